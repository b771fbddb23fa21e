//! The screens: a golden outline for each state, in both languages. `UPDATE_EXPECT=1 cargo test --test native screens` blesses them.

use crate::desk::vendor::*;
use crate::desk::*;
use expect_test::expect_file;
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::moment::Moment;
use extension_update::core::trust::PAYLOAD_TYPE;
use extension_update::view::node::Node;
use extension_update::view::screen::view;
use serde_json::json;

/// How a desk gets to each screen: the name, changes to the config, and what happens.
type Scene = (&'static str, &'static [(&'static str, &'static str)], fn(&mut Desk));

fn offer(desk: &mut Desk) {
    let mut first = module("0.0.0.5", "## Новое\n\n- [x] Отчёт &quot;Котики&quot;");
    first["date"] = "2026-10-01".into();
    desk.answer(&modules(&[first, module("0.0.0.4", "")]));
}

/// A page of GitHub's list.
fn page(desk: &mut Desk, list: &serde_json::Value, link: Option<&str>) {
    let response = Response { status: 200, body: list.to_string(), link: link.map(Into::into), ..Response::default() };
    give_answer(desk, Answer::Arrived(response));
}

fn tags(tags: &[&str]) -> serde_json::Value {
    tags.iter().map(|tag| json!({"tag_name": tag, "body": "- Изменилась версия", "assets": []})).collect()
}

fn with_assets(names: &[&str], state: &str) -> serde_json::Value {
    let asset = |name: &&str| json!({"name": name, "state": state, "browser_download_url": format!("https://example.com/{name}")});
    json!([{"tag_name": "v0.0.0.4", "body": "", "assets": names.iter().map(asset).collect::<Vec<_>>()}])
}

fn install(desk: &mut Desk) {
    offer(desk);
    desk.press(Action::Install);
}

