//! Statements, and what `#Если`, `#Область` and directives leave of the text. Read next: `lower_expressions.rs`.

use tree_sitter::Node;

use crate::ast::{Binary, Expression, Form, Kind, Place, Statement, Target};
use crate::lower::{Directive, Lower, Lowered, Side, children};
use crate::parse::line_of;
use crate::value::{Value, is};

impl<'a> Lower<'a> {
    /// The children of a node that this side sees.
    pub fn select(&mut self, node: Node<'a>) -> Lowered<Vec<Node<'a>>> {
        let mut items = vec![];
        for child in children(node) {
            items.extend(self.expand(child)?);
        }
        Ok(items)
    }

    /// A node itself, or what a region or a condition for the side holds.
    pub fn expand(&mut self, node: Node<'a>) -> Lowered<Vec<Node<'a>>> {
        let first = children(node).first().map(|first| first.kind()).unwrap_or_default();
        match (node.kind(), first) {
            ("preprocessor", "PREPROC_REGION_KEYWORD") => self.nested(node, |lower| {
                let mut items = vec![];
                for child in children(node).into_iter().skip(2) {
                    if child.kind() != "PREPROC_ENDREGION_KEYWORD" {
                        items.extend(lower.expand(child)?);
                    }
                }
                Ok(items)
            }),
            ("preprocessor", "PREPROC_IF_KEYWORD") => self.nested(node, |lower| lower.choose(node)),
            ("preprocessor", "preproc") => self.refuse(node, lower_text(self.text(node))),
            _ => Ok(vec![node]),
        }
    }

    fn choose(&mut self, node: Node<'a>) -> Lowered<Vec<Node<'a>>> {
        let (mut items, mut taken, mut active) = (vec![], false, false);
        for child in children(node) {
            match child.kind() {
                "PREPROC_IF_KEYWORD" | "PREPROC_ELSIF_KEYWORD" | "THEN_KEYWORD" | "PREPROC_ENDIF_KEYWORD" => {}
                "PREPROC_ELSE_KEYWORD" => active = !taken,
                "expression" => {
                    let condition = self.expression(child)?;
                    active = self.holds(child, &condition)? && !taken;
                    taken |= active;
                }
                _ if active => items.extend(self.expand(child)?),
                _ => {}
            }
        }
        Ok(items)
    }

    fn holds(&self, node: Node<'a>, condition: &Expression) -> Lowered<bool> {
        match &condition.kind {
            Form::Name(name) => {
                let client = self.side != Side::Server;
                let known = [
                    ("Клиент", "Client", client),
                    ("НаКлиенте", "AtClient", client),
                    ("Сервер", "Server", !client),
                    ("НаСервере", "AtServer", !client),
                    ("ТонкийКлиент", "ThinClient", self.side == Side::ThinClient),
                    ("ВебКлиент", "WebClient", self.side == Side::WebClient),
                    ("МобильныйКлиент", "MobileClient", false),
                    ("МобильныйАвтономныйСервер", "MobileStandaloneServer", false),
                    ("МобильноеПриложениеКлиент", "MobileAppClient", false),
                    ("МобильноеПриложениеСервер", "MobileAppServer", false),
                    ("ТолстыйКлиентОбычноеПриложение", "ThickClientOrdinaryApplication", false),
                    ("ТолстыйКлиентУправляемоеПриложение", "ThickClientManagedApplication", false),
                    ("ВнешнееСоединение", "ExternalConnection", false),
                ];
                match known.iter().find(|(russian, english, _)| is(name, russian, english)) {
                    Some((_, _, holds)) => Ok(*holds),
                    None => self.refuse(node, &format!("#Если {name}")),
                }
            }
            Form::Not(inner) => Ok(!self.holds(node, inner)?),
            Form::Binary(Binary::And, a, b) => Ok(self.holds(node, a)? && self.holds(node, b)?),
            Form::Binary(Binary::Or, a, b) => Ok(self.holds(node, a)? || self.holds(node, b)?),
            _ => self.refuse(node, "условие #Если"),
        }
    }

    pub fn directive(&mut self, node: Node<'a>) -> Lowered<Directive> {
        let parts = children(node);
        let word = parts.first().map(|first| self.text(*first).trim_start_matches('&')).unwrap_or_default();
        let places = [
            ("НаКлиенте", "AtClient", Place::Client),
            ("НаСервере", "AtServer", Place::Server),
            ("НаСервереБезКонтекста", "AtServerNoContext", Place::ServerWithoutContext),
            ("НаКлиентеНаСервере", "AtClientAtServer", Place::ClientAndServer),
            ("НаКлиентеНаСервереБезКонтекста", "AtClientAtServerNoContext", Place::ClientAndServerWithoutContext),
        ];
        if let Some((_, _, place)) = places.iter().find(|(russian, english, _)| is(word, russian, english)) {
            return Ok(Directive::Place(*place));
        }
        match parts.iter().find(|part| part.kind() == "string") {
            Some(name) => match self.constant(*name)? {
                Value::Text(name) => Ok(Directive::Around(word.to_owned(), name.to_string())),
                _ => self.refuse(node, word),
            },
            None => self.refuse(node, word),
        }
    }

    pub fn block(&mut self, nodes: &[Node<'a>]) -> Lowered<Vec<Statement>> {
        let mut statements = vec![];
        for (at, node) in nodes.iter().enumerate() {
            if node.kind() == ";" {
                continue;
            }
            // The grammar lets the semicolon go, the platform does not.
            let ended = self.text(*node).ends_with(';') || nodes.get(at + 1).is_none_or(|next| next.kind() == ";");
            if let Some(statement) = self.nested(*node, |lower| lower.statement(*node))? {
                if !ended {
                    return self.fail(*node, "Ожидается символ ';'");
                }
                statements.push(statement);
            }
        }
        Ok(statements)
    }

    fn statement(&mut self, node: Node<'a>) -> Lowered<Option<Statement>> {
        let parts = children(node);
        let expressions: Vec<Node> = parts.iter().copied().filter(|part| part.kind() == "expression").collect();
        let kind = match node.kind() {
            "var_statement" | "var_definition" => {
                if self.function.is_none() {
                    return self.fail(node, "Объявления переменных должны стоять в начале модуля");
                }
                for part in parts {
                    let name =
                        if part.kind() == "variable_spec" { part.child_by_field_name("name") } else { Some(part) };
                    if let Some(name) = name.filter(|name| name.kind() == "identifier") {
                        self.slot(self.text(name));
                    }
                }
                return Ok(None);
            }
            "assignment_statement" => {
                let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right"))
                else {
                    return self.refuse(node, "присваивание");
                };
                let right = self.expression(right)?;
                Kind::Assign(self.target(left)?, right)
            }
            "call_statement" => match parts.first() {
                Some(call) => Kind::Call(self.called(*call)?),
                None => return self.refuse(node, "вызов"),
            },
            "if_statement" => self.condition(&parts)?,
            "while_statement" => {
                let [condition] = self.all(&expressions)?;
                Kind::While(condition, self.looped(&parts)?)
            }
            "for_statement" => {
                let [first, last] = self.all(&expressions)?;
                Kind::For(self.variable(&parts)?, first, last, self.looped(&parts)?)
            }
            "for_each_statement" => {
                let [all] = self.all(&expressions)?;
                Kind::ForEach(self.variable(&parts)?, all, self.looped(&parts)?)
            }
            "break_statement" if self.loops > 0 => Kind::Break,
            "continue_statement" if self.loops > 0 => Kind::Continue,
            "break_statement" | "continue_statement" => return self.fail(node, "Оператор может стоять только в цикле"),
            "return_statement" => {
                let value = node.child_by_field_name("result");
                match (self.function, value) {
                    (Some(true), None) => return self.fail(node, "Функция должна возвращать значение"),
                    (Some(false) | None, Some(_)) => return self.fail(node, "Процедура не может возвращать значение"),
                    _ => {}
                }
                Kind::Return(value.map(|value| self.expression(value)).transpose()?)
            }
            "try_statement" => {
                let at = parts.iter().position(|part| part.kind() == "EXCEPT_KEYWORD").unwrap_or(parts.len());
                let (tried, handler) = parts.split_at(at);
                let tried = self.inner(tried)?;
                self.handlers += 1;
                let handler = self.inner(handler)?;
                self.handlers -= 1;
                Kind::Try(tried, handler)
            }
            "rise_error_statement" => match (expressions.first(), parts.iter().find(|part| part.kind() == "arguments"))
            {
                (_, Some(arguments)) => Kind::Raise(self.arguments(*arguments)?),
                (Some(value), None) => Kind::Raise(vec![Some(self.expression(*value)?)]),
                (None, None) if self.handlers > 0 => Kind::Reraise,
                (None, None) => return self.fail(node, "ВызватьИсключение без параметра вне обработчика"),
            },
            "execute_statement" => match expressions.first() {
                Some(text) => Kind::Execute(self.expression(*text)?),
                None => return self.refuse(node, "Выполнить"),
            },
            "goto_statement" => return self.refuse(node, "Перейти"),
            "label_statement" => return self.refuse(node, "метка"),
            "add_handler_statement" => return self.refuse(node, "ДобавитьОбработчик"),
            "remove_handler_statement" => return self.refuse(node, "УдалитьОбработчик"),
            "await_statement" => return self.refuse(node, "Ждать"),
            "procedure_definition" | "function_definition" => {
                return self.fail(node, "Процедура внутри процедуры");
            }
            "preprocessor" => return self.refuse(node, "директива внутри процедуры"),
            other => return self.refuse(node, other),
        };
        let line = line_of(node);
        if let Some(seen) = self.lines.get_mut(line) {
            *seen = true;
        }
        Ok(Some(Statement { line, kind }))
    }

    fn all<const N: usize>(&mut self, nodes: &[Node<'a>]) -> Lowered<[Expression; N]> {
        let lowered = nodes.iter().map(|node| self.expression(*node)).collect::<Lowered<Vec<_>>>()?;
        let first = nodes.first().copied();
        match (<[Expression; N]>::try_from(lowered), first) {
            (Ok(all), _) => Ok(all),
            (Err(_), Some(node)) => self.refuse(node, "оператор"),
            (Err(_), None) => Err(crate::lower::LoadError {
                module: self.module.clone(),
                line: 0,
                text: "Не поддерживается: оператор".to_owned(),
            }),
        }
    }

    fn variable(&mut self, parts: &[Node<'a>]) -> Lowered<Target> {
        match parts.iter().find(|part| part.kind() == "identifier") {
            Some(name) => self.target(*name),
            None => match parts.first() {
                Some(first) => self.refuse(*first, "цикл"),
                None => Ok(Target::Local(0)),
            },
        }
    }

    /// The statements between keywords.
    fn inner(&mut self, parts: &[Node<'a>]) -> Lowered<Vec<Statement>> {
        let mut nodes = vec![];
        for part in parts {
            if !part.kind().ends_with("_KEYWORD") {
                nodes.extend(self.expand(*part)?);
            }
        }
        self.block(&nodes)
    }

    fn looped(&mut self, parts: &[Node<'a>]) -> Lowered<Vec<Statement>> {
        let from = parts.iter().position(|part| part.kind() == "DO_KEYWORD").unwrap_or(0);
        let to = parts.iter().position(|part| part.kind() == "ENDDO_KEYWORD").unwrap_or(parts.len());
        self.loops += 1;
        let body = self.inner(parts.get(from..to).unwrap_or_default());
        self.loops -= 1;
        body
    }

    fn condition(&mut self, parts: &[Node<'a>]) -> Lowered<Kind> {
        let (mut branches, mut otherwise) = (vec![], vec![]);
        let mut own = vec![];
        let mut head = None;
        for part in parts {
            match part.kind() {
                "expression" => head = Some(self.expression(*part)?),
                "elseif_clause" | "else_clause" | "ENDIF_KEYWORD" => {
                    if let Some(head) = head.take() {
                        branches.push((head, self.inner(&own)?));
                    }
                    let inside = children(*part);
                    if part.kind() == "else_clause" {
                        otherwise = self.inner(&inside)?;
                    } else if part.kind() == "elseif_clause" {
                        let [condition] =
                            self.all(&inside.iter().copied().filter(|p| p.kind() == "expression").collect::<Vec<_>>())?;
                        let body: Vec<Node> = inside.into_iter().filter(|p| p.kind() != "expression").collect();
                        branches.push((condition, self.inner(&body)?));
                    }
                }
                "IF_KEYWORD" | "THEN_KEYWORD" | ";" if head.is_none() || part.kind() != ";" => {}
                _ => own.push(*part),
            }
        }
        Ok(Kind::If(branches, otherwise))
    }
}

fn lower_text(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
