//! `sign`: one more signature. What is signed is shown first; what a panel would refuse is not signed at all, and what
//! lies at the output is spared by the rules of `build`.

use super::voice::{self, answer, check_reported, complain, report, show};
use super::{changes_of, describe, describe_changes, facts_of, find_signed};
use crate::cli::Sign;
use crate::envelope::{Content, Envelope};
use crate::file;
use crate::lint::lint;
use crate::output::{Output, Published};
use crate::previous::Previous;
use crate::problem::{Code, Problem, Stop, stop_at_errors};
use crate::published;
use crate::secret::PrivateKey;
use crate::settings::Settings;
use crate::signers::Signers;
use extension_update::core::moment::Moment;
use extension_update::core::trust;
use std::process::ExitCode;

pub fn run(args: &Sign, now: Moment) -> Result<ExitCode, Stop> {
    let settings = Settings::find(args.settings.as_deref())?;
    let output = Output::open(args.out.as_ref().unwrap_or(&args.feed))?;
    voice::check_output(&output)?;
    let name = args.feed.display().to_string();
    let content = Content::read(&file::read_bytes(&args.feed)?, &name)?;
    if args.out.is_none() && matches!(content, Content::Bare(_)) {
        return Err(Problem::error(Code::Usage, name, "is a payload: give --out for the signed feed").into());
    }
    let previous = args.previous.as_ref().map(|path| Previous::read(path, settings.as_ref())).transpose()?;
    let there = output.look()?;
    // Before the passphrase, and before anything is refused: whoever signs must have seen what.
    let published = args.published.as_deref().map(published::read).transpose()?;
    let shown = published.as_ref().or(previous.as_ref());
    let shown = shown.or(there.as_ref().and_then(|there| there.feed.as_ref()));
    let shown = shown.filter(|shown| published.is_some() || previous.is_some() || shown.payload != content.payload());
    let changes = shown.map(|shown| describe_changes(shown, content.payload())).unwrap_or_default();
    show(Some(&output), &format!("{}{changes}", describe(content.payload())));
    let own = content.envelope().map(|envelope| (name.as_str(), &envelope.attached));
    let brought = own.into_iter().chain(previous.iter().filter_map(Previous::brought));
    let brought = brought.chain(there.iter().map(Published::brought));
    let signers = Signers::find(settings.as_ref(), brought, now)?;
    signers.describe().iter().for_each(|line| show(Some(&output), line));
    let mut problems = lint(content.payload(), now, previous.as_ref());
    problems.extend(signers.warnings.clone());
    problems.extend(previous.iter().flat_map(|previous| previous.warnings.clone()));
    let follows = previous.as_ref().map(|previous| &previous.payload);
    if let Some(there) = there.as_ref().filter(|there| Some(&there.envelope.payload) != follows) {
        problems.extend(there.judge(content.payload(), &signers));
    }
    complain(&stop_at_errors(problems)?);
    check_reported()?;
    let mut envelope = content.into_envelope();
    signers.attach(&mut envelope);
    let key = PrivateKey::open_one(&args.key, &args.passphrase.passphrase_file)?;
    signers.check(&key, &args.key)?;
    envelope.sign(&key)?;
    if let Some(there) = &there {
        there.hand_over(&mut envelope, &signers, &[key.public()])?;
    }
    let missing = count(&envelope, &signers, &output.name);
    let before = find_signed(previous.as_ref(), there.as_ref());
    let lost = before.and_then(|before| envelope.warn_of_lost(before, signers.pinned(), &output.name));
    complain(missing.or(lost).as_slice());
    let text = envelope.to_text(&output.name)?;
    if signers.missing(&envelope).is_none() {
        signers.confirm(&text, &output.name, now)?;
        complain(signers.warn_of_freshness(&envelope, &output.name, now).as_slice());
    }
    output.write(text.as_bytes())?;
    let (signer, count) = (trust::key_id(&key.public()), envelope.signatures.len());
    report(&output, &format!("{}: signed by {signer}; signatures: {count}", output.name));
    let missing = signers.missing(&envelope).map(|(good, needed, _)| needed.saturating_sub(good));
    let mut facts = vec![
        ("file", output.name.as_str().into()),
        ("signedBy", signer.into()),
        ("signatures", (count as u64).into()),
        ("missing", missing.unwrap_or(0).into()),
    ];
    facts.extend(facts_of(&envelope.payload));
    facts.push(("changes", changes_of(shown, &envelope.payload)));
    answer("signed", facts);
    Ok(ExitCode::SUCCESS)
}

/// Says how many signatures are still missing: the next one is added by somebody else.
fn count(envelope: &Envelope, signers: &Signers, name: &str) -> Option<Problem> {
    let (good, needed, what) = signers.missing(envelope)?;
    let text = format!("{good} of {needed} signatures that panels want of {what}: do not publish it yet");
    Some(Problem::warning(Code::Signature, name, text))
}
