//! The vectors of the config: the contract's example with one place changed, and what is read of it, or the words that
//! `start` refuses it with.
//!
//! Each refusal has the code `config`, and its words name the key.
//! Next: `tests/play/configs.rs`.

mod base;
mod trust;

use crate::places::Places;
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

/// Whatever 32 bytes are: a config has to take them; who signs with what is no point is told when a feed comes.
fn key(number: u8, bytes: usize) -> String {
    Base64::encode_string(&vec![number; bytes])
}

fn base() -> Value {
    json!({
        "extension": {"id": "DEMO", "name": "Демо", "version": "0.0.0.3"},
        "source": {"kind": "signed-feed", "url": "https://updates.example.com/feed.json", "transport": "host", "distributive": "DEMO_EXT"},
        "licenceKey": "DEMO-Q2BAV", "licence": {"until": "2026-12-31"},
        "host": {"platform": "8.3.24.1548", "configuration": {"name": "КошкинДом", "version": "1.0.0.1"}, "obstacle": "main-node", "session": "7"},
        "policy": {"channels": ["beta"], "publicKeys": [key(1, 32)], "threshold": 1},
        "memory": {"seq": 7, "sha256": "ab"}, "locale": "en", "theme": "dark", "mount": "#panel"
    })
}

impl Places {
    /// At a place of text: wrong types are refused, and the words say which was found.
    fn text(&mut self, at: &str) {
        let key = at.trim_start_matches('/').replace('/', ".");
        for (raw, kind) in [("7", "number"), ("[]", "array"), ("{}", "object"), ("true", "boolean")] {
            self.refuse(at, &format!("{key}: a string is needed, not {kind}"), &[raw]);
        }
    }

    /// At a place of an object.
    fn object(&mut self, at: &str) {
        let key = at.trim_start_matches('/').replace('/', ".");
        for (raw, kind) in [("7", "number"), ("[]", "array"), ("\"x\"", "string"), ("false", "boolean")] {
            self.refuse(at, &format!("{key}: an object is needed, not {kind}"), &[raw]);
        }
    }

    /// At a place of a list of texts.
    fn texts(&mut self, at: &str) {
        let key = at.trim_start_matches('/').replace('/', ".");
        for raw in ["7", "{}", "\"x\"", "true", "[7]", "[\"x\",null]", "[[\"x\"]]"] {
            self.refuse(at, &format!("{key}: an array of strings is needed"), &[raw]);
        }
    }
}

/// The text of `data/configs.json`.
pub fn configs_json() -> String {
    let mut lines = Places::new("refused", 60);
    keys(&mut lines);
    trust::roots(&mut lines);
    trust::rules(&mut lines);
    policies(&mut lines);
    extensions(&mut lines);
    base::sources(&mut lines);
    base::hosts(&mut lines);
    lists(&mut lines);
    documents(&mut lines);
    lines.write(&base())
}

fn keys(lines: &mut Places) {
    let at = "/policy/publicKeys";
    lines.refuse(at, "policy.publicKeys: is required for a signed feed", &["absent", "null", "[]"]);
    lines.refuse("/policy", "policy.publicKeys: is required for a signed feed", &["absent", "null", "{}"]);
    let one = |text: String| json!([text]).to_string();
    let wrong = "policy.publicKeys: a key is the base64 text of 32 bytes";
    for bytes in [0, 1, 31, 33, 64] {
        lines.refuse(at, wrong, &[&one(key(1, bytes))]);
    }
    let good = key(1, 32);
    for text in [
        good.trim_end_matches('=').to_owned(),
        format!("{good}="),
        good.replacen('A', "*", 1),
        good.replacen("QE", "Q E", 1),
        "01".repeat(32),
        "DEMO".into(),
    ] {
        lines.refuse(at, wrong, &[&one(text)]);
    }
    // The last digit of 32 bytes carries four bits and two that must be zero.
    lines.refuse(at, wrong, &[&one(format!("{}F=", &good[..good.len() - 2]))]);
    lines.refuse(at, wrong, &[&json!([good, key(2, 31)]).to_string(), &json!([key(2, 31), good]).to_string()]);
    lines.texts(at);
    lines.read(at, &[&one(format!(" {good}\n"))], &json!({"publicKeys": [good]}));
    lines.read(at, &[&one(key(0, 32))], &json!({"publicKeys": [key(0, 32)]}));
    lines.read(at, &[&one(key(255, 32))], &json!({"publicKeys": [key(255, 32)]}));
    lines.read(
        at,
        &[&json!([good, good]).to_string(), &json!([good, format!("{good} ")]).to_string()],
        &json!({"publicKeys": [good]}),
    );
    let three = [key(1, 32), key(2, 32), key(3, 32)];
    lines.read(at, &[&json!(three).to_string()], &json!({"publicKeys": three, "threshold": 1}));
    // The threshold, beside its keys.
    let mut threshold = |keys: &[u8], threshold: &str, distinct: u64| {
        let keys: Vec<String> = keys.iter().map(|number| key(*number, 32)).collect();
        let raw = json!({"publicKeys": keys}).to_string().replacen("]}", &format!("],\"threshold\":{threshold}}}"), 1);
        let good = threshold.parse::<u64>().is_ok_and(|number| (1..=distinct).contains(&number));
        let words = format!(
            "policy.threshold: a number from 1 to the number of distinct keys ({distinct}) is needed, not {threshold}"
        );
        if good {
            lines.reads("/policy", &raw, json!({"threshold": threshold.parse::<u64>().unwrap_or_default()}));
        } else {
            lines.refuse("/policy", &words, &[&raw]);
        }
    };
    for number in ["0", "1", "2", "18446744073709551615"] {
        threshold(&[1], number, 1);
        threshold(&[1, 1], number, 1);
        threshold(&[1, 1, 1], number, 1);
    }
    for number in ["0", "1", "2", "3"] {
        threshold(&[1, 2], number, 2);
        threshold(&[1, 2, 1], number, 2);
    }
    for number in ["0", "2", "3", "4"] {
        threshold(&[1, 2, 3], number, 3);
    }
    lines.read("/policy/threshold", &["1", "1.0", "1e0", "10e-1", "null", "absent"], &json!({"threshold": 1}));
    let integer = "policy.threshold: an integer from 0 on is needed";
    lines.refuse(
        "/policy/threshold",
        integer,
        &["-1", "1.5", "0.5", "\"1\"", "true", "[1]", "{}", "18446744073709551616", "1e400"],
    );
}

