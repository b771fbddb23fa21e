//! Writes the inputs of the corpus of the target "roots" that were thought out:
//! `cargo run --manifest-path fuzz/Cargo.toml --example make_chains`.
//! It must never sign anything: the marks in the texts stand for what `src/documents.rs` signs. Read next:
//! `fuzz_targets/roots.rs`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    // The first character: odd where a confirmation is wanted, the next bit where root 2 was seen before. Then roots,
    // statement, revocations.
    let texts: [(&str, &str); 20] = [
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
        ("not-by-its-own-keys", "0[@a,@x]"),
        ("not-by-the-one-before", "0[@a,@y]"),
        ("not-the-next-one", "0[@a,@z]"),
        ("the-other-first-root", "0[@d,@b,@c]\n@f"),
        ("the-last-root-has-expired", "0[@a,@e]"),
        ("below-what-was-seen", "2[@a]"),
        ("no-list", "0{}\n[]\n{}"),
        (
            "seventeen",
            "0[@a,@b,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a,@a]\n@f\n\
             [@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r,@r]",
        ),
        ("out-of-its-member", "0[@a],\"payload\":\"\",\"roots\":[@d]"),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/roots");
    std::fs::create_dir_all(&folder)?;
    for (name, text) in texts {
        std::fs::write(folder.join(name), text)?;
    }
    for (name, made) in list_made() {
        std::fs::write(folder.join(format!("made-{name}")), made.write())?;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/session");
    for (name, roots, slow) in [("two-roots-and-an-offer", 2, 0), ("sixteen-roots-in-pieces", 16, 4)] {
        std::fs::write(folder.join(name), write_session(roots, slow))?;
    }
    Ok(())
}

/// What is out of order in a made chain: nothing, where nothing is said. The names are those of the fields that the
/// target reads.
#[derive(Clone, Default)]
struct Made {
    roots: u8,
    /// Of the last root.
    until: u8,
    flaw: u8,
    by: [[u8; 4]; 2],
    /// The keys that sign feeds beside the first one, where they are others than before.
    feed: Option<u8>,
    /// Of the statement: its span and its flaw.
    fresh: [u8; 2],
    /// The key, the signer and the flaw of each.
    revocations: Vec<[u8; 3]>,
    seen_root: Option<[u8; 2]>,
    seen_revoked: Vec<u8>,
    seen_feed: Option<[u8; 2]>,
}

fn list_made() -> Vec<(&'static str, Made)> {
    let of = |roots: u8| Made { roots, ..Made::default() };
    let by = |previous: u8, own: u8| Made { by: [[previous, 0, 0, 0], [own, 0, 0, 0]], ..of(2) };
    let fresh = |span: u8, flaw: u8| Made { fresh: [span, flaw], ..of(1) };
    let revoked = |key: u8, signer: u8| Made { revocations: vec![[key, signer, 0]], ..of(1) };
    vec![
        ("one-root", of(1)),
        ("sixteen-roots", of(16)),
        ("seventeen-roots", of(17)),
        ("too-few-of-the-one-before", by(1, 0)),
        ("too-few-of-its-own", by(0, 1)),
        ("all-have-signed", by(2, 2)),
        ("signatures-beside-them", Made { by: [[0, 0b0100_0111, 3, 0]; 2], ..of(2) }),
        ("expires-now", Made { until: 2, ..of(1) }),
        ("expires-in-a-second", Made { until: 3, ..of(1) }),
        ("a-number-too-many", Made { flaw: 1, ..of(2) }),
        ("a-key-twice-for-two", Made { flaw: 7, ..of(2) }),
        ("other-bytes-were-seen", Made { seen_root: Some([2, 1]), ..of(3) }),
        ("a-later-root-was-seen", Made { seen_root: Some([3, 0]), ..of(2) }),
        // The keys that sign feeds change with the fifth root.
        ("a-huge-counter-of-another-key", Made { seen_feed: Some([9, 0]), ..of(5) }),
        ("a-huge-counter-of-this-key", Made { seen_feed: Some([9, 0]), seen_root: Some([5, 0]), ..of(6) }),
        ("a-key-more-signs-feeds", Made { feed: Some(0b1110), seen_feed: Some([9, 0]), ..of(2) }),
        ("a-key-less-signs-feeds", Made { feed: Some(0b10), seen_feed: Some([9, 0]), ..of(2) }),
        ("other-bytes-of-this-counter", Made { seen_feed: Some([7, 1]), ..of(1) }),
        ("for-a-month", fresh(2, 0)),
        ("for-longer-than-a-month", fresh(3, 0)),
        ("a-day-ahead", fresh(4, 0)),
        ("more-than-a-day-ahead", fresh(5, 0)),
        ("of-other-bytes", fresh(0, 1)),
        ("of-another-counter", fresh(0, 3)),
        ("a-key-that-confirms-is-revoked", revoked(15, 0)),
        ("a-key-that-signs-feeds-is-revoked", revoked(0, 0)),
        ("revoked-by-its-neighbour", revoked(0, 208)),
        ("revoked-before", Made { seen_revoked: vec![0], ..of(1) }),
        (
            "more-are-revoked-than-are-kept",
            Made { revocations: (0..16).map(|key| [key, 0, 0]).collect(), seen_revoked: (16..23).collect(), ..of(16) },
        ),
    ]
}

impl Made {
    /// The bytes as the target's `Made` reads them, a field after another. The keys move on by one with each root, of
    /// which two must sign.
    fn write(&self) -> Vec<u8> {
        let revoked = if self.revocations.is_empty() { vec![[22, 0, 0]] } else { self.revocations.clone() };
        // A byte that is no text; pinned are root keys, a confirmation is wanted; the pinned role.
        let mut bytes = vec![0, 0, 1, 0];
        bytes.extend([0, 0b110, 1]);
        bytes.extend(write_chain(self, (0b110, 1), &revoked));
        let pair = |pair: Option<[u8; 2]>| pair.map_or(vec![0], |[one, other]| vec![1, one, other]);
        bytes.extend(pair(self.seen_root));
        bytes.extend(self.seen_revoked.iter().flat_map(|key| [1, *key]));
        bytes.push(0);
        bytes.extend(pair(self.seen_feed));
        // It is a feed.
        bytes.push(0);
        bytes
    }
}

/// The bytes of steps with a chain of as many roots, of which one key must sign: a config that pins the first, a
/// feed, and the page's turns.
fn write_session(roots: u8, slow: u8) -> Vec<u8> {
    // Of thirteen kinds of steps.
    let step = |number: u64| u32::try_from((number << 32) / 13 + 1).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = vec![slow, 1];
    bytes.extend(write_chain(&Made { roots, ..Made::default() }, (0, 0), &[]));
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

fn write_chain(made: &Made, (more, threshold): (u8, u8), revoked: &[[u8; 3]]) -> Vec<u8> {
    let role = |first: u8| [first, more, threshold];
    let mut bytes = Vec::new();
    for number in 0..made.roots {
        let last = number + 1 == made.roots;
        bytes.push(1);
        bytes.extend(role(number));
        let [first, more, threshold] = role(number / 4);
        bytes.extend([first, made.feed.filter(|_| last).unwrap_or(more), threshold]);
        bytes.push(1);
        bytes.extend(role(15));
        bytes.extend(if last { made.by.concat() } else { vec![0; 8] });
        bytes.extend(if last { [made.until, made.flaw] } else { [0, 0] });
    }
    // No root more; who signs the feed; a statement, and who signs it.
    bytes.push(0);
    bytes.extend([0; 4]);
    bytes.push(1);
    bytes.extend([0; 4]);
    bytes.extend(made.fresh);
    bytes.extend(revoked.iter().flat_map(|[key, signer, flaw]| [1, *key, *signer, *flaw]));
    // No revocation more, and nothing wrong with the members.
    bytes.extend([0, 0]);
    bytes
}
