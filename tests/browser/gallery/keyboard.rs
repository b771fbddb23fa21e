//! Without a mouse: Tab reaches everything that can be pressed or scrolled, in the order of reading, and shows where it
//! is; Enter and Space press; and whatever happens, the focus never falls out of the panel.

use crate::trials::{Hall, trial};
use crate::viewer::{Theme, USUAL_WIDTH, Viewer};
use extension_update_browser::stroke::{
    BACK_TAB, CTRL_ENTER, DOWN, ENTER, ESCAPE, HELD_CTRL_ENTER, SPACE, Stroke, TAB,
};
use extension_update_browser::{Outcome, Trouble};
use libtest_mimic::Trial;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Gives everything that the keyboard should reach a number, in the order of the document; answers how many there are,
/// and what stands out of order.
const NUMBER: &str = "
  var all = [].slice.call(document.querySelectorAll('[data-extension-update] :is(a[href], button, summary, input:not([disabled]), select, textarea, [tabindex=\"0\"])'));
  all = all.filter(function (e) { return e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}); });
  // Of a group of radio buttons Tab reaches the chosen one; the arrows go on from there.
  all = all.filter(function (e) { return e.type !== 'radio' || e.checked; });
  // What stands in a box that scrolls is where the box is, and below what stands there before it.
  var places = all.map(function (e) { var box = e.parentElement.closest('[data-part=notes]'); return {box: box, rect: e.getBoundingClientRect(), around: (box || e).getBoundingClientRect()}; }), odd = [];
  all.forEach(function (e, index) {
    e.setAttribute('data-place', index);
    if (index === 0) { return; }
    var last = places[index - 1], next = places[index], alike = last.box === next.box;
    var before = alike ? last.rect : last.around, here = alike ? next.rect : next.around;
    var below = here.top >= before.top - 1 && (here.top > before.top + 1 || here.left >= before.left - 1);
    if (!below) { odd.push(e.outerHTML.slice(0, 120)); }
  });
  return [all.length, odd];";

/// Where the focus is: the number, or a word on what has it instead; and whether it shows.
const FOCUS: &str = "
  var e = document.activeElement, style = e && getComputedStyle(e);
  if (!e || e === document.body) { return ['nothing', true]; }
  var shows = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  return [e.getAttribute('data-place') || e.outerHTML.slice(0, 120), shows];";

/// Whether the focus is somewhere in the panel.
const IS_INSIDE: &str =
    "var e = document.activeElement; return !!e && e !== document.body && !!e.closest('[data-extension-update]');";

pub fn list(hall: &Arc<Hall>) -> Vec<Trial> {
    let mut trials = vec![
        trial(hall, "the focus stays in the panel through an install that succeeds", |viewer| {
            follow_install(viewer, &SUCCESS)
        }),
        trial(hall, "the focus stays in the panel through an install that fails", |viewer| {
            follow_install(viewer, &FAILURE)
        }),
        trial(hall, "Tab with Shift goes the same way back", go_back),
        trial(hall, "an arrow chooses another channel", choose_by_arrow),
        trial(
            hall,
            "the panel shows that it has the focus, and Tab reaches what calls the install off first",
            show_focus,
        ),
        trial(
            hall,
            "Ctrl+Enter presses the main button, once and not what has just changed, and Esc calls off",
            use_shortcuts,
        ),
    ];
    // One screen of a state is enough to press each of its buttons.
    let pressed = Arc::new(Mutex::new(BTreeSet::new()));
    for screen in hall.screens.clone() {
        let name = screen.name.clone();
        trials.push(trial(hall, format!("{name}: Tab reaches everything in the order of reading"), move |viewer| {
            reach_everything(viewer, &name)
        }));
        let pressed = Arc::clone(&pressed);
        trials.push(trial(
            hall,
            format!("{}: Enter and Space press, and the focus stays", screen.name),
            move |viewer| {
                viewer.show(&screen.name, "ru", Theme::Light, USUAL_WIDTH)?;
                let places = viewer.run(LIST_ACTIONS)?;
                for place in places.as_array().into_iter().flatten() {
                    let button = format!("{} {}", screen.state, place.as_str().unwrap_or_default());
                    let is_new = pressed.lock().unwrap_or_else(PoisonError::into_inner).insert(button);
                    if is_new {
                        for key in [ENTER, SPACE] {
                            press(viewer, &screen.name, place, &key)
                                .map_err(|t| t.during(&format!("{place} by {key:?}")))?;
                        }
                    }
                }
                Ok(())
            },
        ));
    }
    trials
}

