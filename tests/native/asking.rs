//! Asking the service: how long an answer may take, when the panel asks again by itself, and when it leaves the service
//! alone.

use crate::desk::sight::*;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Timer, Wait};
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::moment::Moment;
use extension_update::core::state::State;
use std::collections::BTreeSet;

/// A page that asks for itself.
const PAGE: (&str, &str) = ("source.transport", "\"fetch\"");

/// How often the service was asked.
fn asked(effects: &[Effect]) -> usize {
    questions(effects).len()
}

fn page(seed: u32) -> Desk {
    let mut desk = Desk::new(seed);
    desk.open(start(&[PAGE]));
    desk
}

fn busy(status: u16, retry_after: &str) -> Answer {
    Answer::Arrived(Response { status, retry_after: Some(retry_after.into()), ..Response::default() })
}

/// One that has failed once and pauses; `after` is the time from the question to the failure, in milliseconds.
fn pausing(seed: u32, after: u64, answer: Answer) -> (Desk, Option<u64>) {
    let mut desk = page(seed);
    desk.now = NOW.after(after);
    let effects = desk.give(answer);
    (desk, timer(&effects, Timer::Retry))
}

#[test]
fn a_host_has_four_seconds_more_than_the_service_and_a_page_has_none() {
    assert_eq!(timer(&Desk::opened(&[]).effects, Timer::Answer), Some(24_000));
    assert_eq!(timer(&page(7).effects, Timer::Answer), Some(20_000));
}

