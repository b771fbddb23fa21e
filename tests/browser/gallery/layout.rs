//! No window is too small: the page never scrolls sideways, nothing is clipped, also where every text is 40 % longer,
//! and nothing lies over anything else, however low and narrow the form.
//!
//! 320 pixels is what a window of 1280 shows at 400 % zoom. Only tables and code may scroll sideways, each in a box of
//! its own that the keyboard reaches. Motion is looked at here too: where a person wants little of it, nothing moves.

use crate::trials::{Hall, trial};
use crate::viewer::{HEIGHT, NARROW, Theme, USUAL_WIDTH, Viewer};
use extension_update_browser::{Outcome, Trouble};
use libtest_mimic::Trial;
use serde_json::{Value, json};
use std::sync::Arc;

/// Looks for what is cut: a sentence for each find.
const FIND_CUT: &str = include_str!("find-cut.js");
/// Looks for what lies over something else or is cut, in a window of any size: a sentence for each find.
const FIND_OVERLAP: &str = include_str!("find-overlap.js");
/// How many finds of one look are told.
const MOST_TOLD: usize = 3;
/// Makes every text 40 % longer, with a bracket at each end.
const LENGTHEN: &str = include_str!("lengthen.js");

/// The sizes of low and narrow forms, and two windows that are zoomed: 1280 × 800 at 200 %, 1366 × 768 at 150 %.
fn list_sizes() -> impl Iterator<Item = (u32, u32)> {
    let low =
        [NARROW, 500, 700, 1280].into_iter().flat_map(|width| [220, 256, 300, 350, 450].map(|height| (width, height)));
    low.chain([(640, 400), (911, 512)])
}

pub fn list(hall: &Arc<Hall>) -> Vec<Trial> {
    let mut trials = vec![
        finds(hall, "a word that is cut, wide or moving is found", FIND_CUT, (NARROW, HEIGHT), &CUT_WORDS),
        finds(
            hall,
            "a box that lies over another, is too low or hangs out is found",
            FIND_OVERLAP,
            (NARROW, 220),
            &OVERLAPS,
        ),
        trial(hall, "a menu that opens below a low form is scrolled into sight", |viewer| {
            viewer.show("available", "ru", Theme::Light, NARROW)?;
            viewer.shape(NARROW, 220)?;
            let seen = viewer.promise(
                "var menu = document.querySelector('.eu-menu'), looks = 0; menu.scrollIntoView(); window.scrollTo(0, 0);
                 var hidden = menu.getBoundingClientRect().bottom > innerHeight; menu.querySelector('summary').click();
                 (function look() {
                   var place = menu.getBoundingClientRect(), whole = place.top >= -1 && place.bottom <= innerHeight + 1;
                   if (!hidden || (menu.open && whole) || ++looks > 200) { done([hidden, menu.open, whole]); } else { galleryClock.later(look, 10); }
                 })();",
            )?;
            same(&seen, &json!([true, true, true]))
        }),
        trial(hall, "the page scrolls at bars of its theme", |viewer| {
            for (theme, scheme) in [(Theme::Dark, "dark"), (Theme::Light, "normal")] {
                viewer.show("available", "ru", theme, NARROW)?;
                let seen = viewer.run("return getComputedStyle(document.documentElement).colorScheme;")?;
                same(&seen, &json!(scheme))?;
            }
            Ok(())
        }),
    ];
    for screen in hall.screens.clone() {
        trials.push(trial(hall, format!("{}: nothing is cut and nothing moves", screen.name), move |viewer| {
            let mut found = Vec::new();
            for locale in ["ru", "en"] {
                viewer.show(&screen.name, locale, Theme::Light, NARROW)?;
                for width in [NARROW, 480, 760] {
                    viewer.widen(width)?;
                    found.extend(look(viewer, &format!("{locale}, {width} pixels"))?);
                }
                for (width, height) in list_sizes() {
                    viewer.shape(width, height)?;
                    found.extend(look_closely(viewer, &format!("{locale}, {width} × {height} pixels"))?);
                }
                viewer.run(LENGTHEN)?;
                for width in [NARROW, USUAL_WIDTH] {
                    viewer.widen(width)?;
                    found.extend(look(viewer, &format!("{locale}, {width} pixels, longer words"))?);
                }
                viewer.shape(NARROW, 220)?;
                found.extend(look_closely(viewer, &format!("{locale}, {NARROW} × 220 pixels, longer words"))?);
                // What is folded is looked at where it is unfolded.
                viewer.widen(NARROW)?;
                viewer.unfold("document.querySelectorAll('[data-extension-update] details')")?;
                found.extend(look(viewer, &format!("{locale}, {NARROW} pixels, longer words, unfolded"))?);
            }
            if found.is_empty() { Ok(()) } else { Err(Trouble::new(found.join("\n"))) }
        }));
    }
    trials
}

