//! What programs read: with `--json` each command prints one value, whatever happens; with `-q` nothing but complaints.

use crate::roots::{NAMES, lay_keys};
use crate::vendor::{Outcome, PASSPHRASE, Vendor, errors, key, words};
use serde_json::Value;

/// The one value that a run has printed.
pub fn value(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.out).unwrap_or_else(|error| panic!("{error}: {outcome:?}"))
}

/// Runs a command for a program; the exit code and what it answered.
fn ask(vendor: &Vendor, args: &[&str]) -> (i32, Value) {
    let outcome = vendor.run(&[args, &["--json"]].concat());
    (outcome.code, value(&outcome))
}

/// A vendor with a signed feed, a chain of roots that is not used yet, and all keys.
fn laid() -> Vendor {
    let vendor = Vendor::new();
    lay_keys(&vendor, &NAMES);
    vendor.done(&["build", "--seq", "41", "--key", "first.key"]);
    vendor
}

const INIT: &str = "root init --root-key first.pub --root-key second.pub --root-threshold 1 \
    --feed-key first.pub --fresh-key fresh.pub";

#[test]
fn each_command_answers_a_program_with_one_value() {
    let vendor = laid();
    let said = |args: &[&str], outcome: &str| {
        let (code, value) = ask(&vendor, args);
        assert_eq!((code, value["outcome"].as_str()), (0, Some(outcome)), "{args:?}: {value}");
        let words: Vec<&str> = args.iter().take_while(|word| !word.contains(['-', '.'])).copied().collect();
        assert!(words.join(" ").starts_with(value["command"].as_str().unwrap()), "{args:?}: {value}");
        assert!(value["problems"].is_array(), "{value}");
        value
    };
    let made = said(&["keygen", "another"], "made");
    assert_eq!(made["publicKey"].as_str(), Some(vendor.text("another.pub").trim()));
    let made = said(&words(INIT), "made");
    assert_eq!(made["chain"]["versions"][0]["complete"], false, "{made}");
    let signed = said(&["root", "sign", "--key", "first.key"], "signed");
    assert_eq!(signed["complete"], true, "{signed}");
    vendor.put("feed.toml", format!("roots = \"roots.json\"\n{}", vendor.text("feed.toml")));
    vendor.put("feed.json", "");
    let made = said(&["build", "--seq", "41", "--key", "first.key"], "made");
    assert_eq!(made["products"][0]["releases"][0]["version"], "0.0.0.4", "{made}");
    assert_eq!(made["problems"][0]["code"], "stale", "a complaint is part of the answer: {made}");
    let fresh = said(&["fresh", "feed.json", "--key", "fresh.key"], "made");
    assert_eq!(fresh["seq"], 41);
    said(&["root", "rotate"], "made");
    assert_eq!(said(&["revoke", "--key", "third.key"], "revoked")["file"], "revocations.json");
    said(&["revoke", "--key", "third.key"], "unchanged");
    let signed = said(&["sign", "feed.json", "--key", "first.key"], "signed");
    assert_eq!(signed["missing"], 0, "{signed}");
    // These have said it in a form of their own from the beginning.
    assert_eq!(ask(&vendor, &["verify", "feed.json", "--key", "first.pub"]).1["accepted"], true);
    assert!(ask(&vendor, &["lint", "feed.json"]).1.is_array());
    assert_eq!(ask(&vendor, &["inspect", "files/DEMO-0.0.0.4.cfe"]).1["version"], "0.0.0.4");
    assert!(ask(&vendor, &["root", "show"]).1["versions"].is_array());
}

