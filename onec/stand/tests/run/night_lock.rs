//! People in the base at night who are warned, and whose sessions the library ends; and that no base stays locked. Read
//! next: `night_warning.rs`, `nights.rs`.

use extension_update_bsl::Value;
use extension_update_stand::When;
use extension_update_stand::library::CONNECTIONS;
use extension_update_stand::lock::Lock;

use crate::base_at_night::{NEW, Night, OLD, does_not_connect, model, time};
use crate::night::at_night;

crate::cases![
    people_are_warned_ended_and_the_release_is_installed,
    a_lock_of_somebody_else_is_left_as_it_is,
    a_library_that_cannot_end_a_lock_locks_nothing,
    a_cut_under_the_lock_leaves_no_locked_base,
    a_lock_that_the_library_does_not_lift_is_lifted,
    the_probe_finds_the_base_open,
];

const MINUTES: i64 = 10;

pub fn minutes(number: i64) -> Value {
    Value::number(number)
}

fn warns(night: &Night) {
    night.rule(&[("ЗавершатьСеансыЗа", minutes(MINUTES))]).expect("the rules are right");
}

/// A release that is approved in a base with the library, whose rules end sessions, with somebody at work.
pub fn evening() -> Night {
    let night = Night::new(&model(&[])).with_library();
    warns(&night);
    let report = night.approve();
    assert!(report.contains(r#""report":"scheduled""#), "{report}");
    night.come(9, "1CV8C");
    night
}

/// The same at five past one, with the file loaded.
pub fn small_hours() -> Night {
    let night = evening();
    night.job();
    night.until(3, 1, 5);
    night
}

pub fn told(night: &Night) -> String {
    at_night(night)["text"].as_str().unwrap_or_default().to_owned()
}

/// Nothing was installed, nobody has lost a session, and the base is as open as before.
pub fn nothing_has_happened(night: &Night, place: &str) {
    assert_eq!(night.version(), OLD, "{place}");
    assert!(night.base().ended.borrow().is_empty(), "{place}: somebody was ended");
    assert!(!night.is_locked(), "{place}: the base is locked");
}

fn people_are_warned_ended_and_the_release_is_installed() {
    let night = evening();
    night.come(10, "WebClient");
    night.pass_night();
    assert_eq!(night.version(), NEW);
    let locks = night.locks();
    let [(at, lock)] = locks.as_slice() else { panic!("{locks:?}") };
    let start = lock.start.expect("it begins") * 1000;
    assert!((start - at - MINUTES * 60_000).abs() < 1_000, "warned for the minutes of the rule");
    assert_eq!(lock.end.expect("it ends") * 1000 - start, 15 * 60_000);
    assert!((time(3, 1, 0)..time(3, 5, 0)).contains(at));
    let ended = night.base().ended.borrow();
    assert_eq!(ended.len(), 2);
    assert!(ended.iter().all(|one| one.at >= start && one.lock == *lock));
    for words in ["Демонстрационное расширение", NEW, "не позже 01:30"] {
        assert!(lock.message.contains(words), "{}", lock.message);
    }
    let written = night.base().extensions.borrow().writes.clone();
    assert_eq!((written.len(), written[0].others), (1, 0));
    assert!(!night.is_locked());
    assert_eq!(night.kept_text("БлокировкаНочи", "Код").as_deref(), Some(""), "it is lifted for good");
    let lifted = night.base().locks.borrow().last().cloned().expect("it was lifted");
    assert!(!lifted.1.is_set && lifted.0 - start < 5 * 60_000, "at once, and not at its end");
    assert_eq!(at_night(&night)["outcome"], "installed");
    assert!(night.notice().contains("В базе работали другие: 2 (тонкий клиент - 1, веб-клиент - 1)"));
    let log = night.base().log().join("\n");
    assert!(log.contains("база закроется в 01:15 и откроется не позже 01:30") && log.contains("База снова открыта"));
}

fn a_lock_of_somebody_else_is_left_as_it_is() {
    // In force, still to come, without an end, over.
    for (start, end) in [((3, 0), Some((3, 6))), ((3, 3), Some((3, 4))), ((3, 3), None), ((1, 0), Some((2, 3)))] {
        let moment = |(day, hour)| time(day, hour, 0) / 1000;
        let night = evening();
        let foreign = Lock {
            is_set: true,
            start: Some(moment(start)),
            end: end.map(moment),
            code: "КодРазрешения".into(),
            message: "Копия".into(),
        };
        night.job();
        night.base().lock.replace(foreign.clone());
        // A job that runs already goes on, whatever the lock is.
        night.until(3, 1, 5);
        if foreign.holds(night.base().seconds()) {
            night.job();
            assert_eq!(*night.base().lock.borrow(), foreign, "no job begins, and nothing is changed");
            continue;
        }
        night.job();
        assert_eq!(*night.base().lock.borrow(), foreign, "{foreign:?}");
        assert!(night.base().locks.borrow().is_empty());
        assert_eq!(night.version(), OLD);
        night.base().lock.replace(Lock::default());
        night.job_at(3, 5, 30);
        assert!(told(&night).contains("в базе задана другая блокировка сеансов"), "{}", told(&night));
    }
    // Somebody sets one of his own during the warning, and it is his.
    let night = small_hours();
    let foreign = Lock { is_set: true, start: Some(time(3, 3, 0) / 1000), code: "свой".into(), ..Lock::default() };
    let theirs = foreign.clone();
    night.at_wait(20, move |base| {
        base.lock.replace(theirs.clone());
    });
    night.job();
    assert_eq!(*night.base().lock.borrow(), foreign);
    assert_eq!(night.version(), OLD);
    assert!(night.base().ended.borrow().is_empty());
}

fn a_library_that_cannot_end_a_lock_locks_nothing() {
    let head = CONNECTIONS.lines().next().expect("a line");
    let unbounded = CONNECTIONS.replace("Новая.Начало + Длится * 60", "Дата(1, 1, 1)");
    let at_once = CONNECTIONS.replace("ТекущаяДатаСеанса() + Отсрочка * 60", "ТекущаяДатаСеанса()");
    let forbidden = format!("{head}\nВозврат Ложь;\nКонецФункции");
    let old = "Функция УстановитьБлокировкуСоединений(Знач Текст = \"\", Знач Код = \"\") Экспорт\n\
        Новая = Новый БлокировкаСеансов;\nНовая.Установлена = Истина;\nУстановитьБлокировкуСеансов(Новая);\n\
        Возврат Истина;\nКонецФункции";
    for (text, words) in [
        (old, ""),
        (&forbidden, "нет права завершать сеансы"),
        (&unbounded, "не так, как её просили"),
        (&at_once, "не так, как её просили"),
    ] {
        let night = evening();
        night.stand.replace_module("СоединенияИБ", text).expect("it loads");
        night.pass_night();
        nothing_has_happened(&night, text);
        assert!(told(&night).contains("Сеансы не завершались") && told(&night).contains(words), "{}", told(&night));
        let wrong = night.base().locks.borrow().iter().filter(|(_, lock)| lock.is_set).count();
        assert!(wrong <= 1, "it is tried once a night");
        if text == old {
            assert_eq!(wrong, 0, "an old library is not even called to its end");
        }
    }
}

/// The calls of a job that warns, ends sessions and installs.
fn calls_of_a_warning() -> Vec<String> {
    let night = small_hours();
    night.base().faults.count(None);
    night.job();
    assert_eq!(night.version(), NEW);
    night.base().faults.calls()
}

fn a_cut_under_the_lock_leaves_no_locked_base() {
    let calls = calls_of_a_warning();
    let first = calls.iter().position(|call| call.contains("НочьБлокировка")).expect("it locks");
    let night = evening();
    let model = &night.stand;
    let (mut locked, mut tried) = (0, 0);
    for at in first..calls.len() {
        // One round of the wait is like the next.
        let waits = calls[first..at].iter().filter(|call| call.starts_with("ФоновоеЗадание.Ожидать")).count();
        if (4..52).contains(&waits) {
            continue;
        }
        let night = Night::new(model).with_library();
        warns(&night);
        night.approve();
        night.come(9, "1CV8C");
        night.job();
        night.until(3, 1, 5);
        night.base().faults.count(Some((at, When::Ended)));
        night.job();
        night.restart();
        tried += 1;
        let place = format!("cut at call {at}, {}", calls[at]);
        if night.is_locked() {
            locked += 1;
            let end = night.base().lock.borrow().end.expect("it ends by itself");
            assert!(end <= time(3, 1, 35) / 1000, "{place}");
        }
        // The next job that can begin opens the base, whatever the hour.
        night.job_at(3, 1, 45);
        assert!(!night.is_locked(), "{place}");
        night.base().sessions.borrow_mut().retain(|session| session.is_own);
        for (hour, minute) in [(2, 15), (2, 45)] {
            night.job_at(3, hour, minute);
        }
        assert_eq!(night.version(), NEW, "{place}");
        assert!(night.kept("Одобрение").is_none(), "{place}");
        assert!(night.locks().len() <= 1, "{place}: they were warned twice");
        assert!(night.notice().contains("ночью установлена"), "{place}");
    }
    println!(
        "onec: the power goes at {tried} calls of a warning, {locked} of them leave a lock that is lifted or ends"
    );
    assert!(locked > 20, "{locked} cuts were under the lock");
}

fn a_lock_that_the_library_does_not_lift_is_lifted() {
    let lift = "Функция РазрешитьРаботуПользователей() Экспорт";
    for instead in ["ВызватьИсключение \"Нет\";", "Возврат Ложь;"] {
        let night = evening();
        let text = CONNECTIONS.replace(lift, &format!("{lift}\n{instead}"));
        night.stand.replace_module("СоединенияИБ", &text).expect("it loads");
        night.pass_night();
        assert_eq!(night.version(), NEW, "{instead}");
        assert!(!night.is_locked(), "{instead}");
    }
    // Nothing lifts it tonight: it ends by itself, and the job after it clears it away.
    let night = small_hours();
    night.base().faults.plan("УстановитьБлокировкуСеансов", When::Before, 1, usize::MAX, "Нарушение прав доступа");
    night.job();
    assert!(night.is_locked());
    night.base().faults.clear();
    night.until(3, 12, 0);
    assert!(!night.base().lock.borrow().holds(night.base().seconds()));
    night.job();
    assert!(!night.is_locked());
    // An exception on the way opens the base too.
    let night = small_hours();
    night.at_wait(20, |base| {
        base.faults.plan("Сохранить", When::Before, 0, 1, "Диск полон");
    });
    night.job();
    assert!(!night.is_locked());
}

fn the_probe_finds_the_base_open() {
    let night = evening();
    let before = night.base().installed("DEMO");
    does_not_connect(night.base());
    night.pass_night();
    assert_eq!(night.base().installed("DEMO"), before, "a new session was asked, and the former version is back");
    assert_eq!(at_night(&night)["outcome"], "restored");
    assert!(!night.is_locked());
    let log = night.base().log().join("\n");
    assert!(!log.contains("Начало сеанса с информационной базой запрещено"), "{log}");
}
