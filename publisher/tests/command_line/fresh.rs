//! `fresh`: what a daily job may say of a feed, and what it may not.

use crate::roots::{rooted, sign};
use crate::rotation::{member, published, settle};
use crate::vendor::{SETTINGS, Vendor, key, words};
use base64ct::{Base64, Encoding};
use extension_update::core::trust;

const FRESH: [&str; 4] = ["fresh", "feed.json", "--key", "fresh.key"];

fn statement(vendor: &Vendor, file: &str) -> serde_json::Value {
    let payload = member(vendor, file, "fresh")["payload"].as_str().unwrap().to_string();
    serde_json::from_slice(&Base64::decode_vec(&payload).unwrap()).unwrap()
}

#[test]
fn a_statement_is_of_this_very_feed_and_replaces_the_one_before() {
    let vendor = published();
    let [payload, signatures, roots] =
        ["payload", "signatures", "roots"].map(|name| member(&vendor, "feed.json", name));
    let said = vendor.done(&FRESH);
    assert!(said.contains("seq 1 is fresh until 2026-10-09T12:00:00Z"), "{said}");
    let bytes = Base64::decode_vec(payload.as_str().unwrap()).unwrap();
    let expected = serde_json::json!({"schema": 1, "seq": 1, "sha256": trust::hex(&trust::sha256(&bytes)),
        "issued": "2026-10-02T12:00:00Z", "expires": "2026-10-09T12:00:00Z"});
    assert_eq!(statement(&vendor, "feed.json"), expected);
    // The feed itself is what it was.
    assert_eq!(
        ["payload", "signatures", "roots"].map(|name| member(&vendor, "feed.json", name)),
        [payload, signatures, roots]
    );
    let once = vendor.text("feed.json");
    vendor.done(&FRESH);
    assert_eq!(vendor.text("feed.json"), once, "the same moment gives the same bytes");
    vendor.done(&[&FRESH[..], &["--now", "2026-10-03T12:00:00Z", "--days", "31"]].concat());
    assert_eq!(statement(&vendor, "feed.json")["expires"], "2026-11-03T12:00:00Z");
    assert_eq!(vendor.text("feed.json").matches("fresh.v1").count(), 1);
    // A clock that was set back makes nothing older.
    vendor.refused(&FRESH, 1, &["clock"]);
    for days in ["0", "32"] {
        assert_eq!(vendor.run(&[&FRESH[..], &["--days", days]].concat()).code, 2);
    }
}

#[test]
fn a_feed_that_stays_keeps_its_statement_and_the_next_one_has_none() {
    let vendor = published();
    vendor.done(&FRESH);
    let build = ["build", "--previous", "feed.json", "--key", "vendor.key"];
    vendor.warned(&build, &[]);
    assert!(vendor.text("feed.json").contains("fresh.v1"));
    vendor.warned(&["sign", "feed.json", "--key", "vendor.key"], &[]);
    assert!(vendor.text("feed.json").contains("fresh.v1"));
    // Out of the payload, which has none: the feed that lies there is the same.
    let signed = vendor.text("feed.json");
    let payload = member(&vendor, "feed.json", "payload").as_str().unwrap().to_string();
    vendor.put("payload.json", Base64::decode_vec(&payload).unwrap());
    vendor.warned(&["sign", "payload.json", "--key", "vendor.key", "--out", "feed.json"], &[]);
    assert_eq!(vendor.text("feed.json"), signed);
    let said = vendor.warned(&[&build[..], &["--renew"]].concat(), &["stale"]);
    assert!(said.contains("panels that require it refuse the feed until `fresh` has run"), "{said}");
    assert!(!vendor.text("feed.json").contains("fresh.v1"));
    // One that is there and counts no more is told of as well.
    vendor.done(&FRESH);
    let late = [&build[..], &["--now", "2026-10-10T00:00:00Z"]].concat();
    let said = vendor.warned(&late, &["stale"]);
    assert!(said.contains("it has expired"), "{said}");
    vendor.done(&["root", "rotate", "--remove-fresh-key", "fresh.pub", "--add-fresh-key", "next.pub"]);
    sign(&vendor, &["first", "second"]);
    let said = vendor.warned(&build, &["stale"]);
    assert!(said.contains("too few of the keys"), "{said}");
}

