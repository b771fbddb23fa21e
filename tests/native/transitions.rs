//! The transition table: every state meets every event. `UPDATE_EXPECT=1 cargo test --test native transitions` blesses
//! it.
//!
//! A row is a state, a column an event; a cell says which state follows and what the host is told, or `·` where nothing
//! happens at all.

use crate::desk::player::{Player, SCENES, change, scene};
use crate::desk::sight::{find_all, word};
use crate::desk::{NOW, names};
use expect_test::expect_file;
use extension_update::core::config::{Look, Start};
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::exchange::Answer;
use extension_update::core::moment::Moment;
use extension_update::core::panel::Occurrence;
use extension_update::core::report::{HostReport, News, Problem, ProblemKind, Report};
use extension_update::core::schedule::Window;
use extension_update::core::stage::Stage;
use extension_update::core::state::{State, StateName};
use extension_update::view::node::{Attr, Element, Tag};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The rows that begin the table: the state, with a word where what happened before matters; the scene that reaches it,
/// and what is pressed after that.
const STATES: &[(&str, &str, &str)] = &[
    ("waiting", "waiting", ""),
    ("checking", "checking", ""),
    ("up-to-date", "up-to-date", ""),
    ("unclear", "unclear-broken", ""),
    ("newer-than-feed", "newer-than-feed", ""),
    ("waiting-for-rollout", "waiting-for-rollout", ""),
    ("waiting-for-age", "waiting-for-age", ""),
    ("withdrawn", "withdrawn", ""),
    ("informational", "informational", ""),
    ("available", "available", ""),
    ("available, critical", "critical", ""),
    ("skipped", "skipped", ""),
    ("later", "later-hour", ""),
    ("scheduling", "scheduling", ""),
    ("scheduled", "scheduled", ""),
    ("scheduling, taken back", "scheduled-taken-back", ""),
    ("not-installable", "from", ""),
    ("nothing-to-install", "nothing", ""),
    ("licence", "licence", ""),
    ("installing", "installing-asked", ""),
    ("installing, writes", "installing-write", ""),
    ("installing, called off", "installing-asked", "cancel"),
    ("preflight", "preflight", ""),
    ("restart-needed", "restart-needed", ""),
    ("failed, config", "failed-config", ""),
    ("failed, check", "failed-network", ""),
    ("failed, to be approved", "schedule-refused", ""),
    ("failed, install", "install-lock", ""),
    ("offline", "offline", ""),
];

