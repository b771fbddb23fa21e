//! Expressions. The grammar gives `Не` the rank of a minus, the language a lower one than comparison: so a chain of
//! operators is taken apart and put together again here.

use std::rc::Rc;

use tree_sitter::Node;

use crate::ast::{Binary, Expression, Form, Target};
use crate::library::find_function;
use crate::lower::{Lower, Lowered, children};
use crate::parse::line_of;
use crate::value::fold_case;

enum Token<'a> {
    Operand(Node<'a>),
    /// With its rank.
    Operator(Binary, u8),
    /// With the rank of its operand, and what becomes of it.
    Prefix(u8, fn(Box<Expression>) -> Form),
}

/// In small letters, with its rank. `Не` stands below comparison, a sign above everything.
const OPERATORS: [(&str, Binary, u8); 15] = [
    ("или", Binary::Or, 1),
    ("or", Binary::Or, 1),
    ("и", Binary::And, 2),
    ("and", Binary::And, 2),
    ("=", Binary::Equal, 4),
    ("<>", Binary::Unequal, 4),
    ("<", Binary::Less, 4),
    ("<=", Binary::LessOrEqual, 4),
    (">", Binary::Greater, 4),
    (">=", Binary::GreaterOrEqual, 4),
    ("+", Binary::Add, 5),
    ("-", Binary::Subtract, 5),
    ("*", Binary::Multiply, 6),
    ("/", Binary::Divide, 6),
    ("%", Binary::Remainder, 6),
];
const NOT: u8 = 3;
const SIGN: u8 = 7;

impl<'a> Lower<'a> {
    pub fn expression(&mut self, node: Node<'a>) -> Lowered<Expression> {
        self.nested(node, |lower| {
            let mut tokens = vec![];
            lower.collect(node, &mut tokens)?;
            let mut at = 0;
            lower.climb(node, &tokens, &mut at, 0)
        })
    }

    /// The operands and operators of a chain, in the order of the text.
    fn collect(&mut self, node: Node<'a>, tokens: &mut Vec<Token<'a>>) -> Lowered<()> {
        // A long sum leans to the left: its left side is gone down in a loop.
        let mut spine = vec![];
        let mut node = node;
        loop {
            match node.kind() {
                "expression" | "index" => match children(node).first() {
                    Some(inner) => node = *inner,
                    None => return self.refuse(node, "пустое выражение"),
                },
                "binary_expression" => {
                    let parts = children(node);
                    let [left, operator, right] = parts.as_slice() else {
                        return self.refuse(node, "операция");
                    };
                    spine.push((*operator, *right));
                    node = *left;
                }
                _ => break,
            }
        }
        if node.kind() == "unary_expression" {
            let parts = children(node);
            let [operator, argument] = parts.as_slice() else { return self.refuse(node, "операция") };
            tokens.push(match self.text(*operator) {
                "-" => Token::Prefix(SIGN, Form::Negate),
                "+" => Token::Prefix(SIGN, Form::Plus),
                _ => Token::Prefix(NOT, Form::Not),
            });
            let argument = *argument;
            self.nested(node, |lower| lower.collect(argument, tokens))?;
        } else {
            tokens.push(Token::Operand(node));
        }
        while let Some((operator, right)) = spine.pop() {
            tokens.push(self.operator(operator)?);
            self.nested(right, |lower| lower.collect(right, tokens))?;
        }
        Ok(())
    }

