//! What is installed without the user: what waits for the host's window, and what the last one brought. Next: `message.rs`.

use super::format::{fill, stamp, time};
use super::message::{aside, line};
use super::node::{Node, Tag, block};
use super::screen::Screen;
use crate::core::schedule::{Handover, Outcome, Scheduled};
use crate::core::source::{cut, quote};
use crate::core::state::State;

impl Screen<'_> {
    /// What was approved, and when it comes.
    pub(super) fn scheduled(&self, scheduled: &Scheduled) -> Vec<Node> {
        let texts = self.texts;
        let at = |moment| stamp(moment, self.session.now(), texts);
        let mut lines = match scheduled.phase {
            Handover::Asked => vec![line(texts.stage_asked)],
            Handover::TakenBack(_) => vec![line(texts.unscheduling)],
            Handover::Waits(window) => {
                let version = scheduled.offer.version.as_str();
                vec![
                    line(fill(texts.scheduled, &[version])),
                    line(fill(texts.scheduled_window, &[&at(window.from), &at(window.until)])),
                ]
            }
        };
        if let Some(said) = &scheduled.refused {
            lines.push(line(texts.not_unscheduled));
            lines.extend((!said.is_empty()).then(|| aside(fill(texts.host_says, &[said]))));
        }
        lines.extend(self.urgency(&scheduled.offer));
        lines
    }

    /// What the last window brought, on every screen that is not about to change.
    pub(super) fn night(&self) -> Vec<Node> {
        let shown = !matches!(self.state, State::Waiting | State::Checking(_));
        let Some(night) = self.session.night().filter(|_| shown) else { return Vec::new() };
        let texts = self.texts;
        let template = match night.outcome {
            Outcome::Installed => texts.night_installed,
            Outcome::Restored => texts.night_restored,
            Outcome::NotRestored => texts.night_not_restored,
            Outcome::Refused => texts.night_refused,
            Outcome::Missed => texts.night_missed,
        };
        let when = time(night.at, self.session.now(), texts);
        let text = fill(template, &[night.version.as_str(), &when]);
        let mut lines = vec![block(Tag::P, "eu-line eu-urgent").part("night").text(text).into()];
        let said = self.config.and_then(|config| quote(config, &night.text));
        lines.extend(said.map(|said| aside(fill(texts.host_says, &[&cut(&said)]))));
        lines
    }
}
