//! GitHub's list of releases: `GET …/repos/OWNER/NAME/releases`.
//!
//! Assets carry no CORS header and an address gets 60 answers an hour, so this source is meant for the host's
//! transport.

use super::files::{Kind, Listed, choose};
use super::{MAX_BYTES, TIMEOUT_MS, address_at, lack_among, name_at, read_digest};
use crate::address::Address;
use crate::config::Config;
use crate::day::Day;
use crate::error::{Code, Failure};
use crate::exchange::Request;
use crate::feed::{Artifact, BETA, Content, Dropped, Feed, Lack, Localised, Release, Rest, STABLE};
use crate::json::Json;
use crate::version::Version;

/// The most that GitHub gives at once; without it, it gives 30. `www/embed/early.js` asks for as many.
pub const PER_PAGE: &str = "per_page=100";

/// The question. It holds nothing of the customer's.
pub fn request(config: &Config) -> Request {
    Request {
        method: "GET",
        url: paged(config.source.url.as_str()),
        headers: vec![("accept", "application/vnd.github+json".into())],
        body: None,
        max_bytes: MAX_BYTES,
        timeout_ms: TIMEOUT_MS,
    }
}

/// The address with the size of a page in its query, unless the vendor has put one there. `www/embed/early.js` does the
/// same, letter for letter: else the question would go out twice.
fn paged(address: &str) -> String {
    // A fragment never goes out, and would swallow the query.
    let address = address.split('#').next().unwrap_or(address);
    if size_in(address).is_some() {
        return address.into();
    }
    format!("{address}{}{PER_PAGE}", if address.contains('?') { '&' } else { '?' })
}

/// What an address says of the size of a page.
fn size_in(address: &str) -> Option<&str> {
    let (_, value) = ["?per_page=", "&per_page="].iter().find_map(|key| address.split_once(key))?;
    value.split('&').next()
}

/// Reads the list, or a page of it; `link` is the header that says where it goes on.
///
/// # Errors
/// `format` where the answer is no array.
pub fn read(config: &Config, json: &Json, link: Option<&str>) -> Result<Feed, Failure> {
    let list =
        json.as_array().ok_or_else(|| Failure::with_detail(Code::Format, "the answer is no list of releases"))?;
    if !list.is_empty() && !list.iter().any(|entry| entry.get("tag_name").is_some()) {
        return Err(Failure::with_detail(Code::Format, "no entry of the answer has a \"tag_name\""));
    }
    let mut releases = Vec::new();
    let mut dropped = Vec::new();
    for entry in list {
        match read_release(config, entry) {
            Ok(release) => releases.push(release),
            Err(reason) => {
                let name = entry.get("tag_name").and_then(Json::as_str).unwrap_or("?");
                dropped.push(Dropped { entry: super::cut(name), reason: reason.into(), unread: reason != DRAFT });
            }
        }
    }
    Ok(Feed { rest: rest(config, list.len(), link), ..Feed::new(releases, dropped) })
}

/// Whether the list goes on behind a page with so many entries.
fn rest(config: &Config, entries: usize, link: Option<&str>) -> Rest {
    let own = &config.source.url;
    match link {
        Some(link) => next_of(link).map_or(Rest::None, |next| {
            let next = Address::parse(next).filter(|next| next.shares_origin(own));
            next.map_or(Rest::Unread, Rest::Next)
        }),
        // GitHub names no next page, or a host keeps the header to itself.
        None => {
            let size = size_in(own.as_str()).map_or(Some(100), |size| size.parse().ok());
            if size.is_some_and(|size| entries == usize::min(size, 100)) && entries > 0 {
                Rest::Unknown
            } else {
                Rest::None
            }
        }
    }
}

/// The target of `rel="next"` in a header `Link` (RFC 8288).
fn next_of(link: &str) -> Option<&str> {
    for (target, params) in link.split('<').filter_map(|one| one.split_once('>')) {
        for (name, value) in params.split(';').filter_map(|param| param.split_once('=')) {
            let mut relations = value.split(' ').map(|relation| relation.trim_matches(['"', ',']));
            if name.trim().eq_ignore_ascii_case("rel") && relations.any(|word| word.eq_ignore_ascii_case("next")) {
                return Some(target.trim());
            }
        }
    }
    None
}

const DRAFT: &str = "the release is a draft";

fn read_release(config: &Config, entry: &Json) -> Result<Release, &'static str> {
    let flag = |key: &str| entry.get(key).and_then(Json::as_bool).unwrap_or(false);
    let text = |key: &str| entry.get(key).and_then(Json::as_str).unwrap_or("");
    if flag("draft") {
        return Err(DRAFT);
    }
    let version = Version::parse(text("tag_name")).map_err(|error| error.reason())?;
    let beta = flag("prerelease") || version.is_prerelease();
    Ok(Release {
        date: Day::read(text("published_at")),
        channel: if beta { BETA } else { STABLE }.into(),
        content: Content::of(read_artifact(config, &version, entry)),
        // GitHub's notes name no language.
        notes: Localised::of([("ru", text("body"))]),
        ..Release::of(version)
    })
}

fn read_artifact(config: &Config, version: &Version, entry: &Json) -> Result<Artifact, Lack> {
    let assets = entry.get("assets").and_then(Json::as_array).unwrap_or_default();
    let read = |entry| {
        let text = |key: &str| Json::get(entry, key).and_then(Json::as_str);
        // An upload that has not ended, or never will, is in state "starter".
        let finished = text("state").is_none_or(|state| state == "uploaded");
        let (name, label) = (name_at(entry), text("label").unwrap_or(""));
        // Beside the extension a release holds checksums; what is neither an extension nor an archive is not installed.
        Kind::of(&name).filter(|kind| *kind != Kind::Unknown)?;
        Some(Listed { name, label, url: address_at(entry, "browser_download_url")?, finished, entry })
    };
    let Listed { name, url, entry, .. } =
        choose(config, version, assets, read).map_err(|lack| lack_among(lack, assets, "browser_download_url"))?;
    let digest = entry.get("digest").and_then(Json::as_str).and_then(|digest| digest.strip_prefix("sha256:"));
    Ok(Artifact {
        name: Some(name),
        urls: vec![url],
        size: entry.get("size").and_then(Json::as_u64),
        sha256: read_digest(digest, 64),
        md5: None,
    })
}
