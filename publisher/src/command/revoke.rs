//! `revoke`: a key says that it is good no more. What it says is added to the others, and nothing is taken back.

use super::voice::{answer, say};
use crate::cli::Revoke;
use crate::file;
use crate::lock::Lock;
use crate::problem::{Code, Problem, Stop};
use crate::roots::revocation::{Revocations, seal};
use crate::secret::PrivateKey;
use extension_update::core::moment::Moment;
use extension_update::core::trust;
use std::process::ExitCode;

pub fn run(args: &Revoke, now: Moment) -> Result<ExitCode, Stop> {
    let name = args.out.display().to_string();
    if file::is_standard(&args.out) {
        return Err(Problem::error(Code::Usage, "-", "revocations are added to a file: give its name").into());
    }
    let path = file::follow(&args.out);
    let _lock = Lock::take(&path)?;
    let mut revocations = if path.exists() { Revocations::read(&path)? } else { Revocations::default() };
    let keys = PrivateKey::open_all(std::slice::from_ref(&args.key), &args.passphrase.passphrase_file)?;
    for key in keys {
        let public = key.public();
        let id = trust::key_id(&public);
        if let Some(said) = revocations.of_key(&public) {
            say(&format!("{name}: {id} is revoked since {} already", said.issued));
            let since = said.issued.to_string().into();
            answer("unchanged", vec![("file", name.as_str().into()), ("key", id.into()), ("since", since)]);
            continue;
        }
        let issued = Moment::of_millis(now.millis() / 1000 * 1000);
        let mut envelope = seal(&public, issued);
        envelope.sign(&key)?;
        revocations.add(envelope, &name)?;
        file::write(&path, revocations.to_text().as_bytes())?;
        say(&format!(
            "{name}: {id} is revoked; it goes out with the next feed where feed.toml says revocations = \"…\"\n\
             a root key is not revoked by this: it is left out of the next root (root rotate --remove-root-key {id})"
        ));
        let since = issued.to_string().into();
        answer("revoked", vec![("file", name.as_str().into()), ("key", id.into()), ("since", since)]);
    }
    Ok(ExitCode::SUCCESS)
}
