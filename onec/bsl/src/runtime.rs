//! A run on one side: its modules, its limits, what was run, and the platform behind it. Client and server are two
//! runtimes. Read next: `eval.rs`.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::ast::{Module, Place as Where, Procedure};
use crate::error::{Error, Exception, Outcome, Place, limit, raise};
use crate::lower::{LoadError, Side, load, load_script};
use crate::value::{Args, Object, Value, fold_case, live_bytes, same};

/// What the program asks of the platform. Names come as they are written; compare them with [`crate::value::is`].
pub trait Platform {
    /// A global property, such as a manager or an enumeration.
    fn global(&self, _runtime: &Runtime, _name: &str) -> Option<Value> {
        None
    }

    /// A global function; nothing where there is none of this name.
    fn function(&self, _runtime: &Runtime, _name: &str, _args: &mut Args) -> Option<Outcome> {
        None
    }

    /// `Новый Тип(…)`.
    fn construct(&self, _runtime: &Runtime, _of: &str, _args: &mut Args) -> Option<Outcome> {
        None
    }

    /// Asked before each call of the platform: an error here is the failure of that call.
    fn before(&self, _runtime: &Runtime, _call: &PlatformCall) -> Outcome<()> {
        Ok(())
    }

    /// A procedure of the same module that runs on the other side.
    fn cross(&self, _runtime: &Runtime, module: &str, procedure: &str, _args: &mut Args) -> Outcome {
        crate::error::refuse(format!("вызов другой стороны: {module}.{procedure}"))
    }

    /// How far the local time is ahead of UTC, in seconds.
    fn offset_seconds(&self) -> i64 {
        0
    }

    /// A procedure was left, however it ended; `depth` is that of its caller. Modes that it set itself end with it.
    fn left(&self, _depth: usize) {}

    /// `Сообщить`.
    fn say(&self, _text: &str) {}
}

/// One call of the platform, for [`Platform::before`].
#[derive(Clone, Debug)]
pub struct PlatformCall {
    /// The type of the object; empty for a global function and for `Новый`.
    pub of: String,
    pub name: String,
    pub module: Rc<str>,
    pub line: usize,
}

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Statements and calls.
    pub steps: u64,
    /// Calls within calls.
    pub depth: usize,
    /// Bytes of live texts and elements, about.
    pub memory: usize,
    /// Bytes of the thread's stack that a run may take.
    pub stack: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { steps: 200_000_000, depth: 5_000, memory: 512 << 20, stack: 400 << 20 }
    }
}

/// Stack of the thread that [`on_large_stack`] starts.
const STACK: usize = 512 << 20;

/// Runs something on a thread whose stack suits [`Limits::default`].
///
/// # Errors
/// The thread could not be started, or it panicked.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        thread.map_err(|error| error.to_string())?.join().map_err(|_| "the thread panicked".to_owned())
    })
}

pub(crate) type Slot = Rc<RefCell<Value>>;

pub(crate) struct Loaded {
    pub module: Rc<Module>,
    pub variables: Vec<Slot>,
    pub own: Option<Rc<dyn Object>>,
    pub procedures: HashMap<String, usize>,
    /// Whether a name is a property of the module's own object.
    pub is_own: Box<dyn Fn(&str) -> bool>,
}

impl Loaded {
    /// The procedure of this name, with its index.
    pub fn procedure(&self, name: &str) -> Option<(usize, &Procedure)> {
        let at = *self.procedures.get(&fold_case(name))?;
        Some((at, self.module.procedures.get(at)?))
    }

    /// The cell of an exported variable.
    pub fn variable(&self, name: &str) -> Option<&Slot> {
        let at = self.module.variables.iter().position(|variable| variable.exported && same(&variable.name, name))?;
        self.variables.get(at)
    }
}

/// What was run of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    pub module: Rc<str>,
    /// Name, line, runs.
    pub procedures: Vec<(Rc<str>, usize, u64)>,
    /// Line, runs; only lines with a statement.
    pub lines: Vec<(usize, u64)>,
}

pub struct Runtime {
    pub platform: Box<dyn Platform>,
    pub side: Side,
    pub limits: Limits,
    pub(crate) modules: RefCell<Vec<Rc<Loaded>>>,
    names: RefCell<HashMap<String, usize>>,
    pub(crate) steps: Cell<u64>,
    pub(crate) depth: Cell<usize>,
    base: Cell<Option<usize>>,
    pub(crate) handled: RefCell<Vec<Rc<Exception>>>,
    /// Names that texts of `Выполнить` have made for themselves.
    pub(crate) ended_names: RefCell<HashSet<String>>,
}

impl Runtime {
    pub fn new(side: Side, limits: Limits, platform: Box<dyn Platform>) -> Runtime {
        Runtime {
            platform,
            side,
            limits,
            modules: RefCell::default(),
            names: RefCell::default(),
            steps: Cell::new(0),
            depth: Cell::new(0),
            base: Cell::new(None),
            handled: RefCell::default(),
            ended_names: RefCell::default(),
        }
    }

