//! What the update service answers, whatever its format: a list of releases.
//!
//! A source fills it; [`super::verdict`] judges it. Every text in it is hostile until it is shown as text.

use super::address::Address;
use super::day::Day;
use super::locale::Locale;
use super::moment::Moment;
use super::version::Version;

/// The answer of the update service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// The releases that can be judged, newest first, each version once.
    pub releases: Vec<Release>,
    /// The entries that cannot, with the reason; they never stop the rest.
    pub dropped: Vec<Dropped>,
    /// What the service says in words beside its list; cut, and without the licence key.
    pub said: Option<String>,
    /// Whether the list goes on behind what was read.
    pub rest: Rest,
    /// When the vendor last confirmed that this is the newest, where nobody vouches for it today: since then it may
    /// have been kept from moving on. `None` where all is well, or nobody confirms feeds.
    pub stale_since: Option<Moment>,
    /// Who has signed it; `None` where nobody has.
    pub voucher: Option<Voucher>,
}

/// Who vouches for a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    /// The names of the keys that have signed it, as [`super::trust::key_id`] gives them; as many as had to.
    pub keys: Vec<String>,
    /// Its counter.
    pub seq: u64,
    /// Until when it holds.
    pub expires: Moment,
}

/// Whether a list goes on behind what was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// It is whole.
    #[default]
    None,
    /// It goes on at this address.
    Next(Address),
    /// It goes on, and no more of it is asked for.
    Unread,
    /// It may go on: its page is full, and nothing says that it is the last one.
    Unknown,
}

/// One release. Foreign feeds know little of it; what they do not know is as in [`Release::of`].
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// Its version.
    pub version: Version,
    /// Its day.
    pub date: Option<Day>,
    /// The channel that it was published in: [`STABLE`], [`BETA`], or one of the vendor's.
    pub channel: String,
    /// What it brings.
    pub content: Content,
    /// What changed.
    pub notes: Localised,
    /// What it works with.
    pub requires: Requires,
    /// Whom it must not be kept from.
    pub critical: Critical,
    /// Whether it closes a hole: then it is offered however short a time it has been known.
    pub security: bool,
    /// Whether nobody may go past it: older versions install it before anything newer.
    pub waypoint: bool,
    /// Why it is offered no more.
    pub withdrawn: Option<Withdrawn>,
    /// Until this day a licence must last to cover it.
    pub released_by: Option<Day>,
    /// Over which time it reaches everybody.
    pub rollout: Option<Rollout>,
}

/// The channel for everybody.
pub const STABLE: &str = "stable";

/// The channel of prereleases: hidden unless the policy names it.
pub const BETA: &str = "beta";

/// What a release works with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requires {
    /// The least version of the platform.
    pub platform: Option<Version>,
    /// The configurations, one of which it must be; empty means any.
    pub configurations: Vec<Configuration>,
    /// The least version of the extension that it can be installed over.
    pub from: Option<Version>,
}

/// A configuration that a release works with.
#[derive(Clone, Debug, PartialEq)]
pub struct Configuration {
    /// Its name; `None` means any: the service has judged the name.
    pub name: Option<String>,
    /// Its least version.
    pub min: Option<Version>,
    /// Its greatest version, this one included.
    pub max: Option<Version>,
}

/// Whom a release must not be kept from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Critical {
    /// Nobody in particular.
    #[default]
    No,
    /// Whoever has an older version.
    Always,
    /// Whoever has a version below this one.
    Below(Version),
}

/// Why a release is offered no more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Withdrawn {
    /// The vendor's words.
    pub reason: Localised,
    /// The release that takes its place.
    pub replaced_by: Option<Version>,
}

/// Over which time a release reaches everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rollout {
    /// When it reaches the first.
    pub start: Moment,
    /// After how many hours it has reached all.
    pub hours: u32,
}

