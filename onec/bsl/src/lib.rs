//! An interpreter of BSL for the tests of the 1C side. It runs what it knows, names what it does not, and guesses
//! nothing. It is no part of the panel, reads no file and opens no connection. Read next: `runtime.rs`, then
//! `lower.rs`, then `eval.rs`.
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod array;
pub mod ast;
pub mod calendar;
mod calls;
pub mod collections;
pub mod convert;
pub mod error;
mod eval;
mod fragments;
pub mod library;
mod list;
mod lower;
mod lower_expressions;
mod lower_statements;
pub mod number;
mod parse;
pub mod runtime;
pub mod tables;
pub mod value;

pub use error::{Error, Outcome};
pub use lower::{LoadError, Side, load};
pub use runtime::{Limits, Platform, Runtime, run_script};
pub use value::{Args, Kind, Object, Value};
