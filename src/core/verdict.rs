//! The verdict: what the feed means for what is installed. One pure function, a reason for each "no". Next:
//! `hindrance.rs`.

use super::age::{self, Sighting, Young};
use super::changelog::{self, Marks};
use super::config::Config;
use super::day::Day;
use super::feed::{Content, Critical, Feed, Lack, Release, Rest, Rollout};
use super::hindrance::{Hindrance, hindrances};
use super::markdown::Dialect;
use super::moment::Moment;
use super::seen::Seen;
use super::version::Version;
use core::cmp::Ordering;

/// What a verdict depends on beside the feed and the config.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// What time it is.
    pub now: Moment,
    /// Whether the user asked: then a roll-out that has begun has reached this base.
    pub manual: bool,
    /// This base's own number; where in a roll-out it stands follows from it.
    pub rollout: u32,
    /// Since when releases have been known here.
    pub known: &'a [Sighting],
}

/// The judgement of a feed.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// There is nothing newer, and at least one release was read that says so.
    UpToDate {
        /// The notes of what is installed and of what was before it.
        history: Vec<ReleaseNotes>,
        /// What there was beside that.
        seen: Seen,
    },
    /// What is installed is newer than every release of the feed.
    NewerThanFeed {
        /// The newest version of the feed.
        newest: Version,
        /// As for [`Verdict::UpToDate`].
        history: Vec<ReleaseNotes>,
        /// As for [`Verdict::UpToDate`].
        seen: Seen,
    },
    /// Nothing is offered, and nothing that was read says that there is nothing newer.
    Unclear {
        /// As for [`Verdict::UpToDate`].
        history: Vec<ReleaseNotes>,
        /// What there was instead.
        seen: Seen,
    },
    /// There is something newer, and its phased roll-out has not reached this base.
    WaitingForRollout(Arrival),
    /// There is something newer, and it has not been known here for as long as the policy wants.
    WaitingForAge(Young),
    /// What is installed was withdrawn, and there is nothing newer to install.
    Withdrawn(Withdrawal),
    /// A release can be installed.
    Available(Offer),
    /// There are only releases that inform: a link, no install.
    Informational(Offer),
    /// There is a newer release, and nothing newer can be installed here.
    NotInstallable(Offer, Vec<Hindrance>),
    /// Nothing is installed, and the feed holds nothing that may be offered.
    Nothing,
}

impl Offer {
    /// An offer of which only the version is known: what an earlier opening of the form began.
    pub fn bare(version: Version) -> Offer {
        Offer {
            version,
            date: None,
            content: Content::Lacking(Lack::NoFile),
            notes: Vec::new(),
            critical: false,
            security: false,
            installed_withdrawn: None,
            held_back: None,
            partial: false,
        }
    }

    /// Whether the user may put it off or pass it over: never where any missed release is critical, or what is
    /// installed was withdrawn.
    pub fn may_wait(&self) -> bool {
        !self.critical && self.installed_withdrawn.is_none()
    }
}

impl Verdict {
    /// What is offered, or would be.
    pub fn offer(&self) -> Option<&Offer> {
        match self {
            Verdict::Available(offer) | Verdict::Informational(offer) | Verdict::NotInstallable(offer, _) => {
                Some(offer)
            }
            _ => None,
        }
    }
}

/// A release that is on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Its version.
    pub version: Version,
    /// When it reaches this base.
    pub reaches: Moment,
}

/// A release that is offered, or would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Its version.
    pub version: Version,
    /// Its day.
    pub date: Option<Day>,
    /// What it brings.
    pub content: Content,
    /// The notes of all releases that were missed, newest first.
    pub notes: Vec<ReleaseNotes>,
    /// Whether one of them must not be kept from this base.
    pub critical: bool,
    /// Whether the vendor says that it closes a hole.
    pub security: bool,
    /// Why what is installed was withdrawn, where it was.
    pub installed_withdrawn: Option<Withdrawal>,
    /// A still newer release that cannot be installed here, and why.
    pub held_back: Option<(Version, Vec<Hindrance>)>,
    /// Whether more may have been missed than `notes` tells of: the list was not read as far as to a release that was
    /// not missed.
    pub partial: bool,
}

/// Why what is installed was withdrawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Withdrawal {
    /// The vendor's words; may be empty.
    pub reason: String,
    /// The release that the vendor names in its place.
    pub replaced_by: Option<Version>,
}

/// The notes of one missed release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseNotes {
    /// The release's version, as it was written.
    pub version: String,
    /// Its day.
    pub date: Option<Day>,
    /// What changed.
    pub markdown: String,
    /// How that is to be read.
    pub dialect: Dialect,
    /// Whether they name changes that break something.
    pub breaking: bool,
    /// Whether the release closes a hole, by its notes or by what the vendor says of it.
    pub security: bool,
    /// Tells these notes from others: the same digest, the same markdown of the same dialect (FNV-1a; nothing is
    /// trusted by it).
    pub digest: u64,
}

