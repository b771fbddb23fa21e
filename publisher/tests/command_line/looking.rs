//! What only looks: what has changed since the published feed, whether the files are there, and why something is not
//! the wanted one.

use crate::json::value;
use crate::vendor::{CHANGELOG, SETTINGS, Vendor, key};
use crate::watch::{ok, serve};
use std::fs;

/// A vendor with a published feed, and a payload with a change more.
fn laid() -> Vendor {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "41", "--key", &key("first.key")]);
    fs::copy(vendor.path("feed.json"), vendor.path("published.json")).unwrap();
    vendor.put("CHANGELOG.md", CHANGELOG.replace("- Изменилась версия", "- Изменилась версия\n- И ещё кое-что"));
    vendor.done(&["build", "--previous", "feed.json"]);
    vendor
}

#[test]
fn a_difference_is_said_between_files_and_from_what_a_host_gives() {
    let vendor = laid();
    let said = vendor.done(&["diff", "published.json", "payload.json"]);
    assert!(said.contains("seq: 41 → 42") && said.contains("+ - И ещё кое-что"), "{said}");
    assert!(said.contains("a signed feed → a payload"), "{said}");
    let same = vendor.done(&["diff", "published.json", "feed.json"]);
    assert!(same.contains("say the same"), "{same}");
    assert_eq!(vendor.run(&["diff", "published.json", "feed.json", "--exit-code"]).code, 0);
    assert_eq!(vendor.run(&["diff", "published.json", "payload.json", "--exit-code"]).code, 1);
    let (url, served) = serve(&ok(&vendor.text("published.json")));
    let answered = value(&vendor.run(&["diff", &url, "payload.json", "--json"]));
    served.join().unwrap();
    assert_eq!(answered["outcome"], "different");
    assert!(answered["changes"].to_string().contains("41 → 42"), "{answered}");
    vendor.refused(&["diff", "published.json", "nothing.json"], 3, &["file"]);
    vendor.put("page.json", "<html>");
    vendor.refused(&["diff", "published.json", "page.json"], 1, &["format"]);
    // One more signature is a difference, although the feed says the same.
    vendor.done(&["sign", "feed.json", "--key", &key("second.key"), "--out", "both.json"]);
    let said = vendor.done(&["diff", "published.json", "both.json"]);
    assert!(said.contains("signatures: ") && said.contains(", "), "{said}");
}

#[test]
fn what_changes_for_those_who_have_the_published_feed_is_said_before_it_is_made_or_signed() {
    let vendor = laid();
    let (url, served) = serve(&ok(&vendor.text("published.json")));
    let said = vendor.done(&["build", "--previous", "feed.json", "--dry-run", "--published", &url]);
    served.join().unwrap();
    assert!(said.contains(&format!("what has changed since {url}")) && said.contains("И ещё кое-что"), "{said}");
    let (url, served) = serve(&ok(&vendor.text("published.json")));
    let sign = ["sign", "payload.json", "--key", &key("first.key"), "--out", "next.json", "--published", &url];
    let said = vendor.done(&sign);
    served.join().unwrap();
    let shown = said.find("seq: 41 → 42").unwrap();
    assert!(shown < said.find("signed by").unwrap(), "before it is signed: {said}");
    // Without --dry-run it would look as if it were believed.
    assert_eq!(vendor.run(&["build", "--previous", "feed.json", "--published", "published.json"]).code, 2);
}

#[test]
fn a_job_at_night_tells_renewed_unchanged_and_wrong_apart() {
    let vendor = Vendor::new();
    let secret = key("first.key");
    vendor.done(&["build", "--seq", "1", "--key", &secret]);
    let run = |now: &str, more: &[&str]| {
        let job = ["build", "--previous", "feed.json", "--key", &secret, "--renew-before", "30d", "--now", now];
        vendor.run(&[&job[..], more].concat())
    };
    let before = vendor.text("feed.json");
    // It holds until 31 March: a month and a day before that there is nothing to do.
    let idle = run("2027-02-28T11:00:00Z", &["--json"]);
    assert_eq!((idle.code, value(&idle)["outcome"].as_str()), (6, Some("unchanged")), "{idle:?}");
    assert_eq!(vendor.text("feed.json"), before);
    assert_eq!(run("2027-03-01T12:00:01Z", &["--dry-run"]).code, 0);
    assert_eq!(vendor.text("feed.json"), before);
    let renewed = run("2027-03-01T12:00:01Z", &["--json"]);
    assert_eq!((renewed.code, value(&renewed)["outcome"].as_str()), (0, Some("renewed")), "{renewed:?}");
    assert_eq!(value(&renewed)["seq"], 2);
    assert_eq!(run("2027-03-01T12:00:02Z", &[]).code, 6, "once is enough");
    // What has changed goes out at once.
    vendor.put("CHANGELOG.md", CHANGELOG.replace("Изменилась версия", "Изменилась версия."));
    let made = run("2027-03-02T12:00:00Z", &["--json"]);
    assert_eq!((made.code, value(&made)["outcome"].as_str()), (0, Some("made")));
    vendor.put("CHANGELOG.md", "");
    assert_eq!(run("2027-03-02T12:00:00Z", &[]).code, 1);
    for span in ["30", "d", "month", "-1d", "5000000000d"] {
        let wrong = ["build", "--previous", "feed.json", "--renew-before", span];
        assert_eq!(vendor.run(&wrong).code, 2, "{span}");
    }
}

