//! The states of the panel, each by what the user sees. They exclude each other.

use super::error::Failure;
use super::verdict::{Hindrance, Offer};
use super::version::Version;

/// What the panel is at.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// «Ожидание данных от программы»: the engine runs, the host has not called `start` yet.
    Waiting,
    /// «Проверка наличия обновлений…» while the update service is asked.
    Checking,
    /// «Установлена последняя версия», and a button to check again.
    UpToDate,
    /// «Установленная версия новее опубликованных»: a vendor's test release, most likely.
    NewerThanFeed {
        /// The newest version of the feed.
        newest: Version,
    },
    /// Both versions, what changed, «Установить обновление» and «Скачать расширение».
    Available(Offer),
    /// Both versions and what changed, and a list of what stands in the way.
    NotInstallable(Offer, Vec<Hindrance>),
    /// «Пока нет доступных выпусков»: nothing is installed, and there is nothing to install.
    NothingToInstall,
    /// «Лицензионный ключ не принят», with the service's words.
    Licence(Failure),
    /// Stages and bytes of the install that the host carries out, and «Отменить» until it writes.
    Installing(Install),
    /// «Для применения обновления требуется перезапустить сеанс»; the versions stay.
    RestartNeeded(Offer),
    /// What happened, what it means and what to do, and «Повторить».
    Failed(Failed),
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

/// The stages of an install.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// «Передача задания программе…»: the host has not answered yet.
    Asked,
    /// «Подготовка…»: the host has accepted.
    Accepted,
    /// «Загрузка файла…»
    Download,
    /// «Проверка файла…»
    Check,
    /// «Запись в базу…»: it cannot be called off any more.
    Write,
}

/// How long the host has said nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Not long.
    Fine,
    /// A minute: «Всё ещё выполняется».
    Slow,
    /// Ten minutes: what to do when nothing comes any more.
    Silent,
}

/// What failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// The cause.
    pub failure: Failure,
    /// What was being installed; `None` where the check failed.
    pub install: Option<FailedInstall>,
}

/// An install that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedInstall {
    /// What was being installed; «Повторить» installs it again.
    pub offer: Offer,
    /// Whether the host wrote the old extension back; `None` where it did not say.
    pub restored: Option<bool>,
}

impl State {
    /// The name in `[data-state]` and in the `state` message.
    pub fn name(&self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Checking => "checking",
            State::UpToDate => "up-to-date",
            State::NewerThanFeed { .. } => "newer-than-feed",
            State::Available(_) => "available",
            State::NotInstallable(..) | State::NothingToInstall => "not-installable",
            State::Licence(_) => "licence",
            State::Installing(_) => "installing",
            State::RestartNeeded(_) => "restart-needed",
            State::Failed(_) => "failed",
        }
    }

    /// What is offered, where anything is.
    pub fn offer(&self) -> Option<&Offer> {
        match self {
            State::Available(offer) | State::NotInstallable(offer, _) | State::RestartNeeded(offer) => Some(offer),
            State::Installing(install) => Some(&install.offer),
            State::Failed(Failed { install: Some(install), .. }) => Some(&install.offer),
            _ => None,
        }
    }

    /// The code of what is wrong, where anything is.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            State::Licence(failure) | State::Failed(Failed { failure, .. }) => Some(failure.code.as_str()),
            State::NotInstallable(_, hindrances) => hindrances.first().map(Hindrance::code),
            State::NothingToInstall => Some("nothing"),
            _ => None,
        }
    }
}
