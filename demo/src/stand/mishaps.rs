//! What goes wrong on the stand, on order: failures of the platform's calls, of the way to the server, of the file, and
//! what there is to ask before a write. Each comes once, at its own place; the next attempt is that of a person who has
//! mended it. It must never say anything to the panel itself: what the panel hears, the shipped modules say.
//! Read next: `live`.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use extension_update_bsl::{Value, collections::structure};
use extension_update_stand::{Base, Stand, When, extensions::Problem, probe::Probed, sessions::Session};

use super::settings::Settings;

const REMARK: &str = "Реквизит «Любимое место» уже есть в конфигурации";
const WRITE: &str = "РасширениеКонфигурации.Записать";
const BROKEN: &str = "Ошибка записи на диск";
const LOST: &str = "Соединение с сервером 1С:Предприятия потеряно";
const PROBE: &str = "ВыполнитьФоновоеЗаданиеСРасширениямиБазыДанных";
const LOCKED: &str = "Ошибка исключительной блокировки информационной базы";

/// What the network of the stand asks about.
#[derive(Default)]
pub struct Mishaps {
    pub loses_files: Cell<bool>,
    pub spoils_files: Cell<bool>,
    /// Questions that went out, and answers that came.
    pub asked: Cell<usize>,
    pub arrived: Cell<usize>,
    /// Until when the night that passes may last.
    night_until: Cell<Option<Instant>>,
    /// The network of the night is gone.
    pub is_cut_off: Cell<bool>,
    /// The power goes with the first write.
    cuts_power: Cell<bool>,
    /// The vendor has withdrawn the newest release.
    pub has_withdrawn: Cell<bool>,
}

impl Mishaps {
    /// Makes the base what the settings say: rights, modes, other sessions, and the failure that is to come.
    pub fn arrange(&self, stand: &Stand, settings: &Settings) {
        let base = &*stand.base;
        base.modes.administrator.set(!settings.is("obstacle", "no-right"));
        base.modes.safe.set(settings.is("obstacle", "safe-mode"));
        base.repeats.set(settings.is("answer", "twice"));
        let question = settings.get("preflight");
        let others = matches!(question, "sessions" | "structure" | "several");
        base.sessions.borrow_mut().retain(|session| session.is_own);
        if others {
            base.sessions.borrow_mut().extend([("Мурка", 8), ("Васька", 9)].map(|(user, number)| other(number, user)));
        }
        self.mend(stand, settings);
        if matches!(question, "lock" | "lock-stays" | "several") {
            install_elsewhere(stand);
        }
    }

    /// Makes only the failures what the settings say.
    pub fn mend(&self, stand: &Stand, settings: &Settings) {
        let (base, question) = (&*stand.base, settings.get("preflight"));
        let remarks = matches!(question, "incompatible" | "several");
        let structure = matches!(question, "structure" | "several");
        let failure = settings.get("failure");
        let refuses = failure == "incompatible";
        {
            let mut all = base.extensions.borrow_mut();
            for extension in &mut all.database {
                extension.main_node = settings.is("obstacle", "main-node");
                extension.changes_data = structure;
            }
            all.read_as = (failure == "name").then(|| "DEMO_COPY".to_owned());
            all.check = Box::new(move |_| Ok(found(refuses, remarks)));
            let before = all.database.clone();
            let fails = failure == "not-connected";
            all.connect = Box::new(move |database| {
                let is_new = |of: &&extension_update_stand::extensions::Extension| !before.contains(of);
                let disabled = database.iter().filter(is_new).map(|extension| extension.name.clone());
                Probed { disabled: if fails { disabled.collect() } else { vec![] }, ..Probed::default() }
            });
        }
        self.loses_files.set(failure == "network");
        self.spoils_files.set(failure == "hash");
        plan(base, failure);
    }

    /// The panel has asked for an install: what comes true only now is no obstacle of before.
    pub fn before_install(&self, stand: &Stand, settings: &Settings) {
        if settings.is("failure", "main-node") {
            for extension in &mut stand.base.extensions.borrow_mut().database {
                extension.main_node = true;
            }
        }
    }

    /// People have gone home, what went wrong by day is mended, and the night has what the settings say.
    pub fn begin_night(&self, stand: &Stand, settings: &Settings, longest: Duration) {
        let (base, event) = (&*stand.base, settings.get("night_event"));
        let mut calm = settings.clone();
        calm.reset("preflight");
        calm.reset("failure");
        if event == "not-connected" {
            calm.put("failure", event.to_owned());
        }
        self.arrange(stand, &calm);
        self.night_until.set(Some(Instant::now() + longest));
        match event {
            "sessions" => base.sessions.borrow_mut().push(other(8, "Мурка")),
            "warned" => {
                base.sessions.borrow_mut().push(other(8, "Мурка").obeying());
                // Its double is there for this night alone: by day it would keep the licence key elsewhere.
                if let Err(error) = stand.add_library() {
                    base.show(extension_update_stand::Shown::Exception(error));
                }
            }
            "lock" => base.faults.always(WRITE, LOCKED),
            "power" => self.cuts_power.set(true),
            "withdrawn" => self.has_withdrawn.set(true),
            _ => {}
        }
    }

