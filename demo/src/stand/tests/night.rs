//! Nights of the page: one is approved in the panel, passes on order, and the morning tells of it.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    super::{
        live::Bounds,
        sessions::Sessions,
        settings::{NIGHT_EVENTS, Settings},
    },
    browser::{Browser, serve, wait},
};

/// A page on a signed feed whose panel offers 0.0.0.4, with the night turned on and something in it.
fn evening(port: u16, event: &str) -> Browser {
    evening_in(Sessions::default(), port, event)
}

fn evening_in(sessions: Sessions, port: u16, event: &str) -> Browser {
    let settings = json!({ "key": crate::VALID_KEY, "source": "signed-feed", "night": "on", "night_event": event });
    let mut browser = Browser::open_in(sessions, port, settings).unwrap();
    browser.open_form("update");
    browser.reaches("available");
    browser
}

fn approved(port: u16, event: &str) -> Browser {
    let mut browser = evening(port, event);
    approve(&mut browser);
    browser
}

fn approve(browser: &mut Browser) {
    browser.press("schedule");
    browser.until("the approval is kept", |browser| !browser.said("report", "scheduled").is_empty());
}

/// The night passes; what it has taken by a watch.
fn pass(browser: &mut Browser) -> Duration {
    browser.leave_form();
    let start = std::time::Instant::now();
    browser.event(json!({ "do": "night" }));
    assert_eq!(browser.told["restarted"], true, "{}", browser.told);
    start.elapsed()
}

fn last(browser: &Browser) -> &Value {
    &browser.told["base"]["nights"][0]
}

