//! The session: events in, effects out. [`Session::handle`] is its only entrance.
//!
//! It matches on the state and the event together: what does not fit the state changes nothing. Next: `state.rs`.

mod budget;
mod checking;
mod choosing;
mod installing;
mod judging;
mod paging;
mod scheduling;

use super::address::Link;
use super::config::{Config, Look, Start};
use super::effect::Effect;
use super::error::{Code, Failure, Refusal};
use super::event::{Action, Event, Timer};
use super::excerpt::cut;
use super::exchange::Answer;
use super::feed::Voucher;
use super::json::Json;
use super::memory::Memory;
use super::message::Message;
use super::moment::Moment;
use super::report::{HostReport, Report};
use super::schedule::{Approval, Night};
use super::stage::Stage;
use super::state::{Attempt, Check, Failed, Install, Patience, Phase, State};
use super::support;
use super::version::Version;
use super::zone::{Now, Zone};
pub use checking::{BAR_MS, LATE_MS};
use installing::Operations;
pub use installing::{SILENT_MS, SLOW_MS};
use judging::Judging;
pub use paging::MAX_PAGES;
use paging::Pages;

/// One extension of a panel.
#[derive(Debug)]
pub struct Session {
    /// Whether messages name the extension: a panel shows a list of them.
    named: bool,
    config: Option<Config>,
    state: State,
    /// A start with another config that came while an install ran; it is carried out when that ends.
    next: Option<Box<Start>>,
    tickets: Tickets,
    pages: Pages,
    operations: Operations,
    told: Option<Message>,
    /// When the last event came, and in whose zone.
    now: Moment,
    zone: Zone,
    memory: Memory,
    /// The id of the extension that the memory speaks of.
    memory_of: String,
    /// The memory that the host gave.
    brought: Memory,
    /// The memory that the host was last told to keep.
    kept: Option<Memory>,
    chance: u32,
    /// The work on an answer that is not done yet.
    judging: Option<Judging>,
    /// What waits for the host's window, as far as the host has said.
    approval: Option<Approval>,
    /// What the last window brought, while it is news.
    night: Option<Night>,
    /// Whether the details of this state have been copied; `None` where nobody has asked for it.
    copied: Option<bool>,
    /// See [`super::feed::Feed::stale_since`]: of the last answer.
    stale_since: Option<Moment>,
    /// See [`super::feed::Feed::voucher`]: of the last answer.
    voucher: Option<Voucher>,
    /// What the last config wanted that could not be used.
    look: Look,
}

/// The numbers of questions. Sessions that share a page share them too: each has every `step`th.
#[derive(Clone, Copy, Debug)]
struct Tickets {
    /// None was given out up to this one.
    before: u32,
    /// The last one that was given out; `before` where none was.
    last: u32,
    step: u32,
}

impl Tickets {
    fn draw(&mut self) -> u32 {
        self.last += self.step;
        self.last
    }

    fn has_drawn(self, ticket: u32) -> bool {
        ticket > self.before && ticket <= self.last && (ticket - self.before).is_multiple_of(self.step)
    }
}

impl Session {
    /// A session that waits. `seed` is random: it makes the names of installs differ from page to page.
    pub fn new(seed: u32) -> Session {
        Session::listed(seed, 0, 1, false)
    }

    /// One of `step` sessions that share a page. Its questions have the numbers `before` + `step`, `before` + 2 ×
    /// `step` …; `named` is whether its messages name the extension.
    pub(super) fn listed(seed: u32, before: u32, step: u32, named: bool) -> Session {
        let operations = Operations { seed, count: 0, adopted: None, approved: None };
        Session {
            named,
            config: None,
            state: State::Waiting,
            next: None,
            tickets: Tickets { before, last: before, step },
            pages: Pages::default(),
            operations,
            told: None,
            now: Moment::default(),
            zone: Now::default().zone,
            memory: Memory::default(),
            memory_of: String::new(),
            brought: Memory::default(),
            kept: None,
            // Zero would stay zero.
            chance: seed | 1,
            judging: None,
            approval: None,
            night: None,
            copied: None,
            stale_since: None,
            voucher: None,
            look: Look::default(),
        }
    }

    /// The state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// How it looks: as the config says, or else as one wanted that could not be used.
    pub fn look(&self) -> Look {
        self.config.as_ref().map_or(self.look, |config| config.look)
    }

    /// What the host calls its form for the licence key, where it can be opened.
    pub fn registration(&self) -> Option<&str> {
        self.config.as_ref()?.host.registration.as_deref()
    }

    /// Whether the details of the state have been copied; `None` where nobody has asked for it.
    pub fn copied(&self) -> Option<bool> {
        self.copied
    }

