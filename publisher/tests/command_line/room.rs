//! What a feed has room for, and what its maker is told of what is hardly meant: releases that leave, numbers that
//! jump, roll-outs that are over.

use crate::vendor::{NOW, PASSPHRASE, SETTINGS, Vendor, extension, key};

/// A vendor with so many releases of 1.0.0, and these settings after the common ones.
fn vendor_of(count: usize, more: &str) -> Vendor {
    let vendor = Vendor::empty();
    fill(&vendor, count, more);
    vendor
}

fn fill(vendor: &Vendor, count: usize, more: &str) {
    let sections: Vec<String> = (1..=count).rev().map(|n| format!("## 1.0.0.{n} - 2026-09-01\n\n- {n}\n")).collect();
    vendor.put("CHANGELOG.md", sections.join("\n"));
    for n in 1..=count {
        vendor.put_release(&format!("files/DEMO-1.0.0.{n}.cfe"), &format!("{n}"));
    }
    vendor.put("feed.toml", format!("{SETTINGS}{more}"));
}

fn facts(n: usize, facts: &str) -> String {
    format!("[products.DEMO.releases.\"1.0.0.{n}\"]\n{facts}\n")
}

/// The last numbers of the releases of the payload, newest first.
fn releases(vendor: &Vendor) -> Vec<usize> {
    let payload = vendor.text("payload.json");
    let versions = payload.match_indices("\"version\": \"1.0.0.");
    versions.map(|(at, found)| payload[at + found.len()..].split_once('"').unwrap().0.parse().unwrap()).collect()
}

const FIRST: [&str; 3] = ["build", "--seq", "1"];
const NEXT: [&str; 5] = ["build", "--previous", "feed.json", "--out", "payload.json"];

#[test]
fn whoever_leaves_is_named_once() {
    let vendor = vendor_of(21, "");
    let said = vendor.warned(&FIRST, &["dropped"]);
    assert!(said.contains("warning[dropped] DEMO 1.0.0.1: left out, keep = 20"), "{said}");
    vendor.warned(&["build", "--seq", "1", "--out", "feed.json"], &["dropped"]);
    // Two more: those that leave now are named, the first one is gone already.
    fill(&vendor, 23, "");
    let said = vendor.warned(&NEXT, &["dropped", "dropped"]);
    assert!(said.contains("DEMO 1.0.0.3:") && said.contains("DEMO 1.0.0.2:"), "{said}");
    fill(&vendor, 23, "oldest = \"1.0.0.4\"\n");
    let said = vendor.warned(&NEXT, &["dropped", "dropped"]);
    assert!(said.contains("DEMO 1.0.0.2: left out, it is below oldest"), "{said}");
}

#[test]
fn a_withdrawn_release_stays_however_old_it_is() {
    let vendor = vendor_of(21, "");
    vendor.done(&["build", "--seq", "1", "--out", "feed.json"]);
    fill(&vendor, 21, &facts(1, "withdrawn = { reason = { ru = \"Портит отчёт\" } }"));
    let said = vendor.warned(&NEXT, &["dropped"]);
    assert!(said.contains("DEMO 1.0.0.2:"), "{said}");
    assert_eq!(releases(&vendor), [(3..=21).rev().collect(), vec![1]].concat());
    assert!(vendor.text("payload.json").contains("Портит отчёт"));
    // Marked in the changelog, and released into the next feeds: nobody takes the gap for a loss.
    fill(&vendor, 22, "");
    vendor.put(
        "CHANGELOG.md",
        vendor.text("CHANGELOG.md").replace("1.0.0.1 - 2026-09-01", "1.0.0.1 - 2026-09-01 [YANKED]"),
    );
    vendor.done(&NEXT);
    assert_eq!(releases(&vendor), [(4..=22).rev().collect(), vec![1]].concat());
    vendor.done(&["build", "--previous", "payload.json", "--renew", "--seq", "3"]);
    // `withdrawn = false` says that it is not.
    fill(&vendor, 22, &facts(1, "withdrawn = false"));
    vendor.done(&NEXT);
    assert_eq!(releases(&vendor), (3..=22).rev().collect::<Vec<_>>());
    // Below the oldest nothing can be said: that is an error, not a silence.
    fill(&vendor, 22, &format!("oldest = \"1.0.0.5\"\n{}", facts(1, "withdrawn = true")));
    let said = vendor.refused(&NEXT, 1, &["version-missing"]);
    assert!(said.contains("withdraws 1.0.0.1") && said.contains("lower oldest"), "{said}");
    fill(&vendor, 22, &format!("oldest = \"1.0.0.5\"\n{}", facts(1, "critical = true")));
    vendor.done(&NEXT);
}

