//! What is installed without the user: what waits for the host's window, and what the last one brought. Next: `message.rs`.

use super::format::{fill, stamp, time};
use super::node::{Node, Tag, block};
use super::said::{Said, Severity, aside, line};
use super::screen::Screen;
use crate::core::schedule::Handover;
use crate::core::source::{cut, quote};
use crate::core::state::State;
use crate::core::verdict::Offer;

impl Screen<'_> {
    /// What was approved, and when it comes.
    pub(super) fn scheduled(&self, offer: &Offer, phase: Handover) -> Said {
        let texts = self.texts;
        let at = |moment| stamp(moment, self.session.now(), texts);
        let mut lines = Vec::new();
        let headline = match phase {
            Handover::Asked => texts.stage_asked.into(),
            Handover::TakenBack(_) => texts.cancelling.into(),
            Handover::Waits(window) | Handover::Kept(window) => {
                lines.push(line(fill(texts.scheduled_window, &[&at(window.from), &at(window.until)])));
                fill(texts.scheduled, &[offer.version.as_str()])
            }
        };
        if let Handover::Kept(_) = phase {
            lines.push(line(texts.not_unscheduled));
        }
        let urgency = self.urgency(offer);
        let severity = if urgency.is_empty() { Severity::Calm } else { Severity::Danger };
        lines.extend(urgency);
        Said::new(severity, headline, lines)
    }

    /// How serious the last window was, where it is told of.
    pub(super) fn night_severity(&self) -> Option<Severity> {
        let night = self.session.night().filter(|_| self.tells_of_night())?;
        Some(match night.outcome.as_str() {
            "installed" => Severity::Good,
            "not-restored" => Severity::Danger,
            _ => Severity::Warning,
        })
    }

    fn tells_of_night(&self) -> bool {
        !matches!(self.state, State::Waiting | State::Checking(_))
    }

    /// What the last window brought, on every screen that is not about to change.
    pub(super) fn night(&self) -> Vec<Node> {
        let Some(night) = self.session.night().filter(|_| self.tells_of_night()) else { return Vec::new() };
        let texts = self.texts;
        let template = match night.outcome.as_str() {
            "installed" => texts.night_installed,
            "restored" => texts.night_restored,
            "not-restored" => texts.night_not_restored,
            "missed" => texts.night_missed,
            // Whatever a later host says: nothing was installed.
            _ => texts.night_refused,
        };
        let when = time(night.at, self.session.now(), texts);
        let text = fill(template, &[&night.version, &when]);
        let mut lines = vec![block(Tag::P, "eu-line eu-urgent").part("night").text(text).into()];
        let said = self.config.and_then(|config| quote(config, &night.text));
        lines.extend(said.map(|said| aside(fill(texts.host_says, &[&cut(&said)]))));
        lines
    }
}