    /// Who vouches for the answer on the screen; `None` where nobody has signed it.
    pub fn voucher(&self) -> Option<&Voucher> {
        self.voucher.as_ref()
    }

    /// When the vendor last confirmed that the answer on the screen is the newest, where nobody vouches for it today.
    pub fn stale_since(&self) -> Option<Moment> {
        let answered = self.state.is_verdict() || matches!(self.state, State::Offline(_));
        self.stale_since.filter(|_| answered)
    }

    /// The config in force.
    pub fn config(&self) -> Option<&Config> {
        self.config.as_ref()
    }

    /// Whether a report speaks of something that this session knows, and what it is as an event.
    ///
    /// # Errors
    /// A [`Refusal`] with code `operation` or `ticket` for a name that was never given out.
    pub fn admit(&self, report: HostReport) -> Result<Event, Refusal> {
        self.knows(&report).map(|()| Event::from(report))
    }

    /// As [`Session::admit`], for whoever asks several sessions which of them is meant.
    pub(super) fn knows(&self, report: &HostReport) -> Result<(), Refusal> {
        match report {
            HostReport::Fetched { ticket, .. } if !self.tickets.has_drawn(*ticket) => {
                Err(Refusal { code: "ticket", text: format!("ticket: {ticket} was never given out") })
            }
            HostReport::Install(report) if !self.operations.has_begun(&report.operation) => Err(Refusal {
                code: "operation",
                text: format!("operation: {} is not known", Json::from(cut(&report.operation))),
            }),
            HostReport::Fetched { .. } | HostReport::Install(_) => Ok(()),
        }
    }

    /// Takes an event in, which came at `now`; the answer is what the edge is to do, in this order. A bare moment is
    /// one by the clocks of UTC.
    pub fn handle(&mut self, event: Event, now: impl Into<Now>) -> Vec<Effect> {
        let mut effects = Vec::new();
        Now { moment: self.now, zone: self.zone } = now.into();
        let checked = matches!(self.state, State::Checking(_));
        self.take_in(event, &mut effects);
        // An install has set them anew for itself.
        if checked && !matches!(self.state, State::Checking(_) | State::Installing(_)) {
            effects.extend([Effect::ClearTimer(Timer::Slow), Effect::ClearTimer(Timer::Silent)]);
        }
        self.tell_memory(&mut effects);
        self.tell_state(&mut effects);
        // A config that waited for the end of an install is judged now.
        if !self.state.installs()
            && let Some(start) = self.next.take()
        {
            self.open(*start, &mut effects);
            self.tell_state(&mut effects);
        }
        effects
    }

    fn take_in(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match (&mut self.state, event) {
            (_, Event::Booted(look)) => {
                self.look = look;
                effects.push(Effect::TellHost(Message::Ready));
            }
            (State::Installing(_) | State::Preflight(..), Event::Opened(start)) => {
                self.next = (self.config.as_ref() != Some(&start.config)).then_some(start);
            }
            (_, Event::Opened(start)) => {
                if self.config.as_ref() != Some(&start.config) {
                    self.open(*start, effects);
                }
            }
            // An install that runs is worth more than a call that was wrong.
            (State::Installing(_) | State::Preflight(..), Event::TurnedOutWrong(_)) => {}
            (_, Event::TurnedOutWrong(failure)) => {
                self.stop_asking(effects);
                self.look = self.look();
                self.config = None;
                self.fail_to_start(failure);
            }
            (State::Waiting | State::Failed(_), Event::Refused(failure, text)) if self.config.is_none() => {
                // The page around may have said already how it looks: of a text that cannot be read nothing is known.
                self.look = self.look.told_by(&text);
                self.fail_to_start(failure);
            }
            (_, Event::Refused(..)) => {}
            (State::Checking(Check { phase: Phase::Asking, .. }), Event::FeedArrived { ticket, answer })
                if ticket == self.tickets.last =>
            {
                self.conclude(answer, effects);
            }
            (State::Checking(Check { phase: Phase::Asking, .. }), Event::TimerFired(Timer::Answer)) => {
                self.conclude(Answer::TimedOut, effects);
            }
            (State::Checking(Check { phase: Phase::Pausing, .. }), Event::TimerFired(Timer::Retry)) => {
                self.ask(effects);
            }
            (State::Checking(_), Event::TimerFired(Timer::Judge)) => self.resume(effects),
            (State::Installing(install) | State::Preflight(install, _), Event::Reported(report))
                if install.operation == report.operation =>
            {
                self.hear(report.news, effects);
            }
            (State::Scheduled(..), Event::Reported(report)) => {
                self.hear_of_approval(&report.operation, report.news, effects);
            }
            (State::Scheduled(..), Event::TimerFired(Timer::Slow)) => self.miss_approval(),
            (
                State::Installing(Install { patience, .. }) | State::Checking(Check { patience, .. }),
                Event::TimerFired(timer @ (Timer::Slow | Timer::Silent)),
            ) => *patience = if timer == Timer::Slow { Patience::Slow } else { Patience::Silent },
            (State::Later(..), Event::TimerFired(Timer::Due)) => self.check(false, effects),
            (_, Event::TimerFired(Timer::Interval)) => self.check_in_time(effects),
            (_, Event::Copied(done)) => self.copied = Some(done),
            (_, Event::Pressed(action)) => self.press(action, effects),
            (_, Event::ChannelChosen(channel)) => self.choose_channel(channel, effects),
            (_, Event::LinkPressed(url)) => {
                if let Some(link) = Link::parse(&url) {
                    effects.push(Effect::TellHost(Message::OpenLink { url: link.as_str().into() }));
                }
            }
            // Old tickets, reports on an install that has ended, timers of a state that is over.
            (_, Event::FeedArrived { .. } | Event::Reported(Report { .. }) | Event::TimerFired(_)) => {}
        }
    }

