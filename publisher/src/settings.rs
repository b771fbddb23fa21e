//! `feed.toml`: what a changelog does not say. A key that is not known is refused, because a misspelt `withdrawn` would
//! withdraw nothing.
//!
//! What is said of a release is spelled as in the feed itself. Read next: `compose.rs`.

pub mod edit;
pub mod halts;
mod place;

use crate::document::{Critical, Kind, Licence, Localised, Requires, Rollout, Withdrawn};
use crate::file;
use crate::problem::{Code, Problem};
use crate::public_key;
use extension_update::core::address::Link;
use extension_update::core::day::Day;
use extension_update::core::version::Version;
use halts::Halt;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// For how many days a feed holds.
    #[serde(default = "validity")]
    pub validity_days: u64,
    /// The public keys that the panels pin: the previous feed must be signed by them.
    #[serde(default)]
    pub public_keys: Vec<String>,
    /// How many of these keys must have signed.
    #[serde(default = "one")]
    pub threshold: u64,
    /// The file with the chain of roots, which goes out with each feed.
    pub roots: Option<PathBuf>,
    /// The file with the revocations, which go out as well.
    pub revocations: Option<PathBuf>,
    /// The products by their ids.
    pub products: BTreeMap<String, Product>,
    /// The folder of the settings: relative paths start there.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// A product.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its name for people, by language.
    #[serde(default)]
    pub name: Localised,
    /// What the extension is called in the designer, where that is not the product's id.
    pub extension: Option<String>,
    /// Its page.
    pub homepage: Option<String>,
    /// Its changelog: one file (in Russian), or one for each language.
    #[serde(default)]
    pub changelog: Changelog,
    /// The folder with its files.
    #[serde(default = "here")]
    pub files: PathBuf,
    /// How a file is called: `{product}` and `{version}` stand for what they say.
    #[serde(default = "pattern")]
    pub file: String,
    /// Where a file is: `{file}` and `{hash}` as well.
    #[serde(default)]
    pub urls: Vec<String>,
    /// The page that has the notes whole: where it is given, notes that are longer than a panel reads are cut and lead
    /// there.
    pub full_notes: Option<String>,
    /// How many releases the feed holds.
    #[serde(default = "twenty")]
    pub keep: usize,
    /// The oldest version of the changelog that is published.
    pub oldest: Option<String>,
    /// Whether a licence covers the releases of its time: each release gets `licence.releasedBy` with its own day.
    #[serde(default)]
    pub licence_by_date: bool,
    /// What holds for each release that does not say otherwise.
    #[serde(default)]
    pub defaults: Facts,
    /// What holds for one release, by its version.
    #[serde(default)]
    pub releases: BTreeMap<String, Facts>,
}

impl Product {
    /// What is said of a release.
    pub fn facts_of(&self, version: &Version) -> Option<&Facts> {
        self.releases.iter().find(|(written, _)| Version::parse(written).as_ref() == Ok(version)).map(|(_, said)| said)
    }

    /// The name of the extension; `id` is the product's.
    pub fn extension_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.extension.as_deref().unwrap_or(id)
    }

    /// The oldest version that is published.
    pub fn oldest(&self) -> Option<Version> {
        self.oldest.as_deref().and_then(|text| Version::parse(text).ok())
    }

    /// Days are days and have one release each; the page of the notes has an address.
    fn check_changelog(&self) -> Result<(), String> {
        if self.defaults.date.is_some() {
            return Err("defaults.date: a day is of one release".into());
        }
        if !self.defaults.halts.is_empty() {
            return Err("defaults.halts: a roll-out that stands still is of one release".into());
        }
        for (version, facts) in &self.releases {
            facts.check_halts().map_err(|text| format!("releases.\"{version}\".{text}"))?;
        }
        let days = self.releases.iter().filter_map(|(version, facts)| Some((version, facts.date.as_ref()?)));
        for (version, day) in days {
            if Day::parse(day).is_none() {
                return Err(format!("releases.\"{version}\".date: \"{day}\" is no day such as \"2026-10-01\""));
            }
        }
        let Some(address) = &self.full_notes else { return Ok(()) };
        check_template(address, &["product", "version"]).map_err(|text| format!("full_notes: {text}"))?;
        let filled = address.replace("{product}", "x").replace("{version}", "1");
        let sound = Link::parse(&filled).is_some() && filled.starts_with("https:") && !filled.contains(['<', '>', ' ']);
        if sound {
            Ok(())
        } else {
            Err("full_notes: an address such as \"https://example.com/notes/{version}\" is needed".into())
        }
    }
}

