//! Headings: what is read of each, and what is not guessed.

use crate::changelog::heading::{Heading, Named, read};
use crate::problem::Code;

fn release(text: &str) -> Named {
    match read(text, false) {
        Heading::Release(named) => named,
        other => panic!("{text} is {other:?}"),
    }
}

#[test]
fn a_release_is_known_by_its_version_however_the_heading_is_written() {
    let cases = [
        ("[0.0.0.4] - 2026-10-01", "0.0.0.4"),
        ("0.0.0.4 - 2026-10-01", "0.0.0.4"),
        ("0.0.0.4 (01.10.2026)", "0.0.0.4"),
        ("v1.4.14 — 2026-10-01", "1.4.14"),
        ("v. 1.4.14 — 2026-10-01", "1.4.14"),
        ("V.1.4.14, 2026-10-01", "1.4.14"),
        ("[1.4.14] – 2026.10.01", "1.4.14"),
        ("Версия 4.0.4.11 от 01.10.2026", "4.0.4.11"),
        ("Версия: 4.0.4.11 от 01.10.2026 г.", "4.0.4.11"),
        ("ВЕРСИЯ 4.0.4.11, 01.10.2026", "4.0.4.11"),
        ("Вер. 4.0.4.11 (от 01.10.2026)", "4.0.4.11"),
        ("Релиз № 4.0.4.11 от 1 октября 2026 года", "4.0.4.11"),
        ("Release 2.0 - 2026-10-01 - Codename", "2.0"),
        ("Release: 2.0 (October 1st, 2026)", "2.0"),
        ("1.0.0 - 2026/10/01", "1.0.0"),
        ("1.0.0 - Oct 1, 2026", "1.0.0"),
        ("1.0.0 / 2026-10-01", "1.0.0"),
        ("1.0.0-2026-10-01", "1.0.0"),
        ("1.0.0 2026-10-01T08:00:00+03:00", "1.0.0"),
        ("1.0.0 | 2026-10-1", "1.0.0"),
        ("0.0.0.4 - 2026-10-01.", "0.0.0.4"),
        ("0.0.0.4 - 1.10.2026", "0.0.0.4"),
        ("01.10.2026 – 1.2.4", "1.2.4"),
        ("2026-10-01, версия 1.2.4", "1.2.4"),
        ("[2026-10-01] v1.2.4", "1.2.4"),
        ("🚀 1.2.4 (2026-10-01)", "1.2.4"),
        (":rocket: 1.2.4 (2026-10-01)", "1.2.4"),
        ("Кошкин дом 1.2.4 - 2026-10-01", "1.2.4"),
        ("Расширение «Кошкин дом», версия 1.2.4 от 01.10.2026", "1.2.4"),
        ("DEMO-1.2.4 (2026-10-01)", "1.2.4"),
        ("demo@1.2.4 (2026-10-01)", "1.2.4"),
        ("release/1.2.4 - 2026-10-01", "1.2.4"),
        ("Что нового в версии 1.2.4 (01.10.2026)", "1.2.4"),
        ("1.2 (ЗУП 3.1.30.52) - 2026-10-01", "1.2"),
        ("1.2 для ЗУП 3.1.30 - 2026-10-01", "1.2"),
        ("1.2 - 2026-10-01 (исправлено 2026-10-05)", "1.2"),
        ("[1.2.4] Release 1.2.4 - 2026-10-01", "1.2.4"),
        ("2026.5.1 - 2026-10-01", "2026.5.1"),
        ("1.5.2024 - 2026-10-01", "1.5.2024"),
        ("Версия 5 от 01.10.2026", "5"),
        ("v5 - 2026-10-01", "5"),
        ("1.2.4\u{a0}—\u{a0}01.10.2026", "1.2.4"),
        ("1.2.4 - 2026\u{2011}10\u{2011}01", "1.2.4"),
    ];
    for (text, version) in cases {
        let named = release(text);
        assert_eq!(named.written, version, "{text}");
        assert!(named.version.is_ok(), "{text}");
        assert_eq!(named.date, Some(Ok("2026-10-01".into())), "{text}");
        assert_eq!((named.yanked, named.stage, named.faults), (false, None, Vec::new()), "{text}");
    }
}

#[test]
fn without_a_day_a_version_stands_first_or_behind_a_word_that_leads_to_it() {
    for text in [
        "1.2.4",
        "[1.2.4]",
        "Release 1.2.4",
        "Версия: 1.2.4",
        "v. 1.2.4",
        "2022.3.1",
        "1.2.0.1 - октябрь",
        "1.2 - май 2024",
    ] {
        assert_eq!(release(text).date, None, "{text}");
    }
}

#[test]
fn a_mark_of_withdrawal_counts_alone_in_brackets_or_at_the_end() {
    for text in [
        "0.0.5 - 2014-12-13 [YANKED]",
        "0.0.5 - 2014-12-13 [ОТОЗВАН]",
        "[0.0.5] - 2014-12-13 (отозвана)",
        "[YANKED] 0.0.5 - 2014-12-13",
        "0.0.5 - 2014-12-13 (снята с публикации)",
        "0.0.5 - 2014-12-13 отозван",
        "0.0.5 от 13.12.2014 — отозвана.",
    ] {
        let named = release(text);
        assert!(named.yanked && named.faults.is_empty(), "{text}");
    }
    for text in [
        "1.2 (заменяет отозванный 1.1) - 2026-10-01",
        "1.2 - 2026-10-01 (не отозван)",
        "1.2 - 2026-10-01 - не отозвана",
        "1.2 - 2026-10-01 (replaces withdrawn 1.1)",
        "1.2 - 2026-10-01 - отзывы покупателей",
    ] {
        let named = release(text);
        assert!(!named.yanked && named.faults.is_empty(), "{text}: {named:?}");
    }
    for text in [
        "1.2 (отозван, см. 1.3) - 2026-10-01",
        "1.2 отозван - 2026-10-01",
        "1.2 - 2026-10-01 (отозван из-за ошибки)",
        "1.2 - 2026-10-01 [YANKED: broken]",
    ] {
        let named = release(text);
        assert!(!named.yanked && named.faults.len() == 1, "{text}: {named:?}");
    }
}

