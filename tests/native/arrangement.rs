//! The arrangement of notes: badges, breaking changes first, folds, boxes around what is wide, and images of allowed
//! hosts only.

use crate::desk::sight::{attr_of, find_among};
use extension_update::core::markdown::Dialect;
use extension_update::view::arrangement::arranged;
use extension_update::view::node::{Attr, Element, Node, Tag};
use extension_update::view::notes::{render, text_of};
use extension_update::view::text::ru;
use proptest::prelude::*;

fn outline(markdown: &str) -> String {
    arranged(markdown, Dialect::Markdown, &ru::TEXTS, &[]).iter().map(Node::to_string).collect()
}

fn all(nodes: &[Node], tag: Tag) -> Vec<&Element> {
    find_among(nodes, &|element| element.tag == tag)
}

#[test]
fn headings_of_a_kept_changelog_are_badges_and_keep_their_words() {
    assert_eq!(
        outline("### Исправлено\n\n- a"),
        "h3 aria-level=\"4\" class=\"eu-badge eu-fixed\"\n  \"Исправлено\"\nul\n  li\n    \"a\"\n"
    );
    assert_eq!(outline("## **Added**"), "h2 aria-level=\"4\" class=\"eu-badge eu-added\"\n  strong\n    \"Added\"\n");
    assert_eq!(outline("### Исправлено в отчётах"), "h3 aria-level=\"4\"\n  \"Исправлено в отчётах\"\n");
    assert_eq!(outline("Added"), "p\n  \"Added\"\n");
}

#[test]
fn breaking_changes_come_first_and_nothing_else_moves() {
    let notes = "Введение\n\n### Added\n\na\n\n### Breaking changes\n\nb\n\n#### Подробно\n\nc\n\n### Fixed\n\nd\n\n### Несовместимые изменения\n\ne";
    let order: Vec<String> = arranged(notes, Dialect::Markdown, &ru::TEXTS, &[])
        .iter()
        .map(|node| text_of(std::slice::from_ref(node)))
        .collect();
    let expected = [
        "Введение",
        "Breaking changes",
        "b",
        "Подробно",
        "c",
        "Несовместимые изменения",
        "e",
        "Added",
        "a",
        "Fixed",
        "d",
    ];
    assert_eq!(order, expected);
    let calm = "### Fixed\n\nd\n\n### Added\n\na";
    assert_eq!(
        arranged(calm, Dialect::Markdown, &ru::TEXTS, &[])
            .iter()
            .map(|node| text_of(std::slice::from_ref(node)))
            .collect::<Vec<_>>(),
        ["Fixed", "d", "Added", "a"]
    );
}

/// What stands in a list, how many breaks are before it, and the headings above it.
type Place = (String, usize, Vec<(Tag, String)>);

/// The text of each block, in order.
fn blocks(markdown: &str) -> Vec<String> {
    arranged(markdown, Dialect::Github, &ru::TEXTS, &[])
        .iter()
        .map(|node| text_of(std::slice::from_ref(node)))
        .collect()
}

#[test]
fn a_section_of_breaking_changes_keeps_its_parent_and_its_children() {
    let cases: [(&str, &[&str]); 8] = [
        // The last one of a parent stays with it.
        (
            "## Сервер\n### Исправлено\n- a\n## Клиент\n### Исправлено\n- b\n### Несовместимые изменения\n- c",
            &["Сервер", "Исправлено", "a", "Клиент", "Несовместимые изменения", "c", "Исправлено", "b"],
        ),
        // One of each parent, and what stands under them.
        (
            "# A\n## Added\n- a\n## Breaking\n### Why\n- b\n### How\n- c\n# B\n## Fixed\n- d\n## Breaking\n- e",
            &["A", "Breaking", "Why", "b", "How", "c", "Added", "a", "B", "Breaking", "e", "Fixed", "d"],
        ),
        // Another level is no sibling: what stood on its own would get a parent.
        ("### Added\n- a\n## Breaking\n- b", &["Added", "a", "Breaking", "b"]),
        ("### Added\n- a\n## Fixed\n- b\n## Breaking\n- c", &["Added", "a", "Breaking", "c", "Fixed", "b"]),
        // A parent that breaks something comes first with all that it has.
        (
            "## Added\n- a\n## Breaking\n### Fixed\n- b\n### Breaking\n- c",
            &["Breaking", "Breaking", "c", "Fixed", "b", "Added", "a"],
        ),
        // A child that breaks something does not take its parent along.
        (
            "## Added\n- a\n## Модуль\n### Fixed\n- b\n### Breaking\n- c",
            &["Added", "a", "Модуль", "Breaking", "c", "Fixed", "b"],
        ),
        // What is no section of the notes, in a quote or in a list, moves nowhere.
        ("## Added\n- a\n\n> ## Breaking\n> b\n\n- ## Breaking", &["Added", "a", "Breakingb", "Breaking"]),
        // Underlined headings are headings.
        ("Added\n---\na\n\nBreaking\n---\nb", &["Breaking", "b", "Added", "a"]),
    ];
    for (markdown, expected) in cases {
        assert_eq!(blocks(markdown), expected, "{markdown}");
    }
}

