//! The host's check interval: how long a verified answer is new enough, and when an open panel asks again.
//!
//! It is arithmetic on moments, and no decision stands beside it: the simulation of a fleet (`tests/fleet/`) asks it as
//! the session does.

use super::moment::Moment;

/// The least pause before an open panel asks again, in milliseconds.
const LEAST_MS: u64 = 3_000;

/// A check interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    millis: u64,
}

impl Interval {
    /// The interval of so many hours.
    pub const fn of_hours(hours: u32) -> Interval {
        Interval { millis: hours as u64 * 3_600_000 }
    }

    /// Whether what was verified at `checked` is still new enough now. A clock that went back proves nothing about how
    /// old it is.
    #[inline]
    pub fn covers(self, checked: Moment, now: Moment) -> bool {
        now >= checked && now.since(checked) < self.millis
    }

    /// After how many milliseconds an open panel asks again. `chance`, any number, adds up to a tenth of the interval:
    /// many bases that were opened at nine must not ask at nine for ever.
    #[inline]
    pub fn wait(self, checked: Moment, now: Moment, chance: u32) -> u32 {
        let left = self.millis.saturating_sub(now.since(checked)).max(LEAST_MS);
        let left = left + u64::from(chance) * (self.millis / 10) / u64::from(u32::MAX);
        u32::try_from(left).unwrap_or(u32::MAX)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const DAY: Interval = Interval::of_hours(24);
    const DAY_MS: u64 = 86_400_000;
    const NINE: Moment = Moment::of_millis(1_790_931_600_000);

    #[test]
    fn an_answer_is_new_enough_until_the_interval_is_over_and_never_before_it_came() {
        assert!(DAY.covers(NINE, NINE) && DAY.covers(NINE, NINE.after(DAY_MS - 1)));
        assert!(!DAY.covers(NINE, NINE.after(DAY_MS)));
        assert!(!DAY.covers(NINE.after(1), NINE));
    }

    #[test]
    fn the_wait_is_what_is_left_and_up_to_a_tenth_more() {
        assert_eq!(DAY.wait(NINE, NINE, 0), 86_400_000);
        assert_eq!(DAY.wait(NINE, NINE, u32::MAX), 95_040_000);
        assert_eq!(DAY.wait(NINE, NINE.after(DAY_MS / 2), 0), 43_200_000);
        assert_eq!(DAY.wait(NINE, NINE.after(2 * DAY_MS), 0), 3_000, "never at once: it would ask without an end");
    }
}
