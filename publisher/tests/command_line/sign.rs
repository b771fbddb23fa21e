//! `sign`: two people on two machines, and what is not signed.

use crate::vendor::{PASSPHRASE, Vendor, key};

fn signatures(text: &str) -> Vec<String> {
    text.match_indices("\"sig\":\"").map(|(at, _)| text[at + 7..at + 95].to_string()).collect()
}

#[test]
fn two_people_sign_on_two_machines_and_a_panel_that_wants_both_takes_it() {
    let first = Vendor::new();
    first.done(&["build", "--seq", "1"]);
    let said = first.done(&["sign", "payload.json", "--key", &key("first.key"), "--out", "feed.json"]);
    // Whoever signs sees what.
    let size = std::fs::metadata(first.path("files/DEMO-0.0.0.4.cfe")).unwrap().len();
    assert!(said.contains(&format!("0.0.0.4 of 2026-10-01 (stable): {size} bytes, sha256 ")), "{said}");
    let (a, b) = (key("first.pub"), key("second.pub"));
    let both = ["verify", "feed.json", "--key", &a, "--key", &b, "--threshold", "2", "--installed", "0.0.0.3"];
    first.refused(&both, 1, &["signature"]);

    // Only the feed travels: neither the files nor the other key.
    let second = Vendor::empty();
    second.put("feed.json", first.text("feed.json"));
    second.done(&["sign", "feed.json", "--key", &key("second.key")]);
    let text = second.text("feed.json");
    assert_eq!(signatures(&text)[0], signatures(&first.text("feed.json"))[0], "the first signature stays");
    assert_eq!(signatures(&text).len(), 2);
    assert!(second.done(&both).contains("available: 0.0.0.4"));

    // Once more with either key: nothing is doubled, nothing moves.
    for name in ["first.key", "second.key"] {
        second.done(&["sign", "feed.json", "--key", &key(name)]);
        assert_eq!(second.text("feed.json"), text, "{name}");
    }
}

#[test]
fn one_key_twice_is_not_two() {
    let vendor = Vendor::new();
    let (secret, public, other) = (key("first.key"), key("first.pub"), key("second.pub"));
    vendor.done(&["build", "--seq", "1", "--key", &secret, "--key", &secret]);
    assert_eq!(signatures(&vendor.text("feed.json")).len(), 1);
    // By hand as well: the same signature under two names counts once.
    let text = vendor.text("feed.json");
    let entry = &text[text.find("{\"keyid\"").unwrap()..text.rfind("]}").unwrap()];
    vendor.put(
        "feed.json",
        text.replace(entry, &format!("{entry},{}", entry.replace("{\"keyid\":\"", "{\"keyid\":\"0"))),
    );
    vendor.refused(&["verify", "feed.json", "--key", &public, "--key", &other, "--threshold", "2"], 1, &["signature"]);
    // Signing heals it: a signature without its name is known by its key.
    vendor.done(&["sign", "feed.json", "--key", &secret]);
    assert_eq!(vendor.text("feed.json"), text);
}

#[test]
fn what_a_panel_would_refuse_or_drop_is_not_signed() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "1"]);
    let payload = vendor.text("payload.json");
    let cases = [
        (payload.replace("\"schema\": 1", "\"schema\": 2"), "format"),
        (payload.replace("\"0.0.0.3\"", "\"0.0.0.4\""), "dropped"),
        (payload.replace("https://example.com/files", "http://example.com/files"), "dropped"),
        (payload.replace("\"date\": \"2026-09-01\"", "\"date\": \"2027-09-01\""), "date-future"),
        (payload.replace("\"ru\": \"- Первый выпуск\"", "\"ru\": \" \""), "section-empty"),
        (payload.replace("\"issued\": \"2026-10-02", "\"issued\": \"2026-10-04"), "clock"),
        (payload.replace("\"seq\": 1", "\"seq\": 1, \"seq\": 2"), "format"),
        ("[]".into(), "format"),
        ("x".repeat(262_145), "too-large"),
    ];
    for (text, code) in cases {
        vendor.put("payload.json", &text);
        let outcome = vendor.run(&["sign", "payload.json", "--key", &secret, "--out", "feed.json"]);
        assert_eq!(outcome.code, 1, "{code}: {outcome:?}");
        let found = crate::vendor::errors(&outcome.err);
        assert!(!found.is_empty() && found.iter().all(|other| other == code), "{code}: {outcome:?}");
        assert!(!vendor.path("feed.json").exists());
    }
    let outcome = vendor.run(&["sign", "payload.json", "--key", &secret]);
    assert_eq!(outcome.code, 2, "a payload is never overwritten by its envelope: {outcome:?}");
}

#[test]
fn an_envelope_of_something_else_is_not_signed() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    let whole = vendor.text("feed.json");
    for text in [
        whole.replace("feed.v1", "feed.v2"),
        whole.replace("\"signatures\":[", "\"signatures\":[{},"),
        whole.replace("\"payload\":\"", "\"payload\":\"*"),
        whole.replace("{\"payloadType\"", "{\"payload\":\"\",\"payloadType\""),
        whole[..whole.len() / 2].into(),
    ] {
        vendor.put("feed.json", &text);
        vendor.refused(&["sign", "feed.json", "--key", &secret], 1, &["format"]);
        assert_eq!(vendor.text("feed.json"), text);
    }
}

#[test]
fn a_second_signer_can_hold_the_feed_against_the_one_before() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "5", "--key", &secret, "--out", "published.json"]);
    vendor.put_release("files/DEMO-0.0.0.4.cfe", "slipped in");
    vendor.done(&["build", "--seq", "6"]);
    let sign = ["sign", "payload.json", "--key", &secret, "--out", "feed.json"];
    vendor.refused(&[&sign[..], &["--previous", "published.json"]].concat(), 1, &["file-changed"]);
    assert_eq!(vendor.run_with(&sign, &[("EXTENSION_FEED_PASSPHRASE", PASSPHRASE)]).code, 0);
}
