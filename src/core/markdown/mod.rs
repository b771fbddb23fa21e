//! Markdown as the sources write it: a text and its dialect become the events of the parser. The only file of the
//! panel that names `pulldown_cmark`.
//!
//! Whoever asks what notes say (their headings, their nodes) asks here, so that all see the same. What the parser does
//! not do is done on its events, never on lines: comments, names of emoji, bare addresses, line breaks. Next:
//! `bare_address.rs`, `emoji.rs`.

mod bare_address;
mod emoji;

use super::address::is_format;
use core::ops::Range;
pub use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
};

/// How many bytes of one release's notes are read. The contract promises 100 kB whole.
pub const BYTES: usize = 256 * 1024;

/// What the writers of a source take for granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// CommonMark with tables, strikethrough and task lists; a bare `https://` address is a link, as in all of them.
    Markdown,
    /// As github.com shows the notes of a release: a line end is a line break, comments are not shown, `:rocket:` is 🚀.
    Github,
    /// Text of people who may not know of markdown: a line is a line, whatever it begins with, and no mark reaches over
    /// a line's end.
    Lines,
}

/// As much of a text as is read.
pub fn readable(markdown: &str) -> &str {
    // Found from the end: counting all characters before it would cost a tenth of all that follows.
    &markdown[..markdown.ceil_char_boundary(BYTES)]
}

/// Reads as much as is [`readable`] and hands each event to `take`, until that says `false`.
pub fn read(markdown: &str, dialect: Dialect, take: &mut dyn FnMut(Event<'_>) -> bool) {
    let source = prepare(readable(markdown), dialect);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut reader = Reader {
        source: &source,
        dialect,
        take,
        goes_on: true,
        done: 0..0,
        refused: 0,
        links: 0,
        table: false,
        code: false,
        indented: false,
        html: None,
        marks: Vec::new(),
        line_end: 0,
    };
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        reader.hear(event, range);
        if !reader.goes_on {
            break;
        }
    }
}

/// The text without what hides a line's first sign: byte order marks and zero-width characters before it. In
/// [`Dialect::Lines`] whatever ends a line ends it, and no line is the definition of a link, which would not be shown.
fn prepare(text: &str, dialect: Dialect) -> String {
    let lines = dialect == Dialect::Lines;
    let mut out = String::with_capacity(text.len() + 8);
    let (mut before_first, mut last) = (true, '\0');
    for (at, c) in text.char_indices() {
        let read = match c {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' if lines => '\n',
            _ => c,
        };
        // The line feed behind a carriage return ends the same line.
        let again = lines && (last, c) == ('\r', '\n');
        last = c;
        if again || (before_first && is_format(c)) {
            continue;
        }
        if lines && before_first && c == '[' && looks_like_definition(&text[at..]) {
            out.push('\\');
        }
        out.push(read);
        // What begins an item of a list or a quote stands before the first sign of it.
        before_first = matches!(read, '\n' | '\r')
            || (before_first && matches!(read, ' ' | '\t' | '-' | '*' | '+' | '>' | '.' | ')' | '0'..='9'));
    }
    out
}

/// Whether a line that begins with a bracket may be taken for a definition: `[+]: Печать`, `[Сайт]: https://…`.
fn looks_like_definition(rest: &str) -> bool {
    rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())].contains("]:")
}

struct Reader<'a> {
    source: &'a str,
    dialect: Dialect,
    take: &'a mut dyn FnMut(Event<'_>) -> bool,
    goes_on: bool,
    /// What was read as one address or one name: what the parser saw inside of it is not there.
    done: Range<usize>,
    /// Up to where a word that is no address has been looked at: its parts come as texts of their own.
    refused: usize,
    /// How many links and images stand around.
    links: usize,
    table: bool,
    code: bool,
    /// Whether the block is one that is indented and no code.
    indented: bool,
    /// The block of HTML that is being read.
    html: Option<String>,
    /// How long the mark of each emphasis around is where it is text, else 0.
    marks: Vec<usize>,
    /// Where the line of the newest emphasis ends.
    line_end: usize,
}

