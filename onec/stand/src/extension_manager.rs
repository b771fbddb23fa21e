//! `РасширенияКонфигурации`, and an extension as the program sees it. Read next: `storage.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use extension_update_bsl::collections::{Pairs, array};
use extension_update_bsl::error::raise;
use extension_update_bsl::library::binary::binary;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Value, convert};
use extension_update_container::read_extension;
use sha1::{Digest, Sha1};

use crate::base::Base;
use crate::extensions::{Extension, Problem, Written};
use crate::jobs::State;
use crate::values::{Record, arg, bytes, item};

/// `РасширенияКонфигурации`.
pub struct Manager(pub Rc<Base>);

impl Object for Manager {
    fn kind(&self) -> Kind {
        Kind::Platform("МенеджерРасширенийКонфигурации")
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Получить", "Get") => self.find(args),
            _ if is(
                name,
                "ВыполнитьФоновоеЗаданиеСРасширениямиБазыДанных",
                "ExecuteBackgroundJobWithDatabaseExtensions",
            ) =>
            {
                self.0.start_probe(runtime, args)
            }
            _ if is(name, "ПолучитьИнформациюОПроблемахПримененияВСеансе", "GetInfoOnIssuesOfApplicationInSession") => {
                Ok(self.problems())
            }
            _ if is(name, "ПроверитьВозможностьПримененияВсех", "CheckCanApplyAll") => {
                Ok(self.told(&self.0.extensions.borrow().unfit))
            }
            _ if is(name, "Создать", "Create") => Ok(value(&self.0, None, &Extension::unknown())),
            _ => self.no_method(name),
        }
    }
}

impl Manager {
    /// Whether the code runs in a session with the database's extensions.
    fn is_probe(&self) -> bool {
        self.0.job.borrow().as_ref().is_some_and(|job| job.is_probe)
    }

    fn problems(&self) -> Value {
        let all = self.0.extensions.borrow();
        let found = if self.is_probe() { all.probe().problems } else { all.problems.clone() };
        drop(all);
        self.told(&found)
    }

    /// Problems, each with its extension.
    fn told(&self, found: &[(String, Problem)]) -> Value {
        let all = self.0.extensions.borrow();
        let one = |(name, problem): &(String, Problem)| {
            let of = all.database.iter().find(|extension| extension.name == *name);
            let of = of.map_or(Value::Undefined, |extension| value(&self.0, Some(extension.id), extension));
            told(problem, of)
        };
        array(found.iter().map(one).collect())
    }

    fn find(&self, args: &Args) -> Outcome {
        self.0.modes.require_administrator("Недостаточно прав")?;
        let all = self.0.extensions.borrow();
        let connected = if self.is_probe() { all.connected() } else { all.session.clone() };
        let source = match arg(args, 1) {
            Value::Undefined => &all.database,
            Value::Item(item) if item.of == "ИсточникРасширенийКонфигурации" => {
                match item.name {
                    "СеансАктивные" => &connected,
                    "СеансОтключенные" => &all.disabled,
                    _ => &all.database,
                }
            }
            _ => return raise("Недопустимое значение параметра (параметр номер '2')"),
        };
        let mut found: Vec<&Extension> = source.iter().collect();
        if let Some(filter) = arg(args, 0).downcast::<Pairs>() {
            for (key, wanted) in filter.pairs() {
                let (key, wanted) = (convert::show(&key), convert::show(&wanted));
                if !is(&key, "Имя", "Name") {
                    return raise(format!("Неизвестный отбор ({key})"));
                }
                found.retain(|extension| extension.name == wanted);
            }
        }
        Ok(array(found.into_iter().map(|extension| value(&self.0, Some(extension.id), extension)).collect()))
    }
}

/// `ОписаниеЗащитыОтОпасныхДействий`.
pub fn protection(warns: bool) -> Value {
    Value::object(Record::open(
        "ОписаниеЗащитыОтОпасныхДействий",
        &[("ПредупреждатьОбОпасныхДействиях", Value::Bool(warns))],
    ))
}

/// An extension as the program sees it: a snapshot whose settings can be changed before it is written.
struct ExtensionValue {
    base: Rc<Base>,
    id: Cell<Option<u128>>,
    fields: Record,
    was: RefCell<Extension>,
}

fn value(base: &Rc<Base>, id: Option<u128>, extension: &Extension) -> Value {
    let node = if extension.main_node { Value::from("Главный узел") } else { Value::Undefined };
    let hash = binary(Sha1::digest(&extension.data).to_vec());
    let fields = [
        ("Имя", Value::from(extension.name.as_str())),
        ("Версия", Value::from(extension.version.as_str())),
        ("ХешСумма", hash),
        ("ГлавныйУзел", node),
        ("Активно", Value::Bool(extension.is_active)),
        ("БезопасныйРежим", Value::Bool(extension.is_safe)),
        ("ЗащитаОтОпасныхДействий", protection(extension.warns)),
        ("ИспользоватьОсновныеРолиДляВсехПользователей", Value::Bool(extension.main_roles)),
    ];
    let fields = Record::open("РасширениеКонфигурации", &fields);
    Value::object(ExtensionValue {
        base: base.clone(),
        id: Cell::new(id),
        fields,
        was: RefCell::new(extension.clone()),
    })
}

