//! The transition table: every state meets every event. `UPDATE_EXPECT=1 cargo test --test native transitions` blesses it.
//!
//! A row is a state, a column an event; a cell says which state follows and what the host is told, or `·` where nothing happens at all.

use crate::desk::vendor::*;
use crate::desk::*;
use expect_test::expect_file;
use extension_update::core::config::Look;
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::exchange::Answer;
use extension_update::core::moment::Moment;
use extension_update::core::report::{News, Problem, ProblemKind, Report};
use extension_update::core::schedule::Window;
use extension_update::core::session::Session;
use extension_update::core::stage::Stage;
use extension_update::core::state::State;
use serde_json::{Value, json};
use std::fmt::Write;

fn given(releases: &[Value]) -> Desk {
    vendor::given(&[("policy.channelChoices", r#"["stable","beta"]"#)], releases)
}

fn offered() -> Desk {
    given(&[release("0.0.0.4", json!({}))])
}

/// As [`offered`], where the host installs at night.
fn nightly() -> Desk {
    let host = ("host", r#"{"schedule":true}"#);
    vendor::given(&[("policy.channelChoices", r#"["stable","beta"]"#), host], &[release("0.0.0.4", json!({}))])
}

fn scheduled() -> Desk {
    let mut desk = pressed(nightly(), Action::Schedule);
    let operation = approval(&desk).unwrap();
    let window = r#""from":"2026-10-03T02:00:00Z","until":"2026-10-03T05:00:00Z""#;
    desk.report(&format!(r#"{{"report":"scheduled","operation":"{operation}",{window}}}"#)).unwrap();
    desk
}

/// The name of the newest approval.
fn approval(desk: &Desk) -> Option<String> {
    Some(desk.messages("schedule").last()?.get("operation")?.as_str()?.to_string())
}

fn pressed(mut desk: Desk, action: Action) -> Desk {
    desk.press(action);
    desk
}

fn reported(rest: &str, name: &str) -> Desk {
    let mut desk = pressed(offered(), Action::Install);
    desk.report_install(name, rest);
    desk
}

fn unreachable(mut desk: Desk) -> Desk {
    give_answer(&mut desk, Answer::Unreachable);
    desk
}

/// A name, and how a desk gets there.
type Row = (&'static str, fn() -> Desk);

/// How a desk gets into each state; several of one name where what happened before matters.
const STATES: &[Row] = &[
    ("waiting", || Desk { session: Session::new(7), effects: Vec::new(), now: NOW }),
    ("checking", || waiting(&[])),
    ("up-to-date", || given(&[release("0.0.0.3", json!({}))])),
    ("unclear", || given(&[])),
    ("newer-than-feed", || given(&[release("0.0.0.2", json!({}))])),
    ("waiting-for-rollout", || {
        let rollout = json!({"rollout": {"start": "2026-10-02T07:59:59Z", "hours": 720}});
        let mut desk = waiting(&[("memory", r#"{"rollout":2147483648}"#)]);
        give(&mut desk, 200, &sign(&payload(1, &[release("0.0.0.4", rollout)])));
        desk
    }),
    ("waiting-for-age", || {
        let mut desk = waiting(&[("policy.minAgeHours", "24")]);
        give(&mut desk, 200, &sign(&payload(1, &[release("0.0.0.4", json!({}))])));
        desk
    }),
    ("withdrawn", || given(&[release("0.0.0.3", json!({"withdrawn": {}}))])),
    ("informational", || {
        given(&[release("0.0.0.5", json!({"kind": "info", "artifact": null, "link": "https://example.com/"}))])
    }),
    ("available", offered),
    ("available, critical", || given(&[release("0.0.0.4", json!({"critical": {"below": "0.0.0.4"}}))])),
    ("skipped", || pressed(offered(), Action::Skip)),
    ("later", || pressed(offered(), Action::ALL[8])),
    ("scheduling", || pressed(nightly(), Action::Schedule)),
    ("scheduled", scheduled),
    ("scheduling, taken back", || pressed(scheduled(), Action::Unschedule)),
    ("not-installable", || given(&[release("0.0.0.4", json!({"requires": {"from": "0.0.0.4"}}))])),
    ("nothing-to-install", || {
        let mut desk = waiting(&[("extension.version", "\"\"")]);
        give(&mut desk, 200, &sign(&payload(1, &[])));
        desk
    }),
    ("licence", || {
        let mut desk = Desk::opened(&[]);
        give_answer(&mut desk, answered(403, "{}"));
        desk
    }),
    ("installing", || pressed(offered(), Action::Install)),
    ("installing, writes", || reported(r#","stage":"write""#, "progress")),
    ("installing, called off", || pressed(pressed(offered(), Action::Install), Action::Cancel)),
    ("preflight", || reported(r#","problems":[{"code":"sessions"}]"#, "preflight")),
    ("restart-needed", || reported(r#","version":"0.0.0.4""#, "installed")),
    ("failed, config", || {
        let mut desk = Desk { session: Session::new(7), effects: Vec::new(), now: NOW };
        desk.send(Event::TurnedOutWrong(Failure::of(Code::Config)));
        desk
    }),
    ("failed, check", || unreachable(waiting(&[]))),
    ("failed, to be approved", || {
        let mut desk = pressed(nightly(), Action::Schedule);
        let operation = approval(&desk).unwrap();
        desk.report(&format!(r#"{{"report":"failed","operation":"{operation}","code":"rights"}}"#)).unwrap();
        desk
    }),
    ("failed, install", || reported(r#","code":"lock""#, "failed")),
    ("offline", || unreachable(pressed(offered(), Action::Check))),
];

/// Every event, in every form that a state may tell apart.
fn events(desk: &Desk) -> Vec<(String, Event)> {
    let config = |changes: &[(&str, &str)]| Event::Opened(Box::new(signed_start(changes)));
    let ticket = desk.messages("fetch").last().and_then(|params| params.get("ticket")?.as_u64()).unwrap_or(0) as u32;
    let operation =
        desk.messages("install").last().and_then(|params| Some(params.get("operation")?.as_str()?.to_string()));
    let operation = operation.or_else(|| approval(desk));
    let report =
        |news: News| Event::Reported(Report { operation: operation.clone().unwrap_or_else(|| "another".into()), news });
    let body = sign(&payload(1, &[release("0.0.0.4", json!({}))]));
    let problem = Problem { kind: ProblemKind::Lock, text: String::new(), blocks: true };
    let failure = || Failure::of(Code::Cancelled);
    let mut all = vec![
        ("booted".into(), Event::Booted(Look::default())),
        ("opened, the same".into(), config(&[("policy.channelChoices", r#"["stable","beta"]"#)])),
        ("opened, another".into(), config(&[("extension.version", "\"0.0.0.1\"")])),
        (
            "opened, an install runs".into(),
            config(&[("host", r#"{"operation":{"operation":"before","version":"0.0.0.4"}}"#), ("theme", "\"dark\"")]),
        ),
        ("turned out wrong".into(), Event::TurnedOutWrong(Failure::of(Code::Config))),
        ("refused".into(), Event::Refused(Failure::of(Code::Config), Look::default())),
        ("feed arrived".into(), Event::FeedArrived { ticket, answer: arrived(&body) }),
        ("feed arrived, unreachable".into(), Event::FeedArrived { ticket, answer: Answer::Unreachable }),
        (
            "feed arrived, old ticket".into(),
            Event::FeedArrived { ticket: ticket.wrapping_sub(1), answer: arrived(&body) },
        ),
        ("accepted".into(), report(News::Accepted)),
        ("progress".into(), report(News::Progress { stage: Stage::Write, done: None, total: None })),
        ("preflight".into(), report(News::Preflight(vec![problem]))),
        ("installed".into(), report(News::Installed("0.0.0.4".into()))),
        ("installed, another version".into(), report(News::Installed("0.0.0.9".into()))),
        ("scheduled".into(), report(News::Scheduled(Window { from: NOW, until: NOW.after(1) }))),
        ("unscheduled".into(), report(News::Unscheduled)),
        ("failed".into(), report(News::Failed { failure: failure(), restored: None })),
        (
            "report on another install".into(),
            Event::Reported(Report { operation: "another".into(), news: News::Installed("0.0.0.4".into()) }),
        ),
        ("channel chosen".into(), Event::ChannelChosen("beta".into())),
        ("channel chosen, none of ours".into(), Event::ChannelChosen("secret".into())),
        ("copied".into(), Event::Copied(true)),
        ("link pressed".into(), Event::LinkPressed("https://example.com/".into())),
        ("link pressed, a script".into(), Event::LinkPressed("javascript:alert(1)".into())),
    ];
    all.extend(Timer::ALL.map(|timer| (format!("timer {timer:?}").to_lowercase(), Event::TimerFired(timer))));
    all.extend(Action::ALL.map(|action| {
        let value = action.value().map(|value| format!(" {value}")).unwrap_or_default();
        (format!("pressed {}{value}", action.as_str()), Event::Pressed(action))
    }));
    all
}

/// Which state it is, by variant. A new variant does not compile until it stands here, and then not pass until a row reaches it.
fn variant(state: &State) -> usize {
    match state {
        State::Waiting => 0,
        State::Checking(_) => 1,
        State::UpToDate(_) => 2,
        State::NewerThanFeed { .. } => 3,
        State::WaitingForRollout(_) => 4,
        State::Withdrawn(_) => 5,
        State::Informational(_) => 6,
        State::Available(_) => 7,
        State::Skipped(_) => 8,
        State::Later(..) => 9,
        State::NotInstallable(..) => 10,
        State::NothingToInstall => 11,
        State::Licence(_) => 12,
        State::Installing(_) => 13,
        State::Preflight(..) => 14,
        State::RestartNeeded(_) => 15,
        State::Failed(_) => 16,
        State::Offline(_) => 17,
        State::Unclear(_) => 18,
        State::WaitingForAge(_) => 19,
        State::Scheduled(..) => 20,
    }
}

const VARIANTS: usize = 21;

/// What follows, in words.
fn outcome(before: &State, desk: &Desk, effects: &[Effect]) -> String {
    let after = desk.session.state();
    let told: Vec<&str> = names(effects).into_iter().filter(|name| *name != "state").collect();
    let others = effects.iter().filter_map(|effect| match effect {
        Effect::Fetch { .. } => Some("asks"),
        Effect::AbortFetch => Some("stops asking"),
        Effect::Copy(_) => Some("copies"),
        Effect::TellHost(_) | Effect::SetTimer { .. } | Effect::ClearTimer(_) => None,
    });
    let mut parts = Vec::new();
    if before != after {
        let code = after.code().map(|code| format!(" ({code})")).unwrap_or_default();
        parts.push(format!("→ {}{code}", after.name()));
    }
    parts.extend(desk.session.copied().map(|_| "says so".into()));
    parts.extend(told.into_iter().map(|name| format!("tells {name}")));
    parts.extend(others.map(String::from));
    if parts.is_empty() { "·".into() } else { parts.join(", ") }
}

#[test]
fn every_event_in_every_state_does_what_was_looked_at() {
    let mut table = String::new();
    for (name, make) in STATES {
        writeln!(table, "{name}").unwrap();
        let mut quiet = Vec::new();
        // A state is made the same way each time, to its tickets and the names of its installs.
        for (event, happening) in events(&make()) {
            let mut desk = make();
            let before = desk.session.state().clone();
            desk.now = Moment::of_millis(desk.now.millis() + 1);
            let effects = desk.send(happening);
            match outcome(&before, &desk, &effects).as_str() {
                "·" => quiet.push(event),
                outcome => writeln!(table, "  {event}: {outcome}").unwrap(),
            }
        }
        writeln!(table, "  nothing happens: {}\n", quiet.join("; ")).unwrap();
    }
    expect_file![format!("{}/tests/golden/transitions.txt", env!("CARGO_MANIFEST_DIR"))].assert_eq(&table);
}

#[test]
fn every_state_is_reached() {
    let mut reached = [false; VARIANTS];
    for (name, make) in STATES {
        let desk = make();
        reached[variant(desk.session.state())] = true;
        let state = desk.session.state().name();
        assert!(name.starts_with(state) || *name == "nothing-to-install", "{name} is {state}");
    }
    let missing: Vec<usize> = (0..VARIANTS).filter(|index| !reached[*index]).collect();
    assert!(missing.is_empty(), "no row reaches the variants {missing:?}");
}

#[test]
fn no_event_leaves_a_button_on_the_screen_that_does_nothing() {
    use extension_update::view::node::{Attr, Node, Tag};
    fn buttons(node: &Node, see: &mut dyn FnMut(&str, &str)) {
        if let Node::Element(element) = node {
            let word =
                |attr: Attr| element.attrs.iter().find(|(a, _)| *a == attr).map_or("", |(_, value)| value.as_ref());
            if matches!(element.tag, Tag::Button | Tag::Input) && !element.attrs.contains(&(Attr::Checked, "".into())) {
                see(word(Attr::Action), word(Attr::Choice));
            }
            element.children.iter().for_each(|child| buttons(child, see));
        }
    }
    let mut pressed = 0;
    for (name, make) in STATES {
        let screen = Node::from(extension_update::view::screen::view(&make().session));
        buttons(&screen, &mut |action, value| {
            let mut desk = make();
            let event = Event::of_press(action, value).unwrap_or_else(|| panic!("{name}: {action} means nothing"));
            let before = desk.session.state().clone();
            let effects = desk.send(event);
            assert!(!effects.is_empty() || *desk.session.state() != before, "{name}: {action} {value} does nothing");
            pressed += 1;
        });
    }
    assert!(pressed > 40, "{pressed} buttons");
}
