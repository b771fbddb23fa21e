//! The session of one page: a thread in which the shipped modules run, client and server. It answers one request after
//! another; what the modules want of the page is the answer to a request, and the page's value is the next one, so that
//! BSL runs within the click. While a background job waits for the service, the page's events are taken as always.
//! It must never outlive its page for long, nor run anything that does not stand in `onec/`.
//! Read next: `events`, then `page`.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::{Rc, Weak},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant},
};

use extension_update_bsl::{Limits, Side};
use extension_update_stand::{Setup, Stand, form::Form, network::Answer, sources::Sources};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::{journal::Journal, mishaps::Mishaps, settings::Settings};

/// What comes to a session.
pub enum Message {
    /// A request of the page, and where its answer goes.
    Request(Value, oneshot::Sender<Value>),
    /// What a server has answered to the question with this number.
    Answered(u64, Answer),
}

/// How much a session may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub limits: Limits,
    /// A session ends when its page has said nothing for so long.
    pub idle: Duration,
    /// A page that is asked for a value answers within this time.
    pub patience: Duration,
    /// A night takes no longer by a watch: what the service has not answered by then, it does not answer.
    pub night: Duration,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            limits: Limits { steps: 20_000_000, depth: 500, memory: 192 << 20, stack: 48 << 20 },
            idle: Duration::from_secs(180),
            patience: Duration::from_secs(30),
            night: Duration::from_secs(10),
        }
    }
}

/// Stack of a session's thread: that of its limits, and room for what called it.
pub const STACK: usize = 64 << 20;

/// What a session is made of.
pub struct Plan {
    pub sources: Sources,
    pub settings: Settings,
    pub bounds: Bounds,
    pub port: u16,
    pub inbox: Receiver<Message>,
    pub outbox: Sender<Message>,
}

/// How many events may stand within each other.
const DEEPEST: usize = 16;

/// A form that is open, under the number that the page knows.
#[derive(Clone)]
pub struct Opened {
    pub number: u64,
    pub name: &'static str,
    pub form: Rc<Form>,
}

pub struct Live {
    pub stand: Stand,
    pub settings: RefCell<Settings>,
    pub mishaps: Mishaps,
    pub journal: Rc<Journal>,
    pub forms: RefCell<Vec<Opened>>,
    pub bounds: Bounds,
    pub port: u16,
    pub count: Cell<u64>,
    /// Sessions of the base that this page has had.
    pub number: Cell<u64>,
    /// Settings that were changed here, for the page to show.
    pub changed: RefCell<Vec<&'static str>>,
    /// The nights that have passed, the newest first, as the page shows them.
    pub nights: RefCell<Vec<Value>>,
    pub ended: Cell<bool>,
    pub(super) outbox: Sender<Message>,
    /// Questions that somebody waits for, and what has come.
    pub(super) answers: RefCell<HashMap<u64, Option<Answer>>>,
    inbox: Receiver<Message>,
    /// Where the answers to the requests go that are being carried out, the innermost last.
    waiting: RefCell<Vec<oneshot::Sender<Value>>>,
    pace: Pace,
    heard: Cell<Instant>,
}

/// Runs a session to its end.
pub fn run(plan: Plan) {
    let first = plan.inbox.recv();
    let Ok(Message::Request(_, reply)) = first else { return };
    match Live::new(plan) {
        Ok(live) => {
            live.carry_out(&json!({ "do": "begin" }), reply);
            live.work();
        }
        // The page is told, and there is no session.
        Err(text) => _ = reply.send(json!({ "over": text })),
    }
}

