//! Writes the inputs of the corpus of the target "roots" that were thought out: `cargo run --manifest-path fuzz/Cargo.toml --example make_chains`.
//! It must never sign anything: the marks in the texts stand for what `src/documents.rs` signs. Read next: `fuzz_targets/roots.rs`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    // The first character: odd where a confirmation is wanted, the next bit where root 2 was seen before. Then roots, statement, revocations.
    let texts: [(&str, &str); 17] = [
        ("one-root", "0[@a]"),
        ("three-roots", "0[@a,@b,@c]\n@f\n[]"),
        ("confirmed", "1[@d]\n@f"),
        ("confirmed-long-ago", "1[@d]\n@g"),
        ("confirmed-by-another-key", "0[@d]\n@h"),
        ("not-confirmed", "1[@a,@b]"),
        ("key-revoked", "0[@a]\n\n[@r]"),
        ("one-of-two-keys-revoked", "0[@a,@b,@c]\n@f\n[@s,@u]"),
        ("revoked-by-another-key", "0[@a]\nnull\n[@t,7,{},null]"),
        ("a-root-is-missing", "0[@a,@c]"),
        ("a-root-twice", "0[@a,@a]"),
        ("the-other-first-root", "0[@d,@b,@c]\n@f"),
        ("the-last-root-has-expired", "0[@a,@e]"),
        ("below-what-was-seen", "2[@a]"),
        ("no-list", "0{}\n[]\n{}"),
        (
            "seventeen",
            "0[@a,@b,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a]\n@f\n[@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r]",
        ),
        ("out-of-its-member", "0[@a],\"payload\":\"\",\"roots\":[@d]"),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/roots");
    std::fs::create_dir_all(&folder)?;
    for (name, text) in texts {
        std::fs::write(folder.join(name), text)?;
    }
    for (name, bytes) in [("made-one-root", write_made(1)), ("made-sixteen-roots", write_made(16))] {
        std::fs::write(folder.join(name), bytes)?;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/session");
    for (name, roots, slow) in [("two-roots-and-an-offer", 2, 0), ("sixteen-roots-in-pieces", 16, 4)] {
        std::fs::write(folder.join(name), write_session(roots, slow))?;
    }
    Ok(())
}

/// The bytes of a made chain: as the target's `Made` reads them, a field after another. The keys move on by one with each root, of which
/// two must sign.
fn write_made(roots: u8) -> Vec<u8> {
    // A byte that is no text; pinned are root keys, a confirmation is wanted.
    let mut bytes = vec![0, 0, 1, 0];
    bytes.extend([0, 0b110, 1]);
    bytes.extend(write_chain(roots, (0b110, 1)));
    // Root 1, no keys and counter 7 were seen; it is a feed.
    bytes.extend([1, 1, 0, 0, 1, 7, 0, 0]);
    bytes
}

/// The bytes of steps with a chain of as many roots, of which one key must sign: a config that pins the first, a feed, and the page's turns.
fn write_session(roots: u8, slow: u8) -> Vec<u8> {
    // Of thirteen kinds of steps.
    let step = |number: u64| u32::try_from((number << 32) / 13 + 1).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = vec![slow, 1];
    bytes.extend(write_chain(roots, (0, 0)));
    bytes.push(0);
    // Open: a signed feed, 0.0.0.3 is installed, `policy.root`, nothing is kept.
    bytes.push(1);
    bytes.extend(step(0));
    bytes.extend([0, 16]);
    bytes.extend([0; 4]);
    // Answer: a feed of counter 7 with release 0.0.0.4.
    bytes.push(1);
    bytes.extend(step(3));
    bytes.extend([0; 4]);
    bytes.extend([7, 1, 4, 0, 0, 0, 1]);
    bytes.extend([0; 4]);
    // The timer of the work, as often as is needed.
    for _ in 0..if slow > 0 { 2 * roots } else { 0 } {
        bytes.push(1);
        bytes.extend(step(8));
        bytes.push(6);
    }
    bytes
}

fn write_chain(roots: u8, (more, threshold): (u8, u8)) -> Vec<u8> {
    let role = |first: u8| [first, more, threshold];
    let signing = [0; 4];
    let mut bytes = Vec::new();
    for number in 0..roots {
        bytes.push(1);
        bytes.extend(role(number));
        bytes.extend(role(number / 4));
        bytes.push(1);
        bytes.extend(role(15));
        bytes.extend([signing, signing].concat());
        bytes.extend([0, 0]);
    }
    // No root more; who signs the feed; a statement; a revocation of a key that is in no role of the last root.
    bytes.push(0);
    bytes.extend(signing);
    bytes.push(1);
    bytes.extend(signing);
    bytes.extend([0, 0]);
    bytes.extend([1, 22, 0, 0]);
    // No revocation more, and nothing wrong.
    bytes.extend([0, 0]);
    bytes
}
