//! The tests of the words: each language has them all, and numbers stand with the right form. What is on the screens:
//! `tests/native/words.rs`.

use super::{LANGUAGES, Texts, outside, texts_with};
use extension_update_core::config::Obstacle;
use extension_update_core::day::Day;
use extension_update_core::error::Code;
use extension_update_core::json::Json;
use extension_update_core::locale::Locale;
use extension_update_core::report::ProblemKind;
use std::path::Path;

/// The repository.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn places(text: &str) -> usize {
    (0..4).filter(|n| text.contains(&format!("{{{n}}}"))).count()
}

#[test]
fn a_language_has_words_of_its_own_for_everything() {
    let [russian, english] = LANGUAGES;
    for ((name, russian), (_, english)) in russian.words().into_iter().zip(english.words()) {
        assert_ne!(russian, english, "{name} is not translated");
        assert_eq!(places(russian), places(english), "{name} has other places in the other language");
        assert!(!russian.is_empty() && !english.is_empty(), "{name} is empty");
    }
    for (texts, forms) in [(russian, 3), (english, 2)] {
        for (name, found) in texts.forms() {
            assert_eq!(found.len(), forms, "{name} of {}", texts.lang);
            assert!(found.iter().all(|form| places(form) == 1), "{name} of {}", texts.lang);
        }
    }
}

/// A language, and for each of its forms the category with numbers that take it.
type Sample = (&'static str, &'static [(&'static str, &'static [u64])]);

/// Numbers of each category as CLDR's rules for cardinals name them, in the order of the forms; they hold without any
/// outside material.
const SAMPLES: [Sample; 2] = [
    (
        "ru",
        &[
            ("one", &[1, 21, 31, 41, 51, 61, 71, 81, 91, 101, 121, 201, 1001, 1121, 1_000_001]),
            (
                "few",
                &[2, 3, 4, 22, 23, 24, 32, 33, 34, 44, 52, 63, 74, 82, 93, 94, 102, 103, 104, 122, 1002, 1_000_003],
            ),
            (
                "many",
                &[
                    0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 25, 26, 29, 30, 100, 105, 111, 112,
                    113, 114, 119, 211, 212, 1000, 1011, 1012, 1014, 1111, 1_000_000, 1_000_011, 1_000_012,
                ],
            ),
        ],
    ),
    (
        "en",
        &[
            ("one", &[1]),
            (
                "other",
                &[
                    0, 2, 3, 4, 5, 9, 10, 11, 12, 16, 19, 20, 21, 22, 31, 100, 101, 111, 121, 1000, 1001, 1_000_000,
                    1_000_001,
                ],
            ),
        ],
    ),
];