/// Where the changelog is.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Changelog {
    /// One file, in Russian.
    One(PathBuf),
    /// A file for each language.
    ByLanguage(BTreeMap<String, PathBuf>),
}

impl Default for Changelog {
    fn default() -> Changelog {
        Changelog::One("CHANGELOG.md".into())
    }
}

impl Changelog {
    /// The files by language.
    pub fn files(&self) -> BTreeMap<String, PathBuf> {
        match self {
            Changelog::One(path) => BTreeMap::from([("ru".into(), path.clone())]),
            Changelog::ByLanguage(paths) => paths.clone(),
        }
    }
}

/// What is said of a release, as in the feed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Its day, where its heading in the changelog has none.
    pub date: Option<String>,
    /// Its channel.
    pub channel: Option<String>,
    /// `info` where there is nothing to install.
    pub kind: Option<Kind>,
    /// Where to read of it.
    pub link: Option<String>,
    /// Its file, where it is not called as the others.
    pub file: Option<String>,
    /// Where its file is, where it is not with the others.
    pub urls: Option<Vec<String>>,
    /// What it works with.
    pub requires: Option<Requires>,
    /// Whom it must not be kept from.
    pub critical: Option<Critical>,
    /// Whether nobody may go past it.
    pub waypoint: Option<bool>,
    /// Whether it mends a hole in security: it is offered before `policy.minAgeHours` are over.
    pub security: Option<bool>,
    /// Why it is offered no more.
    pub withdrawn: Option<Withdrawn>,
    /// Which licences cover it.
    pub licence: Option<Licence>,
    /// Over which time it reaches everybody.
    pub rollout: Option<Rollout>,
    /// When that stood still.
    #[serde(default)]
    pub halts: Vec<Halt>,
}

impl Facts {
    /// These facts, and those of `defaults` where these say nothing.
    #[must_use]
    pub fn or(self, defaults: &Facts) -> Facts {
        let other = defaults.clone();
        Facts {
            date: self.date,
            channel: self.channel.or(other.channel),
            kind: self.kind.or(other.kind),
            link: self.link.or(other.link),
            file: self.file.or(other.file),
            urls: self.urls.or(other.urls),
            requires: self.requires.or(other.requires),
            critical: self.critical.or(other.critical),
            waypoint: self.waypoint.or(other.waypoint),
            security: self.security.or(other.security),
            withdrawn: self.withdrawn.or(other.withdrawn),
            licence: self.licence.or(other.licence),
            rollout: self.rollout.or(other.rollout),
            halts: self.halts,
        }
    }
}

fn validity() -> u64 {
    180
}
fn one() -> u64 {
    1
}
fn twenty() -> usize {
    20
}
fn here() -> PathBuf {
    ".".into()
}
fn pattern() -> String {
    "{product}-{version}.cfe".into()
}

/// A misspelt `{fiel}` would be published as it is.
fn check_template(text: &str, known: &[&str]) -> Result<(), String> {
    let bare = known.iter().fold(text.to_string(), |text, name| text.replace(&format!("{{{name}}}"), ""));
    let Some(at) = bare.find(['{', '}']) else { return Ok(()) };
    let end = bare[at..].find('}').map_or(bare.len(), |end| at + end + 1);
    Err(format!("\"{text}\": {} is not known, only {{{}}}", &bare[at..end], known.join("}, {")))
}

/// Ten years: more is hardly meant.
const MAX_VALIDITY_DAYS: u64 = 3660;

impl Settings {
    /// Reads the settings of a file.
    ///
    /// # Errors
    /// `file`, or `settings` with the key that is wrong.
    pub fn read(path: &Path) -> Result<Settings, Problem> {
        let text = file::read_text(path)?;
        let name = path.display().to_string();
        let mut settings = Settings::parse(&text, &name)?;
        settings.folder = path.parent().unwrap_or(Path::new("")).into();
        Ok(settings)
    }

