//! Addresses that stand bare in notes: each is a link as far as it reaches, in every dialect, or stays text.

use crate::dialects::*;
use extension_update::core::markdown::Dialect::{Github, Markdown};
use extension_update::view::notes::text_of;

#[test]
fn a_bare_address_is_a_link_as_far_as_it_reaches() {
    let one = "https://example.com/a";
    let cases = [
        ("by @vendor-dev in https://example.com/a", one),
        ("**Полный список**: https://example.com/a", one),
        ("https://example.com/a.", one),
        ("https://example.com/a, https", one),
        ("https://example.com/a?!", one),
        ("(https://example.com/a)", one),
        ("(см. https://example.com/a).", one),
        ("«https://example.com/a»", one),
        ("\"https://example.com/a\"", one),
        ("'https://example.com/a'", one),
        ("[https://example.com/a]", one),
        ("сайт:https://example.com/a", one),
        ("*https://example.com/a*", one),
        ("**https://example.com/a**", one),
        ("~~https://example.com/a~~", one),
        ("_https://example.com/a_", one),
        ("https://example.com/a<br>", one),
        ("https://example.com/a&copy;", one),
        ("https://example.com/a;", one),
        ("https://example.com/a…", one),
        ("https://example.com/a\u{200b} b", one),
        ("## https://example.com/a", one),
        ("> - https://example.com/a", one),
        ("|a|\n|-|\n|https://example.com/a|", one),
        ("HTTPS://example.com/a", "HTTPS://example.com/a"),
        ("https://example.com", "https://example.com"),
        ("https://example.com/a(b)", "https://example.com/a(b)"),
        ("(https://example.com/a(b))", "https://example.com/a(b)"),
        ("https://example.com/a_b_c/__init__.py", "https://example.com/a_b_c/__init__.py"),
        ("https://example.com/__a__/b", "https://example.com/__a__/b"),
        ("https://example.com/*a*/b", "https://example.com/*a*/b"),
        ("https://example.com/~a/~~b~~/c", "https://example.com/~a/~~b~~/c"),
        ("https://example.com/?a=1&amp;b=2", "https://example.com/?a=1&b=2"),
        ("https://example.com/?a=1&b=2", "https://example.com/?a=1&b=2"),
        ("https://example.com:8443/a#b", "https://example.com:8443/a#b"),
        ("https://example.com/compare/v3...v4", "https://example.com/compare/v3...v4"),
        ("https://example.com/a[b]", "https://example.com/a[b]"),
        ("[[https://example.com/a[b]]]", "https://example.com/a[b]"),
        ("https://example.com/a&;", "https://example.com/a&"),
        ("https://пример.рф/путь", "https://пример.рф/путь"),
        ("https://192.0.2.10/a", "https://192.0.2.10/a"),
        ("<https://example.com/a>", one),
        ("[b](https://example.com/a)", one),
        ("[https://example.com/b](https://example.com/a)", one),
    ];
    for (text, expected) in cases {
        for dialect in ALL {
            assert_eq!(links(text, dialect), [expected], "{text:?} as {dialect:?}");
        }
    }
    assert_eq!(
        links("https://a.test/1,https://b.test/2 https://c.test/3", Markdown),
        ["https://a.test/1,https://b.test/2", "https://c.test/3"]
    );
    assert_eq!(links("https://a.test/1\nhttps://c.test/3", Github), ["https://a.test/1", "https://c.test/3"]);
    // The words around are all there, once.
    assert_eq!(text_of(&nodes("до **(https://a.test/b_c_):** после", Markdown)), "до (https://a.test/b_c_): после");
    assert_eq!(text_of(&nodes("https://a.test/*b c*", Markdown)), "https://a.test/*b c");
    assert_eq!(
        outline("a https://b.test/", Markdown),
        "p\n  \"a \"\n  a href=\"https://b.test/\" rel=\"noopener noreferrer nofollow\"\n    \"https://b.test/\"\n"
    );
}

#[test]
fn what_stands_around_an_address_ends_where_it_ends() {
    for dialect in ALL {
        assert_eq!(links("```\nhttps://a.test/\n```\n\nhttps://b.test/", dialect), ["https://b.test/"], "{dialect:?}");
        let behind_table = "|a|\n|-|\n|https://a.test/b|\n\nhttps://c.test/d|e";
        // Only there the stroke ends an address; elsewhere it is a part of one that is none.
        assert_eq!(links(behind_table, dialect), ["https://a.test/b"], "{dialect:?}");
        // An address may be the first word of its block, and a line may end behind it.
        let seen = lines("https://a.test/ b\n\nhttps://c.test/\\\nd", dialect);
        assert_eq!(seen, ["https://a.test/ b", "https://c.test/", "d"], "{dialect:?}");
        let blocks = nodes("https://a.test/ b\n\nhttps://c.test/ d", dialect);
        assert_eq!(blocks.len(), 2, "{dialect:?}: {blocks:?}");
    }
    assert_eq!(outline(":bug:**b**", Github), "p\n  \"🐛\"\n  strong\n    \"b\"\n");
}

#[test]
fn what_is_no_address_of_the_panel_stays_text() {
    for text in [
        "https://",
        "https://localhost/a",
        "https://a",
        "http://example.com/a",
        "ftp://example.com/a",
        "xhttps://example.com/a",
        "https:/example.com",
        "https://user@example.com/",
        "https://example.com\\@evil.test/",
        "https://exa\u{200b}mple.com/a",
        "https://exa_mple.com/a",
        "https://example.com/{id}",
        "https://2130706433/",
        "https://example.com:port/",
        "https://.example.com/",
        "javascript://example.com/%0aalert(1)",
        "`https://example.com/a`",
        "```\nhttps://example.com/a\n```",
        "![https://example.com/a](b)",
        "<a href=\"https://example.com/a\">",
        "\\https\\://example.com/a",
        "\u{a0}http://example.com/a",
        "ж://a.b",
        "жжж://a.b/",
        "://",
        "&colon;//a.b https&colon;//a.b",
    ] {
        for dialect in ALL {
            assert_eq!(links(text, dialect), [""; 0], "{text:?} as {dialect:?}");
        }
    }
    assert_eq!(links(&format!("https://example.com/{}", "a".repeat(2048)), Github), [""; 0]);
    // A link in a link would be two.
    assert_eq!(links("[a https://b.test/](x.html) https://c.test/", Github), ["https://c.test/"]);
}
