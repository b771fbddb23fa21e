//! Without a mouse: the keyboard reaches what can be pressed, and presses it.

use super::Case;
use crate::stage::{Stage, same};
use extension_update_browser::{Key, Outcome, Place, Trouble};

pub fn list() -> Vec<Case> {
    vec![Case::new("Tab reaches the install button, and Enter presses it", installs_by_keys)]
}

fn installs_by_keys(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.open_panel("log=closed")?;
    stage.wait_for_state("available")?;
    // The focus begins where a person's would: on the section that was just opened.
    stage.press_demo("tab-update")?;
    let focused = "var e = document.activeElement; return e && e.getAttribute('data-action') || '';";
    for _ in 0..60 {
        stage.browser.press(Key::Tab)?;
        let in_field = stage.browser.run(&Place::Top, "return document.activeElement.tagName;")? == "IFRAME";
        if in_field && stage.run_in_field(focused)? == "install" {
            stage.browser.press(Key::Enter)?;
            stage.wait_for_state("restart-needed")?;
            return same("messages install", stage.count_messages("install")?, 1);
        }
    }
    let last = stage.run_in_field("return document.activeElement.outerHTML.slice(0, 200);")?;
    Err(Trouble::new(format!("60 times Tab did not reach the install button; the field's focus is on {last}")))
}
