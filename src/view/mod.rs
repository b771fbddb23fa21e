//! The view: a state becomes nodes. PURE, like the core: no web, no clock, and no string of HTML anywhere.
//!
//! [`screen`] draws what a state shows, [`notes`] turns markdown into nodes, [`text`] holds the words of each language, and
//! [`node`] is the vocabulary: a closed list of elements and attributes, so that nothing of a feed can become anything else.

mod announcement;
pub mod format;
pub mod node;
pub mod notes;
pub mod screen;
pub mod text;
