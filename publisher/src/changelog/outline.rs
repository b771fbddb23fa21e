//! A changelog's headings and what stands between them. It judges nothing, and looks at each byte a few times only,
//! however many headings there are. Read next: `mod.rs`.

use super::heading::{self, Heading};
use extension_update::pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What the file holds.
pub struct Outline<'a> {
    pub text: &'a str,
    pub headings: Vec<Title>,
    /// What reads like the heading of a release and is none, in the order of the file.
    pub lookalikes: Vec<Lookalike>,
    /// What is no note: comments, and the definitions of links; in the order of the file.
    cuts: Vec<Range<usize>>,
    /// The links that stand elsewhere than where they are used: where they are used, and their definition.
    links: Vec<(usize, String)>,
    /// Where each line begins.
    lines: Vec<usize>,
}

/// A heading.
pub struct Title {
    pub level: HeadingLevel,
    pub at: Range<usize>,
    pub text: String,
    pub says: Heading,
}

/// A line that is no heading of the changelog, and reads like one of a release.
pub struct Lookalike {
    pub at: usize,
    pub text: String,
    pub form: Form,
}

/// Why a line is no heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `##1.2.4`: there is no space behind the number signs.
    NoSpace,
    /// A paragraph that is bold, or names a day.
    Paragraph,
    /// A line that is nothing but a version.
    Line,
    /// A heading inside of a list.
    InList,
    /// Four spaces stand before the number signs, which makes it code.
    Indented,
    /// `<h2>1.2.4</h2>`
    Html,
}

impl Outline<'_> {
    /// Reads the headings of a text whose lines end with `\n`.
    pub fn of(text: &str) -> Outline<'_> {
        read(text)
    }

    /// The line of a place, from 1.
    pub fn line(&self, at: usize) -> usize {
        count(1);
        self.lines.partition_point(|start| *start <= at)
    }

    /// Whether there is nothing but headings.
    pub fn is_empty(&self, range: Range<usize>, inner: &[Title]) -> bool {
        let mut start = range.start;
        for heading in inner {
            if !self.cut(start..heading.at.start).trim().is_empty() {
                return false;
            }
            start = heading.at.end;
        }
        self.cut(start..range.end).trim().is_empty()
    }

    /// The text of a range without what is no note.
    pub fn cut(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        let mut at = range.start;
        let first = self.cuts.partition_point(|cut| cut.start < range.start);
        for cut in self.cuts[first..].iter().take_while(|cut| cut.start < range.end) {
            count(1);
            if cut.end > range.end {
                continue;
            }
            if cut.start > at {
                out.push_str(&self.text[at..cut.start]);
            }
            at = at.max(cut.end);
        }
        count(range.end - at);
        out.push_str(&self.text[at..range.end]);
        out
    }

    /// The notes with the definitions of the links that they use: these stand at the end of the file, often.
    pub fn with_links(&self, notes: String, range: Range<usize>) -> String {
        let first = self.links.partition_point(|(at, _)| *at < range.start);
        let used = self.links[first..].iter().take_while(|(at, _)| *at < range.end);
        let mut used: Vec<&str> = used.map(|(_, text)| text.as_str()).collect();
        count(used.len());
        used.sort_unstable();
        used.dedup();
        if used.is_empty() { notes } else { format!("{notes}\n\n{}", used.join("\n")) }
    }
}

#[cfg(test)]
fn count(steps: usize) {
    COUNT.with(|all| all.set(all.get() + steps));
}

#[cfg(not(test))]
fn count(_steps: usize) {}

