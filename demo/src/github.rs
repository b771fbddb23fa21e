//! The demo's releases as GitHub lists them, with what a real list also holds: a draft, a prerelease, a tag that is no
//! version. It must never grow fields that GitHub does not have.
//! Read next: `catalogue`.

use std::collections::HashMap;

use axum::{
    extract::{Extension, Query},
    http::header,
    response::Response,
};
use serde_json::{Value, json};

use crate::{
    catalogue,
    circumstances::Circumstances,
    release::{File, Release},
    reply::{tell_json, with},
};

/// GET `/repos/demo/extension/releases`: newest first, in pages, as GitHub answers.
pub async fn tell_releases(
    Extension(circumstances): Extension<Circumstances>,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let releases = catalogue::list(&circumstances);
    let mut list: Vec<Value> = releases.iter().rev().map(tell_release).collect();
    // An empty list stays empty: a draft would make another fault of it.
    if let Some(newest) = releases.last() {
        list.insert(0, vary(newest, "v0.0.1.0", json!({ "draft": true, "published_at": null })));
        list.insert(1, vary(newest, "v0.0.0.5-beta.1", json!({ "prerelease": true })));
        list.push(vary(newest, "nightly", json!({ "name": "Ночная сборка" })));
    }
    let number = |key: &str| asked.get(key).and_then(|text| text.parse::<usize>().ok()).filter(|number| *number > 0);
    let size = number("per_page").unwrap_or(30).min(100);
    let page = number("page").unwrap_or(1);
    let last = list.len().div_ceil(size).max(1);
    let shown: Vec<Value> = list.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect();
    let response = tell_json(&shown.into());
    if last > 1 { with(response, header::LINK, &tell_link(&circumstances.address, size, page, last)) } else { response }
}

/// The header that names the pages around this one.
fn tell_link(address: &str, size: usize, page: usize, last: usize) -> String {
    let link = |page: usize, relation: &str| {
        format!("<{address}/repos/demo/extension/releases?per_page={size}&page={page}>; rel=\"{relation}\"")
    };
    let before = (page > 1).then(|| [link(page.min(last + 1) - 1, "prev"), link(1, "first")]);
    let after = (page < last).then(|| [link(page + 1, "next"), link(last, "last")]);
    before.into_iter().chain(after).flatten().collect::<Vec<_>>().join(", ")
}

fn tell_release(release: &Release) -> Value {
    let tag = release.version.as_ref().map(|version| format!("v{version}"));
    json!({
      "tag_name": tag,
      "name": release.name,
      "body": release.notes,
      "draft": false,
      "prerelease": false,
      "published_at": format!("{}T08:00:00Z", release.published),
      "html_url": format!("https://example.com/demo/extension/releases/tag/{}", tag.as_deref().unwrap_or("untagged")),
      "assets": release.files.iter().map(tell_asset).collect::<Vec<_>>(),
    })
}

fn tell_asset(file: &File) -> Value {
    json!({
      "name": file.name,
      "size": file.size,
      "browser_download_url": file.address,
      "digest": format!("sha256:{}", file.sha256),
    })
}

/// The same release under another tag and with other fields.
fn vary(release: &Release, tag: &str, fields: Value) -> Value {
    let mut varied = tell_release(release);
    varied["tag_name"] = json!(tag);
    if let Value::Object(fields) = fields {
        for (name, value) in fields {
            varied[name] = value;
        }
    }
    varied
}
