//! The message: what is going on, in words. It stands on every screen. Beside it stands its announcement: the same
//! words without what changes by the second, in a place that nobody sees and screen readers say whenever it changes.

use super::format::{fill, size, time};
use super::node::{Attr, Element, Node, Tag, block};
use super::parts::Screen;
use super::said::{Said, Severity, announce, announcement, aside, item, line, sentence, urgent};
use super::text::Texts;
use extension_update_core::error::Failure;
use extension_update_core::excerpt::cut;
use extension_update_core::feed::Lack;
use extension_update_core::hindrance::Hindrance;
use extension_update_core::memory::Until;
use extension_update_core::seen::{Names, Seen};
use extension_update_core::state::{Offline, Patience, Standing, State};
use extension_update_core::verdict::{Offer, Withdrawal};
use extension_update_core::version::Version;
use std::borrow::Cow;

impl Screen<'_> {
    /// The message of the state, and its announcement before it.
    pub fn message(&self) -> [Element; 2] {
        let mut said = self.say(self.state);
        self.tell_of_night(&mut said);
        // A failure has details below it.
        if !matches!(self.state, State::Failed(_)) {
            said.lines.extend(self.backup());
        }
        if let Some(moment) = self.session.stale_since() {
            let when = (self.texts.date)(self.session.now().day(moment));
            let doubt = block(Tag::P, "eu-line").part("stale").text(fill(self.texts.stale, &[&when])).into();
            // A danger is the news all the same.
            if said.severity < Severity::Danger {
                let screen = std::mem::replace(&mut said.headline, self.texts.stale_headline.into());
                said.lines.splice(..0, [doubt, sentence(&screen)]);
            } else {
                said.lines.insert(0, doubt);
            }
            // What is in doubt is not shown as good.
            said.severity = said.severity.max(Severity::Warning);
        }
        let message = block(Tag::Div, said.severity.class()).part("message");
        let message = match self.state.code() {
            Some(code) => message.attr(Attr::Code, code),
            None => message,
        };
        // In a list the name stands above, as its heading.
        let subject =
            (!self.listed && !self.name.is_empty()).then(|| block(Tag::P, "eu-subject").text(self.name.to_string()));
        let nodes = said.into_nodes(if self.listed { Tag::P } else { Tag::H2 });
        let mut spoken = String::new();
        nodes.iter().for_each(|node| announce(node, &mut spoken));
        [announcement(&spoken), message.maybe(subject).children(nodes)]
    }

    /// What to do before an install from here. In a list it is said once, above.
    pub(super) fn backup(&self) -> Option<Node> {
        let wanted = !self.listed
            && !self.night_has_lost()
            && self.state.installable().is_some()
            && self.config.is_some_and(|config| config.policy.backup_hint);
        wanted.then(|| line(self.texts.backup))
    }

    fn say(&self, state: &State) -> Said {
        let texts = self.texts;
        let named = |template: &str| line(fill(template, &[self.name]));
        let of = |template: &str, version: &Version| fill(template, &[version.as_str()]);
        match state {
            State::Waiting => Said::new(Severity::Calm, texts.waiting, Vec::new()),
            State::Checking(check) => Said::new(Severity::Calm, texts.checking, self.check_progress(check)),
            State::UpToDate(standing) => {
                let mut lines = Vec::new();
                let installed = self.config.and_then(|config| config.extension.installed.as_ref());
                let installed = installed.map_or("", Version::as_str);
                lines.push(line(texts.nothing_to_update));
                self.unread(&standing.seen, aside, &mut lines);
                let said = Said::new(Severity::Good, fill(texts.up_to_date, &[installed]), lines);
                self.updated(standing, said)
            }
            State::NewerThanFeed { newest, standing } => {
                let mut lines = vec![line(of(texts.newest_published, newest)), line(texts.nothing_to_update)];
                self.unread(&standing.seen, aside, &mut lines);
                self.updated(standing, Said::new(Severity::Good, texts.newer_than_feed, lines))
            }
            State::Unclear(standing) => {
                let mut lines = vec![line(texts.unclear_answer)];
                self.seen(standing, &mut lines);
                lines.push(line(texts.unclear_advice));
                self.updated(standing, Said::new(Severity::Warning, texts.unclear, lines))
            }
            State::WaitingForRollout(arrival) => {
                let day = (texts.date)(self.session.now().day(arrival.reaches));
                let lines = vec![line(fill(texts.rollout_reaches, &[&day])), line(texts.rollout_now)];
                Said::new(Severity::Calm, of(texts.waiting_for_rollout, &arrival.version), lines)
            }
            State::WaitingForAge(young) => {
                let known = line(fill(texts.age_known, &[&self.stamp(young.since), &self.stamp(young.from)]));
                Said::new(Severity::Calm, of(texts.waiting_for_age, &young.version), vec![known])
            }
            State::Skipped(offer) if offer.content.notice().is_some() => {
                Said::new(Severity::Calm, of(texts.skipped_notice, &offer.version), vec![line(texts.told_of_later)])
            }
            State::Skipped(offer) => {
                Said::new(Severity::Calm, of(texts.skipped, &offer.version), vec![line(texts.skipped_later_ones)])
            }
            State::Later(offer, until) => {
                Said::new(Severity::Calm, of(texts.later_headline, &offer.version), vec![line(self.put_off(until))])
            }
            State::Scheduled(install, phase) => self.scheduled(&install.offer, *phase),
            State::Preflight(install, problems) => self.preflight(install, problems),
            State::Withdrawn(withdrawal) => {
                let mut lines = self.withdrawn(withdrawal);
                lines.push(line(texts.withdrawn_without_other));
                lines.extend(self.copied());
                lines.extend(self.details(true, None));
                Said { part: "withdrawn", ..Said::new(Severity::Danger, texts.withdrawn, lines) }
            }
            State::Available(offer) => self.available(offer),
            State::Informational(offer) => {
                let mut lines = vec![named(texts.informational_line)];
                lines.extend(offer.content.notice().map(|link| {
                    let label = fill(texts.read_more, &[link.host()]);
                    let anchor =
                        block(Tag::A, "eu-link eu-read-more").attr(Attr::Href, link.as_str().to_string()).text(label);
                    block(Tag::P, "eu-line").child(anchor).into()
                }));
                Said::new(Severity::Notice, of(texts.informational, &offer.version), lines)
            }
            State::NotInstallable(offer, hindrances) => {
                let mut lines = Vec::new();
                lines.extend(self.now_installed(offer));
                lines.push(self.hindrances(hindrances));
                let urgency = self.urgency(offer);
                let severity = if urgency.is_empty() { Severity::Warning } else { Severity::Danger };
                lines.extend(urgency);
                // Somebody else has to act.
                lines.extend(self.copied());
                lines.extend(self.details(true, None));
                Said::new(severity, of(texts.not_installable, &offer.version), lines)
            }
            State::NothingToInstall => {
                Said::new(Severity::Calm, texts.nothing_headline, vec![named(texts.nothing_to_install)])
            }
            State::Licence(failure) => self.licence(failure),
            State::Installing(install) => {
                let lines = self.progress(install);
                match install.patience {
                    Patience::Silent => Said::new(Severity::Warning, texts.silent_headline, lines),
                    _ => Said::new(Severity::Calm, of(texts.installing, &install.offer.version), lines),
                }
            }
            State::RestartNeeded(offer) => {
                // In a list one sentence speaks of the one restart.
                let mut lines = Vec::new();
                lines.extend((!self.listed).then(|| line(texts.restart_hint)));
                Said::new(Severity::Notice, of(texts.restart_banner, &offer.version), lines)
            }
            State::Failed(failed) => self.failure(failed),
            State::Offline(offline) => self.offline(offline),
        }
    }

    fn licence(&self, failure: &Failure) -> Said {
        let texts = self.texts;
        let form = self.session.registration().map(|form| fill(texts.licence_form, &[form]));
        let where_from = line(form.unwrap_or_else(|| texts.licence_vendor.into()));
        if self.config.is_some_and(|config| config.licence_key.is_empty()) {
            let lines = vec![line(texts.licence_needed), where_from];
            return Said::new(Severity::Notice, texts.licence_missing, lines);
        }
        let mut lines = vec![line(texts.licence_advice), where_from];
        lines.extend(failure.detail.as_deref().map(|detail| aside(fill(texts.service_says, &[&cut(detail)]))));
        Said::new(Severity::Warning, texts.licence, lines)
    }

    fn available(&self, offer: &Offer) -> Said {
        let texts = self.texts;
        let installed = self.config.is_some_and(|config| config.extension.installed.is_some());
        // Why it must not wait is the news; that there is a version is said by its number.
        let template = match installed {
            false => texts.available_first,
            true if offer.installed_withdrawn.is_some() => texts.available_withdrawn,
            true if offer.critical => texts.available_critical,
            true => texts.available,
        };
        let mut lines = Vec::new();
        lines.extend(self.now_installed(offer));
        let urgency = self.urgency(offer);
        let severity = if urgency.is_empty() { Severity::Notice } else { Severity::Danger };
        lines.extend(urgency);
        if self.queued {
            lines.push(line(texts.queued));
        }
        if let Some((version, hindrances)) = &offer.held_back {
            lines.push(line(fill(texts.held_back, &[version.as_str()])));
            lines.push(self.hindrances(hindrances));
        }
        Said::new(severity, fill(template, &[offer.version.as_str()]), lines)
    }

    /// «Сейчас установлена 0.0.0.3; новая: 01.10.2026, 50,6 Кб»: what is there, and of what is offered its day and its
    /// size.
    fn now_installed(&self, offer: &Offer) -> Option<Node> {
        let texts = self.texts;
        if self.listed {
            return None;
        }
        let installed = self.config.and_then(|config| config.extension.installed.as_ref());
        // Whose day and size they are must be said where they stand beside the other version.
        let of_new = |template: &str, told: String| installed.map_or(told.clone(), |_| fill(template, &[&told]));
        let day = offer.date.map(|day| of_new(texts.new_released, (texts.date)(day)));
        let size = offer.content.artifact().and_then(|artifact| artifact.size).map(|bytes| size(bytes, texts));
        let offered = match (day, size) {
            (Some(day), Some(size)) => Some(format!("{day}, {size}")),
            (None, Some(size)) => {
                Some(fill(if installed.is_some() { texts.new_one } else { texts.size_of_file }, &[&size]))
            }
            (day, None) => day,
        };
        let installed = installed.map(|version| fill(texts.now_installed, &[version.as_str()]));
        let told: Vec<String> = installed.into_iter().chain(offered).collect();
        Some(block(Tag::P, "eu-sub").text(told.join("; ")).into())
    }

    /// Why not to wait: the release is critical, or what is installed was withdrawn.
    pub(super) fn urgency(&self, offer: &Offer) -> Vec<Node> {
        let mut lines = Vec::new();
        if offer.critical {
            lines.push(urgent("critical", self.texts.critical));
        }
        if let Some(withdrawal) = &offer.installed_withdrawn {
            lines.push(urgent("withdrawn", self.texts.withdrawn_line));
            lines.extend(self.withdrawn(withdrawal));
        }
        lines
    }

    fn withdrawn(&self, withdrawal: &Withdrawal) -> Vec<Node> {
        let texts = self.texts;
        let mut lines = Vec::new();
        if !withdrawal.reason.is_empty() {
            lines.push(line(fill(texts.withdrawn_because, &[&withdrawal.reason])));
        }
        let other = withdrawal.replaced_by.as_ref();
        lines.extend(other.map(|version| line(fill(texts.withdrawn_replaced, &[version.as_str()]))));
        lines
    }

    /// Right after an update that is the headline, and what the service says now stands below it.
    fn updated(&self, standing: &Standing, said: Said) -> Said {
        let installed = self.config.and_then(|config| config.extension.installed.as_ref());
        let Some(version) = installed.filter(|_| standing.updated) else { return said };
        let Said { severity, lines, headline, .. } = said;
        // That the newest is installed is told by the headline already.
        let mut below = Vec::new();
        below.extend((severity != Severity::Good).then(|| line(headline)));
        below.extend(lines);
        Said { part: "updated", ..Said::new(severity, fill(self.texts.updated, &[version.as_str()]), below) }
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

    fn put_off(&self, until: &Until) -> String {
        match until {
            Until::Session(_) => self.texts.later_session.into(),
            Until::Moment(moment) => fill(self.texts.later_moment, &[&time(*moment, self.session.now(), self.texts)]),
        }
    }

    fn hindrances(&self, hindrances: &[Hindrance]) -> Node {
        let one = |hindrance: &Hindrance| Node::from(item(hindrance.code(), describe(hindrance, self.texts)));
        block(Tag::Ul, "eu-hindrances").children(hindrances.iter().map(one)).into()
    }

    /// Why the service was not asked, and then what the last answer says.
    fn offline(&self, offline: &Offline) -> Said {
        let texts = self.texts;
        let [happened, _] = (texts.check_failed)(offline.failure.code);
        let mut lines = Vec::new();
        lines.extend(offline.as_of.map(|moment| {
            let when = time(moment, self.session.now(), texts);
            Node::from(block(Tag::P, "eu-line").part("as-of").text(fill(texts.as_of, &[&when])))
        }));
        let answer = self.say(&offline.answer);
        lines.push(block(Tag::P, "eu-line eu-urgent").part(answer.part).text(answer.headline).into());
        lines.extend(answer.lines);
        Said::new(answer.severity.max(Severity::Warning), happened, lines)
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
            return fill(texts.need_licence, &[&(texts.date)(*have), &(texts.date)(*need)]).into();
        }
    };
    fill(template, &[have, need]).into()
}

/// How many there are and what the first are called; `None` where there are none.
fn count_names(template: &str, names: &Names) -> Option<String> {
    (names.count > 0).then(|| fill(template, &[&names.count.to_string(), &names.first]))
}