fn look(viewer: &mut Viewer, how: &str) -> Outcome<Vec<String>> {
    find(viewer, FIND_CUT, how)
}

fn same(seen: &Value, wanted: &Value) -> Outcome<()> {
    if seen == wanted { Ok(()) } else { Err(Trouble::new(format!("{seen} instead of {wanted}"))) }
}

/// What lies over something else or is cut in a window of this size.
fn look_closely(viewer: &mut Viewer, how: &str) -> Outcome<Vec<String>> {
    find(viewer, FIND_OVERLAP, how)
}

fn find(viewer: &mut Viewer, body: &str, how: &str) -> Outcome<Vec<String>> {
    let found = viewer.run(body)?;
    let found = found.as_array().ok_or_else(|| Trouble::new(format!("no list: {found}")))?;
    // What hangs over one line hangs over many.
    let more = found.len().saturating_sub(MOST_TOLD);
    let more = (more > 0).then(|| format!("{how}: and {more} more"));
    let told = found.iter().take(MOST_TOLD);
    Ok(told.map(|line| format!("{how}: {}", line.as_str().unwrap_or_default())).chain(more).collect())
}

/// A look that found nothing anywhere would prove nothing: it finds nothing in the page as it is, and something after
/// each of these.
fn finds(
    hall: &Arc<Hall>,
    name: &'static str,
    body: &'static str,
    (width, height): (u32, u32),
    spoils: &'static [&'static str],
) -> Trial {
    trial(hall, name, move |viewer| {
        for spoil in spoils {
            viewer.show("available", "ru", Theme::Light, NARROW)?;
            viewer.shape(width, height)?;
            if let Some(line) = find(viewer, body, "unspoilt")?.first() {
                return Err(Trouble::new(line.clone()));
            }
            viewer.run(&format!("{spoil} return true;"))?;
            if find(viewer, body, "spoilt")?.is_empty() {
                return Err(Trouble::new(format!("nothing was found after «{spoil}»")));
            }
        }
        Ok(())
    })
}

const CUT_WORDS: [&str; 5] = [
    "var e = document.querySelector('[data-part=message]'); e.style.whiteSpace = 'nowrap';",
    "var e = document.querySelector('[data-action=install]'); e.style.width = '60px'; e.style.overflow = 'hidden'; e.style.whiteSpace = 'nowrap';",
    "var e = document.querySelector('[data-part=message]'); e.style.height = '8px'; e.style.overflow = 'hidden';",
    "document.querySelector('[data-part=notes]').style.minWidth = '900px';",
    "document.querySelector('[data-part=message]').animate([{opacity: 0}, {opacity: 1}], {duration: 9000});",
];

const OVERLAPS: [&str; 6] = [
    // What a panel does that is as high as its window, and its notes no lower than they are.
    "var s = document.querySelector('[data-extension-update]').style; s.height = '100vh'; s.minHeight = '0'; document.querySelector('.eu-changes').style.flex = '1 1 0px';",
    "document.querySelector('[data-extension-update]').style.height = '100vh';",
    "document.querySelector('.eu-actions').style.marginTop = '-30px';",
    "var s = document.querySelector('[data-action=download]').style; s.position = 'relative'; s.top = '-20px';",
    "document.querySelector('[data-part=message] .eu-line').style.lineHeight = '.5';",
    "var s = document.querySelector('[data-part=notes]').style; s.minHeight = '0'; s.flex = 'none'; s.height = '20px';",
];
