//! When people are warned at night and when they are not, and what is looked at once more before anybody loses his
//! session. Read next: `night_lock.rs`.

use std::rc::Rc;

use extension_update_bsl::Value;
use extension_update_bsl::collections::structure;
use extension_update_stand::library::COMMON;
use extension_update_stand::sessions::Session;
use extension_update_stand::{Shown, When};

use crate::base_at_night::{Host, NEW, Night, OLD, file, model, payload, time};
use crate::night_lock::{evening, minutes, nothing_has_happened, small_hours, told};

crate::cases![
    nobody_is_warned_unless_the_rules_say_so,
    nobody_is_warned_for_nothing,
    who_does_not_leave_stops_the_install_and_the_base_is_open,
    nobody_is_ended_where_the_release_has_gone_in_the_meantime,
    a_person_may_call_the_warning_off,
    who_thinks_better_of_it_during_the_warning_is_heard,
    rules_of_the_warning_are_checked,
    the_form_of_the_rules_has_the_warning
];

fn nobody_is_warned_unless_the_rules_say_so() {
    let night = Night::new(&model(&[])).with_library();
    night.approve();
    night.come(9, "1CV8C");
    night.pass_night();
    nothing_has_happened(&night, "by default");
    assert!(night.base().locks.borrow().is_empty());
    assert_eq!(told(&night), "В базе работали другие: 1 (тонкий клиент - 1)");
    // Nor is anybody warned where nobody is there, by day, or in a pause.
    let night = evening();
    night.base().sessions.borrow_mut().retain(|session| session.is_own);
    night.pass_night();
    assert_eq!((night.version().as_str(), night.base().locks.borrow().len()), (NEW, 0));
    let night = evening();
    night.rule(&[("ПаузаДо", Value::Date(time(3, 0, 0) / 1000))]).expect("the rules are right");
    night.pass_night();
    nothing_has_happened(&night, "in a pause");
    assert!(night.base().locks.borrow().is_empty());
}

