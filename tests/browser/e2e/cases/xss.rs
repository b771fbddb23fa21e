//! Inputs that have run scripts elsewhere, in a real page under the contract's policy: as notes and names of releases,
//! and as words of a refusal.
//!
//! Our own inputs stand beside this file and always run; those of others lie beside the project, and where they are
//! not, that is said. What each string becomes in every format of a feed is checked natively (`conformance/`); here it
//! is checked that no browser makes more of it. Read `xss.js` next.

use super::Case;
use crate::visit::{Visit, hold, same};
use extension_update_browser::browser::quote;
use extension_update_browser::{Engine, Outcome, Place, Trouble, root};
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;

/// The contract's policy, word for word. It lets inline scripts run: a string that became one would.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
                      require-trusted-types-for 'script'";

/// How many inputs are told at once, and how many of them by one release: each release is rendered in a moment of its
/// own.
const BATCH: usize = 500;
const GROUP: usize = 10;

/// A slow engine on a busy machine; the bound is only there so that a loss ends the test.
const LONG: Duration = Duration::from_secs(90);

/// Written for this project: one at least of each way by which a text has become more than a text.
const OWN: &str = include_str!("xss.json");

/// All of our own; of the others' every one in Chromium, whose HTML parser is the one that most of them were written
/// for, and elsewhere a sample of each class.
pub fn list(engine: Engine) -> Vec<Case> {
    let step = if engine == Engine::Chromium { 1 } else { SAMPLE };
    let mut inputs = own_inputs();
    match read_inputs(step) {
        Some(others) => inputs.extend(others),
        None => println!("not run: there are no inputs in ../shared/material/xss; only our own are tried"),
    }
    let (for_notes, for_errors) = (inputs.clone(), inputs);
    vec![
        Case::new("inputs that ran scripts elsewhere run nothing as notes and names of releases", move |visit| {
            stay_notes(visit, &for_notes)
        }),
        Case::new("inputs that ran scripts elsewhere run nothing as words of a refusal", move |visit| {
            stay_words(visit, &for_errors)
        }),
    ]
}

/// Every so many of a class is tried where not all of them are: all have been judged natively, as notes and as every
/// other string.
const SAMPLE: usize = 8;

fn own_inputs() -> Vec<String> {
    let cases: Vec<Value> = serde_json::from_str(OWN).unwrap_or_default();
    cases.iter().filter_map(|case| case["input"].as_str().map(str::to_owned)).collect()
}

/// Of each class, which is one source's inputs of one kind, the first and every `step`th after it.
fn read_inputs(step: usize) -> Option<Vec<String>> {
    let file = root().join("../shared/material/xss/inputs.json");
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()?;
    let mut seen: HashMap<String, usize> = HashMap::new();
    let inputs: Vec<String> = cases
        .iter()
        .filter(|case| {
            let place = seen.entry(format!("{} {}", case["source"], case["kind"])).or_default();
            *place += 1;
            (*place - 1).is_multiple_of(step)
        })
        .filter_map(|case| case["input"].as_str().map(str::to_owned))
        .collect();
    (!inputs.is_empty()).then_some(inputs)
}

fn stay_notes(visit: &mut Visit<'_>, inputs: &[String]) -> Outcome<()> {
    enough(inputs)?;
    open(visit, "xss-notes")?;
    for (number, batch) in inputs.chunks(BATCH).enumerate() {
        let marker = format!("КОНЕЦ-ПАЧКИ-{number}");
        let groups: Vec<String> = batch.chunks(GROUP).map(list_of).collect();
        let tell = format!("return __xss.tellNotes([{}], {});", groups.join(","), quote(&marker));
        let told = visit.run_in_field(&tell)?;
        same("the answer is taken", told, Value::Bool(true))?;
        visit.wait_for_state_within("available", LONG)?;
        let last =
            format!("return document.querySelector('[data-part=notes]').textContent.indexOf({}) >= 0;", quote(&marker));
        visit.browser.wait_until(&Place::Top, "the notes are rendered to the last", &last, LONG)?;
        // The attack is there as text, or this would test harmless notes.
        let shown = visit.run_in_field(
            "var n = document.querySelector('[data-part=notes]'); return [n.querySelectorAll('[data-version]').length, n.textContent.length];",
        )?;
        let length: usize = batch.iter().map(|input| input.chars().count()).sum();
        let enough = shown[1].as_u64().is_some_and(|shown| shown as usize > length / 2);
        hold(enough && shown[0] == groups.len() + 1, || format!("releases and characters: {shown} of {length}"))?;
        look(visit, &format!("after batch {number} of notes"))?;
    }
    Ok(())
}

fn stay_words(visit: &mut Visit<'_>, inputs: &[String]) -> Outcome<()> {
    enough(inputs)?;
    open(visit, "xss-words")?;
    for (number, batch) in inputs.chunks(BATCH).enumerate() {
        let strange = visit.run_in_field(&format!("return __xss.tellErrors({});", list_of(batch)))?;
        same("inputs that were more than words, or none", strange, Value::Array(Vec::new()))?;
        look(visit, &format!("after batch {number} of refusals"))?;
    }
    Ok(())
}

/// A file that cannot be read would leave nothing to try, and nothing is what always passes.
fn enough(inputs: &[String]) -> Outcome<()> {
    hold(inputs.len() >= 180, || format!("there are only {} inputs", inputs.len()))
}

/// A page of the panel alone, under the policy, with the sentinels before it.
pub(super) fn open(visit: &mut Visit<'_>, name: &str) -> Outcome<()> {
    // Engines that are older than a directive say so, and those that may not compile the module say that they tried.
    for words in
        ["require-trusted-types-for", "wasm-unsafe-eval", "manifest-src", "WebAssembly", "unsafe-eval", "wasm-eval"]
    {
        visit.allow_in_console(words);
    }
    let text = visit.site.panel_text()?;
    let at = text.find("<head>").map(|at| at + 6).ok_or_else(|| Trouble::new("the page has no head"))?;
    let first = format!("<link rel=\"icon\" href=\"data:,\"><script>{}</script>", include_str!("xss.js"));
    let page = format!("{}{first}{}", &text[..at], &text[at..]);
    visit.field = Place::Top;
    visit.open_text(name, &page, &[("content-security-policy", POLICY)])?;
    visit.wait_in_page("the engine runs", "return __xss.runs();")
}

/// Nothing ran, nothing was asked for, and the page is made of what the panel's pages are made of.
pub(super) fn look(visit: &mut Visit<'_>, when: &str) -> Outcome<()> {
    let strange = visit.run_in_field("return __xss.look();")?;
    same(when, strange, Value::Array(Vec::new()))
}

fn list_of(inputs: &[String]) -> String {
    format!("[{}]", inputs.iter().map(|input| quote(input)).collect::<Vec<_>>().join(","))
}
