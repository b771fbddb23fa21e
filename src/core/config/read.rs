//! Reading a config: what is absent gets its default, and a wrong key is named by its whole path.

use super::{
    Config, Extension, Freshness, Host, LicenceKey, Locale, MOST_AGE_HOURS, MOST_EXTENSIONS, MOST_FURTHER_URLS,
    MOST_HOURS, Obstacle, Opening, Policy, Running, Source, SourceKind, Start, Theme, Transport,
};
use crate::core::address::Address;
use crate::core::json::{Fields, Json, Rules, parse};
use crate::core::memory::Memory;
use crate::core::moment::read_day;
use crate::core::state::Stage;
use crate::core::trust::{Anchor, Key, Role};
use crate::core::version::Version;
use base64ct::{Base64, Encoding};

/// The text of a config for one extension.
pub(super) fn single(text: &str) -> Result<Start, String> {
    start(&read_json(text)?)
}

/// The text of a config for one extension, or for a list of them.
pub(super) fn opening(text: &str) -> Result<Opening, String> {
    let json = read_json(text)?;
    if json.get("extensions").is_none() {
        return Ok(Opening { starts: vec![start(&json)?], list: false });
    }
    let (all, entries) = split(json)?;
    if !(1..=MOST_EXTENSIONS).contains(&entries.len()) {
        return Err(format!("extensions: 1 to {MOST_EXTENSIONS} are needed, not {}", entries.len()));
    }
    let mut starts: Vec<Start> = Vec::new();
    for (index, entry) in entries.into_iter().enumerate() {
        let place = format!("extensions[{index}]");
        Fields::of(&entry, &place)?;
        let start = start(&share(&all, entry)).map_err(|error| format!("{place}.{error}"))?;
        let id = &start.config.extension.id;
        if starts.iter().any(|other| other.config.extension.id == *id) {
            return Err(format!("{place}.extension.id: {} stands twice", Json::from(id.as_str())));
        }
        starts.push(start);
    }
    Ok(Opening { starts, list: true })
}

fn read_json(text: &str) -> Result<Json, String> {
    parse(text, Rules::HOST).map_err(|error| format!("the config is not JSON: {error}"))
}

/// What a panel has once, whatever is in it: an entry that says it too is not heard.
const OF_THE_PANEL: [&str; 3] = ["locale", "theme", "mount"];

/// What no entry has from the others: what one base remembers of one extension is nobody else's.
const OF_AN_ENTRY: [&str; 2] = ["extension", "memory"];

/// The keys of a config, in order.
type Keys = Vec<(String, Json)>;

/// What is said for all, and the entries.
fn split(json: Json) -> Result<(Keys, Vec<Json>), String> {
    Fields::of(&json, "the config")?.array("extensions")?;
    let Json::Object(mut all) = json else { return Ok((Vec::new(), Vec::new())) };
    let mut entries = Vec::new();
    all.retain_mut(|(key, value)| {
        if key != "extensions" {
            return true;
        }
        // Of keys that stand twice the last one counts.
        if let Json::Array(items) = value {
            entries = core::mem::take(items);
        }
        false
    });
    Ok((all, entries))
}

/// The config of an entry: what it does not say itself is said for all.
fn share(all: &Keys, entry: Json) -> Json {
    let Json::Object(mut own) = entry else { return entry };
    own.retain(|(key, _)| !OF_THE_PANEL.contains(&key.as_str()));
    let shared =
        all.iter().filter(|(key, _)| !OF_AN_ENTRY.contains(&key.as_str()) && own.iter().all(|(other, _)| other != key));
    let shared: Keys = shared.cloned().collect();
    own.extend(shared);
    Json::Object(own)
}

fn start(json: &Json) -> Result<Start, String> {
    let config = read_config(json)?;
    let fields = Fields::of(json, "the config")?;
    let running = read_operation(&fields.object("host", "host.")?)?;
    let memory = match json.get("memory") {
        None => Memory::default(),
        Some(memory) => Fields::of(memory, "memory").map(|_| Memory::read(memory))?,
    };
    Ok(Start { config, memory, running })
}

