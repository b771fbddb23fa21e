//! The cases: one change each to a sound payload or envelope, what the panel's reader does with it, and what the schema
//! can say of it. A new rule of the format is a new line here; `main.rs` asks both judges.

use Core::{Drops, Reads, Refuses};
use Schema::{Agrees, CannotSay, Stricter};

/// What the panel's reader does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Core {
    /// It reads everything.
    Reads,
    /// It drops the changed release; the other one stays.
    Drops,
    /// It refuses the whole feed with this code.
    Refuses(&'static str),
}

/// Whether the schema says the same: valid where the reader reads, invalid where it drops or refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// It does.
    Agrees,
    /// It calls valid what the reader does not take, because no JSON Schema can say why not.
    CannotSay(&'static str),
    /// It calls invalid what a tolerant reader still takes, because nobody should write it.
    Stricter(&'static str),
}

/// A change: the JSON text `value` at the JSON pointer `at`; an empty one removes what stands there.
pub struct Case(pub &'static str, pub &'static str, pub Core, pub Schema);

pub const PAYLOAD: &str = r#"{
 "schema": 1, "seq": 42, "issued": "2026-10-01T08:00:00Z", "expires": "2027-03-30T08:00:00Z",
 "products": {"DEMO": {
  "name": {"ru": "Демо", "en": "Demo"}, "homepage": "https://example.com/",
  "releases": [
   {"version": "0.0.0.4", "date": "2026-10-01", "channel": "stable", "kind": "update",
    "artifact": {"name": "DEMO.cfe", "urls": ["https://example.com/DEMO.cfe"], "size": 51814,
     "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
    "notes": {"ru": "- Изменилась версия", "en": "- The version changed"},
    "requires": {"platform": {"min": "8.3.20.0"},
     "configurations": [{"name": "КошкинДом", "min": "1.0.0.0", "max": "2.0.0.0"}], "from": "0.0.0.1"},
    "critical": {"below": "0.0.0.2"}, "waypoint": false, "withdrawn": {"reason": {"ru": "Ошибка"}, "replacedBy": "0.0.0.5"},
    "licence": {"releasedBy": "2026-10-01"}, "rollout": {"start": "2026-10-01T08:00:00Z", "hours": 168}},
   {"version": "0.0.0.3", "date": "2026-09-01",
    "artifact": {"urls": ["https://example.com/3.cfe"], "size": 1,
     "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}]}}}"#;

/// Pointers that start with `~` stand below the first release.
pub const PAYLOADS: &[Case] = &[
    // The payload itself.
    Case("/schema", "2", Refuses("format"), Agrees),
    Case("/schema", "\"1\"", Refuses("format"), Agrees),
    Case("/schema", "1.0", Reads, Agrees),
    Case("/schema", "", Refuses("format"), Agrees),
    Case("/seq", "", Refuses("format"), Agrees),
    Case("/seq", "0", Reads, Agrees),
    Case("/seq", "-1", Refuses("format"), Agrees),
    Case("/seq", "1.5", Refuses("format"), Agrees),
    Case("/seq", "\"42\"", Refuses("format"), Agrees),
    Case("/seq", "9007199254740991", Reads, Agrees),
    Case("/seq", "9007199254740992", Refuses("format"), Agrees),
    Case("/seq", "null", Refuses("format"), Agrees),
    Case("/issued", "", Refuses("format"), Agrees),
    Case("/issued", "\"2026-10-01\"", Refuses("format"), Agrees),
    Case("/issued", "\"2026-10-01T08:00:00\"", Refuses("format"), Agrees),
    Case("/issued", "\"2026-10-01 08:00:00Z\"", Refuses("format"), Agrees),
    Case("/issued", "\"2026-02-30T08:00:00Z\"", Refuses("format"), Agrees),
    Case("/issued", "\"2026-10-01T24:00:00Z\"", Refuses("format"), Agrees),
    Case("/issued", "\"1969-12-31T23:59:59Z\"", Refuses("format"), Agrees),
    Case("/issued", "\"2026-10-01T11:00:00.123+03:00\"", Reads, Agrees),
    Case("/issued", "1790841600", Refuses("format"), Agrees),
    Case("/expires", "", Refuses("format"), Agrees),
    Case("/expires", "\"2026-10-01T08:00:00Z\"", Refuses("format"), CannotSay("one value against another")),
    Case("/products", "", Refuses("format"), Agrees),
    Case("/products", "[]", Refuses("format"), Agrees),
    Case("/products/DEMO", "", Refuses("wrong-product"), CannotSay("which product a panel asks for")),
    Case("/products/DEMO", "[]", Refuses("format"), Agrees),
    Case("/products/DEMO/releases", "", Refuses("format"), Agrees),
    Case("/products/DEMO/releases", "{}", Refuses("format"), Agrees),
    Case("/products/DEMO/releases", "[]", Reads, Agrees),
    Case("/products/DEMO/name", "", Reads, Agrees),
    Case("/products/DEMO/name", "7", Reads, Stricter("a panel does not look at the name")),
    Case(
        "/products/DEMO/homepage",
        "\"javascript:alert(1)\"",
        Reads,
        Stricter("a panel does not look at the homepage"),
    ),
    Case("/later", "{\"a\": [1]}", Reads, Agrees),
    Case("/products/DEMO/later", "true", Reads, Agrees),
    // A release.
    Case("~", "7", Drops, Agrees),
    Case("~/later", "true", Reads, Agrees),
    Case("~/version", "", Drops, Agrees),
    Case("~/version", "4", Drops, Agrees),
    Case("~/version", "\"1.0\"", Drops, Agrees),
    Case("~/version", "\"0.0.0.04\"", Drops, Agrees),
    Case("~/version", "\"v0.0.0.4\"", Drops, Agrees),
    Case("~/version", "\"0.0.0.4-rc.1\"", Drops, Agrees),
    Case("~/version", "\"0.0.0.4.1\"", Drops, Agrees),
    Case("~/version", "\"4294967295.0.0.4294967295\"", Reads, Agrees),
    Case("~/version", "\"4294967296.0.0.0\"", Drops, Agrees),
    Case("~/version", "\"0.0.0.3\"", Drops, CannotSay("one release against another")),
    Case("~/date", "", Drops, Agrees),
    Case("~/date", "\"01.10.2026\"", Drops, Agrees),
    Case("~/date", "\"2026-13-01\"", Drops, Agrees),
    Case("~/date", "\"2026-02-29\"", Drops, Agrees),
    Case("~/date", "\"2028-02-29\"", Reads, Agrees),
    Case("~/date", "\"2026-10-01T08:00:00Z\"", Drops, Agrees),
    Case("~/channel", "", Reads, Agrees),
    Case("~/channel", "\"beta\"", Reads, Agrees),
    Case("~/channel", "\"\"", Drops, Agrees),
    Case("~/channel", "1", Drops, Agrees),
    Case("~/channel", "null", Reads, Stricter("null is as if it were not there")),
    Case("~/kind", "", Reads, Agrees),
    Case("~/kind", "\"Update\"", Drops, Agrees),
    Case("~/kind", "\"info\"", Drops, Agrees),
    Case("~/link", "\"https://example.com/news\"", Reads, Agrees),
    Case("~/link", "\"http://example.com/news\"", Drops, Agrees),
    Case("~/artifact", "", Drops, Agrees),
    Case("~/artifact", "[]", Drops, Agrees),
    Case("~/artifact/name", "", Reads, Agrees),
    Case("~/artifact/name", "\"Кошкин дом 4.cfe\"", Reads, Agrees),
    Case("~/artifact/name", "\"../DEMO.cfe\"", Drops, Agrees),
    Case("~/artifact/name", "\"a\\\\b.cfe\"", Drops, Agrees),
    Case("~/artifact/name", "\".cfe\"", Drops, Agrees),
    Case("~/artifact/name", "\"DEMO.\"", Drops, Agrees),
    Case("~/artifact/name", "\"\"", Drops, Agrees),
    Case("~/artifact/name", "\"a\\u0000b\"", Drops, Agrees),
    Case("~/artifact/name", "\"a\\u202efc.exe\"", Drops, CannotSay("the Unicode class of characters that turn a line")),
    Case("~/artifact/urls", "", Drops, Agrees),
    Case("~/artifact/urls", "[]", Drops, Agrees),
    Case("~/artifact/urls", "\"https://example.com/\"", Drops, Agrees),
    Case(
        "~/artifact/urls",
        "[\"https://a.test/\",\"https://b.test/\",\"https://c.test/\",\"https://d.test/\"]",
        Reads,
        Agrees,
    ),
    Case(
        "~/artifact/urls",
        "[\"https://a.test/\",\"https://b.test/\",\"https://c.test/\",\"https://d.test/\",\"https://e.test/\"]",
        Drops,
        Agrees,
    ),
    Case("~/artifact/urls/0", "\"http://example.com/x\"", Drops, Agrees),
    Case("~/artifact/urls/0", "\"http://127.0.0.1:8080/x\"", Reads, Agrees),
    Case("~/artifact/urls/0", "\"http://localhost/x\"", Reads, Agrees),
    Case("~/artifact/urls/0", "\"http://[::1]/x\"", Reads, Agrees),
    Case("~/artifact/urls/0", "\"http://127.0.0.1.example.com/x\"", Drops, Agrees),
    Case("~/artifact/urls/0", "\"http://127.1/x\"", Drops, Agrees),
    Case("~/artifact/urls/0", "\"https://пример.рф/файл.cfe?a=b#c\"", Reads, Agrees),
    Case("~/artifact/urls/0", "\"https://user@example.com/x\"", Drops, Agrees),
    Case("~/artifact/urls/0", "\"https://example.com\\\\@evil.test/\"", Drops, Agrees),
    Case("~/artifact/urls/0", "\"https://exa mple.com/\"", Drops, Agrees),
    Case("~/artifact/urls/0", "\"https://-a.test/\"", Drops, Agrees),
    Case(
        "~/artifact/urls/0",
        "\"https://example.com:99999/\"",
        Drops,
        CannotSay("numbers inside of a string, but by listing them"),
    ),
    Case("~/artifact/urls/0", "\"javascript:alert(1)\"", Drops, Agrees),
    Case("~/artifact/urls/0", "\"/files/x.cfe\"", Drops, Agrees),
    Case("~/artifact/size", "", Drops, Agrees),
    Case("~/artifact/size", "0", Drops, Agrees),
    Case("~/artifact/size", "-1", Drops, Agrees),
    Case("~/artifact/size", "\"51814\"", Drops, Agrees),
    Case("~/artifact/size", "5.1814e4", Reads, Agrees),
    Case("~/artifact/size", "9007199254740992", Drops, Agrees),
    Case("~/artifact/sha256", "", Drops, Agrees),
    Case("~/artifact/sha256", "\"0123\"", Drops, Agrees),
    Case("~/artifact/sha256", "\"g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"", Drops, Agrees),
    Case("~/artifact/sha256", "\"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\"", Reads, Agrees),
    Case("~/notes", "", Reads, Agrees),
    Case("~/notes", "\"text\"", Drops, Agrees),
    Case("~/notes", "{\"ru\": 7}", Drops, Agrees),
    Case("~/notes", "{\"de\": \"Neu\"}", Reads, Agrees),
    // What a release asks for.
    Case("~/requires", "{}", Reads, Agrees),
    Case("~/requires", "[]", Drops, Agrees),
    Case("~/requires/platform", "\"8.3.20\"", Drops, Agrees),
    Case("~/requires/platform/min", "\"8.3.20\"", Reads, Agrees),
    Case("~/requires/platform/min", "\"восемь\"", Drops, Agrees),
    Case("~/requires/platform/min", "8.3", Drops, Agrees),
    Case("~/requires/configurations", "{}", Drops, Agrees),
    Case("~/requires/configurations/0", "\"КошкинДом\"", Drops, Agrees),
    Case("~/requires/configurations/0", "{}", Reads, Agrees),
    Case("~/requires/configurations/0/max", "\"1.2.3.4.5\"", Drops, Agrees),
    Case("~/requires/from", "\"1.0-rc.1+7\"", Reads, Agrees),
    Case("~/requires/from", "\"1.0-\"", Drops, Agrees),
    Case("~/requires/from", "\"\"", Drops, Agrees),
    Case("~/critical", "true", Reads, Agrees),
    Case("~/critical", "\"yes\"", Drops, Agrees),
    Case("~/critical", "{}", Reads, Agrees),
    Case("~/critical/below", "\"x\"", Drops, Agrees),
    Case("~/waypoint", "true", Reads, Agrees),
    Case("~/waypoint", "1", Drops, Agrees),
    Case("~/security", "true", Reads, Agrees),
    Case("~/security", "\"yes\"", Drops, Agrees),
    Case("~/withdrawn", "true", Reads, Agrees),
    Case("~/withdrawn", "\"Ошибка\"", Drops, Agrees),
    Case("~/withdrawn/reason", "\"Ошибка\"", Drops, Agrees),
    Case("~/withdrawn/replacedBy", "5", Drops, Agrees),
    Case("~/withdrawn/replacedBy", "\"next\"", Drops, Agrees),
    Case("~/licence", "{}", Reads, Agrees),
    Case("~/licence", "\"2026-10-01\"", Drops, Agrees),
    Case("~/licence/releasedBy", "\"2026-10\"", Drops, Agrees),
    Case("~/rollout", "true", Drops, Agrees),
    Case("~/rollout/start", "", Drops, Agrees),
    Case("~/rollout/start", "\"2026-10-01\"", Drops, Agrees),
    Case("~/rollout/hours", "", Drops, Agrees),
    Case("~/rollout/hours", "0", Reads, Agrees),
    Case("~/rollout/hours", "8784", Reads, Agrees),
    Case("~/rollout/hours", "8785", Drops, Agrees),
];

/// Changes of an envelope that is signed by one key. The codes are those of `trust::open`.
pub const ENVELOPES: &[Case] = &[
    Case("/later", "1", Reads, Agrees),
    Case("/signatures/0/keyid", "", Reads, Agrees),
    Case("/signatures/0/keyid", "\"another\"", Reads, Agrees),
    Case("/payloadType", "", Refuses("format"), Agrees),
    Case("/payloadType", "\"application/json\"", Refuses("signature"), Agrees),
    Case("/payload", "", Refuses("format"), Agrees),
    Case("/payload", "\"e30\"", Refuses("format"), Agrees),
    Case("/payload", "\"*\"", Refuses("format"), Agrees),
    Case("/payload", "\"e30=\"", Refuses("signature"), CannotSay("whether a signature is good")),
    Case("/signatures", "", Refuses("unsigned"), Agrees),
    Case("/signatures", "[]", Refuses("unsigned"), Agrees),
    Case("/signatures", "{}", Refuses("format"), Agrees),
    Case("/signatures/0/sig", "", Refuses("format"), Agrees),
    Case("/signatures/0/sig", "\"AAAA\"", Refuses("signature"), Agrees),
    Case("/signatures/0", "7", Refuses("format"), Agrees),
];

/// Whole texts that no change of a value makes: what is repeated, too deep, too long, or no JSON.
pub fn texts() -> Vec<(&'static str, String, Core, Schema)> {
    let with = |from: &str, to: &str| {
        let text = PAYLOAD.replacen(from, to, 1);
        assert_ne!(text, PAYLOAD, "{from}");
        text
    };
    let release = |n: usize| {
        PAYLOAD[PAYLOAD.find("   {\"version\": \"0.0.0.3\"").unwrap()..].replace("0.0.0.3", &format!("0.0.1.{n}"))
    };
    let many = |count: usize| {
        let releases: Vec<String> = (0..count).map(|n| release(n).trim().trim_end_matches("]}}}").into()).collect();
        format!("{}{}]}}}}}}", &PAYLOAD[..PAYLOAD.find("   {\"version\": \"0.0.0.4\"").unwrap()], releases.join(","))
    };
    let latin = "x".repeat(16 * 1024);
    let cyrillic = "я".repeat(8 * 1024);
    vec![
        (
            "a key twice",
            with("\"seq\": 42", "\"seq\": 41, \"seq\": 42"),
            Refuses("format"),
            CannotSay("what a parser has merged"),
        ),
        (
            "a key twice, deep",
            with("\"size\": 51814", "\"size\": 1, \"size\": 51814"),
            Refuses("format"),
            CannotSay("what a parser has merged"),
        ),
        (
            "deeper than eight",
            with("\"seq\": 42", "\"seq\": 42, \"x\": [[[[[[[[1]]]]]]]]"),
            Refuses("format"),
            CannotSay("a depth"),
        ),
        ("eight deep", with("\"seq\": 42", "\"seq\": 42, \"x\": [[[[[[[1]]]]]]]"), Reads, Agrees),
        ("twenty releases", many(20), Reads, Agrees),
        ("twenty-one releases", many(21), Refuses("too-large"), Agrees),
        ("16 KiB of notes", with("- Изменилась версия", &latin), Reads, Agrees),
        ("16 KiB of Russian notes", with("- Изменилась версия", &cyrillic), Reads, Agrees),
        ("one byte more", with("- Изменилась версия", &format!("{latin}x")), Drops, Agrees),
        (
            "one Russian letter more",
            with("- Изменилась версия", &format!("{cyrillic}я")),
            Drops,
            CannotSay("bytes; it counts characters"),
        ),
        (
            "information with a link",
            with("\"kind\": \"update\"", "\"kind\": \"info\", \"link\": \"https://example.com/\""),
            Reads,
            Agrees,
        ),
        (
            "information with a link and a broken file",
            with("\"kind\": \"update\"", "\"kind\": \"info\", \"link\": \"https://example.com/\"").replacen(
                "\"size\": 51814",
                "\"size\": 0",
                1,
            ),
            Reads,
            Agrees,
        ),
        ("an array", format!("[{PAYLOAD}]"), Refuses("format"), Agrees),
    ]
}
