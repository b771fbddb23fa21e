//! The arguments. No secret is one: other users of a machine see the arguments of every program.

mod roots;
mod secrets;

pub use roots::{Fresh, Revoke, Root, RootCommand, RootInit, RootRotate, RootShow, RootSign, Watch};
pub use secrets::{Keygen, Passphrase, PassphraseArgs, Pub};

use crate::problem::Problem;
use clap::{Args, Parser, Subcommand, ValueEnum};
use extension_update::core::moment::{Moment, is_day};
use std::path::PathBuf;

/// Make, sign and check the feed that the update panel of a 1C extension reads.
#[derive(Debug, Parser)]
#[command(
    name = "extension-feed",
    version,
    after_help = "\
Examples:
  extension-feed keygen vendor                       make vendor.key (secret) and vendor.pub
  extension-feed build --seq 1 --key vendor.key      make and sign the first feed out of feed.toml
  extension-feed build --previous feed.json --key vendor.key
                                                     the next one, in place
  extension-feed verify feed.json --key vendor.pub --installed 0.0.0.3
                                                     what a panel would offer, and why

Exit codes: 0 all is well; 1 something was judged and refused; 2 the call is wrong; 3 a file, a key or a passphrase is missing, or the report
could not be written; 4 and 5 are of watch. In place of the name of a feed, a list, a key or a passphrase, - is the standard input, and for --out the standard output."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Judge as if it were this time (RFC 3339); the clock's where it is not given
    #[arg(long, global = true, value_name = "TIME", value_parser = parse_moment)]
    pub now: Option<Moment>,
    /// Print JSON: one value, whatever happens
    #[arg(long, global = true)]
    pub json: bool,
    /// Print nothing but complaints, and what is about to be signed
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a pair of keys: NAME.key for signing, NAME.pub for the panels
    Keygen(Keygen),
    /// Print the public key of a private one
    Pub(Pub),
    /// Close a private key with another passphrase
    Passphrase(Passphrase),
    /// Make a feed out of the changelog, the files and feed.toml; with --key, sign it as well
    Build(Build),
    /// Add a signature to a feed; what others have signed stays
    Sign(Sign),
    /// Say what a panel would offer, and why: by the panel's own code
    Verify(Verify),
    /// Look for what a panel would refuse or drop, and for what is hardly meant
    Lint(Lint),
    /// Say what a file is, and what the extension in it says of itself
    Inspect(Inspect),
    /// Make a feed out of GitHub's list of releases instead of a changelog
    ImportGithub(ImportGithub),
    /// Say which keys sign feeds, and change that without a new panel
    Root(Root),
    /// Say that a feed is the newest one, by a key that can sign nothing else
    Fresh(Fresh),
    /// Say that a key is good no more, by that key
    Revoke(Revoke),
    /// Compare what a host gives with what was published
    Watch(Watch),
}

impl Command {
    /// The command as it is typed.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Keygen(_) => "keygen",
            Command::Pub(_) => "pub",
            Command::Passphrase(_) => "passphrase",
            Command::Build(_) => "build",
            Command::Sign(_) => "sign",
            Command::Verify(_) => "verify",
            Command::Lint(_) => "lint",
            Command::Inspect(_) => "inspect",
            Command::ImportGithub(_) => "import-github",
            Command::Root(root) => root.command.name(),
            Command::Fresh(_) => "fresh",
            Command::Revoke(_) => "revoke",
            Command::Watch(_) => "watch",
        }
    }
}