#[cfg(test)]
thread_local! {
    /// What was looked at in this thread: it must grow as the file does, and no faster.
    pub static COUNT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The front matter of site generators is no heading, although a line of dashes ends it.
fn skip_front_matter(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n") else { return 0 };
    rest.find("\n---\n").map_or(0, |end| 4 + end + 5)
}

fn read(text: &str) -> Outline<'_> {
    let skipped = skip_front_matter(text);
    let body = &text[skipped..];
    let parser = Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let definitions = parser.reference_definitions();
    let shift = |range: Range<usize>| range.start + skipped..range.end + skipped;
    let mut cuts: Vec<Range<usize>> =
        definitions.iter().map(|(_, definition)| shift(definition.span.clone())).collect();
    let mut headings: Vec<Title> = Vec::new();
    let mut lookalikes = Vec::new();
    let mut links = Vec::new();
    // Blocks in blocks: a heading inside of a quotation or a list is no heading of the changelog.
    let (mut quotes, mut items) = (0, 0);
    let mut open: Option<(Title, bool)> = None;
    let mut strikes: i32 = 0;
    for (event, range) in parser.into_offset_iter() {
        let range = shift(range);
        match event {
            Event::Start(Tag::BlockQuote(_)) => quotes += 1,
            Event::End(TagEnd::BlockQuote(_)) => quotes -= 1,
            Event::Start(Tag::Item) => items += 1,
            Event::End(TagEnd::Item) => items -= 1,
            Event::Start(Tag::Strikethrough) => strikes += 1,
            Event::End(TagEnd::Strikethrough) => strikes -= 1,
            Event::Start(Tag::Heading { level, .. }) if quotes == 0 => {
                open = Some((Title { level, at: range, text: String::new(), says: Heading::Other }, false));
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some((mut title, struck)) = open.take() else { continue };
                title.says = heading::read(&title.text, struck);
                if items == 0 {
                    headings.push(title);
                } else if is_dated(&title.says) {
                    lookalikes.push(Lookalike { at: title.at.start, text: title.text, form: Form::InList });
                }
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some((title, struck)) = &mut open {
                    title.text.push_str(&part);
                    *struck |= strikes > 0 && part.contains(|c: char| c.is_ascii_digit());
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((title, _)) = &mut open {
                    title.text.push(' ');
                }
            }
            Event::Start(Tag::Paragraph) if quotes == 0 && items == 0 => {
                lookalikes.extend(find_lookalikes(text, range));
            }
            Event::InlineHtml(tag) if open.is_some() => {
                let tag = tag.to_lowercase();
                let is = |start: &str| ["del", "s", "strike"].iter().any(|name| tag == format!("{start}{name}>"));
                strikes += i32::from(is("<")) - i32::from(is("</"));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) if quotes == 0 && items == 0 => {
                lookalikes.extend(find_indented(text, range));
            }
            Event::Start(Tag::HtmlBlock) if is_comment(&text[range.clone()]) => cuts.push(range),
            Event::Start(Tag::HtmlBlock) => lookalikes.extend(find_html_heading(text, range)),
            Event::Start(
                Tag::Link { link_type, dest_url, title, id } | Tag::Image { link_type, dest_url, title, id },
            ) if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) => {
                let title =
                    if title.is_empty() { String::new() } else { format!(" \"{}\"", title.replace('"', "\\\"")) };
                links.push((range.start, format!("[{id}]: <{dest_url}>{title}")));
            }
            _ => {}
        }
    }
    cuts.sort_by_key(|cut| (cut.start, cut.end));
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    Outline { text, headings, lookalikes, cuts, links, lines }
}

fn is_dated(says: &Heading) -> bool {
    matches!(says, Heading::Release(named) if named.date.is_some())
}

/// Lines of a paragraph that were meant as headings.
fn find_lookalikes(text: &str, range: Range<usize>) -> Vec<Lookalike> {
    let mut found = Vec::new();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim();
        if !line.starts_with('#') && !line.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let rest = line.trim_start_matches('#');
        let signs = line.len() - rest.len();
        let mut push = |form| found.push(Lookalike { at: start, text: line.into(), form });
        // `#7` is the number of a request, `#1.2.4` is none.
        if (1..=6).contains(&signs) && !rest.starts_with(char::is_whitespace) {
            let says = heading::read(rest, false);
            let number = signs == 1 && rest.bytes().all(|byte| byte.is_ascii_digit());
            let words = rest.split_whitespace().count();
            match says {
                Heading::Release(_) if signs > 1 || rest.contains('.') && words <= 4 => push(Form::NoSpace),
                Heading::Unclear(_) if signs > 1 && !number => push(Form::NoSpace),
                Heading::Group | Heading::Unreleased => push(Form::NoSpace),
                _ => {}
            }
            continue;
        }
        let bare = line.trim_matches(['*', '_']);
        let bold = bare.len() + 4 <= line.len();
        // A sentence may name a version and a day.
        if bare.is_empty() || bare.split_whitespace().count() > 6 || bare.ends_with(['.', ';']) && !bare.ends_with("г.")
        {
            continue;
        }
        let bare = bare.trim_matches(['=', ' ']);
        match heading::read(bare, false) {
            Heading::Release(named) if named.date.is_some() || bold => push(Form::Paragraph),
            Heading::Release(named) if named.name.is_empty() && bare.split_whitespace().count() <= 2 => {
                push(Form::Line)
            }
            _ => {}
        }
    }
    found
}

/// Headings that were indented as far as code is.
fn find_indented(text: &str, range: Range<usize>) -> Vec<Lookalike> {
    let mut at = range.start;
    let line = |line: &str| {
        let start = at;
        at += line.len();
        let line = line.trim();
        let rest = line.trim_start_matches('#');
        let headed = rest.len() < line.len() && rest.starts_with(' ');
        let says = headed.then(|| heading::read(rest, false))?;
        matches!(says, Heading::Release(_)).then(|| Lookalike { at: start, text: line.into(), form: Form::Indented })
    };
    text[range].split_inclusive('\n').filter_map(line).collect()
}

fn find_html_heading(text: &str, range: Range<usize>) -> Option<Lookalike> {
    let html = &text[range.clone()];
    let start =
        ["<h1", "<h2", "<h3", "<h4", "<H1", "<H2", "<H3", "<H4"].iter().filter_map(|tag| html.find(tag)).min()?;
    let inner = html[start..].split_once('>')?.1;
    let inner = inner.split("</h").next()?.split("</H").next()?;
    let words: String = inner.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    let text = words.trim().to_string();
    let says = heading::read(&text, false);
    matches!(says, Heading::Release(_) | Heading::Unclear(_)).then_some(Lookalike {
        at: range.start + start,
        text,
        form: Form::Html,
    })
}

/// Whether a block of HTML is one comment: for those who write the changelog, not for those who read it.
fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.find("-->").is_some_and(|at| at + 3 == html.len())
}
