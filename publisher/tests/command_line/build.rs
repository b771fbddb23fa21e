//! `build`: what becomes of a changelog and files, that it is the same each time, and what is refused.

use crate::vendor::{CHANGELOG, SETTINGS, Vendor, key, settings_of};
use expect_test::expect_file;

#[test]
fn a_payload_is_made_of_changelog_files_and_settings() {
    let vendor = Vendor::new();
    vendor.put(
        "feed.toml",
        format!(
            "{SETTINGS}licence_by_date = true\n\n[products.DEMO.defaults]\nrequires = {{ platform = {{ min = \"8.3.20.0\" }} }}\n\n\
             [products.DEMO.releases.\"0.0.0.4\"]\nchannel = \"beta\"\nwaypoint = true\ncritical = {{ below = \"0.0.0.3\" }}\nrollout = {{ hours = 72 }}\n\
             requires = {{ from = \"0.0.0.1\", configurations = [{{ name = \"КошкинДом\", min = \"1.0\", max = \"2.0\" }}] }}\n\n\
             [products.DEMO.releases.\"0.0.0.3\"]\nwithdrawn = {{ reason = {{ ru = \"Ошибка\" }}, replacedBy = \"0.0.0.4\" }}\n"
        ),
    );
    vendor.put("CHANGELOG.en.md", "## 0.0.0.4 - 2026-10-01\n\n- The version changed\n");
    let settings = vendor
        .text("feed.toml")
        .replace("files = ", "changelog = { ru = \"CHANGELOG.md\", en = \"CHANGELOG.en.md\" }\nfiles = ");
    vendor.put("feed.toml", settings);
    vendor.done(&["build", "--seq", "7", "--issued", "2026-10-02T08:00:00.5+03:00"]);
    expect_file!["../golden/payload.json"].assert_eq(&vendor.text("payload.json"));
}

