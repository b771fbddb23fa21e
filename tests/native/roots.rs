//! A chain of roots in a base's life: keys are replaced, revoked and confirmed, and nobody ships a release for it.
//! Every rule has its vectors in `tests/vectors`; here is what the user sees, and what is kept.

use crate::desk::sight::{actions, main_buttons, screen, text_behind};
use crate::desk::table::Table;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Timer, Wait};
use extension_update::core::exchange::Answer;
use extension_update::core::json::parse;
use extension_update::core::state::State;
use extension_update::core::trust::{self, Envelope, Revocation};
use serde_json::{Value, json};

/// A base that pins root key 10, with this memory.
fn base(memory: &str, changes: Value) -> Desk {
    waiting(&[("policy", &rooted(&[10], 1, changes)), ("memory", memory)])
}

fn judged_by(memory: &str, changes: Value, envelope: &str) -> Desk {
    let mut desk = base(memory, changes);
    give(&mut desk, 200, envelope);
    desk
}

/// The first root: feeds are signed by key 1.
fn first() -> Value {
    seal(ROOT_TYPE, &root(1, (&[10], 1), &[1], &[]), &[10])
}

/// The second: by key 2 from here on.
fn second() -> Value {
    seal(ROOT_TYPE, &root(2, (&[10], 1), &[2], &[]), &[10])
}

#[test]
fn a_working_key_is_replaced_without_a_release() {
    let old = wrap(&newest(5), 1, json!({"roots": [first()]}));
    let desk = judged_by("{}", json!({}), &old);
    assert_eq!(desk.state(), "available");
    let kept = memory(&desk).unwrap();
    // The key was lost; a base that has slept through it follows, and so does one that opens for the first time.
    let new = wrap(&newest(6), 2, json!({"roots": [first(), second()]}));
    for memory in ["{}", &kept] {
        assert_eq!(judged_by(memory, json!({}), &new).state(), "available");
    }
    let late = wrap(&newest(6), 1, json!({"roots": [first(), second()]}));
    assert_eq!(judged_by("{}", json!({}), &late).code(), Some("signature"), "the old key signs feeds no more");
}

#[test]
fn a_chain_that_does_not_hold_is_told_with_its_cause() {
    let by = |roots: Value| wrap(&newest(5), 1, json!({"roots": roots}));
    let other = seal(ROOT_TYPE, &root(1, (&[10], 1), &[1], &[]), &[11]);
    let gap = seal(ROOT_TYPE, &root(3, (&[10], 1), &[1], &[]), &[10]);
    let cases = [
        (by(json!([])), "roots: there are none"),
        (wrap(&newest(5), 1, json!({})), "roots: there are none"),
        (by(json!({})), "roots: no array"),
        (by(json!([other])), "roots[0]: too few keys of the version before it have signed"),
        (by(json!([first(), gap])), "roots[1]: version: is not the next one"),
        (by(json!(vec![first(); 17])), "roots: there are more than 16"),
    ];
    for (envelope, detail) in cases {
        let desk = judged_by("{}", json!({}), &envelope);
        let State::Failed(failed) = desk.session.state() else { panic!("{}", desk.state()) };
        assert_eq!((desk.code(), failed.failure.detail.as_deref()), (Some("root"), Some(detail)));
        assert_eq!(desk.messages("remember"), [], "nothing is remembered of it");
    }
}

#[test]
fn a_thief_s_huge_counter_does_not_outlive_his_key() {
    let huge = wrap(&newest((1 << 53) - 1), 1, json!({"roots": [first()]}));
    let kept = memory(&judged_by("{}", json!({}), &huge)).unwrap();
    let new = wrap(&newest(6), 2, json!({"roots": [first(), second()]}));
    let desk = judged_by(&kept, json!({}), &new);
    assert_eq!(desk.state(), "available");
    let kept = memory(&desk).unwrap();
    assert!(kept.contains("\"seq\":6") && kept.contains("\"version\":2"), "{kept}");
    // Who has seen the second root goes back to neither the first nor an older feed.
    assert_eq!(judged_by(&kept, json!({}), &huge).code(), Some("rollback"));
    let older = wrap(&newest(5), 2, json!({"roots": [first(), second()]}));
    assert_eq!(judged_by(&kept, json!({}), &older).code(), Some("rollback"));
}

