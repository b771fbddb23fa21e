//! `docs/year.md` runs, month after month, in one folder; after each month the panel's own code says what bases see.

#![cfg(unix)]

use crate::recipes::{blocks, document, run};
use crate::vendor::{Vendor, extension};

/// What a base with this version, which pins these keys, is told after a month.
const SEEN: [(&str, &str, &str, &str); 6] = [
    ("Январь", "", "--key vendor.pub", "available: 1.0.0.1"),
    ("Март", "1.0.0.1", "--key vendor.pub --key second.pub --threshold 2", "available: 1.1.0.1"),
    ("Июнь", "1.1.0.1", "--key vendor.pub --key second.pub --threshold 2", "seq 3"),
    // Halted: nobody hears of it, whoever asks.
    ("Август", "1.1.0.1", "--key vendor.pub --manual", "up-to-date"),
    ("Сентябрь", "1.2.0.1", "--key second.pub", "available: 1.2.0.2"),
    ("Декабрь", "1.2.0.2", "--key next.pub", "available: 1.3.0.1"),
];

#[test]
fn a_year_goes_by_and_every_base_sees_what_its_month_says() {
    let page = document("year.md");
    let months: Vec<&str> = page.split("\n## ").skip(1).collect();
    assert_eq!(months.len(), SEEN.len());
    let vendor = Vendor::empty();
    for version in ["1.0.0.1", "1.1.0.1", "1.2.0.1", "1.2.0.2", "1.3.0.1"] {
        vendor.put(&format!("build/DEMO-{version}.cfe"), extension("DEMO", version, "x"));
    }
    for (month, (name, installed, pinned, wanted)) in months.into_iter().zip(SEEN) {
        assert!(month.starts_with(name), "{month}");
        // The same days, long past: the commands have the real clock.
        let script = blocks(month, "sh").concat().replace("2026-", "2024-");
        let done = run(&vendor, &format!("set -e -o pipefail\n{script}"), &[]);
        assert_eq!(done.code, 0, "{name}: {done:?}");
        let look = format!("extension-feed verify site/feed.json {pinned} --installed \"{installed}\"");
        let seen = run(&vendor, &look, &[]);
        assert!(seen.code == 0 && seen.out.contains(wanted), "{name}: {seen:?}");
    }
    let withdrawn = run(&vendor, "extension-feed verify site/feed.json --key vendor.pub --installed 1.2.0.1", &[]);
    assert!(withdrawn.out.contains("what is installed was withdrawn"), "{withdrawn:?}");
}
