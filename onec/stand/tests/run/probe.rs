//! The probe after the write: releases that are written and do not connect are put back, whatever else goes on in the base, and good ones
//! stay. Each kind of release says what a session that begins before and after the write finds.

use std::collections::BTreeSet;

use extension_update_bsl::library::binary::binary;
use extension_update_bsl::{Side, Value, convert};
use extension_update_stand::extensions::{Extension, Problem, make_file};
use extension_update_stand::jobs::State;
use extension_update_stand::probe::Probed;
use extension_update_stand::sources::INSTALLER_FORM;
use extension_update_stand::{Shown, Stand, When};

use crate::desk::{Desk, FORM};
use crate::field;
use crate::parts::Place;

crate::cases![
    releases_that_do_not_connect_are_put_back,
    good_releases_stay_whatever_else_goes_on,
    without_the_probe_broken_releases_stay,
    what_cannot_be_deleted_does_not_spoil_the_answer,
    the_panel_is_told_that_it_did_not_connect,
    a_job_that_does_not_end_is_stopped,
    a_job_that_never_stops_keeps_the_lock,
    a_platform_without_such_jobs_says_so,
    the_installer_takes_away_what_does_not_connect,
    the_next_session_looks_once_more,
    a_start_is_never_spoiled
];

const NEW: &str = "0.0.0.4";
const OLD: &str = "0.0.0.3";
const NEIGHBOUR: &str = "СОСЕД";
/// The words of a platform that refuses.
const WORDS: &str = "Конфликт внутренних идентификаторов";
/// Longer than anybody waits, in milliseconds.
const TOO_LONG: i64 = 91_000;

/// Changes keep the lines where they are, so that what is run is counted right.
/// What a vendor's own probe says of a version is what the test has put into the settings.
const OWN_PROBE: &str = "Процедура ПриПробеПодключения(ИмяРасширения, Замечания) Экспорт";
const OWN_PROBE_OF_TEST: &str = "Процедура ПриПробеПодключения(ИмяРасширения, Замечания) Экспорт \
    Слово = ХранилищеОбщихНастроек.Загрузить(\"проба\", Демо_ОбновлениеРасширенияУстановка.ВерсияВБазе(ИмяРасширения), , \"тест\"); \
    Если Слово = \"!\" Тогда ВызватьИсключение \"Проба поставщика: деление на 0\"; \
    ИначеЕсли Слово <> Неопределено Тогда Замечания.Добавить(Слово); КонецЕсли;";
const OTHERS: &str = "Процедура ПриОпределенииДругихРасширений(Расширения) Экспорт";
const SECOND: &str = "Процедура ПриОпределенииДругихРасширений(Расширения) Экспорт \
    Второе = Демо_ОбновлениеРасширения.НовыеНастройки(); \
    Второе.ИмяРасширения = \"SECOND\"; Расширения.Добавить(Второе);";
const ASKED: &str = "Демо_ОбновлениеРасширенияПроба.ПослеЗаписи(Требования.ИмяРасширения, Было);";

fn model(has_probe: bool) -> Place {
    let mut changes = vec![(OWN_PROBE, OWN_PROBE_OF_TEST), (OTHERS, SECOND)];
    if !has_probe {
        changes.push((ASKED, "\"\";"));
    }
    let stand = Stand::changed("extension", Side::ThinClient, &changes).expect("the modules load");
    Place { stand, is_installer: false }
}

/// The external data processor, which has the code once more, and asks a job of the extension that it has written.
fn installer() -> Place {
    let own = |text: &str| {
        text.replace("Процедура ", "Процедура Переопределяемый_").replace("Демо_ОбновлениеРасширения.", "Основа_")
    };
    let (others, second) = (own(OTHERS), own(SECOND));
    let changes = [(OWN_PROBE, OWN_PROBE_OF_TEST), (OTHERS, SECOND), (others.as_str(), second.as_str())];
    let stand = Stand::changed("installer", Side::ThinClient, &changes).expect("the modules load");
    Place { stand, is_installer: true }
}

/// A base where a release is about to be written.
struct Scene {
    place: Place,
    /// The extension that is updated.
    target: &'static str,
    seed: usize,
}

