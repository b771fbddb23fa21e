//! The part of the session that checks: it asks the update service, asks again where that may help, and turns the
//! answer into a state.
//!
//! Nothing is remembered before every check has passed, and what the network cannot give is shown as of the day it was
//! verified.

use super::Session;
use super::budget::{LEAST_MS, NEXT_MS, time_left};
use super::judging::{Origin, Unusable};
use super::paging::Pages;
use crate::config::{Config, Start, Transport};
use crate::effect::Effect;
use crate::error::{Code, Failure};
use crate::event::Timer;
use crate::exchange::{Answer, NOT_MODIFIED};
use crate::interval::Interval;
use crate::memory::Memory;
use crate::message::Message;
use crate::moment::Moment;
use crate::source;
use crate::state::{Attempt, Check, Failed, Phase, State};
use crate::zone::Now;

/// How much longer than the service a host may take to say that there is no answer, in milliseconds.
const HOST_GRACE_MS: u32 = 4_000;

/// How long the panel pauses before it asks again, in milliseconds; half as much again is added by chance, so that many
/// panels do not ask at once.
const PAUSES_MS: [u32; 2] = [1_000, 3_000];

/// The longest time for which a service is left alone, in milliseconds: an hour, whatever it asks for.
const LONGEST_WAIT_MS: u64 = 3_600_000;

/// After this time without an answer the panel shows that something goes on, in milliseconds. What is answered sooner
/// would only flicker.
pub const BAR_MS: u32 = 1_000;

/// After this time without an answer the panel says that the service is slow, in milliseconds.
pub const LATE_MS: u32 = 5_000;

/// Counts from now how long a check takes.
fn watch(effects: &mut Vec<Effect>) {
    effects.push(Effect::SetTimer { timer: Timer::Slow, millis: BAR_MS });
    effects.push(Effect::SetTimer { timer: Timer::Silent, millis: LATE_MS });
}

/// The host's check interval, where it gives one.
fn interval_of(config: &Config) -> Option<Interval> {
    config.policy.check_interval.map(Interval::of_hours)
}

/// For how many milliseconds the service still wants to be left alone. A clock that went back says nothing about it.
fn quiet_for(failed: &Failed, now: Moment) -> u64 {
    let Some(until) = failed.not_before().filter(|_| now >= failed.at) else { return 0 };
    until.since(now).min(LONGEST_WAIT_MS.saturating_sub(now.since(failed.at)))
}

/// Whether another address may have what this one has not given. Never after an answer that was judged.
fn is_elsewhere(failure: &Failure) -> bool {
    match (failure.code, failure.status) {
        (Code::Network | Code::Timeout, _) => true,
        (Code::HttpStatus, Some(status)) => status >= 500,
        _ => false,
    }
}

impl Session {
    /// Puts a config in force and checks.
    pub(super) fn open(&mut self, start: Start, effects: &mut Vec<Effect>) {
        let Start { config, memory, running, approval, night } = start;
        self.stop_asking(effects);
        // What is remembered speaks of one extension, also where a wrong config stood between two good ones.
        if self.memory_of != config.extension.id {
            self.memory = Memory::default();
            self.kept = None;
            self.memory_of.clone_from(&config.extension.id);
        }
        self.brought = memory;
        self.memory.merge(self.brought.clone());
        self.config = Some(config);
        self.stale_since = None;
        self.operations.approved = approval.as_ref().map(|approval| approval.operation.clone());
        self.approval = approval;
        self.bring_night(night);
        if let Some(running) = running {
            return self.adopt(running, effects);
        }
        if let Some(offer) = self.awaited() {
            self.state = State::RestartNeeded(offer);
            return;
        }
        if !self.recall(effects) {
            self.check(false, effects);
        }
    }

    /// Begins to show the answer that is kept, where the host's interval says that it is new enough; whether it did.
    fn recall(&mut self, effects: &mut Vec<Effect>) -> bool {
        let Some(config) = self.config.clone() else { return false };
        let (Some(interval), Some(checked)) = (interval_of(&config), self.memory.checked) else { return false };
        let kept = self.memory.feed.as_ref().filter(|feed| feed.envelope.is_some());
        let from = kept.and_then(|feed| feed.url.as_deref());
        let own = from.is_some_and(|url| config.source.addresses().any(|address| address.as_str() == url));
        if !own || !interval.covers(checked, self.now) {
            return false;
        }
        self.state = State::Checking(Check::begun(self.now, false));
        watch(effects);
        self.begin_judging(config, None, Origin::Kept, effects);
        true
    }

