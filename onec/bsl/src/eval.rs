//! Evaluation. Variables are shared cells, so that a parameter by reference is the caller's variable. Read next:
//! `calls.rs`.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use crate::ast::{Binary, Expression, Form, Kind, Procedure, Statement, Target};
use crate::convert::{add, compare, divide, multiply, remainder, subtract, to_condition, to_number, to_text};
use crate::error::{Error, Exception, Outcome, limit, raise, refuse};
use crate::number::Number;
use crate::runtime::{Loaded, Runtime, Slot};
use crate::value::Value;

/// Exceptions that hold each other.
const LONGEST_CHAIN: u32 = 500;

pub(crate) struct Frame {
    pub loaded: Rc<Loaded>,
    pub slots: Vec<Slot>,
    /// The names of the slots, for a text that is run here.
    pub names: Rc<[Rc<str>]>,
    /// Whether the statements are a text's, not the module's: their lines say nothing.
    pub is_fragment: bool,
}

pub(crate) enum Flow {
    Next,
    Break,
    Continue,
    Return(Value),
}

impl Frame {
    /// The error with this line, where it has none; what a text does is said to be at the line that runs the text.
    fn locate(&self, error: Error, line: usize) -> Error {
        if self.is_fragment { error } else { error.at(|| Runtime::place(&self.loaded, line)) }
    }
}

impl Runtime {
    /// Runs a procedure with its first slots filled.
    pub(crate) fn run(&self, loaded: &Rc<Loaded>, procedure: &Procedure, slots: Vec<Slot>) -> Outcome {
        self.descend()?;
        let mut frame = Frame { loaded: loaded.clone(), slots, names: procedure.slots.clone(), is_fragment: false };
        frame.slots.resize_with(procedure.slots.len(), Slot::default);
        procedure.runs.set(procedure.runs.get() + 1);
        let flow = self.block(&frame, &procedure.body);
        self.ascend();
        self.platform.left(self.depth.get());
        match flow? {
            Flow::Return(value) => Ok(value),
            _ => Ok(Value::Undefined),
        }
    }

