//! The arguments of what concerns one release and the first one: roll-outs that stand still, and the files to begin
//! with.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `halt` and `resume`
#[derive(Debug, Args)]
#[command(after_help = "\
Only feed.toml is changed; the next `build` makes the feed that says so. A release that stands still is offered to nobody, not even to those
who ask for it or are in danger; who has it keeps it. What does harm is withdrawn instead: whoever has it is then told.
Once resumed it goes on where it stood: no base has to wait for longer than it would have.

Examples:
  extension-feed halt 0.0.0.4 && extension-feed resume 0.0.0.4
  extension-feed halt 0.0.0.4 --product DEMO --settings feed.toml && extension-feed resume 0.0.0.4 --product DEMO")]
pub struct Halting {
    /// The version
    pub version: String,
    /// The product; may be left out where there is one only
    #[arg(long, value_name = "ID")]
    pub product: Option<String>,
    /// The settings
    #[arg(long, value_name = "FILE", default_value = "feed.toml")]
    pub settings: PathBuf,
}

/// `init`
#[derive(Debug, Args)]
#[command(after_help = "\
Asks three questions, each of which may be answered by an option, and makes feed.toml and the file for the host. Nothing is written over.

Examples:
  extension-feed init --folder начало --id DEMO --url https://example.com/updates --host github
  printf 'DEMO\\nhttps://example.com/updates\\nnginx\\n' | extension-feed init --folder начало")]
pub struct Init {
    /// The extension's name
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The address that the site is published at
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Who publishes it
    #[arg(long, value_enum)]
    pub host: Option<Host>,
    /// Where the files are made
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
}

/// Who publishes a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Host {
    /// GitHub Pages, by a workflow
    Github,
    /// GitLab Pages, by a pipeline
    Gitlab,
    /// A web server of your own, by a script
    Nginx,
    /// An object store with the interface of S3, by a script
    S3,
    /// Somebody else
    None,
}
