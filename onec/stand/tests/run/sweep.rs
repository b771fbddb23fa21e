//! A failure at every call. An update, a first install and an install from a file go through once, and every call that asks anybody is
//! counted; then each of them fails in turn, and each server call loses its answer in turn. Whatever fails, the base holds one version
//! or the other, whole; an install is ended by one report; no exception reaches the user; a form opened again knows how it stands.

use extension_update_bsl::convert;
use extension_update_stand::sources::INSTALLER_FORM;
use extension_update_stand::values::item;
use extension_update_stand::{Shown, Stand, When};

use crate::desk::{Desk, FORM, file};

crate::cases![
    every_call_of_an_update,
    every_call_of_a_first_install,
    every_call_of_an_install_from_a_file,
    a_session_may_end_at_any_moment
];

/// They ask nobody: neither the server, nor the base, nor the network. A client that cannot even set its own timer has no way to go on.
const OWN: [&str; 8] = [
    "ПодключитьОбработчикОжидания",
    "ТекущаяУниверсальнаяДатаВМиллисекундах",
    "Новый ОписаниеОповещения",
    "ПоказатьВопрос",
    "ПоказатьПредупреждение",
    "ПоказатьОповещениеПользователя",
    "НачатьПомещениеФайла",
    "Новый СистемнаяИнформация",
];

struct Scenario {
    form: &'static str,
    /// What was there before.
    old: &'static str,
    run: fn(&Desk),
    /// How many last reports there are.
    reports: usize,
}

fn desk(model: &Stand, scenario: &Scenario) -> Desk {
    let stand = model.again().expect("the modules load");
    if !scenario.old.is_empty() {
        stand.base.install("DEMO", scenario.old).expect("a name");
    }
    Desk::open_on(stand, scenario.form)
}

