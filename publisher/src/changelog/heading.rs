//! What a heading of a changelog says: a release, what is not released yet, or a kind of change. In Russian and English.
//!
//! It is tolerant about punctuation, and strict about what it would publish: a version that is none, or a day that there is not, is said so.

use extension_update::core::moment::is_day;
use extension_update::core::version::Version;

/// What a heading says.
#[derive(Clone, Debug, PartialEq)]
pub enum Heading {
    /// A release.
    Release(Named),
    /// What stands below is not released yet.
    Unreleased,
    /// A kind of change, such as `Added`.
    Group,
    /// Something else.
    Other,
}

/// A heading that names a release.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The version as it is written, without a leading `v`.
    pub written: String,
    /// The version; `Err` says why it is none.
    pub version: Result<Version, &'static str>,
    /// The day, as `2026-10-01`; `Err` says what stands there instead.
    pub date: Result<String, String>,
    /// Whether it is marked as withdrawn (`[YANKED]`).
    pub yanked: bool,
}

const UNRELEASED: [&str; 12] = [
    "unreleased",
    "upcoming",
    "upcoming release",
    "next release",
    "не выпущено",
    "не опубликовано",
    "неопубликованное",
    "невыпущенное",
    "новый выпуск",
    "готовится",
    "в разработке",
    "будущие изменения",
];

/// The kinds of change of Keep a Changelog and Common Changelog, with the words that Russian changelogs use for them.
const GROUPS: [&str; 26] = [
    "added",
    "changed",
    "deprecated",
    "removed",
    "fixed",
    "security",
    "добавлено",
    "добавлена",
    "добавления",
    "новое",
    "нововведения",
    "новые возможности",
    "изменено",
    "изменения",
    "изменилось",
    "улучшения",
    "улучшено",
    "устарело",
    "устаревшее",
    "удалено",
    "удаления",
    "исправлено",
    "исправления",
    "исправлены ошибки",
    "безопасность",
    "уязвимости",
];

/// Words that may stand before a version.
const BEFORE: [&str; 6] = ["version", "release", "версия", "релиз", "выпуск", "обновление"];

const YANKED: [&str; 6] = ["yanked", "withdrawn", "отозван", "отозвана", "отозвано", "отозванный"];

