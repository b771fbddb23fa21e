//! The forms as a user meets them: what they show, when they may be closed, what they say where the server is lost, and
//! who may see them. Read next: `exact.rs`.

use extension_update_bsl::convert;
use extension_update_stand::jobs::State;
use extension_update_stand::network::Answer;
use extension_update_stand::sources::INSTALLER_FORM;
use extension_update_stand::{Shown, Stand, When};
use serde_json::json;

use crate::exact::both;
use crate::visit::{ADDRESS, FORM, Visit, artifact, file};

crate::cases![
    the_registration_shows_what_the_service_said,
    a_form_is_closed_when_it_may_be,
    a_lost_answer_about_one_thing_is_not_one_about_another,
    a_user_without_rights_sees_the_form,
    a_file_by_hand_changes_the_form,
    the_self_test_goes_its_way,
    the_self_test_writes_a_file_and_ends,
    a_page_that_comes_anew_is_started,
];

pub const REGISTRATION: &str = "ОбщаяФорма.Демо_РегистрацияПродукта";

fn the_registration_shows_what_the_service_said() {
    let stand = Stand::extension().expect("the modules load");
    let licence = r#"{"until":"2026-12-31","organisation":"Ромашка","contact":"Мурка","email":"m@example.com","phone":"1",
        "products":[{"name":"DEMO","state":"активен","features":[{"name":"Пользователи","used":1,"total":5}]},{"name":"X","state":"нет"}]}"#;
    stand.base.answer_with(move |_| Answer::new(200, &[], licence.as_bytes()));
    let form = stand.open(REGISTRATION, None).expect("the form opens");
    form.set_attribute("ЛицензионныйКлюч", "KEY-1".into());
    stand.command(&form, "Применить");
    assert_eq!(convert::show(&form.attribute("Сведения")), "Проверка ключа…");
    stand.advance(2_000);
    let expected = "Организация: Ромашка\nФИО контактного лица: Мурка\nE-mail: m@example.com\nТелефон: 1\n\nПродукты:\n\
        [ DEMO. активен ]\n - Пользователи. Используется: 1/5\n[ X. нет ]";
    assert_eq!(convert::show(&form.attribute("Сведения")), expected);
    let until = stand.on_server("Демо_ОбновлениеРасширенияХранение", "СрокЛицензии", &[]).expect("it is read");
    assert_eq!(convert::show(&until), "2026-12-31");
    // Twice the forms that are open were told: of the key, and of its date.
    let notices = stand.base.take_shown();
    assert_eq!(
        notices,
        [Shown::Notice("Демо_ИзмененЛицензионныйКлюч".into()), Shown::Notice("Демо_ИзмененЛицензионныйКлюч".into())]
    );
    // A question that nobody waits for is called off: by the next one, and by the end of the form.
    stand.base.job_time.set(10_000);
    stand.command(&form, "Применить");
    stand.command(&form, "Применить");
    assert!(stand.close(&form, false));
    let states: Vec<State> = stand.base.jobs.borrow().iter().map(|job| job.state.get()).collect();
    assert_eq!(states, [State::Completed, State::Cancelled, State::Cancelled]);
    // The date of the old key does not outlive it.
    let until = stand.on_server("Демо_ОбновлениеРасширенияХранение", "СрокЛицензии", &[]).expect("it is read");
    assert_eq!(convert::show(&until), "");
}

