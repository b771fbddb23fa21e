//! Private keys and passphrases. Neither is ever printed, logged, or taken from the command line, where other users
//! would see it; both are wiped from memory when they are dropped.
//!
//! A key file is encrypted PKCS#8 in PEM (RFC 5958, RFC 8018: scrypt with 128 MiB, AES-256-CBC), readable by its owner
//! only. The public key inside of it is compared with the private one, so a damaged file is no key.

#[cfg(unix)]
use crate::file::is_standard;
use crate::file::{self, Readers};
use crate::problem::{Code, Problem};
use ed25519_dalek::pkcs8::spki::der::Decode;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, PrivateKeyInfoRef};
use ed25519_dalek::{Signer, SigningKey};
use extension_update::core::trust;
use pkcs8::LineEnding;
use pkcs8::pkcs5::pbes2;
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The variable that holds the passphrase where nobody can type it.
pub const PASSPHRASE_VARIABLE: &str = "EXTENSION_FEED_PASSPHRASE";

/// The variable that holds the new one where a passphrase is changed.
pub const NEW_PASSPHRASE_VARIABLE: &str = "EXTENSION_FEED_NEW_PASSPHRASE";

/// What stands before the name of a variable that holds a key: `env:VENDOR_KEY`, its passphrase in
/// `VENDOR_KEY_PASSPHRASE`.
const VARIABLE: &str = "env:";

/// What is said of a new key where the rights of a file are not looked at.
pub const UNGUARDED: Option<&str> = if cfg!(unix) {
    None
} else {
    Some(
        "who can read a file is not checked on this system: keep it in a folder that is yours alone (icacls shows whose it is)",
    )
};

/// How long a new passphrase must be, in characters.
const MIN_PASSPHRASE: usize = 10;

const LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// A passphrase. It has no `Display`, and its `Debug` hides it.
pub struct Passphrase(Zeroizing<String>);

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

/// What a passphrase is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To open a key file.
    Open,
    /// To protect a new one: it is asked for twice, and a short one is refused.
    Protect,
}

impl Passphrase {
    /// Takes the passphrase out of `file`, else out of the variable, else asks at the terminal. `name` is the key's,
    /// for the question.
    ///
    /// # Errors
    /// `passphrase` where there is none or a new one is too short; `permissions` where others can read the file.
    pub fn find(file: Option<&Path>, variable: &str, name: &str, purpose: Purpose) -> Result<Passphrase, Problem> {
        let passphrase = match (file, std::env::var(variable)) {
            (Some(path), _) => Passphrase::read(path)?,
            (None, Ok(text)) => Passphrase(Zeroizing::new(text)),
            (None, Err(_)) => Passphrase::ask(name, variable, purpose)?,
        };
        if passphrase.0.is_empty() {
            return Err(none("the passphrase is empty"));
        }
        if purpose == Purpose::Protect && passphrase.0.chars().count() < MIN_PASSPHRASE {
            return Err(none(&format!("a passphrase has at least {MIN_PASSPHRASE} characters")));
        }
        Ok(passphrase)
    }

    fn read(path: &Path) -> Result<Passphrase, Problem> {
        refuse_open_file(path)?;
        let text = Zeroizing::new(file::read_text(path)?);
        // Editors end a file with a line feed; it belongs to no passphrase.
        Ok(Passphrase(Zeroizing::new(text.trim_end_matches(['\r', '\n']).into())))
    }

    /// Reads the files of so many keys: one for all of them, or one for each.
    fn read_all(files: &[PathBuf], keys: usize) -> Result<Vec<Passphrase>, Problem> {
        if files.len() > 1 && files.len() != keys {
            let text = format!(
                "{} files of passphrases for {keys} keys: give one for all of them, or one for each in their order",
                files.len()
            );
            return Err(Problem::error(Code::Usage, "--passphrase-file", text));
        }
        files.iter().map(|file| Passphrase::read(file)).collect()
    }

