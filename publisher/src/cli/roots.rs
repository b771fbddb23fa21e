//! The arguments of what concerns the chain of roots: who may sign, what is fresh, what is revoked.

use super::PassphraseArgs;
use clap::{Args, Subcommand, value_parser};
use extension_update::core::trust::MAX_FRESH_DAYS;
use std::path::PathBuf;

const TEN_YEARS: u64 = 3660;

/// `root`
#[derive(Debug, Args)]
pub struct Root {
    /// What to do.
    #[command(subcommand)]
    pub command: RootCommand,
}

/// The commands of `root`.
#[derive(Debug, Subcommand)]
pub enum RootCommand {
    /// Make version 1 of the root: which keys sign feeds, and which may change that
    Init(RootInit),
    /// Make the next version: with other keys, other thresholds, or only a later end
    Rotate(RootRotate),
    /// Add a signature to the last version, and say who still has to sign
    Sign(RootSign),
    /// Explain the versions: keys, thresholds, days, and what is missing
    Show(RootShow),
}

/// How long a root holds.
#[derive(Debug, Args)]
pub struct Term {
    /// For how many days it holds: once the last root has ended, panels take no feed
    #[arg(long, value_name = "N", default_value_t = 365, value_parser = value_parser!(u64).range(1..=TEN_YEARS))]
    pub days: u64,
}

/// `root init`
#[derive(Debug, Args)]
#[command(after_help = "\
A KEY is the text of a public key (base64) or a .pub file. Nothing is signed yet: `root sign` does that, once for each of the threshold.
What is printed as policy.root belongs into the config of the panels, and stays there: later versions are reached from it.

Examples:
  extension-feed root init --root-key first.pub --root-key second.pub --root-key third.pub --root-threshold 2 \\
      --feed-key vendor.pub --fresh-key fresh.pub
  extension-feed root init --root-key first.pub --root-threshold 1 --feed-key vendor.pub --days 730 --out keys/roots.json")]
pub struct RootInit {
    /// A key that may change the root; may be given several times
    #[arg(long, required = true, value_name = "KEY")]
    pub root_key: Vec<String>,
    /// How many of them must sign a root
    #[arg(long, value_name = "N")]
    pub root_threshold: u64,
    /// A key that signs feeds; may be given several times
    #[arg(long, required = true, value_name = "KEY")]
    pub feed_key: Vec<String>,
    /// How many of them must sign a feed
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub feed_threshold: u64,
    /// A key that signs that a feed is fresh, and nothing else; may be given several times
    #[arg(long, value_name = "KEY")]
    pub fresh_key: Vec<String>,
    /// How many of them must sign that
    #[arg(long, value_name = "N", default_value_t = 1, requires = "fresh_key")]
    pub fresh_threshold: u64,
    /// How long it holds.
    #[command(flatten)]
    pub term: Term,
    /// The file of the chain
    #[arg(long, value_name = "FILE", default_value = "roots.json")]
    pub out: PathBuf,
}

/// `root rotate`
#[derive(Debug, Args)]
#[command(after_help = "\
What is not said stays as it was in the last version; said nothing at all, only the end is later. A key that is replaced is removed and
another one added. A removed KEY may be given by its id, as `root show` prints it: its file may be lost.
The next version counts once the threshold of the root keys before it has signed, and its own. Until then the one before stays in force.

Examples:
  extension-feed root rotate --remove-feed-key vendor.pub --add-feed-key next.pub
  extension-feed root rotate --remove-root-key third.pub --add-root-key fourth.pub
  extension-feed root rotate keys/roots.json --days 730                  only a later end")]
pub struct RootRotate {
    /// The file of the chain
    #[arg(default_value = "roots.json")]
    pub roots: PathBuf,
    /// A key that may change the root from now on
    #[arg(long, value_name = "KEY")]
    pub add_root_key: Vec<String>,
    /// A key that may no more
    #[arg(long, value_name = "KEY")]
    pub remove_root_key: Vec<String>,
    /// How many of them must sign a root
    #[arg(long, value_name = "N")]
    pub root_threshold: Option<u64>,
    /// A key that signs feeds from now on
    #[arg(long, value_name = "KEY")]
    pub add_feed_key: Vec<String>,
    /// A key that signs none any more
    #[arg(long, value_name = "KEY")]
    pub remove_feed_key: Vec<String>,
    /// How many of them must sign a feed
    #[arg(long, value_name = "N")]
    pub feed_threshold: Option<u64>,
    /// A key that signs that a feed is fresh from now on
    #[arg(long, value_name = "KEY")]
    pub add_fresh_key: Vec<String>,
    /// A key that signs that no more; without the last one nobody asks whether a feed is fresh
    #[arg(long, value_name = "KEY")]
    pub remove_fresh_key: Vec<String>,
    /// How many of them must sign that
    #[arg(long, value_name = "N")]
    pub fresh_threshold: Option<u64>,
    /// How long it holds.
    #[command(flatten)]
    pub term: Term,
    /// Make the last version anew: it still wants signatures, so no panel has it
    #[arg(long)]
    pub redo: bool,
}

