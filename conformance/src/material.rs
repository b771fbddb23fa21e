//! The test material of others: where it is and how it is read. It must never write there, and what is missing is said,
//! never made up. Read next: `suite.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

/// The folder beside the project that holds one folder a suite.
pub struct Material {
    root: PathBuf,
}

/// What a suite needs and is not there; the suite was not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing(pub String);

impl Material {
    /// `../shared/material` from the project's root.
    pub fn find() -> Material {
        Material { root: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/material") }
    }

    pub fn read_bytes(&self, path: &str) -> Result<Vec<u8>, Missing> {
        fs::read(self.root.join(path)).map_err(|_| Missing(path.to_owned()))
    }

    pub fn read_text(&self, path: &str) -> Result<String, Missing> {
        String::from_utf8(self.read_bytes(path)?).map_err(|_| Missing(format!("{path} as UTF-8")))
    }

    pub fn read_json(&self, path: &str) -> Result<Value, Missing> {
        serde_json::from_str(&self.read_text(path)?).map_err(|error| Missing(format!("{path} as JSON ({error})")))
    }

    /// The entries of a JSON file that is an array.
    pub fn read_list(&self, path: &str) -> Result<Vec<Value>, Missing> {
        match self.read_json(path)? {
            Value::Array(list) if !list.is_empty() => Ok(list),
            _ => Err(Missing(format!("{path} as a list with entries"))),
        }
    }

    /// The files of a folder with this ending, by name: paths below the material's folder.
    pub fn list_files(&self, folder: &str, ending: &str) -> Result<Vec<String>, Missing> {
        let entries = fs::read_dir(self.root.join(folder)).map_err(|_| Missing(folder.to_owned()))?;
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut paths: Vec<String> =
            names.filter(|name| name.ends_with(ending)).map(|name| format!("{folder}/{name}")).collect();
        paths.sort();
        if paths.is_empty() { Err(Missing(format!("{folder}/*{ending}"))) } else { Ok(paths) }
    }
}

/// The string under a key of a case.
pub fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap_or_default()
}