impl Reader<'_> {
    fn tell(&mut self, event: Event<'_>) {
        self.goes_on = self.goes_on && (self.take)(event);
    }

    fn hear(&mut self, event: Event<'_>, range: Range<usize>) {
        // Blocks begin where the first word of theirs does; what is in a word begins behind that.
        if range.start > self.done.start && range.start < self.done.end {
            if matches!(event, Event::Text(_)) && range.end > self.done.end {
                self.text(self.done.end..range.end);
            }
            return;
        }
        let (plain, lines) = (self.dialect == Dialect::Markdown, self.dialect == Dialect::Lines);
        // By reference: an event is large, and most are told as they are.
        match &event {
            Event::SoftBreak if !plain => return self.tell(Event::HardBreak),
            Event::Text(text) => return self.plain_text(text, range),
            Event::Html(text) if let Some(html) = &mut self.html => return html.push_str(text),
            Event::InlineHtml(text) if self.dialect == Dialect::Github && text.starts_with("<!--") => return,
            Event::Start(Tag::HtmlBlock) if !plain => {
                self.html = Some(String::new());
                return;
            }
            Event::End(TagEnd::HtmlBlock) if let Some(html) = self.html.take() => return self.html_block(&html),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) if lines => {
                self.indented = true;
                return self.tell(Event::Start(Tag::Paragraph));
            }
            Event::End(TagEnd::CodeBlock) if self.indented => {
                self.indented = false;
                return self.tell(Event::End(TagEnd::Paragraph));
            }
            Event::Start(tag @ (Tag::Emphasis | Tag::Strong | Tag::Strikethrough)) if lines => {
                let length = self.open_mark(tag, &range);
                if length > 0 {
                    return self.tell_source(range.start..range.start + length);
                }
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) if lines => {
                if let Some(length @ 1..) = self.marks.pop() {
                    return self.tell_source(range.end - length..range.end);
                }
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => self.links += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => self.links -= 1,
            Event::Start(Tag::CodeBlock(_)) => self.code = true,
            Event::End(TagEnd::CodeBlock) => self.code = false,
            Event::Start(Tag::Table(_)) => self.table = true,
            Event::End(TagEnd::Table) => self.table = false,
            _ => {}
        }
        self.tell(event);
    }

    fn plain_text(&mut self, text: &str, range: Range<usize>) {
        // What is indented is no code where nobody thought of markdown: its lines, each a text, stay lines.
        let line = if self.indented { text.trim_end_matches('\n') } else { text };
        let end = range.start + line.len();
        // An entity is another text than the part of the source that it stands for.
        if !self.code && core::ptr::eq(&self.source[range.start..end.min(range.end)], line) {
            self.text(range.start..end);
        } else {
            self.tell_text(line);
        }
        if line.len() < text.len() {
            self.tell(Event::HardBreak);
        }
    }

    /// Text that stands in the source as it is: with its addresses as links, and the names of emoji as emoji. Both have
    /// a colon.
    fn text(&mut self, range: Range<usize>) {
        let source = self.source;
        let (mut told, mut from) = (range.start, range.start);
        while let Some(colon) = source[from..range.end].find(':').map(|at| from + at) {
            from = colon + 1;
            if source[colon..].starts_with("://") {
                if self.links > 0 || colon < self.refused {
                    continue;
                }
                let found = bare_address::find(source, told, colon, self.table);
                self.refused = found.extent;
                from = found.extent.max(from).min(range.end);
                if let Some((at, address)) = found.address {
                    self.tell_source(told..at.start);
                    let link = Tag::Link {
                        link_type: LinkType::Autolink,
                        dest_url: CowStr::Borrowed(&address),
                        title: CowStr::Borrowed(""),
                        id: CowStr::Borrowed(""),
                    };
                    self.tell(Event::Start(link));
                    self.tell_text(&address);
                    self.tell(Event::End(TagEnd::Link));
                    told = at.end;
                    self.done = at;
                }
            } else if self.dialect == Dialect::Github
                && let Some((length, emoji)) = emoji::at(&source[colon..])
            {
                self.tell_source(told..colon);
                self.tell_text(emoji);
                told = colon + length;
                self.done = colon..told;
            }
            from = from.max(told);
            if from >= range.end {
                break;
            }
        }
        self.tell_source(told.min(range.end)..range.end);
    }

    fn tell_source(&mut self, range: Range<usize>) {
        self.tell_text(&self.source[range]);
    }

    fn tell_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.tell(Event::Text(text.into()));
        }
    }

    /// In [`Dialect::Lines`] an emphasis that reaches over the end of a line is none: `[*]` stands at the beginning of
    /// two of them. How long such a mark is, else 0.
    fn open_mark(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> usize {
        let rest = &self.source[range.start..];
        if range.start >= self.line_end {
            self.line_end = range.start + rest.find('\n').unwrap_or(rest.len());
        }
        let length = match tag {
            _ if range.end <= self.line_end => 0,
            Tag::Strong => 2,
            Tag::Strikethrough if rest.starts_with("~~") => 2,
            _ => 1,
        };
        self.marks.push(length);
        length
    }

    /// A block of HTML, which shows as text: line by line, and for GitHub without its comments.
    fn html_block(&mut self, html: &str) {
        let shown = if self.dialect == Dialect::Github { without_comments(html) } else { html.into() };
        if shown.trim().is_empty() {
            return;
        }
        self.tell(Event::Start(Tag::HtmlBlock));
        for line in shown.split_inclusive('\n').filter(|line| !line.trim().is_empty()) {
            self.tell_text(line);
            self.tell(Event::HardBreak);
        }
        self.tell(Event::End(TagEnd::HtmlBlock));
    }
}

/// HTML without its comments. What is never closed is no comment: it would take the rest of the notes along.
fn without_comments(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<!--")
        // `<!-->` is one, too.
        && let Some(end) = rest[start + 2..].find("-->")
    {
        out.push_str(&rest[..start]);
        rest = &rest[start + 2 + end + 3..];
    }
    out + rest
}
