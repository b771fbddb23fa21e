//! The guide and the program say the same: every code, every command and every key of the settings has its place in the
//! documents.

use extension_feed::problem::Code;
use std::fs;
use std::path::Path;

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)).unwrap()
}

#[test]
fn the_guide_explains_every_code_with_its_exit_code() {
    let guide = document("publishing.md");
    for (name, code) in Code::WORDS {
        let row = format!("| `{name}` | {} |", code.exit());
        assert!(guide.contains(&row), "docs/publishing.md has no row {row}");
    }
}

#[test]
fn the_guide_names_every_key_of_the_settings() {
    let guide = document("publishing.md");
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/settings.rs")).unwrap();
    let code = source.split("#[cfg(test)]").next().unwrap();
    let keys: Vec<&str> =
        code.lines().filter_map(|line| line.strip_prefix("    pub ")?.split_once(':').map(|(key, _)| key)).collect();
    assert!(keys.contains(&"licence_by_date") && keys.contains(&"withdrawn"), "{keys:?}");
    for key in keys.iter().filter(|key| !key.starts_with("fn ") && **key != "folder") {
        assert!(guide.contains(&format!("`{key}`")), "docs/publishing.md does not name {key}");
    }
}
