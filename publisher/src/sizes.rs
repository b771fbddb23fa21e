//! What is largest in a payload that is too large: whoever must shorten something wants to know what.

use crate::problem::plain;
use serde_json::Value;

/// How many are named.
const NAMED: usize = 3;

/// A half sentence that names the largest releases, and in each the largest notes; empty where the payload is no feed.
pub fn describe_largest(payload: &[u8]) -> String {
    let Ok(feed) = serde_json::from_slice::<Value>(payload) else { return String::new() };
    let mut sizes: Vec<(usize, String)> = Vec::new();
    for (id, product) in feed.get("products").and_then(Value::as_object).into_iter().flatten() {
        for release in product.get("releases").and_then(Value::as_array).into_iter().flatten() {
            let version = release.get("version").and_then(Value::as_str).unwrap_or("?");
            let notes = release.get("notes").and_then(Value::as_object).into_iter().flatten();
            let notes = notes.filter_map(|(language, text)| Some((text.as_str()?.len(), language)));
            let notes = notes.max().map(|(size, language)| format!(", its notes ({}) {size}", plain(language)));
            let text = format!("{} {}", plain(id), plain(version));
            let size = release.to_string().len();
            sizes.push((size, format!("{text} has {size}{}", notes.unwrap_or_default())));
        }
    }
    sizes.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    let named: Vec<String> = sizes.into_iter().take(NAMED).map(|(_, text)| text).collect();
    if named.is_empty() { String::new() } else { format!("; the largest: {}", named.join("; ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_are_named_with_their_largest_notes() {
        let release = |version: &str, size: usize| {
            format!(r#"{{"version":"{version}","notes":{{"en":"x","ru":"{}"}}}}"#, "x".repeat(size))
        };
        let list = [release("1.0.0.1", 10), release("1.0.0.2", 400), release("1.0.0.3", 30), release("1.0.0.4", 20)];
        let said =
            describe_largest(format!(r#"{{"products":{{"DEMO":{{"releases":[{}]}}}}}}"#, list.join(",")).as_bytes());
        let places =
            ["DEMO 1.0.0.2 has ", "its notes (ru) 400", "1.0.0.3", "1.0.0.4"].map(|text| said.find(text).unwrap());
        assert!(places.is_sorted() && !said.contains("1.0.0.1"), "{said}");
        assert_eq!(describe_largest(b"<html>"), "");
        assert_eq!(describe_largest(b"{}"), "");
    }
}
