//! A module of BSL, as far as the checks need it: its procedures, its calls, its strings. It never guesses around a
//! syntax error: a module that does not parse is a finding and nothing else. Read next: `calls.rs`.

use tree_sitter::{Node, Parser, Tree};

use crate::finding::Finding;

#[derive(Clone, Debug)]
pub struct Module {
    pub file: String,
    pub text: String,
    pub procedures: Vec<Procedure>,
    pub calls: Vec<Call>,
    pub literals: Vec<Literal>,
    /// Types after `Новый`, with their lines.
    pub made: Vec<(String, usize)>,
    /// Lines with `Асинх` or `Ждать`.
    pub asynchronous: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Procedure {
    pub name: String,
    pub line: usize,
    pub last_line: usize,
    pub function: bool,
    pub exported: bool,
    pub parameters: Vec<Parameter>,
    /// `&НаКлиенте` and the like, `&После("…")` too; in order.
    pub directives: Vec<String>,
    /// The lines of the comment right above, without `//`.
    pub comment: Vec<String>,
    /// The regions around it, outermost first.
    pub regions: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub by_value: bool,
    pub optional: bool,
}

#[derive(Clone, Debug)]
pub struct Call {
    /// What stands before the last dot; empty for a call without one.
    pub receiver: String,
    pub name: String,
    /// The text of each argument; an omitted one is empty.
    pub arguments: Vec<String>,
    pub line: usize,
}

#[derive(Clone, Debug)]
pub struct Literal {
    pub value: String,
    pub line: usize,
}

impl Module {
    /// Reads a module.
    ///
    /// # Errors
    /// The first place that does not parse.
    pub fn parse(file: &str, text: &str) -> Result<Module, Finding> {
        let tree = parse_tree(file, text)?;
        let root = tree.root_node();
        if root.has_error() {
            let line = find_error(root).unwrap_or(1);
            return Err(Finding::new(file, line, "does not parse as BSL"));
        }
        let lines: Vec<&str> = text.lines().collect();
        let mut module = Module {
            file: file.to_owned(),
            text: text.to_owned(),
            procedures: vec![],
            calls: vec![],
            literals: vec![],
            made: vec![],
            asynchronous: vec![],
        };
        visit(root, &mut |node| read_node(&mut module, node, text, &lines));
        Ok(module)
    }

    pub fn find(&self, name: &str) -> Option<&Procedure> {
        self.procedures.iter().find(|procedure| same(&procedure.name, name))
    }

    /// The procedure that a line belongs to.
    pub fn around(&self, line: usize) -> Option<&Procedure> {
        self.procedures.iter().find(|procedure| (procedure.line..=procedure.last_line).contains(&line))
    }
}

impl Procedure {
    /// How few and how many arguments a call may have.
    pub fn arity(&self) -> (usize, usize) {
        let required = self.parameters.iter().rposition(|parameter| !parameter.optional).map_or(0, |last| last + 1);
        (required, self.parameters.len())
    }

    pub fn has_directive(&self, directive: &str) -> bool {
        self.directives.iter().any(|text| same(text, directive))
    }
}

/// BSL does not tell capitals from small letters.
pub fn same(one: &str, other: &str) -> bool {
    // Capital and small letters of the names in question are equally long, so most names differ by their length
    // already.
    one.len() == other.len() && one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

/// The value of a string literal, as it stands in a module; continued lines are joined as the platform joins them.
pub fn unquote(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let joined: Vec<&str> =
        inner.lines().map(|line| line.trim_start().strip_prefix('|').unwrap_or(line)).collect::<Vec<_>>();
    Some(joined.join("\n").replace("\"\"", "\""))
}

fn parse_tree(file: &str, text: &str) -> Result<Tree, Finding> {
    let mut parser = Parser::new();
    let known = parser.set_language(&tree_sitter_bsl::LANGUAGE.into());
    known.map_err(|error| Finding::new(file, 0, format!("the grammar does not fit its parser: {error}")))?;
    parser.parse(text, None).ok_or_else(|| Finding::new(file, 0, "the parser gave up"))
}

fn find_error(node: Node<'_>) -> Option<usize> {
    if node.is_error() || node.is_missing() {
        return Some(line_of(node));
    }
    let mut cursor = node.walk();
    node.children(&mut cursor).filter(Node::has_error).find_map(find_error)
}

fn visit(node: Node<'_>, each: &mut impl FnMut(Node<'_>)) {
    each(node);
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        visit(child, each);
    }
}

fn line_of(node: Node<'_>) -> usize {
    node.start_position().row + 1
}

fn read_node(module: &mut Module, node: Node<'_>, text: &str, lines: &[&str]) {
    match node.kind() {
        "procedure_definition" | "function_definition" => module.procedures.push(read_procedure(node, text, lines)),
        "method_call" => module.calls.push(read_call(node, text)),
        "new_expression" => {
            let made = node.child_by_field_name("type").map_or("", |made| &text[made.byte_range()]);
            module.made.push((made.to_owned(), line_of(node)));
        }
        "string" => {
            if let Some(value) = unquote(&text[node.byte_range()]) {
                module.literals.push(Literal { value, line: line_of(node) });
            }
        }
        "ASYNC_KEYWORD" | "AWAIT_KEYWORD" => module.asynchronous.push(line_of(node)),
        _ => {}
    }
}

