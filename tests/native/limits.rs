//! Limits at n − 1, n and n + 1, and boundaries at their very moment: a comparison that is off by one protects nobody, and nobody sees it.

use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::address::Address;
use extension_update::core::event::Event;
use extension_update::core::feed::{Artifact, Critical, Feed, Localised, Release, Rollout};
use extension_update::core::memory::Memory;
use extension_update::core::moment::Moment;
use extension_update::core::source;
use extension_update::core::verdict::{Circumstances, Verdict, judge, rollout_delay_millis};
use extension_update::core::version::Version;
use serde_json::{Value, json};

const HOUR_MS: u64 = 3_600_000;

/// The versions that are left of these releases in a signed feed.
fn left_of(releases: &[Value]) -> Vec<String> {
    let changes = signed_config();
    let changes: Vec<(&str, &str)> = changes.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let answer = answered(200, &sign(&payload(1, releases)));
    let (feed, _) = source::read(&config(&changes), &answer, &Memory::default(), NOW).unwrap();
    feed.releases.iter().map(|release| release.version.as_str().to_owned()).collect()
}

/// Whether a release with this key set so is left.
fn stands(change: Value) -> bool {
    !left_of(&[release("0.0.0.4", change)]).is_empty()
}

fn artifact(change: Value) -> Value {
    let mut artifact = release("0.0.0.4", json!({}))["artifact"].clone();
    for (key, value) in change.as_object().unwrap() {
        artifact[key] = value.clone();
    }
    json!({ "artifact": artifact })
}

#[test]
fn a_feed_has_twenty_releases_and_not_one_more() {
    let releases = |count: u32| -> Vec<Value> {
        (1..=count).map(|number| release(&format!("0.0.1.{number}"), json!({}))).collect()
    };
    for (count, expected) in [(19, ("available", None)), (20, ("available", None)), (21, ("failed", Some("too-large")))]
    {
        assert_eq!(judged(&sign(&payload(1, &releases(count)))), expected, "{count} releases");
    }
}

#[test]
fn notes_of_sixteen_kibibytes_are_told_and_a_byte_more_drops_the_release() {
    let notes = |bytes: usize| json!({"notes": {"ru": "a".repeat(bytes), "en": ""}});
    assert!(stands(notes(16 * 1024 - 1)));
    assert!(stands(notes(16 * 1024)));
    assert!(!stands(notes(16 * 1024 + 1)));
    // Bytes, not letters: a Russian letter has two.
    assert!(!stands(json!({"notes": {"ru": "я".repeat(8 * 1024 + 1)}})));
}

#[test]
fn a_file_has_one_to_four_addresses_a_size_and_a_whole_digest() {
    let urls = |count: usize| artifact(json!({"urls": vec!["https://updates.example.com/DEMO.cfe"; count]}));
    assert_eq!([0, 1, 4, 5].map(|count| stands(urls(count))), [false, true, true, false]);
    let size = |size: u64| artifact(json!({ "size": size }));
    let most = 9_007_199_254_740_991;
    assert_eq!([0, 1, most, most + 1].map(|bytes| stands(size(bytes))), [false, true, true, false]);
    let digest = |digits: usize| artifact(json!({"sha256": "a".repeat(digits)}));
    assert_eq!([63, 64, 65].map(|digits| stands(digest(digits))), [false, true, false]);
}

#[test]
fn the_counter_is_exact_up_to_what_javascript_can_count() {
    let most = 9_007_199_254_740_991;
    for (seq, expected) in
        [(0, ("available", None)), (most, ("available", None)), (most + 1, ("failed", Some("format")))]
    {
        assert_eq!(judged(&sign(&newest(seq))), expected, "{seq}");
    }
}

#[test]
fn a_feed_that_ends_when_it_begins_is_none() {
    let lasting = |expires: &str| {
        let mut statement = newest(1);
        statement["expires"] = expires.into();
        statement["issued"] = "2027-03-30T08:00:00Z".into();
        judged(&sign(&statement))
    };
    assert_eq!(lasting("2027-03-30T08:00:00Z"), ("failed", Some("format")));
    // One second later it is a feed; it is then the clock that does not fit.
    assert_eq!(lasting("2027-03-30T08:00:01Z"), ("failed", Some("clock")));
}

#[test]
fn a_channel_has_a_name_and_a_roll_out_ends_within_a_year() {
    assert_eq!(["", "stable"].map(|channel| stands(json!({ "channel": channel }))), [false, true]);
    let rollout = |hours: u64| json!({"rollout": {"start": "2026-10-01T08:00:00Z", "hours": hours}});
    assert_eq!([0, 8783, 8784, 8785].map(|hours| stands(rollout(hours))), [true, true, true, false]);
}

