//! How a command speaks: in lines for people, as one JSON value for programs, or not at all. Complaints are said in
//! each of the three.
//!
//! A run with `--json` prints exactly one value, also where it is refused. Nothing is decided here.

use crate::output::Output;
use crate::problem::{Code, Problem};
use extension_update::core::json::Json;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Whom a run speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// Somebody who reads lines.
    Reader,
    /// A program, which reads one JSON value.
    Program,
    /// Nobody: the exit code is enough.
    Nobody,
}

/// Who listens to this run, and which command it runs.
static LISTENER: OnceLock<(Listener, String)> = OnceLock::new();

/// What was complained of so far: a program gets it with the answer.
static COMPLAINTS: Mutex<Vec<Json>> = Mutex::new(Vec::new());

/// Whether the one JSON value has been printed.
static ANSWERED: AtomicBool = AtomicBool::new(false);

/// Whether something that was asked for could not be printed (a full disk).
static UNWRITTEN: AtomicBool = AtomicBool::new(false);

/// Says who listens, once, before anything is said.
pub fn begin(listener: Listener, command: String) {
    let _ = LISTENER.set((listener, command));
}

fn listener() -> (Listener, &'static str) {
    LISTENER.get().map_or((Listener::Reader, ""), |(listener, command)| (*listener, command))
}

/// Whether a program listens.
pub fn is_for_program() -> bool {
    listener().0 == Listener::Program
}

/// Whether all that was said so far has arrived: nobody must sign what they could not read.
///
/// # Errors
/// `file` where it has not.
pub fn check_reported() -> Result<(), Problem> {
    if UNWRITTEN.load(Ordering::Relaxed) {
        return Err(Problem::error(Code::File, "standard output", "the report could not be written"));
    }
    Ok(())
}

/// Whether a feed and an answer for a program both want the standard output.
///
/// # Errors
/// `usage` where they do.
pub fn check_output(output: &Output) -> Result<(), Problem> {
    if output.is_standard() && is_for_program() {
        let text =
            "the feed and the JSON would both go to the standard output: give --out another name, or leave out --json";
        return Err(Problem::error(Code::Usage, "--json", text));
    }
    Ok(())
}

/// Complaints go where errors go, so that what is printed can be read by programs.
pub fn complain(problems: &[Problem]) {
    for problem in problems {
        note(&problem.to_string());
    }
    let complaints = problems.iter().map(Problem::to_json);
    COMPLAINTS.lock().unwrap_or_else(PoisonError::into_inner).extend(complaints);
}

/// A line beside what is printed.
pub fn note(text: &str) {
    keep(writeln!(io::stderr().lock(), "{text}"));
}

/// Prints what a reader has asked for. A reader that has gone away (`| head`) is no error.
pub fn say(text: &str) {
    if listener().0 == Listener::Reader {
        print(text);
    }
}

/// Prints a text as it is: a script, or a page.
pub fn print_raw(text: &[u8]) {
    if listener().0 == Listener::Reader {
        let mut out = io::stdout().lock();
        keep(out.write_all(text).and_then(|()| out.flush()));
    }
}

/// Prints a report; where the feed itself goes to the standard output, beside it.
pub fn report(output: &Output, text: &str) {
    match listener().0 {
        Listener::Reader if output.is_standard() => note(text),
        Listener::Reader => print(text),
        Listener::Program | Listener::Nobody => {}
    }
}

/// Shows what is about to be signed. It is shown whoever listens: who signs must have seen what.
pub fn show(output: Option<&Output>, text: &str) {
    if is_for_program() || output.is_some_and(Output::is_standard) { note(text) } else { print(text) }
}

/// The answer for a program: which command, how it ended, the facts, and what was complained of.
pub fn answer(outcome: &str, facts: Vec<(&str, Json)>) {
    if !is_for_program() {
        return;
    }
    let mut members = vec![("command".to_string(), listener().1.into()), ("outcome".into(), outcome.into())];
    members.extend(facts.into_iter().map(|(key, value)| (key.to_string(), value)));
    let complaints = COMPLAINTS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    members.push(("problems".into(), Json::Array(complaints)));
    answer_with(&Json::Object(members));
}

/// The answer of a command that has a form of its own for it.
pub fn answer_with(value: &Json) {
    ANSWERED.store(true, Ordering::Relaxed);
    print(&value.to_string());
}

/// The answer of a run that ended early, where nothing has been answered yet.
pub fn refuse(exit: u8) {
    if is_for_program() && !ANSWERED.load(Ordering::Relaxed) {
        answer("refused", vec![("exit", u64::from(exit).into())]);
    }
}

fn print(text: &str) {
    let mut out = io::stdout().lock();
    keep(writeln!(out, "{text}").and_then(|()| out.flush()));
}

fn keep(written: io::Result<()>) {
    if written.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) {
        UNWRITTEN.store(true, Ordering::Relaxed);
    }
}
