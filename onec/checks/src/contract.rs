//! The protocol: every message of the panel has a handler in BSL, every report in BSL is one that the panel reads, and
//! so with keys, codes and obstacles. The one list is the panel itself: names are taken from its sources, reports are
//! given to its own parser. It must never keep a list of names of its own. Read next: `../../src/core/message.rs`,
//! `../../src/core/report.rs`.

use std::{collections::BTreeSet, fs, io};

use extension_update::core::{
    error::Code,
    report::{HostReport, ProblemKind},
};

use crate::{
    bsl::{Call, Module, Procedure, unquote},
    finding::Finding,
    project::Project,
    sources,
    standards::ASSEMBLED,
};

/// What the panel says and reads, from its sources.
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// Names of messages.
    pub messages: BTreeSet<String>,
    /// Names of parameters, of whatever message.
    pub params: BTreeSet<String>,
    /// Names of reports.
    pub reports: BTreeSet<String>,
    /// Codes of what a report `preflight` may tell of.
    pub problems: BTreeSet<String>,
    /// Every word of the config: keys and values.
    pub config: BTreeSet<String>,
}

impl Contract {
    /// Reads the panel's sources.
    ///
    /// # Errors
    /// A source that cannot be read.
    pub fn read() -> io::Result<Contract> {
        let text = |name: &str| fs::read_to_string(sources::repository().join("src/core").join(name));
        let (message, report) = (text("message.rs")?, text("report.rs")?);
        let config = text("config/mod.rs")? + &text("config/read.rs")?;
        let lines_with = |mark: &'static str| report.lines().filter(move |line| line.contains(mark));
        Ok(Contract {
            messages: after(&message, "=> \""),
            params: after(&message, "(\""),
            reports: lines_with("\", ReportName::").flat_map(|line| after(line, "(\"")).collect(),
            problems: ProblemKind::WORDS.iter().map(|(word, _)| (*word).to_owned()).collect(),
            config: after(&config, "\""),
        })
    }
}

/// The words that stand between a mark and the next quote.
fn after(text: &str, mark: &str) -> BTreeSet<String> {
    let words = text.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
    words.filter(|word| is_name(word)).map(str::to_owned).collect()
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

pub fn check(project: &Project, contract: &Contract) -> Vec<Finding> {
    let mut findings = vec![];
    let (mut bridges, mut reporters) = (0, BTreeSet::new());
    for module in project.modules.values() {
        if let Some(handler) = module.find("ВыполнитьСообщение") {
            bridges += 1;
            check_messages(module, handler, contract, &mut findings);
        }
        if module.find("НовыйОтчет").is_some() {
            reporters.insert(Project::root_of(&module.file));
            check_reports(module, contract, &mut findings);
        }
        check_codes(module, &mut findings);
        check_problems(module, contract, &mut findings);
        check_keys(module, contract, &mut findings);
        check_config(module, contract, &mut findings);
    }
    if bridges == 0 || reporters.is_empty() {
        findings.push(Finding::new("", 0, "no module holds ВыполнитьСообщение, or none НовыйОтчет"));
    }
    for root in reporters {
        check_all_codes(project, root, &mut findings);
    }
    findings
}

fn body<'a>(module: &'a Module, procedure: &Procedure) -> impl Iterator<Item = (usize, &'a str)> {
    let lines = module.text.lines().enumerate().skip(procedure.line - 1).take(procedure.last_line + 1 - procedure.line);
    lines.map(|(number, line)| (number + 1, line.split("//").next().unwrap_or("")))
}

fn calls_in<'a>(module: &'a Module, procedure: &Procedure) -> impl Iterator<Item = &'a Call> {
    let lines = procedure.line..=procedure.last_line;
    module.calls.iter().filter(move |call| lines.contains(&call.line))
}

fn literal(call: &Call, number: usize) -> Option<String> {
    call.arguments.get(number).and_then(|text| unquote(text))
}

fn check_messages(module: &Module, handler: &Procedure, contract: &Contract, findings: &mut Vec<Finding>) {
    let mut handled = BTreeSet::new();
    for (line, text) in body(module, handler) {
        for name in text.split("Имя = \"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if !contract.messages.contains(name) {
                findings.push(Finding::new(&module.file, line, format!("the panel has no message {name}")));
            }
            if !handled.insert(name.to_owned()) {
                findings.push(Finding::new(&module.file, line, format!("the message {name} is handled twice")));
            }
        }
    }
    for name in contract.messages.difference(&handled) {
        findings.push(Finding::new(&module.file, handler.line, format!("the message {name} has no handler")));
    }
}

/// Every report is made by `НовыйОтчет` with its name, and then given its keys: such a report must be readable.
fn check_reports(module: &Module, contract: &Contract, findings: &mut Vec<Finding>) {
    let mut made = BTreeSet::new();
    for procedure in &module.procedures {
        let Some(name) =
            calls_in(module, procedure).find(|call| call.name == "НовыйОтчет").and_then(|call| literal(call, 0))
        else {
            continue;
        };
        made.insert(name.clone());
        let mut keys = vec![format!("\"report\":\"{name}\"")];
        let inserted = calls_in(module, procedure).filter(|call| call.receiver == "Отчет" && call.name == "Вставить");
        for key in inserted.filter_map(|call| literal(call, 0)) {
            match sample(&key) {
                Some(value) => keys.push(format!("\"{key}\":{value}")),
                None => {
                    findings.push(Finding::new(&module.file, procedure.line, format!("no report has the key {key}")))
                }
            }
        }
        if let Err(refusal) = HostReport::parse(&format!("{{{}}}", keys.join(","))) {
            let text = format!("the panel refuses the report {name} of {}: {refusal:?}", procedure.name);
            findings.push(Finding::new(&module.file, procedure.line, text));
        }
    }
    // The processor of the first install keeps no approvals, so its assembled module makes no report of one.
    let assembled = module.text.contains(ASSEMBLED);
    let lacks = |name: &&String| !(assembled && APPROVALS.contains(&name.as_str()));
    for name in contract.reports.symmetric_difference(&made).filter(lacks) {
        findings.push(Finding::new(&module.file, 0, format!("the report {name} is on one side only")));
    }
}

