//! Background jobs. One runs as a whole when its time comes on the stand's clock, on the server's runtime; what it
//! tells the user can be read by whoever started it. Read next: `stand.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use extension_update_bsl::collections::{Array, array};
use extension_update_bsl::error::{Error, Exception, raise};
use extension_update_bsl::library::binary::Uuid;
use extension_update_bsl::library::errors::ErrorInfo;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Value, convert};

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
    pub ends: Cell<i64>,
    /// When an order to cancel it takes effect.
    pub(crate) stops: Cell<Option<i64>>,
    /// When its body runs a second time, as a server does that was not sure of the first.
    pub(crate) echoes: Cell<Option<i64>>,
    /// Its session has the database's extensions, not those of the session that started it.
    pub is_probe: bool,
    /// Its session does not come to the procedure, and why.
    pub(crate) fails: Option<String>,
    /// It ends well without coming to the procedure.
    pub(crate) is_silent: bool,
    /// The base does not know it any more when it has ended.
    pub(crate) is_forgotten: bool,
    /// It has run, and its end is still to come.
    ran: Cell<bool>,
    /// Its body runs now.
    runs: Cell<bool>,
}

impl Job {
    /// Whether it still has to run.
    pub(crate) fn is_new(&self) -> bool {
        self.state.get() == State::Active && !self.is_silent && !self.ran.get()
    }

    /// Whether somebody has called it off while its body runs.
    pub fn is_called_off(&self) -> bool {
        self.state.get() == State::Cancelled && self.runs.get()
    }

    /// Runs it, if it has not run.
    pub fn run(self: &Rc<Job>, base: &Base, server: &Runtime) {
        if !self.is_new() {
            return;
        }
        self.ran.set(true);
        self.work(base, server);
        // What the body has waited for is time of the job's own.
        self.ends.set(self.ends.get().max(base.clock.get()));
    }

    fn work(self: &Rc<Job>, base: &Base, server: &Runtime) {
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
        self.runs.set(true);
        let outcome = server.call(module, procedure, &mut args);
        self.runs.set(false);
        base.job.replace(outer);
        // What a second run says comes too late.
        if let Err(error) = outcome
            && self.state.get() == State::Active
        {
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

    /// An order to cancel it: at once, or when the base has got round to it.
    fn stop(&self, base: &Base) {
        if self.state.get() == State::Active {
            match base.cancel_time.get() {
                0 => self.state.set(State::Cancelled),
                time => self.stops.set(Some(base.clock.get() + time)),
            }
        }
    }

    /// The next moment at which something happens to it.
    fn next(&self) -> Option<i64> {
        let ends = (self.state.get() == State::Active && !self.runs.get())
            .then(|| self.stops.get().map_or(self.ends.get(), |stops| stops.min(self.ends.get())));
        [ends, self.echoes.get()].into_iter().flatten().min()
    }

    /// Lets what is due by now happen.
    fn settle(self: &Rc<Job>, base: &Base, server: &Runtime) {
        let now = base.clock.get();
        if self.state.get() == State::Active && !self.runs.get() {
            if self.ends.get() <= now {
                self.end();
                self.echoes.set(base.echo.get().map(|after| now + after));
            } else if self.stops.get().is_some_and(|stops| stops <= now) {
                self.state.set(State::Cancelled);
            }
        }
        if self.echoes.get().is_some_and(|due| due <= now) {
            self.echoes.set(None);
            self.work(base, server);
        }
    }
}

impl Base {
    /// Background jobs that were started run.
    pub(crate) fn run_jobs(&self, server: &Runtime) {
        let jobs = self.jobs.borrow().clone();
        jobs.iter().for_each(|job| job.run(self, server));
    }

    /// What is due of background jobs happens.
    pub(crate) fn settle_jobs(&self, server: &Runtime) {
        let jobs = self.jobs.borrow().clone();
        jobs.iter().for_each(|job| job.settle(self, server));
        self.jobs.borrow_mut().retain(|job| job.state.get() == State::Active || !job.is_forgotten);
    }

    /// The next moment at which something happens to a background job.
    pub(crate) fn next_of_jobs(&self) -> Option<i64> {
        self.jobs.borrow().iter().filter_map(|job| job.next()).min()
    }

    /// The clock goes on while somebody waits, who does nothing else; only background jobs go on with it.
    pub(crate) fn pass(&self, server: &Runtime, millis: i64) {
        let end = self.clock.get() + millis;
        loop {
            self.run_jobs(server);
            match self.next_of_jobs() {
                Some(next) if next <= end => self.clock.set(next.max(self.clock.get())),
                _ => break,
            }
            self.settle_jobs(server);
        }
        self.clock.set(end.max(self.clock.get()));
    }

    /// The clock goes on until the job has ended, or for as long as somebody waits: milliseconds.
    fn wait_for(&self, job: &Rc<Job>, server: &Runtime, limit: Option<i64>) -> Outcome<()> {
        self.run_jobs(server);
        let latest = limit.map_or(i64::MAX - 1, |limit| self.clock.get() + limit);
        while job.state.get() == State::Active {
            match self.next_of_jobs() {
                Some(next) if next <= latest => self.clock.set(next.max(self.clock.get())),
                _ if limit.is_some() => {
                    self.clock.set(latest);
                    return Ok(());
                }
                _ => return raise("стенд: задание не кончится никогда"),
            }
            self.settle_jobs(server);
        }
        Ok(())
    }
}

/// A job as the program sees it.
struct JobValue(Rc<Job>, Rc<Base>);

impl Object for JobValue {
    fn kind(&self) -> Kind {
        Kind::Platform("ФоновоеЗадание")
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
                self.0.stop(&self.1);
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
                if !self.0.runs.get() || self.1.waits_for_itself.get() {
                    self.1.wait_for(&self.0, runtime, limit)?;
                }
                Ok(Value::object(JobValue(self.0.clone(), self.1.clone())))
            }
            _ => self.no_method(name),
        }
    }
}

/// A job that the program may wait for.
pub(crate) fn value(job: Rc<Job>, base: &Rc<Base>) -> Value {
    Value::object(JobValue(job, base.clone()))
}

/// `ФоновыеЗадания`.
pub struct Jobs(pub Rc<Base>);

impl Object for Jobs {
    fn kind(&self) -> Kind {
        Kind::Platform("МенеджерФоновыхЗаданий")
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
    base.let_in()?;
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
        ends: Cell::new(base.clock.get() + base.job_time.get()),
        stops: Cell::new(None),
        echoes: Cell::new(None),
        ran: Cell::new(false),
        runs: Cell::new(false),
        is_probe: false,
        fails: None,
        is_silent: false,
        is_forgotten: false,
    };
    change(&mut job);
    let job = Rc::new(job);
    base.jobs.borrow_mut().push(job.clone());
    Ok(value(job, base))
}

/// `СообщениеПользователю`.
pub(crate) fn message(base: Rc<Base>) -> Value {
    let record = Record::open("СообщениеПользователю", &[("Текст", "".into())]);
    record.with_method("Сообщить", "Message", move |own, _| {
        if let Some(job) = &*base.job.borrow() {
            job.messages.borrow_mut().push(convert::show(&own.find("Текст").unwrap_or_default()));
        }
        Ok(Value::Undefined)
    })
}
