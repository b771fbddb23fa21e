//! Public keys as they are written: the base64 text of 32 bytes, alone or in a `.pub` file. It knows nothing of private
//! keys.

use crate::file;
use crate::problem::{Code, Problem};
use base64ct::{Base64, Encoding};
use std::path::Path;

/// Reads the text of a key; `None` where it is none.
pub fn parse(text: &str) -> Option<[u8; 32]> {
    Base64::decode_vec(text.trim()).ok()?.try_into().ok()
}

/// The text of a key, as the panel's `policy.publicKeys` wants it.
pub fn write(key: &[u8; 32]) -> String {
    Base64::encode_string(key)
}

/// Reads an argument that may be given several times.
///
/// # Errors
/// `key` where one is none, or stands twice.
pub fn of_arguments(texts: &[String]) -> Result<Vec<[u8; 32]>, Problem> {
    let mut keys = Vec::new();
    for text in texts {
        let key = of_argument(text)?;
        if keys.contains(&key) {
            return Err(Problem::error(Code::Key, text, "stands twice: a key counts once"));
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Reads an argument: the text of a key, or the name of a file that holds it (`-` is the standard input).
///
/// # Errors
/// `key` where it is neither.
pub fn of_argument(text: &str) -> Result<[u8; 32], Problem> {
    if let Some(key) = parse(text) {
        return Ok(key);
    }
    let wrong = |reason: &str| Problem::error(Code::Key, text, reason);
    let path = Path::new(text);
    if !file::is_standard(path) && !path.exists() {
        return Err(wrong("is neither a public key (base64 of 32 bytes) nor a file"));
    }
    let content = file::read_text(path)?;
    if content.contains("PRIVATE KEY") {
        return Err(wrong("is a private key; the public one is in the file that ends in .pub"));
    }
    parse(&content).ok_or_else(|| wrong("holds no public key (base64 of 32 bytes)"))
}
