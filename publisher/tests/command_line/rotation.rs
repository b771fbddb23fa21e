//! From one root to the next, and what of it goes out with a feed: never a root that too few have signed, and never a step back.

use crate::desk::{Desk, SETTINGS, errors, key};
use crate::roots::{id, lay_keys, rooted, sign};

const FIRST: [&str; 5] = ["build", "--seq", "1", "--key", "vendor.key"];
const NEXT: [&str; 6] = ["build", "--previous", "feed.json", "--renew", "--key", "vendor.key"];

/// The settings with the chain, and these lines before them.
pub fn settle(desk: &Desk, more: &str) {
    desk.put("feed.toml", format!("roots = \"roots.json\"\n{more}{SETTINGS}"));
}

/// A desk with a feed that brings its chain along.
pub fn published() -> Desk {
    let desk = rooted();
    settle(&desk, "");
    // No statement says yet that it is fresh.
    desk.warned(&FIRST, &["stale"]);
    desk
}

pub fn member(desk: &Desk, file: &str, name: &str) -> serde_json::Value {
    let feed: serde_json::Value = serde_json::from_str(&desk.text(file)).unwrap();
    feed[name].clone()
}

fn versions(desk: &Desk, file: &str) -> usize {
    member(desk, file, "roots").as_array().map_or(0, Vec::len)
}

/// Replaces the feed key by `next`.
fn rotate(desk: &Desk) -> String {
    desk.done(&["root", "rotate", "--remove-feed-key", "vendor.pub", "--add-feed-key", "next.pub"])
}

#[test]
fn a_feed_brings_the_chain_along_and_only_its_feed_keys_sign() {
    let desk = published();
    assert_eq!(versions(&desk, "feed.json"), 1);
    assert!(desk.text("feed.json").starts_with("{\"payloadType\":"));
    let said = desk.refused(&["build", "--seq", "1", "--key", "first.key", "--out", "x.json"], 1, &["signature"]);
    assert!(said.contains("first.key: is none of the feed keys of root version 1"), "{said}");
    assert!(!desk.path("x.json").exists());
    // `sign` on another machine, which has nothing but what travels.
    desk.done(&["build", "--previous", "feed.json", "--renew"]);
    let other = Desk::empty();
    lay_keys(&other, &["first", "vendor"]);
    for name in ["payload.json", "feed.json"] {
        other.put(name, desk.text(name));
    }
    let sign = ["sign", "payload.json", "--previous", "feed.json", "--out", "next.json", "--key"];
    other.refused(&[&sign[..], &["first.key"]].concat(), 1, &["signature"]);
    other.done(&[&sign[..], &["vendor.key"]].concat());
    assert_eq!(versions(&other, "next.json"), 1);
    // Signed again, it keeps what it brings.
    let text = other.text("next.json");
    other.done(&["sign", "next.json", "--key", "vendor.key"]);
    assert_eq!(other.text("next.json"), text);
}

#[test]
fn a_rotation_that_too_few_have_signed_is_nobodys_root() {
    let desk = published();
    let said = rotate(&desk);
    assert!(
        said.contains(&format!("feed  1 of {} (new: {}; gone: {})", id("next"), id("next"), id("vendor"))),
        "{said}"
    );
    assert!(
        said.contains("still wants 2 of the root keys of version 1") && said.contains("2 of its own root keys"),
        "{said}"
    );
    for names in [&[][..], &["first"]] {
        sign(&desk, names);
        // The feed goes on with the root that there is.
        let said = desk.warned(&NEXT, &["root", "stale"]);
        assert!(said.contains("version 2 still wants signatures: it does not go out"), "{said}");
        assert_eq!(versions(&desk, "feed.json"), 1);
        let said =
            desk.refused(&["build", "--previous", "feed.json", "--renew", "--key", "next.key"], 1, &["signature"]);
        assert!(said.contains("next.key: is none of the feed keys of root version 1"), "{said}");
    }
    desk.refused(&["root", "rotate"], 1, &["root"]);
    sign(&desk, &["third"]);
    let said = desk.refused(&NEXT, 1, &["signature"]);
    assert!(said.contains("vendor.key: is none of the feed keys of root version 2"), "{said}");
    desk.warned(&["build", "--previous", "feed.json", "--renew", "--key", "next.key"], &["stale"]);
    assert_eq!(versions(&desk, "feed.json"), 2);
    assert_eq!(member(&desk, "feed.json", "signatures").as_array().unwrap().len(), 1);
    assert!(desk.text("feed.json").contains(&id("next")));
}

#[test]
fn nothing_but_the_keys_changed_and_the_same_feed_goes_out_with_the_new_root() {
    let desk = published();
    rotate(&desk);
    sign(&desk, &["first", "second"]);
    let payload = member(&desk, "feed.json", "payload");
    desk.done(&["build", "--previous", "feed.json", "--key", "next.key"]);
    assert_eq!(member(&desk, "feed.json", "payload"), payload);
    assert_eq!(versions(&desk, "feed.json"), 2);
}

