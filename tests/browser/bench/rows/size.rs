//! Size: what a page loads, packed by the pinned packers. Next: `xtask/tools/measure.mjs`, which does the packing.

use crate::arena::Arena;
use crate::extent::Extent;
use crate::spread::Spread;
use crate::table::{Cell, Goal, Line, Unit};
use extension_update_browser::{Outcome, Trouble, root};
use std::path::PathBuf;
use std::process::Command;

pub fn measure(arena: &mut Arena, _extent: Extent) -> Outcome<Vec<Line>> {
    // The script for a page has the style sheet in it.
    let panel = pack(&[arena.pkg.join("extension_update_bg.wasm"), arena.pkg.join("extension-update.js")])?;
    let peer = pack(&[arena.peer.join("peer.js"), arena.peer.join("peer.css")])?;
    let html = pack(&[arena.pkg.join("extension-update.html")])?;
    let twin = pack(&[arena.pkg.join("extension-update-twin.js")])?;
    let mut lines = Vec::new();
    for (index, packing) in ["brotli", "gzip", "raw"].into_iter().enumerate() {
        // The packers give raw, gzip, brotli.
        let place = 2 - index;
        let goal = if packing == "brotli" { Goal::Own(162_000.0) } else { Goal::None };
        let figures = [&[panel[place]][..], &[peer[place]][..]];
        lines.push(Line::of_turns(format!("wasm + script + CSS, {packing}"), Unit::Bytes, figures, goal)?);
    }
    for (what, sizes) in [("the panel's HTML, wasm and twin in it, raw", html), ("the twin alone, raw", twin)] {
        let panel = Cell::Figure(Spread::exact(sizes[0]), Unit::Bytes);
        lines.push(Line { what: what.to_owned(), panel, peer: Cell::Nothing, ratio: None, goal: Goal::None });
    }
    Ok(lines)
}

/// Raw, gzip and brotli of these files together, each packed alone.
fn pack(files: &[PathBuf]) -> Outcome<[f64; 3]> {
    let tools = std::env::var_os("BENCH_PACKERS").ok_or_else(|| {
        Trouble::new("BENCH_PACKERS names no folder with the packers: `cargo xtask bench` installs them and runs this")
    })?;
    let script = root().join("xtask/tools/measure.mjs");
    let output = Command::new("node").arg(script).arg(tools).args(files).output()?;
    if !output.status.success() {
        return Err(Trouble::new(format!("measure.mjs failed: {}", String::from_utf8_lossy(&output.stderr))));
    }
    let mut sums = [0.0; 3];
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for line in text.lines() {
        // A path may hold blanks, the figures stand last.
        let mut words = line.rsplit(' ').map(|word| word.parse::<f64>().ok());
        for place in [2, 1, 0] {
            let size = words.next().flatten();
            sums[place] += size.ok_or_else(|| Trouble::new(format!("measure.mjs wrote `{line}`")))?;
        }
    }
    Ok(sums)
}
