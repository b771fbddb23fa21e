//! The stand: doubles of the 1C platform, on which the tests run every module that ships. Client and server are two
//! places, the clock stands still until a test moves it, and any call can be made to fail. It is not the platform: what
//! runs here has run here. Read next: `stand.rs`, `base.rs`, `faults.rs`.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod base;
pub mod client;
mod clock;
pub mod coverage;
mod dialogs;
pub mod drawing;
mod extension_manager;
pub mod extensions;
pub mod faults;
pub mod form;
pub mod jobs;
pub mod library;
pub mod lock;
pub mod mutants;
pub mod network;
pub mod page;
pub mod probe;
pub mod processor;
pub mod register;
pub mod server;
pub mod sessions;
pub mod socket;
pub mod sources;
pub mod stand;
pub mod storage;
mod user;
pub mod values;

pub use base::{Base, Shown};
pub use faults::When;
pub use page::{Core, Scripted};
pub use stand::{Setup, Stand};
