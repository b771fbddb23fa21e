//! The kinds of changes that a changelog's headings name, in English and in Russian, as Keep a Changelog 1.1.0 has
//! them, and what vendors and conventional-changelog write in their place. It is the one list of these words: the
//! vendor's tool asks it too.

use super::excerpt::lower;
use super::markdown::{self, Dialect, Event, Tag, TagEnd};

/// A kind of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What works otherwise than before, so that something must be done.
    Breaking,
    /// What is new.
    Added,
    /// What works otherwise.
    Changed,
    /// What will go.
    Deprecated,
    /// What is gone.
    Removed,
    /// What was mended.
    Fixed,
    /// What could have been abused.
    Security,
}

impl Kind {
    /// The kind that a heading names, whatever its letters' case and its punctuation; `None` for any other heading.
    pub fn of_heading(text: &str) -> Option<Kind> {
        // Vendors put pictograms, brackets and colons around the word.
        let word: String = text.trim_matches(|c: char| !c.is_alphanumeric()).chars().map(small).collect();
        Some(match word.as_str() {
            "breaking"
            | "breaking change"
            | "breaking changes"
            | "несовместимые изменения"
            | "ломающие изменения"
            | "нарушение совместимости" => Kind::Breaking,
            "added"
            | "features"
            | "new features"
            | "добавлено"
            | "добавлена"
            | "добавления"
            | "новое"
            | "нововведения"
            | "новые возможности" => Kind::Added,
            "changed"
            | "improvements"
            | "performance improvements"
            | "изменено"
            | "изменения"
            | "изменилось"
            | "улучшено"
            | "улучшения" => Kind::Changed,
            "deprecated" | "устарело" | "устаревшее" => Kind::Deprecated,
            "removed" | "удалено" | "удаления" => Kind::Removed,
            "fixed" | "bug fixes" | "исправлено" | "исправления" | "исправлены ошибки" | "исправленные ошибки" => {
                Kind::Fixed
            }
            "security" | "безопасность" | "уязвимости" => Kind::Security,
            _ => return None,
        })
    }
}

/// A letter in lower case, as far as it makes a letter of the words above.
fn small(c: char) -> char {
    match c {
        // The sign of the kelvin is a large K too.
        '\u{212a}' => 'k',
        _ => lower(c),
    }
}

/// What of notes is told beside the version, because nobody should have to unfold it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Whether a heading names changes that break something.
    pub breaking: bool,
    /// Whether a heading names changes that close a hole.
    pub security: bool,
}

/// The marks of notes: of the headings that the page will show, wherever they stand, and of nothing else.
pub fn marks(markdown: &str, dialect: Dialect) -> Marks {
    let mut marks = Marks::default();
    if !may_have_marks(markdown) {
        return marks;
    }
    let mut heading: Option<String> = None;
    markdown::read(markdown, dialect, &mut |event| {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let kind = heading.take().and_then(|text| Kind::of_heading(&text));
                marks.breaking |= kind == Some(Kind::Breaking);
                marks.security |= kind == Some(Kind::Security);
            }
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                heading.iter_mut().for_each(|heading| heading.push_str(&text));
            }
            _ => {}
        }
        !(marks.breaking && marks.security)
    });
    marks
}

/// Whether a word of those headings stands anywhere. This runs over all notes before any is shown, and most of them
/// need no more.
fn may_have_marks(markdown: &str) -> bool {
    // Without the letters that may be large alone, and all large.
    const STEMS: [&str; 12] = [
        "reaking",
        "ecurity",
        "овместимые",
        "омающие",
        "арушение",
        "езопасность",
        "REAKING",
        "ECURITY",
        "ОВМЕСТИМЫЕ",
        "ОМАЮЩИЕ",
        "АРУШЕНИЕ",
        "ЕЗОПАСНОСТЬ",
    ];
    STEMS.iter().any(|stem| markdown.contains(stem))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_its_kind_in_both_languages_however_it_is_dressed() {
        let cases = [
            ("Added", Some(Kind::Added)),
            ("  [Added]: ", Some(Kind::Added)),
            ("🚀 Добавлено", Some(Kind::Added)),
            ("ИСПРАВЛЕНО:", Some(Kind::Fixed)),
            ("Устарело", Some(Kind::Deprecated)),
            ("Removed", Some(Kind::Removed)),
            ("Security", Some(Kind::Security)),
            ("⚠ BREAKING CHANGES", Some(Kind::Breaking)),
            ("Несовместимые изменения", Some(Kind::Breaking)),
            ("### Новые возможности:", Some(Kind::Added)),
            ("🐛 Bug Fixes", Some(Kind::Fixed)),
            ("Улучшения", Some(Kind::Changed)),
            ("Уязвимости", Some(Kind::Security)),
            ("Изменено в отчётах", None),
            ("Что нового", None),
            ("0.0.0.4", None),
            ("", None),
        ];
        for (text, kind) in cases {
            assert_eq!(Kind::of_heading(text), kind, "{text}");
        }
    }

    #[test]
    fn a_letter_of_these_words_is_small_exactly_where_unicode_says_so() {
        let in_words = |c: &char| matches!(c, 'a'..='z' | 'а'..='я');
        for c in '\0'..=char::MAX {
            let by_unicode = c.to_lowercase();
            let alone = by_unicode.clone().next().filter(|_| by_unicode.len() == 1);
            assert_eq!(Some(small(c)).filter(in_words), alone.filter(in_words), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn notes_are_searched_by_their_headings_only() {
        let security = |markdown: &str| marks(markdown, Dialect::Markdown).security;
        assert!(security("- a\n\n  ### Безопасность\n- b"));
        assert!(!security("Security\n- Security"));
        assert!(!security("### Fixed"));
    }

    #[test]
    fn each_word_of_a_marked_kind_is_found_however_large_its_letters_are() {
        let words = "breaking|breaking change|breaking changes|несовместимые изменения|ломающие изменения|нарушение совместимости|security|безопасность";
        for word in words.split('|') {
            let mut letters = word.chars();
            let first = letters.next().unwrap().to_uppercase().chain(letters).collect::<String>();
            for word in [word, &first, &word.to_uppercase()] {
                assert_ne!(marks(&format!("## {word}"), Dialect::Markdown), Marks::default(), "{word}");
            }
        }
    }
}
