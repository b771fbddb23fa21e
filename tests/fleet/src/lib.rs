//! What a fleet of bases asks of a vendor's host, by simulation: `cargo xtask fleet`.
//!
//! It must never decide by itself when a base asks or when a roll-out reaches it: that is asked of the panel's own
//! core. What is assumed of people stands in `people` and in `docs/hosting.md`, and nowhere else. The same seed gives
//! the same table. Order to read: `people` (who opens what and when), `simulation` (what is asked then), `tally`
//! (seconds, days, the cache of a CDN), `table`.

pub mod people;
pub mod simulation;
pub mod table;
pub mod tally;
