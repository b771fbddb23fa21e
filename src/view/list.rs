//! Several extensions in one panel: a screen for each, what can be done with all of them at the top, and one restart.

use super::control::{MAIN, PLAIN, button};
use super::format::{count, fill};
use super::node::{Attr, Element, Node, Tag, block};
use super::parts::{Screen, root};
use super::said::{Said, Severity, announce, announcement, line};
use super::text::Texts;
use extension_update_core::error::Code;
use extension_update_core::event::Action;
use extension_update_core::panel::{INSTALL_ALL, Panel, wants_install};
use extension_update_core::state::State;

/// The name of the root's state.
pub const SEVERAL: &str = "several";

/// Draws the list.
pub(super) fn view(panel: &Panel, texts: &'static Texts) -> Element {
    let root = root(panel.sessions()[0].look().theme, texts, SEVERAL).attr(Attr::AriaLabel, texts.list);
    let wanted = panel.sessions().iter().filter(|session| wants_install(session.state())).count();
    // One button stands out: the one for all, where there is one.
    let below_all = wanted > 1 || panel.needs_restart();
    let sections = panel.sessions().iter().enumerate().map(|(extension, session)| {
        let queued = panel.is_queued(extension);
        let screen = Screen { extension, listed: true, below_all, queued, ..Screen::of(session, texts) };
        let id = session.config().map_or_else(String::new, |config| config.extension.id.clone());
        let section = block(Tag::Section, "eu-extension")
            .attr(Attr::Extension, id)
            .attr(Attr::State, session.state().name())
            .attr(Attr::AriaLabel, screen.name.to_string())
            .attr(Attr::TabIndex, "-1");
        screen.parts().into_iter().fold(section, Element::child)
    });
    let sections: Vec<Element> = sections.collect();
    summary(panel, wanted, texts).into_iter().chain(sections).fold(root, Element::child)
}

/// What is going on as a whole, and the buttons for all.
fn summary(panel: &Panel, wanted: usize, texts: &'static Texts) -> Vec<Element> {
    let sessions = panel.sessions();
    let any = |holds: fn(&State) -> bool| sessions.iter().any(|session| holds(session.state()));
    let main = |action: &'static str, text: &'static str| {
        block(Tag::Button, MAIN)
            .attr(Attr::Type, "button")
            .attr(Attr::Action, action)
            .attr(Attr::ShadowPart, "button")
            .text(text)
    };
    let mut headline = "";
    let mut advice = None;
    let mut pressing = None;
    let mut row = Vec::new();
    let mut severity = Severity::Calm;
    if panel.installs() {
        headline = texts.list_installing;
        advice = Some(texts.keep_open);
    } else if panel.needs_restart() {
        severity = Severity::Notice;
        headline = texts.list_updated;
        advice = Some(texts.restart_hint);
        row.push(main(Action::Restart.as_str(), texts.restart));
    } else if any(|state| matches!(state, State::Waiting | State::Checking(_))) {
        headline = texts.list_checking;
    } else {
        if wanted > 0 {
            let urgent = sessions.iter().filter(|session| session.state().installable().is_some_and(|o| !o.may_wait()));
            let names = urgent.filter_map(|session| session.config()).map(|config| config.extension.name.as_str());
            let names = names.collect::<Vec<_>>().join(", ");
            severity = if names.is_empty() { Severity::Notice } else { Severity::Danger };
            pressing = Some(names).filter(|names| !names.is_empty()).map(|names| fill(texts.list_pressing, &[&names]));
            let backup =
                sessions.iter().any(|session| session.config().is_some_and(|config| config.policy.backup_hint));
            advice = backup.then_some(texts.backup);
            row.extend((wanted > 1).then(|| main(INSTALL_ALL, texts.install_all)));
        } else if any(is_in_doubt) {
            severity = Severity::Warning;
            headline = texts.list_failed;
        } else if any(is_put_off) {
            headline = texts.list_deferred;
        } else if any(|state| !matches!(settled(state), State::UpToDate(_) | State::NewerThanFeed { .. })) {
            headline = texts.list_nothing;
        } else {
            severity = Severity::Good;
            headline = texts.list_done;
        }
        row.push(button(Action::Check, PLAIN, texts.check));
    }
    // By what may be an old copy nothing is shown as good.
    if sessions.iter().any(|session| session.stale_since().is_some()) {
        severity = severity.max(Severity::Warning);
    }
    let headline: std::borrow::Cow<str> = match headline {
        "" => count(texts.list_available, wanted as u64, texts).into(),
        headline => headline.into(),
    };
    let mut lines = Vec::new();
    lines.extend(pressing.map(line));
    lines.extend(advice.map(line));
    let nodes = Said::new(severity, headline, lines).into_nodes(Tag::H2);
    let mut spoken = String::new();
    nodes.iter().for_each(|node| announce(node, &mut spoken));
    let summary = block(Tag::Div, severity.class()).part("summary").children(nodes);
    // The row stands there without a button too: what is below it must keep its place, or it would be drawn anew.
    let row = block(Tag::Div, "eu-actions").children(row.into_iter().map(Node::from));
    vec![announcement(&spoken), summary, row]
}

/// The state that it would be with the service.
fn settled(state: &State) -> &State {
    if let State::Offline(offline) = state { &offline.answer } else { state }
}

/// Whether nobody knows if there is anything to install. An install that the user has called off is no riddle; a check
/// is.
fn is_in_doubt(state: &State) -> bool {
    match settled(state) {
        State::Failed(failed) => failed.failure.code != Code::Cancelled || failed.install().is_none(),
        State::Licence(_) | State::Unclear(_) => true,
        _ => false,
    }
}

/// Whether there is something that the user does not want now.
fn is_put_off(state: &State) -> bool {
    matches!(settled(state), State::Failed(_) | State::Skipped(_) | State::Later(..))
}
