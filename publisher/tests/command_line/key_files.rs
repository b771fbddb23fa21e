//! What is done with a key file after it was made: its public half, another passphrase, a passphrase for each, and keys
//! that are no files.

#![cfg(unix)]

use crate::json::value;
use crate::roots::{NAMES, lay_keys};
use crate::vendor::{PASSPHRASE, Vendor, key};
use base64ct::{Base64, Encoding};
use std::fs;
use std::os::unix::fs::PermissionsExt;

const ANOTHER: &str = "совсем другой пароль";

/// A vendor with a payload, all keys, and files with both passphrases.
fn laid() -> Vendor {
    let vendor = Vendor::new();
    lay_keys(&vendor, &NAMES);
    vendor.put_secret("old", PASSPHRASE);
    vendor.put_secret("new", format!("{ANOTHER}\n"));
    vendor.done(&["build", "--seq", "1"]);
    vendor
}

#[test]
fn the_public_key_comes_out_of_the_private_one() {
    let vendor = laid();
    assert_eq!(vendor.done(&["pub", "vendor.key"]), vendor.text("vendor.pub"));
    vendor.done(&["pub", "vendor.key", "--out", "again.pub"]);
    assert_eq!(vendor.text("again.pub"), vendor.text("vendor.pub"));
    vendor.refused(&["pub", "vendor.key", "--out", "first.pub"], 3, &["exists"]);
    assert_eq!(vendor.text("first.pub"), fs::read_to_string(key("first.pub")).unwrap());
    vendor.refused(&["pub", "vendor.pub"], 3, &["key"]);
    let answered = value(&vendor.run(&["pub", "vendor.key", "--json"]));
    assert_eq!(answered["publicKey"], vendor.text("vendor.pub").trim());
}

#[test]
fn another_passphrase_opens_the_same_key_and_the_old_one_none() {
    let vendor = laid();
    let before = vendor.text("vendor.key");
    let change = ["passphrase", "vendor.key", "--new-passphrase-file", "new"];
    // What goes wrong leaves the file as it was.
    vendor.put_secret("short", "коротко");
    let without = [("EXTENSION_FEED_PASSPHRASE", "not this one")];
    assert_eq!(vendor.run_with(&change, &without).code, 3);
    vendor.refused(&["passphrase", "vendor.key", "--new-passphrase-file", "short"], 3, &["passphrase"]);
    vendor.refused(&["passphrase", "-", "--new-passphrase-file", "new"], 2, &["usage"]);
    assert_eq!(vendor.text("vendor.key"), before);
    let said = vendor.done(&change);
    assert!(said.contains("destroy the copies") && !said.contains(ANOTHER), "{said}");
    assert_ne!(vendor.text("vendor.key"), before);
    assert_eq!(fs::metadata(vendor.path("vendor.key")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(vendor.done(&["pub", "vendor.key", "--passphrase-file", "new"]), vendor.text("vendor.pub"));
    vendor.refused(&["pub", "vendor.key", "--passphrase-file", "old"], 3, &["passphrase"]);
    // Where nobody types: both out of variables.
    let both = [("EXTENSION_FEED_PASSPHRASE", ANOTHER), ("EXTENSION_FEED_NEW_PASSPHRASE", PASSPHRASE)];
    assert_eq!(vendor.run_with(&["passphrase", "vendor.key"], &both).code, 0);
    assert_eq!(vendor.done(&["pub", "vendor.key"]), vendor.text("vendor.pub"));
}

#[test]
fn each_key_has_its_own_passphrase_or_all_have_one() {
    let vendor = laid();
    vendor.done(&["passphrase", "second.key", "--new-passphrase-file", "new"]);
    let build = ["build", "--seq", "1", "--key", "first.key", "--key", "second.key", "--out", "feed.json"];
    let with = |files: &[&'static str]| {
        let files: Vec<&str> = files.iter().flat_map(|file| ["--passphrase-file", file]).collect();
        [&build[..], &files].concat()
    };
    vendor.refused(&with(&["old"]), 3, &["passphrase"]);
    vendor.refused(&with(&["new", "old"]), 3, &["passphrase"]);
    vendor.refused(&with(&["old", "new", "old"]), 2, &["usage"]);
    assert!(!vendor.path("feed.json").exists());
    vendor.done(&with(&["old", "new"]));
    vendor.done(&["verify", "feed.json", "--key", "first.pub", "--key", "second.pub", "--threshold", "2"]);
}

#[test]
fn a_key_comes_out_of_a_variable_with_its_own_passphrase() {
    let vendor = laid();
    vendor.done(&["passphrase", "second.key", "--new-passphrase-file", "new"]);
    let (first, second) = (vendor.text("first.key"), Base64::encode_string(vendor.text("second.key").as_bytes()));
    let build = ["build", "--seq", "1", "--key", "env:FIRST", "--key", "env:SECOND", "--out", "feed.json"];
    let mut variables = vec![
        ("FIRST", first.as_str()),
        // One line, as hosts of CI want it that hide what is secret.
        ("SECOND", second.as_str()),
        ("SECOND_PASSPHRASE", ANOTHER),
        ("EXTENSION_FEED_PASSPHRASE", PASSPHRASE),
    ];
    let outcome = vendor.run_with(&build, &variables);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    vendor.done(&["verify", "feed.json", "--key", "first.pub", "--key", "second.pub", "--threshold", "2"]);
    fs::remove_file(vendor.path("feed.json")).unwrap();
    variables.remove(1);
    let missing = vendor.run_with(&build, &variables);
    missing.expect(3, &["key"]);
    assert!(missing.err.contains("env:SECOND") && missing.err.contains("no such variable"), "{missing:?}");
    let bare = vendor.run_with(&build, &[("FIRST", "котик"), ("EXTENSION_FEED_PASSPHRASE", PASSPHRASE)]);
    assert!(bare.code == 3 && !bare.err.contains("котик"), "{bare:?}");
    // A file of this name is called by its path.
    vendor.put_secret("env:FIRST", &first);
    vendor.done(&["build", "--seq", "1", "--key", "./env:FIRST", "--out", "feed.json"]);
}