#[test]
fn what_closes_the_notes_stays_last() {
    let closing = "**Полный список**: https://example.com/compare/v3...v4";
    let said = "Полный список: https://example.com/compare/v3...v4";
    let moved = ["Breaking", "b", "Added", "a"];
    let cases: [(String, &[&str]); 9] = [
        (format!("### Added\n- a\n\n### Breaking\n- b\n\n---\n\n{closing}"), &["", said]),
        (format!("### Added\n- a\n\n### Breaking\n- b\n\n{closing}"), &[said]),
        ("### Added\n- a\n\n### Breaking\n- b\n\nСпасибо!\n\nДо встречи".into(), &["Спасибо!", "До встречи"]),
        (format!("### Added\n- a\n\n### Breaking\n\nb\n\n{closing}\n\nx"), &[said, "x"]),
        (format!("### Added\n- a\n\n### Breaking\n- b\n\n{closing}\n\n***\nx"), &[said, "", "x"]),
        ("### Added\n- a\n\n### Breaking\n- b\n\n### Спасибо\n- c".into(), &["Спасибо", "c"]),
        ("### Added\n- a\n\n### Breaking\n- b\n\n---\n### Fixed\n- c".into(), &["", "Fixed", "c"]),
        ("### Added\n- a\n\n### Breaking\n- b\n\n# Раньше\n### Added\n- c".into(), &["Раньше", "Added", "c"]),
        ("### Added\n- a\n\n### Breaking\n- b\n\n---\nx\n\n---\ny".into(), &["", "x", "", "y"]),
    ];
    for (markdown, last) in cases {
        assert_eq!(blocks(&markdown), [&moved, last].concat(), "{markdown}");
    }
    // Nothing comes past a break, from behind it neither.
    let parts = "### Added\n- a\n\n---\n\n### Breaking\n- b\n\n---\n\n### Fixed\n- c";
    assert_eq!(blocks(parts), ["Added", "a", "", "Breaking", "b", "", "Fixed", "c"]);
    // Words under the heading belong to it.
    assert_eq!(blocks("### Added\n- a\n\n### Breaking\n\nb\n\nc"), ["Breaking", "b", "c", "Added", "a"]);
    // The line that says that notes were cut closes them, too.
    let long = format!("### Added\n- a\n\n### Breaking\n\n{}", "b\n\n".repeat(90_000));
    let nodes = arranged(&long, Dialect::Github, &ru::TEXTS, &[]);
    let Some(Node::Element(last)) = nodes.last() else { panic!() };
    assert_eq!(attr_of(last, Attr::Part), Some("notes-shortened"));
}

#[test]
fn what_may_be_wide_stands_in_a_box_that_the_keyboard_reaches() {
    let nodes = arranged("> | a |\n> |---|\n> | b |\n\n- ```\n  code\n  ```", Dialect::Markdown, &ru::TEXTS, &[]);
    let boxes: Vec<&Element> = all(&nodes, Tag::Div);
    let tables = all(&nodes, Tag::Table);
    assert_eq!((boxes.len(), tables.len()), (1, 1));
    for element in boxes.into_iter().chain(all(&nodes, Tag::Pre)) {
        // Whether it scrolls is seen in the page alone.
        assert_eq!(attr_of(element, Attr::TabIndex), None);
        assert!(attr_of(element, Attr::AriaLabel).is_some() && attr_of(element, Attr::Role).is_some());
    }
}

#[test]
fn long_notes_fold_and_lose_nothing() {
    let list: String = (1..=1000).map(|n| format!("{n}. Исправлена ошибка номер {n}\n")).collect();
    let nodes = arranged(&list, Dialect::Markdown, &ru::TEXTS, &[]);
    let [Node::Element(shown), Node::Element(more)] = nodes.as_slice() else { panic!("{} nodes", nodes.len()) };
    assert_eq!((shown.tag, more.tag), (Tag::Ol, Tag::Details));
    let rest = all(&more.children, Tag::Ol)[0];
    assert_eq!(shown.children.len() + rest.children.len(), 1000);
    assert_eq!(attr_of(rest, Attr::Start), Some((shown.children.len() + 1).to_string().as_str()));
    assert!(text_of(&shown.children).len() < 7000);
    // Short ones do not fold, and one block alone cannot.
    for whole in ["a\n\nb".to_string(), "слово ".repeat(5000), format!("```\n{}```", "строка\n".repeat(3000))]
    {
        assert!(all(&arranged(&whole, Dialect::Markdown, &ru::TEXTS, &[]), Tag::Details).is_empty());
    }
}

