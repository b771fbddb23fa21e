//! Notes: markdown becomes nodes. What the parser says comes through [`extension_update_core::markdown`], in the
//! dialect of the source.
//!
//! CommonMark with tables, strikethrough and task lists. Raw HTML shows as text, an image as its text, a link only
//! where [`extension_update_core::address`] lets its address through, with its real host beside it. Depth and number of
//! nodes are capped: a tree 4,000 blockquotes deep (8 kB of `> `) kills a browser's tab. Where anything was cut, a line
//! at the end says so.

use super::node::{Attr, Element, Node, Tag, block, element};
use super::text::Texts;
use extension_update_core::address::{Address, Link};
pub use extension_update_core::markdown::BYTES;
use extension_update_core::markdown::{self, Alignment, Dialect, Event, HeadingLevel, LinkType, Tag as Mark, TagEnd};
use std::borrow::Cow;

/// How deep elements may stand in each other. Deeper ones are left out and their text stays.
const DEPTH: usize = 48;

/// How many nodes the notes of one release may have. The densest honest markdown has about one a byte.
const NODES: usize = 120_000;

/// How many bytes of notes are read in all. The contract promises 1 MB whole.
pub const ALL_BYTES: usize = 2 * 1024 * 1024;

/// The class of the host behind a link.
const HOST: &str = "eu-host";

/// The part that says that notes were cut.
pub const SHORTENED: &str = "notes-shortened";

/// Renders the notes of one release of a signed feed. An image is its text.
pub fn render(markdown: &str, texts: &'static Texts) -> Vec<Node> {
    render_with(markdown, Dialect::Markdown, texts, &[])
}

/// Renders the notes of one release. An image of one of these hosts is shown; any other is its text.
pub fn render_with(markdown: &str, dialect: Dialect, texts: &'static Texts, image_hosts: &[String]) -> Vec<Node> {
    let mut builder = Builder {
        texts,
        done: Vec::new(),
        open: Vec::new(),
        skipped: 0,
        nodes: 0,
        table: Table::default(),
        image: 0,
        image_hosts,
        shown: None,
        shortened: markdown::readable(markdown).len() < markdown.len(),
    };
    markdown::read(markdown, dialect, &mut |event| {
        if builder.nodes >= NODES {
            builder.shortened = true;
            return false;
        }
        builder.take(event);
        true
    });
    while !builder.open.is_empty() {
        builder.close();
    }
    if builder.shortened {
        builder.done.push(shortened(texts).into());
    }
    builder.done
}

/// The line that says that notes were cut.
pub fn shortened(texts: &'static Texts) -> Element {
    block(Tag::P, "eu-shortened").part(SHORTENED).text(texts.notes_shortened)
}

struct Builder<'a> {
    texts: &'static Texts,
    done: Vec<Node>,
    /// Elements that are not closed yet, the innermost last.
    open: Vec<Open>,
    /// How many elements beyond [`DEPTH`] are open.
    skipped: usize,
    nodes: usize,
    table: Table,
    /// How many images stand around: an image's text is markdown too, and may hold an image.
    image: usize,
    image_hosts: &'a [String],
    /// The image that is being read, where it is to be shown: its address, and its text so far.
    shown: Option<(Address, String)>,
    shortened: bool,
}

