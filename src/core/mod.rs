//! The core: events in, a state and effects out.
//!
//! PURE: no web, no clock, no I/O, no randomness, no panic. Read in this order: [`config`], [`event`], [`state`],
//! [`effect`], [`session`], [`panel`]; then how a feed becomes a state: [`source`], [`trust`],
//! [`feed`], [`verdict`]; what is kept: [`memory`].

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![deny(missing_docs)]

pub mod address;
pub mod age;
pub mod changelog;
pub mod config;
pub mod day;
pub mod effect;
pub mod error;
pub mod event;
pub mod excerpt;
pub mod exchange;
pub mod feed;
pub mod hindrance;
pub mod interval;
pub mod json;
pub mod keys;
pub mod locale;
pub mod markdown;
pub mod memory;
pub mod message;
pub mod moment;
pub mod outbox;
pub mod panel;
pub mod report;
pub mod schedule;
pub mod seen;
pub mod session;
pub mod source;
pub mod stage;
pub mod state;
pub mod support;
pub mod trust;
pub mod verdict;
pub mod version;
pub mod words;
pub mod zone;
