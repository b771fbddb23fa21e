//! Days and moments as a signed feed writes them (RFC 3339, UTC), counted from 1970.
//! It must never look at the clock but in `today`: what a feed says is a function of the day, so that two answers of one day are the same bytes.
//! Read next: `signed_feed`.

use std::time::SystemTime;

/// Days since 1970-01-01, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub u64);

impl Day {
    pub fn today() -> Day {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Day(since.as_secs() / 86_400)
    }

    /// The beginning of the day so many days later or earlier, as `2026-10-01T00:00:00Z`.
    pub fn moment(self, days: i64) -> String {
        let (year, month, day) = self.0.saturating_add_signed(days).civil();
        format!("{year:04}-{month:02}-{day:02}T00:00:00Z")
    }
}

trait Civil {
    /// Year, month and day of this many days since 1970.
    fn civil(self) -> (u64, u64, u64);
}

impl Civil for u64 {
    fn civil(self) -> (u64, u64, u64) {
        let mut rest = self;
        let mut year = 1970;
        while rest >= days_of_year(year) {
            rest -= days_of_year(year);
            year += 1;
        }
        let february = days_of_year(year) - 337;
        let mut month = 1;
        for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if rest < days {
                break;
            }
            rest -= days;
            month += 1;
        }
        (year, month, rest + 1)
    }
}

fn days_of_year(year: u64) -> u64 {
    365 + u64::from(year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)))
}

#[cfg(test)]
mod tests {
    use super::*;

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
