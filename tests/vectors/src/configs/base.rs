//! Where the feed comes from, and what the host says of its base.

use super::base;
use crate::places::Places;
use serde_json::json;

pub(super) fn sources(lines: &mut Places) {
    lines.refuse("/source", "source.kind: is required", &["absent", "null", "{}"]);
    lines.object("/source");
    lines.refuse("/source/kind", "source.kind: is required", &["absent", "null"]);
    lines.refuse(
        "/source/kind",
        "source.kind: one of releases-api, github-releases, signed-feed is needed",
        &["\"\"", "\"Signed-Feed\"", "\"rss\""],
    );
    lines.text("/source/kind");
    for kind in ["releases-api", "github-releases", "signed-feed"] {
        lines.read("/source/kind", &[&json!(kind).to_string()], &json!({ "kind": kind }));
    }
    // Only a signed feed needs keys, and where there are none no threshold but one can be meant.
    let unsigned = |policy: &str| {
        let mut config = base();
        config["source"]["kind"] = "github-releases".into();
        config["policy"] = "policy".into();
        config.to_string().replacen("\"policy\":\"policy\"", &format!("\"policy\":{policy}"), 1)
    };
    lines.read(
        "",
        &[&unsigned("{}"), &unsigned("{\"publicKeys\":[]}"), &unsigned("{\"threshold\":1}")],
        &json!({"publicKeys": [], "threshold": 1}),
    );
    lines.refuse(
        "",
        "policy.threshold: a number from 1 to the number of distinct keys (1)",
        &[&unsigned("{\"threshold\":0}"), &unsigned("{\"threshold\":2}")],
    );
    lines.refuse("/source/url", "source.url: is required", &["absent", "null"]);
    lines.text("/source/url");
    let wrong = "source.url: an https: address is needed (http: only to this machine)";
    for url in [
        "",
        "/feed.json",
        "http://updates.example.com/",
        "http://127.0.0.1.evil.test/",
        "http://user@127.0.0.1/",
        "https://user@e.test/",
        "ftp://e.test/",
        "ftp://127.0.0.1/",
        "javascript://localhost/%0aalert(1)",
        "javascript:alert(1)",
    ] {
        lines.refuse("/source/url", wrong, &[&json!(url).to_string()]);
    }
    for url in ["https://e.test/", "http://127.0.0.1:8080/feed.json", "http://[::1]/", "http://localhost/"] {
        lines.read(
            "/source/url",
            &[&json!(url).to_string(), &json!(format!(" {url} ")).to_string()],
            &json!({ "url": url }),
        );
    }
    lines.read("/source/transport", &["absent", "null", "\"host\""], &json!({"transport": "host"}));
    lines.read("/source/transport", &["\"fetch\""], &json!({"transport": "fetch"}));
    lines.refuse(
        "/source/transport",
        "source.transport: one of fetch, host is needed",
        &["\"\"", "\"Host\"", "\"form\""],
    );
    lines.text("/source/transport");
    lines.read("/source/distributive", &["absent", "null", "\"\"", "\" \""], &json!({"distributive": "DEMO"}));
    lines.read("/source/distributive", &["\" A \""], &json!({"distributive": "A"}));
    lines.text("/source/distributive");
}

pub(super) fn hosts(lines: &mut Places) {
    let nothing = json!({"platform": "", "configuration": "", "configurationVersion": "", "obstacle": null, "session": null, "running": null});
    lines.read("/host", &["absent", "null", "{}"], &nothing);
    lines.object("/host");
    lines.read("/host/platform", &["absent", "null"], &json!({"platform": ""}));
    lines.text("/host/platform");
    lines.object("/host/configuration");
    lines.read(
        "/host/configuration",
        &["absent", "null", "{}"],
        &json!({"configuration": "", "configurationVersion": ""}),
    );
    lines.text("/host/configuration/name");
    lines.text("/host/configuration/version");
    for word in ["no-right", "safe-mode", "main-node"] {
        lines.read("/host/obstacle", &[&json!(word).to_string()], &json!({ "obstacle": word }));
    }
    lines.read("/host/obstacle", &["absent", "null"], &json!({"obstacle": null}));
    lines.refuse(
        "/host/obstacle",
        "host.obstacle: one of no-right, safe-mode, main-node is needed",
        &["\"\"", "\"none\"", "\"No-Right\""],
    );
    lines.text("/host/obstacle");
    lines.read("/host/session", &["absent", "null", "\"\"", "\" \""], &json!({"session": null}));
    lines.read("/host/session", &["\" 7 \""], &json!({"session": "7"}));
    lines.text("/host/session");
    lines.object("/host/operation");
    lines.read("/host/operation", &["absent", "null", "{}", "{\"version\":\"x\"}"], &json!({"running": null}));
    let of = |more: &str| format!("{{\"operation\":\"3\"{more}}}");
    lines.refuse("/host/operation", "host.operation.version: is required", &[&of(""), &of(",\"version\":null")]);
    lines.refuse(
        "/host/operation",
        "host.operation.version:",
        &[&of(",\"version\":\"\""), &of(",\"version\":\"x\""), &of(",\"version\":4")],
    );
    lines.refuse("/host/operation", "host.operation.operation: a string is needed", &["{\"operation\":3}"]);
    for (stage, read) in [
        ("", "accepted"),
        (",\"stage\":\"download\"", "download"),
        (",\"stage\":\"check\"", "check"),
        (",\"stage\":\"write\"", "write"),
    ] {
        let running = json!({"running": {"operation": "3", "version": "0.0.0.4", "stage": read}});
        lines.read("/host/operation", &[&of(&format!(",\"version\":\" 0.0.0.4 \"{stage}"))], &running);
    }
    lines.refuse(
        "/host/operation",
        "host.operation.stage: one of download, check, write is needed",
        &[&of(",\"version\":\"1\",\"stage\":\"accepted\"")],
    );
    lines.read("/memory", &["absent", "null", "{}"], &json!({"memory": "{}"}));
    lines.read("/memory", &["{\"seq\":\"7\",\"newer\":1.50}"], &json!({"memory": "{\"newer\":1.50}"}));
    lines.object("/memory");
    for (raw, locale) in [
        ("absent", "ru"),
        ("null", "ru"),
        ("\"en_US\"", "en"),
        ("\" EN-gb \"", "en"),
        ("\"de\"", "de"),
        ("\"deu\"", "ru"),
        ("\"e1\"", "ru"),
        ("\"\"", "ru"),
        ("\"en.US\"", "ru"),
    ] {
        lines.read("/locale", &[raw], &json!({ "locale": locale }));
    }
    lines.text("/locale");
    lines.read("/theme", &["absent", "null", "\"auto\""], &json!({"theme": "auto"}));
    lines.read("/theme", &["\"light\""], &json!({"theme": "light"}));
    lines.refuse("/theme", "theme: one of auto, light, dark is needed", &["\"\"", "\"Dark\"", "\"blue\""]);
    lines.text("/theme");
    lines.read("/mount", &["absent", "null"], &json!({"mount": null}));
    lines.text("/mount");
}
