//! From the crate to one WebAssembly module that an engine of 2017 takes, and the glue of wasm-bindgen in both of its
//! forms. The module must be the same for both forms: `pkg/` ships it once. Read next: `glue.rs`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    Build, imports, order,
    parser::{self, Parser},
};
use crate::{
    layout::{read_bytes, read_text, write_file},
    process::{self, Output},
    tools::{Tool, rust},
};

/// The crate that ships.
pub const PACKAGE: &str = "extension-update";

/// The name of the glue's files, as wasm-pack gives it.
pub const OUT_NAME: &str = "extension_update";

/// The standard library is compiled with the panel, for size and with panics that end at once: the library that rustup
/// brings formats a message that nobody could read, for 18 kB compressed. The stable compiler does that when it is told
/// to take unstable flags.
const BUILD_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// A function that is called once stays a function where it is larger than that: put into its caller it makes the
/// module smaller, but what is left compresses worse, by 5 kB in all. So does the code in which equal expressions are
/// worked out once, by 0.6 kB.
const SMALL: [&str; 4] = ["--mvp-features", "-Oz", "--one-caller-inline-max-function-size=10", "--skip-pass=local-cse"];

/// What wasm-bindgen made of the compiled crate.
pub struct Bindings {
    /// The glue of the classic script, as text.
    pub classic_glue: String,
    /// The folder of the ES module's files.
    pub web: PathBuf,
    /// The module, not lowered yet.
    pub wasm: PathBuf,
}

/// Compiles a crate of the workspace for the first version of WebAssembly and runs wasm-bindgen over it.
pub fn compile(build: &Build, package: &str) -> Result<Bindings, String> {
    let layout = build.layout();
    // The registry's folder has a name of its own for each registry; it exists only once the crates are fetched.
    let mut fetch = rust::cargo();
    fetch.current_dir(&layout.root).args(["fetch", "--locked", "--quiet", "--target", rust::WASM_TARGET]);
    process::run(&mut fetch, Output::Quiet)?;
    let parser = parser::copy(layout, layout.target.join("dist/parser"))?;

    let mut cargo = rust::cargo();
    cargo.current_dir(&layout.root).args(["rustc", "--locked", "--lib", "--release", "--package", package]);
    // Beside an `rlib`, which the tests link, cargo leaves link-time optimisation out: the module alone is 7 kB smaller
    // compressed.
    cargo.args(["--crate-type", "cdylib"]);
    cargo.args(["--target", rust::WASM_TARGET]).arg("--target-dir").arg(layout.target.join("dist/cargo"));
    cargo.args(BUILD_STD).env("RUSTC_BOOTSTRAP", "1");
    for name in ["RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS", "RUSTC_WORKSPACE_WRAPPER"] {
        cargo.env_remove(name);
    }
    let this = env::current_exe().map_err(|e| format!("this program does not know its own file: {e}"))?;
    cargo.env("RUSTC_WRAPPER", this).env(parser::COPY, &parser.folder);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", encode_flags(build, &parser)?).env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    cargo.env("CARGO_INCREMENTAL", "0").env("SOURCE_DATE_EPOCH", "0");
    process::run(&mut cargo, Output::Named("dist"))?;

    let release = layout.target.join("dist/cargo").join(rust::WASM_TARGET).join("release");
    let compiled = release.join(format!("{}.wasm", package.replace('-', "_")));
    if !read_bytes(&compiled)?.windows(parser.packed.len()).any(|part| part == parser.packed) {
        return Err("the module was not compiled with the copy of the parser".to_owned());
    }
    let (web, classic) = (build.work.join("web"), build.work.join("classic"));
    bind(build, &compiled, &web, &["--target", "web"])?;
    bind(build, &compiled, &classic, &["--target", "no-modules", "--no-typescript"])?;
    let file = format!("{OUT_NAME}_bg.wasm");
    if read_bytes(&web.join(&file))? != read_bytes(&classic.join(&file))? {
        return Err("wasm-bindgen made two different modules for its two targets; pkg/ has room for one".to_owned());
    }
    for folder in [&web, &classic] {
        if folder.join("snippets").exists() {
            return Err(
                "a dependency brings JavaScript files of its own; the classic script cannot carry them".to_owned()
            );
        }
    }
    let classic_glue = read_text(&classic.join(format!("{OUT_NAME}.js")))?;
    Ok(Bindings { classic_glue, wasm: web.join(file), web })
}

