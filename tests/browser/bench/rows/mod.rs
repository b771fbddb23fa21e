//! What is measured, one file a measurement. A row gives lines of the table, or says why it could not be measured; it
//! must never judge. Read next: `warm.rs`, the plainest of them.

mod again;
mod block;
mod chain;
mod cold;
mod growth;
mod memory;
mod size;
mod twin;
mod warm;
mod web;
mod whole;

use crate::arena::{Arena, CONTENDERS, OldTab, Tab, agree, figure};
use crate::extent::Extent;
use crate::feed::{self, Feed};
use crate::spread::Spread;
use crate::table::{Cell, Line, Unit};
use extension_update_browser::devtools::DevTools;
use extension_update_browser::{Outcome, Trouble};
use serde_json::Value;

pub struct Row {
    pub name: &'static str,
    pub measure: fn(&mut Arena, Extent) -> Outcome<Vec<Line>>,
}

const ROWS: [Row; 11] = [
    Row { name: "cold", measure: cold::measure },
    Row { name: "web", measure: web::measure },
    Row { name: "warm", measure: warm::measure },
    Row { name: "whole", measure: whole::measure },
    Row { name: "block", measure: block::measure },
    Row { name: "growth", measure: growth::measure },
    Row { name: "memory", measure: memory::measure },
    Row { name: "size", measure: size::measure },
    Row { name: "twin", measure: twin::measure },
    Row { name: "chain", measure: chain::measure },
    Row { name: "again", measure: again::measure },
];

/// The rows whose names begin so; all of them where nothing is named.
pub fn choose(only: Option<&str>) -> Outcome<Vec<Row>> {
    let chosen: Vec<Row> = ROWS.into_iter().filter(|row| row.name.starts_with(only.unwrap_or_default())).collect();
    if chosen.is_empty() {
        let known = ROWS.map(|row| row.name).join(", ");
        return Err(Trouble::new(format!(
            "there is no measurement «{}»; there are: {known}",
            only.unwrap_or_default()
        )));
    }
    Ok(chosen)
}

/// What both contenders answered, round by round.
type Turns = [Vec<Value>; 2];

/// Both in turns, first the rounds that do not count. In every round both must show the same.
fn take_turns(extent: Extent, mut round: impl FnMut(&str) -> Outcome<Value>) -> Outcome<Turns> {
    let mut turns = Turns::default();
    for number in 0..extent.warm_up + extent.rounds {
        let panel = round(CONTENDERS[0])?;
        let peer = round(CONTENDERS[1])?;
        agree(&panel, &peer)?;
        if number >= extent.warm_up {
            turns[0].push(panel);
            turns[1].push(peer);
        }
    }
    Ok(turns)
}

/// The panel alone in two engines: the twin in QtWebKit 602, and the wasm in today's WebKitGTK. One runs after the
/// other has ended: a WebKit of today goes on compiling the module in threads of its own, and on two cores that
/// nearly doubled the time of the engine beside it. `round` is what is asked in the page at this path, with these
/// arguments after the feed's name; the answers stand by feeds.
fn take_engines(
    arena: &mut Arena,
    (path, round, arguments): (&str, &str, &[Value]),
    feeds: &[Feed],
    extent: Extent,
) -> Outcome<Vec<Turns>> {
    feeds.iter().try_for_each(|feed| arena.put_feed(feed))?;
    let address = arena.site.address(path);
    let mut turns = vec![Turns::default(); feeds.len()];
    let names: Vec<&str> = feeds.iter().map(|feed| feed.name.as_str()).collect();
    let mut measure = |place: usize, ask: &mut dyn FnMut(&str, &[Value]) -> Outcome<Value>| {
        for name in names.iter().chain(&["nothing"]) {
            ask("loadFeed", &[(*name).into()])?;
        }
        // One feed after the other: the panel remembers the highest root, and a shorter chain would be refused after
        // a longer one.
        for (turns, name) in turns.iter_mut().zip(&names) {
            for number in 0..extent.warm_up + extent.rounds {
                ask("clear", &[CONTENDERS[0].into()])?;
                let all = [&[CONTENDERS[0].into(), (*name).into()], arguments].concat();
                let answer = ask(round, &all)?;
                if number >= extent.warm_up {
                    turns[place].push(answer);
                }
            }
        }
        Outcome::Ok(())
    };
    {
        let mut old = OldTab::start()?;
        old.open(&address)?;
        measure(0, &mut |name, arguments| old.ask(name, arguments))?;
    }
    let mut today = arena.start_today()?;
    today.open(&address)?;
    measure(1, &mut |name, arguments| today.ask(name, arguments))?;
    for [twin, wasm] in &turns {
        twin.iter().zip(wasm).try_for_each(|(twin, wasm)| agree(twin, wasm))?;
    }
    Ok(turns)
}

