//! `verify`: what a panel would do with a feed, by the panel's own code: the source's reader, then the verdict. It
//! decides nothing itself. Read next: `verify_text.rs`.

use super::verify_chain::Trail;
use super::verify_text::{Report, to_json, write_text};
use super::voice::{self, complain, say};
use crate::cli::{Language, Verify};
use crate::envelope::Content;
use crate::file;
use crate::files::Shelf;
use crate::lint::refused;
use crate::previous::Previous;
use crate::problem::{Code, Problem, Severity, Stop};
use crate::public_key;
use crate::roots::chain::Chain;
use crate::settings::Settings;
use extension_update::core::config::Config;
use extension_update::core::error;
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::feed::{Feed, Release};
use extension_update::core::json::Json;
use extension_update::core::memory::{Memory, SeenFeed};
use extension_update::core::moment::Moment;
use extension_update::core::source;
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::trust::{self, Anchor, SeenRoot};
use extension_update::core::verdict::{Circumstances, Verdict, judge};
use std::path::Path;
use std::process::ExitCode;

pub fn run(args: &Verify, now: Moment) -> Result<ExitCode, Stop> {
    let name = args.feed.display().to_string();
    let bytes = file::read_bytes(&args.feed)?;
    let keys = public_key::of_arguments(if args.root_key.is_empty() { &args.key } else { &args.root_key })?;
    let content = Content::read(&bytes, &name).ok();
    // Only a name to ask for: nothing of an unverified payload is shown.
    let only = content.as_ref().and_then(find_only_product);
    let product = args.product.clone().or(only).unwrap_or_else(|| UNKNOWN.into());
    let config = config(args, &product, &keys)?;
    let memory = remember(args, content.as_ref(), &name)?;
    let circumstances = Circumstances { now, manual: args.manual, rollout: args.rollout, known: &[] };
    // As a page or a form hands it over: what is no UTF-8 has become U+FFFD.
    let response = Response { status: 200, body: String::from_utf8_lossy(&bytes).into_owned(), ..Response::default() };
    let read = source::read(&config, &Answer::Arrived(response), &memory, now);
    let (feed, _) = match read {
        Ok(read) => read,
        Err(failure) => {
            if product == UNKNOWN && failure.code == error::Code::WrongProduct {
                let text = "the feed has not exactly one product: give --product";
                return Err(Problem::error(Code::Usage, name, text).into());
            }
            let problem = refused(&name, &failure);
            if voice::is_for_program() {
                let code = failure.code.as_str();
                voice::answer_with(&Json::object([
                    ("accepted", Json::Bool(false)),
                    ("code", code.into()),
                    ("text", problem.text.as_str().into()),
                ]));
            } else {
                say(&format!(
                    "refused: a panel would show the failure \"{}\" and offer nothing",
                    failure.code.as_str()
                ));
            }
            return Err(problem.into());
        }
    };
    let envelope = content.map(Content::into_envelope);
    let payload = envelope.as_ref().map(|envelope| envelope.payload.as_slice()).unwrap_or_default();
    let known = memory.floors.root.as_ref().map_or(0, |root| root.version);
    let trail = match (&config.policy.anchor, &envelope) {
        (Anchor::Root(pinned), Some(envelope)) => Some(Trail::follow(envelope, pinned, known, now, &name)?),
        _ => None,
    };
    let (keys, threshold) = match &trail {
        Some(trail) => (trail.signers.keys.clone(), trail.signers.threshold),
        None => (keys, args.threshold),
    };
    let report = Report {
        statement: Statement::parse(payload).map_err(|failure| refused(&name, &failure))?,
        signed_by: envelope.iter().flat_map(|envelope| envelope.signed_by(&keys)).map(trust::key_id).collect(),
        keys: keys.len(),
        threshold,
        trail,
        product,
        installed: config.extension.installed.clone(),
        verdict: judge(&config, &feed, &circumstances),
        fates: feed.releases.iter().map(|release| find_fate(&config, &feed, release, &circumstances)).collect(),
        feed,
        now,
    };
    let found = args.files.as_deref().map(|folder| look_at_files(folder, payload, &report)).transpose()?;
    if voice::is_for_program() {
        let mut answer = to_json(&report);
        if let (Some(found), Json::Object(members)) = (&found, &mut answer) {
            members.push(("files".into(), Json::Array(found.iter().map(Problem::to_json).collect())));
        }
        voice::answer_with(&answer);
    } else {
        say(&write_text(&report));
    }
    let found = found.unwrap_or_default();
    complain(&found);
    let bad = found.iter().any(|problem| problem.severity == Severity::Error);
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What is wrong with the files in a folder. What is offered must be there: a base would ask for it at once.
fn look_at_files(folder: &Path, payload: &[u8], report: &Report) -> Result<Vec<Problem>, Problem> {
    let settings = Settings::find(None)?;
    let mut shelf = Shelf::open(folder)?;
    shelf.settings = settings.as_ref();
    shelf.wanted = match &report.verdict {
        Verdict::Available(offer) => Some((report.product.clone(), offer.version.clone())),
        _ => None,
    };
    shelf.judge(payload)
}

/// Stands for the product while nobody has named one: the signatures are judged before it is missed.
const UNKNOWN: &str = "?";

fn find_only_product(content: &Content) -> Option<String> {
    let statement = Statement::parse(content.payload()).ok()?;
    let mut products = statement.products();
    let only = products.next()?;
    products.next().is_none().then(|| only.into())
}

/// The config of a panel that stands where the arguments say.
fn config(args: &Verify, product: &str, keys: &[[u8; 32]]) -> Result<Config, Problem> {
    let text = |text: &str| Json::from(text);
    let texts = |list: Vec<String>| Json::Array(list.iter().map(|text| Json::from(text.as_str())).collect());
    let locale = match args.locale {
        Language::Ru => "ru",
        Language::En => "en",
    };
    let keys = texts(keys.iter().map(public_key::write).collect());
    let mut policy = vec![("channels".to_string(), texts(args.channel.clone()))];
    if args.root_key.is_empty() {
        policy.extend([("publicKeys".into(), keys), ("threshold".into(), args.threshold.into())]);
    } else {
        let root = Json::object([("keys", keys), ("threshold", args.root_threshold.into())]);
        let freshness = if args.require_fresh { "require" } else { "warn" };
        policy.extend([("root".into(), root), ("freshness".into(), freshness.into())]);
    }
    let configuration = [("name", text(&args.configuration)), ("version", text(&args.configuration_version))];
    let config = Json::object([
        ("extension", Json::object([("id", text(product)), ("version", text(&args.installed))])),
        ("source", Json::object([("kind", text("signed-feed")), ("url", text("https://feed.invalid/feed.json"))])),
        ("host", Json::object([("platform", text(&args.platform)), ("configuration", Json::object(configuration))])),
        ("policy", Json::Object(policy)),
        ("licence", Json::object([("until", text(args.licence_until.as_deref().unwrap_or("")))])),
        ("locale", text(locale)),
    ]);
    Config::parse(&config.to_string()).map_err(|refusal| Problem::error(Code::Usage, "", refusal.text))
}

/// What a panel remembers that has seen another feed, or a version of the root, before.
fn remember(args: &Verify, content: Option<&Content>, name: &str) -> Result<Memory, Stop> {
    let mut memory = Memory::default();
    if let Some(path) = &args.seen {
        let seen = Previous::read(path, None)?;
        let sha256 = trust::hex(&trust::sha256(&seen.payload));
        memory.feed = Some(SeenFeed { seq: seen.statement.seq, sha256, envelope: None, etag: None, url: None });
        memory.floors.root = find_root(Some(&seen.content), None, &seen.name).filter(|_| !args.root_key.is_empty());
    }
    if let Some(version) = args.known_root {
        // Of a version that the feed does not bring along nothing is known but its number.
        let unknown = SeenRoot { version, sha256: String::new() };
        memory.floors.root = Some(find_root(content, Some(version), name).unwrap_or(unknown));
    }
    Ok(memory)
}

/// A version of the root that a feed brings along; the last one where none is named.
fn find_root(content: Option<&Content>, version: Option<u64>, name: &str) -> Option<SeenRoot> {
    let Some(Content::Signed(envelope)) = content else { return None };
    let chain = Chain::of_json(envelope.attached.roots.as_ref()?, name).ok()?;
    let link = match version {
        Some(version) => chain.version(usize::try_from(version).ok()?)?,
        None => chain.links.last()?,
    };
    Some(SeenRoot { version: link.root.version, sha256: link.root.sha256.clone() })
}

/// Why a release is offered or not: the verdict on the feed as it would be if this were its newest release.
fn find_fate(config: &Config, feed: &Feed, release: &Release, circumstances: &Circumstances) -> String {
    if let Some(installed) = &config.extension.installed {
        if release.version == *installed {
            return if release.withdrawn.is_some() { "installed, and withdrawn" } else { "installed" }.into();
        }
        if release.version < *installed {
            return "older than what is installed".into();
        }
    }
    if release.withdrawn.is_some() {
        return "withdrawn".into();
    }
    if !config.policy.channels.contains(&release.channel) {
        return "hidden: its channel is not allowed".into();
    }
    let up_to_it = feed.releases.iter().filter(|other| other.version <= release.version).cloned().collect();
    let verdict = judge(config, &Feed::new(up_to_it, Vec::new()), circumstances);
    let hindrances = match verdict {
        Verdict::Available(offer) if offer.version == release.version => return "can be installed".into(),
        Verdict::Available(offer) => {
            offer.held_back.filter(|(version, _)| *version == release.version).map(|(_, list)| list)
        }
        Verdict::NotInstallable(offer, list) if offer.version == release.version => Some(list),
        _ => None,
    };
    match hindrances {
        Some(list) => {
            let reasons: Vec<String> = list.iter().map(super::verify_text::explain).collect();
            format!("held back: {}", reasons.join("; "))
        }
        None if release.content.notice().is_some() => "informs, there is nothing to install".into(),
        None => "hidden: its roll-out has not reached this base".into(),
    }
}
