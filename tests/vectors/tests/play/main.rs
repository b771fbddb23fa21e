//! Plays the committed vectors through the panel's own code. They stand in this repository: nothing beside it is
//! needed.
//!
//! One test says that the data is what the program makes, and for each set one that the panel does what each vector
//! says.

mod configs;
mod feeds;
mod memories;
mod releases;
mod roots;
mod trust;

use extension_update::core::exchange::{Answer, Response};
use extension_update::core::json::{Rules, parse};
use extension_update::core::memory::Memory;
use extension_update_vectors::FILES;
use serde_json::Value;
use std::fmt::Debug;
use std::{fs, path::Path};

#[test]
fn the_committed_vectors_are_what_the_program_makes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), FILES.len(), "each file is made");
    for (name, make) in FILES {
        let kept = fs::read_to_string(folder.join(name)).unwrap();
        assert!(kept == make(), "{name}: cargo run -p extension-update-vectors");
    }
}

/// Plays all of them and names each that comes out otherwise; far fewer than there were is a set that was lost.
fn play(vectors: &Value, least: usize, check: impl Fn(&Value) -> Result<(), String>) {
    let vectors = vectors.as_array().unwrap();
    let wrong: Vec<String> = vectors
        .iter()
        .filter_map(|vector| check(vector).err().map(|error| format!("{}: {error}", vector["name"])))
        .collect();
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), vectors.len(), wrong.join("\n"));
    assert!(vectors.len() >= least, "there were {least} vectors, and {} are left", vectors.len());
}

fn read(data: &str) -> Value {
    serde_json::from_str(data).unwrap()
}

fn memory_of(text: &str) -> Memory {
    Memory::read(&parse(text, Rules::HOST).unwrap())
}

fn answered(status: u16, body: String) -> Answer {
    Answer::Arrived(Response { status, body, ..Response::default() })
}

fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_else(|| panic!("{}: no text {key}", vector["name"]))
}

fn same<T: PartialEq + Debug>(what: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, expected {expected:?}")) }
}

fn contains(what: &str, found: &str, words: &str) -> Result<(), String> {
    if found.contains(words) { Ok(()) } else { Err(format!("{what}: {found:?} without {words:?}")) }
}
