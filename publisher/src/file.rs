//! Reading and writing files: whole, or not at all. It never leaves half a feed where a web server would find it.

use crate::encoding;
use crate::problem::{Code, Problem};
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

/// More than any input of the tool that is read whole: changelogs, settings, feeds, lists of releases.
const MAX_TEXT_BYTES: u64 = 16 * 1024 * 1024;

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
/// `file` where it cannot be read, or is larger than 16 MiB.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MAX_TEXT_BYTES + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| Problem::of_file(path, &error))?;
    if bytes.len() as u64 > MAX_TEXT_BYTES { Err(named(path, "is larger than 16 MiB")) } else { Ok(bytes) }
}

/// Writes a file in one step: whoever reads it sees the old one or the new one.
///
/// # Errors
/// `file` where it cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let failed = |error: io::Error| Problem::of_file(path, &error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".extension-feed").tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    open_to_readers(file.as_file(), path).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| Problem::of_file(path, &error.error))?;
    Ok(())
}

/// A temporary file is its owner's alone; a feed is for a web server, which may be somebody else.
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

/// Measures a file, however large. On a terminal the progress of a large one is shown.
///
/// # Errors
/// `file` where it cannot be read, or is empty.
pub fn measure(path: &Path) -> Result<Measured, Problem> {
    let failed = |error: io::Error| Problem::of_file(path, &error);
    let mut file = File::open(path).map_err(failed)?;
    let bar = show_progress(path, file.metadata().map_err(failed)?.len());
    let mut hash = Sha256::new();
    let mut size = 0;
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        size += read as u64;
        bar.set_position(size);
    }
    bar.finish_and_clear();
    if size == 0 {
        return Err(named(path, "is empty"));
    }
    Ok(Measured { size, sha256: extension_update::core::trust::hex(&hash.finalize()) })
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
    Problem::error(Code::File, path.display().to_string(), text)
}
