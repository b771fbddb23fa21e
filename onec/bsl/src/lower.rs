//! From the text of a module to the program: what does not parse is not run, and what is not supported is named with
//! its line. Read next: `lower_statements.rs`, `lower_expressions.rs`.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use tree_sitter::Node;

use crate::ast::{Module, Parameter, Place, Procedure, Variable};
use crate::parse::{find_error, line_of, parse_module};
use crate::value::{Value, fold_case};

/// Where a module runs; what `#Если` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    Server,
    ThinClient,
    WebClient,
}

/// Why a module is not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    pub module: Rc<str>,
    pub line: usize,
    pub text: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}({})}}: {}", self.module, self.line, self.text)
    }
}

pub(crate) type Lowered<T> = Result<T, LoadError>;

/// Nesting of the text; a text of brackets only would else fill the stack.
const NESTING: usize = 2000;

/// Where less of the stack is left than the first, a piece as large as the second is added.
const RED_ZONE: usize = 64 << 10;
const STACK: usize = 1 << 20;

/// What is said where a text is nested too deep; no handler of a program hides it.
pub(crate) const TOO_DEEP: &str = "вложенность больше";

/// Signatures of the module's procedures, known before the first body is read.
pub(crate) struct Signature {
    pub index: usize,
    pub function: bool,
    /// For each parameter, whether it may be left out.
    pub optional: Vec<bool>,
}

pub(crate) struct Lower<'a> {
    pub module: Rc<str>,
    pub text: &'a str,
    pub side: Side,
    /// Properties of the module's own object, such as attributes of a form: they are no variables.
    pub is_own: &'a dyn Fn(&str) -> bool,
    pub signatures: HashMap<String, Signature>,
    pub variables: HashMap<String, usize>,
    pub scope: HashMap<String, usize>,
    pub slots: Vec<Rc<str>>,
    pub function: Option<bool>,
    pub handlers: usize,
    pub loops: usize,
    pub depth: usize,
    pub lines: Vec<bool>,
    /// A plain script, which stands for a module whose variables were gathered at its beginning.
    pub is_script: bool,
}

/// Lowers a module. `is_own` tells which names are properties of the module's own object.
///
/// # Errors
/// The first place that does not parse or is not supported.
pub fn load(name: &str, text: &str, side: Side, is_own: &dyn Fn(&str) -> bool) -> Result<Module, LoadError> {
    load_text(name, text, side, is_own, false)
}

/// Lowers a plain script: `Перем` may stand between its statements.
///
/// # Errors
/// As [`load`].
pub fn load_script(name: &str, text: &str) -> Result<Module, LoadError> {
    load_text(name, text, Side::Server, &|_| false, true)
}

fn load_text(
    name: &str,
    text: &str,
    side: Side,
    is_own: &dyn Fn(&str) -> bool,
    is_script: bool,
) -> Result<Module, LoadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let module: Rc<str> = name.into();
    let fail = |line: usize, text: &str| LoadError { module: module.clone(), line, text: text.to_owned() };
    let tree = parse_module(text).ok_or_else(|| fail(1, "текст не разобран"))?;
    let root = tree.root_node();
    if root.has_error() {
        return Err(fail(find_error(root), "Синтаксическая ошибка"));
    }
    let count = text.lines().count() + 1;
    let mut lower = Lower {
        module: module.clone(),
        text,
        side,
        is_own,
        signatures: HashMap::new(),
        variables: HashMap::new(),
        scope: HashMap::new(),
        slots: vec![],
        function: None,
        handlers: 0,
        loops: 0,
        depth: 0,
        lines: vec![false; count + 1],
        is_script,
    };
    lower.module(root, count)
}

impl<'a> Lower<'a> {
    pub fn fail<T>(&self, node: Node, text: impl Into<String>) -> Lowered<T> {
        Err(LoadError { module: self.module.clone(), line: line_of(node), text: text.into() })
    }

    pub fn refuse<T>(&self, node: Node, what: &str) -> Lowered<T> {
        self.fail(node, format!("Не поддерживается: {what}"))
    }