/// What a release brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A file that can be installed.
    File(Artifact),
    /// No file that could be loaded: it is told of, but cannot be installed.
    Lacking(Lack),
    /// Something to know and nothing to install; there is more of it to read at this address.
    Notice(Address),
}

impl Content {
    /// The file, or what is lacking.
    pub fn of(read: Result<Artifact, Lack>) -> Content {
        read.map_or_else(Content::Lacking, Content::File)
    }

    /// The file, where there is one.
    pub fn artifact(&self) -> Option<&Artifact> {
        if let Content::File(artifact) = self { Some(artifact) } else { None }
    }

    /// Where to read more, where there is nothing to install.
    pub fn notice(&self) -> Option<&Address> {
        if let Content::Notice(address) = self { Some(address) } else { None }
    }
}

/// A file that can be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Its name, for people.
    pub name: Option<String>,
    /// Where it is, the first one first.
    pub urls: Vec<Address>,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// SHA-256, 64 lower-case hex digits.
    pub sha256: Option<String>,
    /// MD5, 32 lower-case hex digits: all that the original service gives.
    pub md5: Option<String>,
}

/// Why a release has no file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lack {
    /// There is none that could be the extension.
    #[default]
    NoFile,
    /// Several could be it, and nothing tells them apart: the names of the first of them.
    Several(String),
    /// It is still being uploaded: its name.
    Unfinished(String),
    /// A file is listed, and its address is none that the panel accepts.
    RefusedAddress,
}

/// A text by language: pairs of a language's code and the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localised(Vec<(String, String)>);

impl Localised {
    /// These texts by language. Empty ones are left out.
    pub fn of(texts: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Localised {
        let texts = texts.into_iter().map(|(language, text)| (language.into(), text.into()));
        Localised(texts.filter(|(_, text): &(String, String)| !text.trim().is_empty()).collect())
    }

    /// The text in `locale`, else in English, else in Russian, else in any; `""` where there is none.
    pub fn in_locale(&self, locale: Locale) -> &str {
        let text = |code: &str| self.0.iter().find(|(language, _)| language == code);
        let others = || ["en", "ru"].into_iter().find_map(text);
        text(locale.as_str()).or_else(others).or_else(|| self.0.first()).map_or("", |(_, text)| text)
    }
}

/// An entry of the answer that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// What the entry calls itself, cut.
    pub entry: String,
    /// Why it was left out: one sentence for a log.
    pub reason: String,
    /// Whether it may be a release that was missed. A draft is none yet, and a version that stands twice is there once.
    pub unread: bool,
}

impl Release {
    /// A release of which only the version is known: for everybody, without a file, a condition or a word.
    pub fn of(version: Version) -> Release {
        Release {
            version,
            date: None,
            channel: STABLE.into(),
            content: Content::Lacking(Lack::NoFile),
            notes: Localised::default(),
            requires: Requires::default(),
            critical: Critical::No,
            security: false,
            waypoint: false,
            withdrawn: None,
            released_by: None,
            rollout: None,
        }
    }
}

impl Feed {
    /// Puts the releases in order, newest first. Of two with the same version the one that came first stays.
    pub fn new(mut releases: Vec<Release>, mut dropped: Vec<Dropped>) -> Feed {
        releases.sort_by(|a, b| b.version.cmp(&a.version));
        let mut kept: Vec<Release> = Vec::new();
        for release in releases {
            if kept.last().is_some_and(|last| last.version == release.version) {
                let reason = "the version stands twice".into();
                dropped.push(Dropped { entry: release.version.to_string(), reason, unread: false });
            } else {
                kept.push(release);
            }
        }
        Feed { releases: kept, dropped, ..Feed::default() }
    }

    /// This page of a list with the one that comes after it.
    pub fn followed_by(mut self, next: Feed) -> Feed {
        self.releases.extend(next.releases);
        self.dropped.extend(next.dropped);
        Feed { rest: next.rest, said: self.said, ..Feed::new(self.releases, self.dropped) }
    }
}
