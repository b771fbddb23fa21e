//! `cargo run -p extension-update-vectors` writes the vectors into `tests/vectors/data`. What they are: `lib.rs`.

fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    for (name, make) in extension_update_vectors::FILES {
        std::fs::write(folder.join(name), make())?;
    }
    Ok(())
}
