//! The states of the panel, each by what the user sees. They exclude each other.

use super::age::Young;
use super::error::Failure;
use super::hindrance::Hindrance;
use super::memory::Until;
use super::moment::Moment;
use super::report::Problem;
use super::schedule::Handover;
use super::seen::Seen;
use super::stage::Stage;
use super::verdict::{Arrival, Offer, ReleaseNotes, Verdict, Withdrawal};
use super::version::Version;
use super::words::words;

/// What the panel is at.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    /// «Ожидание данных от программы»: the engine runs, the host has not called `start` yet.
    #[default]
    Waiting,
    /// «Проверка наличия обновлений…» while the update service is asked.
    Checking(Check),
    /// «Установлена последняя версия», the history, and a button to check again. Once after an update: «Обновлено до
    /// версии …».
    UpToDate(Standing),
    /// «Установленная версия новее опубликованных»: a vendor's test release, most likely.
    NewerThanFeed {
        /// The newest version of the feed.
        newest: Version,
        /// As in [`State::UpToDate`].
        standing: Standing,
    },
    /// «По ответу сервиса нельзя понять…», and what was seen: nothing was offered, and nothing that was read says that
    /// there is nothing newer.
    Unclear(Standing),
    /// «Версия … выпускается постепенно», and the day by which it reaches this base.
    WaitingForRollout(Arrival),
    /// «Версия … известна здесь с …», and from when the rules of this base let it be installed.
    WaitingForAge(Young),
    /// «Установленная версия отозвана», the vendor's reason, and that there is nothing to take its place yet.
    Withdrawn(Withdrawal),
    /// What the vendor tells, and a link to more of it; nothing to install.
    Informational(Offer),
    /// Both versions, what changed, «Установить обновление» and «Скачать расширение».
    Available(Offer),
    /// «Версия … пропущена по вашему решению», and a button to take that back.
    Skipped(Offer),
    /// «Напомним об обновлении …», and a button to see it now.
    Later(Offer, Until),
    /// «Обновление одобрено», when it will be installed without the user, and buttons to install it now or to take that
    /// back.
    Scheduled(Install, Handover),
    /// Both versions and what changed, and a list of what stands in the way.
    NotInstallable(Offer, Vec<Hindrance>),
    /// «Пока нет доступных выпусков»: nothing is installed, and there is nothing to install.
    NothingToInstall,
    /// «Лицензионный ключ не принят», with the service's words.
    Licence(Failure),
    /// Stages and bytes of the install that the host carries out, and «Отменить» until it writes.
    Installing(Install),
    /// What the host found before the install could begin to write, and «Продолжить».
    Preflight(Install, Vec<Problem>),
    /// «Для применения обновления требуется перезапустить сеанс»; the versions stay.
    RestartNeeded(Offer),
    /// What happened, what it means and what to do, and «Повторить».
    Failed(Failed),
    /// «Сервис обновлений недоступен», and the last verified answer with the day that it is of.
    Offline(Offline),
}

/// How the installed release stands where nothing newer is offered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// The notes of what is installed and of what was before it, newest first.
    pub history: Vec<ReleaseNotes>,
    /// Whether this is the first opening after an update to what is installed.
    pub updated: bool,
    /// What else the answer held.
    pub seen: Seen,
}

/// A check that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// How long it has taken, as the user feels it.
    pub patience: Patience,
    /// When it began.
    pub began: Moment,
    /// How often the service has been asked in it.
    pub attempts: u8,
    /// Whether the user asked for it; else the panel was opened.
    pub manual: bool,
    /// Which of the source's addresses is asked, from 0.
    pub address: usize,
    /// What it waits for.
    pub phase: Phase,
}

impl Check {
    /// A check that begins.
    pub fn begun(now: Moment, manual: bool) -> Check {
        Check { patience: Patience::Fine, began: now, attempts: 0, manual, address: 0, phase: Phase::Asking }
    }
}

/// What a check waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The answer.
    Asking,
    /// The end of a pause: then it asks once more.
    Pausing,
    /// The next piece of the work that the answer makes.
    Judging,
}

/// The last verified answer, while the service cannot be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Offline {
    /// Why the service could not be asked.
    pub failure: Failure,
    /// When the answer was verified.
    pub as_of: Option<Moment>,
    /// What the answer means here and now: the state that it would be with the service, as [`State::is_verdict`] has
    /// it.
    pub answer: Box<State>,
}

/// An install that runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Install {
    /// Its name in messages and reports.
    pub operation: String,
    /// What is installed.
    pub offer: Offer,
    /// How far it is.
    pub stage: Stage,
    /// Units done and units in all (bytes while the file is loaded), where the host knows them.
    pub done: Option<u64>,
    /// See `done`.
    pub total: Option<u64>,
    /// How long the host has said nothing.
    pub patience: Patience,
    /// Whether the user has called it off and the host has not answered yet.
    pub cancelling: bool,
}