/// Judges `feed` by what `config` says of the base.
pub fn judge(config: &Config, feed: &Feed, circumstances: &Circumstances<'_>) -> Verdict {
    Facts { config, feed, circumstances, installed: config.extension.installed.as_ref() }.judge()
}

/// All that a verdict follows from.
struct Facts<'a> {
    config: &'a Config,
    feed: &'a Feed,
    circumstances: &'a Circumstances<'a>,
    installed: Option<&'a Version>,
}

/// How many releases of the history are told.
const HISTORY: usize = 20;

impl<'a> Facts<'a> {
    fn judge(&self) -> Verdict {
        let missed: Vec<&Release> = self.newer().filter(|release| self.may_be_offered(release)).collect();
        let Some(first) = missed.first() else { return self.find_nothing() };
        let waypoint = self.lowest_waypoint(&missed);
        let judged: Vec<(&Release, Vec<Hindrance>)> = missed
            .iter()
            .filter(|release| release.content.notice().is_none())
            .map(|release| (*release, hindrances(self.config, release, waypoint)))
            .collect();
        let Some((newest, newest_hindrances)) = judged.first() else {
            return Verdict::Informational(self.offer(first, &missed, None));
        };
        match judged.iter().find(|(_, hindrances)| hindrances.is_empty()) {
            Some((release, _)) => {
                let held_back =
                    (release.version != newest.version).then(|| (newest.version.clone(), newest_hindrances.clone()));
                Verdict::Available(self.offer(release, &missed, held_back))
            }
            None => {
                let mut all = newest_hindrances.clone();
                // To be told that another version comes first helps only where it is said why that one cannot be had.
                let first = judged.iter().filter(|(release, _)| waypoint == Some(&release.version));
                for hindrance in first.flat_map(|(_, hindrances)| hindrances) {
                    if !all.contains(hindrance) {
                        all.push(hindrance.clone());
                    }
                }
                Verdict::NotInstallable(self.offer(newest, &missed, None), all)
            }
        }
    }

    /// There is nothing to offer: why not.
    fn find_nothing(&self) -> Verdict {
        let seen = Seen::of(self.config, self.feed);
        if let Some(withdrawal) = self.withdrawal() {
            return Verdict::Withdrawn(withdrawal);
        }
        if let Some(young) = self.newest_young() {
            return Verdict::WaitingForAge(young);
        }
        let Some(installed) = self.installed else {
            return if seen.is_silent() { Verdict::Nothing } else { Verdict::Unclear { history: Vec::new(), seen } };
        };
        if let Some(arrival) = self.next_arrival(installed) {
            return Verdict::WaitingForRollout(arrival);
        }
        let history = self.history(installed);
        match self.feed.releases.first() {
            // Silence is no success; neither is a page behind which the newest may stand.
            _ if !self.reaches() || self.feed.rest == Rest::Unknown => Verdict::Unclear { history, seen },
            // A hidden prerelease above the installed version is no reason to call the installed one newer than the
            // feed.
            Some(first) if *installed > first.version => {
                Verdict::NewerThanFeed { newest: first.version.clone(), history, seen }
            }
            _ => Verdict::UpToDate { history, seen },
        }
    }

