//! What a person hears who does not see the panel: each change of state or stage once, in words, and nothing while
//! bytes come.
//!
//! Words are those of the live region `[data-part=announcement]`; an observer in the page writes down each text that it
//! gets.

use crate::trials::{Hall, trial};
use crate::viewer::{Theme, USUAL_WIDTH, Viewer};
use extension_update_browser::{Outcome, Trouble};
use libtest_mimic::Trial;
use serde_json::Value;
use std::sync::Arc;

/// A step, and how often something is said on it.
type Step = (&'static str, usize);

pub fn list(hall: &Arc<Hall>) -> Vec<Trial> {
    let installed: &[Step] = &[
        (r#"{"press":"install"}"#, 1),
        (r#"{"report":{"report":"accepted"}}"#, 1),
        (r#"{"report":{"report":"progress","stage":"download","done":0,"total":51814}}"#, 1),
        (r#"{"report":{"report":"progress","stage":"download","done":1024,"total":51814}}"#, 0),
        (r#"{"report":{"report":"progress","stage":"download","done":40960,"total":51814}}"#, 0),
        (r#"{"report":{"report":"progress","stage":"download","done":51814,"total":51814}}"#, 0),
        (r#"{"report":{"report":"progress","stage":"check"}}"#, 1),
        (r#"{"report":{"report":"progress","stage":"write"}}"#, 1),
        (r#"{"pass":61000}"#, 1),
        (r#"{"report":{"report":"installed","version":"0.0.0.5"}}"#, 1),
    ];
    let failed: &[Step] = &[
        (r#"{"press":"install"}"#, 1),
        (r#"{"report":{"report":"failed","code":"lock","restored":true}}"#, 1),
        (r#"{"press":"retry"}"#, 1),
        (r#"{"press":"cancel"}"#, 1),
        (r#"{"report":{"report":"failed","code":"cancelled"}}"#, 1),
    ];
    let checked: &[Step] = &[(r#"{"press":"check"}"#, 1), (r#"{"answer":{"error":"network"}}"#, 1)];
    let mut trials = vec![
        trial(hall, "an install that succeeds is told stage by stage", |viewer| hear(viewer, "available", installed)),
        trial(hall, "an install that fails is told, and so is what comes of it", |viewer| {
            hear(viewer, "available", failed)
        }),
        trial(hall, "a check that the user asks for is told", |viewer| hear(viewer, "up-to-date", checked)),
    ];
    for screen in hall.screens.clone() {
        trials.push(trial(hall, format!("{}: one live region, and progress in words", screen.name), move |viewer| {
            viewer.show(&screen.name, "ru", Theme::Light, USUAL_WIDTH)?;
            look(viewer, &screen.state)
        }));
    }
    trials
}

/// Every live part of the panel is the one for announcements, and a progress bar says in words how far it is.
fn look(viewer: &mut Viewer, state: &str) -> Outcome<()> {
    let found = viewer.run(
        "var live = [].slice.call(document.querySelectorAll('[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]'));
         var bars = [].slice.call(document.querySelectorAll('[data-part=progress]'));
         return [live.map(function (e) { return e.getAttribute('data-part'); }), bars.map(function (e) { return e.getAttribute('aria-valuetext') || ''; }),
                 live.map(function (e) { return e.textContent.trim(); }).join('')];",
    )?;
    let live = found[0].as_array().map(Vec::as_slice).unwrap_or_default();
    // Each extension of a list has one, and the list itself.
    if live.iter().any(|part| part != "announcement") || live.is_empty() || (live.len() > 1 && state != "several") {
        return Err(Trouble::new(format!("the live parts are {}", found[0])));
    }
    // Nothing has happened yet where the host has said nothing.
    if state != "waiting" && found[2] == "" {
        return Err(Trouble::new("nothing was announced"));
    }
    if found[1].as_array().is_some_and(|bars| bars.iter().any(|words| words == "")) {
        return Err(Trouble::new("the progress bar has no aria-valuetext"));
    }
    Ok(())
}

fn hear(viewer: &mut Viewer, screen: &str, steps: &[Step]) -> Outcome<()> {
    viewer.show(screen, "ru", Theme::Light, USUAL_WIDTH)?;
    viewer.run(
        "window.heard = []; var last = '';
         new MutationObserver(function () {
           var e = document.querySelector('[data-part=announcement]'), words = e ? e.textContent.trim() : 'there is no live region';
           if (words && words !== last) { heard.push(words); }
           last = words;
         }).observe(document.querySelector('[data-part=announcement]') || document.body, {childList: true, subtree: true, characterData: true});
         return true;",
    )?;
    for (step, count) in steps {
        viewer.run("heard.length = 0; return true;")?;
        let asked: Value = serde_json::from_str(step)?;
        viewer.perform(&asked)?;
        let heard = viewer.run("return heard;")?;
        if heard.as_array().map(Vec::len) != Some(*count) {
            return Err(Trouble::new(format!("on {step} {count} was to be said, and said was {heard}")));
        }
    }
    Ok(())
}
