//! Screens: what each state shows. One function, one screen a state; `docs/host-protocol.md` lists what a test can hold on to.

use super::format::{date, fill, size};
use super::node::{Attr, Element, Node, Tag, block, element};
use super::notes;
use super::text::{Texts, texts};
use crate::core::config::{Config, Locale, Theme};
use crate::core::error::Code;
use crate::core::event::Action;
use crate::core::session::Session;
use crate::core::state::{Failed, Install, Patience, Stage, State};
use crate::core::verdict::Hindrance;

/// Draws the session: the panel's root with everything in it.
pub fn view(session: &Session) -> Element {
    let config = session.config();
    let screen = Screen {
        texts: texts(config.map_or(Locale::Ru, |config| config.locale)),
        name: config.map_or("", |config| config.extension.name.as_str()),
        config,
        state: session.state(),
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
        .child(screen.message())
        .maybe(screen.versions())
        .maybe(screen.notes())
        .child(screen.buttons())
}

/// The words that a screen is drawn with.
pub fn texts_of(session: &Session) -> &'static Texts {
    texts(session.config().map_or(Locale::Ru, |config| config.locale))
}

struct Screen<'a> {
    texts: &'static Texts,
    name: &'a str,
    config: Option<&'a Config>,
    state: &'a State,
}

/// How a message looks: its class.
#[derive(Clone, Copy)]
enum Tone {
    Calm,
    Good,
    Notice,
    Bad,
}

