//! Several extensions in one panel: a verdict each, one install after another, one restart at the end.

use crate::desk::table::{Table, entry, list};
use crate::desk::vendor::{newest, sign, signed};
use crate::desk::*;
use extension_update::core::config::Opening;
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event, Timer, Wait, activates};
use extension_update::core::json::Json;
use extension_update::core::message::Message;
use extension_update::core::panel::{Occurrence, Order, wants_install};
use serde_json::{Value, json};

#[test]
fn the_main_and_the_middle_button_follow_a_link_and_no_other() {
    let followed: Vec<i16> = (-1..=5).filter(|&button| activates(button)).collect();
    assert_eq!(followed, [0, 1]);
}

#[test]
fn each_extension_is_asked_for_and_judged_by_itself() {
    let mut table = Table::new();
    table.open(&list(&[entry("A"), entry("B"), entry("C")]));
    let tickets: Vec<u64> = (0..3).map(|index| table.newest(index, "fetch", "ticket").as_u64().unwrap()).collect();
    let mut distinct = tickets.clone();
    distinct.dedup();
    assert_eq!(distinct.len(), 3, "{tickets:?}");
    table.answer(1, &modules(&[module("0.0.0.3", "")]));
    table.answer(0, &modules(&[module("0.0.0.4", "")]));
    assert_eq!(table.states(), ["available", "up-to-date", "checking"]);
    assert_eq!(table.newest(0, "state", "extension").as_str(), Some("A"));
    assert_eq!(table.newest(1, "remember", "extension").as_str(), Some("B"));
    assert_eq!(table.count("ready"), 1);
    table.press(0, Action::Download);
    assert_eq!(table.newest(0, "download", "extension").as_str(), Some("A"));
    assert_eq!(table.report(json!({"report": "fetched", "ticket": 99, "error": "x"})), Err("ticket"));
    // The old answer to a question that was asked again is nobody's.
    table.press(1, Action::Check);
    table.report(json!({"report": "fetched", "ticket": tickets[1], "status": 200, "body": "{}"})).unwrap();
    assert_eq!(table.states()[1], "checking");
}

#[test]
fn all_are_installed_one_after_another_and_the_session_is_restarted_once() {
    let mut table = Table::available(&["A", "B", "C"]);
    assert_eq!(table.send(Occurrence::InstallAllPressed), ["install", "state"]);
    assert_eq!(table.states(), ["installing", "available", "available"]);
    assert!(table.panel.is_queued(1) && table.panel.is_queued(2) && !table.panel.needs_restart());
    assert!(!table.screen().contains("data-action=\"restart\""));
    table.report_install(0, json!({"report": "installed", "version": "0.0.0.4"}));
    assert_eq!(table.states(), ["restart-needed", "installing", "available"]);
    assert_eq!(table.send(Occurrence::RestartPressed), [""; 0], "not while another one is being written");
    // One that fails does not stop the others.
    table.report_install(1, json!({"report": "failed", "code": "hash"}));
    assert_eq!(table.states(), ["restart-needed", "failed", "installing"]);
    table.report_install(2, json!({"report": "installed", "version": "0.0.0.4"}));
    assert_eq!(table.states(), ["restart-needed", "failed", "restart-needed"]);
    assert_eq!(table.screen().matches("data-action=\"restart\"").count(), 1);
    assert_eq!(table.send(Occurrence::RestartPressed), ["restart"]);
    assert_eq!(table.count("restart"), 1);
}

#[test]
fn a_second_install_waits_for_the_first_and_whoever_calls_off_wants_no_more() {
    let mut table = Table::available(&["A", "B", "C"]);
    table.press(1, Action::Install);
    assert_eq!(table.press(0, Action::Install), [""; 0]);
    assert_eq!((table.states()[0], table.panel.is_queued(0)), ("available", true));
    assert_eq!(table.press(0, Action::Install), [""; 0], "twice is once");
    table.report_install(1, json!({"report": "installed", "version": "0.0.0.4"}));
    assert_eq!(table.states(), ["installing", "restart-needed", "available"]);
    table.press(2, Action::Install);
    table.press(0, Action::Cancel);
    assert!(!table.panel.is_queued(2));
    table.report_install(0, json!({"report": "failed", "code": "cancelled"}));
    assert_eq!(table.states(), ["failed", "restart-needed", "available"]);
    // «All» does not mean what was called off.
    table.send(Occurrence::InstallAllPressed);
    assert_eq!(table.states(), ["failed", "restart-needed", "installing"]);
}

