//! `BUILD.json`: from which source and with which tools `pkg/` was made, so that anyone can make it again and compare. The hash covers
//! files, never a commit, and nothing in it depends on the machine or the hour. Read next: `../demo.rs`, which asks whether `pkg/` is stale.

use hmac_sha256::Hash;

use super::{Build, script::quote, sizes::Size};
use crate::layout::{Layout, list_files, read_bytes, read_text, write_file};

/// Single files that decide what the build makes.
const FILES: [&str; 5] =
    ["Cargo.lock", "Cargo.toml", "rust-toolchain.toml", "xtask/tools/package-lock.json", "xtask/tools/package.json"];
/// Folders of which every file does.
const FOLDERS: [&str; 3] = ["src", "www/embed", "xtask/src/dist"];

/// The hash of everything `pkg/` is made from.
fn hash_sources(layout: &Layout) -> Result<String, String> {
    let mut names: Vec<String> = FILES.iter().map(|name| (*name).to_owned()).collect();
    for folder in FOLDERS {
        names.extend(list_files(&layout.root.join(folder), &layout.root)?);
    }
    names.sort();
    let mut hash = Hash::new();
    for name in &names {
        feed(&mut hash, name, &read_bytes(&layout.root.join(name))?);
    }
    Ok(format_hex(&hash.finalize()))
}

/// Whether the committed `pkg/` was made from the sources as they stand, by its own record.
pub fn is_fresh(layout: &Layout) -> Result<bool, String> {
    Ok(read_recorded_hash(layout).as_deref() == Some(hash_sources(layout)?.as_str()))
}

/// The hash that the committed `pkg/` was made from, if it says one.
fn read_recorded_hash(layout: &Layout) -> Option<String> {
    find_source(&read_text(&layout.pkg.join("BUILD.json")).ok()?).map(str::to_owned)
}

pub fn hash_hex(bytes: &[u8]) -> String {
    format_hex(&Hash::hash(bytes))
}

/// Writes `BUILD.json`.
pub fn write(build: &Build, sizes: &[Size]) -> Result<(), String> {
    let layout = build.layout();
    let pins = read_text(&layout.root.join("xtask/tools/package.json"))?;
    let rust = read_text(&layout.root.join("rust-toolchain.toml"))?;
    let toolchain = [
        ("rust", find_between(&rust, "channel = \"").ok_or("rust-toolchain.toml has no channel")?.to_owned()),
        ("wasm-bindgen", layout.read_locked_version("wasm-bindgen")?),
        ("binaryen", find_between(&pins, "\"binaryen\": \"").ok_or("package.json does not pin binaryen")?.to_owned()),
        ("esbuild", find_between(&pins, "\"esbuild\": \"").ok_or("package.json does not pin esbuild")?.to_owned()),
    ];
    let toolchain: Vec<String> =
        toolchain.iter().map(|(name, version)| format!("    {}: {}", quote(name), quote(version))).collect();
    let (twin, web): (Vec<&Size>, Vec<&Size>) = sizes.iter().partition(|size| size.file.contains("twin"));
    let sizes: Vec<String> = sizes.iter().map(describe_size).collect();
    let text = [
        format!("  \"version\": {}", quote(env!("CARGO_PKG_VERSION"))),
        format!("  \"source\": {}", quote(&hash_sources(layout)?)),
        format!("  \"toolchain\": {{\n{}\n  }}", toolchain.join(",\n")),
        format!("  \"files\": {{\n    \"web\": {},\n    \"twin\": {}\n  }}", list_names(&web), list_names(&twin)),
        format!("  \"sizes\": {{\n{}\n  }}", sizes.join(",\n")),
    ];
    write_file(&build.out.join("BUILD.json"), format!("{{\n{}\n}}\n", text.join(",\n")))
}

/// Lengths stand before the bytes, so that no two lists of files can give the same stream.
fn feed(hash: &mut Hash, name: &str, content: &[u8]) {
    hash.update(format!("{} {} {name}\n", name.len(), content.len()));
    hash.update(content);
}

fn list_names(files: &[&Size]) -> String {
    let names: Vec<String> = files.iter().map(|size| format!("      {}", quote(&size.file))).collect();
    format!("[\n{}\n    ]", names.join(",\n"))
}

fn describe_size(size: &Size) -> String {
    let Size { file, raw, gzip, brotli } = size;
    format!("    {}: {{\"raw\": {raw}, \"gzip\": {gzip}, \"brotli\": {brotli}}}", quote(file))
}

fn find_source(stamp: &str) -> Option<&str> {
    find_between(stamp, "\"source\": \"")
}

/// What stands between a mark and the next quote.
fn find_between<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    Some(text.split_once(mark)?.1.split_once('"')?.0)
}

fn format_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_hash_is_read_back() {
        assert_eq!(find_source("{\n  \"version\": \"1\",\n  \"source\": \"ab12\",\n"), Some("ab12"));
        assert_eq!(find_source("{}"), None);
    }

    #[test]
    fn moving_a_byte_from_one_file_to_the_next_changes_the_hash() {
        let digest = |files: [(&str, &str); 2]| {
            let mut hash = Hash::new();
            files.iter().for_each(|(name, content)| feed(&mut hash, name, content.as_bytes()));
            format_hex(&hash.finalize())
        };
        assert_ne!(digest([("a", "12"), ("b", "3")]), digest([("a", "1"), ("b", "23")]));
        assert_ne!(digest([("a", "1"), ("b", "2")]), digest([("b", "1"), ("a", "2")]));
    }

    #[test]
    fn the_hash_is_the_published_one_of_a_known_text() {
        assert_eq!(hash_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