fn nobody_is_warned_for_nothing() {
    type Case = (&'static str, fn(&Night));
    let cases: [Case; 10] = [
        ("не всех в базе завершает БСП", |night| night.come(10, "Designer")),
        ("не всех в базе завершает БСП", |night| night.come(10, "WSConnection")),
        ("не всех в базе завершает БСП", |night| night.come(10, "COMConnection")),
        ("база файловая", |night| night.base().is_file.set(true)),
        ("в этой базе БСП их не завершает", |night| {
            night.base().foreign_modules.borrow_mut().retain(|name| name != "СоединенияИБ");
        }),
        ("в этой базе БСП их не завершает", |night| {
            let text = COMMON.replace("Возврат Ложь", "Возврат Истина");
            night.stand.replace_module("ОбщегоНазначения", &text).expect("it loads");
        }),
        ("часовой пояс задания не тот", |night| night.base().ahead.set(3_600)),
        ("часовой пояс задания не тот", |night| night.base().ahead.set(-3_600)),
        ("ждать может только фоновое задание", |night| {
            night.base().faults.always("ФоновоеЗадание.ОжидатьЗавершенияВыполнения", "Так ждать нельзя");
        }),
        ("ждать может только фоновое задание", |night| {
            night.base().waits_for_itself.set(false)
        }),
    ];
    for (words, change) in cases {
        let night = evening();
        night.job();
        change(&night);
        night.job_at(3, 1, 5);
        night.base().faults.clear();
        night.job_at(3, 5, 30);
        nothing_has_happened(&night, words);
        assert!(night.locks().is_empty(), "{words}: somebody was warned");
        assert!(told(&night).contains(words), "{words}: {}", told(&night));
    }
    // A file that is not the approved one, a feed that is silent, and a window that is nearly over.
    let night = evening();
    *night.vendor.file.borrow_mut() = file(NEW, "B");
    night.pass_night();
    assert!(night.locks().is_empty() && night.version() == OLD);
    let night = evening();
    night.job();
    night.vendor.host.set(Host::Gone);
    night.pass_night();
    assert!(night.locks().is_empty() && night.version() == OLD);
    let night = evening();
    night.job();
    night.job_at(3, 4, 31);
    night.job_at(3, 5, 30);
    nothing_has_happened(&night, "late");
    assert!(night.locks().is_empty() && told(&night).contains("до конца окна не успеть"), "{}", told(&night));
    // Whoever calls the body of the job itself has no job to wait in.
    let night = small_hours();
    night.call("Ночь", "Работать", &[]).expect("it never fails");
    nothing_has_happened(&night, "no job");
    assert!(night.locks().is_empty());
}

fn who_does_not_leave_stops_the_install_and_the_base_is_open() {
    // A client that hangs, and what nobody ends: it has come after the last look before the sessions are ended.
    for (application, words, seconds) in [("1CV8C", "тонкий клиент - 1", 330), ("Designer", "конфигуратор - 1", 150)]
    {
        let night = small_hours();
        night.at_wait(57, move |base| {
            let session = Session::other(11, application, "Барсик");
            base.sessions.borrow_mut().push(session);
        });
        night.job();
        assert_eq!(night.version(), OLD);
        assert!(!night.is_locked());
        let lifted = night.base().locks.borrow().last().cloned().expect("it was lifted");
        let start = night.locks()[0].1.start.expect("it begins") * 1000;
        assert!(lifted.0 < start + seconds * 1000, "nobody is kept out longer than it takes to see it");
        // People are back, and are not warned again tonight.
        night.come(9, "1CV8C");
        for (hour, minute) in [(2, 30), (3, 0), (3, 30), (5, 30)] {
            night.job_at(3, hour, minute);
        }
        assert_eq!(night.locks().len(), 1, "{application}: once a night");
        let told = told(&night);
        assert!(told.contains("После предупреждения в базе остались") && told.contains(words), "{told}");
        assert!(!told.contains("Барсик") && !told.contains("Мурка"), "{told}");
        // The next night is another one.
        night.base().sessions.borrow_mut().retain(|session| session.is_own || session.number == 9);
        night.job_at(4, 1, 5);
        assert_eq!((night.version().as_str(), night.locks().len()), (NEW, 2));
    }
    // A warning that was given by a clock far ahead is none of this night.
    let night = evening();
    let ahead = structure();
    for (name, value) in [("Код", "".into()), ("Почему", "было".into()), ("ОкноДо", Value::Date(time(40, 5, 0) / 1000))]
    {
        ahead.insert(name.into(), value);
    }
    night.keep("БлокировкаНочи", Value::object(ahead));
    night.pass_night();
    assert_eq!((night.version().as_str(), night.locks().len()), (NEW, 1));
    // One that is seen in time costs nobody his session.
    let night = small_hours();
    night.at_wait(30, |base| {
        let session = Session::other(11, "Designer", "Барсик");
        base.sessions.borrow_mut().push(session);
    });
    night.job();
    nothing_has_happened(&night, "the Designer in time");
    // A write that does not get the base says who was there besides.
    let night = evening();
    night.base().faults.plan(
        "РасширениеКонфигурации.Записать",
        When::Before,
        0,
        usize::MAX,
        "Ошибка исключительной блокировки",
    );
    night.come(12, "BackgroundJob");
    night.come(13, "SrvrConsole");
    night.pass_night();
    assert_eq!(night.version(), OLD);
    assert!(!night.is_locked());
    let told = told(&night);
    assert!(told.contains("исключительной блокировки. В базе были: фоновое задание - 1, SrvrConsole - 1"), "{told}");
}

fn nobody_is_ended_where_the_release_has_gone_in_the_meantime() {
    for silent in [false, true] {
        let night = small_hours();
        let vendor = Rc::clone(&night.vendor);
        let other = payload(8, &night.data, r#""withdrawn":true,"#);
        night.at_wait(20, move |_| {
            if silent {
                vendor.host.set(Host::Gone);
            } else {
                *vendor.payload.borrow_mut() = other.clone();
            }
        });
        night.job();
        assert_eq!(night.locks().len(), 1, "they were warned");
        nothing_has_happened(&night, "the feed has changed");
        let lifted = night.base().locks.borrow().last().cloned().expect("it was lifted");
        assert!(lifted.0 < night.locks()[0].1.start.expect("it begins") * 1000, "before it has begun");
        night.job_at(3, 5, 30);
        let expected =
            if silent { "не ответил" } else { "Поставщик изменил сведения" };
        assert!(told(&night).contains(expected), "{}", told(&night));
    }
}

fn a_person_may_call_the_warning_off() {
    let night = small_hours();
    night.at_wait(20, |base| {
        base.lock.borrow_mut().is_set = false;
    });
    night.job();
    nothing_has_happened(&night, "called off");
    night.job_at(3, 3, 0);
    night.job_at(3, 5, 30);
    assert_eq!(night.locks().len(), 1);
    assert!(told(&night).contains("снял или сменил кто-то ещё"), "{}", told(&night));
    // Also when it has begun: nothing is waited for any more.
    let night = small_hours();
    night.base().sessions.borrow_mut().push(Session::other(11, "1CV8C", "Барсик"));
    night.at_wait(64, |base| base.lock.borrow_mut().is_set = false);
    night.job();
    assert_eq!(night.version(), OLD);
    assert!(night.base().clock.get() < night.locks()[0].1.start.expect("it begins") * 1000 + 60_000);
    // Who leaves by himself needs no end, and no lock begins.
    let night = small_hours();
    night.at_wait(20, |base| base.sessions.borrow_mut().retain(|session| session.is_own));
    night.job();
    assert_eq!(night.version(), NEW);
    assert!(night.base().ended.borrow().is_empty());
    let written = night.base().extensions.borrow().writes[0].at;
    assert!(written < night.locks()[0].1.start.expect("it begins") * 1000);
}

fn who_thinks_better_of_it_during_the_warning_is_heard() {
    type Case = (&'static str, fn(&Night));
    let cases: [Case; 4] = [
        ("правила ночи сменили", |night| {
            night.rule(&[("Режим", "off".into())]).expect("the rules are right")
        }),
        ("правила ночи сменили", |night| {
            night.rule(&[("ЗавершатьСеансыЗа", minutes(0))]).expect("right")
        }),
        ("Окно для установки кончилось", |night| {
            night.rule(&[("ПаузаДо", Value::Date(time(4, 0, 0) / 1000))]).expect("the rules are right");
        }),
        ("", |night| drop(night.say("unschedule", r#"{"operation":"op-1"}"#))),
    ];
    for (words, change) in cases {
        let night = Rc::new(small_hours());
        let inner = Rc::downgrade(&night);
        night.at_wait(20, move |_| change(&inner.upgrade().expect("it is there")));
        night.job();
        assert_eq!(night.locks().len(), 1, "{words}");
        nothing_has_happened(&night, words);
        assert_eq!(night.kept("Одобрение").is_some(), !words.is_empty(), "what was taken back stays so");
        let kept = night.kept_text("Одобрение", "Почему").unwrap_or_default();
        assert!(kept.contains(words), "{kept}");
    }
    // Approved anew: the next job begins with that.
    let night = Rc::new(small_hours());
    let inner = Rc::downgrade(&night);
    night.at_wait(20, move |_| {
        let night = inner.upgrade().expect("it is there");
        night.say("schedule", &night.schedule_params().replace("op-1", "op-2"));
    });
    night.job();
    nothing_has_happened(&night, "approved anew");
    assert_eq!(night.kept_text("Одобрение", "Операция").as_deref(), Some("op-2"));
}

fn rules_of_the_warning_are_checked() {
    let rules = |value: Value, more: &[(&'static str, Value)]| {
        let night = Night::new(&model(&[])).with_library();
        let mut all = vec![("ЗавершатьСеансыЗа", value)];
        all.extend(more.iter().cloned());
        night.rule(&all)
    };
    for good in [0, 5, 60] {
        rules(minutes(good), &[]).expect("it is right");
    }
    let short = [("Начало", Value::from("01:00")), ("Конец", Value::from("01:29"))];
    let long = [("Начало", Value::from("23:45")), ("Конец", Value::from("00:15"))];
    rules(minutes(10), &long).expect("it is long enough");
    let half = extension_update_bsl::convert::to_number(&Value::from("7.5")).map(Value::Number).expect("a number");
    let broken: [(Value, &[(&'static str, Value)]); 7] = [
        (minutes(-1), &[]),
        (minutes(4), &[]),
        (minutes(61), &[]),
        (half, &[]),
        ("10".into(), &[]),
        (minutes(10), &short),
        (minutes(10), &[("ТолькоБезСеансов", Value::Bool(false))]),
    ];
    for (value, more) in broken {
        let error = rules(value.clone(), more).expect_err("it is wrong");
        assert!(error.contains("Правила ночи неверны: ЗавершатьСеансыЗа"), "{error}");
    }
    // One that stands there all the same turns the night off.
    let night = evening();
    let broken = structure();
    broken.insert("Режим".into(), "approved".into());
    broken.insert("ЗавершатьСеансыЗа".into(), minutes(1));
    night.spoil_rules(Value::object(broken));
    night.pass_night();
    nothing_has_happened(&night, "a broken rule");
    assert!(night.locks().is_empty());
    assert!(night.base().log().iter().any(|line| line.contains("Правила ночи неверны: ЗавершатьСеансыЗа")));
    night.base().modes.administrator.set(false);
    assert!(night.rule(&[("ЗавершатьСеансыЗа", minutes(10))]).is_err(), "only an administrator");
    // Rules of an older version wait as they did.
    let night = Night::new(&model(&[])).with_library();
    let old = structure();
    old.insert("Режим".into(), "approved".into());
    night.spoil_rules(Value::object(old));
    night.approve();
    night.come(9, "1CV8C");
    night.pass_night();
    nothing_has_happened(&night, "rules of an older version");
}

fn the_form_of_the_rules_has_the_warning() {
    let night = Night::new(&model(&[])).with_library();
    let form = night.stand.open("ОбщаяФорма.Демо_ПравилаНочи", None).expect("the form opens");
    let shown = |name: &str| extension_update_bsl::convert::show(&form.attribute(name));
    assert_eq!([shown("ЗавершатьСеансы"), shown("ПредупреждатьЗа")], ["Нет", "10"]);
    assert!(form.set_attribute("ЗавершатьСеансы", Value::Bool(true)));
    for wrong in ["", "0", "минуту", "4"] {
        form.set_attribute("ПредупреждатьЗа", wrong.into());
        night.stand.command(&form, "Записать");
        let expected = Shown::Warning("Правила ночи неверны: ЗавершатьСеансыЗа".into());
        assert_eq!(night.base().take_shown(), [expected], "{wrong}");
    }
    form.set_attribute("ПредупреждатьЗа", " 15 ".into());
    night.stand.command(&form, "Записать");
    assert!(matches!(&night.base().take_shown()[..], [Shown::Notice(text)] if text.contains("Правила записаны")));
    assert_eq!(night.rule_text("ЗавершатьСеансыЗа"), "15");
    let form = night.stand.open("ОбщаяФорма.Демо_ПравилаНочи", None).expect("the form opens");
    let shown = |name: &str| extension_update_bsl::convert::show(&form.attribute(name));
    assert_eq!([shown("ЗавершатьСеансы"), shown("ПредупреждатьЗа")], ["Да", "15"]);
    form.set_attribute("ЗавершатьСеансы", Value::Bool(false));
    night.stand.command(&form, "Записать");
    assert_eq!(night.rule_text("ЗавершатьСеансыЗа"), "0");
}
