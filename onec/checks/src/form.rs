//! Forms: unique ids and names, data paths that lead to an attribute, commands that do something, and handlers with the
//! parameters and the directive that the platform expects. An event that is not in the table is a finding, never a
//! guess. Read next: `calls.rs`.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node};

use crate::{
    bsl::{Module, same},
    finding::Finding,
    project::Project,
};

const CLIENT: &str = "&НаКлиенте";
const SERVER: &str = "&НаСервере";

/// Whose event (`Form` or a tag of an item; empty for any item), its name, how many parameters, where it runs.
const EVENTS: [(&str, &str, usize, &str); 24] = [
    ("Form", "OnCreateAtServer", 2, SERVER),
    ("Form", "OnReadAtServer", 1, SERVER),
    ("Form", "OnOpen", 1, CLIENT),
    ("Form", "BeforeClose", 4, CLIENT),
    ("Form", "OnClose", 1, CLIENT),
    ("Form", "NotificationProcessing", 3, CLIENT),
    ("Form", "ChoiceProcessing", 2, CLIENT),
    ("Form", "URLProcessing", 3, CLIENT),
    ("Form", "BeforeWriteAtServer", 3, SERVER),
    ("Form", "OnWriteAtServer", 3, SERVER),
    ("Form", "AfterWrite", 1, CLIENT),
    ("Form", "FillCheckProcessingAtServer", 2, SERVER),
    ("HTMLDocumentField", "DocumentComplete", 1, CLIENT),
    ("HTMLDocumentField", "OnClick", 3, CLIENT),
    ("LabelDecoration", "Click", 1, CLIENT),
    ("LabelDecoration", "URLProcessing", 3, CLIENT),
    ("Table", "Selection", 4, CLIENT),
    ("Table", "OnActivateRow", 1, CLIENT),
    ("Table", "BeforeAddRow", 6, CLIENT),
    ("Table", "BeforeDeleteRow", 2, CLIENT),
    ("", "OnChange", 1, CLIENT),
    ("", "StartChoice", 3, CLIENT),
    ("", "Clearing", 2, CLIENT),
    ("", "Opening", 2, CLIENT),
];

pub fn check(project: &Project) -> Vec<Finding> {
    let mut findings = vec![];
    for (file, text) in project.sources.with_ending("/Form.xml") {
        // What is not XML is told by `metadata`.
        let Ok(document) = Document::parse(&text) else { continue };
        let Some(module) = project.modules.get(&file.replace("/Form.xml", "/Form/Module.bsl")) else {
            findings.push(Finding::new(&file, 0, "has no module that parses"));
            continue;
        };
        Form { file: &file, root: document.root_element(), module }.check(&mut findings);
    }
    findings
}

struct Form<'a> {
    file: &'a str,
    root: Node<'a, 'a>,
    module: &'a Module,
}

