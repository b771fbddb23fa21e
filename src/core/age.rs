//! The age of a release: since when this base has known it. A policy may let the world try a release first.
//!
//! What counts is the first time that this base saw this version with this file, never a day in the feed: a thief
//! writes any day. Next: `verdict.rs`, which asks whether a release is old enough.

use super::feed::{Artifact, Feed, Release};
use super::json::Json;
use super::moment::Moment;
use super::version::Version;

/// How many releases are remembered, the newest.
const MOST: usize = 20;

/// An hour, in milliseconds.
const HOUR_MS: u64 = 3_600_000;

/// A release that was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighting {
    /// Its version.
    pub version: Version,
    /// Its file: the SHA-256, else the address and the size. Another file under the same version is another release.
    pub file: String,
    /// When it was first seen.
    pub since: Moment,
}

/// A release that is too young.
#[derive(Clone, Debug, PartialEq)]
pub struct Young {
    /// Its version.
    pub version: Version,
    /// Since when it has been known here.
    pub since: Moment,
    /// From when it may be installed.
    pub from: Moment,
}

/// What is known after `feed` was seen: releases above the installed version. A clock that was set back since then
/// begins anew, or a release would wait for the day that was wrong.
pub fn note(known: &[Sighting], feed: &Feed, installed: Option<&Version>, now: Moment) -> Vec<Sighting> {
    let seen = feed.releases.iter().filter_map(|release| {
        let file = file_of(release.content.artifact()?);
        let before = known.iter().find(|other| other.version == release.version && other.file == file);
        let since = before.map(|other| other.since).filter(|since| *since <= now).unwrap_or(now);
        Some(Sighting { version: release.version.clone(), file, since })
    });
    let mut all: Vec<Sighting> = seen.collect();
    // A list that was read in part says nothing of the rest.
    known.iter().for_each(|other| add(&mut all, other));
    all.retain(|sighting| installed.is_none_or(|installed| sighting.version > *installed));
    all.truncate(MOST);
    all
}

/// What two have known together.
pub fn join(own: &[Sighting], other: &[Sighting]) -> Vec<Sighting> {
    let mut all = own.to_vec();
    for sighting in other {
        if let Some(own) = all.iter_mut().find(|own| own.version == sighting.version && own.file == sighting.file) {
            own.since = own.since.min(sighting.since);
        }
        add(&mut all, sighting);
    }
    all.truncate(MOST);
    all
}

/// Puts a release where it belongs, the newest first; of two with one version the one that is there stays.
fn add(all: &mut Vec<Sighting>, sighting: &Sighting) {
    let at = all.iter().position(|other| other.version <= sighting.version).unwrap_or(all.len());
    if all.get(at).is_none_or(|other| other.version != sighting.version) {
        all.insert(at, sighting.clone());
    }
}

/// Why a release has to wait, where it has to. What closes a hole does not; neither does what brings no file.
pub fn wait(release: &Release, hours: u32, known: &[Sighting], now: Moment) -> Option<Young> {
    let artifact = release.content.artifact().filter(|_| hours > 0 && !release.security)?;
    let file = file_of(artifact);
    let since = known.iter().find(|other| other.version == release.version && other.file == file);
    let since = since.map_or(now, |other| other.since);
    let from = since.after(u64::from(hours) * HOUR_MS);
    (now < from).then(|| Young { version: release.version.clone(), since, from })
}

fn file_of(artifact: &Artifact) -> String {
    match (&artifact.sha256, artifact.urls.first()) {
        (Some(sha256), _) => sha256.clone(),
        (None, url) => {
            let size = artifact.size.map(|size| size.to_string()).unwrap_or_default();
            format!("{} {size}", url.map_or("", |url| url.as_str()))
        }
    }
}

/// What is remembered, as JSON: `[{"version", "file", "since"}]`; `null` where there is nothing.
pub fn to_json(known: &[Sighting]) -> Json {
    let entry = |sighting: &Sighting| {
        Json::object([
            ("version", sighting.version.as_str().into()),
            ("file", sighting.file.as_str().into()),
            ("since", sighting.since.to_string().into()),
        ])
    };
    if known.is_empty() { Json::Null } else { Json::Array(known.iter().map(entry).collect()) }
}

/// Reads it again; a damaged entry is as if it were not there.
pub fn read(json: Option<&Json>) -> Vec<Sighting> {
    let mut all = Vec::new();
    for entry in json.and_then(Json::as_array).unwrap_or_default() {
        let text = |key: &str| entry.get(key).and_then(Json::as_str).unwrap_or_default();
        if let (Ok(version), Some(since)) = (Version::parse(text("version")), Moment::parse(text("since"))) {
            add(&mut all, &Sighting { version, file: text("file").into(), since });
        }
    }
    all.truncate(MOST);
    all
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn seen(version: &str, file: &str, millis: u64) -> Option<Sighting> {
        let version = Version::parse(version).ok()?;
        Some(Sighting { version, file: file.into(), since: Moment::of_millis(millis) })
    }

    #[test]
    fn two_memories_know_the_earliest_day_of_one_file_and_the_own_file_of_a_version() {
        let list = |all: &[(&str, &str, u64)]| -> Vec<Sighting> {
            all.iter().filter_map(|(version, file, millis)| seen(version, file, *millis)).collect()
        };
        let own = list(&[("1.0.0.3", "a", 30), ("1.0.0.2", "b", 20), ("1.0.0.1", "c", 10)]);
        let other = list(&[("1.0.0.4", "d", 5), ("1.0.0.3", "a", 7), ("1.0.0.2", "other", 1), ("1.0.0.0", "e", 2)]);
        let both =
            [("1.0.0.4", "d", 5), ("1.0.0.3", "a", 7), ("1.0.0.2", "b", 20), ("1.0.0.1", "c", 10), ("1.0.0.0", "e", 2)];
        assert_eq!(join(&own, &other), list(&both));
        // The same file under another version is another release, and a later day is no news.
        let later = list(&[("1.0.0.3", "a", 99), ("1.0.0.5", "a", 1)]);
        assert_eq!(join(&own, &later), list(&[("1.0.0.5", "a", 1), own_row(0), own_row(1), own_row(2)]));
        assert_eq!(join(&[], &own), own);
    }

    fn own_row(index: usize) -> (&'static str, &'static str, u64) {
        [("1.0.0.3", "a", 30), ("1.0.0.2", "b", 20), ("1.0.0.1", "c", 10)][index]
    }
}