    /// Loads a module. `own` is the object whose module it is, such as a form: its properties and methods are names of
    /// the module.
    ///
    /// # Errors
    /// As [`load`].
    pub fn add_module(&self, name: &str, text: &str, own: Option<Rc<dyn Object>>) -> Result<usize, LoadError> {
        let own_fields = own_names(own.as_ref());
        let module = load(name, text, self.side, &|name| own_fields.contains(&fold_case(name)))?;
        Ok(self.insert(name, Rc::new(module), own))
    }

    /// Takes over a module that another runtime of the same side has loaded: its variables begin anew, what is counted
    /// is counted for both. Nothing where the other one has no such module.
    pub fn share_module(&self, from: &Runtime, name: &str, own: Option<Rc<dyn Object>>) -> Option<usize> {
        let loaded = from.find_module(name)?;
        Some(self.insert(name, loaded.module.clone(), own))
    }

    fn insert(&self, name: &str, module: Rc<Module>, own: Option<Rc<dyn Object>>) -> usize {
        let own_fields = own_names(own.as_ref());
        let is_own = Box::new(move |name: &str| own_fields.contains(&fold_case(name)));
        let procedures = module.procedures.iter().enumerate().map(|(at, p)| (fold_case(&p.name), at)).collect();
        let variables = module.variables.iter().map(|_| Slot::default()).collect();
        let mut modules = self.modules.borrow_mut();
        let index = modules.len();
        modules.push(Rc::new(Loaded { module, variables, own, procedures, is_own }));
        self.names.borrow_mut().insert(fold_case(name), index);
        index
    }

    /// Runs the text of a module that stands after its procedures.
    ///
    /// # Errors
    /// Whatever ended it.
    pub fn start(&self, index: usize) -> Outcome<()> {
        match self.loaded(index) {
            Some(loaded) => self.run(&loaded, &loaded.module.body, vec![]).map(|_| ()),
            None => raise("Модуль не загружен"),
        }
    }

    /// Calls a procedure of a module by name, exported or not.
    ///
    /// # Errors
    /// Whatever ended it, or that there is none.
    pub fn call(&self, module: &str, procedure: &str, args: &mut Args) -> Outcome {
        match self.find_module(module) {
            Some(loaded) => self.call_by_name(&loaded, procedure, args),
            None => raise(format!("Модуль не загружен ({module})")),
        }
    }

    pub(crate) fn call_by_name(&self, loaded: &Rc<Loaded>, procedure: &str, args: &mut Args) -> Outcome {
        let Some((at, _)) = loaded.procedure(procedure) else {
            return raise(format!("Метод объекта не обнаружен ({procedure})"));
        };
        let slots: Vec<Option<Slot>> =
            args.iter_mut().map(|arg| arg.take().map(|value| Rc::new(RefCell::new(value)))).collect();
        let outcome = self.call_procedure(loaded, at, slots.clone());
        for (arg, slot) in args.iter_mut().zip(slots) {
            *arg = slot.map(|slot| slot.borrow().clone());
        }
        outcome
    }

    /// Calls a function of a module that the program has given as a value: it must be exported and take just these
    /// arguments.
    pub(crate) fn call_back(&self, module: &Value, name: &str, args: &mut Args) -> Outcome {
        let found = match module {
            Value::Object(object) => match crate::value::downcast::<crate::calls::ModuleValue>(object) {
                Some(value) => Some(value.0.clone()),
                None => {
                    let is_own = |loaded: &&Rc<Loaded>| loaded.own.as_ref().is_some_and(|own| Rc::ptr_eq(own, object));
                    self.modules.borrow().iter().find(is_own).cloned()
                }
            },
            _ => None,
        };
        let Some(loaded) = found else { return raise("Модуль функции не найден") };
        let procedure = loaded.procedure(name);
        match procedure.filter(|(_, found)| found.exported && found.parameters.len() == args.len()) {
            Some(_) => self.call_by_name(&loaded, name, args),
            None => raise(format!("Метод объекта не обнаружен ({name})")),
        }
    }

    pub(crate) fn loaded(&self, index: usize) -> Option<Rc<Loaded>> {
        self.modules.borrow().get(index).cloned()
    }

    pub(crate) fn find_module(&self, name: &str) -> Option<Rc<Loaded>> {
        let index = self.names.borrow().get(&fold_case(name)).copied()?;
        self.loaded(index)
    }

    /// Whether a procedure with this directive runs here.
    pub(crate) fn is_here(&self, place: Option<Where>) -> bool {
        match place {
            None | Some(Where::ClientAndServer | Where::ClientAndServerWithoutContext) => true,
            Some(Where::Client) => self.side != Side::Server,
            Some(Where::Server | Where::ServerWithoutContext) => self.side == Side::Server,
        }
    }

    /// Counts a step against the limits.
    pub(crate) fn step(&self) -> Outcome<()> {
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        if steps > self.limits.steps {
            return limit(format!("выполнено больше {} шагов", self.limits.steps));
        }
        if live_bytes() > self.limits.memory {
            return limit(format!("занято больше {} байт памяти", self.limits.memory));
        }
        Ok(())
    }

