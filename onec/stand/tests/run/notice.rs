//! The notice at the start of a session: what the panel has decided, what its buttons have promised, and news that
//! nobody believes. Read next: `night.rs`, what it tells of a night.

use extension_update_stand::{Shown, Stand};

use crate::base_at_night::{Host, NEW, Night, OLD, model, payload, time};

crate::cases![
    the_start_of_a_session_tells_what_the_panel_has_decided,
    other_bytes_of_the_feed_are_news_and_nothing_more,
    a_start_of_a_session_never_fails_aloud
];

fn base() -> Night {
    Night::new(&model(&[]))
}

/// The panel says what it has decided.
fn decide(night: &Night, state: &str, offered: &str) {
    let text = format!(r#"{{"state":"{state}","installed":"{OLD}","offered":{offered},"code":null}}"#);
    let params = night.call("", "ОбъектИзJSON", &[text.as_str().into()]).unwrap();
    night.call("ОповещениеВызовСервера", "ЗапомнитьСостояние", &[params]).unwrap();
}

/// What the panel remembers, and the feed that it has verified.
fn remember(night: &Night, more: &str) {
    let payload = night.vendor.payload.borrow().clone();
    let text = <base64ct::Base64 as base64ct::Encoding>::encode_string(payload.as_bytes());
    let envelope = serde_json::json!({"payload": text}).to_string();
    let memory =
        serde_json::json!({"sha256": crate::visit::sha256(payload.as_bytes()), "envelope": envelope}).to_string();
    night.keep("Память", memory.replacen('{', &format!("{{{more}"), 1).as_str().into());
}

fn the_start_of_a_session_tells_what_the_panel_has_decided() {
    let name = "Демонстрационное расширение";
    let offered = format!("\"{NEW}\"");
    let available = format!("{name}: доступно обновление до версии {NEW}");
    let night = base();
    remember(&night, "");
    decide(&night, "available", &offered);
    assert_eq!(night.notice(), available);
    assert_eq!(night.notice(), "", "not twice a day");
    night.stand.advance(24 * 3_600_000);
    assert_eq!(night.notice(), available);
    night.stand.advance(24 * 3_600_000);
    for state in ["skipped", "scheduled", "up-to-date", "informational"] {
        decide(&night, state, &offered);
        assert_eq!(night.notice(), "", "{state}");
    }
    // What the button has promised comes true.
    for (later, now, then) in [
        (r#""later":{"until":"2026-10-03T06:00:00Z"},"#, time(3, 5, 0), time(3, 6, 1)),
        (r#""later":{"session":"another"},"#, 0, time(2, 9, 0)),
    ] {
        let night = base();
        remember(&night, later);
        decide(&night, "later", &offered);
        if now > 0 {
            night.base().clock.set(now);
            assert_eq!(night.notice(), "", "{later}");
        }
        night.base().clock.set(then);
        assert_eq!(night.notice(), available, "{later}");
    }
    let night = base();
    let own = extension_update_bsl::convert::show(&night.call("Операция", "ИмяСеанса", &[]).unwrap());
    remember(&night, &format!(r#""later":{{"session":"{own}"}},"#));
    decide(&night, "later", &offered);
    assert_eq!(night.notice(), "", "this session was meant");
    for (more, told) in [
        (r#""critical":true,"#, "вышло критическое обновление, версия 0.0.0.4"),
        (r#""critical":{"below":"0.0.0.4"},"#, "вышло критическое обновление, версия 0.0.0.4"),
        (r#""critical":{"below":"0.0.0.3"},"#, "доступно обновление до версии 0.0.0.4"),
    ] {
        let night = base();
        *night.vendor.payload.borrow_mut() = payload(7, &night.data, more);
        remember(&night, "");
        decide(&night, "available", &offered);
        assert_eq!(night.notice(), format!("{name}: {told}"), "{more}");
    }
    let night = base();
    *night.vendor.payload.borrow_mut() =
        payload(7, &night.data, "").replace(r#""version":"0.0.0.4""#, r#""withdrawn":{},"version":"0.0.0.3""#);
    remember(&night, "");
    for (state, offered) in [("withdrawn", "null"), ("available", offered.as_str())] {
        decide(&night, state, offered);
        assert_eq!(night.notice(), format!("{name}: установленная версия отозвана поставщиком"));
        night.stand.advance(25 * 3_600_000);
    }
    // Another version is there by now, nobody may install, or the vendor wants no notices.
    let night = base();
    remember(&night, "");
    decide(&night, "available", &offered);
    night.base().modes.administrator.set(false);
    assert_eq!(night.notice(), "");
    night.base().modes.administrator.set(true);
    night.base().extensions.borrow_mut().database[0].version = NEW.into();
    assert_eq!(night.notice(), "");
    let silent = Night::new(&model(&[(
        "Настройки.Дистрибутив    = \"DEMO_EXT\";",
        "Настройки.Дистрибутив = \"DEMO_EXT\"; Настройки.Оповещать = Ложь;",
    )]));
    decide(&silent, "available", &offered);
    assert_eq!(silent.notice(), "");
}

fn other_bytes_of_the_feed_are_news_and_nothing_more() {
    let night = base();
    let ask = |night: &Night| {
        let asked = night.base().questions.borrow().len();
        let told = night.notice();
        night.stand.advance(10_000);
        (told, night.base().questions.borrow().len() - asked)
    };
    assert_eq!(ask(&night), (String::new(), 1));
    assert_eq!(night.base().questions.borrow()[0].header("if-none-match"), Some("\"1\""));
    assert_eq!(ask(&night), (String::new(), 0), "not before its time");
    *night.vendor.payload.borrow_mut() = payload(8, &night.data, "");
    night.stand.advance(27 * 3_600_000);
    assert_eq!(ask(&night), (String::new(), 1), "the start does not wait for it");
    let news = "Демонстрационное расширение: есть новые сведения об обновлениях";
    assert_eq!(night.notice(), news);
    assert_eq!(night.version(), OLD);
    assert_eq!(night.notice(), "", "not twice a day");
    // The panel has verified them since.
    remember(&night, "");
    night.stand.advance(27 * 3_600_000);
    assert_eq!(ask(&night).0, "");
    for host in [Host::Gone, Host::Slow, Host::Portal] {
        let night = base();
        *night.vendor.payload.borrow_mut() = payload(8, &night.data, "");
        night.vendor.host.set(host);
        ask(&night);
        assert_eq!(night.notice(), "", "{host:?}");
    }
    let unsigned = Night::new(&Stand::extension().unwrap());
    assert_eq!(ask(&unsigned), (String::new(), 0), "there would be nothing to compare");
}

fn a_start_of_a_session_never_fails_aloud() {
    for call in ["Загрузить", "Сохранить", "Получить", "Выполнить"] {
        let night = base();
        decide(&night, "available", "\"0.0.0.4\"");
        night.base().faults.always(call, "Не сегодня");
        night.notice();
        night.stand.on_client("extension.МодульПриложения", "Демо_ПриНачалеРаботыСистемы", &[]).expect("it runs");
        assert!(!night.base().take_shown().iter().any(|shown| matches!(shown, Shown::Exception(_))), "{call}");
    }
}
