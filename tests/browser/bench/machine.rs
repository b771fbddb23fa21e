//! Under what conditions the figures came about: the machine, the browsers, the packages, the day. It must name nothing
//! that leads to a person or a place. Next: `table.rs`.

use crate::arena::Arena;
use crate::extent::Extent;
use extension_update_browser::{Outcome, Trouble};
use serde_json::{Value, json};
use std::process::Command;

/// A few lines below the table.
pub fn describe(arena: &mut Arena, extent: Extent) -> Outcome<String> {
    let product = arena.chromium()?.devtools("Browser.getVersion", json!({}))?;
    let product = product["product"]
        .as_str()
        .unwrap_or("?")
        .replace("Headless", "")
        .replace("Chrome", "Chromium")
        .replace('/', " ");
    let mut text = format!(
        "Measured on {} with {} ({} cores), {product}{}.\n",
        read_day()?,
        read_processor().unwrap_or_else(|| "an unknown processor".to_owned()),
        std::thread::available_parallelism()?,
        arena.other_engines(),
    );
    let versions: Value = serde_json::from_slice(&std::fs::read(arena.peer.join("versions.json"))?)?;
    let versions = versions.as_object().ok_or_else(|| Trouble::new("versions.json is no object"))?;
    let list: Vec<String> =
        versions.iter().map(|(name, version)| format!("{name} {}", version.as_str().unwrap_or("?"))).collect();
    text.push_str(&format!("The peer: {}.\n", list.join(", ")));
    text.push_str(&format!("Medians of {} rounds with their quartiles.\n", extent.rounds));
    if crate::real::read().is_none() {
        text.push_str("The changelogs that somebody wrote were not at hand: their lines are missing.\n");
    }
    Ok(text)
}

fn read_processor() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn read_day() -> Outcome<String> {
    let output = Command::new("date").args(["-u", "+%Y-%m-%d"]).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
