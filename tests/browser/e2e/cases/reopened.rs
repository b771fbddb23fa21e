//! A form that is closed and opened again: the install goes on, the restart is still to come, and what was updated is told once.

use super::Case;
use crate::scene::{Scene, hold, same};
use extension_update_browser::{Outcome, Place};

pub fn list() -> Vec<Case> {
    vec![
        Case::new("an install goes on in the form that is opened again", goes_on),
        Case::new("a question of a form that was closed is asked by the next one", asks_again),
        Case::new("an install that goes on can be called off", is_called_off),
        Case::new("after an install the next form still asks for the restart, and the update is told once", tells_once),
        Case::new("an install that ended with its session has changed nothing, and the next form says so", tells_truth),
    ]
}

/// Begins an install and waits until a part of the file is there. The rest comes when the demo lets it go.
fn begin_and_hold(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("source=signed-feed&hold=file")?;
    scene.press("install")?;
    scene.wait_in_page(
        "the file is on its way",
        "return document.querySelectorAll('[data-demo=log] [data-demo-report=progress]').length > 0;",
    )
}

/// Closes the form as a person does, and opens it again.
fn close_and_open(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.press_demo("close-form")?;
    scene.wait_in_page("the form is closed", "return !document.querySelector('iframe[data-demo=field]');")?;
    scene.press_demo("tab-update")
}

fn goes_on(scene: &mut Scene<'_>) -> Outcome<()> {
    begin_and_hold(scene)?;
    close_and_open(scene)?;
    scene.wait_for_state("installing")?;
    hold(scene.has_action("cancel")?, || "it cannot be called off".to_owned())?;
    scene.set("hold=")?;
    scene.wait_for_state("restart-needed")?;
    same("offered", scene.part("offered-version")?.as_str(), "0.0.0.4")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("installs that the panels have asked for", scene.count_messages("install")?, 1)?;
    scene.press("restart")?;
    scene.wait_for_session(2)?;
    scene.wait_for_state("up-to-date")
}

fn asks_again(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("preflight=sessions")?;
    scene.press("install")?;
    scene.wait_for_state("preflight")?;
    close_and_open(scene)?;
    scene.wait_for_state("preflight")?;
    same("the base while the user is asked", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    scene.press("proceed")?;
    scene.wait_for_state("restart-needed")
}

fn is_called_off(scene: &mut Scene<'_>) -> Outcome<()> {
    begin_and_hold(scene)?;
    close_and_open(scene)?;
    scene.wait_for_state("installing")?;
    scene.press("cancel")?;
    scene.wait_for_state("failed")?;
    same("code", scene.code()?.as_str(), "cancelled")?;
    // Nothing is left of it for the next form.
    close_and_open(scene)?;
    scene.wait_for_state("available")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")
}

fn has_part(scene: &mut Scene<'_>, name: &str) -> Outcome<bool> {
    Ok(scene.run_in_field(&format!("return !!document.querySelector('[data-part={name}]');"))? == true)
}

fn tells_once(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("source=signed-feed")?;
    scene.press("install")?;
    scene.wait_for_state("restart-needed")?;
    scene.wait_in_page("the form keeps what waits", "return !!Stand.base.memory.pending;")?;
    close_and_open(scene)?;
    scene.wait_for_state("restart-needed")?;
    hold(scene.has_action("restart")?, || "there is no way to restart".to_owned())?;
    scene.press("restart")?;
    scene.wait_for_session(2)?;
    scene.wait_for_state("up-to-date")?;
    let told = scene.part("updated")?;
    hold(told.contains("0.0.0.4"), || format!("the update is not told: {told}"))?;
    scene.wait_in_page("the form keeps that it was told", "return !Stand.base.memory.pending;")?;
    close_and_open(scene)?;
    scene.wait_for_state("up-to-date")?;
    hold(!has_part(scene, "updated")?, || "the update is told a second time".to_owned())
}

fn tells_truth(scene: &mut Scene<'_>) -> Outcome<()> {
    begin_and_hold(scene)?;
    scene.browser.run(&Place::Top, "Stand.taxi.restart(); return true;")?;
    scene.wait_for_session(2)?;
    scene.wait_for_state("available")?;
    let log = scene.demo_text("log")?;
    hold(log.contains("прервалась до записи. В базе прежняя версия: 0.0.0.3"), || format!("the log is: {log}"))?;
    scene.set("hold=")?;
    scene.press("install")?;
    scene.wait_for_state("restart-needed")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.4")
}
