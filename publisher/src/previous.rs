//! The feed that was published last: where the counter stands, and which bytes stand under which version.
//!
//! It is read by the panel's own reader. Where the settings name the pinned keys, it must be signed by them: whoever
//! owns the host must not be able to slip a file into the next feed by way of the last one.

use crate::envelope::{Attached, Content};
use crate::file;
use crate::problem::{Code, Problem, Stop};
use crate::roots::chain::Chain;
use crate::settings::Settings;
use crate::signers::judge_by_chain;
use extension_update::core::feed::{Artifact, Feed, Release};
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
    /// Reads a feed, in its envelope or bare. With `trusted` keys, or a chain of roots, it must be signed by them.
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
        let roots = trusted.and_then(|settings| Some(settings.path(settings.roots.as_ref()?)));
        let chain = roots.map(|path| Chain::read(&path)).transpose()?.map(|chain| chain.finished());
        let mut warnings = Vec::new();
        match (&content, trusted) {
            (Content::Signed(envelope), Some(settings)) if !keys.is_empty() || chain.is_some() => {
                let text = String::from_utf8_lossy(&bytes);
                let text = text.trim_start_matches('\u{feff}');
                let pinned = if keys.is_empty() { None } else { Some(trust::open(text, &keys, settings.threshold)) };
                let by_chain = |chain: &Chain| judge_by_chain(chain, text, &envelope.attached, &name);
                match (pinned, chain.as_ref().map(by_chain)) {
                    (Some(Ok(_)), _) | (_, Some(Ok(()))) => {}
                    (_, Some(Err(text))) => return Err(wrong(text).into()),
                    (Some(Err(failure)), None) => {
                        let text = format!("is not signed by public_keys ({})", failure.code.as_str());
                        return Err(wrong(text).into());
                    }
                    (None, None) => {}
                }
            }
            (_, Some(_)) if !keys.is_empty() || chain.is_some() => {
                let named = if keys.is_empty() { "roots" } else { "public_keys" };
                let text = format!("is not signed, and {named} are given: use the feed that was published");
                return Err(wrong(text).into());
            }
            (_, Some(_)) => warnings.push(Problem::warning(
                Code::Previous,
                &name,
                "is taken without a check: feed.toml names neither public_keys nor roots",
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

    /// What it brings along, and whose name that has in complaints; a payload brings nothing.
    pub fn brought(&self) -> Option<(&str, &Attached)> {
        Some((&self.name, &self.content.envelope()?.attached))
    }

    /// The releases of a product; none where it was not in the feed.
    pub fn releases(&self, product: &str) -> &[Release] {
        self.feeds.get(product).map_or(&[], |feed| &feed.releases)
    }

    /// A release.
    pub fn release(&self, product: &str, version: &Version) -> Option<&Release> {
        self.releases(product).iter().find(|release| release.version == *version)
    }

    /// The file of a release.
    pub fn artifact(&self, product: &str, version: &Version) -> Option<&Artifact> {
        self.release(product, version)?.content.artifact()
    }
}