#[test]
fn the_counter_of_the_higher_root_wins_where_a_host_brings_an_old_memory() {
    let huge = wrap(&newest((1 << 53) - 1), 1, json!({"roots": [first()]}));
    let old = memory(&judged_by("{}", json!({}), &huge)).unwrap();
    let mut desk = judged_by(&old, json!({}), &wrap(&newest(6), 2, json!({"roots": [first(), second()]})));
    // The form is opened again in the same page, and gives what it had kept before.
    let policy = rooted(&[10], 1, json!({}));
    let again = signed_start(&[("policy", &policy), ("memory", &old), ("locale", "\"en\"")]);
    desk.open(again);
    give(&mut desk, 200, &wrap(&newest(7), 2, json!({"roots": [first(), second()]})));
    assert_eq!(desk.state(), "available");
}

#[test]
fn a_revoked_key_is_worthless_at_once_and_stays_so() {
    let both = seal(ROOT_TYPE, &root(1, (&[10], 1), &[1, 2], &[]), &[10]);
    let revoked = json!({"roots": [both], "revocations": [revoke(1, 1)]});
    assert_eq!(judged_by("{}", json!({}), &wrap(&newest(5), 1, revoked.clone())).code(), Some("signature"));
    let desk = judged_by("{}", json!({}), &wrap(&newest(5), 2, revoked));
    assert_eq!(desk.state(), "available");
    // A thief leaves the revocation out: the base remembers it.
    let kept = memory(&desk).unwrap();
    let without = wrap(&newest(6), 1, json!({"roots": [both]}));
    assert_eq!(judged_by(&kept, json!({}), &without).code(), Some("signature"));
    assert_eq!(judged_by("{}", json!({}), &without).state(), "available", "a base that has never heard of it");
    // Somebody else cannot revoke it.
    let forged = json!({"roots": [both], "revocations": [revoke(1, 2), 7, {}]});
    assert_eq!(judged_by("{}", json!({}), &wrap(&newest(5), 1, forged)).state(), "available");
}

#[test]
fn a_pinned_key_can_be_revoked_too() {
    let desk = after(&[], &wrap(&newest(5), 1, json!({"revocations": [revoke(1, 1)]})));
    assert_eq!(desk.code(), Some("signature"));
    let policy = json!({"channels": ["stable"], "publicKeys": [pin(1), pin(2)], "threshold": 1}).to_string();
    let members = json!({"revocations": [revoke(1, 1)], "roots": 7, "fresh": 7});
    let desk = after(&[("policy", &policy)], &wrap(&newest(5), 2, members));
    assert_eq!(desk.state(), "available", "roots and fresh mean nothing to who pins keys");
}

/// An envelope with a confirmation, and the part of the screen that warns.
fn confirmed(feed: &Value, statement: Value, changes: Value) -> (Desk, bool) {
    let root = seal(ROOT_TYPE, &root(1, (&[10], 1), &[1], &[3]), &[10]);
    let desk = judged_by("{}", changes, &wrap(feed, 1, json!({"roots": [root], "fresh": statement})));
    let warns = screen(&desk).contains("data-part=\"stale\"");
    (desk, warns)
}

#[test]
fn what_may_be_an_old_copy_is_asked_for_again_before_it_is_installed() {
    let feed = newest(5);
    let good = fresh(&feed, "2026-10-01T08:00:00Z", "2026-10-08T08:00:00Z", &[3]);
    let begin = |desk: &Desk| (actions(desk)[..2].to_vec(), main_buttons(&screen(desk)));
    let checks = |desk: &Desk| actions(desk).iter().filter(|action| *action == "check").count();
    let (offered, _) = confirmed(&feed, good, json!({}));
    assert_eq!((actions(&offered)[0].as_str(), main_buttons(&screen(&offered))), ("install", vec!["install".into()]));
    let (mut doubtful, _) = confirmed(&feed, Value::Null, json!({}));
    let expected = (vec!["check".to_owned(), "install".into()], vec!["check".to_owned()]);
    assert_eq!((begin(&doubtful), checks(&doubtful)), (expected.clone(), 1));
    doubtful.press(Action::Later(Wait::Hour));
    assert_eq!((doubtful.state(), begin(&doubtful), checks(&doubtful)), ("later", expected, 1));
}

