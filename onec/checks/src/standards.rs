//! What 1C's standards for development and the house style ask of a module, as far as a program can see it. It must
//! never ask for what the documents do not. Read next: `web_client.rs`.

use crate::{
    bsl::{Module, Procedure, same},
    finding::Finding,
    project::Project,
};

const LONGEST_LINE: usize = 120;
const LONGEST_FILE: usize = 400;
/// What stands below such a line is assembled out of other modules (`tests/installer`): nobody writes or reads it as a
/// file of its own.
pub const ASSEMBLED: &str = "// Отсюда и до конца - собрано";

/// Regions in which exported procedures stand.
const INTERFACE: [&str; 2] = ["ПрограммныйИнтерфейс", "СлужебныйПрограммныйИнтерфейс"];
/// Every outer region there may be.
const REGIONS: [&str; 10] = [
    "ПрограммныйИнтерфейс",
    "СлужебныйПрограммныйИнтерфейс",
    "СлужебныеПроцедурыИФункции",
    "ОписаниеПеременных",
    "ОбработчикиСобытий",
    "ОбработчикиСобытийФормы",
    "ОбработчикиСобытийЭлементовШапкиФормы",
    "ОбработчикиСобытийЭлементовТаблицыФормы",
    "ОбработчикиКомандФормы",
    "Инициализация",
];

pub fn check(project: &Project) -> Vec<Finding> {
    let mut findings = vec![];
    for (file, module) in &project.modules {
        check_text(file, &module.text, &mut findings);
        let common = Project::common_name(file).and_then(|name| project.common(Project::root_of(file), name));
        for procedure in &module.procedures {
            let mut tell = |text: String| findings.push(Finding::new(file, procedure.line, text));
            check_region(procedure, &mut tell);
            check_comment(procedure, &mut tell);
            if common.is_some_and(|common| common.server_call) && procedure.exported {
                check_by_value(procedure, &mut tell);
            }
            if file.ends_with("/Ext/Form/Module.bsl") && procedure.directives.is_empty() {
                tell(format!("{} of a form stands under no directive", procedure.name));
            }
        }
        check_messages(module, &mut findings);
    }
    findings
}

fn check_text(file: &str, text: &str, findings: &mut Vec<Finding>) {
    if !text.starts_with("//") {
        findings.push(Finding::new(file, 1, "does not begin with a comment that says what it is"));
    }
    let written = || text.lines().take_while(|line| !line.starts_with(ASSEMBLED));
    if written().count() > LONGEST_FILE {
        findings.push(Finding::new(file, LONGEST_FILE, format!("has more than {LONGEST_FILE} lines")));
    }
    let mut blank = false;
    for (number, line) in written().enumerate() {
        let mut tell = |text: &str| findings.push(Finding::new(file, number + 1, text));
        // A tab counts for four, as the Designer shows it.
        if line.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>() > LONGEST_LINE {
            tell("is longer than 120 characters");
        }
        if line != line.trim_end() {
            tell("ends with a space");
        }
        if line.starts_with(' ') {
            tell("is indented with spaces");
        }
        if blank && line.is_empty() {
            tell("is a second empty line");
        }
        blank = line.is_empty();
    }
}

fn check_region(procedure: &Procedure, tell: &mut impl FnMut(String)) {
    let Some(outer) = procedure.regions.first() else {
        tell(format!("{} stands in no region", procedure.name));
        return;
    };
    if !REGIONS.contains(&outer.as_str()) {
        tell(format!("{outer} is not a standard region"));
    }
    if procedure.exported && !INTERFACE.contains(&outer.as_str()) && !procedure.name.starts_with("После") {
        tell(format!("{} is exported, but stands in {outer}", procedure.name));
    }
    if !procedure.exported && INTERFACE.contains(&outer.as_str()) {
        tell(format!("{} stands in {outer}, but is not exported", procedure.name));
    }
}

/// The comment of an exported procedure names each parameter in order, and what a function returns. Other comments may
/// be missing, but what they say must be whole as well. Event handlers are known by their place.
fn check_comment(procedure: &Procedure, tell: &mut impl FnMut(String)) {
    if procedure.comment.is_empty() {
        if procedure.exported {
            tell(format!("{} is exported without a comment", procedure.name));
        }
        return;
    }
    let sections = |head: &str| procedure.comment.iter().position(|line| line.trim() == head);
    let parameters = sections("Параметры:");
    let returns = sections("Возвращаемое значение:");
    if procedure.function != returns.is_some() {
        tell(format!("the comment of {} must say what it returns if, and only if, it is a function", procedure.name));
    }
    let named: Vec<&str> = parameters.map_or(vec![], |from| {
        let to = returns.filter(|to| *to > from).unwrap_or(procedure.comment.len());
        let lines = procedure.comment[from + 1..to].iter();
        // One space: a parameter. Three and a star: a part of one. Two words before the dash would be a sentence.
        let names = lines.filter_map(|line| line.strip_prefix("  ").and_then(|line| line.split(" - ").next()));
        names
            .map(str::trim)
            .filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty())
            .collect()
    });
    let there: Vec<&str> = procedure.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    if named.len() != there.len() || !named.iter().zip(&there).all(|(one, other)| same(one, other)) {
        tell(format!(
            "the comment of {} names ({}), its parameters are ({})",
            procedure.name,
            named.join(", "),
            there.join(", ")
        ));
    }
}

/// What is passed by reference to the server comes back and replaces the client's object.
fn check_by_value(procedure: &Procedure, tell: &mut impl FnMut(String)) {
    for parameter in procedure.parameters.iter().filter(|parameter| !parameter.by_value) {
        tell(format!("the parameter {} of {} must be Знач: it crosses to the server", parameter.name, procedure.name));
    }
}

/// Text for the user is `НСтр`, and quotes inside it would end it.
fn check_messages(module: &Module, findings: &mut Vec<Finding>) {
    for literal in &module.literals {
        if literal.value.starts_with("ru = ") && literal.value.matches('\'').count() != 2 {
            findings.push(Finding::new(&module.file, literal.line, "the text of НСтр has a quote inside"));
        }
    }
}