#[test]
fn a_withdrawn_release_that_no_file_is_known_of_is_named() {
    let vendor = vendor_of(21, &facts(1, "withdrawn = true"));
    std::fs::remove_file(vendor.path("files/DEMO-1.0.0.1.cfe")).unwrap();
    assert!(vendor.refused(&FIRST, 1, &["file-missing"]).contains("1.0.0.1"));
}

#[test]
fn the_newest_stays_or_keep_is_too_few() {
    let vendor = vendor_of(5, &format!("keep = 2\n{}", facts(1, "waypoint = true")));
    vendor.done(&FIRST);
    assert_eq!(releases(&vendor), [5, 1]);
    for (keep, more) in [
        (1, facts(1, "waypoint = true")),
        (2, facts(1, "waypoint = true") + &facts(2, "waypoint = true")),
        (2, facts(1, "withdrawn = true") + &facts(2, "waypoint = true")),
        // The newest of each channel is what its panels wait for.
        (1, facts(5, "channel = \"beta\"")),
    ] {
        fill(&vendor, 5, &format!("keep = {keep}\n{more}"));
        let said = vendor.refused(&FIRST, 1, &["settings"]);
        assert!(said.contains("products.DEMO.keep") && said.contains("1.0.0.5"), "{said}");
    }
    fill(&vendor, 5, &format!("keep = 1\n{}", facts(5, "waypoint = true")));
    vendor.done(&FIRST);
    assert_eq!(releases(&vendor), [5]);
    let betas: String = (2..=30).map(|n| facts(n, "channel = \"beta\"")).collect();
    fill(&vendor, 30, &betas);
    vendor.done(&FIRST);
    assert_eq!(releases(&vendor), [(12..=30).rev().collect(), vec![1]].concat());
    // The next one: the beta that leaves is older than what stays, but for the stable release.
    vendor.done(&["build", "--seq", "1", "--out", "feed.json"]);
    fill(&vendor, 31, &(betas + &facts(31, "channel = \"beta\"")));
    vendor.done(&NEXT);
    assert_eq!(releases(&vendor), [(13..=31).rev().collect(), vec![1]].concat());
}

#[test]
fn waypoints_stay_from_feed_to_feed_while_others_leave() {
    let vendor = vendor_of(30, &facts(5, "waypoint = true"));
    vendor.done(&["build", "--seq", "1", "--out", "feed.json"]);
    fill(&vendor, 31, &facts(5, "waypoint = true"));
    vendor.done(&NEXT);
    assert_eq!(releases(&vendor), [(13..=31).rev().collect(), vec![5]].concat());
    // A waypoint that goes is no oldest release that leaves in its turn.
    fill(&vendor, 31, "");
    let said = vendor.warned(&NEXT, &["dropped", "dropped"]);
    assert!(said.contains("DEMO 1.0.0.5: was a waypoint or withdrawn"), "{said}");
    // One out of the middle is still missed.
    let text = vendor.text("CHANGELOG.md").replace("## 1.0.0.20 - 2026-09-01\n\n- 20\n", "");
    vendor.put("CHANGELOG.md", text);
    std::fs::remove_file(vendor.path("files/DEMO-1.0.0.20.cfe")).unwrap();
    vendor.refused(&NEXT, 1, &["release-gone"]);
}

#[test]
fn one_file_under_two_versions_is_said() {
    let vendor = Vendor::new();
    // Only an extension without a version can be taken for two of them.
    for n in [3, 4] {
        vendor.put(&format!("files/DEMO-0.0.0.{n}.cfe"), extension("DEMO", "", "x"));
    }
    let said = vendor.warned(&FIRST, &["file-twice", "file-content", "file-content"]);
    assert!(said.contains("DEMO 0.0.0.3: the file is the same as that of 0.0.0.4"), "{said}");
    assert_eq!(vendor.run(&["lint", "payload.json", "--strict"]).code, 1);
}

