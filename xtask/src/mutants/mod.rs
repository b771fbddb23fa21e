//! `cargo xtask mutants`: breaks the core on purpose, one small change at a time (cargo-mutants), and says which
//! changes no test has seen. It works on a copy of the tree, which stays with its build from run to run, and must never
//! change a file of the repository. It belongs to no run of the tests: all of it takes hours, so it is made for pieces.
//! Read next: `ledger.rs` (what is kept), `table.rs` (what is told).

mod ledger;
mod order;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Parser, exit,
    layout::{Layout, clear_folder, list_files, read_bytes, read_text, write_file},
    process,
    setup::{self, Toolbox},
    tools::{Tool, rust},
};
use ledger::{Ledger, Outcome};

/// Where the core stands.
const CORE: &str = "src/core/";
/// What the vectors play through; for other files they would only cost time.
const PLAYED: [&str; 4] = ["trust/", "memory.rs", "source/", "config/"];
/// Tests that see no mutant of the core for what it does, by the beginning of their names: some read the sources as
/// text, some work at the view for a second and more, and some read samples that do not stand in the copy.
const SKIPPED: [&str; 5] = [
    "layers::",
    "arrangement::no_letter_is_lost",
    "notes::no_text_makes_the_renderer_panic",
    "notes::a_hundred_kilobytes_of_notes_are_shown_whole",
    "notes::too_many_nodes_are_cut",
];
/// A test of a mutant that goes round in circles is stopped after this time, in seconds.
const LEAST_TIMEOUT: &str = "--minimum-test-timeout=90";
/// One that piles up memory is stopped here, in bytes: so it takes down its own tests, not the machine.
const MOST_MEMORY: &str = "--as=4294967296";
/// How often the tests that try things at random try them.
const RANDOM_CASES: &str = "16";
/// The list of the texts that the last run was about.
const TEXTS: &str = "texts.txt";
/// What cargo-mutants says when the tests fail without any mutant.
const BASELINE_FAILED: i32 = 4;

/// Where things stand below the build folder.
struct Places {
    /// The copy of the repository in which the mutants live.
    tree: PathBuf,
    /// The folder in which cargo-mutants makes its `mutants.out`.
    work: PathBuf,
    kept: PathBuf,
}

/// `cargo xtask mutants`
pub fn run(args: Parser) -> crate::Outcome {
    let order = order::parse(args)?;
    let layout = Layout::find()?;
    let files = order.pick(&list_core(&layout)?)?;
    let work = layout.target.join("mutants");
    let places = Places { tree: work.join("tree"), kept: work.join("kept"), work };
    // A run that was broken off has left what it found.
    absorb(&places)?;
    if order.fresh {
        files.iter().try_for_each(|file| ledger::forget(&places.kept, file))?;
    }
    let toolbox = setup::prepare(layout, &[Tool::CargoMutants])?;
    copy_tree(&toolbox.layout, &places.tree)?;
    let names = list_mutants(&toolbox, &places)?;
    let chosen = order.choose(&names, &files);
    if !order.only_table {
        let mut groups: BTreeMap<Judges, Vec<&String>> = BTreeMap::new();
        for file in &files {
            groups.entry(Judges::of(file, &read_text(&places.tree.join(CORE).join(file))?)).or_default().push(file);
        }
        for (judges, files) in groups {
            try_mutants(&toolbox, &places, judges, &files, &names, &chosen)?;
        }
    }
    let ledgers = files.iter().map(|file| open_ledger(&places, file)).collect::<Result<Vec<_>, _>>()?;
    let table = table::Table::count(&files, &chosen, &ledgers);
    print!("{}", table.describe());
    Ok(exit(table.complaint().is_none()))
}

/// The files of the core, as `session/mod.rs`.
fn list_core(layout: &Layout) -> Result<Vec<String>, String> {
    let folder = layout.root.join(CORE);
    list_files(&folder, &folder)
}

/// Which tests may see a mutant of a file, beside `tests/native`: what cannot see it only costs time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Judges {
    /// The unit tests of the library: where the file has some.
    units: bool,
    vectors: bool,
}

impl Judges {
    fn of(file: &str, text: &str) -> Judges {
        let plays = |played: &str| file == played || (played.ends_with('/') && file.starts_with(played));
        Judges { units: text.contains("\nmod tests {"), vectors: PLAYED.into_iter().any(plays) }
    }
}