fn a_form_is_closed_when_it_may_be() {
    let warnings = |visit: &Visit| {
        let shown = visit.calm();
        let of = |shown: &Shown| match shown {
            Shown::Warning(text) | Shown::Notice(text) => Some(text.clone()),
            _ => None,
        };
        shown.iter().filter_map(of).collect::<Vec<_>>()
    };
    // Idle forms close, and call their questions off.
    for visit in both() {
        visit.stand.base.job_time.set(5_000);
        visit
            .page
            .say("fetch", r#"{"ticket":1,"method":"GET","url":"http://127.0.0.1:1/","maxBytes":8,"timeoutMs":9000}"#);
        visit.stand.advance(300);
        assert!(visit.stand.close(&visit.form, false));
        assert!(visit.stand.base.jobs.borrow().iter().all(|job| job.state.get() == State::Cancelled));
        assert_eq!(warnings(&visit), Vec::<String>::new());
    }
    // While it downloads, only the session holds the form; the download itself goes on.
    let visit = Visit::open();
    visit.begin_install(1_000);
    assert!(!visit.stand.close(&visit.form, true));
    assert_eq!(warnings(&visit), Vec::<String>::new());
    assert!(visit.stand.close(&visit.form, false));
    let told = "Установка обновления не закончена\nЗагрузка идёт дальше. Запись начнётся, когда вы снова откроете форму обновления.";
    assert_eq!(warnings(&visit), [told]);
    assert!(visit.stand.base.jobs.borrow().iter().all(|job| job.state.get() == State::Active));
    // Before the check and before the write it does not.
    for stage in ["check", "write"] {
        let visit = Visit::open();
        visit.say_install();
        let sign = format!(r#""stage":"{stage}","done":0"#);
        assert!((0..200).any(|_| {
            visit.stand.advance(50);
            visit.page.reported("progress").iter().any(|report| report.contains(&sign))
        }));
        assert!(!visit.stand.close(&visit.form, false), "{stage}");
        assert_eq!(warnings(&visit), ["Идёт запись обновления: она займёт несколько секунд"]);
        assert!(visit.finish().contains("installed"));
        assert!(visit.stand.close(&visit.form, true));
    }
    // Each command of the form does what it says.
    for visit in both() {
        visit.stand.command(&visit.form, "Перезапустить");
        assert_eq!(visit.calm(), [Shown::End(true)]);
    }
}

fn a_lost_answer_about_one_thing_is_not_one_about_another() {
    const LOST: &str = "Соединение потеряно";
    for visit in both() {
        // The server cannot be told to call an install off: it is told as failed once, and a file that the user asked
        // for still comes.
        let calls = if visit.form.module == FORM { "" } else { "ВызовСервера_" };
        visit.stand.base.job_time.set(5_000);
        let data = file("0.0.0.4");
        visit.say_download(&artifact(&data, &[ADDRESS]));
        visit.say_install();
        visit.stand.advance(150);
        visit.stand.base.faults.plan(&format!("{calls}ОтменитьУстановку"), When::Before, 0, 1, LOST);
        visit.page.say("cancel", r#"{"operation":"op-1"}"#);
        let last = visit.finish();
        assert!(last.contains(r#""code":"other""#) && last.contains("прервалась"), "{last}");
        assert_eq!(visit.version(), "0.0.0.3");
        assert!(visit.calm().contains(&Shown::File("DEMO-0.0.0.4.cfe".into())));
        // A cancel of what does not run is no failure.
        visit.page.reports.borrow_mut().clear();
        visit.stand.base.faults.plan(&format!("{calls}ОтменитьУстановку"), When::Before, 0, 1, LOST);
        visit.page.say("cancel", r#"{"operation":"op-7"}"#);
        visit.stand.advance(1_000);
        assert_eq!(visit.page.reports.borrow().len(), 0);
    }
    // A question that the server answers no more about ends nothing but itself.
    let visit = Visit::open();
    visit.stand.base.job_time.set(20_000);
    visit.page.say("fetch", r#"{"ticket":1,"method":"GET","url":"http://127.0.0.1:1/","maxBytes":8,"timeoutMs":9000}"#);
    visit.stand.advance(200);
    visit.stand.base.faults.plan("ПроверитьРаботу", When::Before, 0, 20, LOST);
    visit.stand.advance(8_000);
    visit.install();
    // What cannot be begun at all is said to the user.
    let visit = Visit::open();
    visit.stand.base.faults.always("НачатьСкачивание", LOST);
    visit.say_download(&artifact(b"x", &[ADDRESS]));
    visit.stand.advance(1_000);
    assert_eq!(visit.calm(), [Shown::Warning("Связь с сервером 1С прервалась: файл не загружен".into())]);
}

fn a_user_without_rights_sees_the_form() {
    let installer = Stand::installer().expect("the modules load");
    installer.base.install("DEMO", "0.0.0.3").expect("a name");
    for (stand, form) in [(Stand::extension().expect("the modules load"), FORM), (installer, INSTALLER_FORM)] {
        stand.base.modes.administrator.set(false);
        stand.base.install("СОСЕД", "1.0").expect("a name");
        let mut visit = Visit::open_on(stand, form);
        let config = visit.config();
        assert_eq!(
            (&config["extension"]["version"], &config["host"]["obstacle"]),
            (&json!("0.0.0.3"), &json!("no-right"))
        );
        visit.page.say("remember", r#"{"memory":{"seq":7}}"#);
        visit.stand.advance(1_000);
        visit.stand.close(&visit.form, false);
        visit.reopen();
        assert!(visit.page.starts.borrow()[0].contains(r#""memory":{"seq":7}"#));
        // Whoever else opens it has the same memory, and the probe of a session is asked in any session.
        assert!(visit.stand.base.settings.borrow().keys().all(|key| key[2] == "extension-update"));
        assert!(visit.try_install().contains(r#""code":"rights""#));
        visit.calm();
    }
    let visit = Visit::open();
    visit.install();
    visit.stand.base.modes.administrator.set(false);
    visit.stand.restart();
    let told = visit.stand.on_server("Демо_ОбновлениеРасширенияПробаВызовСервера", "ПослеПерезапуска", &[]);
    assert_eq!(convert::show(&told.expect("it throws nothing")), "");
    assert!(
        !visit.stand.base.log().iter().any(|line| line.contains("Недостаточно прав")),
        "{:?}",
        visit.stand.base.log()
    );
}

fn a_file_by_hand_changes_the_form() {
    for visit in both() {
        let command = if visit.form.module == FORM {
            "ОбновитьИзФайла"
        } else {
            "УстановитьИзФайла"
        };
        visit.has_remark();
        let is_shown = |group: &str| visit.form.element(group, "Видимость").equals(&true.into());
        assert!(!is_shown("ГруппаЗамечания") && !is_shown("ГруппаПерезапуск"));
        visit.choose_file(file("0.0.0.4"));
        assert!(is_shown("ГруппаЗамечания") && !is_shown("ГруппаПерезапуск"));
        assert_eq!(convert::show(&visit.form.attribute("Замечания")), "Роль не найдена");
        visit.stand.reply("Да");
        assert!(is_shown("ГруппаПерезапуск"));
        assert_eq!(visit.version(), "0.0.0.4");
        // The panel is told of the version that is there now.
        let starts = visit.page.starts.borrow().clone();
        assert!(starts.len() == 2 && starts[1].contains(r#""version":"0.0.0.4""#), "{starts:?}");
        // What is refused is in the log, and its file is not kept until the form is closed; nor is one that the user
        // leaves.
        let left = || visit.stand.base.temporary.borrow().len();
        let before = left();
        visit.choose_file(file("0.0.0.2"));
        let log = visit.stand.base.log();
        assert!(
            log.last().is_some_and(
                |line| line.contains("Отказ: other: Версия 0.0.0.2 в файле не новее установленной 0.0.0.4")
            ),
            "{log:?}"
        );
        visit.choose_file(file("0.0.0.5"));
        visit.stand.reply("Нет");
        assert_eq!(left(), before);
        // Nothing stands at the address any more.
        visit.stand.command(&visit.form, command);
        visit.calm();
        visit.stand.answer(vec![Some(true.into()), Some("e1cib/tempstorage/none".into()), Some("DEMO.cfe".into())]);
        assert_eq!(visit.calm(), [Shown::Warning("Файл не является расширением конфигурации".into())]);
    }
}

fn the_self_test_goes_its_way() {
    let visit = Visit::open_on(Stand::extension().expect("the modules load"), "ОбщаяФорма.Демо_СамопроверкаПоля");
    let config = visit.config();
    let expected = json!({
        "extension": {"id": "DEMO", "name": "Самопроверка", "version": "0.0.0.3"},
        "source": {"kind": "releases-api", "url": "https://selftest.invalid/", "transport": "host"}
    });
    assert_eq!(config, expected);
    visit.page.say("ready", "{}");
    visit.page.say("fetch", r#"{"ticket":9}"#);
    visit.page.say("state", r#"{"state":"checking"}"#);
    visit.stand.advance(500);
    assert!(
        visit.page.reports.borrow()[0]
            .starts_with(r#"{"report":"fetched","ticket":9,"status":200,"headers":{},"body":"{\"modules\""#)
    );
    assert_eq!(convert::show(&visit.form.attribute("Сведения")), "", "it ended before the offer");
    visit.page.say("state", r#"{"state":"available"}"#);
    visit.stand.advance(500);
    let told = convert::show(&visit.form.attribute("Сведения"));
    for line in [
        "ТонкийКлиент, 1С:Предприятие 8.3.24.1548, ",
        " мс: ДокументСформирован",
        " мс: ExtensionUpdate виден форме",
        " мс: ПриНажатии, eventData1C: нет",
        " мс: take: ready\n",
        " мс: take: fetch\n",
        " мс: take: state checking\n",
        " мс: take: state available\n",
        "\nдвижок стенда\n",
    ] {
        assert!(told.contains(line), "«{line}»: {told}");
    }
    // It is over: what comes later changes nothing.
    visit.page.say("state", r#"{"state":"failed"}"#);
    visit.stand.advance(70_000);
    assert_eq!(convert::show(&visit.form.attribute("Сведения")), told);
    visit.calm();
}

/// Started with the name of a file, it writes what it knows after a minute, and ends the program.
fn the_self_test_writes_a_file_and_ends() {
    let stand = Stand::extension().expect("the modules load");
    let page = std::rc::Rc::new(extension_update_stand::Scripted::default());
    let parameters = [("ИмяФайлаСведений", "C:\\facts.txt")];
    let form = stand.open_with("ОбщаяФорма.Демо_СамопроверкаПоля", Some(page), &parameters).expect("the form opens");
    stand.advance(59_000);
    assert_eq!(stand.base.take_shown(), []);
    stand.advance(2_000);
    assert_eq!(stand.base.take_shown(), [Shown::File("C:\\facts.txt".into())]);
    stand.answer(vec![Some(true.into())]);
    assert_eq!(stand.base.take_shown(), [Shown::End(false)]);
    assert!(convert::show(&form.attribute("Сведения")).contains("движок стенда"));
}

fn a_page_that_comes_anew_is_started() {
    for visit in both() {
        assert_eq!(visit.page.starts.borrow().len(), 1);
        visit.page.say("ready", r#"{"protocol":1,"version":"0.1.0"}"#);
        visit.stand.advance(1_000);
        assert_eq!(visit.page.starts.borrow().len(), 2);
        // A message whose click was lost is taken after the next start, and after the next report.
        visit.page.say("open-link", r#"{"url":"https://example.com/"}"#);
        assert!(extension_update_stand::page::Page::signals(&*visit.page));
        visit.stand.form_document(&visit.form);
        visit.stand.advance(200);
        let asked = Shown::Question("Открыть адрес вне программы?\nhttps://example.com/".into());
        assert_eq!(visit.calm(), [asked]);
        visit.stand.base.faults.plan("ПерейтиПоНавигационнойСсылке", When::Before, 0, 1, "Неизвестная ссылка");
        visit.stand.reply("Да");
        assert_eq!(visit.calm(), [Shown::Warning("Открыть адрес не удалось\nhttps://example.com/".into())]);
        // What the panel refuses is in the log; the user is not told.
        visit.page.answer.replace(Some(r#"{"ok":false,"error":{"code":"config","text":"x"}}"#.into()));
        visit.stand.form_document(&visit.form);
        let refused = r#"Ошибка Обновление расширения.Панель: {"ok":false,"error":{"code":"config","text":"x"}}"#;
        assert_eq!(visit.stand.base.log().last().map(String::as_str), Some(refused));
        // And a log that is out of reach is no matter of the user's.
        visit.stand.base.faults.always("ЗаписатьОтказПанели", "Соединение потеряно");
        visit.stand.base.faults.always("ВызовСервера_ЗаписатьОтказПанели", "Соединение потеряно");
        visit.stand.form_document(&visit.form);
        visit.calm();
        // Numbers begin anew with a page that comes anew: its messages are no repetitions.
        visit.stand.base.faults.clear();
        visit.page.answer.replace(None);
        for text in [
            r#"{"id":1,"message":"ready","params":{}}"#,
            r#"{"id":2,"message":"open-link","params":{"url":"https://example.com/2"}}"#,
            r#"{"id":2,"message":"open-link","params":{"url":"https://example.com/2"}}"#,
        ] {
            visit.page.say_text(text);
        }
        visit.stand.advance(1_000);
        assert_eq!(visit.calm(), [Shown::Question("Открыть адрес вне программы?\nhttps://example.com/2".into())]);
    }
}
