//! What is installed without the user: what waits for the host's window, and what the last one brought. Next:
//! `message.rs`.

use super::format::{fill, time};
use super::node::{Tag, block};
use super::parts::Screen;
use super::said::{Said, Severity, aside, line, sentence};
use extension_update_core::excerpt::cut;
use extension_update_core::moment::Moment;
use extension_update_core::schedule::{Handover, Outcome, Window};
use extension_update_core::source::quote;
use extension_update_core::state::State;
use extension_update_core::verdict::Offer;

impl Screen<'_> {
    /// What was approved, and when it comes.
    pub(super) fn scheduled(&self, offer: &Offer, phase: Handover) -> Said {
        let texts = self.texts;
        let mut lines = Vec::new();
        let mut severity = Severity::Calm;
        let headline = match phase {
            Handover::Asked => texts.stage_asked.into(),
            Handover::TakenBack(_) => texts.cancelling.into(),
            Handover::Waits(window) | Handover::Kept(window) => {
                lines.push(line(self.window(window)));
                let again = self.session.night().is_some_and(|night| {
                    night.outcome != Outcome::Installed && night.version == offer.version.as_str()
                });
                let template = if again { texts.scheduled_again } else { texts.scheduled };
                let scheduled = fill(template, &[offer.version.as_str()]);
                if let Handover::Kept(_) = phase {
                    severity = Severity::Warning;
                    lines.insert(0, sentence(&scheduled));
                    lines.push(line(texts.ask_administrator));
                    texts.not_unscheduled.into()
                } else {
                    scheduled
                }
            }
        };
        let urgency = self.urgency(offer);
        if !urgency.is_empty() {
            severity = Severity::Danger;
        }
        lines.extend(urgency);
        Said::new(severity, headline, lines)
    }

    /// When the window is.
    fn window(&self, window: Window) -> String {
        let (texts, now) = (self.texts, self.session.now());
        if now.day(window.from) == now.day(window.until) {
            let day = (texts.date)(now.day(window.from));
            return fill(texts.scheduled_hours, &[&day, &now.hour(window.from), &now.hour(window.until)]);
        }
        fill(texts.scheduled_window, &[&self.stamp(window.from), &self.stamp(window.until)])
    }

    /// A moment that stands after a preposition: «05.10.2026 в 18:00».
    pub(super) fn stamp(&self, moment: Moment) -> String {
        let now = self.session.now();
        fill(self.texts.stamp, &[&(self.texts.date)(now.day(moment)), &now.hour(moment)])
    }

    /// What the last window brought: the news of every screen that is not about to change. What the screen would have
    /// said stands below.
    pub(super) fn tell_of_night(&self, said: &mut Said) {
        let shown = !matches!(self.state, State::Waiting | State::Checking(_));
        let Some(night) = self.session.night().filter(|_| shown) else { return };
        let texts = self.texts;
        let (severity, template) = match night.outcome {
            Outcome::Installed => (Severity::Good, texts.night_installed),
            Outcome::Restored => (Severity::Warning, texts.night_restored),
            Outcome::NotRestored => (Severity::Danger, texts.night_not_restored),
            Outcome::Refused => (Severity::Warning, texts.night_refused),
            Outcome::Missed => (Severity::Warning, texts.night_missed),
        };
        let when = time(night.at, self.session.now(), texts);
        let text = fill(template, &[&night.version, &when]);
        said.severity = said.severity.max(severity);
        let lost = severity == Severity::Danger;
        // Where the extension may be broken, an offer is no news beside it.
        let alone = lost && self.state.installable().is_some();
        if alone {
            said.lines.clear();
        }
        let headline = match night.outcome {
            Outcome::NotRestored => texts.night_lost,
            Outcome::Missed => texts.night_not_run,
            _ => texts.night_failed,
        };
        let screen = std::mem::replace(&mut said.headline, headline.into());
        let screen = sentence(&screen);
        let mut lines = Vec::new();
        if severity == Severity::Good {
            said.headline = text.into();
            said.part = "night";
        } else {
            lines.push(block(Tag::P, "eu-line eu-urgent").part("night").text(text).into());
        }
        let words = self.config.and_then(|config| quote(config, &night.text));
        lines.extend(words.map(|words| aside(fill(texts.host_says, &[&cut(&words)]))));
        // These have details of their own.
        let has_details = matches!(self.state, State::Failed(_) | State::NotInstallable(..) | State::Withdrawn(_));
        if self.night_has_harmed() && !has_details {
            let main = matches!(self.state, State::Available(_));
            let (inside, outside) = if main { (None, self.copied()) } else { (self.copied(), None) };
            lines.extend(outside);
            lines.extend(self.details(main, inside));
        }
        if !alone {
            lines.push(screen);
        }
        said.lines.splice(..0, lines);
    }

    /// Whether the last window has tried the version in vain: then an install is no longer what is pressed first, and
    /// no night is offered.
    pub(super) fn night_has_harmed(&self) -> bool {
        self.session.night().is_some_and(|night| night.outcome.has_harmed())
    }

    /// Whether the last window has left the base without a version that works.
    pub(super) fn night_has_lost(&self) -> bool {
        self.night_has(Outcome::NotRestored)
    }

    pub(super) fn night_has(&self, outcome: Outcome) -> bool {
        self.session.night().is_some_and(|night| night.outcome == outcome)
    }
}
