//! The external data processor: the first install, and the same faults in its own copy of the code.

use extension_update_bsl::{Value, convert};
use extension_update_stand::sources::INSTALLER_FORM;
use extension_update_stand::values::item;
use extension_update_stand::{Shown, Stand, When};

use crate::desk::{ADDRESS, Desk, artifact, file};

crate::cases![
    the_first_install_goes_through,
    a_lost_server_is_survived,
    what_fails_is_told_and_nothing_stays,
    an_install_is_cancelled,
    the_form_does_the_rest,
];

fn open() -> Desk {
    Desk::open_on(Stand::installer().expect("the modules load"), INSTALLER_FORM)
}

fn the_first_install_goes_through() {
    let desk = open();
    assert!(desk.page.starts.borrow()[0].contains(r#""version":"""#));
    desk.say_install();
    assert_eq!(desk.finish(), r#"{"report":"installed","operation":"op-1","version":"0.0.0.4"}"#);
    assert_eq!(desk.version(), "0.0.0.4");
    desk.calm();
}

fn a_lost_server_is_survived() {
    for call in ["ВызовСервера_РазобратьСообщения", "ВызовСервера_ПроверитьРаботу"]
    {
        for when in [When::Before, When::After] {
            let desk = open();
            desk.stand.base.faults.plan(call, when, 0, 2, "Соединение с сервером потеряно");
            desk.say_install();
            assert!(desk.finish().contains("installed"), "{call}");
            desk.calm();
        }
    }
    for call in ["ВызовСервера_НачатьУстановку", "ВызовСервера_ПроверитьФайл"]
    {
        let desk = open();
        desk.stand.base.faults.plan(call, When::Before, 0, 1, "Соединение с сервером потеряно");
        desk.say_install();
        assert!(desk.finish().contains(r#""code":"other""#), "{call}");
        assert_eq!(desk.version(), "");
        desk.calm();
    }
}

fn what_fails_is_told_and_nothing_stays() {
    let desk = open();
    desk.stand.base.fail_after_write(1, "Ошибка исключительной блокировки информационной базы");
    desk.say_install();
    let last = desk.finish();
    assert!(last.contains(r#""code":"lock""#) && !last.contains("restored"), "{last}");
    assert_eq!(desk.version(), "");
    let desk = open();
    desk.stand.base.faults.always("ПроверитьВозможностьПрименения", "Для другой платформы");
    desk.say_install();
    assert!(desk.finish().contains(r#""code":"incompatible","text":"Для другой платформы""#));
    for (set, code) in [("rights", r#""code":"rights""#), ("safe", r#""code":"safe-mode""#)] {
        let desk = open();
        match set {
            "rights" => desk.stand.base.modes.administrator.set(false),
            _ => desk.stand.base.modes.safe.set(true),
        }
        desk.say_install();
        assert!(desk.finish().contains(code));
        desk.calm();
    }
}

fn an_install_is_cancelled() {
    let desk = open();
    desk.say_install();
    desk.stand.advance(200);
    assert!(!desk.stand.close(&desk.form, false));
    assert!(!desk.stand.close(&desk.form, true));
    desk.page.say("cancel", r#"{"operation":"op-1"}"#);
    assert!(desk.finish().contains(r#""code":"cancelled""#));
    assert_eq!(desk.version(), "");
    assert!(desk.stand.close(&desk.form, false));
    let shown = desk.calm();
    assert!(shown.iter().any(|shown| matches!(shown, Shown::Warning(_))));
}

fn the_form_does_the_rest() {
    let desk = open();
    desk.form.set_attribute("ЛицензионныйКлюч", "  KEY-1 ".into());
    desk.stand.command(&desk.form, "Применить");
    assert_eq!(convert::show(&desk.form.attribute("ЛицензионныйКлюч")), "KEY-1");
    assert!(desk.page.starts.borrow().last().expect("a start").contains(r#""licenceKey":"KEY-1""#));
    desk.stand.element_event(&desk.form, "ПоказыватьНепроверенные", "OnChange");
    desk.page.say("remember", r#"{"memory":{"seq":7}}"#);
    desk.page.say("state", r#"{"state":"available","installed":null,"offered":"0.0.0.4","code":null}"#);
    desk.page.say("fetch", r#"{"ticket":3,"method":"POST","url":"http://127.0.0.1:8123/x","headers":{"accept":"a"},"body":"{}","maxBytes":1000,"timeoutMs":1000}"#);
    desk.page
        .say("download", &format!(r#"{{"version":"0.0.0.4","artifact":{}}}"#, artifact(&file("0.0.0.4"), &[ADDRESS])));
    desk.page.say("open-link", r#"{"url":"https://example.com/"}"#);
    desk.page.say("unheard-of", "{}");
    desk.page.say("restart", "{}");
    desk.stand.advance(5_000);
    desk.stand.answer(vec![Some(item("КодВозвратаДиалога", "Да"))]);
    assert_eq!(desk.page.reported("fetched").len(), 1);
    let shown = desk.calm();
    for wanted in [Shown::Link("https://example.com/".into()), Shown::End(true), Shown::File("DEMO-0.0.0.4.cfe".into())]
    {
        assert!(shown.contains(&wanted), "{wanted:?} {shown:?}");
    }
    assert!(desk.stand.click_link(&desk.form, "https://example.com/"));
    desk.stand.command(&desk.form, "Перезапустить");
    desk.stand.command(&desk.form, "УстановитьИзФайла");
    desk.stand.choose_file(&desk.form, "DEMO.cfe", file("0.0.0.5"));
    desk.stand.answer(vec![Some(item("КодВозвратаДиалога", "Да"))]);
    assert_eq!(desk.version(), "0.0.0.5");
    assert!(desk.form.element("ГруппаПерезапуск", "Видимость").equals(&Value::Bool(true)));
    assert!(desk.stand.close(&desk.form, false));
    desk.calm();
}
