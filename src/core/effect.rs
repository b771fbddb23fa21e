//! Effects: orders that the edge carries out, and decides nothing about.

use super::event::Timer;
use super::exchange::Request;
use super::message::Message;

/// What the edge is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the update service from the page. Answered by `FeedArrived` with the same ticket.
    Fetch {
        /// Names the question.
        ticket: u32,
        /// The question.
        request: Request,
    },
    /// Stop asking: no answer is wanted any more.
    AbortFetch,
    /// Hand a message to the host. Answered, where it asks for anything, by a report.
    TellHost(Message),
    /// Start a timer, or start it anew. Answered by `TimerFired`.
    SetTimer {
        /// Which one.
        timer: Timer,
        /// When it runs out, in milliseconds.
        millis: u32,
    },
    /// Stop a timer, if it runs.
    ClearTimer(Timer),
    /// Put a text into the clipboard. Answered by `Copied`.
    Copy(String),
}