/// Each button as a selector of its own, but for those that are pressed already.
const LIST_ACTIONS: &str = "
  return [].slice.call(document.querySelectorAll('[data-action]:not([type=radio])')).map(function (e) {
    var value = e.getAttribute('data-value');
    return '[data-action=\"' + e.getAttribute('data-action') + '\"]' + (value ? '[data-value=\"' + value + '\"]' : '');
  }).filter(function (selector, index, all) { return all.indexOf(selector) === index; });";

fn read_focus(viewer: &mut Viewer) -> Outcome<(String, bool)> {
    let found = viewer.run(FOCUS)?;
    Ok((found[0].as_str().unwrap_or_default().to_owned(), found[1] == true))
}

fn number_places(viewer: &mut Viewer) -> Outcome<u64> {
    let found = viewer.run(NUMBER)?;
    if found[1].as_array().is_some_and(|odd| !odd.is_empty()) {
        return Err(Trouble::new(format!("these do not stand in the order of reading: {}", found[1])));
    }
    Ok(found[0].as_u64().unwrap_or(0))
}

fn reach_everything(viewer: &mut Viewer, screen: &str) -> Outcome<()> {
    viewer.show(screen, "ru", Theme::Light, USUAL_WIDTH)?;
    let count = number_places(viewer)?;
    for place in 0..count {
        viewer.strike(&TAB)?;
        let (found, shows) = read_focus(viewer)?;
        if found != place.to_string() {
            return Err(Trouble::new(format!("Tab came to {found}, not to place {place} of {count}")));
        }
        if !shows {
            let element = viewer.run("return document.activeElement.outerHTML.slice(0, 120);")?;
            return Err(Trouble::new(format!("the focus does not show on {element}")));
        }
    }
    viewer.strike(&TAB)?;
    let (found, _) = read_focus(viewer)?;
    if found == "nothing" || (count > 0 && found == "0") {
        return Ok(());
    }
    Err(Trouble::new(format!("behind the last of {count} places Tab came to {found}")))
}

fn go_back(viewer: &mut Viewer) -> Outcome<()> {
    viewer.show("available", "ru", Theme::Light, USUAL_WIDTH)?;
    let count = number_places(viewer)?;
    for _ in 0..count {
        viewer.strike(&TAB)?;
    }
    for place in (0..count - 1).rev() {
        viewer.strike(&BACK_TAB)?;
        let (found, _) = read_focus(viewer)?;
        if found != place.to_string() {
            return Err(Trouble::new(format!("it came to {found}, not to place {place}")));
        }
    }
    Ok(())
}

fn choose_by_arrow(viewer: &mut Viewer) -> Outcome<()> {
    viewer.show("channels", "ru", Theme::Light, USUAL_WIDTH)?;
    tab_to(viewer, &json!("[data-action=channel][data-value=stable]"))?;
    viewer.strike(&DOWN)?;
    let asks = "return document.querySelector('[data-extension-update]').getAttribute('data-state');";
    if viewer.run(asks)? == "checking" { stay_inside(viewer) } else { Err(Trouble::new("nothing came of it")) }
}

fn show_focus(viewer: &mut Viewer) -> Outcome<()> {
    viewer.show("available", "ru", Theme::Light, USUAL_WIDTH)?;
    tab_to(viewer, &json!("[data-action=install]"))?;
    viewer.strike(&ENTER)?;
    let (_, shows) = read_focus(viewer)?;
    if !shows || viewer.run("return document.activeElement.hasAttribute('data-extension-update');")? != true {
        return Err(Trouble::new(format!("the focus shows: {shows}")));
    }
    viewer.strike(&TAB)?;
    if viewer.run("return document.activeElement.getAttribute('data-action');")? == "cancel" {
        return Ok(());
    }
    Err(Trouble::new("Tab did not reach «Отменить» first"))
}

