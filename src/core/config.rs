//! What the host tells the panel at the start: which extension, which source, which rules.
//!
//! The contract is `docs/host-protocol.md`. A wrong type is an error that names the key; unknown keys are ignored.

use super::address::Address;
use super::error::Refusal;
use super::json::{Fields, Json, Rules, parse};
use super::memory::Memory;
use super::moment::read_day;
use super::version::Version;
use base64ct::{Base64, Encoding};
use core::fmt;

/// The config of `start`.
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
    /// The last day of the licence's updates, as `2026-10-01`; `None` where the host does not know it.
    pub licence_until: Option<String>,
    /// The object of the last `remember` message.
    pub memory: Memory,
    /// The language of the panel.
    pub locale: Locale,
    /// Light, dark, or as the page is.
    pub theme: Theme,
    /// Where a panel in a web page stands: a CSS selector. A page of its own needs none.
    pub mount: Option<String>,
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
    /// Who asks.
    pub transport: Transport,
    /// The id of the distributive at the update service; the extension's `id` where the host gives none.
    pub distributive: String,
}

/// The formats of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A file in a signed envelope: trusted wherever it lies.
    SignedFeed,
    /// The Releases API of the original service.
    ReleasesApi,
    /// GitHub's list of releases.
    GithubReleases,
}

/// Who asks the update service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// The panel asks.
    Fetch,
    /// The form asks: the safe way inside 1C, because it needs neither CORS nor a page with an origin.
    Host,
}

/// The licence key. It has no `Display`, and its `Debug` hides it: it must never reach a log, an address or the page.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LicenceKey(String);

/// What the host is.
#[derive(Clone, Debug, PartialEq)]
pub struct Host {
    /// The platform's version, such as `8.3.24.1548`.
    pub platform: String,
    /// The configuration's name.
    pub configuration: String,
    /// The configuration's version, such as `1.0.0.1`.
    pub configuration_version: String,
    /// Why nothing can be installed here, whatever is offered.
    pub obstacle: Option<Obstacle>,
}

/// Why nothing can be installed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The user may not administrate extensions.
    NoRight,
    /// The extension runs in safe mode.
    SafeMode,
    /// The extension belongs to the main node of a distributed base.
    MainNode,
}

impl Obstacle {
    /// The word of the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Obstacle::NoRight => "no-right",
            Obstacle::SafeMode => "safe-mode",
            Obstacle::MainNode => "main-node",
        }
    }
}

/// What may be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The channels that may be offered.
    pub channels: Vec<String>,
    /// Pinned Ed25519 keys. Where there are any, an unsigned answer is refused.
    pub public_keys: Vec<[u8; 32]>,
    /// How many distinct keys must have signed.
    pub threshold: u64,
}

/// The languages of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locale {
    /// Russian, the default.
    Ru,
    /// English.
    En,
}

/// The themes of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the page or the system is.
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl LicenceKey {
    /// The key, for the body of a request and for finding it in texts that must not show it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The text without the key, if it is there: services echo it in their errors.
    pub fn redact(&self, text: &str) -> String {
        if self.0.is_empty() { text.into() } else { text.replace(&self.0, "•••") }
    }
}

impl fmt::Debug for LicenceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { "•••" })
    }
}

impl Config {
    /// Reads the JSON text of `start`.
    ///
    /// # Errors
    /// A [`Refusal`] with code `config` that names the key.
    pub fn parse(text: &str) -> Result<Config, Refusal> {
        let json =
            parse(text, Rules::HOST).map_err(|error| Refusal::config(format!("the config is not JSON: {error}")))?;
        read(&json).map_err(Refusal::config)
    }

    /// Whether `other` asks for the same as this config. What is remembered does not count: it changes without anybody asking.
    pub fn same_as(&self, other: &Config) -> bool {
        let mut other = other.clone();
        other.memory.clone_from(&self.memory);
        *self == other
    }
}

