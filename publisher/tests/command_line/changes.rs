//! From one feed to the next: the counter, files under their versions, releases that vanish, and whom the feed before
//! is believed.

use crate::vendor::{CHANGELOG, SETTINGS, Vendor, key, pinned, settings_of_another};

/// A vendor with a signed feed of seq 41.
fn published() -> Vendor {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "41", "--key", &key("first.key")]);
    vendor
}

const NEXT: [&str; 3] = ["build", "--previous", "feed.json"];

#[test]
fn the_counter_grows_or_nothing_is_made() {
    let vendor = published();
    for seq in ["0", "40", "41"] {
        vendor.refused(&[&NEXT[..], &["--seq", seq, "--expires", "2027-01-01T00:00:00Z"]].concat(), 1, &["seq"]);
    }
    vendor.done(&[&NEXT[..], &["--seq", "100"]].concat());
    assert!(vendor.text("payload.json").contains("\"seq\": 100"));
}

#[test]
fn a_file_that_changed_under_its_version_is_refused() {
    let vendor = published();
    vendor.put_release("files/DEMO-0.0.0.4.cfe", "the fourth, mended");
    vendor.refused(&NEXT, 1, &["file-changed"]);
    assert!(!vendor.path("payload.json").exists());
}

#[test]
fn a_release_is_withdrawn_and_not_left_out() {
    let vendor = published();
    let at = CHANGELOG.find("## [0.0.0.4]").unwrap();
    vendor.put("CHANGELOG.md", CHANGELOG.replace("## [0.0.0.4]", "## [0.0.0.5]").replace("2026-10-01", "2026-10-02"));
    vendor.put_release("files/DEMO-0.0.0.5.cfe", "the fifth");
    std::fs::remove_file(vendor.path("files/DEMO-0.0.0.4.cfe")).unwrap();
    vendor.refused(&NEXT, 1, &["release-gone"]);
    // The oldest ones may leave.
    vendor.put("CHANGELOG.md", format!("## 0.0.0.5 - 2026-10-02\n\n- x\n\n{}", &CHANGELOG[at..]));
    vendor.put("feed.toml", format!("{SETTINGS}oldest = \"0.0.0.4\"\n"));
    vendor.done(&NEXT);
    vendor.put("feed.toml", settings_of_another());
    vendor.put_release("files/DEMO-0.0.0.4.cfe", "the fourth");
    vendor.refused(&NEXT, 1, &["release-gone"]);
}

#[test]
fn with_pinned_keys_the_feed_before_must_be_signed_by_them() {
    let vendor = published();
    let pin = |names: &[&str], threshold| vendor.put("feed.toml", pinned(names, threshold));
    pin(&["first.pub", "second.pub"], 1);
    vendor.done(&NEXT);
    pin(&["first.pub", "second.pub"], 2);
    vendor.refused(&NEXT, 1, &["previous"]);
    pin(&["second.pub"], 1);
    vendor.refused(&NEXT, 1, &["previous"]);
    // A bare payload is nobody's word.
    pin(&["first.pub"], 1);
    vendor.done(&["build", "--seq", "41", "--out", "bare.json"]);
    vendor.refused(&["build", "--previous", "bare.json"], 1, &["previous"]);
    vendor.put("feed.json", vendor.text("feed.json").replace("\"sig\":\"", "\"sig\":\"AAAA"));
    vendor.refused(&NEXT, 1, &["previous"]);
}

#[test]
fn without_pinned_keys_the_feed_before_is_taken_with_a_warning() {
    let vendor = published();
    let outcome = vendor.run(&NEXT);
    assert_eq!(outcome.code, 0);
    assert!(outcome.err.contains("warning[previous]"), "{outcome:?}");
    for text in ["", "{}", "[]", "<html>", "{\"payloadType\":\"x\",\"payload\":\"\",\"signatures\":[]}"] {
        vendor.put("feed.json", text);
        vendor.refused(&NEXT, 1, &["previous"]);
    }
}
