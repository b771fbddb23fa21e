//! The memory: what one opening knows of the one before, and who can abuse it. Nothing is remembered before every check
//! has passed.

use crate::desk::sight::screen;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event};
use extension_update::core::exchange::Answer;
use serde_json::{Value, json};

#[test]
fn whoever_owns_the_host_cannot_go_back() {
    // The memory of one opening is given back at the next.
    let first = after(&[], &sign(&newest(42)));
    let kept = memory(&first).unwrap();
    let next = |seq: u64, version: &str| {
        let desk = after(&[("memory", &kept)], &sign(&offering(seq, version)));
        (desk.state(), desk.code(), desk.messages("remember").len())
    };
    assert_eq!(next(41, "0.0.0.4"), ("failed", Some("rollback"), 0));
    assert_eq!(next(42, "0.0.0.5"), ("failed", Some("equivocation"), 0));
    assert_eq!(next(42, "0.0.0.4"), ("available", None, 1));
    assert_eq!(next(43, "0.0.0.5"), ("available", None, 1));
}

#[test]
fn what_the_page_has_seen_counts_also_where_the_host_forgot_it() {
    let mut desk = after(&[], &sign(&newest(42)));
    desk.press(Action::Check);
    give(&mut desk, 200, &sign(&newest(41)));
    assert_eq!(desk.code(), Some("rollback"), "in the same page");
    // The host starts anew with another config and an empty memory.
    let mut changes = signed(&[("locale", "\"en\"")]);
    desk.open(start(&changes));
    give(&mut desk, 200, &sign(&newest(41)));
    assert_eq!(desk.code(), Some("rollback"), "after another start");
    // Another extension has a counter of its own, also after a config that turned out wrong.
    desk.send(Event::TurnedOutWrong(Failure::of(Code::Config)));
    changes.push(("extension", r#"{"id":"OTHER","version":"1.0.0.0"}"#));
    desk.open(start(&changes));
    let mut other = newest(1);
    other["products"] = json!({"OTHER": {"releases": [plain("1.0.0.1")]}});
    give(&mut desk, 200, &sign(&other));
    assert_eq!(desk.state(), "available");
}

#[test]
fn a_key_of_a_later_version_is_given_back_once_and_as_it_was_last() {
    let mut desk = after(&[("memory", r#"{"newer":1,"other":[true],"newest":null}"#)], &sign(&newest(42)));
    // The host starts anew with what another page has changed.
    let changed = signed_start(&[("locale", "\"en\""), ("memory", r#"{"newer":{"a":2}}"#)]);
    desk.open(changed);
    give(&mut desk, 200, &sign(&newest(43)));
    let kept = memory(&desk).unwrap();
    assert_eq!(kept.matches("\"newer\"").count(), 1, "{kept}");
    assert!(kept.contains(r#""newer":{"a":2}"#) && kept.contains(r#""other":[true]"#), "{kept}");
}

#[test]
fn the_number_that_a_page_has_drawn_stays_whatever_the_host_brings_later() {
    let rollout = json!({"rollout": {"start": "2026-10-02T08:00:00Z", "hours": 100}});
    let mut desk = given(&[], &[release("0.0.0.4", rollout.clone())]);
    let number = |desk: &Desk| kept(desk)["rollout"].clone();
    let drawn = number(&desk);
    desk.open(signed_start(&[("locale", "\"en\""), ("memory", r#"{"rollout":9}"#)]));
    give(&mut desk, 200, &sign(&payload(2, &[release("0.0.0.4", rollout)])));
    assert_eq!(number(&desk), drawn);
    assert_ne!(drawn, 9);
}

#[test]
fn another_extension_is_remembered_although_it_has_the_same_to_keep() {
    let mut desk = Desk::after(&[], &modules(&[]));
    let other = r#"{"id":"OTHER","version":"0.0.0.3"}"#;
    desk.open(start(&[("extension", other)]));
    desk.answer(&modules(&[]));
    let kept = desk.messages("remember");
    assert_eq!((kept.len(), &kept[0]), (2, &kept[1]));
}

#[test]
fn the_newest_check_counts_whoever_remembers_it() {
    let checked = |desk: &Desk| kept(desk)["checked"].clone();
    let mut desk = given(&[], &[plain("0.0.0.4")]);
    assert_eq!(checked(&desk), "2026-10-02T08:00:00Z");
    // The host brings an older day, and the service cannot be reached: the last verified answer is of the newer one.
    let older = r#"{"checked":"2026-09-01T08:00:00Z","newer":1}"#;
    desk.open(signed_start(&[("locale", "\"en\""), ("memory", older)]));
    desk.give(Answer::Unreachable);
    assert_eq!((desk.state(), checked(&desk)), ("offline", "2026-10-02T08:00:00Z".into()));
}

#[test]
fn a_refusal_leaves_the_memory_as_it_was() {
    // go-tuf CVE-2022-29173: the state was stored before the check.
    let mut desk = waiting(&[]);
    let mut expired = newest(99);
    expired["expires"] = "2026-10-02T00:00:00Z".into();
    give(&mut desk, 200, &sign(&expired));
    assert_eq!(desk.code(), Some("expired"));
    desk.press(Action::Retry);
    give(&mut desk, 200, &sign(&newest(5)));
    assert_eq!(desk.state(), "available", "the counter 99 was never remembered");
}

#[test]
fn without_the_network_the_last_verified_answer_is_shown_as_of_its_day() {
    let first = after(&[], &sign(&newest(42)));
    let kept = memory(&first).unwrap();
    for (answer, code) in [(Answer::Unreachable, "network"), (Answer::TimedOut, "timeout")] {
        let mut desk = waiting(&[("memory", &kept)]);
        desk.now = days_later(3);
        desk.give(answer.clone());
        assert_eq!((desk.state(), desk.code()), ("offline", Some(code)));
        let state = desk.messages("state").pop().unwrap();
        assert_eq!(state.get("offered").unwrap().as_str(), Some("0.0.0.4"));
        assert_eq!(desk.messages("remember"), [], "nothing new was verified");
        // Without one, with one that has expired, and with one by a key that is pinned no more, there is nothing to
        // show.
        let mut without = waiting(&[]);
        without.give(answer.clone());
        assert_eq!((without.state(), without.code()), ("failed", Some(code)));
        let mut late = waiting(&[("memory", &kept)]);
        late.now = days_later(400);
        late.give(answer.clone());
        assert_eq!((late.state(), late.code()), ("failed", Some(code)));
        let rotated = json!({"publicKeys": [pin(2)]}).to_string();
        let mut rotated = waiting(&[("memory", &kept), ("policy", &rotated)]);
        rotated.give(answer);
        assert_eq!(rotated.state(), "failed");
    }
}

#[test]
fn a_memory_that_somebody_wrote_to_shows_nothing_that_was_not_signed() {
    let mut forged: Value = serde_json::from_str(&sign(&newest(42))).unwrap();
    forged["payload"] = serde_json::from_str::<Value>(&sign(&newest(50))).unwrap()["payload"].clone();
    for envelope in [forged.to_string(), newest(42).to_string(), "{}".into(), String::new()] {
        let memory = json!({"seq": 42, "sha256": "", "envelope": envelope}).to_string();
        let mut desk = waiting(&[("memory", &memory)]);
        desk.give(Answer::Unreachable);
        assert_eq!((desk.state(), desk.code()), ("failed", Some("network")));
    }
    // An envelope that is older than the counter beside it was laid there to go back.
    let memory = json!({"seq": 43, "sha256": "", "envelope": sign(&newest(42))}).to_string();
    let mut desk = waiting(&[("memory", &memory)]);
    desk.give(Answer::Unreachable);
    assert_eq!(desk.state(), "failed");
}

#[test]
fn what_one_kind_of_source_gave_is_not_shown_for_another() {
    let first = after(&[], &sign(&newest(42)));
    let kept = memory(&first).unwrap();
    let api = r#"{"kind":"releases-api","url":"https://updates.example.com/releases/v1/1c/"}"#;
    let mut desk = waiting(&[("memory", &kept), ("source", api)]);
    desk.give(Answer::Unreachable);
    assert_eq!((desk.state(), desk.code()), ("failed", Some("network")));
}

#[test]
fn an_unchanged_feed_is_asked_for_by_its_name_and_verified_again() {
    let envelope = sign(&newest(42));
    let mut first = waiting(&[]);
    first.give(tagged(200, &envelope, "\"v42\""));
    let kept = memory(&first).unwrap();
    let asked = |desk: &Desk| {
        let params = desk.messages("fetch").pop().unwrap();
        params.get("headers").unwrap().get("if-none-match").and_then(|tag| tag.as_str().map(String::from))
    };
    let mut desk = waiting(&[("memory", &kept)]);
    assert_eq!(asked(&desk).as_deref(), Some("\"v42\""));
    give(&mut desk, 304, "");
    assert_eq!(desk.state(), "available");
    // Its time is over though nothing has changed.
    let mut desk = waiting(&[("memory", &kept)]);
    desk.now = days_later(400);
    give(&mut desk, 304, "");
    assert_eq!(desk.code(), Some("expired"));
    // What was kept cannot be verified any more: it is asked for whole, and once.
    let rotated = json!({"publicKeys": [pin(2)]}).to_string();
    let mut desk = waiting(&[("memory", &kept), ("policy", &rotated)]);
    give(&mut desk, 304, "");
    assert_eq!((desk.state(), asked(&desk)), ("checking", None));
    give(&mut desk, 304, "");
    assert_eq!((desk.state(), desk.code()), ("failed", Some("http-status")));
    // Another address may use the same name for something else.
    let elsewhere = r#"{"kind":"signed-feed","url":"https://mirror.example.com/feed.json"}"#;
    assert_eq!(asked(&waiting(&[("memory", &kept), ("source", elsewhere)])), None);
    // Nobody asked by name: "not modified" is then no answer.
    let mut desk = waiting(&[]);
    give(&mut desk, 304, "");
    assert_eq!(desk.code(), Some("http-status"));
}

#[test]
fn the_panel_says_when_it_last_succeeded() {
    // revv #210: the check had never worked, and nobody noticed.
    let mut desk = after(&[], &sign(&newest(42)));
    desk.now = days_later(30);
    desk.press(Action::Check);
    give(&mut desk, 500, "");
    let screen = screen(&desk);
    assert!(screen.contains("Последняя успешная проверка: 02.10.2026 в 08:00."), "{screen}");
}
