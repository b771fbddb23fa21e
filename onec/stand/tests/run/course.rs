//! The course of one of the thousand nights: what happens in it, and what is wrong in the morning. Read next:
//! `nights.rs`.

use std::cell::Cell;
use std::rc::Rc;

use extension_update_bsl::Value;
use extension_update_stand::extensions::{Extension, Written};
use extension_update_stand::probe::Probed;
use extension_update_stand::sessions::Session;
use extension_update_stand::{Stand, When};

use crate::base_at_night::{Host, NEW, Night, OLD, file, payload, time};
use crate::events::Event::{self, *};
use crate::events::{Chance, OWN};
use crate::warned::{Feeds, Tally, Warned};

/// The night of this number.
pub fn pass(model: &Stand, seed: u64, calls: u64) -> Past {
    let mut running = Course::begin(model, seed, calls);
    running.prepare();
    running.pass();
    running.judge()
}

/// What a night had in it, and what came of it.
pub struct Past {
    pub events: Vec<Event>,
    pub installed: bool,
    pub put_back: bool,
    /// See [`Course::within`].
    pub within: usize,
    pub tally: Tally,
    pub violations: Vec<String>,
}

struct Course {
    night: Night,
    events: Vec<Event>,
    chance: Chance,
    /// How many cuts are still to come.
    cuts: u64,
    /// How many calls a job makes that installs.
    calls: u64,
    /// How many cuts have fallen between the first step of a write and its last.
    within: usize,
    /// What the feed was at each job, by the clock.
    feeds: Feeds,
    old: Extension,
    warned: Warned,
}

impl Course {
    fn has(&self, event: Event) -> bool {
        self.events.contains(&event)
    }

