//! The files of a feed that is there already: found in a folder by their hash or their name, and held against what
//! their releases promise.
//!
//! It reads the payload with the panel's reader and judges nothing but files. Read next: `artifact.rs`.

use crate::artifact::{self, Promise};
use crate::file::{self, Measured};
use crate::near;
use crate::previous::Previous;
use crate::problem::{Code, Problem};
use crate::settings::Settings;
use extension_update::core::feed::{Artifact, Release};
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::version::Version;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder with the files of a feed.
pub struct Shelf<'a> {
    /// What the extensions are called, where it is not as their products.
    pub settings: Option<&'a Settings>,
    /// The feed before.
    pub previous: Option<&'a Previous>,
    /// The product and the version that must be there.
    pub wanted: Option<(String, Version)>,
    folder: &'a Path,
    /// All files, and what was measured of them so far.
    files: BTreeMap<PathBuf, (u64, Option<Measured>)>,
}

impl<'a> Shelf<'a> {
    /// Lists a folder and the folders in it.
    ///
    /// # Errors
    /// `file` where it cannot be read.
    pub fn open(folder: &'a Path) -> Result<Shelf<'a>, Problem> {
        let sized = |path: PathBuf| {
            let size = fs::metadata(&path).ok()?.len();
            (size > 0).then_some((path, (size, None)))
        };
        let files = file::list(folder)?.into_iter().filter_map(sized).collect();
        Ok(Shelf { settings: None, previous: None, wanted: None, folder, files })
    }

    /// Judges the files of a payload. One that no panel would read has been refused by `lint` already.
    ///
    /// # Errors
    /// `file` where one cannot be read.
    pub fn judge(&mut self, payload: &[u8]) -> Result<Vec<Problem>, Problem> {
        let mut problems = Vec::new();
        let Ok(statement) = Statement::parse(payload) else { return Ok(problems) };
        for id in statement.products() {
            let Ok(feed) = statement.feed_of(id) else { continue };
            let mut missing = Vec::new();
            // Nobody installs what is withdrawn.
            for release in feed.releases.iter().filter(|release| release.withdrawn.is_none()) {
                let Some(artifact) = release.content.artifact() else { continue };
                match self.find(artifact)? {
                    Some((path, true)) => problems.extend(self.judge_file(id, release, &path)?),
                    Some((path, false)) => {
                        let text = format!("{} is not the file of this release: its hash is another", path.display());
                        problems.push(Problem::error(Code::FileChanged, format!("{id} {}", release.version), text));
                    }
                    None if self.is_wanted(id, release) => {
                        let text = format!(
                            "the file that is offered is not in {}: a base would ask for it and fail{}",
                            self.folder.display(),
                            self.describe_near(artifact)
                        );
                        problems.push(Problem::error(Code::FileMissing, format!("{id} {}", release.version), text));
                    }
                    None => missing.push(release.version.as_str()),
                }
            }
            if !missing.is_empty() {
                let text = format!(
                    "the files of {} are not in {}: nobody has looked into them",
                    missing.join(", "),
                    self.folder.display()
                );
                problems.push(Problem::warning(Code::FileMissing, id, text));
            }
        }
        Ok(problems)
    }

    fn is_wanted(&self, id: &str, release: &Release) -> bool {
        self.wanted.as_ref().is_some_and(|(product, version)| product == id && *version == release.version)
    }

    fn describe_near(&self, artifact: &Artifact) -> String {
        let names = self.files.keys().filter_map(|path| path.file_name()?.to_str());
        near::describe(&name_of(artifact), names)
    }

    /// The file of a release by its hash, else by its name; with whether it is the one.
    fn find(&mut self, artifact: &Artifact) -> Result<Option<(PathBuf, bool)>, Problem> {
        for (path, (size, measured)) in &mut self.files {
            if artifact.size.is_some_and(|wanted| wanted != *size) {
                continue;
            }
            let found = match measured {
                Some(found) => &*found,
                None => measured.insert(file::measure(path)?),
            };
            if artifact.sha256.as_ref() == Some(&found.sha256) {
                return Ok(Some((path.clone(), true)));
            }
        }
        let name = name_of(artifact);
        let named = self.files.keys().find(|path| path.file_name().is_some_and(|file| *file == *name));
        Ok(named.map(|path| (path.clone(), false)))
    }

    fn judge_file(&self, id: &str, release: &Release, path: &Path) -> Result<Vec<Problem>, Problem> {
        let artifact = release.content.artifact();
        // What the panel asks for by another name is judged by that: it is the name that a base sees.
        let name = artifact.map(name_of).unwrap_or_default();
        let loaded = file::load(path, artifact::wanted(&name))?;
        let product = self.settings.and_then(|settings| settings.products.get(id));
        let before = self.previous.and_then(|previous| previous.artifact(id, &release.version));
        let promise = Promise {
            product: id,
            extension: product.map_or(id, |product| product.extension_of(id)),
            version: &release.version,
            platform: release.requires.platform.as_ref(),
            settled: before.is_some_and(|before| before.sha256.as_ref() == Some(&loaded.measured.sha256)),
            file: &name,
            place: &format!("{id} {}", release.version),
        };
        Ok(artifact::judge(&artifact::read(&loaded.bytes, loaded.measured.size), &promise))
    }
}

/// How a file is called: by its own name, else by the end of its address.
fn name_of(artifact: &Artifact) -> String {
    let address = || artifact.urls.first().map_or("", |url| url.as_str());
    let last = || address().split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    artifact.name.clone().unwrap_or_else(|| last().into())
}