#[test]
fn a_doubt_about_an_answer_is_the_headline_unless_there_is_a_danger() {
    let headline = |changes: Value| {
        let desk = confirmed(&payload(5, &[release("0.0.0.4", changes)]), Value::Null, json!({})).0;
        let text = screen(&desk);
        (text_behind(&text, "eu-headline\""), text.matches("\"Доступна версия 0.0.0.4.\"").count())
    };
    assert_eq!(headline(json!({})), ("Сведения об обновлениях могут быть старыми".into(), 1));
    let danger = json!({"critical": {"below": "0.0.0.4"}});
    assert_eq!(headline(danger), ("Критическое обновление: версия 0.0.0.4".into(), 0));
}

#[test]
fn a_frozen_copy_is_noticed_within_days() {
    let feed = newest(5);
    let good = fresh(&feed, "2026-10-01T08:00:00Z", "2026-10-08T08:00:00Z", &[3]);
    let old = fresh(&feed, "2026-09-20T08:00:00Z", "2026-10-02T08:00:00Z", &[3]);
    let long = fresh(&feed, "2026-10-01T08:00:00Z", "2026-11-01T08:00:01Z", &[3]);
    let forged = fresh(&feed, "2026-10-01T08:00:00Z", "2026-10-08T08:00:00Z", &[1]);
    let other = fresh(&newest(6), "2026-10-01T08:00:00Z", "2026-10-08T08:00:00Z", &[3]);
    let (desk, warns) = confirmed(&feed, good.clone(), json!({}));
    assert_eq!((desk.state(), warns), ("available", false));
    assert_eq!(confirmed(&feed, good, json!({"freshness": "require"})).0.state(), "available");
    let cases = [
        (old, "2026-09-20"),
        (long, "2026-10-01"),
        (forged, "2026-10-01"),
        (other, "2026-10-01"),
        (Value::Null, "2026-10-01"),
    ];
    for (statement, day) in cases {
        let (desk, warns) = confirmed(&feed, statement.clone(), json!({}));
        assert_eq!((desk.state(), warns), ("available", true), "{statement}");
        assert!(desk.session.stale_since().unwrap().to_string().starts_with(day), "{statement}");
        let (desk, warns) = confirmed(&feed, statement, json!({"freshness": "require"}));
        assert_eq!((desk.state(), desk.code(), warns), ("failed", Some("stale"), false));
        assert_eq!(desk.messages("remember"), []);
    }
}

#[test]
fn up_to_date_by_an_old_copy_is_not_shown_as_good() {
    let feed = offering(5, "0.0.0.3");
    let (desk, warns) = confirmed(&feed, Value::Null, json!({}));
    assert_eq!((desk.state(), warns), ("up-to-date", true));
    let screen = screen(&desk);
    assert!(screen.contains("eu-warning") && !screen.contains("eu-good"), "{screen}");
}

#[test]
fn a_warning_ends_with_the_answer_that_it_is_of() {
    let (mut desk, warns) = confirmed(&newest(5), Value::Null, json!({}));
    assert!(warns);
    desk.press(Action::Check);
    assert_eq!(desk.session.stale_since(), None, "while it checks");
    let root = seal(ROOT_TYPE, &root(1, (&[10], 1), &[1], &[3]), &[10]);
    let statement = fresh(&newest(5), "2026-10-01T08:00:00Z", "2026-10-08T08:00:00Z", &[3]);
    give(&mut desk, 200, &wrap(&newest(5), 1, json!({"roots": [root], "fresh": statement})));
    assert_eq!((desk.state(), desk.session.stale_since()), ("available", None));
}

