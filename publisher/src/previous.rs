//! The feed that was published last: where the counter stands, and which bytes stand under which version.
//!
//! It is read by the panel's own reader. Where the settings name the pinned keys, it must be signed by them: whoever owns the host must not be
//! able to slip a file into the next feed by way of the last one.

use crate::envelope::Content;
use crate::file;
use crate::problem::{Code, Problem, Stop};
use crate::settings::Settings;
use extension_update::core::feed::{Artifact, Feed};
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::trust;
use extension_update::core::version::Version;
use std::collections::BTreeMap;
use std::path::Path;

/// The previous feed.
#[derive(Clone, Debug)]
pub struct Previous {
    /// The name of its file.
    pub name: String,
    /// The file as it was.
    pub content: Content,
    /// Its payload.
    pub payload: Vec<u8>,
    /// What it says.
    pub statement: Statement,
    /// Its releases by product.
    pub feeds: BTreeMap<String, Feed>,
    /// What the vendor should know of it.
    pub warnings: Vec<Problem>,
}

impl Previous {
    /// Reads a feed, in its envelope or bare. With `trusted` keys it must be signed by them.
    ///
    /// # Errors
    /// `previous` where it cannot be relied on.
    pub fn read(path: &Path, trusted: Option<&Settings>) -> Result<Previous, Stop> {
        let name = path.display().to_string();
        let wrong = |text: String| Problem::error(Code::Previous, &name, text);
        let bytes = file::read_bytes(path)?;
        let content = Content::read(&bytes, &name).map_err(|problem| wrong(problem.text))?;
        let keys = trusted.map(Settings::keys).transpose().map_err(|text| Problem::error(Code::Settings, "", text))?;
        let keys = keys.unwrap_or_default();
        let mut warnings = Vec::new();
        match (&content, trusted) {
            (Content::Signed(_), Some(settings)) if !keys.is_empty() => {
                let text = String::from_utf8_lossy(&bytes);
                let opened = trust::open(text.trim_start_matches('\u{feff}'), &keys, settings.threshold);
                opened.map_err(|failure| wrong(format!("is not signed by public_keys ({})", failure.code.as_str())))?;
            }
            (_, Some(_)) if !keys.is_empty() => {
                return Err(
                    wrong("is not signed, and public_keys are given: use the feed that was published".into()).into()
                );
            }
            (_, Some(_)) => warnings.push(Problem::warning(
                Code::Previous,
                &name,
                "is taken without a check: feed.toml names no public_keys",
            )),
            _ => {}
        }
        let mut previous = Previous::of(content, &name)?;
        previous.warnings = warnings;
        Ok(previous)
    }

    /// The feed in this content, whoever has signed it; `name` is its file, for the complaint.
    ///
    /// # Errors
    /// `previous` where a panel would not read it.
    pub fn of(content: Content, name: &str) -> Result<Previous, Problem> {
        let wrong = |text: String| Problem::error(Code::Previous, name, text);
        let payload = content.payload().to_vec();
        let statement = Statement::parse(&payload).map_err(|failure| wrong(failure.detail.unwrap_or_default()))?;
        let ids: Vec<String> = statement.products().map(String::from).collect();
        let mut feeds = BTreeMap::new();
        for id in ids {
            let feed = statement.feed_of(&id).map_err(|failure| wrong(format!("{id}: {}", failure.code.as_str())))?;
            feeds.insert(id, feed);
        }
        Ok(Previous { name: name.into(), content, payload, statement, feeds, warnings: Vec::new() })
    }

    /// The file of a release.
    pub fn artifact(&self, product: &str, version: &Version) -> Option<&Artifact> {
        let release = self.feeds.get(product)?.releases.iter().find(|release| release.version == *version)?;
        release.artifact.as_ref()
    }
}
