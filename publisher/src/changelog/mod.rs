//! Reads a changelog: Keep a Changelog, Common Changelog, and what is near enough to them to be read without guessing.
//!
//! The notes of a release are the author's own markdown, cut out of the file: nothing is rendered and written again. What it cannot publish
//! it refuses by name, all of it in one go. Read next: `heading.rs`.

pub mod heading;

use crate::problem::{Code, Problem};
use extension_update::core::version::Version;
use heading::{Heading, Named};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A release of the changelog.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What its heading says.
    pub version: String,
    /// Its day, as `2026-10-01`.
    pub date: String,
    /// Whether it is marked as withdrawn.
    pub yanked: bool,
    /// The author's markdown below its heading.
    pub notes: String,
    /// The line of its heading, from 1.
    pub line: usize,
}

/// What the file holds.
struct Outline<'a> {
    text: &'a str,
    headings: Vec<Title>,
    /// What is no note: comments, and the definitions of links.
    cuts: Vec<Range<usize>>,
    /// The links that stand elsewhere than where they are used: where they are used, and their definition.
    links: Vec<(usize, String)>,
}

struct Title {
    level: HeadingLevel,
    at: Range<usize>,
    text: String,
    says: Heading,
}

/// Reads the changelog in `text`; `name` is its file, for the complaints. What stands below `oldest` is history: it is not published, and
/// nobody has to mend it.
///
/// # Errors
/// Every problem that there is: `heading`, `version`, `date`, `section-empty`.
pub fn read(text: &str, name: &str, oldest: Option<&Version>) -> Result<Vec<Section>, Vec<Problem>> {
    let text = text.replace("\r\n", "\n");
    let outline = outline(&text);
    let mut problems = Vec::new();
    let mut sections = Vec::new();
    let Some(level) = outline.headings.iter().find(|title| title.marks_releases()).map(|title| title.level) else {
        return Err(vec![Problem::error(
            Code::Heading,
            name,
            "no heading names a release (such as \"## [1.2.0.1] - 2026-10-01\")",
        )]);
    };
    let boundaries: Vec<usize> =
        (0..outline.headings.len()).filter(|at| outline.headings[*at].is_boundary(level)).collect();
    let mut history = false;
    for (index, at) in boundaries.iter().enumerate() {
        let title = &outline.headings[*at];
        if let Heading::Release(Named { version: Ok(version), .. }) = &title.says {
            history = oldest.is_some_and(|oldest| version < oldest);
        }
        if history {
            continue;
        }
        let place = outline.place(name, title);
        match &title.says {
            Heading::Release(named) => {
                let end = boundaries.get(index + 1).map_or(text.len(), |next| outline.headings[*next].at.start);
                let inner =
                    &outline.headings[*at + 1..boundaries.get(index + 1).copied().unwrap_or(outline.headings.len())];
                match outline.section(named, title, inner, end, name) {
                    Ok(section) => sections.push(section),
                    Err(found) => problems.extend(found),
                }
            }
            Heading::Unreleased => {}
            Heading::Group if title.level == level => problems.push(Problem::error(
                Code::Heading,
                place,
                format!("\"{}\" stands on the level of the releases: it belongs one level deeper", title.text),
            )),
            Heading::Group | Heading::Other if title.level == level && !sections.is_empty() => {
                problems.push(Problem::error(Code::Heading, place, format!("\"{}\" names no version", title.text)))
            }
            // What stands above the first release (the title, an introduction), and parts beside the releases.
            Heading::Group | Heading::Other => {}
        }
    }
    if problems.is_empty() { Ok(sections) } else { Err(problems) }
}

impl Title {
    fn marks_releases(&self) -> bool {
        matches!(self.says, Heading::Release(_) | Heading::Unreleased)
    }

    /// Whether a section ends here. A version with its day below the level of the releases is one too: some tools write patch releases one
    /// level deeper; without a day it is a heading inside of a section ("8.3.24").
    fn is_boundary(&self, level: HeadingLevel) -> bool {
        self.level <= level || matches!(&self.says, Heading::Release(Named { date: Ok(_), version: Ok(_), .. }))
    }
}

