//! Hindrances: why a release cannot be installed here, each with what there is and what it takes.
//!
//! What is not known is never a hindrance: a host that does not say which platform it runs on is not judged by it.

use super::config::{Config, Obstacle};
use super::day::Day;
use super::feed::{Configuration, Content, Lack, Release};
use super::version::Version;
use super::words::words;

/// Why a release cannot be installed here.
#[derive(Clone, Debug, PartialEq)]
pub enum Hindrance {
    /// The host says that nothing can be installed.
    Obstacle(Obstacle),
    /// The platform is older than the release needs.
    Platform {
        /// The platform's version.
        have: String,
        /// The least version that the release works with.
        need: String,
    },
    /// The configuration is older than the release needs.
    Configuration {
        /// The configuration's version.
        have: String,
        /// The least version that the release works with.
        need: String,
    },
    /// The configuration is newer than the release knows.
    ConfigurationTooNew {
        /// The configuration's version.
        have: String,
        /// The greatest version that the release works with.
        need: String,
    },
    /// The release is for other configurations.
    OtherConfiguration {
        /// The configuration's name.
        have: String,
        /// The names that the release is for.
        need: String,
    },
    /// What is installed is too old to be updated to this release at once.
    From {
        /// The installed version.
        have: String,
        /// The least version that it can be installed over.
        need: String,
    },
    /// Another release must be installed first.
    Waypoint {
        /// That release.
        need: String,
    },
    /// The licence's updates ended before the release came out.
    Licence {
        /// The last day of the licence's updates.
        have: Day,
        /// The day that it must reach.
        need: Day,
    },
    /// The release has no file that could be loaded, and why.
    NoArtifact(Lack),
}

words! {
    /// What hindrances are called in the `state` message and in the page; an obstacle has its own words.
    #[allow(missing_docs, reason = "each is named as the hindrance or the hindrances that it stands for")]
    pub HindranceName {
        Platform = "platform",
        Configuration = "configuration",
        OtherConfiguration = "other-configuration",
        From = "from",
        Waypoint = "waypoint",
        LicenceDate = "licence-date",
        NoArtifact = "no-artifact",
    }
}

impl Hindrance {
    /// The code in the `state` message and in the page.
    pub fn code(&self) -> &'static str {
        let name = match self {
            Hindrance::Obstacle(obstacle) => return obstacle.as_str(),
            Hindrance::Platform { .. } => HindranceName::Platform,
            Hindrance::Configuration { .. } | Hindrance::ConfigurationTooNew { .. } => HindranceName::Configuration,
            Hindrance::OtherConfiguration { .. } => HindranceName::OtherConfiguration,
            Hindrance::From { .. } => HindranceName::From,
            Hindrance::Waypoint { .. } => HindranceName::Waypoint,
            Hindrance::Licence { .. } => HindranceName::LicenceDate,
            Hindrance::NoArtifact(_) => HindranceName::NoArtifact,
        };
        name.as_str()
    }
}

/// All that stands in the way of `release`; `waypoint` is the first release that must not be passed over.
pub fn hindrances(config: &Config, release: &Release, waypoint: Option<&Version>) -> Vec<Hindrance> {
    let mut found: Vec<Hindrance> = config.host.obstacle.map(Hindrance::Obstacle).into_iter().collect();
    if let Some((have, need)) = too_old(&config.host.platform, release.requires.platform.as_ref()) {
        found.push(Hindrance::Platform { have, need });
    }
    found.extend(judge_configuration(config, &release.requires.configurations));
    if let (Some(need), Some(have)) = (&release.requires.from, &config.extension.installed)
        && have < need
    {
        found.push(Hindrance::From { have: have.to_string(), need: need.to_string() });
    }
    if let Some(first) = waypoint.filter(|first| release.version > **first) {
        found.push(Hindrance::Waypoint { need: first.to_string() });
    }
    if let (Some(need), Some(have)) = (release.released_by, config.licence_until)
        && have < need
    {
        found.push(Hindrance::Licence { have, need });
    }
    if let Content::Lacking(lack) = &release.content {
        found.push(Hindrance::NoArtifact(lack.clone()));
    }
    found
}

/// What there is and what it takes, where it is less. What is no version, or unknown, cannot be compared.
fn too_old(have: &str, need: Option<&Version>) -> Option<(String, String)> {
    let need = need?;
    let version = Version::parse(have).ok()?;
    (version < *need).then(|| (have.into(), need.to_string()))
}

fn judge_configuration(config: &Config, allowed: &[Configuration]) -> Option<Hindrance> {
    let (name, have) = (config.host.configuration.as_str(), config.host.configuration_version.as_str());
    let same_name = |entry: &&Configuration| entry.name.as_ref().is_none_or(|other| name.is_empty() || other == name);
    let of_this: Vec<&Configuration> = allowed.iter().filter(same_name).collect();
    if of_this.is_empty() && !allowed.is_empty() {
        let names: Vec<&str> = allowed.iter().filter_map(|entry| entry.name.as_deref()).collect();
        return Some(Hindrance::OtherConfiguration { have: name.into(), need: names.join(", ") });
    }
    let version = Version::parse(have).ok()?;
    let judge = |entry: &Configuration| match (&entry.min, &entry.max) {
        (Some(min), _) if version < *min => Some(Hindrance::Configuration { have: have.into(), need: min.to_string() }),
        (_, Some(max)) if version > *max => {
            Some(Hindrance::ConfigurationTooNew { have: have.into(), need: max.to_string() })
        }
        _ => None,
    };
    // One entry that fits is enough; of several that do not, the first says why.
    let judged: Vec<Option<Hindrance>> = of_this.into_iter().map(judge).collect();
    if judged.iter().any(Option::is_none) { None } else { judged.into_iter().flatten().next() }
}
