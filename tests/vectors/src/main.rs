//! `cargo run -p extension-update-vectors` writes the vectors into `tests/vectors/data`. What they are: `lib.rs`.

fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    std::fs::write(folder.join("ed25519.json"), extension_update_vectors::ed25519_json())?;
    std::fs::write(folder.join("envelopes.json"), extension_update_vectors::envelopes::envelopes_json())
}
