//! What the form finds before it writes: the user goes on, has it looked for again, or calls the install off.

use super::Case;
use crate::scene::{Scene, hold, same};
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

fn open_question(scene: &mut Scene<'_>, found: &str) -> Outcome<()> {
    scene.open_offer(&format!("preflight={found}"))?;
    scene.press("install")?;
    scene.wait_for_state("preflight")?;
    same("the base while the user is asked", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")
}

/// The codes of the problems on the screen.
fn codes(scene: &mut Scene<'_>) -> Outcome<String> {
    let body = "return [].map.call(document.querySelectorAll('[data-part=problems] [data-code]'), function (e) { return e.getAttribute('data-code'); }).join();";
    Ok(scene.run_in_field(body)?.as_str().unwrap_or_default().to_owned())
}

/// Presses and waits for the next question: the same screen may stand there in between.
fn press_for_question(scene: &mut Scene<'_>, number: usize) -> Outcome<()> {
    scene.press("proceed")?;
    scene.wait_in_page(
        "the form asks again",
        &format!(
            "return document.querySelectorAll('[data-demo=log] [data-demo-report=preflight]').length === {number};"
        ),
    )?;
    scene.wait_for_state("preflight")
}

fn goes_on(scene: &mut Scene<'_>) -> Outcome<()> {
    open_question(scene, "structure")?;
    same("found", codes(scene)?.as_str(), "sessions,lock")?;
    hold(scene.part("problems")?.contains("Мурка"), || "the form's words are not there".to_owned())?;
    scene.press("proceed")?;
    scene.wait_for_state("restart-needed")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("questions", scene.count_messages("proceed")?, 1)
}

fn looks_again(scene: &mut Scene<'_>) -> Outcome<()> {
    open_question(scene, "lock")?;
    same("found", codes(scene)?.as_str(), "lock")?;
    scene.press("proceed")?;
    scene.wait_for_state("restart-needed")
}

fn asks_about_rest(scene: &mut Scene<'_>) -> Outcome<()> {
    open_question(scene, "several")?;
    same("found", codes(scene)?.as_str(), "lock")?;
    press_for_question(scene, 2)?;
    same("left", codes(scene)?.as_str(), "sessions,lock,incompatible")?;
    scene.press("proceed")?;
    scene.wait_for_state("restart-needed")
}

fn is_called_off(scene: &mut Scene<'_>) -> Outcome<()> {
    open_question(scene, "lock-stays")?;
    press_for_question(scene, 2)?;
    scene.press("cancel")?;
    scene.wait_for_state("failed")?;
    same("code", scene.code()?.as_str(), "cancelled")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    scene.set("preflight=")?;
    scene.press("retry")?;
    scene.wait_for_state("restart-needed")
}

fn tells_remarks(scene: &mut Scene<'_>) -> Outcome<()> {
    open_question(scene, "incompatible")?;
    same("found", codes(scene)?.as_str(), "incompatible")?;
    hold(scene.part("problems")?.contains("Любимое место"), || {
        "the platform's words are not there".to_owned()
    })?;
    scene.press("proceed")?;
    scene.wait_for_state("restart-needed")
}
