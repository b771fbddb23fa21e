//! What the morning is told: what the last window has brought, once, and never as if nothing had happened.

use crate::desk::sight::*;
use crate::desk::vendor::*;
use crate::schedule::offered;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Wait};
use extension_update::core::exchange::Answer;
use serde_json::json;

#[test]
fn the_night_is_told_once() {
    let night = |outcome: &str, text: &str| {
        let night = json!({"version": "0.0.0.3", "at": "2026-10-02T03:12:00+03:00", "outcome": outcome, "text": text});
        json!({"schedule": true, "night": night}).to_string()
    };
    let host = night("installed", "");
    let current = [plain("0.0.0.3")];
    let desk = given(&[("host", &host)], &current);
    let text = screen(&desk);
    assert!(text.contains(r#"data-part="night""#) && text.contains("Обновлено ночью, сегодня в 00:12"), "{text}");
    assert!(
        text.lines().any(|line| line.contains("eu-history") && line.contains("open=")),
        "the notes are open: {text}"
    );
    let kept = memory(&desk).unwrap();
    let again = given(&[("host", &host), ("memory", &kept)], &current);
    assert!(!screen(&again).contains("data-part=\"night\""));
    for (outcome, words) in [
        ("restored", "Прежняя версия возвращена и работает"),
        ("not-restored", "вернуть прежнюю не удалось"),
        ("refused", "не установлена"),
        ("missed", "ночное задание давно не выполнялось"),
    ] {
        let desk = given(&[("host", &night(outcome, "Поставщик изменил сведения"))], &current);
        let text = screen(&desk);
        assert!(text.contains(words) && text.contains("Поставщик изменил сведения"), "{outcome}: {text}");
        let serious = ["eu-warning", "eu-bad"].iter().any(|class| text.contains(class));
        assert!(serious, "{outcome} is not shown as good: {text}");
        let headline = match outcome {
            "not-restored" => "Расширение может не работать",
            "missed" => "Ночное обновление не запускалось",
            _ => "Ночью обновить не удалось",
        };
        assert!(text.contains(&format!("\"{headline}\"")), "{outcome} is the headline: {text}");
    }
    // It is told where the network is down too, and stays news until an answer was judged.
    let mut desk = waiting(&[("host", &host)]);
    assert!(!screen(&desk).contains("data-part=\"night\""), "the screen is about to change");
    desk.give(Answer::Unreachable);
    assert!(screen(&desk).contains("data-part=\"night\""));
    assert_eq!(memory(&desk), None);
}

#[test]
fn what_the_night_has_brought_stays_told_after_an_install_by_day() {
    let night = r#"{"schedule":true,"night":{"version":"0.0.0.4","at":"2026-10-02T00:12:00Z","outcome":"refused"}}"#;
    let mut desk = offered(&[("host", night)]);
    desk.press(Action::Install);
    desk.report_install("installed", r#","version":"0.0.0.4""#);
    assert_eq!(desk.state(), "restart-needed");
    let kept = memory(&desk).unwrap();
    let again = given(&[("host", night), ("memory", &kept), ("extension.version", "\"0.0.0.4\"")], &[plain("0.0.0.4")]);
    assert!(!screen(&again).contains("data-part=\"night\""), "{kept}");
}

#[test]
fn what_did_not_work_at_night_is_not_offered_as_if_nothing_had_happened() {
    let shown = |outcome: &str| {
        let night = json!({"version": "0.0.0.4", "at": "2026-10-02T03:12:00+03:00", "outcome": outcome, "text": ""});
        screen(&offered(&[("host", &json!({"schedule": true, "night": night}).to_string())]))
    };
    let has = |text: &str, action: &str| text.contains(&format!("data-action=\"{action}\""));
    let found = ["refused", "missed", "restored", "not-restored"].map(|outcome| {
        let text = shown(outcome);
        let actions = ["install", "schedule", "skip"].map(|action| has(&text, action));
        let words = ["Доступна версия 0.0.0.4.", "сделайте резервную копию"].map(|words| text.contains(words));
        (actions, main_buttons(&text).join(" "), words)
    });
    let of = |actions, main: &str, words| (actions, main.to_owned(), words);
    assert_eq!(found[0], of([true, true, true], "install", [true, true]), "nothing speaks against it");
    assert_eq!(found[1], of([true, false, true], "install", [true, true]), "no job would run for it either");
    assert_eq!(found[2], of([true, false, true], "copy", [true, true]), "it was tried in vain");
    assert_eq!(found[3], of([true, false, false], "copy", [false, false]), "a copy of what is broken helps nobody");
}

#[test]
fn what_went_wrong_at_night_can_be_given_to_whoever_helps() {
    let night = json!({"version": "0.0.0.4", "at": "2026-10-02T03:12:00+03:00", "outcome": "restored", "text": "Не подключилось"});
    let host = json!({"schedule": true, "night": night}).to_string();
    let mut desk = offered(&[("host", &host)]);
    let copied = desk.press(Action::Copy);
    let [Effect::Copy(text)] = copied.as_slice() else { panic!("{copied:?}") };
    for line in
        ["code: night", "offered: 0.0.0.4", "restored: yes", "detail: Не подключилось", "time: 2026-10-02T00:12:00Z"]
    {
        assert!(text.lines().any(|other| other == line), "{line} in {text}");
    }
    desk.send(Event::Copied(true));
    assert_eq!(screen(&desk).matches("Подробности скопированы").count(), 2, "shown and announced");
    desk.press(Action::Later(Wait::Hour));
    assert_eq!((desk.state(), main_button(&desk).as_str()), ("later", ""), "put off, it is no better");
    // Where nothing is offered any more the details have their own button.
    let mut desk = given(&[("host", &host)], &[plain("0.0.0.3")]);
    assert_eq!((desk.state(), actions(&desk)[0].as_str()), ("up-to-date", "copy"));
    assert_eq!(desk.press(Action::Copy).len(), 1);
}
