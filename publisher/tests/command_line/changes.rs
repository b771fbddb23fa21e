//! From one feed to the next: the counter, files under their versions, releases that vanish, and whom the feed before is believed.

use crate::desk::{CHANGELOG, Desk, SETTINGS, key};

/// A desk with a signed feed of seq 41, and the text of the first public key.
fn published() -> (Desk, String) {
    let desk = Desk::new();
    desk.done(&["build", "--seq", "41", "--key", &key("first.key")]);
    (desk, std::fs::read_to_string(key("first.pub")).unwrap().trim().to_string())
}

const NEXT: [&str; 3] = ["build", "--previous", "feed.json"];

#[test]
fn the_counter_grows_or_nothing_is_made() {
    let (desk, _) = published();
    for seq in ["0", "40", "41"] {
        desk.refused(&[&NEXT[..], &["--seq", seq, "--expires", "2027-01-01T00:00:00Z"]].concat(), 1, &["seq"]);
    }
    desk.done(&[&NEXT[..], &["--seq", "100"]].concat());
    assert!(desk.text("payload.json").contains("\"seq\": 100"));
}

#[test]
fn a_file_that_changed_under_its_version_is_refused() {
    let (desk, _) = published();
    desk.put_release("files/DEMO-0.0.0.4.cfe", "the fourth, mended");
    desk.refused(&NEXT, 1, &["file-changed"]);
    assert!(!desk.path("payload.json").exists());
}

#[test]
fn a_release_is_withdrawn_and_not_left_out() {
    let (desk, _) = published();
    let at = CHANGELOG.find("## [0.0.0.4]").unwrap();
    desk.put("CHANGELOG.md", CHANGELOG.replace("## [0.0.0.4]", "## [0.0.0.5]").replace("2026-10-01", "2026-10-02"));
    desk.put_release("files/DEMO-0.0.0.5.cfe", "the fifth");
    std::fs::remove_file(desk.path("files/DEMO-0.0.0.4.cfe")).unwrap();
    desk.refused(&NEXT, 1, &["release-gone"]);
    // The oldest ones may leave.
    desk.put("CHANGELOG.md", format!("## 0.0.0.5 - 2026-10-02\n\n- x\n\n{}", &CHANGELOG[at..]));
    desk.put("feed.toml", format!("{SETTINGS}oldest = \"0.0.0.4\"\n"));
    desk.done(&NEXT);
    desk.put(
        "feed.toml",
        SETTINGS
            .replace("DEMO", "OTHER")
            .replace("files = ", "extension = \"DEMO\"\nfile = \"DEMO-{version}.cfe\"\nfiles = "),
    );
    desk.put_release("files/DEMO-0.0.0.4.cfe", "the fourth");
    desk.refused(&NEXT, 1, &["release-gone"]);
}

#[test]
fn with_pinned_keys_the_feed_before_must_be_signed_by_them() {
    let (desk, first) = published();
    let second = std::fs::read_to_string(key("second.pub")).unwrap().trim().to_string();
    let pin = |keys: &str, threshold: u8| {
        desk.put("feed.toml", format!("public_keys = [{keys}]\nthreshold = {threshold}\n{SETTINGS}"))
    };
    pin(&format!("\"{first}\", \"{second}\""), 1);
    desk.done(&NEXT);
    pin(&format!("\"{first}\", \"{second}\""), 2);
    desk.refused(&NEXT, 1, &["previous"]);
    pin(&format!("\"{second}\""), 1);
    desk.refused(&NEXT, 1, &["previous"]);
    // A bare payload is nobody's word.
    pin(&format!("\"{first}\""), 1);
    desk.done(&["build", "--seq", "41", "--out", "bare.json"]);
    desk.refused(&["build", "--previous", "bare.json"], 1, &["previous"]);
    desk.put("feed.json", desk.text("feed.json").replace("\"sig\":\"", "\"sig\":\"AAAA"));
    desk.refused(&NEXT, 1, &["previous"]);
}

#[test]
fn without_pinned_keys_the_feed_before_is_taken_with_a_warning() {
    let (desk, _) = published();
    let outcome = desk.run(&NEXT);
    assert_eq!(outcome.code, 0);
    assert!(outcome.err.contains("warning[previous]"), "{outcome:?}");
    for text in ["", "{}", "[]", "<html>", "{\"payloadType\":\"x\",\"payload\":\"\",\"signatures\":[]}"] {
        desk.put("feed.json", text);
        desk.refused(&NEXT, 1, &["previous"]);
    }
}
