//! The files of the 1C side. They are read as they stand; nothing here may mend a text before it is checked.
//! Read next: `project.rs`.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Names (with `/`, from the folder of the 1C side) and bytes.
#[derive(Clone, Debug, Default)]
pub struct Sources(BTreeMap<String, Vec<u8>>);

impl Sources {
    /// The sources of the repository.
    ///
    /// # Errors
    /// A folder or a file that cannot be read.
    pub fn read() -> io::Result<Sources> {
        let top = folder();
        let mut files = BTreeMap::new();
        let mut folders = vec![top.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                let Ok(relative) = path.strip_prefix(&top) else { continue };
                let name = relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
                if path.is_dir() {
                    // The checks are not a part of what they check.
                    if name != "checks" {
                        folders.push(path);
                    }
                } else {
                    files.insert(name, fs::read(&path)?);
                }
            }
        }
        Ok(Sources(files))
    }

    /// Sources that a test makes up.
    pub fn of(files: &[(&str, &str)]) -> Sources {
        Sources(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect())
    }

    /// The same sources with one file changed; a test breaks them so.
    ///
    /// # Panics
    /// Where the file is not there or does not hold the text to be changed: a test that breaks nothing would prove
    /// nothing.
    #[must_use]
    pub fn with(&self, file: &str, from: &str, to: &str) -> Sources {
        let mut changed = self.clone();
        let text = changed.text(file).unwrap_or_else(|| panic!("{file} is not there"));
        assert!(text.contains(from), "{file} does not hold «{from}»");
        let mark = if changed.has_mark(file) { "\u{feff}" } else { "" };
        let text = format!("{mark}{}", text.replacen(from, to, 1));
        changed.0.insert(file.to_owned(), text.into_bytes());
        changed
    }

    /// The same sources without one file.
    #[must_use]
    pub fn without(&self, file: &str) -> Sources {
        let mut changed = self.clone();
        assert!(changed.0.remove(file).is_some(), "{file} is not there");
        changed
    }

    /// Every name, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// The text of a file without the mark that the Designer writes before it; `None` where it is not there or not
    /// UTF-8.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = std::str::from_utf8(self.bytes(name)?).ok()?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
    }

    /// Whether a file begins with the mark of UTF-8, by which the Designer knows it.
    pub fn has_mark(&self, name: &str) -> bool {
        self.bytes(name).is_some_and(|bytes| bytes.starts_with("\u{feff}".as_bytes()))
    }

    /// Name and text of each file with this ending.
    pub fn with_ending(&self, ending: &str) -> Vec<(String, String)> {
        let names = self.names().filter(|name| name.ends_with(ending));
        names.filter_map(|name| Some((name.to_owned(), self.text(name)?))).collect()
    }
}

/// The folder of the 1C side.
pub fn folder() -> PathBuf {
    repository().join("onec")
}

/// The top folder of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
