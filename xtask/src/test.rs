//! `cargo xtask test`: set-up, every stage, a table, and the closing line. A failed stage must not keep the others from running, and a
//! stage that ran no test must never count as passed. Read next: `stages.rs`, `counts.rs`.

use std::{
    io::IsTerminal,
    process::{Command, ExitCode},
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::{
    budget,
    counts::{Counts, parse_result_line},
    dist::{self, stamp},
    failures::Failures,
    fuzz,
    layout::Layout,
    process, schedule,
    setup::{self, Toolbox},
    stages::{self, Reach, Stage, Work},
};

struct Finished {
    name: String,
    counts: Counts,
    time: Duration,
    /// Why it failed, where its output does not say so.
    note: Option<String>,
    /// What its program said of the tests that failed.
    failures: String,
}

pub fn run(args: &[String]) -> Result<ExitCode, String> {
    let (reach, only) = parse_args(args)?;
    let start = Instant::now();
    let chosen = choose(stages::list(reach), &only)?;
    let toolbox = setup::prepare(Layout::find()?, &stages::list_tools(&chosen))?;
    println!("set-up took {}", format_time(start.elapsed()));
    let count = chosen.len();
    let finished = schedule::run(&chosen, |number, stage| {
        println!("== {number}/{count} {} starts: {} [{}]", stage.name, stage.title, format_time(start.elapsed()));
        let done = carry_out(&toolbox, stage);
        let Finished { name, counts, time, note, .. } = &done;
        println!("== {name} ends after {}: {}", format_time(*time), counts.describe());
        if let Some(note) = note {
            println!("{name}: {note}");
        }
        done
    });
    print_table(&finished, start.elapsed());
    if reach == Reach::Quick && only.is_empty() {
        print_stages_left_out();
    }
    let mut total = Counts::default();
    finished.iter().for_each(|done| total += done.counts);
    println!("{}", total.describe());
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn parse_args(args: &[String]) -> Result<(Reach, Vec<String>), String> {
    let (mut reach, mut only) = (Reach::Quick, None::<Vec<String>>);
    for arg in args {
        match (arg.as_str(), &mut only) {
            (flag, _) if stages::FULL.contains(&flag) => reach = Reach::Full,
            ("--only", _) => only = Some(only.unwrap_or_default()),
            (name, Some(names)) if !name.starts_with('-') => names.push(name.to_owned()),
            (other, _) => return Err(format!("test does not know `{other}`")),
        }
    }
    match only {
        Some(names) if names.is_empty() => Err("--only needs the name of a stage".to_owned()),
        // Whoever names a stage means it, wherever it belongs.
        Some(names) => Ok((Reach::Full, names)),
        names => Ok((reach, names.unwrap_or_default())),
    }
}

/// The stages whose names begin with one of these; all of them where none is named.
fn choose(stages: Vec<Stage>, only: &[String]) -> Result<Vec<Stage>, String> {
    let known: Vec<String> = stages.iter().map(|stage| stage.name.clone()).collect();
    if let Some(name) = only.iter().find(|name| !known.iter().any(|stage| stage.starts_with(name.as_str()))) {
        return Err(format!("no stage is called `{name}`; there are: {}", known.join(", ")));
    }
    let wanted = |stage: &Stage| only.is_empty() || only.iter().any(|name| stage.name.starts_with(name.as_str()));
    Ok(stages.into_iter().filter(wanted).collect())
}

fn carry_out(toolbox: &Toolbox, stage: &Stage) -> Finished {
    let start = Instant::now();
    let missing: Vec<String> = stage.tools.iter().filter_map(|&tool| toolbox.find(tool).err()).collect();
    let mut failures = Failures::default();
    let outcome = if missing.is_empty() {
        match &stage.work {
            Work::Check(command) => command(toolbox).and_then(|command| check(toolbox, &stage.name, command)),
            Work::Tests(command) => {
                command(toolbox).and_then(|command| count(toolbox, &stage.name, vec![command], &mut failures))
            }
            Work::Build => toolbox.programs().map(|_| (Counts::ONE_PASSED, None)),
            Work::HostTests => toolbox.programs().and_then(|programs| {
                count(toolbox, &stage.name, programs.list_tests(&stages::BROWSER_TESTS), &mut failures)
            }),
            Work::PkgIsRecorded => check_record(toolbox),
            Work::PkgIsFresh => compare_pkg(toolbox),
            Work::SizesFit => check_sizes(toolbox),
            Work::Fuzz => run_fuzz_targets(toolbox),
        }
    } else {
        Err(missing.join("; "))
    };
    let (counts, note) = match outcome {
        Ok((counts, note)) => (counts, note),
        Err(text) => (Counts::ONE_FAILED, Some(text)),
    };
    Finished { name: stage.name.clone(), counts, time: start.elapsed(), note, failures: failures.text() }
}

type Outcome = Result<(Counts, Option<String>), String>;

fn check(toolbox: &Toolbox, name: &str, mut command: Command) -> Outcome {
    prepare(toolbox, &mut command);
    let success = process::watch(&mut command, |stream, line| process::pass_on(stream, &format!("{name} | {line}")))?;
    Ok((if success { Counts::ONE_PASSED } else { Counts::ONE_FAILED }, None))
}

/// Runs these programs one after another; each must run a test and end well.
fn count(toolbox: &Toolbox, name: &str, commands: Vec<Command>, failures: &mut Failures) -> Outcome {
    let (mut total, mut notes) = (Counts::default(), Vec::new());
    let several = commands.len() > 1;
    for mut command in commands {
        prepare(toolbox, &mut command);
        let counted = Mutex::new((Counts::default(), &mut *failures));
        let success = process::watch(&mut command, |stream, line| {
            process::pass_on(stream, &format!("{name} | {line}"));
            if let Ok(mut counted) = counted.lock() {
                counted.1.take(line);
                if let Some(counts) = parse_result_line(line) {
                    counted.0 += counts;
                }
            }
        })?;
        let counts = counted.into_inner().map_err(|_| "the output of the tests could not be counted".to_owned())?.0;
        // A library without unit tests has an empty harness.
        let is_empty = several && success && counts == Counts::default();
        let (counts, note) = if is_empty { (counts, None) } else { judge(counts, success) };
        total += counts;
        notes.extend(note.map(|note| format!("{}: {note}", process::describe(&command))));
    }
    if total == Counts::default() {
        return Ok(judge(total, true));
    }
    Ok((total, (!notes.is_empty()).then(|| notes.join("; "))))
}

/// The counts of a stage, given what its program counted and whether it ended well.
fn judge(counted: Counts, success: bool) -> (Counts, Option<String>) {
    let note = match (success, counted.failed, counted.passed) {
        (false, 0, _) => "it failed without a failed test",
        // What was not run has been said, and counts as skipped.
        (true, 0, 0) if counted.skipped == 0 => "it ran no test",
        _ => return (counted, None),
    };
    (Counts { failed: 1, ..counted }, Some(note.to_owned()))
}

fn check_record(toolbox: &Toolbox) -> Outcome {
    if stamp::is_fresh(&toolbox.layout)? {
        return Ok((Counts::ONE_PASSED, None));
    }
    Err("pkg/ was made from other sources; `cargo xtask dist` makes it anew".to_owned())
}

fn compare_pkg(toolbox: &Toolbox) -> Outcome {
    let (fresh, _) = dist::build(toolbox)?;
    let different = dist::list_differences(&fresh, &toolbox.layout.pkg)?;
    if different.is_empty() {
        return Ok((Counts::ONE_PASSED, None));
    }
    Err(format!("pkg/ differs from a fresh build in {}; `cargo xtask dist` makes it anew", different.join(", ")))
}

fn check_sizes(toolbox: &Toolbox) -> Outcome {
    let (passed, complaints) = budget::check(toolbox)?;
    let note = (!complaints.is_empty()).then(|| complaints.join("; "));
    Ok((Counts { passed, failed: complaints.len(), skipped: 0 }, note))
}

fn run_fuzz_targets(toolbox: &Toolbox) -> Outcome {
    let (passed, failed) = fuzz::run_briefly(toolbox)?;
    let note = (!failed.is_empty()).then(|| failed.join("; "));
    Ok((Counts { passed, failed: failed.len(), skipped: 0 }, note))
}

fn prepare(toolbox: &Toolbox, command: &mut Command) {
    if command.get_current_dir().is_none() {
        command.current_dir(&toolbox.layout.root);
    }
    if std::io::stdout().is_terminal() {
        // The programs see a pipe and would leave out their colours.
        command.env("CARGO_TERM_COLOR", "always");
    }
}

fn print_table(finished: &[Finished], time: Duration) {
    let mut finished: Vec<&Finished> = finished.iter().collect();
    finished.sort_by_key(|done| std::cmp::Reverse(done.time));
    println!("\n{:<24} {:>7} {:>7} {:>8} {:>8}", "stage", "passed", "failed", "skipped", "seconds");
    for Finished { name, counts, time, note, failures } in finished {
        let Counts { passed, failed, skipped } = counts;
        println!("{name:<24} {passed:>7} {failed:>7} {skipped:>8} {:>8.1}", time.as_secs_f64());
        if let Some(note) = note {
            println!("    {note}");
        }
        print!("{failures}");
    }
    println!("in all {} with the set-up", format_time(time));
}

fn print_stages_left_out() {
    let quick = stages::list(Reach::Quick).len();
    let left_out: Vec<String> = stages::list(Reach::Full).drain(quick..).map(|stage| stage.name).collect();
    println!("only with --full: {}", left_out.join(", "));
}

fn format_time(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_program_that_fails_without_a_failed_test_counts_as_one_failure() {
        let counted = Counts { passed: 3, failed: 0, skipped: 1 };
        assert_eq!(judge(counted, false).0, Counts { failed: 1, ..counted });
        assert_eq!(judge(counted, true), (counted, None));
        assert_eq!(judge(Counts { failed: 2, ..counted }, false).0.failed, 2);
    }

    #[test]
    fn a_program_that_runs_no_test_fails() {
        assert_eq!(judge(Counts::default(), true).0, Counts::ONE_FAILED);
        let skipped = Counts { skipped: 3, ..Counts::default() };
        assert_eq!(judge(skipped, true), (skipped, None), "what says that it was not run has not passed either");
    }

    #[test]
    fn stages_are_chosen_by_the_beginning_of_their_names() {
        let chosen = choose(stages::list(Reach::Quick), &words("fmt clippy")).unwrap_or_default();
        let names: Vec<_> = chosen.iter().map(|stage| stage.name.as_str()).collect();
        assert_eq!(names, ["fmt", "clippy-host"]);
        assert!(choose(stages::list(Reach::Quick), &words("nothing")).is_err());
    }

    #[test]
    fn only_takes_names_up_to_the_next_flag() {
        for flag in ["", "--full", "--all-engines"] {
            let parsed = parse_args(&words(&format!("--only fmt host {flag}")));
            assert_eq!(
                parsed,
                Ok((Reach::Full, words("fmt host"))),
                "a stage that is named is meant, wherever it belongs"
            );
        }
        assert_eq!(parse_args(&[]), Ok((Reach::Quick, vec![])));
        assert_eq!(parse_args(&words("--all-engines")), parse_args(&words("--full")));
        assert!(parse_args(&words("--only")).is_err());
        assert!(parse_args(&words("fmt")).is_err());
        assert!(parse_args(&words("--fast")).is_err());
    }
}
