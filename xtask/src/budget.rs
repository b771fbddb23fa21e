//! The size budget: how large each file of `pkg/` may be, raw and brotli, and how large what a web page loads may be
//! together. It stands in `xtask/size-budget.txt`, outside of what `pkg/` is made from. It must never raise a limit by
//! itself: a person does, with `cargo xtask dist --budget`, and the change shows in the commit. Read next:
//! `dist/sizes.rs`, which measures.

use crate::{
    dist::sizes::{self, Size},
    layout::{Layout, list_files, read_text, write_file},
    setup::Toolbox,
};

const FILE: &str = "xtask/size-budget.txt";

/// What a web page loads before it shows anything, and the name of their sum.
const SUM: &str = "wasm+script+CSS";
const PARTS: [&str; 3] = ["extension_update_bg.wasm", "extension-update.js", "extension-update.css"];

const HEAD: &str = "\
# How large each file of pkg/ may be, in bytes: name, raw, brotli. The last line is what a web page loads together.
# `cargo xtask test --only sizes` holds pkg/ to it; `cargo xtask dist --budget` builds pkg/ and sets every limit to the
# size and 2 % more.
";

#[derive(Clone, Debug, PartialEq, Eq)]
struct Limit {
    name: String,
    raw: usize,
    brotli: usize,
}

/// Holds the committed `pkg/` to the budget: how many files fit, and a sentence about each that does not.
pub fn check(toolbox: &Toolbox) -> Result<(usize, Vec<String>), String> {
    let pkg = &toolbox.layout.pkg;
    let sizes = add_sum(sizes::measure(toolbox, pkg, &list_files(pkg, pkg)?)?)?;
    let complaints = complain(&sizes, &read(&toolbox.layout)?);
    Ok((sizes.len() - complaints.iter().filter(|text| !text.contains(GONE)).count(), complaints))
}

/// The table for people: each file with its limits, then what does not fit.
pub fn format_table(layout: &Layout, sizes: Vec<Size>) -> Result<String, String> {
    let (sizes, limits) = (add_sum(sizes)?, read(layout)?);
    let mut table = format!("{:<30}{:>9}{:>9}{:>9}{:>9}{:>9}\n", "file", "raw", "limit", "gzip", "brotli", "limit");
    for Size { file, raw, gzip, brotli } in &sizes {
        let limit = limits.iter().find(|limit| limit.name == *file);
        let [most_raw, most_brotli] = [limit.map(|limit| limit.raw), limit.map(|limit| limit.brotli)]
            .map(|most| most.map_or("none".to_owned(), |most| most.to_string()));
        table.push_str(&format!("{file:<30}{raw:>9}{most_raw:>9}{gzip:>9}{brotli:>9}{most_brotli:>9}\n"));
    }
    for text in complain(&sizes, &limits) {
        table.push_str(&format!("over the budget: {text}\n"));
    }
    Ok(table)
}

/// Sets every limit anew, a little above what was measured.
pub fn write(layout: &Layout, sizes: Vec<Size>) -> Result<(), String> {
    let mut text = HEAD.to_owned();
    for Size { file, raw, brotli, .. } in add_sum(sizes)? {
        text.push_str(&format!("{file:<30}{:>9}{:>9}\n", with_room(raw), with_room(brotli)));
    }
    write_file(&layout.root.join(FILE), text)
}

fn with_room(size: usize) -> usize {
    size + size.div_ceil(50)
}

fn read(layout: &Layout) -> Result<Vec<Limit>, String> {
    let text = read_text(&layout.root.join(FILE))?;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| parse_limit(line).ok_or(format!("{FILE}: `{line}` is no name with two numbers"))).collect()
}

fn parse_limit(line: &str) -> Option<Limit> {
    let mut words = line.split_whitespace();
    let name = words.next()?.to_owned();
    let mut number = || words.next()?.parse().ok();
    let limit = Limit { name, raw: number()?, brotli: number()? };
    words.next().is_none().then_some(limit)
}

/// Puts the sum behind the files; a part that is not there would make it smaller than it is.
fn add_sum(mut sizes: Vec<Size>) -> Result<Vec<Size>, String> {
    let mut sum = Size { file: SUM.to_owned(), raw: 0, gzip: 0, brotli: 0 };
    for part in PARTS {
        let size = sizes.iter().find(|size| size.file == part).ok_or(format!("pkg/ has no {part}"))?;
        sum.raw += size.raw;
        sum.gzip += size.gzip;
        sum.brotli += size.brotli;
    }
    sizes.push(sum);
    Ok(sizes)
}

