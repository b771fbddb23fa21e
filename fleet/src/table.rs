//! The tables of `docs/hosting.md`, in its language, and their place between two marks. It must never write a figure that no simulation gave.

use crate::service::{FILE, UNCHANGED, WHOLE};
use crate::simulation::{DAYS, FROM, Fleet, NODES, Outcome, ROLLOUT};
use crate::tally::Tally;
use std::fmt::Write;

const BEGIN: &str = "<!-- fleet: cargo xtask fleet --write -->";
const END: &str = "<!-- /fleet -->";
const SIZES: [u32; 2] = [10_000, 1_000_000];
const DAY_INTERVAL: u32 = 24;

/// Both tables. The large fleet takes some seconds.
pub fn write() -> String {
    let mut text = String::from(
        "| баз | `policy.checkInterval` | запросов в день | из них 304 | МБ в день | пик, запросов в секунду | у хранилища за CDN: запросов в день | МБ в день | пик, запросов в секунду |\n|---:|---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    let mut downloads = String::from(
        "| баз | выпуск | загрузок за 30 дней | ГБ | в самый тяжёлый день, ГБ | пик, загрузок в секунду | у хранилища за CDN, МБ |\n|---:|---|---:|---:|---:|---:|---:|\n",
    );
    for (fleet, outcome) in run_all() {
        add_requests(&mut text, &fleet, &outcome);
        if fleet.interval.is_some() {
            add_downloads(&mut downloads, fleet.bases, "сразу всем", &outcome.at_once);
            add_downloads(&mut downloads, fleet.bases, &format!("`rollout`, {ROLLOUT} часов"), &outcome.phased);
        }
    }
    format!("{text}\n{downloads}")
}

/// Each fleet of the tables with its outcome, side by side on as many cores as there are.
fn run_all() -> Vec<(Fleet, Outcome)> {
    let intervals = [None, Some(DAY_INTERVAL)];
    let fleets = SIZES.into_iter().flat_map(|bases| intervals.map(|interval| Fleet { bases, interval }));
    std::thread::scope(|scope| {
        let started: Vec<_> = fleets.map(|fleet| (fleet, scope.spawn(move || fleet.run()))).collect();
        // A simulation that panicked has said why; it must not become a row.
        started.into_iter().filter_map(|(fleet, run)| Some((fleet, run.join().ok()?))).collect()
    })
}

fn add_requests(text: &mut String, fleet: &Fleet, outcome: &Outcome) {
    let days = u64::from(DAYS);
    let requests = outcome.requests.sum(FROM);
    let bytes = outcome.whole * WHOLE + outcome.unchanged * UNCHANGED;
    // Each node takes the new feed twice, and hears the rest of the time that nothing has changed.
    let origin = outcome.origin.sum(FROM);
    let origin_whole = u64::from(NODES) * 2;
    let origin_bytes = origin_whole * WHOLE + origin.saturating_sub(origin_whole) * UNCHANGED;
    let interval = fleet.interval.map_or("нет".to_owned(), |hours| format!("{hours} ч"));
    // A text takes whatever is written into it.
    let _ = writeln!(
        text,
        "| {} | {interval} | {} | {} % | {} | {} | {} | {} | {} |",
        group(u64::from(fleet.bases)),
        group(requests / days),
        share(outcome.unchanged, requests),
        tenths(bytes, days * 1_000_000),
        group(u64::from(outcome.requests.peak(FROM))),
        group(origin / days),
        tenths(origin_bytes, days * 1_000_000),
        group(u64::from(outcome.origin.peak(FROM))),
    );
}

fn add_downloads(text: &mut String, bases: u32, how: &str, downloads: &Tally) {
    let all = downloads.sum(FROM);
    let _ = writeln!(
        text,
        "| {} | {how} | {} | {} | {} | {} | {} |",
        group(u64::from(bases)),
        group(all),
        tenths(all * FILE, 1_000_000_000),
        tenths(downloads.heaviest_day(FROM) * FILE, 1_000_000_000),
        group(u64::from(downloads.peak(FROM))),
        tenths(u64::from(NODES) * FILE, 1_000_000),
    );
}

/// `1234567` as `1 234 567`.
fn group(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// A quotient with one digit behind the comma.
fn tenths(number: u64, by: u64) -> String {
    let tenths = (number * 10 + by / 2) / by;
    format!("{},{}", group(tenths / 10), tenths % 10)
}

/// So many of a hundred.
fn share(part: u64, whole: u64) -> u64 {
    (part * 100 + whole / 2).checked_div(whole).unwrap_or(0)
}

/// The document with these tables between its marks.
///
/// # Errors
/// Where the marks are not there.
pub fn put_into(document: &str, tables: &str) -> Result<String, String> {
    let missing = || format!("the document has no place «{BEGIN}» … «{END}»");
    let (before, rest) = document.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}\n\n{tables}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        assert_eq!((group(0), group(999), group(1_234_567)), ("0".into(), "999".into(), "1\u{a0}234\u{a0}567".into()));
        assert_eq!(
            (tenths(15, 10), tenths(1_049, 100), tenths(99_960, 1000)),
            ("1,5".into(), "10,5".into(), "100,0".into())
        );
        assert_eq!((share(1, 3), share(2, 3), share(0, 0)), (33, 67, 0));
    }

    #[test]
    fn the_tables_go_between_the_marks_and_nowhere_else() {
        let document = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        assert_eq!(put_into(&document, "new\n"), Ok(format!("a\n{BEGIN}\n\nnew\n\n{END}\nb\n")));
        assert!(put_into("a\n", "new\n").is_err());
    }
}
