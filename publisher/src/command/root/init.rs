//! `root init`: version 1. It is never made over another chain: panels that have seen that one would take no other.

use super::super::voice::{answer, complain, say};
use super::{read_keys, seal, text};
use crate::cli::RootInit;
use crate::file::{self, Readers};
use crate::lock::Lock;
use crate::problem::{Code, Problem, Stop};
use crate::roots::chain::Chain;
use crate::roots::document::Draft;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::trust::Role;
use std::process::ExitCode;

pub fn run(args: &RootInit, now: Moment) -> Result<ExitCode, Stop> {
    let name = args.out.display().to_string();
    let _lock = Lock::take(&args.out)?;
    if args.out.exists() {
        let text =
            "is there already: root rotate makes the next version; panels that have seen a chain take no other one";
        return Err(Problem::error(Code::Exists, name, text).into());
    }
    let fresh = read_keys(&args.fresh_key)?;
    let draft = Draft {
        version: 1,
        issued: now,
        expires: now.after(args.term.days * MILLIS_OF_DAY),
        root: Role { keys: read_keys(&args.root_key)?, threshold: args.root_threshold },
        feed: Role { keys: read_keys(&args.feed_key)?, threshold: args.feed_threshold },
        fresh: (!fresh.is_empty()).then_some(Role { keys: fresh, threshold: args.fresh_threshold }),
    };
    let (link, warnings) = seal(&draft)?;
    complain(&warnings);
    let chain = Chain { name: name.clone(), links: vec![link] };
    file::create(&args.out, chain.to_text().as_bytes(), Readers::AsBefore)?;
    say(&format!("{name}: made\n{}", text::describe(&chain, now)));
    answer("made", vec![("file", name.into()), ("version", 1.into()), ("chain", text::to_json(&chain, now))]);
    Ok(ExitCode::SUCCESS)
}
