//! The sources and the verdict: what is read of an answer, what is dropped and why, and what is offered.

use crate::desk::*;
use extension_update::core::config::Config;
use extension_update::core::day::Day;
use extension_update::core::error::Failure;
use extension_update::core::feed::Feed;
use extension_update::core::locale::Locale;
use extension_update::core::memory::Memory;
use extension_update::core::source;
use extension_update::core::verdict::{Circumstances, Verdict, judge};
use serde_json::json;

/// The panel was opened, and nothing is phased.
const QUIET: Circumstances<'static> = Circumstances { now: NOW, manual: false, rollout: 0, known: &[] };

fn read(config: &Config, body: &str) -> Result<Feed, Failure> {
    source::read(config, &arrived(body), &Memory::default(), NOW).map(|(feed, _)| feed)
}

fn feed(changes: &[(&str, &str)], body: &serde_json::Value) -> Feed {
    read(&config(changes), &body.to_string()).unwrap()
}

fn versions(feed: &Feed) -> Vec<&str> {
    feed.releases.iter().map(|release| release.version.as_str()).collect()
}

#[test]
fn the_question_of_the_releases_api_has_the_keys_of_its_documentation() {
    let request = source::request(&config(&[]), &Memory::default());
    let body: serde_json::Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"INSTALLED_VERSION": "0.0.0.3", "TYPE": "DEMO_EXT", "CONF": "КошкинДом", "CONF_VERSION": "1.0.0.1", "KEY": KEY})
    );
    assert!(!request.url.contains("DEMO-") && request.headers.iter().all(|(_, value)| !value.contains("DEMO-")));
    let asks_for_beta = source::request(&config(&[("policy.channels", r#"["stable","beta"]"#)]), &Memory::default());
    assert!(asks_for_beta.body.unwrap().contains(r#""SHOW_UNTESTED":"Y""#));
    let no_slash = source::request(
        &config(&[("source.url", "\"https://updates.example.com/releases/v1/1c\"")]),
        &Memory::default(),
    );
    assert_eq!(no_slash.url, "https://updates.example.com/releases/v1/1c/getAvailableReleases");
}

#[test]
fn the_version_is_taken_from_whichever_key_holds_one() {
    let cases = [
        (json!("4.0.4.11"), json!("Котовод"), Some("4.0.4.11")),
        (json!("b7c1"), json!("4.0.4.11"), Some("4.0.4.11")),
        (json!("1139"), json!("4.0.4.11"), Some("4.0.4.11")),
        (json!(1139), json!("4.0.4.11"), Some("4.0.4.11")),
        (json!("4.0.4.11"), json!("3"), Some("4.0.4.11")),
        (json!("4.0.4.11"), json!(null), Some("4.0.4.11")),
        (json!("4.0.4.11"), json!("5.0.4.11"), Some("4.0.4.11")),
        (json!("Котовод"), json!("7.25.1e"), None),
        (json!(null), json!(null), None),
        (json!({}), json!([]), None),
    ];
    for (uniqid, version, expected) in cases {
        let feed = feed(&[], &json!({"modules": [{"uniqid": uniqid, "version": version}, module("0.0.0.9", "")]}));
        let mut expected: Vec<&str> = expected.into_iter().collect();
        expected.push("0.0.0.9");
        assert_eq!(versions(&feed), expected, "{uniqid} {version}");
        assert_eq!(
            feed.dropped.len(),
            2 - expected.len(),
            "what cannot be read is dropped with a reason, and the rest stands"
        );
    }
}

#[test]
fn entries_of_any_shape_are_dropped_and_the_rest_stands() {
    for entry in
        [json!(null), json!(7), json!("x"), json!([]), json!({}), json!({"uniqid": ""}), json!({"uniqid": "1.2.3.4.5"})]
    {
        let feed = feed(&[], &json!({"modules": [entry, module("0.0.0.4", "x")]}));
        assert_eq!(versions(&feed), ["0.0.0.4"], "{entry}");
        assert!(!feed.dropped[0].reason.is_empty());
    }
    let names = json!({"modules": [{"uniqid": "x"}, {"version": "y"}, {"name": "z"}, {}]});
    let dropped = feed(&[], &names).dropped;
    let dropped: Vec<&str> = dropped.iter().map(|dropped| dropped.entry.as_str()).collect();
    assert_eq!(dropped, ["x", "y", "z", "?"]);
}

#[test]
fn a_release_has_its_day_under_any_of_three_names() {
    for key in ["date", "release_date", "published_at"] {
        let mut release = module("0.0.0.4", "");
        release[key] = "2026-10-01T08:00:00Z".into();
        let feed = feed(&[], &json!({"modules": [release]}));
        assert_eq!(feed.releases[0].date, Day::parse("2026-10-01"), "{key}");
    }
}

#[test]
fn an_error_that_says_nothing_is_none() {
    let body = json!({"error": " ", "modules": [module("0.0.0.4", "")]});
    assert_eq!(versions(&feed(&[], &body)), ["0.0.0.4"]);
}

#[test]
fn a_question_in_a_log_is_its_method_and_its_address() {
    let request = source::request(&config(&[]), &Memory::default());
    assert_eq!(
        format!("{request:?}"),
        "POST https://updates.example.com/releases/v1/1c/getAvailableReleases",
        "and not its body, which holds the licence key"
    );
}

#[test]
fn releases_are_put_in_order_and_the_same_version_stands_once() {
    let list = ["0.0.0.9", "0.0.0.10", "0.0.0.9", "0.0.0.10-rc.1"].map(|version| module(version, ""));
    let feed = feed(&[], &json!({"modules": list}));
    assert_eq!(versions(&feed), ["0.0.0.10", "0.0.0.10-rc.1", "0.0.0.9"]);
    assert_eq!(feed.dropped[0].reason, "the version stands twice");
}

#[test]
fn the_extension_is_chosen_among_the_files_and_a_download_link_is_the_last_resort() {
    let url = |name: &str| format!("https://updates.example.com/files/{name}");
    let file = |name: &str| json!({"name": name, "url": url(name), "size": 5});
    let cases = [
        (json!([file("a.txt"), file("b.zip"), file("c.CFE")]), Some("c.CFE")),
        (json!([file("a.txt"), file("b.zip")]), Some("b.zip")),
        (json!([{"name": "a.cfe", "url": "/relative"}, file("b.zip")]), Some("b.zip")),
        (json!([{"name": "a.cfe", "url": "http://updates.example.com/a.cfe"}]), None),
        (json!([]), None),
        (json!("x"), None),
    ];
    for (files, expected) in cases {
        let feed = feed(&[], &json!({"modules": [{"uniqid": "0.0.0.4", "files": files}]}));
        let artifact = feed.releases[0].content.artifact();
        assert_eq!(artifact.map(|a| a.urls[0].as_str().to_string()), expected.map(url), "{files}");
    }
    let linked = json!({"modules": [{"uniqid": "0.0.0.4", "size": 9, "download_link": url("download")}]});
    let artifact = feed(&[], &linked).releases[0].content.artifact().cloned().unwrap();
    assert_eq!((artifact.size, artifact.name, artifact.md5), (Some(9), None, None));
}

#[test]
fn a_digest_that_is_none_is_not_handed_on() {
    for (md5, expected) in [
        ("027ADE8B556DD66AB1C3A60D4A53BE90", Some("027ade8b556dd66ab1c3a60d4a53be90")),
        ("027ade", None),
        ("zz7ade8b556dd66ab1c3a60d4a53be90", None),
        ("", None),
    ] {
        let mut release = module("0.0.0.4", "");
        release["files"][1]["md5"] = md5.into();
        assert_eq!(
            feed(&[], &json!({"modules": [release]})).releases[0].content.artifact().unwrap().md5.as_deref(),
            expected,
            "{md5}"
        );
    }
}

#[test]
fn changelogs_are_read_in_both_languages_and_without_entities() {
    let mut release = module("0.0.0.4", "Отчёт &quot;Котики&quot;");
    release["changelog_en"] = "Report &quot;Cats&quot;".into();
    let notes = feed(&[], &json!({"modules": [release]})).releases[0].notes.clone();
    assert_eq!((notes.in_locale(Locale::RU), notes.in_locale(Locale::EN)), ("Отчёт \"Котики\"", "Report \"Cats\""));
    let mut release = module("0.0.0.4", "");
    release["changelog"] = json!({"ru": "Кот", "en": "Cat"});
    let notes = feed(&[], &json!({"modules": [release]})).releases[0].notes.clone();
    assert_eq!((notes.in_locale(Locale::RU), notes.in_locale(Locale::EN)), ("Кот", "Cat"));
}

#[test]
fn a_byte_order_mark_is_no_reason_to_refuse() {
    let body = format!("\u{feff}{}", modules(&[module("0.0.0.4", "")]));
    assert!(read(&config(&[]), &body).is_ok());
}

#[test]
fn github_releases_are_read_without_drafts_and_with_the_digest() {
    let github = &GITHUB[..2];
    let asset = |name: &str| json!({"name": name, "size": 51814, "browser_download_url": format!("https://example.com/{name}"), "digest": format!("sha256:{}", "AB".repeat(32))});
    let list = json!([
        {"tag_name": "v0.0.0.5", "draft": true, "assets": [asset("DEMO.cfe")]},
        {"tag_name": "v0.0.0.5-rc.1", "prerelease": true, "body": "проба", "assets": [asset("DEMO.cfe")]},
        {"tag_name": "v0.0.0.4", "published_at": "2026-10-01T08:00:00Z", "body": "- Изменилась версия", "assets": [asset("sources.tar.gz"), asset("DEMO.cfe")]},
        {"tag_name": "nightly", "assets": []},
        {"tag_name": null}, {}, 7,
        {"tag_name": "0.0.0.2", "assets": [asset("sha256.txt")]}
    ]);
    let request = source::request(&config(github), &Memory::default());
    assert_eq!((request.method, request.body.as_deref()), ("GET", None), "nothing of the customer's goes to GitHub");
    let feed = feed(github, &list);
    assert_eq!(versions(&feed), ["0.0.0.5-rc.1", "0.0.0.4", "0.0.0.2"]);
    assert_eq!(feed.dropped.len(), 5);
    let release = &feed.releases[1];
    assert_eq!(release.notes.in_locale(Locale::RU), "- Изменилась версия");
    assert_eq!(release.date, Day::parse("2026-10-01"));
    assert_eq!(release.content.artifact().unwrap().sha256.as_deref(), Some(&*"ab".repeat(32)));
    assert_eq!(feed.releases[2].content.artifact(), None, "checksums are not installed");
    assert!(
        matches!(judge(&config(github), &feed, &QUIET), Verdict::Available(offer) if offer.version.as_str() == "0.0.0.4")
    );
}

#[test]
fn a_prerelease_of_github_says_so_by_its_flag_or_by_its_version() {
    let github = [("source.kind", "\"github-releases\"")];
    let entry = |tag: &str, flag: bool| json!({"tag_name": tag, "prerelease": flag});
    let list = json!([entry("0.0.0.7", true), entry("0.0.0.6-rc.1", false), entry("0.0.0.5", false)]);
    let read = feed(&github, &list);
    let channels: Vec<&str> = read.releases.iter().map(|release| release.channel.as_str()).collect();
    assert_eq!(channels, ["beta", "beta", "stable"]);
    // A project that has published nothing yet.
    assert_eq!(feed(&github, &json!([])).releases.len(), 0);
}

#[test]
fn what_is_no_feed_of_the_named_kind_is_refused_as_a_whole() {
    let cases = [
        ("releases-api", json!([])),
        ("releases-api", json!({"modules": {"x": 1}})),
        ("releases-api", json!({"result": ""})),
        ("releases-api", json!("x")),
        ("github-releases", json!({"modules": []})),
        ("github-releases", json!([{"uniqid": "0.0.0.4"}])),
        ("github-releases", json!(null)),
    ];
    for (kind, body) in cases {
        let config = config(&[("source.kind", &format!("\"{kind}\""))]);
        let failure = read(&config, &body.to_string()).unwrap_err();
        assert_eq!(failure.code.as_str(), "format", "{kind} {body}");
    }
}

/// Answers in the shapes of other updaters and registries, as small as their formats allow. Those that were seen in the
/// field are tried by the conformance run (`conformance/src/suites/feeds.rs`).
const FOREIGN: [&str; 6] = [
    r#"{"version": "1.2.3", "pub_date": "2026-10-01T08:00:00Z", "platforms": {"linux-x86_64": {"signature": "", "url": "https://e.test/a"}}}"#,
    r#"{"name": "demo", "dist-tags": {"latest": "1.2.3"}, "versions": {"1.2.3": {"dist": {"tarball": "https://e.test/a"}}}}"#,
    r#"{"signed": {"_type": "timestamp", "version": 1, "meta": {}}, "signatures": []}"#,
    "version: 1.2.3\nfiles:\n  - url: demo.exe\n    sha512: AAAA\npath: demo.exe\n",
    r#"<?xml version="1.0"?><rss version="2.0"><channel><item><enclosure url="https://e.test/a" length="1"/></item></channel></rss>"#,
    r#"<?xml version="1.0"?><response protocol="3.0"><app appid="demo" status="ok"><updatecheck status="noupdate"/></app></response>"#,
];

#[test]
fn feeds_of_other_systems_are_no_feeds_of_ours_and_nothing_panics() {
    for body in FOREIGN {
        for kind in ["releases-api", "github-releases"] {
            let config = config(&[("source.kind", &format!("\"{kind}\""))]);
            assert_eq!(read(&config, body).unwrap_err().code.as_str(), "format", "{kind} {body}");
        }
    }
}

#[test]
fn the_offer_carries_the_notes_of_all_missed_releases_newest_first() {
    let list = ["0.0.0.2", "0.0.0.5", "0.0.0.3", "0.0.0.4"].map(|version| module(version, version));
    let config = config(&[]);
    let Verdict::Available(offer) = judge(&config, &feed(&[], &json!({"modules": list})), &QUIET) else { panic!() };
    assert_eq!(offer.notes.iter().map(|notes| notes.markdown.as_str()).collect::<Vec<_>>(), ["0.0.0.5", "0.0.0.4"]);
}

#[test]
fn where_the_newest_does_not_fit_the_newest_that_does_is_offered_and_the_reason_is_told() {
    let mut newest = module("0.0.0.5", "пять");
    newest["min_1c_version"] = "1.0.0.2".into();
    let config = config(&[]);
    let Verdict::Available(offer) =
        judge(&config, &feed(&[], &json!({"modules": [newest, module("0.0.0.4", "четыре")]})), &QUIET)
    else {
        panic!()
    };
    assert_eq!(offer.version.as_str(), "0.0.0.4");
    assert_eq!(offer.notes.len(), 1, "what is not installed is not told as changed");
    let (held_back, reasons) = offer.held_back.unwrap();
    assert_eq!((held_back.as_str(), reasons[0].code()), ("0.0.0.5", "configuration"));
}

#[test]
fn a_configuration_of_unknown_version_is_not_held_against_a_release() {
    for version in ["\"\"", "\"редакция 3\"", "absent"] {
        let changes = [("host.configuration.version", version)];
        let config = config(&changes);
        assert!(
            matches!(
                judge(&config, &feed(&changes, &json!({"modules": [module("0.0.0.4", "")]})), &QUIET),
                Verdict::Available(_)
            ),
            "{version}"
        );
    }
}

/// Scripts before and under the engine know two figures of the core's; other ones would let an answer go that the core
/// would read.
#[test]
fn the_scripts_have_the_patience_and_the_size_of_the_core() {
    let early = include_str!("../../www/embed/early.js");
    assert!(early.contains(&format!("\nvar PATIENCE = {};\n", source::TIMEOUT_MS)));
    let bounded = include_str!("../../www/embed/bounded.js");
    assert!(bounded.contains(&format!("\nconst MOST = {};\n", source::MAX_BYTES)));
}
