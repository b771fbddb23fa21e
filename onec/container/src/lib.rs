//! The container of 1C:Enterprise extensions: what a `.cfe` file says of itself, without the platform.
//!
//! [`read_extension`] gives name, vendor, version, prefix and compatibility; [`Container`] gives the entries of any
//! file of the format (`.cf`, `.cfe`, `.epf`); [`write_extension`] and [`write_container`] make small files for a demo
//! and for tests.
//!
//! # The format, as far as it is publicly known
//!
//! | part | 32 bits | 64 bits |
//! |---|---|---|
//! | header | `FF FF FF 7F`, page, revision, 0: 16 bytes | eight `FF`, page, revision, 0: 20 bytes |
//! | head of a block | `\r\n%08x %08x %08x \r\n`: length of the whole, page, next | the same with 16 digits |
//! | no next block | `7fffffff` | `ffffffffffffffff` |
//! | row of the table | head, contents, end mark: `u32` each | `u64` each |
//!
//! The table stands in the first chain of blocks, directly behind the header.
//! The head of an entry holds two moments (`u64` each), a `u32`, and from byte 20 its name in UTF-16LE.
//! Contents are raw deflate; texts in them are UTF-8 with a byte order mark.
//! Files for compatibility with 8.3.16 and later may hold a second container, in 64 bits, directly behind the first.
//!
//! Nothing is guessed: whatever does not stand where it should is a [`Problem`] with a stable [`Code`].
//! No input makes the reader panic, and [`Limits`] bound the memory that it takes.
//! A written extension has been read by this reader and by others, never by the platform: it is not an extension that
//! can be installed.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![deny(missing_docs)]

mod braces;
mod chain;
mod compatibility;
mod container;
mod extension;
mod limits;
mod problem;
mod writer;

pub use braces::{Value, parse_list, parse_lists};
pub use compatibility::Compatibility;
pub use container::{Container, Entry};
pub use extension::{Extension, read_extension, read_extension_within};
pub use limits::Limits;
pub use problem::{Code, Problem};
pub use writer::{Draft, write_container, write_extension};
