//! Days and moments as a signed feed writes them (RFC 3339, UTC), counted from 1970.
//! It must never look at the clock but in `today`: what a feed says is a function of the day, so that two answers of
//! one day are the same bytes. The service's days begin at the hour of its start: whoever looks at it does not meet a
//! midnight that falls between two of his presses. Read next: `feed`.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

use extension_update_bsl::calendar::{DAY, Moment, UNIX};

/// Days since 1970-01-01, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub u64);

impl Day {
    pub fn today() -> Day {
        static START: LazyLock<(SystemTime, Instant)> = LazyLock::new(|| (SystemTime::now(), Instant::now()));
        let (start, beginning) = *START;
        let since = start.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Day::of_service(since, beginning.elapsed())
    }

    /// The day of a service that began at this moment and has run so long.
    fn of_service(start: Duration, running: Duration) -> Day {
        let days = |time: Duration| time.as_secs() / DAY.unsigned_abs();
        Day(days(start) + days(running))
    }

    /// The beginning of the day so many days later or earlier, as `2026-10-01T00:00:00Z`.
    pub fn moment(self, days: i64) -> String {
        let days = self.0.saturating_add_signed(days).cast_signed();
        format!("{}Z", Moment::from_seconds(UNIX + days * DAY).iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_midnight_falls_into_the_first_day_of_a_service() {
        let late = Duration::from_hours(20_001 * 24) - Duration::from_secs(1);
        let day = |running| Day::of_service(late, Duration::from_secs(running));
        assert_eq!([day(0), day(2), day(86_399)], [Day(20_000); 3]);
        assert_eq!(day(86_400), Day(20_001));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (58, "1970-02-28T00:00:00Z"),
            (789, "1972-02-29T00:00:00Z"),
            (11_016, "2000-02-29T00:00:00Z"),
            (20_727, "2026-10-01T00:00:00Z"),
            (20_818, "2026-12-31T00:00:00Z"),
            (47_540, "2100-02-28T00:00:00Z"),
            (47_541, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(Day(days).moment(0), expected);
        }
        assert_eq!(Day(20_727).moment(-1), "2026-09-30T00:00:00Z");
    }
}