#[test]
fn the_form_beside_a_number_is_the_one_that_cldr_names() {
    for (texts, (lang, categories)) in LANGUAGES.iter().zip(SAMPLES) {
        assert_eq!(texts.lang, lang, "a language without samples of its own");
        for (index, (category, numbers)) in categories.iter().enumerate() {
            for number in *numbers {
                assert_eq!((texts.plural)(*number), index, "{lang} {number}: {category}");
            }
        }
    }
    // The samples of CLDR itself, where they lie beside the project, on top of our own.
    let file = Path::new(ROOT).join("../shared/material/i18n/cldr-plurals/cardinal.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: the samples of CLDR are not there; only our own were checked");
        return;
    };
    let samples: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut checked = 0;
    for (texts, (lang, categories)) in LANGUAGES.iter().zip(SAMPLES) {
        for (index, (category, _)) in categories.iter().enumerate() {
            for sample in samples[lang][category]["samples"].as_array().unwrap() {
                // Fractions have a form of their own; nothing here counts in them.
                let Ok(number) = sample.as_str().unwrap().parse() else { continue };
                assert_eq!((texts.plural)(number), index, "{lang} {number}");
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn numbers_from_zero_to_a_hundred_and_fourteen_have_the_right_form_in_russian() {
    for (number, form) in [
        (0, 2),
        (1, 0),
        (2, 1),
        (4, 1),
        (5, 2),
        (11, 2),
        (12, 2),
        (14, 2),
        (21, 0),
        (22, 1),
        (25, 2),
        (111, 2),
        (114, 2),
    ] {
        assert_eq!((LANGUAGES[0].plural)(number), form, "{number}");
    }
}

/// All that a language says.
fn sentences(texts: &Texts) -> Vec<String> {
    let mut all: Vec<String> = texts.words().into_iter().map(|(_, text)| text.to_owned()).collect();
    all.extend(texts.forms().into_iter().flat_map(|(_, forms)| forms.iter().map(|form| (*form).to_owned())));
    all.extend(ProblemKind::WORDS.iter().map(|(_, kind)| (texts.problem)(*kind).to_owned()));
    all.extend(Obstacle::WORDS.iter().map(|(_, obstacle)| (texts.obstacle)(*obstacle).to_owned()));
    let months = (1..=12).filter_map(|month| Day::parse(&format!("2026-{month:02}-01")));
    all.extend(months.map(texts.date));
    for (_, code) in Code::WORDS {
        all.extend((texts.check_failed)(*code).into_iter().chain((texts.install_failed)(*code)).map(str::to_owned));
    }
    let outside = outside::LANGUAGES.iter().find(|words| words.lang == texts.lang).unwrap();
    let when_broken = [outside.cannot_run, outside.cannot_load, outside.broken];
    all.extend([outside.title, outside.opening, outside.stuck].into_iter().chain(when_broken).map(str::to_owned));
    all
}

#[test]
fn each_language_is_spoken_throughout_and_in_the_words_of_its_users() {
    let [russian, english] = LANGUAGES.map(sentences);
    for text in english {
        assert!(!text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()), "{text}");
        for word in ["panel", "this form", "wholly", "put off", " mend ", "Tell the vendor"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
    for text in russian {
        // Names that are written so in Russian too.
        let rest = ["HTTPS", "https"].iter().fold(text.clone(), |text, name| text.replace(name, ""));
        assert!(!rest.chars().any(|c| c.is_ascii_alphabetic()), "{text}");
        for word in ["панел", "эту форму", "эта форма"] {
            assert!(!text.to_lowercase().contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn every_code_has_a_sentence_in_every_language() {
    for texts in LANGUAGES {
        for (_, kind) in ProblemKind::WORDS {
            assert!(!(texts.problem)(*kind).is_empty());
        }
        for (_, obstacle) in Obstacle::WORDS {
            assert!(!(texts.obstacle)(*obstacle).is_empty());
        }
        let general = (texts.check_failed)(Code::Other);
        for code in [Code::Network, Code::Timeout, Code::Signature, Code::Clock, Code::Expired, Code::Unsigned] {
            assert_ne!((texts.check_failed)(code), general, "{code:?}");
        }
    }
}

#[test]
fn a_host_s_own_text_stands_in_the_place_of_one_word_that_takes_no_values() {
    for locale in [Locale::RU, Locale::EN] {
        let standard = texts_with(locale, &Json::Null).words();
        for name in Texts::OWN {
            let own =
                [(*name, "⟦own⟧"), ("nobody's", "⟦lost⟧")].map(|(name, text)| (name.to_owned(), Json::from(text)));
            let own = Json::Object(own.into());
            let texts = texts_with(locale, &own);
            let changed = texts.words().into_iter().zip(&standard).filter(|((_, word), (_, before))| word != before);
            let changed: Vec<_> = changed.map(|((_, word), (_, before))| (word, places(before))).collect();
            assert_eq!(changed, [("⟦own⟧", 0)], "{name}");
            assert!(std::ptr::eq(texts, texts_with(locale, &own)), "{name}: the same words are made once");
        }
    }
}

#[test]
fn the_protocol_names_the_words_that_a_host_may_say_in_its_own_way() {
    let read = |file: &str| std::fs::read_to_string(Path::new(ROOT).join(file)).unwrap();
    for (file, language) in ["docs/host-protocol.md", "docs/host-protocol.en.md"].into_iter().zip(LANGUAGES) {
        let mut texts = *language;
        let rows: String = texts.own().iter().map(|(name, word)| format!("| `{name}` | {word} |\n")).collect();
        // The table ends with them.
        assert!(read(file).contains(&format!("|---|---|\n{rows}\n")), "{file} has not these rows:\n{rows}");
    }
    let names: Vec<String> = Texts::OWN.iter().map(|name| format!("\n  | '{name}'")).collect();
    let types = format!("export type TextName ={};", names.concat());
    assert!(read("www/embed/extension-update-protocol.d.ts").contains(&types), "{types}");
}
