//! The gallery shows every state and every code that the panel knows, by the panel's own lists of words: what is added
//! there is missed here. Read `docs/gallery.md`.

use extension_update::core::report::ProblemKind;
use extension_update::core::{config::Obstacle, error::Code, hindrance::HindranceName, state::StateName};
use extension_update::view::list;
use extension_update_demo::{Folders, Look, Scenes};
use serde_json::Value;
use std::collections::BTreeSet;

fn gallery() -> Scenes {
    Scenes::read().unwrap()
}

/// What the screens have under this key.
fn shown(key: &str) -> BTreeSet<String> {
    gallery().list().iter().filter_map(|screen| screen[key].as_str().map(str::to_owned)).collect()
}

/// The words of a list.
fn words<T>(list: &[(&str, T)]) -> BTreeSet<String> {
    list.iter().map(|(word, _)| (*word).to_owned()).collect()
}

#[track_caller]
fn hold_all(known: &BTreeSet<String>, shown: &BTreeSet<String>) {
    let missing: Vec<&String> = known.difference(shown).collect();
    assert!(missing.is_empty(), "no screen of the gallery shows {missing:?}");
}

#[test]
fn every_state_has_a_screen() {
    let mut known = words(StateName::WORDS);
    known.insert(list::SEVERAL.to_owned());
    let shown = shown("state");
    hold_all(&known, &shown);
    assert_eq!(shown.difference(&known).next(), None, "the gallery shows a state that the panel does not know");
}

#[test]
fn every_code_has_a_screen() {
    let shown = shown("code");
    hold_all(&words(Code::WORDS), &shown);
    hold_all(&words(HindranceName::WORDS), &shown);
    hold_all(&words(Obstacle::WORDS), &shown);
    assert!(shown.contains("nothing") && shown.contains("withdrawn"));
}

#[test]
fn every_problem_before_an_install_stands_on_a_screen() {
    let gallery = gallery();
    let told: String = gallery
        .list()
        .iter()
        .filter(|screen| screen["state"] == "preflight")
        .map(|screen| gallery.tell(screen["name"].as_str().unwrap(), &Look::default()).unwrap().to_string())
        .collect();
    for (word, _) in ProblemKind::WORDS {
        assert!(told.contains(&format!(r#""code":"{word}""#)), "no screen shows the problem {word}");
    }
}

#[test]
fn every_screen_can_be_told_and_has_a_name_of_its_own() {
    let gallery = gallery();
    let mut names: Vec<String> =
        gallery.list().iter().map(|screen| screen["name"].as_str().unwrap().to_owned()).collect();
    for name in &names {
        let look = Look { locale: "en".to_owned(), theme: "dark".to_owned() };
        let told = gallery.tell(name, &look).unwrap();
        assert!(told["title"].is_string() && told["state"].is_string(), "{name} has no title or no state");
        assert_eq!((&told["config"]["locale"], &told["config"]["theme"]), (&Value::from("en"), &Value::from("dark")));
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "two screens have one name");
}

#[test]
fn a_screen_that_is_not_there_is_said_so() {
    let error = gallery().tell("nonsense", &Look::default()).unwrap_err();
    assert!(error.contains("nonsense"), "{error}");
}

#[test]
fn the_pictures_of_the_documents_are_kept_pictures() {
    let root = Folders::of_repository().pkg.join("..");
    let mut found = 0;
    for (document, up) in [("README.md", "tests/pictures/"), ("onec/README.ru.md", "../tests/pictures/")] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for link in
            text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| link.ends_with(".png"))
        {
            let file =
                link.strip_prefix(up).unwrap_or_else(|| panic!("{document}: {link} is no picture of the gallery"));
            assert!(Folders::of_repository().pictures.join(file).is_file(), "{document}: {link} is not there");
            found += 1;
        }
    }
    assert!(found > 5, "the documents show {found} pictures");
}
