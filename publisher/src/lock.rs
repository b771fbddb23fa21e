//! One run at a time at one output: two that read the same feed before would both make the next number.
//!
//! The lock is the operating system's: it ends with the process, however that ends, so a file that a killed run has
//! left holds nobody up. The file beside the output only carries it. Read next: `output.rs`.

use crate::file;
use crate::problem::{Code, Problem};
#[cfg(unix)]
use std::fs;
use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// A lock that is held.
#[derive(Debug)]
pub struct Lock {
    #[cfg_attr(not(unix), allow(dead_code))]
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of an output.
    ///
    /// # Errors
    /// `busy` where another run holds it; `file` where there can be none.
    pub fn take(output: &Path) -> Result<Lock, Problem> {
        let name = output.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let path = file::folder_of(output).join(format!(".{name}.lock"));
        loop {
            let file = File::options().create(true).truncate(false).read(true).write(true).open(&path);
            let mut file = file.map_err(|error| Problem::of_file(output, &error))?;
            match file.try_lock() {
                // Whoever held it has taken the file away meanwhile: what is locked is no longer what others would
                // lock.
                Ok(()) if !is_there(&file, &path) => continue,
                Ok(()) => {
                    // For whoever finds it locked; it may well fail, on a full disk.
                    let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
                    return Ok(Lock { path, _file: file });
                }
                Err(TryLockError::WouldBlock) => return Err(busy(output, &path, &mut file)),
                Err(TryLockError::Error(error)) => return Err(Problem::of_file(&path, &error)),
            }
        }
    }
}

/// Takes the lock of a file that is changed in place; gives the file at the end of its links as well.
///
/// # Errors
/// `usage` with this text where it is the standard input; else as [`Lock::take`].
pub fn hold(path: &Path, text: &str) -> Result<(PathBuf, Lock), Problem> {
    if file::is_standard(path) {
        return Err(Problem::error(Code::Usage, path.display().to_string(), text));
    }
    let end = file::follow(path);
    let lock = Lock::take(&end)?;
    Ok((end, lock))
}

fn busy(output: &Path, path: &Path, file: &mut File) -> Problem {
    let mut holder = String::new();
    let known = file.read_to_string(&mut holder).is_ok() && !holder.is_empty();
    let holder = if known { format!(" (process {holder})") } else { String::new() };
    let text = format!(
        "another extension-feed is at work here{holder}: wait until it has ended, or end it; {} need not be deleted, \
         it holds nobody up once that process is gone",
        path.display()
    );
    Problem::error(Code::Busy, output.display().to_string(), text)
}

#[cfg(unix)]
fn is_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |there: fs::Metadata| (there.dev(), there.ino());
    file.metadata().map(id).ok() == fs::metadata(path).map(id).ok()
}

/// Elsewhere the file stays, so it is always the same one.
#[cfg(not(unix))]
fn is_there(_file: &File, _path: &Path) -> bool {
    true
}

/// A folder that is published should not fill with such files.
#[cfg(unix)]
impl Drop for Lock {
    fn drop(&mut self) {
        // While it is still locked: nobody else can hold it at this moment.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_a_file_that_was_left_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("feed.json");
        let left = folder.path().join(".feed.json.lock");
        fs::write(&left, "4711").unwrap();
        let held = Lock::take(&output).unwrap();
        let refused = Lock::take(&output).unwrap_err();
        assert_eq!(refused.code, Code::Busy);
        assert!(refused.text.contains(&format!("(process {})", std::process::id())), "{refused}");
        drop(held);
        assert!(!cfg!(unix) || !left.exists());
        Lock::take(&output).unwrap();
        // Another output is another lock.
        let _held = Lock::take(&output).unwrap();
        Lock::take(&folder.path().join("payload.json")).unwrap();
    }

    #[test]
    fn where_no_lock_can_be_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Lock::take(&folder.path().join("missing/feed.json")).unwrap_err().code, Code::File);
    }
}
