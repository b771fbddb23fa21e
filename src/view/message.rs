//! The message: what is going on, in words. It stands on every screen. Beside it stands its announcement: the same words without what
//! changes by the second, in a place that nobody sees and screen readers say whenever it changes.

use super::failure::asks_to_wait;
use super::format::{date, fill, size, stamp, time};
use super::node::{Attr, Element, Node, Tag, block, element};
use super::screen::Screen;
use super::text::Texts;
use crate::core::error::Code;
use crate::core::feed::Lack;
use crate::core::hindrance::Hindrance;
use crate::core::memory::Until;
use crate::core::report::Problem;
use crate::core::schedule::Outcome;
use crate::core::seen::{Names, Seen};
use crate::core::source::cut;
use crate::core::state::{Install, Offline, Patience, Stage, Standing, State};
use crate::core::verdict::{Offer, Withdrawal};
use std::borrow::Cow;

/// How a message looks: its class.
#[derive(Clone, Copy)]
enum Tone {
    Calm,
    Good,
    Notice,
    Bad,
}

impl Tone {
    /// What is in doubt is not shown as good.
    fn at_least_notice(self) -> Tone {
        if let Tone::Bad = self { Tone::Bad } else { Tone::Notice }
    }
}

impl Screen<'_> {
    /// The message of the state, and its announcement before it.
    pub fn message(&self) -> [Element; 2] {
        let (mut tone, said) = self.say(self.state);
        let mut lines = self.night();
        if self.session.night().is_some_and(|night| night.outcome != Outcome::Installed) {
            tone = tone.at_least_notice();
        }
        lines.extend(said);
        if self.state.installable().is_some() && self.config.is_some_and(|config| config.policy.backup_hint) {
            lines.push(line(self.texts.backup));
        }
        if let Some(moment) = self.session.stale_since() {
            let when = date(&self.session.now().day(moment), self.texts);
            lines.push(block(Tag::P, "eu-line").part("stale").text(fill(self.texts.stale, &[&when])).into());
            tone = tone.at_least_notice();
        }
        let class = match tone {
            Tone::Calm => "eu-message eu-calm",
            Tone::Good => "eu-message eu-good",
            Tone::Notice => "eu-message eu-notice",
            Tone::Bad => "eu-message eu-bad",
        };
        let message = block(Tag::Div, class).part("message");
        let message = match self.state.code() {
            Some(code) => message.attr(Attr::Code, code),
            None => message,
        };
        let mut said = String::new();
        lines.iter().for_each(|line| announce(line, &mut said));
        if let Some(offer) = self.state.offer().filter(|_| matches!(self.state, State::Available(_))) {
            said.push_str(self.texts.offered_version);
            said.push(' ');
            said.push_str(offer.version.as_str());
        }
        let announcement =
            block(Tag::Div, "eu-announcement").attr(Attr::Part, "announcement").attr(Attr::Role, "status");
        [announcement.text(said.trim_end().to_string()), message.children(lines)]
    }

    fn say(&self, state: &State) -> (Tone, Vec<Node>) {
        let texts = self.texts;
        let named = |template: &str| line(fill(template, &[self.name]));
        match state {
            State::Waiting => (Tone::Calm, vec![line(texts.waiting)]),
            State::Checking(_) => (Tone::Calm, vec![line(texts.checking)]),
            State::UpToDate(standing) => {
                let mut lines = self.updated(standing);
                lines.push(line(texts.up_to_date));
                self.unread(&standing.seen, aside, &mut lines);
                (Tone::Good, lines)
            }
            State::NewerThanFeed { newest, standing } => {
                let mut lines = self.updated(standing);
                lines.push(line(fill(texts.newer_than_feed, &[newest.as_str()])));
                self.unread(&standing.seen, aside, &mut lines);
                (Tone::Good, lines)
            }
            State::Unclear(standing) => {
                let mut lines = self.updated(standing);
                lines.push(named(texts.unclear));
                self.seen(standing, &mut lines);
                lines.push(line(texts.unclear_advice));
                (Tone::Notice, lines)
            }
            State::WaitingForRollout(arrival) => {
                let day = date(&self.session.now().day(arrival.reaches), texts);
                let lines = vec![
                    line(fill(texts.waiting_for_rollout, &[arrival.version.as_str()])),
                    line(fill(texts.rollout_reaches, &[&day])),
                    line(texts.rollout_now),
                ];
                (Tone::Good, lines)
            }
            State::WaitingForAge(young) => {
                let at = |moment| stamp(moment, self.session.now(), texts);
                let lines = vec![
                    line(fill(texts.waiting_for_age, &[young.version.as_str()])),
                    line(fill(texts.age_known, &[&at(young.since), &at(young.from)])),
                ];
                (Tone::Good, lines)
            }
            State::Skipped(offer) => {
                let lines = [line(fill(texts.skipped, &[offer.version.as_str()])), line(texts.skipped_later_ones)];
                (Tone::Calm, lines.into())
            }
            State::Later(offer, until) => (Tone::Calm, vec![line(self.put_off(offer, until))]),
            State::Scheduled(scheduled) => (Tone::Good, self.scheduled(scheduled)),
            State::Preflight(_, problems) => (Tone::Notice, self.problems(problems)),
            State::Withdrawn(withdrawal) => {
                let mut lines = self.withdrawn(withdrawal);
                lines.push(line(texts.withdrawn_without_other));
                (Tone::Bad, lines)
            }
            State::Available(offer) => self.available(offer),
            State::Informational(offer) => {
                let mut lines = vec![line(fill(texts.informational, &[self.name, offer.version.as_str()]))];
                lines.extend(offer.link.as_ref().map(|link| {
                    let label = fill(texts.read_more, &[link.host()]);
                    let anchor =
                        block(Tag::A, "eu-link eu-read-more").attr(Attr::Href, link.as_str().to_string()).text(label);
                    block(Tag::P, "eu-line").child(anchor).into()
                }));
                (Tone::Notice, lines)
            }
            State::NotInstallable(offer, hindrances) => {
                let mut lines = vec![named(texts.not_installable), self.hindrances(hindrances)];
                lines.extend(self.urgency(offer));
                (Tone::Notice, lines)
            }
            State::NothingToInstall => (Tone::Calm, vec![named(texts.nothing_to_install)]),
            State::Licence(failure) => {
                let missing = self.config.is_some_and(|config| config.licence_key.is_empty());
                let registration = self.session.registration();
                let mut lines = match (missing, registration) {
                    (true, Some(form)) => vec![line(texts.licence_missing), line(fill(texts.licence_form, &[form]))],
                    (true, None) => vec![line(texts.licence_missing)],
                    (false, Some(form)) => vec![line(texts.licence), line(fill(texts.licence_form, &[form]))],
                    (false, None) => vec![line(texts.licence), line(texts.licence_advice)],
                };
                if missing {
                    return (Tone::Notice, lines);
                }
                lines.extend(failure.detail.as_deref().map(|detail| aside(fill(texts.service_says, &[&cut(detail)]))));
                (Tone::Bad, lines)
            }
            State::Installing(install) => (Tone::Calm, self.progress(install)),
            State::RestartNeeded(offer) => {
                (Tone::Notice, vec![line(fill(texts.restart_banner, &[offer.version.as_str()]))])
            }
            State::Failed(failed) if failed.failure.code == Code::Cancelled => (Tone::Calm, self.failure(failed)),
            State::Failed(failed) if asks_to_wait(failed) => (Tone::Notice, self.failure(failed)),
            State::Failed(failed) => (Tone::Bad, self.failure(failed)),
            State::Offline(offline) => self.offline(offline),
        }
    }

    fn available(&self, offer: &Offer) -> (Tone, Vec<Node>) {
        let texts = self.texts;
        let installed = self.config.is_some_and(|config| config.extension.installed.is_some());
        let template = if installed { texts.available } else { texts.available_first };
        let mut lines = vec![line(fill(template, &[self.name]))];
        lines.extend(self.urgency(offer));
        if self.queued {
            lines.push(line(texts.queued));
        }
        if let Some((version, hindrances)) = &offer.held_back {
            lines.push(line(fill(texts.held_back, &[version.as_str()])));
            lines.push(self.hindrances(hindrances));
        }
        (Tone::Notice, lines)
    }

    /// Why not to wait: the release is critical, or what is installed was withdrawn.
    pub(super) fn urgency(&self, offer: &Offer) -> Vec<Node> {
        let mut lines = Vec::new();
        if offer.critical {
            lines.push(block(Tag::P, "eu-line eu-urgent").part("critical").text(self.texts.critical).into());
        }
        lines.extend(offer.installed_withdrawn.iter().flat_map(|withdrawal| self.withdrawn(withdrawal)));
        lines
    }

    fn withdrawn(&self, withdrawal: &Withdrawal) -> Vec<Node> {
        let texts = self.texts;
        let mut lines: Vec<Node> =
            vec![block(Tag::P, "eu-line eu-urgent").part("withdrawn").text(texts.withdrawn).into()];
        if !withdrawal.reason.is_empty() {
            lines.push(line(fill(texts.withdrawn_because, &[&withdrawal.reason])));
        }
        let other = withdrawal.replaced_by.as_ref();
        lines.extend(other.map(|version| line(fill(texts.withdrawn_replaced, &[version.as_str()]))));
        lines
    }

    fn updated(&self, standing: &Standing) -> Vec<Node> {
        let installed = self.config.and_then(|config| config.extension.installed.as_ref());
        let text = installed.filter(|_| standing.updated).map(|version| {
            let text = fill(self.texts.updated, &[self.name, version.as_str()]);
            Node::from(block(Tag::P, "eu-line eu-urgent").part("updated").text(text))
        });
        text.into_iter().collect()
    }

    /// All that was seen where nothing follows from it.
    fn seen(&self, standing: &Standing, lines: &mut Vec<Node>) {
        let (texts, seen) = (self.texts, &standing.seen);
        lines.extend(seen.said.as_deref().map(|said| line(fill(texts.service_says, &[said]))));
        lines.extend(count_names(texts.hidden, &seen.hidden).map(line));
        if !standing.history.is_empty() {
            lines.push(line(texts.none_newer));
        } else if seen.is_silent() && seen.hidden.count == 0 {
            lines.push(line(texts.nothing_listed));
        }
        self.unread(seen, line, lines);
    }

    /// What was not read.
    fn unread(&self, seen: &Seen, row: fn(String) -> Node, lines: &mut Vec<Node>) {
        lines.extend(count_names(self.texts.unread, &seen.unread).map(row));
        if seen.partial {
            lines.push(row(self.texts.rest_unread.into()));
        }
    }

    fn put_off(&self, offer: &Offer, until: &Until) -> String {
        let (texts, version) = (self.texts, offer.version.as_str());
        match until {
            Until::Session(_) => fill(texts.later_session, &[version]),
            Until::Moment(moment) => fill(texts.later_moment, &[version, &time(*moment, self.session.now(), texts)]),
        }
    }

    fn problems(&self, problems: &[Problem]) -> Vec<Node> {
        let texts = self.texts;
        let item = |problem: &Problem| {
            let item = element(Tag::Li).attr(Attr::Code, problem.kind.as_str()).text((texts.problem)(problem.kind));
            let said = (!problem.text.is_empty()).then(|| aside(fill(texts.host_says, &[&problem.text])));
            Node::from(item.maybe(said))
        };
        let list = block(Tag::Ul, "eu-hindrances").part("problems").children(problems.iter().map(item));
        let mut lines = vec![line(texts.preflight), list.into()];
        if problems.iter().any(|problem| problem.blocks) {
            lines.push(line(texts.preflight_blocked));
        }
        lines
    }

    fn hindrances(&self, hindrances: &[Hindrance]) -> Node {
        let item = |hindrance: &Hindrance| {
            let text = describe(hindrance, self.texts);
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
        let bar = block(Tag::Progress, "eu-progress").part("progress").attr(Attr::AriaLabel, texts.progress_label);
        let (bar, amount) = match (install.done, install.total) {
            (Some(done), Some(total)) if total > 0 => {
                let done = done.min(total);
                let amount = (install.stage == Stage::Download)
                    .then(|| fill(texts.bytes_of, &[&size(done, texts), &size(total, texts)]));
                (bar.attr(Attr::Max, total.to_string()).attr(Attr::Value, done.to_string()), amount)
            }
            _ => (bar, None),
        };
        // What a screen reader says of the bar: the stage, and bytes rather than a percentage.
        let value = amount.as_ref().map_or_else(|| stage.to_string(), |amount| format!("{stage} {amount}"));
        lines.push(bar.attr(Attr::AriaValueText, value).into());
        lines.extend(amount.map(aside));
        match install.patience {
            Patience::Fine => {}
            Patience::Slow => lines.push(line(texts.slow)),
            Patience::Silent => lines.push(line(texts.silent)),
        }
        lines
    }

    /// Why the service was not asked, and then what the last answer says.
    fn offline(&self, offline: &Offline) -> (Tone, Vec<Node>) {
        let texts = self.texts;
        let [happened, _] = (texts.check_failed)(offline.failure.code);
        let mut lines = vec![line(happened)];
        lines.extend(offline.as_of.map(|moment| {
            let when = time(moment, self.session.now(), texts);
            Node::from(block(Tag::P, "eu-line").part("as-of").text(fill(texts.as_of, &[&when])))
        }));
        lines.extend(self.say(&offline.answer).1);
        (Tone::Notice, lines)
    }
}