fn sentence(browser: &Browser) -> String {
    last(browser)["sentence"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn each_night_of_the_list_ends_as_the_shipped_modules_say() {
    let port = serve();
    for (event, version, outcome, words) in [
        ("", "0.0.0.4", "installed", "ночью установлена версия 0.0.0.4"),
        ("sessions", "0.0.0.3", "refused", "В базе работали другие: 1"),
        ("warned", "0.0.0.4", "installed", "Перед этим предупреждены и вышли. В базе работали другие: 1"),
        ("lock", "0.0.0.3", "refused", "Ошибка исключительной блокировки"),
        ("power", "0.0.0.4", "installed", "ночью установлена версия 0.0.0.4"),
        ("withdrawn", "0.0.0.3", "refused", "Поставщик изменил сведения"),
        ("not-connected", "0.0.0.3", "restored", "прежняя возвращена"),
        ("network", "0.0.0.3", "refused", "Сервис обновлений ночью не ответил"),
    ] {
        let mut browser = approved(port, event);
        let took = pass(&mut browser);
        println!("demo: night «{event}» took {} ms", took.as_millis());
        assert_eq!(browser.version(), version, "{event}");
        assert_eq!(last(&browser)["versions"], version, "{event}");
        assert!(sentence(&browser).contains(words), "{event}: {}", sentence(&browser));
        let notice = browser.shown.iter().find(|shown| shown[0] == "notice").map(|shown| shown[1].to_string());
        assert!(notice.is_some_and(|notice| notice.contains(words)), "{event}: {:?}", browser.shown);
        assert!(browser.shown.iter().all(|shown| shown[0] != "exception"), "{event}: {:?}", browser.shown);
        assert_eq!(browser.told["base"]["extensions"][0]["session"], version, "{event}");
        browser.open_form("update");
        let night = browser.config()["host"]["night"].clone();
        assert_eq!(night["outcome"], outcome, "{event}: {night}");
        let hour = night["at"].as_str().unwrap_or_default()[11..13].to_owned();
        assert!(("00"..="05").contains(&hour.as_str()), "{event}: {night}");
        // The panel of the morning judges the same day as the base.
        browser.reaches(match outcome {
            "installed" => "up-to-date",
            "restored" => "available",
            _ if event == "withdrawn" => "up-to-date",
            _ => "scheduled",
        });
        if event == "power" {
            let cut = browser.log.iter().any(|entry| entry["sentence"].to_string().contains("Питание пропало"));
            assert!(cut, "{:#?}", browser.log);
        }
    }
}

#[test]
fn each_preset_is_one_that_a_session_takes_and_each_night_has_one() {
    let folder = crate::Folders::of_repository().pages;
    let page = std::fs::read_to_string(folder.join("index.html")).unwrap().replace("&amp;", "&");
    let mut nights = vec![];
    let links = page.split("sample=1&").skip(1);
    let addresses: Vec<&str> = links.filter_map(|link| link.split('"').next()).collect();
    for address in &addresses {
        let said = address.split('&').filter_map(|pair| pair.split_once('='));
        let said = said.map(|(name, value)| (name.to_owned(), json!(value))).collect();
        let mut settings = Settings::default();
        let changed = settings.take(&said).unwrap_or_else(|name| panic!("{address}: {name}"));
        // What the table does not know would be passed over.
        assert_eq!(changed.len(), address.split('&').count(), "{address}");
        if settings.is("night", "on") {
            nights.push(settings.get("night_event").to_owned());
        }
    }
    assert!(addresses.len() >= 14, "{addresses:?}");
    assert_eq!(nights, NIGHT_EVENTS);
    let select = page.split("set-night_event").nth(1).and_then(|rest| rest.split("</select>").next()).unwrap();
    for event in NIGHT_EVENTS {
        assert!(select.contains(&format!("<option value=\"{event}\">")), "no row for {event}");
    }
}

#[test]
fn the_night_is_off_until_it_is_turned_on_and_off_again_when_it_is_turned_off() {
    let port = serve();
    let mut browser = Browser::open(port, json!({ "key": crate::VALID_KEY, "source": "signed-feed" }));
    browser.open_form("update");
    browser.reaches("available");
    assert_eq!(browser.config()["host"]["schedule"], Value::Null);
    pass(&mut browser);
    assert_eq!(browser.version(), "0.0.0.3");
    assert_eq!(sentence(&browser), "Ночные обновления выключены правилами этой базы.");

    let mut browser = approved(port, "");
    browser.event(json!({ "do": "settings", "values": { "night": "" } }));
    pass(&mut browser);
    assert_eq!(browser.version(), "0.0.0.3");
    assert_eq!(sentence(&browser), "Ночные обновления выключены правилами этой базы.");
}

#[test]
fn what_nobody_has_approved_is_not_installed() {
    let mut browser = evening(serve(), "");
    pass(&mut browser);
    assert_eq!(browser.version(), "0.0.0.3");
    assert_eq!(sentence(&browser), "Ничего не одобрено: ничего не ставилось.");
}

#[test]
fn nothing_is_written_outside_of_the_window() {
    let port = serve();
    let mut browser = approved(port, "");
    // No job comes by itself while the page is open.
    browser.event(json!({ "do": "tick" }));
    assert_eq!(browser.version(), "0.0.0.3");
    pass(&mut browser);
    assert_eq!(browser.said_writes(), 1);
    // The jobs of the evening have found the base empty too.
    browser.open_form("update");
    let at = browser.config()["host"]["night"]["at"].clone();
    assert_eq!(&at.as_str().unwrap_or_default()[11..16], "01:12");

    // People stay until the window is over: the job after it finds nobody, and writes nothing.
    let mut browser = approved(port, "sessions");
    pass(&mut browser);
    assert_eq!(browser.said_writes(), 0);
}

#[test]
fn a_second_night_installs_what_the_first_could_not_and_both_stand_in_the_table() {
    let mut browser = approved(serve(), "sessions");
    pass(&mut browser);
    assert_eq!(browser.version(), "0.0.0.3");
    browser.event(json!({ "do": "settings", "values": { "night_event": "" } }));
    pass(&mut browser);
    assert_eq!(browser.version(), "0.0.0.4");
    let nights = browser.told["base"]["nights"].as_array().unwrap();
    assert_eq!(nights.len(), 2);
    assert_eq!((&nights[0]["versions"], &nights[1]["versions"]), (&json!("0.0.0.4"), &json!("0.0.0.3")));
    assert_ne!(nights[0]["date"], nights[1]["date"]);
    assert_eq!(browser.told["base"]["clock"].as_str().unwrap()[12..], *"09:00");
    for _ in 0..40 {
        pass(&mut browser);
    }
    assert_eq!(browser.told["base"]["nights"].as_array().unwrap().len(), 30);
}

#[test]
fn there_is_no_night_where_no_job_ships() {
    for part in ["installer", "service"] {
        let browser = Browser::open(1, json!({ "part": part }));
        let answer = browser.ask(json!({ "do": "night" }));
        assert!(answer["refused"].is_string(), "{part}: {answer}");
    }
}

#[test]
fn a_night_that_takes_too_long_goes_on_without_the_service() {
    let bounds = Bounds { night: Duration::ZERO, ..Bounds::default() };
    let mut browser = evening_in(Sessions::with(bounds), serve(), "");
    approve(&mut browser);
    pass(&mut browser);
    assert_eq!(browser.version(), "0.0.0.3");
    assert!(sentence(&browser).contains("Файл обновления загрузить не удалось"), "{}", sentence(&browser));
    // It was the night that was short of time, and the day is not.
    browser.open_form("update");
    browser.reaches("scheduled");
}

#[test]
fn a_second_order_within_a_night_is_refused() {
    let browser = approved(serve(), "");
    let send = || browser.sessions.send(&browser.token, json!({ "do": "night" }));
    let (first, second) = wait(futures_util::future::join(send(), send()));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first["end"]["restarted"], true, "{first}");
    assert!(second["refused"].as_str().unwrap_or_default().contains("ночь"), "{second}");
    assert_eq!(first["end"]["base"]["nights"].as_array().unwrap().len(), 1);
}

#[test]
fn the_form_of_the_rules_turns_the_night_on_and_the_setting_follows() {
    let mut browser = Browser::open(serve(), json!({ "key": crate::VALID_KEY, "source": "signed-feed" }));
    browser.event(json!({ "do": "open", "form": "rules" }));
    let form = browser.told["opened"].clone();
    assert_eq!(browser.told["forms"][0]["values"]["Начало"], "01:00");
    assert_eq!(browser.told["forms"][0]["values"]["ПаузаДо"], "");
    let mut write = |name: &str, value: Value| {
        browser.event(json!({ "do": "input", "form": form, "name": name, "path": name, "value": value }));
        let taken = browser.told["taken"] == true;
        browser.event(json!({ "do": "command", "form": form, "name": "Записать" }));
        (taken, browser.told["changed"]["night"].clone(), browser.told["shown"].to_string())
    };
    let (taken, night, shown) = write("СтавитьНочью", json!(true));
    assert!(taken && night == "on" && shown.contains("Правила записаны"), "{night} {shown}");
    let (taken, night, shown) = write("Начало", json!("25:00"));
    assert!(taken && night.is_null() && shown.contains("Правила ночи неверны: Начало"), "{night} {shown}");
    write("Начало", json!("03:00"));
    assert!(!write("ПаузаДо", json!("позавчера")).0);
    assert!(write("ПаузаДо", json!("31.12.2999")).0);
    assert!(write("ПаузаДо", json!("")).0);
    browser.event(json!({ "do": "close", "form": form }));

    browser.open_form("update");
    browser.reaches("available");
    approve(&mut browser);
    pass(&mut browser);
    browser.open_form("update");
    let at = browser.config()["host"]["night"]["at"].clone();
    assert_eq!(&at.as_str().unwrap_or_default()[11..16], "03:12");
}
