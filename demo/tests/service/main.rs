//! The service's routes, asked through the router itself, without a socket.
//! No test may depend on another one's requests: each makes a service of its own.
//! Read next: `asking.rs` for how a test asks.

mod asking;
mod documents;
mod faults;
mod gallery;
mod lists;
mod network;
mod pages;
mod releases_api;
mod signed_feed;