impl Object for ExtensionValue {
    fn kind(&self) -> Kind {
        Kind::Platform("РасширениеКонфигурации")
    }
    fn get(&self, runtime: &Runtime, name: &str) -> Outcome {
        self.fields.get(runtime, name)
    }
    fn set(&self, runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        if ["Имя", "Версия", "ХешСумма", "ГлавныйУзел"].contains(&name) {
            return raise(format!("Поле объекта недоступно для записи ({name})"));
        }
        self.fields.set(runtime, name, value)
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "ПолучитьДанные", "GetData") => Ok(binary(self.was.borrow().data.clone())),
            _ if is(name, "ИзменяетСтруктуруДанных", "ModifiesDataStructure") => {
                Ok(Value::Bool(self.was.borrow().changes_data))
            }
            _ if is(name, "ПроверитьВозможностьПрименения", "CheckCanApply") => {
                self.check(&bytes(args, 0)?)
            }
            _ if is(name, "Записать", "Write") => {
                self.write(args)?;
                self.base.faults.after("РасширениеКонфигурации", "Записать")?;
                Ok(Value::Undefined)
            }
            _ if is(name, "Удалить", "Delete") => {
                self.allow()?;
                self.lock()?;
                let id = self.id.get();
                self.base.extensions.borrow_mut().database.retain(|extension| Some(extension.id) != id);
                Ok(Value::Undefined)
            }
            _ => self.no_method(name),
        }
    }
}

/// A problem as the program sees it.
fn told(problem: &Problem, of: Value) -> Value {
    let severity = if problem.is_critical { "Критичная" } else { "Обычная" };
    Record::closed(
        "ПроблемаПримененияРасширенияКонфигурации",
        &[
            ("Важность", item("ВажностьПроблемыПримененияРасширенияКонфигурации", severity)),
            ("Описание", Value::from(problem.text.as_str())),
            ("Расширение", of),
        ],
    )
}

impl ExtensionValue {
    fn allow(&self) -> Outcome<()> {
        let modes = &self.base.modes;
        if modes.is_safe() {
            return raise("Операция запрещена в безопасном режиме");
        }
        modes.require_administrator("Нарушение прав доступа!")
    }

    fn check(&self, data: &[u8]) -> Outcome {
        let found = (self.base.extensions.borrow().check)(data);
        let Ok(found) = found else { return raise(found.err().unwrap_or_default()) };
        Ok(array(found.iter().map(|problem| told(problem, Value::Undefined)).collect()))
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.fields.find(name), Some(Value::Bool(true)))
    }

    /// Takes the base for this session alone, where the write needs that.
    fn lock(&self) -> Outcome<()> {
        let base = &self.base;
        base.settle_sessions();
        let is_busy = base.jobs.borrow().iter().any(|job| job.state.get() == State::Active)
            || base.sessions.borrow().iter().any(|session| !session.is_own);
        if base.extensions.borrow().needs_lock && is_busy {
            return raise("Ошибка исключительной блокировки информационной базы");
        }
        Ok(())
    }

    fn write(&self, args: &Args) -> Outcome<()> {
        self.allow()?;
        self.lock()?;
        let mut new = self.was.borrow().clone();
        if let Some(Some(_)) = args.first() {
            let data = bytes(args, 0)?;
            let Ok(described) = read_extension(&data) else {
                return raise("Файл не является файлом расширения конфигурации");
            };
            new = Extension { name: described.name, version: described.version, data, ..new };
        }
        new.is_safe = self.flag("БезопасныйРежим");
        new.main_roles = self.flag("ИспользоватьОсновныеРолиДляВсехПользователей");
        let protection = self.fields.find("ЗащитаОтОпасныхДействий").unwrap_or_default();
        let warns = protection.downcast::<Record>().and_then(|record| record.find("ПредупреждатьОбОпасныхДействиях"));
        new.warns = !matches!(warns, Some(Value::Bool(false)));
        let mut all = self.base.extensions.borrow_mut();
        let same_name = |other: &&Extension| other.name == new.name && Some(other.id) != self.id.get();
        if all.database.iter().any(|other| same_name(&other)) {
            return raise(format!("Расширение с именем «{}» уже есть", new.name));
        }
        new.id = self.id.get().unwrap_or_else(|| self.base.next_id());
        self.id.set(Some(new.id));
        self.was.replace(new.clone());
        let before = all.database.iter().find(|extension| extension.id == new.id);
        let before = before.map_or_else(|| Rc::from([]), |old| old.data.clone());
        let others = self.base.sessions.borrow().iter().filter(|session| !session.is_own).count();
        let (at, version, data) = (self.base.clock.get(), new.version.clone(), new.data.clone());
        all.writes.push(Written { at, version, data, before, others });
        match all.database.iter_mut().find(|extension| extension.id == new.id) {
            Some(old) => *old = new,
            None => all.database.push(new),
        }
        Ok(())
    }
}

/// `Новый ОписаниеКонфигурации(Данные)`.
///
/// # Errors
/// The data is no extension.
pub fn describe(base: &Base, args: &Args) -> Outcome {
    match read_extension(&bytes(args, 0)?) {
        Ok(described) => Ok(Record::closed(
            "ОписаниеКонфигурации",
            &[
                ("Имя", Value::text(base.extensions.borrow().read_as.clone().unwrap_or(described.name))),
                ("Версия", Value::from(described.version.as_str())),
                ("Поставщик", Value::from(described.vendor.as_str())),
            ],
        )),
        Err(problem) => raise(format!("Файл не является файлом конфигурации: {problem}")),
    }
}