    fn operator(&self, node: Node<'a>) -> Lowered<Token<'a>> {
        let text = fold_case(self.text(node));
        match OPERATORS.iter().find(|(own, ..)| *own == text) {
            Some((_, operator, rank)) => Ok(Token::Operator(*operator, *rank)),
            None => self.refuse(node, &text),
        }
    }

    fn climb(&mut self, node: Node<'a>, tokens: &[Token<'a>], at: &mut usize, least: u8) -> Lowered<Expression> {
        let line = line_of(node);
        let token = tokens.get(*at);
        *at += 1;
        let mut left = match token {
            Some(Token::Operand(operand)) => self.operand(*operand)?,
            Some(Token::Prefix(rank, form)) => {
                let inner = self.nested(node, |lower| lower.climb(node, tokens, at, *rank))?;
                Expression { line, kind: form(Box::new(inner)) }
            }
            Some(Token::Operator(..)) | None => return self.refuse(node, "операция"),
        };
        // A long chain becomes a tree as deep as it is long, and evaluation goes down it.
        let mut length = 0;
        while let Some(Token::Operator(operator, rank)) = tokens.get(*at) {
            if *rank <= least {
                break;
            }
            *at += 1;
            length += 1;
            if length > 2000 {
                return self.fail(node, "выражение длиннее 2000 операций");
            }
            let right = self.nested(node, |lower| lower.climb(node, tokens, at, *rank))?;
            let line = left.line;
            left = Expression { line, kind: Form::Binary(*operator, Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    fn operand(&mut self, node: Node<'a>) -> Lowered<Expression> {
        let line = line_of(node);
        let kind = match node.kind() {
            "const_expression" => Form::Constant(self.constant(node)?),
            "identifier" | "method_call" | "property_access" | "call_expression" | "access" => {
                let called = self.called(node)?;
                let is_procedure =
                    |at: usize| self.signatures.values().any(|known| known.index == at && !known.function);
                return match called.kind {
                    Form::Own(at, _) if is_procedure(at) => self.fail(node, "Обращение к процедуре как к функции"),
                    _ => Ok(called),
                };
            }
            "parenthesized_expression" => match children(node).get(1) {
                Some(inner) => return self.expression(*inner),
                None => return self.refuse(node, "скобки"),
            },
            "ternary_expression" => {
                let mut part = |name: &str| match node.child_by_field_name(name) {
                    Some(part) => self.expression(part).map(Box::new),
                    None => self.refuse(node, "?()"),
                };
                Form::Choice(part("condition")?, part("consequence")?, part("alternative")?)
            }
            "new_expression" => {
                let Some(name) = node.child_by_field_name("type") else { return self.refuse(node, "Новый") };
                let arguments = match node.child_by_field_name("arguments") {
                    Some(arguments) => self.arguments(arguments)?,
                    None => vec![],
                };
                Form::New(self.text(name).into(), arguments)
            }
            "new_expression_method" => {
                let Some(of) = node.child_by_field_name("type") else { return self.refuse(node, "Новый") };
                let of = Box::new(self.expression(of)?);
                let arguments = node.child_by_field_name("arguments").map(|node| self.expression(node)).transpose()?;
                Form::NewDynamic(of, arguments.map(Box::new))
            }
            "await_expression" => return self.refuse(node, "Ждать"),
            other => return self.refuse(node, other),
        };
        Ok(Expression { line, kind })
    }

    /// A name, a call, a property, an element.
    pub fn called(&mut self, node: Node<'a>) -> Lowered<Expression> {
        let line = line_of(node);
        let parts = children(node);
        let kind = match (node.kind(), parts.as_slice()) {
            ("identifier", _) => self.name(node),
            ("method_call", _) => return self.call(node),
            (_, [single]) => return self.called(*single),
            (_, [object, dot, member]) if dot.kind() == "." => {
                let object = Box::new(self.nested(node, |lower| lower.called(*object))?);
                // The line of a long chain is that of its last part.
                let line = line_of(*member);
                let kind = match member.kind() {
                    "property" => Form::Field(object, self.text(*member).into()),
                    "method_call" => {
                        let (name, arguments) = self.call_parts(*member)?;
                        Form::Method(object, name, arguments)
                    }
                    other => return self.refuse(node, other),
                };
                return Ok(Expression { line, kind });
            }
            (_, [object, bracket, index, _]) if bracket.kind() == "[" => {
                let object = Box::new(self.nested(node, |lower| lower.called(*object))?);
                Form::Index(object, Box::new(self.expression(*index)?))
            }
            (other, _) => return self.refuse(node, other),
        };
        Ok(Expression { line, kind })
    }

    fn name(&mut self, node: Node<'a>) -> Form {
        let text = self.text(node);
        let lower = fold_case(text);
        if let Some(slot) = self.scope.get(&lower) {
            Form::Local(*slot)
        } else if let Some(index) = self.variables.get(&lower) {
            Form::Module(*index)
        } else {
            Form::Name(text.into())
        }
    }

    pub fn target(&mut self, node: Node<'a>) -> Lowered<Target> {
        if node.kind() != "identifier" {
            return match self.called(node)?.kind {
                Form::Field(object, name) => Ok(Target::Field(*object, name)),
                Form::Index(object, index) => Ok(Target::Index(*object, *index)),
                Form::Local(slot) => Ok(Target::Local(slot)),
                Form::Module(index) => Ok(Target::Module(index)),
                _ => self.fail(node, "Присваивание невозможно"),
            };
        }
        let text = self.text(node);
        Ok(match self.name(node) {
            Form::Local(slot) => Target::Local(slot),
            Form::Module(index) => Target::Module(index),
            _ if (self.is_own)(text) => Target::Own(text.into()),
            _ => Target::Local(self.slot(text)),
        })
    }

    fn call_parts(&mut self, node: Node<'a>) -> Lowered<(Rc<str>, Vec<Option<Expression>>)> {
        let (Some(name), Some(arguments)) = (node.child_by_field_name("name"), node.child_by_field_name("arguments"))
        else {
            return self.refuse(node, "вызов");
        };
        Ok((self.text(name).into(), self.arguments(arguments)?))
    }

    fn call(&mut self, node: Node<'a>) -> Lowered<Expression> {
        let (name, arguments) = self.call_parts(node)?;
        let lower = fold_case(&name);
        let line = line_of(node);
        if let Some(signature) = self.signatures.get(&lower) {
            if arguments.len() > signature.optional.len() {
                return self.fail(node, format!("Слишком много фактических параметров ({name})"));
            }
            if signature.optional.iter().skip(arguments.len()).any(|optional| !optional) {
                return self.fail(node, format!("Недостаточно фактических параметров ({name})"));
            }
            return Ok(Expression { line, kind: Form::Own(signature.index, arguments) });
        }
        let kind = match find_function(&lower) {
            Some(function) => {
                if arguments.len() > function.most {
                    return self.fail(node, format!("Слишком много фактических параметров ({name})"));
                }
                let given = arguments.iter().take(function.least).filter(|argument| argument.is_some()).count();
                if given < function.least {
                    return self.fail(node, format!("Недостаточно фактических параметров ({name})"));
                }
                Form::Library(function, arguments)
            }
            None => Form::Platform(name, arguments),
        };
        Ok(Expression { line, kind })
    }

    /// Arguments between commas; a skipped one is nothing.
    pub fn arguments(&mut self, node: Node<'a>) -> Lowered<Vec<Option<Expression>>> {
        let mut arguments = vec![];
        let mut current = None;
        let mut any = false;
        for part in children(node) {
            match self.text(part) {
                "(" | ")" if part.kind() != "expression" => continue,
                "," => arguments.push(current.take()),
                _ => current = Some(self.expression(part)?),
            }
            any = true;
        }
        if any {
            arguments.push(current);
        }
        Ok(arguments)
    }
}