#[test]
fn all_root_keys_can_be_replaced_and_the_old_ones_and_the_new_ones_sign() {
    let desk = published();
    let all: Vec<&str> =
        "root rotate --remove-root-key first.pub --remove-root-key second.pub --remove-root-key third.pub \
        --add-root-key fourth.pub --add-root-key next.pub --add-root-key fresh.pub"
            .split_whitespace()
            .collect();
    desk.warned(&all, &["odd"]);
    sign(&desk, &["first", "second"]);
    let said = desk.run(&["root", "show"]);
    assert!(said.code == 1 && said.out.contains("version 2 still wants 2 of its own root keys"), "{said:?}");
    assert!(!said.out.contains("of the root keys of version 1:"), "{said:?}");
    sign(&desk, &["fourth", "next"]);
    desk.done(&["root", "show"]);
    // The first keys are nobody's any more.
    desk.done(&["root", "rotate"]);
    desk.refused(&["root", "sign", "--key", "first.key"], 1, &["signature"]);
}

#[test]
fn a_lost_root_key_is_left_out_by_its_id_and_two_of_three_go_on() {
    let desk = published();
    std::fs::remove_file(desk.path("third.key")).unwrap();
    std::fs::remove_file(desk.path("third.pub")).unwrap();
    let gone = id("third");
    desk.done(&["root", "rotate", "--remove-root-key", &gone, "--add-root-key", "fourth.pub"]);
    sign(&desk, &["first", "second"]);
    desk.warned(&NEXT, &["stale"]);
    assert_eq!(versions(&desk, "feed.json"), 2);
    // With too few left nothing is made that nobody could sign.
    let two = ["root", "rotate", "--remove-root-key", "first.pub", "--remove-root-key", "second.pub"];
    let said = desk.refused(&two, 1, &["root"]);
    assert!(said.contains("root.threshold: a number from 1 to 1"), "{said}");
    desk.refused(&["root", "rotate", "--remove-root-key", &gone], 3, &["key"]);
    desk.refused(&["root", "rotate", "--remove-root-key", "vendor.pub"], 1, &["root"]);
    desk.refused(&["root", "rotate", "--add-root-key", "first.pub"], 3, &["key"]);
}

