//! What becomes of a write at night that does not work, is cut or cannot be taken back. Read next: `night.rs`,
//! `nights.rs`.

use extension_update_stand::When;

use crate::base_at_night::{NEW, OLD, does_not_connect};
use crate::night::{approved, at_night};

crate::cases![
    what_does_not_connect_is_put_back,
    what_cannot_be_put_back_is_tried_again,
    a_cut_after_the_write_is_taken_up_again,
    a_session_that_ends_at_a_named_call_runs_nothing_more,
    a_write_that_is_cut_three_times_is_given_up
];

fn what_does_not_connect_is_put_back() {
    let night = approved();
    let before = night.base().installed("DEMO");
    does_not_connect(night.base());
    night.pass_night();
    assert_eq!(night.base().installed("DEMO"), before, "with all of its settings");
    assert_eq!(at_night(&night)["outcome"], "restored");
    assert!(night.notice().contains("не заработала, прежняя возвращена"));
    assert_eq!(night.base().extensions.borrow().writes.len(), 2, "it is not tried again");
    assert!(night.kept("Одобрение").is_none());
}

fn what_cannot_be_put_back_is_tried_again() {
    let night = approved();
    does_not_connect(night.base());
    night.base().faults.plan("РасширениеКонфигурации.Записать", When::Before, 1, 2, "Диск полон");
    night.pass_night();
    assert_eq!(night.version(), OLD, "a later job has put it back");
    assert_eq!(at_night(&night)["outcome"], "restored");
    let night = approved();
    does_not_connect(night.base());
    night.base().faults.plan("РасширениеКонфигурации.Записать", When::Before, 1, usize::MAX, "Диск полон");
    night.pass_night();
    assert_eq!(at_night(&night)["outcome"], "not-restored");
    assert!(night.notice().contains("вернуть прежнюю не удалось"));
    assert_eq!(night.notice(), "");
    let report = night.say("unschedule", r#"{"operation":"op-1"}"#);
    assert!(report.contains(r#""code":"lock""#), "its snapshot is still needed: {report}");
    night.base().faults.clear();
    night.job_at(3, 12, 0);
    assert_eq!((night.version().as_str(), at_night(&night)["outcome"].as_str()), (OLD, Some("restored")));
}

fn a_session_that_ends_at_a_named_call_runs_nothing_more() {
    let night = approved();
    night.job();
    night.until(3, 1, 5);
    night.base().faults.plan("РасширениеКонфигурации.Записать", When::Ended, 0, 1, "");
    night.job();
    assert!(night.base().faults.has_ended() && night.is_writing());
    assert_eq!(night.version(), OLD, "the call itself was not carried out");
    assert!(night.call("Ночь", "Выполнить", &[]).is_err(), "nothing runs in a session that has ended");
    night.restart();
    for minute in [35, 55] {
        night.job_at(3, 1, minute);
    }
    assert_eq!(night.version(), NEW);
}

/// The number of the call that writes, in the first job of a window.
fn number_of_write() -> usize {
    let night = approved();
    night.job();
    night.until(3, 1, 5);
    night.base().faults.count(None);
    night.job();
    let calls = night.base().faults.calls();
    calls.iter().position(|call| call.starts_with("РасширениеКонфигурации.Записать")).expect("it writes")
}

fn a_cut_after_the_write_is_taken_up_again() {
    let writes = number_of_write();
    for breaks in [false, true] {
        let night = approved();
        if breaks {
            does_not_connect(night.base());
        }
        night.job();
        night.until(3, 1, 5);
        night.base().faults.count(Some((writes + 1, When::Ended)));
        night.job();
        night.restart();
        assert_eq!(night.version(), NEW, "it is written and nobody has looked");
        // By day as well: the base works with what nobody has looked at.
        night.job_at(3, 9, 0);
        let expected = if breaks { (OLD, "restored") } else { (NEW, "installed") };
        assert_eq!((night.version().as_str(), at_night(&night)["outcome"].as_str()), (expected.0, Some(expected.1)));
        assert!(night.kept("Одобрение").is_none() && night.kept("СнимокНочи").is_none());
    }
    // Cut, and then changed by somebody else.
    let night = approved();
    night.job();
    night.until(3, 1, 5);
    night.base().faults.count(Some((writes + 1, When::Ended)));
    night.job();
    night.restart();
    night.base().extensions.borrow_mut().database[0].version = "0.0.0.9".into();
    night.job();
    assert_eq!(night.version(), "0.0.0.9");
    assert!(night.notice().contains("сменил кто-то ещё"));
}

fn a_write_that_is_cut_three_times_is_given_up() {
    let writes = number_of_write();
    let night = approved();
    night.job();
    for day in 3..6 {
        night.until(day, 1, 5);
        night.base().faults.count(Some((writes, When::Ended)));
        night.job();
        night.restart();
        assert_eq!((night.version().as_str(), night.notice().as_str()), (OLD, ""));
        night.job();
    }
    night.job_at(6, 1, 5);
    assert_eq!(night.version(), OLD);
    assert!(night.notice().contains("прерывалась 3 раза"));
    assert!(night.kept("Одобрение").is_none());
}
