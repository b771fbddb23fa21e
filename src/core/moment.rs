//! Moments and days: RFC 3339 as feeds write it. The core has no clock; the edge says what time it is, and `zone.rs` what that is to the
//! reader.
//!
//! The rules are those of RFC 3339, section 5.6 (and of JSON Schema's `date-time` and `date`), leap seconds included.

use core::fmt;

/// A day, in milliseconds.
pub const MILLIS_OF_DAY: u64 = 86_400_000;

/// A moment from 1970 on, in milliseconds of UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

impl Moment {
    /// The moment that is so many milliseconds after the beginning of 1970, UTC.
    pub const fn of_millis(millis: u64) -> Moment {
        Moment(millis)
    }

    /// Milliseconds since the beginning of 1970, UTC.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// The moment so many milliseconds later.
    #[must_use]
    pub const fn after(self, millis: u64) -> Moment {
        Moment(self.0.saturating_add(millis))
    }

    /// How many milliseconds lie between `earlier` and this moment; 0 where `earlier` is later.
    pub const fn since(self, earlier: Moment) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads `2026-10-01T08:00:00Z`, with a fraction of the second and an offset where there are any; `None` for anything else, and
    /// for moments before 1970.
    pub fn parse(text: &str) -> Option<Moment> {
        let (day, time) = text.split_at_checked(10)?;
        let days = parse_day(day)?;
        let time = time.strip_prefix(['T', 't'])?;
        let (clock, rest) = time.split_at_checked(8)?;
        let clock = clock.as_bytes();
        if clock[2] != b':' || clock[5] != b':' {
            return None;
        }
        let pair = |at: usize| two_digits(&clock[at..at + 2]);
        let (hour, minute, second) = (pair(0)?, pair(3)?, pair(6)?);
        let (millis, zone) = parse_fraction(rest)?;
        let offset = parse_offset(zone)?;
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let local = (hour * 60 + minute) as i64 - offset;
        // A leap second stands at the end of a day of UTC, and nowhere else.
        if second == 60 && local.rem_euclid(24 * 60) != 23 * 60 + 59 {
            return None;
        }
        let minutes = i64::try_from(days).ok()? * 24 * 60 + local;
        let millis = u64::try_from(minutes).ok()? * 60_000 + second * 1000 + millis;
        Some(Moment(millis))
    }

    /// The day of UTC, as `2026-10-01`.
    pub fn day(self) -> String {
        let (year, month, day) = civil(self.0 / MILLIS_OF_DAY);
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// As RFC 3339 writes it, in UTC, without the milliseconds.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 % MILLIS_OF_DAY / 1000;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}Z", self.day())
    }
}

/// Whether the text is a day as RFC 3339 writes it (`full-date`), and one that there is.
pub fn is_day(text: &str) -> bool {
    day_of(text).is_some()
}

/// The day of `2026-10-01` or `2026-10-01T08:00:00Z`, where there is such a day. Foreign feeds write both, and more behind it.
pub fn read_day(text: &str) -> Option<String> {
    let (day, rest) = text.trim().split_at_checked(10)?;
    day_of(day)?;
    (rest.is_empty() || rest.starts_with(['T', 't', ' '])).then(|| day.into())
}

fn day_of(text: &str) -> Option<(u64, u64, u64)> {
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
    (1..=days).contains(&day).then_some((year, month, day))
}

/// How long `Retry-After` asks to wait, in milliseconds: seconds, or the preferred form of an HTTP date (RFC 9110, sections 10.2.3 and 5.6.7).
pub fn parse_retry_after(text: &str, now: Moment) -> Option<u64> {
    let text = text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.parse::<u64>().ok()?.checked_mul(1000);
    }
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_once(", ")?.1.strip_suffix(" GMT")?.split(' ');
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let moment = Moment::parse(&format!("{year}-{month:02}-{day}T{time}Z"))?;
    words.next().is_none().then(|| moment.since(now))
}

/// Days since 1970-01-01.
fn parse_day(text: &str) -> Option<u64> {
    let (year, month, day) = day_of(text)?;
    // Years that begin in March: the leap day is then the last one (the usual arithmetic of the Gregorian calendar).
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let since_zero = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    since_zero.checked_sub(DAYS_TO_1970)
}

/// Days from the first of March of the year 0 to 1970-01-01.
const DAYS_TO_1970: u64 = 719_468;

