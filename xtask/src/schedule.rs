//! In which order stages run, and which side by side. The first ones run alone: they are quick, and the rest needs what
//! they build. Then one lane computes while two others drive browsers, which mostly wait; where no browser is left to
//! drive, they compute too. It must never let a failed stage keep the others from running.
//! Read next: `test.rs`.

use std::{
    sync::{Mutex, PoisonError},
    thread,
};

use crate::checks::{Check, Lane, Work};

/// How many browser stages run at the same time: memory and patience of the engines allow two on a small machine.
const BROWSER_LANES: usize = 2;

/// Runs every stage once and gives what came of them, in the order of their ends. `carry_out` gets the number of the
/// start, from 1.
pub fn run<T: Send>(checks: &[Check], carry_out: impl Fn(usize, &Check) -> T + Sync) -> Vec<T> {
    let (alone, rest) = checks.split_at(count_alone(checks));
    let finished = Mutex::new(Vec::new());
    let started = Mutex::new(0);
    let run_one = |check: &Check| {
        let number = {
            let mut started = started.lock().unwrap_or_else(PoisonError::into_inner);
            *started += 1;
            *started
        };
        let done = carry_out(number, check);
        finished.lock().unwrap_or_else(PoisonError::into_inner).push(done);
    };
    alone.iter().for_each(&run_one);
    let queue = |lane| Mutex::new(rest.iter().filter(move |check| check.lane == lane));
    let (processor, browser) = (queue(Lane::Processor), queue(Lane::Browser));
    let work = |queue: &Mutex<dyn Iterator<Item = &Check> + Send>| {
        loop {
            // Taken in a statement of its own: the lock must not be held while the stage runs.
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(check) = next else { break };
            run_one(check);
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| work(&processor));
        for _ in 0..BROWSER_LANES {
            scope.spawn(|| {
                work(&browser);
                work(&processor);
            });
        }
    });
    finished.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Everything up to the build of the programs.
fn count_alone(checks: &[Check]) -> usize {
    checks.iter().position(|check| matches!(check.work, Work::Build)).map_or(0, |place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{Reach, list};
    use std::sync::Barrier;

    #[test]
    fn every_stage_runs_once_and_the_build_before_all_that_need_it() {
        let checks = list(Reach::Full);
        let order = run(&checks, |number, check| (number, check.name.clone()));
        let mut names: Vec<&str> = order.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names[..2], ["fmt", "build"]);
        names.sort_unstable();
        let mut expected: Vec<&str> = checks.iter().map(|check| check.name.as_str()).collect();
        expected.sort_unstable();
        assert_eq!(names, expected);
        let mut numbers: Vec<usize> = order.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=checks.len()).collect::<Vec<_>>());
    }

    #[test]
    fn one_stage_computes_while_two_drive_browsers() {
        let checks: Vec<Check> = list(Reach::Full)
            .into_iter()
            .filter(|check| ["host", "pictures", "axe"].contains(&check.name.as_str()))
            .collect();
        // Each waits until all three are there: where they ran one after another, this would not end.
        let all = Barrier::new(3);
        assert_eq!(run(&checks, |_, _| all.wait()).len(), 3);
    }

    #[test]
    fn a_lane_without_a_browser_to_drive_computes() {
        let wanted = ["host", "clippy-host", "pkg-source"];
        let checks: Vec<Check> =
            list(Reach::Full).into_iter().filter(|check| wanted.contains(&check.name.as_str())).collect();
        let all = Barrier::new(3);
        assert_eq!(run(&checks, |_, _| all.wait()).len(), 3);
    }
}
