//! What is told of the mutants: a row a file, then those that lived by name; and whether that is good enough. Read
//! next: `mod.rs`.

use std::{collections::BTreeSet, fmt::Write};

use super::ledger::{Ledger, Outcome, file_of};

/// What protects a base: here no mutant may live.
const STRICT: [&str; 6] = ["age.rs", "memory.rs", "source/signed_feed.rs", "trust/", "verdict.rs", "version.rs"];

/// Whether a file is one of those, or stands in a folder of theirs.
fn is_strict(file: &str) -> bool {
    STRICT.iter().any(|strict| file == *strict || (strict.ends_with('/') && file.starts_with(strict)))
}

/// How many of a hundred viable mutants must be caught elsewhere, all files together.
const LEAST_PERCENT: usize = 90;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Row {
    caught: usize,
    missed: usize,
    timeout: usize,
    unviable: usize,
    untried: usize,
}

/// The outcomes of the mutants that were asked for.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<(String, Row)>,
    lived: Vec<String>,
    endless: Vec<String>,
}

impl Table {
    /// Counts the chosen mutants of these files; the ledgers are in the order of the files.
    pub fn count(files: &[String], chosen: &BTreeSet<String>, ledgers: &[Ledger]) -> Table {
        let mut table = Table::default();
        for (file, ledger) in files.iter().zip(ledgers) {
            let mut row = Row::default();
            for name in chosen.iter().filter(|name| file_of(name) == Some(file)) {
                match ledger.find(name) {
                    Some(Outcome::Caught) => row.caught += 1,
                    Some(Outcome::Unviable) => row.unviable += 1,
                    Some(Outcome::Missed) => {
                        row.missed += 1;
                        table.lived.push(name.clone());
                    }
                    Some(Outcome::Timeout) => {
                        row.timeout += 1;
                        table.endless.push(name.clone());
                    }
                    None => row.untried += 1,
                }
            }
            if row != Row::default() {
                table.rows.push((file.clone(), row));
            }
        }
        table
    }

    fn total(&self) -> Row {
        self.rows.iter().fold(Row::default(), |sum, (_, row)| Row {
            caught: sum.caught + row.caught,
            missed: sum.missed + row.missed,
            timeout: sum.timeout + row.timeout,
            unviable: sum.unviable + row.unviable,
            untried: sum.untried + row.untried,
        })
    }

    /// Why this is not good enough, where it is not. What took too long counts neither way: a loop without an end is
    /// noticed, but not by a test.
    pub fn complaint(&self) -> Option<String> {
        let strict = |(file, row): &&(String, Row)| row.missed > 0 && is_strict(file);
        if let Some((file, _)) = self.rows.iter().find(strict) {
            return Some(format!("in {file} no mutant may live"));
        }
        let Row { caught, missed, untried, .. } = self.total();
        if untried > 0 {
            return Some(format!("{untried} have not been tried; the same command goes on"));
        }
        let too_few = caught * 100 < (caught + missed) * LEAST_PERCENT;
        too_few.then(|| format!("fewer than {LEAST_PERCENT} of a hundred are caught"))
    }

