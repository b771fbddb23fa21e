//! `HTTPСоединение` of the modules on the stand: to this very service, and nowhere else.
//! It must never open a connection to another port or machine, whatever address the modules have.
//! Read next: `live`.

use std::{rc::Rc, thread, time::Duration};

use extension_update_stand::{
    network::{Answer, Question},
    socket::{Cut, ask_within_limit},
};

use super::live::{Live, Message};

/// How many questions may wait for an answer; those that nobody waits for any more count too. The next one waits for
/// its turn.
const MOST_QUESTIONS: usize = 8;

/// More of an answer is not taken: it is larger than anything that the modules ask for.
const MOST_ANSWER: u64 = 12 << 20;

/// The feed as it is, and as it is once its newest release is withdrawn.
const FEED: &str = "/feed.json";
const WITHDRAWN_FEED: &str = "/scenario/withdrawn-newest/feed.json";

/// How soon an order to stop is heard.
const PACE: Duration = Duration::from_millis(40);

/// Whether a question is for this service.
fn is_ours(question: &Question, port: u16) -> bool {
    !question.is_secure
        && matches!(question.host.as_str(), "127.0.0.1" | "localhost")
        && question.port == usize::from(port)
}

fn is_file(question: &Question) -> bool {
    question.path.contains("/files/") || question.path.contains("/getModuleFile/")
}

/// Whether it is a part behind the first, or a file that comes as a whole.
fn is_held(question: &Question) -> bool {
    let first = question.header("range").is_some_and(|range| range.starts_with("bytes=0-"));
    is_file(question) && (!first || question.path.contains("/getModuleFile/"))
}

impl Live {
    /// What the service answers. The page has its turn meanwhile, where a background job asks.
    pub fn ask(self: &Rc<Live>, question: &Question) -> Answer {
        let answer = self.ask_service(question);
        self.journal.answered(question, &answer);
        if let Answer::Late = answer {
            // Whoever gets this answer adds what it has waited for; here the time has really gone by.
            self.sync();
            let clock = &self.stand.base.clock;
            clock.set(clock.get() - question.timeout);
        }
        answer
    }

    fn ask_service(self: &Rc<Live>, question: &Question) -> Answer {
        if !is_ours(question, self.port) {
            return Answer::Lost;
        }
        if is_file(question) && self.mishaps.loses_files.get() || self.mishaps.is_cut_off.get() {
            return Answer::Lost;
        }
        // At night nobody is there to let it go.
        let is_held = || is_held(question) && !self.mishaps.is_night() && self.settings.borrow().is("hold", "file");
        while !self.is_stopped() && (is_held() || self.answers_due() >= MOST_QUESTIONS) {
            self.pump(PACE);
        }
        if self.is_stopped() {
            return Answer::Lost;
        }
        let number = self.next();
        let (outbox, mut asked) = (self.outbox.clone(), question.clone());
        asked.host = "127.0.0.1".to_owned();
        if self.mishaps.has_withdrawn.get() && question.path == FEED {
            asked.path = WITHDRAWN_FEED.to_owned();
        }
        self.mishaps.asked.set(self.mishaps.asked.get() + 1);
        let thread = thread::Builder::new().spawn(move || {
            // Where the session has ended meanwhile, nobody wants the answer.
            _ = outbox.send(Message::Answered(number, ask_within_limit(&asked, Cut::Refused, MOST_ANSWER)));
        });
        if thread.is_err() {
            return Answer::Lost;
        }
        self.answers.borrow_mut().insert(number, None);
        while !self.is_stopped() && !self.has_come(number) {
            self.pump(PACE);
        }
        match self.answers.borrow_mut().remove(&number).flatten() {
            Some(answer) => self.spoil(question, answer),
            None => Answer::Lost,
        }
    }

    fn has_come(&self, number: u64) -> bool {
        self.answers.borrow().get(&number).is_some_and(Option::is_some)
    }

    fn answers_due(&self) -> usize {
        self.mishaps.asked.get().saturating_sub(self.mishaps.arrived.get())
    }

    fn is_stopped(&self) -> bool {
        self.ended.get()
            || self.mishaps.is_night_late()
            || self.stand.base.job.borrow().as_ref().is_some_and(|job| job.is_called_off())
    }

    fn spoil(&self, question: &Question, answer: Answer) -> Answer {
        match answer {
            Answer::Arrived(status, headers, Some(mut body))
                if is_file(question) && self.mishaps.spoils_files.get() =>
            {
                if let Some(byte) = body.last_mut() {
                    *byte ^= 1;
                }
                Answer::Arrived(status, headers, Some(body))
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_service_is_asked() {
        let ours = Question { host: "127.0.0.1".into(), port: 8123, ..Question::default() };
        assert!(is_ours(&ours, 8123) && is_ours(&Question { host: "localhost".into(), ..ours.clone() }, 8123));
        for other in [
            Question { port: 8124, ..ours.clone() },
            Question { host: "example.com".into(), ..ours.clone() },
            Question { host: "127.0.0.2".into(), ..ours.clone() },
            Question { is_secure: true, ..ours.clone() },
        ] {
            assert!(!is_ours(&other, 8123), "{other:?}");
        }
    }
}
