//! `extension-feed`: the vendor's tool for the signed feed of the update panel.
//!
//! It makes a feed out of a changelog and the extension's files, signs it, and says what a panel would do with it.
//! Whatever the panel judges is asked of the panel's own core, so that both judge alike; what the panel cannot know (a
//! file that changed under its version, a day in the future, an empty section) is refused here.
//! Order to read in: [`cli`], then a command of [`command`], then [`changelog`], [`compose`], [`lint`]; keys are in
//! [`secret`].

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![deny(missing_docs)]

pub mod addresses;
pub mod artifact;
pub mod changelog;
pub mod cli;
pub mod command;
pub mod compose;
pub mod difference;
pub mod document;
pub mod encoding;
pub mod envelope;
pub mod file;
pub mod files;
pub mod github;
pub mod gitlab;
pub mod lint;
pub mod lock;
pub mod near;
pub mod order;
pub mod output;
pub mod previous;
pub mod problem;
pub mod public_key;
pub mod published;
pub mod roots;
pub mod secret;
pub(crate) mod selection;
pub mod settings;
pub mod signers;
pub mod sizes;
pub mod sources;
pub mod web;
