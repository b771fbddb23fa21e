//! The columns of a table. Their names are compared without case, in every alphabet (published as measured on 8.3.27).

use std::cell::RefCell;
use std::rc::Rc;

use super::{Body, TypeDescription};
use crate::convert::to_text;
use crate::error::{Outcome, raise};
use crate::library::text::is_name;
use crate::library::{arg, bad_argument, text_arg, whole_arg};
use crate::runtime::Runtime;
use crate::value::{Args, Kind, Object, Text, Value, is, place_of, same};

/// A column; tables that are copied get columns of their own.
pub struct Column {
    name: RefCell<Text>,
    title: RefCell<Option<Text>>,
    pub types: TypeDescription,
}

impl Column {
    pub fn is(&self, name: &str) -> bool {
        same(&self.name.borrow(), name)
    }

    pub fn name(&self) -> Text {
        self.name.borrow().clone()
    }

    pub fn copy(&self) -> Rc<Column> {
        Rc::new(Column {
            name: RefCell::new(self.name()),
            title: RefCell::new(self.title.borrow().clone()),
            types: self.types.clone(),
        })
    }
}

impl Object for Column {
    fn kind(&self) -> Kind {
        Kind::Language("Колонка таблицы значений")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match name {
            _ if is(name, "Имя", "Name") => Ok(Value::Text(self.name())),
            _ if is(name, "Заголовок", "Title") => {
                let title = self.title.borrow().clone();
                Ok(Value::Text(title.unwrap_or_else(|| self.name())))
            }
            _ if is(name, "ТипЗначения", "ValueType") => Ok(Value::object(self.types.clone())),
            _ => self.no_field(name),
        }
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        match name {
            _ if is(name, "Имя", "Name") => {
                self.name.replace(to_text(&value));
                Ok(())
            }
            _ if is(name, "Заголовок", "Title") => {
                self.title.replace(Some(to_text(&value)));
                Ok(())
            }
            _ => self.no_field(name).map(|_| ()),
        }
    }
}

/// `Колонки`.
pub struct Columns(pub Rc<Body>);

impl Body {
    /// A column that is given by its name, its number, or by itself.
    pub fn column_given(&self, given: &Value) -> Outcome<Rc<Column>> {
        let columns = self.columns.borrow();
        let at = match given {
            Value::Text(name) => columns.iter().position(|column| column.is(name)),
            other => place_of(&columns, other).ok(),
        };
        at.and_then(|at| columns.get(at).cloned()).map_or_else(|| raise("Индекс находится за границами"), Ok)
    }

    fn new_column(&self, at: usize, args: &[Option<Value>]) -> Outcome<Rc<Column>> {
        let args: Args = args.to_vec();
        let name = text_arg(&args, 0);
        if !is_name(&name) {
            return raise(format!("Неправильное имя колонки ({})", &*name));
        }
        if self.columns.borrow().iter().any(|column| column.is(&name)) {
            return raise(format!("Колонка с таким именем уже есть ({})", &*name));
        }
        let types = match arg(&args, 1) {
            Value::Undefined => TypeDescription::default(),
            given => match given.downcast::<TypeDescription>() {
                Some(types) => types.clone(),
                None => return bad_argument(2),
            },
        };
        let title = args.get(2).cloned().flatten().map(|title| to_text(&title));
        let column = Rc::new(Column { name: RefCell::new(name), title: RefCell::new(title), types });
        let mut columns = self.columns.borrow_mut();
        if at > columns.len() {
            return raise("Индекс находится за границами");
        }
        columns.insert(at, column.clone());
        Ok(column)
    }
}

impl Object for Columns {
    fn kind(&self) -> Kind {
        Kind::Language("Коллекция колонок таблицы значений")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match self.0.columns.borrow().iter().find(|column| column.is(name)) {
            Some(column) => Ok(column.clone().into()),
            None => raise(format!("Поле объекта не обнаружено ({name})")),
        }
    }
    fn get_index(&self, _runtime: &Runtime, index: &Value) -> Outcome {
        self.0.column_given(index).map(Value::from)
    }
    fn elements(&self, _runtime: &Runtime) -> Outcome<Vec<Value>> {
        Ok(self.0.columns.borrow().iter().cloned().map(Value::from).collect())
    }
    fn count(&self) -> Option<usize> {
        Some(self.0.columns.borrow().len())
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        let body = &self.0;
        match name {
            _ if is(name, "Количество", "Count") => Ok(Value::number(body.columns.borrow().len())),
            _ if is(name, "Добавить", "Add") => {
                let end = body.columns.borrow().len();
                body.new_column(end, args).map(Value::from)
            }
            _ if is(name, "Вставить", "Insert") => {
                let at = usize::try_from(whole_arg(args, 0, 0)?).unwrap_or(usize::MAX);
                body.new_column(at, args.get(1..).unwrap_or_default()).map(Value::from)
            }
            _ if is(name, "Найти", "Find") => {
                let wanted = text_arg(args, 0);
                let columns = body.columns.borrow();
                Ok(columns.iter().find(|column| column.is(&wanted)).cloned().map(Value::from).unwrap_or_default())
            }
            _ if is(name, "Получить", "Get") => body.column_given(&arg(args, 0)).map(Value::from),
            _ if is(name, "Индекс", "IndexOf") => {
                let column = body.column_given(&arg(args, 0))?;
                let at = body.columns.borrow().iter().position(|own| Rc::ptr_eq(own, &column));
                Ok(Value::number(at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)))
            }
            _ if is(name, "Удалить", "Delete") => {
                let column = body.column_given(&arg(args, 0))?;
                body.columns.borrow_mut().retain(|own| !Rc::ptr_eq(own, &column));
                Ok(Value::Undefined)
            }
            _ if is(name, "Очистить", "Clear") => {
                body.columns.borrow_mut().clear();
                Ok(Value::Undefined)
            }
            _ => self.no_method(name),
        }
    }
}
