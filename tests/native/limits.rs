//! Limits at n − 1, n and n + 1, and boundaries at their very moment: a comparison that is off by one protects nobody,
//! and nobody sees it.

use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::address::Address;
use extension_update::core::config::Look;
use extension_update::core::event::Event;
use extension_update::core::feed::{Artifact, Content, Critical, Feed, Localised, Release, Rollout};
use extension_update::core::memory::Memory;
use extension_update::core::moment::Moment;
use extension_update::core::source;
use extension_update::core::trust;
use extension_update::core::verdict::{Circumstances, Verdict, judge, rollout_delay_millis};
use extension_update::core::version::Version;
use serde_json::{Value, json};

const HOUR_MS: u64 = 3_600_000;

/// The versions that are left of these releases in a signed feed.
fn left_of(releases: &[Value]) -> Vec<String> {
    let answer = answered(200, &sign(&payload(1, releases)));
    let (feed, _) = source::read(&signed_start(&[]).config, &answer, &Memory::default(), NOW).unwrap();
    feed.releases.iter().map(|release| release.version.as_str().to_owned()).collect()
}

/// Whether a release with this key set so is left.
fn stands(change: Value) -> bool {
    !left_of(&[release("0.0.0.4", change)]).is_empty()
}

fn artifact(change: Value) -> Value {
    json!({"artifact": changed(release("0.0.0.4", json!({}))["artifact"].clone(), change)})
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
    assert!(update.session.state().offer().unwrap().content.notice().is_none(), "an update has its file, not a link");
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
        let desk = Desk::after(&[], &format!("{body}{}", " ".repeat(bytes - body.len())));
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
        let changes = kept.map(|kept| ("memory", kept));
        let session = extension_update::core::session::Session::new(seed);
        let mut desk = Desk { session, effects: Vec::new(), now: NOW };
        desk.send(Event::Booted(Look::default()));
        desk.send(Event::Opened(Box::new(signed_start(changes.as_slice()))));
        give(&mut desk, 200, &sign(&payload(1, &[release("0.0.0.5", rollout.clone())])));
        memory(&desk).unwrap()
    };
    let place = |memory: &str| serde_json::from_str::<Value>(memory).unwrap()["rollout"].as_u64().unwrap();
    let first = draw(1, None);
    assert_ne!(place(&first), place(&draw(2, None)), "two pages that know nothing draw for themselves");
    assert_eq!(place(&draw(2, Some(&first))), place(&first));
}

#[test]
fn a_key_has_one_encoding_and_every_other_is_no_key() {
    // 2²⁵⁵ − 19, highest byte first.
    let mut prime = [0xff_u8; 32];
    (prime[0], prime[31]) = (0x7f, 0xed);
    let (mut good, mut bad) = (0, 0);
    for low in [0x00, 0x03, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf3, 0xf7, 0xfe, 0xff] {
        for high in [0x00, 0x3f, 0x7e, 0x7f, 0xbf, 0xfe, 0xff] {
            for middle in
                [vec![0xff; 30], vec![0; 30], [vec![0xfe], vec![0xff; 29]].concat(), [vec![0xff; 29], vec![0]].concat()]
            {
                let key: [u8; 32] = [vec![low], middle, vec![high]].concat().try_into().unwrap();
                let mut y = key;
                y.reverse();
                y[0] &= 0x7f;
                let point = ed25519_dalek::VerifyingKey::from_bytes(&key).is_ok();
                let expected = point && y < prime;
                assert_eq!(trust::read_key(&key).is_some(), expected, "{}", trust::hex(&key));
                (good, bad) = (good + u32::from(expected), bad + u32::from(point && !expected));
            }
        }
    }
    assert!(good > 100 && bad > 5, "{good} points and {bad} that are written in another way");
}

#[test]
fn a_feed_may_be_a_day_ahead_to_the_millisecond_and_no_more() {
    let at = |now: Moment| {
        let mut desk = later(&[], now);
        give(&mut desk, 200, &sign(&newest(1)));
        (desk.state(), desk.code())
    };
    let issued = Moment::parse("2026-10-01T08:00:00Z").unwrap().millis();
    assert_eq!(at(Moment::of_millis(issued - 24 * HOUR_MS)), ("available", None));
    assert_eq!(at(Moment::of_millis(issued - 24 * HOUR_MS - 1)), ("failed", Some("clock")));
    let expires = Moment::parse("2027-03-30T08:00:00Z").unwrap().millis();
    assert_eq!(at(Moment::of_millis(expires - 1)), ("available", None));
    assert_eq!(at(Moment::of_millis(expires)), ("failed", Some("expired")));
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
fn a_counter_without_a_digest_is_followed_by_the_same_counter() {
    // A memory that an earlier panel wrote: whoever has only a counter cannot tell two feeds of it apart.
    let next = |memory: &str, seq: u64| {
        let desk = after(&[("memory", memory)], &sign(&newest(seq)));
        (desk.state(), desk.code())
    };
    assert_eq!(next(r#"{"seq":42}"#, 42), ("available", None));
    assert_eq!(next(r#"{"seq":42}"#, 41), ("failed", Some("rollback")));
    assert_eq!(next(r#"{"seq":42,"sha256":"00"}"#, 42), ("failed", Some("equivocation")));
    assert_eq!(next(r#"{"seq":42,"sha256":"00"}"#, 43), ("available", None));
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

#[test]
fn only_a_whole_feed_out_of_its_envelope_is_called_unsigned() {
    assert_eq!(judged(r#"{"schema":1,"products":{}}"#), ("failed", Some("unsigned")));
    for half in [r#"{"schema":1}"#, r#"{"products":{}}"#, "{}"] {
        assert_eq!(judged(half), ("failed", Some("format")), "{half}");
    }
}
