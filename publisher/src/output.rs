//! Where a feed is written, and what lies there already. A feed that panels may have seen is followed; it is never
//! written over by one that they would refuse, nor is anything else lost that is no feed.
//!
//! Links are followed, devices are written into, and neither is ever replaced. Read next: `lock.rs`.

use crate::envelope::{Attached, Content, Envelope};
use crate::file::{self, Readers, is_standard};
use crate::lock::Lock;
use crate::order::judge_order;
use crate::previous::Previous;
use crate::problem::{Code, Problem};
use crate::signers::Signers;
use extension_update::core::source::signed_feed::Statement;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// As many links one after another as Linux follows.
const MAX_LINKS: usize = 40;

/// Where a feed is written. While it lives, no other run writes there.
#[derive(Debug)]
pub struct Output {
    /// Its name, as it was given.
    pub name: String,
    place: Place,
    lock: Option<Lock>,
}

#[derive(Debug)]
enum Place {
    /// The standard output.
    Standard,
    /// What is no file: it is opened and written into.
    Device(PathBuf),
    /// A file, or the place of one, at the end of all links.
    File(PathBuf),
}

/// The feed that lies at an output.
#[derive(Debug)]
pub struct Published {
    /// The name of the output.
    pub name: String,
    /// Its envelope.
    pub envelope: Envelope,
    /// What it says; `None` where that cannot be read, so that no panel has it either.
    pub feed: Option<Previous>,
}

impl Output {
    /// Finds the place and keeps others out of it.
    ///
    /// # Errors
    /// `busy` where another run writes there; `file` where nothing can be written.
    pub fn open(path: &Path) -> Result<Output, Problem> {
        let mut output = Output::find(path)?;
        if let Place::File(path) = &output.place {
            output.lock = Some(Lock::take(path)?);
        }
        Ok(output)
    }

    /// Finds the place only: nothing will be written.
    ///
    /// # Errors
    /// `file` where nothing could be written.
    pub fn find(path: &Path) -> Result<Output, Problem> {
        let place = find_place(path).map_err(|error| Problem::of_file(path, &error))?;
        let name = match place {
            Place::Standard => "the standard output".into(),
            _ => path.display().to_string(),
        };
        Ok(Output { name, place, lock: None })
    }

    /// Whether the feed goes to the standard output, so that nothing else may.
    pub fn is_standard(&self) -> bool {
        matches!(self.place, Place::Standard)
    }

    /// The signed feed that lies there.
    ///
    /// # Errors
    /// `exists` where something else lies there: whoever calls a feed like a key or a changelog would lose it.
    pub fn look(&self) -> Result<Option<Published>, Problem> {
        let Place::File(path) = &self.place else { return Ok(None) };
        if !path.exists() {
            return Ok(None);
        }
        let bytes = file::read_bytes(path)?;
        let feed = |content: &Content| Previous::of(content.clone(), &self.name).ok();
        match Content::read(&bytes, &self.name) {
            Ok(content @ Content::Signed(_)) => {
                let (name, feed) = (self.name.clone(), feed(&content));
                Ok(Some(Published { name, feed, envelope: content.into_envelope() }))
            }
            Ok(content) if bytes.is_empty() || feed(&content).is_some() => Ok(None),
            _ => {
                let text = "is there already and is no feed: give another --out, or delete it first";
                Err(Problem::error(Code::Exists, &self.name, text))
            }
        }
    }

    /// Writes the feed: whole, or not at all.
    ///
    /// # Errors
    /// `file` where it cannot be written.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Problem> {
        let failed = |error: io::Error| Problem::of_file(Path::new(&self.name), &error);
        match &self.place {
            Place::Standard => {
                let mut out = io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush()).map_err(failed)
            }
            Place::Device(path) => {
                let mut device = fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
                device.write_all(bytes).map_err(failed)
            }
            Place::File(path) => file::write(path, bytes, Readers::AsBefore),
        }
    }
}

impl Published {
    /// What it brings along, and whose name that has in complaints.
    pub fn brought(&self) -> (&str, &Attached) {
        (&self.name, &self.envelope.attached)
    }

    /// What speaks against this payload in the place of the feed that lies there, before anybody has signed it.
    pub fn judge(&self, payload: &[u8], signers: &Signers) -> Vec<Problem> {
        if self.envelope.payload == payload {
            return Vec::new();
        }
        let mut problems = Vec::new();
        let keys = signers.past_keys();
        if !keys.is_empty() && self.envelope.signed_by(&keys).is_empty() {
            let text = format!("is a feed that none of {} has signed: give another --out", signers.names());
            problems.push(Problem::error(Code::Previous, &self.name, text));
        }
        let (Some(there), Ok(statement)) = (&self.feed, Statement::parse(payload)) else { return problems };
        if there.statement.seq >= statement.seq {
            let text = "is another feed of the same or a greater seq: panels that have seen it would refuse this one \
                        (delete it if nobody has)";
            problems.push(Problem::error(Code::Seq, &self.name, text));
            return problems;
        }
        problems.extend(judge_order(&statement, payload, there));
        problems
    }

    /// Whether a signed feed may take the place of the one that lies there. Of the same payload no signature is lost;
    /// another one must be signed so that the panels which took the one before take it too.
    ///
    /// # Errors
    /// `signature` where it is not.
    pub fn hand_over(&self, next: &mut Envelope, signers: &Signers, own: &[[u8; 32]]) -> Result<(), Problem> {
        if self.envelope.payload == next.payload {
            return next.keep(&self.envelope, own);
        }
        if let Some((good, needed, what)) = signers.missing(next) {
            let text = format!(
                "{good} of {what} have signed, panels want {needed}: the feed that lies there stays until all have; \
                 give another --out"
            );
            return Err(Problem::error(Code::Signature, &self.name, text));
        }
        if !signers.keys().is_empty() {
            return Ok(());
        }
        let lost = next.signers_lost(&self.envelope, own);
        if !lost.is_empty() {
            let text = format!(
                "is signed by {}, this feed is not: panels that pin that key would refuse it; sign with it too, give \
                 another --out, or say in feed.toml which public_keys the panels pin",
                lost.join(", ")
            );
            return Err(Problem::error(Code::Signature, &self.name, text));
        }
        Ok(())
    }
}

fn find_place(path: &Path) -> io::Result<Place> {
    if is_standard(path) {
        return Ok(Place::Standard);
    }
    match fs::metadata(path) {
        Ok(there) if is_stdout(&there) => return Ok(Place::Standard),
        Ok(there) if there.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(there) if !there.is_file() => return Ok(Place::Device(path.into())),
        Ok(_) => return Ok(Place::File(fs::canonicalize(path)?)),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Err(_) => {}
    }
    // Nothing yet: a file of this name, or where a link points to.
    let mut end = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        let Ok(next) = fs::read_link(&end) else { return Ok(Place::File(end)) };
        end = file::folder_of(&end).join(next);
    }
    Err(io::Error::other("there are too many links, one after another"))
}

/// Whether it is what the standard output goes to (`/dev/stdout`): a file there would be replaced while the report
/// still goes into the old one.
#[cfg(unix)]
fn is_stdout(there: &fs::Metadata) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let own = io::stdout().as_fd().try_clone_to_owned().map(fs::File::from).and_then(|out| out.metadata());
    own.is_ok_and(|own| (own.dev(), own.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn is_stdout(_there: &fs::Metadata) -> bool {
    false
}
