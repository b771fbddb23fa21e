//! The panel's tests that need no browser, in one binary: it is linked once, and all of its tests share the processors.
//!
//! Most files state the rules of one part, and work at `desk`; `layers`, `circles` and `documents` read the sources and
//! the documents as text. Unit tests of single files stand in `src/core/` and `src/view/`, packages of their own. What
//! needs a browser is in `tests/web.rs`, `tests/panels.rs` and `tests/browser/`.
#![cfg(not(target_arch = "wasm32"))]

mod addresses;
mod advice;
mod age;
mod arrangement;
mod asking;
mod bare_addresses;
mod causes;
mod chance;
mod choices;
mod circles;
mod config;
mod days;
mod desk;
mod dialects;
mod documents;
mod files;
mod floors;
mod generations;
mod github_notes;
mod install;
mod kept_memories;
mod layers;
mod limits;
mod list_config;
mod list_screen;
mod memory;
mod morning;
mod notes;
mod own_texts;
mod paging;
mod panel;
mod reader;
mod roots;
mod schedule;
mod screens;
mod session;
mod sources;
mod transitions;
mod trust;
mod unclear;
mod verdict;
mod versions;
mod voice;
mod words;