    /// Sets the timer of the next check, where the host wants checks at an interval.
    pub(super) fn watch_interval(&mut self, effects: &mut Vec<Effect>) {
        let (Some(config), Some(checked)) = (&self.config, self.memory.checked) else { return };
        let Some(interval) = interval_of(config) else { return };
        let millis = interval.wait(checked, self.now, self.draw());
        effects.push(Effect::SetTimer { timer: Timer::Interval, millis });
    }

    /// For how many milliseconds the service still wants to be left alone: as long as that a check would do nothing.
    pub fn quiet_for(&self) -> u64 {
        if let State::Failed(failed) = &self.state { quiet_for(failed, self.now) } else { 0 }
    }

    /// The interval is over: the service is asked, unless something that matters more is going on.
    pub(super) fn check_in_time(&mut self, effects: &mut Vec<Effect>) {
        match &self.state {
            State::Failed(_) if self.quiet_for() > 0 => {
                let millis = u32::try_from(self.quiet_for()).unwrap_or(u32::MAX);
                effects.push(Effect::SetTimer { timer: Timer::Interval, millis });
            }
            State::Offline(_) | State::Failed(Failed { attempt: Attempt::Check { .. }, .. }) => {
                self.check(false, effects)
            }
            state if state.is_verdict() => self.check(false, effects),
            _ => {}
        }
    }

    /// Begins a check; `manual` where the user asked for it.
    pub(super) fn check(&mut self, manual: bool, effects: &mut Vec<Effect>) {
        // Without a config there is nobody to ask: only the host can give one.
        if self.config.is_none() {
            return;
        }
        effects.extend([Effect::ClearTimer(Timer::Due), Effect::ClearTimer(Timer::Interval)]);
        self.state = State::Checking(Check::begun(self.now, manual));
        watch(effects);
        self.pages = Pages::default();
        self.ask(effects);
    }

    /// Asks the update service.
    pub(super) fn ask(&mut self, effects: &mut Vec<Effect>) {
        let (State::Checking(check), Some(config)) = (&mut self.state, &self.config) else { return };
        check.attempts += 1;
        check.phase = Phase::Asking;
        let check = *check;
        let ticket = self.tickets.draw();
        let mut asking = config.asking(check.address);
        // A service that hides prereleases has to be asked for them, whoever wants them.
        asking.policy.channels = asking.policy.channels_with(self.memory.choices.channel.as_deref());
        let mut request = self.pages.turn(source::request(&asking, &self.memory));
        if config.source.address(check.address + 1).is_some() {
            request.timeout_ms = NEXT_MS;
        }
        let left = time_left(config, check, self.now);
        let millis = match config.source.transport {
            Transport::Fetch => request.timeout_ms.min(u32::try_from(left).unwrap_or(u32::MAX)),
            Transport::Host => request.timeout_ms + HOST_GRACE_MS,
        };
        effects.push(Effect::SetTimer { timer: Timer::Answer, millis });
        effects.push(match config.source.transport {
            Transport::Fetch => Effect::Fetch { ticket, request },
            Transport::Host => Effect::TellHost(Message::Fetch { ticket, request }),
        });
    }

    /// No answer is wanted any more.
    pub(super) fn stop_asking(&mut self, effects: &mut Vec<Effect>) {
        if self.judging.take().is_some() {
            effects.push(Effect::ClearTimer(Timer::Judge));
        }
        if let (State::Checking(_), Some(config)) = (&self.state, &self.config) {
            effects.extend([Effect::ClearTimer(Timer::Answer), Effect::ClearTimer(Timer::Retry)]);
            if config.source.transport == Transport::Fetch {
                effects.push(Effect::AbortFetch);
            }
        }
    }

    /// The answer has come, or will not come any more.
    pub(super) fn conclude(&mut self, answer: Answer, effects: &mut Vec<Effect>) {
        self.stop_asking(effects);
        let (State::Checking(check), Some(config)) = (&self.state, &self.config) else { return };
        let response = if let Answer::Arrived(response) = &answer { Some(response) } else { None };
        let unchanged = response.is_some_and(|response| response.status == NOT_MODIFIED);
        let wait = response.and_then(|response| response.wait(self.now));
        let config = config.asking(check.address);
        self.begin_judging(config, Some(answer), Origin::Service { unchanged, wait }, effects);
    }

