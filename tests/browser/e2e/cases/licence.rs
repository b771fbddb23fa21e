//! The licence key: refused in words, and never seen anywhere but in the body of the question.
//!
//! The stand masks the key in its journal, so what these cases look through is the whole text of page and panel.

use super::Case;
use crate::stage::{KEY, Stage, hold, same};
use extension_update_browser::{Outcome, Place};

const WRONG: &str = "DEMO-WRONG-WRONG-WRONG-WRONG";

pub fn list() -> Vec<Case> {
    ["host", "fetch"]
        .into_iter()
        .flat_map(|transport| {
            [
                Case::new(
                    format!("a wrong licence key is refused in words and shown nowhere: {transport}"),
                    move |stage| refuses_wrong_key(stage, transport),
                ),
                Case::new(
                    format!("the right licence key is in no text, address or message but the question: {transport}"),
                    move |stage| hides_right_key(stage, transport),
                ),
            ]
        })
        .collect()
}

fn refuses_wrong_key(stage: &mut Stage<'_>, transport: &'static str) -> Outcome<()> {
    allow_http_lines(stage);
    enter_key(stage, WRONG, transport)?;
    stage.press_demo("tab-update")?;
    stage.wait_for_state("licence")?;
    same("code", stage.code()?.as_str(), "licence")?;
    hold(!stage.part("message")?.is_empty(), || "the refusal has no sentence".to_owned())?;
    check_hidden(stage, WRONG)?;
    // The key is mended: the panel goes on from there.
    stage.press_demo("tab-registration")?;
    stage.apply_key(KEY)?;
    stage.press_demo("tab-update")?;
    stage.wait_for_state("available")
}

fn hides_right_key(stage: &mut Stage<'_>, transport: &'static str) -> Outcome<()> {
    enter_key(stage, KEY, transport)?;
    stage.press_demo("tab-update")?;
    stage.wait_for_state("available")?;
    stage.press("install")?;
    stage.wait_for_state("restart-needed")?;
    check_hidden(stage, KEY)?;
    let remembered = stage.browser.run(&Place::Top, "return JSON.stringify(Stand.base.memory || null);")?;
    hold(!remembered.to_string().contains(KEY), || format!("the key is remembered: {remembered}"))
}

fn enter_key(stage: &mut Stage<'_>, key: &str, transport: &str) -> Outcome<()> {
    stage.open_demo(&format!("transport={transport}"))?;
    // Every message as it is, before the log masks and shortens it.
    stage.plant(
        &Place::Top,
        "window.__e2eMessages = []; (function (before) {
           Stand.witness.noteTaken = function (text) { __e2eMessages.push(JSON.parse(text)); return before(text); };
         })(Stand.witness.noteTaken);",
    )?;
    stage.press_demo("tab-registration")?;
    stage.apply_key(key)
}

/// The key is in no text of the documents, in no attribute of the panel, in no address asked for, in no message but a `fetch` body.
fn check_hidden(stage: &mut Stage<'_>, key: &str) -> Outcome<()> {
    let text = "return document.documentElement.textContent + ' ' + document.documentElement.outerHTML;";
    for place in [stage.field.clone(), Place::Top] {
        let found = stage.browser.run(&place, text)?;
        hold(!found.to_string().contains(key), || format!("the key stands in {place:?}"))?;
    }
    stage.wait_in_page("the form has taken messages", "return JSON.stringify(__e2eMessages).indexOf('ready') >= 0;")?;
    for request in stage.stand.requests()? {
        hold(!request.contains(key) || request.contains("view=update&key="), || {
            format!("the key was in an address: {request}")
        })?;
    }
    let body = "return JSON.stringify(__e2eMessages.map(function (m) {
        if (m.message === 'fetch') { delete m.params.body; } return m; }));";
    let messages = stage.browser.run(&Place::Top, body)?.to_string();
    hold(messages.contains("ready") && !messages.contains(key), || format!("messages: {messages}"))?;
    for entry in stage.browser.console()? {
        hold(!entry.text.contains(key), || format!("the key is in the console: {}", entry.text))?;
    }
    Ok(())
}

/// Browsers write their own line about an answer that is not 200.
fn allow_http_lines(stage: &mut Stage<'_>) {
    stage.allow_in_console("Failed to load resource");
    stage.allow_in_console("status of 400");
}
