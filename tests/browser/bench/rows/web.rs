//! The panel in a web page, as a script with the module beside it, which is compiled while it comes; the peer as a
//! script beside its page. Cold, and at a later visit, when the browser has kept the files and what it has compiled of
//! them. Next: `warm.rs`.

use super::{pick, take_turns};
use crate::arena::{Arena, CONTENDERS, FILES};
use crate::extent::Extent;
use crate::feed;
use crate::table::{Cell, Goal, Line, Unit};
use extension_update_browser::{Outcome, Trouble};
use serde_json::{Value, json};
use std::time::Duration;

/// How long the first visit lasts: the browser keeps what it has compiled some time after it has run.
const VISIT: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    /// The browser has forgotten everything.
    Cold,
    /// It has nothing of this page.
    First,
    Later,
}

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    arena.put_web_pages(&feed::made(extent.bytes(10_000)))?;
    let site = arena.site.clone();
    let tab = arena.chromium()?;
    let mut open = |name: &str, visit: Visit| {
        if visit == Visit::Cold {
            tab.devtools("Network.clearBrowserCache", json!({}))?;
        }
        tab.open(&site.address("/blank"))?;
        site.take_log();
        tab.open(&site.address(&format!("/web/{name}")))?;
        let answer = tab.ask("whenOpened", &[])?;
        let came = site.take_log().iter().filter(|answered| FILES.contains(&answered.path())).count();
        if (came == 0) != (visit == Visit::Later) {
            return Err(Trouble::new(format!("{name}: {came} files came at a visit that is not meant so")));
        }
        Ok(answer)
    };
    let first = take_turns(extent, |name| open(name, Visit::Cold))?;
    for (name, visit) in CONTENDERS.into_iter().zip([Visit::Cold, Visit::First]) {
        open(name, visit)?;
        if !extent.is_small() {
            std::thread::sleep(VISIT);
        }
    }
    let later = take_turns(extent, |name| open(name, Visit::Later))?;
    let what = "a web page, cold: navigation → offer and 10 kB of notes laid out";
    let mut lines = Vec::new();
    for (what, turns, goal) in [(what, first, 1.0), ("the same at a later visit", later, 0.9)] {
        let [panel, peer] = pick(&turns, "all")?;
        lines.push(Line::of_turns(what, Unit::Millis, [&panel, &peer], Goal::Ratio(goal))?);
    }
    lines.push(look_for_cached_code(arena, extent)?);
    Ok(lines)
}

/// Whether the browser takes what it has compiled before out of its cache, by its own trace.
fn look_for_cached_code(arena: &Arena, extent: Extent) -> Outcome<Line> {
    let mut traced = arena.start_traced()?;
    let mut cells = Vec::new();
    for name in CONTENDERS {
        let path = format!("/web/{name}");
        for visit in 0..3 {
            traced.trace_opening(&path)?;
            if visit == 0 && !extent.is_small() {
                std::thread::sleep(VISIT);
            }
        }
        cells.push(Cell::Text(describe(&traced.trace_opening(&path)?)));
    }
    let peer = cells.pop().unwrap_or(Cell::Nothing);
    let panel = cells.pop().unwrap_or(Cell::Nothing);
    let what = "what of it comes compiled out of the browser's cache".to_owned();
    Ok(Line { what, panel, peer, ratio: None, goal: Goal::None })
}

fn describe(events: &[Value]) -> String {
    let named = |name: &'static str| events.iter().filter(move |event| event["name"] == name);
    let bytes = named("v8.compile").filter(|event| event["args"]["data"]["cacheRejected"] == false);
    let bytes: u64 = bytes.filter_map(|event| event["args"]["data"]["consumedCacheSize"].as_u64()).sum();
    let script = if bytes > 0 { "the script" } else { "no script" };
    // The module comes by these, or it does not come as a stream at all.
    let module = match (named("v8.wasm.streamFromResponseCallback").count(), named("v8.wasm.moduleCacheHit").count()) {
        (0, _) => "",
        (_, 0) => "; not the module, which is compiled as it comes",
        _ => "; the module",
    };
    format!("{script}{module}")
}
