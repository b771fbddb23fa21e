//! The session: events in, effects out. [`Session::handle`] is the only entrance of the core.
//!
//! It matches on the state and the event together: what does not fit the state changes nothing. Next: `state.rs`.

use super::address::Link;
use super::config::{Config, Transport};
use super::effect::Effect;
use super::error::{Code, Failure, Refusal};
use super::event::{Action, Event, Timer};
use super::json::Json;
use super::message::Message;
use super::report::{HostReport, News, Report};
use super::source::{self, Answer};
use super::state::{Failed, FailedInstall, Install, Patience, Stage, State};
use super::verdict::{Offer, Verdict, judge};
use super::version::Version;

/// After this time of the host's silence the panel says that it still works, in milliseconds.
pub const SLOW_MS: u32 = 60_000;

/// After this time of the host's silence the panel offers help, in milliseconds.
pub const SILENT_MS: u32 = 600_000;

/// How much longer than the service a host may take to say that there is no answer, in milliseconds.
const HOST_GRACE_MS: u32 = 4_000;

/// One panel on one page.
#[derive(Debug)]
pub struct Session {
    config: Option<Config>,
    state: State,
    /// A config that came while an install ran; it is judged when that ends.
    next_config: Option<Box<Config>>,
    ticket: u32,
    operations: Operations,
    told: Option<Message>,
}

/// The names of installs. A page's installs are told from those of the page before by `seed`.
#[derive(Debug)]
struct Operations {
    seed: u32,
    count: u32,
}

impl Operations {
    fn begin(&mut self) -> String {
        self.count += 1;
        self.name(self.count)
    }

    fn name(&self, count: u32) -> String {
        format!("{:08x}-{count}", self.seed)
    }

    fn has_begun(&self, operation: &str) -> bool {
        (1..=self.count).any(|count| self.name(count) == operation)
    }
}

impl Session {
    /// A session that waits. `seed` is random: it makes the names of installs differ from page to page.
    pub fn new(seed: u32) -> Session {
        let operations = Operations { seed, count: 0 };
        Session { config: None, state: State::Waiting, next_config: None, ticket: 0, operations, told: None }
    }

    /// The state.
    pub fn state(&self) -> &State {
        &self.state
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
        match report {
            HostReport::Fetched { ticket, .. } if ticket == 0 || ticket > self.ticket => {
                Err(Refusal { code: "ticket", text: format!("ticket: {ticket} was never given out") })
            }
            HostReport::Fetched { ticket, answer } => Ok(Event::FeedArrived { ticket, answer }),
            HostReport::Install(report) if self.operations.has_begun(&report.operation) => Ok(Event::Reported(report)),
            HostReport::Install(report) => Err(Refusal {
                code: "operation",
                text: format!("operation: {} is not known", Json::from(source::cut(&report.operation))),
            }),
        }
    }

