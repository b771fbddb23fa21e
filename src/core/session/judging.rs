//! The part of the session that makes a state of an answer. A chain of roots takes some sixty verifications, so that is
//! work in pieces, and the page has its turn between two of them.
//!
//! Nothing is remembered before the last piece is done. Next: `checking.rs`, which asks; `trust/verifier.rs`, what a
//! piece is.

use super::Session;
use super::budget::CHECK_MS;
use crate::age;
use crate::config::Config;
use crate::effect::Effect;
use crate::error::{Code, Failure};
use crate::event::Timer;
use crate::exchange::Answer;
use crate::feed::Feed;
use crate::moment::Moment;
use crate::source::{Read, Verified, Work};
use crate::state::{Check, Failed, Offline, Phase, State};
use crate::verdict::{Circumstances, Verdict, judge};

/// How many signatures are verified before the page has its turn again. The oldest engine takes some 14 ms for one, and
/// the page answers nothing meanwhile: pieces of four came to more than a tenth of a second there on a busy machine,
/// and brought the offer hardly sooner (`docs/performance.md`).
const PIECE: usize = 2;

/// How long the work on an answer of the service may take, in milliseconds: as long as a check.
const JUDGING_MS: u64 = CHECK_MS;

/// Work on an answer, which goes on in pieces.
#[derive(Debug)]
pub(super) struct Judging {
    work: Work,
    of: Origin,
    began: Moment,
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

/// An answer that cannot be used.
pub(super) struct Unusable {
    /// Why not.
    pub failure: Failure,
    /// Whether the service says that what is kept is still right.
    pub unchanged: bool,
    /// For how many milliseconds the service wants to be left alone.
    pub wait: Option<u64>,
}

impl Session {
    /// Begins the work on an answer; `None` is the one that is kept.
    pub(super) fn begin_judging(
        &mut self,
        config: Config,
        answer: Option<Answer>,
        of: Origin,
        effects: &mut Vec<Effect>,
    ) {
        let work = Work::new(config, answer, self.memory.clone(), self.now);
        self.go_on(Judging { work, of, began: self.now }, effects);
    }

    /// The page has had its turn.
    pub(super) fn resume(&mut self, effects: &mut Vec<Effect>) {
        let (Some(judging), Some(config)) = (self.judging.take(), self.config.clone()) else { return };
        // Signatures are not signed themselves: whoever serves a file can put any number of wrong ones before the right
        // one.
        let endless = matches!(judging.of, Origin::Service { .. }) && self.now.since(judging.began) > JUDGING_MS;
        if endless {
            return self.fall_back(&config, Failure::of(Code::Timeout), effects);
        }
        self.go_on(judging, effects);
    }

    /// What the service cannot give is taken from what is kept.
    pub(super) fn fall_back(&mut self, config: &Config, failure: Failure, effects: &mut Vec<Effect>) {
        self.begin_judging(config.clone(), None, Origin::Offline(failure), effects);
    }

    /// Does a piece of the work on an answer.
    fn go_on(&mut self, mut judging: Judging, effects: &mut Vec<Effect>) {
        let (State::Checking(check), Some(config)) = (&mut self.state, self.config.clone()) else { return };
        let Some(read) = judging.work.advance(PIECE) else {
            check.phase = Phase::Judging;
            self.judging = Some(judging);
            effects.push(Effect::SetTimer { timer: Timer::Judge, millis: 0 });
            return;
        };
        let check = *check;
        match (judging.of, read) {
            (Origin::Service { unchanged, wait }, Err(failure)) => match self.pages.end() {
                Some(feed) => self.take_in_answer(&config, check, (feed, None), effects),
                None => self.give_up(&config, check, Unusable { failure, unchanged, wait }, effects),
            },
            (Origin::Service { .. }, Ok(read)) => self.take_in_answer(&config, check, read, effects),
            (Origin::Kept, Ok((feed, verified))) => {
                self.adopt_verified(verified);
                self.settle_feed(&config, &feed, check.manual, effects);
            }
            (Origin::Kept, Err(_)) => self.check(false, effects),
            (Origin::Offline(failure), Ok((feed, verified))) => {
                self.adopt_verified(verified);
                let answer = Box::new(State::from(self.judge(&config, &feed, check.manual)));
                self.state = State::Offline(Offline { failure, as_of: self.memory.checked, answer });
                self.watch_interval(effects);
            }
            (Origin::Offline(failure), Err(_)) => {
                self.state = State::Failed(Failed::check(failure, self.now));
                self.watch_interval(effects);
            }
        }
    }

    /// The service has given an answer that passed every check.
    fn take_in_answer(&mut self, config: &Config, check: Check, (feed, verified): Read, effects: &mut Vec<Effect>) {
        let Some(feed) = self.gather(feed, check, effects) else { return };
        self.adopt_verified(verified);
        self.memory.checked = Some(self.now);
        self.settle_feed(config, &feed, check.manual, effects);
    }

    fn adopt_verified(&mut self, verified: Option<Verified>) {
        if let Some(verified) = verified {
            self.memory.feed = Some(verified.feed);
            self.memory.floors = verified.floors;
        }
    }

    fn settle_feed(&mut self, config: &Config, feed: &Feed, manual: bool, effects: &mut Vec<Effect>) {
        let mut lenient = manual;
        loop {
            let verdict = self.judge(config, feed, lenient);
            // What was approved is judged as if the user had asked: a roll-out does not hide it.
            if let (Verdict::WaitingForRollout(arrival), Some(approval), false) = (&verdict, &self.approval, lenient)
                && approval.names(&arrival.version)
            {
                lenient = true;
                continue;
            }
            self.settle(verdict, manual, effects);
            break;
        }
        self.watch_interval(effects);
    }

    /// What a feed means here and now.
    pub(super) fn judge(&mut self, config: &Config, feed: &Feed, manual: bool) -> Verdict {
        self.stale_since = feed.stale_since;
        self.voucher.clone_from(&feed.voucher);
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