fn read(json: &Json) -> Result<Config, String> {
    let config = Fields::of(json, "the config")?;
    let extension = read_extension(&config.object("extension", "extension.")?)?;
    let source = read_source(&config)?;
    let policy = read_policy(&config.object("policy", "policy.")?)?;
    if source.kind == SourceKind::SignedFeed && policy.public_keys.is_empty() {
        return Err("policy.publicKeys: is required for a signed feed".into());
    }
    Ok(Config {
        extension,
        source,
        licence_key: LicenceKey(config.text("licenceKey")?.unwrap_or("").trim().into()),
        host: read_host(&config.object("host", "host.")?)?,
        policy,
        licence_until: read_licence(&config.object("licence", "licence.")?)?,
        memory: match json.get("memory") {
            None => Memory::default(),
            Some(memory) => Fields::of(memory, "memory").map(|_| Memory::read(memory))?,
        },
        // A host gives what it has: `ru`, `ru_RU`, `en-US`. An unknown language is no reason to refuse updates.
        locale: match config.text("locale")?.unwrap_or("ru").get(..2) {
            Some(word) if word.eq_ignore_ascii_case("en") => Locale::En,
            _ => Locale::Ru,
        },
        theme: config.word(
            "theme",
            Some(Theme::Auto),
            &[("auto", Theme::Auto), ("light", Theme::Light), ("dark", Theme::Dark)],
        )?,
        mount: config.text("mount")?.map(Into::into),
    })
}

fn read_extension(extension: &Fields<'_>) -> Result<Extension, String> {
    let id = extension.required_text("id")?.trim();
    if id.is_empty() {
        return Err("extension.id: is empty".into());
    }
    let version = extension.required_text("version")?.trim();
    let installed = if version.is_empty() {
        None
    } else {
        Some(Version::parse(version).map_err(|error| {
            format!("extension.version: {} is not a version: {}", Json::from(version), error.reason())
        })?)
    };
    let name = extension.text("name")?.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(id);
    Ok(Extension { id: id.into(), name: name.into(), installed })
}

fn read_source(config: &Fields<'_>) -> Result<Source, String> {
    let source = config.object("source", "source.")?;
    let kind = source.word(
        "kind",
        None,
        &[
            ("releases-api", SourceKind::ReleasesApi),
            ("github-releases", SourceKind::GithubReleases),
            ("signed-feed", SourceKind::SignedFeed),
        ],
    )?;
    let url = source.required_text("url")?;
    let url = Address::parse(url.trim()).ok_or_else(|| {
        format!("source.url: an https: address is needed (http: only to this machine), not {}", Json::from(url))
    })?;
    let id = config.object("extension", "extension.")?.required_text("id")?.trim();
    Ok(Source {
        kind,
        url,
        transport: source.word(
            "transport",
            Some(Transport::Host),
            &[("fetch", Transport::Fetch), ("host", Transport::Host)],
        )?,
        distributive: source.text("distributive")?.map(str::trim).filter(|d| !d.is_empty()).unwrap_or(id).into(),
    })
}

fn read_host(host: &Fields<'_>) -> Result<Host, String> {
    let configuration = host.object("configuration", "host.configuration.")?;
    let obstacles =
        [Obstacle::NoRight, Obstacle::SafeMode, Obstacle::MainNode].map(|obstacle| (obstacle.as_str(), Some(obstacle)));
    Ok(Host {
        platform: host.text("platform")?.unwrap_or("").into(),
        configuration: configuration.text("name")?.unwrap_or("").into(),
        configuration_version: configuration.text("version")?.unwrap_or("").into(),
        obstacle: host.word("obstacle", Some(None), &obstacles)?,
    })
}

fn read_licence(licence: &Fields<'_>) -> Result<Option<String>, String> {
    match licence.text("until")?.filter(|text| !text.trim().is_empty()) {
        None => Ok(None),
        Some(text) => read_day(text)
            .map(Some)
            .ok_or_else(|| format!("licence.until: a day such as 2026-10-01 is needed, not {}", Json::from(text))),
    }
}

fn read_policy(policy: &Fields<'_>) -> Result<Policy, String> {
    let mut public_keys: Vec<[u8; 32]> = Vec::new();
    for text in policy.texts("publicKeys")?.unwrap_or_default() {
        let key = Base64::decode_vec(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = key.ok_or("policy.publicKeys: a key is the base64 text of 32 bytes")?;
        // A key that stands twice must not count twice.
        if !public_keys.contains(&key) {
            public_keys.push(key);
        }
    }
    let threshold = policy.integer("threshold")?.unwrap_or(1);
    let most = public_keys.len().max(1) as u64;
    if !(1..=most).contains(&threshold) {
        return Err(format!(
            "policy.threshold: a number from 1 to the number of distinct keys ({most}) is needed, not {threshold}"
        ));
    }
    let channels = policy.texts("channels")?.filter(|list| !list.is_empty()).unwrap_or_else(|| vec!["stable".into()]);
    Ok(Policy { channels, public_keys, threshold })
}
