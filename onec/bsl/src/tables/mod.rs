//! `ТаблицаЗначений`: rows that live on their own, columns with types. What copying, folding and moving do was
//! published as measured on 8.3.27. Read next: `columns.rs`, `types.rs`, `order.rs`.

mod columns;
mod order;
mod row;
mod types;

use std::cell::RefCell;
use std::rc::Rc;

use crate::collections::{Array, Pairs, array};
use crate::convert::to_text;
use crate::error::{Outcome, raise, refuse};
use crate::library::{arg, bad_argument, text_arg, whole_arg};
use crate::number::Number;
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Value, Weight, is, place_of};

pub use columns::{Column, Columns};
use order::{Key, read_order};
pub use order::{compare_values, sort_by};
pub use row::Row;
pub use types::TypeDescription;

/// About what a cell takes.
const CELL: usize = 64;

/// What a table and its parts share.
pub struct Body {
    pub columns: RefCell<Vec<Rc<Column>>>,
    pub rows: RefCell<Vec<Rc<Row>>>,
    weight: Weight,
}

pub struct Table(Rc<Body>);

impl Table {
    fn new() -> Table {
        Table(Rc::new(Body { columns: RefCell::default(), rows: RefCell::default(), weight: Weight::default() }))
    }
}

impl Body {
    /// The columns of a list of names; all of them where the list is empty.
    fn named(&self, list: &str) -> Outcome<Vec<Rc<Column>>> {
        let names: Vec<&str> = list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Ok(self.columns.borrow().clone());
        }
        names.into_iter().map(|name| self.column(name)).collect()
    }

    fn column(&self, name: &str) -> Outcome<Rc<Column>> {
        match self.columns.borrow().iter().find(|column| column.is(name)) {
            Some(column) => Ok(column.clone()),
            None => raise(format!("Поле объекта не обнаружено ({name})")),
        }
    }

    fn add(self: &Rc<Self>, at: Option<usize>) -> Outcome<Rc<Row>> {
        let row = Rc::new(Row::new(self));
        self.weight.add(CELL * (1 + self.columns.borrow().len()));
        let mut rows = self.rows.borrow_mut();
        let at = at.unwrap_or(rows.len());
        if at > rows.len() {
            return raise("Индекс находится за границами");
        }
        rows.insert(at, row.clone());
        Ok(row)
    }

    fn select(&self, runtime: &Runtime, filter: &Pairs) -> Outcome<Vec<Rc<Row>>> {
        let mut wanted = vec![];
        for (name, value) in filter.pairs() {
            wanted.push((self.column(&to_text(&name))?, value));
        }
        runtime.step()?;
        let fits = |row: &&Rc<Row>| wanted.iter().all(|(column, value)| row.cell(column).is_same(value));
        Ok(self.rows.borrow().iter().filter(fits).cloned().collect())
    }

    fn copy(&self, runtime: &Runtime, rows: &[Rc<Row>], columns: &[Rc<Column>]) -> Outcome {
        let copy = Table::new();
        copy.0.columns.borrow_mut().extend(columns.iter().map(|column| column.copy()));
        let made = copy.0.columns.borrow().clone();
        for row in rows {
            runtime.step()?;
            let own = copy.0.add(None)?;
            for (from, to) in columns.iter().zip(&made) {
                own.put(to, row.cell(from));
            }
        }
        Ok(Value::object(copy))
    }

    /// Rows with the same keys become the first of them; columns beside keys and sums go.
    fn fold(&self, runtime: &Runtime, keys: &str, sums: &str) -> Outcome<()> {
        let keys = if keys.trim().is_empty() { vec![] } else { self.named(keys)? };
        let sums = if sums.trim().is_empty() { vec![] } else { self.named(sums)? };
        let mut kept: Vec<Rc<Row>> = vec![];
        for row in self.rows.take() {
            let same = |other: &&Rc<Row>| keys.iter().all(|key| other.cell(key).is_same(&row.cell(key)));
            runtime.step()?;
            match kept.iter().find(same) {
                Some(first) => {
                    for sum in &sums {
                        first.put(sum, Value::Number(number_in(&first.cell(sum)).add(&number_in(&row.cell(sum)))));
                    }
                    row.end();
                }
                None => {
                    sums.iter().for_each(|sum| row.put(sum, Value::Number(number_in(&row.cell(sum)))));
                    kept.push(row);
                }
            }
        }
        self.rows.replace(kept);
        self.columns.replace(keys.into_iter().chain(sums).collect());
        Ok(())
    }

    fn sort(&self, list: &str) -> Outcome<()> {
        let keys = read_order(list, |name| self.column(name))?;
        sort_by(&mut self.rows.borrow_mut(), |a, b| {
            for Key { column, descending } in &keys {
                let order = compare_values(&a.cell(column), &b.cell(column))?;
                if order.is_ne() {
                    return Ok(if *descending { order.reverse() } else { order });
                }
            }
            Ok(std::cmp::Ordering::Equal)
        })
    }

    fn shift(&self, from: usize, by: i64) -> Outcome<()> {
        let mut rows = self.rows.borrow_mut();
        let to = i64::try_from(from).ok().and_then(|from| usize::try_from(from.checked_add(by)?).ok());
        match to.filter(|to| *to < rows.len() && from < rows.len()) {
            Some(to) => {
                let row = rows.remove(from);
                rows.insert(to, row);
                Ok(())
            }
            None => raise("Индекс находится за границами"),
        }
    }
}