struct Open {
    /// Its element, without children; a mark that has none hands its children up.
    element: Option<Element>,
    children: Vec<Node>,
    /// The host to name behind a link's text.
    host: Option<String>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(mark) => self.start(mark),
            Event::End(TagEnd::Image) => self.end_image(),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(&text),
            // Raw HTML shows as what it is: text.
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(code) if self.image == 0 => self.leaf(element(Tag::Code).text(code.into_string())),
            Event::Code(code) => self.text(&code),
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak if self.image == 0 => self.leaf(element(Tag::Br)),
            Event::HardBreak => self.text("\n"),
            Event::Rule => self.leaf(element(Tag::Hr)),
            Event::TaskListMarker(done) => {
                // The box stands for the bullet.
                let mut around = self.open.iter_mut().rev().filter_map(|open| open.element.as_mut());
                if let Some(item) = around.find(|element| element.tag == Tag::Li) {
                    item.attrs = vec![(Attr::Class, "eu-task".into())];
                }
                self.leaf(task_box(done, self.texts));
            }
            // Options that are not switched on.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.text(&text),
        }
    }

    fn start(&mut self, mark: Mark<'_>) {
        // What stands in an image is its text.
        if let Mark::Image { dest_url, .. } = &mark {
            self.image += 1;
            // The address as a browser reads it: what `Address` lets through has no user, no port in the host, and no
            // second meaning.
            let allowed =
                |address: &Address| self.image_hosts.iter().any(|host| host.eq_ignore_ascii_case(address.host()));
            if self.image == 1 {
                self.shown = Address::parse(dest_url).filter(allowed).map(|address| (address, String::new()));
            }
            return;
        }
        if self.image > 0 {
            return;
        }
        let mut host = None;
        let opened = match mark {
            Mark::Paragraph | Mark::HtmlBlock => element(Tag::P),
            Mark::Heading { level, .. } => element(heading(level)),
            Mark::BlockQuote(_) => element(Tag::Blockquote),
            Mark::CodeBlock(_) => {
                self.open(Some(element(Tag::Pre)), None);
                element(Tag::Code)
            }
            Mark::List(Some(1)) => element(Tag::Ol),
            Mark::List(Some(start)) => element(Tag::Ol).attr(Attr::Start, start.to_string()),
            Mark::List(None) => element(Tag::Ul),
            Mark::Item => element(Tag::Li),
            Mark::Emphasis => element(Tag::Em),
            Mark::Strong => element(Tag::Strong),
            Mark::Strikethrough => element(Tag::Del),
            Mark::Link { link_type, dest_url, .. } => match parse_link(link_type, &dest_url) {
                Some(link) => {
                    let href = link.as_str().to_string();
                    if let Link::Web(address) = link {
                        host = Some(address.host().to_string());
                    }
                    element(Tag::A).attr(Attr::Href, href).attr(Attr::Rel, "noopener noreferrer nofollow")
                }
                None => return self.open(None, None),
            },
            Mark::Table(alignments) => {
                self.table = Table { alignments, column: 0, head: true };
                element(Tag::Table)
            }
            Mark::TableHead => {
                self.table.column = 0;
                self.table.head = true;
                self.open(Some(element(Tag::Thead)), None);
                element(Tag::Tr)
            }
            Mark::TableRow => {
                self.table.column = 0;
                element(Tag::Tr)
            }
            Mark::TableCell => self.cell(),
            _ => return self.open(None, None),
        };
        self.open(Some(opened), host);
    }

    fn end(&mut self, end: TagEnd) {
        if self.image > 0 {
            return;
        }
        match end {
            TagEnd::CodeBlock => {
                self.close();
                self.close();
            }
            TagEnd::TableHead => {
                self.close();
                self.close();
                self.table.head = false;
                self.open(Some(element(Tag::Tbody)), None);
            }
            TagEnd::Table => {
                self.close_body();
                self.close();
            }
            _ => self.close(),
        }
    }

    fn end_image(&mut self) {
        self.image = self.image.saturating_sub(1);
        if self.image > 0 {
            return;
        }
        if let Some((address, text)) = self.shown.take() {
            let image = block(Tag::Img, "eu-image").attr(Attr::Src, address.as_str().to_string()).attr(Attr::Alt, text);
            // The image's host learns that somebody looks, and nothing of where.
            self.leaf(image.attr(Attr::ReferrerPolicy, "no-referrer").attr(Attr::Loading, "lazy"));
        }
    }

    /// A table without rows has no body.
    fn close_body(&mut self) {
        if self.skipped == 0
            && let Some(body) = self.open.last()
            && body.element.as_ref().is_some_and(|element| element.tag == Tag::Tbody)
            && body.children.is_empty()
        {
            self.open.pop();
        } else {
            self.close();
        }
    }

    fn cell(&mut self) -> Element {
        let column = self.table.column;
        self.table.column += 1;
        let cell = if self.table.head { element(Tag::Th).attr(Attr::Scope, "col") } else { element(Tag::Td) };
        match self.table.alignments.get(column) {
            Some(Alignment::Left) => cell.attr(Attr::Class, "eu-left"),
            Some(Alignment::Center) => cell.attr(Attr::Class, "eu-center"),
            Some(Alignment::Right) => cell.attr(Attr::Class, "eu-right"),
            _ => cell,
        }
    }

    fn open(&mut self, element: Option<Element>, host: Option<String>) {
        self.nodes += usize::from(element.is_some());
        if self.skipped > 0 || self.open.len() >= DEPTH {
            self.skipped += 1;
            self.shortened |= element.is_some();
        } else {
            self.open.push(Open { element, children: Vec::new(), host });
        }
    }

    fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some(Open { element, mut children, host }) = self.open.pop() else { return };
        let Some(mut element) = element else {
            for child in children {
                self.push(child);
            }
            return;
        };
        // The reader sees where a link leads, whatever its text says.
        if let Some(host) = host
            && !text_of(&children).contains(&host)
        {
            children.push(Node::Element(block(Tag::Span, HOST).text(format!(" ({host})"))));
        }
        element.children = children;
        self.push(Node::Element(element));
    }

    fn leaf(&mut self, element: Element) {
        self.nodes += 1;
        self.push(Node::Element(element));
    }

    fn text(&mut self, text: &str) {
        if let Some((_, alternative)) = &mut self.shown {
            return alternative.push_str(text);
        }
        let into = self.open.last_mut().map_or(&mut self.done, |open| &mut open.children);
        // pulldown-cmark cuts text at every character that might have meant something; one text node is enough.
        if let Some(Node::Text(Cow::Owned(last))) = into.last_mut() {
            last.push_str(text);
        } else {
            self.nodes += 1;
            into.push(Node::Text(Cow::Owned(text.into())));
        }
    }

    fn push(&mut self, node: Node) {
        if let Node::Text(text) = &node {
            return self.text(text);
        }
        self.open.last_mut().map_or(&mut self.done, |open| &mut open.children).push(node);
    }
}

