//! Screens: what each state shows. One function, one screen a state; `docs/host-protocol.md` lists what a test can hold
//! on to. Next: `parts.rs`; `message.rs`, the words on what is going on; `buttons.rs`; `list.rs`, several extensions.

use super::format::fill;
use super::list;
use super::node::{Attr, Element};
use super::parts::{Screen, root, texts_of};
use extension_update_core::panel::Panel;
use extension_update_core::session::Session;

/// Draws the panel: its root with everything in it.
pub fn draw(panel: &Panel) -> Element {
    match panel.sessions() {
        [session] if !panel.is_list() => view(session),
        _ => list::view(panel, texts_of(&panel.sessions()[0])),
    }
}

/// Draws a session that is alone in its panel.
pub fn view(session: &Session) -> Element {
    let texts = texts_of(session);
    let screen = Screen::of(session, texts);
    let label = if screen.name.is_empty() { texts.list.into() } else { fill(texts.panel, &[screen.name]) };
    let root = root(session.look().theme, texts, session.state().name()).attr(Attr::AriaLabel, label);
    screen.parts().into_iter().fold(root, Element::child)
}
