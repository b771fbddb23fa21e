//! Every fault of the update service: each ends in its own state and code, with a sentence, and nothing is lost.
//!
//! The table is checked against the service's own list, so a new fault cannot be forgotten here.

use super::{Case, network, signed};
use crate::visit::{Visit, hold, same};
use extension_update_browser::{Engine, Outcome, Place};
use std::time::Duration;

/// Fault, state and code it ends in.
const FAULTS: [(&str, &str, &str); 13] = [
    ("slow", "available", ""),
    ("hang", "failed", "timeout"),
    ("500", "failed", "http-status"),
    ("503", "failed", "http-status"),
    ("429", "failed", "http-status"),
    ("403", "licence", "licence"),
    ("broken-json", "failed", "format"),
    ("html", "failed", "format"),
    ("wrong-shape", "failed", "format"),
    ("cut-off", "failed", "network"),
    ("too-large", "failed", "too-large"),
    ("no-version", "available", ""),
    ("empty", "unclear", "unreadable"),
];

/// Faults that cases of their own are about; those of the network and of the signed feed have lists of their own.
const ELSEWHERE: [&str; 2] = ["hostile", "wrong-hash"];

/// The panel itself waits this long for an answer, and a little more.
const PATIENCE: Duration = Duration::from_secs(75);

pub fn list() -> Vec<Case> {
    let mut cases = vec![Case::new("every fault of the service has a case here", knows_all_faults)];
    cases.extend(list_of("host"));
    cases.extend(list_by_network());
    cases
}

/// The faults as the engine's own network meets them.
pub fn list_by_network() -> Vec<Case> {
    list_of("fetch").collect()
}

fn list_of(transport: &'static str) -> impl Iterator<Item = Case> {
    FAULTS.into_iter().map(move |(fault, state, code)| {
        let name = format!("the fault {fault} ends in {state} {code}, and leaves nothing broken: {transport}");
        Case::new(name, move |visit| ends_in(visit, transport, fault, (state, code)))
    })
}

fn knows_all_faults(visit: &mut Visit<'_>) -> Outcome<()> {
    let url = format!("{}/demo/faults", visit.site.origin());
    let text = ureq::get(url).call()?.body_mut().read_to_string()?;
    let table: serde_json::Value = serde_json::from_str(&text)?;
    let names = table.as_array().map(Vec::as_slice).unwrap_or_default();
    hold(!names.is_empty(), || format!("no faults: {text}"))?;
    for row in names {
        let name = row["name"].as_str().unwrap_or_default();
        let known = FAULTS.iter().any(|(fault, ..)| *fault == name) || ELSEWHERE.contains(&name);
        let known = known || network::FAULTS.iter().any(|(fault, ..)| *fault == name) || signed::knows(name);
        hold(known, || format!("the fault {name} has no case"))?;
    }
    Ok(())
}

fn ends_in(visit: &mut Visit<'_>, transport: &str, fault: &str, wanted: (&str, &str)) -> Outcome<()> {
    let (state, code) = wanted;
    let codes = match fault {
        // QtWebKit mostly hands over half an answer as a whole one, and nobody in the page can tell that from broken
        // JSON; now and then it sees the break of the connection.
        "cut-off" if visit.engine == Engine::QtWebKit => vec![code, "format"],
        _ => vec![code],
    };
    for line in
        ["Failed to load resource", "status of ", "net::ERR", "access control checks", "Cross-Origin Request Blocked"]
    {
        visit.allow_in_console(line);
    }
    visit.open_panel(&format!("transport={transport}&fault={fault}"))?;
    visit.wait_for_state_within(state, PATIENCE)?;
    one_of("code", visit.code()?.as_str(), &codes)?;
    let sentence = visit.part("message")?;
    hold(sentence.chars().count() > 10, || format!("the message is no sentence: «{sentence}»"))?;
    same("installed", visit.part("installed-version")?.as_str(), "0.0.0.3")?;
    if fault == "no-version" {
        same("offered among broken releases", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    }
    if state == "failed" {
        // The same question again, with the fault still there: the same answer, and no dead button. The one takes long,
        // the other service has asked to be left alone (`network.rs`).
        if !["hang", "429"].contains(&fault) {
            visit.watch_states()?;
            visit.press("retry")?;
            visit.wait_in_field(
                "retry has checked again",
                "return window.__e2eStates.join() === 'failed,checking,failed';",
            )?;
        }
        one_of("code after retry", visit.code()?.as_str(), &codes)?;
    }
    // The service is well again.
    visit.browser.run(&Place::Top, "Stand.settings.set('fault', ''); return true;")?;
    visit.wait_for_state("available")?;
    same("offered after the fault", visit.part("offered-version")?.as_str(), "0.0.0.4")
}

fn one_of(what: &str, found: &str, wanted: &[&str]) -> Outcome<()> {
    hold(wanted.contains(&found), || format!("{what}: found {found:?}, wanted one of {wanted:?}"))
}
