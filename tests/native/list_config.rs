//! The config of several extensions: what is said for all, what each entry says itself, and what belongs to the panel.

use crate::desk::table::{Table, entry, list};
use crate::desk::*;
use extension_update::core::config::{Opening, Theme};
use extension_update::core::locale::Locale;
use serde_json::{Value, json};

#[test]
fn an_entry_has_what_it_says_itself_and_else_what_is_said_for_all_but_no_memory_of_others() {
    let mut own = entry("B");
    own["licenceKey"] = "OWN".into();
    own["memory"] = json!({"channel": "beta"});
    let mut all: Value = serde_json::from_str(&list(&[entry("A"), own])).unwrap();
    all["memory"] = json!({"channel": "nightly"});
    all["locale"] = "en".into();
    let starts = Opening::parse(&all.to_string()).unwrap().starts;
    let key = |index: usize| starts[index].config.licence_key.reveal();
    assert_eq!((key(0), key(1)), (KEY, "OWN"));
    let channel = |index: usize| starts[index].memory.choices.channel.as_deref();
    assert_eq!((channel(0), channel(1)), (None, Some("beta")));
    assert!(starts.iter().all(|start| start.config.look.locale.as_str() == "en"));
}

#[test]
fn a_panel_has_one_language_one_theme_and_one_place_whatever_an_entry_says() {
    let mut own = entry("B");
    // A wrong type too is no more than a key that nobody reads.
    own["mount"] = json!(7);
    let mut first = entry("A");
    (first["locale"], first["theme"], first["mount"]) = ("en".into(), "dark".into(), "#own".into());
    let mut all: Value = serde_json::from_str(&list(&[first, own])).unwrap();
    let read = |all: &Value| {
        let opening = Opening::parse(&all.to_string()).unwrap();
        let looks =
            opening.starts.iter().map(|start| (start.config.look.locale, start.config.look.theme)).collect::<Vec<_>>();
        (opening.mount().map(str::to_string), looks)
    };
    assert_eq!(read(&all), (None, vec![(Locale::RU, Theme::Auto); 2]));
    (all["locale"], all["theme"], all["mount"]) = ("en".into(), "light".into(), "#all".into());
    all["extensions"][1]["locale"] = "ru".into();
    assert_eq!(read(&all), (Some("#all".into()), vec![(Locale::EN, Theme::Light); 2]));
}

#[test]
fn what_is_remembered_and_what_runs_is_no_config() {
    let mut table = Table::available(&["A", "B"]);
    let mut first = entry("A");
    first["memory"] = json!({"channel": "beta"});
    let version = json!({"operation": "before", "version": "0.0.0.4"});
    first["host"] = json!({"operation": version});
    table.told.clear();
    table.open(&list(&[first, entry("B")]));
    assert_eq!((table.states(), table.told.len()), (vec!["available"; 2], 0));
}
