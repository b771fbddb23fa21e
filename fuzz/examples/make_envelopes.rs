//! Writes the envelopes of the corpus of the target "envelope":
//! `cargo run --manifest-path fuzz/Cargo.toml --example make_envelopes`.
//! It must never sign anything but `SIGNED_PAYLOADS`: the target holds the panel to that. Read next: `src/vendor.rs`.

use extension_update::core::trust::PAYLOAD_TYPE;
use extension_update_fuzz::vendor::{SIGNED_PAYLOADS, seal, sign, write_envelope};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let [feed, nothing] = SIGNED_PAYLOADS;
    let (one, two) = (sign(1, PAYLOAD_TYPE, feed), sign(2, PAYLOAD_TYPE, feed));
    let url_alphabet = |text: &str| text.replace('+', "-").replace("\\/", "_");
    // The first character is the threshold: even for one key, odd for two.
    let envelopes = [
        ("by-one", "0", seal(feed, &[1])),
        ("by-both", "1", seal(feed, &[1, 2])),
        ("by-one-twice", "1", write_envelope(PAYLOAD_TYPE, feed, &[one, one])),
        ("by-another-and-one", "0", write_envelope(PAYLOAD_TYPE, feed, &[sign(3, PAYLOAD_TYPE, nothing), two])),
        ("altered", "0", write_envelope(PAYLOAD_TYPE, nothing, &[one, two])),
        ("empty-payload", "1", seal(nothing, &[2, 1])),
        ("url-alphabet", "0", url_alphabet(&seal(feed, &[1]))),
        ("unsigned", "0", write_envelope(PAYLOAD_TYPE, feed, &[])),
        ("out-of-its-envelope", "0", String::from_utf8_lossy(feed).into_owned()),
        ("with-keyids", "0", seal(feed, &[1]).replace(r#"{"sig":"#, r#"{"keyid":"0123456789abcdef","sig":"#)),
        ("not-an-envelope", "0", "<html>".to_owned()),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/envelope");
    std::fs::create_dir_all(&folder)?;
    for (name, threshold, text) in envelopes {
        std::fs::write(folder.join(name), format!("{threshold}{text}"))?;
    }
    Ok(())
}
