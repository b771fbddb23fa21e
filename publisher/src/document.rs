//! The payload as it is written: `docs/feed-format.md` in types. The order of the fields is the order in the file, so
//! the same facts give the same bytes. It judges nothing; what reads it is the panel's own reader.

use extension_update::core::version::Version;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Texts by language.
pub type Localised = BTreeMap<String, String>;

/// A payload.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Payload {
    /// The version of the format: 1.
    pub schema: u8,
    /// The counter: it grows with each feed.
    pub seq: u64,
    /// When it was made, RFC 3339.
    pub issued: String,
    /// Until when it holds, RFC 3339.
    pub expires: String,
    /// The products by their ids.
    pub products: BTreeMap<String, Product>,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Product {
    /// Its name for people.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub name: Localised,
    /// Its page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// Its releases, newest first.
    pub releases: Vec<Release>,
}

impl Product {
    /// The versions of its releases.
    pub fn versions(&self) -> BTreeSet<Version> {
        self.releases.iter().filter_map(|release| Version::parse(&release.version).ok()).collect()
    }
}

/// A release.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// Four numbers.
    pub version: String,
    /// Its day.
    pub date: String,
    /// Its channel; `stable` where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// `info` where there is nothing to install.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Where to read of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact: Option<Artifact>,
    /// What changed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: Localised,
    /// What it works with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires: Option<Requires>,
    /// Whom it must not be kept from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub critical: Option<Critical>,
    /// Whether nobody may go past it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waypoint: bool,
    /// Whether it mends a hole, so that bases which let releases ripen do not wait with it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub security: bool,
    /// Why it is offered no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
    /// Which licences cover it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<Licence>,
    /// Over which time it reaches everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Rollout>,
}

/// What a release is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something to install.
    Update,
    /// Something to read.
    Info,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Artifact {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is, 1 to 4 addresses.
    pub urls: Vec<String>,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256, hex.
    pub sha256: String,
}

/// What a release works with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requires {
    /// The platform.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// The configurations, one of which it must be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub configurations: Vec<Configuration>,
    /// The least version of the extension that it can be installed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// The platform that a release works with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Its least version.
    pub min: String,
}

/// A configuration that a release works with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its least version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// Its greatest version, this one included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
}

/// Whom a release must not be kept from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Critical {
    /// Everybody, or nobody.
    Flag(bool),
    /// Whoever has a version below this one.
    Below(Below),
}

/// A limit of versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Below {
    /// The version above those that are meant.
    pub below: String,
}

/// Why a release is offered no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Withdrawn {
    /// It is, without a word.
    Flag(bool),
    /// With the vendor's words.
    Details(Withdrawal),
}

/// The vendor's words about a withdrawn release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Withdrawal {
    /// Why.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reason: Localised,
    /// What takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
}

/// Which licences cover a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Licence {
    /// Those that last until this day.
    pub released_by: String,
}

/// Over which time a release reaches everybody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rollout {
    /// When it reaches the first, RFC 3339. In the settings it may be missing: the beginning of the release's day.
    #[serde(default)]
    pub start: String,
    /// After how many hours it has reached all.
    pub hours: u64,
}

impl Payload {
    /// The bytes that are signed: indented, so that people can read what they sign, with one line feed at the end.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings, numbers and maps with string keys: there is nothing in it that JSON could not hold.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
