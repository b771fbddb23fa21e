//! wasm-bindgen, wasm-pack and cargo-mutants, compiled by cargo into the tools folder. They are built without
//! optimisation: on a module of our size they run a second longer, and they are compiled in half the time. They must
//! never land in the user's own cargo home. Read next: `node.rs`.

use std::{path::PathBuf, process::Command};

use super::rust;
use crate::{
    layout::{Layout, clear_folder, put_in_place},
    process::{self, Output},
};

const WASM_PACK: &str = "0.15.1";
const CARGO_MUTANTS: &str = "27.1.0";

/// The folder with `wasm-bindgen` and `wasm-bindgen-test-runner`: the crate and the program must be of one version, to
/// the last number.
pub fn ensure_wasm_bindgen(layout: &Layout) -> Result<PathBuf, String> {
    let version = layout.read_locked_version("wasm-bindgen")?;
    ensure(layout, "wasm-bindgen-cli", &["wasm-bindgen", "wasm-bindgen-test-runner"], &version)
}

pub fn ensure_wasm_pack(layout: &Layout) -> Result<PathBuf, String> {
    Ok(ensure(layout, "wasm-pack", &["wasm-pack"], WASM_PACK)?.join("wasm-pack"))
}

pub fn ensure_cargo_mutants(layout: &Layout) -> Result<PathBuf, String> {
    Ok(ensure(layout, "cargo-mutants", &["cargo-mutants"], CARGO_MUTANTS)?.join("cargo-mutants"))
}

/// The objects of the builds are of no use once the programs stand in their folders.
pub fn clear_build(layout: &Layout) {
    let _ = clear_folder(&name_build_folder(layout));
}

/// Gives the folder that holds the programs of a crate: one on PATH whose version is exactly the pinned one, or our
/// own.
fn ensure(layout: &Layout, package: &str, programs: &[&str], version: &str) -> Result<PathBuf, String> {
    let folder = layout.tools.join(format!("{package}-{version}"));
    let bin = folder.join("bin");
    if programs.iter().all(|program| bin.join(program).is_file()) {
        return Ok(bin);
    }
    if let Some(found) = find_on_path(programs, version) {
        return Ok(found);
    }
    // Two runs may set up the same tool at a time: each builds in a place of its own, and the rename at the end
    // decides. So a build that was broken off leaves nothing that looks ready either.
    let part = layout.tools.join(format!("{package}-{version}.{}", std::process::id()));
    eprintln!("set-up: compiling {package} {version}, a minute or two");
    process::run(&mut install(layout, package, version, &part), Output::Named(package))?;
    put_in_place(&part, &folder)?;
    Ok(bin)
}

fn name_build_folder(layout: &Layout) -> PathBuf {
    layout.tools.join(format!("cargo-build.{}", std::process::id()))
}

fn install(layout: &Layout, package: &str, version: &str, root: &std::path::Path) -> Command {
    let mut command = rust::cargo();
    command.current_dir(&layout.root).args(["install", "--locked", "--debug", "--version", version, "--root"]);
    // One build folder for all: they share half of their dependencies.
    command.arg(root).arg("--target-dir").arg(name_build_folder(layout)).arg(package);
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    command.env_remove("RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
    command
}

fn find_on_path(programs: &[&str], version: &str) -> Option<PathBuf> {
    let first = process::find_program(programs.first()?)?;
    let folder = first.parent()?;
    let said = process::capture(Command::new(&first).arg("--version")).ok()?;
    let complete = programs.iter().all(|program| folder.join(program).is_file());
    (complete && names_version(&said, version)).then(|| folder.to_path_buf())
}

/// Whether the answer of `--version` (`wasm-pack 0.15.1`) names exactly this version.
fn names_version(said: &str, version: &str) -> bool {
    said.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exactly_the_pinned_version_counts() {
        assert!(names_version("wasm-bindgen 0.2.129", "0.2.129"));
        assert!(!names_version("wasm-bindgen 0.2.1290", "0.2.129"));
        assert!(!names_version("wasm-bindgen", "0.2.129"));
    }
}
