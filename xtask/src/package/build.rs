//! The programs that are packed: which commit they say they are of, and how they are built so that no path of this
//! machine is in them.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::System;
use crate::{
    layout::{Layout, empty_folder, list_files, read_bytes},
    process::{self, Output},
    tools::rust,
};

/// Where the sources come from.
pub struct Commit {
    id: String,
    /// Whether something is changed that no commit has.
    pub changed: bool,
}

impl Commit {
    pub fn find(layout: &Layout) -> Result<Commit, String> {
        let git = |args: &[&str]| process::capture(Command::new("git").current_dir(&layout.root).args(args));
        let changed = !git(&["status", "--porcelain"])?.is_empty();
        Ok(Commit { id: git(&["rev-parse", "--short=12", "HEAD"])?, changed })
    }

    /// As `--version` shows it.
    fn describe(&self) -> String {
        format!("{} ({}{})", env!("CARGO_PKG_VERSION"), self.id, if self.changed { ", changed" } else { "" })
    }
}

/// Builds the program for a system, in this folder; gives its file.
pub fn build(layout: &Layout, commit: &Commit, system: System, folder: &Path) -> Result<PathBuf, String> {
    let mut cargo = rust::cargo();
    cargo.current_dir(&layout.root).args(["build", "--locked", "--release", "--package", "extension-update-publisher"]);
    cargo.args(["--target", system.target, "--target-dir"]).arg(folder);
    cargo.env("EXTENSION_FEED_VERSION", commit.describe()).env("CARGO_INCREMENTAL", "0");
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags(layout, system)?.join("\u{1f}")).env_remove("RUSTFLAGS");
    process::run(&mut cargo, Output::Named(system.target))?;
    Ok(folder.join(system.target).join("release").join(system.program))
}

/// What keeps this machine, and the hour, out of a program.
fn flags(layout: &Layout, system: System) -> Result<Vec<String>, String> {
    let mut flags = vec![
        format!("--remap-path-prefix={}=/source", layout.root.display()),
        format!("--remap-path-prefix={}=/rust", rust::find_sysroot(layout)?),
        "-Cstrip=symbols".to_owned(),
        format!("--remap-path-prefix={}=/cargo", rust::find_cargo_home()?.display()),
    ];
    if system == super::WINDOWS {
        flags.push("-Clink-arg=-Wl,--no-insert-timestamp".to_owned());
    }
    Ok(flags)
}

/// The pages for `man` and what shells complete, as the program itself writes them: names and bytes.
pub fn write_pages(program: &Path, folder: &Path, shells: &[(&str, &str)]) -> Result<Vec<(String, Vec<u8>)>, String> {
    empty_folder(folder)?;
    process::capture(Command::new(program).args(["man", "--out"]).arg(folder))?;
    let mut pages = Vec::new();
    for name in list_files(folder, folder)? {
        pages.push((format!("man/{name}"), read_bytes(&folder.join(&name))?));
    }
    for (shell, name) in shells {
        let text = process::capture(Command::new(program).args(["completions", shell]))?;
        pages.push(((*name).to_owned(), format!("{text}\n").into_bytes()));
    }
    Ok(pages)
}
