//! `keygen`: a pair of keys. It never overwrites one, and never prints the private one.

use super::voice::{answer, complain, say};
use crate::cli::Keygen;
use crate::file::{self, Readers};
use crate::problem::{Code, Problem, Stop};
use crate::public_key;
use crate::secret::{PASSPHRASE_VARIABLE, Passphrase, PrivateKey, Purpose, UNGUARDED};
use extension_update::core::trust;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub fn run(args: &Keygen) -> Result<ExitCode, Stop> {
    let [secret, public] = ["key", "pub"].map(|ending| with_ending(&args.name, ending));
    for path in [&secret, &public] {
        // Before the passphrase is asked for; the file itself is made anew or not at all, too.
        if path.exists() {
            let text = "is there already: a key that is overwritten is lost";
            return Err(Problem::error(Code::Exists, path.display().to_string(), text).into());
        }
    }
    let name = secret.display().to_string();
    let given = match args.passphrase.passphrase_file.as_slice() {
        [] => None,
        [file] => Some(file.as_path()),
        _ => return Err(Problem::error(Code::Usage, name, "one key has one passphrase: give one file").into()),
    };
    let passphrase = Passphrase::find(given, PASSPHRASE_VARIABLE, &name, Purpose::Protect)?;
    let key = PrivateKey::generate()?;
    key.save(&secret, &passphrase)?;
    complain(UNGUARDED.map(|text| Problem::warning(Code::Permissions, &name, text)).as_slice());
    let text = public_key::write(&key.public());
    if let Err(problem) = file::create(&public, format!("{text}\n").as_bytes(), Readers::AsBefore) {
        // Half a pair would be taken for a whole one; nobody has seen this key yet.
        return Err(match std::fs::remove_file(&secret) {
            Ok(()) => problem,
            Err(error) => Problem::of_file(&secret, &error),
        }
        .into());
    }
    say(&format!(
        "{name}: the private key, encrypted; keep a copy of it and of the passphrase in another place\n\
         {}: the public key {}\n\
         publicKeys: [\"{text}\"]",
        public.display(),
        trust::key_id(&key.public())
    ));
    let facts = vec![
        ("key", name.into()),
        ("pub", public.display().to_string().into()),
        ("id", trust::key_id(&key.public()).into()),
        ("publicKey", text.into()),
    ];
    answer("made", facts);
    Ok(ExitCode::SUCCESS)
}

fn with_ending(name: &Path, ending: &str) -> PathBuf {
    let mut text = name.as_os_str().to_owned();
    text.push(".");
    text.push(ending);
    text.into()
}