    pub fn text(&self, node: Node) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Counts nesting around a step into the tree.
    pub fn nested<T>(&mut self, node: Node, step: impl FnOnce(&mut Self) -> Lowered<T>) -> Lowered<T> {
        self.depth += 1;
        if self.depth > NESTING {
            return self.fail(node, format!("{TOO_DEEP} {NESTING}"));
        }
        let outcome = stacker::maybe_grow(RED_ZONE, STACK, || step(self));
        self.depth -= 1;
        outcome
    }

    fn module(&mut self, root: Node<'a>, count: usize) -> Lowered<Module> {
        let items = self.select(root)?;
        let (mut variables, mut heads, mut body_nodes) = (vec![], vec![], vec![]);
        let (mut place, mut around) = (None, None);
        for node in items {
            match node.kind() {
                "preprocessor" => match self.directive(node)? {
                    Directive::Place(found) => place = Some(found),
                    Directive::Around(word, name) => around = Some((word, name)),
                },
                "var_definition" | "var_statement"
                    if self.function.is_none() && (body_nodes.is_empty() || self.is_script) =>
                {
                    self.declare(node, &mut variables)?;
                    place = None;
                }
                "procedure_definition" | "function_definition" => {
                    self.sign(node, heads.len())?;
                    heads.push((node, place.take(), around.take()));
                }
                _ => body_nodes.push(node),
            }
        }
        let mut procedures = vec![];
        for (node, place, around) in heads {
            procedures.push(self.procedure(node, place, around)?);
        }
        self.enter(None);
        let body = self.block(&body_nodes)?;
        let body = Procedure {
            name: "".into(),
            line: 1,
            function: false,
            exported: false,
            place: None,
            around: None,
            parameters: vec![],
            slots: std::mem::take(&mut self.slots).into(),
            body,
            runs: Cell::new(0),
        };
        let lines = self.text.lines().map(|line| line.trim().into()).collect();
        let hits = (0..=count).map(|line| self.lines.get(line)?.then(|| Cell::new(0))).collect();
        Ok(Module { name: self.module.clone(), lines, variables, procedures, body, hits })
    }

    fn declare(&mut self, node: Node<'a>, variables: &mut Vec<Variable>) -> Lowered<()> {
        let mut cursor = node.walk();
        let exported = node.children(&mut cursor).any(|child| child.kind() == "EXPORT_KEYWORD");
        for child in children(node) {
            let (name, exported) = match child.kind() {
                "variable_spec" => match child.child_by_field_name("name") {
                    Some(name) => (name, exported || child.child_by_field_name("export").is_some()),
                    None => continue,
                },
                "identifier" => (child, exported),
                _ => continue,
            };
            let text = self.text(name);
            if self.variables.insert(fold_case(text), variables.len()).is_some() {
                return self.fail(name, format!("Переменная с указанным именем уже определена ({text})"));
            }
            variables.push(Variable { name: text.into(), exported, line: line_of(name) });
        }
        Ok(())
    }

    fn sign(&mut self, node: Node<'a>, index: usize) -> Lowered<()> {
        let Some(name) = node.child_by_field_name("name") else { return self.fail(node, "нет имени") };
        let optional = self.parameter_nodes(node).iter().map(|p| p.child_by_field_name("def").is_some()).collect();
        let function = node.kind() == "function_definition";
        let text = self.text(name);
        if self.signatures.insert(fold_case(text), Signature { index, function, optional }).is_some() {
            return self.fail(name, format!("Процедура или функция с указанным именем уже определена ({text})"));
        }
        Ok(())
    }

