//! Screens: what each state shows. One function, one screen a state; `docs/host-protocol.md` lists what a test can hold on to.
//! Next: `announcement.rs`, the words on what is going on.

use super::format::{date, fill, size};
use super::node::{Attr, Element, Node, Tag, block, element};
use super::notes;
use super::text::{Texts, texts};
use crate::core::config::{Config, Locale, Theme};
use crate::core::event::Action;
use crate::core::session::Session;
use crate::core::state::{Stage, State};

/// Draws the session: the panel's root with everything in it.
pub fn view(session: &Session) -> Element {
    let config = session.config();
    let screen = Screen {
        texts: texts(config.map_or(Locale::Ru, |config| config.locale)),
        name: config.map_or("", |config| config.extension.name.as_str()),
        config,
        state: session.state(),
        session,
    };
    let theme = match config.map(|config| config.theme) {
        Some(Theme::Light) => "light",
        Some(Theme::Dark) => "dark",
        Some(Theme::Auto) | None => "auto",
    };
    block(Tag::Div, "eu-panel")
        .attr(Attr::Panel, "")
        .attr(Attr::State, screen.state.name())
        .attr(Attr::Theme, theme)
        .attr(Attr::Lang, screen.texts.lang)
        .child(screen.announcement())
        .maybe(screen.versions())
        .maybe(screen.notes())
        .child(screen.buttons())
}

/// The words that a screen is drawn with.
pub fn texts_of(session: &Session) -> &'static Texts {
    texts(session.config().map_or(Locale::Ru, |config| config.locale))
}

/// What a screen is drawn from.
pub(super) struct Screen<'a> {
    pub texts: &'static Texts,
    pub name: &'a str,
    pub config: Option<&'a Config>,
    pub state: &'a State,
    pub session: &'a Session,
}

impl Screen<'_> {
    fn versions(&self) -> Option<Element> {
        let installed = self.config?.extension.installed.as_ref();
        let row = |label: &'static str, part: &'static str, version: Element| {
            block(Tag::Div, "eu-row")
                .child(block(Tag::Span, "eu-label").text(label))
                .text(" ")
                .child(version.attr(Attr::Part, part))
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

    /// The notes of all missed releases. Each release's own are rendered later, by the edge, one after another.
    fn notes(&self) -> Option<Element> {
        let offer = self.state.offer()?;
        let texts = self.texts;
        let mut list =
            block(Tag::Div, "eu-notes").attr(Attr::Part, "notes").attr(Attr::TabIndex, "0").attr(Attr::Role, "region");
        list = list.attr(Attr::AriaLabel, texts.notes_heading.trim_end_matches(':'));
        let mut bytes = 0;
        for (index, release) in offer.notes.iter().enumerate() {
            bytes += release.markdown.len();
            if index > 0 && bytes > notes::ALL_BYTES {
                list = list.child(notes::shortened(texts));
                break;
            }
            let title = block(Tag::Div, "eu-release-title").text(release.version.clone());
            let title = match release.date.as_deref() {
                Some(day) => title.text(" ").child(block(Tag::Span, "eu-date").text(date(day, texts))),
                None => title,
            };
            let body = if release.markdown.trim().is_empty() {
                Node::from(block(Tag::P, "eu-empty").text(texts.notes_empty))
            } else {
                // The same key, the same notes: what is rendered already stays in the page while the states change around it.
                Node::Notes { index, key: format!("{} {:x}", texts.lang, release.digest) }
            };
            let section = block(Tag::Section, "eu-release").attr(Attr::Version, release.version.clone()).child(title);
            list = list.child(section.child(block(Tag::Div, "eu-markdown").child(body)));
        }
        let heading = block(Tag::Div, "eu-label").text(texts.notes_heading);
        Some(block(Tag::Div, "eu-changes").child(heading).child(list))
    }

    fn buttons(&self) -> Element {
        let texts = self.texts;
        let row = block(Tag::Div, "eu-actions");
        let download = || self.download();
        let check = || button(Action::Check, "eu-button", texts.check);
        match self.state {
            State::Waiting | State::Checking(_) => row,
            State::UpToDate
            | State::NewerThanFeed { .. }
            | State::Withdrawn(_)
            | State::NothingToInstall
            | State::Licence(_) => row.child(check()),
            State::Available(_) => row.child(self.install()).maybe(download()),
            State::Informational(_) | State::NotInstallable(..) => row.child(check()).maybe(download()),
            // The host may reach the file where the page does not reach the service.
            State::Offline(_) if self.state.installable().is_some() => {
                row.child(self.install()).child(check()).maybe(download())
            }
            State::Offline(_) => row.child(check()).maybe(download()),
            State::Installing(install) if install.stage < Stage::Write && !install.cancelling => {
                row.child(button(Action::Cancel, "eu-button", texts.cancel))
            }
            State::Installing(_) => row,
            State::RestartNeeded(_) => {
                row.child(button(Action::Restart, "eu-button eu-main", texts.restart)).maybe(download())
            }
            // A config that is wrong stays wrong: only the host can give another one.
            State::Failed(_) if self.config.is_none() => row,
            State::Failed(_) => row.child(button(Action::Retry, "eu-button eu-main", texts.retry)).maybe(download()),
        }
    }

    fn install(&self) -> Element {
        let first = self.config.is_some_and(|config| config.extension.installed.is_none());
        let text = if first { self.texts.install_first } else { self.texts.install };
        button(Action::Install, "eu-button eu-main", text)
    }

    /// «Скачать расширение (50,6 Кб)», where there is a file.
    fn download(&self) -> Option<Element> {
        let artifact = self.state.offer()?.artifact.as_ref()?;
        let texts = self.texts;
        Some(match artifact.size {
            Some(bytes) => button(Action::Download, "eu-link", fill(texts.download_sized, &[&size(bytes, texts)])),
            None => button(Action::Download, "eu-link", texts.download),
        })
    }
}

fn button(action: Action, class: &'static str, text: impl Into<std::borrow::Cow<'static, str>>) -> Element {
    block(Tag::Button, class).attr(Attr::Type, "button").attr(Attr::Action, action.as_str()).text(text)
}
