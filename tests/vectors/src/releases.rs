//! The vectors of one release: a good one with one place changed, and what is read of it, or why it is dropped.
//!
//! A release is dropped with a reason that begins or goes on with the words after `drops`. Next: `configs.rs`.

mod artifact;

use crate::places::Places;
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

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The text of `data/releases.json`.
pub fn releases_json() -> String {
    let mut lines = Places::new("drops", 48);
    heads(&mut lines);
    kinds(&mut lines);
    artifact::addresses(&mut lines);
    artifact::files(&mut lines);
    notes(&mut lines);
    conditions(&mut lines);
    marks(&mut lines);
    lines.write(&base())
}

fn heads(lines: &mut Places) {
    for version in ["0.0.0.0", "0.0.0.10", "4294967295.4294967295.4294967295.4294967295"] {
        lines.reads("/version", &quoted(version), json!({ "version": version }));
    }
    lines.refuse("/version", "version: is required", &["absent", "null"]);
    lines.refuse("/version", "version: a string is needed", &["4", "0.4", "true", "[\"0.0.0.4\"]", "{}"]);
    lines.refuse("/version", "the version is empty", &["\"\"", "\" \"", "\"v\""]);
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
        lines.refuse("/version", spelling, &[&quoted(version)]);
    }
    lines.refuse("/version", "a version has four numbers at most", &["\"0.0.0.4.0\"", "\"1.2.3.4.5\""]);
    for at in 0..4 {
        let parts: Vec<&str> = (0..4).map(|part| if part == at { "4294967296" } else { "0" }).collect();
        lines.refuse("/version", "is greater than 4294967295", &[&quoted(&parts.join("."))]);
    }
    for version in ["0.0..4", ".0.0.4", "0.0.0.", "0.0.0.x", "０.0.0.4", "-1.0.0.4", "0.0.0.0x4", "0,0,0,4", "0.0.0.+4"]
    {
        lines.refuse("/version", "version", &[&quoted(version)]);
    }
    lines.reads("/date", "\"2024-02-29\"", json!({"date": "2024-02-29"}));
    lines.refuse("/date", "date: is required", &["absent", "null"]);
    lines.refuse("/date", "date: a string is needed", &["20261001", "{}"]);
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
        lines.refuse("/date", "no day of RFC 3339", &[&quoted(date)]);
    }
    lines.read("/channel", &["absent", "null", "\"stable\""], &json!({"channel": "stable"}));
    for channel in ["stable", "beta", "ночной", "Stable"] {
        lines.reads("/channel", &quoted(channel), json!({ "channel": channel }));
    }
    lines.refuse("/channel", "channel: is empty", &["\"\""]);
    lines.refuse("/channel", "channel: a string is needed", &["1", "[\"stable\"]", "false"]);
    lines.read("/newer", &["1", "{\"a\":[]}", "null"], &json!({"version": "0.0.0.4"}));
}

fn kinds(lines: &mut Places) {
    let update = json!({"link": null, "artifact": {
        "name": "DEMO.cfe", "urls": ["https://a.test/DEMO.cfe", "https://b.test/DEMO.cfe"], "size": 51814, "sha256": "0123456789abcdef".repeat(4)}});
    lines.read("/kind", &["absent", "null", "\"update\""], &update);
    lines.refuse("/kind", "link: is required where the kind is info", &["\"info\""]);
    lines.refuse("/kind", "kind: one of update, info is needed", &["\"INFO\"", "\"Update\"", "\"\"", "\"news\""]);
    lines.refuse("/kind", "kind: a string is needed", &["1", "true", "[\"info\"]"]);
    // An update may have a link; it installs all the same.
    lines.reads("/link", "\"https://e.test/news\"", update.clone());
    lines.reads("/link", "null", update);
    lines.refuse(
        "/link",
        "link: is no https: address",
        &["\"\"", "\"news\"", "\"http://e.test/\"", "\"javascript:alert(1)\""],
    );
    lines.refuse("/link", "link: a string is needed", &["7", "{}"]);
    // At the place of the whole release: what only informs has no file, whatever stands there.
    let info = |changes: &[(&str, &str)]| {
        let release = json!({"version": "0.0.0.4", "date": "2026-10-01", "kind": "info"});
        let more: String = changes.iter().map(|(key, raw)| format!(",\"{key}\":{raw}")).collect();
        release.to_string().replacen("\"}", &format!("\"{more}}}"), 1)
    };
    let read = json!({"link": "https://e.test/news", "artifact": null, "channel": "stable", "waypoint": false});
    let link = ("link", "\"https://e.test/news\"");
    lines.reads("", &info(&[link]), read.clone());
    let file = base()["artifact"].to_string();
    for artifact in [&file, "7", "{\"urls\":[]}"] {
        lines.reads("", &info(&[link, ("artifact", artifact)]), read.clone());
    }
    let near = info(&[("link", "\"http://127.0.0.1/\"")]);
    lines.reads("", &near, json!({"link": "http://127.0.0.1/", "artifact": null}));
    let without = [info(&[]), info(&[("link", "null")])];
    lines.refuse("", "link: is required where the kind is info", &without.each_ref().map(String::as_str));
    for link in ["\"http://e.test/\"", "\"data:,x\"", "\"//e.test/\"", "\"\""] {
        lines.refuse("", "link: is no https: address", &[&info(&[("link", link)])]);
    }
    lines.refuse("/artifact", "artifact", &["absent", "null", "{}", "[]", "\"DEMO.cfe\"", "7", "true"]);
}

