//! What is done with a key file after it was made: its public half, another passphrase, a passphrase for each, and keys that are no files.

#![cfg(unix)]

use crate::desk::{Desk, PASSPHRASE, errors, key};
use crate::json::value;
use crate::roots::{NAMES, lay_keys};
use base64ct::{Base64, Encoding};
use std::fs;
use std::os::unix::fs::PermissionsExt;

const ANOTHER: &str = "совсем другой пароль";

fn put_secret(desk: &Desk, name: &str, text: impl AsRef<[u8]>) {
    desk.put(name, text);
    fs::set_permissions(desk.path(name), fs::Permissions::from_mode(0o600)).unwrap();
}

/// A desk with a payload, all keys, and files with both passphrases.
fn laid() -> Desk {
    let desk = Desk::new();
    lay_keys(&desk, &NAMES);
    put_secret(&desk, "old", PASSPHRASE);
    put_secret(&desk, "new", format!("{ANOTHER}\n"));
    desk.done(&["build", "--seq", "1"]);
    desk
}

#[test]
fn the_public_key_comes_out_of_the_private_one() {
    let desk = laid();
    assert_eq!(desk.done(&["pub", "vendor.key"]), desk.text("vendor.pub"));
    desk.done(&["pub", "vendor.key", "--out", "again.pub"]);
    assert_eq!(desk.text("again.pub"), desk.text("vendor.pub"));
    desk.refused(&["pub", "vendor.key", "--out", "first.pub"], 3, &["exists"]);
    assert_eq!(desk.text("first.pub"), fs::read_to_string(key("first.pub")).unwrap());
    desk.refused(&["pub", "vendor.pub"], 3, &["key"]);
    let answered = value(&desk.run(&["pub", "vendor.key", "--json"]));
    assert_eq!(answered["publicKey"], desk.text("vendor.pub").trim());
}

#[test]
fn another_passphrase_opens_the_same_key_and_the_old_one_none() {
    let desk = laid();
    let before = desk.text("vendor.key");
    let change = ["passphrase", "vendor.key", "--new-passphrase-file", "new"];
    // What goes wrong leaves the file as it was.
    put_secret(&desk, "short", "коротко");
    let without = [("EXTENSION_FEED_PASSPHRASE", "not this one")];
    assert_eq!(desk.run_with(&change, &without).code, 3);
    desk.refused(&["passphrase", "vendor.key", "--new-passphrase-file", "short"], 3, &["passphrase"]);
    desk.refused(&["passphrase", "-", "--new-passphrase-file", "new"], 2, &["usage"]);
    assert_eq!(desk.text("vendor.key"), before);
    let said = desk.done(&change);
    assert!(said.contains("destroy the copies") && !said.contains(ANOTHER), "{said}");
    assert_ne!(desk.text("vendor.key"), before);
    assert_eq!(fs::metadata(desk.path("vendor.key")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(desk.done(&["pub", "vendor.key", "--passphrase-file", "new"]), desk.text("vendor.pub"));
    desk.refused(&["pub", "vendor.key", "--passphrase-file", "old"], 3, &["passphrase"]);
    // Where nobody types: both out of variables.
    let both = [("EXTENSION_FEED_PASSPHRASE", ANOTHER), ("EXTENSION_FEED_NEW_PASSPHRASE", PASSPHRASE)];
    assert_eq!(desk.run_with(&["passphrase", "vendor.key"], &both).code, 0);
    assert_eq!(desk.done(&["pub", "vendor.key"]), desk.text("vendor.pub"));
}

#[test]
fn each_key_has_its_own_passphrase_or_all_have_one() {
    let desk = laid();
    desk.done(&["passphrase", "second.key", "--new-passphrase-file", "new"]);
    let build = ["build", "--seq", "1", "--key", "first.key", "--key", "second.key", "--out", "feed.json"];
    let with = |files: &[&'static str]| {
        let files: Vec<&str> = files.iter().flat_map(|file| ["--passphrase-file", file]).collect();
        [&build[..], &files].concat()
    };
    desk.refused(&with(&["old"]), 3, &["passphrase"]);
    desk.refused(&with(&["new", "old"]), 3, &["passphrase"]);
    desk.refused(&with(&["old", "new", "old"]), 2, &["usage"]);
    assert!(!desk.path("feed.json").exists());
    desk.done(&with(&["old", "new"]));
    desk.done(&["verify", "feed.json", "--key", "first.pub", "--key", "second.pub", "--threshold", "2"]);
}

#[test]
fn a_key_comes_out_of_a_variable_with_its_own_passphrase() {
    let desk = laid();
    desk.done(&["passphrase", "second.key", "--new-passphrase-file", "new"]);
    let (first, second) = (desk.text("first.key"), Base64::encode_string(desk.text("second.key").as_bytes()));
    let build = ["build", "--seq", "1", "--key", "env:FIRST", "--key", "env:SECOND", "--out", "feed.json"];
    let mut variables = vec![
        ("FIRST", first.as_str()),
        // One line, as hosts of CI want it that hide what is secret.
        ("SECOND", second.as_str()),
        ("SECOND_PASSPHRASE", ANOTHER),
        ("EXTENSION_FEED_PASSPHRASE", PASSPHRASE),
    ];
    let outcome = desk.run_with(&build, &variables);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    desk.done(&["verify", "feed.json", "--key", "first.pub", "--key", "second.pub", "--threshold", "2"]);
    fs::remove_file(desk.path("feed.json")).unwrap();
    variables.remove(1);
    let missing = desk.run_with(&build, &variables);
    assert_eq!((missing.code, errors(&missing.err)), (3, vec!["key".to_string()]));
    assert!(missing.err.contains("env:SECOND") && missing.err.contains("no such variable"), "{missing:?}");
    let bare = desk.run_with(&build, &[("FIRST", "котик"), ("EXTENSION_FEED_PASSPHRASE", PASSPHRASE)]);
    assert!(bare.code == 3 && !bare.err.contains("котик"), "{bare:?}");
    // A file of this name is called by its path.
    put_secret(&desk, "env:FIRST", &first);
    desk.done(&["build", "--seq", "1", "--key", "./env:FIRST", "--out", "feed.json"]);
}
