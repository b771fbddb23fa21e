//! The sources of an extension as the Designer writes them, before a file is made of them: ids that were typed or
//! copied, objects that are adopted from elsewhere, another main language, and a compatibility mode above that of the
//! configuration.
//!
//! It reads XML and no modules; what it cannot find in the configuration's sources it says nothing of where they are
//! not given. Read next: `artifact.rs`.

use crate::file;
use crate::problem::{Code, Problem};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How ids begin that people and generators type when they need one.
const TYPED: [&str; 3] = ["12345678", "a1b2c3d4", "abcdef12"];

/// Judges the sources of an extension; `base` is where those of its configuration are.
///
/// # Errors
/// `file` where a file cannot be read; `sources` where these are none.
pub fn judge(folder: &Path, base: Option<&Path>) -> Result<Vec<Problem>, Problem> {
    let main = configuration(folder)?;
    let own = Document::parse(&main).map_err(|error| no_xml(&folder.join(CONFIGURATION), &error))?;
    let mut review = Review { folder, base, seen: BTreeMap::new(), adopted: BTreeMap::new(), problems: Vec::new() };
    let is_xml = |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xml"));
    for path in file::list(folder)?.iter().filter(is_xml) {
        review.read(path)?;
    }
    review.judge_language(&own, None)?;
    if let Some(base) = base {
        let text = configuration(base)?;
        let document = Document::parse(&text).map_err(|error| no_xml(&base.join(CONFIGURATION), &error))?;
        review.judge_language(&own, Some(&document))?;
        review.judge_modes(&own, &document);
    }
    Ok(review.problems)
}

const CONFIGURATION: &str = "Configuration.xml";

struct Review<'a> {
    folder: &'a Path,
    base: Option<&'a Path>,
    /// Where each id stands first.
    seen: BTreeMap<String, String>,
    /// Which object is adopted where.
    adopted: BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Review<'_> {
    fn say(&mut self, place: &str, text: String) {
        self.problems.push(Problem::error(Code::Sources, place, text));
    }

    fn read(&mut self, path: &Path) -> Result<(), Problem> {
        let text = file::read_text(path)?;
        // Forms, rights and templates have ids of other kinds.
        if !text.contains("<MetaDataObject") {
            return Ok(());
        }
        let document = Document::parse(&text).map_err(|error| no_xml(path, &error))?;
        let twin = self.base.zip(path.strip_prefix(self.folder).ok()).map(|(base, inner)| base.join(inner));
        let twin_text = twin.filter(|twin| twin.is_file()).map(|twin| file::read_text(&twin)).transpose()?;
        let twin = twin_text.as_ref().and_then(|text| Document::parse(text).ok());
        for node in document.descendants().filter(Node::is_element) {
            let place = format!("{}:{}", path.display(), document.text_pos_at(node.range().start).row);
            let named = matches!(node.tag_name().name(), "ObjectId" | "TypeId" | "ValueId");
            if let Some(id) = node.attribute("uuid").or(named.then(|| node.text()).flatten()) {
                self.judge_id(id.trim(), &place);
            }
            if node.attribute("uuid").is_some() && property(node, "ObjectBelonging") == Some("Adopted") {
                self.judge_adopted(node, twin.as_ref(), &place);
            }
        }
        Ok(())
    }

    fn judge_id(&mut self, id: &str, place: &str) {
        let lower = id.to_lowercase();
        if !is_uuid(&lower) {
            return self.say(place, format!("\"{id}\" is no UUID"));
        }
        if is_typed(&lower) {
            return self.say(place, format!("{id} is a template and no UUID of this object: make a new one"));
        }
        match self.seen.get(&lower) {
            Some(first) => {
                let text = format!("{id} stands at {first} already: an object that is copied needs a new UUID");
                self.say(place, text);
            }
            None => drop(self.seen.insert(lower, place.into())),
        }
    }

    /// An object of the configuration's: it is found there by the id that it says, where it says one.
    fn judge_adopted(&mut self, node: Node<'_, '_>, twin: Option<&Document<'_>>, place: &str) {
        let name = format!("{} {}", node.tag_name().name(), property(node, "Name").unwrap_or("?"));
        let own = node.attribute("uuid").unwrap_or_default().to_lowercase();
        let twin = twin.and_then(|twin| find_twin(node, twin)).and_then(|twin| twin.attribute("uuid"));
        if twin.is_some_and(|twin| twin.eq_ignore_ascii_case(&own)) && node.tag_name().name() != "Configuration" {
            self.say(
                place,
                format!("{name} has the UUID {own} of the configuration's own object: it needs one of its own"),
            );
        }
        let Some(said) = property(node, "ExtendedConfigurationObject").map(str::trim) else { return };
        let said = said.to_lowercase();
        if !is_uuid(&said) || is_typed(&said) {
            return self.say(place, format!("{name} is adopted from {said}, which is a template and no object"));
        }
        if said == own {
            return self.say(
                place,
                format!("{name} is adopted from itself ({said}): say the UUID that it has in the configuration"),
            );
        }
        if let Some(first) = self.adopted.insert(said.clone(), place.into()) {
            self.say(place, format!("{name} is adopted from {said}, and so is the object at {first}"));
        }
        // The root of a configuration is one, whatever its id is.
        if self.base.is_none() || node.tag_name().name() == "Configuration" {
            return;
        }
        match twin {
            None => self.say(place, format!("{name} is adopted, and the configuration has no such object")),
            Some(twin) if !twin.eq_ignore_ascii_case(&said) => {
                self.say(
                    place,
                    format!("{name} is adopted from {said}, a foreign UUID: in the configuration it is {twin}"),
                );
            }
            Some(_) => {}
        }
    }

    /// The main language by itself, and against that of the configuration.
    fn judge_language(&mut self, own: &Document<'_>, base: Option<&Document<'_>>) -> Result<(), Problem> {
        let place = self.folder.join(CONFIGURATION).display().to_string();
        let Some(main) = own.root_element().first_element_child() else { return Ok(()) };
        let language = property(main, "DefaultLanguage").unwrap_or_default();
        let Some(base) = base else {
            let file = self.folder.join("Languages").join(format!("{}.xml", language.trim_start_matches("Language.")));
            if !language.is_empty() && !file.is_file() {
                self.say(&place, format!("the main language is {language}, and there is no {}", file.display()));
            }
            return Ok(());
        };
        let wanted = base.root_element().first_element_child().and_then(|main| property(main, "DefaultLanguage"));
        // An extension that says none takes that of the configuration.
        if let Some(wanted) = wanted.filter(|wanted| !language.is_empty() && *wanted != language) {
            self.say(&place, format!("the main language is {language}, that of the configuration is {wanted}"));
        }
        Ok(())
    }

    fn judge_modes(&mut self, own: &Document<'_>, base: &Document<'_>) {
        let place = self.folder.join(CONFIGURATION).display().to_string();
        let mode = |document: &Document<'_>, name: &str| {
            document.root_element().first_element_child().and_then(|main| property(main, name)).map(String::from)
        };
        let (Some(wanted), Some(there)) =
            (mode(own, "ConfigurationExtensionCompatibilityMode"), mode(base, "CompatibilityMode"))
        else {
            return;
        };
        if let (Some(high), Some(low)) = (order_of(&wanted), order_of(&there))
            && high > low
        {
            let text = format!(
                "the compatibility mode is {wanted}, above that of the configuration, {there}: it cannot be connected"
            );
            self.say(&place, text);
        }
    }
}

