//! Chain: a feed behind one, three and sixteen roots of which two keys each must sign, in the engines of `twin.rs`:
//! the time to the offer, and the longest piece of it in which the page answers nothing. What is verified in one
//! piece is `PIECE` in the panel's `src/core/session/judging.rs`. Next: `../signed.rs`, `../page/pieces.js`.

use super::{pick, take_engines};
use crate::arena::{Arena, CONTENDERS};
use crate::extent::Extent;
use crate::signed;
use crate::table::{Goal, Line, Unit};
use extension_update_browser::Outcome;

const ROOTS: [(u8, &str); 3] = [(1, "1 root"), (3, "3 roots"), (16, "16 roots")];

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let feeds = ROOTS.map(|(roots, _)| signed::chained(roots));
    let path = format!("/pieces/{}", CONTENDERS[0]);
    let mut lines = Vec::new();
    for (turns, (_, words)) in take_engines(arena, (&path, "pieces", &[]), &feeds, extent)?.iter().zip(ROOTS) {
        let mut add = |what: String, figure: &str, goal| {
            let [twin, wasm] = pick(turns, figure)?;
            lines.push(Line::of_turns(what, Unit::Millis, [&twin, &wasm], goal)?);
            Outcome::Ok(())
        };
        add(
            format!("`start` → offer behind {words}: the twin in QtWebKit 602, beside it the wasm"),
            "shown",
            Goal::None,
        )?;
        add(
            format!("the longest piece of it in which the page answers nothing, {words}"),
            "longest",
            Goal::Own(100.0),
        )?;
    }
    Ok(lines)
}
