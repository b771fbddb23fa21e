//! Background jobs. One runs as a whole when its time comes on the stand's clock, on the server's runtime; what it tells the user can be
//! read by whoever started it. Read next: `stand.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use extension_update_bsl::collections::{Array, array};
use extension_update_bsl::error::{Error, Exception, raise};
use extension_update_bsl::library::binary::Uuid;
use extension_update_bsl::library::errors::ErrorInfo;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Object, Outcome, Runtime, Value, convert};

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
    /// Its session has the database's extensions, not those of the session that started it.
    pub is_probe: bool,
    /// Its session does not come to the procedure, and why.
    pub(crate) fails: Option<String>,
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
        if let Some(text) = &self.fails {
            self.error.replace(Some(Rc::new(Exception { text: text.clone(), ..Exception::default() })));
            return;
        }
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

impl Base {
    /// The clock goes on until the job has ended, or for as long as somebody waits: milliseconds.
    fn wait_for(&self, job: &Rc<Job>, server: &Runtime, limit: Option<i64>) -> Outcome<()> {
        job.run(self, server);
        let latest = limit.map_or(i64::MAX - 1, |limit| self.clock.get() + limit);
        if job.state.get() != State::Active {
            return Ok(());
        }
        if job.ends <= latest {
            self.clock.set(job.ends.max(self.clock.get()));
            job.end();
        } else if limit.is_some() {
            self.clock.set(latest);
        } else {
            return raise("стенд: задание не кончится никогда");
        }
        Ok(())
    }
}

/// A job as the program sees it.
struct JobValue(Rc<Job>, Rc<Base>);

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
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "Отменить", "Cancel") => {
                if self.0.state.get() == State::Active {
                    self.0.state.set(State::Cancelled);
                }
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
                let limit = arg(args, 0);
                let limit = match limit {
                    Value::Undefined => None,
                    seconds => convert::to_number(&seconds)?.to_i64().map(|seconds| seconds * 1000),
                };
                self.1.wait_for(&self.0, runtime, limit)?;
                Ok(Value::object(JobValue(self.0.clone(), self.1.clone())))
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
            return Ok(found.map_or(Value::Undefined, |job| Value::object(JobValue(job.clone(), base.clone()))));
        }
        if !is(name, "Выполнить", "Execute") {
            return self.no_method(name);
        }
        start(base, runtime, args, |_| ())
    }
}

/// Starts a job that `change` makes its own.
pub(crate) fn start(base: &Rc<Base>, runtime: &Runtime, args: &Args, change: impl FnOnce(&mut Job)) -> Outcome {
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
    let mut job = Job {
        id: base.next_id(),
        method,
        params,
        key,
        state: Cell::new(State::Active),
        messages: RefCell::default(),
        error: RefCell::default(),
        ends: base.clock.get() + base.job_time.get(),
        ran: Cell::new(false),
        is_probe: false,
        fails: None,
    };
    change(&mut job);
    let job = Rc::new(job);
    base.jobs.borrow_mut().push(job.clone());
    Ok(Value::object(JobValue(job, base.clone())))
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
