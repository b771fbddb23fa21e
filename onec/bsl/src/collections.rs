//! Structures and maps, and what is made of them and of arrays. A fixed one refuses to change.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::array::make_array;
pub use crate::array::{Array, array};
use crate::error::{Outcome, raise, refuse};
use crate::library::text::is_name;
use crate::library::{arg, bad_argument, text_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, Weight, fold_case, is, let_go};

/// About what an element takes.
pub(crate) const ELEMENT: usize = 48;

/// One pair of a structure or of a map.
struct Pair {
    key: Value,
    value: Value,
}

impl Object for Pair {
    fn kind(&self) -> Kind {
        Kind::Language("КлючИЗначение")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match name {
            _ if is(name, "Ключ", "Key") => Ok(self.key.clone()),
            _ if is(name, "Значение", "Value") => Ok(self.value.clone()),
            _ => self.no_field(name),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Structure,
    FixedStructure,
    Map,
    FixedMap,
}

/// A structure or a map: pairs in the order in which they came. The platform promises no order of a map.
pub struct Pairs {
    shape: Shape,
    pairs: RefCell<Vec<Option<(Value, Value)>>>,
    places: RefCell<HashMap<String, usize>>,
    live: Cell<usize>,
    weight: Weight,
}

impl Pairs {
    fn new(shape: Shape) -> Pairs {
        let (pairs, places) = Default::default();
        Pairs { shape, pairs, places, live: Cell::new(0), weight: Weight::default() }
    }

    /// What equal keys have in common, and no others.
    fn place(&self, key: &Value) -> String {
        match (self.shape, key) {
            (Shape::Structure | Shape::FixedStructure, Value::Text(name)) => fold_case(name),
            (_, Value::Object(object)) => match crate::value::downcast::<crate::library::binary::Uuid>(object) {
                Some(uuid) => format!("u{}", uuid.0),
                None => format!("o{:?}", Rc::as_ptr(object).cast::<()>()),
            },
            (_, Value::Item(item)) => format!("i{}.{}", item.of, item.name),
            (_, Value::Number(number)) => format!("n{number}"),
            (_, Value::Text(text)) => format!("t{}", &**text),
            (_, Value::Date(at)) => format!("d{at}"),
            (_, other) => format!("{} {}", other.type_name(), crate::convert::show(other)),
        }
    }

    fn find(&self, key: &Value) -> Option<Value> {
        let at = *self.places.borrow().get(&self.place(key))?;
        self.pairs.borrow().get(at)?.as_ref().map(|(_, value)| value.clone())
    }

    pub fn insert(&self, key: Value, value: Value) {
        let place = self.place(&key);
        let known = self.places.borrow().get(&place).copied();
        let mut pairs = self.pairs.borrow_mut();
        match known.and_then(|at| pairs.get_mut(at)) {
            Some(Some((_, old))) => *old = value,
            _ => {
                self.weight.add(2 * ELEMENT + place.len());
                self.places.borrow_mut().insert(place, pairs.len());
                pairs.push(Some((key, value)));
                self.live.set(self.live.get() + 1);
            }
        }
    }

    fn remove(&self, key: &Value) {
        if let Some(at) = self.places.borrow_mut().remove(&self.place(key)) {
            if let Some(pair) = self.pairs.borrow_mut().get_mut(at) {
                *pair = None;
            }
            self.live.set(self.live.get() - 1);
        }
    }

    pub fn pairs(&self) -> Vec<(Value, Value)> {
        self.pairs.borrow().iter().flatten().cloned().collect()
    }

    pub fn is_map(&self) -> bool {
        matches!(self.shape, Shape::Map | Shape::FixedMap)
    }
}

impl Drop for Pairs {
    fn drop(&mut self) {
        let_go(self.pairs.take().into_iter().flatten().flat_map(|(key, value)| [key, value]));
    }
}

impl Object for Pairs {
    fn kind(&self) -> Kind {
        Kind::Language(match self.shape {
            Shape::Structure => "Структура",
            Shape::FixedStructure => "Фиксированная структура",
            Shape::Map => "Соответствие",
            Shape::FixedMap => "Фиксированное соответствие",
        })
    }
    fn fields(&self) -> Option<Vec<String>> {
        (!self.is_map()).then(|| self.pairs().iter().map(|(key, _)| crate::convert::show(key)).collect())
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match self.find(&Value::from(name)) {
            Some(value) if !self.is_map() => Ok(value),
            _ => raise(format!("Поле объекта не обнаружено ({name})")),
        }
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        if self.shape != Shape::Structure {
            return refuse(format!("{}.{name} = …", self.type_name()));
        }
        match self.find(&Value::from(name)) {
            Some(_) => {
                self.insert(Value::from(name), value);
                Ok(())
            }
            None => raise(format!("Поле объекта не обнаружено ({name})")),
        }
    }
    fn get_index(&self, runtime: &Runtime, index: &Value) -> Outcome {
        match (self.shape, index) {
            (Shape::Map | Shape::FixedMap, key) => Ok(self.find(key).unwrap_or_default()),
            (_, Value::Text(name)) => self.get(runtime, name),
            _ => refuse("индекс структуры не строка"),
        }
    }
    fn set_index(&self, runtime: &Runtime, index: &Value, value: Value) -> Outcome<()> {
        match (self.shape, index) {
            (Shape::FixedMap, _) => refuse("запись в фиксированное соответствие"),
            (Shape::Map, key) => {
                self.insert(key.clone(), value);
                Ok(())
            }
            (_, Value::Text(name)) => self.set(runtime, name, value),
            _ => refuse("индекс структуры не строка"),
        }
    }
    fn elements(&self, _runtime: &Runtime) -> Outcome<Vec<Value>> {
        Ok(self.pairs().into_iter().map(|(key, value)| Value::object(Pair { key, value })).collect())
    }
    fn count(&self) -> Option<usize> {
        Some(self.live.get())
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Количество", "Count") => return Ok(Value::number(self.live.get())),
            _ if is(name, "Свойство", "Property") && !self.is_map() => {
                let found = self.find(&Value::Text(text_arg(args, 0)));
                let there = found.is_some();
                if let Some(result) = args.get_mut(1) {
                    *result = Some(found.unwrap_or_default());
                }
                return Ok(Value::Bool(there));
            }
            _ if is(name, "Получить", "Get") && self.is_map() => {
                return Ok(self.find(&arg(args, 0)).unwrap_or_default());
            }
            _ if matches!(self.shape, Shape::FixedStructure | Shape::FixedMap) => {
                return raise(format!("Метод объекта не обнаружен ({name})"));
            }
            _ if is(name, "Вставить", "Insert") => {
                let key = arg(args, 0);
                if !self.is_map() && !matches!(&key, Value::Text(name) if is_name(name)) {
                    return raise("Задано неправильное имя атрибута структуры");
                }
                self.insert(key, arg(args, 1));
            }
            _ if is(name, "Удалить", "Delete") => self.remove(&arg(args, 0)),
            _ if is(name, "Очистить", "Clear") => {
                self.pairs.borrow_mut().clear();
                self.places.borrow_mut().clear();
                self.live.set(0);
            }
            _ => return self.no_method(name),
        }
        Ok(Value::Undefined)
    }
}

/// An empty map, for what is read as one.
pub fn map() -> Pairs {
    Pairs::new(Shape::Map)
}

/// An empty structure.
pub fn structure() -> Pairs {
    Pairs::new(Shape::Structure)
}

pub fn construct(runtime: &Runtime, of: &str, args: &Args) -> Option<Outcome> {
    Some(match of {
        _ if is(of, "Массив", "Array") => new_array(args),
        _ if is(of, "ФиксированныйМассив", "FixedArray") => match arg(args, 0).downcast::<Array>() {
            Some(array) => array.elements(runtime).map(|items| make_array(items, true)),
            None => bad_argument(1),
        },
        _ if is(of, "Структура", "Structure") => new_structure(args, Shape::Structure),
        _ if is(of, "ФиксированнаяСтруктура", "FixedStructure") => {
            new_structure(args, Shape::FixedStructure)
        }
        _ if is(of, "Соответствие", "Map") && args.is_empty() => Ok(Value::object(map())),
        _ if is(of, "Соответствие", "Map") => copy_map(args, Shape::Map),
        _ if is(of, "ФиксированноеСоответствие", "FixedMap") => {
            copy_map(args, Shape::FixedMap)
        }
        _ => return None,
    })
}

fn copy_map(args: &Args, shape: Shape) -> Outcome {
    let given = arg(args, 0);
    let Some(source) = given.downcast::<Pairs>().filter(|source| source.is_map()) else { return bad_argument(1) };
    let made = Pairs::new(shape);
    source.pairs().into_iter().for_each(|(key, value)| made.insert(key, value));
    Ok(Value::object(made))
}

fn new_array(args: &Args) -> Outcome {
    match (args.len(), arg(args, 0)) {
        (0, _) => Ok(array(vec![])),
        (1, Value::Number(number)) => match number.to_i64().and_then(|count| usize::try_from(count).ok()) {
            Some(count) if count <= 1_000_000 => Ok(array(vec![Value::Undefined; count])),
            _ => bad_argument(1),
        },
        _ => refuse("Новый Массив с такими параметрами"),
    }
}

fn new_structure(args: &Args, shape: Shape) -> Outcome {
    let made = Pairs::new(shape);
    match arg(args, 0) {
        Value::Undefined if args.is_empty() => {}
        Value::Text(names) => {
            for (at, name) in names.split(',').map(str::trim).enumerate() {
                if !is_name(name) {
                    return raise("Задано неправильное имя атрибута структуры");
                }
                made.insert(Value::from(name), arg(args, at + 1));
            }
        }
        other => match other.downcast::<Pairs>() {
            Some(source) if !source.is_map() => {
                source.pairs().into_iter().for_each(|(key, value)| made.insert(key, value));
            }
            _ => return bad_argument(1),
        },
    }
    Ok(Value::object(made))
}