impl Form<'_> {
    fn check(&self, findings: &mut Vec<Finding>) {
        self.check_names(findings);
        self.check_paths(findings);
        self.check_events(findings);
        self.check_commands(findings);
        self.check_elements(findings);
    }

    fn tell(&self, findings: &mut Vec<Finding>, node: Node<'_, '_>, text: String) {
        let line = self.root.document().text_pos_at(node.range().start).row as usize;
        findings.push(Finding::new(self.file, line, text));
    }

    fn section(&self, name: &str) -> Vec<Node<'_, '_>> {
        let section = self.root.children().find(|child| child.tag_name().name() == name);
        section.iter().flat_map(Node::children).filter(Node::is_element).collect()
    }

    /// Everything with a place on the form.
    fn items(&self) -> Vec<Node<'_, '_>> {
        let own = ["Attributes", "Commands", "Parameters"];
        let parts = self.root.children().filter(|child| !own.contains(&child.tag_name().name()));
        parts.flat_map(|part| part.descendants()).filter(|node| node.has_attribute("id")).collect()
    }

    /// Items, attributes and commands each have a space of names and ids of their own.
    fn check_names(&self, findings: &mut Vec<Finding>) {
        for space in [self.items(), self.section("Attributes"), self.section("Commands")] {
            let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
            for node in space {
                let (id, name) = (node.attribute("id").unwrap_or(""), node.attribute("name").unwrap_or(""));
                if id.parse::<i64>().is_err() || !ids.insert(id) {
                    self.tell(findings, node, format!("the id «{id}» of {name} is not a number of its own"));
                }
                if name.is_empty() || !names.insert(name.to_lowercase()) {
                    self.tell(findings, node, format!("the name «{name}» is not one of its own"));
                }
            }
        }
    }

    fn check_paths(&self, findings: &mut Vec<Finding>) {
        let attributes: BTreeSet<&str> =
            self.section("Attributes").iter().filter_map(|node| node.attribute("name")).collect();
        for node in self.root.descendants().filter(|node| node.tag_name().name() == "DataPath") {
            let path = node.text().unwrap_or("");
            if !attributes.contains(path.split('.').next().unwrap_or("")) {
                self.tell(findings, node, format!("the path {path} leads to no attribute"));
            }
        }
    }

    fn check_events(&self, findings: &mut Vec<Finding>) {
        for event in self.root.descendants().filter(|node| node.tag_name().name() == "Event") {
            let owner = event.parent().and_then(|events| events.parent()).map_or("", |owner| owner.tag_name().name());
            let (name, handler) = (event.attribute("name").unwrap_or(""), event.text().unwrap_or(""));
            let known = EVENTS
                .iter()
                .find(|(of, known, ..)| *known == name && (*of == owner || of.is_empty() && owner != "Form"));
            match known {
                Some((.., parameters, directive)) => {
                    self.check_handler(findings, event, handler, *parameters, directive)
                }
                None => self.tell(findings, event, format!("the checks do not know the event {name} of {owner}")),
            }
        }
    }

    fn check_handler(
        &self,
        findings: &mut Vec<Finding>,
        node: Node<'_, '_>,
        name: &str,
        parameters: usize,
        directive: &str,
    ) {
        let Some(procedure) = self.module.find(name) else {
            self.tell(findings, node, format!("the module has no procedure {name}"));
            return;
        };
        if procedure.parameters.len() != parameters || procedure.function {
            self.tell(findings, node, format!("{name} must be a procedure of {parameters} parameters"));
        }
        if !procedure.has_directive(directive) {
            self.tell(findings, node, format!("{name} must stand under {directive}"));
        }
    }

    fn check_commands(&self, findings: &mut Vec<Finding>) {
        let used: Vec<(Node<'_, '_>, &str)> = (self.root.descendants())
            .filter(|node| node.tag_name().name() == "CommandName")
            .filter_map(|node| Some((node, node.text()?.strip_prefix("Form.Command.")?)))
            .collect();
        let mut commands = BTreeMap::new();
        for command in self.section("Commands") {
            let name = command.attribute("name").unwrap_or("");
            commands.insert(name, command);
            match command.children().find(|child| child.tag_name().name() == "Action") {
                Some(action) => self.check_handler(findings, action, action.text().unwrap_or(""), 1, CLIENT),
                None => self.tell(findings, command, format!("the command {name} does nothing")),
            }
            if !used.iter().any(|(_, used)| *used == name) {
                self.tell(findings, command, format!("no button has the command {name}"));
            }
        }
        for (node, name) in used {
            if !commands.contains_key(name) {
                self.tell(findings, node, format!("there is no command {name}"));
            }
        }
    }

    /// `Элементы.Имя` in the module names an item of the form.
    fn check_elements(&self, findings: &mut Vec<Finding>) {
        let names: Vec<&str> = self.items().iter().filter_map(|node| node.attribute("name")).collect();
        for (number, line) in self.module.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            for after in code.split("Элементы.").skip(1) {
                let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if !names.iter().any(|known| same(known, &name)) {
                    let text = format!("the form has no item {name}");
                    findings.push(Finding::new(&self.module.file, number + 1, text));
                }
            }
        }
    }
}
