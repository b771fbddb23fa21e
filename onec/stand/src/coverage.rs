//! What was run of everything that ships, over all stands of a test program. Read next: `stand.rs`.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use extension_update_bsl::runtime::{Coverage, Plain};
use extension_update_bsl::{Limits, Runtime, Side};

use crate::sources::Sources;

/// Runs by line: of procedures by name, and of lines with a statement.
#[derive(Default)]
struct Runs {
    procedures: BTreeMap<(usize, String), u64>,
    lines: BTreeMap<usize, u64>,
}

static ALL: Mutex<BTreeMap<String, Runs>> = Mutex::new(BTreeMap::new());

/// Adds what a runtime ran.
pub fn add(found: &[Coverage]) {
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    for coverage in found {
        let runs = all.entry(coverage.module.to_string()).or_default();
        for (name, line, count) in &coverage.procedures {
            *runs.procedures.entry((*line, name.to_string())).or_default() += count;
        }
        for (line, count) in &coverage.lines {
            *runs.lines.entry(*line).or_default() += count;
        }
    }
}

/// The procedures that were run since this was asked last: module and line.
pub fn take() -> Vec<(String, usize)> {
    let all = std::mem::take(&mut *ALL.lock().unwrap_or_else(PoisonError::into_inner));
    let run = |(module, runs): (String, Runs)| {
        let lines = runs.procedures.into_iter().filter(|(_, count)| *count > 0).map(|((line, _), _)| line);
        lines.map(|line| (module.clone(), line)).collect::<Vec<_>>()
    };
    all.into_iter().flat_map(run).collect()
}

/// What was run of how much, and what was not.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub procedures: usize,
    pub procedures_run: usize,
    pub lines: usize,
    pub lines_run: usize,
    /// `module.procedure (line)` of each that was not run.
    pub missed: Vec<String>,
    /// Lines that were not run, by module.
    pub missed_lines: Vec<(String, Vec<usize>)>,
}

impl Summary {
    /// The line that the stage prints.
    pub fn describe(&self) -> String {
        let Summary { procedures_run, procedures, lines_run, lines, .. } = self;
        format!("onec: procedures {procedures_run} of {procedures}, lines {lines_run} of {lines}")
    }
}

/// Counts everything that ships; what no stand loaded counts as not run.
///
/// # Errors
/// A source that cannot be read.
pub fn summary() -> Result<Summary, String> {
    for sources in [Sources::read("extension")?, Sources::read_installer()?, Sources::read("service")?] {
        let runtime = Runtime::new(Side::Server, Limits::default(), Box::new(Plain(|_: &str| {})));
        for module in &sources.modules {
            runtime.add_module(&module.name, &module.text, None).map_err(|error| error.to_string())?;
        }
        add(&runtime.coverage());
    }
    let all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    let mut found = Summary::default();
    for (module, runs) in all.iter() {
        found.procedures += runs.procedures.len();
        found.lines += runs.lines.len();
        found.procedures_run += runs.procedures.values().filter(|count| **count > 0).count();
        found.lines_run += runs.lines.values().filter(|count| **count > 0).count();
        let missed = runs.procedures.iter().filter(|(_, count)| **count == 0);
        found.missed.extend(missed.map(|((line, name), _)| format!("{module}.{name} ({line})")));
        let lines: Vec<usize> = runs.lines.iter().filter(|(_, count)| **count == 0).map(|(line, _)| *line).collect();
        if !lines.is_empty() {
            found.missed_lines.push((module.clone(), lines));
        }
    }
    Ok(found)
}
