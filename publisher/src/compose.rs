//! Changelog entries, settings and files become a product of the payload.
//!
//! It never guesses: a version that stands in one place only, or a file that is not there, ends the build with its
//! name. What a panel would say of the outcome is judged afterwards, by `lint.rs`.

use crate::addresses;
use crate::artifact::{self as contents, Promise};
use crate::changelog;
use crate::document::{Artifact, Kind, Licence, Localised, Product, Release, Requires, Rollout};
use crate::file::{self, Loaded, Measured};
use crate::near;
use crate::previous::Previous;
use crate::problem::{Code, Problem, Stop, stop_at_errors};
use crate::selection::{Chosen, is_set};
use crate::settings::{self, Settings};
use extension_update::core::day::Day;
use extension_update::core::feed;
use extension_update::core::moment::Moment;
use extension_update::core::source::signed_feed::MAX_NOTES_BYTES;
use extension_update::core::version::Version;
use std::collections::BTreeMap;
use std::path::Path;

/// What a changelog, or another list of releases, says of one.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The version as it is written there.
    pub written: String,
    /// The day, as `2026-10-01`.
    pub date: String,
    /// Whether it is marked as withdrawn.
    pub yanked: bool,
    /// The channel, where the list knows it.
    pub channel: Option<String>,
    /// What changed.
    pub notes: Localised,
    /// Where it stands, for complaints.
    pub place: String,
    /// The file, where the list knows it.
    pub artifact: Option<feed::Artifact>,
    /// What is wrong with it: it counts where the entry is published.
    pub faults: Vec<Problem>,
}

/// How many hex digits of its SHA-256 name a file by its content: as many as `publish.sh` takes.
const NAME_DIGITS: usize = 16;

/// How far ahead of UTC a day may be: it begins first on the islands of UTC+14.
const DAY_AHEAD_MS: u64 = 14 * 60 * 60 * 1000;

/// The last day that has begun anywhere at this moment.
pub fn latest_day(moment: Moment) -> Day {
    moment.after(DAY_AHEAD_MS).day()
}

/// One product's part of a build.
pub struct Work<'a> {
    /// Its id.
    pub id: &'a str,
    /// The settings.
    pub settings: &'a Settings,
    /// What the settings say of it.
    pub product: &'a settings::Product,
    /// The feed before.
    pub previous: Option<&'a Previous>,
    /// When the feed is made.
    pub issued: Moment,
}