fn describe(hindrance: &Hindrance, texts: &Texts) -> Cow<'static, str> {
    let (template, have, need) = match hindrance {
        Hindrance::Obstacle(obstacle) => return (texts.obstacle)(*obstacle).into(),
        Hindrance::NoArtifact(Lack::NoFile) => return texts.no_artifact.into(),
        Hindrance::NoArtifact(Lack::Several(names)) => return fill(texts.files_several, &[names]).into(),
        Hindrance::NoArtifact(Lack::Unfinished(name)) => return fill(texts.file_unfinished, &[name]).into(),
        Hindrance::NoArtifact(Lack::RefusedAddress) => return texts.refused_address.into(),
        Hindrance::Waypoint { need } => return fill(texts.need_waypoint, &[need]).into(),
        Hindrance::Platform { have, need } => (texts.need_platform, have, need),
        Hindrance::Configuration { have, need } => (texts.need_configuration, have, need),
        Hindrance::ConfigurationTooNew { have, need } => (texts.configuration_too_new, have, need),
        Hindrance::OtherConfiguration { have, need } => (texts.other_configuration, have, need),
        Hindrance::From { have, need } => (texts.need_from, have, need),
        Hindrance::Licence { have, need } => {
            return fill(texts.need_licence, &[&date(have, texts), &date(need, texts)]).into();
        }
    };
    fill(template, &[have, need]).into()
}