/// How often the panel has told the host of a message of this name.
fn count_told(viewer: &mut Viewer, name: &str) -> Outcome<Value> {
    viewer.run(&format!("return gallery.messages.filter(function (m) {{ return m.message === '{name}'; }}).length;"))
}

fn use_shortcuts(viewer: &mut Viewer) -> Outcome<()> {
    let step = |viewer: &mut Viewer, told: &str, count: u64, when: &str| {
        viewer.perform(&json!({"pass": 0}))?;
        let found = count_told(viewer, told)?;
        if found == count { Ok(()) } else { Err(Trouble::new(format!("{when}: {found} times {told}"))) }
    };
    viewer.show("available", "ru", Theme::Light, USUAL_WIDTH)?;
    viewer.strike(&CTRL_ENTER)?;
    step(viewer, "install", 0, "the button has just come")?;
    viewer.perform(&json!({"pass": 600}))?;
    viewer.strike(&HELD_CTRL_ENTER)?;
    step(viewer, "install", 0, "the key repeats")?;
    viewer.strike(&CTRL_ENTER)?;
    step(viewer, "install", 1, "the button was there to be read")?;
    viewer.strike(&ESCAPE)?;
    step(viewer, "cancel", 1, "Esc")?;
    viewer.strike(&ESCAPE)?;
    step(viewer, "cancel", 1, "Esc once more")
}

/// Goes to the element by Tab alone.
fn tab_to(viewer: &mut Viewer, selector: &Value) -> Outcome<()> {
    let count = number_places(viewer)?;
    let body = format!("var e = document.activeElement; return !!e && e === document.querySelector({selector});");
    for _ in 0..=count {
        if viewer.run(&body)? == true {
            return Ok(());
        }
        viewer.strike(&TAB)?;
    }
    Err(Trouble::new(format!("Tab does not reach {selector}")))
}

fn press(viewer: &mut Viewer, screen: &str, selector: &Value, key: &Stroke) -> Outcome<()> {
    viewer.show(screen, "ru", Theme::Light, USUAL_WIDTH)?;
    // What is folded is unfolded first, as whoever presses it has done.
    viewer.unfold(&format!("[document.querySelector({selector}).closest('details')].filter(Boolean)"))?;
    let look = "return [gallery.messages.length, document.querySelector('[data-extension-update]').outerHTML];";
    tab_to(viewer, selector)?;
    let before = viewer.run(look)?;
    viewer.strike(key)?;
    if viewer.run(look)? == before {
        return Err(Trouble::new("nothing came of it"));
    }
    stay_inside(viewer)
}

fn stay_inside(viewer: &mut Viewer) -> Outcome<()> {
    if viewer.run(IS_INSIDE)? == true {
        return Ok(());
    }
    let state = viewer.run("return document.querySelector('[data-extension-update]').getAttribute('data-state');")?;
    Err(Trouble::new(format!("the focus fell out of the panel when it became {state}")))
}

const SUCCESS: [&str; 5] = [
    r#"{"report":"accepted"}"#,
    r#"{"report":"progress","stage":"download","done":1024,"total":51814}"#,
    r#"{"report":"progress","stage":"check"}"#,
    r#"{"report":"progress","stage":"write"}"#,
    r#"{"report":"installed","version":"0.0.0.5"}"#,
];
const FAILURE: [&str; 3] = [
    r#"{"report":"accepted"}"#,
    r#"{"report":"progress","stage":"write"}"#,
    r#"{"report":"failed","code":"lock","text":"Ошибка исключительной блокировки","restored":true}"#,
];

/// The focus stands on what vanishes at each step: on the button that was pressed, on «Отменить», on the message.
fn follow_install(viewer: &mut Viewer, reports: &[&str]) -> Outcome<()> {
    viewer.show("available", "ru", Theme::Light, USUAL_WIDTH)?;
    tab_to(viewer, &json!("[data-action=install]"))?;
    viewer.strike(&ENTER)?;
    stay_inside(viewer)?;
    tab_to(viewer, &json!("[data-action=cancel]"))?;
    for report in reports {
        let report: Value = serde_json::from_str(report)?;
        viewer.perform(&json!({ "report": report }))?;
        stay_inside(viewer)?;
    }
    Ok(())
}
