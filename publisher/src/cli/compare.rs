//! The arguments of what only looks: at two feeds, and at the arguments themselves.

use clap::Args;
use clap_complete::Shell;
use std::path::PathBuf;

/// `diff`
#[derive(Debug, Args)]
#[command(after_help = "\
Each of both is a file or an address (https:, or http: to this very machine), signed or not. Signatures are not verified: verify does that.

Examples:
  extension-feed diff published.json feed.json
  extension-feed diff published.json payload.json --exit-code || test $? -eq 1")]
pub struct Diff {
    /// The feed before, such as the published one
    pub before: String,
    /// The feed after
    pub after: String,
    /// End with 1 where they differ
    #[arg(long)]
    pub exit_code: bool,
}

/// `completions`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  extension-feed completions bash > extension-feed.bash          then: source extension-feed.bash
  extension-feed completions powershell > extension-feed.ps1     then: . ./extension-feed.ps1")]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// `man`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  extension-feed man > extension-feed.1
  extension-feed man --out keys               a page for each command")]
pub struct Man {
    /// A folder for the pages of all commands; the page of the program is printed where it is not given
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}
