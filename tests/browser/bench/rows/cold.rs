//! Cold: from the beginning of a navigation until the offer and 10 kB of notes are laid out, everything in one HTML;
//! the limit, which is a page that does nothing; and what the main thread is busy with meanwhile. Next: `web.rs`,
//! `../trace.rs`.

use super::{pick, take_turns};
use crate::arena::{Arena, BESIDE, CONTENDERS, figure};
use crate::extent::Extent;
use crate::feed;
use crate::table::{Goal, Line, Unit};
use crate::trace::{Phase, sum_phases};
use extension_update_browser::Outcome;

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    arena.put_cold_pages(&feed::made(extent.bytes(10_000)))?;
    let site = arena.site.clone();
    let tab = arena.chromium()?;
    let mut beside = [Vec::new(), Vec::new()];
    let turns = take_turns(extent, |name| {
        let mut open = |name: &str| {
            // The page before is gone when the clock starts.
            tab.open(&site.address("/blank"))?;
            tab.open(&site.address(&format!("/cold/{name}")))?;
            tab.ask("whenOpened", &[])
        };
        if name == CONTENDERS[1] {
            for (figures, name) in beside.iter_mut().zip(BESIDE) {
                figures.push(figure(&open(name)?, "all")?);
            }
        }
        open(name)
    })?;
    let [panel, peer] = pick(&turns, "all")?;
    let what = "cold: navigation → offer and 10 kB of notes laid out, everything in one HTML";
    let mut lines = vec![Line::of_turns(what, Unit::Millis, [&panel, &peer], Goal::Ratio(1.2))?];
    let without = "the same without the text of the twin, which no engine of today runs";
    let limit = "the limit of it, in the column of the panel: a page with nothing but the clock";
    for (what, figures) in [without, limit].into_iter().zip(&beside) {
        lines.push(Line::of_turns(what, Unit::Millis, [&figures[extent.warm_up..], &peer], Goal::None)?);
    }
    lines.extend(measure_phases(arena, extent)?);
    Ok(lines)
}

/// What the main thread does until both are there. Tracing itself takes time, so these are shares rather than parts of
/// the figures above.
fn measure_phases(arena: &Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let extent = extent.divide_rounds(3);
    let mut traced = arena.start_traced()?;
    let mut sums = [Vec::new(), Vec::new()];
    for _ in 0..extent.warm_up + extent.rounds {
        for (place, name) in CONTENDERS.into_iter().enumerate() {
            sums[place].push(sum_phases(&traced.trace_opening(&format!("/cold/{name}"))?));
        }
    }
    Phase::ALL
        .into_iter()
        .map(|phase| {
            let of = |place: usize| -> Vec<f64> {
                sums[place][extent.warm_up..].iter().map(|sums: &[f64; 6]| sums[phase as usize]).collect()
            };
            let what = format!("of it on the main thread, by the browser's trace: {}", phase.words());
            Line::of_turns(what, Unit::Millis, [&of(0), &of(1)], Goal::None)
        })
        .collect()
}
