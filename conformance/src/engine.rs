//! The three forms of the panel's signatures and hashes: native, WebAssembly, and the JavaScript twin, asked alike.
//! The last two are built by `cargo xtask conformance`, which says by a variable where they are. Next:
//! `suites/crypto.rs`.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
};

use extension_update::core::trust;
use serde_json::{Value, json};

use crate::material::Missing;

/// Names the folder with the built engine.
const VARIABLE: &str = "CONFORMANCE_ENGINE";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Native,
    Wasm,
    Twin,
}

/// What an engine is asked.
pub enum Question {
    /// Whether the signature is good.
    Verify { key: Vec<u8>, message: Vec<u8>, signature: Vec<u8> },
    /// The SHA-256.
    Hash { message: Vec<u8> },
}

/// What it says: `true`, `false`, or hex digits.
pub type Answer = Value;

impl Form {
    /// Asks all of them at once.
    ///
    /// # Errors
    /// [`Missing`] where the engine was not built, or cannot be run.
    pub fn ask(self, questions: &[Question]) -> Result<Vec<Answer>, Missing> {
        match self {
            Form::Native => Ok(questions.iter().map(answer).collect()),
            Form::Wasm => ask_node("wasm", questions),
            Form::Twin => ask_node("twin", questions),
        }
    }
}

fn answer(question: &Question) -> Answer {
    match question {
        Question::Verify { key, message, signature } => {
            match (key.as_slice().try_into(), signature.as_slice().try_into()) {
                (Ok(key), Ok(signature)) => trust::verify(key, message, signature).into(),
                _ => false.into(),
            }
        }
        Question::Hash { message } => trust::hex(&trust::sha256(message)).into(),
    }
}

fn ask_node(form: &str, questions: &[Question]) -> Result<Vec<Answer>, Missing> {
    let missing = |what: &str| Missing(format!("{what} (`cargo xtask conformance` builds the engine)"));
    let folder = std::env::var_os(VARIABLE).map(PathBuf::from).ok_or_else(|| missing("engine"))?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/ask.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .arg(folder)
        .arg(form)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| missing(&format!("node: {error}")))?;
    let text = Value::from(questions.iter().map(write).collect::<Vec<_>>()).to_string();
    // The script reads all of it before it says a word, so neither side waits for the other.
    let written = node.stdin.take().map(|mut input| input.write_all(text.as_bytes()));
    let output = node.wait_with_output().map_err(|error| missing(&format!("answer of node: {error}")))?;
    let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    match (written, said["answers"].as_array()) {
        (Some(Ok(())), Some(answers)) if answers.len() == questions.len() => {
            println!("{form}: {} questions, {} microseconds each", answers.len(), said["microseconds"]);
            Ok(answers.clone())
        }
        // An engine that is there and does not answer is a failure of every case, not a gap.
        _ => Ok(vec![Value::Null; questions.len()]),
    }
}

fn write(question: &Question) -> Value {
    match question {
        Question::Verify { key, message, signature } => {
            json!({"key": trust::hex(key), "message": trust::hex(message), "signature": trust::hex(signature)})
        }
        Question::Hash { message } => json!({"message": trust::hex(message)}),
    }
}
