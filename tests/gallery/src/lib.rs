//! Looks at every screen of the gallery in the newest Chromium.
//!
//! It shows screens by the demo's service, as a reader of the gallery sees them, and must never change what it judges but for what a check is about
//! (longer words, another width). Order to read: `viewer` (one screen in a browser), `trials` (how a part runs over all screens), then a file for
//! each part: `pictures` with `picture` and `comparison`, `axe`, `layout`, `keyboard`, `announcements`, `print`,
//! and `page`, the gallery's own.

pub mod announcements;
pub mod axe;
pub mod comparison;
pub mod keyboard;
pub mod layout;
pub mod page;
pub mod picture;
pub mod pictures;
pub mod print;
pub mod trials;
pub mod viewer;
