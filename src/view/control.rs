//! One button, and how much it stands out. Next: `buttons.rs`, which says which ones a screen has.

use super::node::{Attr, Element, Tag, block};
use extension_update_core::event::Action;
use std::borrow::Cow;

/// One of several.
pub(super) const PLAIN: &str = "eu-button";

/// The one that is most likely wanted.
pub(super) const MAIN: &str = "eu-button eu-main";

/// What hardly anybody wants here.
pub(super) const LINK: &str = "eu-link";

/// A button.
pub(super) fn button(action: Action, class: &'static str, text: impl Into<Cow<'static, str>>) -> Element {
    let button = block(Tag::Button, class)
        .attr(Attr::Type, "button")
        .attr(Attr::Action, action.as_str())
        .attr(Attr::ShadowPart, "button");
    match action.value() {
        Some(value) => button.attr(Attr::Choice, value).text(text),
        None => button.text(text),
    }
}