    /// The job of the evening has been.
    pub fn after_evening(&self, settings: &Settings) {
        self.is_cut_off.set(settings.is("night_event", "network"));
    }

    /// The window is over, and whoever has worked through the night goes home.
    pub fn after_window(&self, stand: &Stand) {
        stand.base.sessions.borrow_mut().retain(|session| session.is_own);
    }

    pub fn end_night(&self, stand: &Stand, settings: &Settings) {
        self.night_until.set(None);
        self.is_cut_off.set(false);
        self.cuts_power.set(false);
        stand.remove_library();
        self.arrange(stand, settings);
    }

    pub fn is_night(&self) -> bool {
        self.night_until.get().is_some()
    }

    /// Whether the night takes longer than anybody waits for it.
    pub fn is_night_late(&self) -> bool {
        self.night_until.get().is_some_and(|until| Instant::now() >= until)
    }

    /// The extension is being written: where the power is to go, it goes before what is written can be tried.
    pub fn before_write(&self, base: &Base) {
        if self.cuts_power.take() {
            base.faults.plan(PROBE, When::Ended, 0, 1, "");
        }
    }

    /// A question was asked: the other session has ended meanwhile, where it does.
    pub fn after_question(&self, stand: &Stand, settings: &Settings) {
        if matches!(settings.get("preflight"), "lock" | "several") {
            stand.base.sessions.borrow_mut().retain(|session| session.number != ELSEWHERE);
        }
    }
}

/// What goes wrong with the platform's calls: the failure, the call, when, after how many that went well, how often,
/// and in which words.
const FAILING: [(&str, &str, When, usize, usize, &str); 9] = [
    ("rights", WRITE, When::Before, 0, 1, "Нарушение прав доступа!"),
    ("safe-mode", WRITE, When::Before, 0, 1, "Операция запрещена в безопасном режиме"),
    ("lock", WRITE, When::Before, 0, 1, LOCKED),
    ("other-restored", WRITE, When::After, 0, 1, BROKEN),
    ("other", WRITE, When::After, 0, 1, BROKEN),
    ("other", WRITE, When::Before, 1, 1, BROKEN),
    ("server", "ПроверитьФайл", When::Before, 0, 1, LOST),
    // The server has begun, and nobody hears of it.
    ("lost-answer", "ПроверитьРаботу", When::After, 0, 3, LOST),
    ("memory", "СтандартноеХранилищеНастроекМенеджер.Сохранить", When::Before, 0, 1_000, "Хранилище недоступно"),
];

fn plan(base: &Base, failure: &str) {
    base.faults.clear();
    for (_, call, when, skip, times, text) in FAILING.into_iter().filter(|(name, ..)| *name == failure) {
        base.faults.plan(call, when, skip, times, text);
    }
}

/// The number of the session that installs elsewhere.
const ELSEWHERE: usize = 17;

fn other(number: usize, user: &str) -> Session {
    Session::other(number, "1CV8C", user)
}

fn found(refuses: bool, remarks: bool) -> Vec<Problem> {
    let mut all = vec![];
    if refuses {
        all.push(Problem {
            is_critical: true, text: "Отсутствует объект Справочник.Породы".to_owned()
        });
    }
    if refuses || remarks {
        all.push(Problem { is_critical: false, text: REMARK.to_owned() });
    }
    all
}

/// Another session installs the same extension: its record in the base is what the modules themselves write.
fn install_elsewhere(stand: &Stand) {
    let base = &*stand.base;
    let needs = structure();
    for (name, value) in [("ИмяРасширения", "DEMO"), ("Версия", "0.0.0.4"), ("ХешСумма", "")]
    {
        needs.insert(name.into(), value.into());
    }
    let own = base.sessions.borrow().clone();
    base.sessions.replace(vec![Session { is_own: true, ..other(ELSEWHERE, "Рыжик") }]);
    let work = stand.on_server("Демо_ОбновлениеРасширенияРаботы", "НоваяРабота", &["install".into()]);
    if let Ok(Value::Object(work)) = work {
        let written = work
            .set(&stand.server, "Операция", "elsewhere".into())
            .and_then(|()| work.set(&stand.server, "Требования", Value::object(needs)))
            .and_then(|()| stand.on_server("Демо_ОбновлениеРасширенияОперация", "Начать", &[Value::Object(work)]));
        if let Err(error) = written {
            base.show(extension_update_stand::Shown::Exception(error.to_string()));
        }
    }
    base.sessions.replace(own);
    base.sessions.borrow_mut().push(other(ELSEWHERE, "Рыжик"));
}
