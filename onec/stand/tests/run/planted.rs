//! Releases that are planted for the probe: broken ones and good ones, each kind by what a session that begins before
//! and after the write finds. Read next: `probe.rs`, which writes them.

use extension_update_bsl::library::binary::binary;
use extension_update_bsl::{Value, convert};
use extension_update_stand::When;
use extension_update_stand::extensions::{Extension, Problem, make_file};
use extension_update_stand::probe::Probed;

use crate::base_at_night::{NEW, OLD};
use crate::field;
use crate::place::Place;

pub const NEIGHBOUR: &str = "СОСЕД";
/// The words of a platform that refuses.
pub const WORDS: &str = "Конфликт внутренних идентификаторов";
/// Longer than anybody waits, in milliseconds.
const TOO_LONG: i64 = 91_000;

/// A base where a release is about to be written.
pub struct Scene {
    pub place: Place,
    /// The extension that is updated.
    target: &'static str,
    seed: usize,
}

impl Scene {
    pub fn new(model: &Place, target: &'static str, seed: usize) -> Scene {
        let stand = model.stand.again().expect("the modules load");
        for (name, version) in [("DEMO", OLD), ("SECOND", OLD), (NEIGHBOUR, "1.0.0.1")] {
            stand.base.install(name, version).expect("a name");
        }
        // Others may be there too.
        for number in 0..seed % 3 {
            stand.base.install(&format!("ЕЩЕ{number}"), "1.0.0.1").expect("a name");
        }
        Scene { place: Place { stand, is_installer: model.is_installer }, target, seed }
    }

    /// What a session finds where `true` is for one that begins after the write.
    pub fn finds(&self, found: impl Fn(bool, &mut Probed) + 'static) {
        let target = self.target;
        let time = (self.seed % 5) as i64 * 700;
        self.place.stand.base.extensions.borrow_mut().connect = Box::new(move |database: &[Extension]| {
            let is_new = database.iter().any(|one| one.name == target && one.version == NEW);
            let mut probed = Probed { time, ..Probed::default() };
            found(is_new, &mut probed);
            probed
        });
    }

    fn own_probe_says(&self, version: &str, word: &str) {
        let key = ["проба".to_owned(), version.to_owned(), "тест".to_owned()];
        self.place.stand.base.settings.borrow_mut().insert(key, word.into());
    }

    pub fn edit(&self, name: &str, change: impl Fn(&mut Extension)) {
        let mut all = self.place.stand.base.extensions.borrow_mut();
        all.database.iter_mut().filter(|one| one.name == name).for_each(change);
    }

    /// Takes the extension out of the base: the install is its first one.
    fn take_out(&self) {
        self.place.stand.base.extensions.borrow_mut().database.retain(|one| one.name != self.target);
    }

    /// The write needs the base for itself, and a job that is told to stop goes on for so many milliseconds.
    pub fn needs_lock(&self, cancel_time: i64) {
        let base = &self.place.stand.base;
        base.extensions.borrow_mut().needs_lock = true;
        base.cancel_time.set(cancel_time);
    }

    /// The platform is older than this method.
    pub fn lacks(&self, method: &str) {
        self.place.stand.base.faults.always(method, "Метод объекта не обнаружен");
    }

    pub fn write(&self) -> Outcome {
        let outcome = self.write_whatever_stays();
        assert!(self.place.stand.base.temporary.borrow().is_empty(), "something is left in the temporary storage");
        outcome
    }

    pub fn write_whatever_stays(&self) -> Outcome {
        let (place, stand) = (&self.place, &self.place.stand);
        let wanted = place.call("Проверка", "НовыеТребования", &[self.target.into(), NEW.into()]);
        let data = make_file(self.target, NEW).expect("a name");
        let made = place.call("Установка", "Записать", &[binary(data), wanted]);
        let text = |name: &str| convert::show(&field!(stand, made, name));
        let version = stand.base.installed(self.target).map(|found| found.version).unwrap_or_default();
        Outcome {
            code: text("Код"), text: text("Текст"), restored: field!(stand, made, "Возвращено"), version
        }
    }
}

pub struct Outcome {
    pub code: String,
    pub text: String,
    pub restored: Value,
    pub version: String,
}

pub fn problem(name: &str, is_critical: bool, text: &str) -> (String, Problem) {
    (name.to_owned(), Problem { is_critical, text: text.to_owned() })
}

