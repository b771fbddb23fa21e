//! `Выполнить` and `Вычислить`: a text that runs where it stands. It sees the names of its place and writes to them; a
//! name that it makes itself ends with it, and it declares no procedure (published as measured on 8.3.27).

use std::collections::HashMap;
use std::rc::Rc;

use tree_sitter::{Node, Tree};

use crate::ast::Expression;
use crate::error::{Error, Outcome, Place, limit, raise, refuse};
use crate::eval::Frame;
use crate::lower::{LoadError, Lower, Lowered, Signature, TOO_DEEP, children};
use crate::parse::parse;
use crate::runtime::{Loaded, Runtime, Slot};
use crate::value::fold_case;

/// Bytes of a text; each run of it is parsed anew.
const LONGEST: usize = 1 << 20;

impl Runtime {
    /// Runs a text of statements.
    pub(crate) fn execute(&self, frame: &Frame, text: &str) -> Outcome<()> {
        let (tree, mut lower) = self.begin(frame, text)?;
        let body = statements(&mut lower, tree.root_node()).map_err(or_refused)?;
        let made = lower.slots.iter().skip(frame.names.len()).map(|name| fold_case(name));
        self.ended_names.borrow_mut().extend(made);
        let inner = inside(frame, lower.slots);
        self.descend()?;
        let outcome = self.block(&inner, &body);
        self.ascend();
        outcome.map(|_| ())
    }

    /// The value of a text that is an expression.
    pub(crate) fn evaluate(&self, frame: &Frame, text: &str) -> Outcome {
        // The grammar has no text of an expression alone; what is given must be the whole right side of this.
        let whole = format!("Значение = {text}\n;");
        let (tree, mut lower) = self.begin(frame, &whole)?;
        let expression = right_side(&mut lower, tree.root_node()).map_err(or_refused)?;
        let inner = inside(frame, lower.slots);
        self.descend()?;
        let outcome = self.value(&inner, &expression);
        self.ascend();
        outcome
    }

    fn begin<'a>(&self, frame: &'a Frame, text: &'a str) -> Outcome<(Tree, Lower<'a>)> {
        self.step()?;
        if text.len() > LONGEST {
            return limit(format!("текст длиннее {LONGEST} байт"));
        }
        let loaded = &frame.loaded;
        let Some(tree) = parse(text) else { return refuse("разбор языка") };
        if tree.root_node().has_error() {
            return raise("Синтаксическая ошибка");
        }
        let scope = frame.names.iter().enumerate().map(|(at, name)| (fold_case(name), at)).collect();
        let lower = Lower {
            module: loaded.module.name.clone(),
            text,
            side: self.side,
            is_own: loaded.is_own.as_ref(),
            signatures: signatures(loaded),
            variables: loaded.module.variables.iter().enumerate().map(|(at, v)| (fold_case(&v.name), at)).collect(),
            scope,
            slots: frame.names.to_vec(),
            function: None,
            handlers: 0,
            loops: 0,
            depth: 0,
            lines: vec![],
            is_script: false,
        };
        Ok((tree, lower))
    }
}

fn signatures(loaded: &Loaded) -> HashMap<String, Signature> {
    let of = |(index, procedure): (usize, &crate::ast::Procedure)| {
        let optional = procedure.parameters.iter().map(|parameter| parameter.default.is_some()).collect();
        (fold_case(&procedure.name), Signature { index, function: procedure.function, optional })
    };
    loaded.module.procedures.iter().enumerate().map(of).collect()
}

fn statements<'a>(lower: &mut Lower<'a>, root: Node<'a>) -> Lowered<Vec<crate::ast::Statement>> {
    let nodes = lower.select(root)?;
    if let Some(node) = nodes.iter().find(|node| node.kind() == "return_statement") {
        return lower.fail(*node, "Оператор Возврат может стоять только в процедуре или функции");
    }
    lower.block(&nodes)
}

fn right_side<'a>(lower: &mut Lower<'a>, root: Node<'a>) -> Lowered<Expression> {
    let nodes = children(root);
    let single = nodes.iter().filter(|node| node.kind() != ";").count() == 1;
    match nodes.first().filter(|node| single && node.kind() == "assignment_statement") {
        Some(assignment) => match assignment.child_by_field_name("right") {
            Some(right) => lower.expression(right),
            None => lower.fail(*assignment, "Ожидается выражение"),
        },
        None => lower.fail(root, "Ожидается выражение"),
    }
}

/// The same variables, and cells for those that the text makes.
fn inside(frame: &Frame, names: Vec<Rc<str>>) -> Frame {
    let mut slots: Vec<Slot> = frame.slots.clone();
    slots.resize_with(names.len(), Slot::default);
    Frame { loaded: frame.loaded.clone(), slots, names: names.into(), is_fragment: true }
}

/// What is wrong with a text is an exception of whoever runs it; what is not supported stays a refusal.
fn or_refused(error: LoadError) -> Error {
    match error.text.strip_prefix("Не поддерживается: ") {
        Some(what) => Error::refused(what),
        None if error.text.starts_with(TOO_DEEP) => Error::Limit { text: error.text, at: Place::default() },
        None => Error::raised(error.text),
    }
}
