//! What can be checked of the 1C side without the platform. It must never claim that something ran there.
//! Read next: `sources.rs`.