impl Outline<'_> {
    fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    fn place(&self, name: &str, title: &Title) -> String {
        format!("{name}:{}", self.line(title.at.start))
    }

    fn section(
        &self,
        named: &Named,
        title: &Title,
        inner: &[Title],
        end: usize,
        name: &str,
    ) -> Result<Section, Vec<Problem>> {
        let place = self.place(name, title);
        let mut problems = Vec::new();
        if let Err(reason) = &named.version {
            problems.push(Problem::error(Code::Version, &place, format!("\"{}\": {reason}", named.written)));
        }
        if let Err(reason) = &named.date {
            problems.push(Problem::error(Code::Date, &place, format!("{}: {reason}", named.written)));
        }
        let notes = self.cut(title.at.end..end);
        if self.is_empty(title.at.end..end, inner) {
            problems.push(Problem::error(Code::SectionEmpty, &place, format!("{} says nothing", named.written)));
        } else {
            for (index, heading) in inner.iter().enumerate() {
                let next = inner.get(index + 1);
                let until = next.map_or(end, |next| next.at.start);
                let deeper = next.is_some_and(|next| next.level > heading.level);
                if !deeper && self.cut(heading.at.end..until).trim().is_empty() {
                    let text = format!("\"{}\" of {} says nothing", heading.text, named.written);
                    problems.push(Problem::error(Code::SectionEmpty, self.place(name, heading), text));
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Section {
            version: named.written.clone(),
            date: named.date.clone().unwrap_or_default(),
            yanked: named.yanked,
            notes: self.with_links(notes.trim().into(), title.at.end..end),
            line: self.line(title.at.start),
        })
    }

    /// Whether there is nothing but headings.
    fn is_empty(&self, range: Range<usize>, inner: &[Title]) -> bool {
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
    fn cut(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        let mut at = range.start;
        for cut in self.cuts.iter().filter(|cut| cut.start >= range.start && cut.end <= range.end) {
            if cut.start > at {
                out.push_str(&self.text[at..cut.start]);
            }
            at = at.max(cut.end);
        }
        out.push_str(&self.text[at..range.end]);
        out
    }

    /// The notes with the definitions of the links that they use: these stand at the end of the file, often.
    fn with_links(&self, notes: String, range: Range<usize>) -> String {
        let mut used: Vec<&str> =
            self.links.iter().filter(|(at, _)| range.contains(at)).map(|(_, text)| text.as_str()).collect();
        used.sort_unstable();
        used.dedup();
        if used.is_empty() { notes } else { format!("{notes}\n\n{}", used.join("\n")) }
    }
}

fn outline(text: &str) -> Outline<'_> {
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let definitions = parser.reference_definitions();
    let mut cuts: Vec<Range<usize>> = definitions.iter().map(|(_, definition)| definition.span.clone()).collect();
    let mut headings: Vec<Title> = Vec::new();
    let mut links = Vec::new();
    // Blocks in blocks: a heading inside of a quotation or a list is no heading of the changelog.
    let mut depth = 0;
    let mut open = false;
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(_) | Tag::Item) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::Item) => depth -= 1,
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = true;
                headings.push(Title { level, at: range, text: String::new(), says: Heading::Other });
            }
            Event::End(TagEnd::Heading(_)) if depth == 0 => {
                open = false;
                if let Some(title) = headings.last_mut() {
                    title.says = heading::read(&title.text);
                }
            }
            Event::Text(part) | Event::Code(part) if open => {
                if let Some(title) = headings.last_mut() {
                    title.text.push_str(&part);
                }
            }
            Event::Start(Tag::HtmlBlock) if is_comment(&text[range.clone()]) => cuts.push(range),
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
    Outline { text, headings, cuts, links }
}

/// Whether a block of HTML is one comment: for those who write the changelog, not for those who read it.
fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.find("-->").is_some_and(|at| at + 3 == html.len())
}

#[cfg(test)]
mod tests;
