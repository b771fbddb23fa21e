//! Corners of the forms that nothing else comes to: a question that nobody answers, a file of another kind, two
//! installs at once, pages that are gone, and a server that is lost where only the form itself would notice. Read next:
//! `windows.rs`.

use extension_update_bsl::{Value, convert};
use extension_update_stand::jobs::State;
use extension_update_stand::network::Answer;
use extension_update_stand::sessions::Session;
use extension_update_stand::{Scripted, Shown, When};

use crate::exact::both;
use crate::place::{items, leave, places};
use crate::visit::{ADDRESS, FORM, Visit, add_secrets, artifact, file, install};

crate::cases![
    a_question_without_an_answer_is_a_timeout,
    what_was_downloaded_wrong_is_not_given_to_the_user,
    a_second_install_is_passed_over,
    a_file_waits_for_another_session,
    messages_without_a_number_are_carried_out,
    a_form_without_a_page_does_nothing,
    what_the_server_does_not_hear_is_no_matter_of_the_user,
    sessions_that_cannot_be_named_are_nobodys,
    the_installer_offers_prereleases_and_keeps_the_key_in_the_library,
    a_question_before_the_download_may_be_called_off,
    what_a_lost_server_leaves_undone_is_done_later,
    a_form_asks_until_it_hears,
    what_is_wanted_of_a_file_is_what_the_message_says,
    several_extensions_are_several_sections,
    everything_that_is_found_before_the_write_is_told,
    what_the_network_refused_is_in_the_log
];

const LOST: &str = "Соединение потеряно";

