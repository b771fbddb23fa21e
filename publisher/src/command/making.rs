//! What `build` and `import-github` share: out of products comes a payload, judged, signed and written. Nothing is
//! written that `lint` refuses.

use super::voice::{self, answer, complain, report};
use super::{UNCHANGED, changes_of, describe, describe_changes, facts_of, find_signed, in_seconds};
use crate::cli::Making;
use crate::document::{Payload, Product};
use crate::envelope::Content;
use crate::lint::lint;
use crate::output::{Output, Published};
use crate::previous::Previous;
use crate::problem::{Code, Problem, Stop, stop_at_errors};
use crate::published;
use crate::secret::PrivateKey;
use crate::settings::Settings;
use crate::signers::Signers;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::words;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

words! {
    /// What becomes of a feed.
    Fate {
        /// It says something else than the one before, or is the first.
        Made = "made",
        /// It says the same for a longer time.
        Renewed = "renewed",
        /// The one before goes on.
        Kept = "unchanged",
    }
}

/// What is known before the products are.
pub struct Workshop<'a> {
    args: &'a Making,
    /// The settings.
    pub settings: Settings,
    /// The feed before.
    pub previous: Option<Previous>,
    /// When the new one is made.
    pub issued: Moment,
    /// Whether that was given, and is not the clock's.
    dated: bool,
    /// Whether a new feed is made although nothing has changed.
    renew: bool,
    now: Moment,
    output: Output,
    /// The signed feed that lies at the output.
    there: Option<Published>,
    signers: Signers,
}

