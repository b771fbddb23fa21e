//! GitHub's list of releases, as `gh api` or `curl` saved it, becomes entries. Each release is read by the panel's own
//! reader of GitHub; which file of it is meant, and whether it can be published, is decided here.
//!
//! One release that cannot be published never stops the others: it is left out by name. Read next: `compose.rs`.

use crate::addresses;
use crate::compose::{Entry, four_parts};
use crate::document::{Kind, Localised};
use crate::gitlab;
use crate::problem::{Code, Problem};
use crate::settings::{Facts, Product};
use extension_update::core::config::Config;
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::feed::{Release, STABLE};
use extension_update::core::locale::Locale;
use extension_update::core::memory::Memory;
use extension_update::core::moment::Moment;
use extension_update::core::source;
use extension_update::core::version::Version;
use serde_json::{Value, json};

/// Reads lists.
pub struct Reader<'a> {
    /// The file's name, for complaints.
    pub name: &'a str,
    /// The product's id.
    pub id: &'a str,
    /// Its settings.
    pub product: &'a Product,
    /// The language of the notes.
    pub language: &'a str,
    /// What time it is.
    pub now: Moment,
}

/// What an entry of the list becomes, or why it is left out.
type Read = Result<Entry, String>;

/// The file of a release.
enum Choice<'a> {
    File(&'a Value),
    /// There is none that could be installed.
    None(String),
    /// The vendor must say more; it only matters if the release is published.
    Unclear(Problem),
}

impl Reader<'_> {
    /// The entries of a list, and a warning for each that is left out.
    ///
    /// # Errors
    /// `format` where it is no list of releases.
    pub fn read(&self, text: &str) -> Result<(Vec<Entry>, Vec<Problem>), Problem> {
        let list = read_pages(text).map_err(|text| Problem::error(Code::Format, self.name, text))?;
        if !list.is_empty() && !list.iter().any(|entry| entry.get("tag_name").is_some()) {
            return Err(Problem::error(Code::Format, self.name, "no entry of the answer has a \"tag_name\""));
        }
        let (mut entries, mut left_out): (Vec<Entry>, Vec<Problem>) = (Vec::new(), Vec::new());
        for entry in &list {
            let tag = entry.get("tag_name").and_then(Value::as_str).unwrap_or("?");
            let place = format!("{} {tag}", self.name);
            let read = self.read_entry(entry, tag, &place);
            // The newest tag comes first.
            let twin = |entry: &Entry| entries.iter().any(|other| same_version(&other.written, &entry.written));
            match read.and_then(|entry| if twin(&entry) { Err("its version stands twice".into()) } else { Ok(entry) }) {
                Ok(entry) => entries.push(entry),
                Err(reason) => {
                    left_out.push(Problem::warning(Code::Dropped, place, format!("is left out: {reason}")));
                }
            }
        }
        Ok((entries, left_out))
    }

    fn read_entry(&self, entry: &Value, tag: &str, place: &str) -> Read {
        let facts = Version::parse(tag).ok().and_then(|version| self.product.facts_of(&version)).cloned();
        let facts = facts.unwrap_or_default().or(&self.product.defaults);
        let choice = self.choose_file(entry, tag, place, &facts);
        let file = if let Choice::File(file) = &choice { Some(*file) } else { None };
        let release = self.ask_panel(entry, file)?;
        if four_parts(&release.version).is_none() {
            return Err("a feed has four numbers only".into());
        }
        let notes = release.notes.in_locale(Locale::RU).replace("\r\n", "\n").trim().to_string();
        if notes.is_empty() {
            return Err("it has no text, and a feed says what has changed".into());
        }
        let Some(date) = release.date else { return Err("it has no day in \"published_at\"".into()) };
        let informs = facts.kind == Some(Kind::Info);
        let faults = match choice {
            _ if informs => Vec::new(),
            Choice::None(reason) => return Err(reason),
            Choice::File(file) if release.content.artifact().is_none() => {
                return Err(format!("{} is no name that a file could have", name_of(file)));
            }
            Choice::Unclear(problem) => vec![problem],
            Choice::File(_) => Vec::new(),
        };
        Ok(Entry {
            written: release.version.to_string(),
            date: date.to_string(),
            yanked: false,
            channel: Some(release.channel).filter(|channel| channel != STABLE),
            notes: Localised::from([(self.language.into(), notes)]),
            place: place.into(),
            artifact: release.content.artifact().cloned(),
            faults,
        })
    }

    /// What the panel reads of a release with this file.
    fn ask_panel(&self, entry: &Value, file: Option<&Value>) -> Result<Release, String> {
        let keys = ["tag_name", "draft", "prerelease", "published_at", "body"];
        let mut slim: serde_json::Map<String, Value> =
            keys.iter().filter_map(|key| Some(((*key).to_string(), entry.get(key)?.clone()))).collect();
        slim.entry("tag_name").or_insert("".into());
        slim.insert("assets".into(), file.into_iter().cloned().collect());
        // The reader wants a config; of it, only the name by which a file is known reaches the feed.
        let config = json!({
            "extension": {"id": self.id, "version": ""},
            "source": {"kind": "github-releases", "url": "https://api.github.com/"}
        });
        let config = Config::parse(&config.to_string()).map_err(|refusal| refusal.text)?;
        let body = Value::Array(vec![slim.into()]).to_string();
        let response = Response { status: 200, body, ..Response::default() };
        let (feed, _) = source::read(&config, &Answer::Arrived(response), &Memory::default(), self.now)
            .map_err(|failure| failure.detail.unwrap_or_else(|| failure.code.as_str().into()))?;
        let reason = feed.dropped.first().map_or_else(|| "it is no release".into(), |dropped| dropped.reason.clone());
        feed.releases.into_iter().next().ok_or(reason)
    }

    /// The file that the settings name, else the only one, else the one that is called like the extension.
    fn choose_file<'a>(&self, entry: &'a Value, tag: &str, place: &str, facts: &Facts) -> Choice<'a> {
        let assets = entry.get("assets").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let named = |asset: &Value| self.rest_of(name_of(asset)).is_some();
        let mut reason = "it has no .cfe or .zip".to_string();
        let (mut usable, mut is_own_unfinished) = (Vec::new(), false);
        for asset in assets.iter().filter(|asset| ending_of(asset).is_some()) {
            match asset.get("state").and_then(Value::as_str).filter(|state| *state != "uploaded") {
                None => usable.push(asset),
                Some(state) => {
                    if !is_own_unfinished {
                        reason = format!("{} has not been uploaded whole (its state is {state})", name_of(asset));
                    }
                    is_own_unfinished |= named(asset);
                }
            }
        }
        // What is wrong with the file that is meant is no reason to take another one.
        let take = |asset: &'a Value| match find_fault(asset) {
            Some(fault) => Choice::None(fault),
            None if is_own_unfinished && !named(asset) => Choice::None(reason.clone()),
            None => Choice::File(asset),
        };
        let written = Version::parse(tag).map(|version| version.to_string()).unwrap_or_default();
        let fill = |pattern: &str| pattern.replace("{product}", self.id).replace("{version}", &written);
        if let Some(name) = facts.file.as_deref().map(fill) {
            return match usable.iter().find(|asset| name_of(asset) == name) {
                Some(asset) => take(asset),
                None => {
                    let text = format!("{tag} has no file {name}, which feed.toml names");
                    Choice::Unclear(Problem::error(Code::FileMissing, place, text))
                }
            };
        }
        // An archive counts where there is no extension.
        let Some(ending) = usable.iter().filter_map(|asset| ending_of(asset)).min() else {
            return Choice::None(reason);
        };
        usable.retain(|asset| ending_of(asset) == Some(ending));
        let tests: [&dyn Fn(&str) -> bool; 4] = [
            &|_| true,
            &|name| name == fill(&self.product.file),
            &|name| self.rest_of(name).is_some_and(|rest| rest.is_empty() || same_version(rest, &written)),
            &|name| self.rest_of(name).is_some(),
        ];
        for test in tests {
            let mut fitting = usable.iter().filter(|asset| test(name_of(asset)));
            if let (Some(asset), None) = (fitting.next(), fitting.next()) {
                return take(asset);
            }
        }
        let names: Vec<&str> = usable.iter().map(|asset| name_of(asset)).collect();
        let pattern = names.first().map(|name| name.replace(&written, "{version}")).unwrap_or_default();
        let text = format!(
            "{tag} has {} {ending}: {}: say which one with file = \"{pattern}\"",
            names.len(),
            names.join(", ")
        );
        Choice::Unclear(Problem::error(Code::FileAmbiguous, place, text))
    }

    /// What follows the extension's name in the name of a file, without what stands between: `1.0` of `DEMO-v1.0.cfe`.
    fn rest_of<'n>(&self, name: &'n str) -> Option<&'n str> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let own = self.product.extension_of(self.id);
        let (start, rest) = stem.split_at_checked(own.len())?;
        let apart = rest.chars().next().is_none_or(|next| !next.is_alphanumeric());
        (apart && start.to_lowercase() == own.to_lowercase()).then(|| rest.trim_matches(['-', '_', '.', ' ']))
    }
}

