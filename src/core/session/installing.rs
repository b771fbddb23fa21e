//! The part of the session that installs: one press is one install, and it counts only when the host reports the offered version.

use super::Session;
use crate::core::effect::Effect;
use crate::core::error::{Code, Failure};
use crate::core::event::Timer;
use crate::core::message::Message;
use crate::core::report::News;
use crate::core::source;
use crate::core::state::{Failed, FailedInstall, Install, Patience, Stage, State};
use crate::core::verdict::Offer;
use crate::core::version::Version;

/// After this time of the host's silence the panel says that it still works, in milliseconds.
pub const SLOW_MS: u32 = 60_000;

/// After this time of the host's silence the panel offers help, in milliseconds.
pub const SILENT_MS: u32 = 600_000;

/// The names of installs. A page's installs are told from those of the page before by `seed`.
#[derive(Debug)]
pub(super) struct Operations {
    pub(super) seed: u32,
    pub(super) count: u32,
}

impl Operations {
    fn begin(&mut self) -> String {
        self.count += 1;
        self.name(self.count)
    }

    fn name(&self, count: u32) -> String {
        format!("{:08x}-{count}", self.seed)
    }

    pub(super) fn has_begun(&self, operation: &str) -> bool {
        (1..=self.count).any(|count| self.name(count) == operation)
    }
}

impl Session {
    pub(super) fn install(&mut self, offer: Offer, effects: &mut Vec<Effect>) {
        let Some(config) = &self.config else { return };
        let operation = self.operations.begin();
        effects.push(Effect::TellHost(Message::Install {
            operation: operation.clone(),
            extension: config.extension.id.clone(),
            offer: Box::new(offer.clone()),
        }));
        self.state = State::Installing(Install {
            operation,
            offer,
            stage: Stage::Asked,
            done: None,
            total: None,
            patience: Patience::Fine,
            cancelling: false,
        });
        watch(effects);
    }

    /// A report on the install that runs.
    pub(super) fn hear(&mut self, news: News, effects: &mut Vec<Effect>) {
        let State::Installing(install) = &mut self.state else { return };
        install.patience = Patience::Fine;
        watch(effects);
        let end = match news {
            News::Accepted => {
                install.stage = install.stage.max(Stage::Accepted);
                return;
            }
            // Reports may overtake each other; the panel never shows a stage that is over.
            News::Progress { stage, .. } if stage < install.stage => return,
            News::Progress { stage, done, total } => {
                install.stage = stage;
                install.done = done;
                install.total = total;
                return;
            }
            News::Installed(version) => match Version::parse(&version) {
                Ok(version) if version == install.offer.version => Ok(()),
                _ => Err((Failure::with_detail(Code::VersionMismatch, source::cut(&version)), None)),
            },
            News::Failed { failure, restored } => Err((failure, restored)),
        };
        effects.extend([Effect::ClearTimer(Timer::Slow), Effect::ClearTimer(Timer::Silent)]);
        let offer = install.offer.clone();
        self.state = match end {
            Ok(()) => State::RestartNeeded(offer),
            Err((mut failure, restored)) => {
                if let (Some(config), Some(detail)) = (&self.config, &failure.detail) {
                    failure.detail = Some(config.licence_key.redact(detail));
                }
                State::Failed(Failed { failure, install: Some(FailedInstall { offer, restored }), not_before: None })
            }
        };
    }
}

/// The host has said something: its silence is counted anew.
fn watch(effects: &mut Vec<Effect>) {
    effects.push(Effect::SetTimer { timer: Timer::Slow, millis: SLOW_MS });
    effects.push(Effect::SetTimer { timer: Timer::Silent, millis: SILENT_MS });
}
