//! Faults of installs that are interrupted: by a server that is lost, by a form that is closed, by a session that ends.
//! Read next: `late.rs`.

use extension_update_bsl::{Value, convert};
use extension_update_stand::{Stand, When};

use crate::faults::LOST;
use crate::field;
use crate::visit::{FORM, STEM, Visit, file};

crate::cases![
    messages_outlive_a_lost_server_call,
    an_install_that_cannot_begin_is_told_as_failed,
    failures_count_only_in_a_row,
    a_lost_write_is_asked_about_before_it_is_done_again,
    two_interrupted_installs_are_both_told,
    a_download_that_ends_while_the_form_opens_is_told,
    what_was_told_as_failed_is_not_gone_on_with
];

fn messages_outlive_a_lost_server_call() {
    for when in [When::Before, When::After] {
        let visit = Visit::open();
        visit.stand.base.faults.plan("РазобратьСообщения", when, 0, 2, LOST);
        visit.install();
        visit.calm();
        assert_eq!(visit.version(), "0.0.0.4");
    }
}

fn an_install_that_cannot_begin_is_told_as_failed() {
    for when in [When::Before, When::After] {
        let visit = Visit::open();
        visit.stand.base.faults.plan("НачатьУстановку", when, 0, 1, LOST);
        assert!(visit.try_install().starts_with(r#"{"report":"failed","operation":"op-1","code":"other""#));
        visit.calm();
        assert_eq!(visit.version(), "0.0.0.3");
        visit.stand.close(&visit.form, false);
        assert!(visit.stand.base.temporary.borrow().len() <= 1);
        let visit = Visit::open();
        // The user does not wait: the job of the first attempt may still run.
        visit.stand.base.job_time.set(5_000);
        visit.stand.base.faults.plan("НачатьУстановку", when, 0, 1, LOST);
        visit.say_install();
        visit.stand.advance(500);
        visit.page.reports.borrow_mut().clear();
        assert!(visit.try_install().contains("installed"), "{when:?}");
    }
}

fn failures_count_only_in_a_row() {
    let visit = Visit::open();
    visit.stand.base.job_time.set(30_000);
    for lost in 0..3 {
        // Each time fewer than the form puts up with.
        visit.stand.base.faults.plan("ПроверитьРаботу", When::Before, if lost == 0 { 2 } else { 1 }, 15, LOST);
    }
    visit.install();
    visit.calm();
}

fn a_lost_write_is_asked_about_before_it_is_done_again() {
    let mut visit = Visit::open();
    visit.stand.base.faults.plan("ЗаписатьРасширение", When::Before, 0, 1, LOST);
    assert!(visit.try_install().contains("failed"));
    visit.stand.close(&visit.form, false);
    visit.reopen();
    visit.stand.advance(10_000);
    assert_eq!(visit.version(), "0.0.0.3", "written without asking");
    let asked = visit.page.reported("preflight");
    assert_eq!(asked.len(), 1, "{:?}", visit.page.reports.borrow());
    assert!(asked[0].contains(r#""operation":"op-1""#) && asked[0].contains(r#""code":"other""#), "{asked:?}");
    visit.page.say("proceed", r#"{"operation":"op-1"}"#);
    assert!(visit.finish().contains("installed"));
    visit.calm();
}

fn two_interrupted_installs_are_both_told() {
    let settings = "Процедура ПриОпределенииДругихРасширений(Расширения) Экспорт";
    let more = "Процедура ПриОпределенииДругихРасширений(Расширения) Экспорт \
        Второе = Демо_ОбновлениеРасширения.НовыеНастройки(); \
        Второе.ИмяРасширения = \"SECOND\"; Расширения.Добавить(Второе);";
    let stand = Stand::changed("extension", extension_update_bsl::Side::ThinClient, &[(settings, more)]);
    let stand = stand.expect("the modules load");
    stand.base.install("SECOND", "1.0.0.0").expect("a name");
    let mut visit = Visit::open_on(stand, FORM);
    let module = format!("{STEM}Хранение");
    for restarts in [false, true] {
        visit.begin_install(1_000);
        // The second record is one that a form left behind when it lost its server.
        let record = visit.stand.on_server(&module, "Операция", &["DEMO".into()]).expect("it is read");
        let work = field!(visit.stand, record, "Работа");
        let Value::Object(wanted) = field!(visit.stand, work, "Требования") else { panic!("no structure") };
        wanted.set(&visit.stand.server, "ИмяРасширения", "SECOND".into()).expect("a field");
        let Value::Object(work) = work else { panic!("no structure") };
        work.set(&visit.stand.server, "Операция", "op-2".into()).expect("a field");
        // It has a job of its own, which is as alive as the first.
        let artifact = crate::visit::artifact(&file("0.0.0.4"), &[crate::visit::ADDRESS]);
        visit.page.say("download", &format!(r#"{{"version":"0.0.0.4","artifact":{artifact}}}"#));
        visit.stand.advance(500);
        let job = visit.stand.base.jobs.borrow().last().expect("a job").id;
        let job = Value::object(extension_update_bsl::library::binary::Uuid(job));
        work.set(&visit.stand.server, "ИдентификаторЗадания", job).expect("a field");
        let address = visit.stand.base.put(None, Value::Undefined);
        work.set(&visit.stand.server, "Адрес", Value::text(address)).expect("a field");
        visit.stand.on_server(&module, "ЗапомнитьОперацию", &[record, "SECOND".into()]).expect("it is kept");
        assert!(visit.stand.close(&visit.form, false));
        // Closing the form called the download off; the job of an install would go on.
        let jobs = visit.stand.base.jobs.borrow().clone();
        jobs.last().expect("a job").state.set(extension_update_stand::jobs::State::Active);
        if restarts {
            visit.stand.restart();
        }
        visit.reopen();
        let told = convert::show(&visit.form.attribute("Замечания"));
        assert_eq!(told.matches("прервалась").count(), if restarts { 2 } else { 1 }, "{told}");
        if !restarts {
            // The one that goes on goes to its end.
            assert!(visit.finish().contains("installed"));
        }
        for extension in ["DEMO", "SECOND"] {
            let left = visit.stand.on_server(&module, "Операция", &[extension.into()]).expect("it is read");
            assert!(matches!(left, Value::Undefined), "{extension}");
        }
    }
    visit.calm();
}

fn a_download_that_ends_while_the_form_opens_is_told() {
    let mut visit = Visit::open();
    visit.begin_install(1_000);
    assert!(visit.stand.close(&visit.form, false));
    let page = std::rc::Rc::new(extension_update_stand::Scripted::default());
    page.is_gone.set(true);
    visit.form = visit.stand.open(FORM, Some(page.clone())).expect("the form opens");
    visit.page = page;
    visit.stand.base.jobs.borrow().iter().for_each(|job| job.state.set(extension_update_stand::jobs::State::Failed));
    visit.page.is_gone.set(false);
    visit.stand.form_document(&visit.form);
    assert!(visit.page.starts.borrow()[0].contains("op-1"));
    let last = visit.finish();
    assert!(last.starts_with(r#"{"report":"failed","operation":"op-1","code":"other""#), "{last}");
    assert_eq!(visit.version(), "0.0.0.3");
    visit.calm();
}

fn what_was_told_as_failed_is_not_gone_on_with() {
    let visit = Visit::open();
    // The click's own timer is set; the one that asks about the download is not.
    visit.stand.base.faults.plan("ПодключитьОбработчикОжидания", When::Before, 1, 1, LOST);
    visit.say_install();
    visit.stand.advance(1_000);
    assert_eq!(visit.page.reported("failed").len(), 1);
    // Another question sets the timer again.
    visit.page.say("fetch", r#"{"ticket":5,"method":"GET","url":"http://127.0.0.1/","maxBytes":1,"timeoutMs":1000}"#);
    assert!(visit.finish().contains("failed"));
    assert_eq!(visit.version(), "0.0.0.3");
    visit.calm();
}
