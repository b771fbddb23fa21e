//! What the tests of hosting stand on: a vendor's folder, nginx with the very files of `publisher/hosting/`, a bucket
//! and a stand-in for GitHub Pages.
//!
//! Everything is on free loopback ports and in folders of its own. Nothing here repairs what a configuration says: only
//! the lines that are marked as the vendor's own («ваше») are replaced. Order to read: `vendor`, `nginx`, `bucket`,
//! `pages`.

pub mod apache;
pub mod bucket;
pub mod client;
pub mod names;
pub mod nginx;
pub mod pages;
pub mod vendor;

pub use extension_update_browser::{Outcome, Trouble, root};

/// A file of `publisher/hosting/`, as a vendor copies it.
pub fn read_hosting(name: &str) -> Outcome<String> {
    let file = root().join("publisher/hosting").join(name);
    std::fs::read_to_string(&file).map_err(|e| Trouble::new(format!("{}: {e}", file.display())))
}
