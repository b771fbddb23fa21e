//! `BUILD.json`: from which source and with which tools `pkg/` was made, so that anyone can make it again and compare.
//! The hash covers files, never a commit, and nothing in it depends on the machine or the hour. Read next:
//! `../demo.rs`, which asks whether `pkg/` is stale.

use hmac_sha256::Hash;

use super::{Build, script::quote, sizes::Size};
use crate::layout::{Layout, list_files, read_bytes, read_json, read_toml, write_file};

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
    let record = read_json(&layout.pkg.join("BUILD.json"));
    let hash = hash_sources(layout)?;
    Ok(record.is_ok_and(|record| record["source"] == hash))
}

pub fn hash_hex(bytes: &[u8]) -> String {
    format_hex(&Hash::hash(bytes))
}

/// Writes `BUILD.json`.
pub fn write(build: &Build, sizes: &[Size]) -> Result<(), String> {
    let layout = build.layout();
    let rust = read_toml(&layout.root.join("rust-toolchain.toml"))?;
    let channel = rust.get("toolchain").and_then(|toolchain| toolchain.get("channel")?.as_str());
    let pins = read_json(&layout.root.join("xtask/tools/package.json"))?;
    let pin = |name: &str| {
        let version = pins["dependencies"][name].as_str().ok_or(format!("package.json does not pin {name}"))?;
        Ok::<_, String>(version.to_owned())
    };
    let toolchain = [
        ("rust", channel.ok_or("rust-toolchain.toml has no channel")?.to_owned()),
        ("wasm-bindgen", layout.read_locked_version("wasm-bindgen")?),
        ("binaryen", pin("binaryen")?),
        ("esbuild", pin("esbuild")?),
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

fn format_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::clear_folder;

    #[test]
    fn the_recorded_hash_is_read_back() -> Result<(), String> {
        let pkg = std::env::temp_dir().join(format!("extension-update-stamp-{}", std::process::id()));
        let layout = Layout { pkg: pkg.clone(), ..Layout::find()? };
        let hash = hash_sources(&layout)?;
        assert_eq!(is_fresh(&layout), Ok(false), "there is no record");
        for (record, fresh) in [(hash.as_str(), true), ("ab12", false)] {
            write_file(&pkg.join("BUILD.json"), format!("{{\n  \"version\": \"1\",\n  \"source\": \"{record}\"\n}}"))?;
            assert_eq!(is_fresh(&layout), Ok(fresh));
        }
        write_file(&pkg.join("BUILD.json"), "{}")?;
        assert_eq!(is_fresh(&layout), Ok(false));
        clear_folder(&pkg)
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