/// `root sign`
#[derive(Debug, Args)]
#[command(after_help = "\
What is signed is shown before the passphrase is asked for. The file goes from one signer to the next; the secret keys do not.

Examples:
  extension-feed root sign --key first.key
  extension-feed root sign keys/roots.json --key second.key --passphrase-file second.passphrase")]
pub struct RootSign {
    /// The file of the chain
    #[arg(default_value = "roots.json")]
    pub roots: PathBuf,
    /// The private key
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// The passphrase
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// `root show`
#[derive(Debug, Args)]
#[command(after_help = "\
The exit code is 1 where the last version still wants signatures, or has ended.

Examples:
  extension-feed root show
  extension-feed root show feed.json              the chain that a feed brings along
  extension-feed root show roots.json --json")]
pub struct RootShow {
    /// The file of the chain, or a feed that brings one along
    #[arg(default_value = "roots.json")]
    pub roots: PathBuf,
}

/// `fresh`
#[derive(Debug, Args)]
#[command(after_help = "\
For a daily job: its key signs nothing else, so that a thief of it can neither make a feed nor change one. The feed is verified first, by the
roots that it brings along, and with --roots by yours. Take the feed that you keep, not the one that a host gives you: an old copy there
would become fresh again. A statement that is there already is replaced.

Examples:
  extension-feed fresh feed.json --key fresh.key
  extension-feed fresh feed.json --key fresh.key --days 3 --roots roots.json --out site/feed.json")]
pub struct Fresh {
    /// The feed in its envelope
    pub feed: PathBuf,
    /// The private key; may be given several times
    #[arg(long, required = true, value_name = "FILE")]
    pub key: Vec<PathBuf>,
    /// For how many days the statement holds
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = value_parser!(u64).range(1..=MAX_FRESH_DAYS))]
    pub days: u64,
    /// Your chain of roots: the feed must bring that one along
    #[arg(long, value_name = "FILE")]
    pub roots: Option<PathBuf>,
    /// Where it is written; in place where it is not given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The passphrase
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// `revoke`
#[derive(Debug, Args)]
#[command(after_help = "\
There is no way back: a panel that has seen the revocation of a key never takes a feed of it again. A key can revoke itself only; a root key
is not revoked but left out of the next root. The file goes out with the next feed, where feed.toml names it (revocations = \"revocations.json\").

Examples:
  extension-feed revoke --key vendor.key
  extension-feed revoke --key vendor.key --out keys/revocations.json")]
pub struct Revoke {
    /// The private key that is good no more
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// The file of the revocations
    #[arg(long, value_name = "FILE", default_value = "revocations.json")]
    pub out: PathBuf,
    /// The passphrase
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// `watch`
#[derive(Debug, Args)]
#[command(after_help = "\
For a job that runs each hour. URL is https:, or http: to this very machine. The keys are those that the roots of --expect name, and have ever
named; --key adds others.
The exit code is 0 where the host gives the feed of --expect, 4 where it gives an older one of yours (`older`), 5 where it gives a feed that your
keys have signed and that is not yours (`forged`): then somebody else has a key; 3 where it does not answer (`network`), 1 where it gives
anything else, or where the feed is no longer fresh (`stale`).

Examples:
  extension-feed watch https://example.com/feed.json --expect feed.json
  extension-feed watch https://example.com/feed.json --expect feed.json --key vendor.pub --json")]
pub struct Watch {
    /// The address of the published feed
    #[arg(value_name = "URL")]
    pub address: String,
    /// The feed as it was published
    #[arg(long, value_name = "FILE")]
    pub expect: PathBuf,
    /// A public key of yours; may be given several times
    #[arg(long, value_name = "KEY")]
    pub key: Vec<String>,
}
