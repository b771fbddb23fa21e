//! The last requests of the service by method and address, so that a test can ask what was really sent where.
//! It must never keep a body or a header: the licence key travels in one.
//! Read next: `routes`.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;

/// Older requests are forgotten.
const MOST: usize = 10_000;

#[derive(Clone, Default)]
pub struct RequestLog(Arc<Mutex<VecDeque<String>>>);

impl RequestLog {
    pub fn add(&self, line: String) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == MOST {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// A list of `METHOD address`, oldest first.
    pub fn tell(&self) -> Value {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().map(Value::from).collect()
    }
}
