//! Moments: RFC 3339 as feeds write it. The core has no clock; the edge says what time it is, and `zone.rs` what that
//! is to the reader.
//!
//! The rules are those of RFC 3339, section 5.6 (and of JSON Schema's `date-time`), leap seconds included.

use super::day::{Day, two_digits};
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

    /// Reads `2026-10-01T08:00:00Z`, with a fraction of the second and an offset where there are any; `None` for
    /// anything else, and for moments before 1970.
    pub fn parse(text: &str) -> Option<Moment> {
        let (day, time) = text.split_at_checked(10)?;
        let days = Day::parse(day)?.days_since_1970()?;
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

    /// The day of UTC.
    pub fn day(self) -> Day {
        Day::since_1970(self.0 / MILLIS_OF_DAY)
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

/// How long `Retry-After` asks to wait, in milliseconds: seconds, or the preferred form of an HTTP date (RFC 9110,
/// sections 10.2.3 and 5.6.7).
pub fn parse_retry_after(text: &str, now: Moment) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.parse::<u64>().ok()?.checked_mul(1000);
    }
    let mut words = text.split_once(", ")?.1.strip_suffix(" GMT")?.split(' ');
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let moment = Moment::parse(&format!("{year}-{month:02}-{day}T{time}Z"))?;
    words.next().is_none().then(|| moment.since(now))
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
            let _read = (Moment::parse(&text), Day::read(&text), parse_retry_after(&text, Moment::default()));
        }
    }
}
