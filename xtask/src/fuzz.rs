//! `cargo xtask fuzz` and the stage "fuzz" of the tests: builds the targets of `fuzz/` by the pinned stable compiler,
//! with libFuzzer and coverage, and runs them. It must never write into the committed corpus unless it was told to keep
//! what was found. Read next: `docs/fuzzing.md`, then a target in `fuzz/fuzz_targets/`.

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    thread,
};

use crate::{
    Arg, Outcome, Parser, ValueExt, exit,
    layout::{Layout, empty_folder, list_files, make_folder},
    process::{self, Output, Stream},
    setup::{self, Toolbox},
    tools::{Tool, rust},
};

pub const TOOLS: [Tool; 1] = [Tool::CxxCompiler];

/// What LLVM's coverage for libFuzzer needs; all of it is stable. (cargo-fuzz passes the same and adds a sanitizer,
/// which only finds faults of unsafe code.)
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// How many inputs a brief run tries, the committed corpus among them. The seed is fixed: the same commit gives the
/// same verdict.
const BRIEF: [&str; 3] = ["-runs=10000", "-seed=1", "-max_total_time=60"];
/// For every run: an input that takes longer, in seconds, or more memory, in MiB, is a finding.
const LIMITS: [&str; 4] = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1"];
/// What of the corpus of one target is committed, in bytes and in files beside the hand-written ones.
const KEPT_BYTES: u64 = 24 * 1024;
const KEPT_FILES: usize = 64;
/// The longest input that is kept: of those up to this length the longest reach the most code for their number
/// (measured).
const KEPT_LENGTH: u64 = 512;
/// How many last lines of a run are shown when it found something.
const TAIL: usize = 60;

enum Order {
    /// Look for something new for so many minutes.
    Search { minutes: u64 },
    /// Run one input and say what comes of it.
    Replay { input: PathBuf },
    /// Put some of what was found into the committed corpus.
    Keep,
}

/// What a run was like.
#[derive(Debug, Default, PartialEq, Eq)]
struct Figures {
    executions: u64,
    coverage: u64,
}

/// `cargo xtask fuzz`
pub fn run(args: Parser) -> Outcome {
    let (order, named) = parse_args(args)?;
    let toolbox = setup::prepare(Layout::find()?, &TOOLS)?;
    let layout = &toolbox.layout;
    let all = list_targets(layout)?;
    if let Some(name) = named.iter().find(|name| !all.contains(name)) {
        return Err(format!("there is no target `{name}`; there are: {}", all.join(", ")).into());
    }
    let targets = if named.is_empty() { all } else { named };
    let folder = build(&toolbox)?;
    let mut findings = 0;
    for target in &targets {
        let program = folder.join(target);
        match &order {
            Order::Search { minutes } => findings += usize::from(!search(layout, &program, target, *minutes)?),
            Order::Replay { input } => {
                let input = fs::canonicalize(input).map_err(|e| format!("{}: {e}", input.display()))?;
                let good = process::watch(Command::new(&program).args(LIMITS).arg(input), process::pass_on)?;
                findings += usize::from(!good);
            }
            Order::Keep => keep(layout, &program, target)?,
        }
    }
    Ok(exit(findings == 0))
}

/// The stage: every target, briefly; how many held and a sentence on each that did not.
pub fn run_briefly(toolbox: &Toolbox) -> Result<(usize, Vec<String>), String> {
    let targets = list_targets(&toolbox.layout)?;
    let folder = build(toolbox)?;
    let queue = Mutex::new(targets.iter());
    let next = || queue.lock().ok()?.next();
    let run_lane = || {
        let mut outcomes = Vec::new();
        while let Some(target) = next() {
            outcomes.push(try_briefly(&toolbox.layout, &folder.join(target), target));
        }
        outcomes
    };
    let lanes = thread::available_parallelism().map_or(1, usize::from).min(targets.len());
    let outcomes = thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes).map(|_| scope.spawn(run_lane)).collect();
        lanes.into_iter().flat_map(|lane| lane.join().unwrap_or_default()).collect::<Vec<_>>()
    });
    // A lane that panicked has run fewer targets than there are.
    let failed: Vec<String> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err().cloned()).collect();
    match outcomes.len() {
        ran if ran == targets.len() => Ok((ran - failed.len(), failed)),
        ran => Err(format!("only {ran} of {} targets ran", targets.len())),
    }
}

fn try_briefly(layout: &Layout, program: &Path, target: &str) -> Result<(), String> {
    let work = name_work_folder(layout).join("brief").join(target);
    empty_folder(&work)?;
    let mut command = start(layout, program, target)?;
    command.args(BRIEF).arg(&work).arg(name_corpus(layout, target));
    let (good, figures) = follow(&mut command, |_| false)?;
    let Figures { executions, coverage } = figures;
    println!("{target}: {executions} inputs, coverage {coverage}, {}", if good { "no finding" } else { "a finding" });
    if good && executions == 0 {
        return Err(format!("{target} ran no input"));
    }
    if good { Ok(()) } else { Err(format!("{target} found something; its last lines above name the input")) }
}

