//! Vectors of one document with one place changed each: what is read of it then, or the words that it is refused with.
//!
//! The data has the document once and the changes by JSON pointer; a changed value is raw JSON, so that also what no
//! writer writes can stand there. Next: `releases.rs`, `configs.rs`.

use crate::{fold::fold, list};
use serde_json::{Value, json};

pub struct Places {
    lines: Vec<String>,
    /// The key of the words.
    refused: &'static str,
    /// How much of a value its vector is named by, in characters.
    shown: usize,
}

impl Places {
    pub fn new(refused: &'static str, shown: usize) -> Places {
        Places { lines: Vec::new(), refused, shown }
    }

    fn push(&mut self, at: &str, raw: &str, key: &str, expected: Value) {
        let name = format!("{at} = {}", raw.chars().take(self.shown).collect::<String>());
        self.lines.push(json!({"name": name, "at": at, "value": fold(raw), key: expected}).to_string());
    }

    /// Each of these values is refused with words that have `words` in them.
    pub fn refuse(&mut self, at: &str, words: &str, values: &[&str]) {
        for raw in values {
            self.push(at, raw, self.refused, words.into());
        }
    }

    /// Each of these values is read as `read`.
    pub fn read(&mut self, at: &str, values: &[&str], read: &Value) {
        for raw in values {
            self.reads(at, raw, read.clone());
        }
    }

    /// This value is.
    pub fn reads(&mut self, at: &str, raw: &str, read: Value) {
        self.push(at, raw, "reads", read);
    }

    /// The text of the file.
    pub fn write(&self, base: &Value) -> String {
        format!("{{\"base\":{base},\n\"vectors\":{}}}\n", list(&self.lines).trim_end())
    }
}
