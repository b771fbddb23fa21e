//! The clock of the stand: background jobs, waiting handlers and pages, each when its time comes. Read next:
//! `stand.rs`.

use extension_update_bsl::Value;
use extension_update_bsl::value::same;

use crate::page::signal;
use crate::stand::Stand;

/// Milliseconds from 0001-01-01 to 1970-01-01.
const EPOCH: i64 = 62_135_596_800_000;

impl Stand {
    /// The clock goes on. What becomes due on the way runs in its order: background jobs, waiting handlers, the page.
    pub fn advance(&self, millis: i64) {
        let end = self.base.clock.get() + millis;
        loop {
            self.settle();
            match self.next_due() {
                Some(next) if next <= end => self.base.clock.set(next.max(self.base.clock.get())),
                _ => break,
            }
            self.base.settle_jobs(&self.server);
            self.fire();
        }
        self.base.clock.set(end.max(self.base.clock.get()));
        self.settle();
    }

    /// Lets the clock go on as long as a condition does not hold, a minute at the most; whether it holds.
    pub fn wait(&self, holds: impl Fn() -> bool) -> bool {
        for _ in 0..600 {
            if holds() {
                return true;
            }
            self.advance(100);
        }
        holds()
    }

    /// What is due by the clock's present moment happens: background jobs end, waiting handlers run. Nothing that was
    /// started runs here.
    pub fn happen(&self) {
        self.base.settle_jobs(&self.server);
        self.fire();
    }

    /// Background jobs that were started run, each as a whole; whether there was one.
    pub fn work(&self) -> bool {
        let waits = self.base.jobs.borrow().iter().any(|job| job.is_new());
        if waits {
            self.base.run_jobs(&self.server);
        }
        waits
    }

    /// The next moment at which a background job ends or a waiting handler is due.
    pub fn next_due(&self) -> Option<i64> {
        let forms = self.forms.borrow();
        let timers =
            forms.iter().flat_map(|form| form.timers.borrow().iter().map(|timer| timer.due).collect::<Vec<_>>());
        timers.chain(self.base.next_of_jobs()).min()
    }

    /// Jobs that were started run, and pages say what they have to say.
    fn settle(&self) {
        self.base.run_jobs(&self.server);
        let now = self.base.clock.get() - EPOCH;
        for form in self.forms.borrow().clone() {
            if let Some(page) = &form.page {
                page.tick(now);
                if page.signals() {
                    self.field_event(&form, "OnClick", vec![Some(signal()), Some(Value::Bool(true))]);
                }
            }
        }
    }

    fn fire(&self) {
        let now = self.base.clock.get();
        for form in self.forms.borrow().clone() {
            let due: Vec<_> = form.timers.borrow().iter().filter(|timer| timer.due <= now).cloned().collect();
            for timer in due {
                let mut timers = form.timers.borrow_mut();
                let same = |other: &crate::form::Timer| same(&other.procedure, &timer.procedure);
                match timer.every {
                    Some(every) => timers.iter_mut().filter(|own| same(own)).for_each(|own| own.due = now + every),
                    None => timers.retain(|own| !same(own)),
                }
                drop(timers);
                for _ in 0..if self.base.repeats.get() { 2 } else { 1 } {
                    if form.is_open.get() {
                        self.handle(&form, &timer.procedure, vec![]);
                    }
                }
            }
        }
    }
}
