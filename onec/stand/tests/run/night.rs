//! Single nights: each rule, each refusal and each way back by itself, and what the morning is told. Read next:
//! `nights.rs`.

use extension_update_bsl::Value;
use extension_update_stand::extensions::Problem;
use extension_update_stand::sessions::Session;
use extension_update_stand::{Shown, Stand};

use crate::base_at_night::{Host, NEW, Night, OLD, file, model, payload, time};

crate::cases![
    an_approved_release_is_installed_at_night_and_told_once,
    nothing_is_installed_that_was_not_approved,
    an_approval_is_refused_where_it_could_not_be_kept,
    an_approval_is_given_back_and_renewed,
    other_bytes_of_the_feed_wait_for_the_panel,
    other_keys_under_the_same_bytes_wait_for_the_panel,
    a_feed_or_a_licence_that_has_ended_installs_nothing,
    a_file_that_is_not_the_approved_one_is_not_written,
    what_is_not_known_of_sessions_installs_nothing,
    a_base_that_is_already_broken_is_left_alone,
    a_week_without_a_night_is_told,
    a_file_base_warns,
    two_jobs_at_once_are_one,
    a_failing_storage_fails_nobody_aloud,
    the_form_answers_what_the_panel_asks_for
];

pub fn base() -> Night {
    Night::new(&model(&[]))
}

