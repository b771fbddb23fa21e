//! Several extensions in one panel: a screen for each, what can be done with all of them at the top, and one restart.

use super::format::count;
use super::node::{Attr, Element, Tag, block, element};
use super::screen::{Screen, root};
use super::text::Texts;
use crate::core::event::Action;
use crate::core::panel::{INSTALL_ALL, Panel, wants_install};
use crate::core::state::State;

/// The name of the root's state.
pub const SEVERAL: &str = "several";

/// Draws the list.
pub(super) fn view(panel: &Panel, texts: &'static Texts) -> Element {
    let config = panel.sessions().iter().find_map(|session| session.config());
    let root = root(config, texts, SEVERAL).attr(Attr::AriaLabel, texts.list);
    let sections = panel.sessions().iter().enumerate().map(|(extension, session)| {
        let screen =
            Screen { extension, listed: true, queued: panel.is_queued(extension), ..Screen::of(session, texts) };
        let id = session.config().map_or_else(String::new, |config| config.extension.id.clone());
        let section = block(Tag::Section, "eu-extension")
            .attr(Attr::Extension, id)
            .attr(Attr::State, session.state().name())
            .attr(Attr::AriaLabel, screen.name.to_string())
            .attr(Attr::TabIndex, "-1")
            .child(block(Tag::H2, "eu-name").text(screen.name.to_string()));
        screen.parts().into_iter().fold(section, Element::child)
    });
    let sections: Vec<Element> = sections.collect();
    summary(panel, texts).into_iter().chain(sections).fold(root, Element::child)
}

/// What is going on as a whole, and the buttons for all.
fn summary(panel: &Panel, texts: &'static Texts) -> Vec<Element> {
    let states = || panel.sessions().iter().map(|session| session.state());
    let wanted = states().filter(|state| wants_install(state)).count();
    let button = |action: &'static str, text: &'static str| {
        block(Tag::Button, "eu-button eu-main")
            .attr(Attr::Type, "button")
            .attr(Attr::Action, action)
            .attr(Attr::ShadowPart, "button")
            .text(text)
    };
    let (class, text, button) = if panel.installs() {
        ("eu-message eu-calm", texts.list_installing.to_string(), None)
    } else if panel.needs_restart() {
        let restart = button(Action::Restart.as_str(), texts.restart);
        ("eu-message eu-notice", texts.restart_all.to_string(), Some(restart))
    } else if states().any(|state| matches!(state, State::Waiting | State::Checking(_))) {
        ("eu-message eu-calm", texts.list_checking.to_string(), None)
    } else if wanted > 0 {
        let install = (wanted > 1).then(|| button(INSTALL_ALL, texts.install_all));
        ("eu-message eu-notice", count(texts.list_available, wanted as u64, texts), install)
    } else if states().any(is_in_doubt) {
        ("eu-message eu-bad", texts.list_failed.to_string(), None)
    } else {
        // By what may be an old copy nothing is shown as good.
        let stale = panel.sessions().iter().any(|session| session.stale_since().is_some());
        let class = if stale { "eu-message eu-notice" } else { "eu-message eu-good" };
        (class, texts.list_nothing.to_string(), None)
    };
    let announcement = block(Tag::Div, "eu-announcement").attr(Attr::Part, "announcement").attr(Attr::Role, "status");
    let summary = block(Tag::Div, class).part("summary").child(element(Tag::P).text(text.clone()));
    // The row stands there without a button too: what is below it must keep its place, or it would be drawn anew.
    vec![announcement.text(text), summary, block(Tag::Div, "eu-actions").maybe(button)]
}

/// Whether nobody knows if there is anything to install.
fn is_in_doubt(state: &State) -> bool {
    match state {
        State::Failed(_) | State::Licence(_) | State::Unclear(_) => true,
        State::Offline(offline) => is_in_doubt(&offline.answer),
        _ => false,
    }
}
