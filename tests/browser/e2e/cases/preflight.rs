//! What the form finds before it writes: the user goes on, has it looked for again, or calls the install off.

use super::Case;
use crate::visit::{Visit, hold, same};
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

fn open_question(visit: &mut Visit<'_>, found: &str) -> Outcome<()> {
    visit.open_offer(&format!("preflight={found}"))?;
    visit.press("install")?;
    visit.wait_for_state("preflight")?;
    same("the base while the user is asked", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")
}

/// The codes of the problems on the screen.
fn codes(visit: &mut Visit<'_>) -> Outcome<String> {
    let body = "return [].map.call(document.querySelectorAll('[data-part=problems] [data-code]'), function (e) { return e.getAttribute('data-code'); }).join();";
    Ok(visit.run_in_field(body)?.as_str().unwrap_or_default().to_owned())
}

/// Presses and waits for the next question: the same screen may stand there in between.
fn press_for_question(visit: &mut Visit<'_>, number: usize) -> Outcome<()> {
    visit.press("proceed")?;
    visit.wait_in_page(
        "the form asks again",
        &format!(
            "return document.querySelectorAll('[data-demo=log] [data-demo-report=preflight]').length === {number};"
        ),
    )?;
    visit.wait_for_state("preflight")
}

fn goes_on(visit: &mut Visit<'_>) -> Outcome<()> {
    open_question(visit, "structure")?;
    same("found", codes(visit)?.as_str(), "sessions,lock")?;
    hold(visit.part("problems")?.contains("Мурка"), || "the form's words are not there".to_owned())?;
    visit.press("proceed")?;
    visit.wait_for_state("restart-needed")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("questions", visit.count_messages("proceed")?, 1)
}

fn looks_again(visit: &mut Visit<'_>) -> Outcome<()> {
    open_question(visit, "lock")?;
    same("found", codes(visit)?.as_str(), "lock")?;
    visit.press("proceed")?;
    visit.wait_for_state("restart-needed")
}

fn asks_about_rest(visit: &mut Visit<'_>) -> Outcome<()> {
    open_question(visit, "several")?;
    same("found", codes(visit)?.as_str(), "lock")?;
    press_for_question(visit, 2)?;
    same("left", codes(visit)?.as_str(), "sessions,lock,incompatible")?;
    visit.press("proceed")?;
    visit.wait_for_state("restart-needed")
}

fn is_called_off(visit: &mut Visit<'_>) -> Outcome<()> {
    open_question(visit, "lock-stays")?;
    press_for_question(visit, 2)?;
    visit.press("cancel")?;
    visit.wait_for_state("failed")?;
    same("code", visit.code()?.as_str(), "cancelled")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    visit.set("preflight=")?;
    visit.press("retry")?;
    visit.wait_for_state("restart-needed")
}

fn tells_remarks(visit: &mut Visit<'_>) -> Outcome<()> {
    open_question(visit, "incompatible")?;
    same("found", codes(visit)?.as_str(), "incompatible")?;
    hold(visit.part("problems")?.contains("Любимое место"), || {
        "the platform's words are not there".to_owned()
    })?;
    visit.press("proceed")?;
    visit.wait_for_state("restart-needed")
}
