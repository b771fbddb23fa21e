//! What people write into changelogs, through the program itself: no release is lost, days come from where they are,
//! and files of other encodings are named.

use crate::vendor::{SETTINGS, Vendor, key};
use std::process::Command;

const BUILD: [&str; 3] = ["build", "--seq", "1"];

/// Runs what must succeed; gives what it said beside its report.
fn remarks(vendor: &Vendor, args: &[&str]) -> String {
    let outcome = vendor.run(args);
    assert_eq!(outcome.code, 0, "{args:?}: {outcome:?}");
    outcome.err
}

/// A vendor whose two releases have no days.
fn undated() -> Vendor {
    let vendor = Vendor::new();
    vendor.put("CHANGELOG.md", "# Изменения\n\n## 0.0.0.4\n\n- Новое\n\n## 0.0.0.3\n\n- Первый выпуск\n");
    vendor
}

#[test]
fn a_heading_that_is_not_understood_stops_everything_and_says_how_to_write_it() {
    let vendor = Vendor::new();
    for heading in [
        "## Кошкин дом 0.0.0.5",
        "##0.0.0.5",
        "## 0.0.0.5 и 0.0.0.6 - 2026-10-02",
        "**0.0.0.5** - 2026-10-02",
        "## Сборка 5",
    ] {
        vendor.put("CHANGELOG.md", format!("# Изменения\n\n{heading}\n\n- x\n\n{}", &crate::vendor::CHANGELOG[20..]));
        let said = vendor.refused(&BUILD, 1, &["heading"]);
        assert!(said.contains("CHANGELOG.md:3") && said.contains("## 1.2.0.1 - 2026-10-01"), "{heading}: {said}");
        assert!(!vendor.path("payload.json").exists());
    }
}

#[test]
fn a_beta_goes_to_the_channel_that_feed_toml_names() {
    let vendor = Vendor::new();
    vendor.put("CHANGELOG.md", crate::vendor::CHANGELOG.replace("[0.0.0.4] -", "[0.0.0.4] (бета) -"));
    let said = vendor.refused(&BUILD, 1, &["heading"]);
    assert!(said.contains("[products.DEMO.releases.\"0.0.0.4\"]") && said.contains("channel = \"beta\""), "{said}");
    vendor.put("feed.toml", format!("{SETTINGS}[products.DEMO.releases.\"0.0.0.4\"]\nchannel = \"beta\"\n"));
    assert!(vendor.done(&BUILD).contains("0.0.0.4 of 2026-10-01 (beta)"));
}

#[test]
fn a_day_that_the_heading_does_not_have_is_looked_for_in_one_order_and_named() {
    let vendor = undated();
    let said = vendor.refused(&BUILD, 1, &["date", "date"]);
    assert!(said.contains("--date") && said.contains("releases.\"0.0.0.4\".date") && said.contains("oldest"), "{said}");
    let said = remarks(&vendor, &["build", "--seq", "1", "--date", "2026-09-15", "--key", &key("first.key")]);
    assert!(said.contains("DEMO: 0.0.0.4 is of 2026-09-15, 0.0.0.3 is of 2026-09-15 (by --date)"), "{said}");
    // A release that was published keeps its day, a new one gets the new day.
    vendor.put("CHANGELOG.md", vendor.text("CHANGELOG.md").replace("## 0.0.0.4", "## 0.0.0.5\n\n- Ещё\n\n## 0.0.0.4"));
    vendor.put_release("files/DEMO-0.0.0.5.cfe", "the fifth");
    let next = ["build", "--previous", "feed.json", "--out", "next.json"];
    vendor.refused(&next, 1, &["date"]);
    let said = remarks(&vendor, &[&next[..], &["--date", "2026-09-20"]].concat());
    assert!(said.contains("0.0.0.5 is of 2026-09-20 (by --date)"), "{said}");
    assert!(said.contains("0.0.0.4 is of 2026-09-15, 0.0.0.3 is of 2026-09-15 (by the previous feed)"), "{said}");
    // feed.toml comes before both; another day than the one that was published is worth a word.
    vendor.put("feed.toml", format!("{SETTINGS}[products.DEMO.releases.\"0.0.0.4\"]\ndate = \"2026-09-16\"\n"));
    let outcome = vendor.run(&[&next[..], &["--date", "2026-09-20"]].concat());
    assert!(outcome.err.contains("0.0.0.4 is of 2026-09-16 (by feed.toml)"), "{outcome:?}");
    assert!(outcome.err.contains("warning[date]") && outcome.err.contains("2026-09-15"), "{outcome:?}");
    // What the heading says is not overruled.
    vendor.put("CHANGELOG.md", vendor.text("CHANGELOG.md").replace("## 0.0.0.4", "## 0.0.0.4 - 2026-09-17"));
    vendor.refused(&[&next[..], &["--date", "2026-09-20"]].concat(), 1, &["date"]);
    assert_eq!(vendor.run(&["build", "--seq", "1", "--date", "20.09.2026"]).code, 2);
}

