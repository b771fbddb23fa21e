//! `root`: making a chain, signing it on several machines, and what is never a chain.

use crate::vendor::{Vendor, key, words};
use extension_feed::public_key;
use extension_update::core::trust;
use std::fs;

/// The id of a key, as it is printed.
pub fn id(name: &str) -> String {
    trust::key_id(&public_key::of_argument(&key(&format!("{name}.pub"))).unwrap())
}

/// Gives a vendor the keys of these names: `first.key` and `first.pub`.
pub fn lay_keys(vendor: &Vendor, names: &[&str]) {
    for name in names {
        for ending in ["key", "pub"] {
            let file = format!("{name}.{ending}");
            vendor.put_secret(&file, fs::read(key(&file)).unwrap());
        }
    }
}

pub const NAMES: [&str; 7] = ["first", "second", "third", "fourth", "vendor", "next", "fresh"];

pub const INIT: &str = "root init --root-key first.pub --root-key second.pub --root-key third.pub \
    --root-threshold 2 --feed-key vendor.pub --fresh-key fresh.pub";

/// Signs the last version with these keys.
pub fn sign(vendor: &Vendor, names: &[&str]) {
    for name in names {
        vendor.done(&["root", "sign", "--key", &format!("{name}.key")]);
    }
}

/// A vendor with a chain of one version, two of three, which two have signed.
pub fn rooted() -> Vendor {
    let vendor = Vendor::new();
    lay_keys(&vendor, &NAMES);
    vendor.done(&words(INIT));
    sign(&vendor, &["first", "second"]);
    vendor
}

#[test]
fn three_people_sign_on_their_own_machines_and_each_learns_who_is_missing() {
    let first = Vendor::new();
    lay_keys(&first, &NAMES);
    let said = first.done(&words(INIT));
    let pinned = format!(
        "policy.root of the panels: \"root\": {{\"keys\":[{}],\"threshold\":2}}",
        ["first", "second", "third"].map(|name| format!("\"{}\"", first.text(&format!("{name}.pub")).trim())).join(",")
    );
    assert!(said.contains(&pinned), "{said}");
    let all = ["first", "second", "third"].map(id);
    assert!(said.contains(&format!("version 1 still wants 2 of its own root keys: {}", all.join(", "))), "{said}");
    assert_eq!(first.run(&["root", "show"]).code, 1, "an unfinished chain is told of");
    let said = first.done(&["root", "sign", "--key", "first.key"]);
    assert!(said.contains(&format!("still wants 1 of its own root keys: {}, {}", all[1], all[2])), "{said}");

    // Only the file travels.
    let second = Vendor::empty();
    second.put("roots.json", first.text("roots.json"));
    let said = second.done(&["root", "sign", "--key", &key("third.key")]);
    assert!(said.ends_with(&format!("version 1 is signed by {}; version 1 is complete\n", all[2])), "{said}");
    let said = second.done(&["root", "show"]);
    assert!(said.contains(&format!("signed by {}, {}; version 1 is complete", all[0], all[2])), "{said}");
    // The same key once more is no other signature.
    let text = second.text("roots.json");
    second.done(&["root", "sign", "--key", &key("third.key")]);
    assert_eq!(second.text("roots.json"), text);
    let json: serde_json::Value = serde_json::from_str(&second.done(&["root", "show", "--json"])).unwrap();
    assert_eq!(json["versions"][0]["complete"], true);
    assert_eq!(json["versions"][0]["signatures"][0]["waiting"], serde_json::json!([all[1]]));
}

#[test]
fn one_key_is_one_signer_however_often_it_stands_there() {
    let vendor = Vendor::new();
    lay_keys(&vendor, &NAMES);
    let twice = ["root", "init", "--root-key", "first.pub", "--root-key", "first.pub", "--root-threshold", "2"];
    let said = vendor.refused(&[&twice[..], &["--feed-key", "vendor.pub"]].concat(), 3, &["key"]);
    assert!(said.contains("stands twice"), "{said}");
    vendor.done(&words(INIT));
    // By hand: the same signature twice, under another name.
    vendor.done(&["root", "sign", "--key", "first.key"]);
    let text = vendor.text("roots.json");
    let entry = &text[text.find("{\"keyid\"").unwrap()..text.find("]}").unwrap()];
    vendor.put(
        "roots.json",
        text.replace(entry, &format!("{entry},{}", entry.replace("{\"keyid\":\"", "{\"keyid\":\"0"))),
    );
    let said = vendor.run(&["root", "show"]);
    assert!(said.code == 1 && said.out.contains("version 1 still wants 1 of its own root keys"), "{said:?}");
}

