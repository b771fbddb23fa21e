//! The arrangement of one release's notes: what changelogs have in common is made easy to find, without touching a
//! word.
//!
//! Headings of Keep a Changelog become badges, breaking changes come first, long notes fold, and whatever may be wider
//! than the panel gets a box of its own that can be scrolled by keyboard.

use super::node::{Attr, Element, Node, Tag, block, element};
use super::notes;
use super::text::Texts;
use extension_update_core::changelog::Kind;
use extension_update_core::markdown::Dialect;

/// How many bytes of text stand before a fold.
const SHOWN: usize = 6_000;

/// How many bytes a fold must hide to be worth pressing.
const WORTH: usize = 3_000;

/// The notes of one release, ready for the page. Images come only from these hosts.
pub fn arranged(markdown: &str, dialect: Dialect, texts: &'static Texts, image_hosts: &[String]) -> Vec<Node> {
    arranged_under(markdown, dialect, texts, image_hosts, 3)
}

/// The same below a heading of the level `under`, whatever the author began with.
pub fn arranged_under(
    markdown: &str,
    dialect: Dialect,
    texts: &'static Texts,
    image_hosts: &[String],
    under: u8,
) -> Vec<Node> {
    let mut nodes = notes::render_with(markdown, dialect, texts, image_hosts);
    if nodes.is_empty() {
        // A comment alone, or the definitions of links.
        return vec![block(Tag::P, "eu-empty").text(texts.notes_empty).into()];
    }
    let highest = nodes.iter().filter_map(|node| of_element(node, None, |element| level(element.tag))).min();
    let below = under + 1 - highest.unwrap_or(1).min(under + 1);
    nodes.iter_mut().for_each(|node| dress(node, texts, below));
    let nodes = put_breaking_first(nodes);
    fold(nodes, texts)
}

/// Badges, boxes around what may be too wide, and headings that say how far below the panel's own they are.
fn dress(node: &mut Node, texts: &'static Texts, below: u8) {
    let Node::Element(element) = node else { return };
    match element.tag {
        Tag::Pre => {
            for (attr, value) in [(Attr::Role, "group"), (Attr::AriaLabel, texts.code_block)] {
                element.attrs.push((attr, value.into()));
            }
        }
        Tag::Table => {
            let table = std::mem::replace(element, block(Tag::Div, "eu-scroll"));
            for (attr, value) in [(Attr::Role, "group"), (Attr::AriaLabel, texts.table)] {
                element.attrs.push((attr, value.into()));
            }
            element.children.push(table.into());
        }
        tag if let Some(own) = level(tag) => {
            element.attrs.push((Attr::AriaLevel, (own + below).to_string().into()));
            if let Some(kind) = kind_of(element) {
                element.attrs.push((Attr::Class, class_of(kind).into()));
            }
        }
        // Nothing of the above stands in these, and most nodes are such.
        Tag::P | Tag::A | Tag::Em | Tag::Strong | Tag::Code | Tag::Del | Tag::Span => {}
        _ => element.children.iter_mut().for_each(|child| dress(child, texts, below)),
    }
}

fn class_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Breaking => "eu-badge eu-breaking",
        Kind::Added => "eu-badge eu-added",
        Kind::Changed => "eu-badge eu-changed",
        Kind::Deprecated => "eu-badge eu-deprecated",
        Kind::Removed => "eu-badge eu-removed",
        Kind::Fixed => "eu-badge eu-fixed",
        Kind::Security => "eu-badge eu-security",
    }
}

fn level(tag: Tag) -> Option<u8> {
    Some(match tag {
        Tag::H1 => 1,
        Tag::H2 => 2,
        Tag::H3 => 3,
        Tag::H4 => 4,
        Tag::H5 => 5,
        Tag::H6 => 6,
        _ => return None,
    })
}

fn kind_of(heading: &Element) -> Option<Kind> {
    level(heading.tag)?;
    Kind::of_heading(&notes::text_of(&heading.children))
}

/// The level of a thematic break and of closing words: they belong to no section.
const EDGE: u8 = 0;

/// Deeper than any heading.
const INSIDE: u8 = 7;

/// Moves the sections of breaking changes before the first section that has a kind, among those of one level under one
/// heading: so each section keeps its parent and its children. Nothing moves past a thematic break, and the closing
/// words stay last.
fn put_breaking_first(mut nodes: Vec<Node>) -> Vec<Node> {
    let kinds: Vec<Option<Kind>> = nodes.iter().map(|node| of_element(node, None, kind_of)).collect();
    if !kinds.contains(&Some(Kind::Breaking)) {
        return nodes;
    }
    let levels = levels(&nodes);
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    for own in 1..INSIDE {
        let mut arranged = Vec::with_capacity(order.len());
        // Sections that wait until those of breaking changes have been put before them.
        let mut others = Vec::new();
        let (mut has_kinds, mut is_breaking) = (false, false);
        for at in order {
            if levels[at] < own {
                arranged.append(&mut others);
                has_kinds = false;
            } else if levels[at] == own {
                has_kinds |= kinds[at].is_some();
                is_breaking = kinds[at] == Some(Kind::Breaking);
            }
            if has_kinds && !is_breaking { others.push(at) } else { arranged.push(at) }
        }
        arranged.append(&mut others);
        order = arranged;
    }
    order.into_iter().map(|at| std::mem::replace(&mut nodes[at], Node::Text("".into()))).collect()
}