fn read_config(json: &Json) -> Result<Config, String> {
    let config = Fields::of(json, "the config")?;
    let extension = read_extension(&config.object("extension", "extension.")?)?;
    let source = read_source(&config)?;
    let policy = read_policy(&config.object("policy", "policy.")?)?;
    if source.kind == SourceKind::SignedFeed && !policy.anchor.is_pinned() {
        return Err("policy.publicKeys: is required for a signed feed, or policy.root".into());
    }
    Ok(Config {
        extension,
        source,
        licence_key: LicenceKey(config.text("licenceKey")?.unwrap_or("").trim().into()),
        host: read_host(&config.object("host", "host.")?)?,
        policy,
        licence_until: read_licence(&config.object("licence", "licence.")?)?,
        locale: Locale::of(config.text("locale")?.unwrap_or("ru").trim()),
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
    let address = |key: &str, text: &str| {
        let need = "an https: address is needed (http: only to this machine), not";
        Address::parse(text.trim()).ok_or_else(|| format!("source.{key}: {need} {}", Json::from(text)))
    };
    let url = address("url", source.required_text("url")?)?;
    let further = source.texts("urls")?.unwrap_or_default();
    if further.len() > MOST_FURTHER_URLS {
        return Err(format!("source.urls: at most {MOST_FURTHER_URLS} are taken, not {}", further.len()));
    }
    let id = config.object("extension", "extension.")?.required_text("id")?.trim();
    Ok(Source {
        kind,
        url,
        further_urls: further.iter().map(|text| address("urls", text)).collect::<Result<_, _>>()?,
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
        registration: host.text("registration")?.map(str::trim).filter(|name| !name.is_empty()).map(Into::into),
        session: host.text("session")?.map(str::trim).filter(|session| !session.is_empty()).map(Into::into),
    })
}

fn read_operation(host: &Fields<'_>) -> Result<Option<Running>, String> {
    let running = host.object("operation", "host.operation.")?;
    let Some(operation) = running.text("operation")? else { return Ok(None) };
    let version = running.required_text("version")?.trim();
    let version = Version::parse(version).map_err(|error| {
        format!("host.operation.version: {} is not a version: {}", Json::from(version), error.reason())
    })?;
    let stages = [("download", Stage::Download), ("check", Stage::Check), ("write", Stage::Write)];
    let stage = running.word("stage", Some(Stage::Accepted), &stages)?;
    Ok(Some(Running { operation: operation.into(), version, stage }))
}

fn read_licence(licence: &Fields<'_>) -> Result<Option<String>, String> {
    match licence.text("until")?.filter(|text| !text.trim().is_empty()) {
        None => Ok(None),
        Some(text) => read_day(text)
            .map(Some)
            .ok_or_else(|| format!("licence.until: a day such as 2026-10-01 is needed, not {}", Json::from(text))),
    }
}

/// The keys under `keys`, each once: a key that stands twice must not count twice.
fn read_keys(fields: &Fields<'_>, key: &str, name: &str) -> Result<Vec<Key>, String> {
    let mut keys: Vec<Key> = Vec::new();
    for text in fields.texts(key)?.unwrap_or_default() {
        let key = Base64::decode_vec(text.trim()).ok().and_then(|bytes| Key::try_from(bytes).ok());
        let key = key.ok_or_else(|| format!("{name}: a key is the base64 text of 32 bytes"))?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok(keys)
}

/// How many of the keys must have signed.
fn read_threshold(fields: &Fields<'_>, name: &str, keys: &[Key]) -> Result<u64, String> {
    let threshold = fields.integer("threshold")?.unwrap_or(1);
    let most = keys.len().max(1) as u64;
    if (1..=most).contains(&threshold) {
        return Ok(threshold);
    }
    Err(format!("{name}: a number from 1 to the number of distinct keys ({most}) is needed, not {threshold}"))
}

fn read_anchor(policy: &Fields<'_>) -> Result<Anchor, String> {
    let keys = read_keys(policy, "publicKeys", "policy.publicKeys")?;
    let threshold = read_threshold(policy, "policy.threshold", &keys)?;
    if !policy.has("root") {
        return Ok(if keys.is_empty() { Anchor::Nothing } else { Anchor::Keys(Role { keys, threshold }) });
    }
    let root = policy.object("root", "policy.root.")?;
    if !keys.is_empty() {
        return Err("policy.root: stands instead of policy.publicKeys, not beside it".into());
    }
    let keys = read_keys(&root, "keys", "policy.root.keys")?;
    if keys.is_empty() {
        return Err("policy.root.keys: is required".into());
    }
    let threshold = read_threshold(&root, "policy.root.threshold", &keys)?;
    Ok(Anchor::Root(Role { keys, threshold }))
}

fn read_policy(policy: &Fields<'_>) -> Result<Policy, String> {
    let anchor = read_anchor(policy)?;
    let channels = policy.texts("channels")?.filter(|list| !list.is_empty()).unwrap_or_else(|| vec!["stable".into()]);
    let age = policy.integer("minAgeHours")?.unwrap_or(0);
    let age = u32::try_from(age).ok().filter(|hours| *hours <= MOST_AGE_HOURS);
    Ok(Policy {
        channels,
        anchor,
        min_seq: policy.integer("minSeq")?.unwrap_or(0),
        freshness: policy.word(
            "freshness",
            Some(Freshness::Warn),
            &[("warn", Freshness::Warn), ("require", Freshness::Require)],
        )?,
        min_age_hours: age
            .ok_or_else(|| format!("policy.minAgeHours: a number from 0 to {MOST_AGE_HOURS} is needed"))?,
        backup_hint: policy.boolean("backupHint")?.unwrap_or(true),
        channel_choices: policy.texts("channelChoices")?.unwrap_or_default(),
        // A floor, and a ceiling: too often hurts the service, and a timer of a browser ends after 24 days.
        check_interval: policy.integer("checkInterval")?.map(|hours| hours.clamp(1, u64::from(MOST_HOURS)) as u32),
        image_hosts: policy.texts("imageHosts")?.unwrap_or_default(),
    })
}