/// Reports that only a host gives which installs at night.
const APPROVALS: [&str; 2] = ["scheduled", "unscheduled"];

/// A value of the type that a key of a report has.
fn sample(key: &str) -> Option<&'static str> {
    Some(match key {
        "ticket" | "done" | "total" => "1",
        "status" => "200",
        "headers" => "{\"etag\":\"1\"}",
        "operation" | "version" | "text" | "body" | "error" => "\"1\"",
        "from" | "until" => "\"2026-10-03T02:00:00+03:00\"",
        "stage" => "\"check\"",
        "code" => "\"other\"",
        "restored" => "true",
        "problems" => r#"[{"code":"sessions","text":"1","blocks":false}]"#,
        _ => return None,
    })
}

/// Where BSL names the code of a refused install, and in which argument.
const CODES: [(&str, usize); 2] = [("НовоеЗаключение", 0), ("ОтчетОтказ", 1)];

fn codes(module: &Module) -> Vec<(String, usize)> {
    let mut found = vec![];
    for call in &module.calls {
        if let Some((_, place)) = CODES.iter().find(|(name, _)| *name == call.name) {
            found.extend(literal(call, *place).map(|code| (code, call.line)));
        }
        if call.receiver == "Слова" && call.name == "Вставить" {
            found.extend(literal(call, 1).map(|code| (code, call.line)));
        }
    }
    for (number, line) in module.text.lines().enumerate() {
        for mark in ["Код   = \"", ".Код = \""] {
            let words = line.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(words.filter(|_| !line.contains("Если")).map(|code| (code.to_owned(), number + 1)));
        }
    }
    found.retain(|(code, _)| !code.is_empty());
    found
}

/// `НоваяПомеха` makes a problem of the report `preflight`: its code is the first argument.
fn check_problems(module: &Module, contract: &Contract, findings: &mut Vec<Finding>) {
    for call in module.calls.iter().filter(|call| call.name == "НоваяПомеха") {
        if let Some(code) = literal(call, 0).filter(|code| !contract.problems.contains(code)) {
            findings.push(Finding::new(&module.file, call.line, format!("{code} is no code of a problem")));
        }
    }
}

fn check_codes(module: &Module, findings: &mut Vec<Finding>) {
    for (code, line) in codes(module) {
        if Code::of_report(&code).is_none() {
            findings.push(Finding::new(&module.file, line, format!("{code} is no code of a refused install")));
        }
    }
}

/// A code that nothing in BSL can give would be a promise of the documents that nobody keeps.
fn check_all_codes(project: &Project, root: &str, findings: &mut Vec<Finding>) {
    let modules = project.modules.values().filter(|module| Project::root_of(&module.file) == root);
    let mut given: BTreeSet<String> = modules.flat_map(codes).map(|(code, _)| code).collect();
    given.retain(|code| Code::of_report(code).is_some());
    // The panel has exactly these eleven, and says so by refusing every other word.
    if given.len() != 11 {
        findings.push(Finding::new(root, 0, format!("gives {} of the 11 codes: {given:?}", given.len())));
    }
}

/// `Параметры["…"]` and `Артефакт["…"]` name a parameter of a message.
fn check_keys(module: &Module, contract: &Contract, findings: &mut Vec<Finding>) {
    for (number, line) in module.text.lines().enumerate() {
        for mark in ["Параметры[\"", "Артефакт[\""] {
            for key in line.split(mark).skip(1).filter_map(|rest| rest.split('"').next()) {
                if !contract.params.contains(key) {
                    findings.push(Finding::new(
                        &module.file,
                        number + 1,
                        format!("no message has the parameter {key}"),
                    ));
                }
            }
        }
    }
}

/// What the config is made of, and what a `НастройкиПанели` of BSL must name. The contract's example of a config.
const CONFIG: &str = "extensions extension id name version source kind url urls transport distributive licenceKey \
    host platform configuration obstacle session operation stage policy channels channelChoices checkInterval imageHosts \
    publicKeys threshold root keys minSeq freshness minAgeHours memory locale theme licence";

/// The module that makes the config makes nothing else: whatever it puts into a structure is a key of the config.
fn check_config(module: &Module, contract: &Contract, findings: &mut Vec<Finding>) {
    let Some(config) = module.find("НастройкиПанели").filter(|_| module.find("СведенияОБазе").is_some())
    else {
        return;
    };
    let mut named = BTreeSet::new();
    let inserted = module.calls.iter().filter(|call| call.name == "Вставить");
    for (key, line) in inserted.filter_map(|call| Some((literal(call, 0)?, call.line))) {
        if !contract.config.contains(&key) {
            findings.push(Finding::new(&module.file, line, format!("the config has no key {key}")));
        }
        named.insert(key);
    }
    for key in CONFIG.split(' ').filter(|key| !named.contains(*key)) {
        findings.push(Finding::new(&module.file, config.line, format!("the config is made without {key}")));
    }
}