fn read_procedure(node: Node<'_>, text: &str, lines: &[&str]) -> Procedure {
    let field = |node: Node<'_>, name: &str| {
        node.child_by_field_name(name).map_or(String::new(), |child| text[child.byte_range()].to_owned())
    };
    let line = line_of(node);
    let mut parameters = vec![];
    if let Some(list) = node.child_by_field_name("parameters") {
        let mut cursor = list.walk();
        for parameter in list.children(&mut cursor).filter(|child| child.kind() == "parameter") {
            parameters.push(Parameter {
                name: field(parameter, "name"),
                by_value: parameter.child_by_field_name("val").is_some(),
                optional: parameter.child_by_field_name("def").is_some(),
            });
        }
    }
    let (directives, comment) = read_above(lines, line);
    Procedure {
        name: field(node, "name"),
        line,
        last_line: node.end_position().row + 1,
        function: node.kind() == "function_definition",
        exported: node.child_by_field_name("export").is_some(),
        parameters,
        directives,
        comment,
        regions: read_regions(lines, line),
    }
}

/// Directives and the comment right above a line.
fn read_above(lines: &[&str], line: usize) -> (Vec<String>, Vec<String>) {
    let mut above = lines[..line - 1].iter().rev().map(|line| line.trim()).peekable();
    let mut take = |mark: &str| {
        let mut taken = vec![];
        while let Some(line) = above.next_if(|line| line.starts_with(mark)) {
            taken.push(line.trim_start_matches("//").trim_end().to_owned());
        }
        taken.reverse();
        taken
    };
    let directives = take("&");
    (directives, take("//"))
}

fn read_regions(lines: &[&str], line: usize) -> Vec<String> {
    let mut regions = vec![];
    for text in &lines[..line - 1] {
        if let Some(name) = text.trim().strip_prefix("#Область") {
            regions.push(name.trim().to_owned());
        } else if text.trim().starts_with("#КонецОбласти") {
            regions.pop();
        }
    }
    regions
}

fn read_call(node: Node<'_>, text: &str) -> Call {
    let name = node.child_by_field_name("name").map_or("", |name| &text[name.byte_range()]);
    // Inside a longer chain the call is a part of an `access`; at its end, of a `call_expression`.
    let parent = node.parent().filter(|parent| ["call_expression", "access"].contains(&parent.kind()));
    let receiver =
        parent.map_or("", |parent| text[parent.start_byte()..node.start_byte()].trim_end().trim_end_matches('.'));
    let mut arguments = vec![];
    if let Some(list) = node.child_by_field_name("arguments") {
        let mut cursor = list.walk();
        for argument in list.named_children(&mut cursor).filter(|child| child.kind() != "line_comment") {
            let omitted = argument.kind() == "omitted_argument";
            arguments.push(if omitted { String::new() } else { text[argument.byte_range()].to_owned() });
        }
    }
    Call { receiver: receiver.to_owned(), name: name.to_owned(), arguments, line: line_of(node) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "#Область Один\n\n// Говорит.\n//\n&НаКлиенте\nПроцедура Сказать(Знач Кому, Что = 1) Экспорт\n\tМодуль.Метод(Кому, , \"а\"\"б\");\n\tСказать(Новый Структура(\"x\"));\nКонецПроцедуры\n\n#КонецОбласти\n";

    #[test]
    fn a_module_is_read_with_its_procedures_calls_and_strings() -> Result<(), Finding> {
        let module = Module::parse("a.bsl", SAMPLE)?;
        let procedure = &module.procedures[0];
        assert_eq!((procedure.name.as_str(), procedure.line, procedure.last_line), ("Сказать", 6, 9));
        assert!(procedure.exported && !procedure.function && procedure.has_directive("&НаКлиенте"));
        assert_eq!(procedure.arity(), (1, 2));
        assert!(procedure.parameters[0].by_value && !procedure.parameters[1].by_value);
        assert_eq!((procedure.comment.len(), procedure.regions.as_slice()), (2, ["Один".to_owned()].as_slice()));
        let called = &module.calls[0];
        assert_eq!((called.receiver.as_str(), called.name.as_str(), called.line), ("Модуль", "Метод", 7));
        assert_eq!(called.arguments, ["Кому", "", "\"а\"\"б\""]);
        assert_eq!(module.calls[1].arguments.len(), 1);
        assert_eq!(module.literals[0].value, "а\"б");
        assert_eq!(module.made, [("Структура".to_owned(), 8)]);
        Ok(())
    }

    #[test]
    fn what_does_not_parse_is_found_with_its_line() {
        let broken = [
            "Процедура А()\n\tЕсли Истина Тогда\nКонецПроцедуры\n",
            "Процедура А()\n\tБ = \"не кончилось;\nКонецПроцедуры\n",
            "Процедура А()\n\tБ = (1 + ;\nКонецПроцедуры\n",
            "Функция А()\nКонецПроцедуры\n",
        ];
        for text in broken {
            let found = Module::parse("a.bsl", text).err();
            assert!(found.as_ref().is_some_and(|found| found.line > 0), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_call_on_the_result_of_a_call_names_the_whole_receiver() -> Result<(), Finding> {
        let module = Module::parse("a.bsl", "Процедура А()\n\tБ = Модуль.Один(1).Два(2, 3);\nКонецПроцедуры\n")?;
        let two = module.calls.iter().find(|call| call.name == "Два").map(|call| call.arguments.len());
        assert_eq!(two, Some(2));
        let one = module.calls.iter().find(|call| call.name == "Один").map(|call| call.receiver.clone());
        assert_eq!(one.as_deref(), Some("Модуль"));
        Ok(())
    }
}
