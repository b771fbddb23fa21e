//! The build program of the workspace: one module for each verb, but that `pictures` is in `gallery` and `wine` in
//! `package`. It must never need a tool that it does not install or name by itself. Read next: `setup.rs` (what is
//! installed and where), `dist/mod.rs` (how `pkg/` is made), `checks.rs` (what the tests are).

mod bench;
mod budget;
mod checks;
mod conformance;
mod counts;
mod demo;
mod display;
mod dist;
mod examples;
mod failures;
mod fleet;
mod format;
mod fuzz;
mod gallery;
#[cfg(test)]
mod habits;
mod layout;
mod mutants;
mod package;
mod process;
mod programs;
mod schedule;
mod setup;
mod smoke;
mod test;
mod tools;

use std::{error::Error, ffi::OsString, process::ExitCode};

use lexopt::{Arg, Parser, ValueExt};

const HELP: &str = "\
cargo xtask demo [--port N]      build what is stale, serve the demo on 127.0.0.1 and print its address
cargo xtask test [--full] [--only NAME]...
                                 what a change needs, in about ten minutes; with --full everything in every engine; NAME is a stage or
                                 the beginning of its name
cargo xtask conformance [NAME]   hold the panel to the suites of others and print a table; NAME is a part of a suite's name
cargo xtask bench [--rounds N] [--only NAME] [--write]
                                 measure the panel beside marked + DOMPurify + compare-versions and print a table; put it into
                                 docs/performance.md; NAME is the beginning of a measurement's name
cargo xtask dist [--budget]      build everything in pkg/ from source and print the sizes; set the size budget to them
cargo xtask fleet [--write]      what many bases ask of a vendor's host, by simulation; put the tables into docs/hosting.md and .en.md
cargo xtask format               write every source as the formatters want it, Rust and scripts
cargo xtask fuzz [TARGET]... [--minutes N | --input FILE | --keep]
                                 look for inputs that break a target, 30 minutes each; run one input; keep what was found
cargo xtask mutants [--file NAME]... [--shard K/N] [--fresh] [--table]
                                 break the core, one small change at a time, and tell what no test has seen; NAME is a file or a folder of
                                 src/core; what is known is kept and only the rest is tried, unless --fresh; --table tries nothing
cargo xtask package [--again]    the vendor's tool as archives for Linux and Windows, with checksums; --again makes them twice and compares
cargo xtask pictures [--bless] [--only NAME]
                                 hold every screen to its kept picture; keep the new ones; NAME is a part of a screen's name
cargo xtask setup [--full]       only install what the quick tests need, or all that any test needs
cargo xtask wine                 the packed program for Windows makes a key and a feed under wine, where wine is installed

Tools are kept in target/tools; EXTENSION_UPDATE_TOOLS=FOLDER names another place.";

fn main() -> ExitCode {
    if let Some(code) = dist::parser::stand_in() {
        return code;
    }
    run(Parser::from_env()).unwrap_or_else(|error| {
        eprintln!("xtask: {error}");
        ExitCode::FAILURE
    })
}

/// How a verb ended, or the sentence that says why it could not run.
type Outcome = Result<ExitCode, Box<dyn Error>>;

fn run(mut args: Parser) -> Outcome {
    let verb = match args.next()? {
        Some(Arg::Value(verb)) => verb.to_string_lossy().into_owned(),
        None | Some(Arg::Long("help") | Arg::Short('h')) => "help".to_owned(),
        Some(other) => return Err(other.unexpected().into()),
    };
    match verb.as_str() {
        "bench" => bench::run(args),
        "conformance" => conformance::run(args),
        "demo" => demo::run(args),
        "test" => test::run(args),
        display::VERB => display::run(args),
        "dist" => dist::run(args),
        "fleet" => fleet::run(args),
        "format" => format::run(args),
        "fuzz" => fuzz::run(args),
        "mutants" => mutants::run(args),
        "package" => package::run(args),
        "pictures" => gallery::run(args),
        "setup" => setup::run(args),
        "wine" => package::run_in_wine(args),
        "help" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => Err(format!("there is no `{verb}`\n\n{HELP}").into()),
    }
}

/// Whether the one option that a verb takes was given, under any of its names.
fn take_flag(mut args: Parser, names: &[&str]) -> Result<bool, lexopt::Error> {
    let mut given = false;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long(name) if names.contains(&name) => given = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(given)
}

/// The words that a verb hands to the program that it starts.
fn take_words(mut args: Parser) -> Result<Vec<OsString>, lexopt::Error> {
    Ok(args.raw_args()?.collect())
}

/// The exit code for a program that ended well or not.
fn exit(success: bool) -> ExitCode {
    if success { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_has_its_names_and_nothing_else_is_taken() {
        let take = |text: &'static str| take_flag(Parser::from_args(text.split_whitespace()), &["full", "all"]).ok();
        assert_eq!([take(""), take("--full"), take("--all --full")], [Some(false), Some(true), Some(true)]);
        assert_eq!([take("--ful"), take("full"), take("--full=1"), take("-f")], [None; 4]);
    }

    #[test]
    fn a_verb_that_is_not_there_is_a_sentence_with_the_help() {
        let error = run(Parser::from_args(["tset"])).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("there is no `tset`\n\ncargo xtask"), "{error}");
    }
}