    /// Goes one call deeper, as far as depth and stack allow.
    pub(crate) fn descend(&self) -> Outcome<()> {
        // The address of a local tells how much of the stack is taken.
        let marker = 0u8;
        let here = std::ptr::from_ref(&marker).addr();
        let base = self.base.get().unwrap_or(here);
        self.base.set(Some(base.max(here)));
        if self.depth.get() >= self.limits.depth || base.saturating_sub(here) > self.limits.stack {
            return limit("Переполнение стека");
        }
        self.depth.set(self.depth.get() + 1);
        Ok(())
    }

    pub(crate) fn ascend(&self) {
        self.depth.set(self.depth.get() - 1);
        if self.depth.get() == 0 {
            self.base.set(None);
        }
    }

    pub(crate) fn place(loaded: &Loaded, line: usize) -> Place {
        let source = loaded.module.lines.get(line.wrapping_sub(1)).cloned().unwrap_or_default();
        Place { module: loaded.module.name.clone(), line, source }
    }

    /// The exception that is handled now.
    pub fn handled(&self) -> Option<Rc<Exception>> {
        self.handled.borrow().last().cloned()
    }

    /// Counts steps from nought again, where nothing runs: each event of a long session has the whole limit.
    pub fn begin_steps(&self) {
        if self.depth.get() == 0 {
            self.steps.set(0);
        }
    }

    /// The procedure that a line of a module stands in, and the line of its head.
    pub fn procedure_at(&self, module: &str, line: usize) -> Option<(Rc<str>, usize)> {
        let loaded = self.find_module(module)?;
        let before = loaded.module.procedures.iter().filter(|procedure| procedure.line <= line);
        before.max_by_key(|procedure| procedure.line).map(|procedure| (procedure.name.clone(), procedure.line))
    }

    /// The line of a procedure's head.
    pub fn line_of(&self, module: &str, procedure: &str) -> Option<usize> {
        self.find_module(module)?.procedure(procedure).map(|(_, found)| found.line)
    }

    /// What was run so far, module by module.
    pub fn coverage(&self) -> Vec<Coverage> {
        let modules = self.modules.borrow();
        let of = |loaded: &Rc<Loaded>| {
            let module = &loaded.module;
            let procedures = module.procedures.iter().map(|p| (p.name.clone(), p.line, p.runs.get())).collect();
            let hits = module.hits.iter().enumerate();
            let lines = hits.filter_map(|(line, hits)| Some((line, hits.as_ref()?.get()))).collect();
            Coverage { module: module.name.clone(), procedures, lines }
        };
        modules.iter().map(of).collect()
    }

    /// How many calls are within each other now.
    pub fn depth(&self) -> usize {
        self.depth.get()
    }

    /// The value of a module's exported variable.
    pub fn variable(&self, module: &str, name: &str) -> Option<Value> {
        self.slot(module, name).map(|slot| slot.borrow().clone())
    }

    /// Gives an exported variable a value; whether there is one.
    pub fn set_variable(&self, module: &str, name: &str, value: Value) -> bool {
        self.slot(module, name).map(|slot| slot.replace(value)).is_some()
    }

    fn slot(&self, module: &str, name: &str) -> Option<Slot> {
        self.find_module(module)?.variable(name).cloned()
    }

    /// Which parameters of a procedure are given by value.
    pub fn by_value(&self, module: &str, procedure: &str) -> Vec<bool> {
        let Some(loaded) = self.find_module(module) else { return vec![] };
        let found = loaded.procedure(procedure);
        found
            .map(|(_, found)| found.parameters.iter().map(|parameter| parameter.by_value).collect())
            .unwrap_or_default()
    }

    /// Whether a module exports a procedure of this name.
    pub fn exports(&self, module: &str, name: &str) -> bool {
        self.find_module(module).is_some_and(|loaded| loaded.procedure(name).is_some_and(|(_, found)| found.exported))
    }
}

/// The names of an object's properties, in lower case.
fn own_names(own: Option<&Rc<dyn Object>>) -> Vec<String> {
    own.and_then(|own| own.fields()).unwrap_or_default().iter().map(|field| fold_case(field)).collect()
}

/// A platform of nothing but `Сообщить`: for plain scripts.
pub struct Plain<F: Fn(&str)>(pub F);

impl<F: Fn(&str)> Platform for Plain<F> {
    fn say(&self, text: &str) {
        (self.0)(text);
    }
}

/// Runs a plain script.
///
/// # Errors
/// What does not load, and what ended it, as `{module(line)}: text`.
pub fn run_script(name: &str, text: &str, limits: Limits, say: impl Fn(&str) + 'static) -> Result<(), String> {
    let runtime = Runtime::new(Side::Server, limits, Box::new(Plain(say)));
    let module = load_script(name, text).map_err(|error| error.to_string())?;
    let index = runtime.insert(name, Rc::new(module), None);
    runtime.start(index).map_err(|error: Error| error.to_string())
}
