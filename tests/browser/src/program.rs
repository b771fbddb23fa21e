//! Child programs: drivers, browsers, the X server. Each ends when its value is dropped.
//!
//! Programs are ended by their own handle, never by name. Nothing here knows what a program does. Read `webdriver`
//! next.

use crate::trouble::{Outcome, Trouble};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A running program and the lines it has written to either output.
pub struct Program {
    name: String,
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Program {
    pub fn start(command: &mut Command) -> Outcome<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| Trouble::new(format!("cannot start {name}: {e}")))?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        if let Some(out) = child.stdout.take() {
            collect_lines(out, Arc::clone(&lines));
        }
        if let Some(err) = child.stderr.take() {
            collect_lines(err, Arc::clone(&lines));
        }
        Ok(Self { name, child, lines })
    }

    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// Waits for the first line from `from` on that `pick` makes something of.
    pub fn wait_for_line<T>(&mut self, from: usize, pick: impl Fn(&str) -> Option<T>) -> Outcome<(usize, T)> {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let found =
                self.lines_from(from).iter().enumerate().find_map(|(i, line)| pick(line).map(|t| (from + i, t)));
            if let Some(found) = found {
                return Ok(found);
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(Trouble::new(format!("{} ended with {status}:\n{}", self.name, self.last_lines())));
            }
            if Instant::now() > end {
                return Err(Trouble::new(format!(
                    "{} did not write the awaited line:\n{}",
                    self.name,
                    self.last_lines()
                )));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits until the program does what it was started for.
    pub fn wait_until(&mut self, what: &str, mut is_done: impl FnMut() -> bool) -> Outcome<()> {
        let end = Instant::now() + Duration::from_secs(60);
        while !is_done() {
            if self.has_ended() || Instant::now() > end {
                return Err(Trouble::new(format!("{} does not {what}:\n{}", self.name, self.last_lines())));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    pub fn lines_from(&self, from: usize) -> Vec<String> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.get(from..).unwrap_or_default().to_vec()
    }

    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// The end of what the program wrote, for a person.
    pub fn last_lines(&self) -> String {
        let lines = self.lines_from(0);
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// Gives the program time to end by itself; `drop` ends it otherwise.
    pub fn wait_for_end(&mut self, bound: Duration) {
        let end = Instant::now() + bound;
        while !self.has_ended() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail only when the program is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect_lines(output: impl Read + Send + 'static, lines: Arc<Mutex<Vec<String>>>) {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(n) if n > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(text);
            line.clear();
        }
    });
}

/// A port that was free a moment ago: the drivers that need a number cannot choose one themselves.
pub fn find_free_port() -> Outcome<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The program from the environment variable, else the first of these names that is on the search path or is a file.
pub fn find_program(variable: &str, names: &[&str]) -> Outcome<String> {
    if let Some(value) = std::env::var(variable).ok().filter(|v| !v.is_empty()) {
        return Ok(value);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    for name in names {
        for folder in std::env::split_paths(&path) {
            let file = folder.join(name);
            if file.is_file() {
                return Ok(file.to_string_lossy().into_owned());
            }
        }
    }
    Err(Trouble::new(format!(
        "{variable} names no program, and none of {names:?} is installed; `cargo xtask test` installs it"
    )))
}
