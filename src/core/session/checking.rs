//! The part of the session that checks: it asks the update service, asks again where that may help, and turns the answer into a state.
//!
//! Nothing is remembered before every check has passed, and what the network cannot give is shown as of the day it was verified.

use super::Session;
use crate::core::config::{Config, Transport};
use crate::core::effect::Effect;
use crate::core::error::{Code, Failure};
use crate::core::event::Timer;
use crate::core::feed::Feed;
use crate::core::memory::Memory;
use crate::core::message::Message;
use crate::core::moment::{Moment, parse_retry_after};
use crate::core::source::{self, Answer};
use crate::core::state::{Check, Failed, Offline, State};
use crate::core::verdict::{Circumstances, Verdict, judge};

/// How much longer than the service a host may take to say that there is no answer, in milliseconds.
const HOST_GRACE_MS: u32 = 4_000;

/// How long a check may take with everything that is asked again, in milliseconds.
const CHECK_MS: u64 = 22_000;

/// How long the panel pauses before it asks again, in milliseconds; half as much again is added by chance, so that many panels do not ask
/// at once.
const PAUSES_MS: [u32; 2] = [1_000, 3_000];

/// The least time in which a question may still be answered, in milliseconds.
const LEAST_MS: u64 = 3_000;

/// The longest time for which a service is left alone, in milliseconds: an hour, whatever it asks for.
const LONGEST_WAIT_MS: u64 = 3_600_000;

impl Session {
    /// Puts a config in force and checks.
    pub(super) fn open(&mut self, mut config: Config, effects: &mut Vec<Effect>) {
        self.stop_asking(effects);
        // What is remembered speaks of one extension, also where a wrong config stood between two good ones.
        if self.memory_of != config.extension.id {
            self.memory = Memory::default();
            self.kept = None;
            self.memory_of.clone_from(&config.extension.id);
        }
        self.memory.merge(std::mem::take(&mut config.memory));
        self.config = Some(config);
        self.check(false, effects);
    }

    /// Begins a check; `manual` where the user asked for it.
    pub(super) fn check(&mut self, manual: bool, effects: &mut Vec<Effect>) {
        // Without a config there is nobody to ask: only the host can give one.
        if self.config.is_none() {
            return;
        }
        self.state = State::Checking(Check { began: self.now, attempts: 0, manual, pausing: false });
        self.ask(effects);
    }

    /// Asks the update service.
    pub(super) fn ask(&mut self, effects: &mut Vec<Effect>) {
        let (State::Checking(check), Some(config)) = (&mut self.state, &self.config) else { return };
        check.attempts += 1;
        check.pausing = false;
        self.ticket += 1;
        let ticket = self.ticket;
        let request = source::request(config, &self.memory);
        let left = CHECK_MS.saturating_sub(self.now.since(check.began));
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
    pub(super) fn stop_asking(&self, effects: &mut Vec<Effect>) {
        if let (State::Checking(_), Some(config)) = (&self.state, &self.config) {
            effects.extend([Effect::ClearTimer(Timer::Answer), Effect::ClearTimer(Timer::Retry)]);
            if config.source.transport == Transport::Fetch {
                effects.push(Effect::AbortFetch);
            }
        }
    }

    /// The answer has come, or will not come any more.
    pub(super) fn conclude(&mut self, answer: &Answer, effects: &mut Vec<Effect>) {
        self.stop_asking(effects);
        let (State::Checking(check), Some(config)) = (&self.state, &self.config) else { return };
        let (check, config) = (*check, config.clone());
        let failure = match source::read(&config, answer, &self.memory, self.now) {
            Ok((feed, seen)) => {
                let verdict = self.judge(&config, &feed, check.manual);
                if let Some(seen) = seen {
                    self.memory.feed = Some(seen);
                }
                self.memory.checked = Some(self.now);
                self.state = verdict.into();
                return;
            }
            Err(failure) => failure,
        };
        let response = if let Answer::Arrived(response) = answer { Some(response) } else { None };
        let unchanged = response.is_some_and(|response| response.status == source::NOT_MODIFIED);
        if unchanged && !matches!(failure.code, Code::Expired | Code::Clock) && self.memory.forget_envelope() {
            // What was kept is damaged, or by keys that are no longer pinned: it is asked for whole.
            return self.ask(effects);
        }
        let wait = response.and_then(|response| parse_retry_after(response.retry_after.as_deref()?, self.now));
        let wait = wait.map(|millis| millis.min(LONGEST_WAIT_MS));
        if let Some(millis) = self.pause(&config, check, &failure, wait) {
            self.state = State::Checking(Check { pausing: true, ..check });
            effects.push(Effect::SetTimer { timer: Timer::Retry, millis });
            return;
        }
        self.state = match failure.code {
            Code::Licence => State::Licence(failure),
            Code::Network | Code::Timeout => self.go_offline(&config, check.manual, failure),
            _ => {
                let wait = wait.filter(|_| failure.code == Code::HttpStatus).filter(|millis| *millis > 0);
                let not_before = wait.map(|millis| self.now.after(millis));
                State::Failed(Failed { failure, install: None, not_before })
            }
        };
    }

    /// How long to pause before asking again; `None` where that would not help, or not in time. A host asks again by itself.
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
        let left = CHECK_MS.saturating_sub(self.now.since(check.began));
        (pause + LEAST_MS <= left).then_some(u32::try_from(pause).ok()?)
    }

    /// The last verified answer, judged anew, where there is one that still holds.
    fn go_offline(&mut self, config: &Config, manual: bool, failure: Failure) -> State {
        match source::read_kept(config, &self.memory, self.now) {
            Ok(feed) => {
                let verdict = Box::new(self.judge(config, &feed, manual));
                State::Offline(Offline { failure, as_of: self.memory.checked, verdict })
            }
            Err(_) => State::Failed(Failed { failure, install: None, not_before: None }),
        }
    }

    fn judge(&mut self, config: &Config, feed: &Feed, manual: bool) -> Verdict {
        let phased = feed.releases.iter().any(|release| release.rollout.is_some());
        if phased && self.memory.rollout.is_none() {
            self.memory.rollout = Some(self.draw());
        }
        judge(config, feed, &Circumstances { now: self.now, manual, rollout: self.memory.rollout.unwrap_or(0) })
    }

    /// Tells the host what to keep, where that is not what it keeps.
    pub(super) fn tell_memory(&mut self, effects: &mut Vec<Effect>) {
        if self.memory.checked.is_some() && self.kept.as_ref() != Some(&self.memory) && self.state.is_verdict() {
            self.kept = Some(self.memory.clone());
            effects.push(Effect::TellHost(Message::Remember { memory: self.memory.to_json() }));
        }
    }

    /// Chance: xorshift (Marsaglia), begun with the session's seed. Nothing secret depends on it.
    fn draw(&mut self) -> u32 {
        let mut x = self.chance;
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        self.chance = x;
        x
    }

    /// What time it was when the last event came.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// When the update service was last asked with success, as far as anybody remembers.
    pub fn checked(&self) -> Option<Moment> {
        self.memory.checked
    }
}
