//! The dialects of the sources: what github.com, plain text and a signed feed mean by the same signs, and that titles
//! and pages agree on it.
//!
//! Each table holds one kind of what vendors write, with its relatives. Read next: `src/core/markdown/mod.rs`.

use crate::desk::sight::{attr_of, find, find_among, measure, word};
use crate::desk::*;
use extension_update::core::changelog::marks;
use extension_update::core::markdown::Dialect::{self, Github, Lines, Markdown};
use extension_update::view::arrangement::arranged;
use extension_update::view::node::{Attr, Element, Node, Tag};
use extension_update::view::notes::{render_with, text_of};
use extension_update::view::screen::view;
use extension_update::view::text::ru;
use proptest::prelude::*;
use serde_json::json;

pub const ALL: [Dialect; 3] = [Markdown, Github, Lines];

pub fn nodes(markdown: &str, dialect: Dialect) -> Vec<Node> {
    render_with(markdown, dialect, &ru::TEXTS, &[])
}

pub fn outline(markdown: &str, dialect: Dialect) -> String {
    nodes(markdown, dialect).iter().map(Node::to_string).collect()
}

/// The lines that a reader sees: each block and each line break ends one.
pub fn lines(markdown: &str, dialect: Dialect) -> Vec<String> {
    let mut seen = String::new();
    arranged(markdown, dialect, &ru::TEXTS, &[]).iter().for_each(|node| write_lines(node, false, &mut seen));
    seen.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect()
}

fn write_lines(node: &Node, pre: bool, seen: &mut String) {
    match node {
        Node::Text(text) if pre => seen.push_str(text),
        Node::Text(text) => seen.push_str(&text.replace(['\n', '\r'], " ")),
        Node::Element(Element { tag, children, .. }) => {
            let inline = matches!(tag, Tag::A | Tag::Em | Tag::Strong | Tag::Del | Tag::Code | Tag::Span | Tag::Input);
            let edge = if inline { "" } else { "\n" };
            seen.push_str(edge);
            children.iter().for_each(|child| write_lines(child, pre || *tag == Tag::Pre, seen));
            seen.push_str(edge);
        }
        Node::Notes { .. } => {}
    }
}

pub fn links(markdown: &str, dialect: Dialect) -> Vec<String> {
    let nodes = nodes(markdown, dialect);
    let links = find_among(&nodes, &|element| attr_of(element, Attr::Href).is_some());
    links.into_iter().map(|link| word(link, Attr::Href).to_owned()).collect()
}

/// Whether a heading of the page has this class.
fn has_badge(nodes: &[Node], class: &str) -> bool {
    !find_among(nodes, &|element| word(element, Attr::Class).ends_with(class)).is_empty()
}

/// A session that has got these notes from a service of this kind: what stands beside the version, and the lines of the
/// notes.
pub fn shown(kind: &str, notes: &str) -> (String, Vec<String>) {
    let (source, body) = match kind {
        "github-releases" => {
            let asset =
                json!({"name": "DEMO.cfe", "size": 1, "browser_download_url": "https://github.example.com/DEMO.cfe"});
            (
                "https://api.example.com/repos/vendor/extension/releases",
                json!([{"tag_name": "v0.0.0.4", "body": notes, "assets": [asset]}]).to_string(),
            )
        }
        _ => ("https://updates.example.com/releases/v1/1c/", modules(&[module("0.0.0.4", notes)])),
    };
    let source = json!({"kind": kind, "url": source, "transport": "host"}).to_string();
    let desk = Desk::after(&[("source", &source)], &body);
    assert_eq!(desk.state(), "available");
    let page = view(&desk.session);
    let title =
        find(&page, &|element| element.tag == Tag::Summary).map_or(String::new(), |line| text_of(&line.children));
    let release = &desk.session.state().notes()[0];
    assert!(title.starts_with("0.0.0.4"), "{title}");
    (title, lines(&release.markdown, release.dialect))
}

#[test]
fn each_source_has_its_dialect() {
    let notes = "Исправлено: печать\r\nДобавлено: отчёт :rocket:<!-- и всё -->";
    let (_, github) = shown("github-releases", notes);
    assert_eq!(github, ["Исправлено: печать", "Добавлено: отчёт 🚀"]);
    let (_, api) = shown("releases-api", notes);
    assert_eq!(api, ["Исправлено: печать", "Добавлено: отчёт :rocket:<!-- и всё -->"]);
    // In a signed feed a line end is a space, as CommonMark has it.
    assert_eq!(lines(notes, Markdown), ["Исправлено: печать Добавлено: отчёт :rocket:<!-- и всё -->"]);
}

