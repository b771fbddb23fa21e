//! Events: facts in the past that the session is told of.

use super::config::Config;
use super::error::Failure;
use super::report::Report;
use super::source::Answer;

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The engine runs: the edge sends it once, before anything else. Answered by the message `ready`.
    Booted,
    /// The host called `start` with a config that can be used.
    Opened(Box<Config>),
    /// The host gave a config or a report before the engine ran, and it turned out wrong when the engine read it.
    TurnedOutWrong(Failure),
    /// The host called `start` with a config that cannot be used; the call was answered with the reason. The user sees it only where
    /// no other config is in force.
    Refused(Failure),
    /// The answer of the update service came, over either transport.
    FeedArrived {
        /// The ticket of the question; an old one is ignored.
        ticket: u32,
        /// What came.
        answer: Answer,
    },
    /// The host reported on an install.
    Reported(Report),
    /// A timer ran out.
    TimerFired(Timer),
    /// The user pressed something.
    Pressed(Action),
    /// The user followed a link in the notes; the text is the link's address as it stands in the page.
    LinkPressed(String),
}

/// The timers. Setting one that runs starts it anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The update service had its time.
    Answer,
    /// The pause before the update service is asked once more.
    Retry,
    /// The host said nothing for [`super::session::SLOW_MS`].
    Slow,
    /// The host said nothing for [`super::session::SILENT_MS`].
    Silent,
}

/// What can be pressed: the values of `[data-action]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Install the offered release.
    Install,
    /// Call the install off.
    Cancel,
    /// Keep the file of the offered release.
    Download,
    /// Restart the session.
    Restart,
    /// Do once more what failed.
    Retry,
    /// Ask the update service once more.
    Check,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 6] =
        [Action::Install, Action::Cancel, Action::Download, Action::Restart, Action::Retry, Action::Check];

    /// The value of `[data-action]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Install => "install",
            Action::Cancel => "cancel",
            Action::Download => "download",
            Action::Restart => "restart",
            Action::Retry => "retry",
            Action::Check => "check",
        }
    }

    /// The action of a `[data-action]`.
    pub fn of_name(name: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.as_str() == name)
    }
}
