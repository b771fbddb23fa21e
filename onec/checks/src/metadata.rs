//! The Designer's XML: well-formed, whole, and every name, id and reference in it agrees with the files. It must never
//! accept a file that no object owns: the Designer would leave it out without a word. Read next: `form.rs`.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use crate::{finding::Finding, project::Project, sources::Sources};

/// Kinds of objects: the tag, the folder, and the files that each object of the kind must have below its own folder.
const KINDS: [(&str, &str, &[&str]); 16] = [
    ("Language", "Languages", &[]),
    ("Subsystem", "Subsystems", &[]),
    ("Role", "Roles", &["Ext/Rights.xml"]),
    ("CommonTemplate", "CommonTemplates", &[]),
    ("CommonModule", "CommonModules", &["Ext/Module.bsl"]),
    ("CommonCommand", "CommonCommands", &["Ext/CommandModule.bsl"]),
    ("CommonForm", "CommonForms", &["Ext/Form.xml", "Ext/Form/Module.bsl"]),
    ("HTTPService", "HTTPServices", &["Ext/Module.bsl"]),
    ("Catalog", "Catalogs", &[]),
    ("Constant", "Constants", &[]),
    ("InformationRegister", "InformationRegisters", &[]),
    ("DataProcessor", "DataProcessors", &[]),
    ("Enum", "Enums", &[]),
    ("ScheduledJob", "ScheduledJobs", &[]),
    ("Form", "Forms", &["Ext/Form.xml", "Ext/Form/Module.bsl"]),
    ("Template", "Templates", &[]),
];

/// What a role or a subsystem can name beside objects of the configuration's own list.
const WITHOUT_FILE: [&str; 1] = ["Configuration"];

pub fn check(project: &Project) -> Vec<Finding> {
    let mut findings = vec![];
    let sources = &project.sources;
    let texts = sources.with_ending(".xml");
    let mut documents = BTreeMap::new();
    for (file, text) in &texts {
        match Document::parse(text) {
            Ok(document) => drop(documents.insert(file.as_str(), document)),
            Err(error) => findings.push(Finding::new(file, error.pos().row as usize, format!("is not XML: {error}"))),
        }
    }
    // Without the mark an older Designer reads a text in the code page of its machine.
    for name in
        sources.names().filter(|name| [".xml", ".bsl", "Template.txt"].iter().any(|ending| name.ends_with(ending)))
    {
        if !sources.has_mark(name) {
            findings.push(Finding::new(name, 1, "does not begin with the mark of UTF-8"));
        }
    }
    check_ids(&documents, &mut findings);
    check_versions(&documents, &mut findings);
    for (file, document) in &documents {
        if file.ends_with("/Configuration.xml") {
            check_configuration(file, document, &documents, sources, &mut findings);
        }
        check_object(file, document, sources, &mut findings);
    }
    findings
}

/// The properties of the object in a document of metadata.
fn object<'a>(document: &'a Document<'_>) -> Option<Node<'a, 'a>> {
    let root = document.root_element();
    (root.tag_name().name() == "MetaDataObject").then(|| root.first_element_child()).flatten()
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// The text of a property.
pub fn property<'a>(node: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    child(child(node, "Properties")?, name)?.text()
}

fn line(node: Node<'_, '_>) -> usize {
    node.document().text_pos_at(node.range().start).row as usize
}

fn check_ids(documents: &BTreeMap<&str, Document<'_>>, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (file, document) in documents {
        for node in document.descendants() {
            let own = ["ObjectId", "TypeId", "ValueId"].contains(&node.tag_name().name());
            let Some(id) = node.attribute("uuid").or(if own { node.text() } else { None }) else { continue };
            if !is_uuid(id) {
                findings.push(Finding::new(file, line(node), format!("{id} is not a uuid")));
            }
            if let Some(first) = seen.insert(id.to_lowercase(), file) {
                findings.push(Finding::new(file, line(node), format!("the uuid {id} stands in {first} already")));
            }
        }
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// One root, one format version: the Designer refuses a mixture.
fn check_versions(documents: &BTreeMap<&str, Document<'_>>, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, document) in documents {
        let Some(version) = document.root_element().attribute("version") else {
            findings.push(Finding::new(file, 1, "has no format version"));
            continue;
        };
        let expected = first.entry(Project::root_of(file)).or_insert(version);
        if *expected != version {
            findings.push(Finding::new(file, 1, format!("has the format version {version}, others have {expected}")));
        }
    }
}

