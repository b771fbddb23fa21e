//! Notes as github.com shows them: line ends, names of emoji, comments.

use crate::dialects::*;
use extension_update::core::changelog::marks;
use extension_update::core::markdown::Dialect::{Github, Lines, Markdown};
use extension_update::view::notes::text_of;
use extension_update::view::text::ru;

#[test]
fn a_line_end_on_github_is_a_line_break() {
    let cases: [(&str, &[&str]); 9] = [
        ("Исправлено: a\r\nДобавлено: b\r\nИзменено: c", &["Исправлено: a", "Добавлено: b", "Изменено: c"]),
        ("a\nb", &["a", "b"]),
        ("a\rb", &["a", "b"]),
        ("- a\n  b\n- c", &["a", "b", "c"]),
        ("> a\n> b", &["a", "b"]),
        ("**a\nb**\nc", &["a", "b", "c"]),
        ("a\nb\n---\nc", &["a", "b", "c"]),
        ("[a\nb](https://example.com/ab) c", &["a", "b (example.com) c"]),
        ("```\na\nb\n```", &["a", "b"]),
    ];
    for (text, expected) in cases {
        assert_eq!(lines(text, Github), expected, "{text:?}");
    }
    assert_eq!(outline("a  \nb\\\nc\nd", Github), "p\n  \"a\"\n  br\n  \"b\"\n  br\n  \"c\"\n  br\n  \"d\"\n");
    assert_eq!(outline("a\nb", Markdown), "p\n  \"a\\nb\"\n");
}

#[test]
fn names_of_emoji_on_github_are_emoji_outside_of_code() {
    let cases = [
        ("## :rocket: Новое\n\n- :bug: исправлена печать", "🚀 Новое🐛 исправлена печать"),
        (":white_check_mark::x: **:zap:** [:lock:](https://example.com/)", "✅❌ ⚡ 🔒"),
        ("a:tada:b :+1:", "a🎉b 👍"),
        ("`:bug:` \\`:bug:\\`", ":bug: `🐛`"),
        ("```\n:bug:\n```", ":bug:\n"),
        ("в 12:40:15, :nosuchname: :Bug: : bug: ::", "в 12:40:15, :nosuchname: :Bug: : bug: ::"),
        (":heavy_plus_sign: _a_ :card_file_box:", "➕ a 🗃️"),
        ("| :memo: |\n|---|\n| :lock: |", "📝🔒"),
        ("https://example.com/:bug:/a", "https://example.com/:bug:/a"),
    ];
    for (text, expected) in cases {
        assert_eq!(text_of(&nodes(text, Github)), expected, "{text:?}");
    }
    for dialect in [Markdown, Lines] {
        assert_eq!(text_of(&nodes(":rocket: a", dialect)), ":rocket: a");
    }
    assert!(marks("## :lock: Security", Github).security);
}

#[test]
fn comments_on_github_are_not_shown_and_take_nothing_along() {
    let cases: [(&str, &[&str]); 13] = [
        ("<!-- составлено -->\r\n\r\n## Что изменилось\r\n* Печать", &["Что изменилось", "Печать"]),
        ("a <!-- b --> c", &["a c"]),
        ("a\n<!-- b\n\nc -->\nd", &["a", "d"]),
        ("<!-- a --> b <!-- c --> d", &["b d"]),
        ("<!-- a -->b", &["b"]),
        ("<!---->a", &["a"]),
        ("<!--> a -->", &["a -->"]),
        ("- a <!-- b -->\n- <!-- c --> d", &["a", "d"]),
        ("> <!-- a -->\n> b", &["b"]),
        ("<div>\n<!-- a\nb -->\nc\n</div>", &["<div>", "c", "</div>"]),
        ("`<!-- a -->`", &["<!-- a -->"]),
        ("```\n<!-- a -->\n```", &["<!-- a -->"]),
        // What is never closed is no comment.
        ("<!-- a\n\n## b", &["<!-- a", "## b"]),
    ];
    for (text, expected) in cases {
        assert_eq!(lines(text, Github), expected, "{text:?}");
    }
    // Decision: everywhere else a comment is text, as all of HTML.
    for dialect in [Markdown, Lines] {
        assert_eq!(lines("<!-- a -->\n\nb", dialect), ["<!-- a -->", "b"]);
    }
    assert_eq!(shown("github-releases", "<!-- a -->").1, [ru::TEXTS.notes_empty]);
}
