//! What may happen to a call, at every call. An update, a first install, an install from a file, an install that
//! another form has begun and a registration go through once, and every call that asks anybody is counted; then each of
//! them fails in turn, loses its answer, comes late, is the first of many that do not reach the server, or is the last
//! one of its session; and what is asynchronous happens twice. Whatever happens, the base holds one version or the
//! other, whole; an install is ended by one report; no exception reaches the user; nothing is left behind; a form
//! opened again knows how it stands. Read next: `visit.rs`.

use extension_update_bsl::{Value, convert};
use extension_update_stand::sources::{INSTALLER_FORM, onec};
use extension_update_stand::{Shown, Stand, When};

use crate::visit::{FORM, Visit, file};

crate::cases![
    every_call_of_an_update,
    every_call_of_a_first_install,
    every_call_of_an_install_from_a_file,
    every_call_of_an_install_that_goes_on,
    every_call_of_a_registration,
    what_is_asynchronous_may_happen_twice,
    a_session_may_end_at_any_moment
];

/// They ask nobody: neither the server, nor the base, nor the network. A client that cannot even set its own timer has
/// no way to go on.
const OWN: [&str; 9] = [
    "Оповестить",
    "ПодключитьОбработчикОжидания",
    "ТекущаяУниверсальнаяДатаВМиллисекундах",
    "Новый ОписаниеОповещения",
    "ПоказатьВопрос",
    "ПоказатьПредупреждение",
    "ПоказатьОповещениеПользователя",
    "НачатьПомещениеФайла",
    "Новый СистемнаяИнформация",
];

/// Longer than a question to the service may take, and longer than anything may.
const DELAYS: [i64; 2] = [25_000, 100_000];
/// For how long the server is out of reach: shorter and longer than the form asks again.
const AWAY: [i64; 2] = [3_000, 60_000];

struct Scenario {
    name: &'static str,
    form: &'static str,
    /// What was there before.
    old: &'static str,
    /// What goes before it, when nothing happens yet.
    begin: fn(&mut Visit),
    run: fn(&mut Visit),
    /// How many last reports there are.
    reports: usize,
}

const UPDATE: Scenario =
    Scenario { name: "update", form: FORM, old: "0.0.0.3", begin: |_| (), run: install, reports: 1 };
const FIRST: Scenario =
    Scenario { name: "first install", form: INSTALLER_FORM, old: "", begin: |_| (), run: install, reports: 1 };
const FROM_FILE: Scenario =
    Scenario { name: "from a file", form: FORM, old: "0.0.0.3", begin: |_| (), run: from_file, reports: 0 };
const GOES_ON: Scenario =
    Scenario { name: "goes on", form: FORM, old: "0.0.0.3", begin: leave, run: go_on, reports: 1 };

fn install(visit: &mut Visit) {
    visit.say_install();
    visit.stand.advance(30_000);
}

fn from_file(visit: &mut Visit) {
    let asked = || visit.stand.base.shown.borrow().iter().filter(|shown| matches!(shown, Shown::Question(_))).count();
    visit.choose_file(file("0.0.0.4"));
    // Where nothing is asked, nothing is answered.
    for _ in 0..asked() {
        visit.stand.reply("Да");
    }
    visit.stand.advance(30_000);
}

/// A form is closed while it downloads.
fn leave(visit: &mut Visit) {
    visit.begin_install(1_000);
    assert!(visit.stand.close(&visit.form, false));
}

fn go_on(visit: &mut Visit) {
    if visit.try_reopen().is_err() {
        // The platform says so; the next time it opens, and has lost nothing.
        visit.stand.base.faults.clear();
        visit.stand.base.take_shown();
        visit.reopen();
    }
    visit.stand.advance(30_000);
}

