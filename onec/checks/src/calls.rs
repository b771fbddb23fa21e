//! Calls: whom they mean, with how many arguments, and whether that code can be reached from there. Names in strings
//! (handlers, forms, templates, background jobs) and in comments (`см. …`) count as well. Read next: `builtins.rs`,
//! `standards.rs`.

use std::collections::BTreeSet;

use crate::{
    bsl::{Call, Module, Procedure, same, unquote},
    builtins::{ANY, BUILTINS},
    finding::Finding,
    project::Project,
    standards::ASSEMBLED,
};

/// What others call: a scheduled job of the base. In small letters, with the end of the module's name.
const ENTRANCES: [&str; 1] = ["ночь.выполнить"];

pub fn check(project: &Project) -> Vec<Finding> {
    let mut findings = vec![];
    let used = Used::read(project);
    for (file, module) in &project.modules {
        let here = Here { project, root: Project::root_of(file), module };
        for call in &module.calls {
            here.check_call(call, &mut findings);
            here.check_handler(call, &mut findings);
            here.check_named_object(call, &mut findings);
        }
        here.check_literals(&mut findings);
        here.check_comments(&mut findings);
        here.check_unused(&used, &mut findings);
    }
    findings
}

/// Every name that is called, or named by a string, in small letters.
#[derive(Default)]
struct Used {
    /// Root and `модуль.процедура`.
    full: BTreeSet<(String, String)>,
    /// File and procedure.
    inside: BTreeSet<(String, String)>,
}

impl Used {
    fn read(project: &Project) -> Used {
        let mut used = Used::default();
        for module in project.modules.values() {
            let root = Project::root_of(&module.file);
            for call in &module.calls {
                let name = call.name.to_lowercase();
                if call.receiver.is_empty() {
                    used.inside.insert((module.file.clone(), name));
                } else {
                    used.full.insert((root.to_owned(), format!("{}.{name}", call.receiver.to_lowercase())));
                }
            }
            for literal in &module.literals {
                used.inside.insert((module.file.clone(), literal.value.to_lowercase()));
                used.full.insert((root.to_owned(), literal.value.to_lowercase()));
            }
        }
        used
    }
}

struct Here<'a> {
    project: &'a Project,
    root: &'a str,
    module: &'a Module,
}

