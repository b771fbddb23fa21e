//! Cases of changelogs: what is read of them, and what is refused. Read next: `headings.rs`.

mod headings;
mod history;

use super::*;
use crate::problem::Severity;
use proptest::prelude::*;

/// All that is wrong in a changelog, published or not, in the order of its places.
fn problems(text: &str) -> Vec<Problem> {
    let mut found = match read(text, "CHANGELOG.md") {
        Ok(found) => {
            let strays = found.strays.into_iter().map(|stray| stray.problem);
            found.sections.into_iter().flat_map(|section| section.problems).chain(strays).collect()
        }
        Err(problems) => problems,
    };
    found.sort_by_key(|problem| problem.place.rsplit_once(':').and_then(|(_, line)| line.parse::<usize>().ok()));
    found
}

fn sections(text: &str) -> Vec<Section> {
    let wrong = problems(text);
    assert_eq!(wrong, [], "{text}");
    read(text, "CHANGELOG.md").unwrap().sections
}

/// The codes and places of the problems, such as `heading CHANGELOG.md:3`; those of warnings with a `?`.
fn refusals(text: &str) -> Vec<String> {
    let mark = |severity| if severity == Severity::Warning { "?" } else { "" };
    problems(text).iter().map(|p| format!("{}{} {}", p.code.as_str(), mark(p.severity), p.place)).collect()
}

#[test]
fn keep_a_changelog_is_read_with_its_links_at_the_end() {
    let text = "# Changelog\n\nAll notable changes.\n\n## [Unreleased]\n\n### Added\n\n- Later.\n\n## [1.1.0.0] - 2026-10-01\n\n### Added\n\n\
        - A [report][docs] and `code`.\n\n### Fixed\n\n- A bug ([#7]).\n\n## [1.0.0.0] - 2026-09-01\n\n- First.\n\n\
        [Unreleased]: https://example.com/compare\n[1.1.0.0]: https://example.com/1.1\n[docs]: https://example.com/docs \"Docs\"\n[#7]: https://example.com/7\n";
    let found = sections(text);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].written, "1.1.0.0");
    assert_eq!(found[0].date.as_deref(), Some("2026-10-01"));
    assert_eq!(found[0].line, 11);
    assert_eq!(
        found[0].notes,
        "### Added\n\n- A [report][docs] and `code`.\n\n### Fixed\n\n- A bug ([#7]).\n\n[#7]: <https://example.com/7>\n[docs]: <https://example.com/docs> \"Docs\""
    );
    assert_eq!(found[1].notes, "- First.");
}

#[test]
fn common_changelog_and_russian_ones_are_read() {
    let text = "# История изменений\n\n## 2.0.1.5 (01.10.2026)\n\n_Мажорный выпуск._\n\n### Исправлено:\n\n* Ошибка &quot;котики&quot;\n\n## Версия 2.0.1.4 от 30.09.2026\r\n\r\n\r\n- Было\r\n";
    let found = sections(text);
    assert_eq!(
        found.iter().map(|s| (s.written.as_str(), s.date.as_deref().unwrap_or_default())).collect::<Vec<_>>(),
        [("2.0.1.5", "2026-10-01"), ("2.0.1.4", "2026-09-30")]
    );
    assert_eq!(found[0].notes, "_Мажорный выпуск._\n\n### Исправлено:\n\n* Ошибка &quot;котики&quot;");
    assert_eq!(found[1].notes, "- Было");
}

#[test]
fn the_authors_markdown_stays_as_it_is_but_for_comments() {
    let body = "| a | b |\n|---|---|\n| 1 | 2 |\n\n```text\n## [9.9.9.9] - 2026-01-01\n```\n\n> ## 8.8.8.8 - 2026-01-01\n\n1. one\n   - two <!-- stays -->";
    let text = format!("## 1.0.0.0 - 2026-10-01\n\n<!-- markdownlint-disable -->\n\n{body}\n\n<!-- one\n\ntwo -->\n");
    assert_eq!(sections(&text)[0].notes, body);
}

#[test]
fn headings_that_are_underlined_and_releases_one_level_deeper_are_read() {
    let text = "1.1.0.0 - 2026-10-01\n--------------------\n\n- One\n\n### 1.0.9.9 - 2026-09-01\n\n- Two\n\n### 8.3.24\n\n- Three\n";
    let found = sections(text);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].notes, "- Two\n\n### 8.3.24\n\n- Three");
}

#[test]
fn what_only_looks_like_a_release_is_let_be() {
    for text in [
        "---\ntitle: Версия 1.1\n---\n\n",
        "# История изменений ЗУП 3\n\n",
        "# 2026\n\n",
        "## Изменения\n\n",
        "Текущая версия: 1.1\n\n",
        "<p>Версия 1.1</p>\n\n",
        "В версии 1.1 от 01.10.2026 исправлено всё.\n\n",
        "#1234 and #1.\n\n",
        "> ## 1.1 - 2026-10-02\n\n",
        "<!--\n## 1.1 - 2026-10-02\n-->\n\n",
        "```\n##1.1 - 2026-10-02\n```\n\n",
        "## [Unreleased]\n\n### Поддержка 8.3.24\n\n- x\n\n",
    ] {
        let text = format!(
            "{text}## 1.0 - 2026-10-01\n\n- x\n\n### 8.3.24\n\n- y\n\n### Переход на БСП 3.1.9 (01.10.2026)\n\n- z\n\n### Исправлено в 0.9\n\n8.3.24\n"
        );
        assert_eq!(sections(&text).len(), 1, "{text}");
    }
}