/// Sixteen roots, each by two of three keys that the next one replaces.
fn long_chain() -> Value {
    let keys = |version: u8| [version, version + 1, version + 2];
    let roots = (1..=16u8).map(|version| {
        let root = root(u64::from(version), (&keys(100 + version), 2), &[1], &[]);
        // The second and third key of the version before are the first and second of this one.
        seal(ROOT_TYPE, &root, &[100 + version, 101 + version])
    });
    roots.collect()
}

#[test]
fn a_long_chain_leaves_the_page_its_turn_and_another_start_ends_the_work() {
    let envelope = wrap(&newest(5), 1, json!({"roots": long_chain()}));
    let policy = rooted(&[100, 101, 102], 2, json!({}));
    let begin = || {
        let mut desk = waiting(&[("policy", &policy)]);
        let ticket = desk.ticket();
        let effects = desk.session.handle(Event::FeedArrived { ticket, answer: arrived(&envelope) }, desk.now);
        (desk, effects)
    };
    let judging = |effects: &[Effect]| effects.contains(&Effect::SetTimer { timer: Timer::Judge, millis: 0 });
    let (mut desk, mut effects) = begin();
    let mut pieces = 1;
    while judging(&effects) {
        assert_eq!((desk.state(), names(&effects).len()), ("checking", 0), "nothing is told or kept meanwhile");
        // An answer that comes a second time, and timers of another time, are no part of the work.
        let ticket = desk.ticket();
        let again = Event::FeedArrived { ticket, answer: arrived("{}") };
        assert_eq!(desk.session.handle(again, desk.now), []);
        assert_eq!(desk.session.handle(Event::TimerFired(Timer::Answer), desk.now), []);
        effects = desk.session.handle(Event::TimerFired(Timer::Judge), desk.now);
        pieces += 1;
    }
    assert_eq!(desk.state(), "available");
    // Two keys of the version before and two of its own, of which one is the same; and the feed's signature.
    assert_eq!(pieces, (16 * 2 + 1usize).div_ceil(2), "no signature is verified twice, and none that is not needed");
    let (mut desk, effects) = begin();
    assert!(judging(&effects));
    desk.open(signed_start(&[]));
    assert!(desk.effects.contains(&Effect::ClearTimer(Timer::Judge)));
    assert_eq!(desk.session.handle(Event::TimerFired(Timer::Judge), desk.now), []);
    give(&mut desk, 200, &sign(&newest(1)));
    assert_eq!(desk.state(), "available");
}

#[test]
fn what_was_kept_is_judged_by_the_same_chain_without_the_network() {
    let envelope = wrap(&newest(5), 1, json!({"roots": long_chain()}));
    let policy = rooted(&[100, 101, 102], 2, json!({"checkInterval": 24}));
    let first = after(&[("policy", &policy)], &envelope);
    let kept = memory(&first).unwrap();
    let recalled = waiting(&[("policy", &policy), ("memory", &kept)]);
    assert_eq!((recalled.state(), recalled.messages("fetch").len()), ("available", 0));
    let policy = rooted(&[100, 101, 102], 2, json!({}));
    let mut desk = waiting(&[("policy", &policy), ("memory", &kept)]);
    desk.give(Answer::Unreachable);
    assert_eq!(desk.state(), "offline");
    assert_eq!(trust::MAX_ROOTS, 16);
}

#[test]
fn work_without_an_end_is_ended() {
    // Before the right signature of each root stand fourteen that are by nobody; with the chain's own two that is as
    // many as are looked at.
    let mut roots = long_chain();
    for envelope in roots.as_array_mut().unwrap() {
        let wrong = json!({"sig": "A".repeat(86) + "=="});
        let signatures = envelope["signatures"].as_array_mut().unwrap();
        (0..14).for_each(|_| signatures.insert(0, wrong.clone()));
    }
    let envelope = wrap(&newest(5), 1, json!({"roots": roots}));
    let mut desk = waiting(&[("policy", &rooted(&[100, 101, 102], 2, json!({})))]);
    let ticket = desk.ticket();
    let mut effects = desk.session.handle(Event::FeedArrived { ticket, answer: arrived(&envelope) }, desk.now);
    let mut pieces = 0;
    while effects.contains(&Effect::SetTimer { timer: Timer::Judge, millis: 0 }) {
        // In an engine that takes a second for a piece.
        desk.now = desk.now.after(1000);
        effects = desk.session.handle(Event::TimerFired(Timer::Judge), desk.now);
        pieces += 1;
    }
    assert_eq!((desk.code(), pieces), (Some("timeout"), 23));
}