fn search(layout: &Layout, program: &Path, target: &str, minutes: u64) -> Result<bool, String> {
    let work = name_work_folder(layout).join("corpus").join(target);
    make_folder(&work)?;
    println!("== {target}: {minutes} min");
    let mut command = start(layout, program, target)?;
    command.arg(format!("-max_total_time={}", minutes * 60)).arg(&work).arg(name_corpus(layout, target));
    // A line about each new input would bury what matters.
    let (good, figures) = follow(&mut command, |line| line.contains("pulse") || line.contains("INITED"))?;
    let Figures { executions, coverage } = figures;
    println!("{target}: {executions} inputs, coverage {coverage}, {}", if good { "no finding" } else { "a finding" });
    Ok(good)
}

/// The hand-written inputs stay; beside them stand some of those that libFuzzer needs for the same coverage.
fn keep(layout: &Layout, program: &Path, target: &str) -> Result<(), String> {
    let (committed, merged) = (name_corpus(layout, target), name_work_folder(layout).join("merged").join(target));
    let work = name_work_folder(layout).join("corpus").join(target);
    empty_folder(&merged)?;
    make_folder(&work)?;
    let mut command = Command::new(program);
    command.args(LIMITS).arg("-set_cover_merge=1").arg(&merged).arg(&committed).arg(&work);
    process::run(&mut command, Output::Quiet)?;
    let mut left = KEPT_BYTES;
    for name in list_files(&committed, &committed)? {
        if is_found(&name) {
            let path = committed.join(&name);
            fs::remove_file(&path).map_err(|e| format!("cannot remove {}: {e}", path.display()))?;
        } else {
            left = left.saturating_sub(measure(&committed.join(&name))?);
        }
    }
    let mut found = Vec::new();
    for name in list_files(&merged, &merged)?.into_iter().filter(|name| is_found(name)) {
        found.push((measure(&merged.join(&name))?, name));
    }
    let all = found.len();
    found.retain(|(bytes, _)| *bytes <= KEPT_LENGTH);
    found.sort_by(|one, other| other.cmp(one));
    let mut kept = 0;
    for (bytes, name) in found {
        if kept < KEPT_FILES && bytes <= left {
            left -= bytes;
            kept += 1;
            fs::copy(merged.join(&name), committed.join(&name)).map_err(|e| format!("cannot copy {name}: {e}"))?;
        }
    }
    println!("{target}: {kept} of {all} found inputs are kept beside the hand-written ones");
    Ok(())
}

/// Builds every target and gives the folder of the programs.
fn build(toolbox: &Toolbox) -> Result<PathBuf, String> {
    toolbox.find(Tool::CxxCompiler)?;
    let layout = &toolbox.layout;
    let host = rust::find_host(layout)?;
    process::run(cargo(layout, "build", &host).arg("--bins"), Output::Named("fuzz"))?;
    Ok(name_work_folder(layout).join(host).join("release"))
}

/// Clippy over the targets, with the flags of the build, so that what is compiled for it is not compiled again.
pub fn lint(toolbox: &Toolbox) -> Result<Command, String> {
    let mut command = cargo(&toolbox.layout, "clippy", &rust::find_host(&toolbox.layout)?);
    command.args(["--all-targets", "--", "-D", "warnings"]);
    Ok(command)
}

/// A target of its own triple: so build scripts and macros are built without coverage.
fn cargo(layout: &Layout, verb: &str, host: &str) -> Command {
    let mut command = rust::cargo();
    command.current_dir(&layout.root).args([verb, "--release", "--manifest-path", "fuzz/Cargo.toml"]);
    command.args(["--target", host, "--target-dir"]).arg(name_work_folder(layout));
    command.env("RUSTFLAGS", FLAGS).env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
    command
}

fn start(layout: &Layout, program: &Path, target: &str) -> Result<Command, String> {
    let findings = name_work_folder(layout).join("findings");
    make_folder(&findings)?;
    let mut command = Command::new(program);
    command.current_dir(&layout.root).args(LIMITS).arg(format!("-artifact_prefix={}/{target}-", findings.display()));
    let words = layout.root.join(format!("fuzz/dictionaries/{target}.dict"));
    if words.is_file() {
        command.arg(format!("-dict={}", words.display()));
    }
    Ok(command)
}

/// Runs a target, shows the lines that are wanted, and its last ones where it found something.
fn follow(command: &mut Command, wanted: fn(&str) -> bool) -> Result<(bool, Figures), String> {
    let seen = Mutex::new((Figures::default(), VecDeque::new()));
    let good = process::watch(command, |stream, line| {
        if wanted(line) {
            process::pass_on(Stream::Out, line);
        }
        if let Ok(mut seen) = seen.lock() {
            read_figures(line, &mut seen.0);
            if seen.1.len() == TAIL {
                seen.1.pop_front();
            }
            seen.1.push_back((stream, line.to_owned()));
        }
    })?;
    let (figures, tail) = seen.into_inner().unwrap_or_default();
    if !good {
        tail.iter().for_each(|(stream, line)| process::pass_on(*stream, line));
    }
    Ok((good, figures))
}

