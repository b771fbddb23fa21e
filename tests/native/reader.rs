//! Days and hours of the reader: when the service was asked, when a release comes back, until when to wait, by the
//! clocks where the panel is seen.

use crate::desk::vendor::{changed, payload, release, sign, signed_start};
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Timer, Wait};
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::moment::Moment;
use extension_update::core::session::Session;
use extension_update::core::state::State;
use extension_update::core::zone::{Now, Zone};
use extension_update::view::node::Node;
use extension_update::view::screen::view;
use serde_json::json;

const UTC: Zone = |_| 0;
const KAMCHATKA: Zone = |_| 720;
const KALININGRAD: Zone = |_| 120;
const NEPAL: Zone = |_| 345;
const HONOLULU: Zone = |_| -600;

/// A panel that is looked at somewhere.
struct Reader {
    session: Session,
    zone: Zone,
    now: Moment,
    kept: String,
}

impl Reader {
    /// Opens the panel at a moment, with what an earlier opening left.
    fn open(at: &str, zone: Zone, changes: &[(&str, &str)]) -> Reader {
        let mut reader = Reader { session: Session::new(7), zone, now: moment(at), kept: String::new() };
        reader.send(Event::Opened(Box::new(signed_start(changes))));
        reader
    }

    fn send(&mut self, event: Event) -> Vec<Effect> {
        let effects = self.session.handle(event, Now { moment: self.now, zone: self.zone });
        for message in messages(&effects).iter().filter(|message| message.name() == "remember") {
            self.kept = message.params().get("memory").unwrap().to_string();
        }
        effects
    }

    fn answer(&mut self, answer: Answer) {
        // Every question of a session has the next number.
        (1..9).for_each(|ticket| drop(self.send(Event::FeedArrived { ticket, answer: answer.clone() })));
    }

    fn give(&mut self, version: &str, extra: serde_json::Value) {
        let feed = changed(payload(1, &[release(version, extra)]), json!({"issued": "2026-01-01T00:00:00Z"}));
        self.answer(arrived(&sign(&feed)));
    }

    fn screen(&self) -> String {
        Node::from(view(&self.session)).to_string()
    }

    fn says(&self, words: &str) {
        assert!(self.screen().contains(words), "«{words}» is not in {}", self.screen());
    }
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
        let mut reader = Reader::open(at, *zone, &[]);
        reader.give("0.0.0.3", json!({}));
        reader.says(today);
        // A day later the kept answer is shown again.
        let kept = reader.kept.clone();
        let next = moment(at).after(24 * HOUR).to_string();
        let again = Reader::open(&next, *zone, &[("memory", &kept), ("policy.checkInterval", "168")]);
        assert_eq!(again.session.state().name(), "up-to-date");
        again.says(later);
    }
}

const HOUR: u64 = 3_600_000;

#[test]
fn what_was_verified_and_what_last_succeeded_have_the_readers_time() {
    let mut reader = Reader::open("2026-11-28T22:30:00Z", KAMCHATKA, &[]);
    reader.give("0.0.0.4", json!({}));
    reader.now = reader.now.after(14 * HOUR);
    reader.send(Event::Pressed(Action::Check));
    reader.answer(Answer::Unreachable);
    assert_eq!(reader.session.state().name(), "offline");
    // It is half past midnight there.
    reader.says("Показаны сведения, проверенные 29.11.2026 в 10:30.");
    reader.send(Event::Pressed(Action::Check));
    reader.answer(answered(500, ""));
    reader.says("Последняя успешная проверка: 29.11.2026 в 10:30.");
    let busy = Response { status: 429, retry_after: Some("3600".into()), ..Response::default() };
    reader.send(Event::Pressed(Action::Retry));
    reader.answer(Answer::Arrived(busy));
    reader.says("Повторить проверку можно будет сегодня в 01:30.");
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
        let mut reader = Reader::open(at, *zone, &[]);
        reader.give("0.0.0.4", json!({}));
        let due = moment(due);
        let effects = reader.send(Event::Pressed(Action::Later(Wait::Tomorrow)));
        let millis = due.since(moment(at)) as u32;
        assert!(effects.contains(&Effect::SetTimer { timer: Timer::Due, millis }), "{at}: {effects:?}");
        reader.says("Обновление до версии 0.0.0.4 отложено. Напомним завтра в 09:00.");
        let kept = reader.kept.clone();
        for (when, state) in [(due.since(moment(at)) - 1000, "later"), (due.since(moment(at)), "available")] {
            let mut again = Reader::open(&moment(at).after(when).to_string(), *zone, &[("memory", &kept)]);
            again.give("0.0.0.4", json!({}));
            assert_eq!(again.session.state().name(), state, "{at} and {when}");
            // On the day itself it is no more tomorrow.
            if state == "later" {
                again.says("Напомним сегодня в 09:00.");
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
        let mut reader = Reader::open(at, *zone, &[]);
        reader.give("0.0.0.4", json!({}));
        reader.send(Event::Pressed(Action::Later(Wait::Hour)));
        reader.says(&format!("Напомним {when}"));
        // The words stay true, however long they stand there.
        reader.now = reader.now.after(50 * 60_000);
        reader.send(Event::Pressed(Action::Copy));
        assert!(!reader.screen().contains("минут"), "{}", reader.screen());
    }
    let mut english = Reader::open("2026-11-28T11:40:00Z", UTC, &[("locale", "\"en\"")]);
    english.give("0.0.0.4", json!({}));
    english.send(Event::Pressed(Action::Later(Wait::Tomorrow)));
    english.says("You will be reminded tomorrow at 09:00.");
}

#[test]
fn a_rollout_reaches_the_base_on_a_day_of_the_readers() {
    let day = |zone: Zone| {
        let mut reader = Reader::open("2026-11-28T12:00:00Z", zone, &[("memory", r#"{"rollout":4294967295}"#)]);
        reader.give("0.0.0.4", json!({"rollout": {"start": "2026-11-28T10:00:00Z", "hours": 52}}));
        let State::WaitingForRollout(arrival) = reader.session.state() else { panic!("{}", reader.screen()) };
        let there = arrival.reaches.after((zone(arrival.reaches) + 720) as u64 * 60_000).millis() - 720 * 60_000;
        let day = Moment::of_millis(there).day();
        let day = format!("{:02}.{:02}.{}", day.day(), day.month(), day.year());
        reader.says(&format!("не позднее {day}."));
        day
    };
    // A day lies between the two ends of the world.
    assert_ne!(day(KAMCHATKA), day(|_| -720));
}

#[test]
fn what_an_older_panel_put_off_still_holds_and_no_clock_makes_it_longer_than_until_tomorrow() {
    let open = |until: &str| {
        let memory = json!({"later": {"until": until}}).to_string();
        let mut reader = Reader::open("2026-11-28T00:10:00Z", UTC, &[("memory", &memory)]);
        reader.give("0.0.0.4", json!({}));
        reader.session.state().name()
    };
    // Sixteen hours; tomorrow at nine, seen further west; the day after.
    assert_eq!(open("2026-11-28T16:10:00Z"), "later");
    assert_eq!(open("2026-11-29T09:00:00Z"), "later");
    assert_eq!(open("2026-11-29T22:00:00Z"), "available");
    assert_eq!(open("2036-01-01T00:00:00Z"), "available");
}
