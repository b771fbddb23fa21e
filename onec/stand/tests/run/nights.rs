//! A thousand nights. Each has one event of its own, by its number, and some have more by chance; after each the morning is looked at: no
//! install outside of the rules, no extension lost, nothing untold. A rule that is taken out makes a kept night fail. Read next:
//! `base_at_night.rs`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use extension_update_bsl::Value;
use extension_update_stand::extensions::{Extension, Written};
use extension_update_stand::probe::Probed;
use extension_update_stand::sessions::Session;
use extension_update_stand::stand::Change;
use extension_update_stand::{Stand, When};

use crate::base_at_night::{Host, NEW, Night, OLD, file, model, payload, time};
use crate::warned::{Feeds, Tally, Warned};

crate::cases![
    a_thousand_nights_keep_the_rules,
    a_rule_that_is_taken_out_makes_its_night_fail,
    a_cut_at_every_call_leaves_one_version_whole
];

/// Nights in all, and how many of them must install.
const NIGHTS: u64 = 1_000;
const LEAST_INSTALLED: usize = 500;
/// How often each event must happen.
const LEAST_OF_EACH: usize = 50;

/// The event that a night has of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    Calm,
    SessionsUntilTwo,
    SessionsDuringTheProbe,
    LockOnce,
    LockTwice,
    LockAlways,
    Cut,
    CutTwice,
    ClockForward,
    ClockPastTheFeed,
    ClockBack,
    NetworkGone,
    NetworkSlow,
    FeedOlder,
    FeedWithdrawn,
    FeedChanged,
    DiskFull,
    ChangedBySomebody,
    DoesNotConnect,
    TwoJobs,
    // By chance, beside the others.
    Pause,
    OtherFile,
    WindowEndsDuringTheProbe,
    // By a chance of their own, where the rules end sessions.
    EndsSessions,
    DoesNotLeave,
    ForeignLock,
    FeedChangesDuringTheWarning,
    CutUnderTheLock,
    CalledOff,
}

use Event::*;

const OWN: [Event; 20] = [
    Calm,
    SessionsUntilTwo,
    SessionsDuringTheProbe,
    LockOnce,
    LockTwice,
    LockAlways,
    Cut,
    CutTwice,
    ClockForward,
    ClockPastTheFeed,
    ClockBack,
    NetworkGone,
    NetworkSlow,
    FeedOlder,
    FeedWithdrawn,
    FeedChanged,
    DiskFull,
    ChangedBySomebody,
    DoesNotConnect,
    TwoJobs,
];

/// Chance: xorshift (Marsaglia), begun with the number of the night.
pub struct Chance(u64);