impl Screen<'_> {
    /// What is going on, in words. It is announced by screen readers whenever it changes, so it is always there.
    fn message(&self) -> Element {
        let texts = self.texts;
        let say = |template: &str| fill(template, &[self.name]);
        let (tone, lines): (Tone, Vec<Node>) = match self.state {
            State::Waiting => (Tone::Calm, vec![line(texts.waiting)]),
            State::Checking => (Tone::Calm, vec![line(texts.checking)]),
            State::UpToDate => (Tone::Good, vec![line(texts.up_to_date)]),
            State::NewerThanFeed { newest } => {
                (Tone::Good, vec![line(fill(texts.newer_than_feed, &[newest.as_str()]))])
            }
            State::Available(offer) => {
                let installed = self.config.is_some_and(|config| config.extension.installed.is_some());
                let mut lines = vec![line(say(if installed { texts.available } else { texts.available_first }))];
                if let Some((version, hindrances)) = &offer.held_back {
                    lines.push(line(fill(texts.held_back, &[version.as_str()])));
                    lines.push(self.hindrances(hindrances));
                }
                (Tone::Notice, lines)
            }
            State::NotInstallable(_, hindrances) => {
                (Tone::Notice, vec![line(say(texts.not_installable)), self.hindrances(hindrances)])
            }
            State::NothingToInstall => (Tone::Calm, vec![line(say(texts.nothing_to_install))]),
            State::Licence(failure) => {
                let mut lines = vec![line(texts.licence), line(texts.licence_advice)];
                lines.extend(failure.detail.as_deref().map(|detail| aside(fill(texts.service_says, &[detail]))));
                (Tone::Bad, lines)
            }
            State::Installing(install) => (Tone::Calm, self.progress(install)),
            State::RestartNeeded(offer) => {
                (Tone::Notice, vec![line(fill(texts.restart_banner, &[offer.version.as_str()]))])
            }
            State::Failed(failed) => (Tone::Bad, self.failure(failed)),
        };
        let class = match tone {
            Tone::Calm => "eu-message eu-calm",
            Tone::Good => "eu-message eu-good",
            Tone::Notice => "eu-message eu-notice",
            Tone::Bad => "eu-message eu-bad",
        };
        let message = block(Tag::Div, class).attr(Attr::Part, "message").attr(Attr::Role, "status");
        let message = match self.state.code() {
            Some(code) => message.attr(Attr::Code, code),
            None => message,
        };
        message.children(lines)
    }

    fn hindrances(&self, hindrances: &[Hindrance]) -> Node {
        let item = |hindrance: &Hindrance| {
            let text = match hindrance {
                Hindrance::Obstacle(obstacle) => (self.texts.obstacle)(*obstacle).into(),
                Hindrance::Configuration { have, need } => fill(self.texts.need_configuration, &[have, need]),
                Hindrance::NoArtifact => self.texts.no_artifact.into(),
            };
            Node::from(element(Tag::Li).attr(Attr::Code, hindrance.code()).text(text))
        };
        block(Tag::Ul, "eu-hindrances").children(hindrances.iter().map(item)).into()
    }

    fn progress(&self, install: &Install) -> Vec<Node> {
        let texts = self.texts;
        let stage = match install.stage {
            _ if install.cancelling => texts.cancelling,
            Stage::Asked => texts.stage_asked,
            Stage::Accepted => texts.stage_accepted,
            Stage::Download => texts.stage_download,
            Stage::Check => texts.stage_check,
            Stage::Write => texts.stage_write,
        };
        let mut lines = vec![line(stage)];
        let bar = block(Tag::Progress, "eu-progress")
            .attr(Attr::Part, "progress")
            .attr(Attr::AriaLabel, texts.progress_label);
        let (bar, amount) = match (install.done, install.total) {
            (Some(done), Some(total)) if total > 0 => {
                let done = done.min(total);
                let amount = (install.stage == Stage::Download)
                    .then(|| fill(texts.bytes_of, &[&size(done, texts), &size(total, texts)]));
                (bar.attr(Attr::Max, total.to_string()).attr(Attr::Value, done.to_string()), amount)
            }
            _ => (bar, None),
        };
        lines.push(bar.into());
        lines.extend(amount.map(aside));
        match install.patience {
            Patience::Fine => {}
            Patience::Slow => lines.push(line(texts.slow)),
            Patience::Silent => lines.push(line(texts.silent)),
        }
        lines
    }

    /// What happened, what to do, what became of the old version, and what the other side said.
    fn failure(&self, failed: &Failed) -> Vec<Node> {
        let texts = self.texts;
        let failure = &failed.failure;
        let (advice, says) = match failed.install {
            // What the panel itself found is not what the service said.
            None if matches!(failure.code, Code::Config | Code::Format) => (texts.check_failed, texts.details),
            None => (texts.check_failed, texts.service_says),
            Some(_) if failure.code == Code::VersionMismatch => (texts.install_failed, texts.version_in_base),
            Some(_) => (texts.install_failed, texts.host_says),
        };
        let [happened, advice] = advice(failure.code);
        let mut lines = vec![line(happened)];
        match failed.install.as_ref().and_then(|install| install.restored) {
            Some(true) => lines.push(line(texts.restored)),
            Some(false) => lines.push(line(texts.not_restored)),
            None => {}
        }
        // Where the old version is gone, only that counts: the advice to try again would be wrong.
        if failed.install.as_ref().is_none_or(|install| install.restored != Some(false)) {
            lines.push(line(advice));
        }
        lines.extend(failure.status.map(|status| aside(fill(texts.http_status, &[&status.to_string()]))));
        lines.extend(failure.detail.as_deref().map(|detail| aside(fill(says, &[detail]))));
        lines
    }

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
        match self.state {
            State::Waiting | State::Checking => row,
            State::UpToDate | State::NewerThanFeed { .. } | State::NothingToInstall | State::Licence(_) => {
                row.child(button(Action::Check, "eu-button", texts.check))
            }
            State::Available(_) => {
                let first = self.config.is_some_and(|config| config.extension.installed.is_none());
                let text = if first { texts.install_first } else { texts.install };
                row.child(button(Action::Install, "eu-button eu-main", text)).maybe(download())
            }
            State::NotInstallable(..) => row.child(button(Action::Check, "eu-button", texts.check)).maybe(download()),
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

fn line(text: impl Into<std::borrow::Cow<'static, str>>) -> Node {
    block(Tag::P, "eu-line").text(text).into()
}

/// What only somebody who helps will read.
fn aside(text: impl Into<std::borrow::Cow<'static, str>>) -> Node {
    block(Tag::P, "eu-aside").text(text).into()
}
