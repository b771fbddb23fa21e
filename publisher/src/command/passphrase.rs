//! `passphrase`: the same key, closed with another passphrase. The file is replaced only after the new text has been
//! opened again.

use super::voice::{answer, say};
use crate::cli;
use crate::lock;
use crate::problem::{Code, Problem, Stop};
use crate::secret::{NEW_PASSPHRASE_VARIABLE, Passphrase, PrivateKey, Purpose, is_variable};
use extension_update::core::trust;
use std::process::ExitCode;

pub fn run(args: &cli::Passphrase) -> Result<ExitCode, Stop> {
    let name = args.key.display().to_string();
    let text = "a key is closed anew in its file: give its name";
    if is_variable(&args.key) {
        return Err(Problem::error(Code::Usage, name, text).into());
    }
    let (path, _lock) = lock::hold(&args.key, text)?;
    let key = PrivateKey::open_one(&path, &args.passphrase.passphrase_file)?;
    let new = args.new_passphrase_file.as_deref();
    let passphrase = Passphrase::find(new, NEW_PASSPHRASE_VARIABLE, &format!("{name}, the new one"), Purpose::Protect)?;
    key.replace(&path, &passphrase)?;
    say(&format!("{name}: opens with the new passphrase only; destroy the copies that open with the old one"));
    answer("changed", vec![("key", name.into()), ("id", trust::key_id(&key.public()).into())]);
    Ok(ExitCode::SUCCESS)
}
