//! Reading a config: what is absent gets its default, and a wrong key is named by its whole path.

use super::{
    Config, Extension, Freshness, Host, LONGEST_TEXT, LicenceKey, Locale, Look, MOST_AGE_HOURS, MOST_EXTENSIONS,
    MOST_FURTHER_URLS, MOST_HOURS, Obstacle, Opening, Policy, Running, Source, SourceKind, Start, Theme, Transport,
};
use crate::address::Address;
use crate::day::Day;
use crate::json::{Fields, Json, Rules, parse};
use crate::memory::Memory;
use crate::schedule::{Approval, Night, Outcome, Window};
use crate::stage::Stage;
use crate::trust::{Anchor, Key, Role, document};
use crate::version::Version;
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
        Fields::read(&entry, &place, |_| Some(()))?;
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
const OF_THE_PANEL: [&str; 4] = ["locale", "theme", "mount", "texts"];

/// What no entry has from the others: what one base remembers of one extension is nobody else's.
const OF_AN_ENTRY: [&str; 2] = ["extension", "memory"];

/// The keys of a config, in order.
type Keys = Vec<(String, Json)>;

/// What is said for all, and the entries.
fn split(json: Json) -> Result<(Keys, Vec<Json>), String> {
    Fields::read(&json, "the config", |config| Some(config.array("extensions").len()))?;
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
    Fields::read(json, "the config", |keys| {
        let config = read_config(keys)?;
        let host = keys.object("host");
        let (running, approval, night) = (read_operation(host), read_scheduled(host), read_night(host));
        let memory = keys.get("memory").map(|memory| {
            keys.inner(memory, "memory");
            Memory::read(memory)
        });
        Some(Start { config, memory: memory.unwrap_or_default(), running, approval, night })
    })
}

fn read_config(config: Fields<'_>) -> Option<Config> {
    let extension = read_extension(config.object("extension"));
    let source = read_source(config.object("source"), &extension.id)?;
    let policy = read_policy(config.object("policy"));
    if source.kind == SourceKind::SignedFeed && !policy.anchor.is_pinned() {
        config.refuse(format_args!("policy.publicKeys: is required for a signed feed, or policy.root"));
    }
    Some(Config {
        extension,
        source,
        licence_key: LicenceKey(config.text("licenceKey").unwrap_or_default().trim().into()),
        host: read_host(config.object("host")),
        policy,
        licence_until: read_licence(config.object("licence")),
        look: read_look(config, Look::default()),
        mount: config.text("mount").map(Into::into),
        texts: read_own_texts(config),
    })
}

fn read_look(config: Fields<'_>, around: Look) -> Look {
    Look {
        locale: config.text("locale").map_or(around.locale, |locale| Locale::of(locale.trim())),
        theme: config.word("theme", Theme::WORDS).unwrap_or(around.theme),
    }
}

/// The look that a text asks for, whatever else is wrong with it; where it asks for none, that of what is `around`.
pub(super) fn look(text: &str, around: Look) -> Look {
    let json = read_json(text).unwrap_or(Json::Null);
    let mut look = around;
    // A wrong key reads as one that is absent, so what is wrong takes nothing else away.
    let _ = Fields::read(&json, "", |keys| {
        look = read_look(keys, around);
        Some(())
    });
    look
}

/// An empty text would leave a button without a name.
fn read_own_texts(config: Fields<'_>) -> Json {
    let texts = config.object("texts");
    for (name, _) in config.entries("texts") {
        match texts.text(name) {
            Some(text) if text.trim().is_empty() => texts.refuse_key(name, format_args!("is empty")),
            Some(text) if text.len() > LONGEST_TEXT => texts
                .refuse_key(name, format_args!("at most {LONGEST_TEXT} bytes of UTF-8 are taken, not {}", text.len())),
            _ => {}
        }
    }
    config.get("texts").cloned().unwrap_or(Json::Null)
}

/// The text under `key` without the space around it, where that is not all.
fn read_name<'a>(fields: Fields<'a>, key: &str) -> Option<&'a str> {
    fields.text(key).map(str::trim).filter(|name| !name.is_empty())
}

fn read_extension(extension: Fields<'_>) -> Extension {
    let id = extension.required_text("id").trim();
    if id.is_empty() {
        extension.refuse_key("id", format_args!("is empty"));
    }
    let version = extension.required_text("version").trim();
    let installed = if version.is_empty() { None } else { read_version(extension, "version", version) };
    Extension { id: id.into(), name: read_name(extension, "name").unwrap_or(id).into(), installed }
}

fn read_version(fields: Fields<'_>, key: &str, text: &str) -> Option<Version> {
    match Version::parse(text) {
        Ok(version) => Some(version),
        Err(error) => {
            fields.refuse_key(key, format_args!("{} is not a version: {}", Json::from(text), error.reason()));
            None
        }
    }
}

fn read_source(source: Fields<'_>, id: &str) -> Option<Source> {
    let kind = source.required_word("kind", SourceKind::WORDS)?;
    let address = |key: &str, text: &str| {
        let address = Address::parse(text.trim());
        if address.is_none() {
            let need = "an https: address is needed (http: only to this machine), not";
            source.refuse_key(key, format_args!("{need} {}", Json::from(text)));
        }
        address
    };
    let url = address("url", source.required_text("url"))?;
    let further = source.texts("urls");
    if further.len() > MOST_FURTHER_URLS {
        source.refuse_key("urls", format_args!("at most {MOST_FURTHER_URLS} are taken, not {}", further.len()));
    }
    Some(Source {
        kind,
        url,
        further_urls: further.iter().filter_map(|text| address("urls", text)).collect(),
        transport: source.word("transport", Transport::WORDS).unwrap_or(Transport::Host),
        distributive: read_name(source, "distributive").unwrap_or(id).into(),
    })
}

