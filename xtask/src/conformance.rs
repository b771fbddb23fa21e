//! `cargo xtask conformance [FILTER]` and the stage "conformance" of the tests: the panel's code held to the suites of
//! others, in native code, in WebAssembly and in the JavaScript twin. Without their material our own vectors are left,
//! and the program says what was not run. Read next: `conformance/src/main.rs`, `docs/conformance.md`.

use std::process::Command;

use crate::{
    Arg, Outcome, Parser, ValueExt, dist, exit,
    layout::Layout,
    process,
    programs::Kind,
    setup::{self, Toolbox},
    tools::Tool,
};

/// What the engine is built with.
pub const TOOLS: [Tool; 2] = dist::TOOLS;

/// The crate that lets the panel's signatures and hashes be asked from JavaScript.
const ENGINE: &str = "extension-update-conformance-engine";

/// `cargo xtask conformance`
pub fn run(args: Parser) -> Outcome {
    let filter = parse_filter(args)?;
    let toolbox = setup::prepare(Layout::find()?, &TOOLS)?;
    let mut command = start(&toolbox)?;
    command.arg(filter);
    Ok(exit(process::watch(&mut command, process::pass_on)?))
}

fn parse_filter(mut args: Parser) -> Result<String, lexopt::Error> {
    let mut filter = None;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Value(word) if filter.is_none() => filter = Some(word.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(filter.unwrap_or_default())
}

/// Builds the engine, and gives the program that prints the table.
pub fn start(toolbox: &Toolbox) -> Result<Command, String> {
    let mut command = toolbox.programs()?.find("conformance", "extension-update-conformance", Kind::Program)?;
    command.env("CONFORMANCE_ENGINE", dist::build_engine(toolbox, ENGINE)?);
    Ok(command)
}
