//! The part of the session that approves: the user, or a policy, lets the host install a release in its next window.
//!
//! Only what was offered by a signed feed that this panel has just verified is approved, and what is no longer offered
//! is taken back.

use super::{SLOW_MS, Session};
use crate::config::SourceKind;
use crate::effect::Effect;
use crate::error::{Code, Failure};
use crate::event::Timer;
use crate::message::Message;
use crate::report::News;
use crate::schedule::{Approval, Handover, Night};
use crate::stage::Stage;
use crate::state::{Attempt, Failed, FailedInstall, Install, State};
use crate::verdict::Offer;

impl Session {
    /// Whether the offer on the screen can be approved: by a host that installs at night, of a signed feed, with a hash
    /// to compare.
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

    /// Gives the host a release for its next window, where it keeps approvals.
    pub(super) fn schedule(&mut self, effects: &mut Vec<Effect>) {
        if !self.may_schedule() {
            return;
        }
        let Some(offer) = self.take_available() else { return };
        let operation = self.operations.begin();
        self.tell_schedule(&operation, &offer, effects);
        self.memory.choices.unscheduled = None;
        self.state = State::Scheduled(Install::begun(operation, offer, Stage::Asked), Handover::Asked);
        watch(effects);
    }

    fn tell_schedule(&self, operation: &str, offer: &Offer, effects: &mut Vec<Effect>) {
        let Some(feed) = &self.memory.feed else { return };
        let feed = [feed.url.clone().unwrap_or_default(), feed.sha256.clone()];
        self.tell_install(operation, offer, Some(feed), effects);
    }

    /// Asks the host to give an approval back.
    pub(super) fn unschedule(&mut self, effects: &mut Vec<Effect>) {
        let State::Scheduled(install, phase) = &mut self.state else { return };
        let window = match *phase {
            Handover::TakenBack(_) => return,
            Handover::Asked => None,
            Handover::Waits(window) | Handover::Kept(window) => Some(window),
        };
        *phase = Handover::TakenBack(window);
        effects.push(Effect::TellHost(Message::Unschedule { operation: install.operation.clone() }));
        watch(effects);
    }

    /// What an approval means beside a verdict that has just come into force: it stands, or it is taken back. Without
    /// the right to approve nobody takes it back.
    pub(super) fn settle_approval(&mut self, effects: &mut Vec<Effect>) {
        if !self.may_schedule() {
            return;
        }
        let Some(approval) = self.approval.take() else { return self.approve_by_policy(effects) };
        let stands =
            matches!(&self.state, State::Available(offer) if approval.covers(&offer.version, offer.content.artifact()));
        let offer = if stands { self.take_available() } else { None };
        let Some(offer) = offer else {
            effects.push(Effect::TellHost(Message::Unschedule { operation: approval.operation }));
            return self.approve_by_policy(effects);
        };
        // The vendor has said something new since, and it is still this file: the host compares with the new bytes from
        // now on.
        let verified = self.memory.feed.as_ref().map(|feed| feed.sha256.as_str());
        if approval.feed.is_some() && approval.feed.as_deref() != verified {
            self.tell_schedule(&approval.operation, &offer, effects);
        }
        let install = Install::begun(approval.operation.clone(), offer, Stage::Asked);
        self.state = State::Scheduled(install, Handover::Waits(approval.window));
        self.approval = Some(approval);
    }

    /// Where the policy says so, what is offered is approved without a press.
    fn approve_by_policy(&mut self, effects: &mut Vec<Effect>) {
        let State::Available(offer) = &self.state else { return };
        let schedules = self.config.as_ref().is_some_and(|config| config.policy.schedules);
        if schedules && self.memory.choices.unscheduled.as_ref() != Some(&offer.version) {
            self.schedule(effects);
        }
    }

    /// A report on an approval.
    pub(super) fn hear_of_approval(&mut self, operation: &str, news: News, effects: &mut Vec<Effect>) {
        let State::Scheduled(install, phase) = &mut self.state else { return };
        if install.operation != operation {
            return;
        }
        match (news, *phase) {
            (News::Scheduled(window), Handover::TakenBack(_)) => *phase = Handover::TakenBack(Some(window)),
            (News::Scheduled(window), _) => {
                *phase = Handover::Waits(window);
                let offer = &install.offer;
                self.approval = Some(Approval {
                    operation: operation.into(),
                    version: offer.version.as_str().into(),
                    sha256: offer.content.artifact().and_then(|file| file.sha256.clone()).unwrap_or_default(),
                    feed: None,
                    window,
                });
                // Whoever approves a release no longer passes over or puts off.
                self.memory.choices.skipped = None;
                self.memory.choices.later = None;
                effects.push(Effect::ClearTimer(Timer::Slow));
            }
            (News::Unscheduled, Handover::TakenBack(_)) => self.give_back(),
            (News::Failed { .. }, Handover::TakenBack(_)) => self.miss_approval(),
            (News::Failed { failure, .. }, _) => self.fail_to_schedule(failure),
            _ => {}
        }
    }

    /// The host has said nothing for a while, or that it does not give back.
    pub(super) fn miss_approval(&mut self) {
        let State::Scheduled(_, phase) = &mut self.state else { return };
        match *phase {
            Handover::Asked => self.fail_to_schedule(Failure::of(Code::Timeout)),
            Handover::TakenBack(Some(window)) => *phase = Handover::Kept(window),
            // It had never come to be an approval.
            Handover::TakenBack(None) => self.give_back(),
            Handover::Waits(_) | Handover::Kept(_) => {}
        }
    }

    /// The offer of a release that can be approved, or is, out of its state: whoever takes it puts the next state in
    /// place.
    fn take_available(&mut self) -> Option<Offer> {
        match std::mem::take(&mut self.state) {
            State::Available(offer) => Some(offer),
            State::Scheduled(install, _) => Some(install.offer),
            State::Failed(Failed { attempt: Attempt::Install(install), .. }) => Some(install.offer),
            other => {
                self.state = other;
                None
            }
        }
    }

    fn give_back(&mut self) {
        let Some(offer) = self.take_available() else { return };
        self.approval = None;
        // Else the policy would approve it again at the next opening.
        if self.config.as_ref().is_some_and(|config| config.policy.schedules) {
            self.memory.choices.unscheduled = Some(offer.version.clone());
        }
        self.state = State::Available(offer);
    }

    /// The host does not take an approval, or no longer keeps it.
    fn fail_to_schedule(&mut self, failure: Failure) {
        let Some(offer) = self.take_available() else { return };
        self.approval = None;
        self.fail_install(FailedInstall { offer, restored: None, at_night: true }, failure);
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
