//! Where things stand: the workspace, the build folder, the tools. Every path is derived from the manifest's folder,
//! never from the current one. Read next: `setup.rs`.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

#[derive(Clone, Debug)]
pub struct Layout {
    /// The repository's top folder.
    pub root: PathBuf,
    /// Cargo's build folder.
    pub target: PathBuf,
    /// Programs that only this workspace uses, each in a folder that names its version.
    pub tools: PathBuf,
    pub pkg: PathBuf,
}

impl Layout {
    pub fn find() -> Result<Layout, String> {
        // Cargo sets the variable when it runs the program; the compiled-in value serves a binary that is started by
        // hand.
        let manifest = env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = Path::new(&manifest).parent().ok_or("the workspace has no folder")?.to_path_buf();
        let root = fs::canonicalize(&root).map_err(|e| format!("{}: {e}", root.display()))?;
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let tools = env::var_os("EXTENSION_UPDATE_TOOLS").map_or_else(|| target.join("tools"), |dir| root.join(dir));
        Ok(Layout { pkg: root.join("pkg"), root, target, tools })
    }

    /// The version of a dependency that `Cargo.lock` pins.
    pub fn read_locked_version(&self, package: &str) -> Result<String, String> {
        let lock = read_toml(&self.root.join("Cargo.lock"))?;
        find_locked_version(&lock, package).ok_or(format!("Cargo.lock does not name {package}"))
    }

    /// A string field of the `[package]` table of the panel's manifest.
    pub fn read_package_field(&self, field: &str) -> Result<String, String> {
        let manifest = read_toml(&self.root.join("Cargo.toml"))?;
        let value = manifest.get("package").and_then(|package| package.get(field)?.as_str());
        Ok(value.ok_or(format!("Cargo.toml has no [package] {field}"))?.to_owned())
    }
}

pub fn read_toml(path: &Path) -> Result<toml::Table, String> {
    read_text(path)?.parse().map_err(|e| format!("{}: {e}", path.display()))
}

pub fn read_json(path: &Path) -> Result<serde_json::Value, String> {
    serde_json::from_str(&read_text(path)?).map_err(|e| format!("{}: {e}", path.display()))
}

pub fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

pub fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

/// Writes a file and makes the folder it stands in.
pub fn write_file(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, content).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

pub fn make_folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|e| format!("cannot make {}: {e}", path.display()))
}

/// Removes a folder with everything in it; one that is not there is fine.
pub fn clear_folder(path: &Path) -> Result<(), String> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("cannot remove {}: {e}", path.display())),
        _ => Ok(()),
    }
}

/// Makes a folder anew, with nothing in it.
pub fn empty_folder(path: &Path) -> Result<(), String> {
    clear_folder(path)?;
    make_folder(path)
}

/// Renames a finished folder to its name. Where another run was quicker, its folder stays and this one goes.
pub fn put_in_place(finished: &Path, folder: &Path) -> Result<(), String> {
    match fs::rename(finished, folder) {
        Err(_) if folder.is_dir() => clear_folder(finished),
        outcome => outcome.map_err(|e| format!("cannot rename {}: {e}", finished.display())),
    }
}

/// Every file below a folder, as paths relative to `base` with `/` between the parts, sorted.
pub fn list_files(folder: &Path, base: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|e| format!("cannot list {}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| format!("cannot list {}: {e}", folder.display()))?.path();
        if path.is_dir() {
            found.extend(list_files(&path, base)?);
        } else if let Ok(relative) = path.strip_prefix(base) {
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            found.push(parts.join("/"));
        }
    }
    found.sort();
    Ok(found)
}

fn find_locked_version(lock: &toml::Table, package: &str) -> Option<String> {
    let entry = lock["package"].as_array()?.iter().find(|entry| entry["name"].as_str() == Some(package))?;
    entry["version"].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_whole_name() -> Result<(), toml::de::Error> {
        let lock = "[[package]]\nname = \"semver-parser\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"semver\"\nversion = \"1.0.28\"\n";
        let lock = lock.parse()?;
        assert_eq!(find_locked_version(&lock, "semver").as_deref(), Some("1.0.28"));
        assert_eq!(find_locked_version(&lock, "sem"), None);
        Ok(())
    }

    #[test]
    fn the_first_of_two_runs_that_finish_the_same_folder_wins() -> Result<(), String> {
        let base = std::env::temp_dir().join(format!("extension-update-xtask-{}", std::process::id()));
        for name in ["first", "second"] {
            write_file(&base.join(name).join("which"), name)?;
            put_in_place(&base.join(name), &base.join("tool"))?;
        }
        assert_eq!(list_files(&base, &base)?, ["tool/which"]);
        assert_eq!(read_text(&base.join("tool/which"))?, "first");
        clear_folder(&base)
    }

    #[test]
    fn a_field_is_read_from_the_package_table_only() -> Result<(), String> {
        let base = std::env::temp_dir().join(format!("extension-update-manifest-{}", std::process::id()));
        let layout = Layout { root: base.clone(), ..Layout::find()? };
        let manifest =
            "[workspace.package]\nlicense = \"no\"\n[package]\nname = \"panel\"\n\n[lib]\ndescription = \"no\"\n";
        write_file(&base.join("Cargo.toml"), manifest)?;
        assert_eq!(layout.read_package_field("name").as_deref(), Ok("panel"));
        assert!(layout.read_package_field("description").is_err_and(|text| text.contains("description")));
        clear_folder(&base)
    }
}
