//! `init`: three answers, and a vendor who has nothing yet can make a first feed.

use crate::json::value;
use crate::vendor::{Vendor, key};

#[test]
fn three_answers_make_what_a_first_feed_needs() {
    let vendor = Vendor::empty();
    let outcome = vendor.run_fed(&["init"], "Мой модуль\r\nhttps://example.com/updates/\ngithub\n");
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert!(outcome.err.contains("Designer") && outcome.out.contains(".github/workflows/publish.yml"), "{outcome:?}");
    let hosting = concat!(env!("CARGO_MANIFEST_DIR"), "/hosting/");
    let read = |name: &str| std::fs::read_to_string(format!("{hosting}{name}")).unwrap();
    assert_eq!(vendor.text(".github/workflows/publish.yml"), read("github-pages/publish.yml"));
    // What is said next works.
    assert!(outcome.out.contains("OWNER") && vendor.path("site/files").is_dir(), "{outcome:?}");
    vendor.put("CHANGELOG.md", "## 1.0.0.1 - 2026-10-01\n\n- Первый выпуск\n");
    vendor.put("site/files/Мой модуль-1.0.0.1.cfe", crate::vendor::extension("Мой модуль", "1.0.0.1", "x"));
    vendor.done(&["build", "--seq", "1", "--key", &key("first.key"), "--out", "site/feed.json"]);
    let said = vendor.done(&["verify", "site/feed.json", "--key", &key("first.pub"), "--files", "site"]);
    assert!(said.contains("available: 1.0.0.1"), "{said}");
    for (host, file, source) in [
        ("gitlab", ".gitlab-ci.yml", "gitlab-pages/gitlab-ci.yml"),
        ("nginx", "publish.sh", "nginx/publish.sh"),
        ("s3", "publish.sh", "s3/publish.sh"),
    ] {
        let folder = format!("for-{host}");
        let args =
            ["init", "--id", "DEMO", "--url", "https://example.com", "--host", host, "--folder", &folder, "--json"];
        let outcome = vendor.run(&args);
        assert_eq!(value(&outcome)["files"][1], format!("{folder}/{file}"), "{outcome:?}");
        assert_eq!(vendor.text(&format!("{folder}/{file}")), read(source));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = vendor.path(&format!("{folder}/{file}")).metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o100 != 0, file == "publish.sh", "{file}: {mode:o}");
        }
    }
}

#[test]
fn nothing_is_written_over_and_a_wrong_answer_leaves_nothing() {
    let vendor = Vendor::empty();
    let answers = ["init", "--id", "DEMO", "--url", "https://example.com", "--host", "gitlab"];
    vendor.put(".gitlab-ci.yml", "mine");
    vendor.refused(&answers, 3, &["exists"]);
    assert!(!vendor.path("feed.toml").exists());
    vendor.put("feed.toml", "mine");
    vendor.refused(&["init"], 3, &["exists"]);
    assert_eq!(vendor.text("feed.toml"), "mine");
    let empty = Vendor::empty();
    for input in ["", "DEMO\n", "DEMO\nexample.com\ngithub\n", "DEMO\nhttps://example.com\nsourceforge\n", "\n"] {
        let outcome = empty.run_fed(&["init"], input);
        assert_eq!(outcome.code, 2, "{input}: {outcome:?}");
        assert!(!empty.path("feed.toml").exists());
    }
    let outcome = empty.run_fed(&["init"], "DEMO\nhttp://example.com\n");
    assert!(outcome.err.contains("of its own machine only"), "{outcome:?}");
    // A name that TOML must write with care is written so.
    assert_eq!(empty.run_fed(&["init", "--host", "none"], "a\"] b\nhttps://example.com\n").code, 0);
}
