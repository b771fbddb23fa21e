//! Small values of the platform: records, enumerations, and the copy that a value becomes when it crosses between
//! client and server or goes into a storage. Read next: `server.rs`.

use std::cell::RefCell;
use std::rc::Rc;

use extension_update_bsl::collections::{Array, Pairs, array, map, structure};
use extension_update_bsl::error::raise;
pub use extension_update_bsl::library::arg;
pub use extension_update_bsl::library::binary::bytes;
use extension_update_bsl::library::binary::{Binary, Uuid};
use extension_update_bsl::library::construct;
use extension_update_bsl::library::errors::ErrorInfo;
use extension_update_bsl::value::{Item, is, same};
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Value, convert};

/// What an object does where a method of it is called: the object itself, the name and the arguments.
type Methods = Box<dyn Fn(&Record, &str, &Args) -> Outcome>;

/// An object of named fields, and of methods where it has any. One that is closed refuses to change.
pub struct Record {
    kind: &'static str,
    closed: bool,
    fields: RefCell<Vec<(String, Value)>>,
    methods: Option<Methods>,
}

impl Record {
    /// One that the program may change.
    pub fn open(kind: &'static str, fields: &[(&str, Value)]) -> Record {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Record { kind, closed: false, fields: RefCell::new(fields), methods: None }
    }

    /// One that only the platform makes.
    pub fn closed(kind: &'static str, fields: &[(&str, Value)]) -> Value {
        Value::object(Record { closed: true, ..Record::open(kind, fields) })
    }

    /// The same with methods.
    pub fn with(self, methods: impl Fn(&Record, &str, &Args) -> Outcome + 'static) -> Value {
        Value::object(Record { methods: Some(Box::new(methods)), ..self })
    }

    /// The same with one method, by its Russian and its English name.
    pub fn with_method(
        self,
        russian: &'static str,
        english: &'static str,
        does: impl Fn(&Record, &Args) -> Outcome + 'static,
    ) -> Value {
        self.with(move |own, name, args| if is(name, russian, english) { does(own, args) } else { own.no_method(name) })
    }

    pub fn find(&self, name: &str) -> Option<Value> {
        self.fields.borrow().iter().find(|(own, _)| same(own, name)).map(|(_, value)| value.clone())
    }

    /// As [`Object::set`], also for a closed one.
    pub fn put(&self, name: &str, value: Value) -> bool {
        let mut fields = self.fields.borrow_mut();
        let found = fields.iter_mut().find(|(own, _)| same(own, name));
        found.map(|(_, old)| *old = value).is_some()
    }
}

impl Object for Record {
    fn kind(&self) -> Kind {
        Kind::Platform(self.kind)
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match self.find(name) {
            Some(value) => Ok(value),
            None => self.no_field(name),
        }
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        if self.closed {
            return raise(format!("Поле объекта недоступно для записи ({name})"));
        }
        if self.put(name, value) { Ok(()) } else { self.no_field(name).map(|_| ()) }
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match &self.methods {
            Some(methods) => methods(self, name, args),
            None => self.no_method(name),
        }
    }
}

type Items = &'static [(&'static str, &'static str)];

const ENUMERATIONS: &[(&str, &str, Items)] = &[
    (
        "ИсточникРасширенийКонфигурации",
        "ConfigurationExtensionsSource",
        &[("БазаДанных", "Database"), ("СеансАктивные", "SessionApplied"), ("СеансОтключенные", "SessionDisabled")],
    ),
    (
        "ВажностьПроблемыПримененияРасширенияКонфигурации",
        "ConfigurationExtensionApplicationIssueSeverity",
        &[("Критичная", "Critical"), ("Обычная", "Normal")],
    ),
    (
        "УровеньЖурналаРегистрации",
        "EventLogLevel",
        &[("Информация", "Information"), ("Предупреждение", "Warning"), ("Ошибка", "Error"), ("Примечание", "Note")],
    ),
    (
        "СостояниеФоновогоЗадания",
        "BackgroundJobState",
        &[("Активно", "Active"), ("Завершено", "Completed"), ("ЗавершеноАварийно", "Failed"), ("Отменено", "Canceled")],
    ),
    ("РежимДиалогаВопрос", "QuestionDialogMode", &[("ДаНет", "YesNo"), ("ОК", "OK")]),
    ("КодВозвратаДиалога", "DialogReturnCode", &[("Да", "Yes"), ("Нет", "No"), ("Отмена", "Cancel")]),
    ("ИспользованиеByteOrderMark", "ByteOrderMarkUse", &[("НеИспользовать", "DontUse"), ("Авто", "Auto")]),
    ("ТипПлатформы", "PlatformType", &[("Windows_x86_64", "Windows_x86_64"), ("Linux_x86_64", "Linux_x86_64")]),
];

struct Enumeration(&'static str, Items);

impl Object for Enumeration {
    fn kind(&self) -> Kind {
        Kind::Language(self.0)
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        match self.1.iter().find(|(russian, english)| is(name, russian, english)) {
            Some((own, _)) => Ok(item(self.0, own)),
            None => raise(format!("Поле объекта не обнаружено ({name})")),
        }
    }
}

/// The value of an enumeration by its Russian name.
pub fn item(of: &'static str, name: &'static str) -> Value {
    Value::Item(Rc::new(Item { of, name, shown: name }))
}

pub fn enumeration(name: &str) -> Option<Value> {
    let found = ENUMERATIONS.iter().find(|(russian, english, _)| is(name, russian, english))?;
    Some(Value::object(Enumeration(found.0, found.2)))
}

/// A copy for the other side, or for a storage.
///
/// # Errors
/// The words of the platform where a value of such a type cannot leave its place.
pub fn copy(runtime: &Runtime, value: &Value) -> Outcome {
    let Value::Object(object) = value else { return Ok(value.clone()) };
    if let Some(found) = value.downcast::<Array>() {
        let items = found.items.borrow().clone();
        let items = items.iter().map(|item| copy(runtime, item)).collect::<Outcome<Vec<_>>>()?;
        let copied = array(items);
        return if object.type_name() == "Массив" {
            Ok(copied)
        } else {
            fixed(runtime, "ФиксированныйМассив", copied)
        };
    }
    if let Some(found) = value.downcast::<Pairs>() {
        let copied = if found.is_map() { map() } else { structure() };
        for (key, value) in found.pairs() {
            copied.insert(copy(runtime, &key)?, copy(runtime, &value)?);
        }
        let is_fixed = object.type_name() == "Фиксированная структура";
        let copied = Value::object(copied);
        return if is_fixed {
            fixed(runtime, "ФиксированнаяСтруктура", copied)
        } else {
            Ok(copied)
        };
    }
    if value.downcast::<Binary>().is_some()
        || value.downcast::<Uuid>().is_some()
        || value.downcast::<ErrorInfo>().is_some()
    {
        return Ok(value.clone());
    }
    raise(format!("Ошибка преобразования данных: значение типа «{}» передать нельзя", object.type_name()))
}

fn fixed(runtime: &Runtime, of: &str, copied: Value) -> Outcome {
    construct(runtime, of, &mut vec![Some(copied)]).unwrap_or_else(|| raise(of))
}

/// An argument as a text.
pub fn text(args: &Args, at: usize) -> String {
    convert::show(&arg(args, at))
}
