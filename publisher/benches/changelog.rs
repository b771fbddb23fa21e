//! How long a changelog takes to be read, and that twice the sections take about twice the time:
//! `cargo bench -p extension-update-publisher`.
//! The tests count what is looked at instead, because a clock depends on the machine.

use extension_feed::changelog::dates::Dates;
use extension_feed::changelog::entries;
use extension_feed::settings::Settings;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;

/// More than this for twice the sections is no straight line.
const MOST: f64 = 2.3;

fn write(sections: usize) -> String {
    let section = |n: usize| {
        format!(
            "## [1.{}.{}] - 2026-10-01\n\n<!-- {n} -->\n\n### Добавлено\n\n- Поле «Любимое место» [#{n}]\n\n### Исправлено\n\n- Отчёт\n\n\
             [#{n}]: https://example.com/{n}\n\n",
            n / 1000,
            n % 1000
        )
    };
    (0..sections).rev().map(section).collect()
}

/// The time of one reading.
fn measure(sections: usize, settings: &Settings) -> Duration {
    let changelogs = BTreeMap::from([("ru".to_string(), ("CHANGELOG.md".to_string(), write(sections)))]);
    let start = Instant::now();
    let dates = Dates::new("DEMO", &settings.products["DEMO"], Path::new("."), None, None);
    let found = entries::collect(&changelogs, &dates).unwrap();
    let time = start.elapsed();
    assert_eq!(found.entries.len(), sections);
    time
}

fn main() {
    let settings = Settings::parse("[products.DEMO]\n", "feed.toml").unwrap();
    // Side by side, so that a busy machine slows both; the fastest round is the one that was disturbed least.
    let rounds: Vec<[Duration; 2]> = (0..ROUNDS).map(|_| [10_000, 20_000].map(|n| measure(n, &settings))).collect();
    let best = |at: usize| rounds.iter().map(|round| round[at]).min().unwrap();
    let (once, twice) = (best(0), best(1));
    let ratio = twice.as_secs_f64() / once.as_secs_f64();
    println!("10,000 sections: {once:.1?}, 20,000 sections: {twice:.1?}, {ratio:.2} times (at most {MOST})");
    std::process::exit(i32::from(ratio > MOST));
}
