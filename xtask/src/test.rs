//! `cargo xtask test`: set-up, every stage, a table, and the closing line. A failed stage must not keep the others from
//! running, and a stage that ran no test must never count as passed. Read next: `checks.rs`, `counts.rs`.

use std::{
    io::IsTerminal,
    process::Command,
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::{
    Arg, Parser, budget,
    checks::{self, Check, Reach, Work},
    counts::{Counts, parse_result_line},
    dist::{self, stamp},
    exit,
    failures::Failures,
    fuzz,
    layout::Layout,
    process, schedule,
    setup::{self, Toolbox},
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

pub fn run(args: Parser) -> crate::Outcome {
    let (reach, only) = parse_args(args)?;
    let start = Instant::now();
    let chosen = choose(checks::list(reach), &only)?;
    let toolbox = setup::prepare(Layout::find()?, &checks::list_tools(&chosen))?;
    println!("set-up took {}", format_time(start.elapsed()));
    let count = chosen.len();
    let finished = schedule::run(&chosen, |number, check| {
        println!("== {number}/{count} {} starts: {} [{}]", check.name, check.title, format_time(start.elapsed()));
        let done = carry_out(&toolbox, check);
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
    Ok(exit(total.failed == 0))
}

fn parse_args(mut args: Parser) -> Result<(Reach, Vec<String>), lexopt::Error> {
    let (mut reach, mut only) = (Reach::Quick, Vec::new());
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long(flag) if checks::FULL.contains(&flag) => reach = Reach::Full,
            Arg::Long("only") => only.extend(args.values()?.map(|name| name.to_string_lossy().into_owned())),
            other => return Err(other.unexpected()),
        }
    }
    // Whoever names a stage means it, wherever it belongs.
    Ok((if only.is_empty() { reach } else { Reach::Full }, only))
}

/// The stages whose names begin with one of these; all of them where none is named.
fn choose(checks: Vec<Check>, only: &[String]) -> Result<Vec<Check>, String> {
    let known: Vec<String> = checks.iter().map(|check| check.name.clone()).collect();
    if let Some(name) = only.iter().find(|name| !known.iter().any(|check| check.starts_with(name.as_str()))) {
        return Err(format!("no stage is called `{name}`; there are: {}", known.join(", ")));
    }
    let wanted = |check: &Check| only.is_empty() || only.iter().any(|name| check.name.starts_with(name.as_str()));
    Ok(checks.into_iter().filter(wanted).collect())
}

fn carry_out(toolbox: &Toolbox, check: &Check) -> Finished {
    let start = Instant::now();
    let missing: Vec<String> = check.tools.iter().filter_map(|&tool| toolbox.find(tool).err()).collect();
    let mut failures = Failures::default();
    let outcome = if missing.is_empty() {
        match &check.work {
            Work::Command(command) => command(toolbox).and_then(|command| run_command(toolbox, &check.name, command)),
            Work::Tests(command) => {
                command(toolbox).and_then(|command| count(toolbox, &check.name, vec![command], &mut failures))
            }
            Work::Build => toolbox.programs().map(|_| (Counts::ONE_PASSED, None)),
            Work::HostTests => toolbox.programs().and_then(|programs| {
                count(toolbox, &check.name, programs.list_tests(&checks::BROWSER_TESTS), &mut failures)
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
    Finished { name: check.name.clone(), counts, time: start.elapsed(), note, failures: failures.text() }
}

type Outcome = Result<(Counts, Option<String>), String>;

fn run_command(toolbox: &Toolbox, name: &str, mut command: Command) -> Outcome {
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
    let quick = checks::list(Reach::Quick).len();
    let left_out: Vec<String> = checks::list(Reach::Full).drain(quick..).map(|check| check.name).collect();
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
        let chosen = choose(checks::list(Reach::Quick), &words("fmt clippy")).unwrap_or_default();
        let names: Vec<_> = chosen.iter().map(|check| check.name.as_str()).collect();
        assert_eq!(names, ["fmt", "clippy-host"]);
        assert!(choose(checks::list(Reach::Quick), &words("nothing")).is_err());
    }

    #[test]
    fn only_takes_names_up_to_the_next_flag() {
        let parse = |text: &str| parse_args(Parser::from_args(words(text))).ok();
        for flag in ["", "--full", "--all-engines"] {
            let parsed = parse(&format!("--only fmt host {flag}"));
            let expected = Some((Reach::Full, words("fmt host")));
            assert_eq!(parsed, expected, "a stage that is named is meant, wherever it belongs");
        }
        assert_eq!(parse(""), Some((Reach::Quick, vec![])));
        assert_eq!(parse("--all-engines"), Some((Reach::Full, vec![])));
        assert_eq!(parse("--full"), parse("--all-engines"));
        for wrong in ["--only", "--only --full", "fmt", "--fast"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
