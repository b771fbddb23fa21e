//! What the form finds before it writes: the user goes on, has it looked for again, or calls the install off.

use super::Case;
use crate::stage::{Stage, hold, same};
use extension_update_browser::Outcome;

pub fn list() -> Vec<Case> {
    vec![
        Case::new("what the form has found before writing is shown, and the user goes on", goes_on),
        Case::new("an install that is blocked goes on when the form finds nothing any more", looks_again),
        Case::new("whoever has had it looked for again is asked about what is left", asks_about_rest),
        Case::new("an install that stays blocked can be called off", is_called_off),
        Case::new("what the platform remarks about a file is told before it is written", tells_remarks),
    ]
}

fn open_question(stage: &mut Stage<'_>, found: &str) -> Outcome<()> {
    stage.open_panel(&format!("preflight={found}"))?;
    stage.wait_for_state("available")?;
    stage.press("install")?;
    stage.wait_for_state("preflight")?;
    same("the base while the user is asked", stage.demo_text("installed-version")?.as_str(), "0.0.0.3")
}

/// The codes of the problems on the screen.
fn codes(stage: &mut Stage<'_>) -> Outcome<String> {
    let body = "return [].map.call(document.querySelectorAll('[data-part=problems] [data-code]'), function (e) { return e.getAttribute('data-code'); }).join();";
    Ok(stage.run_in_field(body)?.as_str().unwrap_or_default().to_owned())
}

/// Presses and waits for the next question: the same screen may stand there in between.
fn press_for_question(stage: &mut Stage<'_>, number: usize) -> Outcome<()> {
    stage.press("proceed")?;
    stage.wait_in_page(
        "the form asks again",
        &format!(
            "return document.querySelectorAll('[data-demo=log] [data-demo-report=preflight]').length === {number};"
        ),
    )?;
    stage.wait_for_state("preflight")
}

fn goes_on(stage: &mut Stage<'_>) -> Outcome<()> {
    open_question(stage, "structure")?;
    same("found", codes(stage)?.as_str(), "sessions,lock")?;
    hold(stage.part("problems")?.contains("Мурка"), || "the form's words are not there".to_owned())?;
    stage.press("proceed")?;
    stage.wait_for_state("restart-needed")?;
    same("the base", stage.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("questions", stage.count_messages("proceed")?, 1)
}

fn looks_again(stage: &mut Stage<'_>) -> Outcome<()> {
    open_question(stage, "lock")?;
    same("found", codes(stage)?.as_str(), "lock")?;
    stage.press("proceed")?;
    stage.wait_for_state("restart-needed")
}

fn asks_about_rest(stage: &mut Stage<'_>) -> Outcome<()> {
    open_question(stage, "several")?;
    same("found", codes(stage)?.as_str(), "lock")?;
    press_for_question(stage, 2)?;
    same("left", codes(stage)?.as_str(), "sessions,lock,incompatible")?;
    stage.press("proceed")?;
    stage.wait_for_state("restart-needed")
}

fn is_called_off(stage: &mut Stage<'_>) -> Outcome<()> {
    open_question(stage, "lock-stays")?;
    press_for_question(stage, 2)?;
    stage.press("cancel")?;
    stage.wait_for_state("failed")?;
    same("code", stage.code()?.as_str(), "cancelled")?;
    same("the base", stage.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    stage.set("preflight=")?;
    stage.press("retry")?;
    stage.wait_for_state("restart-needed")
}

fn tells_remarks(stage: &mut Stage<'_>) -> Outcome<()> {
    open_question(stage, "incompatible")?;
    same("found", codes(stage)?.as_str(), "incompatible")?;
    hold(stage.part("problems")?.contains("Любимое место"), || {
        "the platform's words are not there".to_owned()
    })?;
    stage.press("proceed")?;
    stage.wait_for_state("restart-needed")
}
