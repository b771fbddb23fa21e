//! What the network does to a question and to a download: how long it may take, whom it trusts.

use extension_update_bsl::convert;
use extension_update_stand::network::Answer;

use crate::desk::{Desk, STEM};
use crate::field;

crate::cases![redirects_share_one_time, a_certificate_is_checked_or_nothing_is_asked];

/// Six slow answers must not take six times as long as one.
fn redirects_share_one_time() {
    let desk = Desk::open();
    let clock = desk.stand.base.clone();
    desk.stand.base.answer_with(move |question| {
        clock.clock.set(clock.clock.get() + question.timeout.min(7_500));
        Answer::new(302, &[("Location", "/again")], b"")
    });
    let before = desk.stand.base.clock.get();
    let ask = |timeout: i64| {
        desk.stand.base.questions.borrow_mut().clear();
        let url = "http://127.0.0.1:8123/";
        let params = format!(r#"{{"method":"GET","url":"{url}","headers":{{}},"maxBytes":9,"timeoutMs":{timeout}}}"#);
        let params = desk.stand.on_server(STEM, "ОбъектИзJSON", &[params.as_str().into()]).expect("JSON");
        let found = desk.stand.on_server(&format!("{STEM}Сеть"), "ОтветСервиса", &[params]).expect("an answer");
        let asked: Vec<i64> = desk.stand.base.questions.borrow().iter().map(|question| question.timeout).collect();
        (convert::show(&field!(desk.stand, found, "Ошибка")), asked)
    };
    assert_eq!(ask(20_000), ("timeout".to_owned(), vec![20_000, 13_000, 5_000]));
    assert!(desk.stand.base.clock.get() - before <= 21_000);
    // Less than a second is a second: none would be as long as it takes.
    assert_eq!(ask(400), ("timeout".to_owned(), vec![1_000]));
}

fn a_certificate_is_checked_or_nothing_is_asked() {
    let desk = Desk::open();
    desk.stand.base.faults.always("Новый СертификатыУдостоверяющихЦентровОС", "Хранилище сертификатов недоступно");
    desk.page
        .say("fetch", r#"{"ticket":1,"method":"GET","url":"https://example.com/","maxBytes":1000,"timeoutMs":1000}"#);
    desk.stand.advance(5_000);
    assert_eq!(desk.page.reported("fetched"), [r#"{"report":"fetched","ticket":1,"error":"network"}"#]);
    assert!(desk.stand.base.questions.borrow().is_empty());
    assert!(desk.stand.base.log().iter().any(|line| line.contains("Хранилище сертификатов недоступно")));
    desk.calm();
}