/// `Version8_3_14` → 8.3.14; without a mode it is that of the newest platform.
fn order_of(mode: &str) -> Option<[u32; 3]> {
    if mode == "DontUse" {
        return Some([u32::MAX; 3]);
    }
    let mut parts = mode.strip_prefix("Version")?.split('_').map(|part| part.parse().ok());
    Some([parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0)])
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// Zeros, one digit for all, and what people type: of real ids one in 2⁶⁰ has so few digits.
fn is_typed(id: &str) -> bool {
    let mut digits: Vec<char> = id.chars().filter(|c| *c != '-').collect();
    digits.sort_unstable();
    digits.dedup();
    digits.len() <= 3 || TYPED.iter().any(|start| id.starts_with(start))
}

/// The text of a property of an object.
fn property<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let child = |node: Node<'a, '_>, name: &str| node.children().find(|child| child.tag_name().name() == name);
    child(child(node, "Properties")?, name)?.text()
}

/// The object of the same kind and name, below objects of the same kinds and names.
fn find_twin<'a, 'i>(node: Node<'_, '_>, twin: &'a Document<'i>) -> Option<Node<'a, 'i>> {
    let path = |node: Node<'_, '_>| -> Vec<(String, String)> {
        let objects = node.ancestors().filter(|node| node.attribute("uuid").is_some());
        objects.map(|node| (node.tag_name().name().into(), property(node, "Name").unwrap_or("").into())).collect()
    };
    let wanted = path(node);
    twin.descendants().find(|node| node.attribute("uuid").is_some() && path(*node) == wanted)
}

fn configuration(folder: &Path) -> Result<String, Problem> {
    let path = folder.join(CONFIGURATION);
    if !path.is_file() {
        let text = format!(
            "there is no {CONFIGURATION}: sources are what the Designer writes by «Выгрузить конфигурацию в файлы»"
        );
        return Err(Problem::error(Code::Sources, folder.display().to_string(), text));
    }
    file::read_text(&path)
}

fn no_xml(path: &Path, error: &roxmltree::Error) -> Problem {
    Problem::error(Code::Sources, format!("{}:{}", path.display(), error.pos().row), format!("is no XML: {error}"))
}
