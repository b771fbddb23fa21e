//! The table of a run: a row a suite, the sum, and the closing line that `cargo xtask` counts. Excused cases are
//! counted apart: they are neither passed nor skipped. Read next: `main.rs`.

use crate::{material::Missing, policy::Policy, suite::Tally};

/// How many failed cases of a suite are shown.
const SHOWN: usize = 25;

pub struct Row {
    pub name: &'static str,
    pub outcome: Result<Tally, Missing>,
}

/// What failed, in words.
pub fn describe_failures(rows: &[Row]) -> String {
    let mut out = String::new();
    for Row { name, outcome } in rows {
        let Ok(tally) = outcome else { continue };
        for words in tally.failed.iter().take(SHOWN) {
            out.push_str(&format!("FAILED {name}: {words}\n"));
        }
        if tally.failed.len() > SHOWN {
            out.push_str(&format!("FAILED {name}: and {} more\n", tally.failed.len() - SHOWN));
        }
    }
    out
}

/// The table as markdown, which reads well in a terminal too.
pub fn format_table(rows: &[Row]) -> String {
    let mut lines = vec![["suite", "cases", "passed", "excused", "failed", "by which policy"].map(str::to_owned)];
    for Row { name, outcome } in rows {
        lines.push(match outcome {
            Ok(tally) => {
                let policies: Vec<String> =
                    tally.excused.iter().map(|(policy, count)| format!("{} {count}", policy.number())).collect();
                [
                    (*name).to_owned(),
                    tally.cases().to_string(),
                    tally.passed.to_string(),
                    tally.excused_in_all().to_string(),
                    tally.failed.len().to_string(),
                    policies.join(", "),
                ]
            }
            Err(Missing(what)) => {
                let nothing = String::new;
                [(*name).to_owned(), nothing(), nothing(), nothing(), nothing(), format!("not run: no {what}")]
            }
        });
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..6).map(width).collect();
    let format_line = |line: &[String; 6]| {
        let cells = line.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
            1..=4 => format!("{cell:>width$}"),
            _ => format!("{cell:<width$}"),
        });
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut out = format_line(&lines[0]);
    let rule = widths.iter().enumerate().map(|(column, &width)| match column {
        1..=4 => format!("{}:", "-".repeat(width + 1)),
        _ => "-".repeat(width + 2),
    });
    out.push_str(&format!("|{}|\n", rule.collect::<Vec<_>>().join("|")));
    lines[1..].iter().for_each(|line| out.push_str(&format_line(line)));
    out
}

/// The names of the policies that were used.
pub fn list_policies(rows: &[Row]) -> String {
    let used = |(policy, _): &&(Policy, &str)| {
        rows.iter().filter_map(|row| row.outcome.as_ref().ok()).any(|tally| tally.excused.contains_key(policy))
    };
    let lines = Policy::ALL.iter().filter(used).map(|(policy, name)| format!("{}: {name}\n", policy.number()));
    lines.collect()
}

/// The closing line.
pub fn close(rows: &[Row]) -> String {
    let tallies = || rows.iter().filter_map(|row| row.outcome.as_ref().ok());
    let passed: usize = tallies().map(|tally| tally.passed).sum();
    let excused: usize = tallies().map(Tally::excused_in_all).sum();
    let failed: usize = tallies().map(|tally| tally.failed.len()).sum();
    let skipped = rows.iter().filter(|row| row.outcome.is_err()).count();
    let word = if failed == 0 { "ok" } else { "FAILED" };
    format!("test result: {word}. {passed} passed; {failed} failed; {skipped} ignored; {excused} excused by policy")
}

/// Whether anything failed.
pub fn has_failed(rows: &[Row]) -> bool {
    rows.iter().any(|row| row.outcome.as_ref().is_ok_and(|tally| !tally.failed.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::Verdict;

    #[test]
    fn what_was_not_run_is_neither_passed_nor_failed() {
        let mut tally = Tally::default();
        tally.judge("a", || Verdict::Passed);
        tally.judge("b", || Verdict::Excused(Policy::RawHtml));
        let mut rows =
            vec![Row { name: "one", outcome: Ok(tally) }, Row { name: "two", outcome: Err(Missing("x.json".into())) }];
        assert_eq!(close(&rows), "test result: ok. 1 passed; 0 failed; 1 ignored; 1 excused by policy");
        assert!(format_table(&rows).contains("not run: no x.json") && !has_failed(&rows));
        if let Ok(tally) = &mut rows[0].outcome {
            tally.judge("c", || Verdict::Failed("wrong".into()));
        }
        assert!(close(&rows).starts_with("test result: FAILED. 1 passed; 1 failed") && has_failed(&rows));
        assert_eq!(describe_failures(&rows), "FAILED one: c: wrong\n");
    }
}
