//! `pub`: the public key out of the private one, for whoever has lost the file of it.

use super::voice::{answer, say};
use crate::cli::Pub;
use crate::file::{self, Readers};
use crate::problem::Stop;
use crate::public_key;
use crate::secret::PrivateKey;
use extension_update::core::trust;
use std::process::ExitCode;

pub fn run(args: &Pub) -> Result<ExitCode, Stop> {
    let public = PrivateKey::open_one(&args.key, &args.passphrase.passphrase_file)?.public();
    let (text, id) = (public_key::write(&public), trust::key_id(&public));
    match &args.out {
        Some(path) => {
            file::create(path, format!("{text}\n").as_bytes(), Readers::AsBefore)?;
            say(&format!("{}: the public key {id}", path.display()));
        }
        None => say(&text),
    }
    let name = args.out.as_ref().map(|path| path.display().to_string());
    answer("read", vec![("pub", name.into()), ("id", id.into()), ("publicKey", text.into())]);
    Ok(ExitCode::SUCCESS)
}