fn notes(lines: &mut Places) {
    let most = 16 * 1024;
    let latin = |language: &str, bytes: usize| json!({language: "x".repeat(bytes), "z": "z"}).to_string();
    let russian = |letters: usize, more: &str| json!({"ru": format!("{}{more}", "я".repeat(letters))}).to_string();
    for language in ["ru", "en", "de"] {
        for bytes in [most - 1, most] {
            lines.reads("/notes", &latin(language, bytes), json!({"version": "0.0.0.4"}));
        }
        lines.refuse("/notes", "notes: a text is larger than 16 KiB", &[&latin(language, most + 1)]);
    }
    for (letters, more) in [(most / 2 - 1, ""), (most / 2 - 1, "a"), (most / 2, "")] {
        lines.reads("/notes", &russian(letters, more), json!({"version": "0.0.0.4"}));
    }
    for (letters, more) in [(most / 2, "a"), (most / 2 + 1, ""), (most / 2 - 1, "aaa"), (most, "")] {
        lines.refuse("/notes", "notes: a text is larger than 16 KiB", &[&russian(letters, more)]);
    }
    // Each language by itself: both together may be larger.
    lines.reads("/notes", &json!({"ru": "x".repeat(most), "en": "- one"}).to_string(), json!({"notes.en": "- one"}));
    lines.read(
        "/notes",
        &["absent", "null", "{}", "{\"ru\":\"\",\"en\":\" \"}"],
        &json!({"notes.ru": "", "notes.en": ""}),
    );
    lines.reads("/notes", r#"{"ru":"раз"}"#, json!({"notes.ru": "раз", "notes.en": "раз"}));
    lines.reads("/notes", r#"{"en":"one"}"#, json!({"notes.ru": "one", "notes.en": "one"}));
    lines.reads("/notes", r#"{"ru":"","en":"one"}"#, json!({"notes.ru": "one", "notes.en": "one"}));
    lines.reads("/notes", r#"{"de":"eins","tr":"bir"}"#, json!({"notes.ru": "eins", "notes.en": "eins"}));
    lines.refuse("/notes", "notes: an object is needed", &["\"text\"", "[\"text\"]", "7", "true"]);
    lines.refuse(
        "/notes",
        "notes: an object of strings is needed",
        &["{\"ru\":7}", "{\"ru\":null}", "{\"ru\":\"a\",\"en\":[]}", "{\"ru\":{}}"],
    );
}

fn conditions(lines: &mut Places) {
    let none = json!({"requires": {"platform": null, "configurations": [], "from": null}});
    lines.read("/requires", &["absent", "null", "{}", "{\"newer\":1}"], &none);
    lines.refuse("/requires", "requires: an object is needed", &["[]", "\"8.3\"", "7", "false"]);
    lines.read("/requires/platform", &["absent", "null", "{}", "{\"min\":null}"], &json!({"requires.platform": null}));
    lines.reads("/requires/platform", r#"{"min":"8.3.24"}"#, json!({"requires.platform": "8.3.24"}));
    lines.refuse("/requires/platform", "requires.platform: an object is needed", &["\"8.3\"", "[]", "8"]);
    lines.refuse("/requires/platform", "requires.platform.min: a string is needed", &["{\"min\":8.3}", "{\"min\":{}}"]);
    lines.refuse(
        "/requires/platform",
        "min:",
        &["{\"min\":\"\"}", "{\"min\":\"new\"}", "{\"min\":\"8.3.24.1.1\"}", "{\"min\":\"4294967296\"}"],
    );
    lines.read("/requires/configurations", &["absent", "null", "[]"], &json!({"requires.configurations": []}));
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
    lines.refuse("/requires/configurations", "requires.configurations: an array is needed", &["{}", "\"А\"", "1"]);
    lines.refuse(
        "/requires/configurations",
        "requires.configurations: an entry",
        &["[7]", "[null]", "[\"А\"]", "[{},[]]"],
    );
    lines.refuse("/requires/configurations", "name: a string is needed", &["[{\"name\":7}]", "[{},{\"name\":true}]"]);
    for key in ["min", "max"] {
        for value in ["1", "\"\"", "\"new\"", "\"1.2.3.4.5\"", "true"] {
            lines.refuse("/requires/configurations", &format!("{key}:"), &[&format!("[{{\"{key}\":{value}}}]")]);
        }
    }
    lines.read("/requires/from", &["absent", "null"], &json!({"requires.from": null}));
    lines.reads("/requires/from", "\"1.2\"", json!({"requires.from": "1.2"}));
    lines.refuse("/requires/from", "from:", &["1.2", "\"\"", "\"old\"", "{}"]);
    lines.read("/licence", &["absent", "null", "{}", "{\"releasedBy\":null}"], &json!({"licence": null}));
    lines.reads("/licence", r#"{"releasedBy":"2026-12-31"}"#, json!({"licence": "2026-12-31"}));
    lines.refuse("/licence", "licence: an object is needed", &["[]", "\"2026-12-31\"", "true"]);
    lines.refuse(
        "/licence",
        "releasedBy:",
        &[
            "{\"releasedBy\":\"soon\"}",
            "{\"releasedBy\":\"2026-02-30\"}",
            "{\"releasedBy\":\"\"}",
            "{\"releasedBy\":20261231}",
        ],
    );
    lines.read("/rollout", &["absent", "null"], &json!({"rollout": null}));
    lines.refuse("/rollout", "rollout: an object is needed", &["[]", "168", "\"168\"", "true", "false"]);
    lines.refuse("/rollout", "rollout.hours: is required", &["{}", r#"{"start":"2026-10-01T08:00:00Z"}"#]);
    lines.refuse("/rollout", "rollout.start: is required", &[r#"{"hours":1}"#]);
    for hours in ["0", "1", "8783", "8784"] {
        let read = hours.parse::<u64>().unwrap_or_default();
        lines.reads("/rollout/hours", hours, json!({"rollout": {"start": "2026-10-01T08:00:00Z", "hours": read}}));
    }
    // 2³² and one hour more than it: cut to 32 bits they would be 0 and 1.
    lines.refuse(
        "/rollout/hours",
        "rollout.hours: is more than a year",
        &["8785", "17568", "4294967296", "4294967297", "18446744073709551615"],
    );
    lines.refuse(
        "/rollout/hours",
        "rollout.hours: an integer from 0 on is needed",
        &["-1", "1.5", "\"1\"", "[]", "true"],
    );
    lines.refuse("/rollout/hours", "rollout.hours: is required", &["absent", "null"]);
    lines.reads(
        "/rollout/start",
        "\"2026-10-01T11:00:00+03:00\"",
        json!({"rollout": {"start": "2026-10-01T08:00:00Z", "hours": 168}}),
    );
    lines.refuse("/rollout/start", "rollout.start: is required", &["absent", "null"]);
    lines.refuse("/rollout/start", "start:", &["\"2026-10-01\"", "\"soon\"", "\"\"", "1790841600", "{}"]);
}

fn marks(lines: &mut Places) {
    lines.read("/critical", &["absent", "null", "false"], &json!({"critical": false}));
    lines.read("/critical", &["true", "{}", "{\"below\":null}", "{\"newer\":1}"], &json!({"critical": true}));
    lines.reads("/critical", r#"{"below":"0.3"}"#, json!({"critical": "0.3"}));
    lines.refuse("/critical", "critical: an object is needed", &["\"yes\"", "\"true\"", "1", "0", "[]", "[true]"]);
    lines.refuse(
        "/critical",
        "below:",
        &["{\"below\":\"\"}", "{\"below\":\"all\"}", "{\"below\":2}", "{\"below\":true}"],
    );
    lines.read("/waypoint", &["absent", "null", "false"], &json!({"waypoint": false}));
    lines.reads("/waypoint", "true", json!({"waypoint": true}));
    lines.refuse("/waypoint", "waypoint: true or false is needed", &["\"true\"", "1", "0", "{}", "[]"]);
    lines.read("/withdrawn", &["absent", "null", "false"], &json!({"withdrawn": null}));
    lines.read(
        "/withdrawn",
        &["true", "{}", "{\"reason\":{}}"],
        &json!({"withdrawn": {"reason": "", "replacedBy": null}}),
    );
    lines.reads(
        "/withdrawn",
        r#"{"reason":{"en":"bad"},"replacedBy":"1.0"}"#,
        json!({"withdrawn": {"reason": "bad", "replacedBy": "1.0"}}),
    );
    lines.refuse("/withdrawn", "withdrawn: an object is needed", &["\"yes\"", "1", "0", "[]"]);
    lines.refuse("/withdrawn", "reason: an object is needed", &["{\"reason\":\"bad\"}", "{\"reason\":7}"]);
    lines.refuse("/withdrawn", "reason: an object of strings is needed", &["{\"reason\":{\"ru\":7}}"]);
    lines.refuse(
        "/withdrawn",
        "replacedBy:",
        &["{\"replacedBy\":\"\"}", "{\"replacedBy\":\"next\"}", "{\"replacedBy\":5}", "{\"replacedBy\":{}}"],
    );
    let most = 16 * 1024;
    let reason = |bytes: usize| json!({"reason": {"ru": "x".repeat(bytes)}}).to_string();
    lines.reads("/withdrawn", &reason(most), json!({"version": "0.0.0.4"}));
    lines.refuse("/withdrawn", "reason: a text is larger than 16 KiB", &[&reason(most + 1)]);
}