#[test]
fn an_update_with_a_link_installs_and_only_news_has_nothing_to_install() {
    let update = given(&[], &[release("0.0.0.4", json!({"link": "https://example.com/news"}))]);
    assert_eq!(update.state(), "available");
    assert!(update.session.state().offer().unwrap().link.is_none(), "an update has its file, not a link");
}

#[test]
fn a_file_is_called_as_a_file_can_be_called() {
    let named = |name: &str| stands(artifact(json!({ "name": name })));
    for good in ["DEMO.cfe", "a", "DEMO 1.2 (новая).cfe", &format!("{}.cfe", "a".repeat(251))] {
        assert!(named(good), "{good:?}");
    }
    for bad in [
        "",
        ".cfe",
        "..",
        "DEMO.",
        "a/b.cfe",
        "a\\b.cfe",
        "a:b",
        "a\u{202e}b.cfe",
        "a\nb",
        &format!("{}.cfe", "a".repeat(252)),
    ] {
        assert!(!named(bad), "{bad:?}");
    }
}

#[test]
fn an_answer_of_the_very_size_is_read_and_a_byte_more_is_too_large() {
    let most = usize::try_from(source::MAX_BYTES).unwrap();
    for (bytes, expected) in
        [(most - 1, ("available", None)), (most, ("available", None)), (most + 1, ("failed", Some("too-large")))]
    {
        let body = modules(&[module("0.0.0.4", "- Изменилась версия")]);
        let mut desk = Desk::opened(&[]);
        desk.answer(&format!("{body}{}", " ".repeat(bytes - body.len())));
        assert_eq!((desk.state(), desk.code()), expected, "{bytes} bytes");
    }
}

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

fn plain(number: &str) -> Release {
    let artifact = Artifact {
        name: Some("DEMO.cfe".into()),
        urls: vec![Address::parse("https://updates.example.com/DEMO.cfe").unwrap()],
        size: Some(1),
        sha256: None,
        md5: None,
    };
    Release { channel: "stable".into(), artifact: Some(artifact), ..Release::of(version(number)) }
}

fn judged_at(now: Moment, releases: Vec<Release>) -> Verdict {
    let circumstances = Circumstances { now, manual: false, rollout: 0 };
    judge(&config(&[]), &Feed::new(releases, Vec::new()), &circumstances)
}

#[test]
fn a_roll_out_begins_at_its_moment() {
    let rollout = Some(Rollout { start: NOW, hours: 100 });
    let phased = || vec![Release { rollout, ..plain("0.0.0.4") }, plain("0.0.0.3")];
    assert!(matches!(judged_at(NOW, phased()), Verdict::WaitingForRollout(_)), "it has begun");
    let a_moment_before = Moment::of_millis(NOW.millis() - 1);
    assert!(matches!(judged_at(a_moment_before, phased()), Verdict::UpToDate { .. }), "nobody is told of it yet");
    // A base in danger does not wait, but from the beginning only.
    let in_danger = || vec![Release { critical: Critical::Always, rollout, ..plain("0.0.0.4") }, plain("0.0.0.3")];
    assert!(matches!(judged_at(NOW, in_danger()), Verdict::Available(_)));
    assert!(!matches!(judged_at(a_moment_before, in_danger()), Verdict::Available(_)));
}

#[test]
fn what_is_installed_waits_for_no_roll_out_of_itself() {
    let rollout = Some(Rollout { start: NOW, hours: 100 });
    let verdict = judged_at(NOW, vec![Release { rollout, ..plain("0.0.0.3") }]);
    assert!(matches!(verdict, Verdict::UpToDate { .. }), "{verdict:?}");
}

