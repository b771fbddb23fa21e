//! What a state says before it is a part of the page: how serious it is, a headline, and what stands below it. Next:
//! `message.rs`.

use super::node::{Attr, Element, Node, Tag, block, element};
use std::borrow::Cow;

/// How serious a message is: its bar, its icon and its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Severity {
    /// All is as it should be.
    Good,
    /// Something goes on, or was decided.
    Calm,
    /// There is something to do, and no hurry.
    Notice,
    /// Something is in the way, or in doubt.
    Warning,
    /// What must not wait, and what has failed.
    Danger,
}

impl Severity {
    /// The class of a message.
    pub fn class(self) -> &'static str {
        match self {
            Severity::Good => "eu-message eu-good",
            Severity::Calm => "eu-message eu-calm",
            Severity::Notice => "eu-message eu-notice",
            Severity::Warning => "eu-message eu-warning",
            Severity::Danger => "eu-message eu-bad",
        }
    }
}

/// A message in words.
pub(super) struct Said {
    pub severity: Severity,
    /// One sentence without its full stop: what is going on.
    pub headline: Cow<'static, str>,
    /// The name of the part that the headline is.
    pub part: &'static str,
    /// What stands below the headline.
    pub lines: Vec<Node>,
}

impl Said {
    pub fn new(severity: Severity, headline: impl Into<Cow<'static, str>>, lines: Vec<Node>) -> Said {
        Said { severity, headline: headline.into(), part: "headline", lines }
    }

    /// The headline, and then what stands below it. A panel has one heading; where others stand around, the headline is
    /// a line.
    pub fn into_nodes(self, tag: Tag) -> Vec<Node> {
        let mut nodes = vec![block(tag, "eu-headline").part(self.part).text(self.headline).into()];
        nodes.extend(self.lines);
        nodes
    }
}

/// What a screen reader says of a node: all of it but the bar, what changes by the second, and what only somebody who
/// helps will read.
pub(super) fn announce(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => out.push_str(text),
        Node::Notes { .. } => {}
        Node::Element(element) => {
            let class = element.attrs.iter().find(|(attr, _)| *attr == Attr::Class).map_or("", |(_, class)| class);
            if matches!(element.tag, Tag::Progress | Tag::Button | Tag::Summary | Tag::Pre) || class == "eu-aside" {
                return;
            }
            let before = out.len();
            element.children.iter().for_each(|child| announce(child, out));
            if matches!(element.tag, Tag::P | Tag::Li | Tag::H2) && out.len() > before {
                // What is no sentence has no full stop, and a voice would run on.
                if !out.ends_with(['.', '…', ':', '!', '?']) {
                    out.push('.');
                }
                out.push(' ');
            }
        }
    }
}

/// The place that screen readers say whenever it changes, and nobody sees.
pub(super) fn announcement(said: &str) -> Element {
    let place = block(Tag::Div, "eu-announcement").attr(Attr::Part, "announcement").attr(Attr::Role, "status");
    place.text(said.trim_end().to_string())
}

pub(super) fn line(text: impl Into<Cow<'static, str>>) -> Node {
    block(Tag::P, "eu-line").text(text).into()
}

/// A headline as a line of its own.
pub(super) fn sentence(headline: &str) -> Node {
    line(format!("{}.", headline.trim_end_matches('.')))
}

/// What must not be passed over.
pub(super) fn urgent(part: &'static str, text: &'static str) -> Node {
    block(Tag::P, "eu-line eu-urgent").part(part).text(text).into()
}

/// What only somebody who helps will read.
pub(super) fn aside(text: impl Into<Cow<'static, str>>) -> Node {
    block(Tag::P, "eu-aside").text(text).into()
}

/// An item that a code names.
pub(super) fn item(code: &'static str, text: impl Into<Cow<'static, str>>) -> Element {
    element(Tag::Li).attr(Attr::Code, code).text(text)
}