    /// The releases above what is installed, the newest first.
    fn newer(&self) -> impl Iterator<Item = &'a Release> {
        let installed = self.installed;
        self.feed.releases.iter().filter(move |release| installed.is_none_or(|installed| release.version > *installed))
    }

    /// Whether a release was read that is not newer than what is installed.
    fn reaches(&self) -> bool {
        let installed = self.installed;
        installed.is_some_and(|installed| self.feed.releases.iter().any(|release| release.version <= *installed))
    }

    /// Whether it is of a channel that this base follows, and nobody has taken it back.
    fn is_followed(&self, release: &Release) -> bool {
        self.config.policy.channels.contains(&release.channel) && release.withdrawn.is_none()
    }

    /// Whether the vendor offers it to this base now.
    fn is_due(&self, release: &Release) -> bool {
        self.is_followed(release) && self.has_reached(release)
    }

    fn may_be_offered(&self, release: &Release) -> bool {
        self.is_due(release) && self.too_young(release).is_none()
    }

    fn too_young(&self, release: &Release) -> Option<Young> {
        age::wait(release, self.config.policy.min_age_hours, self.circumstances.known, self.circumstances.now)
    }

    /// The newest release that would be offered, were it known for long enough.
    fn newest_young(&self) -> Option<Young> {
        self.newer().filter(|release| self.is_due(release)).find_map(|release| self.too_young(release))
    }

    /// Whether a roll-out has reached this base. Before it starts it has reached nobody; once it has, neither a user
    /// who asks nor a base that is in danger has to wait.
    fn has_reached(&self, release: &Release) -> bool {
        let Some(rollout) = release.rollout else { return true };
        let Circumstances { now, manual, rollout: base, .. } = *self.circumstances;
        now >= rollout.start
            && (manual
                || self.is_critical(release)
                || now.since(rollout.start) >= rollout_delay_millis(&release.version, rollout, base))
    }

    /// The first release that a roll-out is bringing to this base.
    fn next_arrival(&self, installed: &Version) -> Option<Arrival> {
        let newer = self.feed.releases.iter().filter(|release| release.version > *installed);
        let arrivals = newer.filter(|release| self.is_followed(release)).filter_map(|release| {
            let rollout = release.rollout.filter(|rollout| self.circumstances.now >= rollout.start)?;
            let delay = rollout_delay_millis(&release.version, rollout, self.circumstances.rollout);
            Some(Arrival { version: release.version.clone(), reaches: rollout.start.after(delay) })
        });
        arrivals.min_by_key(|arrival| arrival.reaches)
    }

    /// What is installed and what was before it, newest first.
    fn history(&self, installed: &Version) -> Vec<ReleaseNotes> {
        let told = self.feed.releases.iter().filter(|release| match release.version.cmp(installed) {
            Ordering::Equal => true,
            Ordering::Less => self.is_followed(release),
            Ordering::Greater => false,
        });
        told.take(HISTORY).map(|release| ReleaseNotes::of(release, self.config)).collect()
    }

    /// Why the installed release was withdrawn, where it was.
    fn withdrawal(&self) -> Option<Withdrawal> {
        let installed = self.installed?;
        let release = self.feed.releases.iter().find(|release| release.version == *installed)?;
        let withdrawn = release.withdrawn.as_ref()?;
        let reason = withdrawn.reason.in_locale(self.config.look.locale).into();
        Some(Withdrawal { reason, replaced_by: withdrawn.replaced_by.clone() })
    }

    fn is_critical(&self, release: &Release) -> bool {
        match (&release.critical, self.installed) {
            (Critical::No, _) | (_, None) => false,
            (Critical::Always, Some(_)) => true,
            (Critical::Below(version), Some(installed)) => installed < version,
        }
    }

    /// The first release that must not be passed over. Whoever installs for the first time passes over nothing.
    fn lowest_waypoint<'r>(&self, missed: &[&'r Release]) -> Option<&'r Version> {
        self.installed?;
        let waypoint = |release: &&&Release| release.waypoint && release.content.notice().is_none();
        missed.iter().rev().find(waypoint).map(|release| &release.version)
    }

    /// The offer of `release`, with the notes of all that were `missed` up to it, and of those that only inform.
    fn offer(&self, release: &Release, missed: &[&Release], held_back: Option<(Version, Vec<Hindrance>)>) -> Offer {
        let told = missed.iter().filter(|other| other.version <= release.version || other.content.notice().is_some());
        let mut up_to_it = missed.iter().filter(|other| other.version <= release.version);
        Offer {
            version: release.version.clone(),
            date: release.date,
            content: release.content.clone(),
            notes: told.map(|release| ReleaseNotes::of(release, self.config)).collect(),
            critical: up_to_it.any(|other| self.is_critical(other)),
            security: release.security,
            installed_withdrawn: self.withdrawal(),
            held_back,
            partial: self.feed.rest != Rest::None && !self.reaches(),
        }
    }
}

impl ReleaseNotes {
    fn of(release: &Release, config: &Config) -> ReleaseNotes {
        let markdown = release.notes.in_locale(config.look.locale);
        let dialect = config.source.kind.dialect();
        let Marks { breaking, security } = changelog::marks(markdown, dialect);
        ReleaseNotes {
            version: release.version.to_string(),
            date: release.date,
            markdown: markdown.into(),
            dialect,
            breaking,
            security: security || release.security,
            digest: fnv(markdown.bytes().chain([dialect as u8])),
        }
    }
}

/// How long after its beginning the roll-out of this release reaches the base with this number.
pub fn rollout_delay_millis(version: &Version, rollout: Rollout, base: u32) -> u64 {
    // Another place in each roll-out: else the same bases would always be the first.
    let place = spread(fnv(base.to_be_bytes().into_iter().chain(version.to_string().bytes()))) >> 32;
    ((place * u64::from(rollout.hours) * 60) >> 32) * 60_000
}

/// The last step of MurmurHash3, as far as it reaches the upper half: what a last byte changes moves it too, which
/// FNV-1a alone hardly does. Without this a base would have nearly the same place in 1.0.0.1 and in 1.0.0.2.
fn spread(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53)
}

/// FNV-1a.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