/// Reads `#2048 pulse cov: 659 ft: …` and `stat::number_of_executed_units: 20000`.
fn read_figures(line: &str, figures: &mut Figures) {
    if let Some(number) = line.strip_prefix("stat::number_of_executed_units:") {
        figures.executions = number.trim().parse().unwrap_or(figures.executions);
    } else if line.starts_with('#')
        && let Some((_, rest)) = line.split_once("cov: ")
    {
        let number = rest.split(' ').next().unwrap_or_default();
        figures.coverage = number.parse().unwrap_or(figures.coverage);
    }
}

fn parse_args(mut args: Parser) -> Result<(Order, Vec<String>), lexopt::Error> {
    let (mut order, mut targets) = (Order::Search { minutes: 30 }, Vec::new());
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("minutes") => {
                let minutes = args.value()?.parse().ok().filter(|minutes| (1..=1440).contains(minutes));
                order = Order::Search { minutes: minutes.ok_or("--minutes takes a number from 1 to 1440")? };
            }
            Arg::Long("input") => order = Order::Replay { input: args.value()?.into() },
            Arg::Long("keep") => order = Order::Keep,
            Arg::Value(name) => targets.push(name.string()?),
            other => return Err(other.unexpected()),
        }
    }
    match &order {
        Order::Replay { .. } if targets.len() != 1 => Err("--input needs the name of one target".into()),
        _ => Ok((order, targets)),
    }
}

/// A target is a file in `fuzz/fuzz_targets/`.
fn list_targets(layout: &Layout) -> Result<Vec<String>, String> {
    let folder = layout.root.join("fuzz/fuzz_targets");
    let files = list_files(&folder, &folder)?;
    let names: Vec<String> = files.iter().filter_map(|name| name.strip_suffix(".rs").map(str::to_owned)).collect();
    if names.is_empty() { Err("there is no fuzz target".to_owned()) } else { Ok(names) }
}

fn name_work_folder(layout: &Layout) -> PathBuf {
    layout.target.join("fuzz")
}

fn name_corpus(layout: &Layout, target: &str) -> PathBuf {
    layout.root.join("fuzz/corpus").join(target)
}

/// libFuzzer names what it finds by its SHA-1; whatever has another name was written by hand.
fn is_found(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn measure(path: &Path) -> Result<u64, String> {
    fs::metadata(path).map(|data| data.len()).map_err(|e| format!("cannot measure {}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_from_the_lines_of_libfuzzer() {
        let mut figures = Figures::default();
        for line in [
            "INFO: Running with entropic power schedule (0xFF, 100).",
            "#9\tINITED cov: 560 ft: 1198 corp: 8/284b exec/s: 0 rss: 27Mb",
            "#20000\tDONE   cov: 663 ft: 2659 corp: 380/12421b lim: 80 exec/s: 12000 rss: 29Mb",
            "stat::number_of_executed_units: 20000",
            "stat::new_units_added:          1378",
        ] {
            read_figures(line, &mut figures);
        }
        assert_eq!(figures, Figures { executions: 20000, coverage: 663 });
    }

    #[test]
    fn only_names_that_libfuzzer_gives_are_found_inputs() {
        assert!(is_found("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
        assert!(!is_found("four-numbers"));
    }

    #[test]
    fn every_target_has_a_corpus_and_a_program() -> Result<(), String> {
        let layout = Layout::find()?;
        let manifest = crate::layout::read_toml(&layout.root.join("fuzz/Cargo.toml"))?;
        let programs = manifest["bin"].as_array().into_iter().flatten();
        let programs: Vec<_> = programs.filter_map(|program| program["name"].as_str()).collect();
        for target in list_targets(&layout)? {
            assert!(programs.contains(&target.as_str()), "{target} is no program of fuzz/Cargo.toml");
            let corpus = name_corpus(&layout, &target);
            assert!(!list_files(&corpus, &corpus)?.is_empty(), "{target} has no corpus");
        }
        Ok(())
    }

    #[test]
    fn an_order_is_a_search_a_replay_or_keeping() {
        let parse = |text: &'static str| parse_args(Parser::from_args(text.split_whitespace()));
        assert!(matches!(parse(""), Ok((Order::Search { minutes: 30 }, targets)) if targets.is_empty()));
        assert!(parse("notes --minutes 5 versions").is_ok_and(|(order, targets)| {
            matches!(order, Order::Search { minutes: 5 }) && targets == ["notes", "versions"]
        }));
        assert!(matches!(parse("notes --input x"), Ok((Order::Replay { .. }, _))));
        for wrong in ["--input x", "--minutes", "--minutes 0", "--minutes soon", "--fast"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
