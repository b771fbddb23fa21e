//! The part of the session that approves: the user, or a policy, lets the host install a release in its next window.
//!
//! Only what was offered by a signed feed that this panel has just verified is approved, and what is no longer offered is taken back.

use super::{SLOW_MS, Session};
use crate::core::config::SourceKind;
use crate::core::effect::Effect;
use crate::core::error::{Code, Failure};
use crate::core::event::Timer;
use crate::core::feed::Feed;
use crate::core::message::Message;
use crate::core::report::News;
use crate::core::schedule::{Approval, Handover, Night, Scheduled};
use crate::core::source;
use crate::core::state::{Failed, FailedInstall, State};
use crate::core::verdict::{Offer, Verdict};

impl Session {
    /// Whether the offer on the screen can be approved: by a host that installs at night, of a signed feed, with a hash to compare.
    pub fn may_schedule(&self) -> bool {
        let host = self.config.as_ref().is_some_and(|config| {
            config.host.schedule && config.host.obstacle.is_none() && config.source.kind == SourceKind::SignedFeed
        });
        host && self.memory.feed.is_some()
    }

    /// What the last window brought, while it is news.
    pub fn night(&self) -> Option<&Night> {
        self.night.as_ref()
    }

    /// Gives the host a release for its next window.
    pub(super) fn schedule(&mut self, offer: Offer, effects: &mut Vec<Effect>) {
        let operation = self.operations.begin();
        self.tell_schedule(&operation, &offer, effects);
        self.memory.choices.unscheduled = None;
        self.state = State::Scheduled(Scheduled { operation, offer, phase: Handover::Asked, refused: None });
        watch(effects);
    }

    fn tell_schedule(&self, operation: &str, offer: &Offer, effects: &mut Vec<Effect>) {
        let (Some(config), Some(feed)) = (&self.config, &self.memory.feed) else { return };
        effects.push(Effect::TellHost(Message::Schedule {
            operation: operation.into(),
            extension: config.extension.id.clone(),
            offer: Box::new(offer.clone()),
            url: feed.url.clone().unwrap_or_else(|| config.source.url.as_str().into()),
            sha256: feed.sha256.clone(),
        }));
    }

    /// Asks the host to give an approval back.
    pub(super) fn unschedule(&mut self, effects: &mut Vec<Effect>) {
        let State::Scheduled(scheduled) = &mut self.state else { return };
        let window = match scheduled.phase {
            Handover::Asked => None,
            Handover::Waits(window) => Some(window),
            Handover::TakenBack(_) => return,
        };
        scheduled.phase = Handover::TakenBack(window);
        effects.push(Effect::TellHost(Message::Unschedule { operation: scheduled.operation.clone() }));
        watch(effects);
    }

    /// A verdict under an approval: what was approved is judged as if the user had asked, so that a roll-out does not hide it.
    pub(super) fn judge_approved(&mut self, feed: &Feed) -> Option<Verdict> {
        let (approval, config) = (self.approval.clone()?, self.config.clone()?);
        let verdict = self.judge(&config, feed, true);
        matches!(&verdict, Verdict::Available(offer) if approval.covers(offer)).then_some(verdict)
    }

    /// What an approval means beside a verdict that has just come into force: it stands, or it is taken back. Without the right to approve
    /// nobody takes it back.
    pub(super) fn settle_approval(&mut self, effects: &mut Vec<Effect>) {
        if !self.may_schedule() {
            return;
        }
        if let Some(approval) = self.approval.take() {
            self.stand_by(approval, effects);
        }
        let Some(config) = &self.config else { return };
        let State::Available(offer) = &self.state else { return };
        if config.policy.schedules && self.memory.choices.unscheduled.as_ref() != Some(&offer.version) {
            let offer = offer.clone();
            self.schedule(offer, effects);
        }
    }

    fn stand_by(&mut self, approval: Approval, effects: &mut Vec<Effect>) {
        match std::mem::take(&mut self.state) {
            State::Available(offer) if approval.covers(&offer) => {
                // The vendor has said something new since, and it is still this file: the host compares with the new bytes from now on.
                let verified = self.memory.feed.as_ref().map(|feed| feed.sha256.as_str());
                if approval.feed.is_some() && approval.feed.as_deref() != verified {
                    self.tell_schedule(&approval.operation, &offer, effects);
                }
                let (operation, phase) = (approval.operation.clone(), Handover::Waits(approval.window));
                self.state = State::Scheduled(Scheduled { operation, offer, phase, refused: None });
                self.approval = Some(approval);
            }
            other => {
                self.state = other;
                effects.push(Effect::TellHost(Message::Unschedule { operation: approval.operation }));
            }
        }
    }

