//! An information register without periods, the queries that the service asks of it, and what an HTTP service is given
//! and gives back. A query of another shape is refused. Read next: `server.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use extension_update_bsl::collections::{Array, array, map};
use extension_update_bsl::error::{raise, refuse};
use extension_update_bsl::library::binary::binary;
use extension_update_bsl::value::{is, same};
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Value, convert};

use crate::base::Base;
use crate::values::{Record, arg, bytes, text};

/// A record of a register; the first field is its key.
#[derive(Clone)]
pub struct Row {
    pub register: String,
    pub fields: Vec<(String, Value)>,
}

impl Row {
    fn find(&self, name: &str) -> Value {
        self.fields.iter().find(|(own, _)| same(own, name)).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

const FIELDS: [&str; 5] = ["Имя", "Данные", "Размер", "SHA256", "Загружен"];

/// `РегистрыСведений`.
pub struct Registers(pub Rc<Base>);

impl Object for Registers {
    fn kind(&self) -> Kind {
        Kind::Platform("РегистрыСведенийМенеджер")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        let (base, register) = (self.0.clone(), name.to_owned());
        let record = Record::open("РегистрСведенийМенеджер", &[]);
        Ok(record.with_method("СоздатьМенеджерЗаписи", "CreateRecordManager", move |_, _| {
            Ok(manager(base.clone(), register.clone()))
        }))
    }
}

/// `МенеджерЗаписи` of a register.
fn manager(base: Rc<Base>, register: String) -> Value {
    let is_chosen = Cell::new(false);
    let fields = FIELDS.map(|field| (field, Value::Undefined));
    Record::open("РегистрСведенийМенеджерЗаписи", &fields).with(move |own, name, _| {
        let key = own.find(FIELDS[0]).unwrap_or_default();
        let is_mine = |row: &Row| row.register == register && row.find(FIELDS[0]).equals(&key);
        let mut rows = base.rows.borrow_mut();
        match name {
            _ if is(name, "Прочитать", "Read") => {
                let found = rows.iter().find(|row| is_mine(row));
                is_chosen.set(found.is_some());
                for (name, value) in found.map(|row| row.fields.clone()).unwrap_or_default() {
                    own.put(&name, value);
                }
            }
            _ if is(name, "Выбран", "Selected") => return Ok(Value::Bool(is_chosen.get())),
            _ if is(name, "Записать", "Write") => {
                rows.retain(|row| !is_mine(row));
                let fields = FIELDS.map(|field| (field.to_owned(), own.find(field).unwrap_or_default()));
                rows.push(Row { register: register.clone(), fields: fields.into() });
            }
            _ if is(name, "Удалить", "Delete") => {
                if !is_chosen.get() {
                    return raise("Запись не выбрана");
                }
                rows.retain(|row| !is_mine(row));
            }
            _ => return own.no_method(name),
        }
        Ok(Value::Undefined)
    })
}

/// `Запрос`: it knows one register, a condition on the key and an order.
struct Query {
    base: Rc<Base>,
    text: String,
    parameters: RefCell<Vec<(String, Value)>>,
}

impl Query {
    fn run(&self) -> Outcome {
        let mut words = self.text.split_whitespace().map(|word| word.trim_end_matches(','));
        let mut fields = vec![];
        if words.next() != Some("ВЫБРАТЬ") {
            return refuse("запрос этого вида");
        }
        loop {
            match (words.next(), words.next(), words.next()) {
                (Some("ИЗ"), Some(table), Some("КАК")) => {
                    let register = table.strip_prefix("РегистрСведений.").unwrap_or_default().to_owned();
                    let _alias = words.next();
                    let rest: Vec<&str> = words.collect();
                    return self.choose(&register, &fields, &rest);
                }
                (Some(field), Some("КАК"), Some(alias)) => fields.push((field, alias)),
                _ => return refuse("запрос этого вида"),
            }
        }
    }

    fn choose(&self, register: &str, fields: &[(&str, &str)], rest: &[&str]) -> Outcome {
        let mut rows: Vec<Row> =
            self.base.rows.borrow().iter().filter(|row| row.register == register).cloned().collect();
        let bare = |field: &str| field.rsplit('.').next().unwrap_or_default().to_owned();
        match rest {
            [] => {}
            ["ГДЕ", field, "=", parameter] => {
                let wanted = parameter.trim_start_matches('&');
                let all = self.parameters.borrow();
                let Some((_, value)) = all.iter().find(|(name, _)| same(name, wanted)) else {
                    return raise(format!("Значение параметра не задано ({wanted})"));
                };
                rows.retain(|row| row.find(&bare(field)).equals(value));
            }
            ["УПОРЯДОЧИТЬ", "ПО", field, "УБЫВ"] => {
                rows.sort_by_key(|row| match row.find(&bare(field)) {
                    Value::Date(at) => std::cmp::Reverse(at),
                    _ => std::cmp::Reverse(0),
                });
            }
            _ => return refuse("условие запроса этого вида"),
        }
        let one = |row: &Row| {
            let values: Vec<(&str, Value)> =
                fields.iter().map(|(field, alias)| (*alias, row.find(&bare(field)))).collect();
            Record::closed("СтрокаТаблицыЗначений", &values)
        };
        Ok(Value::object(Selected { rows: rows.iter().map(one).collect(), at: Cell::new(None) }))
    }
}

impl Object for Query {
    fn kind(&self) -> Kind {
        Kind::Platform("Запрос")
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "УстановитьПараметр", "SetParameter") => {
                self.parameters.borrow_mut().push((text(args, 0), arg(args, 1)));
                Ok(Value::Undefined)
            }
            _ if is(name, "Выполнить", "Execute") => self.run(),
            _ => self.no_method(name),
        }
    }
}

