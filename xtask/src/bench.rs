//! `cargo xtask bench` and the stage `bench` of the tests: the peer is bundled, the program is built and started with
//! the browsers that it drives. What is measured and how stands in `tests/browser/bench`. It must measure nothing
//! itself. Read next: `tests/browser/bench/main.rs`, `xtask/tools/bench/bundle.mjs`.

use std::{path::PathBuf, process::Command};

use crate::{
    Outcome, Parser,
    display::give_display,
    exit,
    layout::{Layout, clear_folder, empty_folder, put_in_place},
    process::{self, Output},
    programs::Kind,
    setup::{self, Toolbox},
    take_words,
    tools::Tool,
};

/// What the measurements need: what packs and bundles, the peer's libraries, and three engines.
pub const TOOLS: [Tool; 5] = [Tool::Node, Tool::BenchPeer, Tool::Chromium, Tool::WebKitGtk, Tool::QtWebKit];

/// `cargo xtask bench`
pub fn run(args: Parser) -> Outcome {
    let words = take_words(args)?;
    let toolbox = setup::prepare(Layout::find()?, &TOOLS)?;
    let mut command = start(&toolbox)?;
    command.args(words);
    Ok(exit(process::watch(&mut command, process::pass_on)?))
}

/// The program, with everything at hand.
pub fn start(toolbox: &Toolbox) -> Result<Command, String> {
    let peer = bundle(toolbox)?;
    let mut command = toolbox.programs()?.find("tests/browser", "bench", Kind::Program)?;
    command.env("BENCH_PEER", peer).env("BENCH_PACKERS", toolbox.find(Tool::Node)?);
    toolbox.find(Tool::Chromium)?;
    command.env("WEBKITDRIVER", toolbox.find(Tool::WebKitGtk)?);
    command.env("QTWEBKIT_PYTHON", toolbox.find(Tool::QtWebKit)?).env("QT_QPA_PLATFORM", "offscreen");
    give_display(&command)
}

/// The peer as one script and one style sheet, as a developer would ship it.
fn bundle(toolbox: &Toolbox) -> Result<PathBuf, String> {
    let layout = &toolbox.layout;
    let folder = layout.target.join("bench-peer");
    let part = layout.target.join(format!("bench-peer.{}", std::process::id()));
    empty_folder(&part)?;
    let mut node = Command::new("node");
    node.arg(layout.root.join("xtask/tools/bench/bundle.mjs"));
    node.arg(toolbox.find(Tool::Node)?).arg(toolbox.find(Tool::BenchPeer)?);
    node.arg(layout.root.join("tests/browser/bench/peer")).arg(&part);
    process::run(&mut node, Output::Quiet)?;
    clear_folder(&folder)?;
    put_in_place(&part, &folder)?;
    Ok(folder)
}
