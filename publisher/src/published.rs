//! A feed to compare with: a file, or what a host gives at an address. Nothing of it is believed; it is only shown.

use crate::envelope::Content;
use crate::file;
use crate::previous::Previous;
use crate::problem::{Code, Problem};
use crate::web;
use std::path::Path;

/// Reads what is named: an address where there is a scheme, else a file.
///
/// # Errors
/// What is wrong with the address, the file, or the feed in it.
pub fn read(name: &str) -> Result<Previous, Problem> {
    let bytes = if name.contains("://") { web::fetch(name)? } else { file::read_bytes(Path::new(name))? };
    let content = Content::read(&bytes, name)?;
    Previous::of(content, name).map_err(|problem| Problem { code: Code::Format, ..problem })
}