/// Reads the plain text of a heading.
pub fn read(text: &str) -> Heading {
    let text = text.trim();
    let bare = text.trim_matches(|c: char| "[]:.!*".contains(c) || c.is_whitespace()).to_lowercase();
    if UNRELEASED.contains(&bare.as_str()) {
        return Heading::Unreleased;
    }
    if GROUPS.contains(&bare.as_str()) {
        return Heading::Group;
    }
    let lower = text.to_lowercase();
    let before = BEFORE.iter().find(|word| lower.starts_with(&format!("{word} ")));
    let rest = before.map_or(text, |word| text.get(word.len()..).unwrap_or(text)).trim_start();
    let rest = rest.strip_prefix('[').unwrap_or(rest);
    let end = rest.find(|c: char| c.is_whitespace() || "]():,;".contains(c)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    let written = word.strip_prefix(['v', 'V']).unwrap_or(word);
    // One number is no version: `2026` may be a year, `8` the platform.
    if !written.starts_with(|c: char| c.is_ascii_digit()) || !written.contains('.') || is_russian_day(written) {
        return Heading::Other;
    }
    let named = |text: &str| text.split(|c: char| !c.is_alphabetic()).any(|word| YANKED.contains(&word));
    Heading::Release(Named {
        written: written.into(),
        version: Version::parse(written).map_err(|error| error.reason()),
        date: read_date(after),
        yanked: named(&after.to_lowercase()),
    })
}

/// The day after a version: `2026-10-01`, `2026.10.01` or, as it is written in Russian, `01.10.2026`.
fn read_date(after: &str) -> Result<String, String> {
    let words = after.split(|c: char| c.is_whitespace() || "()[],;–—".contains(c));
    let date = words.map(|word| word.trim_matches(['-', '.', ':'])).find(|word| {
        word.len() >= 8 && word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(['-', '.', '/'])
    });
    let date = date.ok_or("there is no day after the version (as in \"1.2.0.1 - 2026-10-01\")")?;
    let parts: Vec<&str> = date.split(['-', '.', '/']).collect();
    let iso = match parts[..] {
        [year, month, day] if year.len() == 4 => format!("{year}-{month}-{day}"),
        [day, month, year] if date.contains('.') => format!("{year}-{month}-{day}"),
        _ => date.into(),
    };
    if is_day(&iso) { Ok(iso) } else { Err(format!("{date} is no day (2026-10-01 and 01.10.2026 are)")) }
}

/// `01.10.2026` would read as the version 1.10.2026.
fn is_russian_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    matches!(parts[..], [day, month, year] if day.len() == 2 && month.len() == 2 && year.len() == 4 && is_day(&format!("{year}-{month}-{day}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn release(text: &str) -> Named {
        match read(text) {
            Heading::Release(named) => named,
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn a_release_is_known_by_its_version_however_the_heading_is_written() {
        let cases = [
            ("[0.0.0.4] - 2026-10-01", "0.0.0.4"),
            ("0.0.0.4 - 2026-10-01", "0.0.0.4"),
            ("0.0.0.4 (01.10.2026)", "0.0.0.4"),
            ("v1.4.14 — 2026-10-01", "1.4.14"),
            ("[1.4.14] – 2026.10.01", "1.4.14"),
            ("Версия 4.0.4.11 от 01.10.2026", "4.0.4.11"),
            ("ВЕРСИЯ 4.0.4.11, 01.10.2026", "4.0.4.11"),
            ("Release 2.0 - 2026-10-01 - Codename", "2.0"),
            ("1.0.0 - 2026/10/01", "1.0.0"),
            ("0.0.0.4 - 2026-10-01.", "0.0.0.4"),
        ];
        for (text, version) in cases {
            let named = release(text);
            assert_eq!(named.written, version, "{text}");
            assert!(named.version.is_ok(), "{text}");
            assert_eq!(named.date.as_deref(), Ok("2026-10-01"), "{text}");
            assert!(!named.yanked, "{text}");
        }
    }

    #[test]
    fn a_mark_of_withdrawal_is_read_in_both_languages() {
        for text in ["0.0.5 - 2014-12-13 [YANKED]", "0.0.5 - 2014-12-13 [ОТОЗВАН]", "[0.0.5] - 2014-12-13 (отозвана)"]
        {
            assert!(release(text).yanked, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_version_or_a_day_is_said() {
        for text in
            ["1.2.3.4.5 - 2026-10-01", "7.25.1e - 2026-10-01", "1..2 - 2026-10-01", "1.99999999999 - 2026-10-01"]
        {
            assert!(release(text).version.is_err(), "{text}");
        }
        for text in
            ["1.2.0.1", "1.2.0.1 - 2026-02-30", "1.2.0.1 - 31.11.2026", "1.2.0.1 - октябрь", "1.2.0.1 - 2026-13-01"]
        {
            assert!(release(text).date.is_err(), "{text}");
        }
    }

    #[test]
    fn other_headings_are_no_releases() {
        for text in ["[Unreleased]", "Unreleased", "Не выпущено", "[Не опубликовано]", "UPCOMING"]
        {
            assert_eq!(read(text), Heading::Unreleased, "{text}");
        }
        for text in ["Added", "Исправлено:", "Новое:", "**Security**", "Безопасность"] {
            assert_eq!(read(text), Heading::Group, "{text}");
        }
        for text in ["Changelog", "История изменений", "2026", "01.10.2026", "8", "", "Версия", "v", "[]"]
        {
            assert_eq!(read(text), Heading::Other, "{text}");
        }
    }
}
