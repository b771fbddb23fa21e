//! The external data processor: the first install, and the same faults in its own copy of the code.

use extension_update_bsl::library::binary::binary;
use extension_update_bsl::{Value, convert};
use extension_update_stand::extensions::{Problem, make_file};
use extension_update_stand::network::{Answer, serve};
use extension_update_stand::sessions::Session;
use extension_update_stand::sources::INSTALLER_FORM;
use extension_update_stand::{Shown, Stand, When};

use crate::field;
use crate::visit::{ADDRESS, Visit, artifact, file, install, sha256};

crate::cases![
    the_first_install_goes_through,
    a_lost_server_is_survived,
    what_fails_is_told_and_nothing_stays,
    an_install_is_cancelled,
    the_form_does_the_rest,
    the_user_is_asked_before_the_write,
    files_come_from_wherever_they_are,
    a_file_by_hand_is_judged_and_survives_a_lost_server,
    a_first_install_sets_its_flags_and_an_update_keeps_them,
];

fn open() -> Visit {
    Visit::open_on(Stand::installer().expect("the modules load"), INSTALLER_FORM)
}

fn the_first_install_goes_through() {
    let visit = open();
    assert!(visit.page.starts.borrow()[0].contains(r#""version":"""#));
    visit.say_install();
    assert_eq!(visit.finish(), r#"{"report":"installed","operation":"op-1","version":"0.0.0.4"}"#);
    assert_eq!(visit.version(), "0.0.0.4");
    visit.calm();
}

fn a_lost_server_is_survived() {
    for call in ["ВызовСервера_РазобратьСообщения", "ВызовСервера_ПроверитьРаботу"]
    {
        for when in [When::Before, When::After] {
            let visit = open();
            visit.stand.base.faults.plan(call, when, 0, 2, "Соединение с сервером потеряно");
            assert!(visit.try_install().contains("installed"), "{call}");
            visit.calm();
        }
    }
    for call in ["ВызовСервера_НачатьУстановку", "ВызовСервера_ПроверитьФайл"]
    {
        let visit = open();
        visit.stand.base.faults.plan(call, When::Before, 0, 1, "Соединение с сервером потеряно");
        assert!(visit.try_install().contains(r#""code":"other""#), "{call}");
        assert_eq!(visit.version(), "");
        visit.calm();
    }
}

fn what_fails_is_told_and_nothing_stays() {
    let visit = open();
    visit.stand.base.fail_after_write(1, "Ошибка исключительной блокировки информационной базы");
    let last = visit.try_install();
    assert!(last.contains(r#""code":"lock""#) && !last.contains("restored"), "{last}");
    assert_eq!(visit.version(), "");
    let visit = open();
    visit.stand.base.faults.always("ПроверитьВозможностьПрименения", "Для другой платформы");
    assert!(visit.try_install().contains(r#""code":"incompatible","text":"Для другой платформы""#));
    for (set, code) in [("rights", r#""code":"rights""#), ("safe", r#""code":"safe-mode""#)] {
        let visit = open();
        match set {
            "rights" => visit.stand.base.modes.administrator.set(false),
            _ => visit.stand.base.modes.safe.set(true),
        }
        assert!(visit.try_install().contains(code));
        visit.calm();
    }
}

fn an_install_is_cancelled() {
    let visit = open();
    visit.say_install();
    visit.stand.advance(200);
    assert!(!visit.stand.close(&visit.form, false));
    assert!(!visit.stand.close(&visit.form, true));
    visit.page.say("cancel", r#"{"operation":"op-1"}"#);
    assert!(visit.finish().contains(r#""code":"cancelled""#));
    assert_eq!(visit.version(), "");
    assert!(visit.stand.close(&visit.form, false));
    let shown = visit.calm();
    assert!(shown.iter().any(|shown| matches!(shown, Shown::Warning(_))));
}

fn the_form_does_the_rest() {
    let visit = open();
    visit.form.set_attribute("ЛицензионныйКлюч", "  KEY-1 ".into());
    visit.stand.command(&visit.form, "Применить");
    assert_eq!(convert::show(&visit.form.attribute("ЛицензионныйКлюч")), "KEY-1");
    assert!(visit.page.starts.borrow().last().expect("a start").contains(r#""licenceKey":"KEY-1""#));
    visit.stand.element_event(&visit.form, "ПоказыватьНепроверенные", "OnChange");
    visit.page.say("remember", r#"{"memory":{"seq":7}}"#);
    visit.page.say("state", r#"{"state":"available","installed":null,"offered":"0.0.0.4","code":null}"#);
    visit.page.say("fetch", r#"{"ticket":3,"method":"POST","url":"http://127.0.0.1:8123/x","headers":{"accept":"a"},"body":"{}","maxBytes":1000,"timeoutMs":1000}"#);
    visit.say_download(&artifact(&file("0.0.0.4"), &[ADDRESS]));
    visit.page.say("open-link", r#"{"url":"https://example.com/"}"#);
    visit.page.say("unheard-of", "{}");
    visit.page.say("restart", "{}");
    visit.stand.advance(5_000);
    visit.stand.reply("Да");
    assert_eq!(visit.page.reported("fetched").len(), 1);
    let shown = visit.calm();
    for wanted in [Shown::Link("https://example.com/".into()), Shown::End(true), Shown::File("DEMO-0.0.0.4.cfe".into())]
    {
        assert!(shown.contains(&wanted), "{wanted:?} {shown:?}");
    }
    assert!(visit.stand.click_link(&visit.form, "https://example.com/"));
    visit.stand.command(&visit.form, "Перезапустить");
    visit.choose_file(file("0.0.0.5"));
    visit.stand.reply("Да");
    assert_eq!(visit.version(), "0.0.0.5");
    assert!(visit.form.element("ГруппаПерезапуск", "Видимость").equals(&Value::Bool(true)));
    assert!(visit.stand.close(&visit.form, false));
    visit.calm();
}

fn the_user_is_asked_before_the_write() {
    let visit = open();
    visit.stand.base.install("DEMO", "0.0.0.3").expect("a name");
    visit.stand.base.extensions.borrow_mut().database[0].changes_data = true;
    visit.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
    visit.has_remark();
    visit.say_install();
    let asked = visit.asked();
    assert!(asked.contains("(Мурка)") && asked.contains("Роль не найдена") && asked.contains("lock"), "{asked}");
    visit.page.say("proceed", r#"{"operation":"op-1"}"#);
    assert!(visit.finish().contains("installed"));
    visit.calm();
    // What the platform calls critical is shown with the remarks beside it.
    let visit = open();
    visit.stand.base.extensions.borrow_mut().check = Box::new(|_| {
        let critical = Problem { is_critical: true, text: "Нет реквизита".into() };
        Ok(vec![critical, Problem { is_critical: false, text: "Роль не найдена".into() }])
    });
    assert!(visit.try_install().contains("Нет реквизита"));
    assert!(convert::show(&visit.form.attribute("Замечания")).contains("Роль не найдена"));
    // The kept file is out of reach: said so, and over.
    let visit = open();
    visit.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
    visit.say_install();
    visit.asked();
    visit.stand.base.faults.plan("ПолучитьИзВременногоХранилища", When::Before, 0, 1, "Хранилище недоступно");
    visit.page.say("proceed", r#"{"operation":"op-1"}"#);
    let last = visit.finish();
    assert!(last.contains("Хранилище недоступно"), "{last}");
    assert!(visit.stand.base.log().iter().any(|line| line.contains("Хранилище недоступно")));
    visit.calm();
}

fn files_come_from_wherever_they_are() {
    let data = file("0.0.0.4");
    let no_size = |message: String| {
        let size = format!("\"size\":{}", file("0.0.0.4").len());
        message.replace(&size, "\"size\":null")
    };
    for (location, expected) in [("../moved/DEMO.cfe?x", "installed"), ("ftp://example.com/x", "network")] {
        let visit = open();
        let served = data.clone();
        visit.stand.base.answer_with(move |question| match question.path.as_str() {
            "/files/DEMO.cfe" => Answer::new(302, &[("location", location)], b""),
            "/moved/DEMO.cfe?x" => serve(question, &served),
            _ => Answer::Lost,
        });
        visit.page.say("install", &no_size(install("0.0.0.4", &data)));
        let last = visit.finish();
        assert!(last.contains(expected), "{location}: {last}");
        visit.calm();
    }
    // The first address is down, the second one gives the file in one piece.
    let visit = open();
    let served = data.clone();
    visit.stand.base.answer_with(move |question| match question.path.as_str() {
        "/second" => Answer::new(200, &[], &served),
        _ => Answer::Lost,
    });
    let two = install("0.0.0.4", &data)
        .replace(&artifact(&data, &[ADDRESS]), &artifact(&data, &[ADDRESS, "http://127.0.0.1:8123/second"]));
    visit.page.say("install", &two);
    assert!(visit.finish().contains("installed"));
    // A loop of redirects ends, and so does a file that is larger than it said.
    for large in [false, true] {
        let visit = open();
        let served = data.clone();
        visit.stand.base.answer_with(move |_| match large {
            true => Answer::new(200, &[], &[served.as_slice(), b"more"].concat()),
            false => Answer::new(302, &[("Location", "/files/DEMO.cfe")], b""),
        });
        assert!(visit.try_install().contains(r#""code":"network""#));
    }
    // A form that is closed calls its questions off.
    let visit = open();
    visit.say_download(&artifact(&data, &[ADDRESS]));
    visit.stand.advance(150);
    assert!(visit.stand.close(&visit.form, false));
    assert!(visit.stand.base.temporary.borrow().values().all(|stored| stored.owner.is_none()));
    visit.calm();
}

fn a_file_by_hand_is_judged_and_survives_a_lost_server() {
    let visit = open();
    visit.stand.base.install("DEMO", "1.0-rc.1").expect("a name");
    let by_hand = |data: Vec<u8>| {
        visit.choose_file(data);
        visit.calm()
    };
    let warns = |shown: &[Shown], text: &str| {
        assert!(
            shown.iter().any(|shown| matches!(shown, Shown::Warning(own) if own.contains(text))),
            "{text}: {shown:?}"
        );
    };
    warns(&by_hand(file("1.0-alpha")), "не новее");
    warns(&by_hand(file("1.0-rc.1")), "не новее");
    warns(&by_hand(file("1.0-1")), "не новее");
    warns(&by_hand(make_file("OTHER", "2.0").expect("a name")), "OTHER");
    warns(&by_hand(b"no extension".to_vec()), "не является");
    visit.stand.base.faults.plan("ИзФайлаВызовСервера_СведенияОФайле", When::Before, 0, 1, "Связь");
    warns(&by_hand(file("1.0-rc.2")), "Связь с сервером 1С прервалась");
    for (name, when) in
        [("ИзФайлаВызовСервера_Записать", When::Before), ("РасширениеКонфигурации.Записать", When::After)]
    {
        let shown = by_hand(file("1.0-rc.2"));
        let told =
            shown.iter().find_map(|shown| if let Shown::Question(text) = shown { Some(text.clone()) } else { None });
        assert!(told.expect("a question").contains(&sha256(&file("1.0-rc.2"))));
        visit.stand.base.faults.plan(name, when, 0, 1, "Потеряна связь");
        visit.stand.reply("Да");
        let shown = visit.calm();
        warns(&shown, if when == When::Before { "прервалась" } else { "записано обратно" });
        assert_eq!(visit.version(), "1.0-rc.1");
    }
}

fn a_first_install_sets_its_flags_and_an_update_keeps_them() {
    let flags = |stand: &Stand| {
        let found = stand.base.installed("DEMO").expect("it is there");
        (found.is_safe, found.warns, found.main_roles)
    };
    for is_first in [true, false] {
        for place in crate::place::places() {
            let stand = &place.stand;
            let mut all = stand.base.extensions.borrow_mut();
            if is_first {
                all.database.clear();
            } else {
                (all.database[0].is_safe, all.database[0].warns, all.database[0].main_roles) = (true, true, false);
            }
            drop(all);
            let wanted = place.call("Проверка", "НовыеТребования", &["DEMO".into(), "0.0.0.4".into()]);
            let data = binary(file("0.0.0.4"));
            let made = place.call("Установка", "Записать", &[data, wanted]);
            assert_eq!(convert::show(&field!(stand, made, "Код")), "");
            assert_eq!(flags(stand), if is_first { (false, false, true) } else { (true, true, false) });
        }
    }
}
