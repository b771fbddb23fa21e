//! A display without a screen for programs that want one. Xvfb picks a free number itself and says on a pipe when it is
//! ready: `xvfb-run` guesses the number and waits for a signal instead, which is lost where it comes too early and may
//! hit whoever has the number of a process that is gone. The display must not outlive the program. Read next:
//! `checks.rs`.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::{Outcome, Parser, exit, take_words};

/// The verb by which this program calls itself; it is for no person, so the help does not name it.
pub const VERB: &str = "on-display";

/// The same command inside a display without a screen and a message bus of its own.
pub fn give_display(inner: &Command) -> Result<Command, String> {
    let own = std::env::current_exe().map_err(|e| format!("this program does not know where it is: {e}"))?;
    let mut command = Command::new(own);
    command.args([VERB, "dbus-run-session", "--"]).arg(inner.get_program()).args(inner.get_args());
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = inner.get_current_dir() {
        command.current_dir(folder);
    }
    Ok(command)
}

/// `cargo xtask on-display PROGRAM ARGUMENTS...`: the program's end is the end of this one, well or not.
pub fn run(args: Parser) -> Outcome {
    let words = take_words(args)?;
    let (program, args) = words.split_first().ok_or_else(|| format!("{VERB} needs a program"))?;
    let program = program.to_string_lossy();
    let display = Display::start()?;
    let status = Command::new(program.as_ref()).args(args).env("DISPLAY", format!(":{}", display.number)).status();
    let status = status.map_err(|e| format!("`{program}` cannot be started: {e}"))?;
    if !status.success() {
        eprintln!("`{program}` ended with {status}");
    }
    Ok(exit(status.success()))
}

struct Display {
    server: Child,
    number: u32,
}

impl Display {
    fn start() -> Result<Self, String> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x1024x24"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut server = command.spawn().map_err(|e| format!("`Xvfb` cannot be started: {e}"))?;
        let mut line = String::new();
        // A server that cannot start ends, and the pipe with it: the line is empty then.
        let read = server.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
        match (read, line.trim().parse()) {
            (Some(Ok(_)), Ok(number)) => Ok(Self { server, number }),
            _ => {
                end(&mut server);
                Err(format!("Xvfb named no display, but `{}`", line.trim()))
            }
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        end(&mut self.server);
    }
}

/// Both steps fail only where the server is gone already.
fn end(server: &mut Child) {
    let _ = server.kill();
    let _ = server.wait();
}