/// Takes out what the first version of WebAssembly does not have, optimises for size, and gives the imports short
/// names, in the glue too. Gives the path of the final module.
pub fn lower(build: &Build, bindings: &mut Bindings) -> Result<PathBuf, String> {
    let [lowered, small, named, sorted] =
        ["lowered", "small", "named", "sorted"].map(|name| build.work.join(name).with_extension("wasm"));
    // Never `--all-features`: this version of binaryen then writes imports that no browser loads.
    let lowering = [
        "--enable-bulk-memory",
        "--enable-bulk-memory-opt",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--llvm-memory-copy-fill-lowering",
        "--llvm-nontrapping-fptoint-lowering",
        "--signext-lowering",
        "--strip-target-features",
    ];
    optimise(build, &bindings.wasm, &lowered, &lowering)?;
    optimise(build, &lowered, &small, &SMALL)?;
    // A second time, because the first leaves something to do, and now in an order that compresses better: 2 kB in all.
    write_file(&named, order::name_by_likeness(&read_bytes(&small)?)?)?;
    optimise(build, &named, &sorted, &[&SMALL[..], &["--reorder-functions-by-name"]].concat())?;
    let (module, names) = imports::shorten(&read_bytes(&sorted)?)?;
    let engine = build.work.join("engine.wasm");
    write_file(&engine, module)?;
    bindings.classic_glue = imports::rename(&bindings.classic_glue, &names)?;
    let glue = bindings.web.join(format!("{OUT_NAME}.js"));
    write_file(&glue, imports::rename(&read_text(&glue)?, &names)?)?;
    // Reading the result with every later feature switched off is the check that none is left.
    optimise(build, &engine, &build.work.join("checked.wasm"), &["--mvp-features"])?;
    Ok(engine)
}

/// A program of the pinned Node packages.
pub fn node_program(build: &Build, path: &str) -> Result<Command, String> {
    let mut command = Command::new("node");
    command.arg(build.toolbox.find(Tool::Node)?.join("node_modules").join(path));
    Ok(command)
}

fn optimise(build: &Build, from: &Path, to: &Path, flags: &[&str]) -> Result<(), String> {
    let mut command = node_program(build, "binaryen/bin/wasm-opt")?;
    process::run(command.arg(from).args(flags).arg("-o").arg(to), Output::Quiet)
}

fn bind(build: &Build, compiled: &Path, folder: &Path, flags: &[&str]) -> Result<(), String> {
    let mut command = Command::new(build.toolbox.find(Tool::WasmBindgen)?.join("wasm-bindgen"));
    command.arg(compiled).args(flags).arg("--out-dir").arg(folder).args(["--out-name", OUT_NAME]);
    process::run(command.args(["--remove-name-section", "--remove-producers-section"]), Output::Quiet)
}

/// The compiler's flags, in the form that keeps blanks in paths. Panic messages carry the paths of sources into the
/// module: every folder that differs between machines gets a name that does not.
fn encode_flags(build: &Build, parser: &Parser) -> Result<String, String> {
    let layout = build.layout();
    let sysroot = rust::find_sysroot(layout)?;
    let mut names = vec![(layout.root.clone(), "/extension-update".to_owned())];
    let cargo_home = rust::find_cargo_home()?;
    names.push((cargo_home.clone(), "/cargo".to_owned()));
    let sources = cargo_home.join("registry/src");
    if let Ok(entries) = fs::read_dir(&sources) {
        let mut registries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        registries.sort();
        names.extend(registries.into_iter().map(|folder| (folder, "/crates".to_owned())));
    }
    // With the component rust-src the compiler shows the standard library's sources where they lie on this machine.
    names.push((Path::new(&sysroot).join("lib/rustlib/src/rust"), format!("/rustc/{}", find_compiler_commit(build)?)));
    names.push((parser.folder.clone(), "/crates/pulldown-cmark".to_owned()));
    let remaps = names.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    // SHA-2 as loops: unrolled it is 18 kB larger, and a feed of 256 KiB takes no time that anybody sees in either
    // form.
    let flags = [
        "-Ctarget-cpu=mvp",
        "--cfg=sha2_backend_soft=\"compact\"",
        "-Cpanic=immediate-abort",
        "-Zunstable-options",
        "-Zlocation-detail=none",
        // Core and view are crates of their own: without this their functions cost 1.7 kB more, because none is inlined
        // beyond its crate.
        "-Zcross-crate-inline-threshold=always",
    ];
    let flags = flags.map(str::to_owned).into_iter().chain([format!("--cfg=parser=\"{}\"", parser.hash)]);
    Ok(flags.chain(remaps).collect::<Vec<_>>().join("\x1f"))
}

fn find_compiler_commit(build: &Build) -> Result<String, String> {
    let said = process::capture(Command::new("rustc").current_dir(&build.layout().root).arg("-vV"))?;
    let line = said.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    line.map(str::to_owned).ok_or("rustc -vV names no commit".to_owned())
}
