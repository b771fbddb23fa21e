//! Reads a changelog: Keep a Changelog, Common Changelog, and what is near enough to them to be read without guessing.
//!
//! The notes of a release are the author's own markdown, cut out of the file: nothing is rendered and written again.
//! Each section comes with its own faults, and nobody is asked to mend what is not published; which that is, is decided
//! later. Read next: `heading.rs`, `outline.rs`, then `entries.rs`.

pub mod dates;
pub mod entries;
pub mod heading;

mod days;
mod outline;
mod pieces;
mod shorten;
mod words;

pub use shorten::shorten;

use crate::problem::{Code, Problem};
use extension_update::core::version::Version;
use extension_update::pulldown_cmark::HeadingLevel;
use heading::{Heading, Named};
use outline::{Form, Lookalike, Outline, Title};
use std::collections::BTreeSet;

/// What a changelog says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changelog {
    /// Its releases, in the order of the file.
    pub sections: Vec<Section>,
    /// What stands between them and is wrong, in the order of the file.
    pub strays: Vec<Stray>,
}

/// A release of the changelog.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What its heading says.
    pub written: String,
    /// The same as a version; one with a prerelease part is none for a feed, which is for `compose.rs` to say.
    pub version: Version,
    /// Its day, as `2026-10-01`, where the heading has one.
    pub date: Option<String>,
    /// Whether it is marked as withdrawn.
    pub yanked: bool,
    /// The word of its heading that says that it is not for everybody.
    pub stage: Option<String>,
    /// The author's markdown below its heading.
    pub notes: String,
    /// The line of its heading, from 1.
    pub line: usize,
    /// What is wrong with it, where it is published.
    pub problems: Vec<Problem>,
}

/// Something that is no section.
#[derive(Clone, Debug, PartialEq)]
pub struct Stray {
    /// What is wrong with it.
    pub problem: Problem,
    /// How many sections stand above it.
    pub after: usize,
}

/// How a heading is written, for all complaints.
const EXAMPLE: &str = "write \"## 1.2.0.1 - 2026-10-01\"";

/// Reads the changelog in `text`; `name` is its file, for the complaints.
///
/// # Errors
/// `heading` where there is neither a release nor a section of what is not released.
pub fn read(text: &str, name: &str) -> Result<Changelog, Vec<Problem>> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut outline = Outline::of(&text);
    let level = compare_names(&mut outline.headings);
    let mut reader = Reader { outline: &outline, name, level, found: Changelog::default() };
    reader.read();
    let found = reader.found;
    let released = |title: &Title| matches!(title.says, Heading::Release(_) | Heading::Unreleased);
    if outline.headings.iter().any(released) {
        return Ok(found);
    }
    let text = "no heading names a release (such as \"## [1.2.0.1] - 2026-10-01\")";
    let nothing = Problem::error(Code::Heading, name, text);
    let strays = found.strays.into_iter().map(|stray| stray.problem);
    Err(strays.filter(|problem| problem.severity == crate::problem::Severity::Error).chain([nothing]).collect())
}

/// Gives the level of the releases: that of the first heading that names one, without words before its version where
/// there is such. A name before the version is read where every heading has it; where they differ, «Переход на БСП
/// 3.1.9» might be published as a release.
fn compare_names(headings: &mut [Title]) -> Option<HeadingLevel> {
    let level = release_level(headings, true).or_else(|| release_level(headings, false))?;
    let named = |title: &Title| match &title.says {
        Heading::Release(named) if title.level <= level => Some(named.name.clone()),
        _ => None,
    };
    let names: BTreeSet<String> = headings.iter().filter_map(named).collect();
    for title in headings {
        let Heading::Release(named) = &title.says else { continue };
        let same = names.len() == 1 && names.contains(&named.name);
        if !named.name.is_empty() && !same {
            title.says = Heading::Unclear("other words stand before the version than in other headings".into());
        }
    }
    Some(level)
}

/// The level of the first heading that names a release. One without a day below what is not released yet is a part of
/// that.
fn release_level(headings: &[Title], bare: bool) -> Option<HeadingLevel> {
    let mut unreleased: Option<HeadingLevel> = None;
    for title in headings {
        match &title.says {
            Heading::Unreleased => unreleased = Some(title.level),
            Heading::Release(named) if bare && !named.name.is_empty() => {}
            Heading::Release(named) if named.date.is_some() || unreleased.is_none_or(|level| title.level <= level) => {
                return Some(title.level);
            }
            _ => {}
        }
    }
    None
}

