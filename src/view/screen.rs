//! Screens: what each state shows. One function, one screen a state; `docs/host-protocol.md` lists what a test can hold on to.
//! Next: `message.rs`, the words on what is going on; `buttons.rs`; `list.rs`, several extensions.

use super::format::{count, date, fill, time};
use super::list;
use super::node::{Attr, Element, Node, Tag, block, element};
use super::notes;
use super::text::{Texts, texts};
use crate::core::config::{Config, Locale, Theme};
use crate::core::panel::Panel;
use crate::core::schedule::Outcome;
use crate::core::session::Session;
use crate::core::state::State;
use crate::core::verdict::ReleaseNotes;

/// Draws the panel: its root with everything in it.
pub fn draw(panel: &Panel) -> Element {
    match panel.sessions() {
        [session] if !panel.is_list() => view(session),
        _ => list::view(panel, texts_of(&panel.sessions()[0])),
    }
}

/// Draws a session that is alone in its panel.
pub fn view(session: &Session) -> Element {
    view_in(session, texts_of(session))
}

/// The same in the words of any language.
pub(super) fn view_in(session: &Session, texts: &'static Texts) -> Element {
    let screen = Screen::of(session, texts);
    let label = fill(texts.panel, &[screen.name]);
    let root = root(session.config(), texts, session.state().name()).attr(Attr::AriaLabel, label);
    screen.parts().into_iter().fold(root, Element::child)
}

/// The words that a screen is drawn with.
pub fn texts_of(session: &Session) -> &'static Texts {
    texts(session.config().map_or(Locale::RU, |config| config.locale))
}

/// The root: a region that can take the focus when what had it is gone.
pub(super) fn root(config: Option<&Config>, texts: &'static Texts, state: &'static str) -> Element {
    let theme = match config.map(|config| config.theme) {
        Some(Theme::Light) => "light",
        Some(Theme::Dark) => "dark",
        Some(Theme::Auto) | None => "auto",
    };
    block(Tag::Div, "eu-panel")
        .attr(Attr::Panel, "")
        .attr(Attr::State, state)
        .attr(Attr::Theme, theme)
        .attr(Attr::Lang, texts.lang)
        .attr(Attr::Role, "region")
        .attr(Attr::TabIndex, "-1")
}

/// What a screen is drawn from.
pub(super) struct Screen<'a> {
    pub texts: &'static Texts,
    pub name: &'a str,
    pub config: Option<&'a Config>,
    pub state: &'a State,
    pub session: &'a Session,
    /// Which of the panel's extensions.
    pub extension: usize,
    /// Whether it stands in a list, which has one restart for all.
    pub listed: bool,
    /// Whether it waits for the install of another extension.
    pub queued: bool,
}

