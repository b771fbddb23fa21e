//! `root rotate`: the next version. It is made of the last one and of what has changed, so that nothing is lost that
//! nobody spoke of.

use super::super::voice::{answer, complain, say};
use super::{Bench, read_keys, seal, text};
use crate::cli::RootRotate;
use crate::problem::{Code, Problem, Stop};
use crate::public_key;
use crate::roots::document::Draft;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::trust::{self, MAX_ROOTS, Role};
use std::process::ExitCode;

/// From this many versions on the end of the chain is spoken of.
const NEARLY_ALL: usize = MAX_ROOTS - 3;

pub fn run(args: &RootRotate, now: Moment) -> Result<ExitCode, Stop> {
    let mut bench = Bench::open(&args.roots)?;
    let chain = &mut bench.chain;
    let wrong = |text: String| Problem::error(Code::Root, args.roots.display().to_string(), text);
    match (chain.unfinished().map(|link| link.root.version), args.redo) {
        (Some(1), true) => {
            let text =
                "version 1 still wants signatures, so nobody has it: delete the file, and make it anew with root init";
            return Err(wrong(text.into()).into());
        }
        (Some(_), true) => {
            chain.links.pop();
        }
        (Some(version), false) => {
            let text =
                format!("version {version} still wants signatures: root sign it first, or make it anew with --redo");
            return Err(wrong(text).into());
        }
        (None, true) => {
            let text =
                "the last version is signed by enough, and panels may have it: make the next one, without --redo";
            return Err(wrong(text.into()).into());
        }
        (None, false) => {}
    }
    let version = chain.links.len() + 1;
    if version > MAX_ROOTS {
        let text =
            format!("there are {MAX_ROOTS} versions, and a panel reads no more: only new panels can go on from here");
        return Err(wrong(text).into());
    }
    let Some(last) = chain.links.last().map(|link| link.root.clone()) else {
        return Err(wrong("is empty".into()).into());
    };
    let none = Role { keys: Vec::new(), threshold: 1 };
    let root = change("root", &last.root, &args.add_root_key, &args.remove_root_key, args.root_threshold)?;
    let feed = change("feed", &last.feed, &args.add_feed_key, &args.remove_feed_key, args.feed_threshold)?;
    let fresh = last.fresh.as_ref().unwrap_or(&none);
    let fresh = change("fresh", fresh, &args.add_fresh_key, &args.remove_fresh_key, args.fresh_threshold)?;
    // Nobody asks for statements any more where nobody makes them.
    let fresh = Some(fresh).filter(|role| !role.keys.is_empty() || args.fresh_threshold.is_some());
    let draft = Draft {
        version: version as u64,
        issued: now,
        expires: now.after(args.term.days * MILLIS_OF_DAY),
        root,
        feed,
        fresh,
    };
    let (link, mut warnings) = seal(&draft)?;
    if now < last.issued {
        let text = format!(
            "version {} was made at {}, which is still to come: does the clock stand right?",
            last.version, last.issued
        );
        warnings.push(Problem::warning(Code::Clock, "issued", text));
    }
    if version >= NEARLY_ALL {
        let text = format!("version {version} of {MAX_ROOTS}: after the last one only new panels can go on");
        warnings.push(Problem::warning(Code::Root, args.roots.display().to_string(), text));
    }
    complain(&warnings);
    chain.links.push(link);
    bench.write()?;
    say(&format!("{}: version {version} made\n{}", bench.chain.name, text::describe(&bench.chain, now)));
    let (file, chain) = (bench.chain.name.as_str().into(), text::to_json(&bench.chain, now));
    answer("made", vec![("file", file), ("version", (version as u64).into()), ("chain", chain)]);
    Ok(ExitCode::SUCCESS)
}

/// A role with these changes.
fn change(name: &str, role: &Role, add: &[String], remove: &[String], threshold: Option<u64>) -> Result<Role, Problem> {
    let mut keys = role.keys.clone();
    for text in remove {
        let gone = match keys.iter().find(|key| trust::key_id(key) == *text) {
            Some(key) => *key,
            None => public_key::of_argument(text)?,
        };
        let place = keys.iter().position(|key| *key == gone);
        let place = place.ok_or_else(|| Problem::error(Code::Root, text, format!("is none of the {name} keys")))?;
        keys.remove(place);
    }
    for (key, text) in read_keys(add)?.into_iter().zip(add) {
        if keys.contains(&key) {
            return Err(Problem::error(
                Code::Key,
                text,
                format!("is one of the {name} keys already: a key counts once"),
            ));
        }
        keys.push(key);
    }
    Ok(Role { keys, threshold: threshold.unwrap_or(role.threshold) })
}
