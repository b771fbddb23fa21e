//! The part of the session that makes a state of an answer. A chain of roots takes some sixty verifications, so that is work in pieces, and
//! the page has its turn between two of them.
//!
//! Nothing is remembered before the last piece is done. Next: `checking.rs`, which asks; `trust/verifier.rs`, what a piece is.

use super::Session;
use crate::core::age;
use crate::core::config::Config;
use crate::core::effect::Effect;
use crate::core::error::Failure;
use crate::core::event::Timer;
use crate::core::feed::Feed;
use crate::core::source::{Verified, Work};
use crate::core::state::{Check, Failed, Offline, Phase, State};
use crate::core::verdict::{Circumstances, Verdict, judge};

/// How many signatures are verified before the page has its turn again. One takes a tenth of a second in the slowest engine that is known.
const PIECE: usize = 2;

/// Work on an answer, which goes on in pieces.
#[derive(Debug)]
pub(super) struct Judging {
    pub work: Work,
    pub of: Origin,
}

/// Where the answer comes from.
#[derive(Debug)]
pub(super) enum Origin {
    /// The service has just given it.
    Service {
        /// Whether it says that what is kept is still right.
        unchanged: bool,
        /// For how many milliseconds the service wants to be left alone.
        wait: Option<u64>,
    },
    /// It was kept, and is new enough.
    Kept,
    /// It was kept, and this is why the service does not give another.
    Offline(Failure),
}

impl Session {
    /// The page has had its turn.
    pub(super) fn resume(&mut self, effects: &mut Vec<Effect>) {
        if let Some(judging) = self.judging.take() {
            self.go_on(judging, effects);
        }
    }

    /// Does a piece of the work on an answer.
    pub(super) fn go_on(&mut self, mut judging: Judging, effects: &mut Vec<Effect>) {
        let State::Checking(check) = &mut self.state else { return };
        let Some(read) = judging.work.advance(PIECE) else {
            check.phase = Phase::Judging;
            self.judging = Some(judging);
            effects.push(Effect::SetTimer { timer: Timer::Judge, millis: 0 });
            return;
        };
        let Judging { of, .. } = judging;
        let Some(config) = self.config.clone() else { return };
        let check = *check;
        match (of, read) {
            (Origin::Service { unchanged, wait }, read) => {
                match read.or_else(|failure| self.pages.end().map(|feed| (feed, None)).ok_or(failure)) {
                    Ok((feed, verified)) => self.take_in_answer(&config, check, feed, verified, effects),
                    Err(failure) => self.give_up(&config, check, failure, unchanged, wait, effects),
                }
            }
            (Origin::Kept, Ok((feed, _))) => {
                self.settle_feed(&config, &feed, check.manual, effects);
                self.watch_interval(effects);
            }
            (Origin::Kept, Err(_)) => self.check(false, effects),
            (Origin::Offline(failure), read) => {
                self.state = match read {
                    Ok((feed, _)) => {
                        let answer = Box::new(State::from(self.judge(&config, &feed, check.manual)));
                        State::Offline(Offline { failure, as_of: self.memory.checked, answer })
                    }
                    Err(_) => State::Failed(Failed::check(failure, self.now)),
                };
                self.watch_interval(effects);
            }
        }
    }

    /// The service has given an answer that passed every check.
    fn take_in_answer(
        &mut self,
        config: &Config,
        check: Check,
        feed: Feed,
        verified: Option<Verified>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(feed) = self.gather(feed, check, effects) else { return };
        if let Some(verified) = verified {
            self.memory.feed = Some(verified.feed);
            self.memory.floors = verified.floors;
        }
        self.memory.checked = Some(self.now);
        self.settle_feed(config, &feed, check.manual, effects);
        self.watch_interval(effects);
    }

    fn settle_feed(&mut self, config: &Config, feed: &Feed, manual: bool, effects: &mut Vec<Effect>) {
        let verdict = self.judge(config, feed, manual);
        self.settle(verdict, manual, effects);
    }

    pub(super) fn judge(&mut self, config: &Config, feed: &Feed, manual: bool) -> Verdict {
        self.stale_since = feed.stale_since;
        let phased = feed.releases.iter().any(|release| release.rollout.is_some());
        if phased && self.memory.rollout.is_none() {
            self.memory.rollout = Some(self.draw());
        }
        if config.policy.min_age_hours > 0 {
            let installed = config.extension.installed.as_ref();
            self.memory.known = age::note(&self.memory.known, feed, installed, self.now);
        }
        let mut config = config.clone();
        config.policy.channels = config.policy.channels_with(self.memory.choices.channel.as_deref());
        let rollout = self.memory.rollout.unwrap_or(0);
        judge(&config, feed, &Circumstances { now: self.now, manual, rollout, known: &self.memory.known })
    }
}