#[test]
fn the_history_tells_twenty_releases() {
    let releases = |count: u32| (0..count).map(|number| plain(&format!("0.0.0.{}", number + 4))).collect::<Vec<_>>();
    let told = |count| {
        let installed = config(&[("extension.version", "\"0.0.1.0\"")]);
        let circumstances = Circumstances { now: NOW, manual: false, rollout: 0 };
        let mut releases = releases(count);
        releases.push(plain("0.0.1.0"));
        match judge(&installed, &Feed::new(releases, Vec::new()), &circumstances) {
            Verdict::UpToDate { history, .. } => history.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!([18, 19, 20, 40].map(told), [19, 20, 20, 20]);
}

#[test]
fn what_breaks_and_what_is_about_safety_is_named_and_other_notes_have_another_digest() {
    let with = |notes: &str| Release { notes: Localised::of([("ru", notes)]), ..plain("0.0.0.4") };
    let told = |notes: &str| match judged_at(NOW, vec![with(notes)]) {
        Verdict::Available(offer) => offer.notes[0].clone(),
        other => panic!("{other:?}"),
    };
    let breaking = told("## Breaking changes\n- a");
    assert_eq!((breaking.breaking, breaking.security), (true, false));
    let security = told("## Security\n- a");
    assert_eq!((security.breaking, security.security), (false, true));
    assert_ne!(breaking.digest, security.digest);
    assert_eq!(told("- a").digest, told("- a").digest);
}

#[test]
fn places_in_a_roll_out_use_the_whole_of_it() {
    let rollout = Rollout { start: NOW, hours: 100 };
    let delays: Vec<u64> =
        (0..400).map(|base| rollout_delay_millis(&version("0.0.0.4"), rollout, base * 7_919)).collect();
    let quarter = |number: u64| {
        delays.iter().filter(|delay| (number * 25 * HOUR_MS..(number + 1) * 25 * HOUR_MS).contains(delay)).count()
    };
    // A hundred in each quarter, give or take three standard deviations.
    for number in 0..4 {
        assert!((74..=126).contains(&quarter(number)), "quarter {number}: {}", quarter(number));
    }
    // Every byte of a base's number has its say, and so has the version: else the same bases would always be the first.
    let of = |base: u32| rollout_delay_millis(&version("0.0.0.4"), rollout, base);
    assert!([1, 1 << 8, 1 << 16, 1 << 24].iter().all(|base| of(*base) != of(0)));
    let moved = (0..400).filter(|base| {
        let next = rollout_delay_millis(&version("0.0.0.5"), rollout, *base);
        of(*base).abs_diff(next) > 10 * HOUR_MS
    });
    // By chance 81 of a hundred are further away from their former place than a tenth of the whole.
    assert!(moved.count() > 280, "the same bases would always be the first");
}

#[test]
fn critical_below_a_version_is_critical_below_it_alone() {
    let critical = |below: &str| {
        let release = Release { critical: Critical::Below(version(below)), ..plain("0.0.0.4") };
        match judged_at(NOW, vec![release]) {
            Verdict::Available(offer) => offer.critical,
            other => panic!("{other:?}"),
        }
    };
    // 0.0.0.3 is installed.
    assert_eq!(["0.0.0.2", "0.0.0.3", "0.0.0.4"].map(critical), [false, false, true]);
}

#[test]
fn what_is_critical_above_the_offer_makes_no_offer_critical() {
    let too_new = json!({"critical": true, "requires": {"platform": {"min": "8.5.0.0"}}});
    let desk = given(&[], &[release("0.0.0.5", too_new), release("0.0.0.4", json!({}))]);
    let offer = desk.session.state().offer().unwrap();
    assert_eq!((offer.version.as_str(), offer.critical), ("0.0.0.4", false));
}

#[test]
fn news_is_no_waypoint() {
    let news = json!({"kind": "info", "link": "https://example.com/news", "waypoint": true, "artifact": Value::Null});
    let desk = given(&[], &[release("0.0.0.5", json!({})), release("0.0.0.4", news)]);
    // Taken for one, it could not be installed, and nothing after it either.
    assert_eq!((desk.state(), desk.session.state().offer().unwrap().version.as_str()), ("available", "0.0.0.5"));
}

#[test]
fn a_base_keeps_its_number_in_roll_outs_whatever_another_page_drew() {
    let rollout = json!({"rollout": {"start": "2026-10-02T08:00:00Z", "hours": 100}});
    let draw = |seed: u32, kept: Option<&str>| {
        let changes = signed_config();
        let mut changes: Vec<(&str, &str)> = changes.iter().map(|(key, value)| (*key, value.as_str())).collect();
        changes.extend(kept.map(|kept| ("memory", kept)));
        let session = extension_update::core::session::Session::new(seed);
        let mut desk = Desk { session, effects: Vec::new(), now: NOW };
        desk.send(Event::Booted);
        desk.send(Event::Opened(Box::new(start(&changes))));
        give(&mut desk, 200, &sign(&payload(1, &[release("0.0.0.5", rollout.clone())])));
        memory(&desk).unwrap()
    };
    let place = |memory: &str| serde_json::from_str::<Value>(memory).unwrap()["rollout"].as_u64().unwrap();
    let first = draw(1, None);
    assert_ne!(place(&first), place(&draw(2, None)), "two pages that know nothing draw for themselves");
    assert_eq!(place(&draw(2, Some(&first))), place(&first));
}
