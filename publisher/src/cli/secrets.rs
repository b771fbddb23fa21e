//! The arguments of what concerns key files. No secret is one: a key and its passphrase come from files, variables or
//! the keyboard.

use clap::Args;
use std::path::PathBuf;

/// `keygen`
#[derive(Debug, Args)]
#[command(after_help = "\
The private key is encrypted with a passphrase (at least 10 characters) and its file is readable by its owner only.
The passphrase is asked for; where nobody can type it, it is read from --passphrase-file or EXTENSION_FEED_PASSPHRASE.

Examples:
  extension-feed keygen vendor
  extension-feed keygen keys/second --passphrase-file second.passphrase")]
pub struct Keygen {
    /// The files' name without the ending
    pub name: PathBuf,
    /// The passphrase
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// Where the passphrases are.
#[derive(Debug, Args)]
pub struct PassphraseArgs {
    /// A file that holds the passphrase, readable by its owner only; given several times, one for each --key in their
    /// order
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Vec<PathBuf>,
}

/// `pub`
#[derive(Debug, Args)]
#[command(after_help = "\
What is printed belongs into policy.publicKeys of the panels and into public_keys of feed.toml; it is no secret.

Examples:
  extension-feed pub vendor.key
  extension-feed pub second.key --passphrase-file second.passphrase --out keys/second.pub")]
pub struct Pub {
    /// The private key
    pub key: PathBuf,
    /// A new file for the public key, as keygen makes it; it is printed where this is not given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The passphrase
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// `passphrase`
#[derive(Debug, Args)]
#[command(after_help = "\
The key stays the same, so nothing changes for panels. Copies of the old file still open with the old passphrase: destroy them, and where a
thief may have one, change the key.
The new passphrase is asked for; where nobody can type it, it is read from --new-passphrase-file or EXTENSION_FEED_NEW_PASSPHRASE.

Examples:
  extension-feed passphrase vendor.key --new-passphrase-file second.passphrase
  extension-feed passphrase second.key --passphrase-file second.passphrase --new-passphrase-file second.passphrase")]
pub struct Passphrase {
    /// The private key; its file is replaced in one step
    pub key: PathBuf,
    /// A file that holds the new passphrase, readable by its owner only
    #[arg(long, value_name = "FILE")]
    pub new_passphrase_file: Option<PathBuf>,
    /// The passphrase until now
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}