    /// There is no answer that can be used: what might still bring one is tried, else the check ends.
    pub(super) fn give_up(&mut self, config: &Config, check: Check, unusable: Unusable, effects: &mut Vec<Effect>) {
        if self.try_again(config, check, &unusable, effects) {
            return;
        }
        let Unusable { failure, wait, .. } = unusable;
        self.state = match failure.code {
            Code::Licence => State::Licence(failure),
            Code::Network | Code::Timeout => return self.fall_back(config, failure, effects),
            _ => {
                let wait = wait.filter(|millis| failure.code == Code::HttpStatus && *millis > 0);
                let not_before = wait.map(|millis| self.now.after(millis));
                State::Failed(Failed { failure, attempt: Attempt::Check { not_before }, at: self.now })
            }
        };
        let quiet = self.quiet_for();
        if quiet > 0 {
            // The screen is drawn anew then, with its button.
            effects.push(Effect::SetTimer { timer: Timer::Due, millis: u32::try_from(quiet).unwrap_or(u32::MAX) });
        }
        self.watch_interval(effects);
    }

    /// Asks once more, or sets the time for it, where that may help: here, at another address, or later.
    fn try_again(&mut self, config: &Config, check: Check, unusable: &Unusable, effects: &mut Vec<Effect>) -> bool {
        let Unusable { failure, unchanged, wait } = unusable;
        if *unchanged && !matches!(failure.code, Code::Expired | Code::Clock) && self.memory.forget_envelope() {
            // What was kept is damaged, or by keys that are no longer pinned: it is asked for whole.
            self.ask(effects);
            return true;
        }
        if is_elsewhere(failure) && config.source.address(check.address + 1).is_some() {
            let (address, attempts) = (check.address + 1, check.attempts.saturating_sub(1));
            self.state = State::Checking(Check { address, attempts, ..check });
            self.pages = Pages::default();
            self.ask(effects);
            return true;
        }
        let pause = self.pause(config, check, failure, wait.map(|millis| millis.min(LONGEST_WAIT_MS)));
        if let Some(millis) = pause {
            self.state = State::Checking(Check { phase: Phase::Pausing, address: 0, ..check });
            self.pages = Pages::default();
            effects.push(Effect::SetTimer { timer: Timer::Retry, millis });
        }
        pause.is_some()
    }

    /// How long to pause before asking again; `None` where that would not help, or not in time. A host asks again by
    /// itself.
    fn pause(&mut self, config: &Config, check: Check, failure: &Failure, wait: Option<u64>) -> Option<u32> {
        let passing = match (failure.code, failure.status) {
            (Code::Network, _) => true,
            (Code::HttpStatus, Some(status)) => matches!(status, 429 | 502..=504),
            _ => false,
        };
        if !passing || config.source.transport == Transport::Host {
            return None;
        }
        let pause = u64::from(*PAUSES_MS.get(usize::from(check.attempts).checked_sub(1)?)?).max(wait.unwrap_or(0));
        let pause = pause + u64::from(self.draw()) * (pause / 2) / u64::from(u32::MAX);
        (pause + LEAST_MS <= time_left(config, check, self.now)).then_some(u32::try_from(pause).ok()?)
    }

    /// Tells the host what to keep, where that is not what it keeps.
    pub(super) fn tell_memory(&mut self, effects: &mut Vec<Effect>) {
        // A check that has not come to its end may still fail; and what failed leaves nothing behind that the host does
        // not know.
        let settled = match self.state {
            State::Waiting | State::Checking(_) => false,
            _ => self.state.is_verdict() || self.memory != self.brought,
        };
        if settled && self.kept.as_ref() != Some(&self.memory) {
            self.kept = Some(self.memory.clone());
            effects.push(Effect::TellHost(Message::Remember {
                extension: self.extension(),
                memory: self.memory.to_json(),
            }));
        }
    }

    /// Chance: xorshift (Marsaglia), begun with the session's seed. Nothing secret depends on it.
    pub(super) fn draw(&mut self) -> u32 {
        let mut x = self.chance;
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        self.chance = x;
        x
    }

    /// The channel that the user chose, where the host allows to choose it; else the boldest one that the policy
    /// allows.
    pub fn channel(&self) -> Option<&str> {
        let policy = &self.config.as_ref()?.policy;
        let chosen = self.memory.choices.channel.as_deref();
        let choices = || policy.channel_choices.iter().map(String::as_str);
        choices()
            .find(|channel| Some(*channel) == chosen)
            .or_else(|| choices().rfind(|channel| policy.channels.iter().any(|allowed| allowed == channel)))
    }

    /// The number of the last question.
    pub(crate) fn last_ticket(&self) -> u32 {
        self.tickets.last
    }

    /// What time it was when the last event came, and by whose clocks.
    pub fn now(&self) -> Now {
        Now { moment: self.now, zone: self.zone }
    }

    /// When the update service was last asked with success, as far as anybody remembers.
    pub fn checked(&self) -> Option<Moment> {
        self.memory.checked
    }
}
