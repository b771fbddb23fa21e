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

/// A kind of release: what is updated, how it is planted, and a part of what has to be said of it.
pub type Kind = (&'static str, &'static str, fn(&Scene), &'static str);

pub const BROKEN: &[Kind] = &[
    (
        "its module is not there",
        "DEMO",
        |scene| scene.finds(|new, found| found.disabled.extend(new.then(|| "DEMO".into()))),
        "общий модуль не найден",
    ),
    (
        "it is not in the list",
        "SECOND",
        |scene| scene.finds(|new, found| found.disabled.extend(new.then(|| "SECOND".into()))),
        "SECOND не подключилось",
    ),
    (
        "it is not in the list, and the platform says why",
        "SECOND",
        |scene| {
            scene.finds(|new, found| {
                if new {
                    found.disabled.push("SECOND".into());
                    found.problems.push(problem("SECOND", true, WORDS));
                }
            });
        },
        WORDS,
    ),
    (
        "a session cannot be started",
        "DEMO",
        |scene| scene.finds(|new, found| found.refuses = new.then(|| WORDS.into())),
        WORDS,
    ),
    (
        "a session ends in an exception",
        "DEMO",
        |scene| scene.finds(|new, found| found.fails = new.then(|| WORDS.into())),
        WORDS,
    ),
    ("a session hangs", "DEMO", |scene| scene.finds(|new, found| found.hangs = new), "не ответил за 90"),
    (
        "a session hangs, and its job stops late and holds the lock",
        "DEMO",
        |scene| {
            scene.needs_lock(20_000);
            scene.finds(|new, found| found.hangs = new);
        },
        "не ответил за 90",
    ),
    ("a session says nothing", "SECOND", |scene| scene.finds(|new, found| found.silent = new), "не ответил ничего"),
    (
        "a session hangs and cannot be stopped",
        "SECOND",
        |scene| {
            scene.finds(|new, found| found.hangs = new);
            scene.place.stand.base.faults.always("Отменить", "Задание уже завершено");
        },
        "не ответил за 90",
    ),
    (
        "a session takes too long",
        "SECOND",
        |scene| {
            let time = TOO_LONG + scene.seed as i64 * 1000;
            scene.finds(move |new, found| found.time = if new { time } else { 1 });
        },
        "не ответил за 90",
    ),
    (
        "it is connected and a part of it is not applied",
        "DEMO",
        |scene| scene.finds(|new, found| found.problems.extend(new.then(|| problem("DEMO", true, WORDS)))),
        WORDS,
    ),
    (
        "it has another problem than before",
        "SECOND",
        |scene| {
            scene.finds(|new, found| {
                found.problems.push(problem("SECOND", true, "Роль не найдена"));
                found.problems.extend(new.then(|| problem("SECOND", true, WORDS)));
            });
        },
        WORDS,
    ),
    (
        "it has the problem that a neighbour had",
        "DEMO",
        |scene| {
            scene.finds(|new, found| found.problems.push(problem(if new { "DEMO" } else { NEIGHBOUR }, true, WORDS)));
        },
        WORDS,
    ),
    (
        "a neighbour does not connect any more",
        "DEMO",
        |scene| scene.finds(|new, found| found.disabled.extend(new.then(|| NEIGHBOUR.into()))),
        "Перестало подключаться расширение СОСЕД",
    ),
    (
        "a neighbour does not connect any more, and the platform says why",
        "SECOND",
        |scene| {
            scene.finds(|new, found| {
                if new {
                    found.disabled.push(NEIGHBOUR.into());
                    found.problems.push(problem(NEIGHBOUR, true, WORDS));
                }
            });
        },
        WORDS,
    ),
    ("the vendor's probe throws", "DEMO", |scene| scene.own_probe_says(NEW, "!"), "деление на 0"),
    (
        "the vendor's probe has something to say",
        "SECOND",
        |scene| scene.own_probe_says(NEW, "Нет модуля печати"),
        "Нет модуля печати",
    ),
    (
        "the old version goes on connecting",
        "SECOND",
        |scene| scene.finds(|new, found| found.outdated.extend(new.then(|| "SECOND".into()))),
        "не то расширение",
    ),
    (
        "a first install does not connect",
        "SECOND",
        |scene| {
            scene.take_out();
            scene.finds(|new, found| found.disabled.extend(new.then(|| "SECOND".into())));
        },
        "SECOND не подключилось",
    ),
];

pub const GOOD: &[Kind] = &[
    ("nothing goes on", "DEMO", |scene| scene.finds(|_, _| ()), ""),
    ("a neighbour failed before", "DEMO", |scene| scene.finds(|_, found| found.disabled.push(NEIGHBOUR.into())), ""),
    (
        "a neighbour fails with other words",
        "SECOND",
        |scene| {
            scene.finds(|new, found| {
                found.disabled.push(NEIGHBOUR.into());
                found.problems.push(problem(NEIGHBOUR, true, if new { WORDS } else { "Роль не найдена" }));
            });
        },
        "",
    ),
    (
        "a neighbour that is connected has a new problem",
        "DEMO",
        |scene| scene.finds(|new, found| found.problems.extend(new.then(|| problem(NEIGHBOUR, true, WORDS)))),
        "",
    ),
    (
        "there are warnings",
        "DEMO",
        |scene| scene.finds(|new, found| found.problems.extend(new.then(|| problem("DEMO", false, WORDS)))),
        "",
    ),
    (
        "it had this problem before",
        "SECOND",
        |scene| scene.finds(|_, found| found.problems.push(problem("SECOND", true, WORDS))),
        "",
    ),
    (
        "a session is slow",
        "DEMO",
        |scene| {
            let time = 60_000 + (scene.seed as i64 * 1300) % 30_000;
            scene.finds(move |_, found| found.time = time);
        },
        "",
    ),
    (
        "somebody writes another neighbour before a first install",
        "SECOND",
        |scene| {
            scene.take_out();
            scene.edit(NEIGHBOUR, |found| found.data = make_file(NEIGHBOUR, "2.0.0.0").expect("a name").into());
            scene.finds(|_, found| found.disabled.push(NEIGHBOUR.into()));
        },
        "",
    ),
    (
        "a neighbour was turned off before a first install",
        "SECOND",
        |scene| {
            scene.take_out();
            scene.edit(NEIGHBOUR, |found| found.is_active = false);
            scene.finds(|_, _| ());
        },
        "",
    ),
    (
        "the platform has no such jobs",
        "DEMO",
        |scene| scene.lacks("ВыполнитьФоновоеЗаданиеСРасширениямиБазыДанных"),
        "",
    ),
    (
        "the platform has no such jobs at a first install",
        "SECOND",
        |scene| {
            scene.take_out();
            scene.lacks("ВыполнитьФоновоеЗаданиеСРасширениямиБазыДанных");
        },
        "",
    ),
    (
        "the platform does not tell of problems",
        "SECOND",
        |scene| scene.lacks("ПолучитьИнформациюОПроблемахПримененияВСеансе"),
        "",
    ),
    (
        "no session begins, before as after",
        "DEMO",
        |scene| scene.finds(|_, found| found.fails = Some(WORDS.into())),
        "",
    ),
    ("no session ends, before as after", "SECOND", |scene| scene.finds(|_, found| found.hangs = true), ""),
    (
        "no session ends, and its job stops late and holds the lock",
        "DEMO",
        |scene| {
            scene.needs_lock(20_000);
            scene.finds(|new, found| found.hangs = !new);
        },
        "",
    ),
    ("no session says anything, before as after", "DEMO", |scene| scene.finds(|_, found| found.silent = true), ""),
    ("the platform forgets the job", "SECOND", |scene| scene.finds(|new, found| found.forgotten = new), ""),
    (
        "the vendor's probe says what it said before",
        "DEMO",
        |scene| [OLD, NEW].into_iter().for_each(|version| scene.own_probe_says(version, "Нет связи с кассой")),
        "",
    ),
    (
        "the vendor's probe has always thrown",
        "SECOND",
        |scene| [OLD, NEW].into_iter().for_each(|version| scene.own_probe_says(version, "!")),
        "",
    ),
    ("somebody calls the job off", "DEMO", |scene| scene.finds(|new, found| found.cancelled = new), ""),
    (
        "it was turned off before",
        "SECOND",
        |scene| {
            scene.edit("SECOND", |found| found.is_active = false);
            scene.finds(|_, _| ());
        },
        "",
    ),
    (
        "a neighbour is better now",
        "DEMO",
        |scene| scene.finds(|new, found| found.disabled.extend((!new).then(|| NEIGHBOUR.into()))),
        "",
    ),
    (
        "a problem is nobody's",
        "SECOND",
        |scene| scene.finds(|new, found| found.problems.extend(new.then(|| problem("", true, WORDS)))),
        "",
    ),
    (
        "the base does not answer about the job",
        "DEMO",
        |scene| {
            scene.place.stand.base.faults.plan("НайтиПоУникальномуИдентификатору", When::Before, 1, 1, "Сеанс прерван")
        },
        "",
    ),
];

pub fn plant(model: &Place, kinds: &[Kind], seed: usize) -> (Outcome, &'static str, &'static str) {
    let (name, target, plant, told) = kinds[seed % kinds.len()];
    let scene = Scene::new(model, target, seed);
    plant(&scene);
    (scene.write(), name, told)
}
