//! The lock that lets no session begin: its state, and what becomes of sessions whose clients obey it, as those of the
//! library 1C:SSL do. Whether the real platform refuses the session of a background job too is not known; the stand
//! does. Read next: `sessions.rs`.

use std::rc::Rc;

use extension_update_bsl::error::raise;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Outcome, Value, convert};

use crate::base::Base;
use crate::sessions::Session;
use crate::values::{Record, arg};

/// `БлокировкаСеансов`; moments are seconds since 0001-01-01, nothing where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    pub is_set: bool,
    pub start: Option<i64>,
    pub end: Option<i64>,
    pub code: String,
    pub message: String,
}

/// A session that its own client has ended because of a lock.
#[derive(Clone, Debug)]
pub struct Ended {
    pub session: Session,
    pub at: i64,
    pub lock: Lock,
}

impl Lock {
    /// Whether no session may begin at this second.
    pub fn holds(&self, now: i64) -> bool {
        self.is_set && self.start.is_none_or(|start| start <= now) && self.end.is_none_or(|end| now <= end)
    }

    fn to_value(&self) -> Value {
        let date = |moment: Option<i64>| Value::Date(moment.unwrap_or_default());
        let fields = [
            ("Установлена", Value::Bool(self.is_set)),
            ("Начало", date(self.start)),
            ("Конец", date(self.end)),
            ("КодРазрешения", Value::from(self.code.as_str())),
            ("Сообщение", Value::from(self.message.as_str())),
            ("Параметр", Value::from("")),
        ];
        Value::object(Record::open("БлокировкаСеансов", &fields))
    }

    fn of(value: &Record) -> Lock {
        let date = |name| match value.find(name) {
            Some(Value::Date(0)) | None => None,
            Some(Value::Date(moment)) => Some(moment),
            Some(_) => None,
        };
        let words = |name| convert::show(&value.find(name).unwrap_or_default());
        Lock {
            is_set: matches!(value.find("Установлена"), Some(Value::Bool(true))),
            start: date("Начало"),
            end: date("Конец"),
            code: words("КодРазрешения"),
            message: words("Сообщение"),
        }
    }
}

impl Base {
    /// Sessions whose clients have seen by now that the lock has begun are gone.
    pub fn settle_sessions(&self) {
        let (lock, now) = (self.lock.borrow().clone(), self.clock.get());
        if !lock.is_set {
            return;
        }
        let leaves = |session: &Session| {
            // One that has begun after the lock knows nothing of it.
            if lock.end.is_some_and(|end| end < session.start) {
                return None;
            }
            let leaves = lock.start.unwrap_or_default() * 1000 + session.obeys?;
            (leaves <= now && lock.end.is_none_or(|end| leaves <= end * 1000)).then_some(leaves)
        };
        let gone =
            |session: &Session| Some(Ended { session: session.clone(), at: leaves(session)?, lock: lock.clone() });
        self.ended.borrow_mut().extend(self.sessions.borrow().iter().filter_map(gone));
        self.sessions.borrow_mut().retain(|session| leaves(session).is_none());
    }

    /// # Errors
    /// No session may begin now.
    pub(crate) fn let_in(&self) -> Outcome<()> {
        if self.lock.borrow().holds(self.seconds()) {
            return raise(format!("Начало сеанса с информационной базой запрещено. {}", self.lock.borrow().message));
        }
        Ok(())
    }

    fn set_lock(&self, args: &Args) -> Outcome {
        self.modes.require_administrator("Нарушение прав доступа!")?;
        let given = arg(args, 0);
        let Some(value) = given.downcast::<Record>() else {
            return raise("Несоответствие типов (параметр номер '1')");
        };
        self.settle_sessions();
        let lock = Lock::of(value);
        self.locks.borrow_mut().push((self.clock.get(), lock.clone()));
        self.lock.replace(lock);
        Ok(Value::Undefined)
    }
}

/// Functions of this area.
pub fn function(base: &Rc<Base>, name: &str, args: &Args) -> Option<Outcome> {
    Some(match name {
        _ if is(name, "ПолучитьБлокировкуСеансов", "GetSessionsLock") => {
            base.modes.require_administrator("Нарушение прав доступа!").map(|()| base.lock.borrow().to_value())
        }
        _ if is(name, "УстановитьБлокировкуСеансов", "SetSessionsLock") => {
            base.set_lock(args)
        }
        _ => return None,
    })
}

/// `Новый БлокировкаСеансов`.
pub fn construct(of: &str) -> Option<Outcome> {
    (of == "БлокировкаСеансов").then(|| Ok(Lock::default().to_value()))
}
