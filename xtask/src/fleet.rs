//! `cargo xtask fleet [--write]`: starts the simulation of a fleet, which prints its tables or puts them into the
//! documents. It must never count anything itself. Read next: `tests/fleet/src/lib.rs`.

use crate::{Outcome, Parser, exit, layout::Layout, process, setup, take_words, tools::rust};

/// `cargo xtask fleet`
pub fn run(args: Parser) -> Outcome {
    let words = take_words(args)?;
    let toolbox = setup::prepare(Layout::find()?, &[])?;
    let mut command = rust::cargo();
    command.args(["run", "--quiet", "--package", "extension-update-fleet", "--"]).args(words);
    Ok(exit(process::watch(command.current_dir(&toolbox.layout.root), process::pass_on)?))
}