    /// The settings in this file, else those that lie in the current folder: a second signer need not have them.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn find(path: Option<&Path>) -> Result<Option<Settings>, Problem> {
        let default = Path::new("feed.toml");
        path.or(default.exists().then_some(default)).map(Settings::read).transpose()
    }

    /// Reads settings; `name` is their file, for the complaint.
    ///
    /// # Errors
    /// `settings` with the key that is wrong.
    pub fn parse(text: &str, name: &str) -> Result<Settings, Problem> {
        let at = |line: Option<usize>| line.map_or_else(|| name.to_string(), |line| format!("{name}:{line}"));
        let settings: Settings = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| place::line_at(text, span.start));
            // The line itself stands with it: of some mistakes the reader only says that nothing fits.
            let written = line.and_then(|line| text.lines().nth(line - 1)).map(str::trim).unwrap_or_default();
            let said = error.message().trim().replace('\n', "; ");
            Problem::error(Code::Settings, at(line), format!("{said}: {written}"))
        })?;
        // A complaint begins with the key that it is of.
        let line_of = |said: &str| place::line_of(text, said.split(": ").next().unwrap_or_default());
        settings.check().map_err(|said| Problem::error(Code::Settings, at(line_of(&said)), said))?;
        settings.find_twins().map_err(|said| Problem::error(Code::VersionTwice, at(line_of(&said)), said))?;
        Ok(settings)
    }

    /// The pinned keys.
    ///
    /// # Errors
    /// `settings` where one is none, or the threshold does not fit them.
    pub fn keys(&self) -> Result<Vec<[u8; 32]>, String> {
        let mut keys = Vec::new();
        for text in &self.public_keys {
            let key = public_key::parse(text).ok_or("public_keys: a key is the base64 text of 32 bytes")?;
            if keys.contains(&key) {
                return Err("public_keys: a key stands twice".into());
            }
            keys.push(key);
        }
        if !(1..=keys.len().max(1) as u64).contains(&self.threshold) {
            return Err("threshold: a number from 1 to the number of public_keys is needed".into());
        }
        Ok(keys)
    }

    fn check(&self) -> Result<(), String> {
        if !(1..=MAX_VALIDITY_DAYS).contains(&self.validity_days) {
            return Err(format!("validity_days: a number from 1 to {MAX_VALIDITY_DAYS} is needed"));
        }
        if self.products.is_empty() {
            return Err("products: there is none".into());
        }
        self.keys()?;
        for (id, product) in &self.products {
            if id.trim() != id || id.is_empty() {
                return Err(format!("products.\"{id}\": an id has no spaces around it and is not empty"));
            }
            if product.extension.as_ref().is_some_and(|name| name.trim() != name || name.is_empty()) {
                return Err(format!("products.{id}.extension: a name such as \"{id}\" is needed"));
            }
            if !(1..=20).contains(&product.keep) {
                return Err(format!("products.{id}.keep: a number from 1 to 20 is needed"));
            }
            if product.changelog.files().is_empty() {
                return Err(format!("products.{id}.changelog: there is none"));
            }
            let facts = || product.releases.values().chain([&product.defaults]);
            for text in facts().filter_map(|facts| facts.file.as_ref()).chain([&product.file]) {
                check_template(text, &["product", "version"]).map_err(|text| format!("products.{id}.file: {text}"))?;
            }
            for text in facts().filter_map(|facts| facts.urls.as_ref()).flatten().chain(&product.urls) {
                check_template(text, &["product", "version", "file", "hash"])
                    .map_err(|text| format!("products.{id}.urls: {text}"))?;
            }
            product.check_changelog().map_err(|text| format!("products.{id}.{text}"))?;
            for version in product.releases.keys().chain(&product.oldest) {
                if Version::parse(version).is_err() {
                    return Err(format!("products.{id}: \"{version}\" is no version"));
                }
            }
        }
        Ok(())
    }

    /// Two spellings of one version are two keys of TOML: of two facts one would be lost.
    fn find_twins(&self) -> Result<(), String> {
        for (id, product) in &self.products {
            let mut known: Vec<(Version, &String)> = Vec::new();
            for written in product.releases.keys() {
                let Ok(version) = Version::parse(written) else { continue };
                if let Some((_, other)) = known.iter().find(|(other, _)| *other == version) {
                    return Err(format!("products.{id}.releases: \"{other}\" and \"{written}\" are one version"));
                }
                known.push((version, written));
            }
        }
        Ok(())
    }

    /// A path of the settings.
    pub fn path(&self, relative: &Path) -> PathBuf {
        self.folder.join(relative)
    }
}

#[cfg(test)]
mod tests;
