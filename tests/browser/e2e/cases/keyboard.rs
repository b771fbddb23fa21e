//! Without a mouse: the keyboard reaches what can be pressed, and presses it.

use super::Case;
use crate::scene::{Scene, same};
use extension_update_browser::{Key, Outcome, Place, Trouble};

pub fn list() -> Vec<Case> {
    vec![Case::new("Tab reaches the install button, and Enter presses it", installs_by_keys)]
}

fn installs_by_keys(scene: &mut Scene<'_>) -> Outcome<()> {
    scene.open_offer("log=closed")?;
    // The focus begins where a person's would: on the section that was just opened.
    scene.press_demo("tab-update")?;
    let focused = "var e = document.activeElement; return e && e.getAttribute('data-action') || '';";
    for _ in 0..60 {
        scene.browser.press(Key::Tab)?;
        let in_field = scene.browser.run(&Place::Top, "return document.activeElement.tagName;")? == "IFRAME";
        if in_field && scene.run_in_field(focused)? == "install" {
            scene.browser.press(Key::Enter)?;
            scene.wait_for_state("restart-needed")?;
            return same("messages install", scene.count_messages("install")?, 1);
        }
    }
    let last = scene.run_in_field("return document.activeElement.outerHTML.slice(0, 200);")?;
    Err(Trouble::new(format!("60 times Tab did not reach the install button; the field's focus is on {last}")))
}
