//! Suites and their tallies. A case that panics has failed; a case is excused only by a policy that
//! `docs/conformance.md` names. Read next: `policy.rs`, then `suites/mod.rs`.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    material::{Material, Missing},
    policy::Policy,
};

/// A collection of cases by others, and how the panel is held to it.
pub struct Suite {
    pub name: &'static str,
    pub run: fn(&Material) -> Result<Tally, Missing>,
}

/// How one case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    /// The suite expects something else, and the panel does what the policy says.
    Excused(Policy),
    Failed(String),
}

#[derive(Debug, Default)]
pub struct Tally {
    pub passed: usize,
    pub excused: BTreeMap<Policy, usize>,
    /// A sentence a case.
    pub failed: Vec<String>,
}

impl Verdict {
    /// Passed where `claim` holds.
    pub fn hold(claim: bool, words: impl FnOnce() -> String) -> Verdict {
        if claim { Verdict::Passed } else { Verdict::Failed(words()) }
    }

    /// This verdict where it is no success, else the next one's.
    pub fn and(self, next: impl FnOnce() -> Verdict) -> Verdict {
        if self == Verdict::Passed { next() } else { self }
    }
}

impl From<Result<Verdict, String>> for Verdict {
    /// Failed with these words where there was nothing to judge.
    fn from(judged: Result<Verdict, String>) -> Verdict {
        judged.unwrap_or_else(Verdict::Failed)
    }
}

impl Tally {
    /// Runs these cases, each by its name.
    pub fn of<T>(cases: &[T], name: impl Fn(&T) -> String, judge: impl Fn(&T) -> Verdict) -> Tally {
        let mut tally = Tally::default();
        for case in cases {
            tally.judge(&name(case), || judge(case));
        }
        tally
    }

    /// Runs one case and counts it.
    pub fn judge(&mut self, name: &str, case: impl FnOnce() -> Verdict) {
        match catch_unwind(AssertUnwindSafe(case)) {
            Ok(Verdict::Passed) => self.passed += 1,
            Ok(Verdict::Excused(policy)) => *self.excused.entry(policy).or_default() += 1,
            Ok(Verdict::Failed(words)) => self.failed.push(format!("{name}: {words}")),
            Err(_) => self.failed.push(format!("{name}: panicked")),
        }
    }

    /// Takes in the cases of another tally.
    pub fn merge(&mut self, other: Tally) {
        self.passed += other.passed;
        for (policy, count) in other.excused {
            *self.excused.entry(policy).or_default() += count;
        }
        self.failed.extend(other.failed);
    }

    pub fn excused_in_all(&self) -> usize {
        self.excused.values().sum()
    }

    pub fn cases(&self) -> usize {
        self.passed + self.excused_in_all() + self.failed.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_of_a_case_is_counted_once_and_a_panic_is_a_failure() {
        let mut tally = Tally::default();
        tally.judge("a", || Verdict::Passed);
        tally.judge("b", || Verdict::Excused(Policy::RawHtml));
        tally.judge("c", || Verdict::Failed("wrong".into()));
        tally.judge("d", || panic!("on purpose"));
        assert_eq!((tally.passed, tally.excused_in_all(), tally.cases()), (1, 1, 4));
        assert_eq!(tally.failed, ["c: wrong", "d: panicked"]);
        let mut both = Tally::default();
        both.judge("e", || Verdict::Excused(Policy::RawHtml));
        both.merge(tally);
        assert_eq!((both.passed, both.excused_in_all(), both.cases()), (1, 2, 5));
    }
}
