//! The platform on the client: dialogs, and the way to the server, on which values are copied and may be lost. Read
//! next: `form.rs`.

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use extension_update_bsl::error::raise;
use extension_update_bsl::runtime::PlatformCall;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Kind, Object, Outcome, Platform, Runtime, Value};

use crate::base::{Base, Shown};
use crate::faults::REMOTE;
use crate::server::common_construct;
use crate::storage;
use crate::values::{Record, arg, copy, enumeration, text};

pub struct Client {
    pub base: Rc<Base>,
    pub server: Rc<Runtime>,
    /// Common modules that the client may call on the server, in lower case.
    pub remote: HashSet<String>,
    pub launch_parameter: String,
    /// Dialogs whose answer is still to come.
    pub pending: Rc<RefCell<Vec<Notification>>>,
}

impl Client {
    /// Calls a procedure of the server with copies, and copies back what is given by reference.
    fn send(&self, runtime: &Runtime, module: &str, procedure: &str, args: &mut Args) -> Outcome {
        send(&self.base, runtime, &self.server, module, procedure, args)
    }
}

fn send(base: &Base, client: &Runtime, server: &Runtime, module: &str, procedure: &str, args: &mut Args) -> Outcome {
    let copies = args.iter().map(|arg| arg.as_ref().map(|arg| copy(client, arg)).transpose());
    let mut copies = copies.collect::<Outcome<Args>>()?;
    let outcome = server.call(module, procedure, &mut copies)?;
    let by_value = server.by_value(module, procedure);
    let outcome = copy(server, &outcome)?;
    let mut back = vec![];
    for (at, copied) in copies.iter().enumerate() {
        let given = by_value.get(at).copied().unwrap_or(true);
        back.push(match copied {
            Some(value) if !given => Some(copy(server, value)?),
            _ => None,
        });
    }
    base.faults.after(REMOTE, procedure)?;
    for (arg, value) in args.iter_mut().zip(back) {
        if value.is_some() {
            *arg = value;
        }
    }
    Ok(outcome)
}

/// A module of the server as the client sees it.
struct Remote {
    base: Rc<Base>,
    server: Rc<Runtime>,
    module: String,
}

impl Object for Remote {
    fn kind(&self) -> Kind {
        Kind::Platform(REMOTE)
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        if !self.server.exports(&self.module, name) {
            return raise(format!("Метод объекта не обнаружен ({name})"));
        }
        send(&self.base, runtime, &self.server, &self.module, name, args)
    }
}

/// `ОписаниеОповещения`.
#[derive(Clone)]
pub struct Notification {
    pub procedure: String,
    pub module: Value,
    pub extra: Value,
    pub on_error: String,
}

impl Object for Notification {
    fn kind(&self) -> Kind {
        Kind::Platform("ОписаниеОповещения")
    }
}

impl Platform for Client {
    fn global(&self, _runtime: &Runtime, name: &str) -> Option<Value> {
        let lower = name.to_lowercase();
        if self.remote.contains(&lower) {
            let (base, server) = (self.base.clone(), self.server.clone());
            return Some(Value::object(Remote { base, server, module: name.to_owned() }));
        }
        if is(name, "ПараметрЗапуска", "LaunchParameter") {
            return Some(Value::from(self.launch_parameter.as_str()));
        }
        enumeration(name)
    }

    fn function(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Option<Outcome> {
        let base = &self.base;
        let none = Ok(Value::Undefined);
        Some(match name {
            _ if is(name, "ПоказатьПредупреждение", "ShowMessageBox") => {
                base.show(Shown::Warning(text(args, 1)));
                none
            }
            _ if is(name, "ПоказатьОповещениеПользователя", "ShowUserNotification") => {
                // The heading, and under it the explanation.
                let words = [text(args, 0), text(args, 2)];
                base.show(Shown::Notice(words.join("\n").trim_end().to_owned()));
                none
            }
            _ if is(name, "ПоказатьВопрос", "ShowQueryBox") => {
                base.show(Shown::Question(text(args, 1)));
                self.wait_for(args)
            }
            _ if is(name, "НачатьПомещениеФайла", "BeginPutFile") => {
                base.show(Shown::File("?".to_owned()));
                self.wait_for(args)
            }
            _ if is(name, "ПолучитьФайл", "GetFile") => {
                let stored = base.temporary.borrow().get(&text(args, 0)).map(|stored| stored.value.clone());
                base.given.borrow_mut().push((text(args, 1), stored.unwrap_or_default()));
                base.show(Shown::File(text(args, 1)));
                none
            }
            _ if is(name, "ЗавершитьРаботуСистемы", "Exit") => {
                base.show(Shown::End(matches!(arg(args, 1), Value::Bool(true))));
                none
            }
            _ if is(name, "ПерейтиПоНавигационнойСсылке", "GotoURL") => {
                base.show(Shown::Link(text(args, 0)));
                none
            }
            _ if is(name, "ОткрытьФорму", "OpenForm") => {
                base.show(Shown::Form(text(args, 0)));
                none
            }
            _ if is(name, "Оповестить", "Notify") => {
                base.announced.borrow_mut().push(text(args, 0));
                base.show(Shown::Notice(text(args, 0)));
                none
            }
            _ if is(name, "ТекущаяУниверсальнаяДатаВМиллисекундах", "CurrentUniversalDateInMilliseconds") => {
                Ok(Value::number(base.clock.get()))
            }
            _ if is(name, "УдалитьИзВременногоХранилища", "DeleteFromTempStorage") => {
                return storage::function(base, runtime, name, args);
            }
            _ => return None,
        })
    }

    fn construct(&self, _runtime: &Runtime, of: &str, args: &mut Args) -> Option<Outcome> {
        Some(match of {
            "ОписаниеОповещения" => Ok(Value::object(Notification {
                procedure: text(args, 0),
                module: arg(args, 1),
                extra: arg(args, 2),
                on_error: text(args, 3),
            })),
            "ТекстовыйДокумент" => Ok(document(self.base.clone(), self.pending.clone())),
            _ => return common_construct(of),
        })
    }

    fn before(&self, _runtime: &Runtime, call: &PlatformCall) -> Outcome<()> {
        self.base.before(&self.server, call)
    }

    fn cross(&self, runtime: &Runtime, module: &str, procedure: &str, args: &mut Args) -> Outcome {
        let call = PlatformCall { of: REMOTE.into(), name: procedure.into(), module: module.into(), line: 0 };
        self.base.before(&self.server, &call)?;
        self.send(runtime, module, procedure, args)
    }
}

impl Client {
    fn wait_for(&self, args: &Args) -> Outcome {
        match arg(args, 0).downcast::<Notification>() {
            Some(notification) => {
                self.pending.borrow_mut().push(notification.clone());
                Ok(Value::Undefined)
            }
            None => raise("Недопустимое значение параметра (параметр номер '1')"),
        }
    }
}

/// `ТекстовыйДокумент` that the client writes to a file: the file is what the user is shown, its text nobody reads.
fn document(base: Rc<Base>, pending: Rc<RefCell<Vec<Notification>>>) -> Value {
    Record::open("ТекстовыйДокумент", &[]).with(move |own, name, args| {
        match name {
            _ if is(name, "УстановитьТекст", "SetText") => {}
            _ if is(name, "НачатьЗапись", "BeginWriting") => {
                base.show(Shown::File(text(args, 1)));
                pending.borrow_mut().extend(arg(args, 0).downcast::<Notification>().cloned());
            }
            _ => return own.no_method(name),
        }
        Ok(Value::Undefined)
    })
}
