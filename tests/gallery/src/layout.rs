//! No width cuts a word: the page never scrolls sideways, nothing is clipped, also where every text is 40 % longer.
//!
//! 320 pixels is what a window of 1280 shows at 400 % zoom. Only tables and code may scroll sideways, each in a box of its own that the keyboard
//! reaches. Motion is looked at here too: where a person wants little of it, nothing moves.

use crate::trials::{Desk, trial};
use crate::viewer::{NARROW, Theme, USUAL_WIDTH, Viewer};
use extension_update_e2e::{Outcome, Trouble};
use libtest_mimic::Trial;
use std::sync::Arc;

/// Looks for what is cut: a sentence for each find.
const FIND_CUT: &str = include_str!("find-cut.js");
/// Makes every text 40 % longer, with a bracket at each end.
const LENGTHEN: &str = include_str!("lengthen.js");

pub fn list(desk: &Arc<Desk>) -> Vec<Trial> {
    let mut trials = vec![finds_cut_words(desk)];
    for screen in desk.screens.clone() {
        trials.push(trial(desk, format!("{}: nothing is cut and nothing moves", screen.name), move |viewer| {
            let mut found = Vec::new();
            for locale in ["ru", "en"] {
                viewer.show(&screen.name, locale, Theme::Light, NARROW)?;
                for width in [NARROW, 480, 760] {
                    viewer.widen(width)?;
                    found.extend(look(viewer, &format!("{locale}, {width} pixels"))?);
                }
                viewer.run(LENGTHEN)?;
                for width in [NARROW, USUAL_WIDTH] {
                    viewer.widen(width)?;
                    found.extend(look(viewer, &format!("{locale}, {width} pixels, longer words"))?);
                }
            }
            if found.is_empty() { Ok(()) } else { Err(Trouble::new(found.join("\n"))) }
        }));
    }
    trials
}

fn look(viewer: &mut Viewer, how: &str) -> Outcome<Vec<String>> {
    let found = viewer.run(FIND_CUT)?;
    let found = found.as_array().ok_or_else(|| Trouble::new(format!("no list: {found}")))?;
    Ok(found.iter().map(|line| format!("{how}: {}", line.as_str().unwrap_or_default())).collect())
}

/// A look that found nothing anywhere would prove nothing.
fn finds_cut_words(desk: &Arc<Desk>) -> Trial {
    trial(desk, "a word that is cut, wide or moving is found", |viewer| {
        let spoils = [
            "var e = document.querySelector('[data-part=message]'); e.style.whiteSpace = 'nowrap';",
            "var e = document.querySelector('[data-action=install]'); e.style.width = '60px'; e.style.overflow = 'hidden'; e.style.whiteSpace = 'nowrap';",
            "var e = document.querySelector('[data-part=message]'); e.style.height = '8px'; e.style.overflow = 'hidden';",
            "document.querySelector('[data-part=notes]').style.minWidth = '900px';",
            "document.querySelector('[data-part=message]').animate([{opacity: 0}, {opacity: 1}], {duration: 9000});",
        ];
        for spoil in spoils {
            viewer.show("available", "ru", Theme::Light, NARROW)?;
            viewer.run(&format!("{spoil} return true;"))?;
            if look(viewer, "spoilt")?.is_empty() {
                return Err(Trouble::new(format!("nothing was found after «{spoil}»")));
            }
        }
        Ok(())
    })
}
