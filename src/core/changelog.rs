//! The kinds of changes that a changelog's headings name, in English and in Russian, as Keep a Changelog 1.1.0 has them, and what vendors and
//! conventional-changelog write in their place. It is the one list of these words: the vendor's tool asks it too.

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
        let word = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
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

/// Whether notes have a heading of this kind. Only the `#` form of headings is looked for: it is what changelogs use, and this runs over all
/// notes before any is shown.
pub fn names(markdown: &str, kind: Kind) -> bool {
    let heading = |line: &str| line.starts_with('#').then(|| Kind::of_heading(line)).flatten();
    markdown.lines().any(|line| heading(line.trim_start()) == Some(kind))
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
    fn notes_are_searched_by_their_headings_only() {
        assert!(names("- a\n\n  ### Безопасность\n- b", Kind::Security));
        assert!(!names("Security\n- Security", Kind::Security));
        assert!(!names("### Fixed", Kind::Security));
    }
}