impl Here<'_> {
    fn tell(&self, findings: &mut Vec<Finding>, line: usize, text: String) {
        findings.push(Finding::new(&self.module.file, line, text));
    }

    fn check_call(&self, call: &Call, findings: &mut Vec<Finding>) {
        if call.receiver.is_empty() {
            self.check_bare_call(call, findings);
        } else if let Some(common) = self.project.common(self.root, &call.receiver) {
            let called = format!("{}.{}", call.receiver, call.name);
            let text = self.project.common_text(self.root, &call.receiver);
            let Some(procedure) = text.and_then(|module| module.find(&call.name)) else {
                self.tell(findings, call.line, format!("{called} is not there"));
                return;
            };
            if !procedure.exported {
                self.tell(findings, call.line, format!("{called} is not exported"));
            }
            self.check_arity(call, &called, procedure.arity(), findings);
            let from = self.project.place(&self.module.file, self.module.around(call.line));
            let reached =
                (!from.client || common.place.client || common.server_call) && (!from.server || common.place.server);
            if !reached {
                self.tell(findings, call.line, format!("{called} cannot be reached from here: it runs elsewhere"));
            }
        }
    }

    fn check_bare_call(&self, call: &Call, findings: &mut Vec<Finding>) {
        if let Some(procedure) = self.module.find(&call.name) {
            self.check_arity(call, &call.name, procedure.arity(), findings);
            self.check_side(call, procedure, findings);
        } else if let Some((_, fewest, most)) = BUILTINS.iter().find(|(name, ..)| same(name, &call.name)) {
            self.check_arity(call, &call.name, (*fewest, *most), findings);
        } else if !ANY.iter().any(|name| same(name, &call.name)) {
            self.tell(
                findings,
                call.line,
                format!("nothing is called {}: misspelt, or missing in the list of builtins", call.name),
            );
        }
    }

    /// In a form, code without a context can call only such code, and the server cannot call the client.
    fn check_side(&self, call: &Call, called: &Procedure, findings: &mut Vec<Finding>) {
        let Some(caller) = self.module.around(call.line) else { return };
        let side = |procedure: &Procedure| procedure.directives.first().cloned();
        let (Some(from), Some(to)) = (side(caller), side(called)) else { return };
        let reached = match from.as_str() {
            "&НаСервере" => to != "&НаКлиенте",
            "&НаСервереБезКонтекста" => to.contains("БезКонтекста"),
            _ => true,
        };
        if !reached {
            self.tell(findings, call.line, format!("{} under {to} cannot be called from {from}", called.name));
        }
    }

    fn check_arity(&self, call: &Call, name: &str, (fewest, most): (usize, usize), findings: &mut Vec<Finding>) {
        let given = call.arguments.len();
        if given < fewest || given > most {
            self.tell(findings, call.line, format!("{name} takes {fewest} to {most} arguments, not {given}"));
        }
    }

    /// Handlers that a string names.
    fn check_handler(&self, call: &Call, findings: &mut Vec<Finding>) {
        let literal = |number: usize| call.arguments.get(number).and_then(|text| unquote(text));
        if same(&call.name, "ПодключитьОбработчикОжидания") || same(&call.name, "ОтключитьОбработчикОжидания")
        {
            let Some(name) = literal(0) else { return };
            // A common module names a handler of the form that it was given.
            let held: Vec<&Module> = if call.receiver.is_empty() {
                vec![self.module]
            } else {
                let files =
                    self.project.modules.iter().filter(|(file, _)| {
                        Project::root_of(file) == self.root && file.ends_with("/Ext/Form/Module.bsl")
                    });
                files.map(|(_, module)| module).collect()
            };
            let fits = |procedure: &Procedure| procedure.parameters.is_empty() && procedure.has_directive("&НаКлиенте");
            if !held.iter().any(|module| module.find(&name).is_some_and(fits)) {
                self.tell(findings, call.line, format!("{name} is no procedure without parameters under &НаКлиенте"));
            }
            if !name.starts_with("Подключаемый_") {
                self.tell(findings, call.line, format!("the handler {name} is not called Подключаемый_…"));
            }
        }
    }

    /// Objects of the configuration that a string names.
    fn check_named_object(&self, call: &Call, findings: &mut Vec<Finding>) {
        let Some(name) = call.arguments.first().and_then(|text| unquote(text)) else { return };
        let path = if same(&call.name, "ОткрытьФорму") {
            let Some(form) = name.strip_prefix("ОбщаяФорма.") else { return };
            format!("CommonForms/{form}.xml")
        } else if same(&call.name, "ПолучитьОбщийМакет") {
            format!("CommonTemplates/{name}.xml")
        } else {
            return;
        };
        let ending = format!("/{path}");
        if !self.project.sources.names().any(|file| Project::root_of(file) == self.root && file.ends_with(&ending)) {
            self.tell(findings, call.line, format!("{name} is not in the configuration"));
        }
    }

    /// `"Модуль.Процедура"` in a string is a call of the platform's: background jobs are named so. Handlers of
    /// `ОписаниеОповещения` are looked up where they are made.
    fn check_literals(&self, findings: &mut Vec<Finding>) {
        for literal in &self.module.literals {
            if let Some((module, name)) = literal.value.split_once('.')
                && self.project.common(self.root, module).is_some()
            {
                let text = self.project.common_text(self.root, module);
                if !text.and_then(|module| module.find(name)).is_some_and(|procedure| procedure.exported) {
                    self.tell(findings, literal.line, format!("{} is no exported procedure", literal.value));
                }
            }
        }
        for (number, line) in self.module.text.lines().enumerate() {
            for after in line.split("Новый ОписаниеОповещения(").skip(1) {
                let names = after.split('"').skip(1).step_by(2).take(1);
                for name in names {
                    self.check_notification(number + 1, name, findings);
                }
            }
        }
    }

    fn check_notification(&self, line: usize, name: &str, findings: &mut Vec<Finding>) {
        match self.module.find(name) {
            Some(procedure) if !procedure.exported => self.tell(findings, line, format!("{name} is not exported")),
            Some(procedure) if procedure.parameters.is_empty() => {
                self.tell(findings, line, format!("{name} takes no parameters, but a notification gives some"));
            }
            Some(_) => {}
            None => self.tell(findings, line, format!("the notification names {name}, which is not there")),
        }
    }

    /// `см. Имя` and `см. Модуль.Имя` in the comment of a procedure.
    fn check_comments(&self, findings: &mut Vec<Finding>) {
        for (number, line) in self.module.text.lines().enumerate() {
            let Some(comment) = line.trim().strip_prefix("//") else { continue };
            for mark in ["см. ", "См. "] {
                for after in comment.split(mark).skip(1) {
                    let name: String =
                        after.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).collect();
                    if after[name.len()..].starts_with('/') {
                        // A folder or a file, not a procedure.
                        continue;
                    }
                    let name = name.trim_end_matches('.');
                    let found = match name.rsplit_once('.') {
                        Some((module, name)) => self
                            .project
                            .common_text(self.root, module)
                            .is_some_and(|module| module.find(name).is_some()),
                        None => self.finds_in_sight(name),
                    };
                    if !found {
                        self.tell(findings, number + 1, format!("the comment names {name}, which is not there"));
                    }
                }
            }
        }
    }

    /// What is assembled out of common modules is spread over the modules of one external data processor.
    fn finds_in_sight(&self, name: &str) -> bool {
        let assembled = self.module.text.contains(ASSEMBLED);
        let mut beside = self.project.modules.values().filter(|module| Project::root_of(&module.file) == self.root);
        self.module.find(name).is_some() || assembled && beside.any(|module| module.find(name).is_some())
    }

    /// A procedure of a common module that nobody calls is either dead or misspelt somewhere, but for those that others
    /// call.
    fn check_unused(&self, used: &Used, findings: &mut Vec<Finding>) {
        let Some(own) = Project::common_name(&self.module.file) else { return };
        for procedure in &self.module.procedures {
            let full = format!("{own}.{}", procedure.name).to_lowercase();
            let inside = (self.module.file.clone(), procedure.name.to_lowercase());
            let entrance = ENTRANCES.iter().any(|name| full.ends_with(name));
            if !entrance && !used.full.contains(&(self.root.to_owned(), full)) && !used.inside.contains(&inside) {
                self.tell(findings, procedure.line, format!("nobody calls {}", procedure.name));
            }
        }
    }
}