    /// Takes an event in; the answer is what the edge is to do, in this order.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.take_in(event, &mut effects);
        self.tell_state(&mut effects);
        // A config that waited for the end of an install is judged now.
        if !matches!(self.state, State::Installing(_))
            && let Some(config) = self.next_config.take()
        {
            self.open(*config, &mut effects);
            self.tell_state(&mut effects);
        }
        effects
    }

    fn take_in(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match (&mut self.state, event) {
            (_, Event::Booted) => effects.push(Effect::TellHost(Message::Ready)),
            (State::Installing(_), Event::Opened(config)) => {
                let unchanged = self.config.as_ref().is_some_and(|now| now.same_as(&config));
                self.next_config = (!unchanged).then_some(config);
            }
            (_, Event::Opened(config)) => {
                if !self.config.as_ref().is_some_and(|now| now.same_as(&config)) {
                    self.open(*config, effects);
                }
            }
            // An install that runs is worth more than a call that was wrong.
            (State::Installing(_), Event::TurnedOutWrong(_)) => {}
            (_, Event::TurnedOutWrong(failure)) => {
                self.stop_asking(effects);
                self.config = None;
                self.state = State::Failed(Failed { failure, install: None });
            }
            (State::Waiting | State::Failed(_), Event::Refused(failure)) if self.config.is_none() => {
                self.state = State::Failed(Failed { failure, install: None });
            }
            (_, Event::Refused(_)) => {}
            (State::Checking, Event::FeedArrived { ticket, answer }) if ticket == self.ticket => {
                self.stop_asking(effects);
                self.judge(&answer);
            }
            (State::Checking, Event::TimerFired(Timer::Answer)) => {
                self.stop_asking(effects);
                self.judge(&Answer::TimedOut);
            }
            (State::Installing(install), Event::Reported(report)) if install.operation == report.operation => {
                self.hear(report.news, effects);
            }
            (State::Installing(install), Event::TimerFired(Timer::Slow)) => install.patience = Patience::Slow,
            (State::Installing(install), Event::TimerFired(Timer::Silent)) => install.patience = Patience::Silent,
            (_, Event::Pressed(action)) => self.press(action, effects),
            (_, Event::LinkPressed(url)) => {
                if let Some(link) = Link::parse(&url) {
                    effects.push(Effect::TellHost(Message::OpenLink { url: link.as_str().into() }));
                }
            }
            // Old tickets, reports on an install that has ended, timers of a state that is over.
            (_, Event::FeedArrived { .. } | Event::Reported(Report { .. }) | Event::TimerFired(_)) => {}
        }
    }

    fn open(&mut self, config: Config, effects: &mut Vec<Effect>) {
        self.stop_asking(effects);
        self.config = Some(config);
        self.check(effects);
    }

    /// Asks the update service.
    fn check(&mut self, effects: &mut Vec<Effect>) {
        let Some(config) = &self.config else { return };
        self.ticket += 1;
        let ticket = self.ticket;
        let request = source::request(config);
        self.state = State::Checking;
        // Whoever looks at the state sees that it is checked before the question goes out.
        let millis = match config.source.transport {
            Transport::Fetch => request.timeout_ms,
            Transport::Host => request.timeout_ms + HOST_GRACE_MS,
        };
        effects.push(Effect::SetTimer { timer: Timer::Answer, millis });
        effects.push(match config.source.transport {
            Transport::Fetch => Effect::Fetch { ticket, request },
            Transport::Host => Effect::TellHost(Message::Fetch { ticket, request }),
        });
    }

    /// No answer is wanted any more.
    fn stop_asking(&self, effects: &mut Vec<Effect>) {
        if let (State::Checking, Some(config)) = (&self.state, &self.config) {
            effects.push(Effect::ClearTimer(Timer::Answer));
            if config.source.transport == Transport::Fetch {
                effects.push(Effect::AbortFetch);
            }
        }
    }

    fn judge(&mut self, answer: &Answer) {
        let Some(config) = &self.config else { return };
        self.state = match source::read(config, answer) {
            Err(failure) if failure.code == Code::Licence => State::Licence(failure),
            Err(failure) => State::Failed(Failed { failure, install: None }),
            Ok(feed) => match judge(config, &feed) {
                Verdict::UpToDate => State::UpToDate,
                Verdict::NewerThanFeed { newest } => State::NewerThanFeed { newest },
                Verdict::Available(offer) => State::Available(offer),
                Verdict::NotInstallable(offer, hindrances) => State::NotInstallable(offer, hindrances),
                Verdict::Nothing => State::NothingToInstall,
            },
        };
    }

    fn press(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match (&mut self.state, action) {
            (State::Available(offer), Action::Install) => {
                let offer = offer.clone();
                self.install(offer, effects);
            }
            (State::Failed(Failed { install: Some(install), .. }), Action::Retry) => {
                let offer = install.offer.clone();
                self.install(offer, effects);
            }
            (State::Failed(_), Action::Retry)
            | (
                State::Failed(_)
                | State::UpToDate
                | State::NewerThanFeed { .. }
                | State::NotInstallable(..)
                | State::NothingToInstall
                | State::Licence(_),
                Action::Check,
            ) => self.check(effects),
            (State::Installing(install), Action::Cancel) if install.stage < Stage::Write && !install.cancelling => {
                install.cancelling = true;
                effects.push(Effect::TellHost(Message::Cancel { operation: install.operation.clone() }));
            }
            (State::RestartNeeded(_), Action::Restart) => effects.push(Effect::TellHost(Message::Restart)),
            (state, Action::Download) => {
                if let Some(offer) = state.offer().filter(|offer| offer.artifact.is_some()) {
                    effects.push(Effect::TellHost(Message::Download { offer: Box::new(offer.clone()) }));
                }
            }
            // A button that the screen no longer shows.
            _ => {}
        }
    }

    fn install(&mut self, offer: Offer, effects: &mut Vec<Effect>) {
        let Some(config) = &self.config else { return };
        let operation = self.operations.begin();
        effects.push(Effect::TellHost(Message::Install {
            operation: operation.clone(),
            extension: config.extension.id.clone(),
            offer: Box::new(offer.clone()),
        }));
        self.state = State::Installing(Install {
            operation,
            offer,
            stage: Stage::Asked,
            done: None,
            total: None,
            patience: Patience::Fine,
            cancelling: false,
        });
        watch(effects);
    }

    /// A report on the install that runs.
    fn hear(&mut self, news: News, effects: &mut Vec<Effect>) {
        let State::Installing(install) = &mut self.state else { return };
        install.patience = Patience::Fine;
        watch(effects);
        let end = match news {
            News::Accepted => {
                install.stage = install.stage.max(Stage::Accepted);
                return;
            }
            // Reports may overtake each other; the panel never shows a stage that is over.
            News::Progress { stage, .. } if stage < install.stage => return,
            News::Progress { stage, done, total } => {
                install.stage = stage;
                install.done = done;
                install.total = total;
                return;
            }
            News::Installed(version) => match Version::parse(&version) {
                Ok(version) if version == install.offer.version => Ok(()),
                _ => Err((Failure::with_detail(Code::VersionMismatch, source::cut(&version)), None)),
            },
            News::Failed { failure, restored } => Err((failure, restored)),
        };
        effects.extend([Effect::ClearTimer(Timer::Slow), Effect::ClearTimer(Timer::Silent)]);
        let offer = install.offer.clone();
        self.state = match end {
            Ok(()) => State::RestartNeeded(offer),
            Err((mut failure, restored)) => {
                if let (Some(config), Some(detail)) = (&self.config, &failure.detail) {
                    failure.detail = Some(config.licence_key.redact(detail));
                }
                State::Failed(Failed { failure, install: Some(FailedInstall { offer, restored }) })
            }
        };
    }

    /// Tells the host of the state, where it is not the one that it knows.
    fn tell_state(&mut self, effects: &mut Vec<Effect>) {
        if self.state == State::Waiting {
            return;
        }
        let installed = self.config.as_ref().and_then(|config| config.extension.installed.as_ref());
        let message = Message::State {
            state: self.state.name(),
            installed: installed.map(Version::to_string),
            offered: self.state.offer().map(|offer| offer.version.to_string()),
            code: self.state.code(),
        };
        if self.told.as_ref() != Some(&message) {
            self.told = Some(message.clone());
            effects.push(Effect::TellHost(message));
        }
    }
}

/// The host has said something: its silence is counted anew.
fn watch(effects: &mut Vec<Effect>) {
    effects.push(Effect::SetTimer { timer: Timer::Slow, millis: SLOW_MS });
    effects.push(Effect::SetTimer { timer: Timer::Silent, millis: SILENT_MS });
}
