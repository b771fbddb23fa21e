//! A vendor's signed feed behind a chain of roots, in which keys are replaced step by step. Each root names three
//! keys, of which two have to sign, and the next one keeps two of them. It must not depend on the panel. Next:
//! `feed.rs`, `rows/chain.rs`.

use crate::feed::Feed;
use extension_update_signing::{FEED_TYPE, ROOT_TYPE, changed, role, root, seal};
use serde_json::{Value, json};

/// The key that signs the feed; those of the roots come after it.
const WORKING: u8 = 1;

/// What a page needs of such a feed: the envelope as text, the policy that pins its first keys, and the versions that
/// are newer.
pub fn chained(roots: u8) -> Feed {
    let version = "1.0.0.1";
    let release = json!({
        "version": version, "date": "2026-10-01",
        "notes": {"ru": format!("- Изменения\n\n# \u{25a0} {version}\n")},
        "artifact": {
            "name": "BENCH.cfe", "urls": ["https://example.com/BENCH.cfe"], "size": 51_814,
            "sha256": "0123456789abcdef".repeat(4)
        }
    });
    let payload = json!({
        "schema": 1, "seq": 1, "issued": "2026-01-01T08:00:00Z", "expires": "2999-01-01T08:00:00Z",
        "products": {"BENCH": {"releases": [release]}}
    });
    let mut envelope = seal(FEED_TYPE, &payload, &[WORKING]);
    envelope["roots"] = (1..=roots).map(write_root).collect();
    let policy = json!({"root": role(&keys_of(0), 2)});
    let json = json!({"envelope": envelope.to_string(), "policy": policy, "versions": [version]});
    Feed { name: format!("chain-{roots}"), json: json.to_string() }
}

fn keys_of(version: u8) -> [u8; 3] {
    [1, 2, 3].map(|place| WORKING + version + place)
}

fn write_root(version: u8) -> Value {
    let keys = keys_of(version);
    let root = root(version.into(), (&keys, 2), &[WORKING], &[]);
    // The two that the version before has as well.
    seal(ROOT_TYPE, &changed(root, json!({"expires": "2999-01-01T08:00:00Z"})), &keys[..2])
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64, Encoding};

    #[test]
    fn each_root_is_signed_by_two_keys_that_it_and_the_one_before_name() {
        let feed: Value = serde_json::from_str(&chained(3).json).unwrap_or_default();
        let envelope: Value = serde_json::from_str(feed["envelope"].as_str().unwrap_or_default()).unwrap_or_default();
        let mut before = feed["policy"]["root"]["keys"].clone();
        let roots = envelope["roots"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert_eq!(roots.len(), 3);
        for root in roots {
            let payload = Base64::decode_vec(root["payload"].as_str().unwrap_or_default()).unwrap_or_default();
            let own = serde_json::from_slice::<Value>(&payload).unwrap_or_default()["root"]["keys"].clone();
            let shared = |key: &&Value| before.as_array().is_some_and(|keys| keys.contains(key));
            assert_eq!(own.as_array().map_or(0, |keys| keys.iter().filter(shared).count()), 2);
            assert_eq!(root["signatures"].as_array().map_or(0, Vec::len), 2);
            before = own;
        }
    }
}
