//! The tables of `docs/hosting.md` and `docs/hosting.en.md`, and their place between two marks. It must never write a
//! figure that no simulation gave.

use crate::simulation::{Fleet, NODES, Outcome, ROLLOUT};
use crate::tally::{DAYS, FROM, Tally};
use std::path::PathBuf;

const BEGIN: &str = "<!-- fleet: cargo xtask fleet --write -->";
const END: &str = "<!-- /fleet -->";
const SIZES: [u32; 2] = [10_000, 1_000_000];
const INTERVALS: [Option<u32>; 2] = [None, Some(24)];

// What an answer of the demo's service weighs. The table takes constants, so that it comes out the same each day; a
// test holds them to the service. TLS is not counted: it depends on the host's certificate and on connections that are
// kept.

/// Bytes of an answer with the demo's feed, headers included, as gzip makes it.
pub const WHOLE: u64 = 3_540;
/// Bytes of an answer 304.
pub const UNCHANGED: u64 = 568;
/// Bytes of the release's file.
pub const FILE: u64 = 51_814;

/// A document, and how its readers write.
pub struct Language {
    document: &'static str,
    requests: &'static str,
    downloads: &'static str,
    no_interval: &'static str,
    hours: &'static str,
    at_once: &'static str,
    rolled_out: &'static str,
    percent: &'static str,
    /// Between thousands, and before a tenth.
    marks: [&'static str; 2],
}

pub const LANGUAGES: [Language; 2] = [
    Language {
        document: "hosting.md",
        requests: "| баз | `policy.checkInterval` | запросов в день | из них 304 | МБ в день | пик, запросов в секунду | у хранилища за CDN: запросов в день | МБ в день | пик, запросов в секунду |",
        downloads: "| баз | выпуск | загрузок за 30 дней | ГБ | в самый тяжёлый день, ГБ | пик, загрузок в секунду | у хранилища за CDN, МБ |",
        no_interval: "нет",
        hours: "ч",
        at_once: "сразу всем",
        rolled_out: "часов",
        percent: " %",
        marks: ["\u{a0}", ","],
    },
    Language {
        document: "hosting.en.md",
        requests: "| infobases | `policy.checkInterval` | requests a day | of them 304 | MB a day | peak, requests a second | at the storage behind a CDN: requests a day | MB a day | peak, requests a second |",
        downloads: "| infobases | release | downloads in 30 days | GB | on the heaviest day, GB | peak, downloads a second | at the storage behind a CDN, MB |",
        no_interval: "none",
        hours: "h",
        at_once: "to all at once",
        rolled_out: "hours",
        percent: "%",
        marks: [",", "."],
    },
];

/// Each fleet of the tables with its outcome, side by side on as many cores as there are. The large ones take some
/// seconds.
pub fn run_all() -> Vec<(Fleet, Outcome)> {
    let fleets = SIZES.into_iter().flat_map(|bases| INTERVALS.map(|interval| Fleet { bases, interval }));
    std::thread::scope(|scope| {
        let started: Vec<_> = fleets.map(|fleet| (fleet, scope.spawn(move || fleet.run()))).collect();
        // A simulation that panicked has said why; it must not become a row.
        started.into_iter().filter_map(|(fleet, run)| Some((fleet, run.join().ok()?))).collect()
    })
}

/// Both tables.
pub fn write(outcomes: &[(Fleet, Outcome)], language: &Language) -> String {
    let mut requests = format!("{}\n|---:|---|---:|---:|---:|---:|---:|---:|---:|\n", language.requests);
    let mut downloads = format!("{}\n|---:|---|---:|---:|---:|---:|---:|\n", language.downloads);
    for (fleet, outcome) in outcomes {
        requests += &language.row_of_requests(fleet, outcome);
        if fleet.interval.is_some() {
            let rolled_out = format!("`rollout`, {ROLLOUT} {}", language.rolled_out);
            downloads += &language.row_of_downloads(fleet.bases, language.at_once, &outcome.at_once);
            downloads += &language.row_of_downloads(fleet.bases, &rolled_out, &outcome.phased);
        }
    }
    format!("{requests}\n{downloads}")
}

impl Language {
    fn row_of_requests(&self, fleet: &Fleet, outcome: &Outcome) -> String {
        let (days, requests, origin) = (u64::from(DAYS), outcome.requests.sum(FROM), outcome.origin.sum(FROM));
        let bytes = outcome.whole * WHOLE + outcome.unchanged * UNCHANGED;
        // Each node takes the new feed twice, and hears the rest of the time that nothing has changed.
        let origin_whole = u64::from(NODES) * 2;
        let origin_bytes = origin_whole * WHOLE + origin.saturating_sub(origin_whole) * UNCHANGED;
        let interval = fleet.interval.map_or(self.no_interval.to_owned(), |hours| format!("{hours} {}", self.hours));
        format!(
            "| {} | {interval} | {} | {}{} | {} | {} | {} | {} | {} |\n",
            self.group(fleet.bases.into()),
            self.group(requests / days),
            share(outcome.unchanged, requests),
            self.percent,
            self.tenths(bytes, days * 1_000_000),
            self.group(outcome.requests.peak().into()),
            self.group(origin / days),
            self.tenths(origin_bytes, days * 1_000_000),
            self.group(outcome.origin.peak().into()),
        )
    }

