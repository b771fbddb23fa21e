//! The program: reads its arguments, runs one command, ends with its code. It never prints a secret. Read next:
//! `cli/mod.rs`.

use extension_feed::{cli::Cli, command};
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::read() {
        Ok((cli, name)) => command::run(cli, name),
        Err(answer) => command::answer(&answer),
    }
}
