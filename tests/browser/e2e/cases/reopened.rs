//! A form that is closed and opened again: the install goes on, the restart is still to come, and what was updated is told once.

use super::Case;
use crate::stage::{Stage, hold, same};
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

fn open_offer(stage: &mut Stage<'_>, settings: &str) -> Outcome<()> {
    stage.open_panel(settings)?;
    stage.wait_for_state("available")
}

/// Begins an install and waits until a part of the file is there. The rest comes when the demo lets it go.
fn begin_and_hold(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "source=signed-feed&hold=file")?;
    stage.press("install")?;
    stage
        .wait_in_page(
            "the file is on its way",
            "return document.querySelectorAll('[data-demo=log] [data-demo-report=progress]').length > 0;",
        )
        .map(|_| ())
}

/// Closes the form as a person does, and opens it again.
fn close_and_open(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.press_demo("close-form")?;
    stage.wait_in_page("the form is closed", "return !document.querySelector('iframe[data-demo=field]');")?;
    stage.press_demo("tab-update")
}

fn goes_on(stage: &mut Stage<'_>) -> Outcome<()> {
    begin_and_hold(stage)?;
    close_and_open(stage)?;
    stage.wait_for_state("installing")?;
    hold(stage.has_action("cancel")?, || "it cannot be called off".to_owned())?;
    stage.set("hold=")?;
    stage.wait_for_state("restart-needed")?;
    same("offered", stage.part("offered-version")?.as_str(), "0.0.0.4")?;
    same("the base", stage.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("installs that the panels have asked for", stage.count_messages("install")?, 1)?;
    stage.press("restart")?;
    stage.wait_for_session(2)?;
    stage.wait_for_state("up-to-date")
}

fn asks_again(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "preflight=sessions")?;
    stage.press("install")?;
    stage.wait_for_state("preflight")?;
    close_and_open(stage)?;
    stage.wait_for_state("preflight")?;
    same("the base while the user is asked", stage.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    stage.press("proceed")?;
    stage.wait_for_state("restart-needed")
}

fn is_called_off(stage: &mut Stage<'_>) -> Outcome<()> {
    begin_and_hold(stage)?;
    close_and_open(stage)?;
    stage.wait_for_state("installing")?;
    stage.press("cancel")?;
    stage.wait_for_state("failed")?;
    same("code", stage.code()?.as_str(), "cancelled")?;
    // Nothing is left of it for the next form.
    close_and_open(stage)?;
    stage.wait_for_state("available")?;
    same("the base", stage.demo_text("installed-version")?.as_str(), "0.0.0.3")
}

fn has_part(stage: &mut Stage<'_>, name: &str) -> Outcome<bool> {
    Ok(stage.run_in_field(&format!("return !!document.querySelector('[data-part={name}]');"))? == true)
}

fn tells_once(stage: &mut Stage<'_>) -> Outcome<()> {
    open_offer(stage, "source=signed-feed")?;
    stage.press("install")?;
    stage.wait_for_state("restart-needed")?;
    stage.wait_in_page("the form keeps what waits", "return !!Stand.base.memory.pending;")?;
    close_and_open(stage)?;
    stage.wait_for_state("restart-needed")?;
    hold(stage.has_action("restart")?, || "there is no way to restart".to_owned())?;
    stage.press("restart")?;
    stage.wait_for_session(2)?;
    stage.wait_for_state("up-to-date")?;
    let told = stage.part("updated")?;
    hold(told.contains("0.0.0.4"), || format!("the update is not told: {told}"))?;
    stage.wait_in_page("the form keeps that it was told", "return !Stand.base.memory.pending;")?;
    close_and_open(stage)?;
    stage.wait_for_state("up-to-date")?;
    hold(!has_part(stage, "updated")?, || "the update is told a second time".to_owned())
}

fn tells_truth(stage: &mut Stage<'_>) -> Outcome<()> {
    begin_and_hold(stage)?;
    stage.browser.run(&Place::Top, "Stand.taxi.restart(); return true;")?;
    stage.wait_for_session(2)?;
    stage.wait_for_state("available")?;
    let log = stage.demo_text("log")?;
    hold(log.contains("прервалась до записи. В базе прежняя версия: 0.0.0.3"), || format!("the log is: {log}"))?;
    stage.set("hold=")?;
    stage.press("install")?;
    stage.wait_for_state("restart-needed")?;
    same("the base", stage.demo_text("installed-version")?.as_str(), "0.0.0.4")
}
