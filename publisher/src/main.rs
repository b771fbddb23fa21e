//! The program: reads its arguments, runs one command, ends with its code. It never prints a secret. Read next:
//! `cli/mod.rs`.

use clap::Parser;
use extension_feed::{cli::Cli, command};
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => command::run(cli),
        Err(answer) => command::answer(&answer),
    }
}
