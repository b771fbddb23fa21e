//! Keys: who can read them, what opens them, and that nothing secret is printed.

use crate::vendor::{PASSPHRASE, Vendor, key, program};
use std::fs;

#[test]
fn a_pair_of_keys_is_made_once_and_never_overwritten() {
    let vendor = Vendor::empty();
    let said = vendor.done(&["keygen", "vendor"]);
    let public = vendor.text("vendor.pub");
    assert!(said.contains(public.trim()), "{said}");
    let secret = vendor.text("vendor.key");
    assert!(secret.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"), "{secret}");
    vendor.refused(&["keygen", "vendor"], 3, &["exists"]);
    assert_eq!(vendor.text("vendor.key"), secret);
    fs::remove_file(vendor.path("vendor.key")).unwrap();
    vendor.refused(&["keygen", "vendor"], 3, &["exists"]);
    assert!(!vendor.path("vendor.key").exists());
}

#[cfg(unix)]
#[test]
fn a_private_key_is_its_owners_alone_and_refused_where_it_is_not() {
    use std::os::unix::fs::PermissionsExt;
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1"]);
    vendor.put("vendor.key", fs::read(key("first.key")).unwrap());
    assert_eq!(fs::metadata(key("first.key")).unwrap().permissions().mode() & 0o777, 0o600);
    let sign = ["sign", "payload.json", "--key", "vendor.key", "--out", "feed.json"];
    for mode in [0o644, 0o640, 0o604, 0o660] {
        vendor.close("vendor.key", mode);
        vendor.refused(&sign, 3, &["permissions"]);
    }
    vendor.close("vendor.key", 0o400);
    vendor.done(&sign);
    // What a web server serves must be readable by it.
    assert_eq!(fs::metadata(vendor.path("feed.json")).unwrap().permissions().mode() & 0o777, 0o644);
    vendor.put("passphrase", PASSPHRASE);
    vendor.close("passphrase", 0o644);
    vendor.refused(&[&sign[..], &["--passphrase-file", "passphrase"]].concat(), 3, &["permissions"]);
}

#[cfg(unix)]
#[test]
fn a_passphrase_comes_from_a_file_or_the_environment_and_never_from_the_command_line() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1"]);
    let (first, sign) = (key("first.key"), |rest: &[&'static str]| {
        [&["sign", "payload.json", "--out", "feed.json", "--key"][..], rest].concat()
    });
    let mut with_file = sign(&[]);
    with_file.extend([first.as_str(), "--passphrase-file", "passphrase"]);
    for (content, code) in [
        (format!("{PASSPHRASE}\n"), 0),
        (format!("{PASSPHRASE}\r\n"), 0),
        ("another one".into(), 3),
        (String::new(), 3),
    ] {
        vendor.put_secret("passphrase", content);
        // The file is asked before the environment.
        let outcome = vendor.run_with(&with_file, &[("EXTENSION_FEED_PASSPHRASE", "not this one")]);
        assert_eq!(outcome.code, code, "{outcome:?}");
    }
    let mut without = sign(&[]);
    without.push(&first);
    assert_eq!(vendor.run_with(&without, &[("EXTENSION_FEED_PASSPHRASE", PASSPHRASE)]).code, 0);
    let wrong = vendor.run_with(&without, &[("EXTENSION_FEED_PASSPHRASE", "котик")]);
    assert_eq!(wrong.code, 3);
    assert!(wrong.err.starts_with("error[passphrase]"), "{}", wrong.err);
    without.extend(["--passphrase", PASSPHRASE]);
    assert_eq!(vendor.run(&without).code, 2);
}

#[test]
fn a_new_passphrase_has_ten_characters() {
    let vendor = Vendor::empty();
    for (passphrase, code) in [("", 3), ("девять123", 3), ("десять1234", 0)] {
        let outcome = vendor.run_with(&["keygen", "vendor"], &[("EXTENSION_FEED_PASSPHRASE", passphrase)]);
        assert_eq!(outcome.code, code, "{passphrase}: {outcome:?}");
    }
}

#[test]
fn what_is_no_private_key_is_said_so_and_damage_is_noticed() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1"]);
    let whole = fs::read_to_string(key("first.key")).unwrap();
    let sign = |content: &str| {
        vendor.put_secret("other.key", content);
        vendor.run(&["sign", "payload.json", "--key", "other.key", "--out", "feed.json"])
    };
    let bare = sign(
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH\n-----END PRIVATE KEY-----\n",
    );
    assert!(bare.code == 3 && bare.err.starts_with("error[key]"), "{bare:?}");
    let at = whole.rfind("\n-----END").unwrap() - 12;
    let damaged = format!("{}{}{}", &whole[..at], if &whole[at..=at] == "A" { "B" } else { "A" }, &whole[at + 1..]);
    let damaged = sign(&damaged);
    assert!(damaged.code == 3 && damaged.err.starts_with("error[passphrase]"), "{damaged:?}");
    assert!(!vendor.path("feed.json").exists());
    // As it comes out of a mail, or of a secret of CI.
    for whole in [whole.replace('\n', "\r\n"), format!("\n{whole}\n\n"), whole.trim_end().into()] {
        let opened = sign(&whole);
        assert_eq!(opened.code, 0, "{opened:?}");
        fs::remove_file(vendor.path("feed.json")).unwrap();
    }
    assert!(!vendor.path("feed.json").exists());
}

#[test]
fn nothing_secret_is_printed_or_written_in_the_clear() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1"]);
    let first = key("first.key");
    let outcome = vendor.run(&["sign", "payload.json", "--key", &first, "--out", "feed.json"]);
    let everything =
        format!("{}{}{}{}", outcome.out, outcome.err, vendor.text("feed.json"), fs::read_to_string(first).unwrap());
    assert!(!everything.contains(PASSPHRASE));
    assert!(!format!("{}{}", outcome.out, outcome.err).contains("PRIVATE KEY"));
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_terminal_and_without_a_passphrase_the_way_out_is_named() {
    let vendor = Vendor::new();
    // Of its own session, so that it has no terminal even where the tests have one.
    let mut command = std::process::Command::new("setsid");
    let real = program(&vendor.path(""));
    command.arg("--wait").arg(real.get_program()).args(["keygen", "vendor"]).current_dir(vendor.path(""));
    command.env_remove("EXTENSION_FEED_PASSPHRASE").stdin(std::process::Stdio::null());
    let output = command.output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("--passphrase-file") && err.contains("EXTENSION_FEED_PASSPHRASE"), "{err}");
    assert!(!vendor.path("vendor.key").exists());
}
