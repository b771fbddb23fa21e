//! Reading and writing files: whole, or not at all. It never leaves half a feed where a web server would find it, and
//! half a key nowhere. Where a feed goes is decided in `output.rs`.

use crate::encoding;
use crate::problem::{Code, Problem};
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// The standard input has been read: whoever asks for it once more would get nothing, and take that for a file.
static STDIN_READ: AtomicBool = AtomicBool::new(false);

/// More than any input of the tool that is read whole: changelogs, settings, feeds, lists of releases.
const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;

/// Folders within folders: more is hardly a folder of releases, nor an object with its forms and their elements.
const MAX_DEPTH: usize = 16;

/// From this size on a file's hashing is shown, in bytes.
const SHOWN_FROM: u64 = 32 * 1024 * 1024;

/// Reads a text; `-` is the standard input.
///
/// # Errors
/// `file` where it cannot be read, is larger than 16 MiB, or is not UTF-8; then what it is.
pub fn read_text(path: &Path) -> Result<String, Problem> {
    encoding::decode(read_bytes(path)?).map_err(|text| named(path, &text))
}

/// Reads a file as it is; `-` is the standard input.
///
/// # Errors
/// `file` where it cannot be read, or is larger than 16 MiB; `usage` where the standard input is wanted for a second
/// time.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = if is_standard(path) {
        if STDIN_READ.swap(true, Ordering::Relaxed) {
            return Err(Problem::error(Code::Usage, "-", "the standard input can be read once: give a file"));
        }
        io::stdin().lock().take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| Problem::of_file(path, &error))?;
    if bytes.len() as u64 > MAX_TEXT_BYTES { Err(named(path, "is larger than 16 MiB")) } else { Ok(bytes) }
}

/// Whether the name stands for the standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Who may read a file that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever could read the file that is replaced; everybody where there is none. A feed is for a web server, which
    /// may be somebody else.
    AsBefore,
    /// Its owner.
    Owner,
}

/// Writes a file in one step: whoever reads it sees the old one or the new one.
///
/// # Errors
/// `file` where it cannot be written.
pub fn write(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Problem> {
    let file = prepare(path, bytes, readers)?;
    file.persist(path).map_err(|error| Problem::of_file(path, &error.error))?;
    Ok(())
}

/// Makes a file that is not there yet, in one step: it is there whole, or not at all.
///
/// # Errors
/// `exists` where there is such a file; `file` where it cannot be written.
pub fn create(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Problem> {
    let file = prepare(path, bytes, readers)?;
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => {
            named_by(Code::Exists, path, "is there already: a key that is overwritten is lost")
        }
        _ => Problem::of_file(path, &error.error),
    })?;
    Ok(())
}

fn prepare(path: &Path, bytes: &[u8], readers: Readers) -> Result<tempfile::NamedTempFile, Problem> {
    let failed = |error: io::Error| Problem::of_file(path, &error);
    // A temporary file is its owner's alone.
    let mut file = tempfile::Builder::new().prefix(".extension-feed").tempfile_in(folder_of(path)).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    if readers == Readers::AsBefore {
        open_to_readers(file.as_file(), path).map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    Ok(file)
}

/// Where a name leads: what is written there goes to the end of its links, and replaces none of them.
pub fn follow(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.into())
}

/// The folder that a file is in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// All files in a folder and in the folders in it, in their order; links to folders are not followed.
///
/// # Errors
/// `file` where a folder cannot be read.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut files = Vec::new();
    list_into(&mut files, folder, MAX_DEPTH)?;
    files.sort();
    Ok(files)
}

fn list_into(files: &mut Vec<PathBuf>, folder: &Path, depth: usize) -> Result<(), Problem> {
    let failed = |error: io::Error| Problem::of_file(folder, &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            files.push(path);
        } else if path.is_dir() && depth > 0 && !path.is_symlink() {
            list_into(files, &path, depth - 1)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn open_to_readers(file: &File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_or(0o644, |there| there.permissions().mode() & 0o777);
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn open_to_readers(_file: &File, _path: &Path) -> io::Result<()> {
    Ok(())
}

/// What is signed of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256, lower-case hex.
    pub sha256: String,
}

/// A file that was measured, and as much of its beginning as was asked for.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The whole file.
    pub measured: Measured,
    /// Its first bytes: of the same reading, so that what is judged is what is signed.
    pub bytes: Vec<u8>,
}

/// Measures a file, however large. On a terminal the progress of a large one is shown.
///
/// # Errors
/// `file` where it cannot be read, or is empty.
pub fn measure(path: &Path) -> Result<Measured, Problem> {
    load(path, 0).map(|loaded| loaded.measured)
}

/// Measures a file, however large, and keeps its first bytes, `most` of them.
///
/// # Errors
/// `file` where it cannot be read, or is empty.
pub fn load(path: &Path, most: usize) -> Result<Loaded, Problem> {
    let failed = |error: io::Error| Problem::of_file(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let bar = show_progress(path, length);
    let mut hash = Sha256::new();
    let mut size = 0;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(usize::MAX).min(most));
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes.extend_from_slice(&buffer[..read.min(most - bytes.len())]);
        size += read as u64;
        bar.set_position(size);
    }
    bar.finish_and_clear();
    if size == 0 {
        return Err(named(path, "is empty"));
    }
    Ok(Loaded { measured: Measured { size, sha256: extension_update::core::trust::hex(&hash.finalize()) }, bytes })
}

fn show_progress(path: &Path, size: u64) -> ProgressBar {
    if size < SHOWN_FROM || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes}");
    let bar = ProgressBar::new(size).with_message(path.display().to_string());
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

fn named(path: &Path, text: &str) -> Problem {
    named_by(Code::File, path, text)
}

fn named_by(code: Code, path: &Path, text: &str) -> Problem {
    Problem::error(code, path.display().to_string(), text)
}
