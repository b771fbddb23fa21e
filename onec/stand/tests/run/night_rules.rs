//! The rules of the night: who may set them, what they may be, and when they let a release in. Read next: `night.rs`.

use extension_update_bsl::Value;
use extension_update_bsl::collections::structure;
use extension_update_stand::Shown;

use crate::base_at_night::{NEW, OLD, time};
use crate::night::{approved, base};

crate::cases![
    rules_that_are_off_or_broken_install_nothing_and_say_so,
    only_an_administrator_changes_the_rules,
    a_window_may_cross_midnight_and_a_pause_ends,
    the_form_of_the_rules_shows_and_keeps_them
];

fn rules_that_are_off_or_broken_install_nothing_and_say_so() {
    let night = approved();
    night.rule(&[("Режим", "off".into())]).unwrap();
    assert!(night.config()["host"]["schedule"].is_null());
    assert!(night.config()["host"]["scheduled"].is_null(), "it does not wait");
    night.pass_night();
    assert_eq!(night.version(), OLD);
    let report = night.approve();
    assert!(report.contains(r#""code":"other""#) && report.contains("выключены"), "{report}");
    let broken: [(&str, Value); 7] = [
        ("Режим", "always".into()),
        ("Дни", "0".into()),
        ("Дни", "".into()),
        ("Начало", "25:00".into()),
        ("Конец", "5".into()),
        ("Конец", "01:00".into()),
        ("ТолькоБезСеансов", "да".into()),
    ];
    for (key, value) in broken {
        let night = approved();
        let error = night.rule(&[(key, value.clone())]).unwrap_err();
        assert!(error.contains(&format!("Правила ночи неверны: {key}")), "{error}");
        let rules = structure();
        rules.insert("Режим".into(), "approved".into());
        rules.insert(key.into(), value);
        night.spoil_rules(Value::object(rules));
        night.pass_night();
        assert_eq!(night.version(), OLD, "{key}");
        assert!(night.base().log().iter().any(|line| line.contains(&format!("Правила ночи неверны: {key}"))));
        assert!(night.approve().contains("Правила ночи неверны"), "{key}");
    }
    let night = approved();
    night.spoil_rules("nothing of ours".into());
    assert!(night.config()["host"]["schedule"].is_null(), "as if there were none");
}

fn only_an_administrator_changes_the_rules() {
    let night = approved();
    night.base().modes.administrator.set(false);
    let error = night.rule(&[("Режим", "off".into())]).unwrap_err();
    assert!(error.contains("администратор"), "{error}");
    for (name, params) in [("schedule", night.schedule_params()), ("unschedule", r#"{"operation":"op-1"}"#.into())] {
        let report = night.say(name, &params);
        assert!(report.contains(r#""code":"rights""#), "{report}");
    }
    assert!(night.kept("Одобрение").is_some());
    assert!(night.config()["host"]["schedule"].is_null());
    assert_eq!(night.notice(), "", "nobody is told who could do nothing");
    night.pass_night();
    assert_eq!(night.version(), OLD, "nor does the job write without the right");
    night.base().modes.administrator.set(true);
    night.base().modes.safe.set(true);
    assert!(night.rule(&[("Режим", "off".into())]).is_err());
}

fn a_window_may_cross_midnight_and_a_pause_ends() {
    let window = |rules: &[(&str, Value)], now: i64| {
        let night = base();
        night.rule(rules).unwrap();
        night.base().clock.set(now);
        let report: serde_json::Value = serde_json::from_str(&night.approve()).unwrap();
        let text = |key: &str| report[key].as_str().unwrap_or_default()[..16].to_owned();
        [text("from"), text("until")]
    };
    let late = [("Начало", "22:30".into()), ("Конец", "04:00".into())];
    assert_eq!(window(&late, time(2, 9, 0)), ["2026-10-02T22:30", "2026-10-03T04:00"]);
    assert_eq!(window(&late, time(3, 3, 0)), ["2026-10-02T22:30", "2026-10-03T04:00"]);
    assert_eq!(window(&late, time(3, 4, 0)), ["2026-10-03T22:30", "2026-10-04T04:00"]);
    // The second of October is a Friday.
    let weekend = [("Дни", "67".into())];
    assert_eq!(window(&weekend, time(2, 2, 0)), ["2026-10-03T01:00", "2026-10-03T05:00"]);
    assert_eq!(window(&weekend, time(4, 6, 0)), ["2026-10-10T01:00", "2026-10-10T05:00"]);
    let pause = [("ПаузаДо", Value::Date(time(15, 0, 0) / 1000))];
    assert_eq!(window(&pause, time(2, 9, 0)), ["2026-10-16T01:00", "2026-10-16T05:00"]);
    let night = base();
    night.rule(&[("ПаузаДо", Value::Date(time(3, 0, 0) / 1000))]).unwrap();
    night.approve();
    night.pass_night();
    assert_eq!(night.version(), OLD);
    night.job_at(4, 1, 5);
    assert_eq!(night.version(), NEW);
}

fn the_form_of_the_rules_shows_and_keeps_them() {
    let night = base();
    let form = night.stand.open("ОбщаяФорма.Демо_ПравилаНочи", None).expect("the form opens");
    let shown = |name: &str| extension_update_bsl::convert::show(&form.attribute(name));
    assert_eq!([shown("СтавитьНочью"), shown("Начало"), shown("Дни")], ["Да", "01:00", "1234567"]);
    assert!(form.set_attribute("Конец", "25:00".into()));
    night.stand.command(&form, "Записать");
    let expected = Shown::Warning("Правила ночи неверны: Конец".into());
    assert_eq!(night.base().take_shown(), [expected]);
    assert!(form.set_attribute("Конец", " 06:30 ".into()) && form.set_attribute("СтавитьНочью", Value::Bool(false)));
    night.stand.command(&form, "Записать");
    assert!(matches!(&night.base().take_shown()[..], [Shown::Notice(text)] if text.contains("Правила записаны")));
    assert_eq!(["Режим", "Конец"].map(|name| night.rule_text(name)), ["off", "06:30"]);
    night.base().modes.administrator.set(false);
    night.stand.command(&form, "Записать");
    let shown = night.base().take_shown();
    assert!(matches!(&shown[..], [Shown::Warning(text)] if text.contains("администратор")), "{shown:?}");
}
