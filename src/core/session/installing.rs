//! The part of the session that installs: one press is one install, and it counts only when the host reports the
//! offered version.

use super::Session;
use crate::config::Running;
use crate::effect::Effect;
use crate::error::{Code, Failure};
use crate::event::{Action, Timer};
use crate::excerpt::cut;
use crate::memory::{Choices, Pending};
use crate::message::Message;
use crate::report::{News, Problem};
use crate::source;
use crate::stage::Stage;
use crate::state::{Attempt, Failed, FailedInstall, Install, Patience, State};
use crate::verdict::Offer;
use crate::version::Version;

/// After this time of the host's silence the panel says that it still works, in milliseconds.
pub const SLOW_MS: u32 = 60_000;

/// After this time of the host's silence the panel offers help, in milliseconds.
pub const SILENT_MS: u32 = 600_000;

/// The names of installs. A page's installs are told from those of the page before by `seed`.
#[derive(Debug)]
pub(super) struct Operations {
    pub(super) seed: u32,
    pub(super) count: u32,
    /// The name of an install that an earlier opening of the form began.
    pub(super) adopted: Option<String>,
    /// The name of an approval that an earlier opening of the form gave.
    pub(super) approved: Option<String>,
}

impl Operations {
    pub(super) fn begin(&mut self) -> String {
        self.count += 1;
        self.name(self.count)
    }

    fn name(&self, count: u32) -> String {
        format!("{:08x}-{count}", self.seed)
    }

    pub(super) fn has_begun(&self, operation: &str) -> bool {
        let before = [&self.adopted, &self.approved];
        (1..=self.count).any(|count| self.name(count) == operation)
            || before.into_iter().any(|name| name.as_deref() == Some(operation))
    }
}

impl Session {
    pub(super) fn install(&mut self, offer: Offer, effects: &mut Vec<Effect>) {
        let operation = self.operations.begin();
        self.tell_install(&operation, &offer, None, effects);
        self.state = State::Installing(Install::begun(operation, offer, Stage::Asked));
        watch(effects);
    }

    pub(super) fn tell_install(
        &self,
        operation: &str,
        offer: &Offer,
        feed: Option<[String; 2]>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(config) = &self.config else { return };
        effects.push(Effect::TellHost(Message::Install {
            operation: operation.into(),
            extension: config.extension.id.clone(),
            offer: Box::new(offer.clone()),
            feed,
        }));
    }

    /// Goes on with an install that an earlier opening of the form began. What it installs stands in the answer that is
    /// kept, if any does.
    pub(super) fn adopt(&mut self, running: Running, effects: &mut Vec<Effect>) {
        let Some(config) = self.config.clone() else { return };
        let feed = source::read_kept(&config, &self.memory, self.now);
        let offer = feed.ok().and_then(|feed| self.judge(&config, &feed, true).offer().cloned());
        let offer = offer.filter(|offer| offer.version == running.version);
        let offer = offer.unwrap_or_else(|| Offer::bare(running.version));
        self.operations.adopted = Some(running.operation.clone());
        self.state = State::Installing(Install::begun(running.operation, offer, running.stage));
        watch(effects);
    }

    /// What was installed in this very session and waits for the next one.
    pub(super) fn awaited(&self) -> Option<Offer> {
        let session = self.config.as_ref()?.host.session.as_ref()?;
        let pending =
            self.memory.choices.pending.as_ref().filter(|pending| pending.session.as_ref() == Some(session))?;
        Some(Offer::bare(pending.version.clone()))
    }

    /// The user's answer to what the host found before the install.
    pub(super) fn answer_problems(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let Some(install) = self.take_install() else { return };
        let cancelling = action == Action::Cancel;
        let operation = install.operation.clone();
        effects.push(Effect::TellHost(match action {
            Action::Cancel => Message::Cancel { operation },
            _ => Message::Proceed { operation },
        }));
        self.state = State::Installing(Install { cancelling, ..install });
        watch(effects);
    }

