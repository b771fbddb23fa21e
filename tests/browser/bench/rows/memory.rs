//! Memory: what stands in the renderer when 1 MB of notes is in the page and all garbage is gone: the script's heap,
//! the nodes, WebAssembly's memory. Each contender is alone in a page of its own. Next: `size.rs`.

use super::{cell, pick, take_turns};
use crate::arena::{Arena, figure};
use crate::extent::Extent;
use crate::feed;
use crate::table::{Goal, Line, Unit};
use extension_update_browser::Outcome;
use serde_json::json;

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let feed = feed::made(extent.bytes(1_000_000));
    arena.put_feed(&feed)?;
    let site = arena.site.clone();
    let tab = arena.chromium()?;
    let turns = take_turns(extent.divide_rounds(5), |name| {
        tab.open(&site.address("/blank"))?;
        tab.open(&site.address(&format!("/alone/{name}")))?;
        tab.load_feeds([feed.name.as_str()].into_iter())?;
        tab.ask("clear", &[name.into()])?;
        let mut answer = tab.ask("run", &[name.into(), feed.name.as_str().into(), true.into()])?;
        tab.run("bench.dropFeeds(); return true;")?;
        // The first collection frees what holds on to nodes, the second the nodes.
        for _ in 0..2 {
            tab.devtools("HeapProfiler.collectGarbage", json!({}))?;
        }
        let heap = tab.devtools("Runtime.getHeapUsage", json!({}))?;
        let parts = ["usedSize", "embedderHeapUsedSize", "backingStorageSize"];
        for part in parts {
            answer[part] = figure(&heap, part)?.into();
        }
        let wasm =
            tab.run("return wasmMemories.reduce(function (sum, one) { return sum + one.buffer.byteLength; }, 0);")?;
        let sum = parts.iter().map(|part| figure(&heap, part)).sum::<Outcome<f64>>()?;
        answer["memory"] = (sum + wasm.as_f64().unwrap_or(f64::NAN)).into();
        answer["wasm"] = wasm;
        answer["nodes"] = figure(&tab.devtools("Memory.getDOMCounters", json!({}))?, "nodes")?.into();
        Ok(answer)
    })?;
    let [panel, peer] = pick(&turns, "memory")?;
    let mut lines = vec![Line::of_turns("memory at 1 MB of notes", Unit::Bytes, [&panel, &peer], Goal::Ratio(1.0))?];
    for (key, what) in [
        ("usedSize", "of it the script's heap"),
        ("embedderHeapUsedSize", "of it nodes and what belongs to them"),
        ("backingStorageSize", "of it buffers"),
        ("wasm", "of it WebAssembly's memory"),
    ] {
        let [panel, peer] = pick(&turns, key)?;
        let (panel, peer) = (cell(&panel, Unit::Bytes)?, cell(&peer, Unit::Bytes)?);
        lines.push(Line { what: what.to_owned(), panel, peer, ratio: None, goal: Goal::None });
    }
    let [panel, peer] = pick(&turns, "nodes")?;
    lines.push(Line::of_turns("nodes in the page", Unit::Count, [&panel, &peer], Goal::None)?);
    Ok(lines)
}
