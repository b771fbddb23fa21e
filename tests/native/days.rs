//! Days of the calendar, against another way to count them: one after the other.

use extension_update::core::day::Day;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};

#[test]
fn every_day_of_eight_centuries_comes_after_the_one_before_it() {
    let mut number = 0;
    for year in 1970..2770 {
        let is_leap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0;
        let february = if is_leap { 29 } else { 28 };
        for (month, days) in (1..).zip([31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            for day in 1..=days {
                let moment = Moment::of_millis(number * MILLIS_OF_DAY);
                let text = format!("{year}-{month:02}-{day:02}");
                assert_eq!(Day::parse(&text), Some(moment.day()), "{text}");
                // Not both ways wrong alike.
                let told = moment.day();
                assert_eq!((told.year(), told.month(), told.day()), (year, month, day), "{text}");
                if day == 1 || day == days {
                    assert_eq!(Moment::parse(&format!("{text}T00:00:00Z")), Some(moment), "{text}");
                }
                number += 1;
            }
            assert_eq!(Day::parse(&format!("{year}-{month:02}-{:02}", days + 1)), None, "{year}-{month}");
        }
    }
}

#[test]
fn a_day_is_written_in_one_way() {
    for at in 0..10 {
        for wrong in ["-", ":", "/", " ", "0x", "x", ""] {
            let text = format!("{}{wrong}{}", &"2026-10-01"[..at], &"2026-10-01"[at + 1..]);
            if text != "2026-10-01" {
                assert_eq!((Day::parse(&text), Day::read(&text)), (None, None), "{text}");
            }
        }
    }
}

#[test]
fn a_moment_is_written_in_one_way() {
    let text = "2026-10-01T08:00:00Z";
    assert!(Moment::parse(text).is_some());
    for at in 0..text.len() {
        for wrong in ["x", ".", ""] {
            let text = format!("{}{wrong}{}", &text[..at], &text[at + 1..]);
            assert_eq!(Moment::parse(&text), None, "{text}");
        }
    }
    for (offset, is_one) in
        [("+23:59", true), ("-23:59", true), ("+03:60", false), ("-03:60", false), ("+24:00", false)]
    {
        assert_eq!(Moment::parse(&format!("2026-10-01T08:00:00{offset}")).is_some(), is_one, "{offset}");
    }
}