pub fn approved() -> Night {
    let night = base();
    let report = night.approve();
    assert!(report.contains(r#""report":"scheduled""#), "{report}");
    night
}

pub fn at_night(night: &Night) -> serde_json::Value {
    night.config()["host"]["night"].clone()
}

fn an_approved_release_is_installed_at_night_and_told_once() {
    let night = base();
    let host = |night: &Night| night.config()["host"].clone();
    assert_eq!(host(&night)["schedule"], true);
    let report = night.approve();
    let expected = r#"{"report":"scheduled","operation":"op-1","from":"2026-10-03T01:00:00+00:00","until":"2026-10-03T05:00:00+00:00"}"#;
    assert_eq!(report, expected);
    let scheduled = host(&night)["scheduled"].clone();
    assert_eq!((&scheduled["operation"], &scheduled["version"]), (&"op-1".into(), &NEW.into()));
    night.pass_night();
    assert_eq!(night.version(), NEW);
    let written = &night.base().extensions.borrow().writes;
    assert_eq!(written.len(), 1);
    assert!((time(3, 1, 0)..time(3, 5, 0)).contains(&written[0].at));
    let told = at_night(&night);
    assert_eq!((&told["outcome"], &told["version"]), (&"installed".into(), &NEW.into()));
    assert!(host(&night)["scheduled"].is_null(), "nothing waits any more");
    for name in ["Одобрение", "ФайлНочи", "СнимокНочи", "Операция"] {
        assert!(night.kept(name).is_none(), "{name} is left behind");
    }
    assert_eq!(night.notice(), format!("Демонстрационное расширение: ночью установлена версия {NEW}."));
    assert_eq!(night.notice(), "");
}

fn nothing_is_installed_that_was_not_approved() {
    let night = base();
    night.pass_night();
    assert_eq!((night.version().as_str(), night.notice().as_str()), (OLD, ""));
    // What was installed by day needs no night.
    let night = approved();
    night.base().extensions.borrow_mut().database[0].version = NEW.into();
    night.base().extensions.borrow_mut().database[0].data = night.data.clone().into();
    night.pass_night();
    assert!(night.base().extensions.borrow().writes.is_empty());
    assert!(night.kept("Одобрение").is_none());
    assert_eq!(night.notice(), "");
    // Somebody has changed the extension since.
    let night = approved();
    night.base().extensions.borrow_mut().database[0].data = file(OLD, "B").into();
    night.pass_night();
    assert_eq!(night.version(), OLD);
    assert!(night.notice().contains("сменил кто-то ещё"));
}

fn an_approval_is_refused_where_it_could_not_be_kept() {
    let night = base();
    for (from, to) in [(r#""DEMO","#, r#""OTHER","#), (r#","md5":null}"#, r#","md5":null},"artifact":null"#)] {
        let report = night.say("schedule", &night.schedule_params().replacen(from, to, 1));
        assert!(report.contains(r#""code":"other""#) && report.contains("подписанной ленты"), "{report}");
    }
    let unsigned = Night::new(&Stand::extension().unwrap());
    assert!(unsigned.approve().contains("подписанной ленты"));
    assert!(unsigned.config()["host"]["schedule"].is_null());
    night.base().faults.always("Сохранить", "Диск полон");
    let report = night.approve();
    assert!(report.contains(r#""code":"other""#) && report.contains("Диск полон"), "{report}");
    night.base().faults.clear();
    night.approve();
    night.base().faults.always("Сохранить", "Диск полон");
    assert!(night.say("unschedule", r#"{"operation":"op-1"}"#).contains("Диск полон"));
    night.base().faults.clear();
    night.base().extensions.borrow_mut().database[0].main_node = true;
    assert!(night.approve().contains(r#""code":"main-node""#));
}

fn an_approval_is_given_back_and_renewed() {
    let night = approved();
    let given_back = r#"{"report":"unscheduled","operation":"op-1"}"#;
    night.job();
    assert!(night.kept("ФайлНочи").is_some(), "the file is there by day");
    // The vendor has signed anew: the same file under other bytes.
    let params = night.schedule_params().replace(r#""operation":"op-1""#, r#""operation":"op-2""#);
    let params = params.replace(&crate::visit::sha256(night.payload.as_bytes()), &"0".repeat(64));
    assert!(night.say("schedule", &params).contains(r#""operation":"op-2""#));
    assert!(night.kept("ФайлНочи").is_some());
    assert_eq!(night.say("unschedule", r#"{"operation":"op-1"}"#), given_back, "that one is no more");
    assert!(night.kept("Одобрение").is_some());
    assert_eq!(night.say("unschedule", r#"{"operation":"op-2"}"#), given_back.replace("op-1", "op-2"));
    assert!(night.kept("Одобрение").is_none() && night.kept("ФайлНочи").is_none());
    night.pass_night();
    assert_eq!(night.version(), OLD);
}

fn other_bytes_of_the_feed_wait_for_the_panel() {
    let data = file(NEW, "A");
    let cases = [payload(6, &data, ""), payload(8, &data, r#""withdrawn":true,"#), "{}".into(), "".into()];
    for other in cases {
        let night = approved();
        *night.vendor.payload.borrow_mut() = other;
        night.pass_night();
        assert_eq!(night.version(), OLD);
        let told = at_night(&night);
        assert_eq!(told["outcome"], "refused");
        assert_eq!(told["text"], "Поставщик изменил сведения уже после назначения");
        // Also when the old bytes are back: whoever changes bytes can delay, and the next panel judges.
        *night.vendor.payload.borrow_mut() = night.payload.clone();
        night.job_at(4, 1, 5);
        assert_eq!(night.version(), OLD);
        assert_eq!(night.config()["host"]["scheduled"]["feed"], "none");
        night.approve();
        night.job();
        assert_eq!(night.version(), NEW);
    }
    for host in [Host::Gone, Host::Slow, Host::Portal] {
        let night = approved();
        night.job();
        night.vendor.host.set(host);
        night.pass_night();
        assert_eq!(night.version(), OLD);
        assert!(night.notice().contains("не ответил"), "{host:?}");
        assert_eq!(night.notice(), "", "once a night");
        night.vendor.host.set(Host::Well);
        night.job_at(4, 1, 5);
        assert_eq!(night.version(), NEW, "the next night is another one");
    }
}

fn other_keys_under_the_same_bytes_wait_for_the_panel() {
    let members = r#","roots":[{"payload":"r1"}],"revocations":[{"payload":"k1"}],"fresh":{"payload":"f1"}"#;
    let verified = |night: &Night| {
        let envelope = format!(r#"{{"payload":"x"{members}}}"#);
        let memory = serde_json::json!({"sha256": "x", "envelope": envelope}).to_string();
        night.keep("Память", memory.as_str().into());
    };
    for (from, to, installed) in [
        ("k1", "k2", OLD),
        (r#"[{"payload":"k1"}]"#, "[]", OLD),
        ("r1", "r2", OLD),
        (r#"{"payload":"r1"}"#, "7", OLD),
        ("f1", "f2", NEW),
        ("k1", "k1", NEW),
    ] {
        let night = approved();
        verified(&night);
        *night.vendor.members.borrow_mut() = members.replace(from, to);
        night.pass_night();
        assert_eq!(night.version(), installed, "{from} {to}");
        assert!(installed == NEW || night.notice().contains("Поставщик изменил сведения"), "{from} {to}");
    }
    // A key was revoked where none was before.
    let night = approved();
    *night.vendor.members.borrow_mut() = r#","revocations":[{"payload":"k1"}]"#.into();
    night.pass_night();
    assert_eq!(night.version(), OLD);
}

fn a_feed_or_a_licence_that_has_ended_installs_nothing() {
    let night = approved();
    night.base().clock.set(time(20, 22, 0));
    night.job();
    night.job_at(21, 1, 5);
    assert_eq!(night.version(), OLD);
    assert!(night.notice().contains("Срок сведений"));
    let night = approved();
    night.job();
    night.base().clock.set(time(1, 2, 0));
    night.job();
    assert_eq!(night.version(), OLD, "it cannot be earlier than when it was approved");
    night.pass_night();
    assert_eq!(night.version(), NEW);
    for (until, installed) in [("2026-09-30", OLD), ("2026-10-01", NEW), ("", NEW)] {
        let mut night = base();
        night.payload = payload(7, &night.data, r#""licence":{"releasedBy":"2026-10-01"},"#);
        *night.vendor.payload.borrow_mut() = night.payload.clone();
        night.call("Хранение", "ЗапомнитьСрокЛицензии", &[until.into(), "DEMO".into()]).unwrap();
        night.approve();
        night.pass_night();
        assert_eq!(night.version(), installed, "{until}");
    }
}

fn a_file_that_is_not_the_approved_one_is_not_written() {
    let night = approved();
    *night.vendor.file.borrow_mut() = file(NEW, "B");
    night.pass_night();
    assert_eq!(night.version(), OLD);
    assert!(night.notice().contains("загрузить не удалось"));
    // It was changed after it had been loaded and looked at.
    let night = approved();
    night.job();
    let other = <base64ct::Base64 as base64ct::Encoding>::encode_string(&file(NEW, "B"));
    night.keep("ФайлНочи", other.as_str().into());
    *night.vendor.file.borrow_mut() = file(NEW, "B");
    night.pass_night();
    assert_eq!(night.version(), OLD);
    *night.vendor.file.borrow_mut() = night.data.clone();
    night.job_at(4, 1, 5);
    night.job_at(4, 1, 35);
    assert_eq!(night.version(), NEW, "it is loaded again");
}

fn what_is_not_known_of_sessions_installs_nothing() {
    for call in ["ПолучитьСеансыИнформационнойБазы", "ПолучитьТекущийСеансИнформационнойБазы"]
    {
        let night = approved();
        night.job();
        night.base().faults.always(call, "Список недоступен");
        night.pass_night();
        assert_eq!(night.version(), OLD, "{call}");
        night.base().faults.clear();
        assert!(night.notice().contains("Список сеансов"), "{call}");
    }
    let night = approved();
    night.base().sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
    night.pass_night();
    assert_eq!(night.version(), OLD);
    assert!(night.notice().contains("работали другие: 1"));
    // A job of the base's own and the console of the server are nobody.
    let night = approved();
    for (number, name) in [(9, "BackgroundJob"), (10, "JobScheduler"), (11, "SrvrConsole")] {
        night.base().sessions.borrow_mut().push(Session::other(number, name, ""));
    }
    night.pass_night();
    assert_eq!(night.version(), NEW);
    let night = approved();
    night.rule(&[("ТолькоБезСеансов", Value::Bool(false))]).unwrap();
    night.base().sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
    night.pass_night();
    assert_eq!(night.version(), NEW, "the administrator has allowed it");
}

fn problem(text: &str, is_critical: bool) -> Problem {
    Problem { is_critical, text: text.into() }
}

fn a_base_that_is_already_broken_is_left_alone() {
    let night = approved();
    night.base().extensions.borrow_mut().unfit = vec![("DEMO".into(), problem("Нет реквизита", true))];
    night.pass_night();
    assert_eq!(night.version(), OLD);
    assert!(night.notice().contains("уже есть неприменимые расширения: Нет реквизита"));
    let night = approved();
    night.base().extensions.borrow_mut().unfit = vec![("DEMO".into(), problem("Синоним", false))];
    night.pass_night();
    assert_eq!(night.version(), NEW);
    let night = approved();
    night.base().extensions.borrow_mut().check = Box::new(|_| Ok(vec![problem("Не та версия", true)]));
    night.pass_night();
    assert_eq!(night.version(), OLD);
    assert!(night.notice().contains("Не та версия"));
}

fn a_week_without_a_night_is_told() {
    let night = approved();
    night.until(8, 9, 0);
    assert_eq!(night.notice(), "");
    night.until(9, 10, 0);
    assert!(night.notice().contains("не было подходящей ночи. Ночное задание не выполнялось неделю"));
    assert_eq!(night.notice(), "");
    let told = at_night(&night);
    assert_eq!((&told["outcome"], &told["at"]), (&"missed".into(), &"2026-10-02T09:00:00+00:00".into()));
    night.job_at(10, 1, 5);
    assert_eq!((night.version().as_str(), at_night(&night)["outcome"].as_str()), (NEW, Some("installed")));
}

fn a_file_base_warns() {
    let night = base();
    let params = night.call("", "ОбъектИзJSON", &[night.schedule_params().as_str().into()]).unwrap();
    for (is_file, warns) in [(false, false), (true, true)] {
        night.base().is_file.set(is_file);
        let answer = night.call("НочьВызовСервера", "Ответить", &["schedule".into(), params.clone()]).unwrap();
        let text = night.text(&answer, "Текст");
        assert_eq!(text.contains("База файловая"), warns, "{text}");
    }
}

fn two_jobs_at_once_are_one() {
    let night = approved();
    night.until(3, 1, 5);
    for _ in 0..3 {
        night.call("Ночь", "Выполнить", &[]).unwrap();
    }
    let jobs = night.base().jobs.borrow().iter().filter(|job| job.method.ends_with("Ночь.Работать")).count();
    assert_eq!(jobs, 1);
    night.stand.advance(60_000);
    assert_eq!(night.version(), NEW);
}

fn a_failing_storage_fails_nobody_aloud() {
    let night = approved();
    night.base().faults.always("Сохранить", "Диск полон");
    night.pass_night();
    assert_eq!(night.version(), OLD, "what cannot be kept is not begun");
    assert_eq!(night.notice(), "");
    night.base().faults.clear();
    night.base().faults.always("СтандартноеХранилищеНастроекМенеджер.Загрузить", "Хранилище недоступно");
    night.job();
    assert_eq!((night.version().as_str(), night.notice().as_str()), (OLD, ""));
    night.base().faults.clear();
    night.job_at(4, 1, 5);
    assert_eq!(night.version(), NEW);
}

fn the_form_answers_what_the_panel_asks_for() {
    let night = base();
    let page = std::rc::Rc::new(extension_update_stand::Scripted::default());
    let form = night.stand.open(crate::visit::FORM, Some(page.clone() as std::rc::Rc<_>)).expect("the form opens");
    let hear = |name: &str, params: &str| {
        page.reports.borrow_mut().clear();
        page.say(name, params);
        night.stand.advance(2_000);
        page.reports.borrow().join(" ")
    };
    night.base().is_file.set(true);
    assert!(hear("schedule", &night.schedule_params()).contains(r#""report":"scheduled","operation":"op-1""#));
    let shown = night.base().take_shown();
    assert!(shown.iter().any(|shown| matches!(shown, Shown::Notice(text) if text.contains("База файловая"))));
    let told = hear("unschedule", r#"{"operation":"op-1"}"#);
    assert!(told.contains(r#""report":"unscheduled","operation":"op-1""#), "{told}");
    night.base().faults.always("Вызов сервера.Ответить", "Нет связи");
    let told = hear("schedule", &night.schedule_params());
    assert!(told.contains(r#""report":"failed","operation":"op-1","code":"other""#), "{told}");
    assert!(night.stand.close(&form, false));
}
