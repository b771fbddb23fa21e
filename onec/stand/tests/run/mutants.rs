//! Mutants: each is planted in turn, and the cases that run its procedure are run until one of them fails. Not a part
//! of the quick run: `ONEC_MUTANTS=count[:seed[:part/parts]]` asks for it, and says which share of the mutants this
//! process takes.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use extension_update_stand::coverage;
use extension_update_stand::mutants::{self, Mutant};
use extension_update_stand::sources::Sources;

use crate::{Case, run};

/// Which mutants.
struct Order {
    count: usize,
    seed: u64,
    part: usize,
    parts: usize,
}

impl Order {
    fn parse(text: &str) -> Option<Order> {
        let mut words = text.split(':');
        let count = words.next()?.parse().ok()?;
        let seed = words.next().map_or(Some(1), |word| word.parse().ok())?;
        let (part, parts) = words.next().map_or(Some((0, 1)), |word| {
            let (part, parts) = word.split_once('/')?;
            Some((part.parse().ok()?, parts.parse().ok().filter(|parts| *parts > 0)?))
        })?;
        Some(Order { count, seed, part, parts })
    }
}

/// After this a case is taken for one that hangs (a busy machine needs minutes for the longest): a mutant may make a
/// loop endless outside of what the interpreter counts.
const PATIENCE: Duration = Duration::from_secs(600);

fn passes(case: fn()) -> bool {
    let (tell, hear) = mpsc::channel();
    std::thread::spawn(move || tell.send(run(case).is_ok()));
    hear.recv_timeout(PATIENCE).unwrap_or(false)
}

/// What a case runs, and how long it takes.
struct Known {
    case: Case,
    procedures: BTreeSet<(String, usize)>,
    took: Duration,
}

/// Runs them; fails where a word of the order cannot be read or a case fails without any mutant.
pub fn work(order: &str, cases: &[Case]) -> ExitCode {
    let Some(order) = Order::parse(order) else {
        eprintln!("ONEC_MUTANTS=count[:seed[:part/parts]]");
        return ExitCode::FAILURE;
    };
    let mut known = vec![];
    coverage::take();
    for case in cases {
        let begun = Instant::now();
        if !passes(case.1) {
            eprintln!("{} fails without a mutant", case.0);
            return ExitCode::FAILURE;
        }
        known.push(Known { case: *case, took: begun.elapsed(), procedures: coverage::take().into_iter().collect() });
    }
    known.sort_by_key(|known| known.took);
    let sources = [Sources::read("extension"), Sources::read_installer(), Sources::read("service")];
    let Ok(sources) = sources.into_iter().collect::<Result<Vec<_>, _>>() else { return ExitCode::FAILURE };
    let all = mutants::all(&sources);
    println!("onec: {} mutants are possible", all.len());
    let chosen = mutants::choose(all, &sources, order.count, order.seed);
    let mine: Vec<Mutant> =
        chosen.into_iter().enumerate().filter(|(at, _)| at % order.parts == order.part).map(|(_, one)| one).collect();
    report(&mine, &known, &sources)
}

fn report(mine: &[Mutant], known: &[Known], sources: &[Sources]) -> ExitCode {
    let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for mutant in mine {
        let procedure = (mutant.module.clone(), procedure_of(mutant, sources));
        mutants::plant(Some(mutant.clone()));
        let mut runs = known.iter().filter(|known| known.procedures.contains(&procedure));
        let caught = runs.find(|known| !passes(known.case.1));
        mutants::plant(None);
        let kind = kinds.entry(mutant.kind).or_default();
        kind.0 += 1;
        kind.1 += usize::from(caught.is_some());
        match caught {
            Some(known) => println!("caught by {}: {}", known.case.0, mutant.describe()),
            None => println!("survived: {}", mutant.describe()),
        }
    }
    let caught: usize = kinds.values().map(|(_, caught)| caught).sum();
    kinds.iter().for_each(|(kind, (all, caught))| println!("{kind}: {caught} of {all}"));
    println!("onec: mutants {caught} of {} caught", mine.len());
    if caught * 5 >= mine.len() * 4 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The line of the procedure that a mutant stands in.
fn procedure_of(mutant: &Mutant, sources: &[Sources]) -> usize {
    let text =
        sources.iter().find_map(|sources| sources.find(&mutant.module)).map_or("", |module| module.text.as_str());
    let begins = |line: &str| ["Процедура ", "Функция "].iter().any(|word| line.trim_start().starts_with(word));
    let lines = text.lines().enumerate().take(mutant.line).filter(|(_, line)| begins(line));
    lines.last().map_or(0, |(at, _)| at + 1)
}
