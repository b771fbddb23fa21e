//! The licence key: refused in words, and never seen anywhere but in the body of the question.
//!
//! The stand masks the key in its journal, so what these cases look through is the whole text of page and panel.

use super::Case;
use crate::visit::{KEY, Visit, hold, same};
use extension_update_browser::{Outcome, Place};

const WRONG: &str = "DEMO-WRONG-WRONG-WRONG-WRONG";

pub fn list() -> Vec<Case> {
    ["host", "fetch"]
        .into_iter()
        .flat_map(|transport| {
            [
                Case::new(
                    format!("a wrong licence key is refused in words and shown nowhere: {transport}"),
                    move |visit| refuses_wrong_key(visit, transport),
                ),
                Case::new(
                    format!("the right licence key is in no text, address or message but the question: {transport}"),
                    move |visit| hides_right_key(visit, transport),
                ),
            ]
        })
        .collect()
}

fn refuses_wrong_key(visit: &mut Visit<'_>, transport: &'static str) -> Outcome<()> {
    allow_http_lines(visit);
    enter_key(visit, WRONG, transport)?;
    visit.press_demo("tab-update")?;
    visit.wait_for_state("licence")?;
    same("code", visit.code()?.as_str(), "licence")?;
    hold(!visit.part("message")?.is_empty(), || "the refusal has no sentence".to_owned())?;
    check_hidden(visit, WRONG)?;
    // The key is mended: the panel goes on from there.
    visit.press_demo("tab-registration")?;
    visit.apply_key(KEY)?;
    visit.press_demo("tab-update")?;
    visit.wait_for_state("available")
}

fn hides_right_key(visit: &mut Visit<'_>, transport: &'static str) -> Outcome<()> {
    enter_key(visit, KEY, transport)?;
    visit.press_demo("tab-update")?;
    visit.wait_for_state("available")?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")?;
    check_hidden(visit, KEY)?;
    let remembered = visit.browser.run(&Place::Top, "return JSON.stringify(Stand.base.memory || null);")?;
    hold(!remembered.to_string().contains(KEY), || format!("the key is remembered: {remembered}"))
}

fn enter_key(visit: &mut Visit<'_>, key: &str, transport: &str) -> Outcome<()> {
    visit.open_demo(&format!("transport={transport}"))?;
    // Every message as it is, before the log masks and shortens it.
    visit.plant(
        &Place::Top,
        "window.__e2eMessages = []; (function (before) {
           Stand.witness.noteTaken = function (text) { __e2eMessages.push(JSON.parse(text)); return before(text); };
         })(Stand.witness.noteTaken);",
    )?;
    visit.press_demo("tab-registration")?;
    visit.apply_key(key)
}

/// The key is in no text of the documents, in no attribute of the panel, in no address asked for, in no message but a
/// `fetch` body.
fn check_hidden(visit: &mut Visit<'_>, key: &str) -> Outcome<()> {
    let text = "return document.documentElement.textContent + ' ' + document.documentElement.outerHTML;";
    for place in [visit.field.clone(), Place::Top] {
        let found = visit.browser.run(&place, text)?;
        hold(!found.to_string().contains(key), || format!("the key stands in {place:?}"))?;
    }
    visit.wait_in_page("the form has taken messages", "return JSON.stringify(__e2eMessages).indexOf('ready') >= 0;")?;
    for request in visit.site.requests()? {
        hold(!request.contains(key) || request.contains("view=update&key="), || {
            format!("the key was in an address: {request}")
        })?;
    }
    let body = "return JSON.stringify(__e2eMessages.map(function (m) {
        if (m.message === 'fetch') { delete m.params.body; } return m; }));";
    let messages = visit.browser.run(&Place::Top, body)?.to_string();
    hold(messages.contains("ready") && !messages.contains(key), || format!("messages: {messages}"))?;
    for entry in visit.browser.console()? {
        hold(!entry.text.contains(key), || format!("the key is in the console: {}", entry.text))?;
    }
    Ok(())
}

/// Browsers write their own line about an answer that is not 200.
fn allow_http_lines(visit: &mut Visit<'_>) {
    visit.allow_in_console("Failed to load resource");
    visit.allow_in_console("status of 400");
}
