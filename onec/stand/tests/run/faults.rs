//! The faults that running the modules brought to light, each with what is right instead. What ends an install is told once, the user
//! sees no exception, and the base holds one version or the other.

use extension_update_bsl::{Value, convert};
use extension_update_stand::extensions::Problem;
use extension_update_stand::network::Answer;
use extension_update_stand::sessions::Session;
use extension_update_stand::{Shown, Stand, When};

use crate::desk::{Desk, FORM, STEM, file, sha256};
use crate::field;

crate::cases![
    a_licence_day_is_a_day_of_the_calendar,
    a_range_of_unknown_length_keeps_the_declared_size,
    a_first_install_that_fails_restores_nothing,
    an_event_log_that_fails_does_not_stop_the_way_back,
    relative_redirects_are_followed,
    versions_have_the_order_of_the_panel,
    a_file_meets_the_same_questions,
    messages_outlive_a_lost_server_call,
    an_install_that_cannot_begin_is_told_as_failed,
    a_message_that_fails_leaves_the_others,
    failures_count_only_in_a_row,
    a_check_that_throws_says_incompatible_and_closes_the_operation,
    a_lost_write_is_asked_about_before_it_is_done_again,
    two_interrupted_installs_are_both_told,
    a_download_that_ends_while_the_form_opens_is_told,
    what_was_told_as_failed_is_not_gone_on_with,
    an_answer_without_a_body_is_an_answer,
    an_address_that_cannot_be_opened_is_shown,
    nothing_stays_in_the_temporary_storage,
    the_file_is_hashed_again_before_the_write
];

const LOST: &str = "Соединение с сервером потеряно";

fn a_licence_day_is_a_day_of_the_calendar() {
    let stand = Stand::extension().expect("the modules load");
    let module = format!("{STEM}Хранение");
    for (told, kept) in [
        ("2026-10-01", "2026-10-01"),
        ("2026-02-31", ""),
        ("2026-02-29", ""),
        ("2028-02-29", "2028-02-29"),
        ("2026-04-31", ""),
        ("2026-13-01", ""),
        ("0000-01-01", ""),
        ("завтра", ""),
    ] {
        stand.on_server(&module, "ЗапомнитьСрокЛицензии", &[told.into()]).expect("it is kept");
        let found = stand.on_server(&module, "СрокЛицензии", &[]).expect("it is read");
        assert_eq!(convert::show(&found), kept, "{told}");
    }
}

fn a_range_of_unknown_length_keeps_the_declared_size() {
    let desk = Desk::open();
    let data = file("0.0.0.4");
    let served = data.clone();
    desk.stand.base.answer_with(move |question| match extension_update_stand::network::serve(question, &served) {
        Answer::Arrived(206, _, body) => {
            let range = format!("bytes 0-{}/*", served.len() - 1);
            Answer::Arrived(206, vec![("Content-Range".into(), range)], body)
        }
        other => other,
    });
    desk.say_install();
    let last = desk.finish();
    assert!(last.contains("installed"), "{last}");
}

