//! A field of any height: in a low one the page scrolls and no button lies over the notes, in a high one the notes take
//! what is left.
//!
//! The newest Chromium is shown every screen in many sizes (`tests/browser/gallery`); this is for the other engines,
//! whose flex boxes have ways of their own.

use super::Case;
use crate::visit::{Visit, hold};
use extension_update_browser::{Outcome, Place};

pub fn list() -> Vec<Case> {
    vec![Case::new("in a low field nothing lies over the notes, and in a high one they take what is left", fits)]
}

/// Bottom and height of the notes, top of the first button, bottom of the panel, height of the page and of the field.
const MEASURE: &str = "
    var at = function (css) { return document.querySelector(css).getBoundingClientRect(); };
    var notes = at('[data-part=notes]');
    return [notes.bottom, notes.height, at('[data-action=install],[data-action=retry]').top, at('[data-extension-update]').bottom,
            document.documentElement.scrollHeight, window.innerHeight].map(Math.round);";

fn fits(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("notes=30&log=closed&failure=other")?;
    look_at_sizes(visit)?;
    visit.press("install")?;
    visit.wait_for_state("failed")?;
    look_at_sizes(visit)
}

fn look_at_sizes(visit: &mut Visit<'_>) -> Outcome<()> {
    for (width, height) in [(320, 256), (500, 220), (700, 320), (700, 1000)] {
        let frame = "document.querySelector('iframe[data-demo=field]').style.cssText";
        let size = format!("position: fixed; left: 0; top: 0; width: {width}px; min-height: 0; height: {height}px");
        visit.browser.run(&Place::Top, &format!("{frame} = '{size}'; return true;"))?;
        visit.wait_in_field("the field has its size", &format!("return window.innerHeight === {height};"))?;
        let found = visit.run_in_field(MEASURE)?;
        let number = |index: usize| found[index].as_i64().unwrap_or(-1);
        let [bottom, tall, button, end, page, field] = [0, 1, 2, 3, 4, 5].map(number);
        let how = || format!("{width} × {height}: {found}");
        hold(bottom <= button + 1, || format!("the button lies over the notes, {}", how()))?;
        hold(tall >= 50, || format!("the notes are too low to read in, {}", how()))?;
        hold(end >= button && page >= end - 1, || format!("the page does not scroll to its end, {}", how()))?;
        if height == 1000 {
            hold(page <= field + 1 && end >= field - 1, || format!("the panel does not fill the field, {}", how()))?;
            hold(tall > 400, || format!("the notes leave the rest empty, {}", how()))?;
        }
    }
    // As the page has it.
    visit
        .browser
        .run(&Place::Top, "document.querySelector('iframe[data-demo=field]').style.cssText = ''; return true;")?;
    Ok(())
}
