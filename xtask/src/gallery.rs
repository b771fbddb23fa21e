//! `cargo xtask pictures [--bless] [--only NAME]`, and the stages of the tests that look at every screen of the
//! gallery. It must never keep a new picture without being asked to. Read next: `tests/browser/gallery/main.rs`,
//! `docs/gallery.md`.

use std::{ffi::OsString, process::Command};

use crate::{
    Arg, Outcome, Parser, exit,
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
pub fn run(args: Parser) -> Outcome {
    let words = parse_args(args)?;
    let toolbox = setup::prepare(Layout::find()?, &TOOLS)?;
    let mut command = start(&toolbox, "pictures", "all")?;
    command.args(words);
    Ok(exit(process::watch(&mut command, process::pass_on)?))
}

/// The words for the program: its own `--bless`, and a screen's name as what its harness takes for a filter.
fn parse_args(mut args: Parser) -> Result<Vec<OsString>, lexopt::Error> {
    let mut words = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("bless") => words.push("--bless".into()),
            Arg::Long("only") => words.push(args.value()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(words)
}

/// One part of the gallery's tests: `screens` (the picture and axe), `pictures`, `axe` or `manners`, over the looks
/// that `GALLERY_LOOKS` names.
pub fn start(toolbox: &Toolbox, part: &str, looks: &str) -> Result<Command, String> {
    toolbox.find(Tool::Chromium)?;
    toolbox.find(Tool::Fonts)?;
    let mut command = toolbox.programs()?.find("tests/browser", "gallery", Kind::Program)?;
    // Pictures and axe compute; whoever tries sizes and keys waits for the next frame most of the time.
    let threads = if part == "manners" { "--test-threads=4" } else { "--test-threads=2" };
    command.args([part, threads]).env("GALLERY_LOOKS", looks);
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
        let parse = |text: &'static str| parse_args(Parser::from_args(text.split_whitespace())).ok();
        assert_eq!(parse(""), Some(vec![]));
        assert_eq!(parse("--only licence --bless"), Some(vec!["licence".into(), "--bless".into()]));
        assert_eq!((parse("--only"), parse("--force"), parse("licence")), (None, None, None));
    }
}
