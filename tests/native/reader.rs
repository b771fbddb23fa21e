//! Days and hours of the reader: when the service was asked, when a release comes back, until when to wait, by the
//! clocks where the panel is seen.

use crate::desk::sight::screen;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Timer, Wait};
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::moment::Moment;
use extension_update::core::state::State;
use extension_update::core::zone::Zone;
use serde_json::json;

const UTC: Zone = |_| 0;
const KAMCHATKA: Zone = |_| 720;
const KALININGRAD: Zone = |_| 120;
const NEPAL: Zone = |_| 345;
const HONOLULU: Zone = |_| -600;

/// A panel that is looked at somewhere.
fn open(at: &str, zone: Zone, changes: &[(&str, &str)]) -> Desk {
    let mut desk = Desk { now: moment(at), zone, ..Desk::new(7) };
    desk.open(signed_start(changes));
    desk
}

fn offer(desk: &mut Desk, version: &str, extra: serde_json::Value) {
    let feed = changed(payload(1, &[release(version, extra)]), json!({"issued": "2026-01-01T00:00:00Z"}));
    give(desk, 200, &sign(&feed));
}

fn says(desk: &Desk, words: &str) {
    assert!(screen(desk).contains(words), "«{words}» is not in {}", screen(desk));
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

#[test]
fn the_day_of_the_check_is_the_readers_and_so_is_its_hour() {
    let cases: &[(&str, Zone, &str, &str)] = &[
        ("2026-11-28T22:30:00Z", KAMCHATKA, "Проверено сегодня в 10:30.", "Проверено 29.11.2026 в 10:30."),
        ("2026-11-28T22:30:00Z", KALININGRAD, "Проверено сегодня в 00:30.", "Проверено 29.11.2026 в 00:30."),
        ("2026-11-28T18:20:00Z", NEPAL, "Проверено сегодня в 00:05.", "Проверено 29.11.2026 в 00:05."),
        ("2026-11-29T04:30:00Z", HONOLULU, "Проверено сегодня в 18:30.", "Проверено 28.11.2026 в 18:30."),
        ("2026-11-28T04:38:00Z", UTC, "Проверено сегодня в 04:38.", "Проверено 28.11.2026 в 04:38."),
    ];
    for (at, zone, today, later) in cases {
        let mut reader = open(at, *zone, &[]);
        offer(&mut reader, "0.0.0.3", json!({}));
        says(&reader, today);
        // A day later the kept answer is shown again.
        let kept = memory(&reader).unwrap();
        let next = moment(at).after(24 * HOUR).to_string();
        let again = open(&next, *zone, &[("memory", &kept), ("policy.checkInterval", "168")]);
        assert_eq!(again.state(), "up-to-date");
        says(&again, later);
    }
}

const HOUR: u64 = 3_600_000;

#[test]
fn what_was_verified_and_what_last_succeeded_have_the_readers_time() {
    let mut reader = open("2026-11-28T22:30:00Z", KAMCHATKA, &[]);
    offer(&mut reader, "0.0.0.4", json!({}));
    reader.now = reader.now.after(14 * HOUR);
    reader.press(Action::Check);
    reader.give(Answer::Unreachable);
    assert_eq!(reader.state(), "offline");
    // It is half past midnight there.
    says(&reader, "Показаны сведения, проверенные 29.11.2026 в 10:30.");
    reader.press(Action::Check);
    reader.give(answered(500, ""));
    says(&reader, "Последняя успешная проверка: 29.11.2026 в 10:30.");
    let busy = Response { status: 429, retry_after: Some("3600".into()), ..Response::default() };
    reader.press(Action::Retry);
    reader.give(Answer::Arrived(busy));
    says(&reader, "Повторить проверку можно будет сегодня в 01:30.");
}

#[test]
fn tomorrow_is_nine_in_the_morning_of_the_readers_next_day() {
    let cases: &[(&str, Zone, &str)] = &[
        ("2026-11-28T12:00:00Z", UTC, "2026-11-29T09:00:00Z"),
        ("2026-11-28T22:30:00Z", KAMCHATKA, "2026-11-29T21:00:00Z"),
        ("2026-11-28T22:30:00Z", KALININGRAD, "2026-11-30T07:00:00Z"),
        ("2026-11-28T09:00:00Z", HONOLULU, "2026-11-28T19:00:00Z"),
        ("2026-11-28T18:20:00Z", NEPAL, "2026-11-30T03:15:00Z"),
    ];
    for (at, zone, due) in cases {
        let mut reader = open(at, *zone, &[]);
        offer(&mut reader, "0.0.0.4", json!({}));
        let due = moment(due);
        let effects = reader.press(Action::Later(Wait::Tomorrow));
        let millis = due.since(moment(at)) as u32;
        assert!(effects.contains(&Effect::SetTimer { timer: Timer::Due, millis }), "{at}: {effects:?}");
        says(&reader, "Обновление до версии 0.0.0.4 отложено. Напомним завтра в 09:00.");
        let kept = memory(&reader).unwrap();
        for (when, state) in [(due.since(moment(at)) - 1000, "later"), (due.since(moment(at)), "available")] {
            let mut again = open(&moment(at).after(when).to_string(), *zone, &[("memory", &kept)]);
            offer(&mut again, "0.0.0.4", json!({}));
            assert_eq!(again.state(), state, "{at} and {when}");
            // On the day itself it is no more tomorrow.
            if state == "later" {
                says(&again, "Напомним сегодня в 09:00.");
            }
        }
    }
}

#[test]
fn in_an_hour_is_said_by_the_readers_clock() {
    let cases: &[(&str, Zone, &str)] = &[
        ("2026-11-28T11:40:00Z", UTC, "сегодня в 12:40."),
        ("2026-11-28T11:40:59Z", KAMCHATKA, "завтра в 00:40."),
        ("2026-11-28T09:40:00Z", NEPAL, "сегодня в 16:25."),
    ];
    for (at, zone, when) in cases {
        let mut reader = open(at, *zone, &[]);
        offer(&mut reader, "0.0.0.4", json!({}));
        reader.press(Action::Later(Wait::Hour));
        says(&reader, &format!("Напомним {when}"));
        // The words stay true, however long they stand there.
        reader.now = reader.now.after(50 * 60_000);
        reader.press(Action::Copy);
        assert!(!screen(&reader).contains("минут"), "{}", screen(&reader));
    }
    let mut english = open("2026-11-28T11:40:00Z", UTC, &[("locale", "\"en\"")]);
    offer(&mut english, "0.0.0.4", json!({}));
    english.press(Action::Later(Wait::Tomorrow));
    says(&english, "You will be reminded tomorrow at 09:00.");
}

#[test]
fn a_rollout_reaches_the_base_on_a_day_of_the_readers() {
    let day = |zone: Zone| {
        let mut reader = open("2026-11-28T12:00:00Z", zone, &[("memory", r#"{"rollout":4294967295}"#)]);
        offer(&mut reader, "0.0.0.4", json!({"rollout": {"start": "2026-11-28T10:00:00Z", "hours": 52}}));
        let State::WaitingForRollout(arrival) = reader.session.state() else { panic!("{}", screen(&reader)) };
        let there = arrival.reaches.after((zone(arrival.reaches) + 720) as u64 * 60_000).millis() - 720 * 60_000;
        let day = Moment::of_millis(there).day();
        let day = format!("{:02}.{:02}.{}", day.day(), day.month(), day.year());
        says(&reader, &format!("не позднее {day}."));
        day
    };
    // A day lies between the two ends of the world.
    assert_ne!(day(KAMCHATKA), day(|_| -720));
}

#[test]
fn what_an_older_panel_put_off_still_holds_and_no_clock_makes_it_longer_than_until_tomorrow() {
    let open = |until: &str| {
        let memory = json!({"later": {"until": until}}).to_string();
        let mut reader = open("2026-11-28T00:10:00Z", UTC, &[("memory", &memory)]);
        offer(&mut reader, "0.0.0.4", json!({}));
        reader.state()
    };
    // Sixteen hours; tomorrow at nine, seen further west; the day after.
    assert_eq!(open("2026-11-28T16:10:00Z"), "later");
    assert_eq!(open("2026-11-29T09:00:00Z"), "later");
    assert_eq!(open("2026-11-29T22:00:00Z"), "available");
    assert_eq!(open("2036-01-01T00:00:00Z"), "available");
}
