//! What the forms of the extension do beside an install: registration, the self-test, commands, links, files, settings.

use extension_update_bsl::library::errors::ErrorInfo;
use extension_update_bsl::{Side, Value, convert};
use extension_update_stand::extensions::Problem;
use extension_update_stand::network::Answer;
use extension_update_stand::sessions::Session;
use extension_update_stand::values::Record;
use extension_update_stand::{Shown, Stand, When};

use crate::visit::{ADDRESS, FORM, Visit, add_secrets, artifact, file, install, sha256};

crate::cases![
    a_key_is_kept_and_asked_about,
    the_self_test_tells_what_it_saw,
    commands_open_their_forms,
    the_update_form_does_the_rest,
    each_refusal_has_its_code,
    the_user_is_asked_before_the_write,
    settings_reach_the_panel,
    a_library_keeps_key_and_proxy,
    files_are_installed_by_hand,
];

/// A code, the message, and what stands in the way.
type Refusal = (&'static str, String, fn(&Stand));

const REGISTRATION: &str = "ОбщаяФорма.Демо_РегистрацияПродукта";
const SELF_TEST: &str = "ОбщаяФорма.Демо_СамопроверкаПоля";

fn stand() -> Stand {
    Stand::extension().expect("the modules load")
}

fn a_key_is_kept_and_asked_about() {
    let licence = r#"{"until":"2026-12-31","organisation":"Ромашка","contact":"Мурка","email":"m@example.com","phone":"1",
        "products":[{"name":"DEMO","state":"активен","features":[{"name":"Пользователи","used":1,"total":5}]},{"name":"X","state":"нет"}]}"#;
    for (answer, told) in [
        (Answer::new(200, &[], licence.as_bytes()), "Пользователи. Используется: 1/5"),
        (Answer::new(200, &[], b"{\"error\":\"no such key\"}"), "no such key"),
        (Answer::new(200, &[], b"<html>"), "непонятно"),
        (Answer::Lost, "не отвечает"),
        (Answer::Late, "не отвечает"),
    ] {
        let stand = stand();
        stand.base.answer_with(move |_| answer.clone());
        let form = stand.open(REGISTRATION, None).expect("the form opens");
        form.set_attribute("ЛицензионныйКлюч", " DEMO-1 ".into());
        stand.command(&form, "Применить");
        stand.command(&form, "Применить");
        stand.advance(60_000);
        let text = convert::show(&form.attribute("Сведения"));
        assert!(text.contains(told), "{text}");
        assert!(stand.close(&form, false));
        // Opened again, the form asks by itself, and closing it calls the question off.
        let form = stand.open(REGISTRATION, None).expect("the form opens");
        assert_eq!(convert::show(&form.attribute("ЛицензионныйКлюч")), "DEMO-1");
        assert!(stand.close(&form, false));
        let shown = stand.base.take_shown();
        assert!(!shown.iter().any(|shown| matches!(shown, Shown::Exception(_))), "{shown:?}");
    }
    // Without an address nobody is asked.
    let no_address = ("Настройки.АдресСведенийОЛицензии = \"http://127.0.0.1:8123/demo/licence\";", "");
    let stand = Stand::changed("extension", Side::ThinClient, &[no_address]).expect("the modules load");
    let form = stand.open(REGISTRATION, None).expect("the form opens");
    form.set_attribute("ЛицензионныйКлюч", "K".into());
    stand.command(&form, "Применить");
    stand.advance(2_000);
    assert!(convert::show(&form.attribute("Сведения")).contains("проверит его сервис обновлений"));
}

