//! Numbers as people read them: sizes as 1C writes them, moments by the reader's calendar and clock. Integers only:
//! formatting an `f64` weighs 18 kB in the wasm.

use super::text::Texts;
use extension_update_core::moment::Moment;
use extension_update_core::zone::Now;

/// A size in bytes as `50,6 Кб`; units of 1024 with one digit after the mark, as 1C shows them.
pub fn size(bytes: u64, texts: &Texts) -> String {
    let [byte, kilobyte, megabyte, gigabyte] = texts.size_units;
    let scaled = |unit: u64, name: &str| {
        // Tenths, rounded half up. Whole units go apart, because ten times a size may not fit.
        let tenths = bytes / unit * 10 + (bytes % unit * 10 + unit / 2) / unit;
        format!("{}{}{}\u{a0}{name}", tenths / 10, texts.decimal_mark, tenths % 10)
    };
    // The unit is chosen by what will be shown: 1023,96 Кб would read 1024,0 Кб.
    let fits = |unit: u64| bytes < unit * 1024 - unit / 20;
    match bytes {
        0..1024 => format!("{bytes}\u{a0}{byte}"),
        _ if fits(1 << 10) => scaled(1 << 10, kilobyte),
        _ if fits(1 << 20) => scaled(1 << 20, megabyte),
        _ => scaled(1 << 30, gigabyte),
    }
}

/// The form of a text that stands with `number`, filled with it.
pub fn count(forms: &[&str], number: u64, texts: &Texts) -> String {
    let form = forms.get((texts.plural)(number)).or(forms.last()).copied().unwrap_or("{0}");
    fill(form, &[&number.to_string()])
}

/// A moment by the reader's calendar and clock: «сегодня в 12:40», «завтра в 09:00», «05.10.2026 в 18:00».
pub fn time(moment: Moment, now: Now, texts: &Texts) -> String {
    let (day, hour) = ((texts.date)(now.day(moment)), now.hour(moment));
    match now.days_to(moment) {
        0 => fill(texts.today_at, &[&hour]),
        1 => fill(texts.tomorrow_at, &[&hour]),
        _ => fill(texts.day_at, &[&day, &hour]),
    }
}

/// A template with its places `{0}`, `{1}` … filled. What is filled in is not searched for places: it may come from a
/// feed.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let bytes = rest.as_bytes();
        let digit = bytes.get(at + 1).map_or(255, |byte| byte.wrapping_sub(b'0'));
        match values.get(usize::from(digit)) {
            Some(value) if bytes.get(at + 2) == Some(&b'}') => {
                out.push_str(value);
                rest = &rest[at + 3..];
            }
            _ => {
                out.push('{');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::text::{en, ru};
    use extension_update_core::day::Day;

    #[test]
    fn sizes_read_as_1c_writes_them() {
        let cases = [
            (0, "0 Б", "0 B"),
            (1023, "1023 Б", "1023 B"),
            (1024, "1,0 Кб", "1.0 KB"),
            (51_814, "50,6 Кб", "50.6 KB"),
            (1_048_524, "1023,9 Кб", "1023.9 KB"),
            (1_048_525, "1,0 Мб", "1.0 MB"),
            (17_355_331, "16,6 Мб", "16.6 MB"),
            (5_368_709_120, "5,0 Гб", "5.0 GB"),
            (u64::MAX, "17179869184,0 Гб", "17179869184.0 GB"),
        ];
        for (bytes, russian, english) in cases {
            assert_eq!(size(bytes, &ru::TEXTS).replace('\u{a0}', " "), russian);
            assert_eq!(size(bytes, &en::TEXTS).replace('\u{a0}', " "), english);
        }
    }

    #[test]
    fn moments_read_by_the_calendar_and_the_clock_of_the_reader() {
        let cases = [
            ("2026-10-01T16:38:00Z", "сегодня в 04:38", "today at 04:38"),
            ("2026-10-02T11:59:59Z", "сегодня в 23:59", "today at 23:59"),
            ("2026-10-02T12:00:00Z", "завтра в 00:00", "tomorrow at 00:00"),
            ("2026-10-03T12:00:00Z", "04.10.2026 в 00:00", "on 4 Oct 2026 at 00:00"),
            ("2026-10-01T11:59:00Z", "01.10.2026 в 23:59", "on 1 Oct 2026 at 23:59"),
        ];
        // Kamchatka, in the evening of the second.
        let now = Now { moment: Moment::parse("2026-10-02T08:00:00Z").unwrap(), zone: |_| 720 };
        for (text, russian, english) in cases {
            let moment = Moment::parse(text).unwrap();
            assert_eq!(time(moment, now, &ru::TEXTS), russian, "{text}");
            assert_eq!(time(moment, now, &en::TEXTS).replace('\u{a0}', " "), english, "{text}");
        }
    }

    #[test]
    fn dates_read_as_the_language_writes_them() {
        let day = Day::parse("2026-10-01").unwrap();
        assert_eq!((ru::TEXTS.date)(day), "01.10.2026");
        // No line ends within a day.
        assert_eq!((en::TEXTS.date)(day), "1\u{a0}Oct\u{a0}2026");
    }

    #[test]
    fn what_is_filled_in_is_not_searched_for_places() {
        assert_eq!(fill("{0} из {1}", &["{1}", "b"]), "{1} из b");
        assert_eq!(fill("{x} {9} {", &["a"]), "{x} {9} {");
        assert_eq!(fill("{0}", &["Кот"]), "Кот");
    }
}
