//! `fresh`: what a daily job may say of a feed, and what it may not.

use crate::desk::{Desk, SETTINGS, errors, key};
use crate::roots::{rooted, sign};
use crate::rotation::{member, published, settle};
use base64ct::{Base64, Encoding};
use extension_update::core::trust;

const FRESH: [&str; 4] = ["fresh", "feed.json", "--key", "fresh.key"];

fn statement(desk: &Desk, file: &str) -> serde_json::Value {
    let payload = member(desk, file, "fresh")["payload"].as_str().unwrap().to_string();
    serde_json::from_slice(&Base64::decode_vec(&payload).unwrap()).unwrap()
}

#[test]
fn a_statement_is_of_this_very_feed_and_replaces_the_one_before() {
    let desk = published();
    let [payload, signatures, roots] = ["payload", "signatures", "roots"].map(|name| member(&desk, "feed.json", name));
    let said = desk.done(&FRESH);
    assert!(said.contains("seq 1 is fresh until 2026-10-09T12:00:00Z"), "{said}");
    let bytes = Base64::decode_vec(payload.as_str().unwrap()).unwrap();
    let expected = serde_json::json!({"schema": 1, "seq": 1, "sha256": trust::hex(&trust::sha256(&bytes)),
        "issued": "2026-10-02T12:00:00Z", "expires": "2026-10-09T12:00:00Z"});
    assert_eq!(statement(&desk, "feed.json"), expected);
    // The feed itself is what it was.
    assert_eq!(
        ["payload", "signatures", "roots"].map(|name| member(&desk, "feed.json", name)),
        [payload, signatures, roots]
    );
    let once = desk.text("feed.json");
    desk.done(&FRESH);
    assert_eq!(desk.text("feed.json"), once, "the same moment gives the same bytes");
    desk.done(&[&FRESH[..], &["--now", "2026-10-03T12:00:00Z", "--days", "31"]].concat());
    assert_eq!(statement(&desk, "feed.json")["expires"], "2026-11-03T12:00:00Z");
    assert_eq!(desk.text("feed.json").matches("fresh.v1").count(), 1);
    // A clock that was set back makes nothing older.
    desk.refused(&FRESH, 1, &["clock"]);
    for days in ["0", "32"] {
        assert_eq!(desk.run(&[&FRESH[..], &["--days", days]].concat()).code, 2);
    }
}

#[test]
fn a_feed_that_stays_keeps_its_statement_and_the_next_one_has_none() {
    let desk = published();
    desk.done(&FRESH);
    let build = ["build", "--previous", "feed.json", "--key", "vendor.key"];
    desk.warned(&build, &[]);
    assert!(desk.text("feed.json").contains("fresh.v1"));
    desk.warned(&["sign", "feed.json", "--key", "vendor.key"], &[]);
    assert!(desk.text("feed.json").contains("fresh.v1"));
    // Out of the payload, which has none: the feed that lies there is the same.
    let signed = desk.text("feed.json");
    let payload = member(&desk, "feed.json", "payload").as_str().unwrap().to_string();
    desk.put("payload.json", Base64::decode_vec(&payload).unwrap());
    desk.warned(&["sign", "payload.json", "--key", "vendor.key", "--out", "feed.json"], &[]);
    assert_eq!(desk.text("feed.json"), signed);
    let said = desk.warned(&[&build[..], &["--renew"]].concat(), &["stale"]);
    assert!(said.contains("panels that require it refuse the feed until `fresh` has run"), "{said}");
    assert!(!desk.text("feed.json").contains("fresh.v1"));
    // One that is there and counts no more is told of as well.
    desk.done(&FRESH);
    let late = [&build[..], &["--now", "2026-10-10T00:00:00Z"]].concat();
    let said = desk.warned(&late, &["stale"]);
    assert!(said.contains("it has expired"), "{said}");
    desk.done(&["root", "rotate", "--remove-fresh-key", "fresh.pub", "--add-fresh-key", "next.pub"]);
    sign(&desk, &["first", "second"]);
    let said = desk.warned(&build, &["stale"]);
    assert!(said.contains("too few of the keys"), "{said}");
}

