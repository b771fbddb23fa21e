//! The Releases API of the original service: `POST …/releases/v1/1c/getAvailableReleases`.
//!
//! Its published sample is full of traps, each met here: the version stands in `uniqid` and the vendor in `version`;
//! changelogs hold HTML entities as text; a release has several files; `min_1c_version` is the version of the
//! configuration.

use super::files::{Listed, choose};
use super::{MAX_BYTES, TIMEOUT_MS, address_at, entities, lack_among, name_at, read_digest};
use crate::config::Config;
use crate::day::Day;
use crate::error::{Code, Failure};
use crate::excerpt::{cut, plain};
use crate::exchange::Request;
use crate::feed::{Artifact, BETA, Configuration, Content, Dropped, Feed, Lack, Localised, Release, Requires, STABLE};
use crate::json::Json;
use crate::version::Version;

/// The question. The licence key stands in the body and nowhere else.
pub fn request(config: &Config) -> Request {
    let installed = config.extension.installed.as_ref().map_or("", Version::as_str);
    let mut body = vec![
        ("INSTALLED_VERSION".to_string(), installed.into()),
        ("TYPE".into(), config.source.distributive.as_str().into()),
        ("CONF".into(), config.host.configuration.as_str().into()),
        ("CONF_VERSION".into(), config.host.configuration_version.as_str().into()),
        ("KEY".into(), config.licence_key.reveal().into()),
    ];
    // Prereleases are hidden by the service unless it is asked for them.
    if config.policy.channels.iter().any(|channel| channel == BETA) {
        body.push(("SHOW_UNTESTED".into(), "Y".into()));
    }
    Request {
        method: "POST",
        url: config.source.url.join("getAvailableReleases"),
        headers: vec![("content-type", "application/json".into()), ("accept", "application/json".into())],
        body: Some(Json::Object(body).to_string()),
        max_bytes: MAX_BYTES,
        timeout_ms: TIMEOUT_MS,
    }
}

/// Whether an answer without success, with these words of the service, says that the licence key is refused.
pub fn refuses_licence(status: u16, said: &str) -> bool {
    matches!(status, 401..=403) || (status == 400 && speaks_of_the_key(said))
}

/// Whether the words are about the licence key, and not about the keys of tables, records and JSON: «ключевое поле»,
/// "primary key".
fn speaks_of_the_key(text: &str) -> bool {
    let (mut of_a_key, mut of_data) = (false, false);
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let lower = plain(word);
        let begins = |starts: &[&str]| starts.iter().any(|start| lower.starts_with(start));
        // `KEY` is what the question calls it.
        if word == "KEY" || begins(&["licen", "лиценз"]) {
            return true;
        }
        of_a_key |= KEY.contains(&lower.as_str());
        of_data |= begins(&OF_DATA);
    }
    of_a_key && !of_data
}

/// How a key is called.
const KEY: [&str; 8] = ["key", "keys", "ключ", "ключа", "ключу", "ключом", "ключи", "ключей"];

/// How words begin beside which a key is one of data.
const OF_DATA: [&str; 11] =
    ["поле", "поля", "запис", "таблиц", "field", "record", "table", "primary", "foreign", "duplicate", "json"];

/// Reads the answer of `getAvailableReleases`.
///
/// # Errors
/// `format` where there is no list of modules; `licence` where a success carries an error about the key.
pub fn read(config: &Config, json: &Json) -> Result<Feed, Failure> {
    let words = |key: &str| json.get(key).and_then(Json::as_str).filter(|words| !words.trim().is_empty());
    if let Some(said) = words("error") {
        let code = if speaks_of_the_key(said) { Code::Licence } else { Code::Format };
        return Err(Failure::with_detail(code, said));
    }
    let modules = match json.get("modules") {
        // Where there is nothing but words, the list may be missing too.
        None if words("result").is_some() => Some(&[][..]),
        modules => modules.and_then(Json::as_array),
    };
    let modules =
        modules.ok_or_else(|| Failure::with_detail(Code::Format, "there is no array \"modules\" in the answer"))?;
    let mut releases = Vec::new();
    let mut dropped = Vec::new();
    for module in modules {
        match read_release(config, module) {
            Ok(release) => releases.push(release),
            Err(reason) => dropped.push(Dropped { entry: name_of(module), reason: reason.into(), unread: true }),
        }
    }
    Ok(Feed { said: words("result").map(Into::into), ..Feed::new(releases, dropped) })
}

