//! Mutants of the shipped modules: one place of the text changed in a way that a test should notice. Which ones are
//! taken is decided by a seed, so that a run can be repeated. Read next: `tests/run/mutants.rs`.

use std::sync::{Mutex, PoisonError};

use extension_update_bsl::runtime::Plain;
use extension_update_bsl::{Limits, Runtime, Side};

use crate::sources::{Source, Sources};

/// One change of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    pub module: String,
    /// Counted from 1.
    pub line: usize,
    pub kind: &'static str,
    /// The line as it is and as it becomes.
    pub from: String,
    pub to: String,
}

impl Mutant {
    fn apply(&self, text: &str) -> String {
        let line = |(at, line)| if at + 1 == self.line { self.to.as_str() } else { line };
        text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n")
    }

    /// `module:line kind: the changed line`.
    pub fn describe(&self) -> String {
        format!("{}:{} {}: {}", self.module, self.line, self.kind, self.to.trim())
    }
}

static PLANTED: Mutex<Option<Mutant>> = Mutex::new(None);

/// From here on every stand that is loaded has this mutant; `None` takes it out.
pub fn plant(mutant: Option<Mutant>) {
    *PLANTED.lock().unwrap_or_else(PoisonError::into_inner) = mutant;
}

/// The text of a module with the mutant that is planted.
pub(crate) fn changed(module: &str, text: String) -> String {
    let planted = PLANTED.lock().unwrap_or_else(PoisonError::into_inner);
    match planted.as_ref().filter(|mutant| mutant.module == module) {
        None => text,
        Some(mutant) => mutant.apply(&text),
    }
}

/// Every mutant of these sources, in the order of the text.
pub fn all(sources: &[Sources]) -> Vec<Mutant> {
    let mut found: Vec<Mutant> = vec![];
    for module in sources.iter().flat_map(|sources| &sources.modules) {
        if !found.iter().any(|mutant| mutant.module == module.name) {
            found.extend(of_module(module));
        }
    }
    found
}

/// `count` of them, as the seed says. One that is no module any more does not count: any test would catch it.
pub fn choose(mut all: Vec<Mutant>, sources: &[Sources], count: usize, seed: u64) -> Vec<Mutant> {
    let mut state = seed;
    for at in (1..all.len()).rev() {
        all.swap(at, (next(&mut state) % (at as u64 + 1)) as usize);
    }
    all.into_iter().filter(|mutant| loads(mutant, sources)).take(count).collect()
}

fn loads(mutant: &Mutant, sources: &[Sources]) -> bool {
    let module = sources.iter().find_map(|sources| sources.find(&mutant.module));
    let runtime = Runtime::new(Side::Server, Limits::default(), Box::new(Plain(|_: &str| {})));
    module.is_some_and(|module| runtime.add_module(&module.name, &mutant.apply(&module.text), None).is_ok())
}

/// splitmix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn of_module(module: &Source) -> Vec<Mutant> {
    let mut found = vec![];
    for (at, line) in module.text.lines().enumerate() {
        let trimmed = line.trim_start();
        // Comments, the inside of a text over several lines, directives.
        if trimmed.is_empty() || trimmed.starts_with("//") || trimmed.starts_with(['|', '#', '&']) {
            continue;
        }
        for (kind, to) in of_line(line) {
            found.push(Mutant { module: module.name.clone(), line: at + 1, kind, from: line.to_owned(), to });
        }
    }
    found
}

fn of_line(line: &str) -> Vec<(&'static str, String)> {
    let mut found = vec![];
    let indent = &line[..line.len() - line.trim_start().len()];
    let trimmed = line.trim();
    for (word, end) in [("Если ", " Тогда"), ("ИначеЕсли ", " Тогда"), ("Пока ", " Цикл")]
    {
        if let Some(condition) = trimmed.strip_prefix(word).and_then(|rest| rest.strip_suffix(end)) {
            found.push(("condition negated", format!("{indent}{word}Не ({condition}){end}")));
        }
    }
    for (from, to) in [("Возврат Истина;", "Возврат Ложь;"), ("Возврат Ложь;", "Возврат Истина;")]
    {
        if trimmed == from {
            found.push(("condition negated", format!("{indent}{to}")));
        }
    }
    if is_call(trimmed) {
        found.push(("call removed", format!("{indent}// {trimmed}")));
    }
    for (from, to) in
        [(" > ", " >= "), (" < ", " <= "), (" >= ", " > "), (" <= ", " < "), (" + 1", " + 2"), (" - 1", " - 2")]
    {
        for at in outside_of_strings(line, from) {
            // A digit more is another number.
            if !line[at + from.len()..].starts_with(|c: char| c.is_ascii_digit()) {
                found.push(("comparison shifted", format!("{}{to}{}", &line[..at], &line[at + from.len()..])));
            }
        }
    }
    for (begin, end) in strings(line) {
        let inner = &line[begin + 1..end];
        let is_code = inner.len() > 1 && inner.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if is_code {
            found.push(("string code changed", format!("{}x{}", &line[..end], &line[end..])));
        }
    }
    found
}

/// A call that stands alone, whole in one line.
fn is_call(line: &str) -> bool {
    let Some(body) = line.strip_suffix(");") else { return false };
    let name = body.split('(').next().unwrap_or("");
    body.contains('(') && !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_.".contains(c))
}

/// Where the quotes of each string of a line stand; none where one goes on in the next line.
fn strings(line: &str) -> Vec<(usize, usize)> {
    let code = line.split("//").next().unwrap_or("");
    let quotes: Vec<usize> = code.match_indices('"').map(|(at, _)| at).collect();
    quotes.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn outside_of_strings(line: &str, wanted: &str) -> Vec<usize> {
    let code = line.split(" //").next().unwrap_or("");
    let strings = strings(line);
    let is_inside = |at: usize| strings.iter().any(|(begin, end)| *begin <= at && at <= *end);
    code.match_indices(wanted).map(|(at, _)| at).filter(|at| !is_inside(*at)).collect()
}
