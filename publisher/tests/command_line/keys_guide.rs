//! The recipes of `docs/keys.md` run, line by line as they stand there: a vendor who has lost a key has no time to find
//! out what was meant. After each recipe the panel's own code says whether bases go on.

#![cfg(unix)]

use crate::recipes::{blocks, document, run};
use crate::roots::{NAMES, lay_keys};
use crate::vendor::{CHANGELOG, Outcome, SETTINGS, Vendor};
use crate::watch::{ok, serve};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;
use std::sync::LazyLock;

const PUBLISHED: &str = "https://example.com/feed.json";

/// Whether a command line wants a vendor with a chain of roots.
pub fn is_of_roots(line: &str) -> bool {
    ["extension-feed root ", "extension-feed fresh ", "extension-feed revoke ", "extension-feed watch ", "--root-key"]
        .iter()
        .any(|mark| line.contains(mark))
}

/// Runs a command line where all is there that it names, and a host that gives the published feed.
pub fn run_with_roots(line: &str, script: &str) -> Outcome {
    let vendor = rooted();
    let made = match line {
        _ if line.contains("root init") => "rm roots.json keys/roots.json",
        _ if line.contains("root sign") => "extension-feed root rotate --days 700; cp roots.json keys/",
        _ if line.contains("--redo") => "extension-feed root rotate",
        _ => "true",
    };
    let made = run(&vendor, made, &[]);
    assert_eq!(made.code, 0, "{made:?}");
    run_watched(&vendor, script)
}

/// Runs a script in which the published address is a host of this machine; it gives what lies in `feed.json` when the
/// script begins.
fn run_watched(vendor: &Vendor, script: &str) -> Outcome {
    if !script.contains(PUBLISHED) {
        return run(vendor, script, &[]);
    }
    let (url, served) = serve(&ok(&vendor.text("feed.json")));
    let outcome = run(vendor, &script.replace(PUBLISHED, &url), &[]);
    served.join().unwrap();
    outcome
}

/// A vendor with cheap keys, a finished chain and a feed that brings it along. The days are long past: the scripts have
/// the real clock.
fn rooted() -> Vendor {
    let vendor = Vendor::empty();
    changelog(&vendor);
    lay_keys(&vendor, &NAMES);
    vendor.put("keys/README", "");
    vendor.put("site/README", "");
    vendor.put_secret("second.passphrase", crate::vendor::PASSPHRASE);
    vendor.put("feed.toml", format!("roots = \"roots.json\"\n{SETTINGS}"));
    let made = "set -e
        extension-feed root init --root-key first.pub --root-key second.pub --root-key third.pub --root-threshold 2 \
            --feed-key vendor.pub --fresh-key fresh.pub
        extension-feed root sign --key first.key; extension-feed root sign --key second.key
        cp roots.json keys/
        extension-feed build --seq 1 --key vendor.key; extension-feed fresh feed.json --key fresh.key";
    let made = run(&vendor, made, &[]);
    assert_eq!(made.code, 0, "{made:?}");
    vendor
}

fn changelog(vendor: &Vendor) {
    vendor.put("CHANGELOG.md", CHANGELOG.replace("2026-", "2024-"));
    vendor.put_release("files/DEMO-0.0.0.3.cfe", "the third");
    vendor.put_release("files/DEMO-0.0.0.4.cfe", "the fourth");
}

/// The section of the guide with this heading.
fn section(heading: &str) -> String {
    let guide = document("keys.md");
    let found = guide.split("\n## ").find(|part| part.lines().next() == Some(heading));
    found.unwrap_or_else(|| panic!("docs/keys.md has no section {heading}")).into()
}

/// Runs the commands of a section, all of them.
fn follow(vendor: &Vendor, heading: &str) -> Outcome {
    let scripts = blocks(&section(heading), "sh");
    assert!(!scripts.is_empty(), "{heading}");
    let outcome = run_watched(vendor, &format!("set -e\n{}", scripts.concat()));
    assert_eq!(outcome.code, 0, "{heading}: {outcome:?}");
    outcome
}

/// What stands after the first section: three machines with their keys, and the machine of the releases with a
/// published feed.
static BEGUN: LazyLock<Vendor> = LazyLock::new(|| {
    let vendor = Vendor::empty();
    changelog(&vendor);
    for folder in ["first", "second", "third"] {
        vendor.put(&format!("{folder}/README"), "");
    }
    let begin = "Завести корень: трое на трёх машинах";
    let settings = blocks(&section(begin), "toml").remove(0);
    vendor.put("feed.toml", format!("{settings}{SETTINGS}"));
    follow(&vendor, begin);
    vendor
});

fn begun() -> Vendor {
    let vendor = BEGUN.copy();
    fs::copy(vendor.path("feed.json"), vendor.path("before.json")).unwrap();
    vendor
}

