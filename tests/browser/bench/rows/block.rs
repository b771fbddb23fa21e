//! Block: the longest time for which the page answers nothing while 1 MB of notes comes into it, layout and drawing
//! included. Next: `whole.rs`.

use super::{cell, pick, take_turns};
use crate::arena::Arena;
use crate::extent::Extent;
use crate::feed;
use crate::table::{Goal, Line, Unit};
use extension_update_browser::Outcome;

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let feed = feed::made(extent.bytes(1_000_000));
    let tab = arena.both(&[&feed])?;
    let turns = take_turns(extent, |name| {
        tab.ask("clear", &[name.into()])?;
        tab.ask("block", &[name.into(), feed.name.as_str().into()])
    })?;
    let [panel, peer] = pick(&turns, "gap")?;
    let what = "longest block of the main thread, 1 MB, by messages to itself";
    let gap = Line::of_turns(what, Unit::Millis, [&panel, &peer], Goal::Own(50.0))?;
    // The browser reports tasks of 50 ms and more only: 0 is none, and no ratio can be made of it.
    let [panel, peer] = pick(&turns, "task")?;
    let task = Line {
        what: "longest task that the browser reports (0: none of 50 ms or more)".to_owned(),
        panel: cell(&panel, Unit::Millis)?,
        peer: cell(&peer, Unit::Millis)?,
        ratio: None,
        goal: Goal::None,
    };
    Ok(vec![gap, task])
}
