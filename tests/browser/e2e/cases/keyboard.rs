//! Without a mouse: the keyboard reaches what can be pressed, and presses it.

use super::Case;
use crate::visit::{Visit, same};
use extension_update_browser::{Key, Outcome, Place, Trouble};

pub fn list() -> Vec<Case> {
    vec![Case::new("Tab reaches the install button, and Enter presses it", installs_by_keys)]
}

fn installs_by_keys(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("log=closed")?;
    // The focus begins where a person's would: on the section that was just opened.
    visit.press_demo("tab-update")?;
    let focused = "var e = document.activeElement; return e && e.getAttribute('data-action') || '';";
    for _ in 0..60 {
        visit.browser.press(Key::Tab)?;
        let in_field = visit.browser.run(&Place::Top, "return document.activeElement.tagName;")? == "IFRAME";
        if in_field && visit.run_in_field(focused)? == "install" {
            visit.browser.press(Key::Enter)?;
            visit.wait_for_state("restart-needed")?;
            return same("messages install", visit.count_messages("install")?, 1);
        }
    }
    let last = visit.run_in_field("return document.activeElement.outerHTML.slice(0, 200);")?;
    Err(Trouble::new(format!("60 times Tab did not reach the install button; the field's focus is on {last}")))
}
