//! Days of the calendar, as RFC 3339 writes them (`full-date` of section 5.6, JSON Schema's `date`).

use core::fmt;

/// A day that there is, of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u32,
    month: u8,
    day: u8,
}

impl Day {
    /// The day of `2026-10-01`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let pair = |at: usize| two_digits(&bytes[at..at + 2]);
        let (year, month, day) = (pair(0)? * 100 + pair(2)?, pair(5)?, pair(8)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u64::from(leap),
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Day { year: year as u32, month: month as u8, day: day as u8 })
    }

    /// The day of `2026-10-01` or `2026-10-01T08:00:00Z`. Foreign feeds write both, and more behind it.
    pub fn read(text: &str) -> Option<Day> {
        let (day, rest) = text.trim().split_at_checked(10)?;
        Day::parse(day).filter(|_| rest.is_empty() || rest.starts_with(['T', 't', ' ']))
    }

    /// The year, from 0 on.
    pub fn year(self) -> u32 {
        self.year
    }

    /// The month, from 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1 on.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day so many days after 1970-01-01.
    pub(super) fn since_1970(days: u64) -> Day {
        let days = days + DAYS_TO_1970;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (year * 365 + year / 4 - year / 100);
        let month = (of_year * 5 + 2) / 153;
        let day = of_year - (month * 153 + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Day { year: (era * 400 + year + next) as u32, month: month as u8, day: day as u8 }
    }

    /// How many days it is after 1970-01-01; `None` where it is before.
    pub(super) fn days_since_1970(self) -> Option<u64> {
        let (year, month) = (u64::from(self.year), u64::from(self.month));
        // Years that begin in March: the leap day is then the last one (the usual arithmetic of the Gregorian
        // calendar).
        let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
        let of_year = (month * 153 + 2) / 5 + u64::from(self.day) - 1;
        (year * 365 + year / 4 - year / 100 + year / 400 + of_year).checked_sub(DAYS_TO_1970)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Days from the first of March of the year 0 to 1970-01-01.
const DAYS_TO_1970: u64 = 719_468;

pub(super) fn two_digits(bytes: &[u8]) -> Option<u64> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(u64::from(a - b'0') * 10 + u64::from(b - b'0')),
        _ => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_one_that_there_is() {
        for text in ["2026-10-01", "2026-10-01T08:00:00Z", " 2024-02-29 10:00", "2000-02-29"] {
            assert_eq!(Day::read(text).unwrap().to_string(), text.trim().split(['T', ' ']).next().unwrap());
        }
        for text in [
            "",
            "2026",
            "01.10.2026",
            "2026-13-01",
            "2026-00-01",
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-10-01x",
            "двадцать первое",
            "2026-1-001",
        ] {
            assert_eq!(Day::read(text), None, "{text}");
        }
        assert!(Day::parse("2026-10-01").is_some());
        assert_eq!([Day::parse("2026-10-01T08:00:00Z"), Day::parse(" 2026-10-01")], [None; 2]);
    }
}
