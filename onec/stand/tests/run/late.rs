//! Answers of the user and messages of the page that come when something else has happened meanwhile: a dialog stays
//! open while an install runs, an install is called off or gone on with at one moment after another. Read next:
//! `sweep.rs`.

use extension_update_stand::sessions::Session;
use extension_update_stand::{Shown, Stand};

use crate::exact::both;
use crate::visit::{FORM, Visit, file};

crate::cases![
    a_dialog_may_be_answered_at_any_moment_of_an_install,
    an_install_may_be_called_off_at_any_moment,
    an_install_may_be_gone_on_with_at_any_moment,
    a_dialog_may_outlive_its_form,
    a_document_may_be_formed_at_any_moment
];

/// One version or another stands in the base, with its own file.
fn whole(visit: &Visit) -> String {
    let found = visit.stand.base.installed("DEMO").expect("it is there");
    assert_eq!(*found.data, *file(&found.version));
    found.version
}

fn a_dialog_may_be_answered_at_any_moment_of_an_install() {
    let model = Stand::extension().expect("the modules load");
    let mut outcomes = std::collections::BTreeSet::new();
    // From the moment on at which the form has taken the message.
    for moment in 3..20 {
        let stand = model.again().expect("the modules load");
        stand.base.install("DEMO", "0.0.0.3").expect("a name");
        let visit = Visit::open_on(stand, FORM);
        visit.choose_file(file("0.0.0.5"));
        visit.say_install();
        visit.stand.advance(moment * 50);
        visit.stand.reply("Да");
        let last = visit.finish();
        let version = whole(&visit);
        assert!(last.contains(r#""report":"installed""#), "{moment}: {last}");
        let waits = Shown::Warning("Дождитесь конца установки, которая уже идёт".into());
        outcomes.insert((version, visit.calm().contains(&waits)));
        assert_eq!(visit.stand.base.temporary.borrow().values().filter(|kept| kept.owner.is_none()).count(), 0);
    }
    // While the install runs the file is refused; when it is over the file, which is newer, is written over it.
    let expected = [("0.0.0.4", true), ("0.0.0.5", false)].map(|(version, waits)| (version.to_owned(), waits));
    assert_eq!(outcomes.into_iter().collect::<Vec<_>>(), expected);
}

fn an_install_may_be_called_off_at_any_moment() {
    let (mut before, mut after) = (0, 0);
    for visit in both() {
        for moment in 0..24 {
            visit.put_back();
            visit.say_install();
            visit.stand.advance(moment * 50);
            visit.page.say("cancel", r#"{"operation":"op-1"}"#);
            let last = visit.finish();
            match whole(&visit).as_str() {
                "0.0.0.3" => {
                    before += 1;
                    assert!(last.contains(r#""code":"cancelled""#), "{moment}: {last}");
                }
                version => {
                    after += 1;
                    assert!(version == "0.0.0.4" && last.contains(r#""report":"installed""#), "{moment}: {last}");
                }
            }
            visit.calm();
        }
    }
    assert!(before > 5 && after > 5, "{before} {after}");
}

fn an_install_may_be_gone_on_with_at_any_moment() {
    for visit in both() {
        visit.stand.base.sessions.borrow_mut().push(Session::other(9, "1CV8C", "Мурка"));
        for moment in 0..24 {
            visit.put_back();
            visit.say_install();
            visit.stand.advance(moment * 50);
            // Twice, and once for an install that is not there.
            for operation in ["op-1", "op-7", "op-1"] {
                visit.page.say("proceed", &format!(r#"{{"operation":"{operation}"}}"#));
            }
            visit.stand.advance(10_000);
            let asked = visit.page.reported("preflight").len();
            assert_eq!(asked, 1, "{moment}");
            if visit.page.last_reports().is_empty() {
                // It came too early: the question still waits.
                assert_eq!(whole(&visit), "0.0.0.3");
                visit.page.say("proceed", r#"{"operation":"op-1"}"#);
            }
            assert!(visit.finish().contains(r#""report":"installed""#), "{moment}");
            assert_eq!(whole(&visit), "0.0.0.4");
            visit.calm();
        }
    }
}

fn a_dialog_may_outlive_its_form() {
    let visit = Visit::open();
    visit.choose_file(file("0.0.0.5"));
    assert!(visit.stand.close(&visit.form, false));
    visit.calm();
    visit.stand.reply("Да");
    // The file went with the form: said so, and nothing is written.
    visit.warns("не является");
    assert_eq!(whole(&visit), "0.0.0.3");
}

/// The field forms its document again while an install runs: the page there is the same one, and the install goes on.
fn a_document_may_be_formed_at_any_moment() {
    for visit in both() {
        for moment in 0..24 {
            visit.put_back();
            visit.say_install();
            visit.stand.advance(moment * 50);
            visit.stand.form_document(&visit.form);
            assert!(visit.finish().contains(r#""report":"installed""#), "{moment}");
            assert_eq!(whole(&visit), "0.0.0.4");
            visit.calm();
        }
    }
}