    /// The table and the names, as text.
    pub fn describe(&self) -> String {
        let width = self.rows.iter().map(|(file, _)| file.len()).max().unwrap_or(0).max("all".len());
        let mut text = format!("{:width$}  caught  missed  timeout  unviable  not tried\n", "");
        let total = ("all".to_owned(), self.total());
        for (file, row) in self.rows.iter().chain([&total]) {
            let Row { caught, missed, timeout, unviable, untried } = row;
            let _ = writeln!(text, "{file:width$}  {caught:6}  {missed:6}  {timeout:7}  {unviable:8}  {untried:9}");
        }
        for (title, names) in [("lived", &self.lived), ("took too long", &self.endless)] {
            for name in names {
                let _ = writeln!(text, "{title}: {name}");
            }
        }
        let Row { caught, missed, .. } = total.1;
        let _ = writeln!(text, "{caught} of {} that compile and end were caught", caught + missed);
        if let Some(complaint) = self.complaint() {
            let _ = writeln!(text, "{complaint}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of these outcomes: a file, a letter for each of its mutants (`.` was not tried), in order.
    fn table(files: &[(&str, &str)]) -> Table {
        let root = std::env::temp_dir().join("extension-update-no-ledger");
        let (mut chosen, mut ledgers) = (BTreeSet::new(), Vec::new());
        for (file, letters) in files {
            let mut ledger = Ledger::open(&root, file, String::new()).unwrap_or_else(|text| panic!("{text}"));
            for (number, letter) in letters.chars().enumerate() {
                let name = format!("src/core/{file}:{number}:1: x");
                let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.name().starts_with(letter));
                if let Some(outcome) = outcome {
                    ledger.note(&name, outcome);
                }
                chosen.insert(name);
            }
            ledgers.push(ledger);
        }
        let files: Vec<String> = files.iter().map(|(file, _)| (*file).to_owned()).collect();
        Table::count(&files, &chosen, &ledgers)
    }

    #[test]
    fn each_outcome_is_counted_in_its_column_and_only_what_was_asked_for() {
        let counted = table(&[("a.rs", "ccmtu."), ("empty.rs", ""), ("b.rs", "c")]);
        let row = Row { caught: 2, missed: 1, timeout: 1, unviable: 1, untried: 1 };
        assert_eq!(counted.rows, [("a.rs".to_owned(), row), ("b.rs".to_owned(), Row { caught: 1, ..Row::default() })]);
        assert_eq!(counted.total(), Row { caught: 3, ..row });
        let mut ledger = Ledger::open(&std::env::temp_dir().join("extension-update-no-ledger"), "a.rs", String::new());
        if let Ok(ledger) = &mut ledger {
            ledger.note("src/core/a.rs:9:1: not chosen", Outcome::Missed);
        }
        let none = Table::count(&["a.rs".to_owned()], &BTreeSet::new(), &ledger.into_iter().collect::<Vec<_>>());
        assert_eq!((none.rows.len(), none.lived.len()), (0, 0));
    }

    #[test]
    fn what_lived_and_what_took_too_long_is_named() {
        let text = table(&[("a.rs", "cmt")]).describe();
        assert!(text.contains("\na.rs       1       1        1         0          0\n"), "{text}");
        assert!(text.contains("lived: src/core/a.rs:1:1: x\ntook too long: src/core/a.rs:2:1: x\n"), "{text}");
        assert!(text.contains("1 of 2 that compile and end were caught\n"), "{text}");
    }

    #[test]
    fn nine_of_ten_are_enough_but_where_a_base_is_protected_all_must_be_caught() {
        let complaint = |files: &[(&str, &str)]| table(files).complaint();
        assert_eq!(complaint(&[("a.rs", "cccccccccmuuu")]), None);
        assert!(complaint(&[("a.rs", "ccccccccmuuuttt")]).is_some(), "eight of nine");
        assert_eq!(complaint(&[("a.rs", "mccccccccc"), ("trust/roots.rs", "cctu")]), None);
        for strict in STRICT {
            let strict = if strict.ends_with('/') { "trust/roots.rs" } else { strict };
            assert_eq!(
                complaint(&[(strict, &("c".repeat(99) + "m"))]),
                Some(format!("in {strict} no mutant may live"))
            );
        }
        assert!(complaint(&[("a.rs", "ccc.")]).is_some_and(|text| text.starts_with("1 have not been tried")));
        assert_eq!(complaint(&[]), None);
        let core = crate::layout::Layout::find().map(|layout| layout.root.join("src/core"));
        assert!(core.is_ok_and(|core| STRICT.iter().all(|file| core.join(file).exists())), "a name is wrong");
    }
}