impl Live {
    fn new(plan: Plan) -> Result<Rc<Live>, String> {
        let Plan { sources, settings, bounds, port, inbox, outbox } = plan;
        let side = if settings.is("client", "web") { Side::WebClient } else { Side::ThinClient };
        let setup = Setup { side, limits: bounds.limits, launch_parameter: String::new() };
        let stand = Stand::of(sources, setup)?;
        let journal = Rc::new(Journal::default());
        let live = Rc::new(Live {
            stand,
            settings: RefCell::new(settings),
            mishaps: Mishaps::default(),
            journal: journal.clone(),
            forms: RefCell::default(),
            bounds,
            port,
            count: Cell::new(0),
            number: Cell::new(0),
            changed: RefCell::default(),
            nights: RefCell::default(),
            ended: Cell::new(false),
            outbox,
            answers: RefCell::default(),
            inbox,
            waiting: RefCell::default(),
            pace: Pace(Cell::new(Instant::now())),
            heard: Cell::new(Instant::now()),
        });
        let weak: Weak<Live> = Rc::downgrade(&live);
        live.stand.base.answer_with(move |question| match weak.upgrade() {
            Some(live) => live.ask(question),
            None => Answer::Lost,
        });
        let weak = Rc::downgrade(&live);
        live.stand.base.watch.replace(Some(Box::new(move |call| {
            if let Some(live) = weak.upgrade() {
                live.see(call);
            }
        })));
        live.found()?;
        Ok(live)
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Takes requests until the page is gone. Background jobs run between them.
    fn work(self: &Rc<Live>) {
        while !self.ended.get() {
            if self.stand.work() {
                self.sync();
                continue;
            }
            let left = self.bounds.idle.saturating_sub(self.heard.get().elapsed());
            match self.inbox.recv_timeout(left) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn take(self: &Rc<Live>, message: Message) {
        match message {
            Message::Request(body, reply) => self.carry_out(&body, reply),
            Message::Answered(number, answer) => {
                self.mishaps.arrived.set(self.mishaps.arrived.get() + 1);
                if let Some(place) = self.answers.borrow_mut().get_mut(&number) {
                    *place = Some(answer);
                }
            }
        }
    }

    /// Waits a little for whatever comes, and takes it: for those who wait for something else.
    pub fn pump(self: &Rc<Live>, time: Duration) {
        let outer = self.stand.base.job.take();
        // An event that comes meanwhile may start jobs too, and waits for none.
        if outer.is_some() {
            self.stand.work();
        }
        if let Ok(message) = self.inbox.recv_timeout(time) {
            self.take(message);
        }
        self.stand.base.job.replace(outer);
        self.sync();
        if self.heard.get().elapsed() > self.bounds.idle {
            self.ended.set(true);
        }
    }

    /// Carries out an event of the page and answers.
    fn carry_out(self: &Rc<Live>, body: &Value, reply: oneshot::Sender<Value>) {
        self.heard.set(Instant::now());
        if self.waiting.borrow().len() >= DEEPEST {
            // Nobody waits for the answer where sending it fails.
            _ = reply.send(json!({ "refused": "Событий друг в друге слишком много" }));
            return;
        }
        self.waiting.borrow_mut().push(reply);
        self.sync();
        self.stand.server.begin_steps();
        self.stand.client.begin_steps();
        let answer = match self.happen(body) {
            // Whoever asks for the document alone leaves the rest to the page's next event.
            Ok(extra) if body["do"] == "document" => json!({ "end": extra }),
            Ok(extra) => self.tell(extra),
            Err(sentence) => json!({ "refused": sentence }),
        };
        if let Some(reply) = self.waiting.borrow_mut().pop() {
            _ = reply.send(answer);
        }
    }

    /// Asks the page for a value, within the request that is being carried out. Nothing where there is no page to ask.
    pub fn ask_page(self: &Rc<Live>, call: Value) -> Option<String> {
        let number = self.next();
        let reply = self.waiting.borrow_mut().pop()?;
        let mut call = call;
        call["number"] = json!(number);
        let until = Instant::now() + self.bounds.patience;
        if reply.send(json!({ "call": call })).is_err() {
            self.ended.set(true);
            return None;
        }
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(message) = self.inbox.recv_timeout(left) else {
                // A page that was asked and is silent is gone.
                self.ended.set(true);
                return None;
            };
            match message {
                Message::Request(body, reply) if body["call"] == json!(number) => {
                    self.heard.set(Instant::now());
                    self.waiting.borrow_mut().push(reply);
                    return Some(body["value"].as_str().unwrap_or_default().to_owned());
                }
                other => self.take(other),
            }
        }
    }

    pub fn next(&self) -> u64 {
        self.count.set(self.count.get() + 1);
        self.count.get()
    }

    /// The base's clock goes on with the real one; what modules have waited for stays on top.
    pub fn sync(&self) {
        let passed = self.pace.millis_until(Instant::now());
        self.stand.base.clock.set(self.stand.base.clock.get() + passed);
    }
}

/// Up to when the base's clock has gone, in whole milliseconds.
struct Pace(Cell<Instant>);

impl Pace {
    /// Milliseconds since this was asked last. What is less than one is not lost, but comes with the next: modules
    /// compare a wait with its limit, and a clock that falls behind would call a time-out something else.
    fn millis_until(&self, now: Instant) -> i64 {
        let passed = u64::try_from(now.saturating_duration_since(self.0.get()).as_millis()).unwrap_or_default();
        self.0.set(self.0.get() + Duration::from_millis(passed));
        i64::try_from(passed).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_asked_often_loses_nothing() {
        let start = Instant::now();
        let pace = Pace(Cell::new(start));
        let asked = |step: u32| pace.millis_until(start + step * Duration::from_micros(1_700));
        assert_eq!((1..=1_000).map(asked).sum::<i64>(), 1_700);
        assert_eq!(pace.millis_until(start), 0);
    }
}