/// Year, month and day of so many days since 1970-01-01.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + DAYS_TO_1970;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (year * 365 + year / 4 - year / 100);
    let month = (of_year * 5 + 2) / 153;
    let day = of_year - (month * 153 + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month, day)
}

fn two_digits(bytes: &[u8]) -> Option<u64> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(u64::from(a - b'0') * 10 + u64::from(b - b'0')),
        _ => None,
    }
}

/// The milliseconds of `.123456`, and what stands behind.
fn parse_fraction(text: &str) -> Option<(u64, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    if end == 0 {
        return None;
    }
    let digit = |at: usize| rest.as_bytes()[..end].get(at).map_or(0, |byte| u64::from(byte - b'0'));
    Some((digit(0) * 100 + digit(1) * 10 + digit(2), &rest[end..]))
}

/// Minutes east of UTC.
fn parse_offset(text: &str) -> Option<i64> {
    match text.as_bytes() {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two_digits(&[*h1, *h2])?, two_digits(&[*m1, *m2])?);
            let offset = (hours * 60 + minutes) as i64;
            (hours < 24 && minutes < 60).then_some(if *sign == b'-' { -offset } else { offset })
        }
        _ => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_moment_is_read_to_the_millisecond_and_nothing_else_is_one() {
        let cases: &[(&str, Option<u64>)] = &[
            ("1970-01-01T00:00:00Z", Some(0)),
            ("1970-01-01T00:00:00.001Z", Some(1)),
            ("1970-01-01T03:00:00.5+03:00", Some(500)),
            ("2026-10-01T08:00:00Z", Some(1_790_841_600_000)),
            ("2026-10-01t08:00:00.123456z", Some(1_790_841_600_123)),
            ("2000-02-29T23:59:59-00:30", Some(951_870_599_000)),
            ("1998-12-31T23:59:60Z", Some(915_148_800_000)),
            ("1998-12-31T15:59:60.123-08:00", Some(915_148_800_123)),
            ("1998-12-31T22:59:60Z", None),
            ("1998-12-31T23:59:61Z", None),
            ("1969-12-31T23:59:59Z", None),
            ("2026-10-01", None),
            ("2026-10-01T08:00:00", None),
            ("2026-10-01 08:00:00Z", None),
            ("2026-10-01T24:00:00Z", None),
            ("2026-10-01T08:60:00Z", None),
            ("2026-10-01T08:00Z", None),
            ("2026-10-01T08:00:00.Z", None),
            ("2026-10-01T08:00:00+24:00", None),
            ("2026-10-01T08:00:00+0300", None),
            ("2026-02-29T08:00:00Z", None),
            ("2026-10-01T08:00:00Zx", None),
            ("2026-1-01T08:00:00Z", None),
            ("２026-10-01T08:00:00Z", None),
            ("0000-01-01T00:00:00Z", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Moment::parse(text).map(Moment::millis), *expected, "{text}");
        }
    }

    #[test]
    fn a_day_is_one_that_there_is() {
        for text in ["2026-10-01", "2026-10-01T08:00:00Z", " 2024-02-29 10:00", "2000-02-29"] {
            assert_eq!(read_day(text).as_deref(), Some(text.trim().split(['T', ' ']).next().unwrap()), "{text}");
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
            assert_eq!(read_day(text), None, "{text}");
        }
        assert!(is_day("2026-10-01") && !is_day("2026-10-01T08:00:00Z") && !is_day(" 2026-10-01"));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_nothing_else() {
        let now = Moment::parse("2026-10-01T08:00:00Z").unwrap();
        let cases = [
            ("120", Some(120_000)),
            (" 0 ", Some(0)),
            ("Thu, 01 Oct 2026 08:02:00 GMT", Some(120_000)),
            ("Thu, 01 Oct 2026 07:02:00 GMT", Some(0)),
            ("Thu, 01 Okt 2026 08:02:00 GMT", None),
            ("Thu, 01 Oct 2026 08:02:00", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
            ("99999999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_retry_after(text, now), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(seconds in 0u64..253_402_300_800) {
            let moment = Moment::of_millis(seconds * 1000);
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*|[0-9TZ:.+-]{0,30}") {
            let _read = (Moment::parse(&text), read_day(&text), parse_retry_after(&text, Moment::default()));
        }
    }
}