#[test]
fn a_release_that_mends_a_hole_says_so_and_no_other_does() {
    let vendor = Vendor::new();
    vendor.put("feed.toml", settings_of("0.0.0.4", "security = true"));
    vendor.done(&["build", "--seq", "1"]);
    let payload = vendor.text("payload.json");
    let [newest, older] = ["0.0.0.4", "0.0.0.3"].map(|version| payload.find(&format!("\"{version}\"")).unwrap());
    let said: Vec<usize> = payload.match_indices("\"security\": true").map(|(at, _)| at).collect();
    assert!(said.len() == 1 && (newest..older).contains(&said[0]), "{payload}");
    vendor.put("feed.toml", format!("{SETTINGS}[products.DEMO.defaults]\nsecurity = false\n"));
    vendor.done(&["build", "--seq", "1"]);
    assert!(!vendor.text("payload.json").contains("security"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let run = |variables: &[(&str, &str)], args: &[&str]| {
        let vendor = Vendor::new();
        let outcome = vendor.run_with(&[&["build", "--seq", "1"], args].concat(), variables);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        vendor.text("payload.json")
    };
    let epoch = [("SOURCE_DATE_EPOCH", "1790928000")];
    let first = run(&epoch, &[]);
    assert!(first.contains("\"issued\": \"2026-10-02T08:00:00Z\""), "{first}");
    assert!(first.contains("\"expires\": \"2027-03-31T08:00:00Z\""), "{first}");
    assert_eq!(first, run(&epoch, &[]));
    assert_eq!(first, run(&epoch, &["--now", "2026-12-31T00:00:00Z"]), "the clock must not show");
    assert_eq!(first, run(&[], &["--issued", "2026-10-02T08:00:00Z"]));
    assert_eq!(
        first,
        run(&[("SOURCE_DATE_EPOCH", "1")], &["--issued", "2026-10-02T08:00:00Z"]),
        "an argument comes first"
    );
    assert_ne!(first, run(&[], &["--issued", "2026-10-02T08:00:01Z"]));
    let wrong = Vendor::new().run_with(&["build", "--seq", "1"], &[("SOURCE_DATE_EPOCH", "heute")]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
}

#[test]
fn a_feed_is_made_and_signed_by_one_command_and_followed_by_the_next() {
    let vendor = Vendor::new();
    let (secret, public) = (key("first.key"), key("first.pub"));
    vendor.done(&["build", "--seq", "41", "--key", &secret]);
    assert!(
        vendor
            .done(&["verify", "feed.json", "--key", &public, "--installed", "0.0.0.3"])
            .contains("available: 0.0.0.4")
    );
    vendor
        .put("CHANGELOG.md", CHANGELOG.replace("## [0.0.0.4]", "## [0.0.0.5] - 2026-10-02\n\n- Новое\n\n## [0.0.0.4]"));
    vendor.put_release("files/DEMO-0.0.0.5.cfe", "the fifth");
    // What was published need not lie here any more.
    std::fs::remove_file(vendor.path("files/DEMO-0.0.0.4.cfe")).unwrap();
    vendor.done(&["build", "--previous", "feed.json", "--key", &secret]);
    let said = vendor.done(&["verify", "feed.json", "--key", &public, "--installed", "0.0.0.3"]);
    assert!(said.contains("seq 42") && said.contains("available: 0.0.0.5") && said.contains("0.0.0.4"), "{said}");
}

#[test]
fn where_nothing_has_changed_the_feed_stays_and_renew_makes_it_hold_longer() {
    let vendor = Vendor::new();
    let (first, second) = (key("first.key"), key("second.key"));
    vendor.done(&["build", "--seq", "1", "--key", &first, "--key", &second]);
    let before = vendor.text("feed.json");
    let later = ["--now", "2026-11-01T00:00:00Z"];
    let said = vendor.done(&[&["build", "--previous", "feed.json", "--key", &first][..], &later].concat());
    assert!(said.contains("nothing has changed"), "{said}");
    assert_eq!(vendor.text("feed.json"), before, "both signatures stay");
    let renew = ["build", "--previous", "feed.json", "--key", &first, "--key", &second, "--renew"];
    vendor.done(&[&renew[..], &later].concat());
    let said = vendor.done(&[&["lint", "feed.json"][..], &later].concat());
    assert!(said.contains("0 errors"), "{said}");
    assert_ne!(vendor.text("feed.json"), before);
    let said = vendor.done(&[&["verify", "feed.json", "--key", &key("first.pub")][..], &later].concat());
    assert!(said.contains("seq 2, issued 2026-11-01T00:00:00Z, expires 2027-04-30T00:00:00Z"), "{said}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let vendor = Vendor::new();
    let said = vendor.done(&["build", "--seq", "1", "--dry-run"]);
    assert!(said.contains("0.0.0.4 of 2026-10-01"), "{said}");
    assert!(!vendor.path("payload.json").exists());
}

#[test]
fn versions_and_addresses_are_written_as_the_feed_wants_them() {
    let vendor = Vendor::new();
    vendor.put("CHANGELOG.md", "## v2.01 (01.10.2026)\n\n- x\n");
    vendor.put(
        "feed.toml",
        SETTINGS.replace("files = \"files\"", "files = \"files\"\nfile = \"Кошкин дом {version}.cfe\""),
    );
    vendor.put_release("files/Кошкин дом 2.01.cfe", "x");
    vendor.done(&["build", "--seq", "1"]);
    let payload = vendor.text("payload.json");
    assert!(payload.contains("\"version\": \"2.1.0.0\""), "{payload}");
    assert!(payload.contains("\"name\": \"Кошкин дом 2.01.cfe\""), "{payload}");
    assert!(payload.contains("/%D0%9A%D0%BE%D1%88%D0%BA%D0%B8%D0%BD%20%D0%B4%D0%BE%D0%BC%202.01.cfe\""), "{payload}");
}

/// One change of the vendor, and what the build says to it.
fn refuse(case: &str, change: impl Fn(&Vendor), codes: &[&str]) {
    let vendor = Vendor::new();
    change(&vendor);
    let said = vendor.run(&["build", "--seq", "1"]);
    assert_eq!(crate::vendor::errors(&said.err), codes, "{case}: {said:?}");
    assert_eq!(said.code, 1, "{case}: {said:?}");
    assert!(!vendor.path("payload.json").exists(), "{case}");
}

#[test]
fn what_must_not_be_published_is_refused_and_nothing_is_written() {
    let changelog = |from: &'static str, to: &'static str| {
        move |vendor: &Vendor| vendor.put("CHANGELOG.md", CHANGELOG.replace(from, to))
    };
    let settings = |more: &'static str| move |vendor: &Vendor| vendor.put("feed.toml", format!("{SETTINGS}{more}"));
    let facts = |version: &'static str, facts: &'static str| {
        move |vendor: &Vendor| vendor.put("feed.toml", settings_of(version, facts))
    };
    let replaced = |from: &'static str, to: &'static str| {
        move |vendor: &Vendor| vendor.put("feed.toml", SETTINGS.replace(from, to))
    };
    refuse("an empty section", changelog("- Первый выпуск", ""), &["section-empty"]);
    refuse("an empty group", changelog("- Изменилась версия", ""), &["section-empty"]);
    refuse("a heading without a version", changelog("## [0.0.0.3] - 2026-09-01", "## Первый"), &["heading"]);
    refuse("no release at all", |vendor| vendor.put("CHANGELOG.md", "# Изменения\n\n- x\n"), &["heading"]);
    let unreleased = "# Изменения\n\n## [Unreleased]\n\n- x\n";
    refuse("nothing is released yet", |vendor| vendor.put("CHANGELOG.md", unreleased), &["heading"]);
    refuse("a version twice", changelog("[0.0.0.3]", "[0.0.0.4]"), &["version-twice", "version-missing"]);
    refuse(
        "the same version in another spelling",
        changelog("[0.0.0.3] - 2026-09-01", "0.0.0.04 - 2026-09-01"),
        &["version-twice", "version-missing"],
    );
    refuse("a version that is none", changelog("[0.0.0.3]", "[0.0.0.3.1]"), &["version"]);
    refuse("a prerelease", changelog("[0.0.0.3]", "[0.0.3-rc.1]"), &["version", "version-missing"]);
    refuse("no day", changelog(" - 2026-09-01", ""), &["date"]);
    refuse("a day that there is not", changelog("2026-09-01", "2026-02-30"), &["date"]);
    refuse("a day in the future", changelog("2026-10-01", "2026-10-04"), &["date-future"]);
    refuse(
        "a file that is missing",
        |vendor| std::fs::remove_file(vendor.path("files/DEMO-0.0.0.4.cfe")).unwrap(),
        &["file-missing"],
    );
    refuse(
        "a file without a section",
        |vendor| vendor.put_release("files/DEMO-0.0.0.5.cfe", "x"),
        &["version-missing"],
    );
    refuse("settings of a version that there is not", facts("0.0.0.9", "waypoint = true"), &["version-missing"]);
    refuse("a key that is not known", facts("0.0.0.4", "withdrawm = true"), &["settings"]);
    refuse("no address", replaced("urls", "#"), &["settings"; 2]);
    refuse(
        "an address without TLS",
        replaced("https://example.com/files", "http://example.com/files"),
        &["dropped"; 2],
    );
    let four = "urls = [\"https://a.test/\", \"https://b.test/\", \"https://c.test/\", \"https://d.test/\", ";
    refuse("a fifth address", replaced("urls = [", four), &["dropped"; 2]);
    refuse("an install over itself", facts("0.0.0.4", "requires = { from = \"0.0.0.4\" }"), &["reference"]);
    refuse(
        "a replacement that there is not",
        facts("0.0.0.3", "withdrawn = { replacedBy = \"0.0.0.5\" }"),
        &["reference"],
    );
    refuse("a replacement that is older", facts("0.0.0.4", "withdrawn = { replacedBy = \"0.0.0.3\" }"), &["reference"]);
    refuse(
        "a requirement that nothing meets",
        settings("[products.DEMO.defaults]\nrequires = { configurations = [{ min = \"2\", max = \"1\" }] }\n"),
        &["reference"; 2],
    );
    refuse("critical for itself", facts("0.0.0.4", "critical = { below = \"0.0.0.5\" }"), &["reference"]);
    refuse("information without a link", facts("0.0.0.4", "kind = \"info\""), &["dropped"]);
    refuse(
        "a day of a licence that there is not",
        settings("[products.DEMO.defaults]\nlicence = { releasedBy = \"2026-13-01\" }\n"),
        &["dropped"; 2],
    );
    refuse(
        "notes over the limit",
        |vendor| vendor.put("CHANGELOG.md", CHANGELOG.replace("- Первый", &format!("- {}", "я".repeat(8200)))),
        &["notes-too-large"],
    );
    refuse(
        "more than 256 KiB",
        |vendor| {
            let sections: Vec<String> =
                (10..30).map(|n| format!("## 0.0.0.{n} - 2026-09-01\n\n{}\n", "x".repeat(15_000))).collect();
            (10..30).for_each(|n| vendor.put_release(&format!("files/DEMO-0.0.0.{n}.cfe"), "x"));
            vendor.put("CHANGELOG.md", format!("{}\n{CHANGELOG}", sections.join("\n")));
        },
        &["too-large"],
    );
}

#[test]
fn times_that_no_panel_would_take_are_refused() {
    let vendor = Vendor::new();
    vendor.refused(&["build", "--seq", "1", "--issued", "2026-10-03T12:00:00Z"], 1, &["clock"]);
    vendor.refused(&["build", "--seq", "1", "--expires", "2026-10-02T11:00:00Z"], 1, &["format"]);
    vendor.refused(
        &["build", "--seq", "1", "--issued", "2026-10-01T00:00:00Z", "--expires", "2026-10-02T11:00:00Z"],
        1,
        &["expires"],
    );
    vendor.refused(&["build", "--seq", "9007199254740992"], 1, &["format"]);
}

#[test]
fn two_languages_must_not_contradict_each_other() {
    let vendor = Vendor::new();
    vendor.put(
        "feed.toml",
        SETTINGS.replace("files = ", "changelog = { ru = \"CHANGELOG.md\", en = \"EN.md\" }\nfiles = "),
    );
    for (text, code) in [
        ("## 0.0.0.4 - 2026-10-02\n\n- x\n", "date"),
        ("## 0.0.0.9 - 2026-10-01\n\n- x\n", "version-missing"),
        ("## 0.0.0.4 - 2026-10-01\n\n- x\n\n## 0.0.0.4 - 2026-10-01\n\n- y\n", "version-twice"),
    ] {
        vendor.put("EN.md", text);
        vendor.refused(&["build", "--seq", "1"], 1, &[code]);
    }
}
