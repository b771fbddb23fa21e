//! The 1C side as a whole: its roots (the extension, and whatever stands beside it), its parsed modules, and where each
//! runs. It must never leave a file out silently: what does not parse is told by `Project::read`. Read next:
//! `metadata.rs`, `calls.rs`.

use std::collections::BTreeMap;

use roxmltree::Document;

use crate::{
    bsl::{Module, Procedure, same},
    finding::Finding,
    sources::Sources,
};

/// Where code runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub client: bool,
    pub server: bool,
}

/// A common module's properties.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommonModule {
    pub place: Place,
    /// Client code may call it, and it runs on the server.
    pub server_call: bool,
}

pub struct Project {
    pub sources: Sources,
    /// By file.
    pub modules: BTreeMap<String, Module>,
    /// By root and name: a name counts only in its own root.
    common: BTreeMap<(String, String), CommonModule>,
}

impl Project {
    /// Parses every module; what does not parse is given beside the rest.
    pub fn read(sources: Sources) -> (Project, Vec<Finding>) {
        Project::read_beside(sources, &BTreeMap::new())
    }

    /// The same, but a module whose text is known already is not parsed again: a test breaks one file of many.
    pub fn read_beside(sources: Sources, known: &BTreeMap<String, Module>) -> (Project, Vec<Finding>) {
        let (mut modules, mut findings) = (BTreeMap::new(), vec![]);
        for (file, text) in sources.with_ending(".bsl") {
            let same = known.get(&file).filter(|module| module.text == text).cloned();
            match same.map_or_else(|| Module::parse(&file, &text), Ok) {
                Ok(module) => drop(modules.insert(file, module)),
                Err(finding) => findings.push(finding),
            }
        }
        let mut common = BTreeMap::new();
        for (file, text) in sources.with_ending(".xml") {
            if let Some((root, name)) = file.strip_suffix(".xml").and_then(|file| file.rsplit_once("/CommonModules/")) {
                match read_common(&text) {
                    Some(read) => drop(common.insert((root.to_owned(), name.to_owned()), read)),
                    None => findings.push(Finding::new(&file, 1, "is not a common module")),
                }
            }
        }
        (Project { sources, modules, common }, findings)
    }

    /// The root that a file belongs to: its first folder.
    pub fn root_of(file: &str) -> &str {
        file.split_once('/').map_or("", |(root, _)| root)
    }

    pub fn common(&self, root: &str, name: &str) -> Option<CommonModule> {
        let found = self.common.iter().find(|((of, known), _)| of == root && same(known, name));
        found.map(|(_, module)| *module)
    }

    /// The parsed text of a common module.
    pub fn common_text(&self, root: &str, name: &str) -> Option<&Module> {
        let found = self.modules.iter().find(|(file, _)| {
            file.strip_suffix("/Ext/Module.bsl")
                .and_then(|file| file.strip_prefix(root)?.strip_prefix("/CommonModules/"))
                .is_some_and(|known| same(known, name))
        });
        found.map(|(_, module)| module)
    }

    /// The name of the common module that a file is.
    pub fn common_name(file: &str) -> Option<&str> {
        file.strip_suffix("/Ext/Module.bsl")?.rsplit_once("/CommonModules/").map(|(_, name)| name)
    }

    /// Where the code of a procedure runs.
    pub fn place(&self, file: &str, procedure: Option<&Procedure>) -> Place {
        if let Some(name) = Self::common_name(file) {
            return self.common(Self::root_of(file), name).map(|module| module.place).unwrap_or_default();
        }
        if file.ends_with("ManagedApplicationModule.bsl") {
            return Place { client: true, server: false };
        }
        let has = |directive: &str| procedure.is_some_and(|procedure| procedure.has_directive(directive));
        if has("&НаКлиенте") {
            Place { client: true, server: false }
        } else if has("&НаКлиентеНаСервереБезКонтекста") || has("&НаКлиентеНаСервере")
        {
            Place { client: true, server: true }
        } else {
            // Object modules, HTTP services and what stands under &НаСервере; a form's procedure without a directive
            // too.
            Place { client: false, server: true }
        }
    }
}

fn read_common(text: &str) -> Option<CommonModule> {
    let document = Document::parse(text).ok()?;
    let module =
        document.descendants().find(|node| node.has_tag_name(("http://v8.1c.ru/8.3/MDClasses", "CommonModule")))?;
    let flag =
        |name: &str| module.descendants().any(|node| node.tag_name().name() == name && node.text() == Some("true"));
    let server_call = flag("ServerCall");
    Some(CommonModule {
        place: Place { client: flag("ClientManagedApplication"), server: flag("Server") },
        server_call,
    })
}