impl Install {
    /// One that has just been begun, or taken over.
    pub fn begun(operation: String, offer: Offer, stage: Stage) -> Install {
        Install { operation, offer, stage, done: None, total: None, patience: Patience::Fine, cancelling: false }
    }
}

/// How long there has been no news: from the host in an install, from the service in a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Not long.
    Fine,
    /// An install for a minute: «Всё ещё выполняется». A check for a second: a bar that shows that something goes on.
    Slow,
    /// An install for ten minutes: what to do when nothing comes any more. A check for five seconds: «Сервис отвечает
    /// медленно…»
    Silent,
}

/// What failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// The cause.
    pub failure: Failure,
    /// What was tried.
    pub attempt: Attempt,
    /// When it failed.
    pub at: Moment,
}

/// What was tried and has failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Attempt {
    /// To begin with what the host has given: only the host can give another config.
    Config,
    /// To check.
    Check {
        /// Until when the service wants to be left alone, as it says itself (see [`super::exchange::Response::wait`]).
        not_before: Option<Moment>,
    },
    /// To install, or to have it approved for the host's window.
    Install(Box<FailedInstall>),
}

impl Failed {
    /// A check that failed, and of which the service says nothing.
    pub fn check(failure: Failure, at: Moment) -> Failed {
        Failed { failure, attempt: Attempt::Check { not_before: None }, at }
    }

    /// What was to be installed, where that has failed.
    pub fn install(&self) -> Option<&FailedInstall> {
        if let Attempt::Install(install) = &self.attempt { Some(install) } else { None }
    }

    /// Until when the service wants to be left alone.
    pub fn not_before(&self) -> Option<Moment> {
        if let Attempt::Check { not_before } = self.attempt { not_before } else { None }
    }
}

/// An install that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedInstall {
    /// What was being installed; «Повторить» installs it again.
    pub offer: Offer,
    /// Whether the host wrote the old extension back; `None` where it did not say.
    pub restored: Option<bool>,
    /// Whether it was to be approved for the host's window: then «Повторить» approves it, and installs nothing.
    pub at_night: bool,
}

/// What a verdict looks like when the service has just given it.
impl From<Verdict> for State {
    fn from(verdict: Verdict) -> State {
        match verdict {
            Verdict::UpToDate { history, seen } => State::UpToDate(Standing { history, updated: false, seen }),
            Verdict::NewerThanFeed { newest, history, seen } => {
                State::NewerThanFeed { newest, standing: Standing { history, updated: false, seen } }
            }
            Verdict::Unclear { history, seen } => State::Unclear(Standing { history, updated: false, seen }),
            Verdict::WaitingForRollout(arrival) => State::WaitingForRollout(arrival),
            Verdict::WaitingForAge(young) => State::WaitingForAge(young),
            Verdict::Withdrawn(withdrawal) => State::Withdrawn(withdrawal),
            Verdict::Available(offer) => State::Available(offer),
            Verdict::Informational(offer) => State::Informational(offer),
            Verdict::NotInstallable(offer, hindrances) => State::NotInstallable(offer, hindrances),
            Verdict::Nothing => State::NothingToInstall,
        }
    }
}

words! {
    /// What states are called in `[data-state]` and in the `state` message.
    #[allow(missing_docs, reason = "each is named as the state or the states that it stands for")]
    pub StateName {
        Waiting = "waiting",
        Checking = "checking",
        UpToDate = "up-to-date",
        NewerThanFeed = "newer-than-feed",
        Unclear = "unclear",
        WaitingForRollout = "waiting-for-rollout",
        WaitingForAge = "waiting-for-age",
        Withdrawn = "withdrawn",
        Informational = "informational",
        Available = "available",
        Skipped = "skipped",
        Later = "later",
        Scheduling = "scheduling",
        Scheduled = "scheduled",
        NotInstallable = "not-installable",
        Licence = "licence",
        Installing = "installing",
        Preflight = "preflight",
        RestartNeeded = "restart-needed",
        Failed = "failed",
        Offline = "offline",
    }
}

