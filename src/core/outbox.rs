//! The outbox: messages that the host has not taken yet, oldest first, each with an id.
//!
//! The web client strips what a click carries, and bursts of clicks lose events: only what waits here is certain to
//! arrive.

use super::json::Json;
use super::message::Message;
use std::collections::VecDeque;
use std::rc::Rc;

/// A message with its id, as the host is told of it.
#[derive(Clone, Debug)]
pub struct Signal {
    /// Counts from 1.
    pub id: u64,
    /// The message's name.
    pub name: &'static str,
    /// The message's parameters, as JSON text: the queue and the signal share it, for a memory may be 400 kB long.
    pub params: Rc<str>,
}

/// Messages that wait for `take`.
#[derive(Debug, Default)]
pub struct Outbox {
    last: u64,
    waiting: VecDeque<Signal>,
}

/// How many messages wait for a host that never takes any (a web page that only listens), before the oldest are
/// forgotten.
const MOST: usize = 256;

impl Outbox {
    /// Puts a message at the end and gives a copy for the signal.
    pub fn push(&mut self, message: &Message) -> Signal {
        self.last += 1;
        let signal = Signal { id: self.last, name: message.name(), params: message.params().to_string().into() };
        if self.waiting.len() == MOST {
            self.waiting.pop_front();
        }
        self.waiting.push_back(signal.clone());
        signal
    }

    /// The oldest message as JSON text, or `""`; it is not given again.
    pub fn take(&mut self) -> String {
        self.waiting.pop_front().map_or_else(String::new, |signal| {
            let Signal { id, name, params } = signal;
            format!(r#"{{"id":{id},"message":{},"params":{params}}}"#, Json::from(name))
        })
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn messages_are_taken_oldest_first_and_only_once() {
        let mut outbox = Outbox::default();
        assert_eq!(outbox.take(), "");
        outbox.push(&Message::Restart);
        outbox.push(&Message::OpenLink { url: "https://example.com/".into() });
        assert_eq!(outbox.take(), r#"{"id":1,"message":"restart","params":{}}"#);
        assert_eq!(outbox.take(), r#"{"id":2,"message":"open-link","params":{"url":"https://example.com/"}}"#);
        assert_eq!(outbox.take(), "");
    }

    #[test]
    fn a_host_that_never_takes_does_not_fill_the_memory() {
        let mut outbox = Outbox::default();
        for _ in 0..10_000 {
            outbox.push(&Message::Restart);
        }
        assert_eq!(std::iter::from_fn(|| Some(outbox.take()).filter(|text| !text.is_empty())).count(), MOST);
    }
}
