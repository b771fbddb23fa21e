//! Nodes: all that the panel can put into a page. Elements and attributes are closed lists; whatever comes from a feed
//! is text, or the address of a link that [`extension_update_core::address`] let through.

use core::fmt;
use extension_update_core::words::words;
use std::borrow::Cow;

/// A node of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text.
    Text(Cow<'static, str>),
    /// A place that the edge fills with the rendered notes of the release with this index; `key` changes when the notes
    /// do.
    Notes {
        /// Whose notes: which of the panel's extensions.
        extension: usize,
        /// Which of the notes on its screen.
        index: usize,
        /// Names the notes: the same key, the same notes.
        key: String,
    },
}

words! {
    /// The elements.
    #[allow(missing_docs, reason = "each variant is named as the word that it stands for")]
    pub Tag {
        A = "a", Blockquote = "blockquote", Br = "br", Button = "button", Code = "code", Dd = "dd", Del = "del", Details = "details", Div = "div", Dl = "dl",
        Dt = "dt", Em = "em",
        H1 = "h1", H2 = "h2", H3 = "h3", H4 = "h4", H5 = "h5", H6 = "h6", Hr = "hr", Img = "img", Input = "input", Label = "label", Li = "li", Ol = "ol", P = "p",
        Pre = "pre", Progress = "progress", Section = "section", Span = "span", Strong = "strong", Summary = "summary", Table = "table",
        Tbody = "tbody", Td = "td", Th = "th", Thead = "thead", Tr = "tr", Ul = "ul",
    }
}

words! {
    /// The attributes. None of them runs or frames anything; `href` is kept from being followed by the edge, and `src`
    /// stands only on images of hosts that the config allows.
    #[allow(missing_docs, reason = "each variant is named as the word that it stands for")]
    pub Attr {
        Action = "data-action", Alt = "alt", AriaLabel = "aria-label", AriaLevel = "aria-level",
        AriaValueText = "aria-valuetext", Checked = "checked", Class = "class", Code = "data-code",
        Disabled = "disabled", Extension = "data-extension", Href = "href", Lang = "lang", Loading = "loading", Max = "max", Name = "name", Open = "open", Panel = "data-extension-update", Part = "data-part", ReferrerPolicy = "referrerpolicy",
        Rel = "rel", Role = "role", Scope = "scope", ShadowPart = "part", Src = "src", Start = "start", State = "data-state", TabIndex = "tabindex", Theme = "data-theme", Type = "type",
        Value = "value", Choice = "data-value", Version = "data-version",
    }
}

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Its name.
    pub tag: Tag,
    /// Its attributes.
    pub attrs: Vec<(Attr, Cow<'static, str>)>,
    /// What stands in it.
    pub children: Vec<Node>,
}

/// An empty element.
pub fn element(tag: Tag) -> Element {
    Element { tag, attrs: Vec::new(), children: Vec::new() }
}

/// An element of the panel's own, by its class.
pub fn block(tag: Tag, class: &'static str) -> Element {
    element(tag).attr(Attr::Class, class)
}

impl Element {
    /// With an attribute more.
    pub fn attr(mut self, attr: Attr, value: impl Into<Cow<'static, str>>) -> Element {
        self.attrs.push((attr, value.into()));
        self
    }

    /// With text behind what stands in it.
    pub fn text(self, text: impl Into<Cow<'static, str>>) -> Element {
        self.child(Node::Text(text.into()))
    }

    /// A part that hosts hold on to and style: `data-part`, and `part` for style sheets outside of a shadow tree.
    pub fn part(self, name: &'static str) -> Element {
        self.attr(Attr::Part, name).attr(Attr::ShadowPart, name)
    }

    /// With a node behind what stands in it.
    pub fn child(mut self, child: impl Into<Node>) -> Element {
        self.children.push(child.into());
        self
    }

    /// With a node behind what stands in it, if there is one.
    pub fn maybe(self, child: Option<impl Into<Node>>) -> Element {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// With nodes behind what stands in it.
    pub fn children(mut self, children: impl IntoIterator<Item = Node>) -> Element {
        self.children.extend(children);
        self
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Node {
        Node::Element(element)
    }
}

/// An outline for people and for goldens: a line a node. It is no HTML and must never be used as such.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        outline(self, 0, f)
    }
}

fn outline(node: &Node, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{:1$}", "", depth * 2)?;
    match node {
        Node::Text(text) => writeln!(f, "{text:?}"),
        Node::Notes { index, .. } => writeln!(f, "(notes {index})"),
        Node::Element(element) => {
            f.write_str(element.tag.as_str())?;
            for (attr, value) in &element.attrs {
                write!(f, " {}={value:?}", attr.as_str())?;
            }
            writeln!(f)?;
            element.children.iter().try_for_each(|child| outline(child, depth + 1, f))
        }
    }
}
