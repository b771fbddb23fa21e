//! Limits at n − 1, n and n + 1, and boundaries at their very moment: a comparison that is off by one protects nobody,
//! and nobody sees it. Those of a signed feed and of its envelope have vectors (`tests/vectors`).

use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::address::Address;
use extension_update::core::excerpt::cut;
use extension_update::core::feed::{Artifact, Content, Critical, Feed, Localised, Release, Rollout};
use extension_update::core::json::{Json, Rules, parse};
use extension_update::core::moment::Moment;
use extension_update::core::source;
use extension_update::core::trust;
use extension_update::core::verdict::{Circumstances, Verdict, judge, rollout_delay_millis};
use extension_update::core::version::Version;
use serde_json::{Value, json};

const HOUR_MS: u64 = 3_600_000;

#[test]
fn an_answer_of_the_very_size_is_read_and_a_byte_more_is_too_large() {
    let most = usize::try_from(source::MAX_BYTES).unwrap();
    for (bytes, expected) in
        [(most - 1, ("available", None)), (most, ("available", None)), (most + 1, ("failed", Some("too-large")))]
    {
        let body = modules(&[module("0.0.0.4", "- Изменилась версия")]);
        let desk = Desk::after(&[], &format!("{body}{}", " ".repeat(bytes - body.len())));
        assert_eq!((desk.state(), desk.code()), expected, "{bytes} bytes");
    }
}

#[test]
fn an_address_has_2048_bytes_and_no_white_space() {
    for (length, whole) in [(2047, true), (2048, true), (2049, false)] {
        let text = format!("https://example.com/{}", "a".repeat(length - 20));
        assert_eq!(Address::parse(&text).is_some(), whole, "{length}");
    }
    for c in [' ', '\u{a0}', '\u{2003}', '\t', '\n', '\u{1}', '\u{7f}', '\u{85}', '\u{200b}', '"', '\\'] {
        for text in
            [format!("https://example.com/a{c}b"), format!("https://exa{c}mple.com/"), format!("{c}https://a.b/")]
        {
            assert_eq!(Address::parse(&text), None, "{text:?}");
        }
    }
    let address = Address::parse("https://example.com/a").unwrap();
    assert_eq!(format!("{address:?}"), "https://example.com/a", "a failing test says which one it was");
}

/// Sixteen of them would take minutes if each of their zeros were moved.
#[test]
fn a_zero_with_a_huge_exponent_is_read_at_once() {
    let numbers = "0e2147483647, 0e-2147483647, 0.0e2147483647, -0e2147483647, ".repeat(4);
    let list = parse(&format!("[{numbers}0]"), Rules::HOST).unwrap();
    let numbers: Vec<Option<u64>> = list.as_array().unwrap().iter().map(Json::as_u64).collect();
    assert_eq!(numbers, [Some(0); 17]);
}

#[test]
fn a_text_of_the_very_length_is_shown_whole_and_a_longer_one_by_its_ends() {
    for (length, whole) in [(299, true), (300, true), (301, false)] {
        let text = "я".repeat(length);
        let shown = cut(&text);
        assert_eq!(shown == text, whole, "{length}: {shown}");
        assert!(shown.chars().count() <= 300, "{length}: {shown}");
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
    Release { channel: "stable".into(), content: Content::File(artifact), ..Release::of(version(number)) }
}

fn judged_at(now: Moment, releases: Vec<Release>) -> Verdict {
    let circumstances = Circumstances { now, manual: false, rollout: 0, known: &[] };
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
        let circumstances = Circumstances { now: NOW, manual: false, rollout: 0, known: &[] };
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
fn a_statement_names_its_products() {
    let mut both = newest(1);
    both["products"]["OTHER"] = json!({"releases": []});
    let products = |payload: &Value| {
        let statement = source::signed_feed::Statement::parse(payload.to_string().as_bytes()).unwrap();
        statement.products().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(products(&both), ["DEMO", "OTHER"]);
    both["products"] = json!({});
    assert_eq!(products(&both), [""; 0]);
}

#[test]
fn a_roll_out_that_is_for_others_is_not_waited_for() {
    let rollout = json!({"start": "2026-10-02T08:00:00Z", "hours": 8784});
    for other in [json!({"channel": "beta"}), json!({"withdrawn": {}})] {
        let mut phased = release("0.0.0.5", other);
        phased["rollout"] = rollout.clone();
        assert_eq!(given(&[], &[phased.clone(), release("0.0.0.3", json!({}))]).state(), "up-to-date", "{phased}");
    }
    let phased = release("0.0.0.5", json!({ "rollout": rollout }));
    assert_eq!(given(&[], &[phased]).state(), "waiting-for-rollout");
}

#[test]
fn digests_and_names_of_keys_are_those_that_everybody_computes() {
    // The first of FIPS 180's examples, and what `sha256sum` says of 32 zeros.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(trust::hex(&trust::sha256(b"abc")), abc);
    assert_eq!(trust::hex(&[0x00, 0x1f, 0xa0, 0xff]), "001fa0ff");
    assert_eq!(trust::key_id(&[0; 32]), "66687aadf862bd77");
}
