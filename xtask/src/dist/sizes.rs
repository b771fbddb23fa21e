//! How large each shipped file is: raw, gzip and brotli, by pinned packers so that the figures are the same on each
//! machine. Read next: `stamp.rs`, `../budget.rs`.

use std::{path::Path, process::Command};

use crate::{process, setup::Toolbox, tools::Tool};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    pub file: String,
    pub raw: usize,
    pub gzip: usize,
    pub brotli: usize,
}

/// Measures these files of a folder, in their order.
pub fn measure(toolbox: &Toolbox, folder: &Path, files: &[String]) -> Result<Vec<Size>, String> {
    let mut node = Command::new("node");
    node.current_dir(folder).arg(toolbox.layout.root.join("xtask/tools/measure.mjs"));
    let said = process::capture(node.arg(toolbox.find(Tool::Node)?).args(files))?;
    said.lines().map(|line| parse_size(line).ok_or(format!("measure.mjs wrote `{line}`"))).collect()
}

fn parse_size(line: &str) -> Option<Size> {
    let mut words = line.split(' ');
    let file = words.next()?.to_owned();
    let mut next = || words.next()?.parse().ok();
    Some(Size { file, raw: next()?, gzip: next()?, brotli: next()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_name_and_three_numbers() {
        let size = parse_size("a.js 10 7 5").map(|size| (size.file, size.raw, size.gzip, size.brotli));
        assert_eq!(size, Some(("a.js".to_owned(), 10, 7, 5)));
        assert!(parse_size("a.js 10 7").is_none());
    }
}
