//! `sign`: one more signature. What is signed is shown first, and what a panel would refuse is not signed at all.

use super::{complain, describe, say};
use crate::cli::Sign;
use crate::envelope::Content;
use crate::file;
use crate::lint::lint;
use crate::previous::Previous;
use crate::problem::{Code, Problem, Stop, stop_at_errors};
use crate::secret::PrivateKey;
use extension_update::core::moment::Moment;
use extension_update::core::trust;
use std::process::ExitCode;

pub fn run(args: &Sign, now: Moment) -> Result<ExitCode, Stop> {
    let name = args.feed.display().to_string();
    let content = Content::read(&file::read_bytes(&args.feed)?, &name)?;
    let out = match (&args.out, &content) {
        (Some(out), _) => out,
        (None, Content::Signed(_)) => &args.feed,
        (None, Content::Bare(_)) => {
            return Err(Problem::error(Code::Usage, name, "is a payload: give --out for the signed feed").into());
        }
    };
    let previous = args.previous.as_ref().map(|path| Previous::read(path, None)).transpose()?;
    complain(&stop_at_errors(lint(content.payload(), now, previous.as_ref()))?);
    // Before the passphrase: whoever signs must have seen what.
    say(&describe(content.payload()));
    let mut envelope = content.into_envelope();
    let key = PrivateKey::open(&args.key, args.passphrase.passphrase_file.as_deref())?;
    envelope.sign(&key)?;
    file::write(out, envelope.to_text().as_bytes())?;
    let count = envelope.signatures.len();
    say(&format!("{}: signed by {}; signatures: {count}", out.display(), trust::key_id(&key.public())));
    Ok(ExitCode::SUCCESS)
}
