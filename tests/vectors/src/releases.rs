//! The vectors of one release: a good one with one place changed, and what is read of it, or why it is dropped.
//!
//! The data has the good release once and the changes by JSON pointer; a changed value is raw JSON, so that also what
//! no writer writes can stand there. A release is dropped with a reason that begins or goes on with the words after
//! `drops`. Next: `configs.rs`.

mod artifact;

use crate::fold::fold;
use serde_json::{Value, json};

/// A release with all that a release can say.
fn base() -> Value {
    json!({
        "version": "0.0.0.4", "date": "2026-10-01", "channel": "beta", "kind": "update",
        "artifact": {
            "name": "DEMO.cfe", "urls": ["https://a.test/DEMO.cfe", "https://b.test/DEMO.cfe"], "size": 51814,
            "sha256": "0123456789abcdef".repeat(4)
        },
        "notes": {"ru": "- раз", "en": "- one"},
        "requires": {
            "platform": {"min": "8.3.20.0"}, "configurations": [{"name": "КошкинДом", "min": "1.0.0.0", "max": "2.0.0.0"}], "from": "0.0.0.1"
        },
        "critical": {"below": "0.0.0.2"}, "waypoint": true,
        "withdrawn": {"reason": {"ru": "портит"}, "replacedBy": "0.0.0.5"},
        "licence": {"releasedBy": "2026-11-01"}, "rollout": {"start": "2026-10-01T08:00:00Z", "hours": 168}
    })
}

struct Lines(Vec<String>);

impl Lines {
    fn push(&mut self, at: &str, raw: &str, expected: (&str, Value)) {
        let vector =
            json!({"name": format!("{at} = {}", cut(raw)), "at": at, "value": fold(raw), expected.0: expected.1});
        self.0.push(vector.to_string());
    }

    /// With each of these values the release is dropped, for a reason that has `words` in it.
    fn drops(&mut self, at: &str, words: &str, values: &[&str]) {
        for raw in values {
            self.push(at, raw, ("drops", words.into()));
        }
    }

    /// With this value the release stays, and this is read of it.
    fn reads(&mut self, at: &str, raw: &str, read: Value) {
        self.push(at, raw, ("reads", read));
    }

    /// The same for several spellings of one thing.
    fn all_read(&mut self, at: &str, values: &[&str], read: &Value) {
        for raw in values {
            self.reads(at, raw, read.clone());
        }
    }
}

