//! Temporary storage and the storage of common settings. What goes in is a copy. Read next: `jobs.rs`.

use extension_update_bsl::error::raise;
use extension_update_bsl::library::binary::Uuid;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Value};
use std::rc::Rc;

use crate::base::{Base, Stored};
use crate::values::{arg, copy, text};

impl Base {
    /// Puts a value in under a new address, as a form or a test does.
    pub fn put(&self, owner: Option<u128>, value: Value) -> String {
        let address = format!("e1cib/tempstorage/{:032x}", self.next_id());
        self.temporary.borrow_mut().insert(address.clone(), Stored { owner, value });
        address
    }

    /// A form is gone, and what was kept for it.
    pub fn drop_owned_by(&self, owner: u128) {
        self.temporary.borrow_mut().retain(|_, stored| stored.owner != Some(owner));
    }
}

/// Functions of this area.
pub fn function(base: &Base, runtime: &Runtime, name: &str, args: &Args) -> Option<Outcome> {
    Some(match name {
        _ if is(name, "ПоместитьВоВременноеХранилище", "PutToTempStorage") => {
            put(base, runtime, args)
        }
        _ if is(name, "ПолучитьИзВременногоХранилища", "GetFromTempStorage") => {
            match base.temporary.borrow().get(&text(args, 0)) {
                Some(stored) => copy(runtime, &stored.value),
                // The platform answers nothing where there is nothing.
                None => Ok(Value::Undefined),
            }
        }
        _ if is(name, "УдалитьИзВременногоХранилища", "DeleteFromTempStorage") => {
            base.temporary.borrow_mut().remove(&text(args, 0));
            Ok(Value::Undefined)
        }
        _ if is(name, "ЭтоАдресВременногоХранилища", "IsTempStorageURL") => {
            Ok(Value::Bool(text(args, 0).starts_with("e1cib/tempstorage/")))
        }
        _ => return None,
    })
}

fn put(base: &Base, runtime: &Runtime, args: &Args) -> Outcome {
    let value = copy(runtime, &arg(args, 0))?;
    match arg(args, 1) {
        Value::Text(address) => {
            match base.temporary.borrow_mut().get_mut(&*address) {
                Some(stored) => stored.value = value,
                // What the platform does where nothing stands at the address any more is not known; here nothing is
                // kept.
                None => return raise("Неправильный адрес временного хранилища"),
            }
            Ok(Value::Text(address))
        }
        other => {
            let owner = other.downcast::<Uuid>().map(|uuid| uuid.0);
            Ok(Value::text(base.put(owner, value)))
        }
    }
}

/// `ХранилищеОбщихНастроек`.
pub struct Settings(pub Rc<Base>);

impl Object for Settings {
    fn kind(&self) -> Kind {
        Kind::Platform("СтандартноеХранилищеНастроекМенеджер")
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        let base = &self.0;
        let loads = is(name, "Загрузить", "Load");
        if !loads && !is(name, "Сохранить", "Save") {
            return self.no_method(name);
        }
        let user = text(args, if loads { 3 } else { 4 });
        if !user.is_empty() {
            base.modes.require_administrator("Недостаточно прав для работы с настройками другого пользователя")?;
        }
        let key = [text(args, 0), text(args, 1), user];
        if loads {
            return match base.settings.borrow().get(&key) {
                Some(value) => copy(runtime, value),
                None => Ok(Value::Undefined),
            };
        }
        let value = copy(runtime, &arg(args, 2))?;
        base.settings.borrow_mut().insert(key, value);
        Ok(Value::Undefined)
    }
}