#[test]
fn a_status_of_zero_is_no_answer() {
    let mut desk = Desk::opened(&[]);
    let ticket = desk.ticket();
    desk.report(&format!(r#"{{"report":"fetched","ticket":{ticket},"status":0,"body":""}}"#)).unwrap();
    assert_eq!((desk.state(), desk.code()), ("failed", Some("network")));
}

#[test]
fn a_check_ends_within_its_time_however_often_it_asks() {
    // 22 seconds in all: what is left of them is all that the next question gets.
    for (after, left) in [(1_000, 20_000), (2_000, 20_000), (2_001, 19_999), (10_000, 12_000), (17_000, 5_000)] {
        let (mut desk, pause) = pausing(7, 100, Answer::Unreachable);
        assert!(pause.is_some());
        desk.now = NOW.after(after);
        let effects = desk.send(Event::TimerFired(Timer::Retry));
        assert_eq!((timer(&effects, Timer::Answer), asked(&effects)), (Some(left), 1), "after {after} ms");
    }
}

#[test]
fn a_page_asks_again_only_where_the_trouble_may_pass() {
    for status in [429, 502, 503, 504] {
        let (desk, pause) = pausing(7, 0, answered(status, ""));
        assert_eq!((desk.state(), pause.is_some()), ("checking", true), "{status}");
    }
    for status in [304, 400, 401, 404, 408, 428, 430, 500, 501, 505] {
        let (desk, pause) = pausing(7, 0, answered(status, ""));
        assert_ne!(desk.state(), "checking", "{status}");
        assert_eq!(pause, None, "{status}");
    }
    for answer in [Answer::TimedOut, Answer::TooLarge, arrived("<html>")] {
        let (desk, pause) = pausing(7, 0, answer.clone());
        assert_eq!((desk.state(), pause), ("failed", None), "{answer:?}");
    }
    // A host has asked its proxies by itself.
    for answer in [Answer::Unreachable, answered(503, "")] {
        let mut desk = Desk::opened(&[]);
        desk.give(answer.clone());
        assert_eq!(desk.state(), "failed", "{answer:?}");
    }
}

#[test]
fn a_page_asks_three_times_and_pauses_longer_before_the_third() {
    let mut desk = page(7);
    for (least, most) in [(1_000, 1_500), (3_000, 4_500)] {
        let effects = desk.give(Answer::Unreachable);
        let pause = timer(&effects, Timer::Retry).unwrap();
        assert!((least..=most).contains(&pause), "{pause}");
        assert_eq!(desk.state(), "checking");
        // Nobody asks before the pause is over, and what still comes for the old question is nobody's.
        assert_eq!(desk.give(arrived(&modules(&[]))), []);
        assert_eq!(desk.send(Event::TimerFired(Timer::Answer)), []);
        desk.now = desk.now.after(pause);
        assert_eq!(asked(&desk.send(Event::TimerFired(Timer::Retry))), 1);
        assert_eq!(desk.send(Event::TimerFired(Timer::Retry)), [], "the pause is over");
    }
    assert_eq!(timer(&desk.give(Answer::Unreachable), Timer::Retry), None);
    assert_eq!((desk.state(), desk.code()), ("failed", Some("network")));
}

#[test]
fn many_pages_do_not_ask_again_at_once() {
    let pauses: BTreeSet<u64> =
        (1..=50).map(|seed| pausing(seed * 77_777, 0, Answer::Unreachable).1.unwrap()).collect();
    // Half a second for fifty of them: by chance two or three may meet.
    assert!(pauses.len() > 40, "{pauses:?}");
    let (first, last) = (*pauses.first().unwrap(), *pauses.last().unwrap());
    assert!(first >= 1_000 && last <= 1_500 && last - first > 400, "{first} to {last}");
}

#[test]
fn a_page_waits_as_long_as_the_service_says_but_never_so_long_that_nothing_could_come() {
    let short = pausing(7, 0, busy(503, "0")).1.unwrap();
    assert!((1_000..=1_500).contains(&short), "a service cannot shorten the pause: {short}");
    let long = pausing(7, 0, busy(503, "6")).1.unwrap();
    assert!((6_000..=9_000).contains(&long), "{long}");
    // Three seconds must be left for the answer, of 22 in all.
    let latest = 22_000 - 3_000 - long;
    assert_eq!(pausing(7, latest, busy(503, "6")).1, Some(long));
    let (desk, none) = pausing(7, latest + 1, busy(503, "6"));
    assert_eq!((none, desk.state(), desk.code()), (None, "failed", Some("http-status")));
    assert_eq!(pausing(7, 0, busy(429, "60")).0.state(), "failed");
}

#[test]
fn only_a_service_that_refuses_is_left_alone_for_as_long_as_it_says() {
    let after = |answer: Answer| {
        let mut desk = Desk::opened(&[]);
        desk.give(answer);
        assert_eq!(desk.state(), "failed");
        asked(&desk.press(Action::Retry))
    };
    assert_eq!(after(busy(500, "60")), 0);
    assert_eq!(after(busy(429, "0")), 1);
    // No time at all is no wish either: the screen names no moment.
    for none in ["0", "Thu, 01 Oct 2026 08:00:00 GMT"] {
        let mut desk = Desk::opened(&[]);
        desk.give(busy(429, none));
        let State::Failed(failed) = desk.session.state() else { panic!("{}", desk.state()) };
        assert_eq!(failed.not_before(), None, "{none}");
    }
    // An answer that cannot be read is no wish to be left alone.
    let unreadable =
        Response { status: 200, body: "<html>".into(), retry_after: Some("60".into()), ..Response::default() };
    assert_eq!(after(Answer::Arrived(unreadable)), 1);
}

#[test]
fn a_service_is_left_alone_until_its_moment_and_no_longer() {
    let mut desk = Desk::opened(&[]);
    let effects = desk.give(busy(429, "60"));
    assert_eq!(timer(&effects, Timer::Due), Some(60_000));
    for action in [Action::Retry, Action::Check] {
        desk.now = NOW.after(59_999);
        assert_eq!(desk.press(action), [], "{action:?}");
    }
    // A button that does nothing is none.
    assert_eq!(actions(&desk), ["copy"]);
    desk.now = NOW.after(60_000);
    assert_eq!(desk.send(Event::TimerFired(Timer::Due)), []);
    assert_eq!(main_button(&desk), "retry");
    assert_eq!(asked(&desk.press(Action::Check)), 1);
    // Whom nobody asks to wait can press at once.
    let mut desk = Desk::opened(&[]);
    let effects = desk.give(answered(500, ""));
    assert_eq!((timer(&effects, Timer::Due), main_button(&desk)), (None, "retry".into()));
}

#[test]
fn a_check_stops_the_timers_of_what_was_on_the_screen() {
    let mut desk = given(&[("policy.checkInterval", "24")], &[plain("0.0.0.4")]);
    desk.press(Action::Later(Wait::Hour));
    let effects = desk.press(Action::Check);
    for timer in [Timer::Due, Timer::Interval] {
        assert!(effects.contains(&Effect::ClearTimer(timer)), "{timer:?}");
    }
}

#[test]
fn an_answer_stops_the_clock_of_its_question_and_another_config_the_question_itself() {
    for (transport, aborts) in [("\"host\"", false), ("\"fetch\"", true)] {
        let mut desk = Desk::opened(&[("source.transport", transport)]);
        let effects = desk.open(start(&[("source.transport", transport), ("locale", "\"en\"")]));
        for timer in [Timer::Answer, Timer::Retry] {
            assert!(effects.contains(&Effect::ClearTimer(timer)), "{timer:?}");
        }
        assert_eq!(effects.contains(&Effect::AbortFetch), aborts, "{transport}");
    }
    let mut desk = Desk::opened(&[]);
    let effects = desk.answer(&modules(&[]));
    assert!(effects.contains(&Effect::ClearTimer(Timer::Answer)));
    // Where nothing is asked there is nothing to stop.
    let effects = desk.open(start(&[("locale", "\"en\"")]));
    assert!(!effects.contains(&Effect::ClearTimer(Timer::Answer)));
}

#[test]
fn bases_that_are_opened_at_nine_do_not_ask_at_nine_for_ever() {
    let hours = 24 * 3_600_000;
    let waits: BTreeSet<u64> = (1..=40)
        .map(|seed| {
            let mut desk = Desk::new(seed * 77_777);
            desk.open(start(&[("policy.checkInterval", "24")]));
            timer(&desk.answer(&modules(&[])), Timer::Interval).unwrap()
        })
        .collect();
    assert!(waits.len() > 35, "{waits:?}");
    let (first, last) = (*waits.first().unwrap(), *waits.last().unwrap());
    assert!(first >= hours && last <= hours + hours / 10 && last - first > hours / 20, "{first} to {last}");
}

#[test]
fn what_failed_is_asked_again_at_the_interval_and_what_matters_more_is_not_disturbed() {
    let interval = ("policy.checkInterval", "24");
    let fires = |desk: &mut Desk| asked(&desk.send(Event::TimerFired(Timer::Interval)));
    let mut failed = Desk::opened(&[interval]);
    failed.give(answered(500, ""));
    assert_eq!(fires(&mut failed), 1);
    let mut busy = Desk::opened(&[("policy.checkInterval", "1")]);
    busy.give(self::busy(429, "1800"));
    busy.now = NOW.after(600_000);
    let effects = busy.send(Event::TimerFired(Timer::Interval));
    assert_eq!((asked(&effects), timer(&effects, Timer::Interval)), (0, Some(1_200_000)), "it asked to be left alone");
    busy.now = NOW.after(1_800_000);
    assert_eq!(fires(&mut busy), 1);
    let mut back = Desk::opened(&[interval]);
    back.give(self::busy(429, "1800"));
    back.now = Moment::of_millis(NOW.millis() - 86_400_000);
    assert_eq!(asked(&back.press(Action::Retry)), 1, "a clock that was set back leaves no dead button");
    let mut offline = given(&[interval], &[plain("0.0.0.4")]);
    offline.press(Action::Check);
    offline.give(Answer::Unreachable);
    assert_eq!((offline.state(), fires(&mut offline)), ("offline", 1));
    assert_eq!(fires(&mut offline), 0, "it is being asked");
    let mut installing = Desk::installing();
    assert_eq!(fires(&mut installing), 0);
    installing.report_install("failed", r#","code":"lock""#);
    assert_eq!(
        (installing.state(), fires(&mut installing)),
        ("failed", 0),
        "an install that failed waits for its user"
    );
    let mut done = Desk::installing();
    done.report_install("installed", r#","version":"0.0.0.4""#);
    assert_eq!((done.state(), fires(&mut done)), ("restart-needed", 0));
}

#[test]
fn a_check_that_fails_sets_the_timer_of_the_next_one_too() {
    let mut desk = given(&[("policy.checkInterval", "24")], &[plain("0.0.0.4")]);
    desk.press(Action::Check);
    let effects = desk.give(answered(500, ""));
    assert_eq!(desk.state(), "failed");
    assert!(timer(&effects, Timer::Interval).is_some());
    // A host that gives no interval is asked when it opens the panel, and when somebody presses.
    let effects = given(&[], &[plain("0.0.0.4")]).effects;
    assert_eq!(timer(&effects, Timer::Interval), None);
}
