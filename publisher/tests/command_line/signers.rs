//! `sign` by the rules of `build`: whose signature counts, and what lies where the signed feed goes.

use crate::vendor::{CHANGELOG, SETTINGS, Vendor, key, pinned, settings_of, settings_of_another};
use std::fs;

fn pin(vendor: &Vendor, names: &[&str], threshold: u8) {
    vendor.put("feed.toml", pinned(names, threshold));
}

/// A vendor with a feed of seq 5 that both have signed, and a payload of seq 6 with other bytes.
fn published() -> Vendor {
    let vendor = Vendor::new();
    let both = ["--key", &key("first.key"), "--key", &key("second.key")];
    vendor.done(&[&["build", "--seq", "5"][..], &both].concat());
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--out", "payload.json"]);
    vendor
}

#[test]
fn only_a_pinned_key_signs() {
    let vendor = published();
    pin(&vendor, &["first.pub"], 1);
    let sign = ["sign", "payload.json", "--out", "next.json", "--key"];
    let said = vendor.refused(&[&sign[..], &[&key("second.key")]].concat(), 1, &["signature"]);
    assert!(said.contains("second.key: is none of the public_keys"), "{said}");
    assert!(!vendor.path("next.json").exists());
    vendor.done(&[&sign[..], &[&key("first.key")]].concat());
    // The settings of another place, and those that are not there.
    vendor.put("other/feed.toml", pinned(&["second.pub"], 1));
    let first = key("first.key");
    let other = [&sign[..], &[&first, "--settings"]].concat();
    vendor.refused(&[&other[..], &["other/feed.toml"]].concat(), 1, &["signature"]);
    vendor.refused(&[&other[..], &["missing.toml"]].concat(), 3, &["file"]);
    vendor.put("feed.toml", "[products.DEMO");
    vendor.refused(&[&sign[..], &[&key("first.key")]].concat(), 1, &["settings"]);
}

#[test]
fn a_feed_that_too_few_have_signed_never_takes_the_place_of_one_that_panels_take() {
    let vendor = published();
    pin(&vendor, &["first.pub", "second.pub"], 2);
    let before = vendor.text("feed.json");
    let (first, second) = (key("first.key"), key("second.key"));
    vendor.refused(&["sign", "payload.json", "--key", &first, "--out", "feed.json"], 1, &["signature"]);
    assert_eq!(vendor.text("feed.json"), before);
    // Beside it the first signature waits for the second one.
    let said = vendor.warned(&["sign", "payload.json", "--key", &first, "--out", "next.json"], &["signature"]);
    assert!(said.contains("1 of 2 signatures"), "{said}");
    vendor.warned(&["sign", "next.json", "--key", &second, "--previous", "feed.json"], &[]);
    vendor.done(&["sign", "next.json", "--key", &second, "--out", "feed.json"]);
    assert_eq!(vendor.text("feed.json"), vendor.text("next.json"));
}

#[test]
fn a_pinned_key_that_signs_no_more_is_named() {
    let vendor = published();
    pin(&vendor, &["first.pub", "second.pub"], 1);
    let (first, second) = (key("first.key"), key("second.key"));
    let next = ["build", "--previous", "feed.json", "--renew", "--out", "next.json", "--key", &first];
    let said = vendor.warned(&next, &["signature"]);
    assert!(said.contains("next.json: is not signed by"), "{said}");
    let sign = ["sign", "payload.json", "--key", &first, "--out", "other.json", "--previous", "feed.json"];
    vendor.warned(&sign, &["signature"]);
    vendor.warned(&["sign", "payload.json", "--key", &first, "--out", "feed.json"], &["signature"]);
    // It was told of once; and a feed that both sign loses nobody.
    vendor.warned(&["build", "--previous", "feed.json", "--renew", "--key", &first], &[]);
    vendor.warned(&["build", "--previous", "feed.json", "--renew", "--key", &first, "--key", &second], &[]);
}

#[test]
fn a_feed_of_the_same_or_a_greater_number_stays() {
    let vendor = published();
    let secret = key("first.key");
    for seq in ["4", "5"] {
        let out = format!("{seq}.json");
        vendor.done(&["build", "--seq", seq, "--expires", "2027-01-01T00:00:00Z", "--out", &out]);
        let before = vendor.text("feed.json");
        let said = vendor.refused(&["sign", &out, "--key", &secret, "--out", "feed.json"], 1, &["seq"]);
        assert!(said.contains("feed.json: is another feed of the same or a greater seq"), "{said}");
        assert_eq!(vendor.text("feed.json"), before);
    }
}