    fn row_of_downloads(&self, bases: u32, how: &str, downloads: &Tally) -> String {
        let all = downloads.sum(FROM);
        format!(
            "| {} | {how} | {} | {} | {} | {} | {} |\n",
            self.group(bases.into()),
            self.group(all),
            self.tenths(all * FILE, 1_000_000_000),
            self.tenths(downloads.heaviest_day() * FILE, 1_000_000_000),
            self.group(downloads.peak().into()),
            self.tenths(u64::from(NODES) * FILE, 1_000_000),
        )
    }

    /// `1234567` as `1,234,567`.
    fn group(&self, number: u64) -> String {
        match number {
            0..1_000 => number.to_string(),
            _ => format!("{}{}{:03}", self.group(number / 1_000), self.marks[0], number % 1_000),
        }
    }

    /// A quotient with one digit behind the comma.
    fn tenths(&self, number: u64, by: u64) -> String {
        let tenths = (number * 10 + by / 2) / by;
        format!("{}{}{}", self.group(tenths / 10), self.marks[1], tenths % 10)
    }

    pub fn file(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(self.document)
    }

    /// The document with the tables of these outcomes in their place.
    ///
    /// # Errors
    /// Where it cannot be read, or has no place for them.
    pub fn put_into_document(&self, outcomes: &[(Fleet, Outcome)]) -> Result<String, String> {
        let document = std::fs::read_to_string(self.file()).map_err(|e| format!("{}: {e}", self.document))?;
        put_into(&document, &write(outcomes, self)).ok_or_else(|| format!("{} has no {BEGIN} … {END}", self.document))
    }
}

/// So many of a hundred.
fn share(part: u64, whole: u64) -> u64 {
    (part * 100 + whole / 2).checked_div(whole).unwrap_or(0)
}

/// The document with these tables between its marks.
fn put_into(document: &str, tables: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{tables}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        let [ru, en] = &LANGUAGES;
        assert_eq!([0, 999, 1_000, 1_234_567].map(|n| en.group(n)), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(ru.group(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!([(15, 10), (1_049, 100), (99_960, 1000)].map(|(n, by)| ru.tenths(n, by)), ["1,5", "10,5", "100,0"]);
        assert_eq!((share(1, 3), share(2, 3), share(0, 0)), (33, 67, 0));
    }

    #[test]
    fn the_tables_go_between_the_marks_and_nowhere_else() {
        let document = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        assert_eq!(put_into(&document, "new\n"), Some(format!("a\n{BEGIN}\n\nnew\n\n{END}\nb\n")));
        assert!(put_into("a\n", "new\n").is_none());
    }
}