/// The words by which a limit without a file is told from a file.
const GONE: &str = "is not in pkg/";

/// A sentence about each file that is larger than it may be, that nobody has set a limit for, or that a limit speaks of
/// in vain.
fn complain(sizes: &[Size], limits: &[Limit]) -> Vec<String> {
    let mut complaints = Vec::new();
    for Size { file, raw, brotli, .. } in sizes {
        let Some(limit) = limits.iter().find(|limit| limit.name == *file) else {
            complaints.push(format!("{file} has no limit in {FILE}"));
            continue;
        };
        let over = [("raw", *raw, limit.raw), ("brotli", *brotli, limit.brotli)]
            .into_iter()
            .filter(|(_, size, most)| size > most);
        let over: Vec<String> = over
            .map(|(how, size, most)| format!("{how} {size} bytes, {} more than the limit {most}", size - most))
            .collect();
        if !over.is_empty() {
            complaints.push(format!("{file} grew: {}", over.join("; ")));
        }
    }
    let gone = limits.iter().filter(|limit| !sizes.iter().any(|size| size.file == limit.name));
    complaints.extend(gone.map(|limit| format!("{} has a limit in {FILE} and {GONE}", limit.name)));
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(file: &str, raw: usize, brotli: usize) -> Size {
        Size { file: file.to_owned(), raw, gzip: brotli + 1, brotli }
    }

    fn limit(name: &str, raw: usize, brotli: usize) -> Limit {
        Limit { name: name.to_owned(), raw, brotli }
    }

    #[test]
    fn what_grew_is_named_with_its_old_limit_and_its_new_size() {
        let sizes = [size("a.js", 110, 50), size("b.css", 10, 10), size("c.html", 200, 90)];
        let limits = [limit("a.js", 100, 50), limit("b.css", 10, 10), limit("c.html", 150, 80)];
        assert_eq!(
            complain(&sizes, &limits),
            [
                "a.js grew: raw 110 bytes, 10 more than the limit 100",
                "c.html grew: raw 200 bytes, 50 more than the limit 150; brotli 90 bytes, 10 more than the limit 80",
            ]
        );
    }

    #[test]
    fn a_file_without_a_limit_and_a_limit_without_a_file_are_complaints() {
        let complaints = complain(&[size("new.js", 1, 1)], &[limit("old.js", 1, 1)]);
        assert_eq!(
            complaints,
            [
                "new.js has no limit in xtask/size-budget.txt",
                "old.js has a limit in xtask/size-budget.txt and is not in pkg/"
            ]
        );
    }

    #[test]
    fn what_a_page_loads_is_counted_together_and_wants_all_its_parts() {
        let parts = || PARTS.map(|part| size(part, 100, 10)).to_vec();
        let summed = add_sum(parts()).unwrap_or_default();
        assert_eq!(summed.last(), Some(&Size { file: SUM.to_owned(), raw: 300, gzip: 33, brotli: 30 }));
        assert!(add_sum(parts()[1..].to_vec()).is_err_and(|text| text.contains(PARTS[0])));
    }

    #[test]
    fn a_limit_is_a_name_with_two_numbers_and_nothing_else() {
        assert_eq!(parse_limit("a.js    100   50"), Some(limit("a.js", 100, 50)));
        for line in ["a.js", "a.js 100", "a.js 100 many", "a.js 100 50 7"] {
            assert_eq!(parse_limit(line), None, "{line}");
        }
    }

    #[test]
    fn the_limits_that_are_written_are_read_again_and_leave_two_parts_of_a_hundred() -> Result<(), String> {
        let layout = Layout { root: Layout::find()?.target.join("xtask-budget-test"), ..Layout::find()? };
        let sizes = PARTS.map(|part| size(part, 1000, 99)).to_vec();
        write(&layout, sizes.clone())?;
        let limits = read(&layout)?;
        assert_eq!(limits[0], limit(PARTS[0], 1020, 101));
        assert_eq!((limits.len(), limits[3].name.as_str()), (4, SUM));
        assert_eq!(complain(&add_sum(sizes)?, &limits), Vec::<String>::new());
        crate::layout::clear_folder(&layout.root)
    }
}
