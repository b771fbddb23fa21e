//! Several extensions in one form: each has its own verdict and memory, all are installed in order, and the session is
//! restarted once.

use super::Case;
use crate::visit::{Visit, hold, same};
use extension_update_browser::{Outcome, Place};

const THREE: &str = "source=signed-feed&scenario=several&extensions=several";

pub fn list() -> Vec<Case> {
    vec![
        Case::new("each of several extensions has its own verdict", judges_each),
        Case::new("several extensions are installed in order, and the session is restarted once", installs_all),
        Case::new("one of several extensions is installed alone", installs_one),
        Case::new("an install of one of several extensions goes on in the next form", goes_on),
        Case::new("what is decided about one extension is kept for that one", remembers_each),
    ]
}

fn wait_for_each(visit: &mut Visit<'_>, states: [&str; 3]) -> Outcome<()> {
    let wanted = states.join(",");
    let condition = format!(
        "return [].map.call(document.querySelectorAll('section[data-extension]'), function (e) {{ return e.getAttribute('data-state'); }}).join() === '{wanted}';"
    );
    visit.wait_in_field(&format!("the extensions are {wanted}"), &condition)
}

fn open_three(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_panel(THREE)?;
    visit.wait_for_state("several")?;
    wait_for_each(visit, ["available", "up-to-date", "available"])
}

fn press_in(visit: &mut Visit<'_>, extension: &str, action: &str) -> Outcome<()> {
    let field = visit.field.clone();
    visit.browser.click(&field, &format!("section[data-extension={extension}] [data-action={action}]"))
}

fn has(visit: &mut Visit<'_>, css: &str) -> Outcome<bool> {
    Ok(visit.run_in_field(&format!("return !!document.querySelector('{css}');"))? == true)
}

fn judges_each(visit: &mut Visit<'_>) -> Outcome<()> {
    open_three(visit)?;
    hold(has(visit, "section[data-extension=DEMO_FOOD] [data-part=critical]")?, || "food is not critical".to_owned())?;
    for action in ["skip", "later"] {
        hold(has(visit, &format!("section[data-extension=DEMO] [data-action={action}]"))?, || format!("no {action}"))?;
        hold(!has(visit, &format!("section[data-extension=DEMO_FOOD] [data-action={action}]"))?, || {
            format!("a critical release has {action}")
        })?;
    }
    Ok(())
}

/// The extensions of the messages `install`, in order.
fn asked_for(visit: &mut Visit<'_>) -> Outcome<String> {
    let body = "return [].map.call(document.querySelectorAll('[data-demo-message=install] .row-json'), function (e) { return JSON.parse(e.textContent).params.extension; }).join();";
    Ok(visit.browser.run(&Place::Top, body)?.as_str().unwrap_or_default().to_owned())
}

fn installs_all(visit: &mut Visit<'_>) -> Outcome<()> {
    open_three(visit)?;
    visit.press("install-all")?;
    wait_for_each(visit, ["restart-needed", "up-to-date", "restart-needed"])?;
    same("asked for", asked_for(visit)?.as_str(), "DEMO,DEMO_FOOD")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("the others", visit.demo_text("other-versions")?.as_str(), "· DEMO_BREEDS 0.0.0.2 · DEMO_FOOD 0.0.0.2")?;
    let restarts = "return document.querySelectorAll('[data-action=restart]').length;";
    same("buttons for a restart", visit.run_in_field(restarts)?.as_u64(), Some(1))?;
    visit.press("restart")?;
    visit.wait_for_session(2)?;
    wait_for_each(visit, ["up-to-date", "up-to-date", "up-to-date"])?;
    same("restarts", visit.count_messages("restart")?, 1)
}

fn installs_one(visit: &mut Visit<'_>) -> Outcome<()> {
    open_three(visit)?;
    press_in(visit, "DEMO_FOOD", "install")?;
    wait_for_each(visit, ["available", "up-to-date", "restart-needed"])?;
    same("asked for", asked_for(visit)?.as_str(), "DEMO_FOOD")?;
    same("the base", visit.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    // The next form still knows which of them waits for the restart.
    visit.wait_in_page("the form keeps what waits", "return !!Stand.base.memoryOf('DEMO_FOOD').pending;")?;
    visit.reopen()?;
    wait_for_each(visit, ["available", "up-to-date", "restart-needed"])
}

fn goes_on(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_panel(&format!("{THREE}&preflight=sessions"))?;
    wait_for_each(visit, ["available", "up-to-date", "available"])?;
    press_in(visit, "DEMO_FOOD", "install")?;
    wait_for_each(visit, ["available", "up-to-date", "preflight"])?;
    visit.reopen()?;
    // The file is there already; it is judged again, and the question comes again. The others are checked as always.
    wait_for_each(visit, ["available", "up-to-date", "preflight"])?;
    press_in(visit, "DEMO_FOOD", "proceed")?;
    wait_for_each(visit, ["available", "up-to-date", "restart-needed"])?;
    same("the others", visit.demo_text("other-versions")?.as_str(), "· DEMO_BREEDS 0.0.0.2 · DEMO_FOOD 0.0.0.2")
}

fn remembers_each(visit: &mut Visit<'_>) -> Outcome<()> {
    open_three(visit)?;
    press_in(visit, "DEMO", "skip")?;
    wait_for_each(visit, ["skipped", "up-to-date", "available"])?;
    visit.wait_in_page("the form keeps it", "return Stand.base.memoryOf('DEMO').skipped === '0.0.0.4';")?;
    let others = visit.browser.run(
        &Place::Top,
        "return !!(Stand.base.memoryOf('DEMO_FOOD').skipped || Stand.base.memoryOf('DEMO_BREEDS').skipped);",
    )?;
    hold(others == false, || "the others remember it too".to_owned())?;
    visit.reopen()?;
    wait_for_each(visit, ["skipped", "up-to-date", "available"])?;
    // Each has been checked, and each has its own proof of that.
    visit
        .wait_in_page(
            "the form keeps a memory for each",
            "return Stand.base.memoryOf('DEMO').skipped === '0.0.0.4' && !!Stand.base.memoryOf('DEMO_BREEDS').checked && !!Stand.base.memoryOf('DEMO_FOOD').checked;",
        )
}
