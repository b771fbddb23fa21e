//! Which of a release's files is the extension: told by its name, never by its place in the list.
//!
//! Beside the extension a release holds archives of documents, other extensions, and uploads that have not ended. A file that is only
//! probably the right one is not taken: the names of those that might be it are told instead.

use super::lower_case;
use crate::core::address::Address;
use crate::core::config::Config;
use crate::core::feed::Lack;
use crate::core::json::Json;
use crate::core::version::Version;

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

/// The file of this version: the one that is named after the extension, else the one that is named after the distributive, else the only
/// one.
///
/// # Errors
/// Why there is none.
pub fn choose<'a>(config: &Config, version: &Version, files: Vec<Listed<'a>>) -> Result<Listed<'a>, Lack> {
    let names = [&config.extension.id, &config.source.distributive].map(|name| lower_case(name));
    let mut fitting: Vec<((u8, Kind), Listed<'a>)> = Vec::new();
    for file in files {
        let Some(kind) = Kind::of(&file.name) else { continue };
        let rank = rank(&file, kind, &names, version);
        let stranger = rank == STRANGER && kind == Kind::Archive && holds_documents(&file.name, &names);
        // The same file may stand twice.
        if !stranger && !fitting.iter().any(|(_, other)| other.url == file.url) {
            fitting.push(((rank, kind), file));
        }
    }
    let Some(best) = fitting.iter().map(|(place, _)| *place).min() else { return Err(Lack::NoFile) };
    let (mut finished, unfinished): (Vec<_>, Vec<_>) =
        fitting.into_iter().filter(|(place, _)| *place == best).map(|(_, file)| file).partition(|file| file.finished);
    match (finished.pop(), unfinished.into_iter().next()) {
        (Some(file), _) if finished.is_empty() => Ok(file),
        (Some(last), _) => {
            let names = finished.into_iter().chain([last]).map(|file| file.name);
            Err(Lack::Several(names.take(TOLD).collect()))
        }
        (None, Some(file)) => Err(Lack::Unfinished(file.name)),
        (None, None) => Err(Lack::NoFile),
    }
}

/// How well a file is named after these: the less, the better. A version beside the name is part of it; this version before others.
fn rank(file: &Listed<'_>, kind: Kind, names: &[String; 2], version: &Version) -> u8 {
    let judge = |text: &str| {
        let stem = if kind == Kind::Unknown { text } else { text.rsplit_once('.').map_or(text, |(stem, _)| stem) };
        let stem = lower_case(stem);
        let by = |own: &String| match version_beside(&stem, own) {
            _ if stem == *own => Some(0),
            Some(beside) => Some(if beside == *version { 1 } else { 2 }),
            None => None,
        };
        let ranks = names.iter().zip([0, 3]);
        ranks.filter(|(own, _)| !own.is_empty()).find_map(|(own, base)| Some(base + by(own)?)).unwrap_or(STRANGER)
    };
    let label = if Kind::of(file.label) == Some(kind) { judge(file.label) } else { STRANGER };
    judge(&file.name).min(label)
}

/// The version that stands beside a name: `demo-1.2.3`, `demo_1_2_3`, `v1.2.3 demo`. One number alone belongs to the name.
fn version_beside(stem: &str, own: &str) -> Option<Version> {
    let joint = |c: char| !c.is_alphanumeric();
    let after = stem.strip_prefix(own).filter(|rest| rest.starts_with(joint));
    let rest = after.or_else(|| stem.strip_suffix(own).filter(|rest| rest.ends_with(joint)))?;
    let text = rest.trim_matches(joint).replace('_', ".");
    Version::parse(&text).ok().filter(|_| text.contains('.'))
}

fn holds_documents(name: &str, names: &[String; 2]) -> bool {
    let mut rest = lower_case(name);
    for own in names.iter().filter(|own| !own.is_empty()) {
        rest = rest.replace(own.as_str(), "");
    }
    DOCUMENTS.iter().any(|word| rest.contains(word))
}
