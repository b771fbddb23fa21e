//! Updates without anybody at the screen: what the user has approved for the host's next window, and what the last
//! window brought.
//!
//! The host keeps an approval and carries it out; the panel approves only what it has verified itself. Next:
//! `session/scheduling.rs`.

use super::feed::Artifact;
use super::moment::Moment;
use super::version::Version;

/// When the host means to install.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Not before this.
    pub from: Moment,
    /// Not after this.
    pub until: Moment,
}

/// A release that waits for the host's window: the key `host.scheduled`.
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    /// Its name in messages and reports.
    pub operation: String,
    /// What is approved, as the panel has named it.
    pub version: String,
    /// SHA-256 of its file, hex: another file under the same version was not approved.
    pub sha256: String,
    /// SHA-256 of the feed's payload that was verified when it was approved; `None` where the host does not say.
    pub feed: Option<String>,
    /// When it is to be installed.
    pub window: Window,
}

impl Approval {
    /// Whether it is of this version.
    pub fn names(&self, version: &Version) -> bool {
        version.as_str() == self.version
    }

    /// Whether it is this version with this file that was approved.
    pub fn covers(&self, version: &Version, artifact: Option<&Artifact>) -> bool {
        let sha256 = artifact.and_then(|artifact| artifact.sha256.as_deref());
        self.names(version) && sha256 == Some(self.sha256.as_str())
    }
}

/// How far the host is with an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// It has not answered yet.
    Asked,
    /// It waits for this window.
    Waits(Window),
    /// The same, and the host was asked to give it back and has not.
    Kept(Window),
    /// It is to be given back, and the host has not answered yet; the window is the one that it waited for.
    TakenBack(Option<Window>),
}

/// What came of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The release is there.
    Installed,
    /// It did not work, and the former version was put back.
    Restored,
    /// It did not work, and neither may the former version.
    NotRestored,
    /// Nothing was written.
    Refused,
    /// Nobody has tried.
    Missed,
}

impl Outcome {
    /// What the host calls it. Whatever a later host says, nothing was installed.
    pub fn of(word: &str) -> Outcome {
        match word {
            "installed" => Outcome::Installed,
            "restored" => Outcome::Restored,
            "not-restored" => Outcome::NotRestored,
            "missed" => Outcome::Missed,
            _ => Outcome::Refused,
        }
    }

    /// Whether the release was tried in vain.
    pub fn has_harmed(self) -> bool {
        matches!(self, Outcome::Restored | Outcome::NotRestored)
    }
}

/// What the last window brought: the key `host.night`.
#[derive(Clone, Debug, PartialEq)]
pub struct Night {
    /// The release that it was about, as the host names it.
    pub version: String,
    /// When.
    pub at: Moment,
    /// What came of it.
    pub outcome: Outcome,
    /// The host's words; may be empty.
    pub text: String,
}