#[test]
fn a_threshold_that_cannot_be_met_is_refused_before_anybody_pins_it() {
    let vendor = Vendor::new();
    lay_keys(&vendor, &NAMES);
    let init = ["root", "init", "--root-key", "first.pub", "--feed-key", "vendor.pub", "--root-threshold"];
    for threshold in ["0", "2"] {
        let said = vendor.refused(&[&init[..], &[threshold]].concat(), 1, &["root"]);
        assert!(said.contains("root.threshold: a number from 1 to 1"), "{said}");
    }
    vendor.refused(&[&init[..], &["1", "--feed-threshold", "2"]].concat(), 1, &["root"]);
    vendor.refused(&[&init[..], &["1", "--fresh-key", "fresh.pub", "--fresh-threshold", "2"]].concat(), 1, &["root"]);
    assert_eq!(vendor.run(&[&init[..], &["1", "--days", "0"]].concat()).code, 2);
    assert_eq!(vendor.run(&[&init[..], &["1", "--days", "3661"]].concat()).code, 2);
    vendor.refused(&[&init[..], &["1", "--fresh-key", "first.key"]].concat(), 3, &["key"]);
    assert!(!vendor.path("roots.json").exists());
    // What is allowed and hardly wise is said.
    vendor.warned(&[&init[..], &["1", "--fresh-key", "vendor.pub"]].concat(), &["odd", "odd"]);
    let before = vendor.text("roots.json");
    vendor.refused(&words(INIT), 3, &["exists"]);
    assert_eq!(vendor.text("roots.json"), before);
}

#[test]
fn only_a_root_key_signs_a_root_and_only_with_its_passphrase() {
    let vendor = Vendor::new();
    lay_keys(&vendor, &NAMES);
    vendor.done(&words(INIT));
    let before = vendor.text("roots.json");
    let said = vendor.refused(&["root", "sign", "--key", "fourth.key"], 1, &["signature"]);
    assert!(said.contains("fourth.key: is no root key of version 1"), "{said}");
    let said = vendor.refused(&["root", "sign", "--key", "vendor.key"], 1, &["signature"]);
    assert!(said.contains("but one of the feed keys"), "{said}");
    let wrong =
        vendor.run_with(&["root", "sign", "--key", "first.key"], &[("EXTENSION_FEED_PASSPHRASE", "not this one")]);
    wrong.expect(3, &["passphrase"]);
    // It was shown what would have been signed.
    assert!(wrong.out.contains("version 1, issued 2026-10-02T12:00:00Z"), "{wrong:?}");
    let late = ["root", "sign", "--key", "first.key", "--now", "2027-10-03T00:00:00Z"];
    let said = vendor.refused(&late, 1, &["root"]);
    assert!(said.contains("version 1 has ended"), "{said}");
    vendor.refused(&["root", "sign", "--key", "first.key", "--now", "2026-10-01T00:00:00Z"], 1, &["clock"]);
    assert_eq!(vendor.text("roots.json"), before);
}

#[test]
fn what_is_no_chain_is_said_so() {
    let vendor = rooted();
    vendor.done(&["root", "rotate", "--days", "400"]);
    sign(&vendor, &["first", "third"]);
    let whole: serde_json::Value = serde_json::from_str(&vendor.text("roots.json")).unwrap();
    let list = whole.as_array().unwrap();
    let (one, two) = (&list[0], &list[1]);
    let mut bare = one.clone();
    bare["signatures"] = serde_json::json!([]);
    let mut other = one.clone();
    other["payloadType"] = "application/vnd.extension-update.feed.v1+json".into();
    let cases = [
        (serde_json::json!([two]), "root", "version 2 stands where 1 belongs"),
        (serde_json::json!([one, one]), "root", "version 1 stands where 2 belongs"),
        (serde_json::json!([bare, two]), "root", "version 1 is not signed by enough, and another one follows"),
        (serde_json::json!([other]), "root", "payloadType"),
        (serde_json::json!([]), "root", "from version 1 on"),
        (serde_json::json!(7), "format", "an array of envelopes"),
        (serde_json::json!({"schema": 1}), "format", "has no \"roots\""),
        (serde_json::Value::Array(vec![one.clone(); 17]), "root", "17 versions, a panel reads 16"),
    ];
    for (text, code, reason) in cases {
        vendor.put("roots.json", text.to_string());
        let said = vendor.refused(&["root", "show"], 1, &[code]);
        assert!(said.contains(reason), "{reason}: {said}");
        let before = vendor.text("roots.json");
        vendor.refused(&["root", "rotate"], 1, &[code]);
        vendor.refused(&["root", "sign", "--key", "first.key"], 1, &[code]);
        assert_eq!(vendor.text("roots.json"), before, "nothing is lost");
    }
    vendor.put("roots.json", "{");
    vendor.refused(&["root", "show"], 1, &["format"]);
}
