//! Exact texts: what goes to the panel, to servers and to the log, word by word, so that a key that is missing or
//! misspelt is noticed here and not by a panel that passes over it. Read next: `windows.rs`.

use extension_update_bsl::{Value, convert};
use extension_update_stand::network::{Answer, Question, serve};
use extension_update_stand::sources::INSTALLER_FORM;
use extension_update_stand::{Stand, When};
use serde_json::json;

use crate::place::{Place, items, leave, places};
use crate::visit::{ADDRESS, Visit, artifact, file};
use crate::windows::REGISTRATION;

crate::cases![
    the_config_is_whole,
    reports_are_whole,
    an_install_reports_each_of_its_steps,
    questions_go_out_as_they_are_asked,
    what_happened_is_in_the_log,
];

/// The update form and the installer's, both over version 0.0.0.3.
pub fn both() -> [Visit; 2] {
    let installer = Stand::installer().expect("the modules load");
    installer.base.install("DEMO", "0.0.0.3").expect("a name");
    [Visit::open(), Visit::open_on(installer, INSTALLER_FORM)]
}

fn the_config_is_whole() {
    for place in places() {
        let base = &place.stand.base;
        let config = |work: Option<Value>| -> serde_json::Value {
            let text = place.shown("Конфиг", "НастройкиПанели", &work.into_iter().collect::<Vec<_>>());
            serde_json::from_str(&text).expect("JSON")
        };
        place.call("Хранение", "ЗапомнитьЛицензионныйКлюч", &["KEY-1".into()]);
        place.call("Хранение", "ЗапомнитьПамять", &[place.json(r#"{"seq":5}"#)]);
        place.keep_licence();
        let mut expected = json!({
            "extension": {"id": "DEMO", "name": "Демонстрационное расширение", "version": "0.0.0.3"},
            "source": {
                "kind": "releases-api", "url": "http://127.0.0.1:8123/releases/v1/1c/", "transport": "host",
                "distributive": "DEMO_EXT"
            },
            "policy": {"channels": ["stable"], "publicKeys": [], "threshold": 1},
            "host": {
                "platform": "8.3.24.1548", "configuration": {"name": "КошкинДом", "version": "1.0.0.1"},
                "obstacle": null, "session": "7-20261002080000"
            },
            "licenceKey": "KEY-1", "memory": {"seq": 5}, "licence": {"until": "2026-10-01"},
            "locale": "ru", "theme": "light"
        });
        // Where the extension is not there yet, there is no form for the key.
        if !base.common_forms.borrow().is_empty() {
            expected["host"]["registration"] = "Регистрация продукта".into();
        }
        assert_eq!(config(None), expected);
        let record = leave(&place, "7-20261002080000");
        let work = crate::field!(place.stand, record, "Работа");
        let operation = json!({"operation": "op-9", "version": "0.0.0.4", "stage": "check"});
        assert_eq!(config(Some(work))["host"]["operation"], operation);
        base.extensions.borrow_mut().database[0].main_node = true;
        expected["host"]["obstacle"] = "main-node".into();
        assert_eq!(config(None), expected);
        base.extensions.borrow_mut().database[0].main_node = false;
        base.modes.administrator.set(false);
        expected["host"]["obstacle"] = "no-right".into();
        assert_eq!(config(None), expected);
        // In safe mode the settings of all are out of reach, and the user's own are there.
        base.modes.safe.set(true);
        place.call("Хранение", "ЗапомнитьЛицензионныйКлюч", &["KEY-2".into()]);
        // The list of extensions may be out of reach too; the form opens and says why nothing can be installed.
        let config = config(None);
        assert_eq!(config["extension"]["version"], "");
        assert_eq!((&config["host"]["obstacle"], &config["licenceKey"]), (&json!("safe-mode"), &json!("KEY-2")));
        assert_eq!(config["memory"], json!({}));
    }
}

fn reports_are_whole() {
    for place in places() {
        let report = |name: &str, args: &[Value]| -> String { place.shown("Основа", name, args) };
        let answer = |error: &str| {
            let answer = place.call("Сеть", "НовыйОтвет", &[]);
            let Value::Object(fields) = &answer else { panic!("no structure") };
            fields.set(&place.stand.server, "Ошибка", error.into()).expect("a field");
            fields.set(&place.stand.server, "Код", Value::number(200_usize)).expect("a field");
            answer
        };
        let number = |number: usize| Value::number(number);
        let (problem, none) =
            (place.call("Подготовка", "НоваяПомеха", &["lock".into(), "Т".into(), true.into()]), Value::Undefined);
        let problems = extension_update_bsl::collections::array(vec![problem]);
        for (found, expected) in [
            (
                report("ОтчетОЗапросе", &[number(3), answer("")]),
                r#"{"report":"fetched","ticket":3,"status":200,"headers":{},"body":""}"#,
            ),
            (
                report("ОтчетОЗапросе", &[number(3), answer("timeout")]),
                r#"{"report":"fetched","ticket":3,"error":"timeout"}"#,
            ),
            (report("ОтчетПринято", &["o".into()]), r#"{"report":"accepted","operation":"o"}"#),
            (
                report("ОтчетХод", &["o".into(), "check".into(), number(1), number(2)]),
                r#"{"report":"progress","operation":"o","stage":"check","done":1,"total":2}"#,
            ),
            (
                report("ОтчетХод", &["o".into(), "check".into(), number(1), none.clone()]),
                r#"{"report":"progress","operation":"o","stage":"check","done":1}"#,
            ),
            (
                report("ОтчетОПодготовке", &["o".into(), problems]),
                r#"{"report":"preflight","operation":"o","problems":[{"code":"lock","text":"Т","blocks":true}]}"#,
            ),
            (
                report("ОтчетУстановлено", &["o".into(), "1".into()]),
                r#"{"report":"installed","operation":"o","version":"1"}"#,
            ),
            (
                report("ОтчетОтказ", &["o".into(), "lock".into(), "Т".into(), false.into()]),
                r#"{"report":"failed","operation":"o","code":"lock","text":"Т","restored":false}"#,
            ),
            (
                report("ОтчетОтказ", &["o".into(), "lock".into(), "Т".into()]),
                r#"{"report":"failed","operation":"o","code":"lock","text":"Т"}"#,
            ),
        ] {
            assert_eq!(found, expected);
        }
        // What is said where the server is lost is made before.
        let lost = r#"{"report":"failed","operation":"op-1","code":"other","text":"Связь с сервером 1С прервалась. Закройте и откройте форму и проверьте версию"}"#;
        let params = |text: &str| place.json(text);
        for (name, given, expected) in [
            ("install", r#"{"operation":"op-1"}"#, lost),
            ("fetch", r#"{"ticket":4}"#, r#"{"report":"fetched","ticket":4,"error":"network"}"#),
            ("cancel", r#"{"operation":"op-1"}"#, ""),
        ] {
            assert_eq!(place.shown("Шаги", "ОтчетНаСообщение", &[name.into(), params(given)]), expected);
        }
        // A question that cannot begin is answered at once, and by its own ticket.
        place.stand.base.faults.plan("ПоместитьВоВременноеХранилище", When::Before, 0, 1, "Сеанс прерван");
        let asked = params(
            r#"{"ticket":6,"method":"GET","url":"http://127.0.0.1:1/","headers":{},"body":null,"maxBytes":8,"timeoutMs":1}"#,
        );
        let step = place.call("ВызовСервера", "НачатьЗапрос", &[asked, place.stand.base.next_uuid()]);
        let reports = crate::field!(place.stand, step, "Отчеты");
        assert_eq!(
            items(&reports).iter().map(convert::show).collect::<Vec<_>>(),
            [r#"{"report":"fetched","ticket":6,"error":"network"}"#]
        );
    }
}

fn an_install_reports_each_of_its_steps() {
    let size = file("0.0.0.4").len();
    for visit in both() {
        visit.say_install();
        visit.finish();
        let expected = [
            r#"{"report":"accepted","operation":"op-1"}"#.to_owned(),
            format!(r#"{{"report":"progress","operation":"op-1","stage":"download","done":{size},"total":{size}}}"#),
            format!(r#"{{"report":"progress","operation":"op-1","stage":"check","done":0,"total":{size}}}"#),
            format!(r#"{{"report":"progress","operation":"op-1","stage":"check","done":{size},"total":{size}}}"#),
            format!(r#"{{"report":"progress","operation":"op-1","stage":"write","done":0,"total":{size}}}"#),
            r#"{"report":"installed","operation":"op-1","version":"0.0.0.4"}"#.to_owned(),
        ];
        let told = visit.page.reports.borrow().clone();
        // A download that is there at the first question has no progress of its own.
        let expected: Vec<_> =
            expected.into_iter().filter(|line| told.contains(line) || !line.contains("download")).collect();
        assert_eq!(told, expected);
        assert!(told.len() >= 5);
    }
    // One that takes its time says how far it is.
    let visit = Visit::open();
    visit.stand.base.job_time.set(2_000);
    visit.say_install();
    visit.finish();
    let done = format!(r#""stage":"download","done":{size},"total":{size}}}"#);
    assert!(visit.page.reported("progress")[0].contains(&done), "{:?}", visit.page.reports.borrow());
}

fn questions_go_out_as_they_are_asked() {
    let question = |visit: &Visit| visit.stand.base.questions.borrow().last().cloned().unwrap_or_default();
    for visit in both() {
        visit.page.say("fetch", r#"{"ticket":1,"method":"POST","url":"https://example.com:444/x?y","headers":{"accept":"a","content-type":"b"},"body":"тело","maxBytes":8,"timeoutMs":5000}"#);
        visit.stand.advance(1_000);
        assert_eq!(
            question(&visit),
            Question {
                method: "POST".into(),
                is_secure: true,
                host: "example.com".into(),
                port: 444,
                path: "/x?y".into(),
                headers: vec![("accept".into(), "a".into()), ("content-type".into(), "b".into())],
                body: Some("тело".as_bytes().to_vec()),
                timeout: 5_000,
            }
        );
        visit.stand.base.answer_with(|question| match question.path.as_str() {
            "/down" => Answer::new(302, &[("Location", "http://127.0.0.1:8123/feed")], b""),
            _ => Answer::new(200, &[], b"feed"),
        });
        visit.page.reports.borrow_mut().clear();
        visit.ask(2, "https://example.com/down");
        visit.stand.advance(1_000);
        assert_eq!(
            *visit.page.reports.borrow(),
            [r#"{"report":"fetched","ticket":2,"error":"network"}"#],
            "https became http"
        );
        assert_eq!(question(&visit).path, "/down");
        assert_eq!((question(&visit).method.as_str(), question(&visit).body), ("GET", None));
        let data = file("0.0.0.4");
        let (served, end) = (data.clone(), data.len());
        visit.stand.base.answer_with(move |question| serve(question, &served));
        visit.say_download(&artifact(&data, &[ADDRESS]));
        visit.stand.advance(3_000);
        let asked = question(&visit);
        let range = asked.header("range").map(str::to_owned);
        assert_eq!((range, asked.header("accept-encoding")), (Some(format!("bytes=0-{end}")), Some("identity")));
        assert_eq!(asked.timeout, 60_000);
        visit.calm();
    }
    // The key goes out as JSON, and nowhere else.
    let stand = Stand::extension().expect("the modules load");
    let form = stand.open(REGISTRATION, None).expect("the form opens");
    form.set_attribute("ЛицензионныйКлюч", "KEY-1".into());
    stand.command(&form, "Применить");
    stand.advance(1_000);
    let asked = stand.base.questions.borrow().last().cloned().expect("a question");
    assert_eq!((asked.method.as_str(), asked.path.as_str(), asked.timeout), ("POST", "/demo/licence", 20_000));
    assert_eq!(asked.headers, [("content-type".to_owned(), "application/json".to_owned())]);
    assert_eq!(asked.body.as_deref(), Some(br#"{"key":"KEY-1"}"#.as_slice()));
    assert!(stand.base.log().iter().all(|line| !line.contains("KEY-1")));
}

/// Lines of the log without places in modules.
fn log(place: &Place) -> Vec<String> {
    let lines = place.stand.base.log();
    place.stand.base.journal.borrow_mut().clear();
    lines
}

fn what_happened_is_in_the_log() {
    for place in places() {
        let wanted = || place.call("Проверка", "НовыеТребования", &["DEMO".into(), "0.0.0.4".into()]);
        let outcome = |code: &str, restored: Value| {
            let outcome = extension_update_bsl::collections::structure();
            for (name, value) in [
                ("Код", code.into()),
                ("Текст", "Слова".into()),
                ("Возвращено", restored),
                ("Версия", "0.0.0.4".into()),
            ] {
                outcome.insert(name.into(), value);
            }
            place.call("Шаги", "ЗаписатьИсход", &[Value::object(outcome), wanted()]);
            log(&place)
        };
        assert_eq!(
            outcome("", Value::Undefined),
            ["Информация Обновление расширения.Установка: Расширение DEMO: установлена версия 0.0.0.4"]
        );
        for (restored, told) in [
            (Value::Undefined, "База не изменилась."),
            (true.into(), "Прежнее расширение записано обратно."),
            (false.into(), "Прежнее расширение вернуть не удалось."),
        ] {
            assert_eq!(outcome("lock", restored), [format!("Ошибка Обновление расширения.Отказ: lock: Слова\n{told}")]);
        }
        // A write that fails leaves the words of the platform.
        place.stand.base.faults.plan("РасширениеКонфигурации.Записать", When::Before, 0, 1, "Диск заполнен");
        place.call(
            "Установка",
            "Записать",
            &[extension_update_bsl::library::binary::binary(file("0.0.0.4")), wanted()],
        );
        let lines = log(&place);
        assert!(
            lines.len() == 1
                && lines[0].starts_with("Ошибка Обновление расширения.Установка: ")
                && lines[0].contains("Диск заполнен"),
            "{lines:?}"
        );
        // An install that another session has left.
        leave(&place, "99-20200101000000");
        place.call("Операция", "Прежняя", &[]);
        let told = "Прошлая установка 0.0.0.4 прервалась до записи. В базе прежняя версия: 0.0.0.3.";
        assert_eq!(log(&place), [format!("Предупреждение Обновление расширения.Операция: {told}")]);
        // What cannot be read or kept is said with the place.
        let work = crate::field!(place.stand, leave(&place, ""), "Работа");
        for (call, procedure, args) in [
            ("Сохранить", "Закончить", vec![work.clone()]),
            ("Сохранить", "Отметить", vec![work.clone(), true.into()]),
            ("ПолучитьТекущийСеансИнформационнойБазы", "ИмяСеанса", vec![]),
        ] {
            leave(&place, "");
            place.stand.base.faults.plan(call, When::Before, 0, 1, "Недоступно");
            place.call("Операция", procedure, &args);
            let lines = log(&place);
            assert!(
                lines.len() == 1 && lines[0].starts_with("Ошибка Обновление расширения.Операция: "),
                "{procedure}: {lines:?}"
            );
        }
        // A step that throws ends the install with the words, in the log and in the report.
        place.stand.base.faults.plan("ПолучитьИзВременногоХранилища", When::Before, 0, 1, "Хранилище недоступно");
        let step = place.call("ВызовСервера", "ПроверитьФайл", &[work]);
        assert!(crate::field!(place.stand, step, "Конец").equals(&true.into()));
        let lines = log(&place);
        assert!(
            lines[0].starts_with("Ошибка Обновление расширения.Установка: ")
                && lines[0].contains("Хранилище недоступно"),
            "{lines:?}"
        );
        assert_eq!(lines[1], "Предупреждение Обновление расширения.Отказ: other: Хранилище недоступно");
        // Critical remarks of the platform refuse a file by their own code.
        place.stand.base.extensions.borrow_mut().check = Box::new(|_| {
            let problem = |is_critical, text: &str| extension_update_stand::extensions::Problem {
                is_critical,
                text: text.into(),
            };
            Ok(vec![problem(true, "Нет реквизита"), problem(false, "Роль не найдена"), problem(true, "Нет формы")])
        });
        let data = extension_update_bsl::library::binary::binary(file("0.0.0.4"));
        let found = place.call("Проверка", "Заключение", &[data, wanted()]);
        let text = |name: &str| convert::show(&crate::field!(place.stand, found, name));
        assert_eq!((text("Код").as_str(), text("Текст").as_str()), ("incompatible", "Нет реквизита; Нет формы"));
    }
}
