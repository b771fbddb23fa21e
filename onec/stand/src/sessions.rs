//! Sessions, rights and modes: who is there, what this session may do, and what it has turned on for the time being.
//! Read next: `extensions.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use extension_update_bsl::calendar::Moment;
use extension_update_bsl::collections::array;
use extension_update_bsl::error::raise;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Outcome, Value};

use crate::base::{Base, Entry};
use crate::jobs;
use crate::server::language;
use crate::values::{Record, arg, text};

/// A session of the infobase.
#[derive(Clone, Debug)]
pub struct Session {
    pub number: usize,
    /// Seconds since 0001-01-01.
    pub start: i64,
    pub application: String,
    /// Empty for one without a user.
    pub user: String,
    pub is_own: bool,
    /// Its client ends it so many milliseconds after a lock of sessions has begun; one that is none of the library's
    /// never does.
    pub obeys: Option<i64>,
}

impl Session {
    pub fn own() -> Session {
        let start = Moment { year: 2026, month: 10, day: 2, hour: 8, minute: 0, second: 0 }.to_seconds();
        let (application, user) = ("1CV8C".to_owned(), "Администратор".to_owned());
        Session { number: 7, start: start.unwrap_or_default(), application, user, is_own: true, obeys: None }
    }

    /// Another one.
    pub fn other(number: usize, application: &str, user: &str) -> Session {
        Session { number, application: application.into(), user: user.into(), is_own: false, ..Session::own() }
    }

    /// The same, with a client that asks for locks each minute.
    pub fn obeying(self) -> Session {
        Session { obeys: Some(60_000), ..self }
    }

    fn to_value(&self, base: &Rc<Base>) -> Value {
        let user = match self.user.as_str() {
            "" => Value::Undefined,
            user => Record::closed("ПользовательИнформационнойБазы", &[("Имя", Value::from(user))]),
        };
        let job = base.job.borrow().clone().filter(|_| self.is_own);
        let job = job.map_or(Value::Undefined, |job| jobs::value(job, base));
        let fields = [
            ("НомерСеанса", Value::number(self.number)),
            ("НачалоСеанса", Value::Date(self.start)),
            ("ИмяПриложения", Value::from(self.application.as_str())),
            ("Пользователь", user),
        ];
        let record = Record::open("СеансИнформационнойБазы", &fields);
        record
            .with_method("ПолучитьФоновоеЗадание", "GetBackgroundJob", move |_, _| Ok(job.clone()))
    }
}

/// Modes and rights of the session.
pub struct Modes {
    /// The extension itself is connected in safe mode.
    pub safe: Cell<bool>,
    /// The user has the right of administration.
    pub administrator: Cell<bool>,
    /// Depths of the calls that turned privileged mode on.
    privileged: RefCell<Vec<usize>>,
    /// The same of safe mode.
    safe_calls: RefCell<Vec<usize>>,
}

impl Default for Modes {
    fn default() -> Modes {
        let (privileged, safe_calls) = Default::default();
        Modes { safe: Cell::new(false), administrator: Cell::new(true), privileged, safe_calls }
    }
}

impl Modes {
    pub fn is_safe(&self) -> bool {
        self.safe.get() || !self.safe_calls.borrow().is_empty()
    }

    pub fn is_privileged(&self) -> bool {
        !self.is_safe() && !self.privileged.borrow().is_empty()
    }

    /// # Errors
    /// These words where the session has neither the right of administration nor privileged mode.
    pub fn require_administrator(&self, words: &str) -> Outcome<()> {
        if self.administrator.get() || self.is_privileged() { Ok(()) } else { raise(words) }
    }

    /// A procedure was left: what it turned on itself is turned off.
    pub fn leave(&self, depth: usize) {
        self.privileged.borrow_mut().retain(|set| *set <= depth);
        self.safe_calls.borrow_mut().retain(|set| *set <= depth);
    }

    fn switch(&self, of: &RefCell<Vec<usize>>, on: bool, depth: usize) {
        if on {
            of.borrow_mut().push(depth);
        } else {
            of.borrow_mut().pop();
        }
    }
}

/// Functions of this area; `depth` is that of the procedure that calls.
pub fn function(base: &Rc<Base>, depth: usize, name: &str, args: &Args) -> Option<Outcome> {
    let modes = &base.modes;
    let on = || matches!(arg(args, 0), Value::Bool(true));
    Some(match name {
        _ if is(name, "БезопасныйРежим", "SafeMode") => Ok(Value::Bool(modes.is_safe())),
        _ if is(name, "УстановитьБезопасныйРежим", "SetSafeMode") => {
            modes.switch(&modes.safe_calls, on(), depth);
            Ok(Value::Undefined)
        }
        _ if is(name, "УстановитьПривилегированныйРежим", "SetPrivilegedMode") => {
            if modes.is_safe() && on() {
                return Some(raise("Установка привилегированного режима в безопасном режиме запрещена"));
            }
            modes.switch(&modes.privileged, on(), depth);
            Ok(Value::Undefined)
        }
        _ if is(name, "ПравоДоступа", "AccessRight") => Ok(Value::Bool(modes.administrator.get())),
        _ if is(name, "ПолучитьТекущийСеансИнформационнойБазы", "GetCurrentInfoBaseSession") => {
            match base.sessions.borrow().iter().find(|session| session.is_own) {
                Some(own) => Ok(own.to_value(base)),
                None => raise("Сеанс не найден"),
            }
        }
        _ if is(name, "ПолучитьСеансыИнформационнойБазы", "GetInfoBaseSessions") => {
            modes.require_administrator("Недостаточно прав").map(|()| {
                base.settle_sessions();
                array(base.sessions.borrow().iter().map(|session| session.to_value(base)).collect())
            })
        }
        _ if is(name, "ЗаписьЖурналаРегистрации", "WriteLogEvent") => {
            let level = match arg(args, 1) {
                Value::Item(item) => item.name.to_owned(),
                _ => "Информация".to_owned(),
            };
            base.journal.borrow_mut().push(Entry { event: text(args, 0), level, text: text(args, 4) });
            Ok(Value::Undefined)
        }
        _ if is(name, "ТекущаяУниверсальнаяДата", "CurrentUniversalDate")
            || is(name, "ТекущаяДатаСеанса", "CurrentSessionDate") =>
        {
            Ok(Value::Date(base.seconds()))
        }
        _ if is(name, "ТекущаяДата", "CurrentDate") => Ok(Value::Date(base.seconds() - base.ahead.get())),
        _ if is(name, "ТекущаяУниверсальнаяДатаВМиллисекундах", "CurrentUniversalDateInMilliseconds") => {
            Ok(Value::number(base.clock.get()))
        }
        _ if is(name, "СтрокаСоединенияИнформационнойБазы", "InfoBaseConnectionString") => {
            Ok(Value::from(if base.is_file.get() { "File=\"C:\\base\";" } else { "Srvr=\"server\";Ref=\"base\";" }))
        }
        _ if is(name, "ТекущийЯзык", "CurrentLanguage") => Ok(language()),
        _ => return None,
    })
}