    fn fail_to_start(&mut self, failure: Failure) {
        self.state = State::Failed(Failed { failure, attempt: Attempt::Config, at: self.now });
    }

    fn press(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let is_quiet = self.quiet_for() > 0;
        match (&mut self.state, action) {
            (state, Action::Install) => {
                if let Some(offer) = state.installable().cloned() {
                    self.install(offer, effects);
                }
            }
            (State::Failed(Failed { attempt: Attempt::Install(install), .. }), Action::Retry) => {
                if install.at_night {
                    self.schedule(effects);
                } else {
                    let offer = install.offer.clone();
                    self.install(offer, effects);
                }
            }
            (State::Available(_), Action::Schedule) => self.schedule(effects),
            (State::Scheduled(..), Action::Unschedule) => self.unschedule(effects),
            // The service wants to be left alone: the screen says until when.
            (State::Failed(_), Action::Retry | Action::Check) if is_quiet => {}
            (State::Failed(_) | State::Offline(_), Action::Retry) => self.check(true, effects),
            (State::Failed(_) | State::Offline(_) | State::Licence(_), Action::Check) => self.check(true, effects),
            (state, Action::Check) if state.is_verdict() => self.check(true, effects),
            (State::Installing(install), Action::Cancel) if install.stage < Stage::Write && !install.cancelling => {
                install.cancelling = true;
                effects.push(Effect::TellHost(Message::Cancel { operation: install.operation.clone() }));
            }
            (State::Checking(_), Action::Cancel) => {
                self.stop_asking(effects);
                self.state = State::Failed(Failed::check(Failure::of(Code::Cancelled), self.now));
                self.watch_interval(effects);
            }
            (State::Preflight(..), Action::Proceed | Action::Cancel) => self.answer_problems(action, effects),
            (state, Action::Copy) => {
                effects.extend(
                    support::details(state, self.night.as_ref(), self.now, self.config.as_ref()).map(Effect::Copy),
                );
            }
            (State::Licence(_), Action::OpenRegistration)
                if self.config.as_ref().is_some_and(|config| config.host.registration.is_some()) =>
            {
                effects.push(Effect::TellHost(Message::OpenRegistration { extension: self.extension() }));
            }
            (_, Action::Skip | Action::UndoSkip | Action::Later(_) | Action::UndoLater) => {
                self.choose(action, effects);
            }
            (State::RestartNeeded(_), Action::Restart) => effects.push(Effect::TellHost(Message::Restart)),
            (state, Action::Download) => {
                if let Some(offer) = state.offer().filter(|offer| offer.content.artifact().is_some()) {
                    let offer = Box::new(offer.clone());
                    effects.push(Effect::TellHost(Message::Download { extension: self.extension(), offer }));
                }
            }
            // A button that the screen no longer shows.
            _ => {}
        }
    }

    /// The id of the extension, for a message of a panel that has several.
    fn extension(&self) -> Option<String> {
        self.config.as_ref().filter(|_| self.named).map(|config| config.extension.id.clone())
    }

    /// Tells the host of the state, where it is not the one that it knows.
    fn tell_state(&mut self, effects: &mut Vec<Effect>) {
        if self.state == State::Waiting {
            return;
        }
        let installed = self.config.as_ref().and_then(|config| config.extension.installed.as_ref());
        let message = Message::State {
            extension: self.extension(),
            state: self.state.name(),
            installed: installed.map(Version::to_string),
            offered: self.state.offer().map(|offer| offer.version.to_string()),
            code: self.state.code(),
        };
        if self.told.as_ref() != Some(&message) {
            self.copied = None;
            self.told = Some(message.clone());
            effects.push(Effect::TellHost(message));
        }
    }
}
