//! `revoke`: a key that is good no more, and what that does to the next feed.

use crate::roots::{id, rooted, sign};
use crate::rotation::{member, published, settle};
use crate::vendor::{NOW, SETTINGS, key};
use extension_feed::envelope::Signature;
use extension_feed::public_key;
use extension_feed::roots::revocation;
use extension_update::core::moment::Moment;

const REVOKED: &str = "revocations = \"revocations.json\"\n";

#[test]
fn a_revoked_key_signs_no_feed_and_the_revocation_goes_out() {
    let vendor = published();
    let said = vendor.done(&["revoke", "--key", "vendor.key"]);
    assert!(said.contains(&format!("{} is revoked", id("vendor"))), "{said}");
    settle(&vendor, REVOKED);
    // The only feed key: panels would take nothing any more.
    let next = ["build", "--previous", "feed.json", "--renew", "--key"];
    let said = vendor.refused(&[&next[..], &["next.key"]].concat(), 1, &["root"]);
    assert!(said.contains("0 of the feed keys of root version 1 are left"), "{said}");
    vendor.done(&["root", "rotate", "--add-feed-key", "next.pub"]);
    sign(&vendor, &["first", "second"]);
    let said = vendor.refused(&[&next[..], &["vendor.key"]].concat(), 1, &["signature"]);
    assert!(said.contains("vendor.key: is revoked since 2026-10-02T12:00:00Z"), "{said}");
    vendor.done(&[&next[..], &["next.key"]].concat());
    assert_eq!(member(&vendor, "feed.json", "revocations").as_array().unwrap().len(), 1);
    // It stays, whatever the settings say later.
    settle(&vendor, "");
    vendor.done(&[&next[..], &["next.key"]].concat());
    assert_eq!(member(&vendor, "feed.json", "revocations").as_array().unwrap().len(), 1);
    vendor.refused(&[&next[..], &["vendor.key"]].concat(), 1, &["signature"]);
}

#[test]
fn a_key_revokes_itself_once_and_no_other_can() {
    let vendor = rooted();
    vendor.done(&["revoke", "--key", "vendor.key"]);
    let once = vendor.text("revocations.json");
    let said = vendor.done(&["revoke", "--key", "vendor.key", "--now", "2026-10-05T00:00:00Z"]);
    assert!(said.contains("is revoked since 2026-10-02T12:00:00Z already"), "{said}");
    assert_eq!(vendor.text("revocations.json"), once);
    let wrong = vendor.run_with(&["revoke", "--key", "next.key"], &[("EXTENSION_FEED_PASSPHRASE", "not this one")]);
    wrong.expect(3, &["passphrase"]);
    assert_eq!(vendor.text("revocations.json"), once);
    // What another key says of this one counts for nothing: the feed goes on, and only the key itself can say it.
    vendor.done(&["revoke", "--key", "fourth.key", "--out", "fourth.json"]);
    let own: serde_json::Value = serde_json::from_str(&once).unwrap();
    let mut slander: serde_json::Value = serde_json::from_str(&vendor.text("fourth.json")).unwrap();
    slander[0]["payload"] = own[0]["payload"].clone();
    vendor.put("revocations.json", slander.to_string());
    settle(&vendor, REVOKED);
    vendor.warned(&["build", "--seq", "1", "--key", "vendor.key"], &["stale"]);
    // The word of the key itself is not hidden behind it.
    let said = vendor.done(&["revoke", "--key", "vendor.key"]);
    assert!(said.contains("is revoked; it goes out"), "{said}");
    vendor.refused(&["build", "--previous", "feed.json", "--renew", "--key", "vendor.key"], 1, &["root"]);
}

#[test]
fn a_key_that_speaks_of_another_revokes_neither() {
    let vendor = rooted();
    let signer = public_key::of_argument(&key("vendor.pub")).unwrap();
    let mut envelope = revocation::seal(&signer, Moment::parse(NOW).unwrap());
    let entry = extension_update_signing::key(4).entry(envelope.payload_type, &envelope.payload);
    let sig = entry["sig"].as_str().unwrap().to_owned();
    envelope.signatures.push(Signature { key_id: Some(id("fourth")), sig });
    vendor.put("revocations.json", format!("[{}]", envelope.to_json()));
    settle(&vendor, &format!("{REVOKED}public_keys = [\"{}\"]\n", vendor.text("fourth.pub").trim()));
    vendor.warned(&["build", "--seq", "1", "--key", "vendor.key", "--key", "fourth.key"], &["stale"]);
}

#[test]
fn pinned_keys_are_revoked_too_and_a_fresh_key_as_well() {
    let vendor = published();
    let [first, fourth] = ["first.pub", "fourth.pub"].map(|name| vendor.text(name).trim().to_string());
    vendor.done(&["revoke", "--key", "fourth.key"]);
    vendor.put("feed.toml", format!("{REVOKED}public_keys = [\"{first}\", \"{fourth}\"]\n{SETTINGS}"));
    let build = ["build", "--seq", "1", "--out", "x.json", "--key"];
    vendor.refused(&[&build[..], &["fourth.key"]].concat(), 1, &["signature"]);
    vendor.done(&[&build[..], &["first.key"]].concat());
    settle(&vendor, REVOKED);
    vendor.done(&["revoke", "--key", "fresh.key"]);
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--key", "vendor.key"]);
    let said = vendor.refused(&["fresh", "feed.json", "--key", "fresh.key"], 1, &["signature"]);
    assert!(said.contains("fresh.key: is revoked"), "{said}");
}

#[test]
fn sixteen_revocations_fit_and_what_is_none_is_refused() {
    let vendor = rooted();
    vendor.done(&["revoke", "--key", "fourth.key"]);
    let one: serde_json::Value = serde_json::from_str(&vendor.text("revocations.json")).unwrap();
    vendor.put("revocations.json", serde_json::Value::Array(vec![one[0].clone(); 16]).to_string());
    let before = vendor.text("revocations.json");
    let said = vendor.refused(&["revoke", "--key", "vendor.key"], 1, &["format"]);
    assert!(said.contains("17 revocations, a panel reads 16"), "{said}");
    assert_eq!(vendor.text("revocations.json"), before);
    settle(&vendor, REVOKED);
    for text in ["[7]", "{", "[{\"payloadType\":\"x\"}]"] {
        vendor.put("revocations.json", text);
        vendor.refused(&["revoke", "--key", "vendor.key"], 1, &["format"]);
        vendor.refused(&["build", "--seq", "1", "--key", "vendor.key"], 1, &["format"]);
        assert_eq!(vendor.text("revocations.json"), text);
    }
}
