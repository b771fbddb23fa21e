//! `cargo xtask pictures [--bless] [--only NAME]`, and the stages of the tests that look at every screen of the gallery.
//! It must never keep a new picture without being asked to. Read next: `tests/browser/gallery/main.rs`, `docs/gallery.md`.

use std::process::{Command, ExitCode};

use crate::{
    layout::Layout,
    process,
    programs::Kind,
    setup::{self, Toolbox},
    tools::Tool,
};

/// What every part needs: a browser, and the letters that the pictures were taken with.
pub const TOOLS: [Tool; 2] = [Tool::Chromium, Tool::Fonts];
/// What axe needs beside these.
pub const AXE_TOOLS: [Tool; 3] = [Tool::Chromium, Tool::Fonts, Tool::Axe];

/// `cargo xtask pictures`
pub fn run(args: &[String]) -> Result<ExitCode, String> {
    let words = parse_args(args)?;
    let toolbox = setup::prepare(Layout::find()?, &TOOLS)?;
    let mut command = start(&toolbox, "pictures", "all")?;
    command.args(words);
    let success = process::watch(&mut command, process::pass_on)?;
    Ok(if success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The words for the program: its own `--bless`, and a screen's name as what its harness takes for a filter.
fn parse_args(args: &[String]) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--bless" => words.push(arg.clone()),
            "--only" => words.push(rest.next().ok_or("--only needs the name of a screen, or a part of it")?.clone()),
            other => return Err(format!("pictures takes --bless and --only NAME, not `{other}`")),
        }
    }
    Ok(words)
}

/// One part of the gallery's tests: `pictures`, `axe` or `manners`, over the looks that `GALLERY_LOOKS` names.
pub fn start(toolbox: &Toolbox, part: &str, looks: &str) -> Result<Command, String> {
    toolbox.find(Tool::Chromium)?;
    toolbox.find(Tool::Fonts)?;
    let mut command = toolbox.programs()?.find("tests/browser", "gallery", Kind::Program)?;
    command.args([part, "--test-threads=2"]).env("GALLERY_LOOKS", looks);
    if part != "pictures" && part != "manners" {
        command.env("AXE_CORE", toolbox.find(Tool::Axe)?.join("node_modules/axe-core/axe.min.js"));
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_kept_only_where_that_is_said() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parse_args(&words("")), Ok(vec![]));
        assert_eq!(parse_args(&words("--only licence --bless")), Ok(words("licence --bless")));
        assert!(parse_args(&words("--only")).is_err());
        assert!(parse_args(&words("--force")).is_err());
    }
}
