//! From one root to the next, and what of it goes out with a feed: never a root that too few have signed, and never a
//! step back.

use crate::roots::{id, lay_keys, rooted, sign};
use crate::vendor::{SETTINGS, Vendor, errors, key, words};

const FIRST: [&str; 5] = ["build", "--seq", "1", "--key", "vendor.key"];
const NEXT: [&str; 6] = ["build", "--previous", "feed.json", "--renew", "--key", "vendor.key"];

/// The settings with the chain, and these lines before them.
pub fn settle(vendor: &Vendor, more: &str) {
    vendor.put("feed.toml", format!("roots = \"roots.json\"\n{more}{SETTINGS}"));
}

/// A vendor with a feed that brings its chain along.
pub fn published() -> Vendor {
    let vendor = rooted();
    settle(&vendor, "");
    // No statement says yet that it is fresh.
    vendor.warned(&FIRST, &["stale"]);
    vendor
}

pub fn member(vendor: &Vendor, file: &str, name: &str) -> serde_json::Value {
    let feed: serde_json::Value = serde_json::from_str(&vendor.text(file)).unwrap();
    feed[name].clone()
}

fn versions(vendor: &Vendor, file: &str) -> usize {
    member(vendor, file, "roots").as_array().map_or(0, Vec::len)
}

/// Replaces the feed key by `next`.
fn rotate(vendor: &Vendor) -> String {
    vendor.done(&["root", "rotate", "--remove-feed-key", "vendor.pub", "--add-feed-key", "next.pub"])
}

