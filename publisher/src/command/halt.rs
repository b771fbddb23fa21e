//! `halt` and `resume`: a roll-out stands still, and goes on where it stood. Only `feed.toml` is changed; `build` makes
//! the feed that says so.

use super::in_seconds;
use super::voice::{answer, complain, say};
use crate::cli::Halting;
use crate::file::{self, Readers};
use crate::lock;
use crate::problem::{Code, Problem, Stop, plain};
use crate::settings::edit::set_halts;
use crate::settings::halts::Halt;
use crate::settings::{Facts, Settings};
use extension_update::core::moment::Moment;
use extension_update::core::version::Version;
use std::process::ExitCode;

/// What is done with a roll-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It stands still from now on.
    Halt,
    /// It goes on.
    Resume,
}

pub fn run(args: &Halting, turn: Turn, now: Moment) -> Result<ExitCode, Stop> {
    let name = args.settings.display().to_string();
    let wrong = |text: String| Problem::error(Code::Usage, &name, text);
    let (path, _lock) = lock::hold(&args.settings, "the settings are changed in place: give the name of their file")?;
    let settings = Settings::read(&path)?;
    let mut ids = settings.products.keys();
    let id = match (&args.product, ids.next(), ids.next()) {
        (Some(id), ..) if settings.products.contains_key(id) => id,
        (Some(id), ..) => return Err(wrong(format!("there is no product {}", plain(id))).into()),
        (None, Some(only), None) => only,
        _ => return Err(wrong("there are several products: give --product".into()).into()),
    };
    let version = Version::parse(&args.version);
    let version = version.map_err(|error| wrong(format!("{}: {}", plain(&args.version), error.reason())))?;
    let facts = settings.products[id].facts_of(&version).cloned().unwrap_or_default();
    let place = format!("{id} {version}");
    let is_halted = facts.is_halted();
    let now = in_seconds(now);
    let (outcome, halts) = match (turn, is_halted) {
        (Turn::Halt, true) | (Turn::Resume, false) => {
            let state = if is_halted { "stands still already" } else { "does not stand still" };
            say(&format!("{place}: {state}; {name} stays as it is"));
            answer("unchanged", vec![("product", id.as_str().into()), ("version", version.to_string().into())]);
            return Ok(ExitCode::SUCCESS);
        }
        (Turn::Halt, false) => ("halted", halt(&facts, now)),
        (Turn::Resume, true) => ("resumed", resume(&facts, now)),
    };
    complain(Vec::from_iter(warn(&facts, &place, turn)).as_slice());
    let text = file::read_text(&path)?;
    let text = set_halts(&text, id, &version, &halts).map_err(|text| Problem::error(Code::Settings, &name, text))?;
    // What could not be read back is not written.
    Settings::parse(&text, &name)?;
    file::write(&path, text.as_bytes(), Readers::AsBefore)?;
    let effect = if turn == Turn::Halt { "reaches nobody any more" } else { "goes on where it stood" };
    say(&format!("{place}: {outcome}; it {effect} once the next feed is published: extension-feed build --previous …"));
    let facts = vec![("product", id.as_str().into()), ("version", version.to_string().into()), ("file", name.into())];
    answer(outcome, facts);
    Ok(ExitCode::SUCCESS)
}

fn halt(facts: &Facts, now: Moment) -> Vec<Halt> {
    let mut halts = facts.halts.clone();
    halts.push(Halt { from: now.to_string(), until: None });
    halts
}

fn resume(facts: &Facts, now: Moment) -> Vec<Halt> {
    let mut halts = facts.halts.clone();
    if let Some(last) = halts.last_mut() {
        // A clock that was set back since must not make a time that ends before it begins.
        last.until = Some(now.to_string().max(last.from.clone()));
    }
    halts
}

/// What a halt cannot do.
fn warn(facts: &Facts, place: &str, turn: Turn) -> Option<Problem> {
    let (Turn::Halt, None) = (turn, &facts.rollout) else { return None };
    let text = "has no roll-out of its own: whoever was to get it at once gets it no more, until it is resumed";
    Some(Problem::warning(Code::Odd, place, text))
}
