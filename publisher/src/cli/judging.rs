//! The arguments of what judges: a feed as a panel sees it, a feed as its vendor should, and a file.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `lint`
#[derive(Debug, Args)]
#[command(after_help = "\
Signatures are not looked at; verify does that. Files are looked at where --files says where they are. The exit code is 1 where there is an error, and with --strict where there is a warning.

Examples:
  extension-feed lint payload.json
  extension-feed lint feed.json --previous published.json --strict
  extension-feed lint feed.json --files files        the files as well: the extension, the version, the platform
  extension-feed lint --sources src/ext --base src/cf        the sources before a file is made of them")]
pub struct Lint {
    /// A feed in its envelope, or a payload; may be left out with --sources
    #[arg(required_unless_present = "sources")]
    pub feed: Option<PathBuf>,
    /// The feed that was published last, to be compared with
    #[arg(long, value_name = "FILE", requires = "feed")]
    pub previous: Option<PathBuf>,
    /// The folder with the files: each must hold the extension and the version that the feed says
    #[arg(long, value_name = "FOLDER", requires = "feed")]
    pub files: Option<PathBuf>,
    /// The folder with the sources of an extension, as the Designer writes them
    #[arg(long, value_name = "FOLDER")]
    pub sources: Option<PathBuf>,
    /// The sources of the configuration that --sources extends
    #[arg(long, value_name = "FOLDER", requires = "sources")]
    pub base: Option<PathBuf>,
    /// The settings, for the names of extensions; feed.toml where there is one
    #[arg(long, value_name = "FILE", requires = "files")]
    pub settings: Option<PathBuf>,
    /// Warnings count as errors
    #[arg(long)]
    pub strict: bool,
}

/// `inspect`
#[derive(Debug, Args)]
#[command(after_help = "\
Nothing is guessed: what does not stand where it does in known files is not read. The exit code is 1 where the file is no extension.

Examples:
  extension-feed inspect files/DEMO-0.0.0.4.cfe
  extension-feed inspect files/DEMO-0.0.0.4.cfe --json")]
pub struct Inspect {
    /// The file
    pub file: PathBuf,
}

/// `verify`
#[derive(Debug, Args)]
#[command(after_help = "\
A --key is the text of a public key (base64) or a .pub file. The exit code is 1 where the panel would refuse the feed.

Examples:
  extension-feed verify feed.json --key vendor.pub --installed 0.0.0.3
  extension-feed verify feed.json --key first.pub --key second.pub --threshold 2 --installed 0.0.0.3 \\
      --platform 8.3.24.1548 --configuration КошкинДом --configuration-version 1.0.0.1 --channel stable --channel beta
  extension-feed verify feed.json --root-key first.pub --root-key second.pub --root-key third.pub --root-threshold 2 --known-root 1
  extension-feed verify feed.json --key vendor.pub --installed 0.0.0.3 --files files
  extension-feed verify feed.json --key vendor.pub --installed 0.0.0.3 --now 2027-01-01T00:00:00Z --json")]
pub struct Verify {
    /// The feed in its envelope
    pub feed: PathBuf,
    /// A public key that the panel pins; may be given several times
    #[arg(long, required_unless_present = "root_key", value_name = "KEY")]
    pub key: Vec<String>,
    /// How many of the keys must have signed
    #[arg(long, conflicts_with = "root_key", value_name = "N", default_value_t = 1)]
    pub threshold: u64,
    /// A root key that the panel pins (policy.root) instead; may be given several times
    #[arg(long, conflicts_with = "key", value_name = "KEY")]
    pub root_key: Vec<String>,
    /// How many of the root keys must have signed
    #[arg(long, conflicts_with = "key", value_name = "N", default_value_t = 1)]
    pub root_threshold: u64,
    /// The version of the root that this panel has seen; that of --seen where it is not given
    #[arg(long, conflicts_with = "key", value_name = "N")]
    pub known_root: Option<u64>,
    /// As a panel that requires the feed to be fresh (policy.freshness)
    #[arg(long, conflicts_with = "key")]
    pub require_fresh: bool,
    /// The product; may be left out where the feed has one only
    #[arg(long, value_name = "ID")]
    pub product: Option<String>,
    /// The installed version; "" where nothing is installed yet
    #[arg(long, value_name = "VERSION", default_value = "")]
    pub installed: String,
    /// The platform's version
    #[arg(long, value_name = "VERSION", default_value = "")]
    pub platform: String,
    /// The configuration's name
    #[arg(long, value_name = "NAME", default_value = "")]
    pub configuration: String,
    /// The configuration's version
    #[arg(long, value_name = "VERSION", default_value = "")]
    pub configuration_version: String,
    /// A channel that the panel allows; may be given several times
    #[arg(long, value_name = "NAME", default_value = "stable")]
    pub channel: Vec<String>,
    /// The last day of the licence's updates
    #[arg(long, value_name = "DAY")]
    pub licence_until: Option<String>,
    /// The number of this base in phased roll-outs
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub rollout: u32,
    /// As if the user had asked: roll-outs are not waited for
    #[arg(long)]
    pub manual: bool,
    /// A feed that this panel has seen before
    #[arg(long, value_name = "FILE")]
    pub seen: Option<PathBuf>,
    /// The folder with the files, as it is published: each must be the one that the feed speaks of, and what is offered
    /// must be there
    #[arg(long, value_name = "FOLDER")]
    pub files: Option<PathBuf>,
    /// The language of the notes
    #[arg(long, value_enum, default_value_t = Language::Ru)]
    pub locale: Language,
}

/// The panel's languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Russian
    Ru,
    /// English
    En,
}