#[test]
fn lines_end_as_they_like() {
    let text = "# x\n\n## 1.1 - 2026-10-02\n\n- x\n\n## 1.0 - 2026-10-01\n\n- y\n";
    for end in ["\r\n", "\r"] {
        assert_eq!(sections(&text.replace('\n', end)), sections(text), "{end:?}");
    }
}

#[test]
fn what_is_looked_at_grows_as_the_file_does() {
    let looked_at = |count: usize| {
        let section = |n: usize| {
            format!(
                "## [1.0.{n}] - 2026-10-01\n\n<!-- {n} -->\n\n### Added\n\n- [#{n}]\n\n[#{n}]: https://example.com/{n}\n\n"
            )
        };
        let text: String = (0..count).rev().map(section).collect();
        outline::COUNT.set(0);
        assert_eq!(read(&text, "x").unwrap().sections.len(), count);
        outline::COUNT.get()
    };
    let (once, twice) = (looked_at(1_000), looked_at(2_000));
    assert!(once > 1_000 && twice * 10 <= once * 23, "{once}, {twice}");
}

#[test]
fn a_withdrawn_release_is_marked() {
    assert!(sections("## 1.0.0.0 - 2026-10-01 [ОТОЗВАН]\n\n- x\n")[0].yanked);
}

#[test]
fn what_cannot_be_published_is_refused_with_its_line() {
    let cases: &[(&str, &[&str])] = &[
        ("", &["heading CHANGELOG.md"]),
        ("# Changelog\n\n- text\n", &["heading CHANGELOG.md"]),
        ("## 1.0.0.0 - 2026-10-01\n", &["section-empty CHANGELOG.md:1"]),
        ("## 1.0.0.0 - 2026-10-01\n\n### Added\n\n### Fixed\n", &["section-empty CHANGELOG.md:1"]),
        ("## 1.0.0.0 - 2026-10-01\n\n<!-- later -->\n\n[a]: https://example.com\n", &["section-empty CHANGELOG.md:1"]),
        ("## 1.0.0.0 - 2026-10-01\n\n### Added\n\n### Fixed\n\n- x\n", &["section-empty? CHANGELOG.md:3"]),
        ("## 1.0.0.0 - 2026-10-01\n\n- x\n\n## Новое\n\n- y\n", &["heading CHANGELOG.md:5"]),
        ("## 1.0.0.0 - 2026-10-01\n\n- x\n\n## Осенний выпуск\n\n- y\n", &["heading CHANGELOG.md:5"]),
        ("## 1.0.0.0 - 2026-02-30\n\n- x\n", &["date CHANGELOG.md:1"]),
        ("## 1.2.3.4.5 - 2026-10-01\n\n- x\n", &["version CHANGELOG.md:1"]),
        (
            "## 7.25.1e - 2026-10-01\n\n- x\n\n## 1.0.0.0 - 2026-13-01\n\n",
            &["version CHANGELOG.md:1", "date CHANGELOG.md:5", "section-empty CHANGELOG.md:5"],
        ),
        ("## Кошкин дом 1.2.4\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("### Сборка 124\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("# x\n\n# 01.10.2026\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:3"]),
        ("##1.1\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("## 1.0 - 2026-10-01\n\n- x\n\n##0.9 - 2026-09-01\n\n- x\n", &["heading CHANGELOG.md:5"]),
        ("## 1.0 - 2026-10-01\n\n###Исправлено\n\n- x\n", &["heading? CHANGELOG.md:3"]),
        ("**1.1** - 2026-10-02\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("## 1.0 - 2026-10-01\n\n- x\n\n**0.9**\n\n- x\n", &["heading? CHANGELOG.md:5"]),
        ("- x\n  ## 1.1 - 2026-10-02\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:2"]),
        ("    ## 1.1\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("## 1.1 - 2026-10-02\n\nx\n\n    # x\n    ## 1.0\n", &["heading CHANGELOG.md:6"]),
        ("<h2>1.1</h2>\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("## 2.0 - 2026-10-01\n\n- x\n\n### 1.9\n\n- x\n", &["heading CHANGELOG.md:5"]),
        ("## [Unreleased]\n\n### 1.1\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:3"]),
        ("## 1.1 (не выпущено)\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading? CHANGELOG.md:1"]),
        ("##Кошкин дом 1.1\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("1.1\n\n- x\n\n## 1.0 - 2026-10-01\n\n1.1\n", &["heading CHANGELOG.md:1"]),
        ("= 1.1 =\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("## <del>1.1</del> - 2026-10-02\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("## Кошкин дом 1.1 - 2026-10-02\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
        ("## 1.1 - 2026-10-02\n\n- x\n\n## Переход на БСП 3.1.9 (01.10.2026)\n\n- x\n", &["heading CHANGELOG.md:5"]),
        (
            "## Дом 1.1 - 2026-10-02\n\n- x\n\n## Сад 1.0 (01.10.2026)\n\n- x\n",
            &["heading CHANGELOG.md", "heading CHANGELOG.md:1", "heading CHANGELOG.md:5"],
        ),
        ("## ~~1.1~~ - 2026-10-02\n\n- x\n\n## 1.0 - 2026-10-01\n\n- x\n", &["heading CHANGELOG.md:1"]),
    ];
    for (text, expected) in cases {
        assert_eq!(refusals(text), *expected, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*|(#{1,3} (\\[?[0-9.]{1,8}\\]?|Added|Новое)( - 20[0-9]{2}-[01][0-9]-[0-3][0-9])?\n|- [a-z]*\n|\\[a\\]: b\n|> |<!--|-->|\n|\t){0,20}") {
        let _either = read(&text, "x");
    }
}
