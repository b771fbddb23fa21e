//! What was found out about the mutants of one file. It holds for exactly the text of that file, and lies in a file of
//! its own, so that a run can be made in pieces. Read next: `table.rs`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::layout::{read_text, write_file};

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A test failed.
    Caught,
    /// Every test passed.
    Missed,
    /// The tests did not end.
    Timeout,
    /// It does not compile.
    Unviable,
}

impl Outcome {
    pub const ALL: [Outcome; 4] = [Outcome::Caught, Outcome::Missed, Outcome::Timeout, Outcome::Unviable];

    /// As cargo-mutants names its lists.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Caught => "caught",
            Outcome::Missed => "missed",
            Outcome::Timeout => "timeout",
            Outcome::Unviable => "unviable",
        }
    }
}

/// The outcomes of one file's mutants.
#[derive(Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Of the file, as [`digest`] gives it.
    digest: String,
    outcomes: BTreeMap<String, Outcome>,
}

/// The file of the core in which a mutant stands, as `session/mod.rs`.
pub fn file_of(mutant: &str) -> Option<&str> {
    Some(mutant.strip_prefix(super::CORE)?.split_once(':')?.0)
}

/// What tells one text of a file from another: SHA-256, hex.
pub fn digest(source: &[u8]) -> String {
    hmac_sha256::Hash::hash(source).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Forgets all that is kept of a file.
pub fn forget(kept: &Path, file: &str) -> Result<(), String> {
    match fs::remove_file(path_of(kept, file)) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("cannot forget {file}: {e}")),
        _ => Ok(()),
    }
}

fn path_of(kept: &Path, file: &str) -> PathBuf {
    kept.join(format!("{}.txt", file.replace('/', "+")))
}

impl Ledger {
    /// What is kept of a file of this digest; nothing where it was another text.
    pub fn open(kept: &Path, file: &str, digest: String) -> Result<Ledger, String> {
        let path = path_of(kept, file);
        let text = if path.is_file() { read_text(&path)? } else { String::new() };
        Ok(Ledger::read(&text, digest))
    }

    fn read(text: &str, digest: String) -> Ledger {
        let mut lines = text.lines();
        let mut outcomes = BTreeMap::new();
        if lines.next() == Some(digest.as_str()) {
            outcomes.extend(lines.filter_map(|line| {
                let (word, name) = line.split_once(' ')?;
                let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.name() == word)?;
                Some((name.to_owned(), outcome))
            }));
        }
        Ledger { digest, outcomes }
    }

    pub fn save(&self, kept: &Path, file: &str) -> Result<(), String> {
        write_file(&path_of(kept, file), self.write())
    }

    fn write(&self) -> String {
        let lines = self.outcomes.iter().map(|(name, outcome)| format!("{} {name}\n", outcome.name()));
        format!("{}\n{}", self.digest, lines.collect::<String>())
    }

    /// The newest outcome counts.
    pub fn note(&mut self, mutant: &str, outcome: Outcome) {
        self.outcomes.insert(mutant.to_owned(), outcome);
    }

    pub fn find(&self, mutant: &str) -> Option<Outcome> {
        self.outcomes.get(mutant).copied()
    }

    /// Whether a mutant is tried again: a new test may see what lived.
    pub fn must_be_tried(&self, mutant: &str) -> bool {
        !matches!(self.find(mutant), Some(Outcome::Caught | Outcome::Unviable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "src/core/session/mod.rs:7:9: replace <impl A for B>::c -> bool with true";

    fn ledger(outcomes: &[(&str, Outcome)]) -> Ledger {
        let mut ledger = Ledger::read("", "d1".to_owned());
        outcomes.iter().for_each(|(name, outcome)| ledger.note(name, *outcome));
        ledger
    }

    #[test]
    fn a_mutant_names_its_file() {
        assert_eq!(file_of(NAME), Some("session/mod.rs"));
        assert_eq!(file_of("src/view/screen.rs:1:1: x"), None);
        assert_eq!(file_of("src/core/session/mod.rs"), None);
    }

    #[test]
    fn what_is_written_is_read_again_and_holds_for_one_text_only() {
        let kept = ledger(&[(NAME, Outcome::Missed), ("src/core/a.rs:1:1: x y", Outcome::Timeout)]);
        assert_eq!(Ledger::read(&kept.write(), "d1".to_owned()), kept);
        assert_eq!(Ledger::read(&kept.write(), "d2".to_owned()).find(NAME), None);
        let damaged = "d1\nlost a\ncaught\ncaught src/core/a.rs:2:1: z\n";
        assert_eq!(Ledger::read(damaged, "d1".to_owned()), ledger(&[("src/core/a.rs:2:1: z", Outcome::Caught)]));
    }

    #[test]
    fn what_lived_or_was_never_tried_is_tried_and_the_newest_outcome_counts() {
        for (outcome, again) in
            [(Outcome::Caught, false), (Outcome::Unviable, false), (Outcome::Missed, true), (Outcome::Timeout, true)]
        {
            assert_eq!(ledger(&[(NAME, outcome)]).must_be_tried(NAME), again, "{outcome:?}");
        }
        assert!(ledger(&[]).must_be_tried(NAME));
        assert_eq!(ledger(&[(NAME, Outcome::Missed), (NAME, Outcome::Caught)]).find(NAME), Some(Outcome::Caught));
    }
}
