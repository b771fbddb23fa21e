//! Assembles the installer's modules out of the extension's common modules. An external data processor has no common
//! modules, so their procedures stand in its own two modules under `Module_Procedure`. Nothing here may change what a
//! procedure does: only names change. Read next: `main.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use extension_update_onec_checks::bsl::{Module, Procedure};

/// What the names of the common modules begin with.
pub const STEM: &str = "Демо_ОбновлениеРасширения";
/// What the module that is called as the stem itself is called here.
const BASE: &str = "Основа";
/// Above it stands what the installer has of its own, below it what is assembled.
pub const MARK: &str =
    "// Отсюда и до конца - собрано из общих модулей расширения и сверяется с ними в onec/checks/tests/installer.\n";

/// Common modules by their short names.
pub type Shared = BTreeMap<String, Module>;

/// One procedure under its new name.
#[derive(Clone, Debug)]
struct Part {
    name: String,
    module: String,
    exported: bool,
    text: String,
}

/// `Демо_ОбновлениеРасширенияСеть` is `Сеть`.
pub fn shorten(module: &str) -> Option<&str> {
    module.strip_prefix(STEM).map(|rest| if rest.is_empty() { BASE } else { rest })
}

/// The assembled part of the form's module: the bridge, and the way from it to the server.
pub fn assemble_form(shared: &Shared, own: &str) -> String {
    let (client, calls): (Vec<_>, Vec<_>) = shared.keys().partition(|name| !name.ends_with("ВызовСервера"));
    let mut parts = vec![];
    for name in client.into_iter().filter(|name| is_client(name)) {
        parts.extend(read_parts(shared, name, "&НаКлиенте\n"));
    }
    parts.iter_mut().for_each(|part| part.text = point_at_object(&part.text, shared));
    for name in calls {
        parts.extend(
            shared[name]
                .procedures
                .iter()
                .filter(|procedure| procedure.exported)
                .map(|procedure| pass_on(name, procedure)),
        );
    }
    lay_out(&keep_reachable(parts, &words(own)))
}

/// The assembled part of the object's module: everything that runs on the server, as far as the form needs it.
pub fn assemble_object(shared: &Shared, own: &str, form: &str) -> String {
    let mut parts = vec![];
    for name in shared.keys().filter(|name| !name.ends_with("Клиент")) {
        parts.extend(read_parts(shared, name, ""));
    }
    let (mut wanted, own) = (words(own), words(own));
    wanted.extend(words(form));
    // What the installer has of its own takes the place of what is shared.
    parts.retain(|part| !own.contains(&part.name) || !defines(&own, &part.name));
    lay_out(&keep_reachable(parts, &wanted))
}

/// A word that stands after `Функция ` or `Процедура ` is kept with that in front.
fn defines(words: &BTreeSet<String>, name: &str) -> bool {
    words.contains(&format!("={name}"))
}

/// The words of a module's code; those that it defines once more, with `=` in front.
fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for line in text.lines().map(|line| line.split("//").next().unwrap_or("")) {
        let mut before = "";
        for word in line.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()) {
            if before == "Функция" || before == "Процедура" {
                words.insert(format!("={word}"));
            }
            words.insert(word.to_owned());
            before = word;
        }
    }
    words
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn read_parts(shared: &Shared, module: &str, directive: &str) -> Vec<Part> {
    let source = &shared[module];
    let lines: Vec<&str> = source.text.lines().collect();
    let mut parts = vec![];
    for procedure in &source.procedures {
        let above = procedure.line - 1 - procedure.directives.len();
        let comment = &lines[above - procedure.comment.len()..above];
        let body = &lines[procedure.line - 1..procedure.last_line];
        let mut text = comment.iter().fold(String::new(), |text, line| text + line + "\n");
        text.push_str(directive);
        text.extend(body.iter().map(|line| format!("{line}\n")));
        parts.push(Part {
            name: format!("{module}_{}", procedure.name),
            module: module.to_owned(),
            exported: procedure.exported,
            text: rename(&text, shared, module),
        });
    }
    parts
}

/// A procedure of the form that hands a call on to the object.
fn pass_on(module: &str, procedure: &Procedure) -> Part {
    let name = format!("{module}_{}", procedure.name);
    let taken: Vec<String> = procedure.parameters.iter().map(|parameter| format!("Знач {}", parameter.name)).collect();
    let given: Vec<&str> = procedure.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let (word, back) =
        if procedure.function { ("Функция", "Возврат ") } else { ("Процедура", "") };
    let end = if procedure.function { "КонецФункции" } else { "КонецПроцедуры" };
    let text = format!(
        "&НаСервере\n{word} {name}({})\n\n\t{back}РеквизитФормыВЗначение(\"Объект\").{name}({});\n\n{end}\n",
        taken.join(", "),
        given.join(", ")
    );
    Part { name, module: module.to_owned(), exported: false, text }
}

