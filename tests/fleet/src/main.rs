//! `cargo xtask fleet [--write]`: prints the tables, or puts them into the documents. Read next: `simulation.rs`.

use extension_update_fleet::table::{LANGUAGES, run_all, write};
use std::error::Error;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fleet: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let (mut parser, mut puts) = (lexopt::Parser::from_env(), false);
    while let Some(argument) = parser.next()? {
        match argument {
            lexopt::Arg::Long("write") => puts = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    let outcomes = run_all();
    if !puts {
        println!("{}", write(&outcomes, &LANGUAGES[0]));
        return Ok(());
    }
    for language in &LANGUAGES {
        std::fs::write(language.file(), language.put_into_document(&outcomes)?)?;
    }
    Ok(())
}
