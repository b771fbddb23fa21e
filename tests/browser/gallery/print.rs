//! On paper: all notes are there, however long, and no button is.

use crate::trials::{Hall, trial};
use crate::viewer::{Theme, USUAL_WIDTH, Viewer};
use extension_update_browser::{Outcome, Trouble};
use libtest_mimic::Trial;
use serde_json::json;
use std::sync::Arc;

/// What of the notes cannot be seen, and which buttons can.
const LOOK: &str = "
  var notes = document.querySelector('[data-part=notes]'), found = [];
  [].slice.call(document.querySelectorAll('[data-action]')).forEach(function (e) { if (e.getClientRects().length) { found.push('a button: ' + e.textContent); } });
  var walker = document.createTreeWalker(notes, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (walker.nextNode()) {
    var text = walker.currentNode;
    if (!text.data.trim()) { continue; }
    range.selectNodeContents(text);
    if (!range.getClientRects().length) { found.push('not to be seen: ' + text.data.slice(0, 60)); continue; }
    var part = range.getBoundingClientRect();
    for (var e = text.parentElement; e; e = e.parentElement) {
      var style = getComputedStyle(e), box = e.getBoundingClientRect();
      if (style.overflowY !== 'visible' && e !== document.body && e !== document.documentElement && part.bottom > box.bottom + 1) { found.push('cut: ' + text.data.slice(0, 60)); }
    }
  }
  return found.slice(0, 5);";

pub fn list(hall: &Arc<Hall>) -> Vec<Trial> {
    let mut trials: Vec<Trial> = ["available", "notes-changelog", "notes-tasks", "notes-thousand-lines"]
        .map(|screen| {
            trial(hall, format!("{screen}: paper shows all notes and no button"), move |viewer| look(viewer, screen))
        })
        .into();
    trials.push(trial(hall, "a thousand lines take as many sheets as they need", |viewer| {
        viewer.show("notes-thousand-lines", "ru", Theme::Light, USUAL_WIDTH)?;
        let paper = viewer.print()?;
        let sheets = count_sheets(&paper);
        if sheets > 10 {
            Ok(())
        } else {
            Err(Trouble::new(format!("there are {sheets} sheets in {} bytes", paper.len())))
        }
    }));
    trials
}

fn look(viewer: &mut Viewer, screen: &str) -> Outcome<()> {
    viewer.show(screen, "ru", Theme::Light, USUAL_WIDTH)?;
    viewer.call("Emulation.setEmulatedMedia", json!({"media": "print", "features": []}))?;
    let found = viewer.run(LOOK)?;
    if found == json!([]) { Ok(()) } else { Err(Trouble::new(found.to_string())) }
}

/// PDF writes `/Type /Page` for each sheet, and `/Type /Pages` for their list.
fn count_sheets(paper: &[u8]) -> usize {
    let mark = b"/Type /Page\n";
    paper.windows(mark.len()).filter(|part| part == mark).count()
}
