//! The Designer's sources as the stand loads them: modules with their flags, forms, templates. Read next: `stand.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use roxmltree::Document;

use crate::mutants;

/// A module that ships.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name on the stand: that of a common module, else with the kind before it.
    pub name: String,
    pub kind: Kind,
    pub text: String,
    /// `Form.xml` of a form.
    pub form: String,
}

/// What a module belongs to, and where it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A common module: on the client, on the server, and whether the client may call it there.
    Common {
        client: bool,
        server: bool,
        call: bool,
    },
    Form,
    /// A command or the application's module.
    Client,
    /// A processor's object or an HTTP service.
    Server,
}

#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub modules: Vec<Source>,
    pub templates: BTreeMap<String, PathBuf>,
}

/// The folder with the 1C side.
pub fn onec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Names in a folder, in order; none where there is no folder.
fn folders(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).map(|all| all.flatten().collect::<Vec<_>>()).unwrap_or_default();
    let mut names: Vec<String> = entries
        .iter()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn flags(xml: &str) -> Result<Kind, String> {
    let document = Document::parse(xml).map_err(|error| error.to_string())?;
    let is =
        |name: &str| document.descendants().any(|node| node.tag_name().name() == name && node.text() == Some("true"));
    Ok(Kind::Common { client: is("ClientManagedApplication"), server: is("Server"), call: is("ServerCall") })
}

impl Sources {
    fn add(&mut self, name: String, kind: Kind, path: &Path) -> Result<(), String> {
        let form = match kind {
            Kind::Form => read(&path.with_file_name("").join("../Form.xml"))?,
            _ => String::new(),
        };
        let text = mutants::changed(&name, read(path)?);
        self.modules.push(Source { name, kind, text, form });
        Ok(())
    }

    /// Reads a configuration, such as `extension` or `service`.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(part: &str) -> Result<Sources, String> {
        let root = onec().join(part);
        let mut found = Sources::default();
        for name in folders(&root.join("CommonModules")) {
            let kind = flags(&read(&root.join(format!("CommonModules/{name}.xml")))?)?;
            found.add(name.clone(), kind, &root.join(format!("CommonModules/{name}/Ext/Module.bsl")))?;
        }
        for name in folders(&root.join("CommonForms")) {
            let path = root.join(format!("CommonForms/{name}/Ext/Form/Module.bsl"));
            found.add(format!("ОбщаяФорма.{name}"), Kind::Form, &path)?;
        }
        for name in folders(&root.join("CommonCommands")) {
            let path = root.join(format!("CommonCommands/{name}/Ext/CommandModule.bsl"));
            found.add(format!("ОбщаяКоманда.{name}"), Kind::Client, &path)?;
        }
        for name in folders(&root.join("HTTPServices")) {
            let path = root.join(format!("HTTPServices/{name}/Ext/Module.bsl"));
            found.add(format!("HTTPСервис.{name}"), Kind::Server, &path)?;
        }
        let application = root.join("Ext/ManagedApplicationModule.bsl");
        if application.exists() {
            found.add(format!("{part}.МодульПриложения"), Kind::Client, &application)?;
        }
        for name in folders(&root.join("CommonTemplates")) {
            found.template(&root.join(format!("CommonTemplates/{name}/Ext")), &name);
        }
        Ok(found)
    }

    /// Reads the external data processor of the first install.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read_installer() -> Result<Sources, String> {
        let root = onec().join("installer/УстановкаРасширения");
        let mut found = Sources::default();
        found.add(INSTALLER.into(), Kind::Server, &root.join("Ext/ObjectModule.bsl"))?;
        found.add(INSTALLER_FORM.into(), Kind::Form, &root.join("Forms/Форма/Ext/Form/Module.bsl"))?;
        for name in folders(&root.join("Templates")) {
            found.template(&root.join(format!("Templates/{name}/Ext")), &name);
        }
        Ok(found)
    }

    fn template(&mut self, folder: &Path, name: &str) {
        for file in ["Template.bin", "Template.txt"] {
            let path = folder.join(file);
            if path.exists() {
                self.templates.insert(name.to_owned(), path);
            }
        }
    }

    pub fn find(&self, name: &str) -> Option<&Source> {
        self.modules.iter().find(|module| module.name == name)
    }
}

/// The module of the processor's object.
pub const INSTALLER: &str = "ВнешняяОбработка.УстановкаРасширения";
/// The module of its form.
pub const INSTALLER_FORM: &str = "ВнешняяОбработка.УстановкаРасширения.Форма";