#[test]
fn a_problem_before_one_install_holds_up_the_rest_until_it_is_answered() {
    let mut table = Table::available(&["A", "B"]);
    table.send(Occurrence::InstallAllPressed);
    table.report_install(0, json!({"report": "preflight", "problems": [{"code": "sessions"}]}));
    assert_eq!(table.states(), ["preflight", "available"]);
    assert_eq!(table.press(0, Action::Proceed), ["proceed", "state"]);
    table.report_install(0, json!({"report": "installed", "version": "0.0.0.4"}));
    assert_eq!(table.states(), ["restart-needed", "installing"]);
}

#[test]
fn the_same_list_changes_nothing_and_another_one_waits_for_the_install() {
    let mut table = Table::available(&["A", "B"]);
    let same = list(&[entry("A"), entry("B")]);
    table.open(&same);
    assert_eq!(table.states(), ["available", "available"]);
    table.press(0, Action::Install);
    let operation = table.newest(0, "install", "operation").as_str().unwrap().to_string();
    table.open(&list(&[entry("C")]));
    assert_eq!(table.states(), ["installing", "available"]);
    table.report(json!({"report": "installed", "operation": operation, "version": "0.0.0.4"})).unwrap();
    assert_eq!(table.states(), ["checking"]);
    assert_eq!(table.newest(0, "state", "extension").as_str(), Some("C"));
    // And back to one extension alone.
    table.open(&config_text(&[]));
    assert_eq!((table.states(), table.panel.is_list()), (vec!["checking"], false));
    assert_eq!(table.newest(0, "state", "extension"), Json::Null);
    assert_eq!(table.report(json!({"report": "installed", "operation": operation, "version": "1"})), Err("operation"));
}

#[test]
fn another_list_ends_the_questions_and_the_timers_of_the_one_before() {
    let mut table = Table::available(&["A", "B"]);
    let orders = table.panel.handle(Occurrence::Opened(Box::new(Opening::parse(&list(&[entry("C")])).unwrap())), NOW);
    for index in [0, 1] {
        assert!(orders.contains(&(index, Effect::AbortFetch)), "{index}");
        for timer in Timer::ALL {
            assert!(orders.contains(&(index, Effect::ClearTimer(timer))), "{index} {timer:?}");
        }
    }
    // What is ended stands before what begins: else the new questions would end with the old ones.
    let asks = |order: &Order| matches!(order, (_, Effect::TellHost(Message::Fetch { .. })));
    let (begins, ends) = (orders.iter().position(asks), orders.iter().rposition(|order| order.1 == Effect::AbortFetch));
    assert!(begins.unwrap() > ends.unwrap());
}

#[test]
fn the_last_list_that_was_opened_counts_also_where_it_is_the_one_that_installs() {
    let mut table = Table::available(&["A", "B"]);
    table.press(0, Action::Install);
    table.open(&list(&[entry("C")]));
    table.open(&list(&[entry("A"), entry("B")]));
    let asked = table.count("fetch");
    table.report_install(0, json!({"report": "installed", "version": "0.0.0.4"}));
    assert_eq!((table.states(), table.count("fetch")), (vec!["restart-needed", "available"], asked));
}

#[test]
fn a_list_that_waits_is_opened_after_the_last_install_of_the_queue() {
    let mut table = Table::available(&["A", "B"]);
    table.send(Occurrence::InstallAllPressed);
    table.open(&list(&[entry("C"), entry("D")]));
    table.report_install(0, json!({"report": "failed", "code": "lock"}));
    assert_eq!(table.states(), ["failed", "installing"]);
    table.report_install(1, json!({"report": "installed", "version": "0.0.0.4"}));
    assert_eq!(table.states(), ["checking", "checking"]);
    assert_eq!(table.newest(1, "state", "extension").as_str(), Some("D"));
}

#[test]
fn a_list_is_another_one_where_an_entry_is_changed_added_or_gone() {
    let mut changed = entry("B");
    changed["extension"]["version"] = "0.0.0.9".into();
    for entries in [vec![entry("A")], vec![entry("A"), entry("B"), entry("C")], vec![entry("A"), changed]] {
        let mut table = Table::available(&["A", "B"]);
        table.open(&list(&entries));
        assert_eq!(table.states(), vec!["checking"; entries.len()]);
    }
    // One extension is not the same as a list of it.
    let mut table = Table::available(&["A"]);
    let mut alone: Value = serde_json::from_str(&list(&[])).unwrap();
    alone.as_object_mut().unwrap().remove("extensions");
    alone["extension"] = entry("A")["extension"].clone();
    table.open(&alone.to_string());
    assert_eq!((table.states(), table.panel.is_list()), (vec!["checking"], false));
}