/// What a feed is made with.
#[derive(Debug, Args)]
pub struct Making {
    /// The settings
    #[arg(long, value_name = "FILE", default_value = "feed.toml")]
    pub settings: PathBuf,
    /// The feed that was published last: its seq is followed, its files must not have changed
    #[arg(long, value_name = "FILE", required_unless_present = "seq")]
    pub previous: Option<PathBuf>,
    /// The counter; one more than that of --previous where it is not given
    #[arg(long, value_name = "N")]
    pub seq: Option<u64>,
    /// When the feed is made (RFC 3339); SOURCE_DATE_EPOCH, else the clock, where it is not given
    #[arg(long, value_name = "TIME", value_parser = parse_moment)]
    pub issued: Option<Moment>,
    /// Until when it holds (RFC 3339); validity_days after --issued where it is not given
    #[arg(long, value_name = "TIME", value_parser = parse_moment)]
    pub expires: Option<Moment>,
    /// Make a new feed even if nothing has changed since --previous, so that it holds longer
    #[arg(long)]
    pub renew: bool,
    /// Where it is written; payload.json, or with --key feed.json, where it is not given. A signed feed there is followed, never lost
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Only say what would be written, and what has changed since --previous
    #[arg(long)]
    pub dry_run: bool,
    /// Sign with this private key at once; may be given several times, and be env:NAME
    #[arg(long, value_name = "FILE")]
    pub key: Vec<PathBuf>,
    /// The passphrase
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

/// `build`
#[derive(Debug, Args)]
#[command(after_help = "\
The same changelog, files, settings, --previous, --issued (or SOURCE_DATE_EPOCH) give the same bytes.
Where nothing has changed since --previous, that feed is kept as it is; --renew makes a new one.

Examples:
  extension-feed build --seq 1                                  the first feed, unsigned: payload.json
  extension-feed build --previous feed.json --key vendor.key    the next one, signed: feed.json
  extension-feed build --previous feed.json --dry-run")]
pub struct Build {
    /// The day of new releases whose heading in the changelog has none, and feed.toml neither
    #[arg(long, value_name = "DAY", value_parser = parse_day)]
    pub date: Option<String>,
    /// How the feed is made
    #[command(flatten)]
    pub making: Making,
}

/// `import-github`
#[derive(Debug, Args)]
#[command(after_help = "\
RELEASES is the answer of GET https://api.github.com/repos/OWNER/NAME/releases, all pages of it; this command asks nobody.
The notes are taken as Russian unless --language says otherwise; feed.toml says the rest, as for build.

Examples:
  extension-feed import-github releases.json --seq 1
  gh api repos/OWNER/NAME/releases --paginate | extension-feed import-github - --previous feed.json --key vendor.key")]
pub struct ImportGithub {
    /// The list of releases, JSON; - is the standard input
    pub releases: PathBuf,
    /// The language of the notes
    #[arg(long, value_name = "CODE", default_value = "ru")]
    pub language: String,
    /// How the feed is made
    #[command(flatten)]
    pub making: Making,
}

/// `sign`
#[derive(Debug, Args)]
#[command(after_help = "\
What is signed is shown before the passphrase is asked for; with --previous, all that has changed since. A feed that lint refuses is not signed, and there is no way around that.
A second person signs what the first one made, on a machine of their own:

  extension-feed sign payload.json --key first.key --out next.json
  extension-feed sign next.json --key second.key --previous feed.json

With public_keys in the settings only these sign. What lies at --out stays, unless panels that take it would take this feed too: signed by as
many, of the same products, with a greater seq.")]
pub struct Sign {
    /// A feed in its envelope, or a payload
    pub feed: PathBuf,
    /// The private key
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// Where it is written; a feed in its envelope is signed in place where it is not given
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The feed that was published last: all that has changed since is shown
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// The settings, for public_keys and threshold; feed.toml where there is one
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// The passphrase
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

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

fn parse_moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text).ok_or_else(|| "a moment such as 2026-10-01T08:00:00Z is needed".into())
}

fn parse_day(text: &str) -> Result<String, String> {
    if is_day(text) { Ok(text.into()) } else { Err("a day such as 2026-10-01 is needed".into()) }
}

impl Cli {
    /// What time it is, for all that is judged.
    ///
    /// # Errors
    /// `clock` where the machine's clock stands before 1970.
    pub fn moment(&self) -> Result<Moment, Problem> {
        match self.now {
            Some(now) => Ok(now),
            None => crate::command::read_clock(),
        }
    }
}
