//! `import-github`: GitHub's list of releases → a feed. The list is read by the panel's own reader of GitHub; the tool asks nobody.

use super::complain;
use super::making::Workshop;
use crate::cli::ImportGithub;
use crate::compose::{Entry, Work, four_parts};
use crate::document::Localised;
use crate::file;
use crate::problem::{Code, Problem, Stop};
use extension_update::core::config::{Config, Locale};
use extension_update::core::feed::{Feed, STABLE};
use extension_update::core::memory::Memory;
use extension_update::core::moment::Moment;
use extension_update::core::source::{self, Answer, Response};
use std::collections::BTreeMap;
use std::process::ExitCode;

pub fn run(args: &ImportGithub, now: Moment) -> Result<ExitCode, Stop> {
    let workshop = Workshop::open(&args.making, now)?;
    let settings = &workshop.settings;
    let wrong = |text: &str| Problem::error(Code::Settings, args.making.settings.display().to_string(), text);
    // A list of releases is one repository's, and a feed that lost its other products would stop their updates.
    let mut products = settings.products.iter();
    let (Some((id, product)), None) = (products.next(), products.next()) else {
        return Err(wrong(
            "import-github makes a feed of one product: give each product settings and a feed of its own",
        )
        .into());
    };
    let name = args.releases.display().to_string();
    let feed = read(&file::read_text(&args.releases)?, &name, now)?;
    complain(&list_left_out(&feed, &name));
    let entries = list_entries(&feed, &args.language, &name);
    if entries.is_empty() {
        return Err(Problem::error(Code::Format, name, "no entry of the list can be published").into());
    }
    let work = Work { id, settings, product, previous: workshop.previous.as_ref(), issued: workshop.issued };
    let (made, warnings) = work.compose(entries).map_err(Stop)?;
    let products = BTreeMap::from([(id.clone(), made)]);
    workshop.finish(products, warnings)
}

fn read(text: &str, name: &str, now: Moment) -> Result<Feed, Problem> {
    // The reader wants a config; nothing of it reaches the feed.
    let config =
        r#"{"extension":{"id":"x","version":""},"source":{"kind":"github-releases","url":"https://api.github.com/"}}"#;
    let config = Config::parse(config).map_err(|refusal| Problem::error(Code::Format, name, refusal.text))?;
    let response = Response { status: 200, body: text.into(), etag: None, retry_after: None };
    let read = source::read(&config, &Answer::Arrived(response), &Memory::default(), now);
    read.map(|(feed, _)| feed).map_err(|failure| {
        let detail = failure.detail.unwrap_or_else(|| failure.code.as_str().into());
        Problem::error(Code::Format, name, detail)
    })
}

/// What of the list is not published, and why: old tags may be called anything.
fn list_left_out(feed: &Feed, name: &str) -> Vec<Problem> {
    let left_out = |entry: &str, reason: &str| {
        Problem::warning(Code::Dropped, format!("{name} {entry}"), format!("is left out: {reason}"))
    };
    let dropped = feed.dropped.iter().map(|dropped| left_out(&dropped.entry, &dropped.reason));
    let bare = feed.releases.iter().filter(|release| release.artifact.is_none());
    let bare = bare.map(|release| left_out(release.version.as_str(), "it has no .cfe or .zip"));
    let prerelease = feed.releases.iter().filter(|release| four_parts(&release.version).is_none());
    let prerelease = prerelease.map(|release| left_out(release.version.as_str(), "a feed has four numbers only"));
    dropped.chain(bare).chain(prerelease).collect()
}

fn list_entries(feed: &Feed, language: &str, name: &str) -> Vec<Entry> {
    let usable =
        feed.releases.iter().filter(|release| release.artifact.is_some() && four_parts(&release.version).is_some());
    let entry = |release: &extension_update::core::feed::Release| Entry {
        written: release.version.to_string(),
        date: release.date.clone().unwrap_or_default(),
        yanked: false,
        channel: Some(release.channel.clone()).filter(|channel| channel != STABLE),
        notes: Localised::from([(
            language.into(),
            release.notes.in_locale(Locale::RU).replace("\r\n", "\n").trim().into(),
        )]),
        place: format!("{name} {}", release.version),
        artifact: release.artifact.clone(),
        trouble: None,
    };
    usable.map(entry).collect()
}