    fn parameter_nodes(&self, node: Node<'a>) -> Vec<Node<'a>> {
        let Some(parameters) = node.child_by_field_name("parameters") else { return vec![] };
        children(parameters).into_iter().filter(|child| child.kind() == "parameter").collect()
    }

    fn enter(&mut self, function: Option<bool>) {
        self.scope.clear();
        self.slots.clear();
        self.function = function;
        self.handlers = 0;
        self.loops = 0;
    }

    fn procedure(
        &mut self,
        node: Node<'a>,
        place: Option<Place>,
        around: Option<(String, String)>,
    ) -> Lowered<Procedure> {
        let function = node.kind() == "function_definition";
        self.enter(Some(function));
        let name = node.child_by_field_name("name").map(|name| self.text(name)).unwrap_or_default();
        let mut parameters = vec![];
        for parameter in self.parameter_nodes(node) {
            let Some(name) = parameter.child_by_field_name("name") else { continue };
            let text = self.text(name);
            if self.scope.contains_key(&fold_case(text)) {
                return self.fail(name, format!("Переменная с указанным именем уже определена ({text})"));
            }
            self.slot(text);
            let by_value = children(parameter).iter().any(|child| child.kind() == "VAL_KEYWORD");
            let default = match parameter.child_by_field_name("def") {
                Some(constant) => Some(self.constant(constant)?),
                None => None,
            };
            parameters.push(Parameter { by_value, default });
        }
        let mut statements = vec![];
        let mut inside = false;
        for child in children(node) {
            match child.kind() {
                "ASYNC_KEYWORD" => return self.refuse(child, "Асинх"),
                "parameters" => inside = true,
                "EXPORT_KEYWORD" | "ENDPROCEDURE_KEYWORD" | "ENDFUNCTION_KEYWORD" => {}
                _ if inside => statements.extend(self.expand(child)?),
                _ => {}
            }
        }
        let body = self.block(&statements)?;
        Ok(Procedure {
            name: name.into(),
            line: line_of(node),
            function,
            exported: node.child_by_field_name("export").is_some(),
            place,
            around,
            parameters,
            slots: std::mem::take(&mut self.slots).into(),
            body,
            runs: Cell::new(0),
        })
    }

    /// The slot of a local variable, made where it is new.
    pub fn slot(&mut self, name: &str) -> usize {
        let next = self.slots.len();
        let slot = *self.scope.entry(fold_case(name)).or_insert(next);
        if slot == next {
            self.slots.push(name.into());
        }
        slot
    }

    pub fn constant(&self, node: Node<'a>) -> Lowered<Value> {
        let node = match node.kind() {
            "const_expression" | "boolean" => node.child(0).unwrap_or(node),
            _ => node,
        };
        let text = self.text(node);
        Ok(match node.kind() {
            "boolean" => return self.constant(node),
            "TRUE_KEYWORD" => Value::Bool(true),
            "FALSE_KEYWORD" => Value::Bool(false),
            "UNDEFINED_KEYWORD" => Value::Undefined,
            "NULL_KEYWORD" => Value::Null,
            "number" => match crate::number::Number::parse(text) {
                Some(number) => Value::Number(number),
                None => return self.fail(node, format!("число {text}")),
            },
            "date" => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                // The empty date may be written with zeros.
                let seconds = if digits.bytes().all(|digit| digit == b'0') {
                    Some(0)
                } else {
                    crate::calendar::Moment::parse_digits(&digits)
                };
                match seconds {
                    Some(seconds) => Value::Date(seconds),
                    None => return self.fail(node, format!("Неправильная константа типа Дата {text}")),
                }
            }
            "string" => Value::text(read_literal(text)),
            other => return self.refuse(node, other),
        })
    }
}

pub(crate) enum Directive {
    Place(Place),
    Around(String, String),
}

/// The children without comments.
pub(crate) fn children(node: Node) -> Vec<Node> {
    let mut cursor = node.walk();
    node.children(&mut cursor).filter(|child| child.kind() != "line_comment").collect()
}

/// The value of a literal: lines after the first begin with `|`, and whole lines of comment between them do not count.
fn read_literal(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let mut value = String::with_capacity(inner.len());
    for (number, line) in inner.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if number == 0 {
            value.push_str(line);
        } else if let Some(rest) = line.trim_start().strip_prefix('|') {
            value.push('\n');
            value.push_str(rest);
        }
    }
    value.replace("\"\"", "\"")
}
