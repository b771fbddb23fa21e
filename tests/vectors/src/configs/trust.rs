//! What a base wants of a feed beside its signatures: pinned roots, the least counter, freshness, age, further
//! addresses.

use super::key;
use crate::places::Places;
use serde_json::json;

pub(super) fn roots(lines: &mut Places) {
    let policy = |root: &str| format!("{{\"root\":{root}}}");
    let (one, two) = (key(1, 32), key(2, 32));
    let both = json!([one, two, one]).to_string();
    for (threshold, read) in [("", 1), (",\"threshold\":1", 1), (",\"threshold\":2", 2)] {
        let root = policy(&format!("{{\"keys\":{both}{threshold}}}"));
        lines.read("/policy", &[&root], &json!({"root": {"keys": [one, two], "threshold": read}, "publicKeys": []}));
    }
    for threshold in ["0", "3", "18446744073709551615"] {
        let words = format!(
            "policy.root.threshold: a number from 1 to the number of distinct keys (2) is needed, not {threshold}"
        );
        lines.refuse("/policy", &words, &[&policy(&format!("{{\"keys\":{both},\"threshold\":{threshold}}}"))]);
    }
    let words = "policy.root.threshold: an integer from 0 on is needed";
    lines.refuse("/policy", words, &[&policy(&format!("{{\"keys\":{both},\"threshold\":\"1\"}}"))]);
    let words = "policy.root.keys: is required";
    lines.refuse("/policy", words, &[&policy("{}"), &policy("{\"keys\":[]}"), &policy("{\"keys\":null}")]);
    let words = "policy.root.keys: a key is the base64 text of 32 bytes";
    lines.refuse("/policy", words, &[&policy(&json!({"keys": [key(1, 31)]}).to_string())]);
    lines.refuse("/policy", words, &[&policy(&json!({"keys": [one, "DEMO"]}).to_string())]);
    lines.refuse("/policy", "policy.root.keys: an array of strings is needed", &[&policy("{\"keys\":7}")]);
    for root in ["7", "[]", "\"x\"", "true"] {
        lines.refuse("/policy", "policy.root: an object is needed", &[&policy(root)]);
    }
    // Beside keys that sign feeds nobody could tell which of the two counts.
    let root = json!({"keys": [two]}).to_string();
    lines.refuse("/policy/root", "policy.root: stands instead of policy.publicKeys, not beside it", &[&root]);
    lines.read("/policy/root", &["null", "absent"], &json!({"root": null, "publicKeys": [one]}));
    let unpinned = json!({"publicKeys": [], "root": {"keys": [two]}}).to_string();
    lines.read("/policy", &[&unpinned], &json!({"root": {"keys": [two], "threshold": 1}}));
}

pub(super) fn rules(lines: &mut Places) {
    lines.read("/policy/minSeq", &["absent", "null", "0"], &json!({"minSeq": 0}));
    lines.read("/policy/minSeq", &["42", "4.2e1"], &json!({"minSeq": 42}));
    lines.refuse("/policy/minSeq", "policy.minSeq: an integer from 0 on is needed", &["-1", "1.5", "\"42\"", "[]"]);
    lines.read("/policy/freshness", &["absent", "null", "\"warn\""], &json!({"require": false}));
    lines.read("/policy/freshness", &["\"require\""], &json!({"require": true}));
    let words = "policy.freshness: one of warn, require is needed";
    lines.refuse("/policy/freshness", words, &["\"\"", "\"Require\"", "\"off\""]);
    lines.text("/policy/freshness");
    for (raw, hours) in [("absent", 0), ("null", 0), ("0", 0), ("1", 1), ("719", 719), ("720", 720)] {
        lines.read("/policy/minAgeHours", &[raw], &json!({"minAgeHours": hours}));
    }
    // 4294967297 cut to 32 bits would be 1.
    let words = "policy.minAgeHours: a number from 0 to 720 is needed";
    lines.refuse("/policy/minAgeHours", words, &["721", "4294967297", "18446744073709551615"]);
    let words = "policy.minAgeHours: an integer from 0 on is needed";
    lines.refuse("/policy/minAgeHours", words, &["-1", "1.5", "\"24\"", "{}"]);
    let urls = ["https://a.test/feed.json", "https://b.test/feed.json", "http://127.0.0.1:8080/feed.json"];
    lines.read("/source/urls", &["absent", "null", "[]"], &json!({"urls": []}));
    lines.read("/source/urls", &[&json!(urls).to_string()], &json!({ "urls": urls }));
    lines.read("/source/urls", &["[\" https://a.test/ \"]"], &json!({"urls": ["https://a.test/"]}));
    let four = json!([urls[0], urls[1], urls[2], urls[0]]).to_string();
    lines.refuse("/source/urls", "source.urls: at most 3 are taken, not 4", &[&four]);
    let words = "source.urls: an https: address is needed (http: only to this machine)";
    lines.refuse("/source/urls", words, &["[\"http://a.test/\"]", "[\"https://a.test/\",\"\"]", "[\"/feed.json\"]"]);
    lines.texts("/source/urls");
}
