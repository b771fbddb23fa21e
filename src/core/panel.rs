//! The panel: one session, or a list of them that share a page, a host and a restart.
//!
//! Each extension of a list is judged by a session of its own, which knows nothing of the others. What they share is
//! decided here: installs run one after another, and the session of the host is restarted once, when the last one has
//! ended. Next: `session`.

use super::config::{Opening, Start};
use super::effect::Effect;
use super::error::{Code, Refusal};
use super::event::{Action, Event, Timer};
use super::report::HostReport;
use super::session::Session;
use super::state::{Attempt, Failed, State};
use super::zone::Now;
use std::collections::VecDeque;

/// What happened in the page.
#[derive(Clone, Debug)]
pub enum Occurrence {
    /// The host called `start` with a config that can be used.
    Opened(Box<Opening>),
    /// The user wants everything that can be installed.
    InstallAllPressed,
    /// The user wants all extensions checked once more.
    CheckPressed,
    /// The user wants the new session that several installs wait for.
    RestartPressed,
    /// Something that is the affair of one extension.
    Of(usize, Event),
}

/// An order of one extension's session.
pub type Order = (usize, Effect);

/// All extensions of one page.
#[derive(Debug)]
pub struct Panel {
    seed: u32,
    sessions: Vec<Session>,
    list: bool,
    /// Extensions that wait for their install, in order.
    queue: VecDeque<usize>,
    /// An opening that came while an install ran; it is carried out when that ends.
    next: Option<Box<Opening>>,
}

/// The value of `[data-action]` on the button that installs all.
pub const INSTALL_ALL: &str = "install-all";

impl Occurrence {
    /// What a press on an element means: its `[data-action]` and `[data-value]`, and which extension of a list it
    /// belongs to.
    pub fn of_press(action: &str, value: &str, extension: Option<usize>) -> Option<Occurrence> {
        match (action, extension) {
            (INSTALL_ALL, None) => Some(Occurrence::InstallAllPressed),
            _ => {
                let event = Event::of_press(action, value)?;
                Some(match (event, extension) {
                    (Event::Pressed(Action::Restart), None) => Occurrence::RestartPressed,
                    (Event::Pressed(Action::Check), None) => Occurrence::CheckPressed,
                    (event, extension) => Occurrence::Of(extension.unwrap_or(0), event),
                })
            }
        }
    }
}

impl Panel {
    /// A panel that waits. `seed` is random: it makes the names of installs differ from page to page.
    pub fn new(seed: u32) -> Panel {
        Panel { seed, sessions: vec![Session::new(seed)], list: false, queue: VecDeque::new(), next: None }
    }

    /// The sessions, one for each extension, in the order of the config; there is always one.
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// Whether the host gave a list of extensions.
    pub fn is_list(&self) -> bool {
        self.list
    }

    /// Whether this extension waits for its install.
    pub fn is_queued(&self, extension: usize) -> bool {
        self.queue.contains(&extension)
    }

    /// Whether any install runs or waits.
    pub fn installs(&self) -> bool {
        !self.queue.is_empty() || self.sessions.iter().any(|session| session.state().installs())
    }

    /// Whether something was installed that needs a new session, and nothing is installed any more.
    pub fn needs_restart(&self) -> bool {
        let restart = |session: &Session| matches!(session.state(), State::RestartNeeded(_));
        !self.installs() && self.sessions.iter().any(restart)
    }

    /// Whether a report speaks of something that a session knows, and what it is to that session.
    ///
    /// # Errors
    /// As [`Session::admit`].
    pub fn admit(&self, report: HostReport) -> Result<Occurrence, Refusal> {
        let mut refusal = None;
        for (index, session) in self.sessions.iter().enumerate() {
            match session.knows(&report) {
                Ok(()) => return Ok(Occurrence::Of(index, Event::from(report))),
                Err(error) => refusal = Some(error),
            }
        }
        Err(refusal.unwrap_or(Refusal { code: "report", text: "there is no session".into() }))
    }

    /// Takes in what happened at `now`; the answer is what the edge is to do, in this order. A bare moment is one by
    /// the clocks of UTC.
    pub fn handle(&mut self, occurrence: Occurrence, now: impl Into<Now>) -> Vec<Order> {
        let now = now.into();
        let mut orders = Vec::new();
        match occurrence {
            Occurrence::Opened(opening) => self.open(opening, now, &mut orders),
            Occurrence::InstallAllPressed => {
                for index in 0..self.sessions.len() {
                    if wants_install(self.sessions[index].state()) {
                        self.enqueue(index);
                    }
                }
            }
            Occurrence::CheckPressed => {
                for index in 0..self.sessions.len() {
                    self.tell(index, Event::Pressed(Action::Check), now, &mut orders);
                }
            }
            // In a list one install runs at a time.
            Occurrence::Of(index, Event::Pressed(Action::Install | Action::Retry))
                if self.list && self.waits(index) =>
            {
                self.enqueue(index);
            }
            // One restart for all, and not while another extension is being written.
            Occurrence::RestartPressed | Occurrence::Of(_, Event::Pressed(Action::Restart)) => {
                self.restart(now, &mut orders);
            }
            Occurrence::Of(_, Event::TurnedOutWrong(failure)) if self.list => {
                if !self.installs() {
                    self.rebuild(1, false, &mut orders);
                    self.tell(0, Event::TurnedOutWrong(failure), now, &mut orders);
                }
            }
            Occurrence::Of(index, event) => {
                let installs = self.sessions.get(index).is_some_and(|session| session.state().installs());
                let cancelled = installs && matches!(&event, Event::Pressed(Action::Cancel));
                self.tell(index, event, now, &mut orders);
                // Whoever calls one off wants no more of them.
                if cancelled {
                    self.queue.clear();
                }
            }
        }
        self.go_on(now, &mut orders);
        orders
    }

