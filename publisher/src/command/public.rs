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
    for key in PrivateKey::open_all(std::slice::from_ref(&args.key), &args.passphrase.passphrase_file)? {
        let public = key.public();
        let text = public_key::write(&public);
        let name = args.out.as_ref().map(|path| path.display().to_string());
        match &args.out {
            Some(path) => {
                file::create(path, format!("{text}\n").as_bytes(), Readers::AsBefore)?;
                say(&format!("{}: the public key {}", path.display(), trust::key_id(&public)));
            }
            None => say(&text),
        }
        let id = trust::key_id(&public).into();
        answer("read", vec![("pub", name.into()), ("id", id), ("publicKey", text.into())]);
    }
    Ok(ExitCode::SUCCESS)
}
