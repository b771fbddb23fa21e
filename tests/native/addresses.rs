//! Further addresses of the same feed: asked in order where one does not answer, and never after an answer that was
//! judged.

use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Event, Timer};
use extension_update::core::exchange::Answer;
use serde_json::json;

const URLS: &str = r#"["https://b.test/feed.json","https://c.test/feed.json"]"#;

fn opened(transport: &str, now_changes: &[(&str, &str)]) -> Desk {
    let transport = json!(transport).to_string();
    let mut changes = vec![("source.urls", URLS), ("source.transport", transport.as_str())];
    changes.extend_from_slice(now_changes);
    waiting(&changes)
}

/// The addresses that were asked, in order.
fn asked(desk: &Desk) -> Vec<String> {
    questions(&desk.effects).into_iter().map(|(_, request)| request.url.clone()).collect()
}

#[test]
fn the_next_address_is_asked_where_one_does_not_answer() {
    for transport in ["host", "fetch"] {
        for answer in [Answer::Unreachable, Answer::TimedOut, answered(500, ""), answered(503, "busy")] {
            let mut desk = opened(transport, &[]);
            desk.give(answer.clone());
            assert_eq!(asked(&desk).last().unwrap(), "https://b.test/feed.json", "{transport}, {answer:?}");
            desk.give(sign_answer(1));
            assert_eq!(desk.state(), "available", "{transport}, {answer:?}");
            assert!(
                memory(&desk).unwrap().contains("\"url\":\"https://b.test/feed.json\""),
                "it is asked by its own name"
            );
        }
    }
}

fn sign_answer(seq: u64) -> Answer {
    arrived(&sign(&newest(seq)))
}

#[test]
fn an_answer_that_was_judged_is_the_last() {
    let forged = seal(FEED_TYPE, &newest(1), &[2]);
    let answers = [
        (arrived(&forged.to_string()), "signature"),
        (arrived("<html>"), "format"),
        (answered(404, ""), "http-status"),
        (answered(429, ""), "http-status"),
        (Answer::TooLarge, "too-large"),
    ];
    for (answer, code) in answers {
        let mut desk = opened("host", &[]);
        desk.give(answer);
        assert_eq!((desk.code(), asked(&desk).len()), (Some(code), 1));
    }
}

#[test]
fn a_form_hears_of_the_last_failure_and_keeps_what_was_verified() {
    let mut desk = opened("host", &[]);
    (0..3).for_each(|_| drop(desk.give(Answer::Unreachable)));
    assert_eq!((desk.state(), desk.code(), asked(&desk).len()), ("failed", Some("network"), 3));
    let mut first = opened("host", &[]);
    first.give(sign_answer(1));
    let kept = memory(&first).unwrap();
    let mut again = opened("host", &[("memory", &kept)]);
    (0..3).for_each(|_| drop(again.give(Answer::Unreachable)));
    assert_eq!(again.state(), "offline");
}

#[test]
fn a_page_begins_its_second_round_with_the_first_address() {
    let mut desk = opened("fetch", &[]);
    (0..3).for_each(|_| drop(desk.give(Answer::Unreachable)));
    assert_eq!(desk.state(), "checking");
    desk.send(Event::TimerFired(Timer::Retry));
    let asked = asked(&desk);
    assert_eq!(asked.len(), 4);
    assert_eq!(asked[3], asked[0]);
}

#[test]
fn a_slow_address_leaves_time_for_those_after_it() {
    let limits = |desk: &Desk| -> Vec<u32> {
        let limit = |effect: &Effect| match effect {
            Effect::SetTimer { timer: Timer::Answer, millis } => Some(*millis),
            _ => None,
        };
        desk.effects.iter().filter_map(limit).collect()
    };
    let mut desk = opened("fetch", &[]);
    for _ in 0..2 {
        desk.now = desk.now.after(10_000);
        desk.send(Event::TimerFired(Timer::Answer));
    }
    assert_eq!(limits(&desk), [10_000, 10_000, 20_000], "the last one has the usual time");
    desk.now = desk.now.after(20_000);
    desk.send(Event::TimerFired(Timer::Answer));
    assert_eq!((desk.state(), desk.code()), ("failed", Some("timeout")));
}

#[test]
fn a_kept_answer_of_any_of_the_addresses_is_new_enough() {
    let mut first = opened("host", &[("policy.checkInterval", "24")]);
    first.give(Answer::Unreachable);
    first.give(sign_answer(1));
    let kept = memory(&first).unwrap();
    let again = opened("host", &[("policy.checkInterval", "24"), ("memory", &kept)]);
    assert_eq!((again.state(), asked(&again).len()), ("available", 0));
    let elsewhere = waiting(&[("policy.checkInterval", "24"), ("memory", &kept)]);
    assert_eq!((elsewhere.state(), asked(&elsewhere).len()), ("checking", 1), "nobody names that address any more");
}
