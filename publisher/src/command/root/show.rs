//! `root show`: the chain in words, or as JSON.

use super::super::voice::{self, complain, say};
use super::text;
use crate::cli::RootShow;
use crate::problem::{Code, Problem, Stop};
use crate::roots::chain::Chain;
use extension_update::core::moment::Moment;
use std::process::ExitCode;

pub fn run(args: &RootShow, now: Moment) -> Result<ExitCode, Stop> {
    let chain = Chain::read(&args.roots)?;
    if voice::is_for_program() {
        voice::answer_with(&text::to_json(&chain, now));
    } else {
        say(&text::describe(&chain, now));
    }
    let version = chain.links.len();
    let mut problems = Vec::new();
    if chain.unfinished().is_some() {
        problems.push(Problem::error(Code::Root, &chain.name, text::missing(&chain, version)));
    }
    if let Some(link) = chain.finished().links.last().filter(|link| link.root.expires <= now) {
        let text =
            format!("version {} has ended at {}: panels take no feed with it", link.root.version, link.root.expires);
        problems.push(Problem::error(Code::Root, &chain.name, text));
    }
    complain(&problems);
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
