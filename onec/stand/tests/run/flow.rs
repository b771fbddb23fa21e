//! What goes well: an update from the first message to the last report, and what a form does beside it.

use std::rc::Rc;

use extension_update_stand::network::{Answer, serve};
use extension_update_stand::page::Page;
use extension_update_stand::{Core, Shown, Stand};

use crate::visit::{FORM, Visit, file};

crate::cases![the_panels_own_core_is_the_partner, an_update_goes_through, a_second_form_goes_on_with_the_download];

fn an_update_goes_through() {
    let visit = Visit::open();
    assert_eq!(visit.page.starts.borrow().len(), 1);
    let last = visit.try_install();
    assert_eq!(last, r#"{"report":"installed","operation":"op-1","version":"0.0.0.4"}"#);
    assert_eq!(visit.page.reported("accepted").len(), 1);
    assert_eq!(visit.version(), "0.0.0.4");
    visit.calm();
    let log = visit.stand.base.log();
    assert!(log.iter().any(|line| line.contains("установлена версия 0.0.0.4")), "{log:?}");
}

fn a_second_form_goes_on_with_the_download() {
    let mut visit = Visit::open();
    visit.begin_install(1_000);
    visit.close_and_reopen();
    let start = visit.page.starts.borrow().first().cloned().unwrap_or_default();
    assert!(start.contains(r#""operation":{"operation":"op-1""#), "{start}");
    assert!(start.contains(r#""stage":"download""#), "{start}");
    visit.finish();
    assert_eq!(visit.version(), "0.0.0.4");
    visit.calm();
}

/// What a base knows of time: milliseconds since 1970.
const NOW: i64 = 1_790_931_600_000;

fn the_panels_own_core_is_the_partner() {
    let stand = Stand::extension().expect("the modules load");
    let data = file("0.0.0.4");
    let releases = format!(
        r#"{{"modules":[{{"uniqid":"0.0.0.4","name":"DEMO","changelog":"- Новое","size":{},"download_link":"http://127.0.0.1:8123/files/DEMO.cfe"}}],"result":""}}"#,
        data.len()
    );
    stand.base.answer_with(move |question| match question.path.as_str() {
        "/files/DEMO.cfe" => serve(question, &data),
        path if path.ends_with("getAvailableReleases") => {
            Answer::new(200, &[("Content-Type", "application/json")], releases.as_bytes())
        }
        _ => Answer::new(404, &[], b""),
    });
    let page = Rc::new(Core::new(NOW));
    let form = stand.open(FORM, Some(page.clone() as Rc<dyn Page>)).expect("the form opens");
    assert!(stand.wait(|| page.state() == "available"), "{} {:?}", page.state(), page.told.borrow());
    assert!(page.press("install"));
    assert!(stand.wait(|| page.state() == "restart-needed"), "{} {:?}", page.state(), page.reports.borrow());
    assert!(page.press("restart"));
    stand.advance(1_000);
    let shown = stand.base.take_shown();
    assert_eq!(shown, [Shown::End(true)]);
    assert_eq!(stand.base.installed("DEMO").expect("it is there").version, "0.0.0.4");
    // The panel remembers, and the base keeps it for the next opening.
    assert!(page.told.borrow().iter().any(|name| name == "remember"));
    // No report was refused: a refusal would be in the log.
    assert!(!stand.base.log().iter().any(|line| line.contains("Панель")), "{:?}", stand.base.log());
    assert!(stand.close(&form, false));
    stand.restart();
    let page = Rc::new(Core::new(NOW + 60_000));
    stand.open(FORM, Some(page.clone() as Rc<dyn Page>)).expect("the form opens");
    assert!(stand.wait(|| page.state() == "up-to-date"), "{}", page.state());
}