#[test]
fn an_install_that_failed_is_not_tried_again_because_it_was_pressed_twice() {
    let mut table = Table::available(&["A", "B"]);
    table.press(1, Action::Install);
    table.press(0, Action::Install);
    table.press(0, Action::Install);
    table.report_install(1, json!({"report": "installed", "version": "0.0.0.4"}));
    assert_eq!(table.states(), ["installing", "restart-needed"]);
    table.report_install(0, json!({"report": "failed", "code": "lock"}));
    assert_eq!(table.states(), ["failed", "restart-needed"]);
    assert_eq!((table.count("install"), table.panel.installs()), (2, false));
}

#[test]
fn all_means_what_failed_too_and_neither_what_was_put_off_nor_what_cannot_be_installed() {
    let mut table = Table::available(&["A", "B", "C", "D"]);
    table.press(0, Action::Later(Wait::Hour));
    table.press(1, Action::Skip);
    table.press(2, Action::Install);
    table.report_install(2, json!({"report": "failed", "code": "lock"}));
    assert_eq!(table.states(), ["later", "skipped", "failed", "available"]);
    table.send(Occurrence::InstallAllPressed);
    assert_eq!(table.states(), ["later", "skipped", "installing", "available"]);
    assert_eq!([0, 1, 2, 3].map(|index| table.panel.is_queued(index)), [false, false, false, true]);
    // Who has put it off may still install it by hand: it waits for its turn.
    table.press(0, Action::Install);
    assert!(table.panel.is_queued(0));
    // A check that failed is no install that failed.
    let mut table = Table::available(&["A", "B"]);
    table.press(0, Action::Check);
    let ticket = table.newest(0, "fetch", "ticket").as_u64().unwrap();
    table.report(json!({"report": "fetched", "ticket": ticket, "status": 500, "body": ""})).unwrap();
    table.send(Occurrence::InstallAllPressed);
    assert_eq!((table.states(), table.count("install")), (vec!["failed", "installing"], 1));
}

#[test]
fn while_one_is_installed_another_can_be_asked_again_but_not_installed() {
    let mut table = Table::available(&["A", "B"]);
    table.press(0, Action::Install);
    table.press(1, Action::Check);
    assert_eq!(table.states(), ["installing", "checking"]);
    // There is nothing to install yet, so nothing waits.
    table.press(1, Action::Install);
    assert!(!table.panel.is_queued(1));
    let ticket = table.newest(1, "fetch", "ticket").as_u64().unwrap();
    table.report(json!({"report": "fetched", "ticket": ticket, "status": 500, "body": ""})).unwrap();
    // Retry of a check waits for no install.
    table.press(1, Action::Retry);
    assert_eq!((table.states(), table.panel.is_queued(1)), (vec!["installing", "checking"], false));
}

#[test]
fn the_session_is_restarted_only_where_something_waits_for_it() {
    let mut table = Table::available(&["A", "B"]);
    assert_eq!(table.send(Occurrence::RestartPressed), [""; 0], "nothing was installed");
    table.press(0, Action::Install);
    table.report_install(0, json!({"report": "installed", "version": "0.0.0.4"}));
    table.press(1, Action::Install);
    assert_eq!(table.press(0, Action::Restart), [""; 0], "another one is being written");
    table.report_install(1, json!({"report": "failed", "code": "lock"}));
    assert_eq!(table.press(1, Action::Restart), ["restart"], "one restart for all, wherever it is pressed");
}

#[test]
fn an_answer_reaches_the_extension_that_asked_although_others_have_asked_since() {
    let mut table = Table::new();
    table.open(&list(&[entry("A"), entry("B"), entry("C")]));
    table.answer(0, &modules(&[]));
    // The first one asks again and again: its last number is then above those of the others.
    for _ in 0..2 {
        table.press(0, Action::Check);
    }
    table.answer(0, &modules(&[]));
    table.press(0, Action::Check);
    table.answer(2, &modules(&[module("0.0.0.4", "")]));
    table.answer(1, &modules(&[]));
    assert_eq!(table.states(), ["checking", "unclear", "available"]);
}