/// Tries what of the chosen mutants of these files has not been caught yet.
fn try_mutants(
    toolbox: &Toolbox,
    places: &Places,
    judges: Judges,
    files: &[&String],
    names: &[String],
    chosen: &BTreeSet<String>,
) -> Result<(), String> {
    let mut open = BTreeSet::new();
    for file in files {
        let ledger = open_ledger(places, file)?;
        let own = |name: &&String| ledger::file_of(name) == Some(file.as_str());
        open.extend(chosen.iter().filter(own).filter(|name| ledger.must_be_tried(name)));
    }
    if open.is_empty() {
        return Ok(());
    }
    println!("{} mutants to try", open.len());
    // cargo-mutants passes over what an earlier run has caught: so it is told of everything that is not wanted.
    let rest: Vec<&str> = names.iter().filter(|name| !open.contains(name)).map(String::as_str).collect();
    clear_folder(&places.work.join("mutants.out"))?;
    write_file(&places.work.join("mutants.out/caught.txt"), rest.join("\n") + "\n")?;
    note_texts(places, files)?;
    let mut command = start(toolbox, places, judges)?;
    command.args(["--iterate", "--in-place", "--output"]).arg(&places.work).arg(LEAST_TIMEOUT);
    command.args(files.iter().flat_map(|file| ["--file".to_owned(), format!("{CORE}{file}")]));
    let status = command.status().map_err(|e| format!("cargo-mutants cannot be started: {e}"))?;
    absorb(places)?;
    match status.code() {
        Some(BASELINE_FAILED) => Err("the tests fail without any mutant: mutants.out/log says why".to_owned()),
        // 2: some lived. 3: some took too long. The table says which.
        Some(0 | 2 | 3) => Ok(()),
        _ => Err(format!("cargo-mutants ended with {status}")),
    }
}

/// cargo-mutants for the panel: only the tests that judge the core, built as fast as can be.
fn start(toolbox: &Toolbox, places: &Places, judges: Judges) -> Result<Command, String> {
    let mut command = Command::new(toolbox.find(Tool::CargoMutants)?);
    command.current_dir(&places.tree).args(["mutants", "--no-config", "--package=extension-update-core"]);
    // The helpers of unit tests are no rules.
    command.args(["--exclude-re", r"\btests::"]);
    // Packages of the tests beside the mutant's own, which is always asked. Not `--test-package`: the run without a
    // mutant does not know it.
    command.args(["--cargo-arg=--package=extension-update", "--cargo-arg=--test=native"]);
    if judges.units {
        command.arg("--cargo-arg=--lib");
    }
    if judges.vectors {
        command.args(["--cargo-arg=--package=extension-update-vectors", "--cargo-arg=--test=play"]);
    }
    command.args(["--cargo-test-arg=--", "--cargo-test-arg=-Zunstable-options", "--cargo-test-arg=--fail-fast"]);
    command.args(SKIPPED.map(|name| format!("--cargo-test-arg=--skip={name}")));
    command.env("CARGO", rust::cargo().get_program()).env("CARGO_TARGET_DIR", places.tree.join("target"));
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "1").env("PROPTEST_CASES", RANDOM_CASES);
    command.env_remove("RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
    // The first test that fails is enough. The harness takes that flag from a stable compiler only so; the compiler
    // itself must not hear of it, or everything would be built anew.
    let mut runner = "env RUSTC_BOOTSTRAP=1".to_owned();
    if process::find_program("prlimit").is_some() {
        runner += &format!(" prlimit {MOST_MEMORY}");
    }
    let host = rust::find_host(&toolbox.layout)?.to_uppercase().replace('-', "_");
    command.env(format!("CARGO_TARGET_{host}_RUNNER"), runner);
    Ok(command)
}

/// The name of every mutant of the core, as `src/core/trust/mod.rs:55:9: replace verify -> bool with true`.
fn list_mutants(toolbox: &Toolbox, places: &Places) -> Result<Vec<String>, String> {
    let mut command = start(toolbox, places, Judges::default())?;
    let text = process::capture(command.args(["--list", "--file"]).arg(format!("{CORE}**")))?;
    let names: Vec<String> = text.lines().map(str::to_owned).collect();
    if names.is_empty() { Err("cargo-mutants names no mutant of the core".to_owned()) } else { Ok(names) }
}

/// What is kept of a file, where the file is still the one that it was found in.
fn open_ledger(places: &Places, file: &str) -> Result<Ledger, String> {
    Ledger::open(&places.kept, file, ledger::digest(&read_bytes(&places.tree.join(CORE).join(file))?))
}

/// Notes which texts the mutants are made of: after an interruption a file of the copy may still hold one.
fn note_texts(places: &Places, files: &[&String]) -> Result<(), String> {
    let mut lines = String::new();
    for file in files {
        let digest = ledger::digest(&read_bytes(&places.tree.join(CORE).join(file))?);
        lines += &format!("{digest} {file}\n");
    }
    write_file(&places.work.join(TEXTS), lines)
}

/// Puts what cargo-mutants has written last into the ledgers. It writes each outcome at once, so this holds after an
/// interruption too.
fn absorb(places: &Places) -> Result<(), String> {
    let folder = places.work.join("mutants.out");
    // Before cargo-mutants has begun, `caught.txt` is the list of what it is to pass over.
    if !folder.join("mutants.json").is_file() {
        return Ok(());
    }
    let texts = read_text(&places.work.join(TEXTS))?;
    let mut found = Vec::new();
    for outcome in Outcome::ALL {
        let path = folder.join(format!("{}.txt", outcome.name()));
        if path.is_file() {
            found.extend(read_text(&path)?.lines().map(|name| (name.to_owned(), outcome)));
        }
    }
    for (digest, file) in texts.lines().filter_map(|line| line.split_once(' ')) {
        let mut ledger = Ledger::open(&places.kept, file, digest.to_owned())?;
        let own = found.iter().filter(|(name, _)| ledger::file_of(name) == Some(file));
        own.for_each(|(name, outcome)| ledger.note(name, *outcome));
        ledger.save(&places.kept, file)?;
    }
    clear_folder(&folder)
}

