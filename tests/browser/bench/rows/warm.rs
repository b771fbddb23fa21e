//! Warm: from `start` until the offer and the newest notes are laid out, in a page that has done this before. Next:
//! `whole.rs`.

use super::{pick, run_round, sizes, take_turns};
use crate::arena::Arena;
use crate::extent::Extent;
use crate::table::{Goal, Line, Unit};
use extension_update_browser::Outcome;

const GOALS: [f64; 3] = [0.6, 0.2, 0.05];

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let feeds = sizes(extent)?;
    let tab = arena.both(&feeds.iter().map(|(feed, ..)| feed).collect::<Vec<_>>())?;
    let mut lines = Vec::new();
    for (feed, place, words) in &feeds {
        let turns = take_turns(extent, |name| run_round(tab, name, &feed.name, true))?;
        let [panel, peer] = pick(&turns, "first")?;
        let what = format!("warm: `start` → offer and first notes laid out, {words}");
        lines.push(Line::of_turns(what, Unit::Millis, [&panel, &peer], Goal::Ratio(GOALS[*place]))?);
        let [panel, peer] = pick(&turns, "shown")?;
        let what = format!("of it until they are in the DOM, {words}");
        lines.push(Line::of_turns(what, Unit::Millis, [&panel, &peer], Goal::None)?);
    }
    Ok(lines)
}
