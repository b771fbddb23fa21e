//! Large notes arrive whole, to their last words, in every engine and by either transport.

use super::Case;
use crate::visit::{Visit, hold};
use extension_update_browser::Outcome;
use std::time::Duration;

/// Rendering 1 MB takes a slow engine a while; the bound is only there so that a loss ends the test.
const LONG: Duration = Duration::from_secs(90);

pub fn list() -> Vec<Case> {
    let mut cases = Vec::new();
    for kilobytes in [300, 1000] {
        for transport in ["host", "fetch"] {
            let name = format!("notes of {kilobytes} kB arrive whole: {transport}");
            cases.push(Case::new(name, move |visit| arrive_whole(visit, kilobytes, transport)));
        }
    }
    cases
}

fn arrive_whole(visit: &mut Visit<'_>, kilobytes: usize, transport: &str) -> Outcome<()> {
    visit.open_panel(&format!("notes={kilobytes}&transport={transport}&log=closed"))?;
    visit.wait_for_state_within("available", LONG)?;
    let last = "var n = document.querySelector('[data-part=notes]'); return !!n && n.textContent.indexOf('КОНЕЦ-ЗАМЕТОК') >= 0;";
    visit.browser.wait_until(&visit.field.clone(), "the last words are in the page", last, LONG)?;
    let shape = visit.run_in_field(
        "var n = document.querySelector('[data-part=notes]');
         return [n.textContent.length, n.querySelectorAll('[data-version]').length, document.querySelectorAll('[data-part=notes-shortened]').length];",
    )?;
    // Russian letters take two bytes, and markdown's signs are gone: a third of the bytes is what must be there at
    // least.
    let long_enough = shape[0].as_u64().is_some_and(|length| length as usize > kilobytes * 1000 / 3);
    hold(long_enough && shape[1] == 10 && shape[2] == 0, || format!("characters, releases, cuts: {shape}"))?;
    measures_what_is_laid_out(visit)
}

/// Which boxes scroll is looked at again: whatever is measured then is laid out already, in the engines that can say
/// so. To measure what is folded or far away would lay it out, for seven times the memory.
fn measures_what_is_laid_out(visit: &mut Visit<'_>) -> Outcome<()> {
    if visit.run_in_field("return !!Element.prototype.checkVisibility;")? != true {
        return Ok(());
    }
    visit.run_in_field(
        "var own = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollHeight'); window.measured = [];
         window.isFar = function (e) { return !e.checkVisibility({contentVisibilityAuto: true}); };
         Object.defineProperty(Element.prototype, 'scrollHeight', {configurable: true, get: function () {
           measured.push(isFar(this)); return own.get.call(this);
         }});
         window.dispatchEvent(new Event('resize')); return true;",
    )?;
    let looked = "return measured.length > 0;";
    visit.browser.wait_until(&visit.field.clone(), "the boxes are looked at", looked, LONG)?;
    let counts = visit.run_in_field(
        "return [measured.filter(Boolean).length, [].filter.call(document.querySelectorAll('.eu-notes pre'), isFar).length];",
    )?;
    hold(counts[0] == 0 && counts[1].as_u64() > Some(0), || {
        format!("far boxes that were measured, far boxes: {counts}")
    })
}