    fn ask(name: &str, variable: &str, purpose: Purpose) -> Result<Passphrase, Problem> {
        let option = if variable == NEW_PASSPHRASE_VARIABLE { "--new-passphrase-file" } else { "--passphrase-file" };
        let ask = |question: String| {
            rpassword::prompt_password(question).map(Zeroizing::new).map_err(|error| {
                none(&format!("there is no terminal to ask at ({error}): give {option} or {variable}"))
            })
        };
        let first = ask(format!("Passphrase of {name}: "))?;
        if purpose == Purpose::Protect && *ask("The same once more: ".into())? != *first {
            return Err(none("the two passphrases differ"));
        }
        Ok(Passphrase(first))
    }
}

fn none(text: &str) -> Problem {
    Problem::error(Code::Passphrase, "", text)
}

/// A private key. Its `Debug` shows the public one.
pub struct PrivateKey(SigningKey);

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the private key of {}", trust::key_id(&self.public()))
    }
}

impl PrivateKey {
    /// A new key, by the system's random numbers.
    ///
    /// # Errors
    /// `key` where the system has none.
    pub fn generate() -> Result<PrivateKey, Problem> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).map_err(|error| broken("", &error.to_string()))?;
        Ok(PrivateKey(SigningKey::from_bytes(&seed)))
    }

    /// The public key.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// The signature of a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// Writes the key to a new file, encrypted, for its owner's eyes only.
    ///
    /// # Errors
    /// `exists` where there is such a file; `file` where it cannot be written.
    pub fn save(&self, path: &Path, passphrase: &Passphrase) -> Result<(), Problem> {
        let name = path.display().to_string();
        let pem = self.encrypt(passphrase).map_err(|reason| broken(&name, &reason))?;
        file::create(path, pem.as_bytes(), Readers::Owner)
    }

    fn encrypt(&self, passphrase: &Passphrase) -> Result<Zeroizing<String>, String> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| error.to_string())?;
        let (mut salt, mut start) = ([0; 16], [0; 16]);
        salt.copy_from_slice(&random[..16]);
        start.copy_from_slice(&random[16..]);
        let parameters =
            pbes2::Parameters::generate_scrypt_aes256cbc(pkcs8::pkcs5::scrypt::Params::RECOMMENDED, &salt, start);
        let parameters = parameters.map_err(|error| error.to_string())?;
        let plain = self.0.to_pkcs8_der().map_err(|error| error.to_string())?;
        let info = PrivateKeyInfoRef::from_der(plain.as_bytes()).map_err(|error| error.to_string())?;
        let closed =
            info.encrypt_with_params(parameters, passphrase.0.as_bytes()).map_err(|error| error.to_string())?;
        closed.to_pem(LABEL, LineEnding::LF).map_err(|error| error.to_string())
    }

    /// Opens key files, in their order; one passphrase file serves them all, or each has its own.
    ///
    /// # Errors
    /// `usage` where there are more files than one and not one for each key; else as [`PrivateKey::open`].
    pub fn open_all(paths: &[PathBuf], passphrase_files: &[PathBuf]) -> Result<Vec<PrivateKey>, Problem> {
        let given = Passphrase::read_all(passphrase_files, paths.len())?;
        let of = |index: usize| given.get(index).or(given.first());
        paths.iter().enumerate().map(|(index, path)| PrivateKey::open(path, of(index))).collect()
    }

    /// Opens one key file.
    ///
    /// # Errors
    /// As [`PrivateKey::open_all`].
    pub fn open_one(path: &Path, passphrase_files: &[PathBuf]) -> Result<PrivateKey, Problem> {
        PrivateKey::open(path, Passphrase::read_all(passphrase_files, 1)?.first())
    }

    /// Writes the key in the place of its file, closed with another passphrase. What is written was opened with it
    /// before.
    ///
    /// # Errors
    /// `key` where the new text does not open; `file` where it cannot be written.
    pub fn replace(&self, path: &Path, passphrase: &Passphrase) -> Result<(), Problem> {
        let name = path.display().to_string();
        let pem = self.encrypt(passphrase).map_err(|reason| broken(&name, &reason))?;
        let opened = SigningKey::from_pkcs8_encrypted_pem(&pem, passphrase.0.as_bytes());
        if !opened.is_ok_and(|key| key == self.0) {
            return Err(broken(&name, "would not open with the new passphrase: nothing is written"));
        }
        file::write(path, pem.as_bytes(), Readers::Owner)
    }

    /// Opens a key file; `-` is the standard input, `env:NAME` a variable. The passphrase is `given`, or that of the
    /// environment, or it is asked for.
    ///
    /// # Errors
    /// `permissions` where others can read it, `key` where it is none, `passphrase` where that is the wrong one.
    fn open(path: &Path, given: Option<&Passphrase>) -> Result<PrivateKey, Problem> {
        let name = path.display().to_string();
        let variable = variable_of(path);
        let text = match variable {
            Some(variable) => read_variable(variable, &name)?,
            None => {
                refuse_open_file(path)?;
                Zeroizing::new(file::read_text(path)?)
            }
        };
        // Out of a secret of CI it may come with empty lines around it.
        let pem = text.trim();
        if !pem.contains(LABEL) {
            return Err(broken(&name, "is no private key of extension-feed (encrypted PKCS#8 in PEM)"));
        }
        // Before the passphrase: a damaged form must not be called a wrong passphrase.
        if pkcs8::SecretDocument::from_pem(pem).is_err() {
            return Err(broken(&name, "is no PEM (have its lines been joined?)"));
        }
        let own = variable.map(|variable| format!("{variable}_PASSPHRASE"));
        let own = own.filter(|own| std::env::var_os(own).is_some());
        let place = own.as_deref().unwrap_or(PASSPHRASE_VARIABLE);
        let found = if given.is_none() { Some(Passphrase::find(None, place, &name, Purpose::Open)?) } else { None };
        let wrong = || Problem::error(Code::Passphrase, &name, "the passphrase is wrong, or the file is damaged");
        let passphrase = given.or(found.as_ref()).filter(|text| !text.0.is_empty()).ok_or_else(wrong)?;
        // The format does not say whether a passphrase is right: what comes out of a wrong one is no key.
        SigningKey::from_pkcs8_encrypted_pem(pem, passphrase.0.as_bytes()).map(PrivateKey).map_err(|_| wrong())
    }
}

