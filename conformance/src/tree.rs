//! The tree of a text that was rendered, as one line that can be compared: the panel's nodes, and the HTML that others
//! expect.
//!
//! A tag of a block stands in `<>`, one of a line in `‹›`: white space beside the first means nothing.
//! Elements count, with the start of a list, the alignment of a cell, the mark of a task and the address of a link; so
//! does all text, but not how blocks are broken into lines. Titles of links, classes and the host that the panel writes
//! behind a link do not. Next: `suites/markdown.rs`.

use extension_update::{
    core::address::Link,
    view::node::{Attr, Element, Node, Tag},
};
use scraper::Html;

/// How links and images of expected HTML are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As they stand there.
    Literal,
    /// As the panel's policy shows them: an image is its text, and a link is one only where its address is let through.
    ByPolicy,
}

/// The tree of what the panel rendered.
pub fn of_nodes(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_nodes(nodes, false, &mut out);
    settle(&out)
}

/// The tree of HTML.
pub fn of_html(html: &str, reading: Reading) -> String {
    let document = Html::parse_fragment(html);
    let mut out = String::new();
    for child in document.root_element().children() {
        write_html(child, false, reading, &mut out);
    }
    settle(&out)
}

/// A tree in which a link to the very address that is its text is that text.
pub fn without_bare_links(tree: &str) -> String {
    const LINK: &str = "‹a href=";
    let mut out = String::new();
    let mut rest = tree;
    while let Some(at) = rest.find(LINK) {
        let link = &rest[at + LINK.len()..];
        let inside = link.split_once('›').and_then(|(href, after)| Some((href, after.split_once('‹')?)));
        match inside {
            Some((href, (words, after))) if decode(words) == href && after.starts_with("/›") => {
                out.push_str(&rest[..at]);
                out.push_str(words);
                rest = &after["/›".len()..];
            }
            _ => {
                out.push_str(&rest[..at + LINK.len()]);
                rest = link;
            }
        }
    }
    out + rest
}

/// All text of HTML, in order.
pub fn text_of_html(html: &str) -> String {
    Html::parse_fragment(html).root_element().text().collect()
}

/// All text of nodes, in order, without the hosts that the panel adds to links.
pub fn text_of_nodes(nodes: &[Node]) -> String {
    let mut out = String::new();
    let mut rest: Vec<&Node> = nodes.iter().rev().collect();
    while let Some(node) = rest.pop() {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if is_added(element) => {}
            Node::Element(element) => rest.extend(element.children.iter().rev()),
            Node::Notes { .. } => {}
        }
    }
    out
}

/// All elements of these trees, each before those in it.
pub fn elements(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    let mut rest: Vec<&Node> = nodes.iter().rev().collect();
    std::iter::from_fn(move || {
        loop {
            if let Node::Element(element) = rest.pop()? {
                rest.extend(element.children.iter().rev());
                return Some(element);
            }
        }
    })
}

/// Whether the notes end with the line that says that they were cut.
pub fn is_shortened(nodes: &[Node]) -> bool {
    matches!(nodes.last(), Some(Node::Element(last)) if attr_of(last, Attr::Part) == Some("notes-shortened"))
}

/// The value of an attribute, where the element has it.
pub fn attr_of(element: &Element, attr: Attr) -> Option<&str> {
    element.attrs.iter().find(|(name, _)| *name == attr).map(|(_, value)| value.as_ref())
}

/// What the panel adds to notes: the host of a link, the line that they were cut.
fn is_added(element: &Element) -> bool {
    matches!(attr_of(element, Attr::Class), Some("eu-host" | "eu-shortened"))
}

fn write_nodes(nodes: &[Node], pre: bool, out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => write_words(text, pre, out),
            Node::Element(element) if is_added(element) => {}
            Node::Element(element) => {
                let align = match attr_of(element, Attr::Class) {
                    Some("eu-left") => Some("left"),
                    Some("eu-center") => Some("center"),
                    Some("eu-right") => Some("right"),
                    _ => None,
                };
                let details = Details {
                    start: attr_of(element, Attr::Start),
                    align,
                    checked: attr_of(element, Attr::Checked).is_some(),
                    href: attr_of(element, Attr::Href),
                };
                open(element.tag.as_str(), &details, out);
                write_nodes(&element.children, pre || element.tag == Tag::Pre, out);
                close(element.tag.as_str(), pre, out);
            }
            Node::Notes { .. } => {}
        }
    }
}

fn write_html(node: ego_tree::NodeRef<'_, scraper::Node>, pre: bool, reading: Reading, out: &mut String) {
    let by_policy = reading == Reading::ByPolicy;
    match node.value() {
        scraper::Node::Text(text) => write_words(text, pre, out),
        scraper::Node::Element(element) => {
            let name = element.name();
            if by_policy && name == "img" {
                return write_words(element.attr("alt").unwrap_or(""), pre, out);
            }
            let href = element.attr("href");
            if by_policy && name == "a" && href.is_none_or(|href| Link::parse(&decode(href)).is_none()) {
                return node.children().for_each(|child| write_html(child, pre, reading, out));
            }
            let style = element.attr("style").and_then(|style| style.strip_prefix("text-align: "));
            let details = Details {
                start: element.attr("start"),
                align: element.attr("align").or(style),
                checked: element.attr("checked").is_some(),
                href,
            };
            open(name, &details, out);
            for child in node.children() {
                write_html(child, pre || name == "pre", reading, out);
            }
            close(name, pre, out);
        }
        _ => {}
    }
}

