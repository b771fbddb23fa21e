//! How quick the core is natively: reading a feed, opening a signed one, judging, notes to nodes. It is run by
//! `cargo bench -p extension-update`.
//!
//! It must measure only what the panel itself calls, and on texts that are the same everywhere. The panel in a browser,
//! beside others, is measured by `cargo xtask bench`. Next: `docs/performance.md`.

#[cfg(not(target_arch = "wasm32"))]
#[path = "../tests/browser/bench/changelog.rs"]
mod changelog;
#[cfg(not(target_arch = "wasm32"))]
#[path = "../tests/native/desk/mod.rs"]
#[allow(dead_code, reason = "the benchmarks need a part of it")]
mod desk;

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::changelog;
    use super::desk::{self, NOW, vendor};
    use criterion::{BenchmarkId, Criterion, Throughput};
    use extension_update::core::exchange::Answer;
    use extension_update::core::feed::{Feed, Localised, Release};
    use extension_update::core::json::{self, Rules};
    use extension_update::core::markdown::Dialect;
    use extension_update::core::memory::Memory;
    use extension_update::core::source;
    use extension_update::core::trust;
    use extension_update::core::verdict::{Circumstances, judge};
    use extension_update::core::version::Version;
    use extension_update::view::text::ru;
    use extension_update::view::{arrangement, notes};
    use serde_json::{Value, json};
    use std::hint::black_box;

    /// Sizes of notes, and their names.
    const SIZES: [(usize, &str); 3] = [(10_000, "10 kB"), (100_000, "100 kB"), (1_000_000, "1 MB")];

    /// The largest piece that is one release: more is several of them.
    const RELEASE: usize = 100_000;

    /// Texts of this size together.
    fn write_notes(bytes: usize) -> Vec<String> {
        (0..bytes.div_ceil(RELEASE)).map(|seed| changelog::write(seed as u64 + 1, bytes.min(RELEASE))).collect()
    }

    /// GitHub's list of releases with these notes.
    fn write_list(notes: &[String]) -> String {
        let releases = notes.iter().enumerate().map(|(number, body)| {
            json!({
                "tag_name": format!("0.0.1.{number}"), "draft": false, "prerelease": false, "published_at": "2026-10-01T08:00:00Z",
                "body": body, "assets": [{"name": "DEMO.cfe", "size": 51814, "browser_download_url": "https://example.com/DEMO.cfe"}]
            })
        });
        releases.collect::<Value>().to_string()
    }

    fn parse(criterion: &mut Criterion) {
        let config = desk::config(&[(
            "source",
            r#"{"kind":"github-releases","url":"https://example.com/releases","transport":"host"}"#,
        )]);
        let mut group = criterion.benchmark_group("parse");
        for (bytes, name) in SIZES {
            let list = write_list(&write_notes(bytes));
            group.throughput(Throughput::Bytes(list.len() as u64));
            group.bench_with_input(BenchmarkId::new("JSON", name), &list, |bencher, list| {
                bencher.iter(|| json::parse(black_box(list), Rules::HOST));
            });
            let answer = desk::arrived(&list);
            let feed = |answer: &Answer| source::read(&config, answer, &Memory::default(), NOW);
            assert!(feed(&answer).is_ok_and(|(feed, _)| feed.dropped.is_empty()));
            group.bench_with_input(BenchmarkId::new("feed", name), &answer, |bencher, answer| {
                bencher.iter(|| feed(black_box(answer)));
            });
        }
        group.finish();
    }

    /// The largest signed feed that is taken: twelve releases, 16 kB of notes each.
    fn verify(criterion: &mut Criterion) {
        let releases: Vec<Value> = (1..=12)
            .map(|number| {
                let text = changelog::write(number, 13_500);
                vendor::release(&format!("0.0.1.{number}"), json!({"notes": {"ru": text}}))
            })
            .collect();
        let small = vendor::sign(&vendor::newest(1));
        let large = vendor::sign(&vendor::payload(1, &releases));
        let config = vendor::signed_start(&[]).config;
        let mut group = criterion.benchmark_group("verify");
        for (name, envelope) in [("one release", &small), ("twelve releases", &large)] {
            group.throughput(Throughput::Bytes(envelope.len() as u64));
            let keys = [vendor::key(1).public()];
            assert!(trust::open(envelope, &keys, 1).is_ok());
            group.bench_with_input(BenchmarkId::new("envelope", name), envelope, |bencher, envelope| {
                bencher.iter(|| trust::open(black_box(envelope), &keys, 1));
            });
            let answer = desk::arrived(envelope);
            let read = |answer: &Answer| source::read(&config, answer, &Memory::default(), NOW);
            assert!(read(&answer).is_ok_and(|(feed, _)| feed.dropped.is_empty()));
            group.bench_with_input(BenchmarkId::new("feed", name), &answer, |bencher, answer| {
                bencher.iter(|| read(black_box(answer)));
            });
        }
        for roots in [1, 3, 16] {
            let answer = desk::arrived(&vendor::wrap(&vendor::newest(1), 1, json!({"roots": write_chain(roots)})));
            let policy = vendor::rooted(&[100, 101, 102], 2, json!({}));
            let config = vendor::signed_start(&[("policy", &policy)]).config;
            let read = |answer: &Answer| source::read(&config, answer, &Memory::default(), NOW);
            assert!(read(&answer).is_ok_and(|(feed, _)| feed.dropped.is_empty()));
            group.throughput(Throughput::Elements(u64::from(roots)));
            group.bench_with_input(BenchmarkId::new("chain", roots), &answer, |bencher, answer| {
                bencher.iter(|| read(black_box(answer)));
            });
        }
        group.finish();
    }

    /// Roots whose keys are replaced one after another; two of the three have to sign.
    fn write_chain(roots: u8) -> Value {
        let sealed = (101..=100 + roots).map(|first| {
            let root = vendor::root(u64::from(first - 100), (&[first, first + 1, first + 2], 2), &[1], &[]);
            // These are the second and third key of the version before, and the first and second of this one.
            vendor::seal(vendor::ROOT_TYPE, &root, &[first, first + 1])
        });
        sealed.collect()
    }

    fn verdict(criterion: &mut Criterion) {
        let circumstances = Circumstances { now: NOW, manual: false, rollout: 7, known: &[] };
        let mut group = criterion.benchmark_group("judge");
        for count in [20, 1000] {
            let feed = write_feed(count);
            let config = desk::config(&[("extension.version", &format!("\"0.0.1.{}\"", count / 2))]);
            assert!(judge(&config, &feed, &circumstances).offer().is_some());
            group.throughput(Throughput::Elements(count));
            group.bench_with_input(BenchmarkId::new("releases", count), &feed, |bencher, feed| {
                bencher.iter(|| judge(&config, black_box(feed), &circumstances));
            });
        }
        group.finish();
    }

    /// So many releases; half of them are older than what will be installed.
    fn write_feed(count: u64) -> Feed {
        let releases = (0..count).map(|number| {
            let notes = Localised::of([("ru", changelog::write(number + 1, 500))]);
            let version = Version::parse(&format!("0.0.1.{number}")).unwrap();
            Release { notes, ..Release::of(version) }
        });
        Feed::new(releases.collect(), Vec::new())
    }

    fn markdown(criterion: &mut Criterion) {
        let mut group = criterion.benchmark_group("notes");
        for (bytes, name) in SIZES {
            let texts = write_notes(bytes);
            group.throughput(Throughput::Bytes(texts.iter().map(String::len).sum::<usize>() as u64));
            group.bench_with_input(BenchmarkId::new("nodes", name), &texts, |bencher, texts| {
                bencher
                    .iter(|| texts.iter().map(|text| notes::render(black_box(text), &ru::TEXTS).len()).sum::<usize>());
            });
            group.bench_with_input(BenchmarkId::new("arranged", name), &texts, |bencher, texts| {
                bencher.iter(|| {
                    texts
                        .iter()
                        .map(|text| arrangement::arranged(black_box(text), Dialect::Markdown, &ru::TEXTS, &[]).len())
                        .sum::<usize>()
                });
            });
        }
        group.finish();
    }

    pub fn measure() {
        let mut criterion = Criterion::default().configure_from_args();
        for group in [parse, verify, verdict, markdown] {
            group(&mut criterion);
        }
        criterion.final_summary();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    native::measure();
}

/// Criterion is no crate of the web.
#[cfg(target_arch = "wasm32")]
fn main() {}