/// Whether a key is named by a variable.
pub fn is_variable(path: &Path) -> bool {
    variable_of(path).is_some()
}

fn variable_of(path: &Path) -> Option<&str> {
    path.to_str()?.strip_prefix(VARIABLE).filter(|name| !name.is_empty())
}

/// The text of a key in a variable: as it stands in the file, or in base64, since some hosts of CI hide only what is
/// one line.
fn read_variable(variable: &str, name: &str) -> Result<Zeroizing<String>, Problem> {
    let text = std::env::var(variable).map(Zeroizing::new);
    let text = text.map_err(|_| broken(name, "there is no such variable, or it is no UTF-8"))?;
    let joined: Zeroizing<String> = Zeroizing::new(text.split_whitespace().collect());
    let decoded = trust::decode(&joined).map(Zeroizing::new);
    let decoded = decoded.and_then(|bytes| str::from_utf8(&bytes).ok().map(|inner| Zeroizing::new(inner.to_string())));
    Ok(decoded.unwrap_or(text))
}

fn broken(name: &str, reason: &str) -> Problem {
    Problem::error(Code::Key, name, reason)
}

/// Refuses a secret file that others can read. A pipe has no readers but its own.
#[cfg(unix)]
fn refuse_open_file(path: &Path) -> Result<(), Problem> {
    use std::os::unix::fs::PermissionsExt;
    if is_standard(path) {
        return Ok(());
    }
    let there = std::fs::metadata(path).map_err(|error| Problem::of_file(path, &error))?;
    let mode = there.permissions().mode() & 0o777;
    if there.is_file() && mode & 0o077 != 0 {
        let text = format!("others can read it (mode {mode:04o}): chmod 600");
        return Err(Problem::error(Code::Permissions, path.display().to_string(), text));
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open_file(_path: &Path) -> Result<(), Problem> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_in_what_debug_shows() {
        let passphrase = Passphrase(Zeroizing::new("кошкин дом, подъезд 1".into()));
        assert_eq!(format!("{passphrase:?}"), "•••");
        let key = PrivateKey(SigningKey::from_bytes(&[7; 32]));
        let shown = format!("{key:?} {:?}", key.0);
        assert!(!shown.contains("7, 7") && !shown.contains(&trust::hex(&[7; 32])), "{shown}");
    }
}