impl<'a> Screen<'a> {
    /// The screen of a session that is alone in its panel.
    pub fn of(session: &'a Session, texts: &'static Texts) -> Screen<'a> {
        let config = session.config();
        Screen {
            texts,
            name: config.map_or("", |config| config.extension.name.as_str()),
            config,
            state: session.state(),
            session,
            extension: 0,
            listed: false,
            queued: false,
        }
    }

    /// All that stands on the screen, from top to bottom.
    pub fn parts(&self) -> Vec<Element> {
        let [announcement, message] = self.message();
        let mut parts = vec![announcement, message];
        parts.extend(self.versions());
        parts.extend(self.changes());
        parts.extend(self.buttons());
        parts.extend(self.footer());
        parts.extend(self.trust());
        parts
    }

    fn versions(&self) -> Option<Element> {
        let installed = self.config?.extension.installed.as_ref();
        let row = |label: &'static str, part: &'static str, version: Element| {
            block(Tag::Div, "eu-row")
                .child(block(Tag::Span, "eu-label").text(label))
                .text(" ")
                .child(version.part(part))
        };
        let version = match installed {
            Some(version) => element(Tag::Span).text(version.to_string()),
            None => element(Tag::Span).text(self.texts.not_installed),
        };
        let offered = self.state.offer().map(|offer| {
            let version = element(Tag::Strong).text(offer.version.to_string());
            row(self.texts.offered_version, "offered-version", version)
        });
        Some(
            block(Tag::Div, "eu-versions")
                .child(row(self.texts.installed_version, "installed-version", version))
                .maybe(offered),
        )
    }

    /// The notes of all missed releases, or, where none was missed, the history.
    fn changes(&self) -> Option<Element> {
        let texts = self.texts;
        let notes = self.state.notes();
        let Some(offer) = self.state.offer() else {
            let releases = block(Tag::Div, "eu-notes");
            let mut history = block(Tag::Details, "eu-changes eu-history").part("history");
            // Nobody has seen the notes of what was installed at night.
            if self.session.night().is_some_and(|night| night.outcome == Outcome::Installed) {
                history = history.attr(Attr::Open, "");
            }
            let history = history.child(element(Tag::Summary).text(texts.history));
            return (!notes.is_empty()).then(|| history.child(self.releases(releases)));
        };
        // An offer that an earlier opening of the form began brings no notes along.
        if notes.is_empty() {
            return None;
        }
        // Of a list that was not read to its end nobody knows how many were missed.
        let missed = (notes.len() > 1 && !offer.partial).then(|| {
            let number = count(texts.missed, notes.len() as u64, texts);
            block(Tag::Span, "eu-count").text(number)
        });
        let heading = block(Tag::Div, "eu-label").text(texts.notes_heading).text(" ").maybe(missed);
        let list = block(Tag::Div, "eu-notes")
            .part("notes")
            .attr(Attr::TabIndex, "0")
            .attr(Attr::Role, "group")
            .attr(Attr::AriaLabel, texts.notes_heading.trim_end_matches(':'));
        let rest = offer.partial.then(|| block(Tag::P, "eu-shortened").part(notes::SHORTENED).text(texts.rest_unread));
        Some(block(Tag::Div, "eu-changes").child(heading).child(self.releases(list).maybe(rest)))
    }

    /// A block for each release, newest first. The notes in it are rendered later, by the edge, one release after another.
    fn releases(&self, mut list: Element) -> Element {
        let texts = self.texts;
        let mut bytes = 0;
        for (index, release) in self.state.notes().iter().enumerate() {
            bytes += release.markdown.len();
            if index > 0 && bytes > notes::ALL_BYTES {
                return list.child(notes::shortened(texts));
            }
            let body = if release.markdown.trim().is_empty() {
                Node::from(block(Tag::P, "eu-empty").text(texts.notes_empty))
            } else {
                // The same key, the same notes: what is rendered already stays in the page while the states change around it.
                let key = format!("{} {:x}", texts.lang, release.digest);
                Node::Notes { extension: self.extension, index, key }
            };
            let section = block(Tag::Details, "eu-release")
                .attr(Attr::Version, release.version.clone())
                .attr(Attr::Open, "")
                .child(self.title(release));
            list = list.child(section.child(block(Tag::Div, "eu-markdown").child(body)));
        }
        list
    }

    fn title(&self, release: &ReleaseNotes) -> Element {
        let texts = self.texts;
        let title = block(Tag::Summary, "eu-release-title");
        let mut title = title.child(block(Tag::Span, "eu-version").text(release.version.clone()));
        if let Some(day) = release.date.as_deref() {
            title = title.text(" ").child(block(Tag::Span, "eu-date").text(date(day, texts)));
        }
        let installed = self.config.and_then(|config| config.extension.installed.as_ref());
        let marks = [
            (release.breaking, "eu-badge eu-breaking", texts.breaking_mark),
            (release.security, "eu-badge eu-security", texts.security_mark),
            (
                installed.is_some_and(|version| version.as_str() == release.version),
                "eu-badge eu-installed",
                texts.installed_mark,
            ),
        ];
        for (_, class, text) in marks.into_iter().filter(|(holds, ..)| *holds) {
            title = title.text(" ").child(block(Tag::Span, class).text(text));
        }
        title
    }

    /// When the service was last asked with success, and which channel is followed.
    fn footer(&self) -> Option<Element> {
        let texts = self.texts;
        let quiet = matches!(
            self.state,
            State::UpToDate(_)
                | State::NewerThanFeed { .. }
                | State::Unclear(_)
                | State::WaitingForRollout(_)
                | State::WaitingForAge(_)
                | State::NothingToInstall
                | State::Skipped(_)
                | State::Later(..)
                | State::Scheduled(_)
        );
        let checked = self.session.checked().filter(|_| quiet).map(|moment| {
            let when = time(moment, self.session.now(), texts);
            block(Tag::P, "eu-aside").part("last-check").text(fill(texts.last_check, &[&when]))
        });
        let channels = self.channels();
        if checked.is_none() && channels.is_none() {
            return None;
        }
        Some(block(Tag::Div, "eu-footer").maybe(checked).maybe(channels))
    }
}