fn fail(desk: &mut Desk, code: &str, rest: &str) {
    install(desk);
    desk.report_install("failed", &format!(r#","code":"{code}"{rest}"#));
}

const GITHUB: &[(&str, &str)] = &[
    ("source.kind", "\"github-releases\""),
    ("source.url", "\"https://api.example.com/repos/demo/extension/releases\""),
];

const GITHUB_BY_TWO: &[(&str, &str)] = &[
    ("source.kind", "\"github-releases\""),
    ("source.url", "\"https://api.example.com/repos/demo/extension/releases?per_page=2\""),
];

const SCENES: &[Scene] = &[
    ("checking", &[], |_| {}),
    ("up-to-date", &[], |desk| drop(desk.answer(&modules(&[module("0.0.0.3", "")])))),
    ("up-to-date-unread", GITHUB, |desk| {
        let next = "<https://elsewhere.example.com/?page=2>; rel=\"next\"";
        page(desk, &tags(&["nightly", "v0.0.0.3"]), Some(next));
    }),
    ("unclear-empty", &[], |desk| drop(desk.answer(&modules(&[])))),
    ("unclear-words", &[], |desk| {
        desk.answer(r#"{"modules":[],"result":"Договор не найден. Обратитесь в отдел сопровождения"}"#);
    }),
    ("unclear-tags", GITHUB, |desk| {
        page(desk, &tags(&["release-1.3.0", "my-ext@1.2.0", "ext/v1.1.0", "nightly", "v0.0.0.5-rc.1"]), None);
    }),
    ("unclear-full-page", GITHUB_BY_TWO, |desk| page(desk, &tags(&["v0.0.0.3", "v0.0.0.2"]), None)),
    ("available-partial", GITHUB, |desk| {
        let next = "<https://elsewhere.example.com/?page=2>; rel=\"next\"";
        let mut list = tags(&["v0.0.0.5", "v0.0.0.4"]);
        list[0]["assets"] = with_assets(&["DEMO.cfe"], "uploaded")[0]["assets"].clone();
        page(desk, &list, Some(next));
    }),
    ("not-installable-files", GITHUB, |desk| page(desk, &with_assets(&["A.cfe", "B.cfe"], "uploaded"), None)),
    ("not-installable-unfinished", GITHUB, |desk| page(desk, &with_assets(&["DEMO.cfe"], "starter"), None)),
    ("newer-than-feed", &[], |desk| drop(desk.answer(&modules(&[module("0.0.0.2", "")])))),
    ("available", &[], offer),
    ("available-first", &[("extension.version", "\"\"")], offer),
    ("available-held-back", &[], |desk| {
        let mut newest = module("0.0.0.5", "");
        newest["min_1c_version"] = "2.0.0.1".into();
        desk.answer(&modules(&[newest, module("0.0.0.4", "x")]));
    }),
    ("not-installable", &[("host.obstacle", "\"no-right\""), ("host.configuration.version", "\"0.9\"")], offer),
    ("nothing-to-install", &[("extension.version", "\"\"")], |desk| drop(desk.answer(&modules(&[])))),
    ("licence", &[], |desk| {
        let body = r#"{"error":"Лицензионный ключ не найден"}"#;
        desk.send(Event::FeedArrived { ticket: 1, answer: answered(400, body) });
    }),
    ("installing-asked", &[], install),
    ("installing-download", &[], |desk| {
        install(desk);
        desk.report_install("progress", r#","stage":"download","done":1024,"total":51814"#);
    }),
    ("installing-write-silent", &[], |desk| {
        install(desk);
        desk.report_install("progress", r#","stage":"write""#);
        desk.send(Event::TimerFired(Timer::Silent));
    }),
    ("installing-cancelling", &[], |desk| {
        install(desk);
        desk.press(Action::Cancel);
    }),
    ("restart-needed", &[], |desk| {
        install(desk);
        desk.report_install("installed", r#","version":"0.0.0.5""#);
    }),
    ("failed-network", &[], |desk| drop(desk.send(Event::FeedArrived { ticket: 1, answer: Answer::Unreachable }))),
    ("failed-http-status", &[("theme", "\"dark\"")], |desk| {
        let body = r#"{"error":"<img src=x onerror=alert(1)>"}"#;
        desk.send(Event::FeedArrived { ticket: 1, answer: answered(500, body) });
    }),
    ("failed-lock-restored", &[], |desk| {
        fail(desk, "lock", r#","text":"Ошибка исключительной блокировки","restored":true"#)
    }),
    ("failed-other-lost", &[], |desk| fail(desk, "other", r#","restored":false"#)),
    ("failed-leave-alone", &[], |desk| {
        let busy = Response { status: 429, retry_after: Some("150".into()), ..Response::default() };
        give_answer(desk, Answer::Arrived(busy));
    }),
];

/// The same with a signed feed.
const SIGNED_SCENES: &[Scene] = &[
    ("critical-withdrawn", &[], |desk| {
        let newest = release("0.0.0.4", json!({"critical": {"below": "0.0.0.4"}}));
        let reason = json!({"ru": "портит справочник «Породы»", "en": "it breaks the catalogue “Breeds”"});
        let installed = release("0.0.0.3", json!({"withdrawn": {"reason": reason, "replacedBy": "0.0.0.4"}}));
        give_releases(desk, &[newest, installed]);
    }),
    ("unclear-broken", &[], |desk| {
        give_releases(desk, &[release("0.0.4", json!({})), release("0.0.0.5", json!({"date": "01.10.2026"}))]);
    }),
    ("unclear-withdrawn", &[("extension.version", "\"0.0.0.1\"")], |desk| {
        give_releases(desk, &[release("0.0.0.3", json!({"withdrawn": {}}))]);
    }),
    ("withdrawn", &[], |desk| give_releases(desk, &[release("0.0.0.3", json!({"withdrawn": {}}))])),
    ("informational", &[], |desk| {
        let link = "https://example.com/news?from=panel";
        let news = json!({"kind": "info", "artifact": null, "link": link});
        give_releases(desk, &[release("0.0.0.5", news)]);
    }),
    ("waypoint", &[], |desk| {
        give_releases(desk, &[release("0.0.0.9", json!({})), release("0.0.0.6", json!({"waypoint": true}))]);
    }),
    ("requirements", &[("licence", r#"{"until":"2026-09-30"}"#)], |desk| {
        let requires = json!({
            "platform": {"min": "8.5.1.0"}, "from": "0.0.0.4",
            "configurations": [{"name": "БухгалтерияПредприятия"}, {"name": "УправлениеТорговлей"}]
        });
        let licence = json!({"releasedBy": "2026-10-01"});
        give_releases(desk, &[release("0.0.0.9", json!({"requires": requires, "licence": licence}))]);
    }),
    ("requirements-too-new", &[], |desk| {
        let requires = json!({"configurations": [{"name": "КошкинДом", "max": "0.9.9.9"}]});
        give_releases(desk, &[release("0.0.0.9", json!({"requires": requires}))]);
    }),
    ("offline", &[], |desk| {
        give_releases(desk, &[release("0.0.0.4", json!({}))]);
        desk.now = days_later(3);
        desk.press(Action::Check);
        give_answer(desk, Answer::Unreachable);
    }),
    ("offline-unclear", &[], |desk| {
        give_releases(desk, &[release("0.0.0.5", json!({"channel": "beta"}))]);
        desk.now = days_later(3);
        desk.press(Action::Check);
        give_answer(desk, Answer::Unreachable);
    }),
    ("failed-signature", &[], |desk| {
        give(desk, 200, &sign_bytes(PAYLOAD_TYPE, b"{}", &[2]).to_string());
    }),
    ("failed-rollback", &[("memory", r#"{"seq":9,"checked":"2026-09-30T10:00:00Z"}"#)], |desk| {
        give_releases(desk, &[]);
    }),
    ("failed-equivocation", &[("memory", r#"{"seq":1,"sha256":"00"}"#)], |desk| give_releases(desk, &[])),
    ("failed-expired", &[], |desk| {
        desk.now = days_later(400);
        give_releases(desk, &[]);
    }),
    ("failed-clock", &[], |desk| {
        desk.now = Moment::of_millis(0);
        give_releases(desk, &[]);
    }),
    ("failed-wrong-product", &[("extension.id", "\"OTHER\"")], |desk| give_releases(desk, &[])),
    ("failed-unsigned", &[], |desk| give(desk, 200, &payload(1, &[]).to_string())),
];

fn give_releases(desk: &mut Desk, releases: &[serde_json::Value]) {
    give(desk, 200, &sign(&payload(1, releases)));
}

/// Each scene as it is played in a language.
fn play(locale: &str, mut see: impl FnMut(&str, String)) {
    let locale_json = format!("\"{locale}\"");
    let scenes = SCENES.iter().map(|scene| (scene, false)).chain(SIGNED_SCENES.iter().map(|scene| (scene, true)));
    for ((name, changes, happen), signed) in scenes {
        let mut changes = changes.to_vec();
        changes.push(("locale", &locale_json));
        let mut desk = if signed { waiting(&changes) } else { Desk::opened(&changes) };
        happen(&mut desk);
        see(name, Node::from(view(&desk.session)).to_string());
    }
}

#[test]
fn each_screen_is_as_it_was_looked_at() {
    for locale in ["ru", "en"] {
        play(locale, |name, screen| {
            expect_file![format!("{}/tests/golden/{name}.{locale}.txt", env!("CARGO_MANIFEST_DIR"))].assert_eq(&screen);
        });
    }
}

#[test]
fn every_screen_has_one_message_that_is_announced_and_no_empty_words() {
    play("ru", |name, screen| {
        assert_eq!(screen.matches("data-part=\"message\"").count(), 1, "{name}");
        assert_eq!(screen.matches("role=\"status\"").count(), 1, "{name}");
        let empty_values = ["data-extension-update=\"\"", "open=\"\""];
        let words = empty_values.iter().fold(screen.clone(), |text, value| text.replace(value, ""));
        assert!(!words.contains("\"\"\n"), "{name}");
        assert!(!screen.contains("{0}") && !screen.contains("{1}"), "{name} has a place that was not filled");
    });
}
