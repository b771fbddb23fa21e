//! The view: a state becomes nodes. PURE, like the core: no web, no clock, and no string of HTML anywhere.
//!
//! [`screen`] draws what a state shows, [`list`] several extensions, [`notes`] turns markdown into nodes,
//! [`arrangement`] makes them easy to read, [`text`] holds the words of each language, and [`node`] is the vocabulary:
//! a closed list of elements and attributes, so that nothing of a feed can become anything else.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![deny(missing_docs)]

mod aftermath;
pub mod arrangement;
mod buttons;
mod control;
mod failure;
mod format;
pub mod list;
mod message;
mod night;
pub mod node;
pub mod notes;
pub mod parts;
mod preflight;
mod progress;
mod said;
pub mod screen;
pub mod text;
mod trust;