#[test]
fn installs_of_a_list_have_names_that_differ_and_reports_reach_their_own() {
    let mut table = Table::available(&["A", "B", "C"]);
    let mut operations = Vec::new();
    for index in 0..3 {
        table.press(index, Action::Install);
        operations.push(table.newest(index, "install", "operation").to_string());
        table.report_install(index, json!({"report": "failed", "code": "lock"}));
    }
    // And those of a list that came later, from all of them.
    table.open(&list(&[entry("A"), entry("D")]));
    for index in 0..2 {
        table.answer(index, &modules(&[module("0.0.0.4", "")]));
        table.press(index, Action::Install);
        operations.push(table.newest(index, "install", "operation").to_string());
        table.report_install(index, json!({"report": "failed", "code": "lock"}));
    }
    let distinct: std::collections::BTreeSet<&String> = operations.iter().collect();
    assert_eq!(distinct.len(), 5, "{operations:?}");
    assert_eq!(table.states(), ["failed", "failed"]);
}

#[test]
fn a_config_that_turns_out_wrong_ends_the_list_but_not_an_install() {
    let wrong = || Occurrence::Of(0, Event::TurnedOutWrong(Failure::of(Code::Config)));
    let mut table = Table::available(&["A", "B"]);
    table.press(1, Action::Install);
    table.send(wrong());
    assert_eq!(table.states(), ["available", "installing"]);
    table.report_install(1, json!({"report": "installed", "version": "0.0.0.4"}));
    table.send(wrong());
    assert_eq!((table.states(), table.panel.is_list()), (vec!["failed"], false));
}

#[test]
fn one_extension_alone_asks_again_and_forgets_nothing_when_a_config_turns_out_wrong() {
    let mut table = Table::new();
    let config = |version: &str| {
        let mut config: Value = serde_json::from_str(&config_text(&[("extension.version", version)])).unwrap();
        for (key, value) in signed(&[]) {
            config[key] = serde_json::from_str(value).unwrap();
        }
        config.to_string()
    };
    table.open(&config("\"0.0.0.3\""));
    let ticket = table.newest(0, "fetch", "ticket").as_u64().unwrap();
    table.report(json!({"report": "fetched", "ticket": ticket, "status": 500, "body": ""})).unwrap();
    assert_eq!(table.press(0, Action::Retry), ["fetch", "state"], "what failed can be tried again");
    table.answer(0, &sign(&newest(42)));
    assert_eq!((table.states(), table.panel.is_list()), (vec!["available"], false));
    table.send(Occurrence::Of(0, Event::TurnedOutWrong(Failure::of(Code::Config))));
    table.open(&config("\"0.0.0.2\""));
    table.answer(0, &sign(&newest(41)));
    assert_eq!(table.newest(0, "state", "code").as_str(), Some("rollback"));
}

#[test]
fn an_answer_to_a_list_that_is_gone_is_refused() {
    let mut table = Table::new();
    table.open(&list(&[entry("A"), entry("B")]));
    let old = [0, 1].map(|index| table.newest(index, "fetch", "ticket").as_u64().unwrap());
    table.open(&list(&[entry("C"), entry("D"), entry("E")]));
    for ticket in old {
        let report = json!({"report": "fetched", "ticket": ticket, "status": 200, "body": modules(&[])});
        assert_eq!(table.report(report), Err("ticket"), "{ticket}");
    }
    assert_eq!(table.states(), vec!["checking"; 3]);
    for index in 0..3 {
        assert!(table.newest(index, "fetch", "ticket").as_u64() > old.iter().max().copied());
    }
}

#[test]
fn all_means_nobody_whose_install_was_called_off_and_no_check_that_failed() {
    let mut desk = Desk::installing();
    desk.report_install("failed", r#","code":"cancelled""#);
    assert!(!wants_install(desk.session.state()));
    let mut desk = Desk::installing();
    desk.report_install("failed", r#","code":"network""#);
    assert!(wants_install(desk.session.state()));
    let desk = Desk::after(&[], "<html>");
    assert!(!wants_install(desk.session.state()), "a check that failed");
    assert!(wants_install(Desk::available().session.state()) && !wants_install(Desk::opened(&[]).session.state()));
}

#[test]
fn what_belongs_to_an_extension_that_is_gone_changes_nothing() {
    let mut table = Table::available(&["A", "B", "C"]);
    table.open(&list(&[entry("A")]));
    for event in [Event::TimerFired(Timer::Answer), Event::Pressed(Action::Install), Event::Pressed(Action::Check)] {
        assert_eq!(table.send(Occurrence::Of(2, event)), [""; 0]);
    }
    assert_eq!(table.states(), ["checking"]);
}
