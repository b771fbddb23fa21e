//! The vectors of the memory: what a page remembers after it was given these memories one after another, and how it
//! asks the service then.
//!
//! The texts are the host's, and a host may have damaged them: each piece is read by itself. Next:
//! `tests/play/memories.rs`.

use serde_json::{Value, json};

struct Lines(Vec<String>);

impl Lines {
    /// These memories, each merged into those before, become this text.
    fn push(&mut self, name: &str, given: &[&str], expected: &str) {
        self.0.push(json!({"name": name, "given": given, "expected": expected}).to_string());
    }

    /// One memory with this in it becomes `expected`.
    fn one(&mut self, given: &str, expected: &str) {
        self.push(&given.chars().take(60).collect::<String>(), &[given], expected);
    }

    /// Pieces that are as if they were not there, each beside one that is kept.
    fn dropped(&mut self, key: &str, values: &[&str]) {
        for value in values {
            self.one(&format!(r#"{{"{key}":{value},"kept":1}}"#), r#"{"kept":1}"#);
        }
    }

    /// Pieces that are kept as they are.
    fn kept(&mut self, key: &str, values: &[&str]) {
        for value in values {
            let text = format!(r#"{{"{key}":{value}}}"#);
            self.one(&text, &text);
        }
    }

    /// What else is seen of a memory.
    fn seen(&mut self, name: &str, given: &str, more: Value) {
        let mut line = json!({"name": name, "given": [given]});
        for (key, value) in more.as_object().into_iter().flatten() {
            line[key] = value.clone();
        }
        self.0.push(line.to_string());
    }
}

/// The text of `data/memories.json`: one vector a line.
pub fn memories_json() -> String {
    let mut lines = Lines(Vec::new());
    pieces(&mut lines);
    choices(&mut lines);
    merges(&mut lines);
    names(&mut lines);
    crate::list(&lines.0)
}

fn pieces(lines: &mut Lines) {
    let whole = r#"{"seq":42,"sha256":"ab","envelope":"{}","etag":"\"x\"","url":"https://a.test/","checked":"2026-10-01T08:00:00Z","rollout":7,"skipped":"0.0.0.4","later":{"session":"7"},"channel":"beta","pending":{"version":"0.0.0.5","session":"6"},"newer":[1]}"#;
    lines.one(whole, whole);
    lines.one("{}", "{}");
    lines.one("[]", "{}");
    lines.one("7", "{}");
    lines.one("\"seq\"", "{}");
    for (seq, exact) in
        [("0", "0"), ("-0", "0"), ("42.0", "42"), ("4.2e1", "42"), ("9007199254740993", "9007199254740993")]
    {
        lines.one(&format!(r#"{{"seq":{seq},"sha256":"ab"}}"#), &format!(r#"{{"seq":{exact},"sha256":"ab"}}"#));
    }
    lines.kept(
        "newer",
        &["18446744073709551616", "0.10", "-0", "1e400", "null", "true", "\"\"", "{\"a\":{\"a\":1}}", "[[]]"],
    );
    // Without its counter nothing of a feed is worth anything.
    for seq in ["\"42\"", "-1", "42.5", "1e400", "18446744073709551616", "null", "true", "[42]", "{}"] {
        let feed = r#""sha256":"ab","envelope":"{}","etag":"x","url":"https://a.test/""#;
        lines.one(&format!(r#"{{"seq":{seq},{feed},"rollout":7}}"#), r#"{"rollout":7}"#);
    }
    lines.one(r#"{"sha256":"ab","envelope":"{}"}"#, "{}");
    lines.one(r#"{"seq":18446744073709551615,"sha256":""}"#, r#"{"seq":18446744073709551615,"sha256":""}"#);
    // A hash that is none is unknown, and the counter stands.
    for sha256 in ["7", "null", "[]", "{}", "true"] {
        lines.one(&format!(r#"{{"seq":1,"sha256":{sha256}}}"#), r#"{"seq":1,"sha256":""}"#);
    }
    for key in ["envelope", "etag", "url"] {
        for value in ["7", "null", "[]", "{}", "false"] {
            lines.one(&format!(r#"{{"seq":1,"sha256":"a","{key}":{value}}}"#), r#"{"seq":1,"sha256":"a"}"#);
        }
    }
    lines.kept("checked", &["\"1970-01-01T00:00:00Z\"", "\"2026-10-01T08:00:00Z\""]);
    lines.one(r#"{"checked":"2026-10-01T11:00:00+03:00"}"#, r#"{"checked":"2026-10-01T08:00:00Z"}"#);
    lines.dropped("checked", &["\"\"", "\"2026-10-01\"", "\"2026-02-30T08:00:00Z\"", "1790841600", "null", "{}", "[]"]);
    lines.kept("rollout", &["0", "1", "4294967295"]);
    lines.dropped(
        "rollout",
        &["4294967296", "4294967297", "-1", "1.5", "\"7\"", "null", "true", "[7]", "18446744073709551616"],
    );
    lines.one(r#"{"rollout":1,"rollout":2}"#, r#"{"rollout":2}"#);
    lines.one(r#"{"newer":1,"newer":2}"#, r#"{"newer":2}"#);
    lines.one(r#"{"a":1,"b":2,"a":3,"b":4,"a":5}"#, r#"{"b":4,"a":5}"#);
    lines.one(r#"{"Seq":1,"seq ":2,"":3}"#, r#"{"Seq":1,"seq ":2,"":3}"#);
}

fn choices(lines: &mut Lines) {
    lines.kept("skipped", &["\"0.0.0.4\"", "\"1.0\"", "\"1.0-rc.1+7\""]);
    lines.one(r#"{"skipped":" v1.2 "}"#, r#"{"skipped":"1.2"}"#);
    lines.dropped("skipped", &["\"\"", "\"next\"", "\"1.2.3.4.5\"", "4", "null", "[]", "{}", "true"]);
    lines.kept("later", &[r#"{"until":"2026-10-01T08:00:00Z"}"#, r#"{"session":"7"}"#, r#"{"session":""}"#]);
    lines.one(
        r#"{"later":{"until":"2026-10-01T08:00:00Z","session":"7"}}"#,
        r#"{"later":{"until":"2026-10-01T08:00:00Z"}}"#,
    );
    lines.one(r#"{"later":{"until":null,"session":"7"}}"#, r#"{"later":{"session":"7"}}"#);
    lines.dropped(
        "later",
        &[
            r#"{"until":"soon"}"#,
            r#"{"until":"2026-10-01"}"#,
            r#"{"until":7}"#,
            r#"{"session":7}"#,
            "{}",
            "\"7\"",
            "7",
            "null",
            "[]",
        ],
    );
    // A time that cannot be read is not read as something else.
    lines.dropped("later", &[r#"{"until":"soon","session":"7"}"#]);
    lines.kept("channel", &["\"beta\"", "\"\""]);
    lines.dropped("channel", &["7", "null", "[\"beta\"]", "{}", "true"]);
    lines.kept("pending", &[r#"{"version":"0.0.0.5","session":"7"}"#, r#"{"version":"0.0.0.5","session":null}"#]);
    lines.one(r#"{"pending":{"version":"0.0.0.5"}}"#, r#"{"pending":{"version":"0.0.0.5","session":null}}"#);
    lines
        .one(r#"{"pending":{"version":"0.0.0.5","session":7}}"#, r#"{"pending":{"version":"0.0.0.5","session":null}}"#);
    lines.dropped(
        "pending",
        &[
            "{}",
            r#"{"session":"7"}"#,
            r#"{"version":5}"#,
            r#"{"version":""}"#,
            r#"{"version":"x","session":"7"}"#,
            "\"0.0.0.5\"",
            "null",
            "[]",
        ],
    );
}

fn merges(lines: &mut Lines) {
    let feed = |seq: u64, name: &str| {
        format!(r#"{{"seq":{seq},"sha256":"{name}","envelope":"{name}","etag":"{name}","url":"https://{name}.test/"}}"#)
    };
    let (own, other) = (|seq| feed(seq, "own"), |seq| feed(seq, "other"));
    lines.push("a higher seq is brought", &[&own(41), &other(42)], &other(42));
    lines.push("a lower seq is brought", &[&own(42), &other(41)], &own(42));
    lines.push("the same seq is brought", &[&own(42), &other(42)], &own(42));
    lines.push("seq 0 is brought again", &[&own(0), &other(0)], &own(0));
    lines.push("seq 1 after seq 0", &[&own(0), &other(1)], &other(1));
    lines.push("the greatest seq is brought", &[&own(42), &other(u64::MAX)], &other(u64::MAX));
    lines.push("no seq is brought", &[&own(42), "{}"], &own(42));
    lines.push(
        "a seq that is none is brought",
        &[&own(42), r#"{"seq":"43","sha256":"other","envelope":"other"}"#],
        &own(42),
    );
    lines.push("nothing was seen yet", &["{}", &other(1)], &other(1));
    lines.push("up and down", &[&own(5), &other(7), &own(6)], &other(7));
    // A feed is taken whole: no envelope of one under the counter of the other.
    lines.push(
        "a higher seq without an envelope",
        &[&own(41), r#"{"seq":42,"sha256":"other"}"#],
        r#"{"seq":42,"sha256":"other"}"#,
    );
    lines.push(
        "the same seq with an envelope",
        &[r#"{"seq":42,"sha256":"own"}"#, &other(42)],
        r#"{"seq":42,"sha256":"own"}"#,
    );
    lines.push(
        "the same seq, and no bytes were known",
        &[r#"{"seq":42,"sha256":""}"#, &other(42)],
        r#"{"seq":42,"sha256":""}"#,
    );
    let (early, late) = (r#"{"checked":"2026-10-01T08:00:00Z"}"#, r#"{"checked":"2026-10-02T08:00:00Z"}"#);
    for given in [[early, late], [late, early], [late, "{}"], ["{}", late], [late, late]] {
        lines.push(&format!("checked: {}", given.join(" then ")), &given, late);
    }
    let (own, other) = (r#"{"rollout":7}"#, r#"{"rollout":8}"#);
    lines.push("a place was drawn here", &[own, other], own);
    lines.push("no place was drawn here", &["{}", other], other);
    lines.push("no place is brought", &[own, "{}"], own);
    lines.push("the place 0 is a place", &[r#"{"rollout":0}"#, other], r#"{"rollout":0}"#);
    // What the user decided here is not mixed with what was decided before.
    let decided = [
        r#"{"skipped":"0.0.0.4"}"#,
        r#"{"later":{"session":"7"}}"#,
        r#"{"channel":"beta"}"#,
        r#"{"pending":{"version":"0.0.0.5","session":null}}"#,
    ];
    let before = r#"{"skipped":"0.0.0.1","later":{"session":"1"},"channel":"alpha","pending":{"version":"0.0.0.1","session":"1"}}"#;
    for own in decided {
        lines.push(&format!("decided here: {own}"), &[own, before], own);
        lines.push(&format!("decided before: {own}"), &["{}", own], own);
        lines.push(&format!("nothing decided before: {own}"), &[own, "{}"], own);
    }
    lines.push("an unknown key is brought", &[r#"{"a":1}"#, r#"{"b":2}"#], r#"{"a":1,"b":2}"#);
    lines.push("an unknown key is brought again", &[r#"{"a":1,"b":2}"#, r#"{"a":3}"#], r#"{"b":2,"a":3}"#);
    lines.push("an unknown key is brought as it is", &[r#"{"a":1,"b":2}"#, r#"{"a":1,"b":2}"#], r#"{"a":1,"b":2}"#);
    lines.push("an unknown key twice after one", &[r#"{"a":1}"#, r#"{"a":2,"a":3}"#], r#"{"a":3}"#);
    lines.push("an unknown key is not brought", &[r#"{"a":1}"#, "{}"], r#"{"a":1}"#);
    lines.push("a known key is never unknown", &[r#"{"rollout":"x","seq":"y"}"#, r#"{"channel":1}"#], "{}");
}

/// Under what name an envelope is asked for again, and what is left of a feed whose envelope is forgotten.
fn names(lines: &mut Lines) {
    let kept = r#"{"seq":1,"sha256":"a","envelope":"{}","etag":"\"x\"","url":"https://a.test/f"}"#;
    lines.seen("asked at its address", kept, json!({"url": "https://a.test/f", "etag": "\"x\""}));
    for url in ["https://b.test/f", "https://a.test/", "https://a.test/f/", "https://A.test/f", ""] {
        lines.seen(&format!("asked at {url:?}"), kept, json!({"url": url, "etag": null}));
    }
    for (name, given) in [
        ("no envelope", r#"{"seq":1,"sha256":"a","etag":"\"x\"","url":"https://a.test/f"}"#),
        ("no name", r#"{"seq":1,"sha256":"a","envelope":"{}","url":"https://a.test/f"}"#),
        ("no address", r#"{"seq":1,"sha256":"a","envelope":"{}","etag":"\"x\""}"#),
        ("no feed", r#"{"envelope":"{}","etag":"\"x\"","url":"https://a.test/f"}"#),
        ("nothing", "{}"),
    ] {
        lines.seen(&format!("asked with {name}"), given, json!({"url": "https://a.test/f", "etag": null}));
    }
    let forgotten = r#"{"seq":1,"sha256":"a","etag":"\"x\"","url":"https://a.test/f"}"#;
    lines.seen("forgotten", kept, json!({"forgets": true, "left": forgotten}));
    lines.seen("forgotten twice", forgotten, json!({"forgets": false, "left": forgotten}));
    lines.seen("nothing to forget", "{}", json!({"forgets": false, "left": "{}"}));
}
