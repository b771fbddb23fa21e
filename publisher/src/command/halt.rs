//! `halt` and `resume`: a roll-out stands still, and goes on where it stood. Only `feed.toml` is changed; `build` makes
//! the feed that says so.

use super::in_seconds;
use super::voice::{answer, complain, say};
use crate::changelog;
use crate::cli::Halting;
use crate::file::{self, Readers};
use crate::lock;
use crate::problem::{Code, Problem, Stop, plain};
use crate::settings::edit::set_halts;
use crate::settings::halts::Halt;
use crate::settings::{Facts, Product, Settings};
use extension_update::core::moment::Moment;
use extension_update::core::version::Version;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// How many versions are named to whoever has misspelt one.
const NAMED: usize = 5;

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
    let product = &settings.products[id];
    let facts = match product.facts_of(&version) {
        Some(facts) => facts.clone(),
        None => {
            judge_unmentioned(&settings, product, &version)
                .map_err(|text| Problem::error(Code::VersionMissing, id, text))?;
            Facts::default()
        }
    };
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

/// Whether a version of which the settings say nothing can be meant: a misspelt one would be called halted, and the
/// roll-out would go on. A changelog that cannot be read whole keeps nobody from halting; `build` judges it.
fn judge_unmentioned(settings: &Settings, product: &Product, version: &Version) -> Result<(), String> {
    let mut known = BTreeSet::new();
    for (_, path) in product.changelog.files() {
        let path = settings.path(&path);
        let Ok(text) = file::read_text(&path) else { return Ok(()) };
        match changelog::read(&text, &path.display().to_string()) {
            Ok(found) if found.strays.is_empty() => {
                known.extend(found.sections.into_iter().map(|section| section.version))
            }
            _ => return Ok(()),
        }
    }
    if known.is_empty() || known.contains(version) {
        return Ok(());
    }
    let newest: Vec<String> = known.iter().rev().take(NAMED).map(Version::to_string).collect();
    Err(format!("neither the changelog nor feed.toml knows {version}; the newest are {}", newest.join(", ")))
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
