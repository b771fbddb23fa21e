//! What failed, said again at the end: the output of an hour is long, and often only its end is kept.
//! It must never swallow a line: all of them have been printed before. Read next: `test.rs`.

/// How many lines of one stage are said again.
const LINES: usize = 150;

/// Collects what a test program says between `failures:` and `test result:`.
#[derive(Debug, Default)]
pub struct Failures {
    lines: Vec<String>,
    listening: bool,
}

impl Failures {
    /// Takes a line of the program's output.
    pub fn take(&mut self, line: &str) {
        if line.trim_end() == "failures:" {
            // The harness names them twice: with their words, then as a list. The words are enough.
            self.listening = self.lines.is_empty();
        } else if line.starts_with("test result: ") {
            self.listening = false;
        } else if self.listening && self.lines.len() < LINES {
            self.lines.push(line.to_owned());
        }
    }

    /// What was collected, each line moved in a little; nothing where nothing failed.
    pub fn text(&self) -> String {
        self.lines.iter().filter(|line| !line.trim().is_empty()).map(|line| format!("    {line}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_failure_are_kept_and_nothing_else() {
        let mut failures = Failures::default();
        let output = "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b ----\nit took 3 bytes\n\nfailures:\n    b\n\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored\ntest c ... ok";
        output.lines().for_each(|line| failures.take(line));
        assert_eq!(failures.text(), "    ---- b ----\n    it took 3 bytes\n");
    }

    #[test]
    fn a_program_without_failures_has_nothing_to_say() {
        let mut failures = Failures::default();
        ["test a ... ok", "", "test result: ok. 1 passed; 0 failed; 0 ignored"]
            .iter()
            .for_each(|line| failures.take(line));
        assert_eq!(failures.text(), "");
    }
}