/// What a base says that has seen this feed before.
fn verify(vendor: &Vendor, more: &str) -> Outcome {
    let pinned = "--root-key first.pub --root-key second.pub --root-key third.pub --root-threshold 2 --require-fresh";
    run(vendor, &format!("extension-feed verify feed.json {pinned} --installed 0.0.0.3 {more}"), &[])
}

fn expect_accepted(vendor: &Vendor, version: usize) {
    for more in ["", "--seen before.json"] {
        let outcome = verify(vendor, more);
        assert!(outcome.code == 0 && outcome.out.contains("available: 0.0.0.4"), "{more}: {outcome:?}");
        assert!(outcome.out.contains(&format!("root {version}  ")), "{outcome:?}");
        assert!(!outcome.out.contains(&format!("root {}  ", version + 1)), "{outcome:?}");
    }
}

#[test]
fn three_people_on_three_machines_begin_a_chain() {
    let vendor = begun();
    expect_accepted(&vendor, 1);
    // Nobody but its owner has ever had a root key.
    let found = Command::new("find").args([".", "-name", "*.key"]).current_dir(vendor.path("")).output().unwrap();
    let mut found: Vec<String> = String::from_utf8(found.stdout).unwrap().lines().map(String::from).collect();
    found.sort();
    assert_eq!(found, ["./first/first.key", "./fresh.key", "./second/second.key", "./third/third.key", "./vendor.key"]);
    let said = run(&vendor, "extension-feed root show", &[]);
    assert!(
        section("Завести корень: трое на трёх машинах").contains("policy.root") && said.out.contains("policy.root")
    );
}

#[test]
fn a_planned_rotation_replaces_the_working_key() {
    let vendor = begun();
    follow(&vendor, "Плановая смена рабочего ключа");
    expect_accepted(&vendor, 2);
    let old = run(&vendor, "extension-feed build --previous feed.json --renew --key vendor.key", &[]);
    assert!(old.code == 1 && old.err.contains("error[signature] vendor.key: is none of the feed keys"), "{old:?}");
}

#[test]
fn a_lost_working_key_is_replaced_without_it() {
    let vendor = begun();
    fs::remove_file(vendor.path("vendor.key")).unwrap();
    follow(&vendor, "Рабочий ключ потерян");
    expect_accepted(&vendor, 2);
}

#[test]
fn a_stolen_working_key_makes_nothing_more_and_his_number_is_forgotten() {
    let vendor = begun();
    // The thief publishes first, under the greatest number that he dares.
    let thief = "mkdir thief; cp feed.json thief/mine.json; cp roots.json vendor.key vendor.pub fresh.key thief/; cp -r files CHANGELOG.md feed.toml thief/
        cd thief; extension-feed build --seq 4000000000 --key vendor.key; extension-feed fresh feed.json --key fresh.key; cp feed.json ../before.json";
    let thief = run(&vendor, &format!("set -e; {thief}"), &[]);
    assert_eq!(thief.code, 0, "{thief:?}");
    follow(&vendor, "Рабочий ключ украден");
    expect_accepted(&vendor, 2);
    let said = verify(&vendor, "--seen before.json");
    assert!(said.out.contains("revoked    "), "{said:?}");
    // What he makes now nobody takes who has seen this feed.
    let late = run(
        &vendor,
        "cp feed.json mine.json; cp thief/feed.json feed.json; extension-feed verify feed.json --root-key first.pub --root-key second.pub \
         --root-key third.pub --root-threshold 2 --seen mine.json",
        &[],
    );
    assert!(late.code == 1 && late.err.contains("error[seq]"), "{late:?}");
}

#[test]
fn a_lost_root_key_is_replaced_by_the_two_that_are_left() {
    let vendor = begun();
    fs::remove_dir_all(vendor.path("third")).unwrap();
    follow(&vendor, "Корневой ключ потерян или украден");
    expect_accepted(&vendor, 2);
    let json = run(&vendor, "extension-feed root show --json", &[]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["versions"][1]["root"]["keys"].as_array().unwrap().len(), 3);
    assert_ne!(json["versions"][0]["root"], json["versions"][1]["root"]);
}

#[test]
fn a_root_that_ends_is_renewed_in_time() {
    let vendor = begun();
    follow(&vendor, "Корень скоро закончится");
    expect_accepted(&vendor, 2);
}

#[test]
fn the_jobs_of_each_day_say_that_the_feed_is_fresh_and_watch_it() {
    let vendor = begun();
    // A statement of the same second has the same bytes: which file it is tells that it was made.
    let file = || vendor.path("feed.json").metadata().unwrap().ino();
    let before = file();
    let said = follow(&vendor, "Каждый день: свежесть и наблюдение");
    assert!(said.out.contains("is fresh until") && said.out.contains("the feed of feed.json"), "{said:?}");
    assert_ne!(file(), before);
    expect_accepted(&vendor, 1);
}
