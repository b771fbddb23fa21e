//! How large each shipped file is: raw, gzip and brotli, by pinned packers so that the figures are the same on each machine.
//! Read next: `stamp.rs`.

use std::process::Command;

use super::Build;
use crate::{layout::list_files, process, tools::Tool};

pub struct Size {
    pub file: String,
    pub raw: usize,
    pub gzip: usize,
    pub brotli: usize,
}

/// Measures everything that stands in the build's folder, sorted by name.
pub fn measure(build: &Build) -> Result<Vec<Size>, String> {
    let files = list_files(&build.out, &build.out)?;
    let mut node = Command::new("node");
    node.current_dir(&build.out).arg(build.layout().root.join("xtask/tools/measure.mjs"));
    let said = process::capture(node.arg(build.toolbox.find(Tool::Node)?).args(&files))?;
    said.lines().map(|line| parse_size(line).ok_or(format!("measure.mjs wrote `{line}`"))).collect()
}

/// The table for people.
pub fn format_table(sizes: &[Size]) -> String {
    let mut table = format!("{:<30} {:>9} {:>9} {:>9}\n", "file", "raw", "gzip", "brotli");
    for size in sizes {
        table.push_str(&format!("{:<30} {:>9} {:>9} {:>9}\n", size.file, size.raw, size.gzip, size.brotli));
    }
    table
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