fn sweep(model: &Stand, scenario: &Scenario) {
    let whole = desk(model, scenario);
    whole.stand.base.faults.count(None);
    (scenario.run)(&whole);
    let calls = whole.stand.base.faults.calls();
    assert_eq!(whole.version(), "0.0.0.4");
    let mut failures = vec![];
    let mut tried = 0;
    for (at, call) in calls.iter().enumerate() {
        if OWN.iter().any(|own| call.contains(&format!(".{own} ("))) {
            continue;
        }
        let is_remote = call.starts_with("Вызов сервера.") || call.starts_with("РасширениеКонфигурации.Записать ");
        for when in [When::Before, When::After] {
            if when == When::After && !is_remote {
                continue;
            }
            tried += 1;
            if let Err(what) = try_one(model, scenario, at, when) {
                failures.push(format!("{at} {call} {when:?}: {what}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {tried}:\n{}", failures.len(), failures.join("\n"));
    assert!(tried > 20, "{tried}");
    println!("onec: {}: a failure at each of {tried} places", scenario.form);
}

fn try_one(model: &Stand, scenario: &Scenario, at: usize, when: When) -> Result<(), String> {
    let mut desk = desk(model, scenario);
    desk.stand.base.faults.count(Some((at, when)));
    (scenario.run)(&desk);
    desk.stand.advance(120_000);
    desk.stand.base.faults.clear();
    let shown = desk.stand.base.take_shown();
    let exceptions: Vec<_> = shown.iter().filter(|shown| matches!(shown, Shown::Exception(_))).collect();
    if !exceptions.is_empty() {
        return Err(format!("{exceptions:?}"));
    }
    let last = desk.page.last_reports();
    if last.len() != scenario.reports {
        return Err(format!("last reports {last:?} of {:?}", desk.page.reports.borrow()));
    }
    let version = desk.version();
    let is_whole = desk.stand.base.installed("DEMO").is_none_or(|found| *found.data == *file(&found.version));
    if (version != scenario.old && version != "0.0.0.4") || !is_whole {
        return Err(format!("version {version}, whole {is_whole}"));
    }
    if last.iter().any(|report| report.contains("\"installed\"")) && version != "0.0.0.4" {
        return Err("reported as installed".into());
    }
    // A form opened again knows how it stands: it goes on to an end, asks, or has nothing to go on with.
    if !desk.stand.close(&desk.form, false) {
        return Err("the form cannot be closed".into());
    }
    desk.reopen();
    desk.stand.advance(60_000);
    let goes_on = desk.page.starts.borrow().first().is_some_and(|config| config.contains("\"operation\":{"));
    let told = desk.page.last_reports().len() + desk.page.reported("preflight").len();
    if goes_on && told == 0 {
        return Err(format!("the next form waits: {:?}", desk.page.reports.borrow()));
    }
    let after = desk.version();
    if after != version {
        return Err(format!("the next form wrote {after} without asking"));
    }
    match desk.stand.base.take_shown().into_iter().find(|shown| matches!(shown, Shown::Exception(_))) {
        Some(exception) => Err(format!("the next form: {exception:?}")),
        None => Ok(()),
    }
}

fn install(desk: &Desk) {
    desk.say_install();
    desk.stand.advance(30_000);
}

fn from_file(desk: &Desk) {
    desk.stand.command(&desk.form, "ОбновитьИзФайла");
    desk.stand.choose_file(&desk.form, "DEMO.cfe", file("0.0.0.4"));
    // Where nothing is asked, nothing is answered.
    if desk.stand.base.shown.borrow().iter().any(|shown| matches!(shown, Shown::Question(_))) {
        desk.stand.answer(vec![Some(item("КодВозвратаДиалога", "Да"))]);
    }
    desk.stand.advance(30_000);
}

fn every_call_of_an_update() {
    let model = Stand::extension().expect("the modules load");
    sweep(&model, &Scenario { form: FORM, old: "0.0.0.3", run: install, reports: 1 });
}

fn every_call_of_a_first_install() {
    let model = Stand::installer().expect("the modules load");
    sweep(&model, &Scenario { form: INSTALLER_FORM, old: "", run: install, reports: 1 });
}

fn every_call_of_an_install_from_a_file() {
    let model = Stand::extension().expect("the modules load");
    sweep(&model, &Scenario { form: FORM, old: "0.0.0.3", run: from_file, reports: 0 });
}

/// The session ends at one moment after another; the next one finds one version or the other, and says what became of the install.
fn a_session_may_end_at_any_moment() {
    let model = Stand::extension().expect("the modules load");
    let scenario = Scenario { form: FORM, old: "0.0.0.3", run: install, reports: 1 };
    let (mut before, mut after) = (0, 0);
    for moment in 0..24 {
        let mut desk = desk(&model, &scenario);
        desk.say_install();
        desk.stand.advance(moment * 50);
        let ended = !desk.page.last_reports().is_empty();
        let had_begun = !desk.page.reports.borrow().is_empty();
        desk.stand.restart();
        desk.reopen();
        desk.stand.advance(60_000);
        let told = convert::show(&desk.form.attribute("Замечания"));
        let config = desk.page.starts.borrow().first().cloned().unwrap_or_default();
        assert!(!config.contains("\"operation\":{"), "{moment}: the next form waits");
        assert_eq!(desk.page.last_reports(), Vec::<String>::new(), "{moment}");
        match desk.version().as_str() {
            "0.0.0.3" => {
                before += 1;
                assert_eq!(told.contains("прервалась до записи"), had_begun, "{moment}: {told}");
            }
            "0.0.0.4" => {
                after += 1;
                assert!(ended || told.contains("прервалась после записи"), "{moment}: {told}");
            }
            other => panic!("{moment}: {other}"),
        }
        desk.calm();
        // The same install can be begun anew.
        desk.say_install();
        assert!(desk.finish().contains("installed"), "{moment}");
    }
    assert!(before > 3 && after > 3, "{before} {after}");
}