/// The form has no procedures of the server: its comments name the module that has them.
fn point_at_object(text: &str, shared: &Shared) -> String {
    let mut parts = text.split("см. ");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (name, rest) = part.split_at(part.find(|c| !is_word(c)).unwrap_or(part.len()));
        let server = name.split_once('_').is_some_and(|(module, _)| shared.contains_key(module) && !is_client(module));
        let _ = if server {
            write!(out, "{name} модуля обработки{rest}")
        } else {
            write!(out, "см. {part}")
        };
    }
    out
}

fn is_client(module: &str) -> bool {
    module.starts_with("Клиент") || module.ends_with("Клиент")
}

/// Leaves out what nothing asks for.
fn keep_reachable(mut parts: Vec<Part>, wanted: &BTreeSet<String>) -> Vec<Part> {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut next: Vec<String> = wanted.iter().cloned().collect();
    while let Some(word) = next.pop() {
        if let Some(part) = parts.iter().find(|part| part.name == word)
            && reached.insert(word)
        {
            next.extend(words(&part.text));
        }
    }
    parts.retain(|part| reached.contains(&part.name));
    parts
}

fn lay_out(parts: &[Part]) -> String {
    let mut text = String::new();
    for (exported, region) in [(true, "СлужебныйПрограммныйИнтерфейс"), (false, "СлужебныеПроцедурыИФункции")]
    {
        let mut modules: BTreeMap<&str, Vec<&Part>> = BTreeMap::new();
        for part in parts.iter().filter(|part| part.exported == exported) {
            modules.entry(&part.module).or_default().push(part);
        }
        if modules.is_empty() {
            continue;
        }
        let _ = write!(text, "\n#Область {region}\n");
        for (module, parts) in modules {
            let _ = write!(text, "\n#Область {module}\n");
            for part in parts {
                let _ = write!(text, "\n{}", part.text);
            }
            text.push_str("\n#КонецОбласти\n");
        }
        text.push_str("\n#КонецОбласти\n");
    }
    text
}

/// Gives every name of a common module its name in the installer. `own` is the module that the text is from.
pub fn rename(text: &str, shared: &Shared, own: &str) -> String {
    let knows = |module: &str, name: &str| shared.get(module).is_some_and(|module| module.find(name).is_some());
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            let end = rest.find('\n').unwrap_or(rest.len());
            out.push_str(&rename_comment(&rest[..end], shared, own));
            rest = &rest[end..];
        } else if first == '"' {
            let end = end_of_string(rest);
            let inner = &rest[1..end - 1];
            // The only strings that are names of procedures.
            let handler = out.ends_with("ОписаниеОповещения(") && knows(own, inner);
            let _ = if handler { write!(out, "\"{own}_{inner}\"") } else { write!(out, "{}", &rest[..end]) };
            rest = &rest[end..];
        } else if is_word(first) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = after;
            if let Some(module) = shorten(word) {
                out.push_str(module);
                if let Some(called) = rest.strip_prefix('.') {
                    out.push('_');
                    rest = called;
                    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                    out.push_str(&rest[..end]);
                    rest = &rest[end..];
                }
                continue;
            }
            let called = rest.starts_with('(') && !out.ends_with('.') && !out.ends_with("Новый ") && knows(own, word);
            let _ = if called { write!(out, "{own}_{word}") } else { write!(out, "{word}") };
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// In comments, `см. Имя` and the full names of modules.
fn rename_comment(comment: &str, shared: &Shared, own: &str) -> String {
    let mut out = String::new();
    let mut rest = comment;
    while let Some(at) = rest.find(is_word) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        if let Some(module) = shorten(word) {
            out.push_str(module);
            if let Some(called) = rest.strip_prefix('.').filter(|called| called.starts_with(char::is_alphabetic)) {
                out.push('_');
                rest = called;
            }
        } else if (out.ends_with("см. ") || out.ends_with("См. "))
            && shared.get(own).is_some_and(|module| module.find(word).is_some())
        {
            let _ = write!(out, "{own}_{word}");
        } else {
            out.push_str(word);
        }
    }
    out + rest
}

/// Where the string that the text begins with ends; two quotes inside are one quote.
fn end_of_string(text: &str) -> usize {
    let mut at = 1;
    loop {
        let Some(quote) = text[at..].find('"') else { return text.len() };
        at += quote + 1;
        if !text[at..].starts_with('"') {
            return at;
        }
        at += 1;
    }
}