fn number_in(value: &Value) -> Number {
    if let Value::Number(number) = value { number.clone() } else { Number::from(0i64) }
}

impl Object for Table {
    fn kind(&self) -> Kind {
        Kind::Language("Таблица значений")
    }
    fn shown(&self) -> String {
        "ТаблицаЗначений".to_owned()
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match name {
            _ if is(name, "Колонки", "Columns") => Ok(Value::object(Columns(self.0.clone()))),
            _ if is(name, "Индексы", "Indexes") => Ok(Value::object(Indexes)),
            _ => self.no_field(name),
        }
    }
    fn get_index(&self, _runtime: &Runtime, index: &Value) -> Outcome {
        let at = place_of(&self.0.rows.borrow(), index)?;
        Ok(self.0.rows.borrow().get(at).cloned().map(Value::from).unwrap_or_default())
    }
    fn elements(&self, _runtime: &Runtime) -> Outcome<Vec<Value>> {
        Ok(self.0.rows.borrow().iter().cloned().map(Value::from).collect())
    }
    fn count(&self) -> Option<usize> {
        Some(self.0.rows.borrow().len())
    }
    fn fields(&self) -> Option<Vec<String>> {
        Some(vec![])
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        let body = &self.0;
        match name {
            _ if is(name, "Количество", "Count") => return Ok(Value::number(body.rows.borrow().len())),
            _ if is(name, "Добавить", "Add") => return body.add(None).map(Value::from),
            _ if is(name, "Вставить", "Insert") => {
                let at = usize::try_from(whole_arg(args, 0, 0)?).unwrap_or(usize::MAX);
                return body.add(Some(at)).map(Value::from);
            }
            _ if is(name, "Получить", "Get") => return self.get_index(runtime, &arg(args, 0)),
            _ if is(name, "Индекс", "IndexOf") => {
                let Value::Object(_) = arg(args, 0) else { return bad_argument(1) };
                let found = place_of(&body.rows.borrow(), &arg(args, 0)).ok().and_then(|at| i64::try_from(at).ok());
                return Ok(Value::number(found.unwrap_or(-1)));
            }
            _ if is(name, "Удалить", "Delete") => {
                let at = place_of(&body.rows.borrow(), &arg(args, 0))?;
                body.rows.borrow_mut().remove(at).end();
            }
            _ if is(name, "Очистить", "Clear") => body.rows.take().iter().for_each(|row| row.end()),
            _ if is(name, "Сдвинуть", "Move") => {
                let from = place_of(&body.rows.borrow(), &arg(args, 0))?;
                body.shift(from, whole_arg(args, 1, 0)?)?;
            }
            _ if is(name, "Найти", "Find") => {
                let (wanted, columns) = (arg(args, 0), body.named(&text_arg(args, 1))?);
                let fits = |row: &&Rc<Row>| columns.iter().any(|column| row.cell(column).is_same(&wanted));
                return Ok(body.rows.borrow().iter().find(fits).cloned().map(Value::from).unwrap_or_default());
            }
            _ if is(name, "НайтиСтроки", "FindRows") => match arg(args, 0).downcast::<Pairs>() {
                Some(filter) => {
                    return Ok(array(body.select(runtime, filter)?.into_iter().map(Value::from).collect()));
                }
                None => return bad_argument(1),
            },
            _ if is(name, "Сортировать", "Sort") => body.sort(&text_arg(args, 0))?,
            _ if is(name, "Итог", "Total") => {
                let column = body.column(&text_arg(args, 0))?;
                let rows = body.rows.borrow();
                let zero = Number::from(0i64);
                return Ok(Value::Number(rows.iter().fold(zero, |sum, row| sum.add(&number_in(&row.cell(&column))))));
            }
            _ if is(name, "Скопировать", "Copy") => {
                let rows = match arg(args, 0) {
                    Value::Undefined => body.rows.borrow().clone(),
                    given => match (given.downcast::<Pairs>(), given.downcast::<Array>()) {
                        (Some(filter), _) => body.select(runtime, filter)?,
                        (_, Some(list)) => {
                            let places = list
                                .items
                                .borrow()
                                .iter()
                                .map(|row| place_of(&body.rows.borrow(), row))
                                .collect::<Outcome<Vec<_>>>()?;
                            let rows = body.rows.borrow();
                            places.into_iter().filter_map(|at| rows.get(at).cloned()).collect()
                        }
                        _ => return bad_argument(1),
                    },
                };
                return body.copy(runtime, &rows, &body.named(&text_arg(args, 1))?);
            }
            _ if is(name, "СкопироватьКолонки", "CopyColumns") => {
                return body.copy(runtime, &[], &body.named(&text_arg(args, 0))?);
            }
            _ if is(name, "ВыгрузитьКолонку", "UnloadColumn") => {
                let column = body.column_given(&arg(args, 0))?;
                return Ok(array(body.rows.borrow().iter().map(|row| row.cell(&column)).collect()));
            }
            _ if is(name, "ЗагрузитьКолонку", "LoadColumn") => {
                let column = body.column_given(&arg(args, 1))?;
                let Value::Object(values) = arg(args, 0) else { return bad_argument(1) };
                for (row, value) in body.rows.borrow().iter().zip(values.elements(runtime)?) {
                    row.put(&column, value);
                }
            }
            _ if is(name, "ЗаполнитьЗначения", "FillValues") => {
                let columns = body.named(&text_arg(args, 1))?;
                for row in body.rows.borrow().iter() {
                    columns.iter().for_each(|column| row.put(column, arg(args, 0)));
                }
            }
            _ if is(name, "Свернуть", "GroupBy") => {
                body.fold(runtime, &text_arg(args, 0), &text_arg(args, 1))?
            }
            _ => return self.no_method(name),
        }
        Ok(Value::Undefined)
    }
}

/// `Индексы`: they make a search faster and change nothing else.
struct Indexes;

impl Object for Indexes {
    fn kind(&self) -> Kind {
        Kind::Language("Индексы коллекции значений")
    }
    fn call(&self, _runtime: &Runtime, name: &str, _args: &mut Args) -> Outcome {
        if is(name, "Добавить", "Add") { Ok(Value::Undefined) } else { self.no_method(name) }
    }
}

/// `СравнениеЗначений`: sorting compares by value anyway.
struct Comparison;

impl Object for Comparison {
    fn kind(&self) -> Kind {
        Kind::Language("Сравнение значений")
    }
}

pub fn construct(of: &str, args: &Args) -> Option<Outcome> {
    Some(match of {
        _ if is(of, "ТаблицаЗначений", "ValueTable") && args.is_empty() => {
            Ok(Value::object(Table::new()))
        }
        _ if is(of, "ОписаниеТипов", "TypeDescription") => TypeDescription::make(args),
        _ if is(of, "СравнениеЗначений", "CompareValues") => match arg(args, 0) {
            Value::Undefined => Ok(Value::object(Comparison)),
            _ => refuse("СравнениеЗначений с порядком"),
        },
        _ => return None,
    })
}
