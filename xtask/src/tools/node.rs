//! Packages for Node, as a lock file in `xtask/tools/` pins them, installed without their scripts. The folder's name
//! has the hash of the lock file in it, so that a changed pin can never be served by an old folder. Read next:
//! `system.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    dist::stamp::hash_hex,
    layout::{Layout, empty_folder, put_in_place, read_bytes},
    process::{self, Output},
};

/// The folder above `node_modules` with binaryen, esbuild and what measures sizes.
pub fn ensure_build_tools(layout: &Layout) -> Result<PathBuf, String> {
    ensure(layout, "node", &layout.root.join("xtask/tools"), |_| Ok(()))
}

/// The folder above `node_modules` with the packages that the folder `name` of `xtask/tools` pins.
pub fn ensure_packages(layout: &Layout, name: &str) -> Result<PathBuf, String> {
    ensure(layout, name, &layout.root.join("xtask/tools").join(name), |_| Ok(()))
}

/// The folder with `chromium-67` and so on, unpacked.
pub fn ensure_old_chromium(layout: &Layout) -> Result<PathBuf, String> {
    let source = layout.root.join("xtask/tools/old-chromium");
    let unpack = source.join("unpack.mjs");
    ensure(layout, "old-chromium", &source, |folder| {
        process::run(Command::new("node").arg(unpack).arg(folder), Output::Named("old-chromium"))
    })
}

fn ensure(
    layout: &Layout,
    name: &str,
    source: &Path,
    finish: impl FnOnce(&Path) -> Result<(), String>,
) -> Result<PathBuf, String> {
    let hash = hash_hex(&read_bytes(&source.join("package-lock.json"))?);
    let folder = layout.tools.join(format!("{name}-{}", &hash[..12]));
    if folder.is_dir() {
        return Ok(folder);
    }
    if process::find_program("npm").is_none() {
        return Err(
            "Node and npm are needed: install Node 18 or later (Debian: `apt-get install nodejs npm`)".to_owned()
        );
    }
    let part = layout.tools.join(format!("{name}.{}", std::process::id()));
    empty_folder(&part)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(source.join(file), part.join(file)).map_err(|e| format!("cannot copy {file}: {e}"))?;
    }
    let mut npm = Command::new("npm");
    npm.current_dir(&part).args([
        "ci",
        "--ignore-scripts",
        "--legacy-peer-deps",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    process::run(&mut npm, Output::Named("npm"))?;
    finish(&part)?;
    put_in_place(&part, &folder)?;
    Ok(folder)
}
