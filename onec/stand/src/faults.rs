//! Failures on order. Every call of the platform and every call of the server is counted; a plan lets one of them fail,
//! by its place in the order or by its name, come late, or be the last one that reaches the server or that the session
//! runs. Nothing fails by chance. Read next: `base.rs`.

use std::cell::{Cell, RefCell};

use extension_update_bsl::Outcome;
use extension_update_bsl::error::{limit, raise};
use extension_update_bsl::runtime::PlatformCall;
use extension_update_bsl::value::same;

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The call is not carried out.
    Before,
    /// It is carried out, and its answer is lost.
    After,
    /// It is carried out after so many milliseconds, in which background jobs go on and nothing else does.
    Late(i64),
    /// From it on, the client does not reach the server for so many milliseconds.
    Away(i64),
    /// The session ends with it: nothing that stands behind it is run, not even what would handle an exception.
    Ended,
}

struct Plan {
    name: String,
    when: When,
    skip: Cell<usize>,
    times: Cell<usize>,
    text: String,
    met: Cell<bool>,
}

/// What fails, and what was called.
#[derive(Default)]
pub struct Faults {
    plans: RefCell<Vec<Plan>>,
    calls: RefCell<Vec<String>>,
    counts: Cell<bool>,
    fails_at: Cell<Option<(usize, When)>>,
    /// Until when the client does not reach the server.
    away_until: Cell<i64>,
    /// The session has ended.
    ended: Cell<bool>,
}

/// The type of a call of the client to the server.
pub const REMOTE: &str = "Вызов сервера";

/// What a call that fails by its place says.
pub const FAILURE: &str = "Отказ по заказу стенда";

impl Faults {
    /// The named call, or `type.name`, fails `times` times, after it went well `skip` times, or the session ends
    /// with it. Plans for the same call follow each other.
    pub fn plan(&self, name: &str, when: When, skip: usize, times: usize, text: &str) {
        let (skip, times) = (Cell::new(skip), Cell::new(times));
        let (name, text, met) = (name.to_owned(), text.to_owned(), Cell::new(false));
        self.plans.borrow_mut().push(Plan { name, when, skip, times, text, met });
    }

    /// The named call fails from now on, until [`Faults::clear`].
    pub fn always(&self, name: &str, text: &str) {
        self.plan(name, When::Before, 0, usize::MAX, text);
    }

    pub fn clear(&self) {
        self.plans.borrow_mut().clear();
        self.fails_at.set(None);
        self.away_until.set(0);
        self.ended.set(false);
    }

    /// The session has ended, and nothing runs in it any more.
    pub fn has_ended(&self) -> bool {
        self.ended.get()
    }

    /// The plans that no call has met.
    pub fn unmet(&self) -> Vec<String> {
        self.plans.borrow().iter().filter(|plan| !plan.met.get()).map(|plan| plan.name.clone()).collect()
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

    /// How many milliseconds pass before the call is carried out, at this moment of the clock.
    ///
    /// # Errors
    /// The failure that was ordered.
    pub fn before(&self, call: &PlatformCall, now: i64) -> Outcome<i64> {
        let ended = || limit("стенд: сеанс окончен");
        if self.ended.get() {
            return ended();
        }
        let mut late = 0;
        if self.counts.get() {
            let mut calls = self.calls.borrow_mut();
            calls.push(format!("{}.{} ({}:{})", call.of, call.name, call.module, call.line));
            match self.fails_at.get() {
                Some((at, when)) if at == calls.len() - 1 => match when {
                    When::Before => return raise(FAILURE),
                    When::After => {}
                    When::Late(millis) => late = millis,
                    When::Away(millis) => self.away_until.set(now.saturating_add(millis)),
                    When::Ended => {
                        self.ended.set(true);
                        return ended();
                    }
                },
                _ => {}
            }
        }
        if call.of == REMOTE && now < self.away_until.get() {
            return raise(FAILURE);
        }
        if self.planned(&call.of, &call.name, When::Ended).is_err() {
            self.ended.set(true);
            return ended();
        }
        self.planned(&call.of, &call.name, When::Before)?;
        Ok(late)
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
            plan.met.set(true);
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
