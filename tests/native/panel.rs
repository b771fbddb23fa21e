//! Several extensions in one panel: a verdict each, one install after another, one restart at the end.

use crate::desk::table::{Table, entry, list};
use crate::desk::vendor::{newest, sign, signed_config};
use crate::desk::*;
use extension_update::core::config::{Opening, Theme};
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event, Timer, Wait};
use extension_update::core::json::Json;
use extension_update::core::locale::Locale;
use extension_update::core::message::Message;
use extension_update::core::panel::{Occurrence, Order, wants_install};
use extension_update::view::node::{Attr, Node};
use extension_update::view::screen::draw;
use serde_json::{Value, json};

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
        for (key, value) in signed_config() {
            config[key] = serde_json::from_str(&value).unwrap();
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
    let mut desk = Desk::opened(&[]);
    desk.answer("<html>");
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

#[test]
fn a_list_says_what_is_wrong_with_it_by_its_place() {
    let cases = [
        (list(&[]), "extensions: 1 to 32 are needed, not 0"),
        (list(&vec![entry("A"); 33]), "extensions: 1 to 32 are needed, not 33"),
        (list(&[entry("A"), entry("A")]), "extensions[1].extension.id: \"A\" stands twice"),
        (list(&[entry("A"), json!({"extension": {"id": "B"}})]), "extensions[1].extension.version: is required"),
        (list(&[json!(7)]), "extensions[0]: an object is needed, not number"),
        (json!({"extensions": 1}).to_string(), "extensions: an array is needed, not number"),
        (json!({"extensions": [entry("A")]}).to_string(), "extensions[0].source.kind: is required"),
    ];
    for (config, text) in cases {
        let refusal = Opening::parse(&config).unwrap_err();
        assert_eq!((refusal.code, refusal.text.as_str()), ("config", text));
    }
}

#[test]
fn an_entry_has_what_it_says_itself_and_else_what_is_said_for_all_but_no_memory_of_others() {
    let mut own = entry("B");
    own["licenceKey"] = "OWN".into();
    own["memory"] = json!({"channel": "beta"});
    let mut all: Value = serde_json::from_str(&list(&[entry("A"), own])).unwrap();
    all["memory"] = json!({"channel": "nightly"});
    all["locale"] = "en".into();
    let starts = Opening::parse(&all.to_string()).unwrap().starts;
    let key = |index: usize| starts[index].config.licence_key.reveal();
    assert_eq!((key(0), key(1)), (KEY, "OWN"));
    let channel = |index: usize| starts[index].memory.choices.channel.as_deref();
    assert_eq!((channel(0), channel(1)), (None, Some("beta")));
    assert!(starts.iter().all(|start| start.config.look.locale.as_str() == "en"));
}

#[test]
fn a_panel_has_one_language_one_theme_and_one_place_whatever_an_entry_says() {
    let mut own = entry("B");
    // A wrong type too is no more than a key that nobody reads.
    own["mount"] = json!(7);
    let mut first = entry("A");
    (first["locale"], first["theme"], first["mount"]) = ("en".into(), "dark".into(), "#own".into());
    let mut all: Value = serde_json::from_str(&list(&[first, own])).unwrap();
    let read = |all: &Value| {
        let opening = Opening::parse(&all.to_string()).unwrap();
        let looks =
            opening.starts.iter().map(|start| (start.config.look.locale, start.config.look.theme)).collect::<Vec<_>>();
        (opening.mount().map(str::to_string), looks)
    };
    assert_eq!(read(&all), (None, vec![(Locale::RU, Theme::Auto); 2]));
    (all["locale"], all["theme"], all["mount"]) = ("en".into(), "light".into(), "#all".into());
    all["extensions"][1]["locale"] = "ru".into();
    assert_eq!(read(&all), (Some("#all".into()), vec![(Locale::EN, Theme::Light); 2]));
}

#[test]
fn what_is_remembered_and_what_runs_is_no_config() {
    let mut table = Table::available(&["A", "B"]);
    let mut first = entry("A");
    first["memory"] = json!({"channel": "beta"});
    let version = json!({"operation": "before", "version": "0.0.0.4"});
    first["host"] = json!({"operation": version});
    table.told.clear();
    table.open(&list(&[first, entry("B")]));
    assert_eq!((table.states(), table.told.len()), (vec!["available"; 2], 0));
}

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
    let (before, rest) = screen.split_once("data-part=\"summary\"").unwrap();
    let class = before.rsplit("class=\"eu-message ").next().unwrap().split('"').next().unwrap();
    let headline = rest.lines().map(str::trim).find(|line| line.starts_with('"')).unwrap();
    (class.to_owned(), headline.trim_matches('"').to_owned())
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
