//! The probe after the write: releases that are written and do not connect are put back, whatever else goes on in the
//! base, and good ones stay. Read next: `planted.rs`, the kinds of releases.

use std::collections::BTreeSet;

use extension_update_bsl::{Side, Value};
use extension_update_stand::jobs::State;
use extension_update_stand::probe::Probed;
use extension_update_stand::sources::INSTALLER_FORM;
use extension_update_stand::{Shown, Stand};

use crate::base_at_night::{NEW, OLD, does_not_connect};
use crate::place::Place;
use crate::planted::{BROKEN, GOOD, NEIGHBOUR, Outcome, Scene, WORDS, plant, problem};
use crate::visit::{FORM, Visit};

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
    assert_eq!(kinds, BROKEN.iter().map(|kind| kind.name).collect());
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
    assert_eq!(kinds, GOOD.iter().map(|kind| kind.name).collect());
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
    let visit = Visit::open();
    visit.stand.base.extensions.borrow_mut().connect = Box::new(|database| Probed {
        fails: database.iter().any(|one| one.version == NEW).then(|| WORDS.into()),
        ..Probed::default()
    });
    visit.say_install();
    let expected =
        format!(r#"{{"report":"failed","operation":"op-1","code":"not-connected","text":"{WORDS}","restored":true}}"#);
    assert_eq!(visit.finish(), expected);
    assert_eq!(visit.version(), OLD);
    visit.calm();
    let log = visit.stand.base.log();
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
        let visit = Visit::open_on(stand, INSTALLER_FORM);
        does_not_connect(&visit.stand.base);
        let last = visit.try_install();
        assert!(last.contains(r#""code":"not-connected""#), "{last}");
        assert_eq!(last.contains(r#""restored":true"#), !old.is_empty(), "{last}");
        assert_eq!(visit.version(), old);
        visit.calm();
    }
    // What was applied with problems of a neighbour stays.
    let stand = Stand::installer().expect("the modules load");
    for name in ["DEMO", NEIGHBOUR] {
        stand.base.install(name, OLD).expect("a name");
    }
    let visit = Visit::open_on(stand, INSTALLER_FORM);
    visit.stand.base.extensions.borrow_mut().connect = Box::new(|_| Probed {
        disabled: vec![NEIGHBOUR.into()],
        problems: vec![problem(NEIGHBOUR, true, WORDS)],
        ..Probed::default()
    });
    visit.install();
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
        let visit = Visit::open_on(Stand::extension().expect("the modules load"), FORM);
        assert!(start(&visit.stand).is_empty(), "nothing was installed");
        let mut visit = visit;
        visit.reopen();
        visit.install();
        // What the job did not see, a user's session does.
        let found = problem(extension, is_critical, WORDS);
        visit.stand.base.extensions.borrow_mut().connect =
            Box::new(move |_| Probed { problems: vec![found.clone()], ..Probed::default() });
        let shown = start(&visit.stand);
        assert_eq!(shown.len(), told, "{extension}: {shown:?}");
        assert!(shown.iter().all(|shown| format!("{shown:?}").contains(WORDS)), "{shown:?}");
        let log = visit.stand.base.log();
        assert_eq!(
            log.iter().filter(|line| line.starts_with("Ошибка") && line.contains(WORDS)).count(),
            told,
            "{log:?}"
        );
        assert!(start(&visit.stand).is_empty(), "it is told once");
    }
}

fn a_start_is_never_spoiled() {
    let mut visit = Visit::open();
    visit.install();
    visit.stand.base.faults.always("СтандартноеХранилищеНастроекМенеджер.Загрузить", "Хранилище недоступно");
    assert!(start(&visit.stand).is_empty());
    assert_eq!(visit.stand.base.faults.unmet(), Vec::<String>::new());
    assert!(visit.stand.base.log().iter().any(|line| line.contains("Хранилище недоступно")));
    visit.stand.base.faults.clear();
    visit.stand.restart();
    visit.reopen();
    visit.calm();
}
