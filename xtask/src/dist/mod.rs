//! `cargo xtask dist`: everything in `pkg/` from source, byte for byte the same on each machine with the pinned
//! toolchain. No step may put a path, a time or the name of a machine into what ships. The order of the steps is the
//! order of this file. Read next: `wasm.rs`, `parser.rs`, `order.rs`, `imports.rs`, `glue.rs`, `script.rs`, `twin.rs`,
//! `page.rs`, `secrets.rs`, `stamp.rs`.

mod binary;
mod entities;
mod glue;
mod imports;
mod module;
mod order;
mod page;
pub mod parser;
mod script;
mod secrets;
pub mod sizes;
pub mod stamp;
mod twin;
mod wasm;
/// The words for the page and the scripts, from where all words stand. Included, because this program depends on few
/// and small crates.
#[path = "../../../src/view/text/outside.rs"]
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use lexopt::Parser;
use sizes::Size;

use crate::{
    Outcome, budget,
    layout::{Layout, empty_folder, list_files, read_bytes, write_file},
    setup::{self, Toolbox},
    take_flag,
    tools::Tool,
};

/// What the build needs beside the Rust toolchain.
pub const TOOLS: [Tool; 2] = [Tool::Node, Tool::WasmBindgen];

/// The paths of one build.
pub struct Build<'a> {
    pub toolbox: &'a Toolbox,
    /// What stands between the steps.
    pub work: PathBuf,
    /// The finished `pkg/`, before it is put in its place.
    pub out: PathBuf,
}

impl Build<'_> {
    pub fn layout(&self) -> &Layout {
        &self.toolbox.layout
    }

    /// A source of what ships around the engine.
    pub fn embed(&self, name: &str) -> PathBuf {
        self.layout().root.join("www/embed").join(name)
    }
}

/// The command: builds, puts the result into `pkg/`, and prints the sizes beside what they may be; `--budget` sets what
/// they may be.
pub fn run(args: Parser) -> Outcome {
    let sets_budget = take_flag(args, &["budget"])?;
    let toolbox = setup::prepare(Layout::find()?, &TOOLS)?;
    let sizes = refresh(&toolbox)?;
    if sets_budget {
        budget::write(&toolbox.layout, sizes.clone())?;
    }
    print!("{}", budget::format_table(&toolbox.layout, sizes)?);
    Ok(ExitCode::SUCCESS)
}

/// Builds `pkg/` anew and gives the sizes of its files.
pub fn refresh(toolbox: &Toolbox) -> Result<Vec<Size>, String> {
    let start = Instant::now();
    let (out, sizes) = build(toolbox)?;
    mirror(&out, &toolbox.layout.pkg)?;
    lay_into_1c(&out, &toolbox.layout)?;
    eprintln!("dist: pkg/ is made, {} s", start.elapsed().as_secs());
    Ok(sizes)
}

/// Builds everything into a folder of its own and gives that folder with the sizes of its files.
pub fn build(toolbox: &Toolbox) -> Result<(PathBuf, Vec<Size>), String> {
    let base = toolbox.layout.target.join("dist");
    let build = Build { toolbox, work: base.join("work"), out: base.join("pkg") };
    for folder in [&build.work, &build.out] {
        empty_folder(folder)?;
    }
    let mut bindings = wasm::compile(&build, wasm::PACKAGE)?;
    let engine = wasm::lower(&build, &mut bindings)?;
    let glue = glue::prepare(&bindings.classic_glue)?;
    module::write(&build, &bindings, &engine)?;
    script::write(&build, &glue)?;
    let twin = twin::write(&build, &engine)?;
    page::write(&build, &glue, &engine, &twin)?;
    secrets::refuse(&build.out)?;
    let mut sizes = sizes::measure(toolbox, &build.out, &list_files(&build.out, &build.out)?)?;
    stamp::write(&build, &sizes)?;
    // It cannot tell its own size.
    sizes.extend(sizes::measure(toolbox, &build.out, &["BUILD.json".to_owned()])?);
    Ok((build.out, sizes))
}

/// Builds the engine of another crate of the workspace by the same steps, and gives the folder with `engine.wasm`,
/// `twin.js` and `glue.js`. It is for tests that ask the panel's code what no page asks; nothing of it ships.
pub fn build_engine(toolbox: &Toolbox, package: &str) -> Result<PathBuf, String> {
    let base = toolbox.layout.target.join(package);
    let build = Build { toolbox, work: base.join("work"), out: base.join("engine") };
    for folder in [&build.work, &build.out] {
        empty_folder(folder)?;
    }
    let mut bindings = wasm::compile(&build, package)?;
    let engine = wasm::lower(&build, &mut bindings)?;
    write_file(&build.out.join("engine.wasm"), read_bytes(&engine)?)?;
    write_file(&build.out.join("twin.js"), twin::write(&build, &engine)?)?;
    write_file(&build.out.join("glue.js"), glue::prepare(&bindings.classic_glue)?)?;
    Ok(build.out)
}

/// The names of the files in which two folders differ.
pub fn list_differences(fresh: &Path, kept: &Path) -> Result<Vec<String>, String> {
    let mut names = list_files(fresh, fresh)?;
    if kept.is_dir() {
        names.extend(list_files(kept, kept)?);
    }
    names.sort();
    names.dedup();
    // A file that is missing on one side differs as well.
    names.retain(|name| fs::read(fresh.join(name)).ok() != fs::read(kept.join(name)).ok());
    Ok(names)
}

/// Makes `kept` equal to `fresh`, and touches only the files that differ.
fn mirror(fresh: &Path, kept: &Path) -> Result<(), String> {
    for name in list_differences(fresh, kept)? {
        if fresh.join(&name).is_file() {
            write_file(&kept.join(&name), read_bytes(&fresh.join(&name))?)?;
        } else {
            let path = kept.join(&name);
            fs::remove_file(&path).map_err(|e| format!("cannot remove {}: {e}", path.display()))?;
        }
    }
    Ok(())
}

/// Puts the page into the 1C templates that hold it: a form author has neither Rust nor `pkg/` at hand. `onec/checks`
/// compares them.
fn lay_into_1c(fresh: &Path, layout: &Layout) -> Result<(), String> {
    let page = read_bytes(&fresh.join("extension-update.html"))?;
    let names = list_files(&layout.root.join("onec"), &layout.root)?;
    for name in names.iter().filter(|name| name.ends_with("ПанельОбновления/Ext/Template.bin")) {
        let template = layout.root.join(name);
        if read_bytes(&template)? != page {
            write_file(&template, &page)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::clear_folder;

    #[test]
    fn mirroring_changes_adds_and_removes_until_nothing_differs() -> Result<(), String> {
        let base = Layout::find()?.target.join("xtask-mirror-test");
        clear_folder(&base)?;
        let (fresh, kept) = (base.join("fresh"), base.join("kept"));
        for (path, text) in [("fresh/same", "1"), ("fresh/changed", "2"), ("fresh/deep/added", "3")] {
            write_file(&base.join(path), text)?;
        }
        for (path, text) in [("kept/same", "1"), ("kept/changed", "old"), ("kept/gone", "4")] {
            write_file(&base.join(path), text)?;
        }
        assert_eq!(list_differences(&fresh, &kept)?, ["changed", "deep/added", "gone"]);
        mirror(&fresh, &kept)?;
        assert_eq!(list_differences(&fresh, &kept)?, Vec::<String>::new());
        clear_folder(&base)
    }
}