#[test]
fn what_is_not_for_everybody_says_so() {
    for (text, word) in [
        ("1.2 beta - 2026-10-01", "beta"),
        ("1.2 (RC 1) - 2026-10-01", "rc"),
        ("1.2 RC1 - 2026-10-01", "rc1"),
        ("1.2 - 2026-10-01 - тестовая версия", "тестовая"),
        ("1.2 (ознакомительная версия) - 2026-10-01", "ознакомительная"),
        ("1.2 - 2026-10-01 (опытная эксплуатация)", "опытная"),
        ("1.2 (бэта) - 2026-10-01", "бэта"),
        ("1.2 [бета-версия] - 2026-10-01", "бета-версия"),
        ("Предварительная версия 1.2 от 01.10.2026", "предварительная"),
        ("1.2 pre-release - 2026-10-01", "pre-release"),
        ("Beta 1.2", "beta"),
        ("1.2 (для тестирования)", "тестирования"),
        ("1.2 (экспериментальная)", "экспериментальная"),
    ] {
        assert_eq!(release(text).stage.as_deref(), Some(word), "{text}");
    }
    for text in ["1.2 (draft) - 2026-10-01", "1.2 - 2026-10-01 - черновик", "WIP 1.2"] {
        assert_eq!(release(text).faults.len(), 1, "{text}");
    }
    let struck = read("1.2 - 2026-10-01", true);
    assert!(matches!(struck, Heading::Release(named) if named.faults[0].0 == Code::Heading));
}

#[test]
fn what_is_wrong_with_a_version_or_a_day_is_said() {
    for text in [
        "1.2.3.4.5 - 2026-10-01",
        "7.25.1e - 2026-10-01",
        "1..2 - 2026-10-01",
        "1.99999999999 - 2026-10-01",
        "1.2.x - 2026-10-01",
        "1.2rc1 - 2026-10-01",
        "1.2_beta - 2026-10-01",
    ] {
        assert!(release(text).version.is_err(), "{text}");
    }
    for text in [
        "1.2.0.1 - 2026-02-30",
        "1.2.0.1 - 31.11.2026",
        "1.2.0.1 - 31 ноября 2026",
        "1.2.0.1 - 2026-13-01",
        "1.2.0.1 - 05/06/2026",
        "1.2.0.1 - 2026-10-01 - 2026-10-02",
    ] {
        assert!(matches!(release(text).date, Some(Err(_))), "{text}");
    }
}

#[test]
fn nothing_is_guessed() {
    for (text, why) in [
        ("1.2.4 и 1.2.3 - 2026-10-01", "two versions"),
        ("1.2.4, 1.2.3", "two versions"),
        ("1.2.4/1.2.3 (2026-10-01)", "two versions"),
        ("1.2 (1.3) - 2026-10-01", "two versions"),
        ("1.2 (и 1.1) - 2026-10-01", "two versions"),
        ("1.2 (версия 1.3) - 2026-10-01", "two versions"),
        ("1.2.4 - 01.06.24", "01.06.24 may be a day"),
        ("1.5.2024", "a version and a day"),
        ("2026.05.01", "a version and a day"),
        ("1.5.2024 - 2.6.2025", "a version and a day"),
        ("2026-10-01", "no version"),
        ("Осенний выпуск, 1 октября 2026", "no version"),
        ("Сборка 124", "a number"),
        ("8", "a number"),
        ("Кошкин дом 1.2.4", "words stand before"),
        ("Переход на платформу 8.3.24", "words stand before"),
        ("1.2.5 (не выпущено) - 2026-10-01", "not released yet"),
    ] {
        match read(text, false) {
            Heading::Unclear(said) => assert!(said.contains(why), "{text}: {said}"),
            other => panic!("{text} is {other:?}"),
        }
    }
}

#[test]
fn other_headings_are_no_releases() {
    for text in [
        "[Unreleased]",
        "Unreleased",
        "Не выпущено",
        "[Не опубликовано]",
        "UPCOMING",
        "[Unreleased] Неопубликованные изменения (не вошедшие в релиз)",
        "1.2.5 (не выпущено)",
        "1.2.5 - TBD",
        "Unreleased - 1.2.5",
    ] {
        assert_eq!(read(text, false), Heading::Unreleased, "{text}");
    }
    for text in ["Added", "Исправлено:", "Новое:", "**Security**", "Безопасность", "🐛 Bug Fixes", "Новые возможности"]
    {
        assert_eq!(read(text, false), Heading::Group, "{text}");
    }
    for text in [
        "Changelog",
        "История изменений",
        "2026",
        "2026 год",
        "Октябрь 2026",
        "",
        "Версия",
        "v",
        "[]",
        "1С:Предприятие",
    ] {
        assert_eq!(read(text, false), Heading::Other, "{text}");
    }
    assert_eq!(read("История изменений ЗУП 3", false), Heading::Title);
}
