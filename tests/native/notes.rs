//! Notes: markdown becomes elements, and nothing that a changelog holds can be more than text. The trees of
//! CommonMark's own examples are compared by the conformance run (`conformance/src/suites/markdown.rs`).

use crate::desk::sight::{find_among, measure, word};
use extension_update::view::node::{Attr, Element, Node, Tag};
use extension_update::view::notes::{render, text_of};
use extension_update::view::text::ru;
use proptest::prelude::*;

fn outline(markdown: &str) -> String {
    render(markdown, &ru::TEXTS).iter().map(Node::to_string).collect()
}

fn is_shortened(nodes: &[Node]) -> bool {
    matches!(nodes.last(), Some(Node::Element(element)) if word(element, Attr::Part) == "notes-shortened")
}

#[test]
fn markdown_becomes_elements() {
    let cases = [
        ("- Изменилась версия", "ul\n  li\n    \"Изменилась версия\"\n"),
        ("3. a\n4. b", "ol start=\"3\"\n  li\n    \"a\"\n  li\n    \"b\"\n"),
        ("## Заголовок", "h2\n  \"Заголовок\"\n"),
        (
            "**a** *b* ~~c~~ `d`",
            "p\n  strong\n    \"a\"\n  \" \"\n  em\n    \"b\"\n  \" \"\n  del\n    \"c\"\n  \" \"\n  code\n    \"d\"\n",
        ),
        ("a  \nb", "p\n  \"a\"\n  br\n  \"b\"\n"),
        ("> a\n\n---", "blockquote\n  p\n    \"a\"\nhr\n"),
        ("```bsl\nА = 1;\n```", "pre\n  code\n    \"А = 1;\\n\"\n"),
        (
            "- [x] a",
            "ul\n  li class=\"eu-task\"\n    input type=\"checkbox\" disabled=\"\" aria-label=\"выполнено\" checked=\"\"\n    \"a\"\n",
        ),
        (
            "|a|b|\n|:-:|-:|\n|c|d|",
            "table\n  thead\n    tr\n      th scope=\"col\" class=\"eu-center\"\n        \"a\"\n      th scope=\"col\" class=\"eu-right\"\n        \"b\"\n  tbody\n    tr\n      td class=\"eu-center\"\n        \"c\"\n      td class=\"eu-right\"\n        \"d\"\n",
        ),
        ("|a|\n|-|", "table\n  thead\n    tr\n      th scope=\"col\"\n        \"a\"\n"),
        ("&quot;Котики&quot; &amp; &copy;", "p\n  \"\\\"Котики\\\" & ©\"\n"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(outline(markdown), expected, "{markdown}");
    }
}

#[test]
fn raw_html_shows_as_text() {
    for markdown in [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<div>\n\n</details>\n\n</div>",
        "<!-- x -->",
        "<?php ?>",
    ] {
        let nodes = render(markdown, &ru::TEXTS);
        let words = text_of(&nodes);
        for line in markdown.lines().filter(|line| !line.is_empty()) {
            assert!(words.contains(line), "{markdown}: {words}");
        }
    }
}

#[test]
fn a_link_shows_its_real_host_and_one_that_is_not_let_through_is_text() {
    let rel = "rel=\"noopener noreferrer nofollow\"";
    let cases = [
        (
            "[тут](https://example.com/a)",
            format!(
                "p\n  a href=\"https://example.com/a\" {rel}\n    \"тут\"\n    span class=\"eu-host\"\n      \" (example.com)\"\n"
            ),
        ),
        (
            "<https://example.com/a>",
            format!("p\n  a href=\"https://example.com/a\" {rel}\n    \"https://example.com/a\"\n"),
        ),
        (
            "[https://bank.example](https://evil.test/)",
            format!(
                "p\n  a href=\"https://evil.test/\" {rel}\n    \"https://bank.example\"\n    span class=\"eu-host\"\n      \" (evil.test)\"\n"
            ),
        ),
        ("<help@example.com>", format!("p\n  a href=\"mailto:help@example.com\" {rel}\n    \"help@example.com\"\n")),
        ("[a](javascript:alert(1)) [b](/x) [c](data:text/html,x) [d](//e.test)", "p\n  \"a b c d\"\n".into()),
        ("[a **b**](x.html)", "p\n  \"a \"\n  strong\n    \"b\"\n".into()),
        ("![кот *и* `пёс`](https://example.com/cat.png)", "p\n  \"кот и пёс\"\n".into()),
        ("![a ![b](c) d](e) f", "p\n  \"a b d f\"\n".into()),
    ];
    for (markdown, expected) in cases {
        assert_eq!(outline(markdown), expected, "{markdown}");
    }
}

#[test]
fn a_tree_as_deep_as_an_abyss_is_flattened_and_says_so() {
    for markdown in [
        "> ".repeat(4_000) + "дно",
        "- ".repeat(4_000) + "дно",
        "*a ".repeat(3_000) + "дно" + &"*".repeat(3_000),
        "[".repeat(5_000) + "дно" + &"](x)".repeat(5_000),
    ] {
        let nodes = render(&markdown, &ru::TEXTS);
        let (_, deepest) = measure(&nodes);
        assert!(deepest <= 50, "{deepest}");
        assert!(text_of(&nodes).contains("дно"), "no text is lost");
    }
    assert!(is_shortened(&render(&("> ".repeat(4_000) + "дно"), &ru::TEXTS)));
    assert!(!is_shortened(&render(&("> ".repeat(20) + "дно"), &ru::TEXTS)));
}

#[test]
fn too_many_nodes_are_cut_and_it_is_said() {
    let table = format!("|{}\n|{}\n{}", "a|".repeat(2_000), "-|".repeat(2_000), "|b\n".repeat(2_000));
    for markdown in [table, "*a* ".repeat(64 * 1024)] {
        let nodes = render(&markdown, &ru::TEXTS);
        let (seen, _) = measure(&nodes);
        assert!(seen <= 121_000, "{seen}");
        assert!(is_shortened(&nodes));
    }
}

#[test]
fn a_hundred_kilobytes_of_notes_are_shown_whole() {
    let line = "- Исправлена ошибка в отчёте «Котики» и [ещё одна](https://example.com/1)\n";
    let markdown = line.repeat(100_000 / line.len()) + "\nКОНЕЦ";
    let nodes = render(&markdown, &ru::TEXTS);
    assert!(!is_shortened(&nodes));
    assert!(text_of(&nodes).ends_with("КОНЕЦ"));
    for dense in ["- a\n", "*a*\n", "a|", "> a\n\n"] {
        let dense = dense.repeat(100_000 / dense.len());
        assert!(!is_shortened(&render(&dense, &ru::TEXTS)), "{}", &dense[..8]);
    }
}

#[test]
fn notes_beyond_the_limit_are_cut_at_a_character_and_it_is_said() {
    let nodes = render(&"ё".repeat(200_000), &ru::TEXTS);
    assert!(is_shortened(&nodes));
    assert!(text_of(&nodes).starts_with("ёё"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_renderer_panic_or_leave_its_vocabulary(markdown in "([\\[\\]()<>*_`#>|~!&;:\\-\\n 1a\"'/\\\\]|https://e\\.test|\\PC){0,200}") {
        let nodes = render(&markdown, &ru::TEXTS);
        for Element { tag, attrs, .. } in find_among(&nodes, &|_| true) {
            assert!(!matches!(tag, Tag::Button | Tag::Progress | Tag::Div | Tag::Section), "{tag:?} is the panel's own");
            for (attr, value) in attrs {
                let allowed = matches!(attr, Attr::Class | Attr::Href | Attr::Rel | Attr::Start | Attr::Scope | Attr::Type | Attr::Disabled | Attr::Checked | Attr::AriaLabel | Attr::Part);
                assert!(allowed, "{attr:?}");
                assert!(*attr != Attr::Href || value.starts_with("https://") || value.to_ascii_lowercase().starts_with("mailto:") , "{value}");
            }
        }
    }
}

#[test]
fn notes_that_end_in_a_character_over_the_limit_are_not_called_shortened() {
    let whole = "а".repeat(256 * 1024 / 2 - 1) + "a" + "я";
    assert_eq!(whole.len(), 256 * 1024 + 1);
    let nodes = render(&whole, &ru::TEXTS);
    assert!(!is_shortened(&nodes));
    assert!(text_of(&nodes).ends_with('я'));
}
