//! Nights of the thousand in which the rules end sessions: what may happen during the warning, and what is wrong in the
//! morning. Their chance is their own, so that the other events of a night stay what they were. Read next: `nights.rs`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use extension_update_bsl::Value;
use extension_update_stand::Base;
use extension_update_stand::lock::Lock;
use extension_update_stand::sessions::Session;

use crate::base_at_night::{Night, payload, time};
use crate::events::{Chance, Event};

/// How long the rule warns.
const SECONDS: i64 = 10 * 60;
/// What a cut must fall into to be under the lock: calls of a job from its warning on.
const CALLS: (u64, u64) = (200, 250);

/// The feed at each moment at which it was looked at or has changed, by the clock, and whether it was the approved one.
pub type Feeds = Rc<RefCell<Vec<(i64, bool)>>>;

/// Such a night, beside everything else that it has.
#[derive(Default)]
pub struct Warned {
    /// Nothing where the rules end no sessions.
    event: Option<Event>,
    /// At which wait something happens.
    at: usize,
    /// At which call the power goes.
    cut: Cell<usize>,
    foreign: Option<Lock>,
    /// The event has happened.
    happened: Rc<Cell<bool>>,
    violations: RefCell<Vec<String>>,
}

/// What such nights had in all.
#[derive(Debug, Default)]
pub struct Tally {
    pub warned: usize,
    pub ended: usize,
    pub happened: bool,
}

impl Warned {
    pub fn draw(seed: u64) -> Warned {
        let mut chance = Chance::of(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) | 1);
        let event = match chance.below(100) {
            0..14 => Event::EndsSessions,
            14..25 => Event::DoesNotLeave,
            25..32 => Event::ForeignLock,
            32..43 => Event::FeedChangesDuringTheWarning,
            43..54 => Event::CutUnderTheLock,
            54..64 => Event::CalledOff,
            _ => return Warned::default(),
        };
        let at = match event {
            Event::FeedChangesDuringTheWarning | Event::CalledOff => 3 + chance.below(48),
            _ => 3 + chance.below(60),
        };
        let cut = if event == Event::CutUnderTheLock { CALLS.0 + chance.below(CALLS.1) } else { 0 };
        Warned { event: Some(event), at: at as usize, cut: Cell::new(cut as usize), ..Warned::default() }
    }

    pub fn event(&self) -> Option<Event> {
        self.event
    }

    /// What is so from the evening on.
    pub fn prepare(&mut self, night: &Night, feeds: &Feeds) {
        let Some(event) = self.event else { return };
        night.rule(&[("ЗавершатьСеансыЗа", Value::number(SECONDS / 60))]).expect("the rules are right");
        let happened = self.happened.clone();
        let at_wait = |does: Box<dyn Fn(&Base)>| {
            night.at_wait(self.at, move |base| {
                happened.set(true);
                does(base);
            });
        };
        match event {
            Event::DoesNotLeave => at_wait(Box::new(|base| {
                base.sessions.borrow_mut().push(Session::other(31, "Designer", "Барсик"));
            })),
            Event::CalledOff => at_wait(Box::new(|base| base.lock.borrow_mut().is_set = false)),
            Event::FeedChangesDuringTheWarning => {
                let (vendor, feeds) = (night.vendor.clone(), feeds.clone());
                let other = payload(8, &night.data, r#""withdrawn":true,"#);
                at_wait(Box::new(move |base| {
                    *vendor.payload.borrow_mut() = other.clone();
                    feeds.borrow_mut().push((base.clock.get(), false));
                }));
            }
            Event::ForeignLock => {
                let (start, end) = (time(3, 4, 55) / 1000, time(3, 5, 30) / 1000);
                let code = "КодРазрешения".to_owned();
                let lock =
                    Lock { is_set: true, start: Some(start), end: Some(end), code, message: "Копия".into() };
                night.base().lock.replace(lock.clone());
                self.foreign = Some(lock);
            }
            _ => {}
        }
    }

    /// People with clients of the library come.
    pub fn come(&self, night: &Night) {
        if self.event.is_some() {
            night.come(20, "1CV8C");
            night.come(21, "WebClient");
        }
    }

    /// The call of the next job in the window at which the power goes.
    pub fn take_cut(&self) -> Option<usize> {
        let at = self.cut.take();
        (at > 0).then_some(at)
    }

    pub fn has_happened(&self) {
        self.happened.set(true);
    }

    /// A job that was not cut has come to its end.
    pub fn after_job(&self, night: &Night) {
        if night.is_locked() {
            self.tell(format!("a lock is left after the job of {}", minute(night.base().clock.get())));
        }
    }

    fn tell(&self, text: String) {
        self.violations.borrow_mut().push(text);
    }

    /// What is wrong in the morning, and what there was.
    pub fn judge(&self, night: &Night, feeds: &Feeds) -> (Vec<String>, Tally) {
        self.after_job(night);
        let locks = night.locks();
        for (at, lock) in &locks {
            let (start, end) = (lock.start.unwrap_or_default(), lock.end.unwrap_or(i64::MAX / 1000));
            let window = |moment: i64| (60..=300).contains(&minute(moment));
            if !window(*at) || !window(end.saturating_mul(1000)) || end - start > 3_600 {
                self.tell(format!("lock outside of the window: from {} min", minute(*at)));
            }
            if start - at / 1000 < SECONDS - 1 {
                self.tell("nobody was warned in time".into());
            }
            let twice = locks.iter().filter(|(other, _)| at / 86_400_000 == other / 86_400_000).count();
            if twice > 1 || self.event.is_none() {
                self.tell(format!("warned {twice} times, {:?}", self.event));
            }
        }
        let base = night.base();
        let ended = base.ended.borrow();
        let ours: Vec<_> = ended.iter().filter(|one| locks.iter().any(|(_, lock)| *lock == one.lock)).collect();
        for one in &ours {
            let begins = one.lock.start.unwrap_or_default() * 1000;
            let looked = begins - 60_000;
            let feeds = feeds.borrow();
            let same = feeds.iter().rfind(|(at, _)| *at <= looked).is_none_or(|(_, same)| *same);
            if one.at < begins || !same {
                self.tell(format!("ended in vain: the feed was the same: {same}"));
            }
        }
        if self.foreign.as_ref().is_some_and(|foreign| *foreign != *base.lock.borrow()) {
            self.tell("the lock of somebody else is another one".into());
        }
        let happened = match self.event {
            Some(Event::EndsSessions) => !ours.is_empty(),
            Some(Event::ForeignLock) => true,
            _ => self.happened.get(),
        };
        let tally = Tally { warned: locks.len(), ended: ours.len(), happened };
        (self.violations.take(), tally)
    }
}

/// Minutes from midnight.
fn minute(moment: i64) -> i64 {
    moment / 60_000 % (24 * 60)
}
