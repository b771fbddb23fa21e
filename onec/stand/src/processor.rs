//! The object of the external data processor of the first install. Read next: `stand.rs`.

use std::cell::RefCell;
use std::rc::Rc;

use extension_update_bsl::value::same;
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Value};

use crate::base::Base;
use crate::server::template;
use crate::sources::INSTALLER;
use crate::values::text;

/// Its own properties, and what its module exports.
pub struct Processor {
    base: Rc<Base>,
    shows_beta: RefCell<Value>,
}

impl Processor {
    pub fn new(base: &Rc<Base>) -> Processor {
        Processor { base: base.clone(), shows_beta: RefCell::new(Value::Bool(false)) }
    }
}

impl Object for Processor {
    fn kind(&self) -> Kind {
        Kind::Platform("ВнешняяОбработка")
    }
    fn fields(&self) -> Option<Vec<String>> {
        Some(vec!["ПоказыватьНепроверенные".into()])
    }
    fn get(&self, _runtime: &Runtime, name: &str) -> Outcome {
        if same(name, "ПоказыватьНепроверенные") {
            Ok(self.shows_beta.borrow().clone())
        } else {
            self.no_field(name)
        }
    }
    fn set(&self, _runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        if !same(name, "ПоказыватьНепроверенные") {
            return self.no_field(name).map(|_| ());
        }
        self.shows_beta.replace(value);
        Ok(())
    }
    fn call(&self, runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        if same(name, "ПолучитьМакет") {
            return template(&self.base, &text(args, 0));
        }
        if runtime.exports(INSTALLER, name) { runtime.call(INSTALLER, name, args) } else { self.no_method(name) }
    }
}