#[test]
fn what_is_kept_lends_its_floors_where_the_memory_had_none() {
    let envelope =
        wrap(&newest(5), 1, json!({"roots": [first(), seal(ROOT_TYPE, &root(2, (&[10], 1), &[1], &[]), &[10])]}));
    let desk = judged_by("{}", json!({}), &envelope);
    let kept = changed(kept(&desk), json!({"root": null, "etag": "\"x\""}));
    let mut desk = base(&kept.to_string(), json!({}));
    give(&mut desk, 304, "");
    assert_eq!(desk.state(), "available");
    assert!(memory(&desk).unwrap().contains("\"root\":{\"version\":2"));
}

/// The screen of a list of one, by this feed and this confirmation.
fn list(feed: &Value, statement: Value) -> String {
    let policy: Value = serde_json::from_str(&rooted(&[10], 1, json!({}))).unwrap();
    let source = json!({"kind": "signed-feed", "url": "https://updates.example.com/feed.json"});
    let entry = json!({"extension": {"id": "DEMO", "version": "0.0.0.3"}});
    let config = json!({"extensions": [entry], "source": source, "policy": policy}).to_string();
    let mut table = Table::new();
    table.open(&config);
    let root = seal(ROOT_TYPE, &root(1, (&[10], 1), &[1], &[3]), &[10]);
    table.answer(0, &wrap(feed, 1, json!({"roots": [root], "fresh": statement})));
    table.screen()
}

#[test]
fn a_list_by_an_old_copy_is_not_shown_as_good() {
    let feed = offering(5, "0.0.0.3");
    let good = fresh(&feed, "2026-10-01T08:00:00Z", "2026-10-08T08:00:00Z", &[3]);
    let found = [good, Value::Null].map(|statement| {
        let screen = list(&feed, statement);
        let line = screen.lines().find(|line| line.contains("data-part=\"summary\"")).unwrap();
        (line.contains("eu-good"), line.contains("eu-warning"))
    });
    assert_eq!(found, [(true, false), (false, true)]);
}

#[test]
fn a_list_has_one_check_also_where_an_offer_may_be_old() {
    let screen = list(&newest(5), Value::Null);
    assert!(screen.contains("data-state=\"available\"") && screen.contains("data-part=\"stale\""), "{screen}");
    assert_eq!(screen.matches("data-action=\"check\"").count(), 1, "{screen}");
}

/// What `Revocation::read` makes of a revocation of this key.
fn named(key: &str) -> Result<String, String> {
    let payload = json!({"schema": 1, "key": key, "issued": "2026-09-01T08:00:00Z"});
    let envelope = seal(REVOCATION_TYPE, &payload, &[1]).to_string();
    let envelope = Envelope::read(&parse(&envelope, trust::RULES).unwrap()).unwrap();
    Revocation::read(&envelope).map(|revocation| revocation.key)
}

#[test]
fn a_revocation_names_a_key_by_64_hex_digits_and_by_nothing_else() {
    let name = "0123456789abcdef".repeat(4);
    assert_eq!(named(&name), Ok(name.clone()));
    assert_eq!(named(&name.to_uppercase()), Ok(name.clone()), "written in capitals it is the same key");
    let wrong =
        [name[1..].to_owned(), format!("{name}0"), name.replace('f', "g"), format!("{}é", &name[2..]), String::new()];
    for wrong in wrong {
        assert_eq!(named(&wrong), Err("key: is not 64 hex digits".to_owned()), "{wrong:?}");
    }
}