fn check_configuration(
    file: &str,
    document: &Document<'_>,
    documents: &BTreeMap<&str, Document<'_>>,
    sources: &Sources,
    findings: &mut Vec<Finding>,
) {
    let base = file.trim_end_matches("Configuration.xml");
    let Some(configuration) = object(document) else {
        findings.push(Finding::new(file, 1, "holds no configuration"));
        return;
    };
    let listed = child(configuration, "ChildObjects");
    let mut names = BTreeSet::new();
    for node in listed.iter().flat_map(Node::children).filter(Node::is_element) {
        let (kind, name) = (node.tag_name().name(), node.text().unwrap_or(""));
        let Some((_, folder, _)) = KINDS.iter().find(|(tag, _, _)| *tag == kind) else {
            findings.push(Finding::new(file, line(node), format!("the checks do not know the kind {kind}")));
            continue;
        };
        names.insert(format!("{kind}.{name}"));
        let path = format!("{base}{folder}/{name}.xml");
        if sources.bytes(&path).is_none() {
            findings.push(Finding::new(file, line(node), format!("{kind}.{name} has no file {path}")));
        }
        check_prefix(configuration, node, documents.get(path.as_str()), file, findings);
    }
    for name in sources.names().filter(|name| name.starts_with(base)) {
        let parts: Vec<&str> = name[base.len()..].split('/').collect();
        let known = match parts.as_slice() {
            ["Configuration.xml"] | ["Ext", _] => true,
            [folder, object, ..] => KINDS.iter().any(|(kind, of, _)| {
                of == folder && names.contains(&format!("{kind}.{}", object.trim_end_matches(".xml")))
            }),
            _ => false,
        };
        if !known {
            findings.push(Finding::new(name, 0, format!("belongs to no object of {file}")));
        }
    }
    let mut opened = BTreeSet::new();
    for (other, document) in documents.iter().filter(|(other, _)| other.starts_with(base)) {
        check_references(other, document, &names, findings);
        if other.ends_with("/Ext/Rights.xml") {
            opened.extend(
                document.descendants().filter(|node| node.tag_name().name() == "name").filter_map(|node| node.text()),
            );
        }
    }
    for name in &names {
        let seen = ["CommonForm.", "CommonCommand.", "Subsystem."].iter().any(|kind| name.starts_with(kind));
        if seen && !opened.contains(name.as_str()) {
            findings.push(Finding::new(
                file,
                0,
                format!("no role opens {name}: an extension's objects are closed without one"),
            ));
        }
    }
}

/// The prefix keeps the objects of one extension apart from those of the configuration and of other extensions.
fn check_prefix(
    configuration: Node<'_, '_>,
    listed: Node<'_, '_>,
    document: Option<&Document<'_>>,
    file: &str,
    findings: &mut Vec<Finding>,
) {
    let adopted = document.and_then(object).and_then(|object| property(object, "ObjectBelonging")) == Some("Adopted");
    let name = listed.text().unwrap_or("");
    let Some(prefix) = property(configuration, "NamePrefix") else { return };
    if !adopted && !name.starts_with(prefix) {
        findings.push(Finding::new(file, line(listed), format!("{name} does not begin with the prefix {prefix}")));
    }
}

fn check_references(file: &str, document: &Document<'_>, names: &BTreeSet<String>, findings: &mut Vec<Finding>) {
    for node in document.descendants().filter(Node::is_element) {
        let typed = node.attributes().any(|attribute| attribute.value() == "xr:MDObjectRef");
        let right =
            node.tag_name().name() == "name" && node.parent().is_some_and(|up| up.tag_name().name() == "object");
        let command = node.tag_name().name() == "Command" && file.ends_with("CommandInterface.xml");
        let reference = match (typed || right || node.tag_name().name() == "DefaultLanguage", command) {
            (true, _) => node.text(),
            (_, true) => node.attribute("name"),
            _ => None,
        };
        let Some(reference) = reference else { continue };
        let known = |name: &str| names.contains(name) || WITHOUT_FILE.contains(&name);
        // A right may name a part of an object: `HTTPService.Лента.URLTemplate.Файл.Method.GET`.
        let object = reference.split('.').take(2).collect::<Vec<_>>().join(".");
        if !known(reference) && !known(&object) && !known(reference.split('.').next().unwrap_or("")) {
            findings.push(Finding::new(file, line(node), format!("{reference} is not in the configuration")));
        }
    }
}

fn check_object(file: &str, document: &Document<'_>, sources: &Sources, findings: &mut Vec<Finding>) {
    let Some(object) = object(document) else { return };
    let (kind, name) = (object.tag_name().name(), property(object, "Name").unwrap_or(""));
    let Some((path, stem)) = file.strip_suffix(".xml").map(|path| (path, path.rsplit('/').next().unwrap_or(path)))
    else {
        return;
    };
    if kind != "Configuration" && stem != name {
        findings.push(Finding::new(file, line(object), format!("the file is not called as the object in it, {name}")));
    }
    let Some((_, folder, parts)) = KINDS.iter().find(|(tag, _, _)| *tag == kind) else { return };
    if !path.trim_end_matches(stem).ends_with(&format!("/{folder}/")) {
        findings.push(Finding::new(file, line(object), format!("a {kind} belongs into {folder}")));
    }
    // The Designer writes every property of a subsystem, and so must whoever writes its file.
    if kind == "Subsystem" && property(object, "UseOneCommand").is_none() {
        findings.push(Finding::new(file, line(object), format!("{name} has no UseOneCommand")));
    }
    let template = match property(object, "TemplateType") {
        Some("BinaryData") => Some("Ext/Template.bin"),
        Some("TextDocument") => Some("Ext/Template.txt"),
        _ => None,
    };
    for part in parts.iter().copied().chain(template) {
        if sources.bytes(&format!("{path}/{part}")).is_none() {
            findings.push(Finding::new(file, line(object), format!("{name} has no {part}")));
        }
    }
}
