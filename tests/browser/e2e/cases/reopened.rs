//! A form that is closed and opened again: the install goes on, the restart is still to come, and what was updated is
//! told once.

use super::Case;
use crate::visit::{Visit, hold, same};
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
fn begin_and_hold(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("source=signed-feed&hold=file")?;
    visit.press("install")?;
    visit.wait_in_page(
        "the file is on its way",
        "return document.querySelectorAll('[data-demo=log] [data-demo-report=progress]').length > 0;",
    )
}

/// Closes the form as a person does, and opens it again.
fn close_and_open(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.press_demo("close-form")?;
    visit.wait_in_page("the form is closed", "return !document.querySelector('iframe[data-demo=field]');")?;
    visit.press_demo("tab-update")
}

fn goes_on(visit: &mut Visit<'_>) -> Outcome<()> {
    begin_and_hold(visit)?;
    close_and_open(visit)?;
    visit.wait_for_state("installing")?;
    hold(visit.has_action("cancel")?, || "it cannot be called off".to_owned())?;
    visit.set("hold=")?;
    visit.wait_for_state("restart-needed")?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("installs that the panels have asked for", visit.count_messages("install")?, 1)?;
    visit.press("restart")?;
    visit.wait_for_session(2)?;
    visit.wait_for_state("up-to-date")
}

fn asks_again(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("preflight=sessions")?;
    visit.press("install")?;
    visit.wait_for_state("preflight")?;
    close_and_open(visit)?;
    visit.wait_for_state("preflight")?;
    same("the base while the user is asked", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    visit.press("proceed")?;
    visit.wait_for_state("restart-needed")
}

fn is_called_off(visit: &mut Visit<'_>) -> Outcome<()> {
    begin_and_hold(visit)?;
    close_and_open(visit)?;
    visit.wait_for_state("installing")?;
    visit.press("cancel")?;
    visit.wait_for_state("failed")?;
    same("code", visit.code()?.as_str(), "cancelled")?;
    // Nothing is left of it for the next form.
    close_and_open(visit)?;
    visit.wait_for_state("available")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")
}

fn has_part(visit: &mut Visit<'_>, name: &str) -> Outcome<bool> {
    Ok(visit.run_in_field(&format!("return !!document.querySelector('[data-part={name}]');"))? == true)
}

fn tells_once(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("source=signed-feed")?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")?;
    visit.wait_in_page("the form keeps what waits", "return !!Stand.base.memory.pending;")?;
    close_and_open(visit)?;
    visit.wait_for_state("restart-needed")?;
    hold(visit.has_action("restart")?, || "there is no way to restart".to_owned())?;
    visit.press("restart")?;
    visit.wait_for_session(2)?;
    visit.wait_for_state("up-to-date")?;
    let told = visit.part("updated")?;
    hold(told.contains("0.0.0.4"), || format!("the update is not told: {told}"))?;
    visit.wait_in_page("the form keeps that it was told", "return !Stand.base.memory.pending;")?;
    close_and_open(visit)?;
    visit.wait_for_state("up-to-date")?;
    hold(!has_part(visit, "updated")?, || "the update is told a second time".to_owned())
}

fn tells_truth(visit: &mut Visit<'_>) -> Outcome<()> {
    begin_and_hold(visit)?;
    visit.browser.run(&Place::Top, "Stand.taxi.restart(); return true;")?;
    visit.wait_for_session(2)?;
    visit.wait_for_state("available")?;
    let log = visit.demo_text("log")?;
    hold(log.contains("прервалась до записи. В базе прежняя версия: 0.0.0.3"), || format!("the log is: {log}"))?;
    visit.set("hold=")?;
    visit.press("install")?;
    visit.wait_for_state("restart-needed")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")
}