/// A state, the scene that reaches it in a host that lets the user choose the channel, and what is pressed after that.
type Row = (String, Value, &'static str);

/// These, and the first scene of each state that is not among them.
fn rows() -> Vec<Row> {
    let row = |state: &str, name: &str, press| {
        let mut scene = scene(name, "ru");
        change(&mut scene, &json!({"config": {"policy": {"channelChoices": ["stable", "beta"]}}}));
        (state.to_owned(), scene, press)
    };
    let mut rows: Vec<Row> = STATES.iter().map(|(state, name, press)| row(state, name, *press)).collect();
    for scene in SCENES.list() {
        let [name, state] = ["name", "state"].map(|key| scene[key].as_str().unwrap());
        // Several extensions are several states.
        if state != "several" && !rows.iter().any(|(known, ..)| known.split(", ").next() == Some(state)) {
            rows.push(row(state, name, ""));
        }
    }
    rows
}

fn play(scene: &Value, press: &str) -> Player {
    let mut player = Player::play(scene).unwrap_or_else(|trouble| panic!("{}: {trouble}", scene["name"]));
    if !press.is_empty() {
        player.perform(&json!({"press": press})).unwrap();
    }
    player
}

fn state(player: &Player) -> &State {
    player.panel.sessions()[0].state()
}

fn send(player: &mut Player, event: Event) -> Vec<Effect> {
    player.happen(Occurrence::Of(0, event))
}

/// Every event, in every form that a state may tell apart.
fn events(player: &Player) -> Vec<(String, Event)> {
    let config = |changes: Value| {
        let mut config = player.config.clone();
        // What was refused is mended.
        if state(player).code() == Some(Code::Config.as_str()) {
            config["extension"]["version"] = "0.0.0.3".into();
        }
        change(&mut config, &changes);
        Event::Opened(Box::new(Start::parse(&config.to_string()).unwrap()))
    };
    let ticket = player.newest("fetch", "ticket").and_then(Value::as_u64).unwrap_or(0) as u32;
    // An answer that offers a release, in the format of the source.
    let offer = match player.config["source"]["kind"].as_str() {
        Some("signed-feed") => "available",
        Some("github-releases") => "available-github",
        _ => "available-releases-api",
    };
    let mut answer = SCENES.tell(offer, &Default::default()).unwrap()["answers"][0].clone();
    answer["report"] = "fetched".into();
    let arrived = |ticket: u32| {
        let mut report = answer.clone();
        report["ticket"] = ticket.into();
        Event::from(HostReport::parse(&report.to_string()).unwrap())
    };
    let approved = [player.newest("install", "operation"), player.newest("schedule", "operation")];
    let operation = approved.into_iter().flatten().next().and_then(Value::as_str).unwrap_or("another");
    let report = |news: News| Event::Reported(Report { operation: operation.into(), news });
    let offered = player.newest("install", "version").and_then(Value::as_str).unwrap_or("0.0.0.4");
    let problem = Problem { kind: ProblemKind::Lock, text: String::new(), blocks: true };
    let failure = || Failure::of(Code::Cancelled);
    let mut all = vec![
        ("booted".into(), Event::Booted(Look::default())),
        ("opened, the same".into(), config(json!({}))),
        ("opened, another".into(), config(json!({"extension": {"version": "0.0.0.1"}}))),
        (
            "opened, an install runs".into(),
            config(json!({"host": {"operation": {"operation": "before", "version": "0.0.0.4"}}, "theme": "dark"})),
        ),
        ("turned out wrong".into(), Event::TurnedOutWrong(Failure::of(Code::Config))),
        ("refused".into(), Event::Refused(Failure::of(Code::Config), String::new())),
        ("feed arrived".into(), arrived(ticket)),
        ("feed arrived, unreachable".into(), Event::FeedArrived { ticket, answer: Answer::Unreachable }),
        ("feed arrived, old ticket".into(), arrived(ticket.wrapping_sub(1))),
        ("accepted".into(), report(News::Accepted)),
        ("progress".into(), report(News::Progress { stage: Stage::Write, done: None, total: None })),
        ("preflight".into(), report(News::Preflight(vec![problem]))),
        ("installed".into(), report(News::Installed(offered.into()))),
        ("installed, another version".into(), report(News::Installed("0.0.0.9".into()))),
        ("scheduled".into(), report(News::Scheduled(Window { from: NOW, until: NOW.after(1) }))),
        ("unscheduled".into(), report(News::Unscheduled)),
        ("failed".into(), report(News::Failed { failure: failure(), restored: None })),
        (
            "report on another install".into(),
            Event::Reported(Report { operation: "another".into(), news: News::Installed(offered.into()) }),
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

/// What follows, in words.
fn outcome(before: &State, player: &Player, effects: &[Effect]) -> String {
    let after = state(player);
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
    parts.extend(player.panel.sessions()[0].copied().map(|_| "says so".into()));
    parts.extend(told.into_iter().map(|name| format!("tells {name}")));
    parts.extend(others.map(String::from));
    if parts.is_empty() { "·".into() } else { parts.join(", ") }
}

#[test]
fn every_event_in_every_state_does_what_was_looked_at() {
    let mut table = String::new();
    for (name, scene, press) in rows() {
        writeln!(table, "{name}").unwrap();
        let mut quiet = Vec::new();
        // A scene is played the same way each time, to its tickets and the names of its installs.
        for (event, happening) in events(&play(&scene, press)) {
            let mut player = play(&scene, press);
            let before = state(&player).clone();
            player.now = Moment::of_millis(player.now.millis() + 1);
            let effects = send(&mut player, happening);
            match outcome(&before, &player, &effects).as_str() {
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
    let mut reached = BTreeSet::new();
    for (name, scene, press) in rows() {
        let player = play(&scene, press);
        let state = state(&player);
        assert!(name.starts_with(state.name()) || name == "nothing-to-install", "{name} is {}", state.name());
        reached.insert(state.name());
        // Two states have one name.
        reached.extend(matches!(state, State::NothingToInstall).then_some("nothing-to-install"));
    }
    let mut known: BTreeSet<&str> = StateName::WORDS.iter().map(|(word, _)| *word).collect();
    known.insert("nothing-to-install");
    assert_eq!(reached, known);
}

#[test]
fn no_event_leaves_a_button_on_the_screen_that_does_nothing() {
    let mut pressed = 0;
    for (name, scene, press) in rows() {
        let is_button = |element: &Element| {
            matches!(element.tag, Tag::Button | Tag::Input) && !element.attrs.contains(&(Attr::Checked, "".into()))
        };
        for button in find_all(&play(&scene, press).screen(), &is_button) {
            let [action, value] = [Attr::Action, Attr::Choice].map(|attr| word(button, attr));
            let mut player = play(&scene, press);
            let event = Event::of_press(action, value).unwrap_or_else(|| panic!("{name}: {action} means nothing"));
            let before = state(&player).clone();
            let effects = send(&mut player, event);
            assert!(!effects.is_empty() || *state(&player) != before, "{name}: {action} {value} does nothing");
            pressed += 1;
        }
    }
    assert!(pressed > 40, "{pressed} buttons");
}
