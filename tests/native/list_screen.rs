//! The screen of several extensions: a part for each, and what can be done with all of them.

use crate::desk::sight::text_behind;
use crate::desk::table::{Table, entry, list};
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::event::{Action, Event, Wait};
use extension_update::core::panel::Occurrence;
use extension_update::view::node::{Attr, Node};
use extension_update::view::screen::draw;
use serde_json::{Value, json};

#[test]
fn a_list_has_a_part_for_each_extension_and_one_button_for_all() {
    let table = Table::available(&["A", "B"]);
    assert!(table.panel.is_list());
    let Node::Element(root) = Node::from(draw(&table.panel)) else { panic!() };
    assert!(root.attrs.contains(&(Attr::State, "several".into())));
    let screen = table.screen();
    for once in ["data-action=\"install-all\"", "data-extension=\"A\" data-state=\"available\"", "data-extension=\"B\""]
    {
        assert_eq!(screen.matches(once).count(), 1, "{once}");
    }
    assert_eq!(screen.matches("data-part=\"message\"").count(), 2);
    assert!(screen.contains("(notes 0)"));
    // A list of one is a list, but there is nothing to do for all.
    assert!(!Table::available(&["A"]).screen().contains("install-all"));
}

#[test]
fn a_press_reaches_the_extension_that_it_stands_in() {
    let of = |action: &str, extension: Option<usize>| match Occurrence::of_press(action, "", extension) {
        Some(Occurrence::Of(index, Event::Pressed(action))) => format!("{index} {}", action.as_str()),
        Some(Occurrence::InstallAllPressed) => "all".into(),
        Some(Occurrence::RestartPressed) => "restart".into(),
        other => format!("{other:?}"),
    };
    assert_eq!(of("install", Some(2)), "2 install");
    assert_eq!(of("install", None), "0 install");
    assert_eq!(of("install-all", None), "all");
    assert_eq!(of("install-all", Some(1)), "None");
    assert_eq!(of("restart", None), "restart");
    assert_eq!(of("constructor", None), "None");
}

/// What the summary of a list says: how serious it is, and its headline.
fn summary(table: &Table) -> (String, String) {
    let screen = table.screen();
    let mark = "data-part=\"summary\"";
    let (before, _) = screen.split_once(mark).unwrap();
    let class = before.rsplit("class=\"eu-message ").next().unwrap().split('"').next().unwrap();
    (class.to_owned(), text_behind(&screen, mark))
}

#[test]
fn what_must_not_wait_is_named_above_the_list() {
    let mut table = Table::new();
    let entry_of = |id: &str, version: &str| json!({"extension": {"id": id, "name": format!("Расширение {id}"), "version": version}});
    let signed = signed(&[]);
    let [source, policy] = [0, 1].map(|index| serde_json::from_str::<Value>(signed[index].1).unwrap());
    let entries = [entry_of("DEMO", "0.0.0.3"), entry_of("OTHER", "0.0.0.3")];
    table.open(&json!({"extensions": entries, "source": source, "policy": policy}).to_string());
    let critical = release("0.0.0.4", json!({"critical": true}));
    let feed = json!({"DEMO": {"releases": [plain("0.0.0.4")]}, "OTHER": {"releases": [critical]}});
    for index in 0..2 {
        table.answer(index, &sign(&changed(payload(1, &[]), json!({ "products": feed }))));
    }
    assert_eq!(summary(&table).0, "eu-bad");
    assert!(table.screen().contains("\"Не откладывайте: Расширение OTHER.\""), "{}", table.screen());
    assert!(!Table::available(&["A", "B"]).screen().contains("Не откладывайте"));
}

#[test]
fn what_the_user_has_put_off_or_called_off_is_neither_a_failure_nor_nothing() {
    let mut table = Table::available(&["A", "B"]);
    assert_eq!(summary(&table), ("eu-notice".into(), "Доступны обновления для 2 расширений".into()));
    table.press(0, Action::Later(Wait::Tomorrow));
    assert_eq!(summary(&table), ("eu-notice".into(), "Доступно обновление для 1 расширения".into()));
    table.press(1, Action::Install);
    table.press(1, Action::Cancel);
    table.report_install(1, json!({"report": "failed", "code": "cancelled"}));
    assert_eq!(table.states(), ["later", "failed"]);
    assert_eq!(summary(&table), ("eu-calm".into(), "Новых обновлений нет, кроме отложенных".into()));
    // A check that was called off leaves it open whether there is anything.
    table.press(0, Action::Check);
    table.press(0, Action::Cancel);
    assert_eq!(table.states(), ["failed", "failed"]);
    assert_eq!(summary(&table).0, "eu-warning", "{:?}", summary(&table));
    // Where all is done it is said so.
    let mut done = Table::new();
    done.open(&list(&[entry("A"), entry("B")]));
    for index in 0..2 {
        done.answer(index, &modules(&[module("0.0.0.3", "")]));
    }
    assert_eq!(summary(&done), ("eu-good".into(), "Все расширения обновлены".into()));
}

#[test]
fn one_press_checks_all_and_a_check_that_is_called_off_leaves_the_installs_that_wait() {
    let mut table = Table::available(&["A", "B", "C"]);
    let screen = table.screen();
    assert_eq!(screen.matches("data-action=\"check\"").count(), 1, "one button for all: {screen}");
    let press = Occurrence::of_press("check", "", None).unwrap();
    let asked = table.send(press);
    assert_eq!(asked.iter().filter(|name| **name == "fetch").count(), 3, "{asked:?}");
    assert_eq!(table.states(), vec!["checking"; 3]);
    for index in 0..2 {
        table.answer(index, &modules(&[module("0.0.0.4", "- Новое")]));
    }
    table.press(0, Action::Install);
    table.press(1, Action::Install);
    assert!(table.panel.is_queued(1));
    table.press(2, Action::Cancel);
    assert_eq!(table.states(), ["installing", "available", "failed"]);
    assert!(table.panel.is_queued(1), "only whoever calls an install off wants no more of them");
}

#[test]
fn a_row_of_a_list_says_who_from_what_to_what_and_keeps_its_notes_folded() {
    let table = Table::available(&["A", "B"]);
    let screen = table.screen();
    let row =
        screen.split("data-extension=\"A\"").nth(1).and_then(|rest| rest.split("data-extension=\"B\"").next()).unwrap();
    let places = [
        "Расширение A",
        "\"0.0.0.3\"",
        "\" → \"",
        "\"0.0.0.4\"",
        "data-part=\"message\"",
        "data-action=\"install\"",
        "data-part=\"notes\"",
    ]
    .map(|part| row.find(part).unwrap_or_else(|| panic!("{part}: {row}")));
    assert!(places.is_sorted(), "{row}");
    let fold = row.lines().find(|line| line.contains("eu-changes")).unwrap();
    assert!(fold.trim().starts_with("details") && !fold.contains("open="), "{fold}");
    assert_eq!(
        screen.matches("резервную копию").count(),
        2,
        "the words and their announcement, once for all: {screen}"
    );
}