fn cut(raw: &str) -> String {
    raw.chars().take(48).collect()
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The text of `data/releases.json`.
pub fn releases_json() -> String {
    let mut lines = Lines(Vec::new());
    heads(&mut lines);
    kinds(&mut lines);
    artifact::addresses(&mut lines);
    artifact::files(&mut lines);
    notes(&mut lines);
    conditions(&mut lines);
    marks(&mut lines);
    format!("{{\"base\":{},\n\"vectors\":[\n{}\n]}}\n", base(), lines.0.join(",\n"))
}

fn heads(lines: &mut Lines) {
    for version in ["0.0.0.0", "0.0.0.10", "4294967295.4294967295.4294967295.4294967295"] {
        lines.reads("/version", &quoted(version), json!({ "version": version }));
    }
    lines.drops("/version", "version: is required", &["absent", "null"]);
    lines.drops("/version", "version: a string is needed", &["4", "0.4", "true", "[\"0.0.0.4\"]", "{}"]);
    lines.drops("/version", "the version is empty", &["\"\"", "\" \"", "\"v\""]);
    let spelling = "the version is not written as four numbers without leading zeros";
    for version in [
        "00.0.0.4",
        "0.00.0.4",
        "0.0.0.04",
        "01.0.0.0",
        "1",
        "1.0",
        "0.0.4",
        "v0.0.0.4",
        "V0.0.0.4",
        " 0.0.0.4",
        "0.0.0.4 ",
        "0.0.0.4-rc.1",
        "0.0.0.4+7",
    ] {
        lines.drops("/version", spelling, &[&quoted(version)]);
    }
    lines.drops("/version", "a version has four numbers at most", &["\"0.0.0.4.0\"", "\"1.2.3.4.5\""]);
    for at in 0..4 {
        let parts: Vec<&str> = (0..4).map(|part| if part == at { "4294967296" } else { "0" }).collect();
        lines.drops("/version", "is greater than 4294967295", &[&quoted(&parts.join("."))]);
    }
    for version in ["0.0..4", ".0.0.4", "0.0.0.", "0.0.0.x", "０.0.0.4", "-1.0.0.4", "0.0.0.0x4", "0,0,0,4", "0.0.0.+4"]
    {
        lines.drops("/version", "version", &[&quoted(version)]);
    }
    lines.reads("/date", "\"2024-02-29\"", json!({"date": "2024-02-29"}));
    lines.drops("/date", "date: is required", &["absent", "null"]);
    lines.drops("/date", "date: a string is needed", &["20261001", "{}"]);
    for date in [
        "",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-10-00",
        "2026-10-32",
        "2026-10-1",
        "01.10.2026",
        "2026-10-01T00:00:00Z",
        " 2026-10-01",
    ] {
        lines.drops("/date", "no day of RFC 3339", &[&quoted(date)]);
    }
    lines.all_read("/channel", &["absent", "null", "\"stable\""], &json!({"channel": "stable"}));
    for channel in ["stable", "beta", "ночной", "Stable"] {
        lines.reads("/channel", &quoted(channel), json!({ "channel": channel }));
    }
    lines.drops("/channel", "channel: is empty", &["\"\""]);
    lines.drops("/channel", "channel: a string is needed", &["1", "[\"stable\"]", "false"]);
    lines.all_read("/newer", &["1", "{\"a\":[]}", "null"], &json!({"version": "0.0.0.4"}));
}

fn kinds(lines: &mut Lines) {
    let update = json!({"link": null, "artifact": {
        "name": "DEMO.cfe", "urls": ["https://a.test/DEMO.cfe", "https://b.test/DEMO.cfe"], "size": 51814, "sha256": "0123456789abcdef".repeat(4)}});
    lines.all_read("/kind", &["absent", "null", "\"update\""], &update);
    lines.drops("/kind", "link: is required where the kind is info", &["\"info\""]);
    lines.drops("/kind", "kind: one of update, info is needed", &["\"INFO\"", "\"Update\"", "\"\"", "\"news\""]);
    lines.drops("/kind", "kind: a string is needed", &["1", "true", "[\"info\"]"]);
    // An update may have a link; it installs all the same.
    lines.reads("/link", "\"https://e.test/news\"", update.clone());
    lines.reads("/link", "null", update);
    lines.drops(
        "/link",
        "link: is no https: address",
        &["\"\"", "\"news\"", "\"http://e.test/\"", "\"javascript:alert(1)\""],
    );
    lines.drops("/link", "link: a string is needed", &["7", "{}"]);
    // At the place of the whole release: what only informs has no file, whatever stands there.
    let mut info = |changes: &[(&str, &str)], expected: (&str, Value)| {
        let release = json!({"version": "0.0.0.4", "date": "2026-10-01", "kind": "info"});
        let more: String = changes.iter().map(|(key, raw)| format!(",\"{key}\":{raw}")).collect();
        lines.push("", &release.to_string().replacen("\"}", &format!("\"{more}}}"), 1), expected);
    };
    let read =
        || ("reads", json!({"link": "https://e.test/news", "artifact": null, "channel": "stable", "waypoint": false}));
    let link = ("link", "\"https://e.test/news\"");
    info(&[link], read());
    let file = base()["artifact"].to_string();
    info(&[link, ("artifact", &file)], read());
    info(&[link, ("artifact", "7")], read());
    info(&[link, ("artifact", "{\"urls\":[]}")], read());
    info(&[("link", "\"http://127.0.0.1/\"")], ("reads", json!({"link": "http://127.0.0.1/", "artifact": null})));
    info(&[], ("drops", "link: is required where the kind is info".into()));
    info(&[("link", "null")], ("drops", "link: is required where the kind is info".into()));
    for link in ["\"http://e.test/\"", "\"data:,x\"", "\"//e.test/\"", "\"\""] {
        info(&[("link", link)], ("drops", "link: is no https: address".into()));
    }
    lines.drops("/artifact", "artifact", &["absent", "null", "{}", "[]", "\"DEMO.cfe\"", "7", "true"]);
}

fn notes(lines: &mut Lines) {
    let most = 16 * 1024;
    let latin = |language: &str, bytes: usize| json!({language: "x".repeat(bytes), "z": "z"}).to_string();
    let russian = |letters: usize, more: &str| json!({"ru": format!("{}{more}", "я".repeat(letters))}).to_string();
    for language in ["ru", "en", "de"] {
        for bytes in [most - 1, most] {
            lines.reads("/notes", &latin(language, bytes), json!({"version": "0.0.0.4"}));
        }
        lines.drops("/notes", "notes: a text is larger than 16 KiB", &[&latin(language, most + 1)]);
    }
    for (letters, more) in [(most / 2 - 1, ""), (most / 2 - 1, "a"), (most / 2, "")] {
        lines.reads("/notes", &russian(letters, more), json!({"version": "0.0.0.4"}));
    }
    for (letters, more) in [(most / 2, "a"), (most / 2 + 1, ""), (most / 2 - 1, "aaa"), (most, "")] {
        lines.drops("/notes", "notes: a text is larger than 16 KiB", &[&russian(letters, more)]);
    }
    // Each language by itself: both together may be larger.
    lines.reads("/notes", &json!({"ru": "x".repeat(most), "en": "- one"}).to_string(), json!({"notes.en": "- one"}));
    lines.all_read(
        "/notes",
        &["absent", "null", "{}", "{\"ru\":\"\",\"en\":\" \"}"],
        &json!({"notes.ru": "", "notes.en": ""}),
    );
    lines.reads("/notes", r#"{"ru":"раз"}"#, json!({"notes.ru": "раз", "notes.en": "раз"}));
    lines.reads("/notes", r#"{"en":"one"}"#, json!({"notes.ru": "one", "notes.en": "one"}));
    lines.reads("/notes", r#"{"ru":"","en":"one"}"#, json!({"notes.ru": "one", "notes.en": "one"}));
    lines.reads("/notes", r#"{"de":"eins","tr":"bir"}"#, json!({"notes.ru": "eins", "notes.en": "eins"}));
    lines.drops("/notes", "notes: an object is needed", &["\"text\"", "[\"text\"]", "7", "true"]);
    lines.drops(
        "/notes",
        "notes: an object of strings is needed",
        &["{\"ru\":7}", "{\"ru\":null}", "{\"ru\":\"a\",\"en\":[]}", "{\"ru\":{}}"],
    );
}

fn conditions(lines: &mut Lines) {
    let none = json!({"requires": {"platform": null, "configurations": [], "from": null}});
    lines.all_read("/requires", &["absent", "null", "{}", "{\"newer\":1}"], &none);
    lines.drops("/requires", "requires: an object is needed", &["[]", "\"8.3\"", "7", "false"]);
    lines.all_read(
        "/requires/platform",
        &["absent", "null", "{}", "{\"min\":null}"],
        &json!({"requires.platform": null}),
    );
    lines.reads("/requires/platform", r#"{"min":"8.3.24"}"#, json!({"requires.platform": "8.3.24"}));
    lines.drops("/requires/platform", "requires.platform: an object is needed", &["\"8.3\"", "[]", "8"]);
    lines.drops("/requires/platform", "requires.platform.min: a string is needed", &["{\"min\":8.3}", "{\"min\":{}}"]);
    lines.drops(
        "/requires/platform",
        "min:",
        &["{\"min\":\"\"}", "{\"min\":\"new\"}", "{\"min\":\"8.3.24.1.1\"}", "{\"min\":\"4294967296\"}"],
    );
    lines.all_read("/requires/configurations", &["absent", "null", "[]"], &json!({"requires.configurations": []}));
    lines.reads(
        "/requires/configurations",
        "[{}]",
        json!({"requires.configurations": [{"name": null, "min": null, "max": null}]}),
    );
    lines.reads(
        "/requires/configurations",
        r#"[{"name":"А","min":"1"},{"max":"2.0"}]"#,
        json!({"requires.configurations": [{"name": "А", "min": "1", "max": null}, {"name": null, "min": null, "max": "2.0"}]}),
    );
    lines.drops("/requires/configurations", "requires.configurations: an array is needed", &["{}", "\"А\"", "1"]);
    lines.drops(
        "/requires/configurations",
        "requires.configurations: an entry",
        &["[7]", "[null]", "[\"А\"]", "[{},[]]"],
    );
    lines.drops("/requires/configurations", "name: a string is needed", &["[{\"name\":7}]", "[{},{\"name\":true}]"]);
    for key in ["min", "max"] {
        for value in ["1", "\"\"", "\"new\"", "\"1.2.3.4.5\"", "true"] {
            lines.drops("/requires/configurations", &format!("{key}:"), &[&format!("[{{\"{key}\":{value}}}]")]);
        }
    }
    lines.all_read("/requires/from", &["absent", "null"], &json!({"requires.from": null}));
    lines.reads("/requires/from", "\"1.2\"", json!({"requires.from": "1.2"}));
    lines.drops("/requires/from", "from:", &["1.2", "\"\"", "\"old\"", "{}"]);
    lines.all_read("/licence", &["absent", "null", "{}", "{\"releasedBy\":null}"], &json!({"licence": null}));
    lines.reads("/licence", r#"{"releasedBy":"2026-12-31"}"#, json!({"licence": "2026-12-31"}));
    lines.drops("/licence", "licence: an object is needed", &["[]", "\"2026-12-31\"", "true"]);
    lines.drops(
        "/licence",
        "releasedBy:",
        &[
            "{\"releasedBy\":\"soon\"}",
            "{\"releasedBy\":\"2026-02-30\"}",
            "{\"releasedBy\":\"\"}",
            "{\"releasedBy\":20261231}",
        ],
    );
    lines.all_read("/rollout", &["absent", "null"], &json!({"rollout": null}));
    lines.drops("/rollout", "rollout: an object is needed", &["[]", "168", "\"168\"", "true", "false"]);
    lines.drops("/rollout", "rollout.hours: is required", &["{}", r#"{"start":"2026-10-01T08:00:00Z"}"#]);
    lines.drops("/rollout", "rollout.start: is required", &[r#"{"hours":1}"#]);
    for hours in ["0", "1", "8783", "8784"] {
        let read = hours.parse::<u64>().unwrap_or_default();
        lines.reads("/rollout/hours", hours, json!({"rollout": {"start": "2026-10-01T08:00:00Z", "hours": read}}));
    }
    // 2³² and one hour more than it: cut to 32 bits they would be 0 and 1.
    lines.drops(
        "/rollout/hours",
        "rollout.hours: is more than a year",
        &["8785", "17568", "4294967296", "4294967297", "18446744073709551615"],
    );
    lines.drops(
        "/rollout/hours",
        "rollout.hours: an integer from 0 on is needed",
        &["-1", "1.5", "\"1\"", "[]", "true"],
    );
    lines.drops("/rollout/hours", "rollout.hours: is required", &["absent", "null"]);
    lines.reads(
        "/rollout/start",
        "\"2026-10-01T11:00:00+03:00\"",
        json!({"rollout": {"start": "2026-10-01T08:00:00Z", "hours": 168}}),
    );
    lines.drops("/rollout/start", "rollout.start: is required", &["absent", "null"]);
    lines.drops("/rollout/start", "start:", &["\"2026-10-01\"", "\"soon\"", "\"\"", "1790841600", "{}"]);
}

fn marks(lines: &mut Lines) {
    lines.all_read("/critical", &["absent", "null", "false"], &json!({"critical": false}));
    lines.all_read("/critical", &["true", "{}", "{\"below\":null}", "{\"newer\":1}"], &json!({"critical": true}));
    lines.reads("/critical", r#"{"below":"0.3"}"#, json!({"critical": "0.3"}));
    lines.drops("/critical", "critical: an object is needed", &["\"yes\"", "\"true\"", "1", "0", "[]", "[true]"]);
    lines.drops(
        "/critical",
        "below:",
        &["{\"below\":\"\"}", "{\"below\":\"all\"}", "{\"below\":2}", "{\"below\":true}"],
    );
    lines.all_read("/waypoint", &["absent", "null", "false"], &json!({"waypoint": false}));
    lines.reads("/waypoint", "true", json!({"waypoint": true}));
    lines.drops("/waypoint", "waypoint: true or false is needed", &["\"true\"", "1", "0", "{}", "[]"]);
    lines.all_read("/withdrawn", &["absent", "null", "false"], &json!({"withdrawn": null}));
    lines.all_read(
        "/withdrawn",
        &["true", "{}", "{\"reason\":{}}"],
        &json!({"withdrawn": {"reason": "", "replacedBy": null}}),
    );
    lines.reads(
        "/withdrawn",
        r#"{"reason":{"en":"bad"},"replacedBy":"1.0"}"#,
        json!({"withdrawn": {"reason": "bad", "replacedBy": "1.0"}}),
    );
    lines.drops("/withdrawn", "withdrawn: an object is needed", &["\"yes\"", "1", "0", "[]"]);
    lines.drops("/withdrawn", "reason: an object is needed", &["{\"reason\":\"bad\"}", "{\"reason\":7}"]);
    lines.drops("/withdrawn", "reason: an object of strings is needed", &["{\"reason\":{\"ru\":7}}"]);
    lines.drops(
        "/withdrawn",
        "replacedBy:",
        &["{\"replacedBy\":\"\"}", "{\"replacedBy\":\"next\"}", "{\"replacedBy\":5}", "{\"replacedBy\":{}}"],
    );
    let most = 16 * 1024;
    let reason = |bytes: usize| json!({"reason": {"ru": "x".repeat(bytes)}}).to_string();
    lines.reads("/withdrawn", &reason(most), json!({"version": "0.0.0.4"}));
    lines.drops("/withdrawn", "reason: a text is larger than 16 KiB", &[&reason(most + 1)]);
}
