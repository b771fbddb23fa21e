//! What the host tells the panel at the start: which extension, which source, which rules.
//!
//! The contract is `docs/host-protocol.md`. A wrong type is an error that names the key; unknown keys are ignored.
//! Next: `read.rs`.

mod licence_key;
mod read;

use super::address::Address;
use super::day::Day;
use super::error::Refusal;
use super::json::Json;
use super::locale::Locale;
use super::markdown::Dialect;
use super::memory::Memory;
use super::schedule::{Approval, Night};
use super::stage::Stage;
use super::trust::Anchor;
use super::version::Version;
use super::words::words;
pub use licence_key::LicenceKey;

/// The config of `start`: what is asked for. The same config again asks for nothing new.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The extension that the panel keeps up to date.
    pub extension: Extension,
    /// Where its feed comes from.
    pub source: Source,
    /// The customer's licence key.
    pub licence_key: LicenceKey,
    /// What the base and the platform are.
    pub host: Host,
    /// What may be offered, and who must have signed it.
    pub policy: Policy,
    /// The last day of the licence's updates; `None` where the host does not know it.
    pub licence_until: Option<Day>,
    /// The language of the panel, and light, dark, or as the page is.
    pub look: Look,
    /// Where a panel in a web page stands: a CSS selector. A page of its own needs none.
    pub mount: Option<String>,
    /// What the host says in words of its own: an object of names and texts, or nothing. Which names there are is the
    /// view's affair.
    pub texts: Json,
}

/// The installed extension.
#[derive(Clone, Debug, PartialEq)]
pub struct Extension {
    /// Its name in the configuration.
    pub id: String,
    /// Its name for people; the `id` where the host gives none.
    pub name: String,
    /// `None` where nothing is installed yet, or its version is empty: every release is newer.
    pub installed: Option<Version>,
}

/// Where the feed comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The format of the feed.
    pub kind: SourceKind,
    /// A folder for `releases-api`, a list of releases for `github-releases`, the file for `signed-feed`.
    pub url: Address,
    /// Where the same feed is too, for when that address does not answer; at most [`MOST_FURTHER_URLS`].
    pub further_urls: Vec<Address>,
    /// Who asks.
    pub transport: Transport,
    /// The id of the distributive at the update service; the extension's `id` where the host gives none.
    pub distributive: String,
}

words! {
    /// The formats of a feed.
    pub SourceKind {
        /// The Releases API of the original service.
        ReleasesApi = "releases-api",
        /// GitHub's list of releases.
        GithubReleases = "github-releases",
        /// A file in a signed envelope: trusted wherever it lies.
        SignedFeed = "signed-feed",
    }
}

impl SourceKind {
    /// How its notes are written.
    pub fn dialect(self) -> Dialect {
        match self {
            SourceKind::SignedFeed => Dialect::Markdown,
            SourceKind::GithubReleases => Dialect::Github,
            SourceKind::ReleasesApi => Dialect::Lines,
        }
    }
}

words! {
    /// Who asks the update service.
    pub Transport {
        /// The panel asks.
        Fetch = "fetch",
        /// The form asks: the safe way inside 1C, because it needs neither CORS nor a page with an origin.
        Host = "host",
    }
}

/// What the host is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// The platform's version, such as `8.3.24.1548`.
    pub platform: String,
    /// The configuration's name.
    pub configuration: String,
    /// The configuration's version, such as `1.0.0.1`.
    pub configuration_version: String,
    /// Why nothing can be installed here, whatever is offered.
    pub obstacle: Option<Obstacle>,
    /// What the host calls its form for the licence key, where it has one that the panel may open.
    pub registration: Option<String>,
    /// Whether the host installs what is approved by itself, in a window of its own, and this user may approve.
    pub schedule: bool,
    /// Names the host's session: under another name, it has been restarted since. `None` where the host does not say.
    pub session: Option<String>,
}

/// An install that was begun before this page was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Its name in messages and reports.
    pub operation: String,
    /// What is being installed.
    pub version: Version,
    /// How far it is.
    pub stage: Stage,
}

words! {
    /// Why nothing can be installed here.
    pub Obstacle {
        /// The user may not administrate extensions.
        NoRight = "no-right",
        /// The extension runs in safe mode.
        SafeMode = "safe-mode",
        /// The extension belongs to the main node of a distributed base.
        MainNode = "main-node",
    }
}

/// What may be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The channels that may be offered.
    pub channels: Vec<String>,
    /// The pinned keys. Where there are any, an unsigned answer is refused.
    pub anchor: Anchor,
    /// The least counter of a signed feed, also where none was seen before.
    pub min_seq: u64,
    /// What follows where nobody confirms that a signed feed is the newest.
    pub freshness: Freshness,
    /// For how many hours a release must have been known here before it is offered, up to [`MOST_AGE_HOURS`].
    pub min_age_hours: u32,
    /// Whether the user is reminded of a backup before an install.
    pub backup_hint: bool,
    /// Whether an open panel approves what is offered by itself, where the host can be given approvals.
    pub schedules: bool,
    /// The channels that the user may choose, the calmest first; choosing one allows those before it too.
    pub channel_choices: Vec<String>,
    /// For how many hours a verified answer need not be asked for again, from 1 to [`MOST_HOURS`]; `None` means at each
    /// opening.
    pub check_interval: Option<u32>,
    /// The hosts whose images may be shown in notes. An image tells its host who looks at it, so none may by default.
    pub image_hosts: Vec<String>,
}

