//! The changelogs of a product, one for each language, become its entries: with a day each, and with the faults that
//! count where they are published. Which entries are published is for `compose.rs` to say.

use super::dates::{Dates, Found};
use super::{Changelog, Section, read};
use crate::compose::{Entry, four_parts};
use crate::document::Localised;
use crate::problem::{Code, Problem, Severity};
use crate::settings::Product;
use extension_update::core::feed;
use extension_update::core::version::Version;
use std::collections::{BTreeMap, BTreeSet};

/// What the changelogs of a product say.
#[derive(Debug, Default)]
pub struct Collected {
    /// Its entries, published or not.
    pub entries: Vec<Entry>,
    warnings: Vec<(Version, Problem)>,
    days: Vec<(Version, String, Found)>,
}

impl Collected {
    /// What the vendor should know of the versions that are published.
    pub fn warnings(&self, published: &BTreeSet<Version>) -> Vec<Problem> {
        let of = self.warnings.iter().filter(|(version, _)| published.contains(version));
        of.map(|(_, problem)| problem.clone()).collect()
    }

    /// Where the days of the versions that are published come from, if not from their headings: a line for each source.
    pub fn days(&self, published: &BTreeSet<Version>) -> Vec<String> {
        let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
        for (_, written, found) in self.days.iter().filter(|(version, ..)| published.contains(version)) {
            let said = format!("{written} is of {}", found.day);
            match lines.iter_mut().find(|(source, _)| *source == found.source) {
                Some((_, list)) => list.push(said),
                None => lines.push((&found.source, vec![said])),
            }
        }
        lines.into_iter().map(|(source, list)| format!("{} (by {source})", list.join(", "))).collect()
    }
}

