//! Updates without anybody at the screen: what is approved, and when it is taken back. Next: `morning.rs`.

use crate::desk::sight::*;
use crate::desk::table::Table;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::config::Start;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::exchange::Answer;
use extension_update::core::panel::Occurrence;
use extension_update::core::session::SLOW_MS;
use serde_json::{Value, json};

const AT_NIGHT: (&str, &str) = ("host", r#"{"schedule":true}"#);
const WINDOW: &str = r#","from":"2026-10-03T02:00:00+03:00","until":"2026-10-03T05:00:00+03:00""#;

/// One that offers 0.0.0.4, signed.
pub fn offered(changes: &[(&str, &str)]) -> Desk {
    given(changes, &[plain("0.0.0.4")])
}

/// A report on the newest approval.
fn report(desk: &mut Desk, name: &str, rest: &str) {
    let operation = approval(desk);
    desk.report(&format!(r#"{{"report":"{name}","operation":"{operation}"{rest}}}"#)).unwrap();
}

fn approval(desk: &Desk) -> String {
    desk.messages("schedule").last().and_then(|params| params.get("operation")?.as_str()).unwrap().into()
}

fn approved() -> Desk {
    let mut desk = offered(&[AT_NIGHT]);
    desk.press(Action::Schedule);
    report(&mut desk, "scheduled", WINDOW);
    assert_eq!(desk.state(), "scheduled");
    desk
}

/// What a host says of an approval that an earlier form gave.
fn host_of(version: &str, rest: &str) -> String {
    let sha256 = "0123456789abcdef".repeat(4);
    format!(
        r#"{{"schedule":true,"scheduled":{{"operation":"before-1","version":"{version}","sha256":"{sha256}"{WINDOW}{rest}}}}}"#
    )
}

fn opened_again(host: &str, releases: &[Value]) -> Desk {
    given(&[("host", host)], releases)
}

#[test]
fn the_night_is_offered_only_by_a_signed_feed_to_a_host_that_keeps_approvals() {
    let has_button = |desk: &Desk| screen(desk).contains(r#"data-action="schedule""#);
    assert!(has_button(&offered(&[AT_NIGHT])));
    assert!(!has_button(&offered(&[])), "the host says nothing of a night");
    assert!(!has_button(&offered(&[("host", r#"{"schedule":false}"#)])));
    let mut unsigned = Desk::after(&[AT_NIGHT], &modules(&[module("0.0.0.4", "")]));
    assert_eq!(unsigned.state(), "available");
    assert!(!has_button(&unsigned), "nobody has signed it");
    for desk in [&mut offered(&[]), &mut unsigned] {
        desk.press(Action::Schedule);
        assert_eq!((desk.state(), desk.messages("schedule").len()), ("available", 0));
    }
    // What is remembered is enough to look at, and not to approve.
    let mut desk = offered(&[AT_NIGHT]);
    desk.press(Action::Check);
    desk.give(Answer::Unreachable);
    assert_eq!(desk.state(), "offline");
    desk.press(Action::Schedule);
    assert!(!has_button(&desk) && desk.messages("schedule").is_empty());
}

#[test]
fn an_approval_names_the_file_and_the_very_bytes_that_were_verified() {
    let desk = approved();
    let params: Value = serde_json::from_str(&desk.messages("schedule")[0].to_string()).unwrap();
    let sha256 = hash(newest(1).to_string());
    assert_eq!(params["feed"], json!({"url": "https://updates.example.com/feed.json", "sha256": sha256}));
    assert_eq!((&params["extension"], &params["version"]), (&json!("DEMO"), &json!("0.0.0.4")));
    assert_eq!(params["artifact"]["sha256"], json!("0123456789abcdef".repeat(4)));
    assert!(desk.messages("install").is_empty(), "nothing is installed by it");
    let text = screen(&desk);
    let window = "Когда: с 02.10.2026 в\\u{a0}23:00 до 03.10.2026 в\\u{a0}02:00.";
    assert!(text.contains(window), "by the reader's clock: {text}");
}

#[test]
fn a_window_within_a_day_names_it_once() {
    let mut desk = offered(&[AT_NIGHT]);
    desk.press(Action::Schedule);
    report(&mut desk, "scheduled", r#","from":"2026-10-03T02:00:00Z","until":"2026-10-03T05:00:00Z""#);
    let text = screen(&desk);
    assert!(text.contains("Когда: 03.10.2026 с\\u{a0}02:00 до\\u{a0}05:00."), "{text}");
}

#[test]
fn after_a_night_in_vain_the_next_one_is_called_another_try() {
    let again = "Установка версии 0.0.0.4 повторится автоматически";
    let shown = |version: &str, outcome: &str| {
        let night = json!({"version": version, "at": "2026-10-02T00:12:00Z", "outcome": outcome, "text": ""});
        let mut host: Value = serde_json::from_str(&host_of("0.0.0.4", "")).unwrap();
        host["night"] = night;
        let desk = opened_again(&host.to_string(), &[plain("0.0.0.4")]);
        assert_eq!(desk.state(), "scheduled");
        screen(&desk).contains(again)
    };
    assert!(shown("0.0.0.4", "refused") && shown("0.0.0.4", "missed"));
    assert!(!shown("0.0.0.3", "refused") && !shown("0.0.0.3", "installed"), "another version is tried");
}

#[test]
fn it_counts_only_when_the_host_has_said_so_and_is_given_back_the_same_way() {
    let mut desk = offered(&[AT_NIGHT]);
    let watched = |effects: Vec<Effect>| timer(&effects, Timer::Slow);
    assert_eq!(watched(desk.press(Action::Schedule)), Some(SLOW_MS.into()));
    assert_eq!(desk.state(), "scheduling");
    report(&mut desk, "scheduled", WINDOW);
    assert_eq!(desk.state(), "scheduled");
    assert_eq!(watched(desk.press(Action::Unschedule)), Some(SLOW_MS.into()));
    assert_eq!((desk.state(), desk.messages("unschedule").len()), ("scheduling", 1));
    desk.press(Action::Unschedule);
    assert_eq!(desk.messages("unschedule").len(), 1, "once is enough");
    report(&mut desk, "unscheduled", "");
    assert_eq!(desk.state(), "available");
    // Called back before the host has answered.
    desk.press(Action::Schedule);
    desk.press(Action::Unschedule);
    report(&mut desk, "scheduled", WINDOW);
    assert_eq!(desk.state(), "scheduling", "it is still to be given back");
    report(&mut desk, "unscheduled", "");
    assert_eq!(desk.state(), "available");
}

#[test]
fn a_refused_approval_is_tried_again_and_never_becomes_an_install() {
    let mut desk = offered(&[AT_NIGHT]);
    desk.press(Action::Schedule);
    report(&mut desk, "failed", r#","code":"rights","text":"Правила выключены""#);
    assert_eq!((desk.state(), desk.code()), ("failed", Some("rights")));
    assert!(
        screen(&desk).contains("Назначить установку на ночь не удалось") && screen(&desk).contains("Правила выключены")
    );
    desk.press(Action::Retry);
    assert_eq!((desk.state(), desk.messages("schedule").len()), ("scheduling", 2));
    assert!(desk.messages("install").is_empty());
    // A host that says nothing.
    desk.send(Event::TimerFired(Timer::Slow));
    assert_eq!((desk.state(), desk.code()), ("failed", Some("timeout")));
    desk.press(Action::Retry);
    report(&mut desk, "scheduled", WINDOW);
    desk.press(Action::Unschedule);
    report(&mut desk, "failed", r#","code":"rights","text":"Нет права""#);
    assert_eq!(desk.state(), "scheduled", "what was not given back still waits");
    assert!(screen(&desk).contains("Отменить ночную установку не удалось"));
    desk.press(Action::Unschedule);
    desk.send(Event::TimerFired(Timer::Slow));
    assert_eq!(desk.state(), "scheduled");
}

#[test]
fn a_form_that_is_opened_again_shows_what_waits() {
    let same = [plain("0.0.0.4")];
    let desk = opened_again(&host_of("0.0.0.4", ""), &same);
    assert_eq!((desk.state(), desk.messages("schedule").len()), ("scheduled", 0));
    let mut desk = opened_again(&host_of("0.0.0.4", ""), &same);
    desk.press(Action::Unschedule);
    assert_eq!(desk.messages("unschedule")[0].get("operation").unwrap().as_str(), Some("before-1"));
    desk.report(r#"{"report":"unscheduled","operation":"before-1"}"#).unwrap();
    assert_eq!(desk.state(), "available");
    assert_eq!(desk.report(r#"{"report":"unscheduled","operation":"never"}"#).err(), Some("operation"));
    // What was put off or passed over before it was approved is not hidden by that; nor does a roll-out hide it.
    let host = host_of("0.0.0.4", "");
    let memory = ("memory", r#"{"skipped":"0.0.0.4","rollout":4294967295}"#);
    assert_eq!(given(&[("host", &host), memory], &same).state(), "scheduled");
    let rollout = json!({"rollout": {"start": "2026-10-02T07:59:59Z", "hours": 720}});
    assert_eq!(given(&[("host", &host), memory], &[release("0.0.0.4", rollout)]).state(), "scheduled");
}

#[test]
fn what_is_no_longer_offered_is_taken_back() {
    let sha256 = "f".repeat(64);
    let file = json!({"artifact": {"urls": ["https://updates.example.com/x"], "size": 1, "sha256": sha256}});
    let cases: [(&str, Vec<Value>, &str); 5] = [
        ("a newer one", vec![plain("0.0.0.5"), plain("0.0.0.4")], "available"),
        ("another file", vec![release("0.0.0.4", file)], "available"),
        ("it was withdrawn", vec![release("0.0.0.4", json!({"withdrawn": {}})), plain("0.0.0.3")], "up-to-date"),
        (
            "it does not fit",
            vec![release("0.0.0.4", json!({"requires": {"platform": {"min": "9.0.0.0"}}}))],
            "not-installable",
        ),
        ("it is gone", vec![plain("0.0.0.3")], "up-to-date"),
    ];
    for (name, releases, state) in cases {
        let host = host_of("0.0.0.4", "").replacen('{', r#"{"platform":"8.3.24.1548","#, 1);
        let desk = opened_again(&host, &releases);
        assert_eq!((desk.state(), desk.messages("unschedule").len()), (state, 1), "{name}");
    }
    // Nobody who may not install takes it back, and nothing is taken back by what the network did not bring.
    let host = host_of("0.0.0.4", "").replacen('{', r#"{"obstacle":"no-right","#, 1);
    let desk = opened_again(&host, &[plain("0.0.0.3")]);
    assert_eq!((desk.state(), desk.messages("unschedule").len()), ("up-to-date", 0));
    let mut desk = waiting(&[("host", &host_of("0.0.0.4", ""))]);
    desk.give(Answer::Unreachable);
    assert_eq!((desk.state(), desk.messages("unschedule").len()), ("failed", 0));
}

#[test]
fn what_the_vendor_has_signed_anew_is_approved_anew_where_it_is_the_same_file() {
    let releases = [plain("0.0.0.4")];
    let host = host_of("0.0.0.4", &format!(r#","feed":"{}""#, "a".repeat(64)));
    let mut desk = opened_again(&host, &releases);
    assert_eq!((desk.state(), approval(&desk).as_str()), ("scheduled", "before-1"));
    let sha256 = hash(payload(1, &releases).to_string());
    assert!(desk.messages("schedule")[0].to_string().contains(&sha256));
    report(&mut desk, "scheduled", WINDOW);
    assert_eq!((desk.state(), desk.messages("schedule").len()), ("scheduled", 1));
    let host = host_of("0.0.0.4", &format!(r#","feed":"{}""#, sha256));
    assert_eq!(opened_again(&host, &releases).messages("schedule").len(), 0, "the same bytes need nothing");
    let mut desk = opened_again(&host_of("0.0.0.4", r#","feed":"other""#), &releases);
    report(&mut desk, "failed", r#","code":"other","text":"Окно уже идёт""#);
    assert_eq!(desk.state(), "failed", "it waits no more, and the user hears of it");
}

#[test]
fn a_policy_approves_in_an_open_panel_and_heeds_who_takes_it_back() {
    let policy = json!({"channels": ["stable"], "publicKeys": [pin(1)], "schedule": true}).to_string();
    let changes = [("policy", policy.as_str()), AT_NIGHT];
    let mut desk = offered(&changes);
    assert_eq!((desk.state(), desk.messages("schedule").len()), ("scheduling", 1));
    report(&mut desk, "scheduled", WINDOW);
    desk.press(Action::Unschedule);
    report(&mut desk, "unscheduled", "");
    assert_eq!(desk.state(), "available");
    let kept = memory(&desk).unwrap();
    assert!(kept.contains(r#""unscheduled":"0.0.0.4""#), "{kept}");
    let again = [changes[0], changes[1], ("memory", kept.as_str())];
    assert_eq!(offered(&again).messages("schedule").len(), 0);
    let newer = [plain("0.0.0.5")];
    let desk = after(&again, &sign(&payload(2, &newer)));
    assert_eq!(desk.messages("schedule").len(), 1, "a later release is another matter");
    // A host without a night, and a policy that asks.
    assert_eq!(offered(&changes[..1]).messages("schedule").len(), 0);
    assert_eq!(offered(&[AT_NIGHT]).messages("schedule").len(), 0);
    // What the user passed over is not approved behind his back.
    assert_eq!(offered(&[changes[0], changes[1], ("memory", r#"{"skipped":"0.0.0.4"}"#)]).state(), "skipped");
    let text = config_text(&[("policy.schedule", "\"auto\"")]);
    assert!(Start::parse(&text).unwrap_err().text.contains("policy.schedule"));
}

#[test]
fn installing_now_is_an_install_and_leaves_the_approval_to_the_host() {
    let mut desk = approved();
    desk.press(Action::Install);
    assert_eq!(desk.state(), "installing");
    desk.report_install("installed", r#","version":"0.0.0.4""#);
    assert_eq!((desk.state(), desk.messages("unschedule").len()), ("restart-needed", 0));
}

#[test]
fn a_wrong_key_of_the_night_is_named() {
    let scheduled =
        r#"{"operation":"a","version":"0.0.0.4","sha256":"ab","from":"2026-10-03T02:00:00Z","until":"soon"}"#;
    let night = r#"{"version":"0.0.0.4","at":"2026-10-03T02:00:00Z","outcome":7}"#;
    for (key, value, named) in [
        ("host.schedule", "1", "host.schedule"),
        ("host.scheduled", scheduled, "host.scheduled.until"),
        ("host.scheduled", r#"{"operation":"a","version":1}"#, "host.scheduled.version"),
        ("host.night", night, "host.night.outcome"),
        ("host.night", r#"{"version":"0.0.0.4","outcome":"installed"}"#, "host.night.at"),
    ] {
        let error = Start::parse(&config_text(&[(key, value)])).unwrap_err();
        assert!(error.text.contains(named), "{key}: {}", error.text);
    }
    let mut desk = offered(&[AT_NIGHT]);
    desk.press(Action::Schedule);
    let operation = approval(&desk);
    for rest in ["", r#","from":"2026-10-03T02:00:00Z""#, r#","from":"x","until":"2026-10-03T02:00:00Z""#] {
        let text = format!(r#"{{"report":"scheduled","operation":"{operation}"{rest}}}"#);
        assert_eq!(desk.report(&text).err(), Some("report"), "{rest}");
    }
}

/// Two extensions with a newer release each, whose host installs at night.
fn two_for_the_night() -> Table {
    let signed = signed(&[]);
    let entry = |id: &str| json!({"extension": {"id": id, "version": "0.0.0.3"}});
    let source: Value = serde_json::from_str(signed[0].1).unwrap();
    let policy: Value = serde_json::from_str(signed[1].1).unwrap();
    let config = json!({"extensions": [entry("DEMO"), entry("OTHER")], "source": source, "policy": policy,
        "host": {"schedule": true}});
    let mut table = Table::new();
    table.open(&config.to_string());
    let releases = json!([plain("0.0.0.4")]);
    let feed = json!({"DEMO": {"releases": releases}, "OTHER": {"releases": releases}});
    for index in 0..2 {
        table.answer(index, &sign(&changed(payload(1, &[]), json!({ "products": feed }))));
    }
    assert_eq!(table.states(), ["available"; 2]);
    table
}

#[test]
fn in_a_list_all_means_none_that_waits_for_the_night() {
    let mut table = two_for_the_night();
    table.press(0, Action::Schedule);
    table.send(Occurrence::InstallAllPressed);
    assert_eq!(table.states(), ["scheduling", "installing"]);
}

#[test]
fn in_a_list_what_the_night_does_not_take_can_wait_for_its_turn_by_day() {
    let mut table = two_for_the_night();
    table.press(1, Action::Install);
    table.press(0, Action::Schedule);
    let operation = table.newest(0, "schedule", "operation").as_str().unwrap().to_owned();
    table.report(json!({"report": "failed", "operation": operation, "code": "rights"})).unwrap();
    table.press(0, Action::Install);
    assert_eq!(table.states(), ["failed", "installing"]);
    table.report_install(1, json!({"report": "installed", "version": "0.0.0.4"}));
    assert_eq!(table.states(), ["installing", "restart-needed"]);
    assert_eq!((table.count("schedule"), table.count("install")), (1, 2));
}
