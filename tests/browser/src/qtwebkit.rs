//! QtWebKit 602 by the script `qtwebkit.py` beside this file: one JSON order a line, one JSON answer a line.
//!
//! Debian's PyQt5 belongs to the system's Python, so that one is used and no other. Read `qtwebkit.py` for what is done
//! in the engine.

use crate::browser::{Drive, Entry, Key, Place, decode};
use crate::program::{Program, find_program};
use crate::trouble::{Outcome, Trouble};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{ChildStdin, Command};

pub struct QtWebKit {
    script: Program,
    orders: ChildStdin,
    lines_read: usize,
}

impl QtWebKit {
    pub fn start() -> Outcome<Self> {
        // Other Pythons that come first on the search path have no PyQt5.
        let system = "/usr/bin/python3";
        let python = match std::env::var_os("QTWEBKIT_PYTHON") {
            None if Path::new(system).is_file() => system.to_owned(),
            _ => find_program("QTWEBKIT_PYTHON", &["python3"])?,
        };
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/qtwebkit.py");
        let mut script = Program::start(Command::new(python).arg("-B").arg(file).env("PYTHONIOENCODING", "utf-8"))?;
        let orders = script.take_stdin().ok_or_else(|| Trouble::new("the script has no input"))?;
        let mut this = Self { script, orders, lines_read: 0 };
        this.wait_for_answer()?;
        Ok(this)
    }

    fn order(&mut self, order: &Value) -> Outcome<Value> {
        writeln!(self.orders, "{order}")?;
        self.orders.flush()?;
        self.wait_for_answer()
    }

    fn wait_for_answer(&mut self) -> Outcome<Value> {
        // Qt warns on the same channels; answers are the lines that are JSON objects.
        let (line, mut answer) = self
            .script
            .wait_for_line(self.lines_read, |line| serde_json::from_str::<Value>(line).ok().filter(Value::is_object))?;
        self.lines_read = line + 1;
        match answer["error"].as_str() {
            Some(error) => Err(Trouble::new(error)),
            None => Ok(answer["ok"].take()),
        }
    }
}

impl Drive for QtWebKit {
    fn open(&mut self, url: &str) -> Outcome<()> {
        self.order(&json!({"do": "open", "url": url})).map(|_| ())
    }

    fn run(&mut self, place: &Place, body: &str) -> Outcome<Value> {
        let answer = self.order(&json!({"do": "run", "frame": frame_of(place), "body": body}))?;
        Ok(serde_json::from_str(answer.as_str().unwrap_or("null"))?)
    }

    fn click(&mut self, place: &Place, css: &str) -> Outcome<()> {
        self.order(&json!({"do": "click", "frame": frame_of(place), "css": css})).map(|_| ())
    }

    fn type_text(&mut self, place: &Place, css: &str, text: &str) -> Outcome<()> {
        self.order(&json!({"do": "type", "frame": frame_of(place), "css": css, "text": text})).map(|_| ())
    }

    fn press(&mut self, key: Key) -> Outcome<()> {
        self.order(&json!({"do": "press", "key": format!("{key:?}")})).map(|_| ())
    }

    fn picture(&mut self) -> Outcome<Vec<u8>> {
        decode(&self.order(&json!({"do": "picture"}))?)
    }

    fn console(&mut self) -> Outcome<Vec<Entry>> {
        let answer = self.order(&json!({"do": "console"}))?;
        let plain = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let entries = answer.as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(entries.iter().map(|e| Entry { level: plain(&e["level"]), text: plain(&e["text"]) }).collect())
    }
}

fn frame_of(place: &Place) -> Option<&str> {
    match place {
        Place::Top => None,
        Place::Frame(css) => Some(css),
    }
}
