//! Names and calls: own procedures, the language's library, other modules, and the platform, before whose calls the
//! host is asked.

use std::cell::RefCell;
use std::rc::Rc;

use crate::ast::{Expression, Form};
use crate::error::{Outcome, raise, refuse};
use crate::eval::Frame;
use crate::library;
use crate::runtime::{Loaded, PlatformCall, Runtime, Slot};
use crate::value::{Args, Kind, Object, Value, fold_case, is, same};

/// Another module as a value: its exported procedures and variables.
pub(crate) struct ModuleValue(pub Rc<Loaded>);

impl Object for ModuleValue {
    fn kind(&self) -> Kind {
        Kind::Platform("ОбщийМодуль")
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        Ok(self.variable(name)?.borrow().clone())
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        self.variable(name)?.replace(value);
        Ok(())
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match self.exported(name) {
            Some(_) => runtime.call_by_name(&self.0, name, args),
            None => raise(format!("Метод объекта не обнаружен ({name})")),
        }
    }
}

impl ModuleValue {
    fn exported(&self, name: &str) -> Option<usize> {
        self.0.procedure(name).filter(|(_, procedure)| procedure.exported).map(|(at, _)| at)
    }

    fn variable(&self, name: &str) -> Outcome<&Slot> {
        self.0.variable(name).map_or_else(|| raise(format!("Поле объекта не обнаружено ({name})")), Ok)
    }
}

impl Runtime {
    pub(crate) fn reach(&self, frame: &Frame, expression: &Expression) -> Outcome {
        match &expression.kind {
            Form::Name(name) => self.name(frame, name),
            Form::New(of, args) => self.construct(frame, of, args, expression.line),
            Form::NewDynamic(of, args) => {
                let of = match self.value(frame, of)? {
                    Value::Text(name) => name.to_string(),
                    Value::Type(name) => name.to_string(),
                    _ => return refuse("Новый(…): тип"),
                };
                let args = match args {
                    Some(args) => match self.value(frame, args)? {
                        Value::Object(object) => object.elements(self)?.into_iter().map(Some).collect(),
                        _ => return refuse("Новый(…): параметры"),
                    },
                    None => vec![],
                };
                self.make(frame, &of, args, expression.line)
            }
            Form::Own(at, args) => {
                let slots = self.slots(frame, args)?;
                self.call_procedure(&frame.loaded, *at, slots)
            }
            Form::Library(function, args) => {
                self.step()?;
                let mut values = self.arguments(frame, args)?;
                let outcome = (function.run)(self, &mut values)?;
                self.write_back(frame, args, values);
                Ok(outcome)
            }
            Form::Platform(name, args) => self.platform_function(frame, name, args, expression.line),
            Form::Field(object, name) => match self.value(frame, object)? {
                Value::Object(object) => object.get(self, name),
                _ => raise(format!("Значение не является значением объектного типа ({name})")),
            },
            Form::Index(object, index) => {
                let (object, index) = (self.value(frame, object)?, self.value(frame, index)?);
                match object {
                    Value::Object(object) => object.get_index(self, &index),
                    _ => raise("Получение элемента по индексу для значения не определено"),
                }
            }
            Form::Method(object, name, args) => self.method(frame, object, name, args, expression.line),
            _ => refuse("выражение"),
        }
    }

    fn name(&self, frame: &Frame, name: &str) -> Outcome {
        if let Some(own) = &frame.loaded.own
            && own.fields().is_some_and(|fields| fields.iter().any(|field| same(field, name)))
        {
            return own.get(self, name);
        }
        if frame.loaded.own.is_none() && is(name, "ЭтотОбъект", "ThisObject") {
            return Ok(Value::object(ModuleValue(frame.loaded.clone())));
        }
        if let Some(loaded) = self.find_module(name) {
            return Ok(Value::object(ModuleValue(loaded)));
        }
        if let Some(value) = self.platform.global(self, name) {
            return Ok(value);
        }
        match library::global(name) {
            Some(value) => Ok(value),
            // A text made it, and it has ended with the text.
            None if self.ended_names.borrow().contains(&fold_case(name)) => {
                raise(format!("Переменная не определена ({name})"))
            }
            None => refuse(format!("имя {name}")),
        }
    }