#[test]
fn a_title_is_marked_by_headings_that_the_page_shows_and_by_nothing_else() {
    let marked = [
        "## Безопасность",
        "   ### Security ###",
        "##\tБЕЗОПАСНОСТЬ:",
        "Безопасность\n------------",
        "Security\n=",
        "> ## Security\n> - a",
        "- ## Безопасность\n\n  - a",
        "1. a\n\n   ### 🔒 Security",
        "## **Безопасность**",
        "## `Security`",
        "## [Security](https://example.com/)",
        "## &#x1f512; Security",
        "a\n### Security\nb",
        // A heading ends the paragraph, whatever was begun in it.
        "a <!--\n# Security\n-->",
        "`\n# Security`",
        "[a]: https://example.com/ \"\n# Security\n\"",
        "```\na\n```\n### Security",
        "\u{feff}### Безопасность",
    ];
    let unmarked = [
        "#безопасность\n\nТекст",
        "#Security",
        "####### Security",
        "\\# Security",
        "\\## Безопасность",
        "```yaml\n# security\nmode: strict\n```",
        "~~~\n### Безопасность\n~~~",
        "````\n```\n# Security\n````",
        "- a\n\n  ```\n  # Security\n  ```",
        "```\n# Security",
        "<!--\n\n# Security\n\n-->\n\nb",
        "<pre>\n# Security\n</pre>",
        "<div>\n## Безопасность\n</div>",
        "| a |\n|---|\n| # Security |",
        "Security",
        "- Безопасность",
        "**Безопасность**",
        "Теги: #security #безопасность",
    ];
    let cases = marked.into_iter().map(|text| (text, true)).chain(unmarked.map(|text| (text, false)));
    for (text, expected) in cases {
        for dialect in ALL {
            assert_eq!(marks(text, dialect).security, expected, "{text:?} as {dialect:?}");
            let page = arranged(text, dialect, &ru::TEXTS, &[]);
            assert_eq!(has_badge(&page, "eu-security"), expected, "{text:?} as {dialect:?} on the page");
        }
        for kind in ["github-releases", "releases-api"] {
            let (title, _) = shown(kind, text);
            assert_eq!(title.contains("Безопасность"), expected, "{text:?}: {title}");
        }
    }
    // Four blanks make code, and the plain text's only indented lines.
    assert!(!marks("a\n\n    # Security", Markdown).security);
    assert!(!marks("a\n\n\t# Security", Lines).security);
}