impl State {
    /// What it is called.
    pub fn name(&self) -> &'static str {
        let name = match self {
            State::Waiting => StateName::Waiting,
            State::Checking(_) => StateName::Checking,
            State::UpToDate(_) => StateName::UpToDate,
            State::NewerThanFeed { .. } => StateName::NewerThanFeed,
            State::Unclear(_) => StateName::Unclear,
            State::WaitingForRollout(_) => StateName::WaitingForRollout,
            State::WaitingForAge(_) => StateName::WaitingForAge,
            State::Withdrawn(_) => StateName::Withdrawn,
            State::Informational(_) => StateName::Informational,
            State::Available(_) => StateName::Available,
            State::Skipped(_) => StateName::Skipped,
            State::Later(..) => StateName::Later,
            State::Scheduled(_, Handover::Asked | Handover::TakenBack(_)) => StateName::Scheduling,
            State::Scheduled(..) => StateName::Scheduled,
            State::NotInstallable(..) | State::NothingToInstall => StateName::NotInstallable,
            State::Licence(_) => StateName::Licence,
            State::Installing(_) => StateName::Installing,
            State::Preflight(..) => StateName::Preflight,
            State::RestartNeeded(_) => StateName::RestartNeeded,
            State::Failed(_) => StateName::Failed,
            State::Offline(_) => StateName::Offline,
        };
        name.as_str()
    }

    /// What is offered, where anything is.
    pub fn offer(&self) -> Option<&Offer> {
        match self {
            State::Available(offer)
            | State::Informational(offer)
            | State::NotInstallable(offer, _)
            | State::Skipped(offer)
            | State::Later(offer, _)
            | State::RestartNeeded(offer) => Some(offer),
            State::Offline(offline) => offline.answer.offer(),
            State::Installing(install) | State::Preflight(install, _) | State::Scheduled(install, _) => {
                Some(&install.offer)
            }
            State::Failed(Failed { attempt: Attempt::Install(install), .. }) => Some(&install.offer),
            _ => None,
        }
    }

    /// The code of what is wrong, where anything is.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            State::Licence(failure) | State::Failed(Failed { failure, .. }) => Some(failure.code.as_str()),
            State::NotInstallable(_, hindrances) => hindrances.first().map(Hindrance::code),
            State::NothingToInstall => Some("nothing"),
            State::Preflight(_, problems) => problems.first().map(|problem| problem.kind.as_str()),
            State::Withdrawn(_) => Some("withdrawn"),
            State::Unclear(_) => Some("unreadable"),
            State::Offline(offline) => Some(offline.failure.code.as_str()),
            _ => None,
        }
    }

    /// Whether this is what the update service's answer means, and nothing has come of it yet.
    pub fn is_verdict(&self) -> bool {
        match self {
            State::UpToDate(_)
            | State::NewerThanFeed { .. }
            | State::Unclear(_)
            | State::WaitingForRollout(_)
            | State::WaitingForAge(_)
            | State::Withdrawn(_)
            | State::Informational(_)
            | State::Available(_)
            | State::Skipped(_)
            | State::Later(..)
            | State::NotInstallable(..)
            | State::NothingToInstall => true,
            State::Scheduled(_, phase) => matches!(phase, Handover::Waits(_) | Handover::Kept(_)),
            State::Waiting
            | State::Checking(_)
            | State::Licence(_)
            | State::Installing(_)
            | State::Preflight(..)
            | State::RestartNeeded(_)
            | State::Failed(_)
            | State::Offline(_) => false,
        }
    }

    /// Whether an install runs: it is worth more than anything that might happen meanwhile.
    pub fn installs(&self) -> bool {
        matches!(self, State::Installing(_) | State::Preflight(..))
    }

    /// The notes that stand on the screen, newest first: of the releases that were missed, or of the history.
    pub fn notes(&self) -> &[ReleaseNotes] {
        match self {
            State::UpToDate(standing) | State::NewerThanFeed { standing, .. } | State::Unclear(standing) => {
                &standing.history
            }
            // Whoever has put a release off has read enough of it.
            State::Skipped(_) | State::Later(..) => &[],
            _ => self.offer().map_or(&[], |offer| &offer.notes),
        }
    }

    /// The release that the user may pass over or put off, where there is one.
    pub fn deferrable(&self) -> Option<&Offer> {
        match self {
            State::Available(offer) | State::Informational(offer) => Some(offer).filter(|offer| offer.may_wait()),
            _ => None,
        }
    }

    /// What can be installed from here, if the user wants it.
    pub fn installable(&self) -> Option<&Offer> {
        match self {
            State::Available(offer) => Some(offer),
            State::Scheduled(install, _) => Some(&install.offer).filter(|_| self.is_verdict()),
            // What the host does not take for the night may be installed by day.
            State::Failed(Failed { attempt: Attempt::Install(install), .. }) => {
                Some(&install.offer).filter(|_| install.at_night)
            }
            // An offer with a link informs; there is nothing to install.
            State::Later(offer, _) => Some(offer).filter(|offer| offer.content.notice().is_none()),
            State::Offline(offline) => match &*offline.answer {
                State::Available(offer) => Some(offer),
                _ => None,
            },
            _ => None,
        }
    }
}
