//! Twin: the JavaScript form in an engine of 2016 beside WebAssembly in today's engine of the same family, the panel
//! alone in both. Here the column of the panel is the twin, and that of the peer is the wasm. Next: `chain.rs`,
//! `../arena.rs`.

use super::{pick, take_engines};
use crate::arena::{Arena, CONTENDERS};
use crate::extent::Extent;
use crate::feed;
use crate::table::{Goal, Line, Unit};
use extension_update_browser::Outcome;

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let feeds = [feed::made(extent.bytes(100_000))];
    let path = format!("/alone/{}", CONTENDERS[0]);
    let mut lines = Vec::new();
    for turns in take_engines(arena, (&path, "run", &[true.into()]), &feeds, extent)? {
        for (what, figure, goal) in [
            (
                "`start` → offer, 100 kB: the twin in QtWebKit 602, beside it the wasm in WebKitGTK",
                "first",
                Goal::Ratio(3.0),
            ),
            ("the same until all notes are in the DOM, by the clock", "all", Goal::None),
        ] {
            let [twin, wasm] = pick(&turns, figure)?;
            lines.push(Line::of_turns(what, Unit::Millis, [&twin, &wasm], goal)?);
        }
    }
    Ok(lines)
}
