//! A thousand nights. Each has one event of its own, by its number, and some have more by chance; after each the
//! morning is looked at: no install outside of the rules, no extension lost, nothing untold. A rule that is taken out
//! makes a kept night fail. Read next: `course.rs`, `base_at_night.rs`.

use std::collections::BTreeMap;

use extension_update_stand::stand::Change;
use extension_update_stand::{Stand, When};

use crate::base_at_night::{NEW, Night, OLD, does_not_connect, model};
use crate::course::pass;
use crate::events::{Event, OWN};

crate::cases![
    a_thousand_nights_keep_the_rules,
    a_rule_that_is_taken_out_makes_its_night_fail,
    a_cut_at_every_call_leaves_one_version_whole
];

/// Nights in all, and how many of them must install.
const NIGHTS: u64 = 1_000;
const LEAST_INSTALLED: usize = 500;
/// How often each event must happen.
const LEAST_OF_EACH: usize = 50;

/// How many calls a job makes that installs, and at which of them it writes.
fn calls_of_an_install(model: &Stand) -> (u64, usize) {
    let night = Night::new(model);
    night.approve();
    night.job();
    night.until(3, 1, 10);
    night.base().faults.count(None);
    night.job();
    let calls = night.base().faults.calls();
    let writes = calls.iter().position(|call| call.starts_with("РасширениеКонфигурации.Записать"));
    (calls.len() as u64, writes.expect("it writes"))
}

fn a_thousand_nights_keep_the_rules() {
    let model = model(&[]);
    let mut happened: BTreeMap<Event, usize> = BTreeMap::new();
    let (calls, _) = calls_of_an_install(&model);
    let (mut installed, mut put_back, mut within) = (0, 0, 0);
    let (mut warned, mut ended) = (0, 0);
    for seed in 0..NIGHTS {
        let past = pass(&model, seed, calls);
        assert!(past.violations.is_empty(), "night {seed}, {:?}: {:?}", past.events, past.violations);
        installed += usize::from(past.installed);
        put_back += usize::from(past.put_back);
        within += past.within;
        warned += past.tally.warned;
        ended += past.tally.ended;
        // The last one is that of a warning, and there it counts that it took place.
        let counts = |event: &Event| *event < Event::EndsSessions || past.tally.happened;
        past.events.into_iter().filter(counts).for_each(|event| *happened.entry(event).or_default() += 1);
    }
    println!("onec: {warned} nights with a warning, {ended} sessions ended");
    println!(
        "onec: {NIGHTS} nights: {installed} installed, {put_back} put back, {within} cut in a write, 0 violations; {happened:?}"
    );
    assert!(installed >= LEAST_INSTALLED, "{installed} nights have installed");
    assert!(within >= 20, "{within} cuts have fallen into a write");
    assert_eq!(happened.len(), OWN.len() + 3 + 6);
    assert!(warned >= 200 && ended >= 200, "{warned} warnings, {ended} sessions ended");
    for (event, times) in happened {
        assert!(times >= LEAST_OF_EACH, "{event:?} happened {times} times");
    }
}

/// A rule, what takes it out, and the night that then fails.
type Rule = (&'static str, &'static [Change<'static>], u64);

const RULES: [Rule; 13] = [
    (
        "window",
        &[
            ("Если Не ИдетОкно(Правила) Тогда", "Если Ложь Тогда"),
            ("Если ИдетОкно(Правила) Тогда", "Если Истина Тогда"),
        ],
        0,
    ),
    ("nobody", &[("Если Не Правила.ТолькоБезСеансов Тогда", "Если Истина Тогда")], 1),
    ("nobody", &[("Помеха = Демо_ОбновлениеРасширенияНочь.Помеха(Правила, ИмяРасширения);", "Помеха = \"\";")], 2),
    ("window", &[("Помеха = Демо_ОбновлениеРасширенияНочь.Помеха(Правила, ИмяРасширения);", "Помеха = \"\";")], 306),
    (
        "pause",
        &[("Макс(НачалоДня(Сейчас) - 86400, НачалоДня(Правила.ПаузаДо) + 86400)", "НачалоДня(Сейчас) - 86400")],
        8,
    ),
    (
        "hash",
        &[
            ("Требования.SHA256   = Одобрение.SHA256;", "Требования.SHA256 = Неопределено;"),
            ("Требования.НуженХеш = Истина;", "Требования.НуженХеш = Ложь;"),
        ],
        27,
    ),
    (
        "same payload",
        &[(
            ".ХешСтрокой(Байты, ХешФункция.SHA256) = Одобрение.SHA256Ленты Тогда",
            ".ХешСтрокой(Байты, ХешФункция.SHA256) <> \"\" Тогда",
        )],
        13,
    ),
    ("expiry", &[("Если Годно = Неопределено Или Годно <= Сейчас Тогда", "Если Ложь Тогда")], 9),
    (
        "what does not connect",
        &[("Демо_ОбновлениеРасширенияПроба.ПослеЗаписи(ИмяРасширения, Готовое.Было);", "\"\";")],
        38,
    ),
    ("a lock is left", &[("Снять(Запись);", "Запись.Почему = \"\";")], 4),
    ("the lock of somebody else", &[("Если Блокировка().Установлена Тогда", "Если Ложь Тогда")], 36),
    ("ended in vain", &[("?(Помеха = \"\", ПомехаЛенты(Одобрение), Помеха)", "Помеха")], 23),
    ("warned 2 times", &[("Если Запись <> Неопределено И Сейчас < Запись.ОкноДо", "Если Ложь")], 11),
];

fn a_rule_that_is_taken_out_makes_its_night_fail() {
    let whole = model(&[]);
    let (calls, _) = calls_of_an_install(&whole);
    for (rule, changes, seed) in RULES {
        let past = pass(&whole, seed, calls);
        assert!(past.violations.is_empty(), "night {seed}: {:?}", past.violations);
        let without = pass(&model(changes), seed, calls);
        let told = without.violations.iter().any(|violation| violation.contains(rule));
        assert!(told, "night {seed} without «{rule}», {:?}: {:?}", without.events, without.violations);
    }
}

/// The power goes at each call of a job that installs, and the jobs of the morning take up what it has left.
fn a_cut_at_every_call_leaves_one_version_whole() {
    let model = model(&[]);
    let (calls, writes) = calls_of_an_install(&model);
    let mut within = 0;
    for breaks in [false, true] {
        for at in 0..calls as usize {
            let night = Night::new(&model);
            let old = night.base().installed("DEMO");
            night.approve();
            night.job();
            if breaks {
                does_not_connect(night.base());
            }
            night.until(3, 1, 10);
            night.base().faults.count(Some((at, When::Ended)));
            night.job();
            night.restart();
            within += usize::from(night.is_writing());
            for (hour, minute) in [(1, 40), (2, 10)] {
                night.job_at(3, hour, minute);
            }
            let place = format!("cut at call {at} of {calls}, before the write: {}, breaks: {breaks}", at <= writes);
            assert_eq!(night.version(), if breaks { OLD } else { NEW }, "{place}");
            assert!(!breaks || night.base().installed("DEMO") == old, "{place}");
            assert!(night.kept("Одобрение").is_none(), "{place}");
            let told = night.notice();
            assert!(
                told.contains(if breaks {
                    "прежняя возвращена"
                } else {
                    "ночью установлена"
                }),
                "{place}: {told}"
            );
        }
    }
    println!("onec: the power goes at each of {calls} calls, {within} times in a write");
}