    fn begin(model: &Stand, seed: u64, calls: u64) -> Course {
        let mut chance = Chance::of(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let own = OWN[(seed % OWN.len() as u64) as usize];
        let mut events = vec![own];
        for (event, percent) in [(Pause, 7), (OtherFile, 8), (WindowEndsDuringTheProbe, 8)] {
            if chance.below(100) < percent {
                events.push(event);
            }
        }
        for (event, percent) in
            [(SessionsUntilTwo, 5), (LockOnce, 5), (Cut, 8), (NetworkSlow, 4), (DiskFull, 4), (TwoJobs, 6)]
        {
            if chance.below(100) < percent && own != event {
                events.push(event);
            }
        }
        let warned = Warned::draw(seed);
        events.extend(warned.event());
        let night = Night::new(model);
        let night = if warned.event().is_some() { night.with_library() } else { night };
        let old = night.base().installed("DEMO").expect("it is there");
        Course { night, events, chance, cuts: 0, calls, within: 0, feeds: Feeds::default(), old, warned }
    }

    /// What is so from the evening on.
    fn prepare(&mut self) {
        let night = &self.night;
        if self.has(Pause) {
            night.rule(&[("ПаузаДо", Value::Date(time(3, 0, 0) / 1000))]).expect("the rules are right");
        }
        self.warned.prepare(night, &self.feeds);
        night.approve();
        if self.has(OtherFile) {
            *night.vendor.file.borrow_mut() = file(NEW, "B");
        }
        let locks = [(LockOnce, 1), (LockTwice, 2), (LockAlways, usize::MAX)];
        let text = "Ошибка исключительной блокировки информационной базы";
        for (_, times) in locks.into_iter().filter(|(event, _)| self.has(*event)) {
            night.base().faults.plan("РасширениеКонфигурации.Записать", When::Before, 0, times, text);
        }
        self.connect();
        self.cuts = if self.has(CutTwice) { 2 } else { u64::from(self.has(Cut)) };
        if self.has(SessionsUntilTwo) {
            self.come(9);
        }
        if self.has(NetworkGone) {
            night.vendor.host.set(Host::Gone);
        }
        let payload_of = |seq, more| payload(seq, &night.data, more);
        let other = [
            (FeedOlder, payload_of(6, "")),
            (FeedWithdrawn, payload_of(8, r#""withdrawn":true,"#)),
            (FeedChanged, payload_of(8, "")),
        ];
        for (_, text) in other.into_iter().filter(|(event, _)| self.has(*event)) {
            *night.vendor.payload.borrow_mut() = text;
        }
        if self.has(ChangedBySomebody) {
            night.base().extensions.borrow_mut().database[0].data = file(OLD, "C").into();
        }
    }

    /// What a session with the database's extensions finds; somebody may come while it is asked, and it may take long.
    fn connect(&self) {
        let (breaks, comes, slow) =
            (self.has(DoesNotConnect), self.has(SessionsDuringTheProbe), self.has(WindowEndsDuringTheProbe));
        let base = Rc::downgrade(self.night.base());
        let asked = Cell::new(0);
        let connect = move |database: &[Extension]| {
            asked.set(asked.get() + 1);
            let Some(base) = base.upgrade() else { return Probed::default() };
            if comes && asked.get() == 1 {
                base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
            }
            let bad = |one: &&Extension| breaks && one.version == NEW;
            Probed {
                disabled: database.iter().filter(bad).map(|one| one.name.clone()).collect(),
                time: if slow { 70_000 } else { 1 },
                ..Probed::default()
            }
        };
        self.night.base().extensions.borrow_mut().connect = Box::new(connect);
    }

    fn come(&self, number: usize) {
        self.night.come(number, "1CV8C");
    }

    fn leave(&self) {
        self.night.base().sessions.borrow_mut().retain(|session| session.is_own);
    }

    /// The scheduled job, and what happens to it.
    fn job(&mut self, in_window: bool) {
        let base = self.night.base().clone();
        let same =
            *self.night.vendor.payload.borrow() == self.night.payload && self.night.vendor.host.get() == Host::Well;
        self.feeds.borrow_mut().push((base.clock.get(), same));
        let cut = in_window && self.cuts > 0;
        let under = if in_window { self.warned.take_cut() } else { None };
        if cut {
            self.cuts -= 1;
            let at = self.chance.below(self.calls) as usize;
            base.faults.count(Some((at, When::Ended)));
        } else if let Some(at) = under {
            base.faults.count(Some((at, When::Ended)));
        }
        if self.has(TwoJobs) && self.night.call("Ночь", "Выполнить", &[]).is_err() {
            assert!(base.faults.has_ended(), "the job has failed aloud");
        }
        self.night.job();
        // A probe that takes long is waited for.
        self.night.stand.advance(200_000);
        if under.is_some() && base.faults.has_ended() {
            self.warned.has_happened();
        }
        if cut || base.faults.has_ended() {
            self.night.restart();
            self.within += usize::from(self.night.is_writing());
        } else {
            self.warned.after_job(&self.night);
        }
    }

    fn pass(&mut self) {
        for (hour, minute) in [(12, 0), (22, 0)] {
            self.night.until(2, hour, minute);
            self.job(false);
        }
        if self.has(ClockForward) {
            self.night.base().clock.set(time(2, 23, 40));
        }
        if self.has(ClockPastTheFeed) {
            self.night.base().clock.set(time(20, 23, 0));
        }
        if self.has(ClockBack) {
            self.night.base().clock.set(time(1, 23, 0));
        }
        let day = if self.has(ClockPastTheFeed) { 21 } else { 3 };
        if self.has(ClockBack) {
            self.window(2, &[(1, 10), (2, 10)]);
            self.night.base().clock.set(time(3, 0, 20));
        }
        if self.has(NetworkSlow) {
            self.night.vendor.host.set(Host::Slow);
        }
        if self.has(WindowEndsDuringTheProbe) {
            // The only job of this window that comes so far begins in its last minute.
            self.come(10);
        }
        self.warned.come(&self.night);
        self.window(day, &[(0, 30), (1, 10), (1, 40)]);
        if !self.has(SessionsDuringTheProbe) && !self.has(WindowEndsDuringTheProbe) || self.chance.below(2) == 0 {
            self.leave();
        }
        if self.night.vendor.host.get() == Host::Slow {
            self.night.vendor.host.set(Host::Well);
        }
        if self.has(DiskFull) {
            let times = 1 + self.chance.below(9) as usize;
            let skip = self.chance.below(4) as usize;
            self.night.base().faults.plan("Сохранить", When::Before, skip, times, "Диск полон");
        }
        self.window(day, &[(2, 10), (2, 40)]);
        if self.has(NetworkGone) {
            self.night.vendor.host.set(Host::Well);
        }
        if self.has(OtherFile) && self.chance.below(2) == 0 {
            *self.night.vendor.file.borrow_mut() = self.night.data.clone();
        }
        if !self.has(WindowEndsDuringTheProbe) {
            self.leave();
        }
        self.warned.come(&self.night);
        self.window(day, &[(3, 10), (3, 40)]);
        if self.warned.event().is_some() {
            self.leave();
        }
        self.window(day, &[(4, 10)]);
        self.leave();
        // Too late for a warning.
        self.warned.come(&self.night);
        self.window(day, &[(4, 59), (5, 40)]);
        // People come, and whatever the night has left is taken up.
        self.night.base().faults.clear();
        self.come(9);
        for (hour, minute) in [(8, 0), (9, 0), (10, 0)] {
            self.night.until(day, hour, minute);
            self.job(false);
        }
    }

    fn window(&mut self, day: i64, jobs: &[(i64, i64)]) {
        for (hour, minute) in jobs {
            self.night.until(day, *hour, *minute);
            self.job((1..5).contains(hour));
        }
    }

    /// What is wrong in the morning.
    fn judge(&self) -> Past {
        let night = &self.night;
        let writes = night.base().extensions.borrow().writes.clone();
        let mut violations: Vec<String> = writes.iter().flat_map(|write| self.wrong(write)).collect();
        let now = night.base().installed("DEMO");
        let version = now.as_ref().map(|extension| extension.version.as_str()).unwrap_or_default();
        let installed = version == NEW;
        let put_back = writes.iter().any(|write| write.version == OLD);
        match &now {
            None => violations.push("the extension is lost".into()),
            Some(found) if installed && *found.data != *night.data => violations.push("another file is there".into()),
            Some(found) if !installed && !self.has(ChangedBySomebody) && *found != self.old => {
                violations.push("what was there is there in part".into());
            }
            Some(_) => {}
        }
        if installed && self.has(DoesNotConnect) {
            violations.push("what does not connect has stayed".into());
        }
        if night.kept("Одобрение").is_some_and(|_| installed) {
            violations.push("what is installed still waits".into());
        }
        let told = night.notice();
        if installed && !told.contains("ночью установлена") {
            violations.push(format!("nobody is told of the install: «{told}»"));
        }
        if put_back && !told.contains("не заработала, прежняя возвращена") {
            violations.push(format!("nobody is told that it was put back: «{told}»"));
        }
        if !night.notice().is_empty() {
            violations.push("it is told twice".into());
        }
        let (wrong, tally) = self.warned.judge(night, &self.feeds);
        violations.extend(wrong);
        Past { events: self.events.clone(), installed, put_back, within: self.within, tally, violations }
    }

    /// What is wrong with a write of the release.
    fn wrong(&self, write: &Written) -> Vec<String> {
        if write.version != NEW {
            return vec![];
        }
        let minutes = write.at / 60_000 % (24 * 60);
        let (_, same) = self.feeds.borrow().iter().rfind(|(at, _)| *at <= write.at).copied().unwrap_or_default();
        let checks = [
            ("window", (60..300).contains(&minutes)),
            ("pause", !self.has(Pause)),
            ("nobody", write.others == 0),
            ("hash", *write.data == *self.night.data),
            ("same payload", same),
            ("expiry", write.at < time(20, 5, 0)),
            ("approval", *write.before == *self.old.data),
        ];
        let broken = checks.into_iter().filter(|(_, holds)| !holds);
        broken.map(|(rule, _)| format!("{rule}: written at {} min", minutes)).collect()
    }
}
