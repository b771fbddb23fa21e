//! Several extensions in one form: each has its own verdict and memory, all are installed in order, and the session is restarted once.

use super::Case;
use crate::scene::{Scene, hold, same};
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

fn wait_for_each(scene: &mut Scene<'_>, states: [&str; 3]) -> Outcome<()> {
    let wanted = states.join(",");
    let condition = format!(
        "return [].map.call(document.querySelectorAll('section[data-extension]'), function (e) {{ return e.getAttribute('data-state'); }}).join() === '{wanted}';"
    );
    scene.wait_in_field(&format!("the extensions are {wanted}"), &condition)
}

fn open_three(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_panel(THREE)?;
    scene.wait_for_state("several")?;
    wait_for_each(scene, ["available", "up-to-date", "available"])
}

fn press_in(scene: &mut Scene<'_>, extension: &str, action: &str) -> Outcome<()> {
    let field = scene.field.clone();
    scene.browser.click(&field, &format!("section[data-extension={extension}] [data-action={action}]"))
}

fn has(scene: &mut Scene<'_>, css: &str) -> Outcome<bool> {
    Ok(scene.run_in_field(&format!("return !!document.querySelector('{css}');"))? == true)
}

fn judges_each(scene: &mut Scene<'_>) -> Outcome<()> {
    open_three(scene)?;
    hold(has(scene, "section[data-extension=DEMO_FOOD] [data-part=critical]")?, || "food is not critical".to_owned())?;
    for action in ["skip", "later"] {
        hold(has(scene, &format!("section[data-extension=DEMO] [data-action={action}]"))?, || format!("no {action}"))?;
        hold(!has(scene, &format!("section[data-extension=DEMO_FOOD] [data-action={action}]"))?, || {
            format!("a critical release has {action}")
        })?;
    }
    Ok(())
}

/// The extensions of the messages `install`, in order.
fn asked_for(scene: &mut Scene<'_>) -> Outcome<String> {
    let body = "return [].map.call(document.querySelectorAll('[data-demo-message=install] .row-json'), function (e) { return JSON.parse(e.textContent).params.extension; }).join();";
    Ok(scene.browser.run(&Place::Top, body)?.as_str().unwrap_or_default().to_owned())
}

fn installs_all(scene: &mut Scene<'_>) -> Outcome<()> {
    open_three(scene)?;
    scene.press("install-all")?;
    wait_for_each(scene, ["restart-needed", "up-to-date", "restart-needed"])?;
    same("asked for", asked_for(scene)?.as_str(), "DEMO,DEMO_FOOD")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.4")?;
    same("the others", scene.demo_text("other-versions")?.as_str(), "· DEMO_BREEDS 0.0.0.2 · DEMO_FOOD 0.0.0.2")?;
    let restarts = "return document.querySelectorAll('[data-action=restart]').length;";
    same("buttons for a restart", scene.run_in_field(restarts)?.as_u64(), Some(1))?;
    scene.press("restart")?;
    scene.wait_for_session(2)?;
    wait_for_each(scene, ["up-to-date", "up-to-date", "up-to-date"])?;
    same("restarts", scene.count_messages("restart")?, 1)
}

fn installs_one(scene: &mut Scene<'_>) -> Outcome<()> {
    open_three(scene)?;
    press_in(scene, "DEMO_FOOD", "install")?;
    wait_for_each(scene, ["available", "up-to-date", "restart-needed"])?;
    same("asked for", asked_for(scene)?.as_str(), "DEMO_FOOD")?;
    same("the base", scene.demo_text("installed-version")?.as_str(), "0.0.0.3")?;
    // The next form still knows which of them waits for the restart.
    scene.wait_in_page("the form keeps what waits", "return !!Stand.base.memoryOf('DEMO_FOOD').pending;")?;
    scene.reopen()?;
    wait_for_each(scene, ["available", "up-to-date", "restart-needed"])
}

fn goes_on(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_panel(&format!("{THREE}&preflight=sessions"))?;
    wait_for_each(scene, ["available", "up-to-date", "available"])?;
    press_in(scene, "DEMO_FOOD", "install")?;
    wait_for_each(scene, ["available", "up-to-date", "preflight"])?;
    scene.reopen()?;
    // The file is there already; it is judged again, and the question comes again. The others are checked as always.
    wait_for_each(scene, ["available", "up-to-date", "preflight"])?;
    press_in(scene, "DEMO_FOOD", "proceed")?;
    wait_for_each(scene, ["available", "up-to-date", "restart-needed"])?;
    same("the others", scene.demo_text("other-versions")?.as_str(), "· DEMO_BREEDS 0.0.0.2 · DEMO_FOOD 0.0.0.2")
}

fn remembers_each(scene: &mut Scene<'_>) -> Outcome<()> {
    open_three(scene)?;
    press_in(scene, "DEMO", "skip")?;
    wait_for_each(scene, ["skipped", "up-to-date", "available"])?;
    scene.wait_in_page("the form keeps it", "return Stand.base.memoryOf('DEMO').skipped === '0.0.0.4';")?;
    let others = scene.browser.run(
        &Place::Top,
        "return !!(Stand.base.memoryOf('DEMO_FOOD').skipped || Stand.base.memoryOf('DEMO_BREEDS').skipped);",
    )?;
    hold(others == false, || "the others remember it too".to_owned())?;
    scene.reopen()?;
    wait_for_each(scene, ["skipped", "up-to-date", "available"])?;
    // Each has been checked, and each has its own proof of that.
    scene
        .wait_in_page(
            "the form keeps a memory for each",
            "return Stand.base.memoryOf('DEMO').skipped === '0.0.0.4' && !!Stand.base.memoryOf('DEMO_BREEDS').checked && !!Stand.base.memoryOf('DEMO_FOOD').checked;",
        )
}
