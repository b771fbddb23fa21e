//! What goes well: an update from the first message to the last report, and what a form does beside it.

use crate::desk::Desk;

crate::cases![an_update_goes_through, a_second_form_goes_on_with_the_download];

fn an_update_goes_through() {
    let desk = Desk::open();
    assert_eq!(desk.page.starts.borrow().len(), 1);
    desk.say_install();
    let last = desk.finish();
    assert_eq!(last, r#"{"report":"installed","operation":"op-1","version":"0.0.0.4"}"#);
    assert_eq!(desk.page.reported("accepted").len(), 1);
    assert_eq!(desk.version(), "0.0.0.4");
    desk.calm();
    let log = desk.stand.base.log();
    assert!(log.iter().any(|line| line.contains("установлена версия 0.0.0.4")), "{log:?}");
}

fn a_second_form_goes_on_with_the_download() {
    let mut desk = Desk::open();
    desk.stand.base.job_time.set(5_000);
    desk.say_install();
    desk.stand.advance(1_000);
    assert!(desk.stand.close(&desk.form, false));
    desk.reopen();
    let start = desk.page.starts.borrow().first().cloned().unwrap_or_default();
    assert!(start.contains(r#""operation":{"operation":"op-1""#), "{start}");
    desk.finish();
    assert_eq!(desk.version(), "0.0.0.4");
    desk.calm();
}
