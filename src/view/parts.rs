//! A screen and the parts that all of them have: versions, changes, the last check. What is going on stands in
//! `message.rs`, what can be pressed in `buttons.rs`; `screen.rs` puts a screen into its panel.

use super::aftermath::leaves_doubt;
use super::control::{LINK, button};
use super::format::{count, fill, time};
use super::node::{Attr, Element, Node, Tag, block, element};
use super::notes;
use super::text::{Texts, texts_with};
use extension_update_core::config::{Config, Theme};
use extension_update_core::event::Action;
use extension_update_core::json::Json;
use extension_update_core::schedule::Outcome;
use extension_update_core::session::Session;
use extension_update_core::state::State;
use extension_update_core::verdict::ReleaseNotes;

/// The words that a screen is drawn with.
pub fn texts_of(session: &Session) -> &'static Texts {
    texts_with(session.look().locale, session.config().map_or(&Json::Null, |config| &config.texts))
}

/// The root: a region that can take the focus when what had it is gone.
pub(super) fn root(theme: Theme, texts: &'static Texts, state: &'static str) -> Element {
    block(Tag::Div, "eu-panel")
        .attr(Attr::Panel, "")
        .attr(Attr::State, state)
        .attr(Attr::Theme, theme.as_str())
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
    /// Whether one button above is meant for all of the list.
    pub below_all: bool,
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
            below_all: false,
            queued: false,
        }
    }

    /// All that stands on the screen, from top to bottom.
    pub fn parts(&self) -> Vec<Element> {
        let [announcement, message] = self.message();
        if self.listed {
            let name = block(Tag::H3, "eu-name").text(self.name.to_string());
            let row = block(Tag::Div, "eu-item").child(block(Tag::Div, "eu-who").child(name).maybe(self.step()));
            let mut parts = vec![announcement, row.child(message).maybe(self.buttons())];
            parts.extend(self.changes());
            parts.extend(self.footer());
            parts.extend(self.trust());
            return parts;
        }
        let mut parts = vec![announcement, message];
        parts.extend(self.versions());
        parts.extend(self.changes());
        parts.extend(self.buttons());
        parts.extend(self.footer());
        parts.extend(self.trust());
        parts
    }

    /// The versions, each tied to its label.
    fn versions(&self) -> Option<Element> {
        let texts = self.texts;
        let installed = self.config?.extension.installed.as_ref();
        let row = |label: &'static str, part: &'static str, version: String| {
            block(Tag::Div, "eu-row")
                .child(block(Tag::Dt, "eu-label").text(label))
                .child(element(Tag::Dd).part(part).text(version))
        };
        let version = installed.map_or_else(|| texts.not_installed.into(), ToString::to_string);
        // Both are installed, in a way: what counts is which of them works.
        let [installed_label, offered_label] = match self.state {
            State::RestartNeeded(_) if installed.is_some() => [texts.running_version, texts.restarted_version],
            // The base may hold another one than the session works with.
            State::Failed(failed) if installed.is_some() && leaves_doubt(failed) => {
                [texts.running_version, texts.offered_version]
            }
            _ => [texts.installed_version, texts.offered_version],
        };
        let offered = self.state.offer();
        let offered = offered.map(|offer| row(offered_label, "offered-version", offer.version.to_string()));
        let versions = block(Tag::Dl, "eu-versions");
        Some(versions.child(row(installed_label, "installed-version", version)).maybe(offered))
    }

    /// «0.0.0.3 → 0.0.0.4», for a row of a list.
    fn step(&self) -> Option<Element> {
        let version = |part, version: String| element(Tag::Span).part(part).text(version);
        let installed = self.config?.extension.installed.as_ref();
        let installed = installed.map_or_else(|| self.texts.not_installed.into(), ToString::to_string);
        let row = block(Tag::P, "eu-sub").child(version("installed-version", installed));
        Some(match self.state.offer() {
            Some(offer) => row.text(" → ").child(version("offered-version", offer.version.to_string())),
            None => row,
        })
    }

    /// The notes of all missed releases, or, where none was missed, the history.
    fn changes(&self) -> Option<Element> {
        let texts = self.texts;
        let notes = self.state.notes();
        let (changes, boxed) = match self.is_bare() {
            true => ("eu-changes eu-bare", "eu-notes eu-bare"),
            false => ("eu-changes", "eu-notes"),
        };
        let Some(offer) = self.state.offer() else {
            let releases = block(Tag::Div, boxed);
            let history = block(Tag::Details, "eu-changes eu-history").part("history");
            // What is new is shown once by itself.
            let history = if self.is_updated() { history.attr(Attr::Open, "") } else { history };
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
        let heading = |tag, class| block(tag, class).text(texts.notes_heading).text(" ").maybe(missed);
        let list =
            block(Tag::Div, boxed).part("notes").attr(Attr::Role, "group").attr(Attr::AriaLabel, texts.notes_heading);
        let rest = offer.partial.then(|| block(Tag::P, "eu-shortened").part(notes::SHORTENED).text(texts.rest_unread));
        let list = self.releases(list).maybe(rest);
        // In a list they are folded: there it is seen at one glance what is to be done.
        Some(if self.listed {
            block(Tag::Details, "eu-changes eu-history").child(heading(Tag::Summary, "eu-fold")).child(list)
        } else {
            block(Tag::Div, changes).child(heading(Tag::Div, "eu-label")).child(list)
        })
    }

    /// Whether nobody wrote anything: then there is nothing that wants room to be read in.
    fn is_bare(&self) -> bool {
        self.state.notes().iter().all(|release| release.markdown.trim().is_empty())
    }

    /// Whether the panel was opened for the first time after an update.
    fn is_updated(&self) -> bool {
        // Nobody has seen the notes of what was installed at night.
        if self.night_has(Outcome::Installed) {
            return true;
        }
        matches!(self.state, State::UpToDate(standing) | State::NewerThanFeed { standing, .. } if standing.updated)
    }

    /// A block for each release, newest first. The notes in it are rendered later, by the edge, one release after
    /// another.
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
                // The same key, the same notes: what is rendered already stays in the page while the states change
                // around it.
                let key = format!("{} {:x}", texts.lang, release.digest);
                Node::Notes { extension: self.extension, index, key }
            };
            let section = block(Tag::Details, "eu-release").attr(Attr::Version, release.version.clone());
            let section = if index > 0 && self.is_updated() { section } else { section.attr(Attr::Open, "") };
            let section = section.child(self.title(release));
            list = list.child(section.child(block(Tag::Div, "eu-markdown").child(body)));
        }
        list
    }

    fn title(&self, release: &ReleaseNotes) -> Element {
        let texts = self.texts;
        // Below the panel's heading, or below the extension's.
        let mut title = block(if self.listed { Tag::H4 } else { Tag::H3 }, "eu-release-title");
        title = title.child(block(Tag::Span, "eu-version").text(release.version.clone()));
        if let Some(day) = release.date {
            title = title.text(" ").child(block(Tag::Span, "eu-date").text((texts.date)(day)));
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
        element(Tag::Summary).child(title)
    }

    /// When the service was last asked with success, and which channel is followed.
    fn footer(&self) -> Option<Element> {
        let texts = self.texts;
        let checked = self.session.checked().filter(|_| self.state.is_verdict() && !self.listed).map(|moment| {
            let when = time(moment, self.session.now(), texts);
            let when = block(Tag::P, "eu-aside").part("last-check").text(fill(texts.last_check, &[&when]));
            // Elsewhere it is one of the screen's own buttons.
            let again = match self.state {
                State::Available(_) | State::Later(..) => !self.doubtful(),
                _ => false,
            };
            let again = again.then(|| button(Action::Check, LINK, texts.check));
            block(Tag::Div, "eu-checked").child(when).maybe(again)
        });
        let channels = self.channels();
        if checked.is_none() && channels.is_none() {
            return None;
        }
        Some(block(Tag::Div, "eu-footer").maybe(checked).maybe(channels))
    }
}
