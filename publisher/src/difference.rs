//! What has changed from one payload to the next, all of it: a second signer answers for every address, note and rule,
//! not only for versions.
//!
//! It compares the JSON itself, so that what a panel does not know of is shown as well. Nothing is judged here.

use crate::problem::plain;
use serde_json::{Map, Value};
use similar::{ChangeTag, TextDiff};
use std::collections::{BTreeMap, BTreeSet};

/// The changes, a line or more for each. `None` where one of both is no JSON: of that nothing is known.
pub fn describe_difference(before: &[u8], after: &[u8]) -> Option<Vec<String>> {
    let (before, after) = (serde_json::from_slice(before).ok()?, serde_json::from_slice(after).ok()?);
    let mut lines = Vec::new();
    compare(&Place::default(), Some(&before), Some(&after), &mut lines);
    Some(lines)
}

/// Where something stands: `DEMO 1.2.0.0 artifact.urls.0`.
#[derive(Clone, Default)]
struct Place {
    text: String,
    /// How deep it is: product and version are words of their own.
    depth: usize,
}

impl Place {
    fn at(&self, key: &str) -> Place {
        let gap = match self.depth {
            0 => "",
            1 | 2 => " ",
            _ => ".",
        };
        Place { text: format!("{}{gap}{}", self.text, plain(key)), depth: self.depth + 1 }
    }

    /// A rule beside the products (`seq`): its parts are joined by dots.
    fn beside(key: &str) -> Place {
        Place { text: plain(key), depth: 3 }
    }
}

fn compare(place: &Place, before: Option<&Value>, after: Option<&Value>, lines: &mut Vec<String>) {
    let [before, after] = [before, after].map(|value| value.filter(|value| !value.is_null()));
    if before == after {
        return;
    }
    match (before, after) {
        (None | Some(Value::Object(_)), None | Some(Value::Object(_))) => compare_objects(place, before, after, lines),
        (None | Some(Value::Array(_)), None | Some(Value::Array(_))) => compare_arrays(place, before, after, lines),
        (Some(Value::String(before)), Some(Value::String(after))) if before.contains('\n') || after.contains('\n') => {
            compare_texts(place, before, after, lines);
        }
        (None, Some(Value::String(after))) if after.contains('\n') => compare_texts(place, "", after, lines),
        (Some(Value::String(before)), None) if before.contains('\n') => compare_texts(place, before, "", lines),
        _ => lines.push(format!("{}: {} → {}", place.text, show(before), show(after))),
    }
}

fn compare_objects(place: &Place, before: Option<&Value>, after: Option<&Value>, lines: &mut Vec<String>) {
    let none = Map::new();
    let [before, after] = [before, after].map(|value| value.and_then(Value::as_object).unwrap_or(&none));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let (old, new) = (before.get(key), after.get(key));
        match (place.depth, key.as_str()) {
            // The products are the first word of a place, not a part of one.
            (0, "products") if place.text.is_empty() => compare_named(place, old, new, "the product", lines),
            (0, _) if place.text.is_empty() => compare(&Place::beside(key), old, new, lines),
            (1, "releases") => {
                let [old, new] = [old, new].map(by_version);
                compare_named(place, Some(&old), Some(&new), "the release", lines);
            }
            (1, _) => compare(&Place { depth: 3, ..place.at(key) }, old, new, lines),
            _ => compare(&place.at(key), old, new, lines),
        }
    }
}

/// Products, or releases by their versions: one that comes or goes is said to do so.
fn compare_named(place: &Place, before: Option<&Value>, after: Option<&Value>, kind: &str, lines: &mut Vec<String>) {
    let none = Map::new();
    let [before, after] = [before, after].map(|value| value.and_then(Value::as_object).unwrap_or(&none));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let inner = place.at(key);
        match (before.get(key), after.get(key)) {
            (Some(_), None) => lines.push(format!("{}: {kind} is gone", inner.text)),
            (old, new) => {
                if old.is_none() {
                    lines.push(format!("{}: {kind} is new", inner.text));
                }
                compare(&inner, old, new, lines);
            }
        }
    }
}

