//! `cargo xtask fleet [--write]`: starts the simulation of a fleet, which prints its tables or puts them into the documents.
//! It must never count anything itself. Read next: `tests/fleet/src/lib.rs`.

use std::process::ExitCode;

use crate::{layout::Layout, process, setup, tools::rust};

/// `cargo xtask fleet`
pub fn run(args: &[String]) -> Result<ExitCode, String> {
    let toolbox = setup::prepare(Layout::find()?, &[])?;
    let mut command = rust::cargo();
    command.args(["run", "--quiet", "--package", "extension-update-fleet", "--"]).args(args);
    let success = process::watch(command.current_dir(&toolbox.layout.root), process::pass_on)?;
    Ok(if success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
