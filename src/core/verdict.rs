//! The verdict: what the feed means for what is installed. One pure function, a reason for each "no".

use super::config::{Config, Obstacle};
use super::feed::{Artifact, Feed, Release};
use super::version::Version;

/// The judgement of a feed.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// There is nothing newer.
    UpToDate,
    /// What is installed is newer than every release of the feed.
    NewerThanFeed {
        /// The newest version of the feed.
        newest: Version,
    },
    /// A release can be installed.
    Available(Offer),
    /// There is a newer release, and nothing newer can be installed here.
    NotInstallable(Offer, Vec<Hindrance>),
    /// Nothing is installed, and the feed holds nothing that may be offered.
    Nothing,
}

/// A release that is offered, or would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Its version.
    pub version: Version,
    /// Its day, as `2026-10-01`.
    pub date: Option<String>,
    /// Its file.
    pub artifact: Option<Artifact>,
    /// The notes of all releases that were missed, newest first.
    pub notes: Vec<ReleaseNotes>,
    /// A still newer release that cannot be installed here, and why.
    pub held_back: Option<(Version, Vec<Hindrance>)>,
}

/// The notes of one missed release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseNotes {
    /// The release's version, as it was written.
    pub version: String,
    /// Its day, as `2026-10-01`.
    pub date: Option<String>,
    /// What changed.
    pub markdown: String,
    /// Tells these notes from others: the same digest, the same markdown (FNV-1a; nothing is trusted by it).
    pub digest: u64,
}

/// Why a release cannot be installed here.
#[derive(Clone, Debug, PartialEq)]
pub enum Hindrance {
    /// The host says that nothing can be installed.
    Obstacle(Obstacle),
    /// The configuration is older than the release needs.
    Configuration {
        /// The configuration's version.
        have: String,
        /// The least version that the release works with.
        need: String,
    },
    /// The release has no file that could be loaded.
    NoArtifact,
}

impl Hindrance {
    /// The code in the `state` message and in the page.
    pub fn code(&self) -> &'static str {
        match self {
            Hindrance::Obstacle(obstacle) => obstacle.as_str(),
            Hindrance::Configuration { .. } => "configuration",
            Hindrance::NoArtifact => "no-artifact",
        }
    }
}

/// Judges `feed` by what `config` says of the base.
pub fn judge(config: &Config, feed: &Feed) -> Verdict {
    let installed = config.extension.installed.as_ref();
    let newer = |release: &Release| installed.is_none_or(|installed| release.version > *installed);
    let missed: Vec<&Release> =
        feed.releases.iter().filter(|release| newer(release) && may_be_offered(config, release)).collect();
    let Some(newest) = missed.first() else {
        return match (installed, feed.releases.first()) {
            (None, _) => Verdict::Nothing,
            // A hidden prerelease above the installed version is no reason to call the installed one newer than the feed.
            (Some(installed), Some(first)) if *installed > first.version => {
                Verdict::NewerThanFeed { newest: first.version.clone() }
            }
            _ => Verdict::UpToDate,
        };
    };
    let newest_hindrances = hindrances(config, newest);
    match missed.iter().position(|release| hindrances(config, release).is_empty()) {
        Some(0) => Verdict::Available(offer(config, newest, &missed, None)),
        Some(at) => {
            let held_back = Some((newest.version.clone(), newest_hindrances));
            Verdict::Available(offer(config, missed[at], &missed[at..], held_back))
        }
        None => Verdict::NotInstallable(offer(config, newest, &missed, None), newest_hindrances),
    }
}

fn may_be_offered(config: &Config, release: &Release) -> bool {
    config.policy.channels.iter().any(|channel| channel == release.channel.as_str())
}

fn hindrances(config: &Config, release: &Release) -> Vec<Hindrance> {
    let mut found: Vec<Hindrance> = config.host.obstacle.map(Hindrance::Obstacle).into_iter().collect();
    let have = &config.host.configuration_version;
    // A configuration whose version is unknown, or no version, cannot be compared; the service has judged it by its name.
    if let (Some(need), Ok(version)) = (&release.configuration_min, Version::parse(have))
        && version < *need
    {
        found.push(Hindrance::Configuration { have: have.clone(), need: need.to_string() });
    }
    if release.artifact.is_none() {
        found.push(Hindrance::NoArtifact);
    }
    found
}

/// The offer of `release`, with the notes of all that were `missed` up to it.
fn offer(
    config: &Config,
    release: &Release,
    missed: &[&Release],
    held_back: Option<(Version, Vec<Hindrance>)>,
) -> Offer {
    let notes = missed.iter().map(|release| {
        let markdown = release.notes.in_locale(config.locale);
        let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        ReleaseNotes {
            version: release.version.to_string(),
            date: release.date.clone(),
            markdown: markdown.into(),
            digest: markdown.bytes().fold(0xcbf2_9ce4_8422_2325, fnv),
        }
    });
    Offer {
        version: release.version.clone(),
        date: release.date.clone(),
        artifact: release.artifact.clone(),
        notes: notes.collect(),
        held_back,
    }
}