/// How many there are and what the first are called; `None` where there are none.
fn count_names(template: &str, names: &Names) -> Option<String> {
    (names.count > 0).then(|| fill(template, &[&names.count.to_string(), &names.first]))
}

/// What a screen reader says of a node: all of it but the bar, what changes by the second, and what only somebody who helps will read.
fn announce(node: &Node, out: &mut String) {
    match node {
        Node::Text(text) => out.push_str(text),
        Node::Notes { .. } => {}
        Node::Element(element) => {
            let class = element.attrs.iter().find(|(attr, _)| *attr == Attr::Class).map_or("", |(_, class)| class);
            if matches!(element.tag, Tag::Progress | Tag::Button | Tag::Summary | Tag::Pre) || class == "eu-aside" {
                return;
            }
            element.children.iter().for_each(|child| announce(child, out));
            if matches!(element.tag, Tag::P | Tag::Li) && !out.ends_with(' ') {
                out.push(' ');
            }
        }
    }
}

pub(super) fn line(text: impl Into<Cow<'static, str>>) -> Node {
    block(Tag::P, "eu-line").text(text).into()
}

/// What only somebody who helps will read.
pub(super) fn aside(text: impl Into<Cow<'static, str>>) -> Node {
    block(Tag::P, "eu-aside").text(text).into()
}