fn a_first_install_that_fails_restores_nothing() {
    let desk = Desk::open();
    desk.stand.base.extensions.borrow_mut().database.clear();
    desk.stand.base.fail_after_write(1, "Ошибка исключительной блокировки информационной базы");
    desk.say_install();
    let last = desk.finish();
    assert!(last.contains(r#""code":"lock""#) && !last.contains("restored"), "{last}");
    assert_eq!(desk.version(), "");
    desk.calm();
}

fn an_event_log_that_fails_does_not_stop_the_way_back() {
    let desk = Desk::open();
    desk.stand.base.fail_after_write(1, "Ошибка исключительной блокировки информационной базы");
    desk.stand.base.faults.always("ЗаписьЖурналаРегистрации", "Журнал недоступен");
    desk.say_install();
    let last = desk.finish();
    assert!(last.contains(r#""code":"lock""#) && last.contains(r#""restored":true"#), "{last}");
    assert_eq!(desk.version(), "0.0.0.3");
    desk.calm();
}

fn relative_redirects_are_followed() {
    let desk = Desk::open();
    for (location, path) in [
        ("ok", "/files/a/ok"),
        ("../ok", "/files/ok"),
        ("./ok", "/files/a/ok"),
        ("../../../ok", "/ok"),
        ("?x=1", "/files/a/b?x=1"),
        ("/ok?y", "/ok?y"),
        ("//127.0.0.1:8123/ok", "/ok"),
        ("http://127.0.0.1:8123/ok", "/ok"),
        ("c:d/../ok", ""),
        ("mailto:a@b", ""),
    ] {
        desk.stand.base.answer_with(move |question| {
            if question.path == "/files/a/b?q" {
                Answer::new(302, &[("Location", location)], b"")
            } else {
                Answer::new(200, &[], question.path.as_bytes())
            }
        });
        desk.page.reports.borrow_mut().clear();
        desk.page.say(
            "fetch",
            r#"{"ticket":1,"method":"GET","url":"http://127.0.0.1:8123/files/a/b?q","maxBytes":1000,"timeoutMs":1000}"#,
        );
        desk.stand.advance(5_000);
        let told = desk.page.reported("fetched").concat();
        let expected = match path {
            "" => r#""error":"network""#.to_owned(),
            path => format!(r#""body":"{path}""#),
        };
        assert!(told.contains(&expected), "{location}: {told}");
    }
    desk.calm();
}

fn versions_have_the_order_of_the_panel() {
    use extension_update::core::version::Version;
    let stand = Stand::extension().expect("the modules load");
    let all = [
        "1.0",
        "1.0-rc1",
        "1.0-rc.1",
        "1.0-rc.2",
        "1.0-rc.10",
        "1.0-alpha",
        "1.0-alpha.1",
        "1.0-1",
        "1.0-a-b",
        "1.0+7",
        "v1.0.0.0",
        "1.0.0.1",
        "1.0-rc.01",
        "1.0-",
        "1.0+",
        "1.0-rc..1",
        "1.0-рц",
        "x",
        "",
        "1.2.3.4.5",
        "4294967296",
        "2.0-rc1+5",
        "1.0-99999999999999999999",
        "1.0-A",
        "0.0.0.3",
    ];
    for first in all {
        for second in all {
            let ours = stand
                .on_server(&format!("{STEM}КлиентСервер"), "СравнитьВерсии", &[first.into(), second.into()])
                .expect("it compares");
            let ours = match ours {
                Value::Undefined => None,
                number => Some(convert::to_number(&number).expect("a number").to_i64().expect("whole").signum()),
            };
            let theirs = match (Version::parse(first), Version::parse(second)) {
                (Ok(first), Ok(second)) => Some(first.cmp(&second) as i64),
                _ => None,
            };
            assert_eq!(ours, theirs, "{first} {second}");
        }
    }
    // A prerelease over an older release is newer, from a file too.
    let desk = Desk::open();
    desk.stand.command(&desk.form, "ОбновитьИзФайла");
    let address = desk.stand.choose_file(&desk.form, "DEMO.cfe", file("1.0-rc1"));
    let found = desk
        .stand
        .on_server(&format!("{STEM}ИзФайлаВызовСервера"), "СведенияОФайле", &[address.as_str().into()])
        .expect("it is judged");
    assert_eq!(convert::show(&field!(desk.stand, found, "Код")), "");
}

fn a_file_meets_the_same_questions() {
    let desk = Desk::open();
    desk.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
    desk.stand.base.extensions.borrow_mut().check =
        Box::new(|_| Ok(vec![Problem { is_critical: false, text: "Роль не найдена".into() }]));
    desk.stand.command(&desk.form, "ОбновитьИзФайла");
    desk.stand.choose_file(&desk.form, "DEMO.cfe", file("0.0.0.4"));
    let asked: Vec<String> = desk
        .calm()
        .into_iter()
        .filter_map(|shown| if let Shown::Question(text) = shown { Some(text) } else { None })
        .collect();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].contains("Мурка") && asked[0].contains("Роль не найдена"), "{asked:?}");
    assert!(asked[0].contains(&sha256(&file("0.0.0.4"))));
    desk.stand.answer(vec![Some(extension_update_stand::values::item("КодВозвратаДиалога", "Да"))]);
    desk.calm();
    assert_eq!(desk.version(), "0.0.0.4");
}

fn messages_outlive_a_lost_server_call() {
    for when in [When::Before, When::After] {
        let desk = Desk::open();
        desk.stand.base.faults.plan("РазобратьСообщения", when, 0, 2, LOST);
        desk.say_install();
        assert!(desk.finish().contains("installed"));
        desk.calm();
        assert_eq!(desk.version(), "0.0.0.4");
    }
}

fn an_install_that_cannot_begin_is_told_as_failed() {
    for when in [When::Before, When::After] {
        let desk = Desk::open();
        desk.stand.base.faults.plan("НачатьУстановку", when, 0, 1, LOST);
        desk.say_install();
        assert!(desk.finish().starts_with(r#"{"report":"failed","operation":"op-1","code":"other""#));
        desk.calm();
        assert_eq!(desk.version(), "0.0.0.3");
        desk.stand.close(&desk.form, false);
        assert!(desk.stand.base.temporary.borrow().len() <= 1);
        let desk = Desk::open();
        // The user does not wait: the job of the first attempt may still run.
        desk.stand.base.job_time.set(5_000);
        desk.stand.base.faults.plan("НачатьУстановку", when, 0, 1, LOST);
        desk.say_install();
        desk.stand.advance(500);
        desk.page.reports.borrow_mut().clear();
        desk.say_install();
        assert!(desk.finish().contains("installed"), "{when:?}");
    }
}

fn a_message_that_fails_leaves_the_others() {
    let desk = Desk::open();
    desk.stand.base.faults.plan("НачатьЗапрос", When::Before, 0, 1, LOST);
    desk.page.say("fetch", r#"{"ticket":5,"method":"GET","url":"http://127.0.0.1/","timeoutMs":1000}"#);
    desk.page.say("state", r#"{"state":"checking","installed":"0.0.0.3","offered":null,"code":null}"#);
    desk.page.say_text(r#"{"id":9,"message":"install"}"#);
    desk.say_install();
    assert!(desk.finish().contains("installed"));
    desk.calm();
    // And whoever asked is answered.
    assert_eq!(desk.page.reported("fetched"), [r#"{"report":"fetched","ticket":5,"error":"network"}"#]);
}

fn failures_count_only_in_a_row() {
    let desk = Desk::open();
    desk.stand.base.job_time.set(30_000);
    for lost in 0..3 {
        // Each time fewer than the form puts up with.
        desk.stand.base.faults.plan("ПроверитьРаботу", When::Before, if lost == 0 { 2 } else { 1 }, 15, LOST);
    }
    desk.say_install();
    assert!(desk.finish().contains("installed"));
    desk.calm();
}

fn a_check_that_throws_says_incompatible_and_closes_the_operation() {
    let mut desk = Desk::open();
    desk.stand.base.faults.always("ПроверитьВозможностьПрименения", "Расширение для другой платформы");
    desk.say_install();
    let last = desk.finish();
    assert!(last.contains(r#""code":"incompatible","text":"Расширение для другой платформы""#), "{last}");
    // Nothing is left for the next form.
    desk.reopen();
    desk.stand.advance(5_000);
    assert_eq!(desk.page.last_reports().len(), 0);
    assert!(!desk.page.starts.borrow()[0].contains("op-1"));
    desk.calm();
    // From a file the same words, and no exception.
    desk.stand.command(&desk.form, "ОбновитьИзФайла");
    desk.stand.choose_file(&desk.form, "DEMO.cfe", file("0.0.0.4"));
    let shown = desk.calm();
    assert!(shown.contains(&Shown::Warning("Расширение для другой платформы".into())), "{shown:?}");
}

fn a_lost_write_is_asked_about_before_it_is_done_again() {
    let mut desk = Desk::open();
    desk.stand.base.faults.plan("ЗаписатьРасширение", When::Before, 0, 1, LOST);
    desk.say_install();
    assert!(desk.finish().contains("failed"));
    desk.stand.close(&desk.form, false);
    desk.reopen();
    desk.stand.advance(10_000);
    assert_eq!(desk.version(), "0.0.0.3", "written without asking");
    let asked = desk.page.reported("preflight");
    assert_eq!(asked.len(), 1, "{:?}", desk.page.reports.borrow());
    assert!(asked[0].contains(r#""operation":"op-1""#) && asked[0].contains(r#""code":"other""#), "{asked:?}");
    desk.page.say("proceed", r#"{"operation":"op-1"}"#);
    assert!(desk.finish().contains("installed"));
    desk.calm();
}

fn two_interrupted_installs_are_both_told() {
    let settings = "Процедура ПриОпределенииДругихРасширений(Расширения) Экспорт";
    let more = "Процедура ПриОпределенииДругихРасширений(Расширения) Экспорт \
        Второе = Демо_ОбновлениеРасширения.НовыеНастройки(); \
        Второе.ИмяРасширения = \"SECOND\"; Расширения.Добавить(Второе);";
    let stand = Stand::changed("extension", extension_update_bsl::Side::ThinClient, &[(settings, more)]);
    let stand = stand.expect("the modules load");
    stand.base.install("SECOND", "1.0.0.0").expect("a name");
    let mut desk = Desk::open_on(stand, FORM);
    let module = format!("{STEM}Хранение");
    for restarts in [false, true] {
        desk.stand.base.job_time.set(5_000);
        desk.say_install();
        desk.stand.advance(1_000);
        // The second record is one that a form left behind when it lost its server.
        let record = desk.stand.on_server(&module, "Операция", &["DEMO".into()]).expect("it is read");
        let work = field!(desk.stand, record, "Работа");
        let Value::Object(wanted) = field!(desk.stand, work, "Требования") else { panic!("no structure") };
        wanted.set(&desk.stand.server, "ИмяРасширения", "SECOND".into()).expect("a field");
        let Value::Object(work) = work else { panic!("no structure") };
        work.set(&desk.stand.server, "Операция", "op-2".into()).expect("a field");
        // It has a job of its own, which is as alive as the first.
        let artifact = crate::desk::artifact(&file("0.0.0.4"), &[crate::desk::ADDRESS]);
        desk.page.say("download", &format!(r#"{{"version":"0.0.0.4","artifact":{artifact}}}"#));
        desk.stand.advance(500);
        let job = desk.stand.base.jobs.borrow().last().expect("a job").id;
        let job = Value::object(extension_update_bsl::library::binary::Uuid(job));
        work.set(&desk.stand.server, "ИдентификаторЗадания", job).expect("a field");
        let address = desk.stand.base.put(None, Value::Undefined);
        work.set(&desk.stand.server, "Адрес", Value::text(address)).expect("a field");
        desk.stand.on_server(&module, "ЗапомнитьОперацию", &[record, "SECOND".into()]).expect("it is kept");
        assert!(desk.stand.close(&desk.form, false));
        // Closing the form called the download off; the job of an install would go on.
        let jobs = desk.stand.base.jobs.borrow().clone();
        jobs.last().expect("a job").state.set(extension_update_stand::jobs::State::Active);
        if restarts {
            desk.stand.restart();
        }
        desk.reopen();
        let told = convert::show(&desk.form.attribute("Замечания"));
        assert_eq!(told.matches("прервалась").count(), if restarts { 2 } else { 1 }, "{told}");
        if !restarts {
            // The one that goes on goes to its end.
            assert!(desk.finish().contains("installed"));
        }
        for extension in ["DEMO", "SECOND"] {
            let left = desk.stand.on_server(&module, "Операция", &[extension.into()]).expect("it is read");
            assert!(matches!(left, Value::Undefined), "{extension}");
        }
    }
    desk.calm();
}

fn a_download_that_ends_while_the_form_opens_is_told() {
    let mut desk = Desk::open();
    desk.stand.base.job_time.set(5_000);
    desk.say_install();
    desk.stand.advance(1_000);
    assert!(desk.stand.close(&desk.form, false));
    let page = std::rc::Rc::new(extension_update_stand::Scripted::default());
    page.is_gone.set(true);
    desk.form = desk.stand.open(FORM, Some(page.clone())).expect("the form opens");
    desk.page = page;
    desk.stand.base.jobs.borrow().iter().for_each(|job| job.state.set(extension_update_stand::jobs::State::Failed));
    desk.page.is_gone.set(false);
    desk.stand.form_document(&desk.form);
    assert!(desk.page.starts.borrow()[0].contains("op-1"));
    let last = desk.finish();
    assert!(last.starts_with(r#"{"report":"failed","operation":"op-1","code":"other""#), "{last}");
    assert_eq!(desk.version(), "0.0.0.3");
    desk.calm();
}

fn what_was_told_as_failed_is_not_gone_on_with() {
    let desk = Desk::open();
    // The click's own timer is set; the one that asks about the download is not.
    desk.stand.base.faults.plan("ПодключитьОбработчикОжидания", When::Before, 1, 1, LOST);
    desk.say_install();
    desk.stand.advance(1_000);
    assert_eq!(desk.page.reported("failed").len(), 1);
    // Another question sets the timer again.
    desk.page.say("fetch", r#"{"ticket":5,"method":"GET","url":"http://127.0.0.1/","maxBytes":1,"timeoutMs":1000}"#);
    assert!(desk.finish().contains("failed"));
    assert_eq!(desk.version(), "0.0.0.3");
    desk.calm();
}

fn an_answer_without_a_body_is_an_answer() {
    let desk = Desk::open();
    desk.stand.base.answer_with(|_| Answer::Arrived(304, vec![("ETag".into(), "\"1\"".into())], None));
    desk.page.say("fetch", r#"{"ticket":1,"method":"GET","url":"http://127.0.0.1/","maxBytes":1000,"timeoutMs":1000}"#);
    desk.stand.advance(2_000);
    let told = desk.page.reported("fetched").concat();
    assert!(told.contains(r#""status":304"#) && told.contains(r#""body":"""#), "{told}");
    // A file that comes so is no file.
    desk.say_install();
    assert!(desk.finish().contains(r#""code":"network""#));
    desk.calm();
}

fn an_address_that_cannot_be_opened_is_shown() {
    let desk = Desk::open();
    desk.stand.base.faults.always("ПерейтиПоНавигационнойСсылке", "Неизвестная ссылка");
    desk.page.say("open-link", r#"{"url":"mailto:a@example.com"}"#);
    desk.stand.advance(1_000);
    desk.stand.answer(vec![Some(extension_update_stand::values::item("КодВозвратаДиалога", "Да"))]);
    let shown = desk.calm();
    assert!(shown.iter().any(|shown| matches!(shown, Shown::Warning(text) if text.contains("mailto:a@example.com"))));
}

fn nothing_stays_in_the_temporary_storage() {
    let mut desk = Desk::open();
    desk.say_install();
    desk.finish();
    desk.stand.command(&desk.form, "ОбновитьИзФайла");
    desk.stand.choose_file(&desk.form, "DEMO.cfe", file("0.0.0.5"));
    desk.stand.answer(vec![Some(extension_update_stand::values::item("КодВозвратаДиалога", "Да"))]);
    assert_eq!(desk.version(), "0.0.0.5");
    desk.say_install();
    assert!(desk.stand.close(&desk.form, false));
    assert_eq!(desk.stand.base.temporary.borrow().len(), 0);
    // An install that nobody goes on with takes its file along.
    desk.reopen();
    desk.page.say("install", &crate::desk::install("0.0.0.4", &file("0.0.0.4")));
    desk.stand.advance(300);
    desk.stand.close(&desk.form, false);
    desk.stand.base.jobs.borrow_mut().clear();
    desk.reopen();
    assert!(desk.stand.close(&desk.form, false));
    assert_eq!(desk.stand.base.temporary.borrow().len(), 0);
    desk.calm();
}

fn the_file_is_hashed_again_before_the_write() {
    let desk = Desk::open();
    desk.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
    desk.say_install();
    assert!(desk.stand.wait(|| !desk.page.reported("preflight").is_empty()));
    // While the user reads the question, the kept file becomes another one.
    let other = extension_update_bsl::library::binary::binary(file("0.0.0.9"));
    desk.stand.base.temporary.borrow_mut().values_mut().for_each(|stored| stored.value = other.clone());
    desk.page.say("proceed", r#"{"operation":"op-1"}"#);
    assert!(desk.finish().contains(r#""code":"hash""#));
    assert_eq!(desk.version(), "0.0.0.3");
    desk.calm();
}