/// The entries of changelogs by language. Russian leads where it is there: the leading one has every version, the
/// others may have less.
///
/// # Errors
/// What is wrong with a changelog as a whole; `version-missing` where one of them knows a version that the leading one
/// does not.
pub fn collect(changelogs: &BTreeMap<String, (String, String)>, dates: &Dates<'_>) -> Result<Collected, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut read_all: Vec<(&String, &String, Changelog)> = Vec::new();
    // The language of most readers.
    let mut languages: Vec<&String> = changelogs.keys().collect();
    languages.sort_by_key(|language| *language != "ru");
    for language in languages {
        let (name, text) = &changelogs[language];
        match read(text, name) {
            Ok(changelog) => read_all.push((language, name, changelog)),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut collector =
        Collector { dates, product: dates.product, index: BTreeMap::new(), floor: None, found: Collected::default() };
    for (at, (language, name, changelog)) in read_all.into_iter().enumerate() {
        if at == 0 && changelog.sections.is_empty() {
            let strays = changelog.strays.into_iter().map(|stray| stray.problem);
            let text = "there is no release yet, and an empty feed is not made: \"## 1.2.0.1 - 2026-10-01\" stands above what is released";
            let nothing = Problem::error(Code::Heading, name, text);
            return Err(strays.filter(|problem| problem.severity == Severity::Error).chain([nothing]).collect());
        }
        if at == 0 {
            collector.floor = collector.lowest(&changelog.sections);
        }
        problems.extend(collector.add(language, name, changelog, at == 0));
    }
    collector.date_entries();
    if problems.is_empty() {
        return Ok(collector.found);
    }
    let judged = collector.found.entries.into_iter().flat_map(|entry| entry.faults);
    Err(problems.into_iter().chain(judged).collect())
}

struct Collector<'a> {
    dates: &'a Dates<'a>,
    product: &'a Product,
    /// Where a version stands among the entries.
    index: BTreeMap<Version, usize>,
    /// The lowest version that can be published without being one that always stays.
    floor: Option<Version>,
    found: Collected,
}

impl Collector<'_> {
    fn lowest(&self, sections: &[Section]) -> Option<Version> {
        let versions: BTreeSet<&Version> =
            sections.iter().map(|section| &section.version).filter(|version| four_parts(version).is_some()).collect();
        let kept = versions.iter().rev().nth(self.product.keep.saturating_sub(1)).map(|version| (*version).clone());
        kept.max(self.product.oldest())
    }

    fn is_history(&self, version: &Version) -> bool {
        self.floor.as_ref().is_some_and(|floor| version < floor)
    }

    /// Adds a changelog; gives what is wrong with it beside its entries.
    fn add(&mut self, language: &str, name: &str, changelog: Changelog, leads: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        let Changelog { sections, strays } = changelog;
        let neighbours: Vec<Option<Version>> =
            strays.iter().map(|stray| self.neighbour(&sections, stray.after)).collect();
        for section in sections {
            let place = format!("{name}:{}", section.line);
            let version = section.version.clone();
            if leads {
                // A version that stands twice, or is a prerelease, is compose's to refuse, but not in what is history.
                let refused = self.index.contains_key(&version) || four_parts(&version).is_none();
                if refused && self.is_history(&version) {
                    continue;
                }
                self.lead(language, place, section);
                continue;
            }
            let Some(&at) = self.index.get(&version) else {
                if !self.is_history(&version) {
                    let text = format!("{} is not in the leading changelog", section.written);
                    problems.push(Problem::error(Code::VersionMissing, place, text));
                }
                continue;
            };
            self.join(language, place, section, at);
        }
        for (stray, version) in strays.into_iter().zip(neighbours) {
            let Some(version) = version else { continue };
            match (self.index.get(&version), stray.problem.severity) {
                (_, Severity::Warning) => self.found.warnings.push((version, stray.problem)),
                (Some(at), _) => self.found.entries[*at].faults.push(stray.problem),
                (None, _) if !self.is_history(&version) => problems.push(stray.problem),
                (None, _) => {}
            }
        }
        problems
    }

    fn lead(&mut self, language: &str, place: String, section: Section) {
        let version = section.version.clone();
        let entry = Entry {
            written: section.written.clone(),
            date: section.date.clone().unwrap_or_default(),
            yanked: section.yanked,
            channel: None,
            notes: Localised::from([(language.into(), section.notes.clone())]),
            place: place.clone(),
            artifact: None,
            faults: Vec::new(),
        };
        self.found.entries.push(entry);
        self.index.entry(version).or_insert(self.found.entries.len() - 1);
        let at = self.found.entries.len() - 1;
        self.take_faults(&section, at, &place);
    }

    /// The same release in another language.
    fn join(&mut self, language: &str, place: String, section: Section, at: usize) {
        let entry = &mut self.found.entries[at];
        if entry.notes.contains_key(language) {
            let text = format!("{} stands twice", section.written);
            entry.faults.push(Problem::error(Code::VersionTwice, place, text));
            return;
        }
        match &section.date {
            Some(date) if entry.date.is_empty() => entry.date = date.clone(),
            Some(date) if *date != entry.date => {
                let text = format!("{} is of {date} here and of {} at {}", section.written, entry.date, entry.place);
                entry.faults.push(Problem::error(Code::Date, &place, text));
            }
            _ => {}
        }
        entry.notes.insert(language.into(), section.notes.clone());
        entry.yanked |= section.yanked;
        self.take_faults(&section, at, &place);
    }

    fn take_faults(&mut self, section: &Section, at: usize, place: &str) {
        for problem in &section.problems {
            match problem.severity {
                Severity::Error => self.found.entries[at].faults.push(problem.clone()),
                Severity::Warning => self.found.warnings.push((section.version.clone(), problem.clone())),
            }
        }
        if let Some(stage) = &section.stage
            && !self.is_settled(&section.version)
        {
            let text = format!(
                "{}: \"{stage}\" stands in its heading, and it would go to everybody: say channel = \"beta\" in \
                 [products.{}.releases.\"{}\"] of feed.toml, or channel = \"stable\" where the word means something else",
                section.written,
                crate::artifact::key(self.dates.id),
                section.written
            );
            self.found.entries[at].faults.push(Problem::error(Code::Heading, place, text));
        }
    }

    /// Whether feed.toml says on which channel a release is, in so many words.
    fn is_settled(&self, version: &Version) -> bool {
        let own = self.product.facts_of(version).and_then(|facts| facts.channel.as_ref());
        own.is_some() || self.product.defaults.channel.as_ref().is_some_and(|channel| channel != feed::STABLE)
    }

    /// What stands between sections is judged with the older one of its neighbours: where that is published, something
    /// published stands on either side. At the older end of the file it is judged unless history begins there.
    fn neighbour(&self, sections: &[Section], after: usize) -> Option<Version> {
        // A prerelease is refused by itself, and keeps no complaints.
        let sound = |section: &&Section| four_parts(&section.version).is_some();
        let (above, below) = sections.split_at(after.min(sections.len()));
        let above = above.iter().rev().find(sound).map(|section| section.version.clone());
        let below = below.iter().find(sound).map(|section| section.version.clone());
        let end = |section: Option<&Section>| section.map(|section| section.version.clone());
        let falling = end(sections.first()) >= end(sections.last());
        let (older, newer) = if falling { (below, above) } else { (above, below) };
        let full = || sections.len() >= self.product.keep || newer.is_some() && newer == self.product.oldest();
        older.or_else(|| newer.clone().filter(|_| !full()))
    }

    /// Gives each entry the day that its heading does not have.
    fn date_entries(&mut self) {
        let Collected { entries, warnings, days } = &mut self.found;
        for entry in entries {
            let Ok(version) = Version::parse(&entry.written) else { continue };
            let written = &entry.written;
            if entry.date.is_empty() {
                // A day that is none was complained of already.
                if entry.faults.iter().any(|fault| fault.code == Code::Date) {
                    continue;
                }
                match self.dates.find(&version) {
                    Ok(found) => {
                        entry.date = found.day.clone();
                        days.push((version.clone(), written.clone(), found));
                    }
                    Err(why) => {
                        entry.faults.push(Problem::error(Code::Date, &entry.place, format!("{written}: {why}")));
                        continue;
                    }
                }
            } else if let Some(day) = self.dates.settled(&version).filter(|day| *day != entry.date) {
                let text = format!("{written} is of {} here and of {day} in feed.toml", entry.date);
                entry.faults.push(Problem::error(Code::Date, &entry.place, text));
            }
            if let Some(day) = self.dates.published(&version).filter(|day| *day != entry.date) {
                let text = format!("{written} is of {} now, and was published as of {day}", entry.date);
                warnings.push((version, Problem::warning(Code::Date, &entry.place, text)));
            }
        }
    }
}