fn a_question_without_an_answer_is_a_timeout() {
    let visit = Visit::open();
    visit.stand.base.job_time.set(60_000);
    let asked = r#"{"ticket":1,"method":"GET","url":"http://127.0.0.1:1/","maxBytes":8,"timeoutMs":5000}"#;
    visit.page.say("fetch", asked);
    // The job has two seconds more than the service, and its end is looked for three times a second.
    visit.stand.advance(7_000);
    assert_eq!(visit.page.reports.borrow().len(), 0);
    visit.stand.advance(1_000);
    assert_eq!(*visit.page.reports.borrow(), [r#"{"report":"fetched","ticket":1,"error":"timeout"}"#]);
    assert!(visit.stand.base.jobs.borrow().iter().all(|job| job.state.get() == State::Cancelled));
    // One whose job is stopped by somebody is a question to the network that failed.
    visit.page.reports.borrow_mut().clear();
    visit.page.say("fetch", &asked.replace("\"ticket\":1", "\"ticket\":2"));
    visit.stand.advance(500);
    visit.stand.base.jobs.borrow().iter().for_each(|job| job.state.set(State::Cancelled));
    visit.stand.advance(1_000);
    assert_eq!(*visit.page.reports.borrow(), [r#"{"report":"fetched","ticket":2,"error":"network"}"#]);
    visit.calm();
}

fn what_was_downloaded_wrong_is_not_given_to_the_user() {
    for visit in both() {
        let wrong = artifact(&file("0.0.0.5"), &[ADDRESS]);
        let none = artifact(b"x", &["http://127.0.0.1:8123/none"]);
        for (wanted, told) in
            [(wrong, "SHA-256 файла не совпадает с объявленным"), (none, "Сервер файла ответил кодом 404")]
        {
            visit.page.say("download", &format!(r#"{{"version":"0.0.0.5","artifact":{wanted}}}"#));
            visit.stand.advance(3_000);
            assert_eq!(visit.calm(), [Shown::Warning(told.into())]);
        }
        assert_eq!(visit.page.reports.borrow().len(), 0);
    }
}

fn a_second_install_is_passed_over() {
    for visit in both() {
        visit.stand.base.job_time.set(2_000);
        visit.say_install();
        visit.stand.advance(100);
        visit.page.say("install", &install("0.0.0.4", &file("0.0.0.4")).replace("op-1", "op-2"));
        assert!(visit.finish().contains(r#""operation":"op-1""#));
        assert!(visit.page.reports.borrow().iter().all(|report| !report.contains("op-2")));
        visit.calm();
    }
}

fn a_file_waits_for_another_session() {
    for visit in both() {
        let is_installer = visit.form.module != FORM;
        let place = crate::place::Place { stand: visit.stand, is_installer };
        place.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
        leave(&place, "9-20261002080000");
        place.stand.command(&visit.form, if is_installer { "УстановитьИзФайла" } else { "ОбновитьИзФайла" });
        place.stand.choose_file(&visit.form, "DEMO.cfe", file("0.0.0.5"));
        let shown = place.stand.base.take_shown();
        let told = "Это расширение сейчас обновляет другой сеанс. Дождитесь, когда он закончит.";
        assert_eq!(shown.last(), Some(&Shown::Warning(told.into())), "{shown:?}");
        assert_eq!(place.stand.base.installed("DEMO").expect("it is there").version, "0.0.0.3");
    }
}

fn messages_without_a_number_are_carried_out() {
    for visit in both() {
        for _ in 0..2 {
            visit.page.say_text(r#"{"message":"open-link","params":{"url":"https://example.com/"}}"#);
        }
        visit.stand.advance(1_000);
        assert_eq!(visit.calm().len(), 2);
    }
}

fn a_form_without_a_page_does_nothing() {
    for mut visit in both() {
        let page = std::rc::Rc::new(Scripted::default());
        page.is_gone.set(true);
        assert!(visit.stand.close(&visit.form, false));
        let name = visit.form.module.clone();
        visit.form = visit.stand.open(&name, Some(page.clone())).expect("the form opens");
        visit.stand.notify(&visit.form, "Демо_ИзмененЛицензионныйКлюч");
        page.say("restart", "{}");
        visit.stand.advance(1_000);
        visit.stand.form_document(&visit.form);
        visit.stand.advance(1_000);
        assert_eq!(page.starts.borrow().len(), 0);
        // The page goes away between the click and the message: nothing is taken from nowhere.
        page.is_gone.set(false);
        visit.stand.form_document(&visit.form);
        page.is_gone.set(true);
        visit.stand.advance(1_000);
        assert_eq!(visit.calm(), Vec::<Shown>::new());
        assert!(visit.stand.close(&visit.form, false));
        // One that is closed before its field has said anything.
        let form = visit.stand.open(&name, None).expect("the form opens");
        assert!(visit.stand.close(&form, false));
        visit.calm();
    }
}

fn what_the_server_does_not_hear_is_no_matter_of_the_user() {
    for visit in both() {
        let calls = if visit.form.module == FORM { "" } else { "ВызовСервера_" };
        let fails = |call: &str| visit.stand.base.faults.plan(&format!("{calls}{call}"), When::Before, 0, 1, LOST);
        let before = convert::show(&visit.form.attribute("НастройкиПанели"));
        fails("ЗапомнитьПамять");
        visit.page.say("remember", r#"{"memory":{"seq":7}}"#);
        visit.stand.advance(1_000);
        assert_eq!(convert::show(&visit.form.attribute("НастройкиПанели")), before);
        fails("НастройкиПанели");
        visit.stand.notify(&visit.form, "Демо_ИзмененЛицензионныйКлюч");
        visit.stand.element_event(&visit.form, "ПоказыватьНепроверенные", "OnChange");
        assert_eq!(visit.page.starts.borrow().last(), Some(&before));
        // The user says no, and the server does not hear of it either.
        visit.stand.base.take_shown();
        visit.choose_file(file("0.0.0.4"));
        visit.stand.base.faults.plan("УдалитьИзВременногоХранилища", When::Before, 0, 1, LOST);
        visit.stand.reply("Нет");
        visit.page.say("download", &format!(r#"{{"version":"1","artifact":{}}}"#, artifact(b"x", &[ADDRESS])));
        visit.stand.advance(150);
        fails("ОтменитьРаботы");
        assert!(visit.stand.close(&visit.form, false));
        visit.calm();
        assert!(visit.stand.base.temporary.borrow().values().all(|kept| kept.owner.is_none()));
    }
}

/// A platform that does not name the session: whoever is there may be this session itself, so nobody is asked about.
fn sessions_that_cannot_be_named_are_nobodys() {
    for place in places() {
        place.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
        let others = |expected: usize| {
            assert_eq!(items(&place.call("Операция", "ДругиеСеансы", &[])).len(), expected);
        };
        others(1);
        place.stand.base.faults.always("ПолучитьТекущийСеансИнформационнойБазы", "Недоступно");
        others(0);
        let config = place.shown("Конфиг", "НастройкиПанели", &[]);
        assert!(!config.contains("\"session\""), "{config}");
        // A record of a session that had a name is not judged by one that has none.
        leave(&place, "9-20261002080000");
        let former = place.call("Операция", "Прежняя", &[]);
        assert!(!matches!(place.call("Хранение", "Операция", &["DEMO".into()]), Value::Undefined));
        assert!(crate::field!(place.stand, former, "Прочитано").equals(&Value::Bool(false)));
        place.stand.base.faults.clear();
        // The list is out of reach: for an hour a record is taken for one that goes on.
        place.stand.base.faults.always("ПолучитьСеансыИнформационнойБазы", "Недостаточно прав");
        others(0);
        let log = place.stand.base.log();
        assert!(
            log.last().is_some_and(|line| line.contains("Операция: ") && line.contains("Недостаточно прав")),
            "{log:?}"
        );
        assert!(place.call("Операция", "ИдетВДругомСеансе", &["DEMO".into()]).equals(&Value::Bool(true)));
        place.stand.base.clock.set(place.stand.base.clock.get() + 3_600_000);
        assert!(place.call("Операция", "ИдетВДругомСеансе", &["DEMO".into()]).equals(&Value::Bool(false)));
    }
}

fn the_installer_offers_prereleases_and_keeps_the_key_in_the_library() {
    let [_, visit] = both();
    assert!(visit.stand.processor_attribute("ПоказыватьНепроверенные", true.into()));
    visit.stand.element_event(&visit.form, "ПоказыватьНепроверенные", "OnChange");
    assert_eq!(visit.config()["policy"]["channels"], serde_json::json!(["stable", "beta"]));
    // With the library's storage of secrets the key is there, and the proxy comes from its settings.
    add_secrets(&visit.stand);
    visit.form.set_attribute("ЛицензионныйКлюч", "KEY-9".into());
    visit.stand.command(&visit.form, "Применить");
    assert_eq!(visit.config()["licenceKey"], "KEY-9");
    assert!(visit.stand.base.settings.borrow().values().any(|value| convert::show(value) == "@KEY-9"));
    visit.stand.base.answer_with(|question| Answer::new(200, &[], question.host.as_bytes()));
    visit.ask(1, "https://example.com/");
    visit.stand.advance(1_000);
    assert!(visit.page.reported("fetched").concat().contains("example.com"));
    visit.calm();
}

fn a_question_before_the_download_may_be_called_off() {
    for visit in both() {
        let is_installer = visit.form.module != FORM;
        visit.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
        let place = crate::place::Place { stand: visit.stand, is_installer };
        leave(&place, "9-20261002080000");
        visit.page.say("install", &install("0.0.0.4", &file("0.0.0.4")));
        place.stand.advance(2_000);
        let text = "Это расширение сейчас обновляет другой сеанс. Дождитесь, когда он закончит.";
        let problem = format!(r#"{{"code":"lock","text":"{text}","blocks":true}}"#);
        let asked = format!(r#"{{"report":"preflight","operation":"op-1","problems":[{problem}]}}"#);
        assert_eq!(visit.page.reported("preflight"), [asked]);
        visit.page.say("cancel", r#"{"operation":"op-1"}"#);
        place.stand.advance(2_000);
        let told =
            r#"{"report":"failed","operation":"op-1","code":"cancelled","text":"Установка отменена пользователем"}"#;
        assert_eq!(visit.page.last_reports(), [told]);
        // The other session's record is its own.
        assert!(!matches!(place.call("Хранение", "Операция", &["DEMO".into()]), Value::Undefined));
        // Nothing runs: the form closes, with the program or without it.
        assert!(place.stand.close(&visit.form, true));
    }
    // While the installer installs it does not close: the platform asks where the program ends, the form says so else.
    let [_, visit] = both();
    visit.say_install();
    visit.stand.advance(150);
    assert!(!visit.stand.close(&visit.form, true));
    assert_eq!(visit.calm(), []);
    assert!(!visit.stand.close(&visit.form, false));
    assert_eq!(visit.calm(), [Shown::Warning("Идёт установка: отмените её или дождитесь конца".into())]);
    assert!(visit.finish().contains("installed"));
}

fn what_a_lost_server_leaves_undone_is_done_later() {
    let mut visit = Visit::open();
    visit.begin_install(1_000);
    assert!(visit.stand.close(&visit.form, false));
    // The form does not hear at once whether an install goes on, and cannot take it out of its config at once.
    visit.stand.base.faults.plan("ПродолжаемаяУстановка", When::Before, 0, 1, LOST);
    visit.stand.base.faults.plan("НастройкиБезОперации", When::Before, 0, 1, LOST);
    visit.reopen();
    assert!(convert::show(&visit.form.attribute("НастройкиПанели")).contains("\"operation\":{"));
    assert!(visit.finish().contains("installed"));
    assert_eq!(visit.stand.base.faults.unmet(), Vec::<String>::new());
    assert!(!convert::show(&visit.form.attribute("НастройкиПанели")).contains("\"operation\":{"));
    visit.calm();
}

/// A form that was told to wait for an install asks about it until it hears.
fn a_form_asks_until_it_hears() {
    let mut visit = Visit::open();
    visit.begin_install(1_000);
    assert!(visit.stand.close(&visit.form, false));
    visit.page = std::rc::Rc::default();
    visit.page.is_gone.set(true);
    visit.form = visit.stand.open(FORM, Some(visit.page.clone())).expect("the form opens");
    visit.stand.base.faults.always("НайтиПоУникальномуИдентификатору", LOST);
    visit.page.is_gone.set(false);
    visit.stand.form_document(&visit.form);
    visit.stand.advance(1_000);
    visit.stand.base.faults.clear();
    assert!(visit.finish().contains("installed"));
    visit.calm();
}

fn what_is_wanted_of_a_file_is_what_the_message_says() {
    for place in places() {
        let params = r#"{"operation":"o","extension":"DEMO","version":"0.0.0.4","artifact":{"name":"x.cfe","urls":[],"size":5,"sha256":"aa","md5":"bb"}}"#;
        let wanted = place.call("Проверка", "ТребованияСообщения", &[place.json(params)]);
        let text = |name: &str| convert::show(&crate::field!(place.stand, wanted, name));
        let all = ["ИмяРасширения", "Версия", "Размер", "SHA256", "MD5", "НуженХеш"].map(text);
        assert_eq!(all, ["DEMO", "0.0.0.4", "5", "aa", "bb", "Нет"]);
        let hash = place.shown("Установка", "ХешСумма", &["DEMO".into()]);
        assert!(!hash.is_empty() && text("ХешСумма") == hash);
    }
}

fn several_extensions_are_several_sections() {
    for (part, own) in [("extension", "Демо_ОбновлениеРасширения."), ("installer", "Основа_")]
    {
        let prefix = if part == "installer" { "Переопределяемый_" } else { "" };
        let others = format!("Процедура {prefix}ПриОпределенииДругихРасширений(Расширения) Экспорт");
        let second = format!(
            "{others} Второе = {own}НовыеНастройки(); Второе.ИмяРасширения = \"SECOND\"; Расширения.Добавить(Второе);"
        );
        let stand =
            extension_update_stand::Stand::changed(part, extension_update_bsl::Side::ThinClient, &[(&others, &second)]);
        let place = crate::place::Place { stand: stand.expect("the modules load"), is_installer: part == "installer" };
        let config = place.config();
        let names: Vec<_> =
            config["extensions"].as_array().expect("a list").iter().map(|one| &one["extension"]["id"]).collect();
        assert_eq!(names, ["DEMO", "SECOND"]);
        assert_eq!((&config["locale"], &config["theme"]), (&"ru".into(), &"light".into()));
        assert!(config.get("extension").is_none());
    }
}

fn what_the_network_refused_is_in_the_log() {
    for visit in both() {
        visit.stand.base.answer_with(|_| Answer::Lost);
        visit.ask(1, "https://example.com:444/secret?x");
        visit.stand.advance(1_000);
        visit.say_install();
        visit.finish();
        let log = visit.stand.base.log();
        let network: Vec<_> = log.iter().filter(|line| line.contains("расширения.Сеть: ")).collect();
        let words = "недоступен: Ошибка работы с Интернет\nпо причине:\nНе могу установить соединение";
        // The server, and never the path: it may hold a password for a while.
        assert_eq!(
            network,
            ["example.com:444", "127.0.0.1:8123"]
                .map(|host| format!("Предупреждение Обновление расширения.Сеть: Сервер {host} {words}"))
                .iter()
                .collect::<Vec<_>>()
        );
        visit.stand.base.faults.plan("ПоместитьВоВременноеХранилище", When::Before, 0, 1, "Сеанс прерван");
        visit.ask(2, "https://example.com/");
        visit.stand.advance(1_000);
        let log = visit.stand.base.log();
        assert!(log.iter().any(|line| line.starts_with("Ошибка Обновление расширения.Работы: ") && line.contains("Сеанс прерван")));
        visit.calm();
    }
}

fn everything_that_is_found_before_the_write_is_told() {
    for place in places() {
        for (number, user) in [(9, "Мурка"), (10, "Мурка"), (11, ""), (12, "А"), (13, "Б"), (14, "В")] {
            place.stand.base.sessions.borrow_mut().push(Session::other(number, "1CV8C", user));
        }
        for job in ["BackgroundJob", "SystemBackgroundJob"] {
            place.stand.base.sessions.borrow_mut().push(Session::other(20, job, "Задание"));
        }
        place.stand.base.extensions.borrow_mut().database[0].changes_data = true;
        let work = crate::field!(place.stand, leave(&place, ""), "Работа");
        let Value::Object(fields) = &work else { panic!("no structure") };
        let set = |name: &str, value: Value| fields.set(&place.stand.server, name, value).expect("a field");
        set("Прервана", true.into());
        set("Замечания", extension_update_bsl::collections::array(vec!["Роль не найдена".into()]));
        let found = place.call("Подготовка", "ПомехиЗаписи", &[work]);
        let expected = [
            ("sessions", "Других сеансов в базе: 6 (Мурка, А, Б). Новую версию они получат после своего перезапуска."),
            ("lock", "Новую структуру данных платформа запишет, когда другие сеансы кончатся."),
            ("other", "Прошлая попытка установить 0.0.0.4 прервалась до записи. Файл загружен и проверен."),
            ("incompatible", "Роль не найдена"),
        ]
        .map(|(code, text)| serde_json::json!({"code": code, "text": text, "blocks": false}));
        let found = place.shown("Основа", "ОтчетОПодготовке", &["o".into(), found]);
        let found: serde_json::Value = serde_json::from_str(&found).expect("JSON");
        assert_eq!(found["problems"], serde_json::json!(expected));
    }
}
