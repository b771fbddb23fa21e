//! `lint`: what is said of a feed that could be published, and how the exit code follows.

use crate::vendor::{Vendor, key};

fn built() -> Vendor {
    let vendor = Vendor::new();
    vendor.done(&["build", "--seq", "3"]);
    vendor
}

/// The lines that `lint` prints, cut to severity and code.
fn codes(out: &str) -> Vec<String> {
    out.lines().filter_map(|line| line.split_once(']')).map(|(code, _)| format!("{code}]")).collect()
}

#[test]
fn a_sound_feed_has_no_fault_bare_or_signed() {
    let vendor = built();
    assert_eq!(vendor.done(&["lint", "payload.json", "--strict"]), "0 errors, 0 warnings\n");
    vendor.done(&["sign", "payload.json", "--key", &key("first.key"), "--out", "feed.json"]);
    assert_eq!(vendor.done(&["lint", "feed.json", "--strict"]), "0 errors, 0 warnings\n");
    assert_eq!(vendor.done(&["lint", "feed.json", "--json"]), "[]\n");
}

#[test]
fn what_is_hardly_meant_is_a_warning_and_strict_makes_it_count() {
    let vendor = built();
    let payload = vendor.text("payload.json");
    let cases = [
        (payload.replace("- Первый выпуск", "- <b>Первый</b>"), "warning[odd]"),
        (payload.replace("- Первый выпуск", "- [сюда](readme.md)"), "warning[odd]"),
        (payload.replace("- Первый выпуск", "- ![x](https://example.com/x.png)"), "warning[odd]"),
        (payload.replace("\"date\"", "\"channel\": \"beta\", \"date\""), "warning[odd]"),
        (payload.replace("2027-03-31T12:00:00Z", "2026-10-10T12:00:00Z"), "warning[expires]"),
        (payload.replace("2027-03-31T12:00:00Z", "2029-03-31T12:00:00Z"), "warning[expires]"),
        ("{\"schema\":1,\"seq\":1,\"issued\":\"2026-10-01T00:00:00Z\",\"expires\":\"2027-01-01T00:00:00Z\",\"products\":{}}".into(), "warning[odd]"),
    ];
    for (text, code) in cases {
        assert_ne!(text, payload);
        vendor.put("payload.json", &text);
        let outcome = vendor.run(&["lint", "payload.json"]);
        assert_eq!((outcome.code, codes(&outcome.out)), (0, vec![code.to_string()]), "{text}");
        assert_eq!(vendor.run(&["lint", "payload.json", "--strict"]).code, 1);
    }
}

#[test]
fn an_error_counts_and_is_told_as_json_too() {
    let vendor = built();
    let payload = vendor.text("payload.json");
    let (before, after) = payload.rsplit_once("\"size\": ").unwrap();
    vendor.put("payload.json", format!("{before}\"size\": 0, \"was\": {after}"));
    let outcome = vendor.run(&["lint", "payload.json"]);
    assert_eq!((outcome.code, codes(&outcome.out)), (1, vec!["error[dropped]".to_string()]), "{outcome:?}");
    let json = vendor.run(&["lint", "payload.json", "--json"]);
    assert_eq!(
        json.out,
        "[{\"severity\":\"error\",\"code\":\"dropped\",\"place\":\"DEMO 0.0.0.3\",\"text\":\"artifact.size: is 0\"}]\n"
    );
    assert_eq!(json.code, 1);
}

#[test]
fn the_feed_before_is_held_against_it() {
    let vendor = built();
    vendor.done(&["build", "--seq", "2", "--out", "older.json"]);
    assert_eq!(vendor.run(&["lint", "payload.json", "--previous", "older.json"]).code, 0);
    assert_eq!(
        vendor.run(&["lint", "payload.json", "--previous", "payload.json"]).code,
        0,
        "the same feed is no change"
    );
    let outcome = vendor.run(&["lint", "older.json", "--previous", "payload.json"]);
    assert_eq!((outcome.code, codes(&outcome.out)), (1, vec!["error[seq]".to_string()]));
}