struct Reader<'a> {
    outline: &'a Outline<'a>,
    name: &'a str,
    level: Option<HeadingLevel>,
    found: Changelog,
}

impl Reader<'_> {
    fn read(&mut self) {
        let outline = self.outline;
        let headings = &outline.headings;
        let boundaries: Vec<usize> = (0..headings.len()).filter(|at| self.is_boundary(&headings[*at])).collect();
        let mut lookalikes = outline.lookalikes.iter().peekable();
        let mut next = 0;
        // The level of the section of what is not released, while it lasts.
        let mut unreleased: Option<HeadingLevel> = None;
        for (index, title) in headings.iter().enumerate() {
            while let Some(line) = lookalikes.next_if(|line| line.at < title.at.start) {
                self.judge_lookalike(line);
            }
            let boundary = boundaries.get(next) == Some(&index);
            next += usize::from(boundary);
            if !boundary {
                self.judge_inner(index, title, unreleased);
                continue;
            }
            unreleased = match title.says {
                Heading::Unreleased => Some(title.level),
                _ if unreleased.is_some_and(|level| title.level > level) => unreleased,
                _ => None,
            };
            let until = boundaries.get(next).copied().unwrap_or(headings.len());
            match &title.says {
                Heading::Release(named) => {
                    let end = headings.get(until).map_or(outline.text.len(), |next| next.at.start);
                    self.section(named, title, &headings[index + 1..until], end);
                }
                _ => self.judge_boundary(index, title),
            }
        }
        lookalikes.for_each(|line| self.judge_lookalike(line));
    }

    /// Whether a section ends here. A version with its day below the level of the releases is one too: some tools write
    /// patch releases one level deeper; without a day it is a heading inside of a section ("8.3.24").
    fn is_boundary(&self, title: &Title) -> bool {
        self.level.is_none_or(|level| title.level <= level)
            || matches!(&title.says, Heading::Release(Named { date: Some(_), .. }))
    }

    fn place(&self, at: usize) -> String {
        format!("{}:{}", self.name, self.outline.line(at))
    }

    fn stray(&mut self, problem: Problem) {
        self.found.strays.push(Stray { problem, after: self.found.sections.len() });
    }

    /// A heading that cannot be understood.
    fn unclear(&mut self, title: &Title, why: &str) {
        let mut text = format!("\"{}\" is not understood ({why}): for a release {EXAMPLE}", title.text);
        if let Some(section) = self.found.sections.last() {
            text.push_str(&format!(", where history begins oldest = \"{}\" in feed.toml", section.written));
        }
        self.stray(Problem::error(Code::Heading, self.place(title.at.start), text));
    }

    /// A heading on the level of the releases, or above it, that names none.
    fn judge_boundary(&mut self, index: usize, title: &Title) {
        let level = self.level == Some(title.level);
        let place = || self.place(title.at.start);
        match &title.says {
            // «# Изменения» above «# 1.2.0.1 - …» is a title.
            Heading::Group if level && !(index == 0 && words::TITLE.has(&title.text.to_lowercase())) => {
                let text =
                    format!("\"{}\" stands on the level of the releases: it belongs one level deeper", title.text);
                self.stray(Problem::error(Code::Heading, place(), text));
            }
            Heading::Unclear(why) => self.unclear(title, why),
            Heading::Unreleased if title.text.contains(|c: char| c.is_ascii_digit()) => {
                let text = format!("\"{}\" is not published: it says that it is not released yet", title.text);
                self.stray(Problem::warning(Code::Heading, place(), text));
            }
            Heading::Title if index > 0 || level => self.unclear(title, "a number stands in it, and no version"),
            Heading::Other if level && !self.found.sections.is_empty() => {
                let text = format!("\"{}\" names no version: for a release {EXAMPLE}", title.text);
                self.stray(Problem::error(Code::Heading, place(), text));
            }
            // The title, an introduction, and parts beside the releases.
            _ => {}
        }
    }

    /// A heading below the level of the releases.
    fn judge_inner(&mut self, index: usize, title: &Title, unreleased: Option<HeadingLevel>) {
        let place = self.place(title.at.start);
        if let Some(section) = self.found.sections.last_mut() {
            if let Heading::Release(Named { version: Ok(version), .. }) = &title.says
                && *version < section.version
            {
                let text = format!(
                    "\"{}\" stands inside of {}: a release has its day, or the level of the others; before another product's version stands its name",
                    title.text, section.written
                );
                section.problems.push(Problem::error(Code::Heading, place, text));
            }
            return;
        }
        let inside = unreleased.is_some_and(|level| title.level > level);
        match &title.says {
            Heading::Release(_) => self.unclear(title, "it stands below the level of the releases, without a day"),
            Heading::Unclear(why) if !inside => self.unclear(title, why),
            Heading::Title if !inside && index > 0 => self.unclear(title, "a number stands in it, and no version"),
            _ => {}
        }
    }

    /// A line that reads like a heading and is none: the panel would not take it for one either.
    fn judge_lookalike(&mut self, line: &Lookalike) {
        let place = self.place(line.at);
        let section = self.found.sections.last_mut();
        let group = matches!(heading::read(line.text.trim_start_matches('#'), false), Heading::Group);
        let why = match line.form {
            Form::NoSpace => "there is no space behind #",
            Form::InList => "it stands inside of a list",
            Form::Indented => "four spaces before # make it code",
            Form::Paragraph => "it is a paragraph",
            Form::Line | Form::Html if section.is_some() => return,
            Form::Line => "it is a paragraph",
            Form::Html => "it is HTML",
        };
        let problem = if group {
            Problem::warning(Code::Heading, place, format!("\"{}\" is no heading, {why}", line.text))
        } else {
            let text = format!("\"{}\" is no heading, {why}: for a release {EXAMPLE}", line.text);
            // Inside of a section a sentence may look so.
            let hint = line.form == Form::Paragraph && section.is_some();
            if hint { Problem::warning(Code::Heading, place, text) } else { Problem::error(Code::Heading, place, text) }
        };
        match section {
            Some(section) => section.problems.push(problem),
            None => self.stray(problem),
        }
    }

    fn section(&mut self, named: &Named, title: &Title, inner: &[Title], end: usize) {
        let place = self.place(title.at.start);
        let version = match &named.version {
            Ok(version) => version,
            Err(reason) => {
                let text = format!("\"{}\": {reason}", named.written);
                return self.stray(Problem::error(Code::Version, place, text));
            }
        };
        let mut problems: Vec<Problem> = Vec::new();
        for (code, fault) in &named.faults {
            problems.push(Problem::error(*code, &place, format!("{}: {fault}", named.written)));
        }
        if let Some(Err(reason)) = &named.date {
            problems.push(Problem::error(Code::Date, &place, format!("{}: {reason}", named.written)));
        }
        problems.extend(self.find_empty(named, title, inner, end));
        let range = title.at.end..end;
        let notes = self.outline.cut(range.clone());
        self.found.sections.push(Section {
            written: named.written.clone(),
            version: version.clone(),
            date: named.date.clone().and_then(Result::ok),
            yanked: named.yanked,
            stage: named.stage.clone(),
            notes: self.outline.with_links(notes.trim().into(), range),
            line: self.outline.line(title.at.start),
            problems,
        });
    }

    /// A section that says nothing, and groups that say nothing.
    fn find_empty(&self, named: &Named, title: &Title, inner: &[Title], end: usize) -> Vec<Problem> {
        if self.outline.is_empty(title.at.end..end, inner) {
            let text = format!("{} says nothing", named.written);
            return vec![Problem::error(Code::SectionEmpty, self.place(title.at.start), text)];
        }
        let mut found = Vec::new();
        for (index, heading) in inner.iter().enumerate() {
            let next = inner.get(index + 1);
            let until = next.map_or(end, |next| next.at.start);
            let deeper = next.is_some_and(|next| next.level > heading.level);
            if !deeper && self.outline.cut(heading.at.end..until).trim().is_empty() {
                let text = format!("\"{}\" of {} says nothing", heading.text, named.written);
                found.push(Problem::warning(Code::SectionEmpty, self.place(heading.at.start), text));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