    fn open(&mut self, opening: Box<Opening>, now: Now, orders: &mut Vec<Order>) {
        // A single session knows by itself when to wait and when nothing has changed.
        if !self.list && !opening.list {
            return self.begin(opening.starts, now, orders);
        }
        if self.installs() {
            // Whether it is another one is seen when the install has ended.
            self.next = Some(opening);
            return;
        }
        let same = self.list == opening.list
            && self.sessions.len() == opening.starts.len()
            && self
                .sessions
                .iter()
                .zip(&opening.starts)
                .all(|(session, start)| session.config() == Some(&start.config));
        if !same {
            self.rebuild(opening.starts.len(), opening.list, orders);
            self.begin(opening.starts, now, orders);
        }
    }

    /// Tells each session its own start.
    fn begin(&mut self, starts: Vec<Start>, now: Now, orders: &mut Vec<Order>) {
        for (index, start) in starts.into_iter().enumerate() {
            self.tell(index, Event::Opened(Box::new(start)), now, orders);
        }
    }

    /// New sessions in place of the old ones, whose questions and timers end. Nothing waits for its install then: see
    /// the callers.
    fn rebuild(&mut self, count: usize, list: bool, orders: &mut Vec<Order>) {
        for index in 0..self.sessions.len() {
            orders.push((index, Effect::AbortFetch));
            orders.extend(Timer::ALL.map(|timer| (index, Effect::ClearTimer(timer))));
        }
        let before = self.sessions.iter().map(Session::last_ticket).max().unwrap_or(0);
        self.list = list;
        let step = u32::try_from(count).unwrap_or(u32::MAX);
        let session = |index: u32| {
            // Another seed for each: the names of their installs must differ. The factor spreads the bits (2³² divided
            // by the golden ratio); it is one more than a multiple of four, so no seed comes twice (Hull and Dobell).
            self.seed = self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(1);
            Session::listed(self.seed, before + index, step, list)
        };
        self.sessions = (0..step).map(session).collect();
    }

    /// Whether an install of this extension would have to wait.
    fn waits(&self, extension: usize) -> bool {
        let others = self.sessions.iter().enumerate().filter(|(index, _)| *index != extension);
        others.into_iter().any(|(_, session)| session.state().installs())
            && self.sessions.get(extension).is_some_and(|session| install_of(session.state()).is_some())
    }

    fn enqueue(&mut self, extension: usize) {
        let can = self.sessions.get(extension).is_some_and(|session| install_of(session.state()).is_some());
        if can && !self.is_queued(extension) {
            self.queue.push_back(extension);
        }
    }

    /// The next install, where none runs; then an opening that waited.
    fn go_on(&mut self, now: Now, orders: &mut Vec<Order>) {
        while !self.sessions.iter().any(|session| session.state().installs()) {
            let Some(index) = self.queue.pop_front() else { break };
            if let Some(action) = self.sessions.get(index).and_then(|session| install_of(session.state())) {
                self.tell(index, Event::Pressed(action), now, orders);
            }
        }
        if !self.installs()
            && let Some(opening) = self.next.take()
        {
            self.open(opening, now, orders);
        }
    }

    fn restart(&mut self, now: Now, orders: &mut Vec<Order>) {
        if self.needs_restart() {
            let index = self.sessions.iter().position(|session| matches!(session.state(), State::RestartNeeded(_)));
            self.tell(index.unwrap_or(0), Event::Pressed(Action::Restart), now, orders);
        }
    }

    /// Tells a session what happened.
    fn tell(&mut self, index: usize, event: Event, now: Now, orders: &mut Vec<Order>) {
        // A timer or an answer of a session that is no more.
        let Some(session) = self.sessions.get_mut(index) else { return };
        orders.extend(session.handle(event, now).into_iter().map(|effect| (index, effect)));
    }
}

/// The press that installs here, where anything can be installed.
fn install_of(state: &State) -> Option<Action> {
    match state {
        State::Failed(Failed { attempt: Attempt::Install(install), .. }) if !install.at_night => Some(Action::Retry),
        state => state.installable().map(|_| Action::Install),
    }
}

/// Whether «all» means this one too. Whoever has put an install off, or called it off, does not mean it.
pub fn wants_install(state: &State) -> bool {
    match state {
        State::Failed(failed) => {
            let install = failed.install().filter(|install| !install.at_night);
            failed.failure.code != Code::Cancelled && install.is_some()
        }
        State::Later(..) | State::Scheduled(..) => false,
        state => state.installable().is_some(),
    }
}
