//! Nothing is lost behind an exit code of 0: what would write over a feed, count a stranger's key, or hide half of the
//! settings is refused.

use crate::vendor::{PASSPHRASE, SETTINGS, Vendor, extension, key, pinned, settings_of};
use std::fs;

#[test]
fn a_feed_is_followed_and_never_written_over() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "7", "--key", &secret]);
    let before = vendor.text("feed.json");
    for seq in ["7", "8"] {
        vendor.refused(&["build", "--seq", seq, "--key", &secret], 1, &["previous"]);
    }
    vendor.refused(&["build", "--seq", "8", "--out", "feed.json"], 1, &["previous"]);
    vendor.refused(&["build", "--previous", "feed.json", "--renew", "--out", "feed.json"], 3, &["exists"]);
    // Another feed before it: the one that lies there may have been seen.
    vendor.done(&["build", "--seq", "6", "--key", &secret, "--out", "older.json"]);
    let same = ["build", "--previous", "older.json", "--renew", "--key", &secret, "--out", "feed.json"];
    vendor.refused(&[&same[..], &["--expires", "2027-01-01T00:00:00Z"]].concat(), 1, &["seq"]);
    assert_eq!(vendor.text("feed.json"), before);
    vendor.done(&["build", "--previous", "feed.json", "--renew", "--key", &secret]);
}

#[test]
fn only_pinned_keys_sign_and_good_signatures_are_counted() {
    let vendor = Vendor::new();
    let (first, second) = (key("first.key"), key("second.key"));
    vendor.put("feed.toml", pinned(&["first.pub"], 1));
    vendor.done(&["build", "--seq", "1", "--key", &first]);
    let before = vendor.text("feed.json");
    let next = ["build", "--previous", "feed.json", "--renew", "--key"];
    vendor.refused(&[&next[..], &[&second]].concat(), 1, &["signature"]);
    vendor.refused(&[&next[..], &[&first, "--key", &second]].concat(), 1, &["signature"]);
    assert_eq!(vendor.text("feed.json"), before);
    vendor.put("feed.toml", pinned(&["first.pub", "second.pub"], 2));
    vendor.refused(&["build", "--seq", "1", "--key", &first, "--out", "two.json"], 1, &["signature"]);
    assert!(!vendor.path("two.json").exists());
    vendor.done(&["build", "--seq", "1", "--key", &first, "--key", &second, "--out", "two.json"]);
}

#[test]
fn a_version_in_two_spellings_is_one_and_a_misspelt_placeholder_is_named() {
    let vendor = Vendor::new();
    let build = ["build", "--seq", "1"];
    vendor.put(
        "feed.toml",
        format!(
            "{SETTINGS}[products.DEMO.releases.\"0.0.0.4\"]\nwaypoint = true\n\
             [products.DEMO.releases.\"v0.0.0.04\"]\nwithdrawn = true\n"
        ),
    );
    assert!(vendor.refused(&build, 1, &["version-twice"]).contains("feed.toml"));
    for wrong in ["{fiel}", "{{file}}", "{Version}/x", "{file"] {
        vendor.put("feed.toml", SETTINGS.replace("{file}", wrong));
        assert!(
            vendor.refused(&build, 1, &["settings"]).contains(wrong.trim_end_matches("/x").trim_matches('{')),
            "{wrong}"
        );
    }
}

#[test]
fn one_address_is_one_file() {
    let vendor = Vendor::new();
    vendor.put("feed.toml", SETTINGS.replace("files/{file}", "latest.cfe"));
    vendor.refused(&["build", "--seq", "1"], 1, &["reference"]);
    for n in [3, 4] {
        vendor.put(&format!("files/DEMO-0.0.0.{n}.cfe"), extension("DEMO", "", "x"));
    }
    vendor.done(&["build", "--seq", "1"]);
}

#[test]
fn the_last_number_and_a_clock_of_years_ago_are_refused() {
    let vendor = Vendor::new();
    vendor.refused(&["build", "--seq", "9007199254740991"], 1, &["seq"]);
    let secret = key("first.key");
    vendor.put("CHANGELOG.md", "## 0.0.0.4 - 2024-01-02\n\n- x\n\n## 0.0.0.3 - 2024-01-01\n\n- y\n");
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    let next = ["build", "--previous", "feed.json", "--renew", "--key", &secret, "--now", "2024-06-01T00:00:00Z"];
    vendor.refused(&next, 1, &["clock"]);
}

