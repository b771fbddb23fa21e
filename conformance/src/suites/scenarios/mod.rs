//! What TUF's scenarios mean for a signed feed: each function is one of them, named by what must be true.
//! `../attacks.rs` says which is which. Next: `keys.rs`, `order.rs`, `roots.rs`, `fresh.rs`, `files.rs`.

mod files;
mod fresh;
mod keys;
mod order;
mod roots;

pub use files::*;
pub use fresh::*;
pub use keys::*;
pub use order::*;
pub use roots::*;

use extension_update_signing::{newest, sign};
use roots::{
    a_chain_that_the_pinned_keys_have_not_signed_is_refused, roots_are_rotated_by_the_keys_before_and_their_own,
};
use serde_json::Value;

use crate::panel::{Panel, pinned};

/// What must be true, or what was found instead.
pub type Scenario = fn() -> Outcome;
type Outcome = Result<(), String>;

/// Two things must be the same.
fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Outcome {
    if found == wanted { Ok(()) } else { Err(format!("{what}: found {found:?}, wanted {wanted:?}")) }
}

/// A panel with the first key pinned, and this memory.
fn start(memory: &Value) -> Result<Panel, String> {
    Panel::remembering(pinned(&[1], 1), memory)
}

/// The same without a memory, which got this answer.
fn after(answer: &str) -> Result<Panel, String> {
    Panel::answered(&pinned(&[1], 1), 200, answer)
}

/// A feed with this counter that offers 0.0.0.4, by the first key.
fn feed(seq: u64) -> String {
    sign(&newest(seq))
}

/// How a panel without a memory ends that gets this answer.
fn ending(answer: &str) -> Result<String, String> {
    Ok(after(answer)?.ending())
}

fn is_remembered(panel: &Panel, seq: u64) -> Outcome {
    same("the remembered counter", panel.memory()["seq"].as_u64(), Some(seq))
}

fn is_not_remembered(panel: &Panel) -> Outcome {
    same("the remembered counter", panel.memory()["seq"].as_u64(), None)
}
