//! A night of the base: what the panel has approved is installed by the shipped job, and the morning's form says what came of it.

use super::Case;
use crate::scene::{Scene, hold, same};
use extension_update_browser::{Outcome, Place};

pub fn list() -> Vec<Case> {
    vec![
        Case::new("what is approved in the panel is installed at night, and the morning's form says so", installs),
        Case::new(
            "a release that does not connect at night leaves the former version at work, and the form says so",
            is_put_back,
        ),
        Case::new("a night that is turned off offers no approval", is_off),
        Case::new("the form of the night's rules turns the night on, and an open panel offers it", is_turned_on),
    ]
}

/// The panel's offer, approved, and the night after it.
fn approve_and_wait(scene: &mut Scene<'_>, event: &str) -> Outcome<()> {
    scene.open_offer(&format!("source=signed-feed&night=on&night_event={event}"))?;
    scene.press("schedule")?;
    scene.wait_for_state("scheduled")?;
    same("the base in the evening", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    scene.press_demo("night-pass")?;
    scene.wait_for_session(2)
}

fn installs(scene: &mut Scene<'_>) -> Outcome<()> {
    approve_and_wait(scene, "")?;
    scene.wait_for_state("up-to-date")?;
    let told = scene.part("night")?;
    hold(told.contains("Обновлено ночью") && told.contains("01:12") && told.contains("0.0.0.4"), || {
        told.clone()
    })?;
    same("the base in the morning", scene.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    let notice = scene.demo_text("messages")?;
    hold(notice.contains("ночью установлена версия 0.0.0.4"), || {
        format!("the notice is: {notice}")
    })?;
    let nights = scene.demo_text("nights-rows")?;
    hold(nights.contains("ночью установлена версия 0.0.0.4"), || {
        format!("the table is: {nights}")
    })?;
    // The next form has nothing to say of it any more.
    scene.wait_in_page(
        "the form keeps that it was told",
        "return /\"night\"/.test(JSON.stringify(Stand.base.memory));",
    )?;
    scene.press_demo("close-form")?;
    scene.wait_in_page("the form is closed", "return !document.querySelector('iframe[data-demo=field]');")?;
    scene.press_demo("tab-update")?;
    scene.wait_for_state("up-to-date")?;
    same("what the next form says of the night", scene.part("night")?.as_str(), "")
}

fn is_put_back(scene: &mut Scene<'_>) -> Outcome<()> {
    approve_and_wait(scene, "not-connected")?;
    scene.wait_for_state("available")?;
    let told = scene.part("night")?;
    hold(told.contains("Версия 0.0.0.4 не заработала") && told.contains("возвращена и работает"), || told.clone())?;
    same("the session in the morning", scene.demo_text("session-version")?.as_str(), "0.0.0.3")?;
    same("the base in the morning", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    let nights = scene.demo_text("nights-rows")?;
    hold(nights.contains("прежняя возвращена"), || format!("the table is: {nights}"))?;
    hold(scene.has_action("install")? && !scene.has_action("schedule")?, || {
        "what was tried in vain is offered for the next night at once".to_owned()
    })
}

fn is_off(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("source=signed-feed")?;
    hold(!scene.has_action("schedule")?, || "the night is offered".to_owned())?;
    scene.set("night=on")?;
    scene.wait_in_field("the night is offered", "return !!document.querySelector('[data-action=schedule]');")
}

fn is_turned_on(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("source=signed-feed")?;
    hold(!scene.has_action("schedule")?, || "the night is offered".to_owned())?;
    scene.press_demo("tab-rules")?;
    scene.browser.click(&Place::Top, "[data-element=СтавитьНочью] input")?;
    scene.browser.click(&Place::Top, "[data-element=ФормаЗаписать]")?;
    scene.wait_in_page("a night can pass", "return !document.querySelector('[data-demo=night-pass]').hidden;")?;
    scene.press_demo("tab-update")?;
    scene.wait_in_field("the night is offered", "return !!document.querySelector('[data-action=schedule]');")
}
