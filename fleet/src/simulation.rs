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
/// Over how many hours the release is rolled out.
pub const ROLLOUT: u32 = 168;
thread_local! {
    /// The release's version: each release reaches the bases in an order of its own.
    static VERSION: Version = Version::parse("0.0.0.5").unwrap_or_else(|_| unreachable!("four numbers are a version"));
}
const SEED: u64 = 20_261_123;

/// What is varied.
#[derive(Clone, Copy, Debug)]
pub struct Fleet {
    pub bases: u32,
    /// `policy.checkInterval`, in hours.
    pub interval: Option<u32>,
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
    /// Who began to download the release, where it is offered to all at once, and where it is rolled out over a week.
    pub at_once: Tally,
    pub phased: Tally,
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
}

/// A base with what happens to it.
struct Life {
    habits: Habits,
    /// What people do. It does not depend on the policy: the same people open the same forms under each.
    people: Chance,
    /// Everything else.
    chance: Chance,
    base: Base,
    /// When the timer of a form that is never closed asks.
    timer: Option<Second>,
    /// From which second on the release is rolled out to this base.
    reached: Second,
    /// Whether the release is installed, where it is offered to all at once, and where it is rolled out.
    installed: [bool; 2],
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

impl Life {
    fn begin(number: u32) -> Life {
        let (mut people, mut chance) = (Chance::of_base(SEED, number), Chance::of_base(SEED + 1, number));
        Life {
            habits: Habits::draw(&mut people),
            reached: reach(chance.number()),
            people,
            chance,
            base: Base::default(),
            timer: None,
            installed: [false; 2],
        }
    }

    /// One day of it.
    fn pass(&mut self, day: u32, interval: Option<Interval>, openings: &mut Vec<Second>, tell: &mut Telling<'_>) {
        self.habits.open_on(day, &mut self.people, openings);
        if !self.habits.never_closed {
            openings.iter().for_each(|at| self.look(*at, interval, tell));
            return;
        }
        // Opened once, and then the panel's own timer asks, if there is an interval at all.
        if let (None, Some(first)) = (self.base.checked, openings.first()) {
            self.timer = Some(*first);
        }
        while let Some(at) = self.timer.filter(|at| *at < (day + 1) * DAY) {
            self.look(at, interval, tell);
            let wait = interval.map(|interval| interval.wait(moment(at), moment(at), self.chance.number()));
            self.timer = wait.map(|millis| at + millis.div_ceil(1000));
        }
    }

    /// The form is opened, or its timer wakes it.
    fn look(&mut self, at: Second, interval: Option<Interval>, tell: &mut Telling<'_>) {
        let counts = u64::from(at >= FROM);
        tell.outcome.openings += counts;
        if self.base.open(at, interval) {
            tell.requests.add(at);
            let whole = self.base.take(at);
            *(if whole { &mut tell.outcome.whole } else { &mut tell.outcome.unchanged }) += counts;
        }
        let known = self.base.feed.is_some_and(|feed| feed > 0);
        if known && self.installed != [true; 2] && self.chance.happens(INSTALLS) {
            let ways = [(RELEASED, &mut tell.outcome.at_once), (self.reached, &mut tell.outcome.phased)];
            for ((offered, downloads), installed) in ways.into_iter().zip(&mut self.installed) {
                if at >= offered && !*installed {
                    *installed = true;
                    downloads.add(at);
                }
            }
        }
    }
}

/// Where a life is written down.
struct Telling<'a> {
    /// The requests that come to one node.
    requests: &'a mut Tally,
    outcome: &'a mut Outcome,
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
            at_once: Tally::of_days(days),
            phased: Tally::of_days(days),
        };
        let (interval, mut node, mut openings) =
            (self.interval.map(Interval::of_hours), Tally::of_days(days), Vec::new());
        for number in 0..NODES {
            let mut lives: Vec<Life> = (number..self.bases).step_by(NODES as usize).map(Life::begin).collect();
            // Day by day and not base by base: the seconds of one day stay in the processor's cache.
            for day in 1..days {
                let mut tell = Telling { requests: &mut node, outcome: &mut outcome };
                lives.iter_mut().for_each(|life| life.pass(day, interval, &mut openings, &mut tell));
            }
            node.hand_on(&mut outcome.requests, &mut outcome.origin);
        }
        outcome
    }
}

/// From which second on the release is rolled out to the base with this number.
fn reach(number: u32) -> Second {
    let rollout = Rollout { start: moment(RELEASED), hours: ROLLOUT };
    let delay = VERSION.with(|version| rollout_delay_millis(version, rollout, number));
    RELEASED + u32::try_from(delay / 1000).unwrap_or(u32::MAX)
}
