//! Events: facts in the past that the session is told of.

use super::config::{Look, Start};
use super::error::Failure;
use super::exchange::Answer;
use super::report::{HostReport, Report};
use super::words::words;

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The engine runs: the edge sends it once, before anything else, with the look of the page around. Answered by the
    /// message `ready`.
    Booted(Look),
    /// The host called `start` with a config that can be used.
    Opened(Box<Start>),
    /// The host gave a config or a report before the engine ran, and it turned out wrong when the engine read it.
    TurnedOutWrong(Failure),
    /// The host called `start` with a config that cannot be used; the call was answered with the reason. The user sees
    /// it only where no other config is in force, in the look that its text asks for.
    Refused(Failure, String),
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
    /// The user chose a channel.
    ChannelChosen(String),
    /// The details of a failure were to be copied: whether the page could.
    Copied(bool),
    /// The user followed a link in the notes; the text is the link's address as it stands in the page.
    LinkPressed(String),
}

impl From<HostReport> for Event {
    fn from(report: HostReport) -> Event {
        match report {
            HostReport::Fetched { ticket, answer } => Event::FeedArrived { ticket, answer },
            HostReport::Install(report) => Event::Reported(report),
        }
    }
}

/// The timers. Setting one that runs starts it anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The update service had its time.
    Answer,
    /// The pause before the update service is asked once more.
    Retry,
    /// No news for a while: of an install for [`super::session::SLOW_MS`], of a check for [`super::session::BAR_MS`].
    Slow,
    /// No news for long: of an install for [`super::session::SILENT_MS`], of a check for [`super::session::LATE_MS`].
    Silent,
    /// A release that was put off is due.
    Due,
    /// It is time to check again.
    Interval,
    /// The page has had its turn: the work on an answer goes on.
    Judge,
}

impl Timer {
    /// All of them.
    pub const ALL: [Timer; 7] =
        [Timer::Answer, Timer::Retry, Timer::Slow, Timer::Silent, Timer::Due, Timer::Interval, Timer::Judge];
}

words! {
    /// How long a release is put off.
    pub Wait {
        /// An hour.
        Hour = "hour",
        /// Until nine in the morning of the reader's tomorrow.
        Tomorrow = "tomorrow",
        /// Until the session is a new one.
        Session = "session",
    }
}

/// What can be pressed: the values of `[data-action]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Install the offered release.
    Install,
    /// Call the install or the check off.
    Cancel,
    /// Keep the file of the offered release.
    Download,
    /// Restart the session.
    Restart,
    /// Do once more what failed.
    Retry,
    /// Ask the update service once more.
    Check,
    /// Pass the offered release over.
    Skip,
    /// Take that back.
    UndoSkip,
    /// Put the offered release off.
    Later(Wait),
    /// Take that back.
    UndoLater,
    /// Install in spite of what the host found, or let it look again.
    Proceed,
    /// Copy the details of a failure.
    Copy,
    /// Enter the licence key.
    OpenRegistration,
    /// Let the host install in its next window.
    Schedule,
    /// Take that back.
    Unschedule,
}

impl Action {
    /// All of them.
    pub const ALL: [Action; 17] = [
        Action::Install,
        Action::Cancel,
        Action::Download,
        Action::Restart,
        Action::Retry,
        Action::Check,
        Action::Skip,
        Action::UndoSkip,
        Action::Later(Wait::Hour),
        Action::Later(Wait::Tomorrow),
        Action::Later(Wait::Session),
        Action::UndoLater,
        Action::Proceed,
        Action::Copy,
        Action::OpenRegistration,
        Action::Schedule,
        Action::Unschedule,
    ];

    /// The value of `[data-action]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Install => "install",
            Action::Cancel => "cancel",
            Action::Download => "download",
            Action::Restart => "restart",
            Action::Retry => "retry",
            Action::Check => "check",
            Action::Skip => "skip",
            Action::UndoSkip => "undo-skip",
            Action::Later(_) => "later",
            Action::UndoLater => "undo-later",
            Action::Proceed => "proceed",
            Action::Copy => "copy",
            Action::OpenRegistration => "open-registration",
            Action::Schedule => "schedule",
            Action::Unschedule => "unschedule",
        }
    }

    /// The value of `[data-value]`, where the action has one.
    pub fn value(self) -> Option<&'static str> {
        match self {
            Action::Later(wait) => Some(wait.as_str()),
            _ => None,
        }
    }
}

/// The value of `[data-action]` on the button of a channel; `[data-value]` names the channel.
pub const CHANNEL_ACTION: &str = "channel";

/// Whether a click of this button of the mouse follows a link: the main and the middle one do, and a key counts as the
/// main one. A right click asks for the browser's menu, and the buttons beyond go back and forth.
pub const fn activates(button: i16) -> bool {
    matches!(button, 0 | 1)
}

impl Event {
    /// The event of a press on an element with this `[data-action]` and this `[data-value]`; `None` where it means
    /// nothing.
    pub fn of_press(action: &str, value: &str) -> Option<Event> {
        if action == CHANNEL_ACTION {
            return Some(Event::ChannelChosen(value.into()));
        }
        let means = |known: &Action| known.as_str() == action && known.value().is_none_or(|own| own == value);
        Action::ALL.into_iter().find(means).map(Event::Pressed)
    }
}
