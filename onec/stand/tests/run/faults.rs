//! The faults that running the modules brought to light, each with what is right instead. What ends an install is told
//! once, the user sees no exception, and the base holds one version or the other.

use extension_update_bsl::{Value, convert};
use extension_update_stand::network::Answer;
use extension_update_stand::sessions::Session;
use extension_update_stand::{Shown, Stand, When};

use crate::field;
use crate::visit::{STEM, Visit, file, sha256};

crate::cases![
    a_licence_day_is_a_day_of_the_calendar,
    a_range_of_unknown_length_keeps_the_declared_size,
    a_first_install_that_fails_restores_nothing,
    an_event_log_that_fails_does_not_stop_the_way_back,
    relative_redirects_are_followed,
    versions_have_the_order_of_the_panel,
    a_file_meets_the_same_questions,
    a_message_that_fails_leaves_the_others,
    a_check_that_throws_says_incompatible_and_closes_the_operation,
    an_answer_without_a_body_is_an_answer,
    an_address_that_cannot_be_opened_is_shown,
    nothing_stays_in_the_temporary_storage,
    the_file_is_hashed_again_before_the_write
];

pub const LOST: &str = "Соединение с сервером потеряно";

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
    let visit = Visit::open();
    let data = file("0.0.0.4");
    let served = data.clone();
    visit.stand.base.answer_with(move |question| match extension_update_stand::network::serve(question, &served) {
        Answer::Arrived(206, _, body) => {
            let range = format!("bytes 0-{}/*", served.len() - 1);
            Answer::Arrived(206, vec![("Content-Range".into(), range)], body)
        }
        other => other,
    });
    let last = visit.try_install();
    assert!(last.contains("installed"), "{last}");
}