#[test]
fn that_notes_were_cut_is_seen_without_unfolding() {
    let nodes = arranged(&"абзац\n\n".repeat(60_000), Dialect::Markdown, &ru::TEXTS, &[]);
    let Some(Node::Element(last)) = nodes.last() else { panic!() };
    assert_eq!(attr_of(last, Attr::Part), Some("notes-shortened"));
    assert_eq!(all(&nodes, Tag::Details).len(), 1);
}

#[test]
fn an_image_is_shown_only_where_the_host_allows_its_host() {
    let hosts = ["images.example.com".to_string()];
    let images = |markdown: &str| {
        let nodes = arranged(markdown, Dialect::Markdown, &ru::TEXTS, &hosts);
        let shown = all(&nodes, Tag::Img);
        let described = shown.iter().map(|image| {
            assert_eq!(attr_of(image, Attr::ReferrerPolicy), Some("no-referrer"));
            format!("{} {}", attr_of(image, Attr::Src).unwrap(), attr_of(image, Attr::Alt).unwrap())
        });
        (described.collect::<Vec<_>>().join("; "), text_of(&nodes))
    };
    let own = "https://images.example.com/a.png";
    assert_eq!(
        images(&format!("до ![**Кот** и `код`]({own} \"t\") после")),
        (format!("{own} Кот и код"), "до  после".into())
    );
    assert_eq!(images(&format!("![a ![b]({own})]({own})")).0, format!("{own} a b"));
    for other in [
        "https://evil.example.com/a.png",
        "https://images.example.com.evil.example/a.png",
        "https://images.example.com@evil.example/a.png",
        "http://images.example.com/a.png",
        "//images.example.com/a.png",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "a.png",
    ] {
        assert_eq!(images(&format!("![Кот]({other})")), (String::new(), "Кот".into()), "{other}");
    }
    assert!(
        all(&arranged(&format!("![Кот]({own})"), Dialect::Markdown, &ru::TEXTS, &[]), Tag::Img).is_empty(),
        "no host is allowed by default"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Wherever sections go, each keeps the headings above it and the breaks before it, and what is no breaking change
    /// its order.
    #[test]
    fn no_section_gets_another_parent(kinds in proptest::collection::vec((0..7usize, 0..4usize), 0..40)) {
        let mut markdown = String::new();
        for (number, (level, kind)) in kinds.iter().enumerate() {
            match level {
                0 => markdown.push_str(&format!("- {number}\n\n---\n\n")),
                _ => markdown.push_str(&format!("{} {}\n\n- {number}\n\n", "#".repeat(*level), ["Breaking", "Added", "Fixed", "Модуль"][*kind])),
            }
        }
        let places = |nodes: &[Node]| {
            let mut parents: Vec<(Tag, String)> = Vec::new();
            let mut breaks = 0;
            let mut places = Vec::new();
            for node in nodes {
                let Node::Element(element) = node else { continue };
                let words = text_of(&element.children);
                match element.tag {
                    Tag::Hr => (breaks, parents) = (breaks + 1, Vec::new()),
                    Tag::Ul => places.push((words, breaks, parents.clone())),
                    tag => {
                        parents.retain(|(other, _)| other.as_str() < tag.as_str());
                        parents.push((tag, words));
                    }
                }
            }
            places
        };
        let before = places(&render(&markdown, &ru::TEXTS));
        let after = places(&arranged(&markdown, Dialect::Markdown, &ru::TEXTS, &[]));
        let calm = |places: &[Place]| {
            let breaking = |place: &&Place| place.2.iter().any(|(_, words)| words == "Breaking");
            places.iter().filter(|place| !breaking(place)).map(|place| place.0.clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(calm(&before), calm(&after), "{}", &markdown);
        let sorted = |mut places: Vec<Place>| {
            places.sort_by(|one, other| one.0.cmp(&other.0));
            places
        };
        prop_assert_eq!(sorted(before), sorted(after), "{}", &markdown);
    }

    /// Whatever the notes are, arranging them loses no letter.
    #[test]
    fn no_letter_is_lost(markdown in "(### (Added|Breaking|Fixed)\n\n|- [а-я]{1,40}\n|[a-z ]{0,60}\n\n|1\\. x\n|\\| a \\|\n\\|--\\|\n){0,400}") {
        let letters = |text: String| {
            let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
            letters.sort_unstable();
            letters
        };
        let folds = all(&arranged(&markdown, Dialect::Markdown, &ru::TEXTS, &[]), Tag::Details).len();
        let arranged = text_of(&arranged(&markdown, Dialect::Markdown, &ru::TEXTS, &[])).replacen(ru::TEXTS.show_all, "", folds);
        if markdown.is_empty() {
            prop_assert_eq!(arranged, ru::TEXTS.notes_empty);
            return Ok(());
        }
        prop_assert_eq!(letters(arranged), letters(text_of(&render(&markdown, &ru::TEXTS))));
    }
}
