//! GitHub's list of releases: `GET …/repos/OWNER/NAME/releases`.
//!
//! Assets carry no CORS header and an address gets 60 answers an hour, so this source is meant for the host's transport.

use super::{MAX_BYTES, Request, TIMEOUT_MS, address_at, choose_file, name_at, read_digest, refuses_address};
use crate::core::config::Config;
use crate::core::error::{Code, Failure};
use crate::core::feed::{Artifact, BETA, Dropped, Feed, Localised, Release, STABLE};
use crate::core::json::Json;
use crate::core::moment::read_day;
use crate::core::version::Version;

/// The question. It holds nothing of the customer's.
pub fn request(config: &Config) -> Request {
    Request {
        method: "GET",
        url: config.source.url.as_str().into(),
        headers: vec![("accept", "application/vnd.github+json".into())],
        body: None,
        max_bytes: MAX_BYTES,
        timeout_ms: TIMEOUT_MS,
    }
}

/// Reads the list.
///
/// # Errors
/// `format` where the answer is no array.
pub fn read(json: &Json) -> Result<Feed, Failure> {
    let list =
        json.as_array().ok_or_else(|| Failure::with_detail(Code::Format, "the answer is no list of releases"))?;
    if !list.is_empty() && !list.iter().any(|entry| entry.get("tag_name").is_some()) {
        return Err(Failure::with_detail(Code::Format, "no entry of the answer has a \"tag_name\""));
    }
    let mut releases = Vec::new();
    let mut dropped = Vec::new();
    for entry in list {
        match read_release(entry) {
            Ok(release) => releases.push(release),
            Err(reason) => {
                let name = entry.get("tag_name").and_then(Json::as_str).unwrap_or("?");
                dropped.push(Dropped { entry: super::cut(name), reason: reason.into() });
            }
        }
    }
    Ok(Feed::new(releases, dropped))
}

fn read_release(entry: &Json) -> Result<Release, &'static str> {
    let flag = |key: &str| entry.get(key).and_then(Json::as_bool).unwrap_or(false);
    let text = |key: &str| entry.get(key).and_then(Json::as_str).unwrap_or("");
    if flag("draft") {
        return Err("the release is a draft");
    }
    let version = Version::parse(text("tag_name")).map_err(|error| error.reason())?;
    let beta = flag("prerelease") || version.is_prerelease();
    Ok(Release {
        date: read_day(text("published_at")),
        channel: if beta { BETA } else { STABLE }.into(),
        artifact: read_artifact(entry),
        refused_address: list_assets(entry).iter().any(|asset| refuses_address(asset, "browser_download_url")),
        // GitHub's notes name no language.
        notes: Localised::of([("ru", text("body"))]),
        ..Release::of(version)
    })
}

fn list_assets(entry: &Json) -> &[Json] {
    entry.get("assets").and_then(Json::as_array).unwrap_or_default()
}

fn read_artifact(entry: &Json) -> Option<Artifact> {
    let mut files = Vec::new();
    for asset in list_assets(entry) {
        let name = name_at(asset);
        if let Some(url) = address_at(asset, "browser_download_url") {
            files.push((name, (url, asset)));
        }
    }
    let (name, (url, asset)) = choose_file(files)?;
    // Beside the extension a release holds sources and checksums; what is neither an extension nor an archive is not installed.
    let installable = [".cfe", ".zip"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    installable.then(|| Artifact {
        name: Some(name.clone()),
        urls: vec![url],
        size: asset.get("size").and_then(Json::as_u64),
        sha256: read_digest(
            asset.get("digest").and_then(Json::as_str).and_then(|digest| digest.strip_prefix("sha256:")),
            64,
        ),
        md5: None,
    })
}