impl Chance {
    /// The first numbers of a small beginning are small too.
    pub fn of(begin: u64) -> Chance {
        let mut chance = Chance(begin);
        for _ in 0..8 {
            chance.below(2);
        }
        chance
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// What a night had in it, and what came of it.
struct Past {
    events: Vec<Event>,
    installed: bool,
    put_back: bool,
    /// See [`Running::within`].
    within: usize,
    tally: Tally,
    violations: Vec<String>,
}

struct Running {
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

impl Running {
    fn has(&self, event: Event) -> bool {
        self.events.contains(&event)
    }

    fn begin(model: &Stand, seed: u64, calls: u64) -> Running {
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
        Running { night, events, chance, cuts: 0, calls, within: 0, feeds: Feeds::default(), old, warned }
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

/// How many calls a job makes that installs, and at which of them it writes.
fn calls_of_an_install(model: &Stand) -> (u64, usize) {
    let night = Night::new(model);
    night.approve();
    night.job();
    night.until(3, 1, 10);
    night.base().faults.count(None);
    night.job();
    let calls = night.base().faults.calls();
    let writes = calls.iter().position(|call| call.starts_with("РасширениеКонфигурации.Записать"));
    (calls.len() as u64, writes.expect("it writes"))
}

fn pass(model: &Stand, seed: u64, calls: u64) -> Past {
    let mut running = Running::begin(model, seed, calls);
    running.prepare();
    running.pass();
    running.judge()
}

fn a_thousand_nights_keep_the_rules() {
    let model = model(&[]);
    let mut happened: BTreeMap<Event, usize> = BTreeMap::new();
    let (calls, _) = calls_of_an_install(&model);
    let (mut installed, mut put_back, mut within) = (0, 0, 0);
    let (mut warned, mut ended) = (0, 0);
    for seed in 0..NIGHTS {
        let past = pass(&model, seed, calls);
        assert!(past.violations.is_empty(), "night {seed}, {:?}: {:?}", past.events, past.violations);
        installed += usize::from(past.installed);
        put_back += usize::from(past.put_back);
        within += past.within;
        warned += past.tally.warned;
        ended += past.tally.ended;
        // The last one is that of a warning, and there it counts that it took place.
        let counts = |event: &Event| *event < EndsSessions || past.tally.happened;
        past.events.into_iter().filter(counts).for_each(|event| *happened.entry(event).or_default() += 1);
    }
    println!("onec: {warned} nights with a warning, {ended} sessions ended");
    println!(
        "onec: {NIGHTS} nights: {installed} installed, {put_back} put back, {within} cut in a write, 0 violations; {happened:?}"
    );
    assert!(installed >= LEAST_INSTALLED, "{installed} nights have installed");
    assert!(within >= 20, "{within} cuts have fallen into a write");
    assert_eq!(happened.len(), OWN.len() + 3 + 6);
    assert!(warned >= 200 && ended >= 200, "{warned} warnings, {ended} sessions ended");
    for (event, times) in happened {
        assert!(times >= LEAST_OF_EACH, "{event:?} happened {times} times");
    }
}

/// A rule, what takes it out, and the night that then fails.
type Rule = (&'static str, &'static [Change<'static>], u64);

const RULES: [Rule; 13] = [
    (
        "window",
        &[
            ("Если Не ИдетОкно(Правила) Тогда", "Если Ложь Тогда"),
            ("Если ИдетОкно(Правила) Тогда", "Если Истина Тогда"),
        ],
        0,
    ),
    ("nobody", &[("Если Не Правила.ТолькоБезСеансов Тогда", "Если Истина Тогда")], 1),
    ("nobody", &[("Помеха = Демо_ОбновлениеРасширенияНочь.Помеха(Правила, ИмяРасширения);", "Помеха = \"\";")], 2),
    ("window", &[("Помеха = Демо_ОбновлениеРасширенияНочь.Помеха(Правила, ИмяРасширения);", "Помеха = \"\";")], 306),
    (
        "pause",
        &[("Макс(НачалоДня(Сейчас) - 86400, НачалоДня(Правила.ПаузаДо) + 86400)", "НачалоДня(Сейчас) - 86400")],
        8,
    ),
    (
        "hash",
        &[
            ("Требования.SHA256   = Одобрение.SHA256;", "Требования.SHA256 = Неопределено;"),
            ("Требования.НуженХеш = Истина;", "Требования.НуженХеш = Ложь;"),
        ],
        27,
    ),
    (
        "same payload",
        &[(
            ".ХешСтрокой(Байты, ХешФункция.SHA256) = Одобрение.SHA256Ленты Тогда",
            ".ХешСтрокой(Байты, ХешФункция.SHA256) <> \"\" Тогда",
        )],
        13,
    ),
    ("expiry", &[("Если Годно = Неопределено Или Годно <= Сейчас Тогда", "Если Ложь Тогда")], 9),
    (
        "what does not connect",
        &[("Демо_ОбновлениеРасширенияПроба.ПослеЗаписи(ИмяРасширения, Готовое.Было);", "\"\";")],
        38,
    ),
    ("a lock is left", &[("Снять(Запись);", "Запись.Почему = \"\";")], 4),
    ("the lock of somebody else", &[("Если Блокировка().Установлена Тогда", "Если Ложь Тогда")], 36),
    ("ended in vain", &[("?(Помеха = \"\", ПомехаЛенты(Одобрение), Помеха)", "Помеха")], 23),
    ("warned 2 times", &[("Если Запись <> Неопределено И Сейчас < Запись.ОкноДо", "Если Ложь")], 11),
];

fn a_rule_that_is_taken_out_makes_its_night_fail() {
    let whole = model(&[]);
    let (calls, _) = calls_of_an_install(&whole);
    for (rule, changes, seed) in RULES {
        let past = pass(&whole, seed, calls);
        assert!(past.violations.is_empty(), "night {seed}: {:?}", past.violations);
        let without = pass(&model(changes), seed, calls);
        let told = without.violations.iter().any(|violation| violation.contains(rule));
        assert!(told, "night {seed} without «{rule}», {:?}: {:?}", without.events, without.violations);
    }
}

/// The power goes at each call of a job that installs, and the jobs of the morning take up what it has left.
fn a_cut_at_every_call_leaves_one_version_whole() {
    let model = model(&[]);
    let (calls, writes) = calls_of_an_install(&model);
    let mut within = 0;
    for breaks in [false, true] {
        for at in 0..calls as usize {
            let night = Night::new(&model);
            let old = night.base().installed("DEMO");
            night.approve();
            night.job();
            if breaks {
                night.base().extensions.borrow_mut().connect = Box::new(|database| Probed {
                    disabled: database.iter().filter(|one| one.version == NEW).map(|one| one.name.clone()).collect(),
                    ..Probed::default()
                });
            }
            night.until(3, 1, 10);
            night.base().faults.count(Some((at, When::Ended)));
            night.job();
            night.restart();
            within += usize::from(night.is_writing());
            for (hour, minute) in [(1, 40), (2, 10)] {
                night.until(3, hour, minute);
                night.job();
            }
            let place = format!("cut at call {at} of {calls}, before the write: {}, breaks: {breaks}", at <= writes);
            assert_eq!(night.version(), if breaks { OLD } else { NEW }, "{place}");
            assert!(!breaks || night.base().installed("DEMO") == old, "{place}");
            assert!(night.kept("Одобрение").is_none(), "{place}");
            let told = night.notice();
            assert!(
                told.contains(if breaks {
                    "прежняя возвращена"
                } else {
                    "ночью установлена"
                }),
                "{place}: {told}"
            );
        }
    }
    println!("onec: the power goes at each of {calls} calls, {within} times in a write");
}