#[test]
fn a_run_that_is_refused_answers_as_well() {
    let vendor = laid();
    for (args, code, complaint) in [
        (&["build", "--seq", "1", "--key", "first.key"][..], 1, "previous"),
        (&["sign", "nothing.json", "--key", "first.key"], 3, "file"),
        (&["keygen", "first"], 3, "exists"),
        (&["lint", "nothing.json"], 3, "file"),
        (&["inspect", "nothing.cfe"], 3, "file"),
        (&["root", "show", "nothing.json"], 3, "file"),
        (&["revoke", "--key", "first.pub"], 3, "key"),
        (&["build", "--seq", "one"], 2, "usage"),
        (&["sign"], 2, "usage"),
        (&["bulid"], 2, "usage"),
        (&[], 2, "usage"),
    ] {
        let outcome = vendor.run(&[args, &["--json"]].concat());
        let value = value(&outcome);
        assert_eq!((outcome.code, value["outcome"].as_str()), (code, Some("refused")), "{args:?}: {outcome:?}");
        assert_eq!(value["exit"], code, "{value}");
        assert_eq!(value["problems"][0]["code"], complaint, "{value}");
        assert_eq!(errors(&outcome.err)[0], complaint, "whoever reads a log finds it there as before: {outcome:?}");
    }
}

#[test]
fn unchanged_is_told_from_made_and_from_sealed_anew() {
    let vendor = laid();
    let next = ["build", "--previous", "feed.json", "--key", "first.key"];
    let before = vendor.text("feed.json");
    assert_eq!(ask(&vendor, &next).1["outcome"], "unchanged");
    assert_eq!(vendor.text("feed.json"), before);
    let (_, value) = ask(&vendor, &[&next[..], &["--key", "second.key"]].concat());
    assert_eq!((value["outcome"].as_str(), value["signatures"].as_u64()), (Some("sealed-anew"), Some(2)));
    // In words too: whoever has just revoked a stolen key must not read that there is nothing to publish.
    vendor.put("feed.json", &before);
    let said = format!("{:?}", vendor.run(&[&next[..], &["--key", "second.key"]].concat()));
    assert!(said.contains("it has to be published") && !said.contains("nothing has changed"), "{said}");
    assert_eq!(ask(&vendor, &["build", "--previous", "feed.json", "--dry-run"]).1["outcome"], "would-be-unchanged");
    let (_, value) = ask(&vendor, &[&next[..], &["--key", "second.key", "--renew"]].concat());
    assert_eq!((value["outcome"].as_str(), value["seq"].as_u64()), (Some("renewed"), Some(42)), "{value}");
    assert_eq!(value["changes"].as_array().map(Vec::len), Some(1), "only the number: {value}");
}

#[test]
fn a_feed_and_an_answer_do_not_share_the_standard_output() {
    let vendor = laid();
    vendor.done(&["build", "--seq", "1", "--out", "payload.json"]);
    for args in [
        &["build", "--previous", "feed.json", "--key", "first.key", "--out", "-", "--json"][..],
        &["sign", "payload.json", "--key", "first.key", "--out", "-", "--json"],
    ] {
        let outcome = vendor.run(args);
        outcome.expect(2, &["usage"]);
        assert_eq!(value(&outcome)["outcome"], "refused");
    }
}

#[test]
fn quiet_leaves_complaints_and_what_is_about_to_be_signed() {
    let vendor = laid();
    for args in [
        &["build", "--previous", "feed.json", "--renew", "--key", "first.key", "-q"][..],
        &["verify", "feed.json", "--key", "first.pub", "-q"],
        &["lint", "feed.json", "--quiet"],
        &["inspect", "files/DEMO-0.0.0.4.cfe", "-q"],
    ] {
        assert_eq!(vendor.done(args), "", "{args:?}");
    }
    let refused = vendor.run(&["lint", "nothing.json", "-q"]);
    assert_eq!((refused.out.as_str(), errors(&refused.err)), ("", vec!["file".to_string()]));
    let signed = vendor.done(&["sign", "feed.json", "--key", "second.key", "-q"]);
    assert!(signed.contains("seq 42") && !signed.contains("signatures"), "{signed}");
    // To a program it is shown beside the answer.
    let signed = vendor.run(&["sign", "feed.json", "--key", "second.key", "--json"]);
    assert!(signed.err.contains("seq 42") && value(&signed)["signatures"] == 2, "{signed:?}");
    assert!(!format!("{signed:?}").contains(PASSPHRASE) && std::path::Path::new(&key("first.key")).exists());
}