fn parse_link(link_type: LinkType, address: &str) -> Option<Link> {
    match link_type {
        LinkType::Email => Link::parse(&format!("mailto:{address}")),
        _ => Link::parse(address),
    }
}

fn heading(level: HeadingLevel) -> Tag {
    match level {
        HeadingLevel::H1 => Tag::H1,
        HeadingLevel::H2 => Tag::H2,
        HeadingLevel::H3 => Tag::H3,
        HeadingLevel::H4 => Tag::H4,
        HeadingLevel::H5 => Tag::H5,
        HeadingLevel::H6 => Tag::H6,
    }
}

fn task_box(done: bool, texts: &'static Texts) -> Element {
    let task = element(Tag::Input).attr(Attr::Type, "checkbox").attr(Attr::Disabled, "");
    let task = task.attr(Attr::AriaLabel, if done { texts.task_done } else { texts.task_open });
    if done { task.attr(Attr::Checked, "") } else { task }
}

/// All text of these nodes, without the hosts that are named behind links.
pub fn text_of(nodes: &[Node]) -> String {
    let mut out = String::new();
    let mut rest: Vec<&Node> = nodes.iter().rev().collect();
    while let Some(node) = rest.pop() {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if element.attrs.contains(&(Attr::Class, HOST.into())) => {}
            Node::Element(element) => rest.extend(element.children.iter().rev()),
            Node::Notes { .. } => {}
        }
    }
    out
}