/// A stand whose page is a short text: it is read at each opening, and nobody looks at it.
fn again(model: &Stand) -> Stand {
    let stand = model.again().expect("the modules load");
    let short = onec().join("extension/Configuration.xml");
    stand.base.templates.borrow_mut().values_mut().for_each(|path| path.clone_from(&short));
    stand
}

fn visit(model: &Stand, scenario: &Scenario) -> Visit {
    let stand = again(model);
    if !scenario.old.is_empty() {
        stand.base.install("DEMO", scenario.old).expect("a name");
    }
    let mut visit = Visit::open_on(stand, scenario.form);
    (scenario.begin)(&mut visit);
    visit
}

/// What may happen to a call.
fn happenings(call: &str) -> Vec<When> {
    let is_remote = call.starts_with("Вызов сервера.");
    let is_own = OWN.iter().any(|own| call.contains(&format!(".{own} (")));
    let mut found: Vec<When> = DELAYS.map(When::Late).into();
    found.push(When::Ended);
    if !is_own {
        found.push(When::Before);
    }
    if is_remote || call.starts_with("РасширениеКонфигурации.Записать ") {
        found.push(When::After);
    }
    if is_remote {
        found.extend(AWAY.map(When::Away));
    }
    found
}

/// What is tried at each call of a counted run, and what of it went wrong.
fn sweep(name: &str, calls: &[String], try_one: impl Fn(usize, When) -> Result<(), String>) {
    let mut failures = vec![];
    let mut tried = 0;
    // A mutant that nobody catches would cost minutes: the sweep is a sample there.
    let step = if std::env::var_os("ONEC_MUTANTS").is_some() { 7 } else { 1 };
    for (at, call) in calls.iter().enumerate().step_by(step) {
        for when in happenings(call) {
            tried += 1;
            if let Err(what) = try_one(at, when) {
                failures.push(format!("{at} {call} {when:?}: {what}"));
            }
        }
    }
    assert!(failures.is_empty(), "{name}: {} of {tried}:\n{}", failures.len(), failures.join("\n"));
    assert!(tried * step > 100, "{tried}");
    println!("onec: {name}: {tried} happenings at {} calls", calls.len());
}

fn sweep_install(model: &Stand, scenario: &Scenario) {
    let mut whole = visit(model, scenario);
    whole.stand.base.faults.count(None);
    (scenario.run)(&mut whole);
    assert_eq!(whole.version(), "0.0.0.4");
    let calls = whole.stand.base.faults.calls();
    sweep(scenario.name, &calls, |at, when| try_install(model, scenario, at, when));
}

fn exceptions(visit: &Visit) -> Result<(), String> {
    let shown = visit.stand.base.take_shown();
    let bad: Vec<_> = shown.iter().filter(|shown| matches!(shown, Shown::Exception(_))).collect();
    if bad.is_empty() { Ok(()) } else { Err(format!("{bad:?}")) }
}

/// One version or the other stands in the base, with its own file.
fn is_whole(visit: &Visit, scenario: &Scenario) -> Result<String, String> {
    let version = visit.version();
    let is_whole = visit.stand.base.installed("DEMO").is_none_or(|found| *found.data == *file(&found.version));
    if (version != scenario.old && version != "0.0.0.4") || !is_whole {
        return Err(format!("version {version}, whole {is_whole}"));
    }
    Ok(version)
}