fn of_element<T>(node: &Node, otherwise: T, ask: impl FnOnce(&Element) -> T) -> T {
    if let Node::Element(element) = node { ask(element) } else { otherwise }
}

/// The level of each node: that of a heading, [`EDGE`] where nothing moves past, [`INSIDE`] for what stands under a
/// heading.
fn levels(nodes: &[Node]) -> Vec<u8> {
    let own = |element: &Element| if element.tag == Tag::Hr { EDGE } else { level(element.tag).unwrap_or(INSIDE) };
    let mut levels: Vec<u8> = nodes.iter().map(|node| of_element(node, INSIDE, own)).collect();
    let mut section = None;
    for at in 0..=nodes.len() {
        match levels.get(at) {
            Some(&INSIDE) => {}
            Some(1..) => section = Some(at + 1),
            _ => {
                if let Some(start) = section.take()
                    && let Some(closing) = closing_words(&nodes[start..at])
                {
                    levels[start + closing] = EDGE;
                }
            }
        }
    }
    levels
}

/// Where in the last section the words begin that close all notes: paragraphs behind its list, or from a label on
/// (`**Full changelog**: …`).
fn closing_words(section: &[Node]) -> Option<usize> {
    let is = |at: usize, tags: &[Tag]| of_element(&section[at], false, |element| tags.contains(&element.tag));
    let is_label = |element: &Element| {
        element.children.first().is_some_and(|first| of_element(first, false, |first| first.tag == Tag::Strong))
    };
    let mut start = section.len();
    while start > 0 && is(start - 1, &[Tag::P]) {
        start -= 1;
    }
    let behind_list = start > 0 && is(start - 1, &[Tag::Ul, Tag::Ol]);
    (start..section.len()).find(|at| {
        behind_list || (*at > start && (is_shortened(&section[*at]) || of_element(&section[*at], false, is_label)))
    })
}

/// Puts what goes beyond [`SHOWN`] into a fold, where that hides enough to be worth it. A list is cut between its
/// items.
fn fold(mut nodes: Vec<Node>, texts: &'static Texts) -> Vec<Node> {
    if nodes.iter().map(weigh).sum::<usize>() <= SHOWN + WORTH {
        return nodes;
    }
    // That something was left out must be seen without unfolding.
    let shortened = nodes.pop_if(|node| is_shortened(node));
    let mut left = SHOWN;
    let at = nodes.iter().position(|node| {
        let weight = weigh(node);
        let over = weight > left;
        left = left.saturating_sub(weight);
        over
    });
    let Some(at) = at else {
        nodes.extend(shortened);
        return nodes;
    };
    let mut hidden = nodes.split_off(at);
    if let Some(Node::Element(list)) = hidden.first_mut()
        && matches!(list.tag, Tag::Ul | Tag::Ol)
    {
        let shown = cut_list(list, SHOWN.saturating_sub(nodes.iter().map(weigh).sum()));
        nodes.extend(shown.map(Node::Element));
    } else if nodes.is_empty() {
        // One block alone cannot be cut: it is shown, however long it is.
        nodes.push(hidden.remove(0));
    }
    if hidden.is_empty() {
        nodes.extend(shortened);
        return nodes;
    }
    let more = block(Tag::Details, "eu-more").child(element(Tag::Summary).text(texts.show_all)).children(hidden);
    nodes.push(more.into());
    nodes.extend(shortened);
    nodes
}

/// Takes the first items out of a list, as far as `room` bytes go; `list` keeps the rest, and goes on with its numbers.
fn cut_list(list: &mut Element, room: usize) -> Option<Element> {
    let mut left = room;
    let taken = list.children.iter().take_while(|item| {
        let weight = weigh(item);
        let fits = weight <= left;
        left = left.saturating_sub(weight);
        fits
    });
    let taken = taken.count();
    if taken == 0 {
        return None;
    }
    let rest = list.children.split_off(taken);
    let mut shown = element(list.tag);
    shown.attrs.clone_from(&list.attrs);
    shown.children = std::mem::replace(&mut list.children, rest);
    if list.tag == Tag::Ol {
        let start = list.attrs.iter().find(|(attr, _)| *attr == Attr::Start);
        let start = start.and_then(|(_, value)| value.parse::<u64>().ok()).unwrap_or(1);
        list.attrs.retain(|(attr, _)| *attr != Attr::Start);
        list.attrs.push((Attr::Start, start.saturating_add(taken as u64).to_string().into()));
    }
    Some(shown)
}

fn is_shortened(node: &Node) -> bool {
    matches!(node, Node::Element(element) if element.attrs.iter().any(|(attr, value)| *attr == Attr::Part && value == notes::SHORTENED))
}

/// The bytes of a node's text, and a few for each element, which takes room too.
fn weigh(node: &Node) -> usize {
    match node {
        Node::Text(text) => text.len(),
        Node::Notes { .. } => 0,
        Node::Element(element) => 16 + element.children.iter().map(weigh).sum::<usize>(),
    }
}
