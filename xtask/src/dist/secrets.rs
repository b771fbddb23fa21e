//! What must never ship: private keys. A bundle once carried its signing key to everybody who ran it (Tauri,
//! GHSA-2rcp-jvr4-r259). It looks at every file of the finished `pkg/`, and the build fails. Read next: `stamp.rs`.

use std::path::Path;

use crate::layout::{list_files, read_bytes};

/// Words that only stand beside a secret: PEM (RFC 7468), age, minisign, and the vendor tool's own.
const MARKS: [&str; 4] =
    ["PRIVATE KEY-----", "AGE-SECRET-KEY-", "minisign encrypted secret key", "EXTENSION_FEED_PASSPHRASE"];

/// Fails with the name of the file that holds one.
pub fn refuse(out: &Path) -> Result<(), String> {
    for name in list_files(out, out)? {
        if let Some(mark) = find_mark(&read_bytes(&out.join(&name))?) {
            return Err(format!("{name} holds `{mark}`: a secret must not ship"));
        }
    }
    Ok(())
}

fn find_mark(bytes: &[u8]) -> Option<&'static str> {
    MARKS.into_iter().find(|mark| bytes.windows(mark.len()).any(|window| window == mark.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_middle_of_a_file_is_found() {
        let key = format!("var a=1;//-----BEGIN {}KEY-----", "ENCRYPTED PRIVATE ");
        assert_eq!(find_mark(key.as_bytes()), Some(MARKS[0]));
        assert_eq!(find_mark(b"a public key is no secret"), None);
    }
}