    /// A report on an approval. Whether it is one that this session knows was looked at before.
    pub(super) fn hear_of_approval(&mut self, operation: &str, news: News, effects: &mut Vec<Effect>) {
        let State::Scheduled(scheduled) = &mut self.state else { return };
        if scheduled.operation != operation {
            return;
        }
        effects.push(Effect::ClearTimer(Timer::Slow));
        match (scheduled.phase, news) {
            (Handover::TakenBack(_), News::Scheduled(window)) => {
                scheduled.phase = Handover::TakenBack(Some(window));
                watch(effects);
            }
            (Handover::Asked | Handover::Waits(_), News::Scheduled(window)) => {
                scheduled.phase = Handover::Waits(window);
                scheduled.refused = None;
                let offer = &scheduled.offer;
                self.approval = Some(Approval {
                    operation: operation.into(),
                    version: offer.version.clone(),
                    sha256: offer.artifact.as_ref().and_then(|file| file.sha256.clone()).unwrap_or_default(),
                    feed: self.memory.feed.as_ref().map(|feed| feed.sha256.clone()),
                    window,
                });
                // Whoever approves a release no longer passes over or puts off.
                self.memory.choices.skipped = None;
                self.memory.choices.later = None;
            }
            (Handover::TakenBack(_), News::Unscheduled) => self.give_back(),
            (Handover::Asked, News::Failed { failure, .. }) => self.fail_to_schedule(failure),
            (Handover::TakenBack(Some(window)), News::Failed { failure, .. }) => {
                scheduled.phase = Handover::Waits(window);
                let detail = failure.detail.unwrap_or_default();
                let said = self.config.as_ref().and_then(|config| source::quote(config, &detail)).unwrap_or_default();
                if let State::Scheduled(scheduled) = &mut self.state {
                    scheduled.refused = Some(source::cut(&said));
                }
            }
            // It had never come to be an approval.
            (Handover::TakenBack(None), News::Failed { .. }) => self.give_back(),
            // The window has come while the form was open, or a renewed approval was refused.
            (Handover::Waits(_), News::Failed { failure, .. }) => {
                self.approval = None;
                self.fail_to_schedule(failure);
            }
            _ => {}
        }
    }

    /// The host has said nothing for a while.
    pub(super) fn miss_approval(&mut self) {
        let State::Scheduled(scheduled) = &mut self.state else { return };
        match scheduled.phase {
            Handover::Asked | Handover::TakenBack(None) => self.fail_to_schedule(Failure::of(Code::Timeout)),
            Handover::TakenBack(Some(window)) => {
                scheduled.phase = Handover::Waits(window);
                scheduled.refused = Some(String::new());
            }
            Handover::Waits(_) => {}
        }
    }

    fn take_scheduled(&mut self) -> Option<Offer> {
        match std::mem::take(&mut self.state) {
            State::Scheduled(scheduled) => Some(scheduled.offer),
            other => {
                self.state = other;
                None
            }
        }
    }

    fn give_back(&mut self) {
        let Some(offer) = self.take_scheduled() else { return };
        self.approval = None;
        // Else the policy would approve it again at the next opening.
        if self.config.as_ref().is_some_and(|config| config.policy.schedules) {
            self.memory.choices.unscheduled = Some(offer.version.clone());
        }
        self.state = State::Available(offer);
    }

    fn fail_to_schedule(&mut self, mut failure: Failure) {
        let Some(offer) = self.take_scheduled() else { return };
        let config = self.config.as_ref();
        failure.detail = failure.detail.and_then(|detail| source::quote(config?, &detail));
        let install = Some(FailedInstall { offer, restored: None, at_night: true });
        self.state = State::Failed(Failed { install, ..Failed::check(failure, self.now) });
    }

    /// What the last window brought is news, unless it was told before.
    pub(super) fn bring_night(&mut self, night: Option<Night>) {
        self.night = night.filter(|night| self.memory.choices.night.as_ref() != Some(&night.at));
    }
}

/// A host that does not answer is not waited for without an end.
fn watch(effects: &mut Vec<Effect>) {
    effects.push(Effect::SetTimer { timer: Timer::Slow, millis: SLOW_MS });
}
