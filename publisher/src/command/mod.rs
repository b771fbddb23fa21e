//! The commands: a file each. This one starts them and ends the program; it decides nothing else.

mod build;
mod fresh;
mod import_github;
mod inspect;
mod keygen;
mod lint;
mod making;
mod revoke;
mod root;
mod sign;
mod verify;
mod verify_chain;
mod verify_text;
mod watch;

use crate::cli::{Cli, Command};
use crate::difference::describe_difference;
use crate::output::Output;
use crate::previous::Previous;
use crate::problem::{Code, Problem, Stop};
use extension_update::core::moment::Moment;
use extension_update::core::source::signed_feed::Statement;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Whether something that was asked for could not be printed (a full disk).
static UNWRITTEN: AtomicBool = AtomicBool::new(false);

/// Runs a command to its end.
pub fn run(cli: Cli) -> ExitCode {
    let outcome = cli.moment().map_err(Stop::from).and_then(|now| match &cli.command {
        Command::Keygen(args) => keygen::run(args),
        Command::Build(args) => build::run(args, now),
        Command::Sign(args) => sign::run(args, now),
        Command::Verify(args) => verify::run(args, now),
        Command::Lint(args) => lint::run(args, now),
        Command::Inspect(args) => inspect::run(args),
        Command::ImportGithub(args) => import_github::run(args, now),
        Command::Root(args) => root::run(args, now),
        Command::Fresh(args) => fresh::run(args, now),
        Command::Revoke(args) => revoke::run(args, now),
        Command::Watch(args) => watch::run(args, now),
    });
    let code = match outcome {
        Ok(code) => code,
        Err(stop) => {
            complain(&stop.0);
            ExitCode::from(stop.exit())
        }
    };
    match check_reported() {
        Ok(()) => code,
        Err(problem) => {
            complain(std::slice::from_ref(&problem));
            ExitCode::from(problem.code.exit())
        }
    }
}

/// Prints what the reader of the arguments says instead of a command: help, the version, or what is wrong with the call.
pub fn answer(said: &clap::Error) -> ExitCode {
    let printed = said.print();
    let lost = printed.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe);
    ExitCode::from(if lost { Code::File.exit() } else { u8::try_from(said.exit_code()).unwrap_or(2) })
}

/// Whether all that was said so far has arrived: nobody must sign what they could not read.
///
/// # Errors
/// `file` where it has not.
fn check_reported() -> Result<(), Problem> {
    if UNWRITTEN.load(Ordering::Relaxed) {
        return Err(Problem::error(Code::File, "standard output", "the report could not be written"));
    }
    Ok(())
}

/// What the machine's clock says.
///
/// # Errors
/// `clock` where it stands before 1970.
pub fn read_clock() -> Result<Moment, Problem> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.ok().and_then(|since| u64::try_from(since.as_millis()).ok());
    millis.map(Moment::of_millis).ok_or_else(|| Problem::error(Code::Clock, "", "the clock stands before 1970"))
}

/// Complaints go where errors go, so that what is printed can be read by programs.
fn complain(problems: &[Problem]) {
    for problem in problems {
        note(writeln!(io::stderr().lock(), "{problem}"));
    }
}

/// Prints what was asked for. A reader that has gone away (`| head`) is no error.
fn say(text: &str) {
    let mut out = io::stdout().lock();
    note(writeln!(out, "{text}").and_then(|()| out.flush()));
}

/// Prints a report; where the feed itself goes to the standard output, beside it.
fn report(output: &Output, text: &str) {
    if output.is_standard() { note(writeln!(io::stderr().lock(), "{text}")) } else { say(text) }
}

fn note(written: io::Result<()>) {
    if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        UNWRITTEN.store(true, Ordering::Relaxed);
    }
}

/// What has changed since a feed, a line for each change.
fn describe_changes(previous: &Previous, payload: &[u8]) -> String {
    let Some(lines) = describe_difference(&previous.payload, payload) else { return String::new() };
    let name = crate::problem::plain(&previous.name);
    if lines.is_empty() {
        return format!("\nnothing has changed since {name}");
    }
    format!("\nwhat has changed since {name}:\n  {}", lines.join("\n  "))
}

/// One line for a feed, and one for each product.
fn describe(payload: &[u8]) -> String {
    let Ok(statement) = Statement::parse(payload) else { return "no feed".into() };
    let mut lines = vec![format!("seq {}, issued {}, expires {}", statement.seq, statement.issued, statement.expires)];
    for id in statement.products() {
        let releases = statement.feed_of(id).map(|feed| feed.releases).unwrap_or_default();
        lines.push(format!("{}: {} releases", crate::problem::plain(id), releases.len()));
        for release in releases {
            let file = match &release.artifact {
                Some(file) => {
                    format!("{} bytes, sha256 {}", file.size.unwrap_or(0), file.sha256.as_deref().unwrap_or(""))
                }
                None => "nothing to install".into(),
            };
            let withdrawn = if release.withdrawn.is_some() { ", withdrawn" } else { "" };
            let channel = crate::problem::plain(&release.channel);
            lines.push(format!(
                "  {} of {} ({channel}{withdrawn}): {file}",
                release.version,
                release.date.unwrap_or_default()
            ));
        }
    }
    lines.join("\n")
}
