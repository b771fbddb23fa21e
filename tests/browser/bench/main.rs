//! Measures the panel beside its peer (marked, DOMPurify, compare-versions): the same job, in the same browser, in
//! turns. `cargo xtask bench` builds what it needs and runs it.
//!
//! It must never judge by a time: a goal that is missed stands in the table as missed, and only a measurement that
//! could not be made is an error. Read next: `rows/mod.rs` (what is measured), `arena.rs` (where), `page/rounds.js`
//! (one round), `table.rs` (what comes out).

mod arena;
mod changelog;
mod extent;
mod feed;
mod hard;
mod machine;
mod real;
mod rows;
mod signed;
mod spread;
mod table;
mod trace;

use arena::Arena;
use extension_update_browser::{Outcome, Trouble};
use extent::Extent;
use std::process::ExitCode;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    rounds: usize,
    only: Option<String>,
    write: bool,
    smoke: bool,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let outcome = parse_args(&args).and_then(|wish| if wish.smoke { smoke(&wish) } else { measure(&wish) });
    match outcome {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("bench: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn parse_args(args: &[String]) -> Outcome<Wish> {
    let mut wish = Wish { rounds: 15, only: None, write: false, smoke: false };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--rounds" => {
                let number = rest.next().and_then(|text| text.parse().ok()).filter(|rounds| *rounds > 0);
                wish.rounds = number.ok_or_else(|| Trouble::new("--rounds needs a number of 1 or more"))?;
            }
            "--only" => {
                wish.only =
                    Some(rest.next().ok_or_else(|| Trouble::new("--only needs the name of a measurement"))?.clone());
            }
            "--write" => wish.write = true,
            "--smoke" => wish.smoke = true,
            other => {
                return Err(Trouble::new(format!("bench takes --rounds N, --only NAME and --write, not `{other}`")));
            }
        }
    }
    if wish.write && wish.only.is_some() {
        return Err(Trouble::new("--write keeps the whole table: leave out --only"));
    }
    Ok(wish)
}

/// Runs the measurements and prints the table.
fn measure(wish: &Wish) -> Outcome<ExitCode> {
    let chosen = rows::choose(wish.only.as_deref())?;
    let extent = Extent::full(wish.rounds);
    let mut arena = Arena::open()?;
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for row in &chosen {
        eprintln!("bench: {}", row.name);
        match (row.measure)(&mut arena, extent) {
            Ok(found) => {
                // Who waits sees at once what is known.
                eprint!("{}", table::format(&found));
                lines.extend(found);
            }
            Err(trouble) => failed.push(format!("{}: {trouble}", row.name)),
        }
    }
    let conditions = machine::describe(&mut arena, extent)?;
    let text = format!("{}\n{conditions}", table::format(&lines));
    println!("{text}");
    if !failed.is_empty() {
        return Err(Trouble::new(format!("could not be measured:\n{}", failed.join("\n"))));
    }
    if wish.write {
        table::write(&text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One round of everything at small sizes, in the words of a test program: that every measurement can be made, never
/// how it comes out.
fn smoke(wish: &Wish) -> Outcome<ExitCode> {
    let chosen = rows::choose(wish.only.as_deref())?;
    let mut arena = Arena::open()?;
    let (mut passed, mut failed) = (0, 0);
    for row in &chosen {
        let outcome = (row.measure)(&mut arena, Extent::small());
        match outcome.and_then(|lines| table::check(&lines)) {
            Ok(()) => {
                passed += 1;
                println!("test {} ... ok", row.name);
            }
            Err(trouble) => {
                failed += 1;
                println!("test {} ... FAILED\n{trouble}", row.name);
            }
        }
    }
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_says_how_often_and_what() {
        let parse = |text: &str| parse_args(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let wish = parse("--rounds 20 --only cold").map(|wish| (wish.rounds, wish.only, wish.write));
        assert_eq!(wish.ok(), Some((20, Some("cold".to_owned()), false)));
        assert_eq!(parse("").map(|wish| wish.rounds).ok(), Some(15));
        for wrong in ["--rounds", "--rounds 0", "--rounds many", "--only", "--write --only cold", "--fast"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