fn a_first_install_that_fails_restores_nothing() {
    let visit = Visit::open();
    visit.stand.base.extensions.borrow_mut().database.clear();
    visit.stand.base.fail_after_write(1, "Ошибка исключительной блокировки информационной базы");
    let last = visit.try_install();
    assert!(last.contains(r#""code":"lock""#) && !last.contains("restored"), "{last}");
    assert_eq!(visit.version(), "");
    visit.calm();
}

fn an_event_log_that_fails_does_not_stop_the_way_back() {
    let visit = Visit::open();
    visit.stand.base.fail_after_write(1, "Ошибка исключительной блокировки информационной базы");
    visit.stand.base.faults.always("ЗаписьЖурналаРегистрации", "Журнал недоступен");
    let last = visit.try_install();
    assert!(last.contains(r#""code":"lock""#) && last.contains(r#""restored":true"#), "{last}");
    assert_eq!(visit.version(), "0.0.0.3");
    visit.calm();
}

fn relative_redirects_are_followed() {
    let visit = Visit::open();
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
        visit.stand.base.answer_with(move |question| {
            if question.path == "/files/a/b?q" {
                Answer::new(302, &[("Location", location)], b"")
            } else {
                Answer::new(200, &[], question.path.as_bytes())
            }
        });
        visit.page.reports.borrow_mut().clear();
        visit.ask(1, "http://127.0.0.1:8123/files/a/b?q");
        visit.stand.advance(5_000);
        let told = visit.page.reported("fetched").concat();
        let expected = match path {
            "" => r#""error":"network""#.to_owned(),
            path => format!(r#""body":"{path}""#),
        };
        assert!(told.contains(&expected), "{location}: {told}");
    }
    visit.calm();
}

fn versions_have_the_order_of_the_panel() {
    use extension_update::core::version::Version;
    let stand = Stand::extension().expect("the modules load");
    let all = "1.0 1.0-rc1 1.0-rc.1 1.0-rc.2 1.0-rc.10 1.0-alpha 1.0-alpha.1 1.0-1 1.0-a-b 1.0+7 v1.0.0.0 1.0.0.1 1.0-rc.01 \
        1.0- 1.0+ 1.0-rc..1 1.0-рц x 1.2.3.4.5 4294967296 2.0-rc1+5 1.0-99999999999999999999 1.0-A 0.0.0.3";
    let all: Vec<&str> = all.split(' ').chain([""]).collect();
    for first in all.iter().copied() {
        for second in all.iter().copied() {
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
    let visit = Visit::open();
    let address = visit.choose_file(file("1.0-rc1"));
    let found = visit
        .stand
        .on_server(&format!("{STEM}ИзФайлаВызовСервера"), "СведенияОФайле", &[address.as_str().into()])
        .expect("it is judged");
    assert_eq!(convert::show(&field!(visit.stand, found, "Код")), "");
}

fn a_file_meets_the_same_questions() {
    let visit = Visit::open();
    visit.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
    visit.has_remark();
    visit.choose_file(file("0.0.0.4"));
    let asked: Vec<String> = visit
        .calm()
        .into_iter()
        .filter_map(|shown| if let Shown::Question(text) = shown { Some(text) } else { None })
        .collect();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].contains("Мурка") && asked[0].contains("Роль не найдена"), "{asked:?}");
    assert!(asked[0].contains(&sha256(&file("0.0.0.4"))));
    visit.stand.reply("Да");
    visit.calm();
    assert_eq!(visit.version(), "0.0.0.4");
}

fn a_message_that_fails_leaves_the_others() {
    let visit = Visit::open();
    visit.stand.base.faults.plan("НачатьЗапрос", When::Before, 0, 1, LOST);
    visit.page.say("fetch", r#"{"ticket":5,"method":"GET","url":"http://127.0.0.1/","timeoutMs":1000}"#);
    visit.page.say("state", r#"{"state":"checking","installed":"0.0.0.3","offered":null,"code":null}"#);
    visit.page.say_text(r#"{"id":9,"message":"install"}"#);
    visit.install();
    visit.calm();
    // And whoever asked is answered.
    assert_eq!(visit.page.reported("fetched"), [r#"{"report":"fetched","ticket":5,"error":"network"}"#]);
}

fn a_check_that_throws_says_incompatible_and_closes_the_operation() {
    let mut visit = Visit::open();
    visit.stand.base.faults.always("ПроверитьВозможностьПрименения", "Расширение для другой платформы");
    let last = visit.try_install();
    assert!(last.contains(r#""code":"incompatible","text":"Расширение для другой платформы""#), "{last}");
    // Nothing is left for the next form.
    visit.reopen();
    visit.stand.advance(5_000);
    assert_eq!(visit.page.last_reports().len(), 0);
    assert!(!visit.page.starts.borrow()[0].contains("op-1"));
    visit.calm();
    // From a file the same words, and no exception.
    visit.choose_file(file("0.0.0.4"));
    let shown = visit.calm();
    assert!(shown.contains(&Shown::Warning("Расширение для другой платформы".into())), "{shown:?}");
}

fn an_answer_without_a_body_is_an_answer() {
    let visit = Visit::open();
    visit.stand.base.answer_with(|_| Answer::Arrived(304, vec![("ETag".into(), "\"1\"".into())], None));
    visit.ask(1, "http://127.0.0.1/");
    visit.stand.advance(2_000);
    let told = visit.page.reported("fetched").concat();
    assert!(told.contains(r#""status":304"#) && told.contains(r#""body":"""#), "{told}");
    // A file that comes so is no file.
    assert!(visit.try_install().contains(r#""code":"network""#));
    visit.calm();
}

fn an_address_that_cannot_be_opened_is_shown() {
    let visit = Visit::open();
    visit.stand.base.faults.always("ПерейтиПоНавигационнойСсылке", "Неизвестная ссылка");
    visit.page.say("open-link", r#"{"url":"mailto:a@example.com"}"#);
    visit.stand.advance(1_000);
    visit.stand.reply("Да");
    visit.warns("mailto:a@example.com");
}

fn nothing_stays_in_the_temporary_storage() {
    let mut visit = Visit::open();
    visit.say_install();
    visit.finish();
    visit.choose_file(file("0.0.0.5"));
    visit.stand.reply("Да");
    assert_eq!(visit.version(), "0.0.0.5");
    visit.say_install();
    assert!(visit.stand.close(&visit.form, false));
    assert_eq!(visit.stand.base.temporary.borrow().len(), 0);
    // An install that nobody goes on with takes its file along.
    visit.reopen();
    visit.page.say("install", &crate::visit::install("0.0.0.4", &file("0.0.0.4")));
    visit.stand.advance(300);
    visit.stand.close(&visit.form, false);
    visit.stand.base.jobs.borrow_mut().clear();
    visit.reopen();
    assert!(visit.stand.close(&visit.form, false));
    assert_eq!(visit.stand.base.temporary.borrow().len(), 0);
    visit.calm();
}

fn the_file_is_hashed_again_before_the_write() {
    let visit = Visit::open();
    visit.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
    visit.say_install();
    visit.asked();
    // While the user reads the question, the kept file becomes another one.
    let other = extension_update_bsl::library::binary::binary(file("0.0.0.9"));
    visit.stand.base.temporary.borrow_mut().values_mut().for_each(|stored| stored.value = other.clone());
    visit.page.say("proceed", r#"{"operation":"op-1"}"#);
    assert!(visit.finish().contains(r#""code":"hash""#));
    assert_eq!(visit.version(), "0.0.0.3");
    visit.calm();
}