impl Work<'_> {
    /// The product of these entries, and what its vendor should know.
    ///
    /// # Errors
    /// All the problems that there are.
    pub fn compose(&self, entries: Vec<Entry>) -> Result<(Product, Vec<Problem>), Vec<Problem>> {
        let mut problems = Vec::new();
        let (chosen, mut warnings) = self.choose(entries, &mut problems);
        let mut releases = Vec::new();
        for one in &chosen {
            match self.release(one, &chosen) {
                Ok((release, more)) => {
                    releases.push(release);
                    warnings.extend(more);
                }
                Err(found) => problems.extend(found),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let product = Product { name: self.product.name.clone(), homepage: self.product.homepage.clone(), releases };
        Ok((product, warnings))
    }

    /// The entries that are published, newest first, and a warning for each that leaves.
    fn choose(&self, entries: Vec<Entry>, problems: &mut Vec<Problem>) -> (Vec<Chosen>, Vec<Problem>) {
        let mut known: Vec<Chosen> = Vec::new();
        let mut places: BTreeMap<Version, String> = BTreeMap::new();
        for entry in entries {
            let version = match Version::parse(&entry.written) {
                Ok(version) if four_parts(&version).is_some() => version,
                Ok(_) => {
                    let text = format!(
                        "{}: a feed has four numbers only; a prerelease is a number on the channel beta",
                        entry.written
                    );
                    problems.push(Problem::error(Code::Version, entry.place, text));
                    continue;
                }
                Err(error) => {
                    problems.push(Problem::error(
                        Code::Version,
                        entry.place,
                        format!("{}: {}", entry.written, error.reason()),
                    ));
                    continue;
                }
            };
            if let Some(other) = places.get(&version) {
                let text = format!("{} stands twice, here and at {other}", entry.written);
                problems.push(Problem::error(Code::VersionTwice, entry.place, text));
                continue;
            }
            let said = self.product.facts_of(&version).cloned().unwrap_or_default();
            places.insert(version.clone(), entry.place.clone());
            let date = said.date.clone().unwrap_or(entry.date);
            known.push(Chosen { version, entry: Entry { date, ..entry }, facts: said.or(&self.product.defaults) });
        }
        let oldest = self.product.oldest();
        for (written, said) in &self.product.releases {
            let Ok(version) = Version::parse(written) else { continue };
            let published = oldest.as_ref().is_none_or(|oldest| version >= *oldest);
            let reason = if published && !known.iter().any(|one| one.version == version) {
                format!("feed.toml speaks of {written}, the changelog does not")
            } else if !published && is_set(said.withdrawn.as_ref()) {
                format!(
                    "feed.toml withdraws {written}, and oldest keeps it out of the feed: lower oldest, or nobody hears of it"
                )
            } else {
                continue;
            };
            problems.push(Problem::error(Code::VersionMissing, self.id, reason));
        }
        self.find_stray_files(&known, problems);
        known.sort_by(|a, b| b.version.cmp(&a.version));
        let (mut known, mut warnings) = self.select(known, problems);
        let faults: Vec<Problem> = known.iter().flat_map(|one| one.entry.faults.clone()).collect();
        // A heading that is not understood may be the very one that is missed.
        if faults.iter().any(|fault| matches!(fault.code, Code::Heading | Code::Version)) {
            problems.retain(|problem| problem.code != Code::VersionMissing);
        }
        problems.splice(0..0, faults);
        warnings.extend(known.iter_mut().flat_map(|one| changelog::shorten(&mut one.entry, self.id, self.product)));
        (known, warnings)
    }

    /// A file that looks like a release and is none: its section was forgotten, or its version is misspelt.
    fn find_stray_files(&self, known: &[Chosen], problems: &mut Vec<Problem>) {
        let pattern = self.product.file.replace("{product}", self.id);
        let Some((before, after)) = pattern.split_once("{version}") else { return };
        for name in list_names(&self.settings.path(&self.product.files)) {
            let inner = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            let Some(version) = inner.and_then(|text| Version::parse(text).ok()) else { continue };
            let published = self.product.oldest().is_none_or(|oldest| version >= oldest);
            if published && !known.iter().any(|one| one.version == version) {
                let text = format!("there is {name}, and the changelog does not know {version}");
                problems.push(Problem::error(Code::VersionMissing, self.id, text));
            }
        }
    }

    fn release(&self, one: &Chosen, all: &[Chosen]) -> Result<(Release, Vec<Problem>), Vec<Problem>> {
        let Chosen { version, entry, facts } = one;
        if !entry.faults.is_empty() {
            return Err(Vec::new());
        }
        let mut problems = Vec::new();
        if Day::parse(&entry.date).is_some_and(|day| day > latest_day(self.issued)) {
            let text = format!("{}: {} is in the future", entry.written, entry.date);
            problems.push(Problem::error(Code::DateFuture, &entry.place, text));
        }
        for (language, text) in &entry.notes {
            if text.len() > MAX_NOTES_BYTES {
                let text = format!(
                    "{}: the notes ({language}) have {} bytes, a panel reads {MAX_NOTES_BYTES}",
                    entry.written,
                    text.len()
                );
                problems.push(Problem::error(Code::NotesTooLarge, &entry.place, text));
            }
        }
        let informs = facts.kind == Some(Kind::Info);
        let mut artifact = None;
        match (!informs).then(|| self.artifact(one, all)) {
            None => {}
            Some(Ok((file, found))) => {
                problems.extend(found);
                artifact = Some(file);
            }
            Some(Err(problem)) => problems.push(problem),
        }
        let warnings = stop_at_errors(problems).map_err(|Stop(problems)| problems)?;
        let by_date = self.product.licence_by_date.then(|| Licence { released_by: entry.date.clone() });
        let release = Release {
            version: four_parts(version).unwrap_or_default(),
            date: entry.date.clone(),
            channel: one.channel().map(String::from),
            kind: facts.kind.filter(|_| informs),
            link: facts.link.clone(),
            artifact,
            notes: entry.notes.clone(),
            requires: facts.requires.clone().filter(|requires| *requires != Requires::default()),
            critical: facts.critical.clone(),
            waypoint: facts.waypoint == Some(true),
            security: facts.security == Some(true),
            withdrawn: one.withdrawn(),
            licence: facts.licence.clone().or(by_date),
            rollout: facts.held(facts.rollout.clone().map(|rollout| starting(rollout, &entry.date))),
        };
        Ok((release, warnings))
    }

    /// The file of a release, and what is wrong with what is in it.
    fn artifact(&self, one: &Chosen, all: &[Chosen]) -> Result<(Artifact, Vec<Problem>), Problem> {
        let Chosen { version, entry, facts } = one;
        let name = self.file_name(one);
        let path = self.settings.path(&self.product.files).join(&name);
        let known = entry.artifact.as_ref().and_then(measured);
        let here = if path.is_file() { self.check_file(one, all, &path)? } else { None };
        // What was published stands in the feed before: its file need not lie here for ever.
        let before = self.previous.and_then(|previous| previous.artifact(self.id, version)).and_then(measured);
        let found = here.as_ref().map_or_else(Vec::new, |here| self.judge(one, &name, here, before.as_ref()));
        let measured = here.map(|here| here.measured).or(known).or(before).ok_or_else(|| {
            let names = list_names(path.parent().unwrap_or(Path::new(".")));
            let last = Path::new(&name).file_name().unwrap_or_default().to_string_lossy();
            let text = format!(
                "{}: there is no file {}, and no previous feed that knows it{}",
                entry.written,
                path.display(),
                near::describe(&last, names.iter().map(String::as_str))
            );
            Problem::error(Code::FileMissing, &entry.place, text)
        })?;
        let templates = facts.urls.as_ref().unwrap_or(&self.product.urls);
        let urls = match &entry.artifact {
            Some(known) if templates.is_empty() => known.urls.iter().map(|url| url.as_str().into()).collect(),
            _ => self.fill(templates, &entry.written, &name, &measured.sha256)?,
        };
        let last = Path::new(&name).file_name().map(|name| name.to_string_lossy().into_owned());
        Ok((Artifact { name: last, urls, size: measured.size, sha256: measured.sha256 }, found))
    }

    /// What is in the file that lies here. Nobody installs what is withdrawn.
    fn judge(&self, one: &Chosen, name: &str, here: &Loaded, before: Option<&Measured>) -> Vec<Problem> {
        if one.is_withdrawn() {
            return Vec::new();
        }
        let platform = one.facts.requires.as_ref().and_then(|requires| requires.platform.as_ref());
        let platform = platform.and_then(|platform| Version::parse(&platform.min).ok());
        let promise = Promise {
            product: self.id,
            extension: self.product.extension_of(self.id),
            version: &one.version,
            platform: platform.as_ref(),
            settled: before == Some(&here.measured),
            file: name,
            place: &format!("{} {}", self.id, one.entry.written),
        };
        contents::judge(&contents::read(&here.bytes, here.measured.size), &promise)
    }

    /// How the file of a release is called.
    fn file_name(&self, one: &Chosen) -> String {
        let named = one.entry.artifact.as_ref().and_then(|known| known.name.clone());
        let pattern = one.facts.file.clone().or(named).unwrap_or_else(|| self.product.file.clone());
        pattern.replace("{product}", self.id).replace("{version}", &one.entry.written)
    }

    /// The file that lies here, measured, where it is the release's. On GitHub every release may call its file the
    /// same, and one of them can lie here only: that one is known by what the list says of it.
    fn check_file(&self, one: &Chosen, all: &[Chosen], path: &Path) -> Result<Option<Loaded>, Problem> {
        let loaded = file::load(path, contents::wanted(&self.file_name(one)))?;
        let Some(listed) = &one.entry.artifact else { return Ok(Some(loaded)) };
        let found = &loaded.measured;
        let fits = |listed: &feed::Artifact| {
            listed.size.is_none_or(|size| size == found.size)
                && listed.sha256.as_ref().is_none_or(|sha256| *sha256 == found.sha256)
        };
        if fits(listed) {
            return Ok(Some(loaded));
        }
        let name = self.file_name(one);
        let of_another = |other: &Chosen| {
            other.version != one.version
                && self.file_name(other) == name
                && other.entry.artifact.as_ref().is_some_and(fits)
        };
        if all.iter().any(of_another) {
            return Ok(None);
        }
        let text = format!("{} is not the file that the list of releases speaks of", path.display());
        Err(Problem::error(Code::FileChanged, &one.entry.place, text))
    }

    fn fill(&self, templates: &[String], version: &str, file: &str, sha256: &str) -> Result<Vec<String>, Problem> {
        if templates.is_empty() {
            let text = "urls: there is none; one is such as \"https://example.com/files/{file}\"";
            return Err(Problem::error(Code::Settings, format!("products.{}", self.id), text));
        }
        let fill = |template: &String| {
            let hash = sha256.get(..NAME_DIGITS).unwrap_or(sha256);
            let known = [("{product}", self.id), ("{version}", version), ("{file}", file), ("{hash}", hash)];
            known.iter().fold(template.clone(), |text, (name, value)| text.replace(name, &encode(value)))
        };
        let urls: Vec<String> = templates.iter().map(fill).collect();
        if let Some((url, fault)) = urls.iter().find_map(|url| Some((url, addresses::find_fault(url)?))) {
            // What the panel would do with it, and why: it says the latter to nobody.
            let text = format!("urls: {url} {fault}");
            return Err(Problem::error(Code::Dropped, format!("{} {version}", self.id), text));
        }
        Ok(urls)
    }
}

/// The names in a folder; none where there is no such folder.
fn list_names(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = files.filter_map(|file| file.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn measured(artifact: &feed::Artifact) -> Option<Measured> {
    Some(Measured { size: artifact.size?, sha256: artifact.sha256.clone()? })
}

/// A roll-out that does not say when it starts does so with the release's day.
fn starting(rollout: Rollout, date: &str) -> Rollout {
    let start = if rollout.start.is_empty() { format!("{date}T00:00:00Z") } else { rollout.start };
    Rollout { start, ..rollout }
}

/// The version as a feed writes it: four numbers without leading zeros. `None` for a prerelease, which has none.
pub fn four_parts(version: &Version) -> Option<String> {
    let number = |text: &str| text.parse::<u32>().ok();
    let mut parts: Vec<u32> = version.as_str().split('.').map(number).collect::<Option<_>>()?;
    parts.resize(4, 0);
    Some(parts.iter().map(u32::to_string).collect::<Vec<_>>().join("."))
}

/// A part of an address: what is not plain ASCII is percent-encoded (RFC 3986), since not every HTTP client does so
/// itself.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