/// One figure of all rounds.
fn pick(turns: &Turns, key: &str) -> Outcome<[Vec<f64>; 2]> {
    let column = |answers: &[Value]| answers.iter().map(|answer| figure(answer, key)).collect::<Outcome<Vec<f64>>>();
    Ok([column(&turns[0])?, column(&turns[1])?])
}

/// The feeds of three sizes, made and, where they are at hand, real; with words for the table.
fn sizes(extent: Extent) -> Outcome<Vec<(Feed, usize, String)>> {
    let mut feeds = Vec::new();
    for (place, (bytes, words)) in [(10_000, "10 kB"), (100_000, "100 kB"), (1_000_000, "1 MB")].into_iter().enumerate()
    {
        feeds.push((feed::made(extent.bytes(bytes)), place, words.to_owned()));
    }
    for (place, (bytes, words)) in [(10_000, "10 kB"), (100_000, "100 kB"), (1_000_000, "1 MB")].into_iter().enumerate()
    {
        if let Some(feed) = feed::real(extent.bytes(bytes))? {
            feeds.push((feed, place, format!("{words}, real changelogs")));
        }
    }
    Ok(feeds)
}

/// Clears the contender's page and runs one round. Its script's own time is in `script`, in milliseconds.
fn run_round(tab: &mut Tab<DevTools>, name: &str, feed: &str, layout: bool) -> Outcome<Value> {
    tab.ask("clear", &[name.into()])?;
    let before = tab.metric("ScriptDuration")?;
    let mut answer = tab.ask("run", &[name.into(), feed.into(), layout.into()])?;
    answer["script"] = ((tab.metric("ScriptDuration")? - before) * 1000.0).into();
    Ok(answer)
}

/// Takes both contenders' notes out of sight, so that the browser lays nothing out.
fn hide(tab: &mut Tab<DevTools>) -> Outcome<()> {
    for name in CONTENDERS {
        tab.run(&format!(
            "document.getElementById('{name}').contentDocument.body.style.display = 'none'; return true;"
        ))?;
    }
    Ok(())
}

/// A cell of rounds.
fn cell(figures: &[f64], unit: Unit) -> Outcome<Cell> {
    Spread::of(figures).map(|spread| Cell::Figure(spread, unit)).ok_or_else(|| Trouble::new("there is no round"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_chosen_by_the_beginning_of_their_names() {
        let names = |only| choose(only).map(|rows| rows.iter().map(|row| row.name).collect::<Vec<_>>()).ok();
        assert_eq!(names(Some("w")), Some(vec!["web", "warm", "whole"]));
        assert_eq!(names(None).map(|all| all.len()), Some(ROWS.len()));
        assert_eq!(names(Some("nothing")), None);
    }

    #[test]
    fn a_round_in_which_the_two_differ_is_no_round() {
        let answer = |name: &str, other: &str| {
            let offered = if name == CONTENDERS[0] { "1.0.4" } else { other };
            Ok(serde_json::json!({"offered": offered, "releases": 4, "first": 1.5}))
        };
        let turns = take_turns(Extent::full(2), |name| answer(name, "1.0.4"));
        assert_eq!(turns.and_then(|turns| pick(&turns, "first")).ok(), Some([vec![1.5, 1.5], vec![1.5, 1.5]]));
        assert!(take_turns(Extent::full(2), |name| answer(name, "1.0.3")).is_err());
    }
}
