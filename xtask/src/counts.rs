//! Counts tests from what test programs print. It must count a line in any colour, and nothing that only looks like a
//! result. Read next: `test.rs`.

use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl Counts {
    pub const ONE_PASSED: Counts = Counts { passed: 1, failed: 0, skipped: 0 };
    pub const ONE_FAILED: Counts = Counts { passed: 0, failed: 1, skipped: 0 };

    /// The closing line of a run.
    pub fn describe(self) -> String {
        let Counts { passed, failed, skipped } = self;
        match skipped {
            0 => format!("{passed} passed, {failed} failed"),
            _ => format!("{passed} passed, {failed} failed, {skipped} skipped"),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// Reads `test result: ok. 3 passed; 0 failed; 1 ignored; …`, which cargo's harness and wasm-bindgen's test runner both
/// print.
pub fn parse_result_line(line: &str) -> Option<Counts> {
    let plain = strip_colours(line);
    let (_, list) = plain.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for part in list.split("; ") {
        let (number, word) = part.split_once(' ')?;
        match word {
            "passed" => counts.passed = number.parse().ok()?,
            "failed" => counts.failed = number.parse().ok()?,
            "ignored" => counts.skipped = number.parse().ok()?,
            _ => {}
        }
    }
    Some(counts)
}

/// Takes out the sequences by which a terminal is told colours: escape, `[`, digits and semicolons, a letter.
fn strip_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.strip_prefix('[').unwrap_or(part);
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        let mut rest = rest.chars();
        rest.next();
        plain.push_str(rest.as_str());
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(usize, usize, usize)>) {
        let counts = parse_result_line(line).map(|counts| (counts.passed, counts.failed, counts.skipped));
        assert_eq!(counts, expected, "{line}");
    }

    #[test]
    fn the_line_of_each_harness_is_counted() {
        check(
            "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            Some((12, 0, 3)),
        );
        check("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 filtered out; finished in 1.20s", Some((1, 2, 0)));
        check(
            "test result: \u{1b}[32mok\u{1b}(B\u{1b}[m. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
            Some((5, 0, 0)),
        );
        check("  test result: \u{1b}[31;1mFAILED\u{1b}[0m. 0 passed; 1 failed; 0 ignored", Some((0, 1, 0)));
    }

    #[test]
    fn other_lines_are_not_counted() {
        check("test feeds ... ok", None);
        check("the test result: ok. 1 passed; 0 failed", None);
        check("test result: ok", None);
        check("test result: ok. many passed; 0 failed", None);
    }

    #[test]
    fn skipped_tests_are_named_only_where_there_are_some() {
        let mut all = Counts::ONE_PASSED;
        assert_eq!(all.describe(), "1 passed, 0 failed");
        all += Counts { passed: 2, failed: 1, skipped: 4 };
        assert_eq!(all.describe(), "3 passed, 1 failed, 4 skipped");
    }
}