fn the_self_test_tells_what_it_saw() {
    for side in [Side::ThinClient, Side::WebClient] {
        let visit = Visit::open_on(Stand::changed("extension", side, &[]).expect("the modules load"), SELF_TEST);
        visit.page.say("ready", r#"{"protocol":1,"version":"0.1.0"}"#);
        visit.page.say(
            "fetch",
            r#"{"ticket":1,"method":"POST","url":"https://selftest.invalid/","maxBytes":1,"timeoutMs":1}"#,
        );
        visit.page.say("state", r#"{"state":"available","installed":"0.0.0.3","offered":"0.0.0.4","code":null}"#);
        visit.stand.advance(1_000);
        assert_eq!(visit.page.reported("fetched").len(), 1);
        let told = convert::show(&visit.form.attribute("Сведения"));
        assert!(told.contains("движок стенда") && told.contains("take: ready"), "{told}");
        visit.stand.command(&visit.form, "СохранитьСведения");
        assert!(visit.calm().contains(&Shown::File("extension-update-selftest.txt".into())));
        assert!(visit.stand.close(&visit.form, false));
    }
    // With the name of a file it writes and ends, or says why it could not.
    for fails in [false, true] {
        let visit = Visit::open_on(stand(), SELF_TEST);
        visit.form.set_attribute("ЗавершитьПослеЗаписи", true.into());
        visit.form.set_attribute("ИмяФайлаСведений", "facts.txt".into());
        visit.stand.advance(61_000);
        if fails {
            visit.stand.fail_dialog(Value::object(ErrorInfo(std::rc::Rc::default())));
            assert!(convert::show(&visit.form.attribute("Сведения")).contains("Файл не записан"));
        } else {
            visit.stand.answer(vec![Some(Value::Bool(true))]);
            assert!(visit.stand.base.shown.borrow().contains(&Shown::End(false)));
        }
        visit.calm();
    }
}

fn commands_open_their_forms() {
    let stand = stand();
    let given = Record::closed(
        "ПараметрыВыполненияКоманды",
        &[("Источник", Value::Undefined), ("Уникальность", Value::Undefined), ("Окно", Value::Undefined)],
    );
    for command in ["Демо_ОткрытьОбновлениеРасширения", "Демо_ОткрытьРегистрациюПродукта"]
    {
        let module = format!("ОбщаяКоманда.{command}");
        stand.on_client(&module, "ОбработкаКоманды", &[Value::Undefined, given.clone()]).expect("it opens");
    }
    stand.on_client("extension.МодульПриложения", "Демо_ПриНачалеРаботыСистемы", &[]).expect("it runs");
    let forms = stand.base.take_shown();
    assert_eq!(forms.len(), 3, "{forms:?}");
}

fn the_update_form_does_the_rest() {
    let visit = Visit::open();
    visit.page.say("ready", r#"{"protocol":1,"version":"0.1.0"}"#);
    visit.page.say("remember", r#"{"memory":{"seq":7}}"#);
    visit.page.say("fetch", r#"{"ticket":3,"method":"POST","url":"http://127.0.0.1:8123/x","headers":{"accept":"a"},"body":"{}","maxBytes":4,"timeoutMs":1000}"#);
    visit.say_download(&artifact(&file("0.0.0.4"), &[ADDRESS]));
    visit.say_download(&artifact(b"other", &[ADDRESS]));
    visit.say_download(&artifact(b"x", &["http://127.0.0.1:1/none"]));
    visit.page.say("open-link", r#"{"url":"https://example.com/"}"#);
    visit.page.say("open-registration", "{}");
    visit.page.say("unheard-of", "{}");
    visit.page.say("restart", "{}");
    visit.page.say_text("no JSON");
    visit.stand.advance(10_000);
    visit.stand.reply("Да");
    let shown = visit.calm();
    let registration = Shown::Form("ОбщаяФорма.Демо_РегистрацияПродукта".into());
    for wanted in [
        registration,
        Shown::Link("https://example.com/".into()),
        Shown::End(true),
        Shown::File("DEMO-0.0.0.4.cfe".into()),
    ] {
        assert!(shown.contains(&wanted), "{wanted:?} {shown:?}");
    }
    assert!(visit.page.reported("fetched")[0].contains("too-large"));
    assert!(visit.stand.click_link(&visit.form, "https://example.com/"));
    visit.stand.command(&visit.form, "ОткрытьРегистрацию");
    visit.stand.command(&visit.form, "Перезапустить");
    visit.stand.notify(&visit.form, "Демо_ИзмененЛицензионныйКлюч");
    visit.stand.form_document(&visit.form);
    let config = visit.page.starts.borrow().last().cloned().expect("a start");
    assert!(config.contains(r#""memory":{"seq":7}"#), "{config}");
    // A config that the panel refuses is in the log.
    visit.page.answer.replace(Some(r#"{"ok":false,"error":{"code":"config","text":"x"}}"#.into()));
    visit.stand.form_document(&visit.form);
    assert!(visit.stand.base.log().iter().any(|line| line.contains("ok\":false")));
    assert!(visit.stand.close(&visit.form, false));
    visit.calm();
}

fn each_refusal_has_its_code() {
    let data = file("0.0.0.4");
    let good = install("0.0.0.4", &data);
    let (size, none) = (format!("\"size\":{}", data.len()), "http://127.0.0.1:8123/none");
    let cases: [Refusal; 13] = [
        ("hash", good.replace(&sha256(&data), &"0".repeat(64)), |_| ()),
        ("network", good.replace(&size, "\"size\":null").replace(ADDRESS, none), |_| ()),
        ("hash", good.replace("\"md5\":null", "\"md5\":\"00\""), |_| ()),
        ("other", install("0.0.0.5", &data), |_| ()),
        ("other", good.replace("\"DEMO\"", "\"OTHER\""), |_| ()),
        ("network", good.replace(ADDRESS, none), |_| ()),
        ("network", good.replace(ADDRESS, "http://example.com/x"), |_| ()),
        ("rights", good.clone(), |stand| stand.base.modes.administrator.set(false)),
        ("safe-mode", good.clone(), |stand| stand.base.modes.safe.set(true)),
        ("main-node", good.clone(), |stand| stand.base.extensions.borrow_mut().database[0].main_node = true),
        ("incompatible", good.clone(), |stand| {
            let problem = || Problem { is_critical: true, text: "Нет реквизита".into() };
            stand.base.extensions.borrow_mut().check = Box::new(move |_| Ok(vec![problem()]));
        }),
        ("lock", good.clone(), |stand| {
            stand.base.faults.always("РасширениеКонфигурации.Записать", "Ошибка исключительной блокировки базы");
        }),
        ("lock", good, |stand| stand.base.faults.always("Выполнить", "Запрещено")),
    ];
    for (code, message, prepare) in cases {
        let visit = Visit::open();
        prepare(&visit.stand);
        visit.page.say("install", &message);
        let last = visit.finish();
        assert!(last.contains(&format!(r#""code":"{code}""#)), "{code}: {last}");
        assert_eq!(visit.version(), "0.0.0.3");
        visit.calm();
    }
    // A file of another name or of no kind at all is named so.
    for (bytes, code) in [
        (extension_update_stand::extensions::make_file("OTHER", "0.0.0.4").expect("a name"), "name"),
        (b"no extension".to_vec(), "name"),
    ] {
        let visit = Visit::open();
        let served = bytes.clone();
        visit.stand.base.answer_with(move |question| extension_update_stand::network::serve(question, &served));
        visit.page.say("install", &install("0.0.0.4", &bytes));
        assert!(visit.finish().contains(&format!(r#""code":"{code}""#)));
        visit.calm();
    }
}

fn the_user_is_asked_before_the_write() {
    let visit = Visit::open();
    for (number, user) in [(9, "Мурка"), (10, "Васька"), (11, "")] {
        visit.stand.base.sessions.borrow_mut().push(Session::other(number, "1CV8C", user));
    }
    visit.stand.base.sessions.borrow_mut().push(Session::other(12, "BackgroundJob", "Задание"));
    visit.stand.base.extensions.borrow_mut().database[0].changes_data = true;
    visit.say_install();
    let asked = visit.asked();
    assert!(
        asked.contains("Других сеансов в базе: 3 (Мурка, Васька)") && asked.contains(r#""code":"lock""#),
        "{asked}"
    );
    // The form may be closed on a question, and asks again when it is opened.
    let mut visit = visit;
    visit.close_and_reopen();
    visit.asked();
    visit.page.say("proceed", r#"{"operation":"op-1"}"#);
    assert!(visit.finish().contains("installed"));
    visit.calm();
    // While another session installs, nothing is downloaded.
    let visit = Visit::open();
    visit.begin_install(500);
    for session in visit.stand.base.sessions.borrow_mut().iter_mut() {
        session.is_own = false;
    }
    visit.stand.base.sessions.borrow_mut().push(Session { number: 20, ..Session::own() });
    let mut visit = visit;
    visit.close_and_reopen();
    visit.page.say("install", &install("0.0.0.4", &file("0.0.0.4")).replace("op-1", "op-2"));
    visit.asked();
    assert!(visit.page.reported("preflight")[0].contains("обновляет другой сеанс"));
    visit.stand.base.sessions.borrow_mut().retain(|session| session.is_own);
    visit.stand.base.jobs.borrow().iter().for_each(|job| job.state.set(extension_update_stand::jobs::State::Cancelled));
    visit.page.say("proceed", r#"{"operation":"op-2"}"#);
    assert!(visit.finish().contains("installed"));
    visit.calm();
}

fn settings_reach_the_panel() {
    let change = (
        "Настройки.Дистрибутив    = \"DEMO_EXT\";",
        "Настройки.Дистрибутив = \"DEMO_EXT\"; Настройки.Язык = \"en\"; Настройки.ПериодПроверки = 24; \
        Настройки.КаналыНаВыбор = СтрРазделить(\"stable,beta\", \",\"); Настройки.СайтыКартинок.Добавить(\"example.com\");",
    );
    let other = (
        "Процедура ПриОпределенииДругихРасширений(Расширения) Экспорт",
        "Процедура ПриОпределенииДругихРасширений(Расширения) Экспорт \
        Второе = Демо_ОбновлениеРасширения.НовыеНастройки(); Второе.ИмяРасширения = \"SECOND\"; Расширения.Добавить(Второе);",
    );
    let stand = Stand::changed("extension", Side::ThinClient, &[change, other]).expect("the modules load");
    let mut visit = Visit::open_on(stand, FORM);
    visit.page.say("remember", r#"{"extension":"SECOND","memory":{"seq":9}}"#);
    visit.stand.advance(1_000);
    visit
        .stand
        .on_server("Демо_ОбновлениеРасширенияХранение", "ЗапомнитьСрокЛицензии", &["2026-12-31".into()])
        .expect("it is kept");
    visit.begin_install(500);
    visit.close_and_reopen();
    let config = visit.config();
    assert_eq!(config["locale"], "en");
    assert_eq!(config["extensions"][0]["policy"]["checkInterval"], 24);
    assert_eq!(config["extensions"][0]["policy"]["imageHosts"][0], "example.com");
    assert_eq!(config["extensions"][0]["licence"]["until"], "2026-12-31");
    assert_eq!(config["extensions"][0]["host"]["operation"]["operation"], "op-1");
    assert_eq!(config["extensions"][1]["memory"]["seq"], 9);
    assert!(visit.finish().contains("installed"));
    // The install that went on is over: the config no longer speaks of it.
    visit.stand.form_document(&visit.form);
    let config = visit.config();
    assert!(config["extensions"][0]["host"].get("operation").is_none());
    visit.calm();
}

fn a_library_keeps_key_and_proxy() {
    let stand = stand();
    add_secrets(&stand);
    let storage = "Демо_ОбновлениеРасширенияХранение";
    stand.on_server(storage, "ЗапомнитьЛицензионныйКлюч", &["K-1".into()]).expect("it is kept");
    assert_eq!(convert::show(&stand.on_server(storage, "ЛицензионныйКлюч", &[]).expect("it is read")), "K-1");
    assert!(stand.base.settings.borrow().values().any(|value| convert::show(value) == "@K-1"));
    // In safe mode the library's storage is out of reach.
    stand.base.modes.safe.set(true);
    stand.on_server(storage, "ЗапомнитьЛицензионныйКлюч", &["K-2".into()]).expect("it is kept");
    assert_eq!(convert::show(&stand.on_server(storage, "ЛицензионныйКлюч", &[]).expect("it is read")), "K-2");
    stand.base.modes.safe.set(false);
    let visit = Visit::open_on(stand, FORM);
    visit.stand.base.answer_with(|question| Answer::new(200, &[("ETag", "\"1\"")], question.host.as_bytes()));
    visit.ask(1, "https://example.com/feed");
    visit.stand.advance(2_000);
    assert!(visit.page.reported("fetched")[0].contains(r#""etag":"\"1\"""#), "{:?}", visit.page.reports.borrow());
    assert!(visit.stand.base.questions.borrow().last().is_some_and(|question| question.is_secure));
}

fn files_are_installed_by_hand() {
    let visit = Visit::open();
    visit.stand.command(&visit.form, "ОбновитьИзФайла");
    visit.stand.answer(vec![Some(Value::Bool(false)), Some("".into()), Some("".into())]);
    for (version, warning) in [("0.0.0.3", "не новее"), ("0.0.0.2", "не новее")] {
        visit.choose_file(file(version));
        visit.warns(warning);
    }
    visit.choose_file(file("0.0.0.4"));
    visit.stand.reply("Нет");
    assert_eq!(visit.version(), "0.0.0.3");
    for (text, told) in [("Ошибка блокировки", "База не изменилась"), ("Ошибка", "записано обратно")]
    {
        visit.choose_file(file("0.0.0.4"));
        if told == "База не изменилась" {
            visit.stand.base.faults.plan("РасширениеКонфигурации.Записать", When::Before, 0, 1, text);
        } else {
            visit.stand.base.fail_after_write(1, text);
        }
        visit.stand.reply("Да");
        visit.warns(told);
        assert_eq!(visit.version(), "0.0.0.3");
    }
    // The way back fails too: said so, and the new version stays, whole.
    visit.choose_file(file("0.0.0.4"));
    visit.stand.base.fail_after_write(1, "Ошибка");
    // The first write is carried out, the second one is the way back.
    visit.stand.base.faults.plan("РасширениеКонфигурации.Записать", When::Before, 1, 1, "Ошибка");
    visit.stand.reply("Да");
    visit.warns("вернуть не удалось");
    assert_eq!(visit.version(), "0.0.0.4");
    // While an install runs, no file is taken.
    let visit = Visit::open();
    visit.begin_install(500);
    visit.stand.command(&visit.form, "ОбновитьИзФайла");
    visit.warns("Дождитесь");
    visit.page.say("cancel", r#"{"operation":"op-1"}"#);
    assert!(visit.finish().contains("cancelled"));
}
