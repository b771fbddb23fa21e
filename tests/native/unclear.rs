//! Silence is no success: "up to date" is said only where a release was read that is not newer, whatever the kind of
//! source.

use crate::desk::sight::*;
use crate::desk::table::{Table, entry, list};
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::event::Action;
use extension_update::core::exchange::Answer;
use extension_update::core::state::State;
use proptest::prelude::*;
use serde_json::{Value, json};

fn tags(tags: &[&str]) -> Value {
    let asset = json!({"name": "DEMO.cfe", "size": 5, "state": "uploaded", "browser_download_url": "https://example.com/DEMO.cfe"});
    tags.iter().map(|tag| json!({"tag_name": tag, "body": "- Изменилась версия", "assets": [asset]})).collect()
}

fn of_github(list: &Value) -> Desk {
    Desk::after(GITHUB, &list.to_string())
}

fn of_service(answer: &Value) -> Desk {
    Desk::after(&[], &answer.to_string())
}

/// The desk is unclear, its host is told so, its screen says these words, and none that speak of success.
fn check_unclear(desk: &Desk, words: &[&str]) {
    assert_eq!((desk.state(), desk.code()), ("unclear", Some("unreadable")));
    let told = desk.messages("state").pop().unwrap().to_string();
    assert!(told.contains(r#""state":"unclear""#) && told.contains(r#""offered":null,"code":"unreadable""#), "{told}");
    let screen = screen(desk);
    for word in words {
        assert!(screen.contains(word), "{word} is not in {screen}");
    }
    assert!(!screen.contains("Установлена последняя версия"), "{screen}");
}

#[test]
fn tags_that_are_no_versions_are_named_and_nothing_is_concluded_from_them() {
    let desk = of_github(&tags(&["release-1.3.0", "my-ext@1.2.0", "ext/v1.1.0"]));
    check_unclear(&desk, &["Не удалось прочитать выпусков: 3 (release-1.3.0, my-ext@1.2.0, ext/v1.1.0)."]);
    // Of many the first three are named.
    let desk = of_github(&tags(&["a", "b", "c", "d", "e"]));
    check_unclear(&desk, &["Не удалось прочитать выпусков: 5 (a, b, c…)."]);
    // One that can be read, and is not newer, is enough; what could not be read is told all the same.
    for read in ["v1.0.0.0", "v0.9"] {
        let desk = of_github(&tags(&["release-1.3.0", read]));
        assert!(["up-to-date", "newer-than-feed"].contains(&desk.state()), "{read}: {}", desk.state());
        assert!(screen(&desk).contains("Не удалось прочитать выпусков: 1 (release-1.3.0)."));
    }
    // And one that is newer is offered.
    assert_eq!(of_github(&tags(&["release-1.3.0", "v1.0.0.1"])).state(), "available");
}

#[test]
fn what_is_no_release_that_was_missed_is_not_called_unreadable() {
    let mut draft = tags(&["v1.0.0.0", "v1.0.0.0", "draft"]);
    draft[2]["draft"] = true.into();
    let desk = of_github(&draft);
    assert_eq!(desk.state(), "up-to-date");
    assert!(!screen(&desk).contains("Не удалось"));
    let only_draft = json!([{"tag_name": "v1.0.0.0", "draft": true}]);
    check_unclear(&of_github(&only_draft), &["Подходящих выпусков в ответе нет."]);
}

#[test]
fn prereleases_that_nobody_asked_for_say_nothing_of_the_installed_version() {
    let mut list = tags(&["v2.0.0-rc.2", "v2.0.0-rc.1", "v1.5.0"]);
    list[2]["prerelease"] = true.into();
    check_unclear(&of_github(&list), &["Выпусков, которые здесь не предлагаются: 3 (2.0.0-rc.2, 2.0.0-rc.1, 1.5.0)."]);
    let modules = json!({"modules": [module("0.0.0.4-rc.1", "")], "result": ""});
    check_unclear(&of_service(&modules), &["не предлагаются: 1 (0.0.0.4-rc.1)"]);
    check_unclear(&given(&[], &[release("0.0.0.5", json!({"channel": "beta"}))]), &["не предлагаются: 1 (0.0.0.5)"]);
    // Whoever follows the channel is offered them.
    let mut changes = GITHUB.to_vec();
    changes.push(("policy.channels", r#"["stable","beta"]"#));
    let desk = Desk::after(&changes, &list.to_string());
    assert_eq!(desk.state(), "available");
}

#[test]
fn the_words_beside_an_empty_list_are_shown() {
    let words = "Договор не найден";
    for answer in
        [json!({"modules": [], "result": words}), json!({"modules": null, "result": words}), json!({"result": words})]
    {
        let desk = of_service(&answer);
        check_unclear(&desk, &["Ответ сервиса: Договор не найден"]);
        assert!(!screen(&desk).contains("Подходящих выпусков"), "the service itself says why");
    }
    check_unclear(&of_service(&json!({"modules": []})), &["Подходящих выпусков в ответе нет."]);
    check_unclear(&of_service(&json!({"modules": [], "result": " "})), &["Подходящих выпусков в ответе нет."]);
    check_unclear(&of_service(&json!({"modules": [], "result": 7})), &["Подходящих выпусков в ответе нет."]);
    // The words say why, too, where nothing is installed yet.
    let desk = Desk::after(&[("extension.version", "\"\"")], &json!({"modules": [], "result": words}).to_string());
    check_unclear(&desk, &["Ответ сервиса: Договор не найден"]);
    // They are hostile: cut, without the key, and never in the way of an offer.
    let long = format!("{KEY} {}", "ы".repeat(400));
    let desk = of_service(&json!({"modules": [], "result": long}));
    let screen = screen(&desk);
    assert!(screen.contains("••• ыы") && !screen.contains(KEY) && !screen.contains(&"ы".repeat(301)));
    let desk = of_service(&json!({"modules": [module("0.0.0.4", "")], "result": words}));
    assert_eq!(desk.state(), "available");
    // A list that is of another shape is no list, whatever is said beside it.
    assert_eq!(of_service(&json!({"modules": {}, "result": words})).code(), Some("format"));
    assert_eq!(of_service(&json!({"result": ""})).code(), Some("format"));
}

#[test]
fn a_signed_list_without_a_release_that_can_be_read_is_unclear() {
    let broken = [plain("0.0.4"), release("0.0.0.5", json!({"date": "01.10.2026"}))];
    check_unclear(&given(&[], &broken), &["Не удалось прочитать выпусков: 2 (0.0.4, 0.0.0.5)."]);
    check_unclear(&given(&[], &[]), &["Подходящих выпусков в ответе нет."]);
    check_unclear(&given(&[], &[release("0.0.0.5", json!({"withdrawn": {}}))]), &["не предлагаются: 1 (0.0.0.5)"]);
    // Of a roll-out that has not begun nobody is told.
    let rollout = json!({"start": "2026-12-02T08:00:00Z", "hours": 100});
    let desk = given(&[], &[release("0.0.0.5", json!({"rollout": rollout}))]);
    check_unclear(&desk, &["Подходящих выпусков в ответе нет."]);
    assert!(!screen(&desk).contains("0.0.0.5"));
}

#[test]
fn nothing_that_is_installed_and_nothing_that_can_be_read_is_not_called_nothing() {
    let mut changes = GITHUB.to_vec();
    changes.push(("extension.version", "\"\""));
    let opened = |list: &Value| Desk::after(&changes, &list.to_string());
    check_unclear(&opened(&tags(&["release-1.3.0"])), &["Не удалось прочитать выпусков: 1"]);
    assert_eq!(opened(&json!([])).code(), Some("nothing"));
    assert_eq!(opened(&tags(&["v1.0-rc.1"])).code(), Some("nothing"), "it was read, and is for others");
}

#[test]
fn what_is_kept_is_as_unclear_offline_and_within_the_interval() {
    let beta = [release("0.0.0.5", json!({"channel": "beta"}))];
    let mut desk = given(&[], &beta);
    desk.press(Action::Check);
    desk.give(Answer::Unreachable);
    let State::Offline(offline) = desk.session.state() else { panic!("{}", desk.state()) };
    assert_eq!(offline.answer.name(), "unclear");
    assert!(!screen(&desk).contains("Установлена последняя версия"));
    let kept = memory(&desk).unwrap();
    let policy = json!({"channels": ["stable"], "publicKeys": [pin(1)], "checkInterval": 24}).to_string();
    let desk = later(&[("memory", kept.as_str()), ("policy", policy.as_str())], NOW.after(3_600_000));
    check_unclear(&desk, &["не предлагаются: 1 (0.0.0.5)"]);
    assert_eq!(desk.messages("fetch").len(), 0);
}

#[test]
fn an_update_that_came_into_force_is_told_of_although_nothing_else_is_clear() {
    let pending = r#"{"pending":{"version":"0.0.0.3","session":"7"}}"#;
    let desk = given(&[("memory", pending), ("host.session", "\"8\"")], &[]);
    check_unclear(&desk, &["Обновлено до версии 0.0.0.3", "data-part=\"updated\""]);
    assert!(!memory(&desk).unwrap().contains("pending"));
}

#[test]
fn a_list_of_extensions_does_not_call_an_unclear_one_up_to_date() {
    const DOUBT: &str = "Не все расширения удалось проверить";
    let said = |bodies: [&str; 2]| {
        let mut table = Table::new();
        table.open(&list(&[entry("A"), entry("B")]));
        for (index, body) in bodies.into_iter().enumerate() {
            table.answer(index, body);
        }
        table.screen()
    };
    let known = modules(&[module("0.0.0.3", "")]);
    assert!(!said([&known, &known]).contains(DOUBT));
    let doubtful = said([&known, &modules(&[])]);
    assert!(doubtful.contains(DOUBT), "{doubtful}");
}

/// The versions of a made list, as every kind of source may name them.
const VERSIONS: [&str; 8] = ["0.0.0.1", "0.0.0.2", "0.0.0.3", "0.0.0.4", "0.0.0.5-rc.1", "x", "1.2.3.4.5", ""];

proptest! {
    #[test]
    fn up_to_date_means_that_a_release_was_read_which_is_not_newer(
        indices in proptest::collection::vec(0..VERSIONS.len(), 0..5),
        installed in 0..4_usize,
        kind in 0..3_usize,
    ) {
        let chosen: Vec<&str> = indices.iter().map(|index| VERSIONS[*index]).collect();
        let installed_json = format!("\"{}\"", VERSIONS[installed]);
        let changes = [("extension.version", installed_json.as_str())];
        let desk = match kind {
            0 => Desk::after(&changes, &modules(&chosen.iter().map(|version| module(version, "")).collect::<Vec<_>>())),
            1 => Desk::after(&[&GITHUB[..2], &changes].concat(), &tags(&chosen).to_string()),
            _ => given(&changes, &chosen.iter().map(|version| plain(version)).collect::<Vec<_>>()),
        };
        let read = |index: &usize| *index <= installed;
        let good = matches!(desk.session.state(), State::UpToDate(_) | State::NewerThanFeed { .. });
        let reaches = indices.iter().any(read);
        prop_assert!(!good || reaches, "{chosen:?} over {installed_json}: {}", desk.state());
        if reaches && !indices.iter().any(|index| (installed + 1..4).contains(index)) {
            prop_assert!(good, "{chosen:?} over {installed_json}: {}", desk.state());
        }
    }
}

/// Inputs that users of updaters reported in public, where they lie beside the project.
#[test]
fn what_was_reported_in_public_comes_out_right() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/panel");
    let read = |name: &str| -> Option<Value> {
        let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).ok()?;
        Some(serde_json::from_str(&text).unwrap())
    };
    let Some(broken) = read("W08c-signed-broken") else {
        println!("skipped: the cases from public reports are not there; only our own were tried");
        return;
    };
    check_unclear(&given(&[], broken["answer"]["releases"].as_array().unwrap()), &["0.0.4, 0.0.0.5"]);
    let played = |name: &str| {
        let case = read(name).unwrap();
        let config = extension_update::core::config::Start::parse(&case["config"].to_string()).unwrap();
        let mut desk = Desk::opened(&[]);
        desk.open(config);
        let mut asked = 0;
        // The service answers every question the same.
        while desk.state() == "checking" {
            asked += 1;
            assert!(asked < 9, "{name} never ends");
            let mut report = case["answer"].clone();
            report["report"] = "fetched".into();
            report["ticket"] = desk.ticket().into();
            desk.report(&report.to_string()).unwrap();
        }
        desk
    };
    check_unclear(&played("W08a-github-tags"), &["3 (release-1.3.0, my-ext@1.2.0, ext/v1.1.0)"]);
    check_unclear(&played("W09-page-of-prereleases"), &["30 (2.0.0-rc.40", "прочитан не до конца"]);
    let mut several = played("W11-several-cfe");
    several.press(Action::Install);
    let install = several.messages("install").pop().unwrap();
    assert!(install.to_string().contains(r#""name":"DEMO.cfe""#), "{install}");
    let unfinished = played("W13-unfinished-upload");
    assert_eq!((unfinished.state(), unfinished.code()), ("not-installable", Some("no-artifact")));
    assert!(screen(&unfinished).contains("ещё загружается"));
}