fn name_of(module: &Json) -> String {
    let name = ["uniqid", "version", "name"].iter().find_map(|key| module.get(key)?.as_str());
    cut(name.unwrap_or("?"))
}

fn read_release(config: &Config, module: &Json) -> Result<Release, &'static str> {
    let version = read_version(module)?;
    let text = |key: &str| module.get(key).and_then(Json::as_str).unwrap_or("");
    // The service has chosen by the configuration's name; only the version is left to judge.
    let configuration = Version::parse(text("min_1c_version")).ok();
    let configuration = configuration.map(|min| Configuration { name: None, min: Some(min), max: None });
    Ok(Release {
        date: ["date", "release_date", "published_at"].iter().find_map(|key| Day::read(text(key))),
        channel: if version.is_prerelease() { BETA } else { STABLE }.into(),
        content: Content::of(read_artifact(config, &version, module)),
        notes: Localised::of(["ru", "en"].map(|language| (language, read_changelog(module, language)))),
        requires: Requires { configurations: configuration.into_iter().collect(), ..Requires::default() },
        ..Release::of(version)
    })
}

/// Where changelogs stand, the likeliest first, and in which language; in an object each stands under its language. The
/// last column: whether a text without a language is one of this language.
const CHANGELOGS: [(&str, &str, bool); 5] = [
    ("changelog", "ru", true),
    ("changelog_ru", "ru", true),
    ("changelog_en", "en", true),
    ("changelogEn", "en", true),
    ("changelog", "en", false),
];

/// The changelog in this language, as text.
fn read_changelog(module: &Json, language: &str) -> String {
    let of_language = CHANGELOGS.iter().filter(|(_, own, _)| *own == language);
    let mut texts = of_language.filter_map(|(key, _, bare)| match module.get(key)? {
        Json::String(text) => bare.then(|| entities::decode(text)),
        by_language => by_language.get(language)?.as_str().map(entities::decode),
    });
    texts.find(|text| !text.trim().is_empty()).unwrap_or_default()
}

/// The version stands in `uniqid` or in `version`; the other one holds a number of the service or the vendor's name. Of
/// two that read as versions the one with more parts is meant: `1139` is a number, `4.0.4.11` is a version.
fn read_version(module: &Json) -> Result<Version, &'static str> {
    let texts = ["uniqid", "version"].map(|key| module.get(key).and_then(Json::as_str).unwrap_or(""));
    let dots = |version: &Version| version.as_str().matches('.').count();
    let [first, second] = texts.map(Version::parse);
    match (first, second) {
        (Ok(first), Ok(second)) if dots(&second) > dots(&first) => Ok(second),
        (Ok(version), _) | (Err(_), Ok(version)) => Ok(version),
        (Err(first), Err(_)) => Err(first.reason()),
    }
}

fn read_artifact(config: &Config, version: &Version, module: &Json) -> Result<Artifact, Lack> {
    let files = module.get("files").and_then(Json::as_array).unwrap_or_default();
    let read =
        |entry| Some(Listed { name: name_at(entry), label: "", url: address_at(entry, "url")?, finished: true, entry });
    match choose(config, version, files, read) {
        Ok(Listed { name, url, entry, .. }) => Ok(Artifact {
            name: Some(name).filter(|name| !name.is_empty()),
            urls: vec![url],
            size: entry.get("size").and_then(Json::as_u64),
            sha256: read_digest(entry.get("sha256").and_then(Json::as_str), 64),
            md5: read_digest(entry.get("md5").and_then(Json::as_str), 32),
        }),
        Err(Lack::NoFile) => {
            let missing = || {
                let files = lack_among(Lack::NoFile, files, "url");
                lack_among(files, core::slice::from_ref(module), "download_link")
            };
            let url = address_at(module, "download_link").ok_or_else(missing)?;
            let size = module.get("size").and_then(Json::as_u64);
            Ok(Artifact { name: None, urls: vec![url], size, sha256: None, md5: None })
        }
        Err(lack) => Err(lack),
    }
}
