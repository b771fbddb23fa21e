//! The config's `texts`: what a host says in words of its own, and what it cannot say.

use crate::desk::sight::{main_button, screen};
use crate::desk::table::{Table, entry, list};
use crate::desk::{Desk, config_text, module, modules};
use extension_update::core::config::{Look, Opening, Theme};
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event};
use extension_update::core::locale::Locale;
use serde_json::{Value, json};

#[test]
fn a_host_s_own_words_stand_on_its_screen_and_on_no_other() {
    let texts = r#"{"install":"Поставить котиков","backup":"Копию делает дежурный: 55-66.","nobody's":"ничьё"}"#;
    let offer = modules(&[module("0.0.0.4", "- Новое")]);
    let [mut own, mut plain] = [&[("texts", texts)][..], &[]].map(Desk::opened);
    for desk in [&mut own, &mut plain] {
        desk.answer(&offer);
    }
    assert_eq!(main_button(&own), "install");
    let (own, plain) = (screen(&own), screen(&plain));
    for text in ["Поставить котиков", "Копию делает дежурный: 55-66."] {
        assert!(own.contains(text) && !plain.contains(text), "{text}\n{own}\n{plain}");
    }
    assert!(plain.contains("Установить обновление") && !own.contains("Установить обновление"), "{own}\n{plain}");
    assert!(!own.contains("ничьё"));
}

#[test]
fn the_words_are_those_of_a_whole_list() {
    let mut opening: Value = serde_json::from_str(&list(&[entry("A"), entry("B")])).unwrap();
    opening["texts"] = json!({"check": "Ещё раз", "install": "Поставить"});
    opening["extensions"][1]["texts"] = json!({"install": "Только второе"});
    let mut table = Table::new();
    table.open(&opening.to_string());
    table.answer(0, &modules(&[module("0.0.0.4", "")]));
    table.answer(1, &modules(&[module("0.0.0.4", "")]));
    let outline = table.screen();
    assert!(outline.contains("Ещё раз") && outline.contains("Поставить"), "{outline}");
    assert!(!outline.contains("Только второе") && !outline.contains("\"Установить обновление\""), "{outline}");
}

#[test]
fn the_longest_text_is_taken_and_one_byte_more_is_not() {
    let config = |length: usize| config_text(&[("texts", &json!({"install": "a".repeat(length)}).to_string())]);
    assert!(Opening::parse(&config(600)).is_ok());
    assert_eq!(
        Opening::parse(&config(601)).unwrap_err().text,
        "texts.install: at most 600 bytes of UTF-8 are taken, not 601"
    );
}

#[test]
fn what_is_dangerous_stays_in_the_panel_s_own_words() {
    let calm = ["withdrawn", "critical", "trustUnsigned", "trust_unsigned", "checkFailed", "available"];
    let texts =
        calm.iter().map(|name| ((*name).to_owned(), Value::from("Всё в порядке"))).collect::<serde_json::Map<_, _>>();
    let mut desk = Desk::opened(&[("texts", &Value::from(texts).to_string())]);
    let mut release = module("0.0.0.4", "");
    release["critical"] = true.into();
    desk.answer(&modules(&[release]));
    assert!(!screen(&desk).contains("Всё в порядке"), "{}", screen(&desk));
    desk.press(Action::Install);
    desk.report_install("failed", r#","code":"hash""#);
    assert!(!screen(&desk).contains("Всё в порядке"), "{}", screen(&desk));
}

#[test]
fn until_a_config_comes_the_panel_waits_in_the_look_of_the_page_and_names_nobody() {
    let mut desk = Desk::new(1);
    desk.send(Event::Booted(Look { locale: Locale::EN, theme: Theme::Dark }));
    let outline = screen(&desk);
    assert!(outline.contains(r#"data-theme="dark" lang="en""#), "{outline}");
    assert!(outline.contains(r#"aria-label="Extension updates""#), "{outline}");
}

#[test]
fn what_is_wrong_is_said_in_the_language_and_theme_of_whoever_wrote_it() {
    let english = Look { locale: Locale::EN, theme: Theme::Dark };
    for text in [
        r#"{"locale":"en","theme":"dark"}"#,
        r#"{"locale":"en-GB","theme":"dark","extension":7,"source":[]}"#,
        r#"{"extensions":[],"locale":"en","theme":"dark"}"#,
    ] {
        assert_eq!(Look::of(text), english, "{text}");
    }
    assert_eq!(Look::of(r#"{"locale":"en","theme":"neon"}"#), Look { locale: Locale::EN, theme: Theme::Auto });
    assert_eq!(Look::of(r#"{"locale":1,"theme":"dark"}"#), Look { locale: Locale::RU, theme: Theme::Dark });
    for text in ["", "[", "7", "[]", "null"] {
        assert_eq!(Look::of(text), Look::default(), "{text}");
    }
    let failure = || Failure::with_detail(Code::Config, "extension.version: is required");
    let mut desk = Desk::new(1);
    desk.send(Event::Refused(failure(), r#"{"locale":"en","theme":"dark"}"#.into()));
    // As the loader has it: the call is answered first, and then there is nobody left who heard the answer.
    for _ in 0..2 {
        let outline = screen(&desk);
        assert!(
            outline.contains(r#"data-theme="dark" lang="en""#) && outline.contains("set up correctly"),
            "{outline}"
        );
        desk.send(Event::TurnedOutWrong(failure()));
    }
}

#[test]
fn where_a_config_says_nothing_of_its_language_the_page_around_does() {
    for text in ["{bad", "", "[object Object]", "[1]", "5", r#"{"locale":5}"#] {
        let mut desk = Desk::new(1);
        desk.send(Event::Booted(Look { locale: Locale::EN, theme: Theme::Dark }));
        desk.send(Event::Refused(Failure::of(Code::Config), text.into()));
        let outline = screen(&desk);
        assert!(outline.contains(r#"data-theme="dark" lang="en""#), "{text}: {outline}");
        desk.send(Event::Refused(Failure::of(Code::Config), r#"{"locale":"ru"}"#.into()));
        assert!(screen(&desk).contains("lang=\"ru\""), "{text}");
    }
}