words! {
    /// What follows where the last root names keys that confirm feeds, and no confirmation holds.
    pub Freshness {
        /// The screen says so, and everything else goes on.
        Warn = "warn",
        /// Nothing is offered: the check fails with the code `stale`.
        Require = "require",
    }
}

/// The most further addresses of a feed.
pub const MOST_FURTHER_URLS: usize = 3;

/// The longest that a release may have to be known before it is offered, in hours: 30 days.
pub const MOST_AGE_HOURS: u32 = 720;

/// The longest check interval, in hours: a week.
pub const MOST_HOURS: u32 = 168;

/// The most extensions of one panel.
pub const MOST_EXTENSIONS: usize = 32;

/// The longest text that a host may put in the place of one of the panel's own, in bytes: three lines of a narrow form
/// in Russian.
pub const LONGEST_TEXT: usize = 600;

/// How a panel looks: its language and its theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The language.
    pub locale: Locale,
    /// The theme.
    pub theme: Theme,
}

impl Default for Look {
    fn default() -> Look {
        Look { locale: Locale::RU, theme: Theme::Auto }
    }
}

impl Look {
    /// What a text says of it that is otherwise no config: whoever wrote it must understand what is wrong with it.
    pub fn of(text: &str) -> Look {
        Look::default().told_by(text)
    }

    /// The same, where what the text leaves open stays as it is.
    pub fn told_by(self, text: &str) -> Look {
        read::look(text, self)
    }
}

words! {
    /// The themes of the panel.
    pub Theme {
        /// As the page or the system is.
        Auto = "auto",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

impl Policy {
    /// The channels that may be offered, where the user has chosen `choice`. What the host does not allow to choose is
    /// no choice.
    pub fn channels_with(&self, choice: Option<&str>) -> Vec<String> {
        let mut channels = self.channels.clone();
        if let Some(last) = self.channel_choices.iter().position(|channel| Some(channel.as_str()) == choice) {
            for channel in &self.channel_choices[..=last] {
                if !channels.contains(channel) {
                    channels.push(channel.clone());
                }
            }
        }
        channels
    }
}

/// What `start` says of one extension: the config, and beside it what changes without anybody asking for anything else.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// What is asked for.
    pub config: Config,
    /// The object of the last `remember` message: the key `memory`.
    pub memory: Memory,
    /// An install that an earlier opening of the form began, and that still runs: the key `host.operation`.
    pub running: Option<Running>,
    /// A release that was approved and waits for the host's window: the key `host.scheduled`.
    pub approval: Option<Approval>,
    /// What the last window brought: the key `host.night`.
    pub night: Option<Night>,
}

/// What `start` asks for: one extension, or a list of them that share a panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// What is said of each extension; there is at least one.
    pub starts: Vec<Start>,
    /// Whether the host gave a list, be it of one: then the panel shows a list, and messages name the extension.
    pub list: bool,
}

impl Opening {
    /// Reads the JSON text of `start`.
    ///
    /// # Errors
    /// A [`Refusal`] with code `config` that names the key.
    pub fn parse(text: &str) -> Result<Opening, Refusal> {
        read::opening(text).map_err(Refusal::config)
    }

    /// Where a panel in a web page stands: a CSS selector.
    pub fn mount(&self) -> Option<&str> {
        self.starts.first().and_then(|start| start.config.mount.as_deref())
    }
}

impl Start {
    /// Reads the JSON text of a `start` that asks for one extension.
    ///
    /// # Errors
    /// A [`Refusal`] with code `config` that names the key.
    pub fn parse(text: &str) -> Result<Start, Refusal> {
        read::single(text).map_err(Refusal::config)
    }
}

impl Source {
    /// The addresses of the feed, in the order in which they are asked.
    pub fn addresses(&self) -> impl Iterator<Item = &Address> {
        [&self.url].into_iter().chain(&self.further_urls)
    }

    /// The address of this number, from 0.
    pub fn address(&self, number: usize) -> Option<&Address> {
        self.addresses().nth(number)
    }
}

impl Config {
    /// This config with the address of this number in front: what a question is made of, and what its answer is judged
    /// by.
    pub fn asking(&self, number: usize) -> Config {
        let mut config = self.clone();
        if let Some(url) = self.source.address(number) {
            config.source.url = url.clone();
        }
        config
    }

    /// Reads the config alone: for whoever judges a feed and has no session.
    ///
    /// # Errors
    /// As [`Start::parse`].
    pub fn parse(text: &str) -> Result<Config, Refusal> {
        Start::parse(text).map(|start| start.config)
    }
}
