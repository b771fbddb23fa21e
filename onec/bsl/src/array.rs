//! Arrays. A fixed one refuses to change. Read next: `collections.rs`.

use std::cell::RefCell;

use crate::collections::ELEMENT;
use crate::error::{Outcome, raise, refuse};
use crate::library::{arg, whole_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, Weight, is, let_go};

pub struct Array {
    pub items: RefCell<Vec<Value>>,
    fixed: bool,
    weight: Weight,
}

pub fn array(items: Vec<Value>) -> Value {
    make_array(items, false)
}

pub(crate) fn make_array(items: Vec<Value>, fixed: bool) -> Value {
    let weight = Weight::default();
    weight.add(items.len() * ELEMENT);
    Value::object(Array { items: RefCell::new(items), fixed, weight })
}

fn no_index<T>() -> Outcome<T> {
    raise("Индекс находится за границами массива")
}

impl Array {
    fn at(&self, index: &Value) -> Outcome<usize> {
        match index {
            Value::Number(number) => match number.to_i64().and_then(|at| usize::try_from(at).ok()) {
                Some(at) if at < self.items.borrow().len() => Ok(at),
                _ => no_index(),
            },
            _ => refuse("индекс массива не число"),
        }
    }

    fn is_open(&self, name: &str) -> Outcome<()> {
        if self.fixed { raise(format!("Метод объекта не обнаружен ({name})")) } else { Ok(()) }
    }
}

impl Drop for Array {
    fn drop(&mut self) {
        let_go(self.items.take());
    }
}

impl Object for Array {
    fn kind(&self) -> Kind {
        Kind::Language(if self.fixed { "Фиксированный массив" } else { "Массив" })
    }
    fn get_index(&self, _runtime: &Runtime, index: &Value) -> Outcome {
        let at = self.at(index)?;
        Ok(self.items.borrow().get(at).cloned().unwrap_or_default())
    }
    fn set_index(&self, _runtime: &Runtime, index: &Value, value: Value) -> Outcome<()> {
        if self.fixed {
            return refuse("запись в фиксированный массив");
        }
        let at = self.at(index)?;
        match self.items.borrow_mut().get_mut(at) {
            Some(item) => *item = value,
            None => return no_index(),
        }
        Ok(())
    }
    fn elements(&self, _runtime: &Runtime) -> Outcome<Vec<Value>> {
        Ok(self.items.borrow().clone())
    }
    fn count(&self) -> Option<usize> {
        Some(self.items.borrow().len())
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Количество", "Count") => Ok(Value::number(self.items.borrow().len())),
            _ if is(name, "ВГраница", "UBound") => {
                Ok(Value::number(i64::try_from(self.items.borrow().len()).unwrap_or(i64::MAX) - 1))
            }
            _ if is(name, "Получить", "Get") => {
                let at = self.at(&arg(args, 0))?;
                Ok(self.items.borrow().get(at).cloned().unwrap_or_default())
            }
            _ if is(name, "Найти", "Find") => {
                let wanted = arg(args, 0);
                let found = self.items.borrow().iter().position(|item| item.is_same(&wanted));
                Ok(found.map_or(Value::Undefined, Value::number))
            }
            _ if is(name, "Добавить", "Add") => {
                self.is_open(name)?;
                self.weight.add(ELEMENT);
                self.items.borrow_mut().push(arg(args, 0));
                Ok(Value::Undefined)
            }
            _ if is(name, "Вставить", "Insert") => {
                self.is_open(name)?;
                let at = usize::try_from(whole_arg(args, 0, 0)?).unwrap_or(usize::MAX);
                if at > self.items.borrow().len() {
                    return refuse("Массив.Вставить за концом");
                }
                self.weight.add(ELEMENT);
                self.items.borrow_mut().insert(at, arg(args, 1));
                Ok(Value::Undefined)
            }
            _ if is(name, "Установить", "Set") => {
                self.is_open(name)?;
                let at = self.at(&arg(args, 0))?;
                if let Some(item) = self.items.borrow_mut().get_mut(at) {
                    *item = arg(args, 1);
                }
                Ok(Value::Undefined)
            }
            _ if is(name, "Удалить", "Delete") => {
                self.is_open(name)?;
                let at = self.at(&arg(args, 0))?;
                self.items.borrow_mut().remove(at);
                Ok(Value::Undefined)
            }
            _ if is(name, "Очистить", "Clear") => {
                self.is_open(name)?;
                self.items.borrow_mut().clear();
                Ok(Value::Undefined)
            }
            _ => self.no_method(name),
        }
    }
}
