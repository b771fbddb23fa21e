//! `cargo xtask format`: rustfmt for Rust, Biome for the scripts. The stages `fmt`, `fuzz-fmt` and `script-lint` hold
//! what it writes.

use std::process::{Command, ExitCode};

use crate::{
    Outcome, Parser,
    layout::Layout,
    process::{self, Output},
    setup::{self, Toolbox},
    take_flag,
    tools::Tool,
};

pub const TOOLS: [Tool; 1] = [Tool::Biome];

pub fn run(args: Parser) -> Outcome {
    take_flag(args, &[])?;
    let toolbox = setup::prepare(Layout::find()?, &TOOLS)?;
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let mut rustfmt = Command::new("cargo");
        rustfmt.current_dir(&toolbox.layout.root).args(["fmt", "--all", "--manifest-path", manifest]);
        process::run(&mut rustfmt, Output::Named("rustfmt"))?;
    }
    let mut scripts = biome(&toolbox, "format")?;
    scripts.arg("--write");
    process::run(&mut scripts, Output::Named("biome"))?;
    Ok(ExitCode::SUCCESS)
}

/// A command of Biome over all scripts: `ci` checks, `format` formats. `biome.jsonc` says which files and which style.
pub fn biome(toolbox: &Toolbox, verb: &str) -> Result<Command, String> {
    let mut command = Command::new("node");
    command.current_dir(&toolbox.layout.root);
    command.arg(toolbox.find(Tool::Biome)?.join("node_modules/@biomejs/biome/bin/biome")).arg(verb).arg(".");
    Ok(command)
}
