//! Runs the shipped modules on the stand: what each procedure should give, the faults that were found by running them,
//! and a failure at every call. The last lines say how much of all that ships was run. Read next: `visit.rs`.

mod base_at_night;
mod corners;
mod course;
mod events;
mod exact;
mod exchange;
mod faults;
mod flow;
mod forms;
mod installer;
mod interruptions;
mod late;
mod mutants;
mod network;
mod night;
mod night_lock;
mod night_rules;
mod night_warning;
mod night_writes;
mod nights;
mod notice;
mod parts;
mod place;
mod planted;
mod probe;
mod service;
mod settings;
mod sweep;
mod visit;
mod warned;
mod windows;
mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use extension_update_bsl::runtime::on_large_stack;
use extension_update_stand::coverage;
use libtest_mimic::{Arguments, Failed, Trial};

/// A test: its name and what it does.
type Case = (&'static str, fn());

/// The tests of a module by their names.
#[macro_export]
macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        pub const CASES: &[(&str, fn())] = &[$((concat!(module_path!(), "::", stringify!($name)), $name)),*];
    };
}

fn run(case: fn()) -> Result<(), Failed> {
    let outcome = on_large_stack(|| catch_unwind(AssertUnwindSafe(case)).map_err(|panic| told(&*panic)));
    outcome.unwrap_or_else(Err).map_err(Failed::from)
}

fn told(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
}

fn main() -> ExitCode {
    // The words of a failed case are printed by the harness.
    std::panic::set_hook(Box::new(|_| ()));
    let all: Vec<Case> = [
        corners::CASES,
        flow::CASES,
        exact::CASES,
        exchange::CASES,
        faults::CASES,
        forms::CASES,
        installer::CASES,
        interruptions::CASES,
        late::CASES,
        network::CASES,
        night::CASES,
        night_lock::CASES,
        night_rules::CASES,
        night_warning::CASES,
        night_writes::CASES,
        nights::CASES,
        notice::CASES,
        parts::CASES,
        probe::CASES,
        service::CASES,
        settings::CASES,
        sweep::CASES,
        windows::CASES,
    ]
    .concat();
    if let Ok(order) = std::env::var("ONEC_MUTANTS") {
        return mutants::work(&order, &all);
    }
    let trial = |(name, case): Case| Trial::test(name.trim_start_matches("run::"), move || run(case));
    let mut arguments = Arguments::from_args();
    let every = arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.list;
    let mut trials: Vec<Trial> = all.into_iter().map(trial).collect();
    if every {
        // Last, when all others have run.
        let conclusion = libtest_mimic::run(&arguments, trials);
        trials = vec![Trial::test("what_ships_was_run", || enough().map_err(Failed::from))];
        arguments.filter = Some("what_ships_was_run".into());
        let last = libtest_mimic::run(&arguments, trials);
        return if conclusion.has_failed() || last.has_failed() { ExitCode::from(101) } else { ExitCode::SUCCESS };
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Prints what was run, and holds it to what it was.
fn enough() -> Result<(), String> {
    let summary = coverage::summary()?;
    if std::env::var_os("ONEC_MISSED").is_some() {
        summary.missed.iter().for_each(|missed| println!("not run: {missed}"));
        summary.missed_lines.iter().for_each(|(module, lines)| println!("not run: {module} {lines:?}"));
    }
    println!("{}", summary.describe());
    if summary.procedures_run < LEAST_PROCEDURES || summary.lines_run < LEAST_LINES {
        return Err(format!("{}, which is fewer than before", summary.describe()));
    }
    Ok(())
}

/// What a run must reach: raised when more is run, never lowered to let a gap through.
const LEAST_PROCEDURES: usize = 697;
const LEAST_LINES: usize = 4450;
