//! Old and new together: a form, a feed or a memory may be older or newer than the panel, by years. Each pair has a
//! test here.
//!
//! Generation one is protocol 1 as 0.1.0 had it: what it knows stands here once more, in words, so that a change of the
//! panel cannot change it. What is newer than the panel is what it knows, with members that it does not know
//! everywhere. Read next: `docs/host-protocol.md`.

use crate::desk::sight::{attr_of, find_all, screen, word};
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::config::{Look, Start};
use extension_update::core::event::{Action, Event, Wait};
use extension_update::view::node::{Attr, Element};
use extension_update::view::screen::view;
use serde_json::{Value, json};

/// A member of a message, by its path, and the types of JSON that it may have.
type Member = (&'static str, &'static [&'static str]);

/// The messages of generation one and the members that a form reads, with what they may be.
const KNOWN: [(&str, &[Member]); 9] = [
    ("ready", &[("protocol", &["number"]), ("version", &["string"])]),
    (
        "fetch",
        &[
            ("ticket", &["number"]),
            ("method", &["string"]),
            ("url", &["string"]),
            ("headers", &["object"]),
            ("body", &["string", "null"]),
            ("maxBytes", &["number"]),
            ("timeoutMs", &["number"]),
        ],
    ),
    (
        "state",
        &[
            ("state", &["string"]),
            ("installed", &["string", "null"]),
            ("offered", &["string", "null"]),
            ("code", &["string", "null"]),
        ],
    ),
    (
        "install",
        &[
            ("operation", &["string"]),
            ("extension", &["string"]),
            ("version", &["string"]),
            ("artifact", &["object"]),
            ("artifact.name", &["string", "null"]),
            ("artifact.urls", &["array"]),
            ("artifact.size", &["number", "null"]),
            ("artifact.sha256", &["string", "null"]),
            ("artifact.md5", &["string", "null"]),
        ],
    ),
    ("cancel", &[("operation", &["string"])]),
    ("download", &[("version", &["string"]), ("artifact", &["object"])]),
    ("restart", &[]),
    ("open-link", &[("url", &["string"])]),
    ("remember", &[("memory", &["object"])]),
];

/// A config of generation one with no more than it must have.
fn least_config() -> String {
    json!({
        "extension": {"id": "DEMO", "version": "0.0.0.3"},
        "source": {"kind": "releases-api", "url": "https://updates.example.com/releases/v1/1c/"}
    })
    .to_string()
}

fn opened(config: &str) -> Desk {
    let mut desk = Desk::new(7);
    desk.send(Event::Booted(Look::default()));
    desk.open(Start::parse(config).unwrap());
    desk
}

/// What a form of generation one answers to a question: no headers, nothing that it does not know.
fn fetched(desk: &mut Desk, body: &str) {
    answer(desk, json!({"status": 200, "body": body}));
}

fn answer(desk: &mut Desk, told: Value) {
    let report = changed(json!({"report": "fetched", "ticket": desk.ticket()}), told);
    desk.report(&report.to_string()).unwrap();
}

/// Each message that was told so far is one of generation one, with all that a form reads of it.
fn check_told(desk: &Desk, about: &str) {
    let all = messages(&desk.effects);
    assert!(!all.is_empty());
    for message in all {
        let params: Value = serde_json::from_str(&message.params().to_string()).unwrap();
        let (_, members) = KNOWN
            .iter()
            .find(|(name, _)| *name == message.name())
            .unwrap_or_else(|| panic!("{about}: no form of generation one answers {}", message.name()));
        for (path, kinds) in *members {
            let value = path.split('.').try_fold(&params, |at, key| at.get(key));
            let kind = value.map_or("nothing", kind_of);
            assert!(kinds.contains(&kind), "{about}: {} {path} is {kind} in {params}", message.name());
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The buttons on the screen: action and value.
fn buttons(desk: &Desk) -> Vec<(String, String)> {
    let screen = view(&desk.session);
    let buttons = find_all(&screen, &|element| attr_of(element, Attr::Action).is_some());
    let words = |button: &&Element| [Attr::Action, Attr::Choice].map(|attr| word(button, attr).to_owned()).into();
    buttons.iter().map(words).collect()
}

#[test]
fn a_form_of_generation_one_updates_with_this_panel() {
    for config in [least_config(), config_text(&[])] {
        let mut desk = opened(&config);
        assert_eq!(names(&desk.effects)[0], "ready");
        assert_eq!(desk.messages("ready")[0].get("protocol").and_then(|number| number.as_u64()), Some(1));
        fetched(&mut desk, &modules(&[module("0.0.0.4", "- Изменилась версия")]));
        assert_eq!(desk.state(), "available");
        desk.press(Action::Install);
        desk.report_install("accepted", "");
        desk.report_install("progress", r#","stage":"download","done":1024"#);
        desk.report_install("progress", r#","stage":"download","done":1024,"total":51814"#);
        desk.report_install("progress", r#","stage":"check""#);
        desk.report_install("progress", r#","stage":"write""#);
        desk.report_install("installed", r#","version":"0.0.0.4""#);
        assert_eq!(desk.state(), "restart-needed");
        desk.press(Action::Restart);
        assert_eq!(desk.messages("restart").len(), 1);
        check_told(&desk, "a whole update");
    }
}

#[test]
fn no_button_asks_a_form_of_generation_one_for_what_it_does_not_know() {
    let told = |told: Value| {
        let mut desk = opened(&least_config());
        answer(&mut desk, told);
        desk
    };
    let of_service = move |version: &str| told(json!({"status": 200, "body": modules(&[module(version, "- a")])}));
    let offered = move || of_service("0.0.0.4");
    let installing = move || {
        let mut desk = offered();
        desk.press(Action::Install);
        desk.report_install("accepted", "");
        desk
    };
    let restart = move || {
        let mut desk = installing();
        desk.report_install("installed", r#","version":"0.0.0.4""#);
        desk
    };
    let refused = json!({"status": 403, "headers": {}, "body": r#"{"error":"Лицензия не найдена"}"#});
    let mut scenes: Vec<(String, Box<dyn Fn() -> Desk>)> = vec![
        ("checking".into(), Box::new(|| opened(&least_config()))),
        ("available".into(), Box::new(offered)),
        ("installing".into(), Box::new(installing)),
        ("restart".into(), Box::new(restart)),
        ("up to date".into(), Box::new(move || of_service("0.0.0.3"))),
        ("no network".into(), Box::new(move || told(json!({"error": "нет связи"})))),
        ("no licence".into(), Box::new(move || told(refused.clone()))),
    ];
    for wait in [Wait::Hour, Wait::Tomorrow, Wait::Session] {
        scenes.push((
            format!("{wait:?}"),
            Box::new(move || {
                let mut desk = offered();
                desk.press(Action::Later(wait));
                desk
            }),
        ));
    }
    for code in INSTALL_CODES {
        for rest in [r#","text":"Почему","restored":true"#, r#","restored":false"#, ""] {
            scenes.push((
                format!("{code}{rest}"),
                Box::new(move || {
                    let mut desk = installing();
                    desk.report_install("failed", &format!(r#","code":"{code}"{rest}"#));
                    desk
                }),
            ));
        }
    }
    let mut pressed = 0;
    for (name, scene) in scenes {
        let desk = scene();
        check_told(&desk, &name);
        let words = screen(&desk);
        assert!(words.contains("data-part=\"message\""), "{name}: {words}");
        for (action, value) in buttons(&desk) {
            let mut desk = scene();
            desk.send(Event::of_press(&action, &value).unwrap());
            check_told(&desk, &format!("{name}, {action} {value}"));
            pressed += 1;
        }
    }
    assert!(pressed > 40, "{pressed} buttons were pressed");
}

#[test]
fn a_form_that_keeps_no_memory_gets_the_same_panel_at_each_opening() {
    let release = sign(&newest(42));
    let endings = [1, 2].map(|_| {
        let mut desk = waiting(&[("memory", "absent")]);
        fetched(&mut desk, &release);
        (desk.state(), desk.messages("state").pop().unwrap())
    });
    assert_eq!(endings[0], endings[1]);
    assert_eq!(endings[0].0, "available");
}

/// With members that nobody knows in every object, before and behind the others. They hold nothing: a signed feed is as
/// deep as it may be.
fn newer(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let later = [("0later", json!(9.5)), ("laterFlag", json!(true)), ("zLater", json!("Слова 🚀"))];
            let known = members.iter().map(|(key, value)| match key.as_str() {
                // A text by language: what is added there is a language.
                "notes" | "name" | "reason" if value.is_object() => {
                    let mut texts = value.clone();
                    texts["0la"] = "Verba".into();
                    (key.clone(), texts)
                }
                _ => (key.clone(), newer(value)),
            });
            later.into_iter().map(|(key, value)| (key.to_owned(), value)).chain(known).collect()
        }
        Value::Array(items) => items.iter().map(newer).collect(),
        other => other.clone(),
    }
}

/// What a user and a form see.
fn seen(desk: &Desk) -> (Vec<String>, String) {
    let told =
        messages(&desk.effects).into_iter().filter(|message| message.name() != "remember" && message.name() != "fetch");
    (told.map(|message| format!("{} {}", message.name(), message.params())).collect(), screen(desk))
}

#[test]
fn an_older_panel_reads_of_a_newer_signed_feed_what_it_knows() {
    let whole = release(
        "0.0.0.5",
        json!({
            "requires": {"platform": {"min": "8.3.20.0"}, "configurations": [{"name": "КошкинДом", "min": "1.0.0.0", "max": "2.0.0.0"}], "from": "0.0.0.1"},
            "critical": {"below": "0.0.0.2"}, "waypoint": true, "licence": {"releasedBy": "2026-10-01"},
            "rollout": {"start": "2026-10-01T08:00:00Z", "hours": 1}
        }),
    );
    let too_new = release("0.0.0.6", json!({"requires": {"platform": {"min": "9.0.0.0"}}}));
    let withdrawn = release("0.0.0.3", json!({"withdrawn": {"reason": {"ru": "Ошибка"}, "replacedBy": "0.0.0.5"}}));
    let info = release("0.0.0.4", json!({"kind": "info", "link": "https://example.com/", "artifact": null}));
    for releases in
        [vec![whole.clone()], vec![too_new.clone(), whole.clone(), withdrawn], vec![info], vec![too_new], vec![]]
    {
        let known = payload(7, &releases);
        let plain = after(&[], &sign(&known));
        let mut payload = newer(&known);
        payload["products"]["OTHER"] = json!({"later": [{"a": [null]}], "releases": 7});
        let envelope: Value = serde_json::from_str(&sign(&payload)).unwrap();
        let ahead = after(&[], &newer(&envelope).to_string());
        assert_eq!(seen(&ahead), seen(&plain), "{known}");
        assert_ne!(plain.state(), "failed");
    }
    // Words that it does not know cost the release that says them, and no other.
    for strange in [
        json!({"kind": "patch"}),
        json!({"critical": "soon"}),
        json!({"artifact": {"delta": true}}),
        json!({"version": "1.0.0.0-lts.1"}),
    ] {
        let desk = after(&[], &sign(&payload(7, &[release("0.0.0.9", strange.clone()), whole.clone()])));
        let offered = desk.session.state().offer().map(|offer| offer.version.to_string());
        assert_eq!(offered.as_deref(), Some("0.0.0.5"), "{strange}");
    }
    // A channel that it does not know is one that the form did not ask for.
    let desk = after(&[], &sign(&payload(7, &[release("0.0.0.9", json!({"channel": "lts"})), whole])));
    assert_eq!(desk.session.state().offer().map(|offer| offer.version.to_string()).as_deref(), Some("0.0.0.5"));
}

#[test]
fn an_older_panel_reads_of_newer_services_what_it_knows() {
    let api: Value =
        serde_json::from_str(&modules(&[module("0.0.0.4", "- a"), module("0.0.0.5", "• b\n• c")])).unwrap();
    let asset = json!({"name": "DEMO.cfe", "size": 51814, "state": "uploaded", "digest": format!("sha256:{}", "ab".repeat(32)), "browser_download_url": "https://example.com/DEMO.cfe"});
    let github = json!([{"tag_name": "v0.0.0.4", "body": "a\nb", "draft": false, "prerelease": false, "published_at": "2026-10-01T08:00:00Z", "assets": [asset]}]);
    let source = r#"{"kind":"github-releases","url":"https://api.example.com/releases","transport":"host"}"#;
    for (changes, known) in [(vec![], api), (vec![("source", source)], github)] {
        let plain = Desk::after(&changes, &known.to_string());
        let ahead = Desk::after(&changes, &newer(&known).to_string());
        assert_eq!(seen(&ahead), seen(&plain), "{known}");
        assert_eq!(plain.state(), "available");
    }
}

#[test]
fn an_older_panel_understands_a_newer_form() {
    let mut plain = Desk::opened(&[]);
    let config: Value = serde_json::from_str(&config_text(&[])).unwrap();
    let mut ahead = opened(&newer(&config).to_string());
    assert_eq!(plain.messages("fetch"), ahead.messages("fetch"));
    for desk in [&mut plain, &mut ahead] {
        fetched(desk, &modules(&[module("0.0.0.4", "- a")]));
        desk.press(Action::Install);
    }
    // A report that it does not know is refused, and nothing has happened.
    let operation = ahead.operation();
    let before = ahead.session.state().clone();
    for strange in ["later", "verified", ""] {
        let report = json!({"report": strange, "operation": operation, "from": "2026-10-02T22:00:00+03:00"});
        assert_eq!(ahead.report(&report.to_string()), Err("report"));
        assert_eq!(*ahead.session.state(), before);
    }
    for (name, rest) in [
        ("accepted", json!({})),
        ("progress", json!({"stage": "download", "done": 1, "total": 2})),
        ("installed", json!({"version": "0.0.0.4"})),
    ] {
        for (desk, is_newer) in [(&mut plain, false), (&mut ahead, true)] {
            let mut report = rest.clone();
            report["report"] = name.into();
            report["operation"] = desk.operation().into();
            let report = if is_newer { newer(&report) } else { report };
            desk.report(&report.to_string()).unwrap();
        }
        assert_eq!(seen(&ahead), seen(&plain), "{name}");
    }
    assert_eq!(ahead.state(), "restart-needed");
}
