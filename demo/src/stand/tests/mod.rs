//! Sessions on a real service with a page that is made here. No case waits for a time; each waits for what it is about.

mod browser;
mod limits;
mod night;

use serde_json::{Value, json};

use browser::{Browser, serve};

const KEY: &str = crate::VALID_KEY;

#[test]
fn the_main_job_runs_the_shipped_modules_from_the_offer_to_the_restart() {
    let port = serve();
    let mut browser = Browser::open(port, json!({ "key": KEY }));
    browser.open_form("update");
    browser.reaches("available");
    browser.press("install");
    browser.reaches("restart-needed");
    assert_eq!(browser.version(), "0.0.0.4");
    assert!(browser.log.iter().any(|entry| entry["kind"] == "write"), "{:#?}", browser.log);
    let install = browser.said("message", "install")[0];
    assert_eq!(install["place"]["procedure"], "ПолучитьСообщения", "{install}");
    assert!(install["place"]["line"].as_u64().unwrap() > 0);
    assert!(browser.said("report", "progress").len() > 3, "{:#?}", browser.log);
    assert!(!Value::Array(browser.log.clone()).to_string().contains(KEY));
    browser.press("restart");
    browser.until("the end of the session", |browser| browser.shown.contains(&json!(["end", true])));
    browser.event(json!({ "do": "restart" }));
    assert_eq!(browser.told["base"]["session"], 2);
    assert_eq!(browser.told["base"]["extensions"][0]["session"], "0.0.0.4");
    assert!(browser.shown.iter().all(|shown| shown[0] != "exception"), "{:?}", browser.shown);
}

#[test]
fn each_failure_is_told_by_the_modules_and_comes_once() {
    let port = serve();
    for (failure, code) in [
        ("network", "network"),
        ("hash", "hash"),
        ("name", "name"),
        ("incompatible", "incompatible"),
        ("not-connected", "not-connected"),
        ("rights", "rights"),
        ("safe-mode", "safe-mode"),
        ("lock", "lock"),
        ("main-node", "main-node"),
        ("other", "other"),
        ("other-restored", "other"),
        ("server", "other"),
    ] {
        let mut browser = Browser::open(port, json!({ "key": KEY, "failure": failure }));
        browser.open_form("update");
        browser.reaches("available");
        browser.press("install");
        browser.reaches("failed");
        let failed = browser.said("report", "failed")[0];
        assert_eq!(failed["json"]["code"], code, "{failure}: {failed}");
        let restored = match failure {
            "other-restored" | "not-connected" => json!(true),
            "other" => json!(false),
            _ => Value::Null,
        };
        assert_eq!(failed["json"]["restored"], restored, "{failure}: {failed}");
        browser.press("retry");
        browser.reaches("restart-needed");
        assert_eq!(browser.version(), "0.0.0.4", "{failure}");
        assert!(browser.shown.iter().all(|shown| shown[0] != "exception"), "{failure}: {:?}", browser.shown);
    }
}

#[test]
fn a_page_has_its_turn_while_the_service_is_slow_and_an_order_to_stop_is_heard() {
    let port = serve();
    let mut browser = Browser::open(port, json!({ "key": KEY, "source": "signed-feed", "hold": "file" }));
    browser.open_form("update");
    browser.reaches("available");
    browser.press("install");
    browser.until("a part of the file", |browser| !browser.said("report", "progress").is_empty());
    browser.press("cancel");
    browser.reaches("failed");
    assert_eq!(browser.said("report", "failed")[0]["json"]["code"], "cancelled");
    browser.event(json!({ "do": "settings", "values": { "hold": "" } }));
    browser.press("retry");
    browser.reaches("restart-needed");
}

#[test]
fn the_first_install_and_the_publication_are_forms_of_the_same_kind() {
    let port = serve();
    let mut browser = Browser::open(port, json!({ "key": KEY, "part": "installer" }));
    browser.open_form("installer");
    browser.reaches("available");
    browser.press("install");
    browser.reaches("restart-needed");
    assert_eq!(browser.version(), "0.0.0.4");
    let path = "Объект.ПоказыватьНепроверенные";
    assert_eq!(browser.told["forms"][0]["values"][path], json!(false));
    let ticked =
        json!({ "do": "input", "form": browser.form, "name": "ПоказыватьНепроверенные", "path": path, "value": true });
    browser.event(ticked);
    assert_eq!((&browser.told["taken"], &browser.told["forms"][0]["values"][path]), (&json!(true), &json!(true)));

    let mut browser = Browser::open(port, json!({ "part": "service" }));
    browser.open_form("publication");
    browser.event(json!({ "do": "command", "form": browser.form, "name": "ЗагрузитьФайл" }));
    assert_eq!(browser.shown, [json!(["file", ""])]);
    browser.event(json!({ "do": "file", "form": browser.form, "name": "DEMO.cfe", "data": "REVNTw==" }));
    let rows = &browser.told["forms"][0]["values"]["Файлы"];
    assert_eq!((&rows[0]["Имя"], &rows[0]["Размер"]), (&json!("DEMO.cfe"), &json!("4")), "{}", browser.told);
    browser.event(json!({ "do": "row", "form": browser.form, "name": "Файлы", "path": "Файлы", "row": 0 }));
    browser.event(json!({ "do": "command", "form": browser.form, "name": "УдалитьФайл" }));
    assert_eq!(browser.shown[1][0], "question");
    browser.event(json!({ "do": "answer", "yes": true }));
    assert_eq!(browser.told["forms"][0]["values"]["Файлы"], json!([]));
}

#[test]
fn a_field_takes_what_its_form_lets_the_user_write_and_nothing_else() {
    let mut browser = Browser::open(1, json!({}));
    browser.event(json!({ "do": "open", "form": "registration" }));
    let form = browser.told["opened"].clone();
    for (name, path, taken) in [
        ("ЛицензионныйКлюч", "ЛицензионныйКлюч", true),
        ("Сведения", "Сведения", false),
        ("ЛицензионныйКлюч", "Сведения", false),
        ("Применить", "", false),
    ] {
        browser.event(json!({ "do": "input", "form": form, "name": name, "path": path, "value": "KEY-7" }));
        assert_eq!(browser.told["taken"], taken, "{name} {path}");
    }
    browser.event(json!({ "do": "command", "form": form, "name": "Применить" }));
    assert!(!Value::Array(browser.log.clone()).to_string().contains("KEY-7"), "{:#?}", browser.log);
    let key = "ЛицензионныйКлюч";
    let long = json!({ "do": "input", "form": form, "name": key, "path": key, "value": "x".repeat(20_000) });
    assert!(browser.ask(long)["refused"].is_string());
}