struct Details<'a> {
    start: Option<&'a str>,
    align: Option<&'a str>,
    checked: bool,
    href: Option<&'a str>,
}

/// Elements that stand in a line of text; white space around them is seen.
fn is_inline(name: &str) -> bool {
    matches!(name, "a" | "em" | "strong" | "code" | "del" | "span" | "img" | "sup" | "sub")
}

fn open(name: &str, details: &Details<'_>, out: &mut String) {
    let detail = match (name, details) {
        ("ol", Details { start: Some(start), .. }) => format!(" start={start}"),
        ("th" | "td", Details { align: Some(align), .. }) => format!(" align={align}"),
        ("input", Details { checked: true, .. }) => " checked".into(),
        ("a", Details { href: Some(href), .. }) => format!(" href={}", decode(href)),
        _ => String::new(),
    };
    if is_inline(name) {
        out.push_str(&format!("‹{name}{detail}›"));
    } else {
        drop_space(out);
        out.push_str(&format!("<{name}{detail}>"));
    }
}

fn close(name: &str, pre: bool, out: &mut String) {
    if is_inline(name) {
        out.push_str("‹/›");
    } else {
        // The end of preformatted text is a line end that is seen.
        if !pre && name != "pre" {
            drop_space(out);
        }
        out.push_str("</>");
    }
}

fn drop_space(out: &mut String) {
    if out.ends_with(' ') {
        out.pop();
    }
}

fn write_words(text: &str, pre: bool, out: &mut String) {
    if pre {
        out.push_str(text);
        return;
    }
    // White space between blocks is the writer's, not the tree's.
    let mut space = text.starts_with(char::is_whitespace);
    for word in text.split_whitespace() {
        if space && !out.ends_with(['>', ' ']) {
            out.push(' ');
        }
        out.push_str(word);
        space = true;
    }
    if text.ends_with(char::is_whitespace) && !out.ends_with(['>', ' ']) {
        out.push(' ');
    }
}

/// A table without rows has a body in what some writers make, and none in what others do.
fn settle(outline: &str) -> String {
    outline.trim().replace("<tbody></>", "")
}

/// An address without its percent signs: writers of HTML encode as they like, and the panel keeps what stands there.
fn decode(address: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), address.as_bytes());
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use extension_update::view::{notes::render, text::ru};

    fn check(markdown: &str, html: &str, alike: bool) {
        let ours = of_nodes(&render(markdown, &ru::TEXTS));
        assert_eq!(ours == of_html(html, Reading::Literal), alike, "{markdown} gives {ours}");
    }

    #[test]
    fn only_a_link_that_is_its_own_text_is_bare() {
        let bare = |html: &str| without_bare_links(&of_html(html, Reading::Literal));
        assert_eq!(
            bare("<p>a <a href=\"https://b.test/%C3%A4\">https://b.test/ä</a> c</p>"),
            "<p>a https://b.test/ä c</>"
        );
        for html in [
            "<p><a href=\"https://b.test/\">b</a></p>",
            "<p><a href=\"https://b.test/\"><em>https://b.test/</em></a></p>",
        ] {
            assert_eq!(bare(html), of_html(html, Reading::Literal));
        }
    }

    #[test]
    fn trees_are_alike_by_their_elements_and_words_and_differ_by_each_of_them() {
        check("*a* b", "<p><em>a</em> b</p>", true);
        check("*a* b", "<p>\n<em>a</em>\nb</p>\n", true);
        check("*a* b", "<p><strong>a</strong> b</p>", false);
        check("*a* b", "<p><em>a</em>b</p>", false);
        check("a *b*", "<p>a<em>b</em></p>", false);
        check("*a* b", "<p><em>a</em> c</p>", false);
        check("3. a", "<ol start=\"3\"><li>a</li></ol>", true);
        check("3. a", "<ol><li>a</li></ol>", false);
        check("    a\n     b\n", "<pre><code>a\n b\n</code></pre>", true);
        check("    a\n     b\n", "<pre><code>a\nb\n</code></pre>", false);
        check("|a|\n|:-:|", "<table><thead><tr><th align=\"center\">a</th></tr></thead></table>", true);
        check("|a|\n|:-:|", "<table><thead><tr><th>a</th></tr></thead></table>", false);
        check("[a](https://b.test/%C3%A4)", "<p><a href=\"https://b.test/\u{e4}\">a</a></p>", true);
        check("[a](https://b.test/x)", "<p><a href=\"https://b.test/y\">a</a></p>", false);
        check("- [x] a", "<ul><li><input type=\"checkbox\" checked> a</li></ul>", true);
        check("- [ ] a", "<ul><li><input type=\"checkbox\" checked> a</li></ul>", false);
    }

    #[test]
    fn the_policy_turns_images_into_their_text_and_refused_links_too() {
        let html = "<p><img src=\"/x\" alt=\"a\"> <a href=\"/y\">b</a> <a href=\"https://c.test/\">c</a></p>";
        assert_eq!(of_html(html, Reading::ByPolicy), "<p>a b ‹a href=https://c.test/›c‹/›</>");
        assert!(of_html(html, Reading::Literal).contains("‹img›"));
    }
}