#[test]
fn one_address_is_one_file_in_all_products_and_from_feed_to_feed() {
    let vendor = Vendor::new();
    let second = SETTINGS.split_once("\n\n").unwrap().1.replace("DEMO", "OTHER").replace("\"files\"", "\"other\"");
    vendor.put(
        "feed.toml",
        format!("{SETTINGS}file = \"{{version}}.cfe\"\n{second}extension = \"DEMO\"\nfile = \"{{version}}.cfe\"\n"),
    );
    for (name, text) in [("files", "a"), ("other", "b")] {
        for n in [3, 4] {
            vendor.put_release(&format!("{name}/0.0.0.{n}.cfe"), &format!("{text}{n}"));
        }
    }
    let said = vendor.refused(&FIRST, 1, &["reference", "reference"]);
    assert!(said.contains("OTHER 0.0.0.4: artifact.urls: DEMO 0.0.0.4"), "{said}");
    // The newest always under one name: a panel with yesterday's feed gets today's file.
    let latest = vendor_of(1, "keep = 1\n");
    latest.put("feed.toml", format!("{}keep = 1\n", SETTINGS.replace("{file}", "latest.cfe")));
    latest.done(&["build", "--seq", "1", "--out", "feed.json"]);
    let settings = latest.text("feed.toml");
    fill(&latest, 2, "");
    latest.put("feed.toml", settings);
    latest.warned(&NEXT, &["reference", "dropped"]);
}

#[test]
fn a_roll_out_that_holds_nobody_back_is_said() {
    let rollout =
        |n: usize, hours: u32| facts(n, &format!("rollout = {{ start = \"2026-10-01T00:00:00Z\", hours = {hours} }}"));
    let vendor = vendor_of(2, &rollout(2, 24));
    let said = vendor.warned(&FIRST, &["odd"]);
    assert!(said.contains("DEMO 1.0.0.2: rollout: has ended at 2026-10-02T00:00:00Z"), "{said}");
    fill(&vendor, 2, &facts(2, "rollout = { hours = 72 }"));
    vendor.warned(&FIRST, &["odd"]);
    // It begins when the feed is over: nobody would get it.
    fill(&vendor, 2, &facts(2, "rollout = { start = \"2028-01-01T00:00:00Z\", hours = 24 }"));
    vendor.warned(&FIRST, &["odd"]);
    for still in [rollout(2, 48), facts(2, "rollout = { start = \"2026-12-01T00:00:00Z\", hours = 0 }")] {
        fill(&vendor, 2, &still);
        vendor.warned(&FIRST, &[]);
    }
    // One that was published in time has ended rightly; an older release's is of no interest without the feed before.
    fill(&vendor, 2, &rollout(2, 48));
    vendor.done(&["build", "--seq", "1", "--out", "feed.json"]);
    let later = ["--renew", "--now", "2026-11-01T00:00:00Z"];
    vendor.warned(&[&NEXT[..], &later].concat(), &[]);
    fill(&vendor, 3, &(rollout(2, 48) + &rollout(3, 1)));
    vendor.warned(&NEXT, &["odd"]);
    fill(&vendor, 3, &rollout(2, 1));
    vendor.warned(&["build", "--seq", "1", "--out", "alone.json"], &[]);
}

#[test]
fn a_number_that_jumps_is_said() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "4", "--out", "feed.json"]);
    vendor.warned(&[&NEXT[..], &["--seq", "5"]].concat(), &[]);
    for seq in ["6", "40000000"] {
        let said = vendor.warned(&[&NEXT[..], &["--seq", seq]].concat(), &["seq"]);
        assert!(said.contains(&format!("jumps from 4 to {seq}")), "{said}");
    }
    vendor.warned(&["build", "--seq", "9007199254740990"], &["seq"]);
}

#[test]
fn a_feed_that_is_renewed_holds_longer() {
    let vendor = Vendor::new();
    let epoch = |seconds: &'static str| [("SOURCE_DATE_EPOCH", seconds), ("EXTENSION_FEED_PASSPHRASE", PASSPHRASE)];
    let run = |args: &[&str], seconds| vendor.run_with(args, &epoch(seconds));
    let secret = key("first.key");
    assert_eq!(run(&["build", "--seq", "1", "--key", &secret], "1790928000").code, 0);
    let before = vendor.text("feed.json");
    let renew = ["build", "--previous", "feed.json", "--renew", "--key", &secret];
    let refused = run(&renew, "1790928000");
    refused.expect(1, &["expires"]);
    assert!(refused.err.contains("SOURCE_DATE_EPOCH"), "{refused:?}");
    assert_eq!(vendor.text("feed.json"), before);
    vendor.refused(&[&renew[..], &["--issued", "2026-10-02T08:00:00Z"]].concat(), 1, &["expires"]);
    // A later commit, a day that is said, or the clock.
    assert_eq!(run(&renew, "1790928001").code, 0);
    vendor.done(&[&renew[..], &["--now", NOW]].concat());
    vendor.done(&[&renew[..], &["--issued", "2026-10-02T08:00:00Z", "--expires", "2027-01-01T00:00:00Z"]].concat());
}
