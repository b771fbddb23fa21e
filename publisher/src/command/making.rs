//! What `build` and `import-github` share: out of products comes a payload, judged, signed and written. Nothing is written that `lint` refuses.

use super::{complain, describe, say};
use crate::cli::Making;
use crate::document::{Payload, Product};
use crate::envelope::Content;
use crate::file;
use crate::lint::lint;
use crate::previous::Previous;
use crate::problem::{Code, Problem, Stop, stop_at_errors};
use crate::secret::PrivateKey;
use crate::settings::Settings;
use extension_update::core::moment::Moment;
use extension_update::core::source::signed_feed::Statement;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// What is known before the products are.
pub struct Workshop<'a> {
    args: &'a Making,
    /// The settings.
    pub settings: Settings,
    /// The feed before.
    pub previous: Option<Previous>,
    /// When the new one is made.
    pub issued: Moment,
    now: Moment,
}

impl Workshop<'_> {
    /// Reads the settings and the feed before.
    pub fn open(args: &Making, now: Moment) -> Result<Workshop<'_>, Stop> {
        let settings = Settings::read(&args.settings)?;
        let previous = match &args.previous {
            Some(path) => Some(Previous::read(path, Some(&settings))?),
            None => None,
        };
        let issued = match args.issued {
            Some(issued) => issued,
            None => read_source_date()?.unwrap_or(now),
        };
        // A feed says its time in seconds.
        let issued = Moment::of_millis(issued.millis() / 1000 * 1000);
        Ok(Workshop { args, settings, previous, issued, now })
    }

    /// Makes the feed of these products.
    pub fn finish(self, products: BTreeMap<String, Product>) -> Result<ExitCode, Stop> {
        let Workshop { args, previous, .. } = &self;
        let expires = args.expires.unwrap_or(self.issued.after(self.settings.validity_days * DAY_MS));
        let following = previous.as_ref().map(|previous| previous.statement.seq.saturating_add(1));
        let seq = args.seq.or(following).ok_or_else(|| Problem::error(Code::Usage, "", "give --previous or --seq"))?;
        let make = |seq: u64, issued: Moment, expires: Moment| Payload {
            schema: 1,
            seq,
            issued: issued.to_string(),
            expires: expires.to_string(),
            products: products.clone(),
        };
        let wanted = args.renew || args.seq.is_some() || args.issued.is_some() || args.expires.is_some();
        let unchanged = previous.as_ref().filter(|previous| {
            let before = &previous.statement;
            !wanted && make(before.seq, before.issued, before.expires).to_bytes() == previous.payload
        });
        let payload = match unchanged {
            Some(previous) => previous.payload.clone(),
            None => make(seq, self.issued, expires).to_bytes(),
        };
        let mut problems = lint(&payload, self.now, previous.as_ref());
        problems.extend(previous.iter().flat_map(|previous| previous.warnings.clone()));
        complain(&stop_at_errors(problems)?);
        self.write(&payload, unchanged.is_some())
    }

    /// Whether the output may be replaced: a feed that panels may have seen is followed, never written over.
    fn spare(&self, out: &Path, payload: &[u8]) -> Result<(), Problem> {
        let name = out.display().to_string();
        if !out.is_file() {
            return Ok(());
        }
        let Ok(there @ Content::Signed(_)) = Content::read(&file::read_bytes(out)?, &name) else { return Ok(()) };
        if self.args.previous.is_none() {
            let text = format!("is a feed already: give --previous {name}, or another --out");
            return Err(Problem::error(Code::Previous, name, text));
        }
        if self.args.key.is_empty() {
            let text = "is a signed feed, and an unsigned payload would replace it: give --key, or another --out";
            return Err(Problem::error(Code::Exists, name, text));
        }
        let seq = |bytes: &[u8]| Statement::parse(bytes).ok().map(|statement| statement.seq);
        if there.payload() != payload && seq(there.payload()) >= seq(payload) {
            let text = "is another feed of the same or a greater seq: panels that have seen it would refuse this one";
            return Err(Problem::error(Code::Seq, name, text));
        }
        Ok(())
    }

    fn write(&self, payload: &[u8], unchanged: bool) -> Result<ExitCode, Stop> {
        let args = self.args;
        let default = if args.key.is_empty() { "payload.json" } else { "feed.json" };
        let out = args.out.clone().unwrap_or_else(|| PathBuf::from(default));
        let name = out.display();
        self.spare(&out, payload)?;
        if args.dry_run {
            say(&format!("{name} would be written:\n{}", describe(payload)));
            return Ok(ExitCode::SUCCESS);
        }
        let state =
            if unchanged { "nothing has changed, the feed stays as it is (--renew makes a new one)" } else { "made" };
        if args.key.is_empty() {
            file::write(&out, payload)?;
            say(&format!("{name}: {state}; the payload, not signed yet\n{}", describe(payload)));
            return Ok(ExitCode::SUCCESS);
        }
        // A feed that goes on keeps the signatures that it has.
        let kept = self.previous.as_ref().filter(|_| unchanged).map(|previous| previous.content.clone());
        let mut envelope = kept.unwrap_or(Content::Bare(payload.into())).into_envelope();
        let pinned = self.settings.keys().map_err(|text| Problem::error(Code::Settings, "", text))?;
        for path in &args.key {
            let key = PrivateKey::open(path, args.passphrase.passphrase_file.as_deref())?;
            if !pinned.is_empty() && !pinned.contains(&key.public()) {
                let text = "is none of the public_keys of feed.toml: panels would not count it, nothing is written; a new key is added there first";
                return Err(Problem::error(Code::Signature, path.display().to_string(), text).into());
            }
            envelope.sign(&key)?;
        }
        let good = envelope.signed_by(&pinned).len();
        if !pinned.is_empty() && (good as u64) < self.settings.threshold {
            let text = format!(
                "{good} of the public_keys of feed.toml have signed, panels want {}: nothing is written",
                self.settings.threshold
            );
            return Err(Problem::error(Code::Signature, name.to_string(), text).into());
        }
        file::write(&out, envelope.to_text().as_bytes())?;
        say(&format!("{name}: {state}; signatures: {}\n{}", envelope.signatures.len(), describe(payload)));
        Ok(ExitCode::SUCCESS)
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