/// A kind of release.
#[derive(Clone, Copy)]
pub struct Kind {
    pub name: &'static str,
    /// The extension that is updated.
    target: &'static str,
    /// What is so before the write.
    prepare: fn(&Scene),
    /// What a session finds where `true` is for one that begins after the write.
    finds: fn(bool, &mut Probed),
    /// A part of what has to be said of it.
    told: &'static str,
}

const fn broken(name: &'static str, target: &'static str, finds: fn(bool, &mut Probed), told: &'static str) -> Kind {
    Kind { name, target, prepare: |_| (), finds, told }
}

const fn good(name: &'static str, target: &'static str, finds: fn(bool, &mut Probed)) -> Kind {
    broken(name, target, finds, "")
}

fn nothing(_: bool, _: &mut Probed) {}

/// An extension does not connect.
fn misses(found: &mut Probed, name: &str, now: bool) {
    found.disabled.extend(now.then(|| name.into()));
}

/// The platform says why an extension does not connect, or what of it is not applied.
fn blames(found: &mut Probed, name: &str, now: bool) {
    found.problems.extend(now.then(|| problem(name, true, WORDS)));
}

const NO_MODULE: &str = "общий модуль не найден";
const NO_ANSWER: &str = "не ответил за 90";
const NOT_CONNECTED: &str = "SECOND не подключилось";
const OTHER_ROLE: &str = "Роль не найдена";
const NO_SUCH_JOBS: &str = "ВыполнитьФоновоеЗаданиеСРасширениямиБазыДанных";

pub const BROKEN: &[Kind] = &[
    broken("its module is not there", "DEMO", |new, found| misses(found, "DEMO", new), NO_MODULE),
    broken("it is not in the list", "SECOND", |new, found| misses(found, "SECOND", new), NOT_CONNECTED),
    broken(
        "it is not in the list, and the platform says why",
        "SECOND",
        |new, found| {
            misses(found, "SECOND", new);
            blames(found, "SECOND", new);
        },
        WORDS,
    ),
    broken("a session cannot be started", "DEMO", |new, found| found.refuses = new.then(|| WORDS.into()), WORDS),
    broken("a session ends in an exception", "DEMO", |new, found| found.fails = new.then(|| WORDS.into()), WORDS),
    broken("a session hangs", "DEMO", |new, found| found.hangs = new, NO_ANSWER),
    Kind {
        prepare: |scene| scene.needs_lock(20_000),
        ..broken(
            "a session hangs, and its job stops late and holds the lock",
            "DEMO",
            |new, found| found.hangs = new,
            NO_ANSWER,
        )
    },
    broken("a session says nothing", "SECOND", |new, found| found.silent = new, "не ответил ничего"),
    Kind {
        prepare: |scene| scene.place.stand.base.faults.always("Отменить", "Задание уже завершено"),
        ..broken("a session hangs and cannot be stopped", "SECOND", |new, found| found.hangs = new, NO_ANSWER)
    },
    broken(
        "a session takes too long",
        "SECOND",
        |new, found| found.time = if new { TOO_LONG + found.time } else { 1 },
        NO_ANSWER,
    ),
    broken("it is connected and a part of it is not applied", "DEMO", |new, found| blames(found, "DEMO", new), WORDS),
    broken(
        "it has another problem than before",
        "SECOND",
        |new, found| {
            found.problems.push(problem("SECOND", true, OTHER_ROLE));
            blames(found, "SECOND", new);
        },
        WORDS,
    ),
    broken(
        "it has the problem that a neighbour had",
        "DEMO",
        |new, found| blames(found, if new { "DEMO" } else { NEIGHBOUR }, true),
        WORDS,
    ),
    broken(
        "a neighbour does not connect any more",
        "DEMO",
        |new, found| misses(found, NEIGHBOUR, new),
        "Перестало подключаться расширение СОСЕД",
    ),
    broken(
        "a neighbour does not connect any more, and the platform says why",
        "SECOND",
        |new, found| {
            misses(found, NEIGHBOUR, new);
            blames(found, NEIGHBOUR, new);
        },
        WORDS,
    ),
    Kind {
        prepare: |scene| scene.own_probe_says(NEW, "!"),
        ..broken("the vendor's probe throws", "DEMO", nothing, "деление на 0")
    },
    Kind {
        prepare: |scene| scene.own_probe_says(NEW, "Нет модуля печати"),
        ..broken("the vendor's probe has something to say", "SECOND", nothing, "Нет модуля печати")
    },
    broken(
        "the old version goes on connecting",
        "SECOND",
        |new, found| found.outdated.extend(new.then(|| "SECOND".into())),
        "не то расширение",
    ),
    Kind {
        prepare: Scene::take_out,
        ..broken("a first install does not connect", "SECOND", |new, found| misses(found, "SECOND", new), NOT_CONNECTED)
    },
];