    pub(crate) fn call_procedure(&self, loaded: &Rc<Loaded>, at: usize, mut slots: Vec<Option<Slot>>) -> Outcome {
        let Some(procedure) = loaded.module.procedures.get(at) else { return refuse("процедура") };
        if slots.len() > procedure.parameters.len() {
            return raise("Слишком много фактических параметров");
        }
        if !self.is_here(procedure.place) {
            let mut args: Args = slots.iter().map(|slot| slot.as_ref().map(|slot| slot.borrow().clone())).collect();
            let outcome = self.platform.cross(self, &loaded.module.name, &procedure.name, &mut args)?;
            for (slot, value) in slots.iter().zip(args) {
                if let (Some(slot), Some(value)) = (slot, value) {
                    slot.replace(value);
                }
            }
            return Ok(outcome);
        }
        let given = slots.len();
        slots.resize_with(procedure.parameters.len(), || None);
        let mut filled = vec![];
        for (at, (slot, parameter)) in slots.into_iter().zip(&procedure.parameters).enumerate() {
            filled.push(match (slot, &parameter.default) {
                (Some(slot), _) if parameter.by_value => Rc::new(RefCell::new(slot.borrow().clone())),
                (Some(slot), _) => slot,
                (None, Some(default)) => Rc::new(RefCell::new(default.clone())),
                (None, None) if at < given => Slot::default(),
                (None, None) => return raise("Недостаточно фактических параметров"),
            });
        }
        self.step()?;
        self.run(loaded, procedure, filled)
    }

    fn slots(&self, frame: &Frame, args: &[Option<Expression>]) -> Outcome<Vec<Option<Slot>>> {
        args.iter().map(|arg| arg.as_ref().map(|arg| self.reference(frame, arg)).transpose()).collect()
    }

    fn arguments(&self, frame: &Frame, args: &[Option<Expression>]) -> Outcome<Args> {
        args.iter().map(|arg| arg.as_ref().map(|arg| self.value(frame, arg)).transpose()).collect()
    }

    /// A callee of the platform may have changed an argument that is a variable, or a property of the module's own
    /// object.
    fn write_back(&self, frame: &Frame, args: &[Option<Expression>], values: Args) {
        for (arg, value) in args.iter().zip(values) {
            if let (Some(Form::Name(name)), Some(own)) = (arg.as_ref().map(|arg| &arg.kind), &frame.loaded.own)
                && (frame.loaded.is_own)(name)
            {
                // One that refuses to be set is one that no call has changed.
                if let Some(value) = value {
                    let _ = own.set(self, name, value);
                }
                continue;
            }
            let slot = match arg.as_ref().map(|arg| &arg.kind) {
                Some(Form::Local(slot)) => frame.slots.get(*slot),
                Some(Form::Module(index)) => frame.loaded.variables.get(*index),
                _ => None,
            };
            if let (Some(slot), Some(value)) = (slot, value) {
                slot.replace(value);
            }
        }
    }

    fn ask(&self, frame: &Frame, of: &str, name: &str, line: usize) -> Outcome<()> {
        let module = frame.loaded.module.name.clone();
        self.platform.before(self, &PlatformCall { of: of.to_owned(), name: name.to_owned(), module, line })
    }

    fn platform_function(&self, frame: &Frame, name: &str, args: &[Option<Expression>], line: usize) -> Outcome {
        self.step()?;
        let mut values = self.arguments(frame, args)?;
        if same(name, "Вычислить") || same(name, "Eval") {
            return self.evaluate(frame, &library::text_arg(&values, 0));
        }
        self.ask(frame, "", name, line)?;
        let outcome = match self.platform.function(self, name, &mut values) {
            Some(outcome) => outcome?,
            None => match &frame.loaded.own {
                Some(own) => own.call(self, name, &mut values)?,
                None => return refuse(format!("функция {name}()")),
            },
        };
        self.write_back(frame, args, values);
        Ok(outcome)
    }

    fn construct(&self, frame: &Frame, of: &str, args: &[Option<Expression>], line: usize) -> Outcome {
        self.step()?;
        let values = self.arguments(frame, args)?;
        self.make(frame, of, values, line)
    }

    fn make(&self, frame: &Frame, of: &str, mut values: Args, line: usize) -> Outcome {
        if let Some(made) = library::construct(self, of, &mut values) {
            return made;
        }
        self.ask(frame, "", &format!("Новый {of}"), line)?;
        match self.platform.construct(self, of, &mut values) {
            Some(made) => made,
            None => refuse(format!("Новый {of}")),
        }
    }

    fn method(
        &self,
        frame: &Frame,
        object: &Expression,
        name: &str,
        args: &[Option<Expression>],
        line: usize,
    ) -> Outcome {
        self.step()?;
        let Value::Object(object) = self.value(frame, object)? else {
            return raise(format!("Значение не является значением объектного типа ({name})"));
        };
        if let Some(module) = crate::value::downcast::<ModuleValue>(&object) {
            let Some(at) = module.exported(name) else {
                return raise(format!("Метод объекта не обнаружен ({name})"));
            };
            let slots = self.slots(frame, args)?;
            return self.call_procedure(&module.0, at, slots);
        }
        let mut values = self.arguments(frame, args)?;
        if object.is_host() {
            self.ask(frame, object.type_name(), name, line)?;
        }
        let outcome = object.call(self, name, &mut values)?;
        self.write_back(frame, args, values);
        Ok(outcome)
    }
}
