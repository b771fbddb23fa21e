//! The screens: a golden outline for each scene of the catalogue, in both languages. They are blessed by
//! `UPDATE_EXPECT=1 cargo test --test native screens`.

use crate::desk::player::{Player, names, scene};
use expect_test::expect_file;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");

/// Each scene as it is played in a language.
fn play(locale: &str, mut see: impl FnMut(&str, &Player)) {
    let mut troubles = Vec::new();
    for name in names() {
        match Player::play(&scene(&name, locale)) {
            Ok(player) => see(&name, &player),
            Err(trouble) => troubles.push(format!("{name}: {trouble}")),
        }
    }
    assert!(troubles.is_empty(), "{troubles:#?}");
}

#[test]
fn each_screen_is_as_it_was_looked_at() {
    for locale in ["ru", "en"] {
        play(locale, |name, player| {
            expect_file![format!("{GOLDEN}/{name}.{locale}.txt")].assert_eq(&player.outline());
        });
    }
}

#[test]
fn every_golden_belongs_to_a_scene() {
    let known: BTreeSet<String> =
        names().iter().flat_map(|name| ["ru", "en"].map(|locale| format!("{name}.{locale}.txt"))).collect();
    let kept = fs::read_dir(Path::new(GOLDEN)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let strangers: Vec<String> = kept.filter(|file| file != "transitions.txt" && !known.contains(file)).collect();
    assert!(strangers.is_empty(), "no scene has these: {strangers:?}");
}

#[test]
fn every_screen_has_one_message_that_is_announced_and_no_empty_words() {
    play("ru", |name, player| {
        let screen = player.outline();
        let [sessions, lists] = [player.panel.sessions().len(), usize::from(player.panel.is_list())];
        assert_eq!(screen.matches("data-part=\"message\"").count(), sessions, "{name}");
        assert_eq!(screen.matches("data-part=\"summary\"").count(), lists, "{name}");
        assert_eq!(screen.matches("role=\"status\"").count(), sessions + lists, "{name}");
        let empty_values = ["data-extension-update=\"\"", "open=\"\"", "checked=\"\""];
        let words = empty_values.iter().fold(screen.clone(), |text, value| text.replace(value, ""));
        assert!(!words.contains("\"\"\n"), "{name}");
        assert!(!screen.contains("{0}") && !screen.contains("{1}"), "{name} has a place that was not filled");
    });
}