/// Makes the copy what the repository is. What has not changed is left alone, so that cargo does not build it again.
fn copy_tree(layout: &Layout, tree: &Path) -> Result<(), String> {
    let wanted = list_sources(&layout.root)?;
    for name in &wanted {
        let (from, to) = (layout.root.join(name), tree.join(name));
        let content = read_bytes(&from)?;
        if fs::read(&to).ok().as_ref() != Some(&content) {
            write_file(&to, content)?;
        }
    }
    for gone in list_sources(tree)?.into_iter().filter(|name| wanted.binary_search(name).is_err()) {
        let path = tree.join(gone);
        fs::remove_file(&path).map_err(|e| format!("cannot remove {}: {e}", path.display()))?;
    }
    Ok(())
}

/// Every file that is no product of a build, sorted.
fn list_sources(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(root).map_err(|e| format!("cannot list {}: {e}", root.display()))?;
    for entry in entries {
        let entry = entry.map_err(|e| format!("cannot list {}: {e}", root.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if [".git", "target", "node_modules"].contains(&name.as_str()) {
            continue;
        }
        if entry.path().is_dir() { found.extend(list_files(&entry.path(), root)?) } else { found.push(name) }
    }
    found.retain(|name| !name.split('/').any(|part| part == "target" || part == "node_modules"));
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_judged_by_what_may_see_it() {
        let units = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n";
        let judges = |units, vectors| Judges { units, vectors };
        assert_eq!(Judges::of("trust/roots.rs", ""), judges(false, true));
        assert_eq!(Judges::of("source/signed_feed.rs", units), judges(true, true));
        assert_eq!(Judges::of("version.rs", units), judges(true, false));
        assert_eq!(Judges::of("session/mod.rs", "mod tests_of_others;"), judges(false, false));
        assert_eq!(Judges::of("trust", ""), judges(false, false));
    }

    #[test]
    fn what_is_named_here_is_there() -> Result<(), String> {
        let layout = Layout::find()?;
        let core = list_core(&layout)?;
        assert!(PLAYED.iter().all(|played| core.iter().any(|file| file.starts_with(played))));
        for name in SKIPPED {
            let (module, test) = name.split_once("::").unwrap_or_default();
            let text = read_text(&layout.root.join(format!("tests/native/{module}.rs")))?;
            assert!(text.contains(&format!("fn {test}")), "{name}");
        }
        Ok(())
    }

    #[test]
    fn a_copy_becomes_what_the_tree_is_and_its_builds_stay() -> Result<(), String> {
        let base = std::env::temp_dir().join(format!("extension-update-mutants-{}", std::process::id()));
        let (root, tree) = (base.join("root"), base.join("tree"));
        for name in ["Cargo.toml", "src/core/mod.rs", "target/a", "www/node_modules/b/c", ".git/HEAD"] {
            write_file(&root.join(name), name)?;
        }
        for name in ["target/kept", "src/core/gone.rs", "Cargo.toml"] {
            write_file(&tree.join(name), "old")?;
        }
        let layout = Layout { pkg: root.join("pkg"), target: root.join("target"), tools: root.join("tools"), root };
        copy_tree(&layout, &tree)?;
        assert_eq!(list_files(&tree, &tree)?, ["Cargo.toml", "src/core/mod.rs", "target/kept"]);
        assert_eq!(read_text(&tree.join("Cargo.toml"))?, "Cargo.toml");
        clear_folder(&base)
    }

    #[test]
    fn what_a_run_that_was_broken_off_has_found_is_kept() -> Result<(), String> {
        let base = std::env::temp_dir().join(format!("extension-update-absorb-{}", std::process::id()));
        let places = Places { tree: base.join("tree"), kept: base.join("kept"), work: base.clone() };
        write_file(&places.tree.join("src/core/a.rs"), "fn a() {}")?;
        note_texts(&places, &[&"a.rs".to_owned()])?;
        let name = "src/core/a.rs:1:1: replace a with ()";
        write_file(&base.join("mutants.out/caught.txt"), format!("{name}\n"))?;
        absorb(&places)?;
        assert!(open_ledger(&places, "a.rs")?.must_be_tried(name), "that was the list of what is to be passed over");
        write_file(&base.join("mutants.out/mutants.json"), "[]")?;
        // The copy holds a mutant that was being tried.
        write_file(&places.tree.join("src/core/a.rs"), "fn a() { loop {} }")?;
        absorb(&places)?;
        write_file(&places.tree.join("src/core/a.rs"), "fn a() {}")?;
        assert!(!open_ledger(&places, "a.rs")?.must_be_tried(name));
        write_file(&places.tree.join("src/core/a.rs"), "fn a() { }")?;
        assert!(open_ledger(&places, "a.rs")?.must_be_tried(name), "another text is another file");
        clear_folder(&base)
    }
}
