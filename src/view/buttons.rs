//! Buttons: what can be pressed on each screen, the most likely first.

use super::aftermath::wants_help;
use super::control::{LINK, MAIN, PLAIN, button};
use super::format::{fill, size};
use super::node::{Attr, Element, Node, Tag, block, element};
use super::parts::Screen;
use super::said::aside;
use super::text::Texts;
use extension_update_core::error::Code;
use extension_update_core::event::{Action, CHANNEL_ACTION, Wait};
use extension_update_core::feed::{BETA, Lack, STABLE};
use extension_update_core::hindrance::Hindrance;
use extension_update_core::schedule::{Handover, Outcome};
use extension_update_core::state::{Attempt, Failed, State};
use std::borrow::Cow;

impl Screen<'_> {
    /// The buttons of the screen, where it has any.
    pub fn buttons(&self) -> Option<Element> {
        let buttons = self.list_buttons();
        if buttons.is_empty() && !self.has_deferral() {
            return None;
        }
        let row = block(Tag::Div, "eu-actions").children(buttons.into_iter().map(Node::from));
        Some(row.maybe(self.deferral()))
    }

    fn list_buttons(&self) -> Vec<Element> {
        let texts = self.texts;
        let mut row = Vec::new();
        let mut check = !self.listed;
        match self.state {
            _ if self.queued => return row,
            // «Отменить» stands beside the bar.
            State::Waiting | State::Checking(_) | State::Installing(_) => return row,
            State::RestartNeeded(_) if self.listed => return row,
            // A config that is wrong stays wrong: only the host can give another one.
            State::Failed(Failed { attempt: Attempt::Config, .. }) => return row,
            // A check by hand does not wait.
            State::WaitingForRollout(_) if check => {
                row.push(button(Action::Check, PLAIN, texts.get_now));
                check = false;
            }
            State::UpToDate(_)
            | State::NewerThanFeed { .. }
            | State::Unclear(_)
            | State::WaitingForRollout(_)
            | State::WaitingForAge(_)
            | State::NothingToInstall
            | State::Informational(_) => {}
            // What is on its way to the server needs nobody.
            State::NotInstallable(_, hindrances)
                if matches!(hindrances.as_slice(), [Hindrance::NoArtifact(Lack::Unfinished(_))]) => {}
            // Somebody else has to act, and wants to know what it is about.
            State::NotInstallable(..) | State::Withdrawn(_) => {
                row.push(button(Action::Copy, self.first(), texts.copy));
            }
            State::Licence(_) => {
                let register = self.session.registration();
                row.extend(register.map(|_| button(Action::OpenRegistration, MAIN, texts.register)));
            }
            State::Skipped(offer) => {
                let text = if offer.content.notice().is_some() { texts.undo_skip_notice } else { texts.undo_skip };
                row.push(button(Action::UndoSkip, PLAIN, text));
            }
            State::Later(offer, _) => {
                let doubtful = self.doubtful();
                row.extend(doubtful.then(|| button(Action::Check, MAIN, texts.check)));
                let class = if doubtful || self.night_has_harmed() { PLAIN } else { self.first() };
                row.extend(offer.content.notice().is_none().then(|| self.install(class)));
                row.push(button(Action::UndoLater, PLAIN, texts.undo_later));
                check = false;
            }
            State::Available(_) => {
                // What may be an old copy is asked for again first.
                let (doubtful, harmed) = (self.doubtful(), self.night_has_harmed());
                row.extend(harmed.then(|| button(Action::Copy, self.first(), texts.copy)));
                row.extend(doubtful.then(|| button(Action::Check, if harmed { PLAIN } else { MAIN }, texts.check)));
                row.push(self.install(if doubtful || harmed { PLAIN } else { self.first() }));
                // A job that has not run would not run for this one either.
                let night = self.session.may_schedule() && !harmed && !self.night_has(Outcome::Missed);
                row.extend(night.then(|| button(Action::Schedule, PLAIN, texts.schedule)));
                check = false;
            }
            State::Scheduled(_, Handover::TakenBack(_)) => return row,
            State::Scheduled(_, phase) => {
                let class = if let Handover::Kept(_) = phase { self.first() } else { PLAIN };
                let unschedule = button(Action::Unschedule, class, texts.unschedule);
                if let Handover::Asked = phase {
                    return vec![unschedule];
                }
                row.extend([unschedule, button(Action::Install, LINK, self.install_text())]);
                check = false;
            }
            // The host may reach the file where the page does not reach the service.
            State::Offline(_) => {
                row.extend(check.then(|| button(Action::Check, MAIN, texts.check)));
                let class = if check || self.night_has_harmed() { PLAIN } else { self.first() };
                row.extend(self.state.installable().map(|_| self.install(class)));
                check = false;
            }
            State::Preflight(_, problems) => {
                let blocked = problems.iter().any(|problem| problem.blocks);
                let text = if blocked { texts.look_again } else { texts.proceed };
                return vec![button(Action::Proceed, MAIN, text), button(Action::Cancel, PLAIN, texts.cancel)];
            }
            State::RestartNeeded(_) => {
                row.push(button(Action::Restart, MAIN, texts.restart));
                check = false;
            }
            State::Failed(failed) => {
                check = false;
                // Called off by the user: nothing has failed.
                let (action, text) = match failed.failure.code {
                    Code::Cancelled if failed.install().is_none() => (Action::Check, texts.check),
                    Code::Cancelled => (Action::Retry, self.install_text()),
                    _ => (Action::Retry, texts.retry),
                };
                let wants_help = wants_help(failed);
                if wants_help {
                    row.push(button(Action::Copy, self.first(), texts.copy));
                }
                let class = if wants_help { PLAIN } else { self.first() };
                if failed.install().is_some_and(|install| install.at_night) {
                    row.extend([self.install(class), button(Action::Retry, PLAIN, texts.schedule)]);
                } else if self.session.quiet_for() == 0 {
                    row.push(button(action, class, text));
                }
            }
        }
        if check {
            row.push(button(Action::Check, PLAIN, texts.check));
        }
        // What is put off was read already, and what is installed needs no file.
        if !matches!(self.state, State::Skipped(_) | State::Later(..) | State::RestartNeeded(_)) {
            row.extend(self.download());
        }
        row
    }

    /// Whether the screen's own first button asks again, although something is offered. A list has one such button,
    /// above.
    pub fn doubtful(&self) -> bool {
        !self.listed && self.session.stale_since().is_some()
    }

    /// The class of the button that is most likely wanted. Where a list has one button for all, that is the one.
    fn first(&self) -> &'static str {
        if self.below_all { PLAIN } else { MAIN }
    }

    fn install(&self, class: &'static str) -> Element {
        button(Action::Install, class, self.install_text())
    }

    fn install_text(&self) -> &'static str {
        let first = self.config.is_some_and(|config| config.extension.installed.is_none());
        if first { self.texts.install_first } else { self.texts.install }
    }

    /// «Скачать расширение (50,6 Кб)», where there is a file.
    fn download(&self) -> Option<Element> {
        let artifact = self.state.offer()?.content.artifact()?;
        let texts = self.texts;
        Some(match artifact.size {
            Some(bytes) => button(Action::Download, LINK, fill(texts.download_sized, &[&size(bytes, texts)])),
            None => button(Action::Download, LINK, texts.download),
        })
    }

    fn has_deferral(&self) -> bool {
        self.state.deferrable().is_some() && !self.queued && !self.night_has_lost()
    }

    /// «Напомнить: через час, завтра, в следующем сеансе» and «Пропустить эту версию».
    fn deferral(&self) -> Option<Element> {
        let offer = self.state.deferrable().filter(|_| self.has_deferral())?;
        let texts = self.texts;
        let later = |wait: Wait| {
            let text = match wait {
                Wait::Hour => texts.later_hour,
                Wait::Tomorrow => texts.later_tomorrow,
                Wait::Session => texts.later_session_button,
            };
            // By itself «завтра» says nothing to whoever hears only the button.
            let label = format!("{} {text}", texts.later);
            Node::from(button(Action::Later(wait), LINK, text).attr(Attr::AriaLabel, label))
        };
        let menu = block(Tag::Details, "eu-menu").child(block(Tag::Summary, PLAIN).text(texts.later));
        let skip = if offer.content.notice().is_some() { texts.skip_notice } else { texts.skip };
        let menu = menu.child(block(Tag::Div, "eu-choices").children(Wait::WORDS.iter().map(|(_, wait)| later(*wait))));
        // The menu comes last: what it unfolds stands below it, and nothing behind it.
        Some(block(Tag::Div, "eu-deferral").child(button(Action::Skip, LINK, skip)).child(menu))
    }

    /// The channels, where the host lets the user choose, and what the bolder one means.
    pub fn channels(&self) -> Option<Element> {
        let config = self.config.filter(|config| config.policy.channel_choices.len() > 1)?;
        if !(self.state.is_verdict() || matches!(self.state, State::Offline(_))) {
            return None;
        }
        let texts = self.texts;
        let followed = self.session.channel();
        let choices = &config.policy.channel_choices;
        let choice = |channel: &String| {
            let choice = element(Tag::Input)
                .attr(Attr::Type, "radio")
                // One of the group is chosen: the name makes it one.
                .attr(Attr::Name, format!("eu-channel-{}", self.extension))
                .attr(Attr::Action, CHANNEL_ACTION)
                .attr(Attr::Choice, channel.clone());
            let chosen = followed == Some(channel.as_str());
            let choice = if chosen { choice.attr(Attr::Checked, "") } else { choice };
            Node::from(block(Tag::Label, "eu-channel").child(choice).text(name_of_channel(channel, texts)))
        };
        let hint = choices.iter().any(|channel| channel == BETA);
        let group = block(Tag::Div, "eu-channels")
            .part("channels")
            .attr(Attr::Role, "radiogroup")
            .attr(Attr::AriaLabel, texts.channels)
            .child(block(Tag::Span, "eu-label").text(texts.channels))
            .children(choices.iter().map(choice));
        Some(group.maybe(hint.then(|| aside(texts.channel_beta_hint))))
    }
}

/// The channel's name for people; one of the vendor's own is shown as it is written.
fn name_of_channel(channel: &str, texts: &Texts) -> Cow<'static, str> {
    match channel {
        STABLE => texts.channel_stable.into(),
        BETA => texts.channel_beta.into(),
        other => other.to_string().into(),
    }
}
