//! The last requests of the service by method and address, when they came and how they were answered, so that a test
//! can ask what was really sent where.
//! It must never keep a body or a header: the licence key travels in one.
//! Read next: `routes`.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use serde_json::{Value, json};

/// Older requests are forgotten.
const MOST: usize = 10_000;

#[derive(Clone)]
pub struct RequestLog {
    start: Instant,
    entries: Arc<Mutex<Entries>>,
}

#[derive(Default)]
struct Entries {
    forgotten: usize,
    kept: VecDeque<Entry>,
}

struct Entry {
    request: String,
    millis: u64,
    /// `None` until the head of the answer is there.
    status: Option<u16>,
}

impl Default for RequestLog {
    fn default() -> RequestLog {
        RequestLog { start: Instant::now(), entries: Arc::default() }
    }
}

impl RequestLog {
    /// Notes a request; the number is for `end`.
    pub fn begin(&self, request: String) -> usize {
        let millis = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut entries = self.lock();
        if entries.kept.len() == MOST {
            entries.kept.pop_front();
            entries.forgotten += 1;
        }
        entries.kept.push_back(Entry { request, millis, status: None });
        entries.forgotten + entries.kept.len() - 1
    }

    pub fn end(&self, number: usize, status: u16) {
        let mut entries = self.lock();
        let place = number.checked_sub(entries.forgotten);
        if let Some(entry) = place.and_then(|place| entries.kept.get_mut(place)) {
            entry.status = Some(status);
        }
    }

    /// A list of `METHOD address`, oldest first.
    pub fn tell(&self) -> Value {
        self.lock().kept.iter().map(|entry| json!(entry.request)).collect()
    }

    /// The same with the milliseconds since the service began, and with the status of the answer where there is one.
    pub fn tell_more(&self) -> Value {
        let tell = |entry: &Entry| json!({ "request": entry.request, "millis": entry.millis, "status": entry.status });
        self.lock().kept.iter().map(tell).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_noted_beside_its_own_request_even_when_older_ones_are_forgotten() {
        let log = RequestLog::default();
        let first = log.begin("GET /first".to_owned());
        let numbers: Vec<usize> = (0..MOST).map(|number| log.begin(format!("GET /{number}"))).collect();
        log.end(first, 500);
        log.end(numbers[7], 304);
        let told = log.tell_more();
        let told = told.as_array().unwrap();
        assert_eq!((told.len(), &told[7]["request"], &told[7]["status"]), (MOST, &json!("GET /7"), &json!(304)));
        assert_eq!(told.iter().filter(|entry| !entry["status"].is_null()).count(), 1);
    }
}