#[test]
fn a_feed_brings_the_chain_along_and_only_its_feed_keys_sign() {
    let vendor = published();
    assert_eq!(versions(&vendor, "feed.json"), 1);
    assert!(vendor.text("feed.json").starts_with("{\"payloadType\":"));
    let said = vendor.refused(&["build", "--seq", "1", "--key", "first.key", "--out", "x.json"], 1, &["signature"]);
    assert!(said.contains("first.key: is none of the feed keys of root version 1"), "{said}");
    assert!(!vendor.path("x.json").exists());
    // `sign` on another machine, which has nothing but what travels.
    vendor.done(&["build", "--previous", "feed.json", "--renew"]);
    let other = Vendor::empty();
    lay_keys(&other, &["first", "vendor"]);
    for name in ["payload.json", "feed.json"] {
        other.put(name, vendor.text(name));
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
    let vendor = published();
    let said = rotate(&vendor);
    assert!(
        said.contains(&format!("feed  1 of {} (new: {}; gone: {})", id("next"), id("next"), id("vendor"))),
        "{said}"
    );
    assert!(
        said.contains("still wants 2 of the root keys of version 1") && said.contains("2 of its own root keys"),
        "{said}"
    );
    for names in [&[][..], &["first"]] {
        sign(&vendor, names);
        // The feed goes on with the root that there is.
        let said = vendor.warned(&NEXT, &["root", "stale"]);
        assert!(said.contains("version 2 still wants signatures: it does not go out"), "{said}");
        assert_eq!(versions(&vendor, "feed.json"), 1);
        let said =
            vendor.refused(&["build", "--previous", "feed.json", "--renew", "--key", "next.key"], 1, &["signature"]);
        assert!(said.contains("next.key: is none of the feed keys of root version 1"), "{said}");
    }
    vendor.refused(&["root", "rotate"], 1, &["root"]);
    sign(&vendor, &["third"]);
    let said = vendor.refused(&NEXT, 1, &["signature"]);
    assert!(said.contains("vendor.key: is none of the feed keys of root version 2"), "{said}");
    vendor.warned(&["build", "--previous", "feed.json", "--renew", "--key", "next.key"], &["stale"]);
    assert_eq!(versions(&vendor, "feed.json"), 2);
    assert_eq!(member(&vendor, "feed.json", "signatures").as_array().unwrap().len(), 1);
    assert!(vendor.text("feed.json").contains(&id("next")));
}

#[test]
fn nothing_but_the_keys_changed_and_the_same_feed_goes_out_with_the_new_root() {
    let vendor = published();
    rotate(&vendor);
    sign(&vendor, &["first", "second"]);
    let payload = member(&vendor, "feed.json", "payload");
    vendor.done(&["build", "--previous", "feed.json", "--key", "next.key"]);
    assert_eq!(member(&vendor, "feed.json", "payload"), payload);
    assert_eq!(versions(&vendor, "feed.json"), 2);
}

#[test]
fn all_root_keys_can_be_replaced_and_the_old_ones_and_the_new_ones_sign() {
    let vendor = published();
    let all: Vec<&str> =
        "root rotate --remove-root-key first.pub --remove-root-key second.pub --remove-root-key third.pub \
        --add-root-key fourth.pub --add-root-key next.pub --add-root-key fresh.pub"
            .split_whitespace()
            .collect();
    vendor.warned(&all, &["odd"]);
    sign(&vendor, &["first", "second"]);
    let said = vendor.run(&["root", "show"]);
    assert!(said.code == 1 && said.out.contains("version 2 still wants 2 of its own root keys"), "{said:?}");
    assert!(!said.out.contains("of the root keys of version 1:"), "{said:?}");
    sign(&vendor, &["fourth", "next"]);
    vendor.done(&["root", "show"]);
    // The first keys are nobody's any more.
    vendor.done(&["root", "rotate"]);
    vendor.refused(&["root", "sign", "--key", "first.key"], 1, &["signature"]);
}

#[test]
fn a_lost_root_key_is_left_out_by_its_id_and_two_of_three_go_on() {
    let vendor = published();
    std::fs::remove_file(vendor.path("third.key")).unwrap();
    std::fs::remove_file(vendor.path("third.pub")).unwrap();
    let gone = id("third");
    vendor.done(&["root", "rotate", "--remove-root-key", &gone, "--add-root-key", "fourth.pub"]);
    sign(&vendor, &["first", "second"]);
    vendor.warned(&NEXT, &["stale"]);
    assert_eq!(versions(&vendor, "feed.json"), 2);
    // With too few left nothing is made that nobody could sign.
    let two = ["root", "rotate", "--remove-root-key", "first.pub", "--remove-root-key", "second.pub"];
    let said = vendor.refused(&two, 1, &["root"]);
    assert!(said.contains("root.threshold: a number from 1 to 1"), "{said}");
    vendor.refused(&["root", "rotate", "--remove-root-key", &gone], 3, &["key"]);
    vendor.refused(&["root", "rotate", "--remove-root-key", "vendor.pub"], 1, &["root"]);
    vendor.refused(&["root", "rotate", "--add-root-key", "first.pub"], 3, &["key"]);
}

#[test]
fn a_slip_in_a_rotation_is_made_good_before_anybody_has_it() {
    let vendor = published();
    vendor.done(&["root", "rotate", "--add-feed-key", "fourth.pub"]);
    vendor.refused(&["root", "rotate", "--add-feed-key", "next.pub"], 1, &["root"]);
    vendor.done(&["root", "rotate", "--add-feed-key", "next.pub", "--redo"]);
    sign(&vendor, &["first", "second"]);
    let said = vendor.done(&["root", "show"]);
    assert!(said.contains(&id("next")) && !said.contains(&id("fourth")), "{said}");
    let before = vendor.text("roots.json");
    vendor.refused(&["root", "rotate", "--redo"], 1, &["root"]);
    assert_eq!(vendor.text("roots.json"), before);
}

#[cfg(unix)]
#[test]
fn a_link_to_the_chain_stays_a_link() {
    let vendor = published();
    vendor.put("safe/README", "");
    vendor.put("revocations.json", "[]");
    for name in ["roots.json", "revocations.json"] {
        std::fs::rename(vendor.path(name), vendor.path("safe").join(name)).unwrap();
        std::os::unix::fs::symlink(vendor.path("safe").join(name), vendor.path(name)).unwrap();
    }
    vendor.done(&["root", "rotate"]);
    sign(&vendor, &["first", "second"]);
    vendor.done(&["revoke", "--key", "fourth.key"]);
    assert!(vendor.text("safe/roots.json").contains("root.v1"));
    assert_eq!(vendor.text("safe/revocations.json").matches("revocation.v1").count(), 1);
    for name in ["roots.json", "revocations.json"] {
        assert!(vendor.path(name).is_symlink(), "{name}");
    }
    let said = vendor.done(&["root", "show"]);
    assert!(said.contains("version 2 is complete"), "{said}");
}

#[test]
fn a_chain_never_goes_back_and_never_becomes_another_one() {
    let vendor = published();
    let old = vendor.text("roots.json");
    vendor.done(&["root", "rotate"]);
    sign(&vendor, &["first", "second"]);
    vendor.warned(&NEXT, &["stale"]);
    // Out of a backup: what was published goes out all the same.
    vendor.put("roots.json", &old);
    let said = vendor.warned(&NEXT, &["root", "stale"]);
    assert!(said.contains("ends with version 1, feed.json brings 2 of them along"), "{said}");
    assert_eq!(versions(&vendor, "feed.json"), 2);
    // Without the line in feed.toml as well: panels that pin a root would refuse a feed without one.
    vendor.put("feed.toml", SETTINGS);
    vendor.warned(&NEXT, &["stale"]);
    assert_eq!(versions(&vendor, "feed.json"), 2);
    vendor.refused(&["build", "--previous", "feed.json", "--renew", "--key", "first.key"], 1, &["signature"]);
    // Another version 2, as when two people rotate at the same time.
    settle(&vendor, "");
    vendor.put("roots.json", &old);
    vendor.done(&["root", "rotate", "--add-feed-key", "next.pub"]);
    sign(&vendor, &["first", "second"]);
    let before = vendor.text("feed.json");
    let said = vendor.refused(&NEXT, 1, &["previous"]);
    assert!(said.contains("another root version 2"), "{said}");
    let taken = "version 2 is not the one that feed.json brings along";
    // The feed that is to be replaced is looked at also where none is gone on from.
    let said = vendor.refused(&["build", "--seq", "9", "--key", "vendor.key"], 1, &["root"]);
    assert!(said.contains(taken), "{said}");
    vendor.put(
        "feed.toml",
        format!("roots = \"roots.json\"\npublic_keys = [\"{}\"]\n{SETTINGS}", vendor.text("vendor.pub").trim()),
    );
    let said = vendor.refused(&NEXT, 1, &["root"]);
    assert!(said.contains(taken), "{said}");
    assert_eq!(vendor.text("feed.json"), before);
}

#[test]
fn an_ended_root_makes_no_feed_and_a_near_end_is_said() {
    let vendor = published();
    let at = |now: &'static str| [&NEXT[..], &["--now", now]].concat();
    vendor.warned(&at("2027-08-01T00:00:00Z"), &["stale"]);
    let said = vendor.warned(&at("2027-09-01T00:00:00Z"), &["root", "stale"]);
    assert!(said.contains("version 1 ends in 31 days"), "{said}");
    let said = vendor.refused(&at("2027-10-02T12:00:00Z"), 1, &["root"]);
    assert!(said.contains("version 1 has ended at 2027-10-02T12:00:00Z"), "{said}");
    assert_eq!(vendor.run(&["root", "show", "--now", "2027-10-02T12:00:00Z"]).code, 1);
    // The end of an older version is nobody's: a later one holds.
    vendor.done(&["root", "rotate", "--now", "2027-09-15T00:00:00Z"]);
    for name in ["first.key", "second.key"] {
        vendor.done(&["root", "sign", "--key", name, "--now", "2027-09-15T00:00:00Z"]);
    }
    vendor.warned(&at("2027-11-01T00:00:00Z"), &["stale"]);
}

#[test]
fn panels_that_pin_keys_and_panels_that_pin_a_root_read_one_feed() {
    let vendor = rooted();
    settle(&vendor, &format!("public_keys = [\"{}\"]\n", vendor.text("fourth.pub").trim()));
    for name in ["vendor.key", "fourth.key"] {
        let said = vendor.refused(&["build", "--seq", "1", "--key", name], 1, &["signature"]);
        assert!(said.contains("0 of the "), "{said}");
    }
    vendor.warned(&[&FIRST[..], &["--key", "fourth.key"]].concat(), &["stale"]);
    vendor.done(&["verify", "feed.json", "--key", "fourth.pub"]);
    vendor.refused(&["build", "--previous", "feed.json", "--renew", "--key", "first.key"], 1, &["signature"]);
}

#[test]
fn the_feed_before_must_be_ones_own_by_the_chain() {
    let vendor = published();
    rotate(&vendor);
    sign(&vendor, &["first", "second"]);
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--key", "next.key", "--out", "second.json"]);
    // Somebody else's, with the chain or without it.
    let foreign = Vendor::new();
    foreign.done(&["build", "--seq", "7", "--key", &key("fourth.key")]);
    let bare = foreign.text("feed.json");
    let roots = member(&vendor, "second.json", "roots").to_string();
    let dressed = format!("{},\"roots\":{roots}}}", bare.trim_end().strip_suffix('}').unwrap());
    for text in [bare, dressed] {
        vendor.put("other.json", text);
        let build = ["build", "--previous", "other.json", "--out", "x.json", "--key", "next.key"];
        vendor.refused(&build, 1, &["previous"]);
    }
    vendor.done(&["build", "--previous", "feed.json", "--out", "x.json", "--renew", "--key", "next.key"]);
    let payload = vendor.run(&["build", "--previous", "payload.json", "--out", "x.json", "--key", "next.key"]);
    assert_eq!(errors(&payload.err), ["file"]);
}

#[test]
fn sixteen_versions_are_made_and_the_seventeenth_is_not() {
    let vendor = published();
    for version in 2..=16 {
        vendor.done(&["root", "rotate"]);
        sign(&vendor, &["first", "second"]);
        if version == 14 {
            let said = vendor.run(&["root", "rotate"]);
            assert!(said.err.contains("version 15 of 16"), "{said:?}");
            vendor.done(&["root", "rotate", "--redo"]);
            sign(&vendor, &["first", "second"]);
            // That was version 15 already.
            vendor.done(&["root", "rotate"]);
            sign(&vendor, &["first", "second"]);
            break;
        }
    }
    vendor.refused(&["root", "rotate"], 1, &["root"]);
    vendor.warned(&NEXT, &["stale"]);
    assert_eq!(versions(&vendor, "feed.json"), 16);
}

#[test]
fn without_a_chain_nothing_new_stands_in_a_feed() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    let feed: serde_json::Value = serde_json::from_str(&vendor.text("feed.json")).unwrap();
    let keys: Vec<&String> = feed.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    // A chain that nobody has signed is none.
    let vendor = Vendor::new();
    lay_keys(&vendor, &crate::roots::NAMES);
    vendor.done(&words(crate::roots::INIT));
    settle(&vendor, "");
    vendor.refused(&FIRST, 1, &["root"]);
    std::fs::remove_file(vendor.path("roots.json")).unwrap();
    vendor.refused(&FIRST, 3, &["file"]);
    assert!(!vendor.path("feed.json").exists());
}
