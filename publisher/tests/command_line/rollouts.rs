//! A roll-out that is halted and resumed: what panels are offered meanwhile, by their own code, and what happens to
//! `feed.toml`.

use crate::json::value;
use crate::vendor::{CHANGELOG, Outcome, SETTINGS, Vendor, key};

const RELEASE: &str =
    "\n[products.DEMO.releases.\"0.0.0.4\"] # осторожно\nrollout = { start = \"2026-10-02T00:00:00Z\", hours = 100 }\n";

fn laid() -> Vendor {
    let vendor = Vendor::new();
    vendor.put("feed.toml", format!("# мои настройки\n{SETTINGS}{RELEASE}"));
    vendor.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    vendor
}

fn next(vendor: &Vendor, now: &str) -> Outcome {
    vendor.run(&["build", "--previous", "feed.json", "--key", &key("first.key"), "--now", now])
}

/// How many of these bases are offered the newest release at this time.
fn offered(vendor: &Vendor, now: &str, more: &[&str]) -> usize {
    let public = key("first.pub");
    let is_offered = |base: &u32| {
        let base = base.to_string();
        let args =
            ["verify", "feed.json", "--key", &public, "--installed", "0.0.0.3", "--rollout", &base, "--now", now];
        vendor.done(&[&args[..], more].concat()).contains("available: 0.0.0.4")
    };
    (0..12).filter(is_offered).count()
}

#[test]
fn a_release_that_is_halted_reaches_nobody_and_goes_on_where_it_stood() {
    let vendor = laid();
    let before = offered(&vendor, "2026-10-04T00:00:00Z", &[]);
    assert!((1..12).contains(&before), "half of the time is over: {before}");
    vendor.done(&["halt", "0.0.0.4", "--now", "2026-10-04T00:00:00Z"]);
    let built = next(&vendor, "2026-10-04T00:01:00Z");
    assert!(built.code == 0 && built.err.contains("stands still"), "{built:?}");
    for now in ["2026-10-04T01:00:00Z", "2026-12-01T00:00:00Z"] {
        assert_eq!(offered(&vendor, now, &[]), 0, "{now}");
        assert_eq!(offered(&vendor, now, &["--manual"]), 0, "whoever asks does not get it either");
    }
    // A month later: each base keeps its place.
    vendor.done(&["resume", "0.0.0.4", "--now", "2026-11-04T00:00:00Z"]);
    assert_eq!(next(&vendor, "2026-11-04T00:01:00Z").code, 0);
    assert_eq!(offered(&vendor, "2026-11-04T00:01:00Z", &[]), before);
    assert_eq!(offered(&vendor, "2026-11-07T00:00:00Z", &[]), 12);
    let text = vendor.text("feed.toml");
    assert!(text.starts_with("# мои настройки\n") && text.contains("] # осторожно\n"), "{text}");
}

#[test]
fn a_release_without_a_roll_out_is_halted_too_and_that_is_said() {
    let vendor = Vendor::new();
    let said = vendor.warned(&["halt", "0.0.0.4"], &["odd"]);
    assert!(said.contains("no roll-out of its own"), "{said}");
    vendor.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    assert_eq!(offered(&vendor, "2026-10-03T00:00:00Z", &[]), 0);
    vendor.done(&["resume", "0.0.0.4"]);
    assert_eq!(next(&vendor, "2026-10-03T00:00:00Z").code, 0);
    assert_eq!(offered(&vendor, "2026-10-03T00:00:01Z", &[]), 12);
}

#[test]
fn what_is_as_it_should_be_stays_and_what_is_wrong_changes_nothing() {
    let vendor = laid();
    let before = vendor.text("feed.toml");
    assert_eq!(value(&vendor.run(&["resume", "0.0.0.4", "--json"]))["outcome"], "unchanged");
    for wrong in [&["halt", "котик"][..], &["halt", "0.0.0.4", "--product", "OTHER"], &["halt", "1", "--settings", "-"]]
    {
        assert_eq!(vendor.run(wrong).code, 2, "{wrong:?}");
    }
    assert_eq!(vendor.text("feed.toml"), before);
    assert_eq!(value(&vendor.run(&["halt", "0.0.0.4", "--json"]))["outcome"], "halted");
    let halted = vendor.text("feed.toml");
    assert_eq!(value(&vendor.run(&["halt", "0.0.0.4", "--json"]))["outcome"], "unchanged");
    assert_eq!(vendor.text("feed.toml"), halted);
    for turn in ["halt", "resume"] {
        let said = vendor.refused(&[turn, "0.0.4.0"], 1, &["version-missing"]);
        assert!(said.contains("0.0.0.4"), "the versions that there are: {said}");
        assert_eq!(vendor.text("feed.toml"), halted);
    }
    // A changelog that cannot be read must not keep a roll-out from being halted.
    vendor.put("CHANGELOG.md", "# Журнал\n");
    vendor.done(&["halt", "9.9"]);
    vendor.put("CHANGELOG.md", CHANGELOG);
    vendor.done(&["resume", "9.9"]);
    vendor.refused(&["build", "--previous", "feed.json"], 1, &["version-missing"]);
}

#[test]
fn a_wrong_key_is_named_with_its_line() {
    let vendor = Vendor::new();
    for (text, line) in [
        ("[products.DEMO\n", 1),
        ("# x\n\n[products.DEMO]\nwithdrawm = true\n", 4),
        ("\n[products.DEMO]\nkeep = \"three\"\n", 3),
        ("[products.DEMO]\nhomepage = \"x\"\nkeep = 40\n", 3),
        ("[products.DEMO]\n[products.DEMO.releases.\"1.0\"]\ndate = \"вчера\"\n", 3),
        ("[products.DEMO]\n\n[products.DEMO.releases.\"1.0\"]\n[products.DEMO.releases.\"1.0.0.0\"]\n", 3),
    ] {
        vendor.put("feed.toml", text);
        let outcome = vendor.run(&["build", "--seq", "1"]);
        assert!(outcome.code == 1 && outcome.err.contains(&format!("feed.toml:{line}: ")), "{text}: {outcome:?}");
    }
    for halts in [
        "[{ from = \"вчера\" }]",
        "[{ from = \"2026-10-02T00:00:00Z\" }, { from = \"2026-10-03T00:00:00Z\" }]",
        "[{ from = \"2026-10-02T00:00:00Z\", until = \"2026-10-01T00:00:00Z\" }]",
    ] {
        vendor.put("feed.toml", format!("{SETTINGS}[products.DEMO.releases.\"0.0.0.4\"]\nhalts = {halts}\n"));
        let said = vendor.refused(&["build", "--seq", "1"], 1, &["settings"]);
        assert!(said.contains("halts"), "{said}");
    }
}

#[test]
fn what_is_largest_is_named_where_a_feed_is_too_large() {
    let vendor = Vendor::empty();
    let sections: Vec<String> = (1..=20)
        .map(|n| format!("## 1.0.0.{n} - 2026-09-01\n\n- {}\n", "слово ".repeat(if n == 7 { 1450 } else { 1250 })))
        .collect();
    vendor.put("CHANGELOG.md", sections.join("\n"));
    for n in 1..=20 {
        vendor.put_release(&format!("files/DEMO-1.0.0.{n}.cfe"), &format!("{n}"));
    }
    vendor.put("feed.toml", SETTINGS);
    let said = vendor.refused(&["build", "--seq", "1"], 1, &["too-large"]);
    assert!(said.contains("the largest: DEMO 1.0.0.7 has ") && said.contains("its notes (ru) 15"), "{said}");
}