    pub(crate) fn block(&self, frame: &Frame, statements: &[Statement]) -> Outcome<Flow> {
        for statement in statements {
            let flow = self.statement(frame, statement);
            match flow.map_err(|error| frame.locate(error, statement.line))? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&self, frame: &Frame, statement: &Statement) -> Outcome<Flow> {
        self.step()?;
        if let Some(Some(hits)) = frame.loaded.module.hits.get(statement.line).filter(|_| !frame.is_fragment) {
            hits.set(hits.get() + 1);
        }
        match &statement.kind {
            Kind::Assign(target, value) => {
                let value = self.value(frame, value)?;
                self.assign(frame, target, value)?;
            }
            Kind::Call(call) => {
                self.value(frame, call)?;
            }
            Kind::If(branches, otherwise) => {
                for (condition, body) in branches {
                    if to_condition(&self.value(frame, condition)?)? {
                        return self.block(frame, body);
                    }
                }
                return self.block(frame, otherwise);
            }
            Kind::While(condition, body) => {
                while to_condition(&self.value(frame, condition)?)? {
                    self.step()?;
                    match self.block(frame, body)? {
                        Flow::Break => break,
                        Flow::Return(value) => return Ok(Flow::Return(value)),
                        Flow::Next | Flow::Continue => {}
                    }
                }
            }
            Kind::For(variable, first, last, body) => return self.count(frame, variable, first, last, body),
            Kind::ForEach(variable, all, body) => {
                let all = match self.value(frame, all)? {
                    Value::Object(object) => object.elements(self)?,
                    _ => return raise("Итератор для значения не определен"),
                };
                for value in all {
                    self.step()?;
                    self.assign(frame, variable, value)?;
                    match self.block(frame, body)? {
                        Flow::Break => break,
                        Flow::Return(value) => return Ok(Flow::Return(value)),
                        Flow::Next | Flow::Continue => {}
                    }
                }
            }
            Kind::Break => return Ok(Flow::Break),
            Kind::Continue => return Ok(Flow::Continue),
            Kind::Return(None) => return Ok(Flow::Return(Value::Undefined)),
            Kind::Return(Some(value)) => return Ok(Flow::Return(self.value(frame, value)?)),
            Kind::Try(tried, handler) => return self.attempt(frame, tried, handler),
            Kind::Raise(values) => return self.throw(frame, values),
            Kind::Execute(text) => {
                let text = to_text(&self.value(frame, text)?);
                self.execute(frame, &text)?;
            }
            Kind::Reraise => {
                return match self.handled() {
                    Some(exception) => Err(Error::Raised(exception)),
                    None => refuse("ВызватьИсключение вне обработчика"),
                };
            }
        }
        Ok(Flow::Next)
    }

    fn count(
        &self,
        frame: &Frame,
        variable: &Target,
        first: &Expression,
        last: &Expression,
        body: &[Statement],
    ) -> Outcome<Flow> {
        let first = to_number(&self.value(frame, first)?)?;
        let last = to_number(&self.value(frame, last)?)?;
        let one = Number::from(1i64);
        self.assign(frame, variable, Value::Number(first))?;
        loop {
            self.step()?;
            // The body may move the counter.
            let now = to_number(&self.read(frame, variable)?)?;
            if now > last {
                return Ok(Flow::Next);
            }
            match self.block(frame, body)? {
                Flow::Break => return Ok(Flow::Next),
                Flow::Return(value) => return Ok(Flow::Return(value)),
                Flow::Next | Flow::Continue => {}
            }
            let now = to_number(&self.read(frame, variable)?)?;
            self.assign(frame, variable, Value::Number(now.add(&one)))?;
        }
    }

    fn attempt(&self, frame: &Frame, tried: &[Statement], handler: &[Statement]) -> Outcome<Flow> {
        match self.block(frame, tried) {
            Err(Error::Raised(exception)) => {
                self.handled.borrow_mut().push(exception);
                let flow = self.block(frame, handler);
                self.handled.borrow_mut().pop();
                flow
            }
            other => other,
        }
    }

    fn throw(&self, frame: &Frame, values: &[Option<Expression>]) -> Outcome<Flow> {
        let mut given = vec![];
        for value in values {
            given.push(value.as_ref().map(|value| self.value(frame, value)).transpose()?);
        }
        let mut given = given.into_iter();
        let text = match given.next().flatten() {
            Some(Value::Object(object)) => match crate::value::downcast::<crate::library::errors::ErrorInfo>(&object) {
                Some(info) => return Err(Error::Raised(info.0.clone())),
                None => return refuse(format!("ВызватьИсключение: {}", object.type_name())),
            },
            Some(value) => to_text(&value).to_string(),
            None => String::new(),
        };
        let category = given.next().flatten().unwrap_or_default();
        let code = given.next().flatten().map(|code| to_text(&code).to_string()).unwrap_or_default();
        let additional = given.next().flatten().unwrap_or_default();
        let cause = match given.next().flatten() {
            None | Some(Value::Undefined) => None,
            Some(value) => match value.downcast::<crate::library::errors::ErrorInfo>() {
                Some(info) => Some(info.0.clone()),
                None => return refuse("ВызватьИсключение: причина"),
            },
        };
        let inside = additional.downcast::<crate::library::errors::ErrorInfo>().map_or(0, |info| info.0.depth);
        let depth = 1 + inside.max(cause.as_ref().map_or(0, |cause| cause.depth));
        if depth > LONGEST_CHAIN {
            return limit(format!("исключения вложены глубже {LONGEST_CHAIN}"));
        }
        Err(Error::Raised(Rc::new(Exception {
            text,
            cause,
            category,
            code,
            additional,
            depth,
            ..Exception::default()
        })))
    }

    fn read(&self, frame: &Frame, target: &Target) -> Outcome {
        match target {
            Target::Local(slot) => Ok(frame.slots.get(*slot).map(|slot| slot.borrow().clone()).unwrap_or_default()),
            Target::Module(index) => Ok(module_value(frame, *index)),
            _ => refuse("счётчик цикла не переменная"),
        }
    }

    fn assign(&self, frame: &Frame, target: &Target, value: Value) -> Outcome<()> {
        match target {
            Target::Local(slot) => {
                if let Some(slot) = frame.slots.get(*slot) {
                    slot.replace(value);
                }
                Ok(())
            }
            Target::Module(index) => {
                if let Some(slot) = frame.loaded.variables.get(*index) {
                    slot.replace(value);
                }
                Ok(())
            }
            Target::Own(name) => match &frame.loaded.own {
                Some(own) => own.set(self, name, value),
                None => refuse(name.to_string()),
            },
            Target::Field(object, name) => match self.value(frame, object)? {
                Value::Object(object) => object.set(self, name, value),
                _ => raise(format!("Значение не является значением объектного типа ({name})")),
            },
            Target::Index(object, index) => {
                let (object, index) = (self.value(frame, object)?, self.value(frame, index)?);
                match object {
                    Value::Object(object) => object.set_index(self, &index, value),
                    _ => raise("Получение элемента по индексу для значения не определено"),
                }
            }
        }
    }

    pub(crate) fn value(&self, frame: &Frame, expression: &Expression) -> Outcome {
        match &expression.kind {
            Form::Constant(value) => Ok(value.clone()),
            Form::Local(slot) => Ok(frame.slots.get(*slot).map(|slot| slot.borrow().clone()).unwrap_or_default()),
            Form::Module(index) => Ok(module_value(frame, *index)),
            Form::Negate(inner) => Ok(Value::Number(to_number(&self.value(frame, inner)?)?.negate())),
            Form::Plus(inner) => Ok(Value::Number(to_number(&self.value(frame, inner)?)?)),
            Form::Not(inner) => Ok(Value::Bool(!to_condition(&self.value(frame, inner)?)?)),
            Form::Binary(operator, left, right) => self.binary(frame, *operator, left, right),
            Form::Choice(condition, first, second) => {
                let branch = if to_condition(&self.value(frame, condition)?)? { first } else { second };
                self.value(frame, branch)
            }
            // What can fail in a place of its own says its line.
            _ => self.reach(frame, expression).map_err(|error| frame.locate(error, expression.line)),
        }
    }

    fn binary(&self, frame: &Frame, operator: Binary, left: &Expression, right: &Expression) -> Outcome {
        let a = self.value(frame, left)?;
        if matches!(operator, Binary::And | Binary::Or) {
            let first = to_condition(&a)?;
            if first == (operator == Binary::Or) {
                return Ok(Value::Bool(first));
            }
            return Ok(Value::Bool(to_condition(&self.value(frame, right)?)?));
        }
        let b = self.value(frame, right)?;
        match operator {
            Binary::Add => add(&a, &b),
            Binary::Subtract => subtract(&a, &b),
            Binary::Multiply => multiply(&a, &b),
            Binary::Divide => divide(&a, &b),
            Binary::Remainder => remainder(&a, &b),
            Binary::Equal => Ok(Value::Bool(a.equals(&b))),
            Binary::Unequal => Ok(Value::Bool(!a.equals(&b))),
            Binary::Less => Ok(Value::Bool(compare(&a, &b)? == Ordering::Less)),
            Binary::LessOrEqual => Ok(Value::Bool(compare(&a, &b)? != Ordering::Greater)),
            Binary::Greater => Ok(Value::Bool(compare(&a, &b)? == Ordering::Greater)),
            _ => Ok(Value::Bool(compare(&a, &b)? != Ordering::Less)),
        }
    }

    /// An argument by reference: the variable itself, else a cell of its own.
    pub(crate) fn reference(&self, frame: &Frame, expression: &Expression) -> Outcome<Slot> {
        let shared = match &expression.kind {
            Form::Local(slot) => frame.slots.get(*slot),
            Form::Module(index) => frame.loaded.variables.get(*index),
            _ => None,
        };
        match shared {
            Some(slot) => Ok(slot.clone()),
            None => Ok(Rc::new(RefCell::new(self.value(frame, expression)?))),
        }
    }
}

fn module_value(frame: &Frame, index: usize) -> Value {
    frame.loaded.variables.get(index).map(|slot| slot.borrow().clone()).unwrap_or_default()
}
