//! Which of a release's files is the extension: told by its name, never by its place in the list.
//!
//! Beside the extension a release holds archives of documents, other extensions, and uploads that have not ended. A
//! file that is only probably the right one is not taken: the names of those that might be it are told instead.

use crate::address::Address;
use crate::config::Config;
use crate::excerpt::plain;
use crate::feed::Lack;
use crate::json::Json;
use crate::version::Version;

/// A file of a release that can be asked for.
pub struct Listed<'a> {
    /// Its name; `""` where it has none.
    pub name: String,
    /// What the vendor calls it beside that: GitHub takes all but Latin letters out of a name.
    pub label: &'a str,
    /// Where it is.
    pub url: Address,
    /// Whether it is wholly there.
    pub finished: bool,
    /// The entry of the list.
    pub entry: &'a Json,
}

/// What a file is by the ending of its name, the likeliest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An extension.
    Extension,
    /// An archive.
    Archive,
    /// The name does not say.
    Unknown,
}

impl Kind {
    /// `None` for what is neither an extension nor an archive with one.
    pub fn of(name: &str) -> Option<Kind> {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some(ending) if ending.eq_ignore_ascii_case("cfe") => Some(Kind::Extension),
            Some(ending) if ending.eq_ignore_ascii_case("zip") => Some(Kind::Archive),
            // The end of a version is no ending.
            Some(ending) if ending.bytes().any(|b| !b.is_ascii_digit()) => None,
            _ => Some(Kind::Unknown),
        }
    }
}

/// How many names of files are told.
const TOLD: usize = 5;

/// The rank of a file that is named after nothing of this extension.
const STRANGER: u8 = 6;

/// Parts of words by which an archive of documents, or of sources, is known.
const DOCUMENTS: [&str; 11] =
    ["doc", "manual", "guide", "help", "readme", "source", "src", "документ", "инструкц", "руководств", "исходн"];

/// The file of this version: the one that is named after the extension, else the one that is named after the
/// distributive, else the only one. `read` says what an entry of the list is.
///
/// # Errors
/// Why there is none.
pub fn choose<'a>(
    config: &Config,
    version: &Version,
    entries: &'a [Json],
    read: fn(&'a Json) -> Option<Listed<'a>>,
) -> Result<Listed<'a>, Lack> {
    let names = [plain(&config.extension.id), plain(&config.source.distributive)];
    let mut best = (u8::MAX, Kind::Unknown);
    let mut found: Vec<Listed<'a>> = Vec::new();
    for file in entries.iter().filter_map(read) {
        let Some(kind) = Kind::of(&file.name) else { continue };
        let label = if Kind::of(file.label) == Some(kind) { rank(file.label, kind, &names, version) } else { STRANGER };
        let place = (label.min(rank(&file.name, kind, &names, version)), kind);
        let documents = place == (STRANGER, Kind::Archive) && holds_documents(&file.name, &names);
        // The same file may stand twice.
        if documents || place > best || found.iter().any(|other| other.url == file.url) {
            continue;
        }
        if place < best {
            found.clear();
            best = place;
        }
        found.push(file);
    }
    let unfinished = found.first().map(|file| file.name.clone());
    found.retain(|file| file.finished);
    if found.len() > 1 {
        let mut told = String::new();
        for file in found.iter().take(TOLD) {
            told.push_str(if told.is_empty() { "" } else { ", " });
            told.push_str(&file.name);
        }
        return Err(Lack::Several(told));
    }
    found.pop().ok_or(unfinished.map_or(Lack::NoFile, Lack::Unfinished))
}

/// How well a file is named after these: the less, the better. A version beside the name is part of it; this version
/// before others.
fn rank(text: &str, kind: Kind, names: &[String; 2], version: &Version) -> u8 {
    let end = if kind == Kind::Unknown { None } else { text.rfind('.') };
    let stem = plain(&text[..end.unwrap_or(text.len())]);
    for (base, own) in [0, 3].into_iter().zip(names) {
        if stem == *own {
            return base;
        }
        if let Some(beside) = version_beside(&stem, own) {
            return base + if beside == *version { 1 } else { 2 };
        }
    }
    STRANGER
}

/// The version that stands beside a name: `demo-1.2.3`, `demo_1_2_3`, `v1.2.3 demo`. One number alone belongs to the
/// name.
fn version_beside(stem: &str, own: &str) -> Option<Version> {
    let joint = |b: Option<&u8>| b.is_some_and(|b| b".-".contains(b));
    let after = stem.strip_prefix(own).filter(|rest| joint(rest.as_bytes().first()));
    let rest = after.or_else(|| stem.strip_suffix(own).filter(|rest| joint(rest.as_bytes().last())))?;
    let text = rest.trim_matches(['.', '-']);
    Version::parse(text).ok().filter(|_| text.contains('.'))
}

fn holds_documents(name: &str, names: &[String; 2]) -> bool {
    let mut rest = plain(name);
    for own in names {
        // Of nothing there is one between all letters.
        if !own.is_empty() {
            rest = rest.replace(own.as_str(), "");
        }
    }
    DOCUMENTS.iter().any(|word| rest.contains(word))
}
