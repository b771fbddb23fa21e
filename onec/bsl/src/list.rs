//! `СписокЗначений`: values with a presentation and a mark.

use std::cell::RefCell;
use std::rc::Rc;

use crate::collections::{Array, array};
use crate::convert::{to_condition, to_text};
use crate::error::{Outcome, raise, refuse};
use crate::library::{arg, bad_argument, whole_arg};
use crate::runtime::Runtime;
use crate::tables::{compare_values, sort_by};
use crate::value::{Args, Kind, Object, Text, Value, Weight, downcast, is, let_go, place_of};

/// About what an element takes.
const ELEMENT: usize = 96;

#[derive(Default)]
struct List {
    items: RefCell<Vec<Rc<Item>>>,
    weight: Weight,
}

struct Item {
    value: RefCell<Value>,
    presentation: RefCell<Text>,
    mark: RefCell<bool>,
}

impl Drop for Item {
    fn drop(&mut self) {
        let_go([self.value.take()]);
    }
}

fn item(args: &[Option<Value>]) -> Outcome<Rc<Item>> {
    let args: Args = args.to_vec();
    if args.get(3).is_some_and(Option::is_some) {
        return refuse("СписокЗначений с картинкой");
    }
    let presentation = args.get(1).cloned().flatten().map_or_else(|| Text::new(""), |text| to_text(&text));
    let mark = args.get(2).cloned().flatten().map_or(Ok(false), |mark| to_condition(&mark))?;
    Ok(Rc::new(Item {
        value: RefCell::new(arg(&args, 0)),
        presentation: RefCell::new(presentation),
        mark: RefCell::new(mark),
    }))
}

impl Object for Item {
    fn kind(&self) -> Kind {
        Kind::Language("Элемент списка значений")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match name {
            _ if is(name, "Значение", "Value") => Ok(self.value.borrow().clone()),
            _ if is(name, "Представление", "Presentation") => {
                Ok(Value::Text(self.presentation.borrow().clone()))
            }
            _ if is(name, "Пометка", "Check") => Ok(Value::Bool(*self.mark.borrow())),
            _ => self.no_field(name),
        }
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        match name {
            _ if is(name, "Значение", "Value") => {
                self.value.replace(value);
            }
            _ if is(name, "Представление", "Presentation") => {
                self.presentation.replace(to_text(&value));
            }
            _ if is(name, "Пометка", "Check") => {
                self.mark.replace(to_condition(&value)?);
            }
            _ => return self.no_field(name).map(|_| ()),
        }
        Ok(())
    }
    /// What is shown of an element: its presentation, else its value.
    fn shown(&self) -> String {
        let presentation = self.presentation.borrow();
        match &*self.value.borrow() {
            _ if !presentation.is_empty() => presentation.to_string(),
            // A list may hold itself.
            Value::Object(object) if downcast::<List>(object).is_some() => "СписокЗначений".to_owned(),
            value => to_text(value).to_string(),
        }
    }
}

impl List {
    fn place(&self, given: &Value) -> Outcome<usize> {
        place_of(&self.items.borrow(), given)
    }

    fn insert(&self, at: usize, item: Rc<Item>) -> Outcome {
        let mut items = self.items.borrow_mut();
        if at > items.len() {
            return raise("Индекс находится за границами");
        }
        self.weight.add(ELEMENT);
        items.insert(at, item.clone());
        Ok(item.into())
    }

    fn sort(&self, descending: bool, key: fn(&Item) -> Value) -> Outcome<()> {
        sort_by(&mut self.items.borrow_mut(), |a, b| {
            let order = compare_values(&key(a), &key(b))?;
            Ok(if descending { order.reverse() } else { order })
        })
    }
}

fn is_descending(args: &Args) -> Outcome<bool> {
    match arg(args, 0) {
        Value::Undefined => Ok(false),
        Value::Item(item) if item.of == "НаправлениеСортировки" => Ok(item.name == "Убыв"),
        _ => bad_argument(1),
    }
}

