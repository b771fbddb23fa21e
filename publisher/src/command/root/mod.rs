//! `root`: the chain of roots, from its first version on. Nothing here touches a feed; `build` and `sign` put the chain
//! into one. Read next: `init.rs`, `rotate.rs`, `sign.rs`, `show.rs`; `text.rs` is what they print.

mod init;
mod rotate;
mod show;
mod sign;
mod text;

use crate::cli::{Root, RootCommand};
use crate::file::{self, Readers};
use crate::lock::{self, Lock};
use crate::problem::{Code, Problem, Stop};
use crate::public_key;
use crate::roots::chain::{Chain, Link};
use crate::roots::document::{Draft, shared_keys};
use extension_update::core::moment::Moment;
use extension_update::core::trust;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub fn run(args: &Root, now: Moment) -> Result<ExitCode, Stop> {
    let now = super::in_seconds(now);
    match &args.command {
        RootCommand::Init(args) => init::run(args, now),
        RootCommand::Rotate(args) => rotate::run(args, now),
        RootCommand::Sign(args) => sign::run(args, now),
        RootCommand::Show(args) => show::run(args, now),
    }
}

/// A chain that is changed: nobody else changes it meanwhile.
struct Bench {
    chain: Chain,
    /// The file itself, at the end of all links.
    path: PathBuf,
    _lock: Lock,
}

impl Bench {
    fn open(path: &Path) -> Result<Bench, Problem> {
        let (end, lock) = lock::hold(path, "the file of the chain is changed in place: give its name")?;
        let mut chain = Chain::read(&end)?;
        chain.name = path.display().to_string();
        Ok(Bench { chain, path: end, _lock: lock })
    }

    fn write(&self) -> Result<(), Problem> {
        file::write(&self.path, self.chain.to_text().as_bytes(), Readers::AsBefore)
    }
}

/// Reads the keys of an argument that may be given several times.
fn read_keys(texts: &[String]) -> Result<Vec<[u8; 32]>, Problem> {
    let keys = public_key::of_arguments(texts)?;
    match keys.iter().zip(texts).find(|(key, _)| trust::read_key(key).is_none()) {
        Some((_, text)) => Err(Problem::error(Code::Key, text, "is no key that a panel verifies with")),
        None => Ok(keys),
    }
}

/// Seals a draft: what no panel could read is refused, and what is odd is told.
fn seal(draft: &Draft) -> Result<(Link, Vec<Problem>), Problem> {
    let (envelope, root) = draft.seal().map_err(|text| Problem::error(Code::Root, "", text))?;
    let shared = shared_keys(&root).into_iter().map(|text| {
        Problem::warning(Code::Odd, "", format!("{text}: whoever steals it has both; give each role keys of its own"))
    });
    let alone = (root.root.keys.len() == 1).then(|| {
        let text = "there is one root key: where it is lost, no version can follow, and where it is stolen, the thief makes one";
        Problem::warning(Code::Odd, "root", text)
    });
    let warnings = shared.chain(alone).collect();
    Ok((Link { envelope, root }, warnings))
}
