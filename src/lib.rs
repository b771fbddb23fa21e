//! The update panel for 1C:Enterprise extensions.
//!
//! One path leads through it: a config opens a session, the session asks a source, the feed becomes a verdict, the
//! verdict a state, the state a screen. Read [`core`] first (pure: events in, effects out), then [`view`] (pure: state
//! → nodes), then `web` (the edge in a page, the feature `web`). `ARCHITECTURE.md` draws the map and numbers the
//! invariants.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![deny(missing_docs)]

pub use extension_update_core as core;
pub use extension_update_view as view;
// What the panel reads versions and notes with, for whoever compares with it: these very versions ship.
pub use {pulldown_cmark, semver};

#[cfg(feature = "web")]
pub mod web;
