//! Drives every engine of the end-to-end tests through one small layer.
//!
//! The layer presses, types, looks and collects the console; it knows nothing of the panel and never repairs what a page does.
//! Order to read: `browser` (what a test can do), `engine` (which engines there are), then one file for each way to drive them:
//! `webdriver` (Chromium, Firefox, WebKitGTK), `devtools` (Chromiums of 2018–2021), `qtwebkit`.

pub mod browser;
pub mod devtools;
pub mod engine;
pub mod program;
pub mod qtwebkit;
pub mod trouble;
pub mod webdriver;
pub mod webdriver_console;
pub mod wire;

pub use browser::{Browser, Drive, Entry, Key, Place};
pub use engine::Engine;
pub use trouble::{Outcome, Trouble};