pub const GOOD: &[Kind] = &[
    good("nothing goes on", "DEMO", nothing),
    good("a neighbour failed before", "DEMO", |_, found| misses(found, NEIGHBOUR, true)),
    good("a neighbour fails with other words", "SECOND", |new, found| {
        misses(found, NEIGHBOUR, true);
        found.problems.push(problem(NEIGHBOUR, true, if new { WORDS } else { OTHER_ROLE }));
    }),
    good("a neighbour that is connected has a new problem", "DEMO", |new, found| blames(found, NEIGHBOUR, new)),
    good("there are warnings", "DEMO", |new, found| {
        found.problems.extend(new.then(|| problem("DEMO", false, WORDS)));
    }),
    good("it had this problem before", "SECOND", |_, found| blames(found, "SECOND", true)),
    good("a session is slow", "DEMO", |_, found| found.time = 60_000 + found.time * 10),
    Kind {
        prepare: |scene| {
            scene.take_out();
            scene.edit(NEIGHBOUR, |found| found.data = make_file(NEIGHBOUR, "2.0.0.0").expect("a name").into());
        },
        ..good("somebody writes another neighbour before a first install", "SECOND", |_, found| {
            misses(found, NEIGHBOUR, true);
        })
    },
    Kind {
        prepare: |scene| {
            scene.take_out();
            scene.edit(NEIGHBOUR, |found| found.is_active = false);
        },
        ..good("a neighbour was turned off before a first install", "SECOND", nothing)
    },
    Kind { prepare: |scene| scene.lacks(NO_SUCH_JOBS), ..good("the platform has no such jobs", "DEMO", nothing) },
    Kind {
        prepare: |scene| {
            scene.take_out();
            scene.lacks(NO_SUCH_JOBS);
        },
        ..good("the platform has no such jobs at a first install", "SECOND", nothing)
    },
    Kind {
        prepare: |scene| scene.lacks("ПолучитьИнформациюОПроблемахПримененияВСеансе"),
        ..good("the platform does not tell of problems", "SECOND", nothing)
    },
    good("no session begins, before as after", "DEMO", |_, found| found.fails = Some(WORDS.into())),
    good("no session ends, before as after", "SECOND", |_, found| found.hangs = true),
    Kind {
        prepare: |scene| scene.needs_lock(20_000),
        ..good("no session ends, and its job stops late and holds the lock", "DEMO", |new, found| found.hangs = !new)
    },
    good("no session says anything, before as after", "DEMO", |_, found| found.silent = true),
    good("the platform forgets the job", "SECOND", |new, found| found.forgotten = new),
    Kind {
        prepare: |scene| [OLD, NEW].into_iter().for_each(|version| scene.own_probe_says(version, "Нет связи с кассой")),
        ..good("the vendor's probe says what it said before", "DEMO", nothing)
    },
    Kind {
        prepare: |scene| [OLD, NEW].into_iter().for_each(|version| scene.own_probe_says(version, "!")),
        ..good("the vendor's probe has always thrown", "SECOND", nothing)
    },
    good("somebody calls the job off", "DEMO", |new, found| found.cancelled = new),
    Kind {
        prepare: |scene| scene.edit("SECOND", |found| found.is_active = false),
        ..good("it was turned off before", "SECOND", nothing)
    },
    good("a neighbour is better now", "DEMO", |new, found| misses(found, NEIGHBOUR, !new)),
    good("a problem is nobody's", "SECOND", |new, found| blames(found, "", new)),
    Kind {
        prepare: |scene| {
            scene.place.stand.base.faults.plan("НайтиПоУникальномуИдентификатору", When::Before, 1, 1, "Сеанс прерван");
        },
        ..good("the base does not answer about the job", "DEMO", nothing)
    },
];

pub fn plant(model: &Place, kinds: &[Kind], seed: usize) -> (Outcome, &'static str, &'static str) {
    let kind = kinds[seed % kinds.len()];
    let scene = Scene::new(model, kind.target, seed);
    (kind.prepare)(&scene);
    scene.finds(kind.finds);
    (scene.write(), kind.name, kind.told)
}
