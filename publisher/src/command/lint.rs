//! `lint`: what is wrong with a feed, as lines or as JSON. Read next: `crate::lint`.

use super::voice::{self, say};
use crate::cli::Lint;
use crate::envelope::Content;
use crate::file;
use crate::files::Shelf;
use crate::lint::lint;
use crate::previous::Previous;
use crate::problem::{Problem, Severity, Stop};
use crate::settings::Settings;
use crate::sources;
use extension_update::core::json::Json;
use extension_update::core::moment::Moment;
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Lint, now: Moment) -> Result<ExitCode, Stop> {
    let mut problems = Vec::new();
    if let Some(feed) = &args.feed {
        problems.extend(judge_feed(args, feed, now)?);
    }
    if let Some(folder) = &args.sources {
        problems.extend(sources::judge(folder, args.base.as_deref())?);
    }
    problems.sort_by_key(|problem| problem.severity);
    let bad = problems.iter().any(|problem| args.strict || problem.severity == Severity::Error);
    if voice::is_for_program() {
        voice::answer_with(&Json::Array(problems.iter().map(|problem| problem.to_json()).collect()));
    } else {
        problems.iter().for_each(|problem| say(&problem.to_string()));
        let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
        say(&format!("{} errors, {} warnings", count(Severity::Error), count(Severity::Warning)));
    }
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn judge_feed(args: &Lint, feed: &Path, now: Moment) -> Result<Vec<Problem>, Stop> {
    let content = Content::read(&file::read_bytes(feed)?, &feed.display().to_string())?;
    let previous = args.previous.as_ref().map(|path| Previous::read(path, None)).transpose()?;
    let mut problems = lint(content.payload(), now, previous.as_ref());
    if let Some(folder) = &args.files {
        let settings = Settings::find(args.settings.as_deref())?;
        let mut shelf = Shelf::open(folder)?;
        (shelf.settings, shelf.previous) = (settings.as_ref(), previous.as_ref());
        problems.extend(shelf.judge(content.payload())?);
    }
    Ok(problems)
}
