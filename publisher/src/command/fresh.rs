//! `fresh`: a statement that a feed is the newest one goes into its envelope. The feed itself, and who has signed it,
//! stay as they are.

use super::in_seconds;
use super::voice::{self, answer, complain, report};
use crate::cli::Fresh;
use crate::envelope::{Content, Envelope};
use crate::file;
use crate::lint::refused;
use crate::output::{Output, Published};
use crate::problem::{Code, Problem, Stop, stop_at_errors};
use crate::roots::chain::Chain;
use crate::roots::fresh::Fresh as Document;
use crate::secret::PrivateKey;
use crate::signers::Signers;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::trust::Root;
use std::process::ExitCode;

pub fn run(args: &Fresh, now: Moment) -> Result<ExitCode, Stop> {
    let output = Output::open(args.out.as_ref().unwrap_or(&args.feed))?;
    voice::check_output(&output)?;
    let name = args.feed.display().to_string();
    let bytes = file::read_bytes(&args.feed)?;
    let Content::Signed(mut envelope) = Content::read(&bytes, &name)? else {
        return Err(Problem::error(Code::Unsigned, name, "is a payload: a feed is signed first").into());
    };
    let there = output.look()?;
    let own = [(name.as_str(), &envelope.attached)].into_iter();
    let signers = Signers::find(None, own.chain(there.iter().map(Published::brought)), now)?;
    let (chain, root) = verify(&envelope, &String::from_utf8_lossy(&bytes), args, now)?;
    let statement = Statement::parse(&envelope.payload).map_err(|failure| refused(&name, &failure))?;
    let mut problems = Vec::from_iter(judge_time(&statement, &name, now));
    problems.extend(signers.warnings.clone());
    if let Some(there) = &there {
        problems.extend(there.judge(&envelope.payload, &signers));
    }
    complain(&stop_at_errors(problems)?);
    let Some(role) = &root.fresh else {
        let text = format!("root version {} names no fresh keys: no panel asks for a statement", root.version);
        return Err(Problem::error(Code::Root, name, text).into());
    };
    let issued = in_seconds(now);
    if let Some(before) = Document::of(&envelope).filter(|before| before.issued > issued) {
        let text = format!("has a statement of {}, which is still to come: does the clock stand right?", before.issued);
        return Err(Problem::error(Code::Clock, name, text).into());
    }
    let made = Document { issued, expires: issued.after(args.days * MILLIS_OF_DAY) };
    let mut own = made.seal(&statement, &envelope.payload);
    let keys = PrivateKey::open_all(&args.key, &args.passphrase.passphrase_file)?;
    for (key, path) in keys.iter().zip(&args.key) {
        let (public, place) = (key.public(), path.display().to_string());
        if let Some(said) = signers.revocations().of_key(&public) {
            let text = format!("is revoked since {}: panels would not count it", said.issued);
            return Err(Problem::error(Code::Signature, place, text).into());
        }
        if !role.keys.contains(&public) {
            let text = format!("is none of the fresh keys of root version {}: panels would not count it", root.version);
            return Err(Problem::error(Code::Signature, place, text).into());
        }
        own.sign(key)?;
    }
    envelope.attached.fresh = Some(own.to_json());
    if let Err(reason) = Document::judge(&envelope, &chain, now) {
        let text = format!("{reason} ({} of the fresh keys are needed): nothing is written", role.threshold);
        return Err(Problem::error(Code::Signature, name, text).into());
    }
    if let Some(there) = &there {
        there.hand_over(&mut envelope, &signers, &[])?;
    }
    output.write(envelope.to_text(&output.name)?.as_bytes())?;
    report(&output, &format!("{}: seq {} is fresh until {}", output.name, statement.seq, made.expires));
    let (file, until) = (output.name.as_str().into(), made.expires.to_string().into());
    answer("made", vec![("file", file), ("seq", statement.seq.into()), ("until", until)]);
    Ok(ExitCode::SUCCESS)
}

/// The chain and the last root of a feed that panels would take.
fn verify(envelope: &Envelope, text: &str, args: &Fresh, now: Moment) -> Result<(Chain, Root), Problem> {
    let name = args.feed.display().to_string();
    let wrong = |text: String| Problem::error(Code::Root, &name, text);
    let none = || wrong("brings no roots along, so no panel asks whether it is fresh".into());
    let theirs = Chain::of_json(envelope.attached.roots.as_ref().ok_or_else(none)?, &name)?;
    if let Some(path) = &args.roots {
        let own = Chain::read(path)?.finished();
        if let Some(version) = own.differs_at(&theirs) {
            return Err(wrong(format!("brings along another root version {version} than {}", own.name)));
        }
        if theirs.links.len() < own.links.len() {
            let text = format!(
                "brings {} roots along, {} has {}: build it anew first",
                theirs.links.len(),
                own.name,
                own.links.len()
            );
            return Err(wrong(text));
        }
    }
    let root = theirs.links.last().map(|link| link.root.clone()).ok_or_else(none)?;
    let opened = theirs.open(text.trim_start_matches('\u{feff}'), now);
    opened.map(|_| (theirs, root)).map_err(|failure| refused(&name, &failure))
}

/// A statement makes nothing valid that the feed itself does not.
fn judge_time(statement: &Statement, name: &str, now: Moment) -> Option<Problem> {
    (statement.expires <= now).then(|| {
        let text = format!("the feed's time is over since {}: build --renew makes the next", statement.expires);
        Problem::error(Code::Expires, name, text)
    })
}