/// The entries of all pages. `gh api --paginate` writes one array after another, with `--slurp` an array of arrays.
fn read_pages(text: &str) -> Result<Vec<Value>, String> {
    let mut entries = Vec::new();
    let mut pages = 0;
    for page in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        let page = page.map_err(|error| format!("the answer is no JSON: {error}"))?;
        pages += 1;
        let Value::Array(list) = page else {
            let said = page.get("message").and_then(Value::as_str).map(|text| format!(": {text}")).unwrap_or_default();
            return Err(format!("the answer is no list of releases{said}"));
        };
        for entry in list {
            if let Value::Array(inner) = entry { entries.extend(inner) } else { entries.push(entry) }
        }
    }
    if pages == 0 { Err("the answer is empty".into()) } else { Ok(entries.into_iter().map(gitlab::adapt).collect()) }
}

fn name_of(asset: &Value) -> &str {
    asset.get("name").and_then(Value::as_str).unwrap_or("").trim()
}

/// What can be installed, the better one first in the order of the alphabet.
fn ending_of(asset: &Value) -> Option<&'static str> {
    let name = name_of(asset).to_lowercase();
    [".cfe", ".zip"].into_iter().find(|ending| name.ends_with(ending))
}

/// Why a file cannot be published.
fn find_fault(asset: &Value) -> Option<String> {
    let name = name_of(asset);
    let address = asset.get("browser_download_url").and_then(Value::as_str);
    let Some(address) = address else {
        return Some(format!("the address of {name} is no https: address: it has none"));
    };
    if let Some(fault) = addresses::find_fault(address.trim()) {
        return Some(format!("the address of {name} is no https: address: it {fault}"));
    }
    (asset.get("size").and_then(Value::as_u64) == Some(0)).then(|| format!("{name} is empty"))
}

fn same_version(one: &str, other: &str) -> bool {
    Version::parse(one).is_ok_and(|one| Version::parse(other) == Ok(one))
}
