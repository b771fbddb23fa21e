//! Starts other programs. Their output goes on at once, line by line, and whoever needs it may look at each line as
//! well. It must never hide what a program said when that program failed. Read next: `checks.rs`.

use std::{
    collections::VecDeque,
    ffi::OsStr,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

/// How many last lines of a quiet program are shown when it fails.
const TAIL: usize = 40;

/// Where a program's output goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Output<'a> {
    /// Both streams to stderr, each line with a name in front: steps of the set-up that run side by side.
    Named(&'a str),
    /// Nothing is shown unless the program fails; then its last lines are.
    Quiet,
}

/// A command line as one would type it, for messages.
pub fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Runs a program to its end; anything but success is an error with the command line in it.
pub fn run(command: &mut Command, output: Output) -> Result<(), String> {
    let line = describe(command);
    let tail = Mutex::new(VecDeque::new());
    let success = watch(command, |_, text| match output {
        Output::Named(name) => eprintln!("{name} | {text}"),
        Output::Quiet => keep_tail(&tail, text),
    })?;
    if success {
        return Ok(());
    }
    for text in tail.into_inner().unwrap_or_default() {
        eprintln!("    {text}");
    }
    Err(format!("`{line}` failed"))
}

/// Runs a program and gives what it wrote to stdout, without the blanks around it.
pub fn capture(command: &mut Command) -> Result<String, String> {
    let line = describe(command);
    let output = command.stdin(Stdio::null()).output().map_err(|e| format!("`{line}` cannot be started: {e}"))?;
    if !output.status.success() {
        return Err(format!("`{line}` failed: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
}

/// Runs a program, hands over each line of both streams, and tells whether it ended well.
pub fn watch(command: &mut Command, on_line: impl Fn(Stream, &str) + Sync) -> Result<bool, String> {
    let line = describe(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| format!("`{line}` cannot be started: {e}"))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        if let Some(out) = out {
            scope.spawn(|| read_lines(out, |text| on_line(Stream::Out, text)));
        }
        if let Some(err) = err {
            scope.spawn(|| read_lines(err, |text| on_line(Stream::Err, text)));
        }
    });
    let status = child.wait().map_err(|e| format!("`{line}`: {e}"))?;
    Ok(status.success())
}

/// Prints a line to the stream it came from.
pub fn pass_on(stream: Stream, text: &str) {
    // A reader that has gone away (`| head`) is no reason to stop the tests.
    let _ = match stream {
        Stream::Out => writeln!(std::io::stdout(), "{text}"),
        Stream::Err => writeln!(std::io::stderr(), "{text}"),
    };
}

/// Looks for a program on PATH, then where Debian puts programs.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/bin", "/usr/sbin"].map(PathBuf::from));
    folders.map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

/// PATH with folders put in front of it.
pub fn extend_path(folders: &[&Path]) -> Result<std::ffi::OsString, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().map(|folder| folder.to_path_buf()).chain(std::env::split_paths(&path));
    std::env::join_paths(all).map_err(|e| e.to_string())
}

/// Whether a command runs and ends well; its output is dropped.
pub fn succeeds<S: AsRef<OsStr>>(program: S, args: &[&str]) -> bool {
    let status =
        Command::new(program).args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn read_lines(stream: impl Read, mut on_line: impl FnMut(&str)) {
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    // Not `lines()`: a program may write bytes that are no UTF-8, and everything after them is wanted too.
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
        on_line(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']));
        bytes.clear();
    }
}

fn keep_tail(tail: &Mutex<VecDeque<String>>, text: &str) {
    if let Ok(mut tail) = tail.lock() {
        if tail.len() == TAIL {
            tail.pop_front();
        }
        tail.push_back(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_arrive_whole_whatever_their_bytes() {
        let mut seen = Vec::new();
        read_lines(&b"one\r\n\xff two\nlast"[..], |line| seen.push(line.to_owned()));
        assert_eq!(seen, ["one", "\u{fffd} two", "last"]);
    }

    #[test]
    fn only_the_last_lines_of_a_quiet_program_are_kept() {
        let tail = Mutex::new(VecDeque::new());
        (0..TAIL + 5).for_each(|n| keep_tail(&tail, &n.to_string()));
        let tail = tail.into_inner().unwrap_or_default();
        assert_eq!((tail.len(), tail.front().map(String::as_str)), (TAIL, Some("5")));
    }

    #[test]
    fn a_failed_program_is_named_in_the_error() {
        let error = run(Command::new("false").arg("--now"), Output::Quiet);
        assert_eq!(error, Err("`false --now` failed".to_owned()));
    }
}
