//! The arguments. No secret is one: other users of a machine see the arguments of every program.

mod compare;
mod judging;
mod releasing;
mod roots;
mod secrets;

pub use compare::{Completions, Diff, Man};
pub use judging::{Inspect, Language, Lint, Verify};
pub use releasing::{Halting, Host, Init};
pub use roots::{Fresh, Revoke, Root, RootCommand, RootInit, RootRotate, RootShow, RootSign, Watch};
pub use secrets::{Keygen, Passphrase, PassphraseArgs, Pub};

use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use extension_update::core::day::Day;
use extension_update::core::moment::Moment;
use std::path::PathBuf;

/// The version, and where the build has named it the commit.
pub const VERSION: &str = match option_env!("EXTENSION_FEED_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

/// Make, sign and check the feed that the update panel of a 1C extension reads.
#[derive(Debug, Parser)]
#[command(
    name = "extension-feed",
    version = VERSION,
    after_help = "\
Examples:
  extension-feed keygen vendor                       make vendor.key (secret) and vendor.pub
  extension-feed build --seq 1 --key vendor.key      make and sign the first feed out of feed.toml
  extension-feed build --previous feed.json --key vendor.key
                                                     the next one, in place
  extension-feed verify feed.json --key vendor.pub --installed 0.0.0.3
                                                     what a panel would offer, and why

Exit codes: 0 all is well; 1 something was judged and refused; 2 the call is wrong; 3 a file, a key or a passphrase is missing, or the report
could not be written; 4 and 5 are of watch, 6 says that --renew-before had nothing to do. In place of the name of a feed, a list, a key or a passphrase, - is the standard input, and for --out the standard output."
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
    /// Ask three questions, and make feed.toml and the file for the host
    Init(Init),
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
    /// Say what has changed from one feed to another, such as the published one
    Diff(Diff),
    /// Look for what a panel would refuse or drop, and for what is hardly meant
    Lint(Lint),
    /// Say what a file is, and what the extension in it says of itself
    Inspect(Inspect),
    /// Make a feed out of the list of releases of GitHub, GitLab or Gitea instead of a changelog
    #[command(visible_alias = "import")]
    ImportGithub(ImportGithub),
    /// Let a roll-out stand still: the release reaches nobody any more
    Halt(Halting),
    /// Let a roll-out go on where it stood
    Resume(Halting),
    /// Say which keys sign feeds, and change that without a new panel
    Root(Root),
    /// Say that a feed is the newest one, by a key that can sign nothing else
    Fresh(Fresh),
    /// Say that a key is good no more, by that key
    Revoke(Revoke),
    /// Compare what a host gives with what was published
    Watch(Watch),
    /// Print what a shell completes
    Completions(Completions),
    /// Print the page for man, or write all of them
    Man(Man),
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
    /// Make a new feed where something has changed, or where --previous ends within this time (30d, 4w, 12h); the exit
    /// code is 6 where it is kept
    #[arg(long, value_name = "TIME", value_parser = parse_span, requires = "previous", conflicts_with = "renew")]
    pub renew_before: Option<u64>,
    /// With --dry-run, say what would change for those who have the published feed: a file, or the address of it
    #[arg(long, value_name = "FEED", requires = "dry_run")]
    pub published: Option<String>,
    /// Where it is written; payload.json, or with --key feed.json, where it is not given. A signed feed there is
    /// followed, never lost
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
  extension-feed build --previous feed.json --dry-run
  extension-feed build --previous feed.json --key vendor.key --renew-before 30d || test $? -eq 6")]
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
RELEASES is the answer of GET https://api.github.com/repos/OWNER/NAME/releases, all pages of it; or that of GitLab's
/api/v4/projects/ID/releases, or of Gitea's /api/v1/repos/OWNER/NAME/releases: both know no hash of a file, so it must lie in `files`.
This command asks nobody.
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
    /// The feed as it is published, a file or its address: what changes for those who have it is shown
    #[arg(long, value_name = "FEED", conflicts_with = "previous")]
    pub published: Option<String>,
    /// The settings, for public_keys and threshold; feed.toml where there is one
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// The passphrase
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

fn parse_moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text).ok_or_else(|| "a moment such as 2026-10-01T08:00:00Z is needed".into())
}

/// A time such as `30d`, in milliseconds.
fn parse_span(text: &str) -> Result<u64, String> {
    let wanted = || String::from("a time such as 30d, 4w or 12h is needed");
    let unit = match text.chars().last() {
        Some('h') => 1,
        Some('d') => 24,
        Some('w') => 7 * 24,
        _ => return Err(wanted()),
    };
    let number = text[..text.len() - 1].parse::<u32>().map_err(|_| wanted())?;
    Ok(u64::from(number) * unit * 60 * 60 * 1000)
}

fn parse_day(text: &str) -> Result<String, String> {
    if Day::parse(text).is_some() { Ok(text.into()) } else { Err("a day such as 2026-10-01 is needed".into()) }
}

impl Cli {
    /// The arguments of this run, and its command as it is typed: `root init`.
    ///
    /// # Errors
    /// What is said instead of a command: help, the version, or what is wrong with the call.
    pub fn read() -> Result<(Cli, String), clap::Error> {
        let matches = Cli::command().try_get_matches()?;
        let named = std::iter::successors(Some(&matches), |outer| outer.subcommand().map(|(_, inner)| inner));
        let names: Vec<&str> = named.filter_map(ArgMatches::subcommand_name).collect();
        let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut Cli::command()))?;
        Ok((cli, names.join(" ")))
    }
}
