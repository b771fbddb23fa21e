//! Installs what a verb needs and remembers where it is. Three lanes run side by side: programs compiled by cargo,
//! packages of Node, and programs of the system. Nothing is installed outside `Layout::tools`, except Debian packages
//! where this runs as root. A tool that cannot be had is an error of the stages that need it, never a silent gap. Read
//! next: `tools/mod.rs`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::OnceLock,
    thread,
    time::Instant,
};

use crate::{
    Outcome, Parser, checks, examples,
    layout::Layout,
    programs::{self, Programs},
    take_flag,
    tools::{self, Lane, Tool, rust},
};

/// The outcome of the set-up: for each tool that was asked for, where it is or why it is not there.
pub struct Toolbox {
    pub layout: Layout,
    found: BTreeMap<Tool, Result<PathBuf, String>>,
    /// The workspace's programs, built when the first stage asks for one.
    programs: OnceLock<Result<Programs, String>>,
    /// The examples, built when the first engine shows them: two stages may want them at the same time.
    examples: OnceLock<Result<PathBuf, String>>,
}

impl Toolbox {
    /// The tool's program, or the folder it stands in: `tools/mod.rs` says which.
    pub fn find(&self, tool: Tool) -> Result<&Path, String> {
        match self.found.get(&tool) {
            Some(Ok(path)) => Ok(path),
            Some(Err(text)) => Err(text.clone()),
            None => Err(format!("{tool:?} was not set up")),
        }
    }

    /// The workspace's programs.
    pub fn programs(&self) -> Result<&Programs, String> {
        self.programs.get_or_init(|| programs::build(&self.layout)).as_ref().map_err(Clone::clone)
    }

    /// The folder of the examples.
    pub fn examples(&self) -> Result<&Path, String> {
        self.examples.get_or_init(|| examples::build(self)).as_ref().map(PathBuf::as_path).map_err(Clone::clone)
    }

    pub fn failures(&self) -> impl Iterator<Item = &str> {
        self.found.values().filter_map(|outcome| outcome.as_ref().err().map(String::as_str))
    }
}

/// `cargo xtask setup`: what the quick run of the tests needs, or with `--full` what all tests need. `mutants`
/// and `package` install what they alone need when they run.
pub fn run(args: Parser) -> Outcome {
    let reach = if take_flag(args, &checks::FULL)? { checks::Reach::Full } else { checks::Reach::Quick };
    let toolbox = prepare(Layout::find()?, &checks::list_tools(&checks::list(reach)))?;
    let missing: Vec<&str> = toolbox.failures().collect();
    if missing.is_empty() { Ok(ExitCode::SUCCESS) } else { Err(missing.join("\n").into()) }
}

/// Makes the tools ready. Only a missing Rust toolchain is an error of the whole: nothing at all works without it.
pub fn prepare(layout: Layout, wanted: &[Tool]) -> Result<Toolbox, String> {
    rust::ensure(&layout)?;
    let mut found = BTreeMap::new();
    thread::scope(|scope| {
        let lanes: Vec<_> = [Lane::Cargo, Lane::Node, Lane::System]
            .into_iter()
            .map(|lane| {
                let (layout, tools) = (&layout, pick(wanted, lane));
                scope.spawn(move || ensure_lane(layout, lane, &tools))
            })
            .collect();
        for lane in lanes {
            // A lane that panicked has printed why; its tools then count as not set up.
            found.extend(lane.join().unwrap_or_default());
        }
    });
    for text in found.values().filter_map(|outcome: &Result<PathBuf, String>| outcome.as_ref().err()) {
        eprintln!("set-up: {text}");
    }
    Ok(Toolbox { layout, found, programs: OnceLock::new(), examples: OnceLock::new() })
}

fn pick(wanted: &[Tool], lane: Lane) -> Vec<Tool> {
    let mut tools: Vec<Tool> = wanted.iter().copied().filter(|tool| tool.lane() == lane).collect();
    tools.sort();
    tools.dedup();
    tools
}

fn ensure_lane(layout: &Layout, lane: Lane, wanted: &[Tool]) -> Vec<(Tool, Result<PathBuf, String>)> {
    if lane == Lane::System {
        // One call of the package manager for all of them: most of its time goes into the list of packages. What it
        // could not install is said below, for each tool in its own words.
        let _ = tools::system::install_missing(wanted);
    }
    let mut outcomes = Vec::new();
    for &tool in wanted {
        let start = Instant::now();
        let outcome = tools::ensure(layout, tool);
        if outcome.is_ok() && start.elapsed().as_secs() > 0 {
            eprintln!("set-up: {} ready in {} s", tool.name(), start.elapsed().as_secs());
        }
        outcomes.push((tool, outcome));
    }
    if lane == Lane::Cargo {
        tools::cargo::clear_build(layout);
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_is_set_up_once_and_in_its_own_lane() {
        let wanted = [Tool::Firefox, Tool::WasmPack, Tool::Node, Tool::WasmPack];
        assert_eq!(pick(&wanted, Lane::Cargo), [Tool::WasmPack]);
        assert_eq!(pick(&wanted, Lane::System), [Tool::Firefox]);
    }

    #[test]
    fn a_tool_that_nobody_asked_for_is_an_error_that_names_it() -> Result<(), String> {
        let toolbox = Toolbox {
            layout: Layout::find()?,
            found: BTreeMap::new(),
            programs: OnceLock::new(),
            examples: OnceLock::new(),
        };
        assert_eq!(toolbox.find(Tool::Node), Err("Node was not set up".to_owned()));
        Ok(())
    }
}