    /// The install that runs, out of its state: whoever takes it puts the next state in place. With all notes in it, it
    /// is too large to copy.
    fn take_install(&mut self) -> Option<Install> {
        match std::mem::take(&mut self.state) {
            State::Installing(install) | State::Preflight(install, _) => Some(install),
            other => {
                self.state = other;
                None
            }
        }
    }

    /// The host's words as far as they are shown; `None` where there are none.
    fn quote(&self, text: &str) -> Option<String> {
        source::quote(self.config.as_ref()?, text)
    }

    /// A report on the install that runs.
    pub(super) fn hear(&mut self, news: News, effects: &mut Vec<Effect>) {
        if !self.state.installs() {
            return;
        }
        watch(effects);
        if self.is_late(&news) {
            return;
        }
        let Some(mut install) = self.take_install() else { return };
        install.patience = Patience::Fine;
        match news {
            News::Accepted => install.stage = install.stage.max(Stage::Accepted),
            News::Progress { stage, done, total } => {
                (install.stage, install.done, install.total) = (stage, done, total)
            }
            News::Preflight(problems) => return self.hold_up(install, problems, effects),
            News::Installed(version) => return self.finish(install.offer, &version, effects),
            News::Failed { failure, restored } => return self.fail(install.offer, failure, restored, effects),
            News::Scheduled(_) | News::Unscheduled => {}
        }
        self.state = State::Installing(install);
    }

    /// Whether a report says nothing that is still true.
    fn is_late(&self, news: &News) -> bool {
        let (State::Installing(install) | State::Preflight(install, _)) = &self.state else { return true };
        match news {
            // Reports may overtake each other; the panel never shows a stage that is over.
            News::Progress { stage, .. } => *stage < install.stage,
            // What is being called off needs no more answers.
            News::Preflight(_) => install.cancelling,
            // They speak of an approval.
            News::Scheduled(_) | News::Unscheduled => true,
            News::Accepted | News::Installed(_) | News::Failed { .. } => false,
        }
    }

    /// The host waits for the user now.
    fn hold_up(&mut self, install: Install, mut problems: Vec<Problem>, effects: &mut Vec<Effect>) {
        for problem in &mut problems {
            problem.text = self.quote(&problem.text).map(|text| cut(&text)).unwrap_or_default();
        }
        end_watch(effects);
        self.state = State::Preflight(install, problems);
    }

    /// The host has installed this version, which must be the one that was offered.
    fn finish(&mut self, offer: Offer, version: &str, effects: &mut Vec<Effect>) {
        if Version::parse(version).as_ref() != Ok(&offer.version) {
            return self.fail(offer, Failure::with_detail(Code::VersionMismatch, version), None, effects);
        }
        end_watch(effects);
        let session = self.config.as_ref().and_then(|config| config.host.session.clone());
        let pending = Some(Pending { version: offer.version.clone(), session });
        let Choices { channel, night, .. } = std::mem::take(&mut self.memory.choices);
        self.memory.choices = Choices { channel, night, pending, ..Choices::default() };
        self.approval = None;
        self.state = State::RestartNeeded(offer);
    }

    fn fail(&mut self, offer: Offer, failure: Failure, restored: Option<bool>, effects: &mut Vec<Effect>) {
        end_watch(effects);
        self.fail_install(FailedInstall { offer, restored, at_night: false }, failure);
    }

    /// An install, or an approval of one, has failed.
    pub(super) fn fail_install(&mut self, install: FailedInstall, mut failure: Failure) {
        failure.detail = failure.detail.and_then(|detail| self.quote(&detail));
        self.state = State::Failed(Failed { failure, attempt: Attempt::Install(Box::new(install)), at: self.now });
    }
}

/// The host has said something: its silence is counted anew.
fn watch(effects: &mut Vec<Effect>) {
    effects.push(Effect::SetTimer { timer: Timer::Slow, millis: SLOW_MS });
    effects.push(Effect::SetTimer { timer: Timer::Silent, millis: SILENT_MS });
}

/// Nothing more is expected of the host.
fn end_watch(effects: &mut Vec<Effect>) {
    effects.extend([Effect::ClearTimer(Timer::Slow), Effect::ClearTimer(Timer::Silent)]);
}