impl Object for List {
    fn kind(&self) -> Kind {
        Kind::Language("Список значений")
    }
    fn get_index(&self, _runtime: &Runtime, index: &Value) -> Outcome {
        let at = self.place(index)?;
        Ok(self.items.borrow().get(at).cloned().map(Value::from).unwrap_or_default())
    }
    fn elements(&self, _runtime: &Runtime) -> Outcome<Vec<Value>> {
        Ok(self.items.borrow().iter().cloned().map(Value::from).collect())
    }
    fn count(&self) -> Option<usize> {
        Some(self.items.borrow().len())
    }
    fn shown(&self) -> String {
        self.items.borrow().iter().map(|item| item.shown()).collect::<Vec<_>>().join("; ")
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Количество", "Count") => return Ok(Value::number(self.items.borrow().len())),
            _ if is(name, "Добавить", "Add") => {
                let end = self.items.borrow().len();
                return self.insert(end, item(args)?);
            }
            _ if is(name, "Вставить", "Insert") => {
                let at = usize::try_from(whole_arg(args, 0, 0)?).unwrap_or(usize::MAX);
                return self.insert(at, item(args.get(1..).unwrap_or_default())?);
            }
            _ if is(name, "Получить", "Get") => return self.get_index(runtime, &arg(args, 0)),
            _ if is(name, "Индекс", "IndexOf") => {
                let at = self.place(&arg(args, 0)).ok().and_then(|at| i64::try_from(at).ok());
                return Ok(Value::number(at.unwrap_or(-1)));
            }
            _ if is(name, "НайтиПоЗначению", "FindByValue") => {
                let wanted = arg(args, 0);
                let items = self.items.borrow();
                let found = items.iter().find(|item| item.value.borrow().is_same(&wanted));
                return Ok(found.cloned().map(Value::from).unwrap_or_default());
            }
            _ if is(name, "ВыгрузитьЗначения", "UnloadValues") => {
                return Ok(array(self.items.borrow().iter().map(|item| item.value.borrow().clone()).collect()));
            }
            _ if is(name, "Скопировать", "Copy") => {
                let copy = List::default();
                for item in self.items.borrow().iter() {
                    let (value, presentation) = (item.value.borrow().clone(), item.presentation.borrow().clone());
                    let own = Item {
                        value: RefCell::new(value),
                        presentation: RefCell::new(presentation),
                        mark: RefCell::new(*item.mark.borrow()),
                    };
                    let end = copy.items.borrow().len();
                    copy.insert(end, Rc::new(own))?;
                }
                return Ok(Value::object(copy));
            }
            _ if is(name, "ЗагрузитьЗначения", "LoadValues") => {
                let given = arg(args, 0);
                let Some(values) = given.downcast::<Array>() else { return bad_argument(1) };
                self.items.take();
                for (at, value) in values.items.borrow().iter().enumerate() {
                    self.insert(at, item(&[Some(value.clone())])?)?;
                }
            }
            _ if is(name, "ЗаполнитьПометки", "FillChecks") => {
                let mark = to_condition(&arg(args, 0))?;
                self.items.borrow().iter().for_each(|item| {
                    item.mark.replace(mark);
                });
            }
            _ if is(name, "СортироватьПоЗначению", "SortByValue") => {
                self.sort(is_descending(args)?, |item| item.value.borrow().clone())?;
            }
            _ if is(name, "СортироватьПоПредставлению", "SortByPresentation") => {
                self.sort(is_descending(args)?, |item| Value::text(item.shown()))?;
            }
            _ if is(name, "Удалить", "Delete") => {
                let at = self.place(&arg(args, 0))?;
                self.items.borrow_mut().remove(at);
            }
            _ if is(name, "Очистить", "Clear") => {
                self.items.take();
            }
            _ => return self.no_method(name),
        }
        Ok(Value::Undefined)
    }
}

pub fn construct(of: &str, args: &Args) -> Option<Outcome> {
    (is(of, "СписокЗначений", "ValueList") && args.is_empty()).then(|| Ok(Value::object(List::default())))
}
