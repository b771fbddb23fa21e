//! The answer that the self-test of the field has ready, given to the panel itself: it must lead to an offer, or the
//! self-test would wait its whole minute for nothing. Read next:
//! `../../extension/CommonForms/Демо_СамопроверкаПоля/Ext/Form/Module.bsl`.

use std::io;

use extension_update::core::config::{Look, Start};
use extension_update::core::effect::Effect;
use extension_update::core::event::Event;
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::message::Message;
use extension_update::core::moment::Moment;
use extension_update::core::session::Session;
use extension_update_onec_checks::{project::Project, sources::Sources};

const MODULE: &str = "extension/CommonForms/Демо_СамопроверкаПоля/Ext/Form/Module.bsl";
const SCRIPT: &str = "extension/CommonTemplates/Демо_СценарийСамопроверки/Ext/Template.txt";

/// The texts of a procedure's strings, in order.
fn strings(project: &Project, name: &str) -> Vec<String> {
    let module = &project.modules[MODULE];
    let Some(procedure) = module.find(name) else { return vec![] };
    let inside =
        module.literals.iter().filter(|literal| (procedure.line..=procedure.last_line).contains(&literal.line));
    inside.map(|literal| literal.value.clone()).collect()
}

#[test]
fn the_answer_of_the_self_test_leads_to_an_offer() -> io::Result<()> {
    let (project, _) = Project::read(Sources::read()?);
    let config = strings(&project, "ЗаготовленныйКонфиг");
    let at = |number: usize| config.get(number).map_or("", String::as_str);
    assert_eq!((at(0), at(4)), ("id, name, version", "kind, url, transport"));
    let text = format!(
        r#"{{"extension":{{"id":"{}","name":"{}","version":"{}"}},"source":{{"kind":"{}","url":"{}","transport":"{}"}}}}"#,
        at(1),
        at(2),
        at(3),
        at(5),
        at(6),
        at(7)
    );
    let body: String = strings(&project, "ЗаготовленныйОтчет").concat();

    let (mut session, now) = (Session::new(1), Moment::of_millis(1_790_928_000_000));
    session.handle(Event::Booted(Look::default()), now);
    let start = Start::parse(&text).map_err(|refusal| io::Error::other(format!("{refusal:?}")))?;
    let asked = session.handle(Event::Opened(Box::new(start)), now);
    let ticket = asked.iter().find_map(|effect| match effect {
        Effect::TellHost(Message::Fetch { ticket, .. }) => Some(*ticket),
        _ => None,
    });
    let ticket = ticket.ok_or_else(|| io::Error::other(format!("the panel asks nothing: {asked:?}")))?;
    let answer = Answer::Arrived(Response { status: 200, body, ..Response::default() });
    let told = session.handle(Event::FeedArrived { ticket, answer }, now);
    let offered =
        told.iter().any(|effect| matches!(effect, Effect::TellHost(Message::State { state: "available", .. })));
    assert!(offered, "{told:?}");
    Ok(())
}

#[test]
fn the_script_of_the_self_test_is_one_that_the_page_can_hold() -> io::Result<()> {
    let script = Sources::read()?.text(SCRIPT).unwrap_or_default();
    // It is put between <script> and </script> as it stands, and calls what the form calls.
    assert!(!script.to_lowercase().contains("</script") && !script.contains("<!--"));
    assert!(script.contains("window.ExtensionUpdateSelfTest = { facts: facts };"));
    // Words that the oldest fields do not know would stop the whole script.
    for word in ["=>", "`", " let ", " const ", "...", "?.", "??", "async "] {
        assert!(!script.contains(word), "{word}");
    }
    Ok(())
}
