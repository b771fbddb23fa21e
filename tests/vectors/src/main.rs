//! `cargo run -p extension-update-vectors` writes the vectors into `tests/vectors/data`. What they are: `lib.rs`.

fn main() -> std::io::Result<()> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/ed25519.json");
    std::fs::write(file, extension_update_vectors::ed25519_json())
}
