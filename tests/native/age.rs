//! How long a release must have been known here before it is offered, and what may be offered before.

use crate::desk::sight::screen;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::event::Action;
use extension_update::core::moment::Moment;
use extension_update::core::state::State;
use proptest::prelude::*;
use serde_json::{Value, json};

const HOUR_MS: u64 = 3_600_000;

/// A base that wants 24 hours, `hours` after it saw this release for the first time.
fn seen_before(hours: u64, release: &Value, changes: &[(&str, &str)]) -> Desk {
    let all: Vec<(&str, &str)> = changes.iter().copied().chain([("policy.minAgeHours", "24")]).collect();
    let mut first = later(&all, NOW);
    give(&mut first, 200, &sign(&payload(1, std::slice::from_ref(release))));
    let kept = memory(&first).unwrap();
    let all: Vec<(&str, &str)> = all.into_iter().chain([("memory", kept.as_str())]).collect();
    let mut desk = later(&all, NOW.after(hours * HOUR_MS));
    give(&mut desk, 200, &sign(&payload(1, std::slice::from_ref(release))));
    desk
}

#[test]
fn a_release_is_offered_when_it_has_been_known_for_as_long_as_the_policy_wants() {
    let plain = plain("0.0.0.4");
    assert_eq!(seen_before(0, &plain, &[]).state(), "waiting-for-age");
    assert_eq!(seen_before(23, &plain, &[]).state(), "waiting-for-age");
    assert_eq!(seen_before(24, &plain, &[]).state(), "available");
    let desk = seen_before(23, &plain, &[]);
    let State::WaitingForAge(young) = desk.session.state() else { panic!("{}", desk.state()) };
    assert_eq!((young.since, young.from), (NOW, NOW.after(24 * HOUR_MS)));
    let screen = screen(&desk);
    assert!(
        screen.contains(
            "с 02.10.2026 в\\u{a0}08:00, а по правилам этой базы её можно установить с 03.10.2026 в\\u{a0}08:00."
        ),
        "{screen}"
    );
    assert!(!screen.contains("data-action=\"install\"") && screen.contains("data-action=\"check\""), "{screen}");
}

/// The whole table: age, security, critical, channel, roll-out, who asks, and a clock that was set back.
#[test]
fn only_what_closes_a_hole_is_offered_before_its_time() {
    for bits in 0..1u32 << 7 {
        let on = |bit: u32| bits & (1 << bit) != 0;
        let (old, security, critical, beta) = (on(0), on(1), on(2), on(3));
        let (phased, manual, set_back) = (on(4), on(5), on(6));
        let mut release = release("0.0.0.4", json!({"security": security, "critical": critical}));
        if beta {
            release["channel"] = "beta".into();
        }
        if phased {
            // It has begun, and reaches this base last of all.
            release["rollout"] = json!({"start": "2026-10-02T08:00:00Z", "hours": 720});
        }
        let since = if old { NOW } else { NOW.after(10 * HOUR_MS) };
        // Before the clock was set back it had seen the release on a day that has not come yet.
        let since = if set_back { since.after(1000 * HOUR_MS) } else { since };
        let known = json!([{"version": "0.0.0.4", "file": "0123456789abcdef".repeat(4), "since": since.to_string()}]);
        let kept = json!({"rollout": u32::MAX, "known": known}).to_string();
        let now = NOW.after(24 * HOUR_MS);
        let mut desk = later(&[("policy.minAgeHours", "24"), ("memory", &kept)], now);
        let answer = sign(&payload(1, &[release_of_today(), release]));
        give(&mut desk, 200, &answer);
        if manual {
            desk.press(Action::Check);
            give(&mut desk, 200, &answer);
        }
        let aged = (old && !set_back) || security;
        let reached = !phased || manual || critical;
        let expected = match (beta, reached, aged) {
            (true, ..) => "up-to-date",
            (false, false, _) => "waiting-for-rollout",
            (false, true, false) => "waiting-for-age",
            (false, true, true) => "available",
        };
        assert_eq!(
            desk.state(),
            expected,
            "{bits:07b}: old {old}, security {security}, critical {critical}, beta {beta}, phased {phased}, manual {manual}, set back {set_back}"
        );
    }
}

/// What is installed: the base has an answer also where nothing else is offered.
fn release_of_today() -> Value {
    plain("0.0.0.3")
}

