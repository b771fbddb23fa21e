//! Changelogs that somebody wrote. They lie beside the repository, because they are not part of it; where they are not,
//! that is said and their lines are missing from the table. Next: `feed.rs`.

use std::path::Path;

/// Where the material in markdown is.
pub const MATERIAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/material/markdown");

/// The largest first; what is shorter than the size asked for goes on with the next one.
const FILES: [&str; 6] = [
    "changelogs-large/rust.releases.md",
    "changelogs-large/core-js.CHANGELOG.md",
    "changelogs-large/node-semver.CHANGELOG.md",
    "changelogs-large/keep-a-changelog.CHANGELOG.md",
    "changelogs-ru/bsl_console.md",
    "changelogs-ru/csm-1s-GoToLinkedObjects.md",
];

/// All of them in one text, `None` where one is missing.
pub fn read() -> Option<String> {
    let texts: Option<Vec<String>> =
        FILES.iter().map(|file| std::fs::read_to_string(Path::new(MATERIAL).join(file)).ok()).collect();
    Some(texts?.join("\n\n"))
}

/// The next lines of a text: as many as fit into `bytes`, and at least one.
pub fn take_piece<'a>(rest: &mut &'a str, bytes: usize) -> &'a str {
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        if end > 0 && end + line.len() > bytes {
            break;
        }
        end += line.len();
    }
    let (piece, after) = rest.split_at(end);
    *rest = after;
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_ends_with_a_line() {
        let mut rest = "one\ntwo\nthree\n";
        assert_eq!(take_piece(&mut rest, 9), "one\ntwo\n");
        assert_eq!(take_piece(&mut rest, 2), "three\n", "a line is never cut");
        assert_eq!(take_piece(&mut rest, 2), "");
    }
}