#[test]
fn only_a_fresh_key_says_so_and_it_can_sign_nothing_else() {
    let vendor = published();
    let before = vendor.text("feed.json");
    for name in ["vendor.key", "first.key"] {
        let said = vendor.refused(&["fresh", "feed.json", "--key", name], 1, &["signature"]);
        assert!(said.contains("is none of the fresh keys of root version 1"), "{said}");
    }
    let wrong = vendor.run_with(&FRESH, &[("EXTENSION_FEED_PASSPHRASE", "not this one")]);
    wrong.expect(3, &["passphrase"]);
    assert_eq!(vendor.text("feed.json"), before);
    vendor.refused(&["build", "--previous", "feed.json", "--renew", "--key", "fresh.key"], 1, &["signature"]);
    vendor.done(&["root", "rotate"]);
    vendor.refused(&["root", "sign", "--key", "fresh.key"], 1, &["signature"]);
    sign(&vendor, &["first", "second"]);
    assert_eq!(vendor.text("feed.json"), before);
}

#[test]
fn a_feed_that_panels_would_refuse_becomes_no_fresher() {
    let vendor = published();
    let whole = vendor.text("feed.json");
    let signature = member(&vendor, "feed.json", "signatures")[0]["sig"].as_str().unwrap().to_string();
    let cases = [
        (whole.replace(&signature, &Base64::encode_string(&[0; 64])), "signature"),
        (whole.replace("\"payload\":\"ew", "\"payload\":\"e3"), "signature"),
        (whole.replacen("root.v1", "feed.v1", 1), "root"),
        (format!("{}}}", whole.split(",\"roots\"").next().unwrap()), "root"),
        ("{\"schema\":1}".into(), "unsigned"),
    ];
    for (text, code) in cases {
        assert_ne!(text, whole, "{code}");
        vendor.put("other.json", &text);
        vendor.refused(&["fresh", "other.json", "--key", "fresh.key"], 1, &[code]);
        assert_eq!(vendor.text("other.json"), text);
    }
    vendor.refused(&[&FRESH[..], &["--now", "2027-03-31T12:00:00Z"]].concat(), 1, &["expires"]);
    vendor.refused(&[&FRESH[..], &["--now", "2027-10-02T12:00:00Z"]].concat(), 1, &["root"]);
    // No panel asks where the root names no keys for it.
    vendor.done(&["root", "rotate", "--remove-fresh-key", "fresh.pub"]);
    sign(&vendor, &["first", "second"]);
    vendor.warned(&["build", "--previous", "feed.json", "--renew", "--key", "vendor.key"], &[]);
    vendor.refused(&FRESH, 1, &["root"]);
    let plain = Vendor::new();
    plain.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    plain.refused(&["fresh", "feed.json", "--key", &key("fresh.key")], 1, &["root"]);
}

#[test]
fn with_ones_own_chain_at_hand_the_feed_of_another_is_told() {
    let vendor = published();
    vendor.done(&[&FRESH[..], &["--roots", "roots.json"]].concat());
    // A host that gives a feed with a chain of its own, in which the fresh key of this vendor stands.
    let thief = Vendor::new();
    crate::roots::lay_keys(&thief, &["fourth", "fresh"]);
    thief
        .done(&words("root init --root-key fourth.pub --root-threshold 1 --feed-key fourth.pub --fresh-key fresh.pub"));
    thief.done(&["root", "sign", "--key", "fourth.key"]);
    settle(&thief, "");
    thief.done(&["build", "--seq", "9", "--key", "fourth.key"]);
    vendor.put("given.json", thief.text("feed.json"));
    let said = vendor.refused(&["fresh", "given.json", "--key", "fresh.key", "--roots", "roots.json"], 1, &["root"]);
    assert!(said.contains("another root version 1 than roots.json"), "{said}");
    // One that brings fewer roots along than there are.
    vendor.done(&["root", "rotate"]);
    sign(&vendor, &["first", "second"]);
    vendor.refused(&[&FRESH[..], &["--roots", "roots.json"]].concat(), 1, &["root"]);
}

#[test]
fn where_it_goes_nothing_else_is_lost() {
    let vendor = published();
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--key", "vendor.key", "--out", "next.json"]);
    vendor.put("site/feed.json", vendor.text("next.json"));
    // An older feed does not take the place of a newer one.
    vendor.refused(&[&FRESH[..], &["--out", "site/feed.json"]].concat(), 1, &["seq"]);
    assert_eq!(vendor.text("site/feed.json"), vendor.text("next.json"));
    vendor.done(&["fresh", "next.json", "--key", "fresh.key", "--out", "site/feed.json"]);
    vendor.refused(&[&FRESH[..], &["--out", "roots.json"]].concat(), 3, &["exists"]);
    assert_eq!(statement(&vendor, "site/feed.json")["seq"], 2);
    let second = rooted();
    second.put("feed.toml", SETTINGS);
    assert_eq!(second.run(&["fresh", "missing.json", "--key", "fresh.key"]).code, 3);
}
