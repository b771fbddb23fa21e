//! `cargo run -p extension-update-vectors` writes the vectors into `tests/vectors/data`. What they are: `lib.rs`.

use extension_update_vectors::{
    configs::configs_json, ed25519_json, envelopes::envelopes_json, feeds::feeds_json, memories::memories_json,
    releases::releases_json, roots::roots_json,
};

fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    for (name, text) in [
        ("ed25519.json", ed25519_json()),
        ("envelopes.json", envelopes_json()),
        ("feeds.json", feeds_json()),
        ("releases.json", releases_json()),
        ("memories.json", memories_json()),
        ("configs.json", configs_json()),
        ("roots.json", roots_json()),
    ] {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}