#[test]
fn an_entry_of_plain_text_has_a_line_of_its_own_whatever_stands_before_it() {
    let signs = [
        "• ",
        "•\t",
        "•\u{a0}",
        "· ",
        "– ",
        "–\u{a0}",
        "— ",
        "—",
        "-\u{a0}",
        "- ",
        "-\t",
        "* ",
        "*\u{a0}",
        "+ ",
        "[+] ",
        "[-] ",
        "[*] ",
        "[!] ",
        "[~] ",
        "[_] ",
        "(*) ",
        "(+) ",
        "№ ",
        "1) ",
        "1. ",
        "1.",
        "1.1. ",
        "→ ",
        "✓ ",
        "✅ ",
        "> ",
        "=> ",
        "\t",
        "\t• ",
        "\t- ",
        "    – ",
        "        ",
        "#",
        "#12 ",
        "| ",
        "<b>",
        "_",
        "~",
        "!",
        "",
    ];
    for sign in signs {
        for end in ["\n", "\r\n", "\r", "\u{b}", "\u{2028}"] {
            for head in ["", "Что нового:"] {
                for gap in [1, 2] {
                    let entries = ["Исправлена печать", "Добавлен отчёт", "Изменён порядок"];
                    let body = entries.map(|entry| format!("{sign}{entry}")).join(end);
                    let text = if head.is_empty() { body } else { format!("{head}{}{body}", end.repeat(gap)) };
                    let seen = lines(&text, Lines);
                    let about = format!("{text:?}: {seen:?}");
                    assert_eq!(seen.len(), 3 + usize::from(!head.is_empty()), "{about}");
                    for (line, entry) in seen.iter().rev().zip(entries.iter().rev()) {
                        assert!(line.contains(entry), "{about}");
                        // What is no mark of markdown stays readable.
                        let word = sign.trim_start();
                        let is_mark =
                            matches!(word.trim_end_matches([' ', '\t']), "-" | "*" | "+" | "1)" | "1." | ">" | "");
                        assert!(
                            is_mark && word.ends_with([' ', '\t'])
                                || word.is_empty()
                                || line.starts_with(word.trim_end()),
                            "{about}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_mark_of_plain_text_ends_with_its_line_and_no_line_is_lost_as_a_definition() {
    let cases: [(&str, &[&str]); 10] = [
        ("[*] a\n[*] b", &["[*] a", "[*] b"]),
        ("*a\nb*", &["*a", "b*"]),
        ("**a\nb** c", &["**a", "b** c"]),
        ("~~a\nb~~ ~c\nd~", &["~~a", "b~~ ~c", "d~"]),
        ("**a** *b* ~~c~~\n*d*", &["a b c", "d"]),
        ("[+]: Печать\n[-]: Отчёт", &["[+]: Печать", "[-]: Отчёт"]),
        ("[Исправлено]: печать", &["[Исправлено]: печать"]),
        ("  [Исправлено]: печать", &["[Исправлено]: печать"]),
        ("- [сайт]: https://example.com/\n1. [a]: b\n> [c]: d", &["[сайт]: https://example.com/", "[a]: b", "[c]: d"]),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", &["<ul>", "<li>a</li>", "<li>b</li>", "</ul>"]),
    ];
    for (text, expected) in cases {
        assert_eq!(lines(text, Lines), expected, "{text:?}");
    }
    // Where people know markdown, a mark goes over the end of a line.
    assert_eq!(outline("*a\nb*", Github), "p\n  em\n    \"a\"\n    br\n    \"b\"\n");
    // What is indented can be pressed, too.
    assert_eq!(links("Подробнее:\n\n\thttps://example.com/a.", Lines), ["https://example.com/a"]);
}

#[test]
fn what_is_indented_is_code_but_for_people_who_know_no_markdown() {
    let text = "а\n\n    б\n\n```\nв\nг\n```";
    let fenced = "pre\n  code\n    \"в\\nг\\n\"\n";
    let indented = "pre\n  code\n    \"б\\n\"\n";
    for (dialect, second) in [(Markdown, indented), (Github, indented), (Lines, "p\n  \"б\"\n  br\n")] {
        assert_eq!(outline(text, dialect), format!("p\n  \"а\"\n{second}{fenced}"), "{dialect:?}");
    }
}

#[test]
fn what_cannot_be_seen_hides_no_first_sign() {
    for hidden in [
        "\u{feff}",
        "\u{200b}",
        "\u{2060}",
        "\u{feff}\u{200b}\u{200c}",
        "\u{200e}",
        " \u{feff} ",
        "\n\u{feff}",
        "\r\n \u{200b}",
    ] {
        for dialect in ALL {
            let heading = nodes(&format!("{hidden}## Исправлено\n\n- печать"), dialect);
            assert!(
                matches!(&heading[0], Node::Element(element) if element.tag == Tag::H2),
                "{hidden:?} as {dialect:?}"
            );
            assert_eq!(text_of(&heading), "Исправленопечать");
            let later = nodes(&format!("Введение\n\n{hidden}### Security\n\n{hidden}- a"), dialect);
            let tags: Vec<Tag> =
                later.iter().filter_map(|node| if let Node::Element(e) = node { Some(e.tag) } else { None }).collect();
            assert_eq!(tags, [Tag::P, Tag::H3, Tag::Ul], "{hidden:?} as {dialect:?}");
        }
        for kind in ["github-releases", "releases-api"] {
            assert_eq!(shown(kind, &format!("{hidden}## Исправлено\n\n- печать")).1, ["Исправлено", "печать"]);
        }
    }
    // Inside of a line they are the author's: an emoji is put together with one.
    assert_eq!(text_of(&nodes("a 👩\u{200d}💻", Github)), "a 👩\u{200d}💻");
}

/// What makes a careless reader quadratic, as long as notes are read. How long it takes is measured by the benchmarks.
#[test]
fn the_caps_hold_in_every_dialect() {
    let units = [
        "https://",
        "https://a*",
        "https://a.b ",
        "https://a.b/)",
        "https://a.b/;",
        ":a",
        ":bug:",
        "<!-- ",
        "*a **b ",
        "[a]: ",
        "\u{feff}\n",
        "    a\n\n",
        "### Security\n- a\n\n",
    ];
    for unit in units {
        let text = unit.repeat(256 * 1024 / unit.len());
        for dialect in [Github, Lines] {
            let (seen, deepest) = measure(&arranged(&text, dialect, &ru::TEXTS, &[]));
            assert!(seen <= 121_000 && deepest <= 50, "{unit:?} as {dialect:?}: {seen} nodes, {deepest} deep");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    /// The title says of the headings what the page says of them, whatever the notes are.
    #[test]
    fn title_and_page_agree(markdown in "((#{1,4} ?| {0,5}|> |- |```|~~~|<!--|-->|\\\\|\\*|\u{feff}|\\[)?(Security|Breaking|Безопасность|a|https://e\\.test|:bug:)?(\n|\n\n|\r\n| |===\n|\n---\n)){0,12}") {
        for dialect in ALL {
            let page = arranged(&markdown, dialect, &ru::TEXTS, &[]);
            let found = marks(&markdown, dialect);
            prop_assert_eq!(found.security, has_badge(&page, "eu-security"), "{:?} {:?}", &markdown, dialect);
            prop_assert_eq!(found.breaking, has_badge(&page, "eu-breaking"), "{:?} {:?}", &markdown, dialect);
        }
    }

    /// No dialect loses a letter, in order.
    #[test]
    fn no_dialect_loses_a_letter(markdown in "([а-я]{1,4}|https://e\\.test/[a_*~()\\[\\]]{0,5}|[ \\t\n*_~()>#:;|`•–-]|\\[[+*-]\\]|\u{feff}|\u{2028}|\r\n){0,60}") {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        // The first line of a fence, and where links lead, are not shown.
        prop_assume!(!["```", "~~~", "](", "]:"].iter().any(|mark| markdown.contains(mark)));
        for dialect in ALL {
            prop_assert_eq!(letters(&text_of(&nodes(&markdown, dialect))), letters(&markdown), "{:?} {:?}", &markdown, dialect);
        }
    }
}