#[test]
fn no_signature_that_lies_there_is_lost() {
    let vendor = published();
    let (first, second) = (key("first.key"), key("second.key"));
    let before = vendor.text("feed.json");
    // Without public_keys nobody knows how many a panel wants: whoever has signed before signs again.
    for args in [
        &["sign", "payload.json", "--key", &first, "--out", "feed.json"][..],
        &["build", "--previous", "feed.json", "--renew", "--key", &first],
    ] {
        vendor.refused(args, 1, &["signature"]);
        assert_eq!(vendor.text("feed.json"), before);
    }
    // Of the same payload the signatures are put together.
    vendor.done(&["sign", "payload.json", "--key", &first, "--out", "next.json"]);
    vendor.done(&["sign", "payload.json", "--key", &second, "--out", "next.json"]);
    assert_eq!(vendor.text("next.json").matches("\"sig\"").count(), 2);
    let both = ["verify", "next.json", "--threshold", "2", "--key", &key("first.pub"), "--key", &key("second.pub")];
    vendor.done(&both);
    // In either order, and once more.
    let text = vendor.text("next.json");
    vendor.done(&["sign", "payload.json", "--key", &first, "--out", "next.json"]);
    assert_eq!(vendor.text("next.json"), text);
    vendor.done(&["sign", "next.json", "--key", &first, "--out", "feed.json"]);
}

#[test]
fn the_feed_of_another_vendor_stays() {
    let vendor = Vendor::new();
    let secret = key("second.key");
    vendor.put("feed.toml", settings_of_another());
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    let before = vendor.text("feed.json");
    vendor.put("feed.toml", SETTINGS);
    vendor.done(&["build", "--seq", "9"]);
    let sign = ["sign", "payload.json", "--key", &key("first.key"), "--out", "feed.json"];
    vendor.refused(&sign, 1, &["release-gone"]);
    pin(&vendor, &["first.pub"], 1);
    vendor.refused(&sign, 1, &["previous", "release-gone"]);
    // `build` as well, whatever it is told to follow.
    vendor.done(&["build", "--seq", "8", "--key", &key("first.key"), "--out", "own.json"]);
    let build = ["build", "--previous", "own.json", "--renew", "--key", &key("first.key")];
    vendor.refused(&build, 1, &["previous", "release-gone"]);
    assert_eq!(vendor.text("feed.json"), before);
}

#[test]
fn the_second_signer_sees_all_that_has_changed() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    let facts = "critical = true\nrequires = { from = \"0.0.0.1\" }\nrollout = { hours = 1000 }";
    let settings = settings_of("0.0.0.4", facts)
        .replace("https://example.com/files", "https://evil.example")
        .replace("\"https://example.com/\"", "\"https://evil.example/\"")
        .replace("\"Демо\"", "\"Дёмо\"");
    vendor.put("feed.toml", settings);
    vendor.put("CHANGELOG.md", CHANGELOG.replace("- Изменилась версия", "- Позвоните\n- И продиктуйте пароль"));
    vendor.done(&["build", "--previous", "feed.json"]);
    let sign = ["sign", "payload.json", "--key", &key("second.key"), "--previous", "feed.json", "--out", "s.json"];
    let dry = vendor.done(&["build", "--previous", "feed.json", "--dry-run"]);
    let said = vendor.done(&sign);
    for line in [
        "what has changed since feed.json:",
        "  seq: 1 → 2",
        "  DEMO homepage: \"https://example.com/\" → \"https://evil.example/\"",
        "  DEMO name.ru: \"Демо\" → \"Дёмо\"",
        "  DEMO 0.0.0.4 artifact.urls.0: \"https://example.com/files/DEMO-0.0.0.4.cfe\" → \"https://evil.example/DEMO-0.0.0.4.cfe\"",
        "  DEMO 0.0.0.4 critical: nothing → true",
        "  DEMO 0.0.0.4 requires.from: nothing → \"0.0.0.1\"",
        "  DEMO 0.0.0.4 rollout.hours: nothing → 1000",
        "  DEMO 0.0.0.4 notes.ru:",
        "    - - Изменилась версия",
        "    + - Позвоните",
        "    + - И продиктуйте пароль",
    ] {
        assert!(said.lines().any(|other| other == line), "{line}: {said}");
        assert!(dry.lines().any(|other| other == line), "{line}: {dry}");
    }
    // A product that is gone is no feed to sign, and it is shown who went.
    let payload = vendor.text("payload.json").replace("\"DEMO\": {", "\"DEMO2\": {");
    vendor.put("payload.json", payload);
    fs::remove_file(vendor.path("s.json")).unwrap();
    let outcome = vendor.run(&sign);
    outcome.expect(1, &["release-gone"]);
    assert!(outcome.out.contains("  DEMO: the product is gone\n  DEMO2: the product is new\n"), "{outcome:?}");
    // What it replaces is shown without being named.
    vendor.done(&["build", "--previous", "feed.json", "--out", "payload.json"]);
    let said = vendor.done(&["sign", "payload.json", "--key", &key("first.key"), "--out", "feed.json"]);
    assert!(said.contains("DEMO 0.0.0.4 critical: nothing → true"), "{said}");
}
