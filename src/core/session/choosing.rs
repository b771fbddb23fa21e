//! The part of the session that asks well: what the user passed over or put off is not shown again, until it must be;
//! and which channel is followed.
//!
//! A manual check asks for everything, so it looks at neither. Where any missed release is critical, or what is
//! installed was withdrawn, neither is offered nor heeded.

use super::Session;
use crate::effect::Effect;
use crate::event::{Action, Timer, Wait};
use crate::memory::Until;
use crate::moment::Moment;
use crate::state::State;
use crate::verdict::{Offer, Verdict};

/// "In an hour", in milliseconds.
const HOUR_MS: u64 = 3_600_000;

/// The longest wait there is, in milliseconds: from midnight to nine of the next day, in a night in which the clocks
/// are set back.
const LONGEST_MS: u64 = 34 * HOUR_MS;

impl Session {
    /// Puts a verdict in force, as far as the user has not decided otherwise.
    pub(super) fn settle(&mut self, verdict: Verdict, manual: bool, effects: &mut Vec<Effect>) {
        self.state = State::from(verdict);
        if !manual
            && self.approval.is_none()
            && let Some(offer) = self.take_deferrable()
        {
            let choices = &self.memory.choices;
            self.state = if choices.skipped.as_ref().is_some_and(|skipped| offer.version <= *skipped) {
                State::Skipped(offer)
            } else if let Some(until) = choices.later.clone().filter(|until| self.holds(until)) {
                watch_due(&until, self.now, effects);
                State::Later(offer, until)
            } else {
                offered(offer)
            };
        }
        self.settle_approval(effects);
        self.conclude_update();
        if let Some(night) = &self.night {
            self.memory.choices.night = Some(night.at);
        }
    }

    /// The offer that may be passed over or put off, out of its state: whoever takes it puts the next state in place.
    fn take_deferrable(&mut self) -> Option<Offer> {
        self.state.deferrable()?;
        match std::mem::take(&mut self.state) {
            State::Available(offer) | State::Informational(offer) => Some(offer),
            other => {
                self.state = other;
                None
            }
        }
    }

    /// What was installed in an earlier session has come into force, or has not: either way it is told once and then
    /// forgotten.
    fn conclude_update(&mut self) {
        let installed = self.config.as_ref().and_then(|config| config.extension.installed.as_ref());
        let Some(pending) = &self.memory.choices.pending else { return };
        let in_force = installed == Some(&pending.version);
        match &mut self.state {
            State::UpToDate(standing) | State::NewerThanFeed { standing, .. } | State::Unclear(standing) => {
                standing.updated = in_force;
            }
            _ => {}
        }
        self.memory.choices.pending = None;
    }

    fn holds(&self, until: &Until) -> bool {
        match until {
            // Nobody waits longer than until tomorrow: a clock that went back is no reason to.
            Until::Moment(moment) => self.now < *moment && moment.since(self.now) <= LONGEST_MS,
            Until::Session(session) => self.config.as_ref().is_some_and(|config| config.host.session == *session),
        }
    }

    /// The user passes a release over, puts it off, or takes that back.
    pub(super) fn choose(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Skip => {
                let Some(offer) = self.take_deferrable() else { return };
                self.memory.choices.skipped = Some(offer.version.clone());
                self.memory.choices.later = None;
                self.state = State::Skipped(offer);
            }
            Action::Later(wait) => {
                let Some(offer) = self.take_deferrable() else { return };
                let until = match wait {
                    Wait::Hour => Until::Moment(self.now.after(HOUR_MS)),
                    Wait::Tomorrow => Until::Moment(self.now().tomorrow_at_nine()),
                    Wait::Session => {
                        Until::Session(self.config.as_ref().and_then(|config| config.host.session.clone()))
                    }
                };
                watch_due(&until, self.now, effects);
                self.memory.choices.later = Some(until.clone());
                self.state = State::Later(offer, until);
            }
            _ => self.take_back(action, effects),
        }
    }

    fn take_back(&mut self, action: Action, effects: &mut Vec<Effect>) {
        self.state = match (std::mem::take(&mut self.state), action) {
            (State::Skipped(offer), Action::UndoSkip) => {
                self.memory.choices.skipped = None;
                offered(offer)
            }
            (State::Later(offer, _), Action::UndoLater) => {
                effects.push(Effect::ClearTimer(Timer::Due));
                self.memory.choices.later = None;
                offered(offer)
            }
            // A button that the screen no longer shows.
            (state, _) => state,
        };
    }

    /// The user follows another channel: the service is asked anew, unless something that matters more is going on.
    pub(super) fn choose_channel(&mut self, channel: String, effects: &mut Vec<Effect>) {
        let allowed = self.config.as_ref().is_some_and(|config| config.policy.channel_choices.contains(&channel));
        let idle = match &self.state {
            State::Failed(failed) => failed.install().is_none() && self.quiet_for() == 0,
            State::Offline(_) => true,
            state => state.is_verdict(),
        };
        if allowed && idle && self.channel() != Some(channel.as_str()) {
            self.memory.choices.channel = Some(channel);
            self.check(false, effects);
        }
    }
}

/// The offer as it is shown to whoever wants to see it. One with a link informs.
fn offered(offer: Offer) -> State {
    if offer.content.notice().is_some() { State::Informational(offer) } else { State::Available(offer) }
}

/// A form may stay open for as long as a release was put off.
fn watch_due(until: &Until, now: Moment, effects: &mut Vec<Effect>) {
    if let Until::Moment(moment) = until {
        let millis = u32::try_from(moment.since(now)).unwrap_or(u32::MAX);
        effects.push(Effect::SetTimer { timer: Timer::Due, millis });
    }
}
