//! The ways in which a heading writes a day. What can be two days, or a day and a version, is said so: nothing is
//! guessed.

use super::words;
use extension_update::core::day;

/// A day that stands somewhere: as `2026-10-01`, or why it is none.
pub type Day = Result<String, String>;

/// What one word is as a day.
#[derive(Debug, PartialEq)]
pub enum Reading {
    /// A day, or what was meant as one.
    Day(Day),
    /// A day that could be a version as well: `1.5.2024`, `2024.05.01`.
    Either(String),
    /// Nothing of the kind.
    None,
}

/// Reads `2026-10-01`, `2026/10/1`, `01.10.2026`, `1.10.2026`, `2026.10.01`, `31/10/2026`, `21-Oct-2026`.
pub fn of_word(word: &str) -> Reading {
    let Some(mark) = ['-', '/', '.'].into_iter().find(|mark| word.contains(*mark)) else { return Reading::None };
    let parts: Vec<&str> = word.split(mark).collect();
    let [first, second, third] = parts[..] else { return Reading::None };
    let short = |text: &str| is_number(text) && text.len() <= 2;
    if short(first) && is_year(third) && words::month(&second.to_lowercase()).is_some() {
        return Reading::Day(of_parts(word, third, second, first));
    }
    if !short(second) {
        return Reading::None;
    }
    match mark {
        '.' if is_year(first) && short(third) => either(first, second, third),
        '.' if short(first) && is_year(third) && first.len() == 2 && second.len() == 2 => {
            Reading::Day(of_parts(word, third, second, first))
        }
        '.' if short(first) && is_year(third) => either(third, second, first),
        '.' => Reading::None,
        _ if is_year(first) && short(third) => Reading::Day(of_parts(word, first, second, third)),
        _ if short(first) && is_year(third) => Reading::Day(in_some_order(word, first, second, third)),
        _ => Reading::None,
    }
}

/// Whether the word is a day whose year has lost its century: `01.06.24`.
pub fn has_short_year(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let [day, month, year] = parts[..] else { return false };
    let two = |text: &str| is_number(text) && text.len() == 2;
    two(day) && two(month) && two(year) && iso(&format!("20{year}"), month, day).is_some()
}

/// Reads a day whose month is a word at the beginning of these: `1 мая 2024 г.`, `May 1, 2024`, `1st of May 2024`.
/// Gives how many words it takes.
pub fn of_words(words: &[String]) -> Option<(usize, Day)> {
    let word = |at: usize| words.get(at).map(|word| word.to_lowercase());
    let (first, second) = (word(0)?, word(1)?);
    let (day, month, mut taken) = if words::month(&first).is_some() {
        (number_of_day(&second)?, first, 2)
    } else {
        let day = number_of_day(&first)?;
        let of = usize::from(second == "of");
        let month = word(1 + of)?;
        words::month(&month)?;
        (day, month, 2 + of)
    };
    let year = word(taken)?;
    let year = year.strip_suffix('г').unwrap_or(&year).to_string();
    if !is_year(&year) {
        return None;
    }
    let written = words.get(..=taken)?.join(" ");
    taken += 1;
    if word(taken).is_some_and(|word| ["г", "год", "года"].contains(&word.as_str())) {
        taken += 1;
    }
    Some((taken, of_parts(&written, &year, &month, &day)))
}

/// `1`, `01`, `1st`, `1-го`.
fn number_of_day(word: &str) -> Option<String> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (number, rest) = word.split_at(end);
    let ending = ["", "st", "nd", "rd", "th", "-е", "-го", "го"].contains(&rest);
    (ending && (1..=2).contains(&number.len())).then(|| number.into())
}

fn either(year: &str, month: &str, day: &str) -> Reading {
    iso(year, month, day).map_or(Reading::None, Reading::Either)
}

fn of_parts(written: &str, year: &str, month: &str, day: &str) -> Day {
    let number = words::month(&month.to_lowercase()).map(|number| number.to_string());
    let month = number.as_deref().unwrap_or(month);
    iso(year, month, day).ok_or_else(|| format!("{written} is no day (2026-10-01 and 01.10.2026 are)"))
}

/// With strokes the day comes first in some countries and the month in others.
fn in_some_order(written: &str, first: &str, second: &str, year: &str) -> Day {
    match (iso(year, second, first), iso(year, first, second)) {
        (Some(day), Some(other)) if day != other => {
            Err(format!("{written} can be {day} and {other}: write it as one of these"))
        }
        (Some(day), _) | (None, Some(day)) => Ok(day),
        (None, None) => Err(format!("{written} is no day (2026-10-01 and 01.10.2026 are)")),
    }
}

fn iso(year: &str, month: &str, day: &str) -> Option<String> {
    let text = format!("{year}-{month:0>2}-{day:0>2}");
    day::Day::parse(&text).is_some().then_some(text)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A year of this time: a part of a version can have four digits too.
fn is_year(text: &str) -> bool {
    text.len() == 4 && is_number(text) && (text.starts_with("19") || text.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_day_a_version_or_both() {
        let day = |text: &str| Reading::Day(Ok(text.into()));
        let either = |text: &str| Reading::Either(text.into());
        for (word, reading) in [
            ("2026-10-01", day("2026-10-01")),
            ("2024-5-1", day("2024-05-01")),
            ("2026/10/1", day("2026-10-01")),
            ("01.10.2026", day("2026-10-01")),
            ("21-Oct-2026", day("2026-10-21")),
            ("31/10/2026", day("2026-10-31")),
            ("10/31/2026", day("2026-10-31")),
            ("05/05/2026", day("2026-05-05")),
            ("1.5.2024", either("2024-05-01")),
            ("2024.5.1", either("2024-05-01")),
            ("2026.10.01", either("2026-10-01")),
            ("1.15.2024", Reading::None),
            ("1.2.4", Reading::None),
            ("1.2.2024.5", Reading::None),
            ("8.3.24", Reading::None),
            ("3.1.3005", Reading::None),
            ("12", Reading::None),
        ] {
            assert_eq!(of_word(word), reading, "{word}");
        }
        for word in ["2026-02-30", "31.11.2026", "2026-13-01", "05/06/2026", "01-02-2026", "32-Oct-2026"] {
            assert!(matches!(of_word(word), Reading::Day(Err(_))), "{word}");
        }
        assert!(has_short_year("01.06.24") && !has_short_year("1.6.24") && !has_short_year("01.13.24"));
    }

    #[test]
    fn a_month_can_be_a_word() {
        let read = |text: &str| of_words(&text.split(' ').map(String::from).collect::<Vec<_>>());
        for (text, taken, day) in [
            ("1 мая 2024", 3, "2024-05-01"),
            ("2 ноября 2026 г", 4, "2026-11-02"),
            ("2 Ноября 2026г", 3, "2026-11-02"),
            ("May 1 2024", 3, "2024-05-01"),
            ("October 21st 2026 x", 3, "2026-10-21"),
            ("3rd of Oct 2026", 4, "2026-10-03"),
            ("5 янв 2024", 3, "2024-01-05"),
        ] {
            assert_eq!(read(text), Some((taken, Ok(day.into()))), "{text}");
        }
        assert!(matches!(read("31 ноября 2026"), Some((3, Err(_)))));
        for text in ["май 2024", "1 майский 2024", "мая", "100 мая 2024", "1 мая 24", "1 мая 3024"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