impl Scene {
    fn new(model: &Place, target: &'static str, seed: usize) -> Scene {
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
    fn finds(&self, found: impl Fn(bool, &mut Probed) + 'static) {
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

    fn edit(&self, name: &str, change: impl Fn(&mut Extension)) {
        let mut all = self.place.stand.base.extensions.borrow_mut();
        all.database.iter_mut().filter(|one| one.name == name).for_each(change);
    }

    /// Takes the extension out of the base: the install is its first one.
    fn take_out(&self) {
        self.place.stand.base.extensions.borrow_mut().database.retain(|one| one.name != self.target);
    }

    /// The write needs the base for itself, and a job that is told to stop goes on for so many milliseconds.
    fn needs_lock(&self, cancel_time: i64) {
        let base = &self.place.stand.base;
        base.extensions.borrow_mut().needs_lock = true;
        base.cancel_time.set(cancel_time);
    }

    /// The platform is older than this method.
    fn lacks(&self, method: &str) {
        self.place.stand.base.faults.always(method, "Метод объекта не обнаружен");
    }

    fn write(&self) -> Outcome {
        let outcome = self.write_whatever_stays();
        assert!(self.place.stand.base.temporary.borrow().is_empty(), "something is left in the temporary storage");
        outcome
    }

    fn write_whatever_stays(&self) -> Outcome {
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

struct Outcome {
    code: String,
    text: String,
    restored: Value,
    version: String,
}

fn problem(name: &str, is_critical: bool, text: &str) -> (String, Problem) {
    (name.to_owned(), Problem { is_critical, text: text.to_owned() })
}

/// A kind of release: what is updated, how it is planted, and a part of what has to be said of it.
type Kind = (&'static str, &'static str, fn(&Scene), &'static str);

const BROKEN: &[Kind] = &[
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

const GOOD: &[Kind] = &[
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

fn plant(model: &Place, kinds: &[Kind], seed: usize) -> (Outcome, &'static str, &'static str) {
    let (name, target, plant, told) = kinds[seed % kinds.len()];
    let scene = Scene::new(model, target, seed);
    plant(&scene);
    (scene.write(), name, told)
}

fn releases_that_do_not_connect_are_put_back() {
    let mut kinds = BTreeSet::new();
    for (model, count) in [(model(true), 50), (installer(), BROKEN.len())] {
        for seed in 0..count {
            let (outcome, name, told) = plant(&model, BROKEN, seed);
            kinds.insert(name);
            let first = name.contains("first install");
            let (found, old) = ((outcome.code.as_str(), outcome.version.as_str()), if first { "" } else { OLD });
            assert_eq!(found, ("not-connected", old), "{name}: {}", outcome.text);
            assert!(outcome.text.contains(told), "{name}: {}", outcome.text);
            let is_back = matches!(outcome.restored, Value::Bool(true));
            assert!(is_back != first && (is_back || matches!(outcome.restored, Value::Undefined)), "{name}");
        }
    }
    assert_eq!(kinds, BROKEN.iter().map(|kind| kind.0).collect());
    println!("onec: planted releases: 50 of {} kinds put back", kinds.len());
}

fn good_releases_stay_whatever_else_goes_on() {
    let mut kinds = BTreeSet::new();
    for (model, count) in [(model(true), 200), (installer(), GOOD.len())] {
        for seed in 0..count {
            let (outcome, name, _) = plant(&model, GOOD, seed);
            kinds.insert(name);
            assert_eq!((outcome.code.as_str(), outcome.version.as_str()), ("", NEW), "{name}: {}", outcome.text);
        }
    }
    assert_eq!(kinds, GOOD.iter().map(|kind| kind.0).collect());
    println!("onec: good releases: 200 of {} kinds stay", kinds.len());
}

fn without_the_probe_broken_releases_stay() {
    let model = model(false);
    let stay = (0..50).filter(|seed| plant(&model, BROKEN, *seed).0.version == NEW).count();
    assert!(stay >= 45, "{stay} of 50");
}

fn what_cannot_be_deleted_does_not_spoil_the_answer() {
    for model in [model(true), installer()] {
        let scene = Scene::new(&model, "SECOND", 1);
        scene.finds(|new, found| found.disabled.extend(new.then(|| "SECOND".into())));
        scene.place.stand.base.faults.always("УдалитьИзВременногоХранилища", "Хранилище недоступно");
        let Outcome { code, version, .. } = scene.write_whatever_stays();
        assert_eq!((code.as_str(), version.as_str()), ("not-connected", OLD));
    }
}

fn the_panel_is_told_that_it_did_not_connect() {
    let desk = Desk::open();
    desk.stand.base.extensions.borrow_mut().connect = Box::new(|database| Probed {
        fails: database.iter().any(|one| one.version == NEW).then(|| WORDS.into()),
        ..Probed::default()
    });
    desk.say_install();
    let expected =
        format!(r#"{{"report":"failed","operation":"op-1","code":"not-connected","text":"{WORDS}","restored":true}}"#);
    assert_eq!(desk.finish(), expected);
    assert_eq!(desk.version(), OLD);
    desk.calm();
    let log = desk.stand.base.log();
    assert!(log.iter().any(|line| line.contains("Отказ") && line.contains(WORDS)), "{log:?}");
}

fn a_job_that_does_not_end_is_stopped() {
    let scene = Scene::new(&model(true), "DEMO", 1);
    scene.finds(|new, found| found.hangs = new);
    let before = scene.place.stand.base.clock.get();
    assert_eq!(scene.write().code, "not-connected");
    let states: Vec<State> = scene.place.stand.base.jobs.borrow().iter().map(|job| job.state.get()).collect();
    assert_eq!(states, [State::Completed, State::Cancelled]);
    let waited = scene.place.stand.base.clock.get() - before;
    assert!((90_000..100_000).contains(&waited), "{waited}");
}

/// A job that never stops keeps the base from being written, before as after; what is said of it is true.
fn a_job_that_never_stops_keeps_the_lock() {
    for hangs_before in [true, false] {
        let scene = Scene::new(&model(true), "DEMO", 1);
        scene.needs_lock(3_600_000);
        scene.finds(move |new, found| found.hangs = new != hangs_before);
        let Outcome { code, version, restored, .. } = scene.write();
        if hangs_before {
            assert_eq!((code.as_str(), version.as_str()), ("lock", OLD));
            assert!(matches!(restored, Value::Undefined), "{restored:?}");
        } else {
            assert_eq!((code.as_str(), version.as_str()), ("not-connected", NEW));
            assert!(matches!(restored, Value::Bool(false)), "{restored:?}");
        }
    }
}

fn a_platform_without_such_jobs_says_so() {
    let scene = Scene::new(&model(true), "DEMO", 1);
    scene.lacks("ВыполнитьФоновоеЗаданиеСРасширениямиБазыДанных");
    assert_eq!(scene.write().version, NEW);
    let log = scene.place.stand.base.log();
    let told: Vec<&String> = log.iter().filter(|line| line.contains("Проба")).collect();
    assert!(
        told.len() == 1 && told[0].starts_with("Предупреждение") && told[0].contains("Метод объекта не обнаружен"),
        "{log:?}"
    );
}

fn the_installer_takes_away_what_does_not_connect() {
    // A first install leaves nothing; an update brings the old version back.
    for old in ["", OLD] {
        let stand = Stand::installer().expect("the modules load");
        if !old.is_empty() {
            stand.base.install("DEMO", old).expect("a name");
        }
        let desk = Desk::open_on(stand, INSTALLER_FORM);
        desk.stand.base.extensions.borrow_mut().connect = Box::new(|database| Probed {
            disabled: database.iter().filter(|one| one.version == NEW).map(|one| one.name.clone()).collect(),
            ..Probed::default()
        });
        desk.say_install();
        let last = desk.finish();
        assert!(last.contains(r#""code":"not-connected""#), "{last}");
        assert_eq!(last.contains(r#""restored":true"#), !old.is_empty(), "{last}");
        assert_eq!(desk.version(), old);
        desk.calm();
    }
    // What was applied with problems of a neighbour stays.
    let stand = Stand::installer().expect("the modules load");
    for name in ["DEMO", NEIGHBOUR] {
        stand.base.install(name, OLD).expect("a name");
    }
    let desk = Desk::open_on(stand, INSTALLER_FORM);
    desk.stand.base.extensions.borrow_mut().connect = Box::new(|_| Probed {
        disabled: vec![NEIGHBOUR.into()],
        problems: vec![problem(NEIGHBOUR, true, WORDS)],
        ..Probed::default()
    });
    desk.say_install();
    assert!(desk.finish().contains("installed"));
}

const APPLICATION: &str = "extension.МодульПриложения";

/// A session begins: what its user is told.
fn start(stand: &Stand) -> Vec<Shown> {
    stand.restart();
    stand.base.take_shown();
    stand.on_client(APPLICATION, "Демо_ПриНачалеРаботыСистемы", &[]).expect("it throws nothing");
    stand.base.take_shown().into_iter().filter(|shown| matches!(shown, Shown::Notice(_))).collect()
}

fn the_next_session_looks_once_more() {
    for (extension, is_critical, told) in [("DEMO", true, 1), ("DEMO", false, 0), (NEIGHBOUR, true, 0)] {
        let desk = Desk::open_on(Stand::extension().expect("the modules load"), FORM);
        assert!(start(&desk.stand).is_empty(), "nothing was installed");
        let mut desk = desk;
        desk.reopen();
        desk.say_install();
        assert!(desk.finish().contains("installed"));
        // What the job did not see, a user's session does.
        let found = problem(extension, is_critical, WORDS);
        desk.stand.base.extensions.borrow_mut().connect =
            Box::new(move |_| Probed { problems: vec![found.clone()], ..Probed::default() });
        let shown = start(&desk.stand);
        assert_eq!(shown.len(), told, "{extension}: {shown:?}");
        assert!(shown.iter().all(|shown| format!("{shown:?}").contains(WORDS)), "{shown:?}");
        let log = desk.stand.base.log();
        assert_eq!(
            log.iter().filter(|line| line.starts_with("Ошибка") && line.contains(WORDS)).count(),
            told,
            "{log:?}"
        );
        assert!(start(&desk.stand).is_empty(), "it is told once");
    }
}

fn a_start_is_never_spoiled() {
    let mut desk = Desk::open();
    desk.say_install();
    assert!(desk.finish().contains("installed"));
    desk.stand.base.faults.always("СтандартноеХранилищеНастроекМенеджер.Загрузить", "Хранилище недоступно");
    assert!(start(&desk.stand).is_empty());
    assert_eq!(desk.stand.base.faults.unmet(), Vec::<String>::new());
    assert!(desk.stand.base.log().iter().any(|line| line.contains("Хранилище недоступно")));
    desk.stand.base.faults.clear();
    desk.stand.restart();
    desk.reopen();
    desk.calm();
}
