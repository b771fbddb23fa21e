//! The install: one press is one install, and whatever the host reports, in whatever order, is told from what it does
//! not.

use crate::desk::sight::*;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::config::Config;
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::stage::Stage;
use extension_update::core::state::State;
use serde_json::json;

#[test]
fn one_press_is_one_install() {
    let mut desk = Desk::available();
    desk.press(Action::Install);
    desk.press(Action::Install);
    desk.press(Action::Retry);
    assert_eq!(desk.messages("install").len(), 1);
}

#[test]
fn an_install_counts_only_with_the_version_that_was_offered() {
    for (version, state, code) in [
        ("0.0.0.4", "restart-needed", None),
        ("v0.0.0.04", "restart-needed", None),
        ("0.0.0.3", "failed", Some("version-mismatch")),
        ("", "failed", Some("version-mismatch")),
        ("установлено", "failed", Some("version-mismatch")),
    ] {
        let mut desk = Desk::installing();
        desk.report_install("installed", &format!(r#","version":"{version}""#));
        assert_eq!((desk.state(), desk.code()), (state, code), "{version}");
    }
}

#[test]
fn each_failure_of_an_install_keeps_its_code_and_can_be_tried_again() {
    for code in INSTALL_CODES {
        let mut desk = Desk::installing();
        desk.report_install("failed", &format!(r#","code":"{code}","text":"Текст программы","restored":true"#));
        assert_eq!((desk.state(), desk.code()), ("failed", Some(code)));
        assert_eq!(desk.session.state().offer().unwrap().version.as_str(), "0.0.0.4", "the offer is not lost");
        let before = desk.operation();
        desk.press(Action::Retry);
        assert_eq!(desk.state(), "installing");
        assert_ne!(desk.operation(), before, "another install has another name");
    }
}

#[test]
fn reports_out_of_order_twice_or_of_another_install_change_nothing_that_is_over() {
    let mut desk = Desk::installing();
    let first = desk.operation();
    desk.report_install("progress", r#","stage":"write""#);
    desk.report_install("progress", r#","stage":"download","done":1,"total":2"#);
    desk.report_install("accepted", "");
    assert!(format!("{:?}", desk.session.state()).contains("stage: Write"), "a stage that is over does not come back");
    desk.report_install("installed", r#","version":"0.0.0.4""#);
    for late in [
        "accepted\"",
        "progress\",\"stage\":\"check\"",
        "installed\",\"version\":\"0.0.0.4\"",
        "failed\",\"code\":\"lock\"",
    ] {
        let effects = desk.report(&format!(r#"{{"operation":"{first}","report":"{late}}}"#)).unwrap();
        assert_eq!(effects, [], "{late}");
        assert_eq!(desk.state(), "restart-needed", "{late}");
    }
    assert_eq!(desk.report(r#"{"report":"accepted","operation":"never"}"#), Err("operation"));
}

#[test]
fn reports_that_cannot_be_read_are_refused_and_change_nothing() {
    let mut desk = Desk::installing();
    let operation = desk.operation();
    for text in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"report":"done"}"#,
        r#"{"report":1}"#,
        r#"{"report":"accepted"}"#,
        r#"{"report":"accepted","operation":7}"#,
        r#"{"report":"fetched"}"#,
        r#"{"report":"fetched","ticket":"1","status":200,"body":""}"#,
        r#"{"report":"fetched","ticket":1}"#,
        r#"{"report":"fetched","ticket":1,"status":70000,"body":""}"#,
        r#"{"report":"fetched","ticket":1,"status":200,"body":{}}"#,
        &format!(r#"{{"report":"progress","operation":"{operation}"}}"#),
        &format!(r#"{{"report":"progress","operation":"{operation}","stage":"sleep"}}"#),
        &format!(r#"{{"report":"progress","operation":"{operation}","stage":"write","done":-1}}"#),
        &format!(r#"{{"report":"installed","operation":"{operation}"}}"#),
        &format!(r#"{{"report":"failed","operation":"{operation}"}}"#),
        &format!(r#"{{"report":"failed","operation":"{operation}","code":"weather"}}"#),
        &format!(r#"{{"report":"failed","operation":"{operation}","code":"lock","restored":"yes"}}"#),
    ] {
        assert_eq!(desk.report(text), Err("report"), "{text}");
        assert_eq!(desk.state(), "installing", "{text}");
    }
    desk.report_install("installed", r#","version":"0.0.0.4""#);
    assert_eq!(desk.state(), "restart-needed");
}

#[test]
fn an_install_can_be_called_off_once_and_only_until_the_host_writes() {
    let mut desk = Desk::installing();
    desk.report_install("progress", r#","stage":"download","done":1,"total":2"#);
    let operation = desk.operation();
    let effects = desk.press(Action::Cancel);
    assert_eq!(messages(&effects)[0].params().get("operation").unwrap().as_str(), Some(&*operation));
    assert_eq!(desk.press(Action::Cancel), []);
    desk.report_install("failed", r#","code":"cancelled","restored":true"#);
    assert_eq!(desk.code(), Some("cancelled"));

    let mut desk = Desk::installing();
    desk.report_install("progress", r#","stage":"write""#);
    assert_eq!(desk.press(Action::Cancel), []);

    let mut desk = Desk::installing();
    desk.press(Action::Cancel);
    desk.report_install("installed", r#","version":"0.0.0.4""#);
    assert_eq!(desk.state(), "restart-needed", "too late to call it off: what is installed is installed");
}

#[test]
fn a_silent_host_is_noticed_and_every_word_of_it_starts_the_watch_anew() {
    let mut desk = Desk::installing();
    let watch = [
        Effect::SetTimer { timer: Timer::Slow, millis: 60_000 },
        Effect::SetTimer { timer: Timer::Silent, millis: 600_000 },
    ];
    assert!(watch.iter().all(|timer| desk.effects.contains(timer)));
    desk.send(Event::TimerFired(Timer::Slow));
    assert!(format!("{:?}", desk.session.state()).contains("Slow"));
    desk.send(Event::TimerFired(Timer::Silent));
    assert!(format!("{:?}", desk.session.state()).contains("Silent"));
    let effects = desk.report_install("progress", r#","stage":"write""#);
    assert!(watch.iter().all(|timer| effects.contains(timer)));
    assert!(format!("{:?}", desk.session.state()).contains("Fine"));
    let effects = desk.report_install("installed", r#","version":"0.0.0.4""#);
    assert!(effects.contains(&Effect::ClearTimer(Timer::Slow)) && effects.contains(&Effect::ClearTimer(Timer::Silent)));
}

#[test]
fn an_install_that_runs_goes_on_and_the_new_config_is_judged_when_it_ends() {
    let mut desk = Desk::installing();
    let other = || Event::Opened(Box::new(start(&[("extension.version", "\"0.0.0.4\"")])));
    assert_eq!(desk.send(other()), []);
    desk.send(Event::TurnedOutWrong(Failure::of(Code::Config)));
    desk.send(Event::Refused(Failure::of(Code::Config), String::new()));
    assert_eq!(desk.state(), "installing");
    let effects = desk.report_install("installed", r#","version":"0.0.0.4""#);
    let states: Vec<_> =
        messages(&effects).iter().filter_map(|m| m.params().get("state")?.as_str().map(String::from)).collect();
    assert_eq!(states, ["restart-needed", "checking"], "the end of the install is told before the new check begins");
    desk.answer(&modules(&[module("0.0.0.4", "")]));
    assert_eq!(desk.state(), "up-to-date");

    let mut desk = Desk::installing();
    desk.send(other());
    assert_eq!(desk.open(start(&[])), [], "the last word counts: nothing is to change after all");
    desk.report_install("failed", r#","code":"lock""#);
    assert_eq!(desk.state(), "failed");
}

#[test]
fn what_the_host_finds_before_it_writes_is_asked_about() {
    let mut desk = Desk::installing();
    desk.report_install("progress", r#","stage":"check""#);
    let problems = r#","problems":[{"code":"sessions","text":"Иванов, Петров"},{"code":"lock","blocks":true}]"#;
    desk.report_install("preflight", problems);
    assert_eq!((desk.state(), desk.code()), ("preflight", Some("sessions")));
    assert_eq!(names(&desk.press(Action::Proceed)), ["proceed", "state"]);
    assert_eq!(desk.state(), "installing");
    // The host has looked again, and now goes on.
    desk.report_install("preflight", r#","problems":[{"code":"sessions"}]"#);
    desk.report_install("progress", r#","stage":"write""#);
    assert_eq!(desk.state(), "installing");
    desk.report_install("installed", r#","version":"0.0.0.4""#);
    assert_eq!(desk.state(), "restart-needed");
}

#[test]
fn an_install_that_was_held_up_can_be_called_off() {
    let mut desk = Desk::installing();
    desk.report_install("preflight", r#","problems":[{"code":"space","blocks":true}]"#);
    assert_eq!(names(&desk.press(Action::Cancel)), ["cancel", "state"]);
    // What crosses the cancel on its way is no question any more.
    desk.report_install("preflight", r#","problems":[{"code":"space"}]"#);
    assert_eq!(desk.state(), "installing");
    desk.report_install("failed", r#","code":"cancelled""#);
    assert_eq!((desk.state(), desk.code()), ("failed", Some("cancelled")));
}

#[test]
fn a_preflight_that_says_nothing_is_refused() {
    let mut desk = Desk::installing();
    let operation = desk.operation();
    for problems in [
        "[]",
        "1",
        "[1]",
        r#"[{"code":"unknown"}]"#,
        r#"[{"text":"x"}]"#,
        r#"[{"code":"lock","blocks":1}]"#,
        r#"[{"code":"lock","text":1}]"#,
    ] {
        let report = format!(r#"{{"report":"preflight","operation":"{operation}","problems":{problems}}}"#);
        assert_eq!(desk.report(&report), Err("report"), "{problems}");
        assert_eq!(desk.state(), "installing");
    }
}

#[test]
fn a_form_that_is_opened_again_goes_on_with_the_install_that_runs() {
    let running = |stage: &str| format!(r#"{{"operation":"1234-1","version":"0.0.0.4","stage":{stage}}}"#);
    let mut desk = Desk::opened(&[("host.operation", &running("\"download\""))]);
    assert_eq!((desk.state(), desk.messages("fetch").len()), ("installing", 0));
    desk.report(r#"{"report":"progress","operation":"1234-1","stage":"write"}"#).unwrap();
    assert_eq!(desk.report(r#"{"report":"progress","operation":"1234-2","stage":"write"}"#), Err("operation"));
    // The host says the same again when its document is built again.
    desk.open(start(&[("host.operation", &running("null"))]));
    desk.report(r#"{"report":"installed","operation":"1234-1","version":"0.0.0.4"}"#).unwrap();
    assert_eq!(desk.state(), "restart-needed");
    for wrong in [
        r#"{"operation":"x"}"#,
        r#"{"operation":"x","version":"?"}"#,
        r#"{"operation":"x","version":"1","stage":"end"}"#,
    ] {
        let text = config_text(&[("host.operation", wrong)]);
        assert!(Config::parse(&text).unwrap_err().text.starts_with("host.operation."), "{wrong}");
    }
}

/// What a form that is opened again shows of the install of 0.0.0.4 that runs, where these releases were the last
/// answer.
fn adopted(releases: &[serde_json::Value]) -> Desk {
    let kept = memory(&given(&[], releases)).unwrap();
    let running = r#"{"operation":"1234-1","version":"0.0.0.4","stage":"download"}"#;
    waiting(&[("memory", &kept), ("host.operation", running)])
}

#[test]
fn a_form_that_is_opened_again_tells_what_is_installed_although_its_roll_out_is_not_here_yet() {
    let rollout = json!({"rollout": {"start": "2026-10-02T08:00:00Z", "hours": 8784}});
    let desk = adopted(&[release("0.0.0.4", rollout)]);
    assert_eq!((desk.state(), desk.session.state().notes().len()), ("installing", 1));
}

#[test]
fn a_form_that_is_opened_again_tells_of_no_other_version_than_the_one_that_is_installed() {
    let mut desk = adopted(&[plain("0.0.0.5"), plain("0.0.0.4")]);
    let offer = desk.session.state().offer().unwrap();
    assert_eq!((offer.version.as_str(), offer.notes.len()), ("0.0.0.4", 0));
    desk.report(r#"{"report":"installed","operation":"1234-1","version":"0.0.0.5"}"#).unwrap();
    assert_eq!(desk.code(), Some("version-mismatch"));
}

#[test]
fn an_install_that_is_taken_over_is_watched_and_can_be_called_off() {
    let mut desk = adopted(&[plain("0.0.0.4")]);
    for timer in [
        Effect::SetTimer { timer: Timer::Slow, millis: 60_000 },
        Effect::SetTimer { timer: Timer::Silent, millis: 600_000 },
    ] {
        assert!(desk.effects.contains(&timer), "{timer:?}");
    }
    let effects = desk.press(Action::Cancel);
    assert_eq!(messages(&effects)[0].params().get("operation").unwrap().as_str(), Some("1234-1"));
}

#[test]
fn what_the_user_answers_begins_the_watch_anew_and_a_question_ends_it() {
    let watched = |effects: &[Effect]| {
        effects.iter().any(|effect| matches!(effect, Effect::SetTimer { timer: Timer::Slow, .. }))
            && effects.iter().any(|effect| matches!(effect, Effect::SetTimer { timer: Timer::Silent, .. }))
    };
    let mut desk = Desk::installing();
    for answer in [Action::Proceed, Action::Cancel] {
        let effects = desk.report_install("preflight", r#","problems":[{"code":"sessions"}]"#);
        // The host waits for the user, who may take an hour.
        for timer in [Timer::Slow, Timer::Silent] {
            let ends = effects.iter().rposition(|effect| *effect == Effect::ClearTimer(timer));
            let begins = effects
                .iter()
                .rposition(|effect| matches!(effect, Effect::SetTimer { timer: set, .. } if *set == timer));
            assert!(ends > begins, "{timer:?}: {effects:?}");
        }
        assert!(watched(&desk.press(answer)), "{answer:?}");
    }
    assert_eq!(desk.press(Action::Cancel), [], "it has been called off");
}

#[test]
fn a_stage_is_shown_with_its_figures_and_the_same_stage_again_with_newer_ones() {
    let mut desk = Desk::installing();
    let shown = |desk: &Desk| match desk.session.state() {
        State::Installing(install) => (install.stage, install.done, install.total),
        other => panic!("{other:?}"),
    };
    desk.report_install("accepted", "");
    assert_eq!(shown(&desk), (Stage::Accepted, None, None));
    for done in [1, 2] {
        desk.report_install("progress", &format!(r#","stage":"download","done":{done},"total":9"#));
        assert_eq!(shown(&desk), (Stage::Download, Some(done), Some(9)));
    }
    desk.report_install("progress", r#","stage":"check""#);
    assert_eq!(shown(&desk), (Stage::Check, None, None));
    let effects = desk.report_install("progress", r#","stage":"download","done":9,"total":9"#);
    assert_eq!(shown(&desk), (Stage::Check, None, None), "what is over does not come back");
    assert!(effects.contains(&Effect::SetTimer { timer: Timer::Slow, millis: 60_000 }), "but the host has spoken");
}

#[test]
fn the_names_of_installs_count_and_a_name_that_was_never_given_out_is_refused() {
    let mut desk = Desk::installing();
    let first = desk.operation();
    desk.report_install("failed", r#","code":"lock""#);
    desk.press(Action::Retry);
    let second = desk.operation();
    assert_eq!((first.as_str(), second.as_str()), ("00000007-1", "00000007-2"));
    // A late word on the first is nobody's; it is not refused either.
    assert_eq!(desk.report(&format!(r#"{{"report":"failed","operation":"{first}","code":"lock"}}"#)), Ok(Vec::new()));
    assert_eq!(desk.state(), "installing");
    for stranger in ["00000007-3", "00000007-0", "00000008-1", ""] {
        let report = format!(r#"{{"report":"accepted","operation":"{stranger}"}}"#);
        assert_eq!(desk.report(&report), Err("operation"), "{stranger}");
    }
}

#[test]
fn where_no_version_is_sure_nobody_is_told_to_try_again_first() {
    for (report, main, label) in [
        (r#","code":"other","restored":false"#, "copy", "Работает сейчас:"),
        (r#","code":"network","restored":false"#, "copy", "Работает сейчас:"),
        (r#","code":"other","restored":true"#, "retry", "Установленная версия:"),
        (r#","code":"other""#, "retry", "Установленная версия:"),
    ] {
        let mut desk = Desk::installing();
        desk.report_install("failed", report);
        assert_eq!(main_button(&desk), main, "{report}");
        assert!(actions(&desk).contains(&"retry".to_owned()), "{report}");
        assert!(screen(&desk).contains(label), "{report}: {}", screen(&desk));
    }
    let mut desk = Desk::installing();
    desk.report_install("installed", r#","version":"0.0.0.2""#);
    let text = screen(&desk);
    assert!(text.contains("Версия в базе: 0.0.0.2.") && text.contains("Работает сейчас:"), "{text}");
}

#[test]
fn the_details_of_a_failure_can_be_copied_and_hold_no_licence_key() {
    let mut desk = Desk::installing();
    desk.report_install("failed", &format!(r#","code":"other","text":"ключ {KEY} занят","restored":false"#));
    let copied = desk.press(Action::Copy);
    let [Effect::Copy(text)] = copied.as_slice() else { panic!("{copied:?}") };
    for line in ["code: other", "installed: 0.0.0.3", "offered: 0.0.0.4", "restored: no", "time: 2026-10-02T08:00:00Z"]
    {
        assert!(text.lines().any(|other| other == line), "{line} in {text}");
    }
    assert!(!text.contains(KEY), "{text}");
    desk.send(Event::Copied(false));
    assert_eq!(desk.state(), "failed");
}