fn by_version(releases: Option<&Value>) -> Value {
    let mut named: BTreeMap<String, Value> = BTreeMap::new();
    for (index, release) in releases.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let version = release.get("version").and_then(Value::as_str);
        let name = version.map_or_else(|| format!("entry {index}"), String::from);
        // What stands twice is no feed that could be signed; it is shown all the same.
        let name = if named.contains_key(&name) { format!("{name} (entry {index})") } else { name };
        named.insert(name, release.clone());
    }
    Value::Object(named.into_iter().collect())
}

fn compare_arrays(place: &Place, before: Option<&Value>, after: Option<&Value>, lines: &mut Vec<String>) {
    let [before, after] = [before, after].map(|value| value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice));
    for index in 0..before.len().max(after.len()) {
        compare(&place.at(&index.to_string()), before.get(index), after.get(index), lines);
    }
}

fn compare_texts(place: &Place, before: &str, after: &str, lines: &mut Vec<String>) {
    lines.push(format!("{}:", place.text));
    for change in TextDiff::from_lines(before, after).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        lines.push(format!("  {sign} {}", plain(change.value().trim_end_matches('\n'))));
    }
}

fn show(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".into(), |value| plain(&value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = r#"{"schema":1,"seq":1,"products":{"DEMO":{"name":{"ru":"Демо"},"homepage":"https://a.test/","releases":[
        {"version":"1.0.0.2","artifact":{"urls":["https://a.test/2"],"size":2},"notes":{"ru":"- x\n- y"}},
        {"version":"1.0.0.1","notes":{"ru":"- z"}}]},"OLD":{"releases":[]}}}"#;

    /// The difference of one change of the text.
    fn change(from: &str, to: &str) -> Vec<String> {
        assert!(BEFORE.contains(from), "{from}");
        describe_difference(BEFORE.as_bytes(), BEFORE.replace(from, to).as_bytes()).expect("JSON")
    }

    #[test]
    fn every_change_is_said_where_it_stands() {
        assert_eq!(change("\"seq\":1", "\"seq\":2"), ["seq: 1 → 2"]);
        assert_eq!(
            change("https://a.test/\"", "https://b.test/\""),
            ["DEMO homepage: \"https://a.test/\" → \"https://b.test/\""]
        );
        assert_eq!(change("\"Демо\"", "\"Demo\""), ["DEMO name.ru: \"Демо\" → \"Demo\""]);
        assert_eq!(
            change("[\"https://a.test/2\"]", "[\"https://a.test/2\",\"https://b.test/2\"]"),
            ["DEMO 1.0.0.2 artifact.urls.1: nothing → \"https://b.test/2\""]
        );
        assert_eq!(change("- x\\n- y", "- x\\n- w"), ["DEMO 1.0.0.2 notes.ru:", "  - - y", "  + - w"]);
        assert_eq!(
            change("\"size\":2}", "\"size\":2},\"critical\":{\"below\":\"1\"}"),
            ["DEMO 1.0.0.2 critical.below: nothing → \"1\""]
        );
        assert_eq!(change("\"size\":2}", "\"size\":2},\"critical\":true"), ["DEMO 1.0.0.2 critical: nothing → true"]);
        assert_eq!(
            change("\"1.0.0.1\",", "\"1.0.0.1\",\"unheard\":[{\"of\":1}],"),
            ["DEMO 1.0.0.1 unheard.0.of: nothing → 1"]
        );
        assert_eq!(change(",\"OLD\":{\"releases\":[]}", ""), ["OLD: the product is gone"]);
        assert_eq!(
            change("\"1.0.0.1\",\"notes\":{\"ru\":\"- z\"}", "\"1.0.0.3\",\"notes\":{\"ru\":\"- z\"}"),
            [
                "DEMO 1.0.0.1: the release is gone",
                "DEMO 1.0.0.3: the release is new",
                "DEMO 1.0.0.3 notes.ru: nothing → \"- z\"",
                "DEMO 1.0.0.3 version: nothing → \"1.0.0.3\"",
            ]
        );
        assert!(change("\"seq\":1", "\"seq\":1").is_empty());
        assert_eq!(
            describe_difference(BEFORE.as_bytes(), b"<html>"),
            None,
            "nothing is known, not: nothing has changed"
        );
    }

    #[test]
    fn the_terminal_is_not_driven_by_what_changed() {
        let lines = change("- x\\n- y", "- x\\n\\u001b[2J\\u202e- y");
        assert!(lines.iter().all(|line| !line.contains(['\u{1b}', '\u{202e}'])), "{lines:?}");
    }
}
