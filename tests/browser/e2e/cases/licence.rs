//! The licence key: refused in words, and never seen anywhere but in the body of the question.
//!
//! The stand masks the key in its journal, so what these cases look through is the whole text of page and panel.

use super::Case;
use crate::scene::{KEY, Scene, hold, same};
use extension_update_browser::{Outcome, Place};

const WRONG: &str = "DEMO-WRONG-WRONG-WRONG-WRONG";

pub fn list() -> Vec<Case> {
    ["host", "fetch"]
        .into_iter()
        .flat_map(|transport| {
            [
                Case::new(
                    format!("a wrong licence key is refused in words and shown nowhere: {transport}"),
                    move |scene| refuses_wrong_key(scene, transport),
                ),
                Case::new(
                    format!("the right licence key is in no text, address or message but the question: {transport}"),
                    move |scene| hides_right_key(scene, transport),
                ),
            ]
        })
        .collect()
}

fn refuses_wrong_key(scene: &mut Scene<'_>, transport: &'static str) -> Outcome<()> {
    allow_http_lines(scene);
    enter_key(scene, WRONG, transport)?;
    scene.press_demo("tab-update")?;
    scene.wait_for_state("licence")?;
    same("code", scene.code()?.as_str(), "licence")?;
    hold(!scene.part("message")?.is_empty(), || "the refusal has no sentence".to_owned())?;
    check_hidden(scene, WRONG)?;
    // The key is mended: the panel goes on from there.
    scene.press_demo("tab-registration")?;
    scene.apply_key(KEY)?;
    scene.press_demo("tab-update")?;
    scene.wait_for_state("available")
}

fn hides_right_key(scene: &mut Scene<'_>, transport: &'static str) -> Outcome<()> {
    enter_key(scene, KEY, transport)?;
    scene.press_demo("tab-update")?;
    scene.wait_for_state("available")?;
    scene.press("install")?;
    scene.wait_for_state("restart-needed")?;
    check_hidden(scene, KEY)?;
    let remembered = scene.browser.run(&Place::Top, "return JSON.stringify(Stand.base.memory || null);")?;
    hold(!remembered.to_string().contains(KEY), || format!("the key is remembered: {remembered}"))
}

fn enter_key(scene: &mut Scene<'_>, key: &str, transport: &str) -> Outcome<()> {
    scene.open_demo(&format!("transport={transport}"))?;
    // Every message as it is, before the log masks and shortens it.
    scene.plant(
        &Place::Top,
        "window.__e2eMessages = []; (function (before) {
           Stand.witness.noteTaken = function (text) { __e2eMessages.push(JSON.parse(text)); return before(text); };
         })(Stand.witness.noteTaken);",
    )?;
    scene.press_demo("tab-registration")?;
    scene.apply_key(key)
}

/// The key is in no text of the documents, in no attribute of the panel, in no address asked for, in no message but a `fetch` body.
fn check_hidden(scene: &mut Scene<'_>, key: &str) -> Outcome<()> {
    let text = "return document.documentElement.textContent + ' ' + document.documentElement.outerHTML;";
    for place in [scene.field.clone(), Place::Top] {
        let found = scene.browser.run(&place, text)?;
        hold(!found.to_string().contains(key), || format!("the key stands in {place:?}"))?;
    }
    scene.wait_in_page("the form has taken messages", "return JSON.stringify(__e2eMessages).indexOf('ready') >= 0;")?;
    for request in scene.site.requests()? {
        hold(!request.contains(key) || request.contains("view=update&key="), || {
            format!("the key was in an address: {request}")
        })?;
    }
    let body = "return JSON.stringify(__e2eMessages.map(function (m) {
        if (m.message === 'fetch') { delete m.params.body; } return m; }));";
    let messages = scene.browser.run(&Place::Top, body)?.to_string();
    hold(messages.contains("ready") && !messages.contains(key), || format!("messages: {messages}"))?;
    for entry in scene.browser.console()? {
        hold(!entry.text.contains(key), || format!("the key is in the console: {}", entry.text))?;
    }
    Ok(())
}

/// Browsers write their own line about an answer that is not 200.
fn allow_http_lines(scene: &mut Scene<'_>) {
    scene.allow_in_console("Failed to load resource");
    scene.allow_in_console("status of 400");
}
