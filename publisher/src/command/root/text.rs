//! What is said of a chain: each version with its keys, who has signed it, and who still has to. It judges nothing.

use crate::roots::chain::{Chain, Count};
use crate::roots::document::{ids, role_to_json, roles};
use extension_update::core::json::Json;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::trust::{self, Role, Root};

/// The whole chain, and what the panels pin of it.
pub fn describe(chain: &Chain, now: Moment) -> String {
    let mut lines = Vec::new();
    let mut before: Option<&Root> = None;
    for link in &chain.links {
        lines.extend(describe_version(&link.root, before, now));
        before = Some(&link.root);
        let version = link.root.version as usize;
        lines.push(format!("  {}", signatures(chain, version)));
    }
    if let Some(first) = chain.version(1) {
        lines.push(format!("policy.root of the panels: \"root\": {}", role_to_json(&first.root.root)));
    }
    lines.join("\n")
}

fn describe_version(root: &Root, before: Option<&Root>, now: Moment) -> Vec<String> {
    let days = root.expires.since(now) / MILLIS_OF_DAY;
    let end = if root.expires <= now { "it has ended".into() } else { format!("in {days} days") };
    let mut lines = vec![format!("version {}, issued {}, expires {} ({end})", root.version, root.issued, root.expires)];
    let role = |of: Option<&Root>, name: &str| {
        of.and_then(|root| roles(root).into_iter().find(|(other, _)| *other == name).map(|(_, role)| role.clone()))
    };
    for name in ["root", "feed", "fresh"] {
        let (own, old) = (role(Some(root), name), role(before, name));
        match (&own, &old) {
            (None, None) => {}
            (None, Some(_)) => lines.push(format!("  {name:<5} nobody any more")),
            (Some(own), _) => {
                let change = if before.is_some() { describe_change(own, old.as_ref()) } else { String::new() };
                lines.push(format!("  {name:<5} {} of {}{change}", own.threshold, ids(own).join(", ")));
            }
        }
    }
    lines
}

/// What is new against the version before: whoever signs answers for that.
fn describe_change(own: &Role, old: Option<&Role>) -> String {
    let nothing = Role { keys: Vec::new(), threshold: own.threshold };
    let old = old.unwrap_or(&nothing);
    let names = |keys: &[[u8; 32]], other: &[[u8; 32]]| {
        let ids = keys.iter().filter(|key| !other.contains(key)).map(trust::key_id);
        ids.collect::<Vec<_>>().join(", ")
    };
    let (came, went) = (names(&own.keys, &old.keys), names(&old.keys, &own.keys));
    let mut changes = Vec::new();
    if !came.is_empty() {
        changes.push(format!("new: {came}"));
    }
    if !went.is_empty() {
        changes.push(format!("gone: {went}"));
    }
    if own.threshold != old.threshold {
        changes.push(format!("the threshold was {}", old.threshold));
    }
    if changes.is_empty() { String::new() } else { format!(" ({})", changes.join("; ")) }
}

fn signatures(chain: &Chain, version: usize) -> String {
    let mut signed: Vec<String> = Vec::new();
    for key in chain.counts(version).iter().flat_map(|count| &count.signed) {
        let id = trust::key_id(key);
        if !signed.contains(&id) {
            signed.push(id);
        }
    }
    let by = if signed.is_empty() { "signed by nobody yet".into() } else { format!("signed by {}", signed.join(", ")) };
    format!("{by}; {}", missing(chain, version))
}

/// Who still has to sign a version.
pub fn missing(chain: &Chain, version: usize) -> String {
    let counts = chain.counts(version);
    let wanting: Vec<String> =
        counts.iter().filter(|count| !count.is_enough).map(|count| describe_count(count, version)).collect();
    if wanting.is_empty() {
        return format!("version {version} is complete");
    }
    format!("version {version} still wants {}", wanting.join(", and "))
}

fn describe_count(count: &Count, version: usize) -> String {
    let ids: Vec<String> = count.waiting.iter().map(trust::key_id).collect();
    let whose = if count.of == version as u64 {
        "its own root keys".into()
    } else {
        format!("the root keys of version {}", count.of)
    };
    format!("{} of {whose}: {}", count.needed.saturating_sub(count.signed.len() as u64), ids.join(", "))
}

/// The chain for programs.
pub fn to_json(chain: &Chain, now: Moment) -> Json {
    let list = |keys: &[[u8; 32]]| Json::Array(keys.iter().map(|key| trust::key_id(key).into()).collect());
    let role = |role: &Role| Json::object([("keys", list(&role.keys)), ("threshold", role.threshold.into())]);
    let version = |link: &crate::roots::chain::Link| {
        let root = &link.root;
        let counts = chain.counts(root.version as usize);
        let counts = counts.iter().map(|count| {
            Json::object([
                ("rootKeysOf", count.of.into()),
                ("needed", count.needed.into()),
                ("signed", list(&count.signed)),
                ("waiting", list(&count.waiting)),
            ])
        });
        Json::object([
            ("version", root.version.into()),
            ("issued", root.issued.to_string().into()),
            ("expires", root.expires.to_string().into()),
            ("ended", Json::Bool(root.expires <= now)),
            ("root", role(&root.root)),
            ("feed", role(&root.feed)),
            ("fresh", root.fresh.as_ref().map(role).into()),
            ("complete", Json::Bool(chain.is_finished(root.version as usize))),
            ("signatures", Json::Array(counts.collect())),
        ])
    };
    Json::object([
        ("policyRoot", chain.version(1).map(|link| role_to_json(&link.root.root)).into()),
        ("versions", Json::Array(chain.links.iter().map(version).collect())),
    ])
}
