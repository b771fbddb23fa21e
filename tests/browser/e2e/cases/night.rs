//! A night of the base: what the panel has approved is installed by the shipped job, and the morning's form says what
//! came of it.

use super::Case;
use crate::visit::{Visit, hold, same};
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
fn approve_and_wait(visit: &mut Visit<'_>, event: &str) -> Outcome<()> {
    visit.open_offer(&format!("source=signed-feed&night=on&night_event={event}"))?;
    visit.press("schedule")?;
    visit.wait_for_state("scheduled")?;
    same("the base in the evening", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    visit.press_demo("night-pass")?;
    visit.wait_for_session(2)
}

fn installs(visit: &mut Visit<'_>) -> Outcome<()> {
    approve_and_wait(visit, "")?;
    visit.wait_for_state("up-to-date")?;
    let told = visit.part("night")?;
    hold(told.contains("Обновлено ночью") && told.contains("01:12") && told.contains("0.0.0.4"), || {
        told.clone()
    })?;
    same("the base in the morning", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    let notice = visit.demo_text("messages")?;
    hold(notice.contains("ночью установлена версия 0.0.0.4"), || {
        format!("the notice is: {notice}")
    })?;
    let nights = visit.demo_text("nights-rows")?;
    hold(nights.contains("ночью установлена версия 0.0.0.4"), || {
        format!("the table is: {nights}")
    })?;
    // The next form has nothing to say of it any more.
    visit.wait_in_page(
        "the form keeps that it was told",
        "return /\"night\"/.test(JSON.stringify(Stand.base.memory));",
    )?;
    visit.press_demo("close-form")?;
    visit.wait_in_page("the form is closed", "return !document.querySelector('iframe[data-demo=field]');")?;
    visit.press_demo("tab-update")?;
    visit.wait_for_state("up-to-date")?;
    same("what the next form says of the night", visit.part("night")?.as_str(), "")
}

fn is_put_back(visit: &mut Visit<'_>) -> Outcome<()> {
    approve_and_wait(visit, "not-connected")?;
    visit.wait_for_state("available")?;
    let told = visit.part("night")?;
    hold(told.contains("Версия 0.0.0.4 не заработала") && told.contains("возвращена и работает"), || told.clone())?;
    same("the session in the morning", visit.demo_text("session-version")?.as_str(), "0.0.0.3")?;
    same("the base in the morning", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    let nights = visit.demo_text("nights-rows")?;
    hold(nights.contains("прежняя возвращена"), || format!("the table is: {nights}"))?;
    hold(visit.has_action("install")? && !visit.has_action("schedule")?, || {
        "what was tried in vain is offered for the next night at once".to_owned()
    })
}

fn is_off(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("source=signed-feed")?;
    hold(!visit.has_action("schedule")?, || "the night is offered".to_owned())?;
    visit.set("night=on")?;
    visit.wait_in_field("the night is offered", "return !!document.querySelector('[data-action=schedule]');")
}

fn is_turned_on(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("source=signed-feed")?;
    hold(!visit.has_action("schedule")?, || "the night is offered".to_owned())?;
    visit.press_demo("tab-rules")?;
    visit.browser.click(&Place::Top, "[data-element=СтавитьНочью] input")?;
    visit.browser.click(&Place::Top, "[data-element=ФормаЗаписать]")?;
    visit.wait_in_page("a night can pass", "return !document.querySelector('[data-demo=night-pass]').hidden;")?;
    visit.press_demo("tab-update")?;
    visit.wait_in_field("the night is offered", "return !!document.querySelector('[data-action=schedule]');")
}
