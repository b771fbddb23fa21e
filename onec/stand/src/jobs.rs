//! Background jobs. One runs as a whole when its time comes on the stand's clock, on the server's runtime; what it tells the user can be
//! read by whoever started it. Read next: `stand.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use extension_update_bsl::collections::{Array, array};
use extension_update_bsl::error::{Error, Exception, raise};
use extension_update_bsl::library::binary::Uuid;
use extension_update_bsl::library::errors::ErrorInfo;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Object, Outcome, Runtime, Value};

use crate::base::Base;
use crate::values::{Record, arg, copy, item, text};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Active,
    Completed,
    Failed,
    Cancelled,
}

pub struct Job {
    pub id: u128,
    pub method: String,
    params: Vec<Value>,
    key: String,
    pub state: Cell<State>,
    messages: RefCell<Vec<String>>,
    error: RefCell<Option<Rc<Exception>>>,
    /// When it ends, in milliseconds of the stand's clock.
    pub ends: i64,
    /// It has run, and its end is still to come.
    ran: Cell<bool>,
}

impl Job {
    /// Runs it, if it has not run.
    pub fn run(self: &Rc<Job>, base: &Base, server: &Runtime) {
        if self.state.get() != State::Active || self.ran.replace(true) {
            return;
        }
        let Some((module, procedure)) = self.method.split_once('.') else {
            self.state.set(State::Failed);
            return;
        };
        let outer = base.job.replace(Some(self.clone()));
        let mut args = self.params.iter().cloned().map(Some).collect();
        let outcome = server.call(module, procedure, &mut args);
        base.job.replace(outer);
        if let Err(error) = outcome {
            let exception = match error {
                Error::Raised(exception) => exception,
                other => Rc::new(Exception { text: other.to_string(), ..Exception::default() }),
            };
            self.error.replace(Some(exception));
        }
    }

    /// Its time has come.
    pub fn end(&self) {
        if self.state.get() == State::Active {
            self.state.set(if self.error.borrow().is_some() { State::Failed } else { State::Completed });
        }
    }
}

/// A job as the program sees it.
struct JobValue(Rc<Job>);

impl Object for JobValue {
    fn type_name(&self) -> &str {
        "ФоновоеЗадание"
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        let state = |name| item("СостояниеФоновогоЗадания", name);
        match name {
            _ if is(name, "УникальныйИдентификатор", "UUID") => {
                Ok(Value::object(Uuid(self.0.id)))
            }
            _ if is(name, "Состояние", "State") => Ok(state(match self.0.state.get() {
                State::Active => "Активно",
                State::Completed => "Завершено",
                State::Failed => "ЗавершеноАварийно",
                State::Cancelled => "Отменено",
            })),
            _ if is(name, "ИнформацияОбОшибке", "ErrorInfo") => {
                let error = self.0.error.borrow();
                let error = error.clone().filter(|_| self.0.state.get() != State::Active);
                Ok(error.map_or(Value::Undefined, |error| Value::object(ErrorInfo(error))))
            }
            _ => self.no_field(name),
        }
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Отменить", "Cancel") => {
                self.0.state.set(State::Cancelled);
                Ok(Value::Undefined)
            }
            _ if is(name, "ПолучитьСообщенияПользователю", "GetUserMessages") => {
                let messages = self.0.messages.borrow().clone();
                if matches!(arg(args, 0), Value::Bool(true)) {
                    self.0.messages.borrow_mut().clear();
                }
                let one =
                    |text: &String| Record::closed("СообщениеПользователю", &[("Текст", Value::from(text.as_str()))]);
                Ok(array(messages.iter().map(one).collect()))
            }
            _ if is(name, "ОжидатьЗавершенияВыполнения", "WaitForExecutionCompletion") => {
                Ok(Value::object(JobValue(self.0.clone())))
            }
            _ => self.no_method(name),
        }
    }
}

/// `ФоновыеЗадания`.
pub struct Jobs(pub Rc<Base>);

impl Object for Jobs {
    fn type_name(&self) -> &str {
        "МенеджерФоновыхЗаданий"
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        let base = &self.0;
        if is(name, "НайтиПоУникальномуИдентификатору", "FindByUUID") {
            let wanted = arg(args, 0).downcast::<Uuid>().map(|uuid| uuid.0);
            let all = base.jobs.borrow();
            let found = all.iter().find(|job| Some(job.id) == wanted);
            return Ok(found.map_or(Value::Undefined, |job| Value::object(JobValue(job.clone()))));
        }
        if !is(name, "Выполнить", "Execute") {
            return self.no_method(name);
        }
        let (method, key) = (text(args, 0), text(args, 2));
        let same = |job: &Rc<Job>| job.state.get() == State::Active && job.method == method && job.key == key;
        if !key.is_empty() && base.jobs.borrow().iter().any(same) {
            return raise("Задание с таким значением ключа уже выполняется");
        }
        let params = match arg(args, 1).downcast::<Array>() {
            Some(params) => params.items.borrow().clone(),
            None => vec![],
        };
        let params = params.iter().map(|value| copy(runtime, value)).collect::<Outcome<Vec<_>>>()?;
        let job = Rc::new(Job {
            id: base.next_id(),
            method,
            params,
            key,
            state: Cell::new(State::Active),
            messages: RefCell::default(),
            error: RefCell::default(),
            ends: base.clock.get() + base.job_time.get(),
            ran: Cell::new(false),
        });
        base.jobs.borrow_mut().push(job.clone());
        Ok(Value::object(JobValue(job)))
    }
}

/// `СообщениеПользователю`.
pub struct Message {
    base: Rc<Base>,
    record: Record,
}

impl Message {
    pub fn new(base: Rc<Base>) -> Message {
        Message {
            base, record: Record::open("СообщениеПользователю", &[("Текст", Value::from(""))])
        }
    }
}

impl Object for Message {
    fn type_name(&self) -> &str {
        "СообщениеПользователю"
    }
    fn get(&self, runtime: &Runtime, name: &str) -> Outcome {
        self.record.get(runtime, name)
    }
    fn set(&self, runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        self.record.set(runtime, name, value)
    }
    fn call(&self, _runtime: &Runtime, name: &str, _args: &mut Args) -> Outcome {
        if !is(name, "Сообщить", "Message") {
            return self.no_method(name);
        }
        if let Some(job) = &*self.base.job.borrow() {
            let told = self.record.find("Текст").unwrap_or_default();
            job.messages.borrow_mut().push(extension_update_bsl::convert::show(&told));
        }
        Ok(Value::Undefined)
    }
}
