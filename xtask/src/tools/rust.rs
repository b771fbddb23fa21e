//! The parts of the Rust toolchain that `rust-toolchain.toml` names but that may be missing: rustup does not add a
//! target to a toolchain that is already there when `RUSTUP_AUTO_INSTALL=0` is set. Read next: `cargo.rs`.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    layout::Layout,
    process::{self, Output},
};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The cargo that started this program, so that everything is built by the same toolchain.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

pub fn find_cargo_home() -> Result<PathBuf, String> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).ok_or("neither CARGO_HOME nor a home folder".to_owned())
}

pub fn find_sysroot(layout: &Layout) -> Result<String, String> {
    process::capture(Command::new("rustc").current_dir(&layout.root).args(["--print", "sysroot"]))
}

/// The triple of this machine, as `x86_64-unknown-linux-gnu`.
pub fn find_host(layout: &Layout) -> Result<String, String> {
    let said = process::capture(Command::new("rustc").current_dir(&layout.root).arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not name its host")?.to_owned())
}

/// Adds the wasm target, the sources of the standard library, rustfmt and clippy where they are missing.
pub fn ensure(layout: &Layout) -> Result<(), String> {
    let sysroot = find_sysroot(layout)?;
    if !Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        add(layout, &["target", "add", WASM_TARGET])?;
    }
    if !Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        add(layout, &["component", "add", "rust-src"])?;
    }
    for (component, program) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
        if !Path::new(&sysroot).join("bin").join(program).is_file() {
            add(layout, &["component", "add", component])?;
        }
    }
    Ok(())
}

/// Adds a target that only one verb builds for, where it is missing.
pub fn ensure_target(layout: &Layout, target: &str) -> Result<(), String> {
    let folder = Path::new(&find_sysroot(layout)?).join("lib/rustlib").join(target);
    if folder.is_dir() { Ok(()) } else { add(layout, &["target", "add", target]) }
}

fn add(layout: &Layout, args: &[&str]) -> Result<(), String> {
    let mut command = Command::new("rustup");
    command.current_dir(&layout.root).args(args);
    process::run(&mut command, Output::Named("rustup"))
        .map_err(|text| format!("{text}; without rustup, install the parts that rust-toolchain.toml lists"))
}
