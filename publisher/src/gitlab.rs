//! GitLab's list of releases, entry by entry, in the form of GitHub's. Gitea's has that form already.
//!
//! GitLab knows neither the size nor the hash of a file: it must lie in `files`, or be known from the feed before. Read
//! next: `github.rs`.

use serde_json::{Value, json};

/// An entry of GitLab's list as GitHub would write it; any other one as it is.
pub fn adapt(entry: Value) -> Value {
    let links = entry.pointer("/assets/links").and_then(Value::as_array);
    let Some(links) = links else { return entry };
    let word = |key: &str| entry.get(key).cloned().unwrap_or(Value::Null);
    let assets: Vec<Value> = links.iter().filter_map(adapt_link).collect();
    json!({
        "tag_name": word("tag_name"),
        // A release of a day that is still to come is not out yet.
        "draft": entry.get("upcoming_release").and_then(Value::as_bool).unwrap_or(false),
        "prerelease": false,
        "published_at": word("released_at"),
        "body": word("description"),
        "assets": assets,
    })
}

/// A link: its name is often a label for people, and then the end of its address is the name of the file.
fn adapt_link(link: &Value) -> Option<Value> {
    let word = |key: &str| link.get(key).and_then(Value::as_str);
    let url = word("direct_asset_url").or(word("url"))?;
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let last = path.rsplit('/').next().unwrap_or_default();
    let label = word("name").unwrap_or_default();
    let is_file = |name: &str| [".cfe", ".zip"].iter().any(|ending| name.to_lowercase().ends_with(ending));
    // A label may have a folder before it.
    let label = label.rsplit('/').next().unwrap_or_default();
    let name = if is_file(label) { label } else { last };
    Some(json!({ "name": name, "browser_download_url": url }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_the_name_of_its_file() {
        let of = |link: Value| adapt_link(&link).map(|asset| asset["name"].as_str().unwrap_or_default().to_string());
        let url = "https://e.test/a/DEMO-1.0.0.1.cfe?inline=false";
        assert_eq!(of(json!({"name": "Расширение", "url": url})).as_deref(), Some("DEMO-1.0.0.1.cfe"));
        assert_eq!(of(json!({"name": "bin/DEMO.cfe", "url": "https://e.test/1"})).as_deref(), Some("DEMO.cfe"));
        assert_eq!(of(json!({"name": "DEMO.cfe"})), None);
        let github = json!({"tag_name": "v1", "assets": []});
        assert_eq!(adapt(github.clone()), github);
    }
}
