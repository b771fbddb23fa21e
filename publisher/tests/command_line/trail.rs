//! `verify` with pinned root keys: which steps a base takes that has seen so much and no more, by the panel's own code.

use crate::desk::Desk;
use crate::roots::{id, sign};
use crate::rotation::published;
use expect_test::expect_file;

const VERIFY: [&str; 10] = [
    "verify",
    "feed.json",
    "--root-key",
    "first.pub",
    "--root-key",
    "second.pub",
    "--root-key",
    "third.pub",
    "--root-threshold",
    "2",
];

fn verify(more: &[&'static str]) -> Vec<&'static str> {
    [&VERIFY[..], more].concat()
}

/// A feed with two roots: the second one replaces the feed key, and the first one is revoked.
fn rotated() -> Desk {
    let desk = published();
    std::fs::rename(desk.path("feed.json"), desk.path("before.json")).unwrap();
    desk.done(&["root", "rotate", "--remove-feed-key", "vendor.pub", "--add-feed-key", "next.pub"]);
    sign(&desk, &["first", "second"]);
    desk.done(&["revoke", "--key", "vendor.key"]);
    crate::rotation::settle(&desk, "revocations = \"revocations.json\"\n");
    desk.done(&["build", "--previous", "before.json", "--renew", "--key", "next.key"]);
    desk
}

/// With names in place of the ids of keys.
fn named(said: &str) -> String {
    crate::roots::NAMES.iter().fold(said.into(), |text: String, name| text.replace(&id(name), &format!("<{name}>")))
}

#[test]
fn each_step_is_explained_to_a_base_that_knows_one_version_and_to_one_that_knows_none() {
    let desk = rotated();
    let here = ["--installed", "0.0.0.3"];
    expect_file!["../golden/verify-roots-new.txt"].assert_eq(&named(&desk.done(&verify(&here))));
    desk.done(&["fresh", "feed.json", "--key", "fresh.key"]);
    let known = [&here[..], &["--known-root", "1", "--seen", "before.json"]].concat();
    expect_file!["../golden/verify-roots-known.txt"].assert_eq(&named(&desk.done(&verify(&known))));
    let json: serde_json::Value = serde_json::from_str(&desk.done(&verify(&["--json", "--known-root", "1"]))).unwrap();
    assert_eq!(json["roots"][1]["newFeedKeys"], true);
    assert_eq!((&json["roots"][0]["known"], &json["roots"][1]["known"]), (&true.into(), &false.into()));
    assert_eq!((&json["freshUntil"], &json["staleBecause"]), (&"2026-10-09T12:00:00Z".into(), &().into()));
    assert_eq!(json["revoked"], serde_json::json!([id("vendor")]));
}

#[test]
fn a_base_that_has_seen_more_refuses_and_each_refusal_has_its_code() {
    let desk = rotated();
    let said = desk.refused(&verify(&["--known-root", "3"]), 1, &["seq"]);
    assert!(said.contains("a later version was seen"), "{said}");
    desk.done(&verify(&["--known-root", "2"]));
    let fresh = desk.refused(&verify(&["--require-fresh"]), 1, &["stale"]);
    assert!(fresh.contains("there is none"), "{fresh}");
    desk.done(&["fresh", "feed.json", "--key", "fresh.key"]);
    desk.done(&verify(&["--require-fresh"]));
    desk.refused(&verify(&["--require-fresh", "--now", "2026-10-09T12:00:00Z"]), 1, &["stale"]);
    desk.refused(&verify(&["--now", "2027-10-02T12:00:00Z"]), 1, &["root"]);
    // Of other keys nobody knows a way to these.
    desk.refused(&["verify", "feed.json", "--root-key", "fourth.pub"], 1, &["root"]);
    desk.refused(&["verify", "feed.json", "--root-key", "first.pub", "--root-threshold", "2"], 2, &["usage"]);
    desk.refused(&["verify", "feed.json", "--root-key", "first.pub", "--root-key", "first.pub"], 3, &["key"]);
    for args in [
        &["verify", "feed.json"][..],
        &["verify", "feed.json", "--key", "next.pub", "--known-root", "1"],
        &["verify", "feed.json", "--key", "next.pub", "--root-key", "first.pub"],
    ] {
        assert_eq!(desk.run(args).code, 2, "{args:?}");
    }
    // What a thief of the old key makes is refused by whoever has seen the new root, and where the revocation is.
    let roots = crate::rotation::member(&desk, "before.json", "roots").to_string();
    desk.put("thief.toml", format!("roots = \"old.json\"\n{}", crate::desk::SETTINGS));
    desk.put("old.json", roots);
    desk.done(&["build", "--settings", "thief.toml", "--seq", "999", "--key", "vendor.key", "--out", "thief.json"]);
    let thief = |more: &[&'static str]| [&["verify", "thief.json"], &VERIFY[2..], more].concat();
    desk.done(&thief(&[]));
    desk.refused(&thief(&["--known-root", "2"]), 1, &["seq"]);
    desk.refused(&thief(&["--seen", "feed.json"]), 1, &["seq"]);
    // And his number does not outlive his key.
    desk.done(&verify(&["--seen", "thief.json"]));
}
