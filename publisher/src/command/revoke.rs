//! `revoke`: a key says that it is good no more. What it says is added to the others, and nothing is taken back.

use super::in_seconds;
use super::voice::{answer, say};
use crate::cli::Revoke;
use crate::file::{self, Readers};
use crate::lock;
use crate::problem::Stop;
use crate::roots::revocation::{Revocations, seal};
use crate::secret::PrivateKey;
use extension_update::core::moment::Moment;
use extension_update::core::trust;
use std::process::ExitCode;

pub fn run(args: &Revoke, now: Moment) -> Result<ExitCode, Stop> {
    let name = args.out.display().to_string();
    let (path, _lock) = lock::hold(&args.out, "revocations are added to a file: give its name")?;
    let mut revocations = if path.exists() { Revocations::read(&path)? } else { Revocations::default() };
    let key = PrivateKey::open_one(&args.key, &args.passphrase.passphrase_file)?;
    let public = key.public();
    let id = trust::key_id(&public);
    let (outcome, since) = match revocations.of_key(&public) {
        Some(said) => {
            say(&format!("{name}: {id} is revoked since {} already", said.issued));
            ("unchanged", said.issued)
        }
        None => {
            let issued = in_seconds(now);
            let mut envelope = seal(&public, issued);
            envelope.sign(&key)?;
            revocations.add(envelope, &name)?;
            file::write(&path, revocations.to_text().as_bytes(), Readers::AsBefore)?;
            say(&format!(
                "{name}: {id} is revoked; it goes out with the next feed where feed.toml says revocations = \"…\"\n\
                 a root key is not revoked by this: it is left out of the next root (root rotate --remove-root-key {id})"
            ));
            ("revoked", issued)
        }
    };
    answer(outcome, vec![("file", name.into()), ("key", id.into()), ("since", since.to_string().into())]);
    Ok(ExitCode::SUCCESS)
}