fn try_install(model: &Stand, scenario: &Scenario, at: usize, when: When) -> Result<(), String> {
    let mut visit = visit(model, scenario);
    visit.stand.base.faults.count(Some((at, when)));
    (scenario.run)(&mut visit);
    visit.stand.advance(120_000);
    if visit.page.last_reports().is_empty() && !visit.page.reported("preflight").is_empty() {
        // What was told to a form that did not hear it is asked about by the next question.
        visit.page.say("proceed", r#"{"operation":"op-1"}"#);
        visit.stand.advance(30_000);
    }
    if when == When::Ended {
        return after_the_end(&mut visit, scenario);
    }
    visit.stand.base.faults.clear();
    judge(&mut visit, scenario)?;
    // Only what could not be deleted is left.
    let left = visit.stand.base.temporary.borrow().len();
    if left > 0 && matches!(when, When::Late(_)) {
        return Err(format!("{left} are left in the temporary storage"));
    }
    Ok(())
}

fn judge(visit: &mut Visit, scenario: &Scenario) -> Result<(), String> {
    exceptions(visit)?;
    let last = visit.page.last_reports();
    if last.len() != scenario.reports {
        return Err(format!("last reports {last:?} of {:?}", visit.page.reports.borrow()));
    }
    let version = is_whole(visit, scenario)?;
    if last.iter().any(|report| report.contains("\"installed\"")) && version != "0.0.0.4" {
        return Err("reported as installed".into());
    }
    // A form opened again knows how it stands: it goes on to an end, asks, or has nothing to go on with.
    if !visit.stand.close(&visit.form, false) {
        return Err("the form cannot be closed".into());
    }
    visit.reopen();
    visit.stand.advance(60_000);
    let goes_on = visit.page.starts.borrow().first().is_some_and(|config| config.contains("\"operation\":{"));
    let told = visit.page.last_reports().len() + visit.page.reported("preflight").len();
    if goes_on && told == 0 {
        return Err(format!("the next form waits: {:?}", visit.page.reports.borrow()));
    }
    let after = visit.version();
    if after != version {
        return Err(format!("the next form wrote {after} without asking"));
    }
    exceptions(visit).map_err(|what| format!("the next form: {what}"))?;
    if visit.page.reported("preflight").is_empty() {
        visit.stand.close(&visit.form, false);
    } else {
        visit.page.say("cancel", r#"{"operation":"op-1"}"#);
        visit.stand.advance(1_000);
        visit.stand.close(&visit.form, false);
    }
    Ok(())
}

/// The session has ended: the next one finds one version or the other, is not told to wait, and can install.
fn after_the_end(visit: &mut Visit, scenario: &Scenario) -> Result<(), String> {
    visit.stand.base.take_shown();
    visit.stand.base.faults.clear();
    visit.stand.restart();
    let version = is_whole(visit, scenario)?;
    visit.reopen();
    visit.stand.advance(60_000);
    exceptions(visit)?;
    let config = visit.page.starts.borrow().first().cloned().unwrap_or_default();
    if config.contains("\"operation\":{") || !visit.page.reports.borrow().is_empty() {
        return Err(format!("the next session is told of {:?}", visit.page.reports.borrow()));
    }
    if visit.version() != version {
        return Err(format!("the next session wrote {}", visit.version()));
    }
    visit.say_install();
    visit.stand.advance(60_000);
    exceptions(visit)?;
    match visit.page.last_reports().as_slice() {
        [one] if one.contains("\"installed\"") && visit.version() == "0.0.0.4" => Ok(()),
        other => Err(format!("the next session cannot install: {other:?}")),
    }
}

fn every_call_of_an_update() {
    sweep_install(&Stand::extension().expect("the modules load"), &UPDATE);
}

fn every_call_of_a_first_install() {
    sweep_install(&Stand::installer().expect("the modules load"), &FIRST);
}

fn every_call_of_an_install_from_a_file() {
    sweep_install(&Stand::extension().expect("the modules load"), &FROM_FILE);
}

fn every_call_of_an_install_that_goes_on() {
    sweep_install(&Stand::extension().expect("the modules load"), &GOES_ON);
}

/// What is refused at once: it must not be refused a second time.
fn refused(visit: &mut Visit) {
    visit.stand.base.modes.administrator.set(false);
    install(visit);
}

const REFUSED: Scenario =
    Scenario { name: "refused", form: FORM, old: "0.0.0.3", begin: |_| (), run: refused, reports: 1 };

/// Messages, answers of dialogs, waiting handlers and background jobs come twice, also late.
fn what_is_asynchronous_may_happen_twice() {
    let (extension, installer) = (Stand::extension(), Stand::installer());
    let (extension, installer) = (extension.expect("the modules load"), installer.expect("the modules load"));
    for (model, scenario) in [
        (&extension, UPDATE),
        (&installer, FIRST),
        (&extension, FROM_FILE),
        (&extension, GOES_ON),
        (&extension, REFUSED),
    ] {
        for twice in 1..16 {
            let mut visit = visit(model, &scenario);
            visit.page.repeats.set(twice & 1 != 0);
            visit.stand.base.repeats.set(twice & 2 != 0);
            let echo = [None, Some(0), Some(400), Some(10_000)][twice >> 2];
            visit.stand.base.echo.set(echo);
            (scenario.run)(&mut visit);
            visit.stand.advance(60_000);
            let told = judge(&mut visit, &scenario);
            assert_eq!(told, Ok(()), "{} {twice}", scenario.name);
            let version = if scenario.name == "refused" { "0.0.0.3" } else { "0.0.0.4" };
            assert_eq!(visit.version(), version, "{} {twice}", scenario.name);
            assert_eq!(visit.stand.base.temporary.borrow().len(), 0, "{} {twice}", scenario.name);
        }
    }
}

const REGISTRATION: &str = "ОбщаяФорма.Демо_РегистрацияПродукта";

/// A key is entered and asked about, and the form is closed.
fn register(stand: &Stand) -> Value {
    let Ok(form) = stand.open(REGISTRATION, None) else { return Value::Undefined };
    form.set_attribute("ЛицензионныйКлюч", "DEMO-1".into());
    stand.command(&form, "Применить");
    stand.advance(130_000);
    let told = form.attribute("Сведения");
    assert!(stand.close(&form, false));
    told
}

fn every_call_of_a_registration() {
    let model = Stand::extension().expect("the modules load");
    let counted = again(&model);
    counted.base.faults.count(None);
    assert!(convert::show(&register(&counted)).contains("не отвечает"));
    let calls = counted.base.faults.calls();
    sweep("registration", &calls, |at, when| {
        let stand = again(&model);
        stand.base.faults.count(Some((at, when)));
        let told = register(&stand);
        let shown = stand.base.take_shown();
        let exception = shown.iter().find(|shown| matches!(shown, Shown::Exception(_)));
        if when == When::Ended || matches!(told, Value::Undefined) {
            return Ok(());
        }
        let told = convert::show(&told);
        match exception {
            Some(exception) => Err(format!("{exception:?}")),
            None if told.is_empty() || told.contains("Проверка ключа") => Err(format!("it hangs: {told}")),
            None => Ok(()),
        }
    });
}

/// The session ends at one moment after another; the next one finds one version or the other, and says what became of
/// the install.
fn a_session_may_end_at_any_moment() {
    let model = Stand::extension().expect("the modules load");
    let scenario = UPDATE;
    let (mut before, mut after) = (0, 0);
    for moment in 0..24 {
        let mut visit = visit(&model, &scenario);
        visit.say_install();
        visit.stand.advance(moment * 50);
        let ended = !visit.page.last_reports().is_empty();
        let had_begun = !visit.page.reports.borrow().is_empty();
        visit.stand.restart();
        visit.reopen();
        visit.stand.advance(60_000);
        let told = convert::show(&visit.form.attribute("Замечания"));
        let config = visit.page.starts.borrow().first().cloned().unwrap_or_default();
        assert!(!config.contains("\"operation\":{"), "{moment}: the next form waits");
        assert_eq!(visit.page.last_reports(), Vec::<String>::new(), "{moment}");
        match visit.version().as_str() {
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
        visit.calm();
        // The same install can be begun anew.
        assert!(visit.try_install().contains("installed"), "{moment}");
    }
    assert!(before > 3 && after > 3, "{before} {after}");
}