/// Runs git as nobody in particular; `None` where there is none.
fn git(vendor: &Vendor, day: &str, args: &[&str]) -> Option<()> {
    let at = format!("{day}T23:30:00+03:00");
    let mut command = Command::new("git");
    command.current_dir(vendor.path("")).args([
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.com",
        "-c",
        "tag.gpgSign=false",
    ]);
    let output = command.args(args).env("GIT_COMMITTER_DATE", &at).env("GIT_AUTHOR_DATE", &at).output().ok()?;
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

#[test]
fn a_tag_of_git_gives_a_day_before_the_feed_before_does() {
    let vendor = undated();
    if git(&vendor, "2026-09-01", &["init", "-q", "."]).is_none() {
        println!("skipped: git is not there");
        return;
    }
    for (day, version) in [("2026-09-01", "0.0.0.3"), ("2026-09-30", "0.0.0.4")] {
        git(&vendor, day, &["commit", "-q", "--allow-empty", "-m", version]);
        git(&vendor, day, &["tag", &format!("v{version}")]);
    }
    let said = remarks(&vendor, &["build", "--seq", "1", "--key", &key("first.key")]);
    assert!(said.contains("0.0.0.4 is of 2026-09-30 (by the git tag v0.0.0.4)"), "{said}");
    assert!(said.contains("0.0.0.3 is of 2026-09-01 (by the git tag v0.0.0.3)"), "{said}");
    // The rest of the order: --date above the tags for what is new, the tags above the feed before.
    let said = remarks(&vendor, &["build", "--seq", "1", "--date", "2026-09-02", "--out", "other.json"]);
    assert!(said.contains("(by --date)") && !said.contains("git tag"), "{said}");
    let said = remarks(&vendor, &["build", "--previous", "feed.json", "--out", "next.json"]);
    assert!(said.contains("git tag v0.0.0.4") && !said.contains("previous feed)"), "{said}");
    git(&vendor, "2026-09-20", &["tag", "-a", "-m", "x", "DEMO-0.0.0.4"]);
    assert!(vendor.refused(&["build", "--seq", "1", "--out", "third.json"], 1, &["date"]).contains("differ"));
}

#[test]
fn notes_that_are_too_long_are_cut_with_a_link_where_the_settings_say_so() {
    let vendor = Vendor::new();
    let items: String = (0..300).map(|n| format!("- {n} {}\n", "я".repeat(50))).collect();
    vendor.put("CHANGELOG.md", crate::vendor::CHANGELOG.replace("- Первый выпуск\n", &items));
    vendor.refused(&BUILD, 1, &["notes-too-large"]);
    vendor.put("feed.toml", format!("{SETTINGS}full_notes = \"https://example.com/notes#{{version}}\"\n"));
    let outcome = vendor.run(&BUILD);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.err.contains("warning[notes-too-large]"), "{outcome:?}");
    let payload = vendor.text("payload.json");
    assert!(payload.contains("\\n\\n[Все изменения](<https://example.com/notes#0.0.0.3>)\""), "{payload}");
    assert!(payload.contains("- 100 я") && !payload.contains("- 299 я"));
}

#[test]
fn an_empty_group_is_a_warning() {
    let vendor = Vendor::new();
    vendor.put("CHANGELOG.md", crate::vendor::CHANGELOG.replace("### Изменено", "### Добавлено\n\n### Изменено"));
    let outcome = vendor.run(&BUILD);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.err.contains("warning[section-empty] CHANGELOG.md:9"), "{outcome:?}");
}

#[test]
fn what_is_below_what_is_published_needs_no_mending() {
    let vendor = Vendor::new();
    vendor.put(
        "CHANGELOG.md",
        crate::vendor::CHANGELOG.replace("## [0.0.0.3] - 2026-09-01", "## 0.0.0.3\n\n## Давно и 1.1 beta"),
    );
    vendor.refused(&BUILD, 1, &["section-empty", "heading", "date"]);
    for line in ["keep = 1\n", "oldest = \"0.0.0.4\"\n"] {
        vendor.put("feed.toml", format!("{SETTINGS}{line}"));
        assert!(vendor.done(&BUILD).contains("DEMO: 1 releases"), "{line}");
    }
    vendor.put("feed.toml", format!("{SETTINGS}oldest = \"0.0.0.9\"\n"));
    vendor.refused(&BUILD, 1, &["settings"]);
}

#[test]
fn files_of_other_encodings_are_named() {
    let vendor = Vendor::new();
    let wide: Vec<u8> = "\u{feff}# Изменения\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let narrow: Vec<u8> = [b"# ".as_slice(), &[0xc8, 0xe7, 0xec, 0xe5, 0xed, 0xe5, 0xed, 0xe8, 0xff], b"\n"].concat();
    for (bytes, name) in [(&wide, "UTF-16"), (&narrow, "Windows-1251")] {
        vendor.put("CHANGELOG.md", bytes);
        let said = vendor.refused(&BUILD, 3, &["file"]);
        assert!(said.contains("CHANGELOG.md") && said.contains(name), "{said}");
    }
}
