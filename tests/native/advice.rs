//! Which button comes first, and what a user is told to do, where not everything can be done here.

use crate::desk::player::shown;
use crate::desk::sight::*;
use crate::desk::table::{Table, entry, list};
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Wait};
use serde_json::json;

#[test]
fn where_trying_again_cannot_help_the_main_button_copies_the_details() {
    for code in ["name", "rights", "safe-mode", "main-node", "incompatible"] {
        let outline = shown(&format!("install-{code}"));
        let buttons = actions_in(&outline);
        assert_eq!(buttons[buttons.len() - 3..], ["copy", "retry", "download"], "{code}");
        assert_eq!(main_buttons(&outline), ["copy"], "{code}");
    }
    let mut desk = after(&[], &seal(FEED_TYPE, &json!({}), &[9]).to_string());
    assert_eq!((desk.code(), actions(&desk)), (Some("signature"), vec!["copy".into(), "retry".into()]));
    desk.press(Action::Copy);
    desk.send(Event::Copied(true));
    let text = screen(&desk);
    let [said, folded] = ["Подробности скопированы", "data-part=\"details\""].map(|part| text.find(part).unwrap());
    assert!(said < folded, "what came of it is not folded away: {text}");
    for code in ["network", "lock", "hash", "other"] {
        let buttons = actions_in(&shown(&format!("install-{code}")));
        assert_eq!(buttons[buttons.len() - 2..], ["retry", "download"], "{code}");
    }
}

#[test]
fn whoever_cannot_install_here_has_something_to_give_to_whoever_can() {
    for says in ["no-right", "safe-mode", "main-node"] {
        let host = json!({"obstacle": says}).to_string();
        let mut desk = given(&[("host", &host)], &[plain("0.0.0.4")]);
        assert_eq!((desk.state(), desk.code()), ("not-installable", Some(says)));
        assert_eq!((main_button(&desk), actions(&desk)[1].as_str()), ("copy".into(), "check"), "{says}");
        let copied = desk.press(Action::Copy);
        let [Effect::Copy(text)] = copied.as_slice() else { panic!("{copied:?}") };
        for line in [format!("code: {says}").as_str(), "installed: 0.0.0.3", "offered: 0.0.0.4"] {
            assert!(text.lines().any(|other| other == line), "{line} in {text}");
        }
        assert!(screen(&desk).contains(&format!("code: {says}")), "by hand too, where a page may not copy");
        desk.send(Event::Copied(true));
        assert!(screen(&desk).contains("Подробности скопированы"));
        // The next answer is another screen.
        desk.press(Action::Check);
        give(&mut desk, 200, &sign(&newest(2)));
        assert!(desk.state() == "not-installable" && !screen(&desk).contains("Подробности скопированы"));
    }
}

#[test]
fn whoever_must_install_another_version_first_is_told_why_that_one_cannot_be_had() {
    let first = json!({"waypoint": true, "requires": {"platform": {"min": "8.5.1.0"}}});
    let desk = given(&[("host.platform", "\"8.3.24.1\"")], &[plain("0.0.0.9"), release("0.0.0.6", first)]);
    assert_eq!(desk.code(), Some("waypoint"));
    let text = screen(&desk);
    let found = ["Сначала нужно установить версию 0.0.0.6", "8.5.1.0"].map(|words| text.matches(words).count());
    assert_eq!(found, [2, 2], "shown and announced: {text}");
}

#[test]
fn whoever_has_no_form_for_the_key_is_told_who_gives_one() {
    let vendor = "За ключом обратитесь к поставщику расширения.";
    for (form, told) in [(None, true), (Some("Лицензия"), false)] {
        let host = json!({"registration": form}).to_string();
        for key in ["\"\"", "\"X-1\""] {
            let mut desk = Desk::opened(&[("host", &host), ("licenceKey", key)]);
            desk.give(answered(403, r#"{"error":"Ключ не найден"}"#));
            assert_eq!((desk.state(), screen(&desk).contains(vendor)), ("licence", told), "{key}");
        }
    }
}

#[test]
fn what_the_host_does_not_take_for_the_night_can_be_installed_by_day() {
    let refused = |code: &str| {
        let mut desk = given(&[("host", r#"{"schedule":true}"#)], &[plain("0.0.0.4")]);
        desk.press(Action::Schedule);
        let params = desk.messages("schedule").pop().unwrap();
        let operation = params.get("operation").and_then(|name| name.as_str()).unwrap().to_owned();
        desk.report(&format!(r#"{{"report":"failed","operation":"{operation}","code":"{code}","text":"x"}}"#)).unwrap();
        desk
    };
    let mut desk = refused("other");
    // The details' own button stands before them.
    assert_eq!((desk.state(), main_button(&desk)), ("failed", "install".into()));
    assert_eq!(actions(&desk)[..3], ["copy", "install", "retry"]);
    let text = screen(&desk);
    assert!(text.contains("Установите обновление сейчас") && text.contains("\"Установить ночью\""), "{text}");
    desk.press(Action::Install);
    assert_eq!((desk.state(), desk.messages("install").len()), ("installing", 1));
    // Where a right is missing the day is no better.
    let desk = refused("rights");
    assert_eq!(
        (main_button(&desk), actions(&desk)[1..3].to_vec()),
        ("copy".into(), vec!["install".into(), "retry".into()])
    );
}

#[test]
fn whoever_has_a_withdrawn_version_gives_the_vendor_the_details_and_is_not_reassured() {
    let withdrawn = json!({"withdrawn": {"reason": {"ru": "портит справочник"}}});
    let mut desk = given(&[], &[release("0.0.0.3", withdrawn)]);
    assert_eq!((desk.state(), main_button(&desk)), ("withdrawn", "copy".into()));
    assert!(!screen(&desk).contains("продолжает работать"), "{}", screen(&desk));
    let copied = desk.press(Action::Copy);
    let [Effect::Copy(text)] = copied.as_slice() else { panic!("{copied:?}") };
    assert!(text.contains("code: withdrawn\n") && text.contains("detail: портит справочник\n"), "{text}");
}

#[test]
fn whoever_agrees_to_an_install_sees_who_vouches_for_it() {
    let mut desk = given(&[], &[plain("0.0.0.4")]);
    desk.press(Action::Install);
    desk.report_install("preflight", r#","problems":[{"code":"sessions"}]"#);
    assert_eq!(desk.state(), "preflight");
    assert!(screen(&desk).contains("Подпись поставщика проверена"), "{}", screen(&desk));
}

#[test]
fn one_button_of_a_list_stands_out() {
    let shown = |versions: &[&str]| {
        let mut table = Table::new();
        let entries: Vec<_> = (0..versions.len()).map(|index| entry(&format!("E{index}"))).collect();
        table.open(&list(&entries));
        for (index, version) in versions.iter().enumerate() {
            table.answer(index, &modules(&[module(version, "- Новое")]));
        }
        table
    };
    let main = |table: &Table| main_buttons(&table.screen());
    let mut table = shown(&["0.0.0.4", "0.0.0.4", "0.0.0.3"]);
    assert_eq!(main(&table), ["install-all"]);
    table.press(0, Action::Later(Wait::Hour));
    assert_eq!(main(&table), ["install", "install"], "one is put off, one is left");
    assert_eq!(main(&shown(&["0.0.0.3", "0.0.0.4"])), ["install"]);
    assert!(main(&shown(&["0.0.0.3", "0.0.0.3"])).is_empty());
}