#[test]
fn a_seventeenth_signature_is_refused() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    let text = vendor.text("feed.json");
    let at = text.find("\"signatures\":[").unwrap() + 14;
    let other = |n: u8| format!("{{\"keyid\":\"{n:016x}\",\"sig\":\"{}==\"}},", "A".repeat(86));
    let full = format!("{}{}{}", &text[..at], (0..15).map(other).collect::<String>(), &text[at..]);
    vendor.put("feed.json", &full);
    vendor.refused(&["sign", "feed.json", "--key", &key("second.key")], 1, &["signature"]);
    assert_eq!(vendor.text("feed.json"), full);
}

#[test]
fn both_alphabets_of_base64_are_read_and_a_joined_pem_is_no_wrong_passphrase() {
    let vendor = Vendor::new();
    vendor
        .put("CHANGELOG.md", "## 0.0.0.4 - 2026-10-01\n\n- Котики? ~~~ ÿÿÿ>>>???\n\n## 0.0.0.3 - 2026-09-01\n\n- x\n");
    vendor.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    let text = vendor.text("feed.json");
    let (head, rest) = text.split_at(text.find("\"payload\":").unwrap());
    assert!(rest.contains(['+', '/']));
    vendor.put("feed.json", format!("{head}{}", rest.replace('+', "-").replace('/', "_")));
    vendor.done(&["lint", "feed.json"]);
    vendor.done(&["verify", "feed.json", "--key", &key("first.pub")]);
    let whole = fs::read_to_string(key("first.key")).unwrap();
    for joint in [" ", "", "\\n"] {
        vendor.put_secret("flat.key", whole.replace('\n', joint));
        vendor.refused(&["sign", "feed.json", "--key", "flat.key"], 3, &["key"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_no_success() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1"]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = crate::vendor::program(&vendor.path(""));
    command.args(["lint", "payload.json", "--now", crate::vendor::NOW]).env("EXTENSION_FEED_PASSPHRASE", PASSPHRASE);
    assert_eq!(command.stdout(full).status().unwrap().code(), Some(3));
}

#[test]
fn a_release_that_nothing_speaks_of_any_more_is_named_and_nothing_is_written() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    let before = vendor.text("feed.json");
    let whole = vendor.text("CHANGELOG.md");
    let next = ["build", "--previous", "feed.json", "--key", &secret];
    // The file of a published release need not lie here: nothing else would tell that its section has gone.
    fs::remove_file(vendor.path("files/DEMO-0.0.0.3.cfe")).unwrap();
    let newest = "## 0.0.0.5 - 2026-10-02\n\n- Пример:\n\n";
    vendor.put_release("files/DEMO-0.0.0.5.cfe", "вендор");
    let cut = whole.find("## [0.0.0.4]").unwrap();
    let old = whole.find("## [0.0.0.3]").unwrap();
    let fence = format!("# Изменения\n\n{newest}```bsl\nСообщить(1);\n\n{}", &whole[cut..]);
    let comment = format!("# Изменения\n\n{newest}<!-- черновик\n\n{}", &whole[cut..]);
    let shorter = format!("# Изменения\n\n{newest}- да\n\n{}", &whole[cut..old]);
    for changelog in [&fence, &comment] {
        vendor.put("CHANGELOG.md", changelog);
        let said = vendor.refused(&next, 1, &["version-missing", "release-gone", "release-gone"]);
        assert!(said.contains("0.0.0.3") && said.contains("fence"), "{said}");
    }
    vendor.put("CHANGELOG.md", &shorter);
    vendor.refused(&next, 1, &["release-gone"]);
    assert_eq!(vendor.text("feed.json"), before);
    // Whoever means it says so.
    vendor.put("feed.toml", SETTINGS.replace("files =", "oldest = \"0.0.0.4\"\nfiles ="));
    vendor.warned(&next, &["dropped"]);
}

#[test]
fn a_withdrawal_that_ends_and_a_channel_in_capitals_are_told() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    let with = |facts: &str| settings_of("0.0.0.3", facts);
    vendor.put("feed.toml", with("withdrawn = true"));
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    let next = ["build", "--previous", "feed.json", "--dry-run", "--key", &secret];
    vendor.put("feed.toml", SETTINGS);
    assert!(vendor.warned(&next, &["odd"]).contains("is offered again"));
    vendor.put("feed.toml", with("withdrawn = true\nchannel = \"Stable\""));
    assert!(vendor.warned(&next, &["odd"]).contains("the channel Stable is not the channel stable"));
    vendor.put("feed.toml", with("withdrawn = true\nchannel = \"beta\""));
    vendor.warned(&next, &[]);
}
