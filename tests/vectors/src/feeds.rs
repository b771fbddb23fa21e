//! The vectors of whole feeds: each a payload with a signature over it, the memory it meets and the hour it comes at,
//! and what becomes of it.
//!
//! A feed that is not taken has one code; one that is taken says which of its releases are left, and what is remembered
//! of it. Next: `releases.rs`.

use crate::fold::fold;
use base16ct::lower::encode_string as hex;
use extension_update_signing::{FEED_TYPE, changed, hash, key};
use serde_json::{Value, json};

/// What the clock of each vector says that names no other time.
const NOW: &str = "2026-10-02T08:00:00Z";

/// A release that is as small as one can be.
fn release(version: &str) -> String {
    format!(
        r#"{{"version":"{version}","date":"2026-10-01","artifact":{{"urls":["https://e.test/a"],"size":1,"sha256":"{}"}}}}"#,
        "0a".repeat(32)
    )
}

/// What is at each key of a good payload. Raw JSON, so that also what no writer writes can stand there.
fn payload(changes: &[(&str, &str)]) -> String {
    let products = format!(r#"{{"DEMO":{{"releases":[{}]}}}}"#, release("0.0.0.4"));
    let keys = [
        ("schema", "1"),
        ("seq", "42"),
        ("issued", "\"2026-10-01T08:00:00Z\""),
        ("expires", "\"2027-03-30T08:00:00Z\""),
        ("products", &products),
    ];
    let known = keys.iter().map(|(key, value)| {
        let changed = changes.iter().find(|(other, _)| other == key).map_or(*value, |(_, value)| *value);
        (*key, changed)
    });
    let more = changes.iter().filter(|(key, _)| keys.iter().all(|(known, _)| known != key)).copied();
    let entries: Vec<String> = known
        .chain(more)
        .filter(|(_, value)| *value != ABSENT)
        .map(|(key, value)| format!("\"{key}\":{value}"))
        .collect();
    format!("{{{}}}", entries.join(","))
}

/// For a key that is not there.
const ABSENT: &str = "absent";

struct Lines(Vec<String>);

impl Lines {
    /// One vector: what differs from the usual stands in `more`, what must come of it in `expected`.
    fn push(&mut self, name: &str, payload: &[u8], more: Value, expected: Value) {
        let text = core::str::from_utf8(payload);
        let vector = json!({
            "name": name, "payload": text.map_or_else(|_| json!({"hex": hex(payload)}), fold),
            "signature": key(1).entry(FEED_TYPE, payload)["sig"], "now": NOW, "memory": "{}", "mark": "", "expected": expected,
        });
        self.0.push(changed(vector, more).to_string());
    }

    /// A payload with these changes is refused with this code.
    fn refuse(&mut self, changes: &[(&str, &str)], code: &str) {
        self.push(&name_of(changes), payload(changes).as_bytes(), json!({}), json!({ "code": code }));
    }

    /// A payload with these changes is taken: it offers 0.0.0.4.
    fn take(&mut self, changes: &[(&str, &str)]) {
        self.push(&name_of(changes), payload(changes).as_bytes(), json!({}), taken(&["0.0.0.4"]));
    }

    /// A payload of these raw releases.
    fn list(&mut self, name: &str, releases: &[String], expected: Value) {
        let products = format!(r#"{{"DEMO":{{"releases":[{}]}}}}"#, releases.join(","));
        self.push(name, payload(&[("products", &products)]).as_bytes(), json!({}), expected);
    }

    /// A payload whose text is put together by hand.
    fn text(&mut self, name: &str, payload: &str, expected: Value) {
        self.push(name, payload.as_bytes(), json!({}), expected);
    }
}

fn taken(left: &[&str]) -> Value {
    json!({ "code": "ok", "left": left })
}

fn refused(code: &str) -> Value {
    json!({ "code": code })
}

fn name_of(changes: &[(&str, &str)]) -> String {
    let change = |(key, value): &(&str, &str)| format!("{key} = {}", value.chars().take(40).collect::<String>());
    changes.iter().map(change).collect::<Vec<_>>().join(", ")
}

/// The text of `data/feeds.json`: one vector a line.
pub fn feeds_json() -> String {
    let mut lines = Lines(Vec::new());
    counters(&mut lines);
    times(&mut lines);
    memories(&mut lines);
    products(&mut lines);
    documents(&mut lines);
    crate::list(&lines.0)
}

fn counters(lines: &mut Lines) {
    for schema in ["1", "1.0", "1e0"] {
        lines.take(&[("schema", schema)]);
    }
    for schema in ["0", "2", "1.5", "\"1\"", "true", "[1]", "null", ABSENT] {
        lines.refuse(&[("schema", schema)], "format");
    }
    for (seq, exact) in [
        ("0", 0u64),
        ("-0", 0),
        ("1", 1),
        ("1e3", 1000),
        ("42.0", 42),
        ("9007199254740990", (1 << 53) - 2),
        ("9007199254740991", (1 << 53) - 1),
    ] {
        let payload = payload(&[("seq", seq)]);
        let expected = json!({"code": "ok", "left": ["0.0.0.4"], "seq": exact, "sha256": hash(&payload)});
        lines.push(&format!("seq = {seq}"), payload.as_bytes(), json!({}), expected);
    }
    for seq in [
        "9007199254740992",
        "9007199254740993",
        "9.007199254740992e15",
        "18446744073709551615",
        "18446744073709551616",
        "1e400",
        "-1",
        "42.5",
        "\"42\"",
        "true",
        "[42]",
        "{}",
        "null",
        ABSENT,
    ] {
        lines.refuse(&[("seq", seq)], "format");
    }
}

fn times(lines: &mut Lines) {
    for key in ["issued", "expires"] {
        let wrong = [
            "\"2026-10-01\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"2026-10-01T08:00:00\"",
            "\"\"",
            "0",
            "{}",
            "null",
            ABSENT,
        ];
        for value in wrong {
            lines.refuse(&[(key, value)], "format");
        }
    }
    // Around each other. The clock of a vector is within a day of both, so that nothing else is wrong.
    let issued = "\"2026-10-02T09:00:00Z\"";
    for (expires, code) in [
        ("2026-10-02T08:59:59Z", "format"),
        ("2026-10-02T08:59:59.999Z", "format"),
        ("2026-10-02T09:00:00Z", "format"),
        ("2026-10-02T12:00:00+03:00", "format"),
        ("2026-10-02T09:00:00.001Z", "ok"),
        ("2026-10-02T09:00:01Z", "ok"),
    ] {
        let expires = format!("\"{expires}\"");
        let changes = [("issued", issued), ("expires", expires.as_str())];
        if code == "ok" { lines.take(&changes) } else { lines.refuse(&changes, code) }
    }
    let mut at = |what: &str, key: &str, value: &str, now: &str, code: &str| {
        let value = format!("\"{value}\"");
        let text = payload(&[(key, &value)]);
        let expected = if code == "ok" { taken(&["0.0.0.4"]) } else { refused(code) };
        lines.push(&format!("{what}: {key} {value} at {now}"), text.as_bytes(), json!({ "now": now }), expected);
    };
    for (issued, code) in [
        ("2026-10-02T08:00:01Z", "ok"),
        ("2026-10-03T07:59:59Z", "ok"),
        ("2026-10-03T08:00:00Z", "ok"),
        ("2026-10-03T11:00:00+03:00", "ok"),
        ("2026-10-03T08:00:00.001Z", "clock"),
        ("2026-10-03T08:00:01Z", "clock"),
        ("2027-03-29T08:00:00Z", "clock"),
    ] {
        at("a day ahead", "issued", issued, NOW, code);
    }
    // A clock that is behind by any time is a clock that is wrong only from a day on.
    at("the clock stopped", "issued", "2026-10-01T08:00:00Z", "1970-01-01T00:00:00Z", "clock");
    for (now, code) in [
        ("2027-03-30T07:59:59Z", "ok"),
        ("2027-03-30T07:59:59.999Z", "ok"),
        ("2027-03-30T08:00:00Z", "expired"),
        ("2027-03-30T08:00:00.001Z", "expired"),
        ("2027-03-30T08:00:01Z", "expired"),
        ("2099-01-01T00:00:00Z", "expired"),
    ] {
        at("the last moment", "expires", "2027-03-30T08:00:00Z", now, code);
    }
}

fn memories(lines: &mut Lines) {
    let good = payload(&[]);
    let own = hash(&good);
    let other = "0".repeat(64);
    let mut after = |name: &str, memory: &str, code: &str| {
        let expected = if code == "ok" { taken(&["0.0.0.4"]) } else { refused(code) };
        lines.push(name, good.as_bytes(), json!({ "memory": memory }), expected);
    };
    let seen = |seq: &str, sha256: &str| format!(r#"{{"seq":{seq},"sha256":"{sha256}"}}"#);
    after("after seq 41", &seen("41", &other), "ok");
    after("after seq 0", &seen("0", &other), "ok");
    after("after the same bytes", &seen("42", &own), "ok");
    after("after other bytes of this seq", &seen("42", &other), "equivocation");
    after("after this seq of which no bytes are known", &seen("42", ""), "ok");
    after("after this seq without a hash", r#"{"seq":42}"#, "ok");
    after("after seq 43", &seen("43", &other), "rollback");
    after("after seq 43 with these bytes", &seen("43", &own), "rollback");
    after("after seq 43 of which no bytes are known", &seen("43", ""), "rollback");
    after("after the greatest seq", &seen("9007199254740991", &other), "rollback");
    after("after a seq that no feed can have", &seen("18446744073709551615", &other), "rollback");
    after("after seq 43 in other digits", &seen("4.3e1", &other), "rollback");
    after("after seq 43, named twice", r#"{"seq":1,"seq":43}"#, "rollback");
    // What is no counter is as if it were not there, also beside a hash.
    for seq in ["\"43\"", "-1", "43.5", "null", "18446744073709551616", "[43]", "true"] {
        after(&format!("after a seq that is none: {seq}"), &seen(seq, &other), "ok");
    }
    after("after a hash without a seq", &format!(r#"{{"sha256":"{other}"}}"#), "ok");
    // The same statement in other bytes is another one.
    lines.push(
        "the same statement with a space",
        payload(&[("x", " 1")]).as_bytes(),
        json!({"memory": seen("42", &hash(payload(&[("x", "1")])))}),
        refused("equivocation"),
    );
    // One cause before the other.
    let late = json!({"memory": seen("43", ""), "now": "2099-01-01T00:00:00Z"});
    lines.push("older than seen and expired", good.as_bytes(), late, refused("rollback"));
    let split = json!({"memory": seen("42", &other), "now": "2099-01-01T00:00:00Z"});
    lines.push("other bytes of this seq and expired", good.as_bytes(), split, refused("equivocation"));
    let elsewhere = payload(&[("products", "{}")]);
    lines.push(
        "older than seen and not ours",
        elsewhere.as_bytes(),
        json!({"memory": seen("43", "")}),
        refused("wrong-product"),
    );
}

fn products(lines: &mut Lines) {
    for products in ["[]", "\"DEMO\"", "7", "true", "null", ABSENT] {
        lines.refuse(&[("products", products)], "format");
    }
    let list = format!(r#"{{"releases":[{}]}}"#, release("0.0.0.4"));
    for id in ["demo", "DEMO ", " DEMO", "DEMO2", "DЕMO", ""] {
        lines.refuse(&[("products", &format!(r#"{{"{id}":{list}}}"#))], "wrong-product");
    }
    lines.refuse(&[("products", "{}")], "wrong-product");
    lines.refuse(&[("products", r#"{"DEMO":null}"#)], "wrong-product");
    lines.take(&[("products", &format!(r#"{{"OTHER":{{"releases":7}},"DEMO":{list}}}"#))]);
    for product in ["7", "\"x\"", "[]", "true", "{}"] {
        lines.refuse(&[("products", &format!(r#"{{"DEMO":{product}}}"#))], "format");
    }
    for releases in ["null", "{}", "\"x\"", "1", "true"] {
        lines.refuse(&[("products", &format!(r#"{{"DEMO":{{"releases":{releases}}}}}"#))], "format");
    }
    lines.list("no release", &[], taken(&[]));
    let numbered = |count: u32| (1..=count).map(|number| release(&format!("0.0.1.{number}"))).collect::<Vec<_>>();
    let newest_first = |count: u32| (1..=count).rev().map(|number| format!("0.0.1.{number}")).collect::<Vec<_>>();
    for count in [19, 20] {
        lines.list(&format!("{count} releases"), &numbered(count), json!({"code": "ok", "left": newest_first(count)}));
    }
    lines.list("21 releases", &numbered(21), refused("too-large"));
    // What is broken counts as well, and what another product has does not.
    lines.list("20 releases that are none", &vec!["7".into(); 20], json!({"code": "ok", "left": [], "dropped": 20}));
    lines.list("21 releases that are none", &vec!["7".into(); 21], refused("too-large"));
    let other = format!(r#"{{"OTHER":{{"releases":[{}]}},"DEMO":{list}}}"#, numbered(21).join(","));
    lines.take(&[("products", &other)]);
    for broken in ["7", "null", "\"0.0.0.9\"", "[]", "{}", r#"{"version":"0.0.0.9"}"#] {
        let releases = [broken.to_owned(), release("0.0.0.4")];
        lines.list(
            &format!("a broken release beside: {broken}"),
            &releases,
            json!({"code": "ok", "left": ["0.0.0.4"], "dropped": 1}),
        );
    }
    let twice = [release("0.0.0.4"), release("0.0.0.5"), release("0.0.0.4")];
    lines.list("a version twice", &twice, json!({"code": "ok", "left": ["0.0.0.5", "0.0.0.4"], "dropped": 1}));
    let ladder = ["0.0.0.9", "0.0.0.10", "1.0.0.0", "0.1.0.0", "0.0.1.0"].map(release);
    lines.list("in any order", &ladder, taken(&["1.0.0.0", "0.1.0.0", "0.0.1.0", "0.0.0.10", "0.0.0.9"]));
}

fn documents(lines: &mut Lines) {
    let good = payload(&[]);
    for (name, text) in [
        ("white space around", format!(" \r\n\t{good}\n\n")),
        ("keys that nobody knows", payload(&[("newer", r#"{"a":[1.5,-2,null,"я"]}"#)])),
        ("depth 8", payload(&[("x", "[[[[[[[1]]]]]]]")])),
        ("depth 8, objects", payload(&[("x", r#"{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}"#)])),
        ("U+FFFD in the payload", payload(&[("x", "\"\u{fffd}\"")])),
        ("half of a pair", payload(&[("x", r#""\ud800""#)])),
        ("keys that differ by their case", payload(&[("Seq", "7"), ("SEQ", "8")])),
    ] {
        lines.text(name, &text, taken(&["0.0.0.4"]));
    }
    let deep = |unit: &str, end: &str, times: usize| format!("{}1{}", unit.repeat(times), end.repeat(times));
    for (name, text) in [
        ("depth 9", payload(&[("x", "[[[[[[[[1]]]]]]]]")])),
        ("depth 9, objects", payload(&[("x", &deep(r#"{"a":"#, "}", 8))])),
        ("depth 9, both", payload(&[("x", &deep(r#"[{"a":"#, "}]", 4))])),
        ("depth 2000", payload(&[("x", &deep("[", "]", 2000))])),
        ("seq twice", payload(&[]).replacen("\"seq\"", "\"seq\":1,\"seq\"", 1)),
        ("seq twice, the second by an escape", payload(&[("\\u0073eq", "43")])),
        ("products twice", payload(&[]).replacen("\"products\"", "\"products\":{},\"products\"", 1)),
        ("the product twice", payload(&[]).replacen("\"DEMO\"", "\"DEMO\":{},\"DEMO\"", 1)),
        ("releases twice", payload(&[]).replacen("\"releases\"", "\"releases\":[],\"releases\"", 1)),
        (
            "the version of a release twice",
            payload(&[]).replacen("\"version\"", "\"version\":\"0.0.0.9\",\"version\"", 1),
        ),
        ("the size of a file twice", payload(&[]).replacen("\"size\"", "\"size\":2,\"size\"", 1)),
        ("a key twice where nobody looks", payload(&[("x", r#"[{"a":1,"a":1}]"#)])),
        ("a key twice, equal", payload(&[("x", "1"), ("x", "1")])),
        ("an empty key twice", payload(&[("", "1"), ("", "1")])),
        ("a byte order mark in the payload", format!("\u{feff}{good}")),
        ("a byte order mark at its end", format!("{good}\u{feff}")),
        ("more behind the payload", format!("{good}{good}")),
        ("a letter behind the payload", format!("{good}x")),
        ("a comma at the end", payload(&[]).replacen("}}}", ",}}}", 1)),
        ("a comment", format!("/**/{good}")),
        ("cut by a byte", good[..good.len() - 1].to_owned()),
        ("nothing", String::new()),
        ("only white space", " \n".into()),
        ("null", "null".into()),
        ("a list", format!("[{good}]")),
        ("a text", "\"{}\"".into()),
        ("an empty object", "{}".into()),
        ("a page", "<!doctype html>".into()),
        ("NaN", payload(&[("x", "NaN")])),
        ("a line in a string", payload(&[("x", "\"a\nb\"")])),
    ] {
        lines.text(name, &text, refused("format"));
    }
    for (name, broken) in [
        ("a byte that begins nothing", &[0xff][..]),
        ("a character that is cut", &[0xd0]),
        ("a slash in two bytes", &[0xc0, 0xaf]),
        ("half of a pair in bytes", &[0xed, 0xa0, 0x80]),
        ("beyond Unicode", &[0xf4, 0x90, 0x80, 0x80]),
    ] {
        let (before, after) = good.split_at(1);
        let bytes = [before.as_bytes(), b"\"x\":\"", broken, b"\",", after.as_bytes()].concat();
        lines.push(&format!("not UTF-8: {name}"), &bytes, json!({}), refused("format"));
    }
    lines.push(
        "UTF-16",
        &good.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        json!({}),
        refused("format"),
    );
    // Before the envelope such a mark is no part of what is signed.
    for (mark, expected) in [("\u{feff}", taken(&["0.0.0.4"])), (" \n", taken(&["0.0.0.4"])), ("x", refused("format"))]
    {
        lines.push(&format!("before the envelope: {mark:?}"), good.as_bytes(), json!({ "mark": mark }), expected);
    }
}
