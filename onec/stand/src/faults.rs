//! Failures on order. Every call of the platform and every call of the server is counted; a plan lets one of them fail, by its place in
//! the order or by its name. Nothing fails by chance. Read next: `base.rs`.

use std::cell::{Cell, RefCell};

use extension_update_bsl::Outcome;
use extension_update_bsl::error::raise;
use extension_update_bsl::runtime::PlatformCall;
use extension_update_bsl::value::same;

/// Which side of a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The call is not carried out.
    Before,
    /// It is carried out, and its answer is lost.
    After,
}

struct Plan {
    name: String,
    when: When,
    skip: Cell<usize>,
    times: Cell<usize>,
    text: String,
}

/// What fails, and what was called.
#[derive(Default)]
pub struct Faults {
    plans: RefCell<Vec<Plan>>,
    calls: RefCell<Vec<String>>,
    counts: Cell<bool>,
    fails_at: Cell<Option<(usize, When)>>,
}

/// What a call that fails by its place says.
pub const FAILURE: &str = "Отказ по заказу стенда";

impl Faults {
    /// The named call, or `type.name`, fails `times` times, after it went well `skip` times. Plans for the same call follow each other.
    pub fn plan(&self, name: &str, when: When, skip: usize, times: usize, text: &str) {
        let (skip, times) = (Cell::new(skip), Cell::new(times));
        self.plans.borrow_mut().push(Plan { name: name.to_owned(), when, skip, times, text: text.to_owned() });
    }

    /// The named call fails from now on, until [`Faults::clear`].
    pub fn always(&self, name: &str, text: &str) {
        self.plan(name, When::Before, 0, usize::MAX, text);
    }

    pub fn clear(&self) {
        self.plans.borrow_mut().clear();
        self.fails_at.set(None);
    }

    /// From here on calls are counted, and the one with this number fails; nothing fails where it is `None`.
    pub fn count(&self, fails_at: Option<(usize, When)>) {
        self.calls.borrow_mut().clear();
        self.counts.set(true);
        self.fails_at.set(fails_at);
    }

    /// The calls that were counted, as `type.name (module:line)`.
    pub fn calls(&self) -> Vec<String> {
        self.calls.borrow().clone()
    }

    /// # Errors
    /// The failure that was ordered.
    pub fn before(&self, call: &PlatformCall) -> Outcome<()> {
        if self.counts.get() {
            let mut calls = self.calls.borrow_mut();
            calls.push(format!("{}.{} ({}:{})", call.of, call.name, call.module, call.line));
            if self.fails_at.get() == Some((calls.len() - 1, When::Before)) {
                return raise(FAILURE);
            }
        }
        self.planned(&call.of, &call.name, When::Before)
    }

    /// # Errors
    /// The loss of the answer that was ordered.
    pub fn after(&self, of: &str, name: &str) -> Outcome<()> {
        if let Some((at, When::After)) = self.fails_at.get() {
            let mark = format!("{of}.{name} (");
            let last = self.calls.borrow().iter().rposition(|call| call.starts_with(&mark));
            if last == Some(at) {
                // Once: the same call is not the last one for ever.
                self.fails_at.set(None);
                return raise(FAILURE);
            }
        }
        self.planned(of, name, When::After)
    }

    fn planned(&self, of: &str, name: &str, when: When) -> Outcome<()> {
        let plans = self.plans.borrow();
        let mut mine = plans.iter().filter(|plan| {
            let full = plan.name.split_once('.');
            plan.when == when && full.map_or(same(&plan.name, name), |(own, last)| same(own, of) && same(last, name))
        });
        if let Some(plan) = mine.find(|plan| plan.times.get() > 0) {
            if plan.skip.get() > 0 {
                plan.skip.set(plan.skip.get() - 1);
            } else {
                plan.times.set(plan.times.get() - 1);
                return raise(plan.text.clone());
            }
        }
        Ok(())
    }
}
