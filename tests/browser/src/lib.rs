//! Drives every engine of the tests through one small layer.
//!
//! The layer presses, types, looks and collects the console; it knows nothing of the panel and never repairs what a
//! page does. Order to read: `browser` (what a test can do), `engine` (which engines there are), then one file for each
//! way to drive them: `devtools` (Chromiums), `webdriver` (Firefox, WebKitGTK), `qtwebkit`. What the pages are served
//! by is `served`.

pub mod browser;
pub mod devtools;
pub mod engine;
pub mod program;
pub mod qtwebkit;
pub mod served;
mod socket;
pub mod stroke;
pub mod trouble;
pub mod webdriver;
pub mod webdriver_console;
pub mod wire;

pub use browser::{Browser, Drive, Entry, Key, Place};
pub use engine::Engine;
pub use served::Served;
pub use trouble::{Outcome, Trouble};

use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder in `target`, wherever the build folder is, for what people look at.
pub fn output_folder(name: &str) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from).join(name)
}