fn policies(lines: &mut Places) {
    lines.object("/policy");
    lines.read("/policy/channels", &["absent", "null", "[]"], &json!({"channels": ["stable"]}));
    lines.read("/policy/channels", &[r#"["beta","stable"]"#], &json!({"channels": ["beta", "stable"]}));
    lines.texts("/policy/channels");
    lines.read("/policy/channelChoices", &["absent", "null", "[]"], &json!({"channelChoices": []}));
    lines.read("/policy/channelChoices", &[r#"["stable","beta"]"#], &json!({"channelChoices": ["stable", "beta"]}));
    lines.texts("/policy/channelChoices");
    lines.read("/policy/imageHosts", &["absent", "null", "[]"], &json!({"imageHosts": []}));
    lines.read("/policy/imageHosts", &[r#"["img.example.com"]"#], &json!({"imageHosts": ["img.example.com"]}));
    lines.texts("/policy/imageHosts");
    lines.read("/policy/checkInterval", &["absent", "null"], &json!({"checkInterval": null}));
    // 4294967297 cut to 32 bits would be 1.
    for (raw, hours) in [
        ("0", 1),
        ("1", 1),
        ("2", 2),
        ("167", 167),
        ("168", 168),
        ("169", 168),
        ("4294967297", 168),
        ("18446744073709551615", 168),
    ] {
        lines.read("/policy/checkInterval", &[raw], &json!({"checkInterval": hours}));
    }
    lines.refuse(
        "/policy/checkInterval",
        "policy.checkInterval: an integer from 0 on is needed",
        &["-1", "1.5", "\"24\"", "true", "[]"],
    );
}

fn extensions(lines: &mut Places) {
    lines.refuse("/extension", "extension.id: is required", &["absent", "null", "{}"]);
    lines.object("/extension");
    lines.refuse("/extension/id", "extension.id: is required", &["absent", "null"]);
    lines.refuse("/extension/id", "extension.id: is empty", &["\"\"", "\" \\t\""]);
    lines.text("/extension/id");
    lines.read("/extension/id", &["\" ДЕМО \""], &json!({"id": "ДЕМО"}));
    lines.refuse("/extension/version", "extension.version: is required", &["absent", "null"]);
    lines.text("/extension/version");
    lines.read("/extension/version", &["\"\"", "\"  \""], &json!({"installed": null}));
    for (raw, version) in [
        ("\"0.0.0.3\"", "0.0.0.3"),
        ("\" v1.2 \"", "1.2"),
        ("\"1.2.042.1\"", "1.2.042.1"),
        ("\"1.0-rc.1\"", "1.0-rc.1"),
        ("\"4294967295\"", "4294967295"),
    ] {
        lines.read("/extension/version", &[raw], &json!({ "installed": version }));
    }
    lines.refuse(
        "/extension/version",
        "extension.version:",
        &["\"old\"", "\"1.2.3.4.5\"", "\"4294967296\"", "\"1..2\"", "\"v\""],
    );
    lines.read("/extension/name", &["absent", "null", "\"\"", "\" \""], &json!({"name": "DEMO"}));
    lines.read("/extension/name", &["\" Демо \""], &json!({"name": "Демо"}));
    lines.text("/extension/name");
    lines.read("/licenceKey", &["absent", "null", "\"\"", "\" \""], &json!({"licenceKey": ""}));
    lines.read("/licenceKey", &["\" A-B\\n\""], &json!({"licenceKey": "A-B"}));
    lines.text("/licenceKey");
    lines.read(
        "/licence",
        &["absent", "null", "{}", "{\"until\":null}", "{\"until\":\"\"}", "{\"until\":\" \"}"],
        &json!({"until": null}),
    );
    lines.read("/licence/until", &["\"2027-01-31\"", "\"2027-01-31T00:00:00\""], &json!({"until": "2027-01-31"}));
    lines.refuse(
        "/licence/until",
        "licence.until: a day such as 2026-10-01 is needed",
        &["\"31.01.2027\"", "\"2027-02-30\"", "\"never\""],
    );
    lines.text("/licence/until");
    lines.object("/licence");
}

fn lists(lines: &mut Places) {
    let entry = |number: usize| json!({"extension": {"id": format!("E{number}"), "version": ""}});
    let of = |count: usize| json!((0..count).map(entry).collect::<Vec<_>>()).to_string();
    let ids = |count: usize| (0..count).map(|number| format!("E{number}")).collect::<Vec<_>>();
    for count in [1, 2, 31, 32] {
        lines.read("/extensions", &[&of(count)], &json!({"list": true, "ids": ids(count)}));
    }
    lines.refuse("/extensions", "extensions: 1 to 32 are needed, not 33", &[&of(33)]);
    lines.refuse("/extensions", "extensions: 1 to 32 are needed, not 0", &["[]"]);
    lines.refuse("/extensions", "extensions: an array is needed", &["{}", "\"DEMO\"", "1"]);
    lines.read(
        "/extensions",
        &["absent", "null"],
        &json!({"list": false, "ids": ["DEMO"], "memory": "{\"seq\":7,\"sha256\":\"ab\"}"}),
    );
    lines.refuse("/extensions", "extensions[0]: an object is needed", &["[7]", "[null]", "[[]]"]);
    lines.refuse("/extensions", "extensions[0].extension.id: is required", &["[{}]"]);
    let two = |second: &str| format!("[{},{second}]", entry(0));
    lines.refuse(
        "/extensions",
        "extensions[1].extension.id: \"E0\" stands twice",
        &[&two(&entry(0).to_string()), &two("{\"extension\":{\"id\":\" E0 \",\"version\":\"1\"}}")],
    );
    lines.read(
        "/extensions",
        &[&two("{\"extension\":{\"id\":\"e0\",\"version\":\"1\"}}")],
        &json!({"ids": ["E0", "e0"]}),
    );
    lines.refuse(
        "/extensions",
        "extensions[1].extension.version: is required",
        &[&two("{\"extension\":{\"id\":\"E1\"}}")],
    );
    lines.refuse(
        "/extensions",
        "extensions[1].policy.publicKeys: is required",
        &[&two("{\"extension\":{\"id\":\"E1\",\"version\":\"\"},\"policy\":{}}")],
    );
    // What is said for all holds for an entry that says nothing; the extension and the memory are its own, and what a
    // panel has once is the panel's.
    let shared = json!({"name": "E0", "installed": null, "memory": "{}", "channels": ["beta"], "platform": "8.3.24.1548", "locale": "en", "theme": "dark", "mount": "#panel"});
    lines.read("/extensions", &[&of(1)], &shared);
    let own = r##"[{"extension":{"id":"E0","version":"2"},"memory":{"rollout":3},"policy":{"publicKeys":["AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="]},"locale":"ru","theme":"light","mount":"#own"}]"##;
    let read = json!({"installed": "2", "memory": "{\"rollout\":3}", "channels": ["stable"], "locale": "en", "theme": "dark", "mount": "#panel"});
    lines.read("/extensions", &[own], &read);
}

fn documents(lines: &mut Places) {
    for text in ["", " ", "{", "{\"extension\":", "{}x", "{'extension':1}", "\u{feff}{}", "nothing"] {
        lines.refuse("", "the config is not JSON:", &[text]);
    }
    for text in ["[]", "7", "null", "\"{}\"", "true"] {
        lines.refuse("", "the config: an object is needed", &[text]);
    }
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    lines.read("/newer", &["1", "null", "{\"a\":1}", &deep(63)], &json!({"id": "DEMO"}));
    lines.refuse("/newer", "the config is not JSON: nested too deeply", &[&deep(64), &deep(3000)]);
    // Of keys that stand twice the last one counts, as a page's own reader has it.
    lines.read("/zzz", &["1,\"theme\":\"light\",\"theme\":\"auto\""], &json!({"theme": "auto"}));
}
