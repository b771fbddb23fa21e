//! Whole: from `start` until all notes are in the page, with the pages out of sight, so that no layout is in it: what
//! the scripts cost, and how long it takes with the pauses in which the page can do something else. Next: `growth.rs`.

use super::{hide, pick, run_round, sizes, take_turns};
use crate::arena::Arena;
use crate::extent::Extent;
use crate::table::{Goal, Line, Unit};
use extension_update_browser::Outcome;

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let feeds = sizes(extent)?;
    let tab = arena.both(&feeds.iter().map(|(feed, ..)| feed).collect::<Vec<_>>())?;
    hide(tab)?;
    let mut lines = Vec::new();
    for (feed, _, words) in &feeds {
        let turns = take_turns(extent, |name| run_round(tab, name, &feed.name, false))?;
        let [panel, peer] = pick(&turns, "script")?;
        let what = format!("all notes in the DOM, main thread, no layout, {words}");
        lines.push(Line::of_turns(what, Unit::Millis, [&panel, &peer], Goal::Ratio(0.3))?);
        let [panel, peer] = pick(&turns, "all")?;
        let what = format!("the same by the clock, pauses included, {words}");
        lines.push(Line::of_turns(what, Unit::Millis, [&panel, &peer], Goal::None)?);
    }
    Ok(lines)
}