/// A result, and a selection of it.
struct Selected {
    rows: Vec<Value>,
    at: Cell<Option<usize>>,
}

impl Object for Selected {
    fn kind(&self) -> Kind {
        Kind::Platform("РезультатЗапроса")
    }
    fn get(&self, runtime: &Runtime, name: &str) -> Outcome {
        match self.at.get().and_then(|at| self.rows.get(at)) {
            Some(Value::Object(row)) => row.get(runtime, name),
            _ => self.no_field(name),
        }
    }
    fn call(&self, _runtime: &Runtime, name: &str, _args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Выбрать", "Select") => {
                Ok(Value::object(Selected { rows: self.rows.clone(), at: Cell::new(None) }))
            }
            _ if is(name, "Следующий", "Next") => {
                let next = self.at.get().map_or(0, |at| at + 1);
                self.at.set(Some(next));
                Ok(Value::Bool(next < self.rows.len()))
            }
            _ if is(name, "Выгрузить", "Unload") => Ok(array(self.rows.clone())),
            _ => self.no_method(name),
        }
    }
}

/// A table that is an attribute of a form.
#[derive(Default)]
pub struct FormTable(pub RefCell<Vec<Value>>);

impl Object for FormTable {
    fn kind(&self) -> Kind {
        Kind::Platform("ДанныеФормыКоллекция")
    }
    fn elements(&self, _runtime: &Runtime) -> Outcome<Vec<Value>> {
        Ok(self.0.borrow().clone())
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Загрузить", "Load") => {
                let rows = arg(args, 0).downcast::<Array>().map(|rows| rows.items.borrow().clone());
                self.0.replace(rows.unwrap_or_default());
                Ok(Value::Undefined)
            }
            _ if is(name, "Количество", "Count") => Ok(Value::number(self.0.borrow().len())),
            _ => self.no_method(name),
        }
    }
}

/// `ХранилищеЗначения`.
fn kept(value: Value) -> Value {
    Record::open("ХранилищеЗначения", &[]).with_method("Получить", "Get", move |_, _| Ok(value.clone()))
}

/// `ЧтениеДанных`.
fn reading(bytes: Rc<[u8]>) -> Value {
    let at = Cell::new(0);
    Record::open("ЧтениеДанных", &[]).with(move |own, name, args| {
        let count = convert::to_number(&arg(args, 0)).ok().and_then(|count| count.to_i64());
        let count = usize::try_from(count.unwrap_or_default()).unwrap_or_default();
        match name {
            _ if is(name, "Пропустить", "Skip") => {
                at.set(at.get() + count);
                Ok(Value::number(count))
            }
            _ if is(name, "Прочитать", "Read") => {
                let end = bytes.len().min(at.get() + count);
                let part = binary(bytes.get(at.get()..end).unwrap_or_default());
                at.set(end);
                let record = Record::open("РезультатЧтенияДанных", &[]);
                Ok(record.with_method("ПолучитьДвоичныеДанные", "GetBinaryData", move |_, _| {
                    Ok(part.clone())
                }))
            }
            _ if is(name, "Закрыть", "Close") => Ok(Value::Undefined),
            _ => own.no_method(name),
        }
    })
}

/// `HTTPСервисОтвет`.
pub struct ServiceReply {
    fields: Record,
    pub body: RefCell<Vec<u8>>,
}

impl Object for ServiceReply {
    fn kind(&self) -> Kind {
        Kind::Platform("HTTPСервисОтвет")
    }
    fn get(&self, runtime: &Runtime, name: &str) -> Outcome {
        self.fields.get(runtime, name)
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "УстановитьТелоИзДвоичныхДанных", "SetBodyFromBinaryData") => {
                self.body.replace(bytes(args, 0)?.to_vec());
            }
            _ if is(name, "УстановитьТелоИзСтроки", "SetBodyFromString") => {
                self.body.replace(text(args, 0).into_bytes());
            }
            _ => return self.no_method(name),
        }
        Ok(Value::Undefined)
    }
}

/// The constructors of this area.
pub fn construct(base: &Rc<Base>, of: &str, args: &Args) -> Option<Outcome> {
    Some(match of {
        "Запрос" => {
            let (text, parameters) = (text(args, 0), RefCell::default());
            Ok(Value::object(Query { base: base.clone(), text, parameters }))
        }
        "ХранилищеЗначения" => Ok(kept(arg(args, 0))),
        "ЧтениеДанных" => bytes(args, 0).map(reading),
        "HTTPСервисОтвет" => {
            let fields = [("КодСостояния", arg(args, 0)), ("Заголовки", Value::object(map()))];
            let fields = Record::open("HTTPСервисОтвет", &fields);
            Ok(Value::object(ServiceReply { fields, body: RefCell::default() }))
        }
        _ => return None,
    })
}
