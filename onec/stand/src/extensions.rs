//! What stands in the database and what the session runs. A file says of itself what the container's reader reads;
//! whether it fits and whether it connects is what the test says. Read next: `extension_manager.rs`.

use std::rc::Rc;

use extension_update_container::{Compatibility, Draft, write_extension};

use crate::base::Base;
use crate::faults::When;
use crate::probe::{Connect, Probed};

/// An extension as it stands in the database, or as a session runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    pub id: u128,
    pub name: String,
    pub version: String,
    pub data: Rc<[u8]>,
    pub is_safe: bool,
    pub warns: bool,
    pub main_roles: bool,
    /// It came from the main node of a distributed base.
    pub main_node: bool,
    pub changes_data: bool,
    /// An administrator has not turned it off.
    pub is_active: bool,
}

/// A finding of the platform about an extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub is_critical: bool,
    pub text: String,
}

/// What the platform finds of a file, or the words with which the check itself fails.
pub type Check = Box<dyn Fn(&[u8]) -> Result<Vec<Problem>, String>>;

/// A write that has changed the database.
#[derive(Clone, Debug)]
pub struct Written {
    /// When, in milliseconds of the stand's clock.
    pub at: i64,
    pub version: String,
    pub data: Rc<[u8]>,
    /// What stood there before; nothing where it was the first install.
    pub before: Rc<[u8]>,
    /// How many other sessions there were, without those of background jobs.
    pub others: usize,
}

pub struct Extensions {
    pub database: Vec<Extension>,
    pub session: Vec<Extension>,
    /// What is in the session's list, but did not connect.
    pub disabled: Vec<Extension>,
    /// Problems of this session, by the name of the extension.
    pub problems: Vec<(String, Problem)>,
    /// All writes, in their order.
    pub writes: Vec<Written>,
    /// Whether a write needs the base for itself: then no other session may be there, nor that of a background job.
    pub needs_lock: bool,
    /// What `ПроверитьВозможностьПримененияВсех` finds of the database as it stands, by the name of the extension.
    pub unfit: Vec<(String, Problem)>,
    /// `ПроверитьВозможностьПрименения` of a file.
    pub check: Check,
    /// The name that a file is read to have, whatever it says.
    pub read_as: Option<String>,
    /// What a session with the database's extensions finds.
    pub connect: Connect,
}

impl Default for Extensions {
    fn default() -> Extensions {
        let (database, session, disabled, problems, unfit, writes) = Default::default();
        Extensions {
            database,
            session,
            disabled,
            problems,
            unfit,
            writes,
            needs_lock: false,
            check: Box::new(|_| Ok(vec![])),
            read_as: None,
            connect: Box::new(|_| Probed::default()),
        }
    }
}

/// A file of an extension as small as the reader takes it.
///
/// # Errors
/// A name that no extension can have.
pub fn make_file(name: &str, version: &str) -> Result<Vec<u8>, String> {
    let compatibility = Compatibility::parse("8.3.16").ok_or("no such mode")?;
    let draft = Draft { name, vendor: "", version, prefix: "Демо_", compatibility };
    write_extension(&draft).map_err(|problem| problem.to_string())
}

impl Base {
    /// Puts an extension into the database and into the session, as if it had been there for long.
    ///
    /// # Errors
    /// As [`make_file`].
    pub fn install(&self, name: &str, version: &str) -> Result<(), String> {
        let extension = Extension {
            id: self.next_id(),
            name: name.into(),
            version: version.into(),
            data: make_file(name, version)?.into(),
            is_safe: false,
            warns: false,
            ..Extension::unknown()
        };
        let mut all = self.extensions.borrow_mut();
        all.database.push(extension.clone());
        all.session.push(extension);
        Ok(())
    }

    /// The write of an extension is carried out, and its answer lost: the program sees a failure after the fact.
    pub fn fail_after_write(&self, times: usize, text: &str) {
        self.faults.plan("РасширениеКонфигурации.Записать", When::After, 0, times, text);
    }

    /// The extension of this name in the database.
    pub fn installed(&self, name: &str) -> Option<Extension> {
        self.extensions.borrow().database.iter().find(|extension| extension.name == name).cloned()
    }
}

impl Extension {
    pub(crate) fn unknown() -> Extension {
        Extension {
            id: 0,
            name: String::new(),
            version: String::new(),
            data: Rc::new([]),
            // The defaults of the platform for a new one.
            is_safe: true,
            warns: true,
            main_roles: true,
            main_node: false,
            changes_data: false,
            is_active: true,
        }
    }
}
