//! A fleet over 30 days: each opening becomes a request or none, an answer with or without a body, a download or none.
//!
//! Whether to ask, when an open form asks again, and when a roll-out reaches a base are the core's own decisions. A
//! week before the days that count lets every base come to its habits. Next: `tally`.

use crate::people::{Chance, Habits};
use crate::tally::{BEFORE, DAY, DAYS, FROM, Second, Tally};
use extension_update::core::feed::Rollout;
use extension_update::core::interval::Interval;
use extension_update::core::moment::Moment;
use extension_update::core::verdict::rollout_delay_millis;
use extension_update::core::version::Version;

/// Wednesday of the second week, 11:00 in Moscow: a release is published.
pub const RELEASED: Second = (BEFORE + 9) * DAY + 8 * 3600;
/// Two weeks later the feed is signed anew, and nothing else.
const RENEWED: Second = RELEASED + 14 * DAY;
/// Nodes of a CDN; each base goes to one of them.
pub const NODES: u32 = 20;
/// Of a hundred openings that show the offer, so many end with an install.
const INSTALLS: u32 = 50;
/// Over how many hours the release is rolled out.
pub const ROLLOUT: u32 = 168;
/// The release's version: each release reaches the bases in an order of its own.
const VERSION: &str = "0.0.0.5";
const SEED: u64 = 20_261_123;

/// What is varied.
#[derive(Clone, Copy, Debug)]
pub struct Fleet {
    pub bases: u32,
    /// `policy.checkInterval`, in hours.
    pub interval: Option<u32>,
}

/// What came of it; sums are of all 30 days.
#[derive(Default)]
pub struct Outcome {
    pub openings: u64,
    /// What was asked for the feed.
    pub requests: Tally,
    /// Of these, what was answered with the whole feed, and by 304.
    pub whole: u64,
    pub unchanged: u64,
    /// What a CDN asked of the origin, and how often the origin answered with the whole feed: each node twice.
    pub origin: Tally,
    /// Who began to download the release, where it is offered to all at once, and where it is rolled out over a week.
    pub at_once: Tally,
    pub phased: Tally,
}

/// Which feed lies on the host.
fn published(at: Second) -> u8 {
    u8::from(at >= RELEASED) + u8::from(at >= RENEWED)
}

/// The simulation's second as the core's moment.
fn moment(second: Second) -> Moment {
    Moment::of_millis(u64::from(second) * 1000)
}

/// One base, as far as its panel's memory decides.
#[derive(Default)]
pub struct Base {
    checked: Option<Moment>,
}

impl Base {
    /// Whether an opening at this second asks the service; then it is answered.
    pub fn open(&mut self, at: Second, interval: Option<Interval>) -> bool {
        let kept = interval.zip(self.checked);
        let asks = kept.is_none_or(|(interval, checked)| !interval.covers(checked, moment(at)));
        if asks {
            self.checked = Some(moment(at));
        }
        asks
    }
}

impl Fleet {
    pub fn run(&self) -> Outcome {
        let (mut outcome, mut node) = (Outcome::default(), Tally::default());
        for first in 0..NODES {
            for number in (first..self.bases).step_by(NODES as usize) {
                live(number, self.interval.map(Interval::of_hours), &mut node, &mut outcome);
            }
            node.hand_on(&mut outcome.requests, &mut outcome.origin);
        }
        outcome
    }
}

/// The days of one base; its requests come to its node.
fn live(number: u32, interval: Option<Interval>, node: &mut Tally, outcome: &mut Outcome) {
    // What people do does not depend on the policy: the same people open the same forms under each. The other chance is
    // everything else.
    let (mut people, mut chance) = (Chance::of_base(SEED, number), Chance::of_base(SEED + 1, number));
    let (habits, reached) = (Habits::draw(&mut people), reach(chance.number()));
    let (mut base, mut feed, mut installed) = (Base::default(), None, [false; 2]);
    // When the timer of a form that is never closed asks.
    let (mut timer, mut openings) = (None, Vec::new());
    for day in 1..BEFORE + DAYS {
        habits.open_on(day, &mut people, &mut openings);
        if base.checked.is_none() {
            timer = openings.first().copied();
        }
        let mut rest = openings.iter().copied();
        // A form that is never closed is opened once, and then the panel's own timer asks, if there is an interval at
        // all.
        while let Some(at) = if habits.never_closed { timer.filter(|at| *at < (day + 1) * DAY) } else { rest.next() } {
            let counts = u64::from(at >= FROM);
            outcome.openings += counts;
            if base.open(at, interval) {
                node.add(at);
                let whole = feed.replace(published(at)) != Some(published(at));
                *(if whole { &mut outcome.whole } else { &mut outcome.unchanged }) += counts;
            }
            if feed > Some(0) && installed != [true; 2] && chance.happens(INSTALLS) {
                let ways = [(RELEASED, &mut outcome.at_once), (reached, &mut outcome.phased)];
                for ((offered, downloads), installed) in ways.into_iter().zip(&mut installed) {
                    if at >= offered && !*installed {
                        *installed = true;
                        downloads.add(at);
                    }
                }
            }
            if habits.never_closed {
                let wait = interval.map(|interval| interval.wait(moment(at), moment(at), chance.number()));
                timer = wait.map(|millis| at + millis.div_ceil(1000));
            }
        }
    }
}

/// From which second on the release is rolled out to the base with this number.
fn reach(number: u32) -> Second {
    let rollout = Rollout { start: moment(RELEASED), hours: ROLLOUT };
    let version = Version::parse(VERSION).expect("four numbers are a version");
    let delay = rollout_delay_millis(&version, rollout, number);
    RELEASED + u32::try_from(delay / 1000).unwrap_or(u32::MAX)
}