impl Workshop<'_> {
    /// Reads the settings and the feed before. From here on nobody else writes where this feed goes: the one before
    /// must stay the last one.
    pub fn open(args: &Making, now: Moment) -> Result<Workshop<'_>, Stop> {
        let settings = Settings::read(&args.settings)?;
        let default = if args.key.is_empty() { "payload.json" } else { "feed.json" };
        let out = args.out.clone().unwrap_or_else(|| PathBuf::from(default));
        let output = if args.dry_run { Output::find(&out)? } else { Output::open(&out)? };
        voice::check_output(&output)?;
        let previous = args.previous.as_ref().map(|path| Previous::read(path, Some(&settings))).transpose()?;
        let given = args.issued.map_or_else(read_source_date, |issued| Ok(Some(issued)))?;
        let issued = in_seconds(given.unwrap_or(now));
        let there = output.look()?;
        let brought = previous.iter().filter_map(Previous::brought).chain(there.iter().map(Published::brought));
        let signers = Signers::find(Some(&settings), brought, now)?;
        let is_near = |previous: &Previous, span| previous.statement.expires.since(now) <= span;
        let due = previous.as_ref().zip(args.renew_before).is_some_and(|(previous, span)| is_near(previous, span));
        let renew = args.renew || due;
        let dated = given.is_some();
        Ok(Workshop { args, settings, previous, issued, dated, renew, now, output, there, signers })
    }

    /// Makes the feed of these products; the warnings are of their making.
    pub fn finish(self, products: BTreeMap<String, Product>, warnings: Vec<Problem>) -> Result<ExitCode, Stop> {
        let Workshop { args, previous, .. } = &self;
        let expires = args.expires.unwrap_or(self.issued.after(self.settings.validity_days * MILLIS_OF_DAY));
        let following = previous.as_ref().map(|previous| previous.statement.seq.saturating_add(1));
        let seq = args.seq.or(following).ok_or_else(|| Problem::error(Code::Usage, "", "give --previous or --seq"))?;
        let make = |seq: u64, issued: Moment, expires: Moment| Payload {
            schema: 1,
            seq,
            issued: issued.to_string(),
            expires: expires.to_string(),
            products: products.clone(),
        };
        let wanted = self.renew || args.seq.is_some() || args.issued.is_some() || args.expires.is_some();
        let same = previous.as_ref().filter(|previous| {
            let before = &previous.statement;
            make(before.seq, before.issued, before.expires).to_bytes() == previous.payload
        });
        let (fate, payload) = match same {
            Some(previous) if !wanted => (Fate::Kept, previous.payload.clone()),
            same => {
                let fate = if same.is_some() { Fate::Renewed } else { Fate::Made };
                (fate, make(seq, self.issued, expires).to_bytes())
            }
        };
        let mut problems = lint(&payload, self.now, previous.as_ref());
        problems.extend(warnings);
        problems.extend(previous.iter().flat_map(|previous| previous.warnings.clone()));
        problems.extend(self.check_renewal(expires));
        problems.extend(self.signers.warnings.clone());
        complain(&stop_at_errors(problems)?);
        self.write(&payload, fate)
    }

    /// A feed that is renewed holds longer than before: where the time of making is given from outside, only its number
    /// would grow.
    fn check_renewal(&self, expires: Moment) -> Option<Problem> {
        let before = self.previous.as_ref()?.statement.expires;
        let stands = self.renew && self.dated && self.args.expires.is_none() && expires <= before;
        stands.then(|| {
            let text = format!(
                "{expires} is no later than {before}, which the previous feed says: --renew would change nothing but seq; \
                 unset SOURCE_DATE_EPOCH, or give a later --issued"
            );
            Problem::error(Code::Expires, "expires", text)
        })
    }

    /// Whether the output may be replaced: a feed that panels may have seen is followed, never written over.
    fn spare(&self, there: &Published, payload: &[u8]) -> Result<(), Stop> {
        let name = &self.output.name;
        let Some(previous) = &self.previous else {
            let text = format!("is a feed already: give --previous {name}, or another --out");
            return Err(Problem::error(Code::Previous, name, text).into());
        };
        if self.args.key.is_empty() {
            let text = "is a signed feed, and an unsigned payload would replace it: give --key, or another --out";
            return Err(Problem::error(Code::Exists, name, text).into());
        }
        if there.envelope.payload != previous.payload {
            complain(&stop_at_errors(there.judge(payload, &self.signers))?);
        }
        Ok(())
    }

    fn write(&self, payload: &[u8], fate: Fate) -> Result<ExitCode, Stop> {
        let unchanged = fate == Fate::Kept;
        let Workshop { args, output, signers, there, .. } = self;
        let name = &output.name;
        if let Some(there) = there {
            self.spare(there, payload)?;
        }
        if args.dry_run {
            let published = args.published.as_deref().map(published::read).transpose()?;
            let shown = published.as_ref().or(self.previous.as_ref());
            let changes = shown.map(|shown| describe_changes(shown, payload)).unwrap_or_default();
            report(output, &format!("{name} would be written:\n{}{changes}", describe(payload)));
            return Ok(self.answer(&format!("would-be-{}", fate.as_str()), shown, payload, 0));
        }
        let state =
            if unchanged { "nothing has changed, the feed stays as it is (--renew makes a new one)" } else { "made" };
        if args.key.is_empty() {
            output.write(payload)?;
            report(output, &format!("{name}: {state}; the payload, not signed yet\n{}", describe(payload)));
            return Ok(self.answer(fate.as_str(), self.previous.as_ref(), payload, 0));
        }
        // A feed that goes on keeps the signatures that it has.
        let kept = self.previous.as_ref().filter(|_| unchanged).map(|previous| previous.content.clone());
        let mut envelope = kept.unwrap_or(Content::Bare(payload.into())).into_envelope();
        signers.attach(&mut envelope);
        let keys = PrivateKey::open_all(&args.key, &args.passphrase.passphrase_file)?;
        for (path, key) in args.key.iter().zip(&keys) {
            signers.check(key, path)?;
            envelope.sign(key)?;
        }
        if let Some((good, needed, what)) = signers.missing(&envelope) {
            let text = format!("{good} of {what} have signed, panels want {needed}: nothing is written");
            return Err(Problem::error(Code::Signature, name, text).into());
        }
        if let Some(there) = there {
            let own: Vec<[u8; 32]> = keys.iter().map(PrivateKey::public).collect();
            there.hand_over(&mut envelope, signers, &own)?;
        }
        let before = find_signed(self.previous.as_ref(), there.as_ref());
        let lost = before.and_then(|before| envelope.warn_of_lost(before, signers.pinned(), name));
        complain(lost.as_slice());
        complain(signers.warn_of_freshness(&envelope, name, self.now).as_slice());
        let text = envelope.to_text(name)?;
        signers.confirm(&text, name, self.now)?;
        output.write(text.as_bytes())?;
        let along = signers.describe().map(|line| format!("\n{line}")).unwrap_or_default();
        let before = self.previous.as_ref().filter(|_| unchanged).map(|before| before.content.clone().into_envelope());
        let (outcome, state) = match before {
            Some(before) if before != envelope => (
                "sealed-anew",
                "the same releases, and other signatures, roots or revocations with them: it has to be published",
            ),
            _ => (fate.as_str(), state),
        };
        report(
            output,
            &format!("{name}: {state}; signatures: {}\n{}{along}", envelope.signatures.len(), describe(payload)),
        );
        Ok(self.answer(outcome, self.previous.as_ref(), payload, envelope.signatures.len()))
    }

    /// How it ended, for a program.
    fn answer(&self, outcome: &str, before: Option<&Previous>, payload: &[u8], signatures: usize) -> ExitCode {
        let mut facts = vec![("file", self.output.name.as_str().into()), ("signatures", (signatures as u64).into())];
        facts.extend(facts_of(payload));
        facts.push(("changes", changes_of(before, payload)));
        answer(outcome, facts);
        let idle = self.args.renew_before.is_some() && outcome.ends_with("unchanged");
        if idle { ExitCode::from(UNCHANGED) } else { ExitCode::SUCCESS }
    }
}

/// The moment that reproducible builds agree on: seconds since 1970 in `SOURCE_DATE_EPOCH`.
fn read_source_date() -> Result<Option<Moment>, Problem> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds = text.trim().parse::<u64>().ok().and_then(|seconds| seconds.checked_mul(1000));
    let seconds = seconds.filter(|millis| *millis < 253_402_300_800_000);
    let wrong = || Problem::error(Code::Usage, "SOURCE_DATE_EPOCH", "is no number of seconds since 1970");
    seconds.map(|millis| Some(Moment::of_millis(millis))).ok_or_else(wrong)
}
