//! A row: it outlives a move within its table, and ends when it is deleted or folded into another.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use super::{Body, Column};
use crate::error::{Outcome, raise};
use crate::library::{arg, whole_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, is, let_go};

pub struct Row {
    table: Weak<Body>,
    /// By the column: columns come and go.
    cells: RefCell<Vec<(Rc<Column>, Value)>>,
    ended: Cell<bool>,
}

impl Row {
    pub fn new(table: &Rc<Body>) -> Row {
        Row { table: Rc::downgrade(table), cells: RefCell::default(), ended: Cell::new(false) }
    }

    pub fn cell(&self, column: &Rc<Column>) -> Value {
        let cells = self.cells.borrow();
        let found = cells.iter().find(|(own, _)| Rc::ptr_eq(own, column));
        found.map_or_else(|| column.types.empty(), |(_, value)| value.clone())
    }

    pub fn put(&self, column: &Rc<Column>, value: Value) {
        let value = column.types.adjust(value);
        let mut cells = self.cells.borrow_mut();
        match cells.iter_mut().find(|(own, _)| Rc::ptr_eq(own, column)) {
            Some((_, cell)) => *cell = value,
            None => cells.push((column.clone(), value)),
        }
    }

    pub fn end(&self) {
        self.ended.set(true);
    }

    fn columns(&self) -> Outcome<Vec<Rc<Column>>> {
        match self.table.upgrade().filter(|_| !self.ended.get()) {
            Some(table) => Ok(table.columns.borrow().clone()),
            None => raise("Строка не принадлежит таблице значений"),
        }
    }

    fn named(&self, name: &str) -> Outcome<Rc<Column>> {
        match self.columns()?.into_iter().find(|column| column.is(name)) {
            Some(column) => Ok(column),
            None => raise(format!("Поле объекта не обнаружено ({name})")),
        }
    }

    fn given(&self, index: &Value) -> Outcome<Rc<Column>> {
        match index {
            Value::Text(name) => self.named(name),
            Value::Number(number) => {
                let at = number.to_i64().and_then(|at| usize::try_from(at).ok());
                match at.and_then(|at| self.columns().ok()?.get(at).cloned()) {
                    Some(column) => Ok(column),
                    None => raise("Индекс находится за границами"),
                }
            }
            _ => raise("Индекс находится за границами"),
        }
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        let_go(self.cells.take().into_iter().map(|(_, value)| value));
    }
}

impl Object for Row {
    fn kind(&self) -> Kind {
        Kind::Language("Строка таблицы значений")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        Ok(self.cell(&self.named(name)?))
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        self.put(&self.named(name)?, value);
        Ok(())
    }
    fn get_index(&self, _runtime: &Runtime, index: &Value) -> Outcome {
        Ok(self.cell(&self.given(index)?))
    }
    fn set_index(&self, _runtime: &Runtime, index: &Value, value: Value) -> Outcome<()> {
        self.put(&self.given(index)?, value);
        Ok(())
    }
    fn elements(&self, _runtime: &Runtime) -> Outcome<Vec<Value>> {
        Ok(self.columns()?.iter().map(|column| self.cell(column)).collect())
    }
    fn count(&self) -> Option<usize> {
        self.columns().ok().map(|columns| columns.len())
    }
    fn fields(&self) -> Option<Vec<String>> {
        self.columns().ok().map(|columns| columns.iter().map(|column| column.name().to_string()).collect())
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Количество", "Count") => Ok(Value::number(self.columns()?.len())),
            _ if is(name, "Получить", "Get") => {
                Ok(self.cell(&self.given(&Value::number(whole_arg(args, 0, 0)?))?))
            }
            _ if is(name, "Установить", "Set") => {
                self.put(&self.given(&Value::number(whole_arg(args, 0, 0)?))?, arg(args, 1));
                Ok(Value::Undefined)
            }
            _ => self.no_method(name),
        }
    }
}
