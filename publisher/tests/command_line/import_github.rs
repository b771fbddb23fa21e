//! `import-github`: a list of releases as GitHub answers it becomes a feed like any other.

use crate::desk::{Desk, SETTINGS, key};
use extension_update::core::trust::{hex, sha256};

/// A list with everything that such lists hold: a draft, a prerelease by its flag and by its version, notes with CRLF, assets beside the file.
fn list() -> String {
    let digest = hex(&sha256(b"the fourth"));
    let asset = |name: &str, digest: &str| {
        format!(
            "{{\"name\":\"{name}\",\"size\":10,\"browser_download_url\":\"https://github.com/o/n/releases/download/v/{name}\",\"digest\":{digest}}}"
        )
    };
    let release = |tag: &str, flags: &str, assets: &str| {
        format!(
            "{{\"tag_name\":\"{tag}\",{flags}\"published_at\":\"2026-10-01T08:00:00Z\",\"body\":\"### Изменено\\r\\n\\r\\n- {tag}\\r\\n\",\"assets\":[{assets}]}}"
        )
    };
    let file = asset("DEMO.cfe", &format!("\"sha256:{digest}\""));
    [
        release("v1.0.0.5", "\"draft\":true,", &file),
        release("v1.0.0.4", "", &format!("{},{file}", asset("source.tar.gz", "null"))),
        release("v1.0.0.3", "\"prerelease\":true,", &file),
        release("v1.0.0.2-rc.1", "", &file),
        release("nightly", "", &file),
        release("v1.0.0.1", "", ""),
    ]
    .join(",")
}

#[test]
fn a_list_of_releases_becomes_a_feed_that_a_panel_takes() {
    let desk = Desk::empty();
    desk.put("releases.json", format!("[{}]", list()));
    desk.put("feed.toml", "[products.DEMO]\n");
    let secret = key("first.key");
    let outcome = desk.run(&["import-github", "releases.json", "--seq", "1", "--key", &secret]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    // What is left out is named.
    for name in ["1.0.0.5", "nightly", "1.0.0.1", "1.0.0.2-rc.1"] {
        assert!(
            outcome.err.contains(&format!("warning[dropped] releases.json {name}: is left out"))
                || outcome.err.contains(&format!("releases.json v{name}: is left out")),
            "{name}: {}",
            outcome.err
        );
    }
    let said = desk.done(&["verify", "feed.json", "--key", &key("first.pub"), "--installed", "1.0.0.1"]);
    assert!(
        said.contains("available: 1.0.0.4") && said.contains("https://github.com/o/n/releases/download/v/DEMO.cfe"),
        "{said}"
    );
    assert!(said.contains("beta     hidden"), "{said}");
}

#[test]
fn a_file_without_a_digest_must_lie_here_and_one_that_lies_here_must_be_the_same() {
    let desk = Desk::empty();
    desk.put("feed.toml", SETTINGS.replace("urls = ", "# "));
    let import = ["import-github", "releases.json", "--seq", "1"];
    desk.put("releases.json", format!("[{}]", list().replace("sha256:", "sha1:")));
    desk.refused(&import, 1, &["file-missing", "file-missing"]);
    desk.put("files/DEMO.cfe", "the fourth");
    desk.done(&import);
    desk.put("releases.json", format!("[{}]", list()));
    desk.done(&import);
    desk.put("files/DEMO.cfe", "the fifth.");
    desk.refused(&import, 1, &["file-changed", "file-changed"]);
}

#[test]
fn what_is_no_list_of_releases_is_said_so() {
    let desk = Desk::empty();
    desk.put("feed.toml", "[products.DEMO]\n");
    let import = ["import-github", "releases.json", "--seq", "1"];
    for text in ["", "{}", "{\"message\":\"API rate limit exceeded\"}", "[{\"name\":1}]", "[]", "<html>"] {
        desk.put("releases.json", text);
        desk.refused(&import, 1, &["format"]);
    }
    desk.put("feed.toml", "[products.A]\n[products.B]\n");
    desk.put("releases.json", format!("[{}]", list()));
    desk.refused(&import, 1, &["settings"]);
}
