//! Growth: how many times as long the scripts take for 1 MB as for 250 kB, until all notes are in the page. Four times
//! is linear. Ten releases in both, so that it is the single release that grows. Inputs that nobody writes are shown to
//! the panel only: the peer might never come back from them. Next: `../hard.rs`.

use super::{cell, hide, pick, run_round, take_turns};
use crate::arena::{Arena, CONTENDERS, Tab, figure};
use crate::extent::Extent;
use crate::feed::{self, Feed};
use crate::hard::{self, Hard};
use crate::spread::Spread;
use crate::table::{Cell, Goal, Line, Unit};
use extension_update_browser::devtools::DevTools;
use extension_update_browser::{Outcome, Trouble};

const GOAL: Goal = Goal::Own(4.4);
const SMALL: usize = 250_000;
const LARGE: usize = 1_000_000;

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let mut lines = vec![measure_changelogs(arena, extent)?];
    let own = hard::list();
    let mut others = hard::list_of_others()?;
    let tab = arena.both(&[])?;
    hide(tab)?;
    // Small sizes show that a kind can be measured; one of many others is enough for that.
    let many = if extent.is_small() { 1 } else { usize::MAX };
    let own = measure_kinds(arena, &own, extent)?;
    lines.extend(own.iter().map(|(name, growth)| line_of(format!("growth of the panel alone: {name}"), *growth)));
    others.truncate(many);
    let count = others.len();
    // One round of each shows which are worth more: the worst of many single rounds is mostly the unluckiest.
    let once = measure_kinds(arena, &others, extent.single())?;
    let mut order: Vec<(usize, f64)> = once.iter().map(|(_, growth)| growth.median).enumerate().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1));
    let keep: Vec<usize> = order.iter().take(LOOKED_AT_AGAIN).map(|(index, _)| *index).collect();
    let suspects: Vec<Hard> =
        others.into_iter().enumerate().filter(|(index, _)| keep.contains(index)).map(|(_, kind)| kind).collect();
    let suspects = measure_kinds(arena, &suspects, extent)?;
    if let Some((name, worst)) = suspects.iter().max_by(|one, other| one.1.median.total_cmp(&other.1.median)) {
        let what = format!("the worst of {count} inputs from the tests of other parsers: {name}");
        lines.push(line_of(what, *worst));
    }
    Ok(lines)
}

const LOOKED_AT_AGAIN: usize = 5;

fn line_of(what: String, growth: Spread) -> Line {
    Line { what, panel: Cell::Figure(growth, Unit::Times), peer: Cell::Nothing, ratio: None, goal: GOAL }
}

/// The changelogs of the repository, both contenders.
fn measure_changelogs(arena: &mut Arena, extent: Extent) -> Outcome<Line> {
    let feeds = [feed::made(extent.bytes(SMALL)), feed::made(extent.bytes(LARGE))];
    let tab = arena.both(&[&feeds[0], &feeds[1]])?;
    hide(tab)?;
    let turns = take_turns(extent, |name| {
        let small = run_round(tab, name, &feeds[0].name, false)?;
        let mut large = run_round(tab, name, &feeds[1].name, false)?;
        large["growth"] = (figure(&large, "script")? / figure(&small, "script")?).into();
        Ok(large)
    })?;
    let [panel, peer] = pick(&turns, "growth")?;
    let what = "growth of all notes from 250 kB to 1 MB, main thread, changelogs".to_owned();
    Ok(Line { what, panel: cell(&panel, Unit::Times)?, peer: cell(&peer, Unit::Times)?, ratio: None, goal: GOAL })
}

fn measure_kinds(arena: &mut Arena, kinds: &[Hard], extent: Extent) -> Outcome<Vec<(String, Spread)>> {
    let mut found = Vec::new();
    for kind in kinds {
        let feeds = [feed::hard(kind, SMALL, extent), feed::hard(kind, LARGE, extent)];
        feeds.iter().try_for_each(|feed| arena.put_feed(feed))?;
        let tab = arena.chromium()?;
        tab.load_feeds(feeds.iter().map(|feed| feed.name.as_str()))?;
        let growth = measure_kind(tab, &feeds, extent).map_err(|trouble| trouble.during(&kind.name))?;
        found.push((kind.name.clone(), growth));
    }
    Ok(found)
}

fn measure_kind(tab: &mut Tab<DevTools>, feeds: &[Feed; 2], extent: Extent) -> Outcome<Spread> {
    let mut growths = Vec::new();
    for number in 0..extent.warm_up + extent.rounds {
        let small = run_round(tab, CONTENDERS[0], &feeds[0].name, false)?;
        let large = run_round(tab, CONTENDERS[0], &feeds[1].name, false)?;
        if number >= extent.warm_up {
            growths.push(figure(&large, "script")? / figure(&small, "script")?);
        }
    }
    Spread::of(&growths).ok_or_else(|| Trouble::new("there is no round"))
}
