//! `verify` with pinned root keys: which steps a base takes that has seen so much and no more, by the panel's own code.

use crate::roots::{id, sign};
use crate::rotation::published;
use crate::vendor::{Vendor, words};
use expect_test::expect_file;

const VERIFY: &str = "verify feed.json --root-key first.pub --root-key second.pub --root-key third.pub \
    --root-threshold 2";

fn verify(more: &[&'static str]) -> Vec<&'static str> {
    [&words(VERIFY), more].concat()
}

/// A feed with two roots: the second one replaces the feed key, and the first one is revoked.
fn rotated() -> Vendor {
    let vendor = published();
    std::fs::rename(vendor.path("feed.json"), vendor.path("before.json")).unwrap();
    vendor.done(&["root", "rotate", "--remove-feed-key", "vendor.pub", "--add-feed-key", "next.pub"]);
    sign(&vendor, &["first", "second"]);
    vendor.done(&["revoke", "--key", "vendor.key"]);
    crate::rotation::settle(&vendor, "revocations = \"revocations.json\"\n");
    vendor.done(&["build", "--previous", "before.json", "--renew", "--key", "next.key"]);
    vendor
}

/// With names in place of the ids of keys.
fn named(said: &str) -> String {
    crate::roots::NAMES.iter().fold(said.into(), |text: String, name| text.replace(&id(name), &format!("<{name}>")))
}

#[test]
fn each_step_is_explained_to_a_base_that_knows_one_version_and_to_one_that_knows_none() {
    let vendor = rotated();
    let here = ["--installed", "0.0.0.3"];
    expect_file!["../golden/verify-roots-new.txt"].assert_eq(&named(&vendor.done(&verify(&here))));
    vendor.done(&["fresh", "feed.json", "--key", "fresh.key"]);
    let known = [&here[..], &["--known-root", "1", "--seen", "before.json"]].concat();
    expect_file!["../golden/verify-roots-known.txt"].assert_eq(&named(&vendor.done(&verify(&known))));
    let json: serde_json::Value =
        serde_json::from_str(&vendor.done(&verify(&["--json", "--known-root", "1"]))).unwrap();
    assert_eq!(json["roots"][1]["newFeedKeys"], true);
    assert_eq!((&json["roots"][0]["known"], &json["roots"][1]["known"]), (&true.into(), &false.into()));
    assert_eq!((&json["freshUntil"], &json["staleBecause"]), (&"2026-10-09T12:00:00Z".into(), &().into()));
    assert_eq!(json["revoked"], serde_json::json!([id("vendor")]));
}

#[test]
fn a_base_that_has_seen_more_refuses_and_each_refusal_has_its_code() {
    let vendor = rotated();
    let said = vendor.refused(&verify(&["--known-root", "3"]), 1, &["seq"]);
    assert!(said.contains("a later version was seen"), "{said}");
    vendor.done(&verify(&["--known-root", "2"]));
    let fresh = vendor.refused(&verify(&["--require-fresh"]), 1, &["stale"]);
    assert!(fresh.contains("there is none"), "{fresh}");
    vendor.done(&["fresh", "feed.json", "--key", "fresh.key"]);
    vendor.done(&verify(&["--require-fresh"]));
    vendor.refused(&verify(&["--require-fresh", "--now", "2026-10-09T12:00:00Z"]), 1, &["stale"]);
    vendor.refused(&verify(&["--now", "2027-10-02T12:00:00Z"]), 1, &["root"]);
    // Of other keys nobody knows a way to these.
    vendor.refused(&["verify", "feed.json", "--root-key", "fourth.pub"], 1, &["root"]);
    vendor.refused(&["verify", "feed.json", "--root-key", "first.pub", "--root-threshold", "2"], 2, &["usage"]);
    vendor.refused(&["verify", "feed.json", "--root-key", "first.pub", "--root-key", "first.pub"], 3, &["key"]);
    for args in [
        &["verify", "feed.json"][..],
        &["verify", "feed.json", "--key", "next.pub", "--known-root", "1"],
        &["verify", "feed.json", "--key", "next.pub", "--root-key", "first.pub"],
    ] {
        assert_eq!(vendor.run(args).code, 2, "{args:?}");
    }
    // What a thief of the old key makes is refused by whoever has seen the new root, and where the revocation is.
    let roots = crate::rotation::member(&vendor, "before.json", "roots").to_string();
    vendor.put("thief.toml", format!("roots = \"old.json\"\n{}", crate::vendor::SETTINGS));
    vendor.put("old.json", roots);
    vendor.done(&["build", "--settings", "thief.toml", "--seq", "999", "--key", "vendor.key", "--out", "thief.json"]);
    let thief = |more: &[&'static str]| [&["verify", "thief.json"], &words(VERIFY)[2..], more].concat();
    vendor.done(&thief(&[]));
    vendor.refused(&thief(&["--known-root", "2"]), 1, &["seq"]);
    vendor.refused(&thief(&["--seen", "feed.json"]), 1, &["seq"]);
    // And his number does not outlive his key.
    vendor.done(&verify(&["--seen", "thief.json"]));
}