#[test]
fn a_file_that_changes_under_its_version_begins_anew() {
    let mut first = later(&[("policy.minAgeHours", "24")], NOW);
    give(&mut first, 200, &sign(&newest(1)));
    let kept = memory(&first).unwrap();
    let other = json!({"artifact": {"urls": ["https://e.test/DEMO.cfe"], "size": 51814, "sha256": "f".repeat(64)}});
    let now = NOW.after(48 * HOUR_MS);
    let mut desk = later(&[("policy.minAgeHours", "24"), ("memory", &kept)], now);
    give(&mut desk, 200, &sign(&payload(2, &[release("0.0.0.4", other)])));
    let State::WaitingForAge(young) = desk.session.state() else { panic!("{}", desk.state()) };
    assert_eq!(young.since, now);
}

#[test]
fn an_older_release_that_is_known_for_long_is_offered_meanwhile() {
    let known = json!([{"version": "0.0.0.4", "file": "0123456789abcdef".repeat(4), "since": "2026-09-01T08:00:00Z"}]);
    let kept = json!({ "known": known }).to_string();
    let releases = ["0.0.0.5", "0.0.0.4"].map(plain);
    let desk = given(&[("policy.minAgeHours", "24"), ("memory", &kept)], &releases);
    assert_eq!(desk.session.state().offer().unwrap().version.as_str(), "0.0.0.4");
    assert!(!screen(&desk).contains("0.0.0.5"));
}

#[test]
fn a_first_installation_waits_too_and_says_so() {
    let desk = after(&[("policy.minAgeHours", "24"), ("extension.version", "\"\"")], &sign(&newest(1)));
    assert_eq!(desk.state(), "waiting-for-age");
}

#[test]
fn a_source_without_digests_is_known_by_address_and_size() {
    let rules = [("policy.minAgeHours", "24")];
    let first = Desk::after(&rules, &modules(&[module("0.0.0.4", "- x")]));
    assert_eq!(first.state(), "waiting-for-age");
    let kept = memory(&first).unwrap();
    let next = |size: u64| {
        let mut desk = Desk::opened_at(NOW.after(24 * HOUR_MS), &[rules[0], ("memory", &kept)]);
        let mut module = module("0.0.0.4", "- x");
        module["files"][1]["size"] = size.into();
        desk.answer(&modules(&[module]));
        desk.state()
    };
    assert_eq!((next(51_814), next(51_815)), ("available", "waiting-for-age"));
}

#[test]
fn where_nobody_wants_to_know_the_age_nothing_is_kept_of_it() {
    let desk = given(&[], &[plain("0.0.0.4")]);
    assert_eq!(desk.state(), "available");
    assert!(!memory(&desk).unwrap().contains("known"));
}

/// What is remembered may lie ahead of a clock that was set back since.
#[test]
fn a_policy_that_waits_no_more_holds_back_nothing() {
    let since = NOW.after(1000 * HOUR_MS).to_string();
    let known = json!([{"version": "0.0.0.4", "file": "0123456789abcdef".repeat(4), "since": since}]);
    let kept = json!({ "known": known }).to_string();
    assert_eq!(given(&[("memory", &kept)], &[plain("0.0.0.4")]).state(), "available");
}

#[test]
fn the_host_is_told_what_closes_a_hole() {
    for (security, expected) in [(json!(true), Some(true)), (json!(false), None), (Value::Null, None)] {
        let mut desk = given(&[], &[release("0.0.0.4", json!({ "security": security }))]);
        desk.press(Action::Install);
        let artifact = desk.messages("install").pop().unwrap().get("artifact").cloned().unwrap();
        assert_eq!(artifact.get("security").and_then(|told| told.as_bool()), expected);
    }
}

proptest! {
    /// However many releases come and go, twenty are remembered, the newest, and none that is not above the installed
    /// one.
    #[test]
    fn what_is_remembered_stays_small(feeds in prop::collection::vec(prop::collection::vec(0u32..60, 1..20), 1..6)) {
        let mut kept = "{}".to_owned();
        for (number, versions) in feeds.iter().enumerate() {
            let mut distinct = versions.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let releases: Vec<Value> = distinct.iter().map(|part| plain(&format!("0.0.0.{part}"))).collect();
            let desk = after(&[("policy.minAgeHours", "24"), ("memory", &kept)], &sign(&payload(number as u64 + 1, &releases)));
            kept = memory(&desk).unwrap();
            let known = self::kept(&desk)["known"].as_array().cloned().unwrap_or_default();
            prop_assert!(known.len() <= 20);
            for entry in known {
                let part: u32 = entry["version"].as_str().unwrap().rsplit('.').next().unwrap().parse().unwrap();
                prop_assert!(part > 3 && Moment::parse(entry["since"].as_str().unwrap()) == Some(NOW));
            }
        }
    }
}