fn read_host(host: Fields<'_>) -> Host {
    let configuration = host.object("configuration");
    Host {
        platform: host.text("platform").unwrap_or_default().into(),
        configuration: configuration.text("name").unwrap_or_default().into(),
        configuration_version: configuration.text("version").unwrap_or_default().into(),
        obstacle: host.word("obstacle", Obstacle::WORDS),
        schedule: host.boolean("schedule").unwrap_or(false),
        registration: read_name(host, "registration").map(Into::into),
        session: read_name(host, "session").map(Into::into),
    }
}

fn read_operation(host: Fields<'_>) -> Option<Running> {
    let running = host.object("operation");
    let operation = running.text("operation")?;
    let version = read_version(running, "version", running.required_text("version").trim())?;
    let stage = running.word("stage", &Stage::REPORTED).unwrap_or(Stage::Accepted);
    Some(Running { operation: operation.into(), version, stage })
}

fn read_scheduled(host: Fields<'_>) -> Option<Approval> {
    let scheduled = host.object("scheduled");
    let operation = scheduled.text("operation")?;
    Some(Approval {
        operation: operation.into(),
        version: scheduled.required_text("version").into(),
        sha256: scheduled.required_text("sha256").into(),
        feed: scheduled.text("feed").map(Into::into),
        window: Window { from: document::moment(scheduled, "from"), until: document::moment(scheduled, "until") },
    })
}

fn read_night(host: Fields<'_>) -> Option<Night> {
    let night = host.object("night");
    let version = night.text("version")?;
    Some(Night {
        version: version.into(),
        at: document::moment(night, "at"),
        outcome: Outcome::of(night.required_text("outcome")),
        text: night.text("text").unwrap_or_default().into(),
    })
}

fn read_licence(licence: Fields<'_>) -> Option<Day> {
    let text = licence.text("until").filter(|text| !text.trim().is_empty())?;
    let day = Day::read(text);
    if day.is_none() {
        let found = Json::from(text);
        licence.refuse_key("until", format_args!("a day such as 2026-10-01 is needed, not {found}"));
    }
    day
}

/// The keys under `keys`, each once: a key that stands twice must not count twice.
fn read_keys(fields: Fields<'_>, key: &str) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for text in fields.texts(key) {
        match Base64::decode_vec(text.trim()).ok().and_then(|bytes| Key::try_from(bytes).ok()) {
            Some(key) if !keys.contains(&key) => keys.push(key),
            Some(_) => {}
            None => fields.refuse_key(key, format_args!("a key is the base64 text of 32 bytes")),
        }
    }
    keys
}

/// How many of the keys must have signed.
fn read_threshold(fields: Fields<'_>, keys: &[Key]) -> u64 {
    let threshold = fields.integer("threshold").unwrap_or(1);
    let most = keys.len().max(1) as u64;
    if !(1..=most).contains(&threshold) {
        let need = "a number from 1 to the number of distinct keys";
        fields.refuse_key("threshold", format_args!("{need} ({most}) is needed, not {threshold}"));
    }
    threshold
}

fn read_anchor(policy: Fields<'_>) -> Anchor {
    let keys = read_keys(policy, "publicKeys");
    let threshold = read_threshold(policy, &keys);
    if policy.get("root").is_none() {
        return if keys.is_empty() { Anchor::Nothing } else { Anchor::Keys(Role { keys, threshold }) };
    }
    let root = policy.object("root");
    if !keys.is_empty() {
        policy.refuse_key("root", format_args!("stands instead of policy.publicKeys, not beside it"));
    }
    let keys = read_keys(root, "keys");
    if keys.is_empty() {
        root.refuse_key("keys", format_args!("is required"));
    }
    let threshold = read_threshold(root, &keys);
    Anchor::Root(Role { keys, threshold })
}

fn read_policy(policy: Fields<'_>) -> Policy {
    let anchor = read_anchor(policy);
    let mut channels = policy.texts("channels");
    if channels.is_empty() {
        channels.push("stable".into());
    }
    let age = policy.integer("minAgeHours").unwrap_or(0);
    let min_seq = policy.integer("minSeq").unwrap_or(0);
    let freshness = policy.word("freshness", Freshness::WORDS);
    if age > u64::from(MOST_AGE_HOURS) {
        policy.refuse_key("minAgeHours", format_args!("a number from 0 to {MOST_AGE_HOURS} is needed"));
    }
    Policy {
        channels,
        anchor,
        min_seq,
        freshness: freshness.unwrap_or(Freshness::Warn),
        min_age_hours: age as u32,
        backup_hint: policy.boolean("backupHint").unwrap_or(true),
        schedules: policy.boolean("schedule").unwrap_or(false),
        channel_choices: policy.texts("channelChoices"),
        // A floor, and a ceiling: too often hurts the service, and a timer of a browser ends after 24 days.
        check_interval: policy.integer("checkInterval").map(|hours| hours.clamp(1, u64::from(MOST_HOURS)) as u32),
        image_hosts: policy.texts("imageHosts"),
    }
}