#[test]
fn the_files_of_a_feed_are_looked_at_where_they_are_published() {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "1", "--key", &key("first.key")]);
    let public = key("first.pub");
    let verify = ["verify", "feed.json", "--key", &public, "--installed", "0.0.0.3", "--files", "site"];
    let copy = |from: &str, to: &str| {
        fs::create_dir_all(vendor.path("site")).unwrap();
        fs::copy(vendor.path(&format!("files/{from}")), vendor.path(&format!("site/{to}"))).unwrap();
    };
    copy("DEMO-0.0.0.3.cfe", "DEMO-0.0.0.3.cfe");
    let missing = vendor.refused(&verify, 1, &["file-missing"]);
    assert!(missing.contains("DEMO 0.0.0.4") && missing.contains("not in site"), "{missing}");
    // Another spelling is another file to a web server; by its hash it is known all the same.
    copy("DEMO-0.0.0.4.cfe", "DEMO-0.0.0.4.cfe");
    assert!(vendor.done(&verify).contains("available: 0.0.0.4"));
    fs::remove_file(vendor.path("site/DEMO-0.0.0.3.cfe")).unwrap();
    vendor.warned(&verify, &["file-missing"]);
    vendor.put_release("site/DEMO-0.0.0.4.cfe", "another one");
    vendor.refused(&verify, 1, &["file-changed"]);
    let answered = value(&vendor.run(&[&verify[..], &["--json"]].concat()));
    assert_eq!(
        (answered["accepted"].as_bool(), answered["files"][0]["code"].as_str()),
        (Some(true), Some("file-changed"))
    );
    vendor.refused(&["verify", "feed.json", "--key", &public, "--files", "nowhere"], 3, &["file"]);
}

#[test]
fn a_file_that_lies_there_under_nearly_its_name_is_named() {
    let vendor = Vendor::new();
    let build = ["build", "--seq", "1"];
    for (name, reason) in [("demo-0.0.0.4.cfe", "capital letters"), ("DEMO_0.0.0.4.cfe", "nearly it")] {
        fs::rename(vendor.path("files/DEMO-0.0.0.4.cfe"), vendor.path(&format!("files/{name}"))).unwrap();
        let said = vendor.refused(&build, 1, &["file-missing"]);
        assert!(said.contains(&format!("there is {name}")) && said.contains(reason), "{said}");
        fs::rename(vendor.path(&format!("files/{name}")), vendor.path("files/DEMO-0.0.0.4.cfe")).unwrap();
    }
    // The changelog writes the version shorter than the file does.
    vendor.put("CHANGELOG.md", "## 1.2 - 2026-10-01\n\n- x\n");
    vendor.put_release("files/DEMO-1.2.0.0.cfe", "x");
    for old in ["DEMO-0.0.0.3.cfe", "DEMO-0.0.0.4.cfe"] {
        fs::remove_file(vendor.path(&format!("files/{old}"))).unwrap();
    }
    let said = vendor.refused(&build, 1, &["file-missing"]);
    assert!(said.contains("there is DEMO-1.2.0.0.cfe, the same version written otherwise"), "{said}");
}

#[test]
fn the_real_reason_is_said_where_an_address_is_none() {
    let vendor = Vendor::new();
    for (url, reason) in [
        ("http://example.com/{file}", "of its own machine only"),
        ("example.com/{file}", "begin it with https://"),
        ("https://example.com/files /{file}", "%20"),
        ("https://user:secret@example.com/{file}", "names a user"),
    ] {
        vendor.put("feed.toml", SETTINGS.replace("https://example.com/files/{file}", url));
        let said = vendor.refused(&["build", "--seq", "1"], 1, &["dropped", "dropped"]);
        assert!(said.contains(reason) && said.contains("DEMO 0.0.0.4: urls: "), "{url}: {said}");
    }
    let outcome = vendor.run(&["diff", "http://example.com/feed.json", "feed.json"]);
    outcome.expect(2, &["usage"]);
    assert!(outcome.err.contains("of its own machine only"), "{outcome:?}");
}