#[test]
fn a_slip_in_a_rotation_is_made_good_before_anybody_has_it() {
    let desk = published();
    desk.done(&["root", "rotate", "--add-feed-key", "fourth.pub"]);
    desk.refused(&["root", "rotate", "--add-feed-key", "next.pub"], 1, &["root"]);
    desk.done(&["root", "rotate", "--add-feed-key", "next.pub", "--redo"]);
    sign(&desk, &["first", "second"]);
    let said = desk.done(&["root", "show"]);
    assert!(said.contains(&id("next")) && !said.contains(&id("fourth")), "{said}");
    let before = desk.text("roots.json");
    desk.refused(&["root", "rotate", "--redo"], 1, &["root"]);
    assert_eq!(desk.text("roots.json"), before);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_chain_stays_a_link() {
    let desk = published();
    desk.put("safe/README", "");
    desk.put("revocations.json", "[]");
    for name in ["roots.json", "revocations.json"] {
        std::fs::rename(desk.path(name), desk.path("safe").join(name)).unwrap();
        std::os::unix::fs::symlink(desk.path("safe").join(name), desk.path(name)).unwrap();
    }
    desk.done(&["root", "rotate"]);
    sign(&desk, &["first", "second"]);
    desk.done(&["revoke", "--key", "fourth.key"]);
    assert!(desk.text("safe/roots.json").contains("root.v1"));
    assert_eq!(desk.text("safe/revocations.json").matches("revocation.v1").count(), 1);
    for name in ["roots.json", "revocations.json"] {
        assert!(desk.path(name).is_symlink(), "{name}");
    }
    let said = desk.done(&["root", "show"]);
    assert!(said.contains("version 2 is complete"), "{said}");
}

#[test]
fn a_chain_never_goes_back_and_never_becomes_another_one() {
    let desk = published();
    let old = desk.text("roots.json");
    desk.done(&["root", "rotate"]);
    sign(&desk, &["first", "second"]);
    desk.warned(&NEXT, &["stale"]);
    // Out of a backup: what was published goes out all the same.
    desk.put("roots.json", &old);
    let said = desk.warned(&NEXT, &["root", "stale"]);
    assert!(said.contains("ends with version 1, feed.json brings 2 of them along"), "{said}");
    assert_eq!(versions(&desk, "feed.json"), 2);
    // Without the line in feed.toml as well: panels that pin a root would refuse a feed without one.
    desk.put("feed.toml", SETTINGS);
    desk.warned(&NEXT, &["stale"]);
    assert_eq!(versions(&desk, "feed.json"), 2);
    desk.refused(&["build", "--previous", "feed.json", "--renew", "--key", "first.key"], 1, &["signature"]);
    // Another version 2, as when two people rotate at the same time.
    settle(&desk, "");
    desk.put("roots.json", &old);
    desk.done(&["root", "rotate", "--add-feed-key", "next.pub"]);
    sign(&desk, &["first", "second"]);
    let before = desk.text("feed.json");
    let said = desk.refused(&NEXT, 1, &["previous"]);
    assert!(said.contains("another root version 2"), "{said}");
    desk.put(
        "feed.toml",
        format!("roots = \"roots.json\"\npublic_keys = [\"{}\"]\n{SETTINGS}", desk.text("vendor.pub").trim()),
    );
    let said = desk.refused(&NEXT, 1, &["root"]);
    assert!(said.contains("version 2 is not the one that feed.json brings along"), "{said}");
    assert_eq!(desk.text("feed.json"), before);
}

#[test]
fn an_ended_root_makes_no_feed_and_a_near_end_is_said() {
    let desk = published();
    let at = |now: &'static str| [&NEXT[..], &["--now", now]].concat();
    desk.warned(&at("2027-08-01T00:00:00Z"), &["stale"]);
    let said = desk.warned(&at("2027-09-01T00:00:00Z"), &["root", "stale"]);
    assert!(said.contains("version 1 ends in 31 days"), "{said}");
    let said = desk.refused(&at("2027-10-02T12:00:00Z"), 1, &["root"]);
    assert!(said.contains("version 1 has ended at 2027-10-02T12:00:00Z"), "{said}");
    assert_eq!(desk.run(&["root", "show", "--now", "2027-10-02T12:00:00Z"]).code, 1);
    // The end of an older version is nobody's: a later one holds.
    desk.done(&["root", "rotate", "--now", "2027-09-15T00:00:00Z"]);
    for name in ["first.key", "second.key"] {
        desk.done(&["root", "sign", "--key", name, "--now", "2027-09-15T00:00:00Z"]);
    }
    desk.warned(&at("2027-11-01T00:00:00Z"), &["stale"]);
}

#[test]
fn panels_that_pin_keys_and_panels_that_pin_a_root_read_one_feed() {
    let desk = rooted();
    settle(&desk, &format!("public_keys = [\"{}\"]\n", desk.text("fourth.pub").trim()));
    for name in ["vendor.key", "fourth.key"] {
        let said = desk.refused(&["build", "--seq", "1", "--key", name], 1, &["signature"]);
        assert!(said.contains("0 of the "), "{said}");
    }
    desk.warned(&[&FIRST[..], &["--key", "fourth.key"]].concat(), &["stale"]);
    desk.done(&["verify", "feed.json", "--key", "fourth.pub"]);
    desk.refused(&["build", "--previous", "feed.json", "--renew", "--key", "first.key"], 1, &["signature"]);
}

#[test]
fn the_feed_before_must_be_ones_own_by_the_chain() {
    let desk = published();
    rotate(&desk);
    sign(&desk, &["first", "second"]);
    desk.done(&["build", "--previous", "feed.json", "--renew", "--key", "next.key", "--out", "second.json"]);
    // Somebody else's, with the chain or without it.
    let foreign = Desk::new();
    foreign.done(&["build", "--seq", "7", "--key", &key("fourth.key")]);
    let bare = foreign.text("feed.json");
    let roots = member(&desk, "second.json", "roots").to_string();
    let dressed = format!("{},\"roots\":{roots}}}", bare.trim_end().strip_suffix('}').unwrap());
    for text in [bare, dressed] {
        desk.put("other.json", text);
        let build = ["build", "--previous", "other.json", "--out", "x.json", "--key", "next.key"];
        desk.refused(&build, 1, &["previous"]);
    }
    desk.done(&["build", "--previous", "feed.json", "--out", "x.json", "--renew", "--key", "next.key"]);
    let payload = desk.run(&["build", "--previous", "payload.json", "--out", "x.json", "--key", "next.key"]);
    assert_eq!(errors(&payload.err), ["file"]);
}

#[test]
fn sixteen_versions_are_made_and_the_seventeenth_is_not() {
    let desk = published();
    for version in 2..=16 {
        desk.done(&["root", "rotate"]);
        sign(&desk, &["first", "second"]);
        if version == 14 {
            let said = desk.run(&["root", "rotate"]);
            assert!(said.err.contains("version 15 of 16"), "{said:?}");
            desk.done(&["root", "rotate", "--redo"]);
            sign(&desk, &["first", "second"]);
            // That was version 15 already.
            desk.done(&["root", "rotate"]);
            sign(&desk, &["first", "second"]);
            break;
        }
    }
    desk.refused(&["root", "rotate"], 1, &["root"]);
    desk.warned(&NEXT, &["stale"]);
    assert_eq!(versions(&desk, "feed.json"), 16);
}

#[test]
fn without_a_chain_nothing_new_stands_in_a_feed() {
    let desk = Desk::new();
    desk.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    let feed: serde_json::Value = serde_json::from_str(&desk.text("feed.json")).unwrap();
    let keys: Vec<&String> = feed.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    // A chain that nobody has signed is none.
    let desk = Desk::new();
    lay_keys(&desk, &crate::roots::NAMES);
    desk.done(&crate::roots::INIT);
    settle(&desk, "");
    desk.refused(&FIRST, 1, &["root"]);
    std::fs::remove_file(desk.path("roots.json")).unwrap();
    desk.refused(&FIRST, 3, &["file"]);
    assert!(!desk.path("feed.json").exists());
}
