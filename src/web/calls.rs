//! How the parts of a panel reach it again. A listener, a timer or an answer that comes late knows the panel's number
//! only, for the panel may be gone by then. The runtime answers these calls; no part of a panel knows the runtime.

use crate::core::keys::Stroke;
use crate::core::panel::Occurrence;
use gloo_timers::callback::Timeout;

/// Which panel of the page: whoever calls the engine numbers them, and gives no number twice. The first is 0, the only
/// one of a page of its own.
pub type Number = u32;

/// What a panel in the page does when a timer has run out or the page around it has changed.
#[derive(Clone, Copy)]
pub enum Turn {
    /// The next slice of the notes.
    Slice,
    /// To empty the places for what is said.
    Hush,
    /// To look which boxes scroll.
    Reach,
    /// To look for them a little later.
    ReachSoon,
}

/// The calls of one panel.
#[derive(Clone, Copy)]
pub struct Calls {
    /// The panel.
    pub number: Number,
    /// Something happened.
    pub happened: fn(Number, Occurrence),
    /// The next signal may go to the host.
    pub signal: fn(Number),
    /// The panel in the page has its turn.
    pub due: fn(Number, Turn),
    /// A key went down; whether it has pressed anything.
    pub struck: fn(Number, Stroke) -> bool,
}

impl Calls {
    /// Tells the panel what happened.
    pub fn tell(self, occurrence: Occurrence) {
        (self.happened)(self.number, occurrence);
    }

    /// Gives the panel in the page its turn after so many milliseconds, unless the timer is dropped before.
    pub fn wait(self, millis: u32, turn: Turn) -> Timeout {
        Timeout::new(millis, move || (self.due)(self.number, turn))
    }
}
