//! A fleet over 30 days: each opening becomes a request or none, an answer with or without a body, a download or none.
//!
//! Whether to ask, when an open form asks again, and when a roll-out reaches a base are the core's own decisions. A week before the days that
//! count lets every base come to its habits. Next: `tally`.

use crate::chance::Chance;
use crate::habits::{DAY, Habits, Second};
use crate::tally::Tally;
use extension_update::core::feed::Rollout;
use extension_update::core::interval::Interval;
use extension_update::core::moment::Moment;
use extension_update::core::verdict::rollout_delay_millis;
use extension_update::core::version::Version;

/// The days that count.
pub const DAYS: u32 = 30;
/// The days before them; day 0 holds only what is morning already east of UTC.
const BEFORE: u32 = 7;
/// The first second that counts.
pub const FROM: Second = BEFORE * DAY;
/// Wednesday of the second week, 11:00 in Moscow: a release is published.
pub const RELEASED: Second = (BEFORE + 9) * DAY + 8 * 3600;
/// Two weeks later the feed is signed anew, and nothing else.
const RENEWED: Second = RELEASED + 14 * DAY;
/// Nodes of a CDN; each base goes to one of them.
pub const NODES: u32 = 20;
/// Of a hundred openings that show the offer, so many end with an install.
const INSTALLS: u32 = 50;
/// The release's version: each release reaches the bases in an order of its own.
const VERSION: &str = "0.0.0.5";
const SEED: u64 = 20_261_123;

/// What is varied.
#[derive(Clone, Copy, Debug)]
pub struct Fleet {
    pub bases: u32,
    /// `policy.checkInterval`, in hours.
    pub interval: Option<u32>,
    /// Over how many hours the release is rolled out; at once where there are none.
    pub rollout: Option<u32>,
}

/// What came of it; sums are of all 30 days.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub openings: u64,
    /// What was asked for the feed.
    pub requests: Tally,
    /// Of these, what was answered with the whole feed, and by 304.
    pub whole: u64,
    pub unchanged: u64,
    /// What a CDN asked of the origin, and how often the origin answered with the whole feed: each node twice.
    pub origin: Tally,
    /// Who began to download the release.
    pub downloads: Tally,
}

/// Which feed lies on the host.
fn published(at: Second) -> u8 {
    u8::from(at >= RELEASED) + u8::from(at >= RENEWED)
}

/// The simulation's second as the core's moment.
pub fn moment(second: Second) -> Moment {
    Moment::of_millis(u64::from(second) * 1000)
}

/// One base: what its memory keeps.
#[derive(Clone, Debug, Default)]
pub struct Base {
    checked: Option<Moment>,
    feed: Option<u8>,
    installed: bool,
}

impl Base {
    /// Whether an opening at this second asks the service; then it is answered.
    pub fn open(&mut self, at: Second, interval: Option<Interval>) -> bool {
        let covered =
            interval.zip(self.checked).is_some_and(|(interval, checked)| interval.covers(checked, moment(at)));
        if !covered {
            self.checked = Some(moment(at));
        }
        !covered
    }

    /// Takes the answer that lies on the host; whether it had a body.
    fn take(&mut self, at: Second) -> bool {
        let feed = Some(published(at));
        let whole = self.feed != feed;
        self.feed = feed;
        whole
    }
}

impl Fleet {
    pub fn run(&self) -> Outcome {
        let days = BEFORE + DAYS;
        let mut outcome = Outcome {
            openings: 0,
            requests: Tally::of_days(days),
            whole: 0,
            unchanged: 0,
            origin: Tally::of_days(days),
            downloads: Tally::of_days(days),
        };
        let mut node = Tally::of_days(days);
        for number in 0..NODES {
            for base in (number..self.bases).step_by(NODES as usize) {
                self.follow(base, &mut node, &mut outcome);
            }
            outcome.origin.take(&mut node.let_through());
            outcome.requests.take(&mut node);
        }
        outcome
    }

    /// The life of one base.
    fn follow(&self, number: u32, requests: &mut Tally, outcome: &mut Outcome) {
        // Its habits do not depend on the policy: the same people open the same forms under each.
        let mut chance = Chance::of_base(SEED, number);
        let mut other = Chance::of_base(SEED + 1, number);
        let habits = Habits::draw(&mut chance);
        let interval = self.interval.map(Interval::of_hours);
        let reached = self.reach(other.number());
        let mut base = Base::default();
        let mut openings = Vec::new();
        for day in 1..BEFORE + DAYS {
            habits.open_on(day, &mut chance, &mut openings);
            let mut look = |at: Second, base: &mut Base, other: &mut Chance| {
                let counts = at >= FROM;
                outcome.openings += u64::from(counts);
                if base.open(at, interval) {
                    requests.add(at);
                    let whole = base.take(at);
                    outcome.whole += u64::from(counts && whole);
                    outcome.unchanged += u64::from(counts && !whole);
                }
                let offered = base.feed.is_some_and(|feed| feed > 0) && at >= reached && !base.installed;
                if offered && other.happens(INSTALLS) {
                    base.installed = true;
                    outcome.downloads.add(at);
                }
            };
            if !habits.never_closed {
                openings.iter().for_each(|at| look(*at, &mut base, &mut other));
            } else if let (None, Some(first)) = (base.checked, openings.first()) {
                // Opened once, and then the panel's own timer asks, if there is an interval at all.
                let mut at = *first;
                while at < (BEFORE + DAYS) * DAY {
                    look(at, &mut base, &mut other);
                    let Some(interval) = interval else { break };
                    at += interval.wait(moment(at), moment(at), other.number()).div_ceil(1000);
                }
            }
        }
    }

    /// From which second on the release is offered to the base with this number.
    fn reach(&self, number: u32) -> Second {
        let Some(hours) = self.rollout else { return RELEASED };
        let delay = Version::parse(VERSION)
            .map_or(0, |version| rollout_delay_millis(&version, Rollout { start: moment(RELEASED), hours }, number));
        RELEASED + u32::try_from(delay / 1000).unwrap_or(u32::MAX)
    }
}
