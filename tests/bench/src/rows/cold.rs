//! Cold: from the beginning of a navigation until the offer and 10 kB of notes are laid out, everything in one HTML. Next: `warm.rs`.

use super::{pick, take_turns};
use crate::extent::Extent;
use crate::feed;
use crate::stand::Stand;
use crate::table::{Goal, Line, Unit};
use extension_update_e2e::Outcome;

pub fn measure(stand: &mut Stand, extent: Extent) -> Outcome<Vec<Line>> {
    stand.put_cold_pages(&feed::made(extent.bytes(10_000)))?;
    let site = stand.site.clone();
    let tab = stand.chromium()?;
    let turns = take_turns(extent, |name| {
        // The page before is gone when the clock starts.
        tab.open(&site.address("/blank"))?;
        tab.open(&site.address(&format!("/cold/{name}")))?;
        tab.ask("whenOpened", &[])
    })?;
    let [panel, peer] = pick(&turns, "all")?;
    let what = "cold: navigation → offer and 10 kB of notes laid out, everything in one HTML";
    Ok(vec![Line::of_turns(what, Unit::Millis, [&panel, &peer], Goal::Ratio(0.7))?])
}
