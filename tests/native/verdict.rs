//! The verdict on what a vendor signed: whom a release is for, who must not wait for it, and who may not have it yet.

use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::event::Action;
use extension_update::core::memory::Memory;
use extension_update::core::moment::Moment;
use extension_update::core::source;
use extension_update::core::state::State;
use extension_update::core::verdict::{Circumstances, Verdict, judge};
use serde_json::{Value, json};

/// State, code and offered version.
fn verdict(changes: &[(&str, &str)], releases: &[Value]) -> (String, Option<String>, Option<String>) {
    let desk = given(changes, releases);
    let state = desk.messages("state").pop().unwrap();
    let word = |key: &str| state.get(key).and_then(|value| value.as_str().map(String::from));
    (word("state").unwrap(), word("code"), word("offered"))
}

fn check(changes: &[(&str, &str)], releases: &[Value], expected: (&str, Option<&str>, Option<&str>)) {
    let (state, code, offered) = verdict(changes, releases);
    assert_eq!((state.as_str(), code.as_deref(), offered.as_deref()), expected, "{changes:?}");
}

const CHANNELS: &str = "policy.channels";

#[test]
fn a_channel_is_offered_only_where_the_host_allows_it() {
    let releases = [
        plain("0.0.0.4"),
        release("0.0.0.5", json!({"channel": "beta"})),
        release("0.0.0.6", json!({"channel": "котики"})),
    ];
    check(&[], &releases, ("available", None, Some("0.0.0.4")));
    check(&[(CHANNELS, r#"["stable","beta"]"#)], &releases, ("available", None, Some("0.0.0.5")));
    check(&[(CHANNELS, r#"["котики"]"#)], &releases, ("available", None, Some("0.0.0.6")));
    // No channel is named: everybody's.
    check(&[], &[release("0.0.0.7", json!({"channel": Value::Null}))], ("available", None, Some("0.0.0.7")));
}

#[test]
fn a_downgrade_is_never_offered_also_not_after_a_change_of_channel() {
    // Zoom CVE-2022-22781, electron-updater's channel switch.
    let releases = [plain("0.0.0.4"), release("0.0.0.9", json!({"channel": "beta"}))];
    let beta_installed = ("extension.version", "\"0.0.0.9\"");
    check(&[beta_installed], &releases, ("up-to-date", None, None));
    check(&[beta_installed], &releases[..1], ("newer-than-feed", None, None));
    let withdrawn = release("0.0.0.9", json!({"channel": "beta", "withdrawn": {"replacedBy": "0.0.0.4"}}));
    check(&[beta_installed], &[releases[0].clone(), withdrawn], ("withdrawn", Some("withdrawn"), None));
}

#[test]
fn each_requirement_is_told_with_what_there_is_and_what_it_takes() {
    let with = |requires: Value| [release("0.0.0.4", json!({"requires": requires}))];
    let cats = |min: &str, max: &str| json!({"configurations": [{"name": "КошкинДом", "min": min, "max": max}]});
    let cases = [
        (with(json!({"platform": {"min": "8.3.24.1548"}})), None),
        (with(json!({"platform": {"min": "8.3.24.1549"}})), Some("platform")),
        (with(json!({"platform": {"min": "8.3.25"}})), Some("platform")),
        (with(cats("1.0.0.1", "1.0.0.1")), None),
        (with(cats("1.0.0.2", "2.0.0.0")), Some("configuration")),
        (with(cats("0.9.0.0", "1.0.0.0")), Some("configuration")),
        (with(json!({"configurations": [{"name": "БухгалтерияПредприятия"}]})), Some("other-configuration")),
        (with(json!({"configurations": [{"name": "БухгалтерияПредприятия"}, {"name": "КошкинДом"}]})), None),
        (
            with(
                json!({"configurations": [{"name": "КошкинДом", "max": "1.0.0.0"}, {"name": "КошкинДом", "min": "1.0.0.1"}]}),
            ),
            None,
        ),
        (with(json!({"from": "0.0.0.3"})), None),
        (with(json!({"from": "0.0.0.4"})), Some("from")),
    ];
    for (releases, code) in cases {
        let expected = if code.is_some() { "not-installable" } else { "available" };
        check(&[], &releases, (expected, code, Some("0.0.0.4")));
    }
    // Whoever has nothing yet updates from nothing; what a host does not tell is no hindrance.
    check(&[("extension.version", "\"\"")], &with(json!({"from": "0.0.0.4"})), ("available", None, Some("0.0.0.4")));
    check(&[("host", "{}")], &with(json!({"platform": {"min": "9.0"}})), ("available", None, Some("0.0.0.4")));
    check(&[("host", "{}")], &with(cats("9.0.0.0", "9.0.0.0")), ("available", None, Some("0.0.0.4")));
}

#[test]
fn who_cannot_have_the_newest_gets_the_newest_that_fits_and_is_told_of_the_other() {
    let releases =
        [release("0.0.0.6", json!({"requires": {"platform": {"min": "8.5.1"}}})), plain("0.0.0.5"), plain("0.0.0.4")];
    let desk = given(&[], &releases);
    let State::Available(offer) = desk.session.state() else { panic!() };
    assert_eq!(offer.version.as_str(), "0.0.0.5");
    let (held_back, hindrances) = offer.held_back.as_ref().unwrap();
    assert_eq!((held_back.as_str(), hindrances[0].code()), ("0.0.0.6", "platform"));
    let told: Vec<&str> = offer.notes.iter().map(|notes| notes.version.as_str()).collect();
    assert_eq!(told, ["0.0.0.5", "0.0.0.4"], "the notes of what is installed, and of what was missed below it");
}

#[test]
fn a_waypoint_is_not_passed_over() {
    let releases = [
        plain("0.0.0.9"),
        release("0.0.0.7", json!({"waypoint": true})),
        release("0.0.0.6", json!({"waypoint": true})),
        plain("0.0.0.5"),
    ];
    let desk = given(&[], &releases);
    let State::Available(offer) = desk.session.state() else { panic!() };
    assert_eq!(offer.version.as_str(), "0.0.0.6");
    assert_eq!(offer.held_back.as_ref().unwrap().1[0].code(), "waypoint");
    check(&[("extension.version", "\"0.0.0.6\"")], &releases, ("available", None, Some("0.0.0.7")));
    check(&[("extension.version", "\"0.0.0.7\"")], &releases, ("available", None, Some("0.0.0.9")));
    check(&[("extension.version", "\"\"")], &releases, ("available", None, Some("0.0.0.9")));
    // One that cannot be installed here holds the rest back too.
    let mut blocked = releases.to_vec();
    blocked[2]["requires"] = json!({"platform": {"min": "9.0"}});
    check(&[], &blocked[..3], ("not-installable", Some("waypoint"), Some("0.0.0.9")));
    // One that was withdrawn blocks nobody.
    let mut withdrawn = releases.to_vec();
    withdrawn[1]["withdrawn"] = json!({});
    withdrawn[2]["withdrawn"] = json!({});
    check(&[], &withdrawn, ("available", None, Some("0.0.0.9")));
}

#[test]
fn an_offer_is_critical_where_any_missed_release_is_for_this_version() {
    let critical = |below: Value, installed: &str| {
        let releases = [plain("0.0.0.5"), release("0.0.0.4", json!({"critical": below}))];
        let desk = given(&[("extension.version", &format!("\"{installed}\""))], &releases);
        let State::Available(offer) = desk.session.state() else { panic!() };
        offer.critical
    };
    assert!(critical(json!({"below": "0.0.0.4"}), "0.0.0.3"));
    assert!(!critical(json!({"below": "0.0.0.3"}), "0.0.0.3"));
    assert!(!critical(json!({"below": "0.0.0.2"}), "0.0.0.3"));
    assert!(critical(json!({}), "0.0.0.3"));
    assert!(critical(json!(true), "0.0.0.3"));
    assert!(!critical(json!(false), "0.0.0.3"));
    assert!(!critical(json!({}), "0.0.0.4"), "it was not missed");
    assert!(!critical(json!({}), ""), "nothing is in danger yet");
}

#[test]
fn what_is_withdrawn_is_never_offered_and_warned_of_where_it_is_installed() {
    let reason = json!({"ru": "Портит справочник", "en": "It breaks a catalogue"});
    let bad = |version: &str| release(version, json!({"withdrawn": {"reason": reason, "replacedBy": "0.0.0.4"}}));
    check(&[], &[bad("0.0.0.5"), plain("0.0.0.4")], ("available", None, Some("0.0.0.4")));
    check(&[], &[bad("0.0.0.5"), plain("0.0.0.3")], ("up-to-date", None, None));
    check(&[], &[bad("0.0.0.5")], ("unclear", Some("unreadable"), None));
    check(&[("extension.version", "\"\"")], &[bad("0.0.0.5")], ("not-installable", Some("nothing"), None));
    // Installed, and something newer is there: the offer says why not to wait.
    let desk = given(&[("locale", "\"en\"")], &[plain("0.0.0.4"), bad("0.0.0.3")]);
    let State::Available(offer) = desk.session.state() else { panic!() };
    assert_eq!(offer.installed_withdrawn.as_ref().unwrap().reason, "It breaks a catalogue");
    // Installed, and nothing newer.
    let mut desk = given(&[], &[bad("0.0.0.3")]);
    assert_eq!((desk.state(), desk.code()), ("withdrawn", Some("withdrawn")));
    assert_eq!(names(&desk.press(Action::Check)), ["fetch", "state"]);
}

#[test]
fn news_has_a_link_and_nothing_to_install() {
    let news = |version: &str| {
        release(version, json!({"kind": "info", "artifact": Value::Null, "link": "https://example.com/news"}))
    };
    let mut desk = given(&[], &[news("0.0.0.5")]);
    assert_eq!(desk.state(), "informational");
    assert!(desk.press(Action::Install).is_empty());
    assert!(desk.press(Action::Download).is_empty());
    // Something can be installed: that is offered, and the news stands among the notes.
    let desk = given(&[], &[news("0.0.0.5"), plain("0.0.0.4")]);
    let State::Available(offer) = desk.session.state() else { panic!() };
    assert_eq!(offer.version.as_str(), "0.0.0.4");
    assert_eq!(offer.notes.len(), 2);
}

#[test]
fn a_licence_covers_what_was_released_while_it_lasted() {
    let until = |day: &str| format!(r#"{{"until":"{day}"}}"#);
    let releases = [
        release("0.0.0.5", json!({"licence": {"releasedBy": "2026-10-01"}})),
        release("0.0.0.4", json!({"licence": {"releasedBy": "2026-06-01"}})),
    ];
    check(&[("licence", &until("2026-10-01"))], &releases, ("available", None, Some("0.0.0.5")));
    check(&[("licence", &until("2026-09-30"))], &releases, ("available", None, Some("0.0.0.4")));
    check(&[("licence", &until("2026-01-01"))], &releases, ("not-installable", Some("licence-date"), Some("0.0.0.5")));
    check(&[], &releases, ("available", None, Some("0.0.0.5")));
    // It never hides what the notes say.
    let desk = given(&[("licence", &until("2026-01-01"))], &releases);
    assert_eq!(desk.session.state().offer().unwrap().notes.len(), 2);
}

#[test]
fn a_roll_out_reaches_each_base_in_its_time_and_who_waits_gets_the_release_before() {
    let phased = |critical: bool| {
        let rollout = json!({"start": "2026-10-02T08:00:00Z", "hours": 100});
        let critical = if critical { json!({}) } else { Value::Null };
        [release("0.0.0.5", json!({"rollout": rollout, "critical": critical})), plain("0.0.0.4")]
    };
    let settled = |place: u32, now: Moment, critical: bool| {
        let mut desk = waiting(&[("memory", &format!(r#"{{"rollout":{place}}}"#))]);
        desk.now = now;
        give(&mut desk, 200, &sign(&payload(1, &phased(critical))));
        desk.session.state().offer().unwrap().version.to_string()
    };
    // Thousands of bases are judged without a session each: what was signed is verified once.
    let config = signed_start(&[]).config;
    let answer = answered(200, &sign(&payload(1, &phased(false))));
    let (feed, _) = source::read(&config, &answer, &Memory::default(), NOW).unwrap();
    let offered = |rollout: u32, now: Moment| match judge(
        &config,
        &feed,
        &Circumstances { now, manual: false, rollout, known: &[] },
    ) {
        Verdict::Available(offer) => offer.version.to_string(),
        other => panic!("{other:?}"),
    };
    let hours = |count: u64| NOW.after(count * 3_600_000);
    // All have it at the end, none before it starts, and in between about as many as the time that has passed.
    let reached = |hour: u64| (0..400).filter(|n| offered(n * 10_737_418, hours(hour)) == "0.0.0.5").count();
    assert_eq!((reached(100), reached(1000)), (400, 400));
    let (quarter, half) = (reached(25), reached(50));
    assert!((60..=140).contains(&quarter) && (150..=250).contains(&half), "{quarter} and {half} of 400");
    let before = Moment::of_millis(NOW.millis() - 1);
    assert!((0..400).all(|n| offered(n * 10_737_418, before) == "0.0.0.4"));
    assert_eq!(settled(0, before, true), "0.0.0.4", "not even a critical one, before it starts");
    // A session judges as its base's number says.
    for place in (0..16).map(|n| n * 268_435_456) {
        assert_eq!(settled(place, hours(50), false), offered(place, hours(50)), "{place}");
    }
    // The one that is last in line does not wait for a critical release, nor after asking.
    let last = (0..4000).map(|n| n * 1_073_741).find(|n| offered(*n, hours(90)) == "0.0.0.4").unwrap();
    assert_eq!(settled(last, hours(1), true), "0.0.0.5");
    let mut desk = waiting(&[("memory", &format!(r#"{{"rollout":{last}}}"#))]);
    desk.now = hours(1);
    give(&mut desk, 200, &sign(&payload(1, &phased(false))));
    assert_eq!(desk.session.state().offer().unwrap().version.as_str(), "0.0.0.4");
    desk.press(Action::Check);
    give(&mut desk, 200, &sign(&payload(1, &phased(false))));
    assert_eq!(desk.session.state().offer().unwrap().version.as_str(), "0.0.0.5");
}

#[test]
fn the_place_in_a_roll_out_is_drawn_once_kept_and_told_to_nobody_else() {
    let rollout = json!({"rollout": {"start": "2026-10-02T08:00:00Z", "hours": 100}});
    let draw = |seed: u32, memory: Option<&str>| {
        let mut desk = Desk::new(seed);
        desk.open(signed_start(memory.map(|memory| ("memory", memory)).as_slice()));
        give(&mut desk, 200, &sign(&payload(1, &[release("0.0.0.5", rollout.clone())])));
        let place = kept(&desk)["rollout"].as_u64().unwrap();
        (desk, place)
    };
    let (desk, place) = draw(1, None);
    assert_ne!(place, draw(2, None).1, "two pages that know nothing draw for themselves");
    let (again, same) = draw(2, memory(&desk).as_deref());
    assert_eq!(same, place, "whatever another page drew");
    let told = [&desk, &again].into_iter().flat_map(|desk| messages(&desk.effects));
    for message in told.filter(|message| message.name() != "remember") {
        assert!(!message.params().to_string().contains(&place.to_string()), "{message:?}");
    }
    // Nothing is phased: nothing is drawn.
    let plain = given(&[], &[plain("0.0.0.5")]);
    assert!(!memory(&plain).unwrap().contains("rollout"));
}

#[test]
fn withdrawn_releases_and_hidden_channels_do_not_count_as_missed() {
    let desk = given(
        &[],
        &[
            release("0.0.0.6", json!({"channel": "beta"})),
            plain("0.0.0.5"),
            release("0.0.0.4", json!({"withdrawn": {}})),
        ],
    );
    let notes: Vec<&str> = desk.session.state().offer().unwrap().notes.iter().map(|n| n.version.as_str()).collect();
    assert_eq!(notes, ["0.0.0.5"]);
}
