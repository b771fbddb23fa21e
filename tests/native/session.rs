//! The session: each state is reached, and what does not fit a state changes nothing.

use crate::desk::sight::screen;
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::exchange::Answer;
use proptest::prelude::*;

fn tells(effects: &[Effect], name: &str) -> usize {
    names(effects).into_iter().filter(|told| *told == name).count()
}

#[test]
fn the_main_job_goes_from_start_to_restart() {
    let mut desk = Desk::opened(&[]);
    assert_eq!(names(&desk.effects), ["ready", "fetch", "state"]);
    let fetch = &desk.messages("fetch")[0];
    assert_eq!(fetch.get("method").unwrap().as_str(), Some("POST"));
    assert_eq!(
        fetch.get("url").unwrap().as_str(),
        Some("https://updates.example.com/releases/v1/1c/getAvailableReleases")
    );
    assert!(fetch.get("maxBytes").unwrap().as_u64().unwrap() >= 4 * 1024 * 1024);

    desk.answer(&modules(&[module("0.0.0.4", "- Изменилась версия")]));
    assert_eq!(
        desk.messages("state").last().unwrap().to_string(),
        r#"{"state":"available","installed":"0.0.0.3","offered":"0.0.0.4","code":null}"#
    );

    desk.press(Action::Install);
    let install = &desk.messages("install")[0];
    assert_eq!(install.get("extension").unwrap().as_str(), Some("DEMO"));
    assert_eq!(install.get("version").unwrap().as_str(), Some("0.0.0.4"));
    assert_eq!(
        install.get("artifact").unwrap().to_string(),
        format!(
            r#"{{"name":"DEMO.cfe","urls":["https://updates.example.com/files/DEMO.cfe"],"size":51814,"sha256":null,"md5":"{}"}}"#,
            "a".repeat(32)
        )
    );
    desk.report_install("accepted", "");
    desk.report_install("progress", r#","stage":"download","done":1024,"total":51814"#);
    desk.report_install("progress", r#","stage":"check""#);
    desk.report_install("progress", r#","stage":"write""#);
    assert_eq!(desk.state(), "installing");
    desk.report_install("installed", r#","version":"0.0.0.4""#);
    assert_eq!(desk.state(), "restart-needed");
    assert_eq!(names(&desk.press(Action::Restart)), ["restart"]);

    let desk =
        Desk::after(&[("extension.version", "\"0.0.0.4\"")], &modules(&[module("0.0.0.4", "- Изменилась версия")]));
    assert_eq!(desk.state(), "up-to-date");
}

#[test]
fn each_state_is_reached_by_what_the_service_says() {
    let newer = || modules(&[module("0.0.0.4", "x")]);
    let mut no_file = module("0.0.0.4", "x");
    no_file["files"] = serde_json::json!([]);
    let mut needs = module("0.0.0.4", "x");
    needs["min_1c_version"] = "2.0".into();
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], String, &'a str, Option<&'a str>);
    let cases: &[Case<'_>] = &[
        ("newer", &[], newer(), "available", None),
        ("nothing", &[], modules(&[]), "unclear", Some("unreadable")),
        ("the same", &[], modules(&[module("0.0.0.3", "")]), "up-to-date", None),
        ("older only", &[], modules(&[module("0.0.0.2", "")]), "newer-than-feed", None),
        ("a prerelease only", &[], modules(&[module("0.0.0.4-rc.1", "")]), "unclear", Some("unreadable")),
        (
            "a prerelease, and the same",
            &[],
            modules(&[module("0.0.0.4-rc.1", ""), module("0.0.0.3", "")]),
            "up-to-date",
            None,
        ),
        (
            "a prerelease, wanted",
            &[("policy.channels", r#"["stable","beta"]"#)],
            modules(&[module("0.0.0.4-rc.1", "")]),
            "available",
            None,
        ),
        ("nothing installed", &[("extension.version", "\"\"")], modules(&[module("0.0.0.1", "")]), "available", None),
        ("nothing at all", &[("extension.version", "\"\"")], modules(&[]), "not-installable", Some("nothing")),
        ("no file", &[], modules(&[no_file]), "not-installable", Some("no-artifact")),
        ("an old configuration", &[], modules(&[needs]), "not-installable", Some("configuration")),
        ("no right", &[("host.obstacle", "\"no-right\"")], newer(), "not-installable", Some("no-right")),
        ("safe mode", &[("host.obstacle", "\"safe-mode\"")], newer(), "not-installable", Some("safe-mode")),
        ("main node", &[("host.obstacle", "\"main-node\"")], newer(), "not-installable", Some("main-node")),
        (
            "an obstacle, but nothing new",
            &[("host.obstacle", "\"no-right\"")],
            modules(&[module("0.0.0.3", "")]),
            "up-to-date",
            None,
        ),
        ("no JSON", &[], "<html>Войдите в сеть</html>".into(), "failed", Some("format")),
        ("another shape", &[], r#"{"modules":{"x":1}}"#.into(), "failed", Some("format")),
        ("an error in a success", &[], r#"{"error":"сломалось"}"#.into(), "failed", Some("format")),
        ("a refused key in a success", &[], r#"{"error":"Ключ не найден"}"#.into(), "licence", Some("licence")),
        (
            "pinned keys",
            &[("policy.publicKeys", r#"["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]"#)],
            newer(),
            "failed",
            Some("unsigned"),
        ),
    ];
    for (name, changes, body, state, code) in cases {
        let desk = Desk::after(changes, body);
        assert_eq!((desk.state(), desk.code()), (*state, *code), "{name}");
        let told = desk.messages("state").pop().unwrap();
        assert_eq!(told.get("state").unwrap().as_str(), Some(*state), "{name}");
        assert_eq!(told.get("code").and_then(|code| code.as_str()), *code, "{name}");
    }
}

#[test]
fn each_way_not_to_answer_has_its_own_code() {
    let status = answered;
    let cases = [
        (Answer::Unreachable, "failed", "network"),
        (Answer::TimedOut, "failed", "timeout"),
        (Answer::TooLarge, "failed", "too-large"),
        (arrived(&"x".repeat(4 * 1024 * 1024 + 1)), "failed", "too-large"),
        (status(500, "<html>"), "failed", "http-status"),
        (status(404, ""), "failed", "http-status"),
        (status(304, ""), "failed", "http-status"),
        (status(400, r#"{"error":"Не указана конфигурация"}"#), "failed", "http-status"),
        (status(400, r#"{"error":"Licence expired"}"#), "licence", "licence"),
        (status(400, r#"{"error":"Неверный ключ"}"#), "licence", "licence"),
        (status(400, r#"{"error":"ЛИЦЕНЗИЯ не найдена"}"#), "licence", "licence"),
        (status(401, "{}"), "licence", "licence"),
        (status(402, r#"{"error":"Нужна оплата"}"#), "licence", "licence"),
        (status(403, r#"{"error":"Доступ закрыт"}"#), "licence", "licence"),
        (status(204, ""), "failed", "format"),
    ];
    for (answer, state, code) in cases {
        let mut desk = Desk::opened(&[]);
        desk.give(answer.clone());
        assert_eq!((desk.state(), desk.code()), (state, Some(code)), "{answer:?}");
        // The panel stays usable: the same question can be asked again, and the answer counts.
        let retry = if state == "failed" { Action::Retry } else { Action::Check };
        assert_eq!(tells(&desk.press(retry), "fetch"), 1, "{answer:?}");
        desk.answer(&modules(&[module("0.0.0.4", "")]));
        assert_eq!(desk.state(), "available", "{answer:?}");
    }
}

#[test]
fn a_rate_limit_of_github_is_no_refused_licence() {
    let mut desk = Desk::opened(&[("source.kind", "\"github-releases\"")]);
    desk.give(answered(403, r#"{"message":"API rate limit"}"#));
    assert_eq!((desk.state(), desk.code()), ("failed", Some("http-status")));
}

#[test]
fn a_service_that_never_answers_ends_in_timeout_and_its_late_answer_is_ignored() {
    for transport in ["\"host\"", "\"fetch\""] {
        let mut desk = Desk::opened(&[("source.transport", transport)]);
        assert!(timer(&desk.effects, Timer::Answer).is_some_and(|millis| millis <= 24_000));
        let effects = desk.send(Event::TimerFired(Timer::Answer));
        assert_eq!(desk.code(), Some("timeout"));
        assert_eq!(effects.contains(&Effect::AbortFetch), transport == "\"fetch\"");
        desk.send(Event::FeedArrived { ticket: 1, answer: arrived(&modules(&[module("0.0.0.4", "")])) });
        assert_eq!(desk.state(), "failed");
    }
}

#[test]
fn an_old_ticket_is_ignored_and_one_that_was_never_given_out_is_refused() {
    let mut desk = Desk::opened(&[]);
    desk.open(start(&[("locale", "\"en\"")]));
    let fetched = |ticket: u32| {
        format!(
            r#"{{"report":"fetched","ticket":{ticket},"status":200,"headers":{{}},"body":"{{\"modules\":[{{\"uniqid\":\"0.0.0.3\"}}]}}"}}"#
        )
    };
    assert!(desk.report(&fetched(1)).is_ok());
    assert_eq!(desk.state(), "checking");
    assert_eq!(desk.report(&fetched(3)), Err("ticket"));
    assert_eq!(desk.report(&fetched(0)), Err("ticket"));
    assert!(desk.report(&fetched(2)).is_ok());
    assert_eq!(desk.state(), "up-to-date");
    assert!(desk.report(&fetched(2)).is_ok(), "a host that answers twice is in nobody's way");
}

#[test]
fn the_config_in_force_changes_nothing_and_any_other_starts_anew() {
    let mut desk = Desk::available();
    assert_eq!(desk.open(start(&[])), []);
    assert_eq!(desk.open(start(&[("memory", r#"{"seq":1}"#)])), [], "what is remembered changes by itself");
    let effects = desk.open(start(&[("locale", "\"en\"")]));
    assert_eq!(names(&effects), ["fetch", "state"]);
}

#[test]
fn a_config_that_is_refused_is_shown_only_where_no_other_is_in_force() {
    let refused = || Event::Refused(Failure::with_detail(Code::Config, "source.url: is required"), String::new());
    let mut desk = Desk::available();
    assert_eq!(desk.send(refused()), []);
    let mut desk = Desk::new(1);
    desk.send(refused());
    assert_eq!((desk.state(), desk.code()), ("failed", Some("config")));
    desk.send(Event::TurnedOutWrong(Failure::of(Code::Config)));
    assert_eq!(desk.press(Action::Retry), [], "a wrong config stays wrong");
    desk.open(start(&[]));
    assert_eq!(desk.state(), "checking");
}

#[test]
fn what_turns_out_wrong_after_the_answer_becomes_a_state() {
    let mut desk = Desk::available();
    desk.send(Event::TurnedOutWrong(Failure::with_detail(Code::Config, "x")));
    assert_eq!((desk.state(), desk.code()), ("failed", Some("config")));
}

#[test]
fn only_plain_addresses_are_opened() {
    let mut desk = Desk::available();
    let effects = desk.send(Event::LinkPressed("https://example.com/a".into()));
    assert_eq!(messages(&effects)[0].params().to_string(), r#"{"url":"https://example.com/a"}"#);
    for url in ["javascript:alert(1)", "data:text/html,x", "/relative", "", "http://example.com/"] {
        assert_eq!(desk.send(Event::LinkPressed(url.into())), [], "{url}");
    }
}

#[test]
fn the_file_can_be_kept_wherever_it_is_offered() {
    for (mut desk, expected) in [(Desk::available(), 1), (Desk::opened(&[]), 0)] {
        assert_eq!(tells(&desk.press(Action::Download), "download"), expected);
    }
}

#[test]
fn the_licence_key_is_in_the_body_of_fetch_and_nowhere_else() {
    let mut desk = Desk::opened(&[]);
    let body = format!(r#"{{"error":"Ключ {KEY} не найден"}}"#);
    desk.give(answered(400, &body));
    desk.press(Action::Check);
    desk.answer(&modules(&[module("0.0.0.4", "x")]));
    desk.press(Action::Install);
    desk.report_install("failed", &format!(r#","code":"other","text":"HTTP 403: {KEY}""#));
    assert!(!screen(&desk).contains(KEY));
    for effect in &desk.effects {
        assert!(!format!("{effect:?}").contains(KEY), "a log of effects would show the key");
    }
    for message in messages(&desk.effects) {
        let params = message.params();
        let holds = params.to_string().contains(KEY);
        assert_eq!(holds, message.name() == "fetch", "{}", message.name());
        if let Some(body) = params.get("body").filter(|_| holds) {
            assert_eq!(body.as_str().unwrap().matches(KEY).count(), params.to_string().matches(KEY).count());
        }
    }
    assert!(!format!("{:?}", desk.session).contains(KEY));
}

/// What a random user, host and network may do.
fn anything() -> impl Strategy<Value = u8> {
    0..22u8
}

fn act(desk: &mut Desk, choice: u8) -> Vec<Effect> {
    let operation = if desk.messages("install").is_empty() { String::new() } else { desk.operation() };
    let mut report = |rest: &str| desk.report(&format!(r#"{{"operation":"{operation}",{rest}}}"#)).unwrap_or_default();
    match choice {
        0 => report(r#""report":"accepted""#),
        1 => report(r#""report":"progress","stage":"download","done":5,"total":3"#),
        2 => report(r#""report":"progress","stage":"write""#),
        3 => report(r#""report":"installed","version":"0.0.0.4""#),
        4 => report(r#""report":"installed","version":"9""#),
        5 => report(r#""report":"failed","code":"lock","restored":false"#),
        6..12 => desk.press(Action::ALL[usize::from(choice - 6)]),
        12 => desk.send(Event::TimerFired(Timer::Answer)),
        13 => desk.send(Event::TimerFired(Timer::Slow)),
        14 => desk.send(Event::TimerFired(Timer::Silent)),
        15 => desk.answer(&modules(&[module("0.0.0.4", "x"), module("0.0.0.2", "y")])),
        16 => desk.answer("{"),
        17 => desk.answer(&modules(&[module("0.0.0.1", "x")])),
        18 => desk.open(start(&[])),
        19 => desk.open(start(&[("extension.version", "\"0.0.0.4\"")])),
        20 => desk.send(Event::Refused(Failure::of(Code::Config), String::new())),
        _ => desk.send(Event::TurnedOutWrong(Failure::of(Code::Config))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_one_press_is_one_install_and_no_offer_is_older(choices in proptest::collection::vec(anything(), 0..60)) {
        let mut desk = Desk::opened(&[]);
        for choice in choices {
            let was = desk.state();
            let installs = tells(&act(&mut desk, choice), "install");
            let pressed = choice == 6 && was == "available" || choice == 10 && was == "failed";
            prop_assert!(installs == 0 || installs == 1 && pressed, "{choice} in {was}");
            if let (Some(offer), Some(config)) = (desk.session.state().offer(), desk.session.config()) {
                prop_assert!(config.extension.installed.as_ref().is_none_or(|installed| offer.version > *installed));
            }
            let screen = extension_update::view::screen::view(&desk.session);
            prop_assert!(!screen.children.is_empty());
        }
    }
}