#[test]
fn only_a_fresh_key_says_so_and_it_can_sign_nothing_else() {
    let desk = published();
    let before = desk.text("feed.json");
    for name in ["vendor.key", "first.key"] {
        let said = desk.refused(&["fresh", "feed.json", "--key", name], 1, &["signature"]);
        assert!(said.contains("is none of the fresh keys of root version 1"), "{said}");
    }
    let wrong = desk.run_with(&FRESH, &[("EXTENSION_FEED_PASSPHRASE", "not this one")]);
    assert_eq!((wrong.code, errors(&wrong.err)), (3, vec!["passphrase".into()]));
    assert_eq!(desk.text("feed.json"), before);
    desk.refused(&["build", "--previous", "feed.json", "--renew", "--key", "fresh.key"], 1, &["signature"]);
    desk.done(&["root", "rotate"]);
    desk.refused(&["root", "sign", "--key", "fresh.key"], 1, &["signature"]);
    sign(&desk, &["first", "second"]);
    assert_eq!(desk.text("feed.json"), before);
}

#[test]
fn a_feed_that_panels_would_refuse_becomes_no_fresher() {
    let desk = published();
    let whole = desk.text("feed.json");
    let signature = member(&desk, "feed.json", "signatures")[0]["sig"].as_str().unwrap().to_string();
    let cases = [
        (whole.replace(&signature, &Base64::encode_string(&[0; 64])), "signature"),
        (whole.replace("\"payload\":\"ew", "\"payload\":\"e3"), "signature"),
        (whole.replacen("root.v1", "feed.v1", 1), "root"),
        (format!("{}}}", whole.split(",\"roots\"").next().unwrap()), "root"),
        ("{\"schema\":1}".into(), "unsigned"),
    ];
    for (text, code) in cases {
        assert_ne!(text, whole, "{code}");
        desk.put("other.json", &text);
        desk.refused(&["fresh", "other.json", "--key", "fresh.key"], 1, &[code]);
        assert_eq!(desk.text("other.json"), text);
    }
    desk.refused(&[&FRESH[..], &["--now", "2027-03-31T12:00:00Z"]].concat(), 1, &["expires"]);
    desk.refused(&[&FRESH[..], &["--now", "2027-10-02T12:00:00Z"]].concat(), 1, &["root"]);
    // No panel asks where the root names no keys for it.
    desk.done(&["root", "rotate", "--remove-fresh-key", "fresh.pub"]);
    sign(&desk, &["first", "second"]);
    desk.warned(&["build", "--previous", "feed.json", "--renew", "--key", "vendor.key"], &[]);
    desk.refused(&FRESH, 1, &["root"]);
    let plain = Desk::new();
    plain.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    plain.refused(&["fresh", "feed.json", "--key", &key("fresh.key")], 1, &["root"]);
}

#[test]
fn with_ones_own_chain_at_hand_the_feed_of_another_is_told() {
    let desk = published();
    desk.done(&[&FRESH[..], &["--roots", "roots.json"]].concat());
    // A host that gives a feed with a chain of its own, in which the fresh key of this vendor stands.
    let thief = Desk::new();
    crate::roots::lay_keys(&thief, &["fourth", "fresh"]);
    thief.done(&[
        "root",
        "init",
        "--root-key",
        "fourth.pub",
        "--root-threshold",
        "1",
        "--feed-key",
        "fourth.pub",
        "--fresh-key",
        "fresh.pub",
    ]);
    thief.done(&["root", "sign", "--key", "fourth.key"]);
    settle(&thief, "");
    thief.done(&["build", "--seq", "9", "--key", "fourth.key"]);
    desk.put("given.json", thief.text("feed.json"));
    let said = desk.refused(&["fresh", "given.json", "--key", "fresh.key", "--roots", "roots.json"], 1, &["root"]);
    assert!(said.contains("another root version 1 than roots.json"), "{said}");
    // One that brings fewer roots along than there are.
    desk.done(&["root", "rotate"]);
    sign(&desk, &["first", "second"]);
    desk.refused(&[&FRESH[..], &["--roots", "roots.json"]].concat(), 1, &["root"]);
}

#[test]
fn where_it_goes_nothing_else_is_lost() {
    let desk = published();
    desk.done(&["build", "--previous", "feed.json", "--renew", "--key", "vendor.key", "--out", "next.json"]);
    desk.put("site/feed.json", desk.text("next.json"));
    // An older feed does not take the place of a newer one.
    desk.refused(&[&FRESH[..], &["--out", "site/feed.json"]].concat(), 1, &["seq"]);
    assert_eq!(desk.text("site/feed.json"), desk.text("next.json"));
    desk.done(&["fresh", "next.json", "--key", "fresh.key", "--out", "site/feed.json"]);
    desk.refused(&[&FRESH[..], &["--out", "roots.json"]].concat(), 3, &["exists"]);
    assert_eq!(statement(&desk, "site/feed.json")["seq"], 2);
    let second = rooted();
    second.put("feed.toml", SETTINGS);
    assert_eq!(second.run(&["fresh", "missing.json", "--key", "fresh.key"]).code, 3);
}
