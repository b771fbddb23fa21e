//! Markdown that has hung or crashed other programs, as the notes of a release: the tab lives, and the panel still does
//! what is pressed.
//!
//! Our own descriptions stand beside this file and always run; those of others lie beside the project, and where they
//! are not, that is said. What becomes of each text is checked natively (`conformance/`). Read `xss` first: the page is
//! the same.

use super::{Case, xss};
use crate::visit::{SOON, Visit, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::{Outcome, Trouble, root};
use serde_json::Value;

#[path = "../../../../conformance/src/generator.rs"]
mod generator;

/// Written for this project; the format is the one of `conformance/src/generator.rs`.
const OWN: &str = include_str!("pathological.json");

pub fn list() -> Vec<Case> {
    let mut kinds = vec![Case::new("markdown that nobody writes leaves the panel as usable as ever", |visit| {
        stays_usable(visit, OWN, 40, "pathological-own")
    })];
    let file = root().join("../shared/material/markdown/pathological/cases.json");
    match std::fs::read_to_string(file) {
        Ok(text) => kinds
            .push(Case::new("markdown that hung other programs leaves the panel as usable as ever", move |visit| {
                stays_usable(visit, &text, 20, "pathological")
            })),
        Err(_) => {
            println!(
                "not run: there are no descriptions in ../shared/material/markdown/pathological; only our own are tried"
            );
        }
    }
    kinds
}

fn stays_usable(visit: &mut Visit<'_>, descriptions: &str, least: usize, page: &str) -> Outcome<()> {
    let cases: Vec<Value> = serde_json::from_str(descriptions).map_err(|error| Trouble::new(error.to_string()))?;
    hold(cases.len() >= least, || format!("there are only {} descriptions", cases.len()))?;
    xss::open(visit, page)?;
    for (number, case) in cases.iter().enumerate() {
        let name = &case["name"];
        let markdown = generator::generate(&case["generator"])
            .ok_or_else(|| Trouble::new(format!("{name}: an unknown generator")))?;
        let marker = format!("КОНЕЦ-{number}");
        let newest = serde_json::json!({"uniqid": "0.0.2", "changelog": markdown, "files": [
            {"name": "a.cfe", "url": "https://updates.example.com/a.cfe"}]});
        let oldest = serde_json::json!({"uniqid": "0.0.1", "changelog": marker});
        let body = serde_json::json!({"modules": [newest, oldest]});
        let told = format!("return __xss.answer(200, {body});");
        same(&format!("{name}: the answer is taken"), visit.run_in_field(&told)?, Value::Bool(true))?;
        // Beyond 2 MiB the oldest release is not shown, and that is said.
        let last = format!(
            "var notes = document.querySelector('[data-part=notes]');
             return !!notes && (notes.textContent.indexOf({}) >= 0 || !!notes.querySelector('[data-part=notes] > [data-part=notes-shortened]'));",
            quote(&marker)
        );
        visit.browser.wait_until(&visit.field, &format!("{name}: the oldest notes are rendered"), &last, SOON)?;
        // A press goes through the page, the engine and back to the host.
        let pressed = "document.querySelector('[data-action=download]').click();
                       for (var text = ExtensionUpdate.take(), told = ''; text !== ''; text = ExtensionUpdate.take()) {
                         told = JSON.parse(text).message; }
                       return told;";
        same(&format!("{name}: what a press says"), visit.run_in_field(pressed)?, Value::from("download"))?;
    }
    xss::look(visit, "after all of them")
}
