//! A host, a user, a service and a clock that do anything in any order. One press is one install; nothing is offered
//! that is not newer; what is refused is neither offered nor remembered; a counter that was remembered never goes back;
//! and what is right is accepted. It must never look at the panel's memory from inside: it knows what it was told, as a
//! host does. Read next: `src/made.rs`, `src/watch.rs`.
#![no_main]

use extension_update::core::config::{Look, Start};
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event, Timer};
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::json::{Json, Rules, parse};
use extension_update::core::memory::Memory;
use extension_update::core::message::Message;
use extension_update::core::moment::Moment;
use extension_update::core::report::HostReport;
use extension_update::core::session::Session;
use extension_update::core::state::{Phase, State};
use extension_update_fuzz::{
    Choice, Kind, LICENCE_KEY,
    chain::MadeChain,
    choices::Choices,
    known::Known,
    made::{Made, Written},
    parse_start,
    step::{Kept, Opening, Reply, Step, Told},
    trusted::{Confirmation, Trust},
    vendor::NOW,
    watch::{check_effects, check_screen},
};
use extension_update_signing::{hash, pin};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};

const INSTALLED: [&str; 4] = ["0.0.0.3", "", "0.0.0.5", "0.0.0.1"];
const KINDS: [Kind; 4] = [Kind::SignedFeed, Kind::ReleasesApi, Kind::GithubReleases, Kind::SignedFeed];
const MOST_STEPS: usize = 48;

/// How long an answer may be worked on, in milliseconds.
const WORK_MS: u64 = 22_000;

/// What a host knows of its panel.
struct World {
    session: Session,
    now: Moment,
    operations: Vec<String>,
    ticket: u32,
    kept: Json,
    /// Below this nothing may be accepted.
    known: Known,
    /// Whether more may be known than that: of keys, after what was kept was judged anew.
    unsure: bool,
    extension: Option<String>,
    /// What a config brought that has to wait for the end of an install.
    waiting: Option<Known>,
    choice: Choices,
    /// Whether the panel works on an answer, and what has to become of it.
    working: bool,
    due: Option<Due>,
    manner: Manner,
}

/// What the first bytes of an input choose for all of it.
#[derive(Default)]
struct Manner {
    /// What stands beside the feeds, by their counters.
    chains: Vec<MadeChain>,
    fresh_only: bool,
    /// Whether the page's turns are left to the steps.
    slow: bool,
}

/// An answer that is worked on.
struct Due {
    made: Made,
    /// Whose signatures count, where it has to be accepted; `None` inside where nobody signs.
    expected: Option<Option<Trust>>,
    began: Moment,
}

// An odd first byte belongs to a list of steps with something in it; an even one stands before chains.
fuzz_target!(|data: &[u8]| {
    let Some(first) = data.first() else { return };
    let even = first % 2 == 0;
    let mut rest = arbitrary::Unstructured::new(if even { &data[1..] } else { data });
    let chains = if even { Vec::arbitrary(&mut rest).unwrap_or_default() } else { Vec::new() };
    let Ok(steps) = Vec::<Step>::arbitrary_take_rest(rest) else { return };
    let mut world = World {
        session: Session::new(7),
        now: NOW,
        operations: Vec::new(),
        ticket: 0,
        kept: Json::object([]),
        known: Known::default(),
        unsure: false,
        extension: None,
        waiting: None,
        choice: Choices::default(),
        working: false,
        due: None,
        manner: Manner { chains, fresh_only: even && first & 2 > 0, slow: even && first & 4 > 0 },
    };
    world.send(Event::Booted(Look::default()));
    for step in steps.iter().take(MOST_STEPS) {
        world.take(step);
    }
});

impl World {
    fn take(&mut self, step: &Step<'_>) {
        match step {
            Step::Open(opening) => self.open(opening),
            Step::Refuse => drop(self.send(Event::Refused(Failure::of(Code::Config), String::new()))),
            Step::TurnOutWrong => drop(self.send(Event::TurnedOutWrong(Failure::of(Code::Config)))),
            Step::Answer(reply) => self.answer(reply, self.ticket),
            Step::AnswerLate(reply) => self.answer(reply, self.ticket.saturating_sub(1)),
            Step::Report(told) => self.report(&self.write_report(told)),
            Step::Say(text) => self.report(text),
            Step::Press(number) => {
                drop(self.send(Event::Pressed(Action::ALL[usize::from(*number) % Action::ALL.len()])));
            }
            Step::RunOut(number) => {
                drop(self.send(Event::TimerFired(Timer::ALL[usize::from(*number) % Timer::ALL.len()])))
            }
            Step::Wait(seconds) => {
                let millis = u64::from(seconds.unsigned_abs()) * 1000;
                let now = self.now.millis();
                self.now = Moment::of_millis(if *seconds < 0 { now.saturating_sub(millis) } else { now + millis });
            }
            Step::ChooseChannel(beta) => {
                let channel = if *beta { "beta" } else { "stable" };
                drop(self.send(Event::ChannelChosen(channel.into())));
            }
            Step::Copied(done) => drop(self.send(Event::Copied(*done))),
            Step::FollowLink(url) => drop(self.send(Event::LinkPressed((*url).to_owned()))),
        }
    }

    /// Every event goes through here, and everything that must hold of any event is checked here.
    fn send(&mut self, event: Event) -> Vec<Effect> {
        let before = self.session.state().clone();
        let effects = self.session.handle(event.clone(), self.now);
        check_effects(&before, &event, &effects, &self.session);
        check_screen(&self.session);
        if !self.session.state().installs()
            && let Some(brought) = self.waiting.take()
        {
            self.put_in_force(&brought);
        }
        let turned = matches!(event, Event::TimerFired(Timer::Judge)) && self.working;
        let goes_on = effects.iter().any(|effect| matches!(effect, Effect::SetTimer { timer: Timer::Judge, .. }));
        if effects.contains(&Effect::ClearTimer(Timer::Judge)) {
            assert!(self.working, "nothing to leave off");
            (self.working, self.due) = (false, None);
        }
        self.working = goes_on || self.working && !turned;
        // What was kept is judged anew: what comes of it is known once it is told.
        self.unsure |= turned && (self.due.is_none() || self.is_late());
        for effect in &effects {
            match effect {
                Effect::Fetch { ticket, .. } | Effect::TellHost(Message::Fetch { ticket, .. }) => self.ticket = *ticket,
                Effect::TellHost(Message::Install { operation, .. }) => {
                    assert!(!self.operations.contains(operation), "{operation} was begun before");
                    self.operations.push(operation.clone());
                }
                Effect::TellHost(Message::Remember { memory, .. }) => self.remember(memory),
                _ => {}
            }
        }
        if turned {
            self.see_work(goes_on);
        }
        effects
    }

    fn is_late(&self) -> bool {
        let began = self.due.as_ref().map(|due| due.began.millis());
        began.is_some_and(|began| self.now.millis().saturating_sub(began) > WORK_MS)
    }

    /// The work on an answer has gone on, or come to its end.
    fn see_work(&mut self, goes_on: bool) {
        if self.due.is_none() {
            return;
        }
        if self.is_late() {
            assert!(!self.session.state().is_verdict(), "work without an end became a verdict");
            self.due = None;
        } else if !goes_on && let Some(due) = self.due.take() {
            self.settle(&due);
        } else {
            assert!(matches!(self.session.state(), State::Checking(check) if check.phase == Phase::Judging));
        }
    }

    /// An answer has been judged: it became what it had to.
    fn settle(&mut self, due: &Due) {
        let (state, made) = (self.session.state(), &due.made);
        assert_eq!(state.is_verdict(), due.expected.is_some(), "{made:?} became {}, {state:?}", state.name());
        if let Some(offer) = state.offer() {
            assert!(due.expected.is_some(), "offered, and refused");
            let may_offer =
                self.choice.kind != Kind::SignedFeed || made.may_offer(&offer.version, self.choice.beta, self.now);
            assert!(may_offer, "{}", offer.version);
        }
        // What was verified is what the host keeps.
        if let Some(Some(trust)) = &due.expected {
            self.known = Known::read(&self.kept);
            self.unsure = false;
            assert_eq!(self.known.feed.as_ref().map(|(seq, _)| *seq), Some(u64::from(made.seq)));
            assert_eq!(self.known.floor.root, trust.root);
            trust.check_remembered(&self.known.floor.revoked);
        }
    }

    fn remember(&mut self, memory: &Json) {
        let early = matches!(self.session.state(), State::Waiting | State::Checking(_));
        assert!(!early, "remembered in {}", self.session.state().name());
        let next = Known::read(memory);
        self.known.check_next(&next);
        self.known = next;
        self.unsure = false;
        self.kept = memory.clone();
    }

    fn open(&mut self, opening: &Opening<'_>) {
        let memory = match opening.memory {
            Kept::Nothing => Json::object([]),
            Kept::Last => self.kept.clone(),
            Kept::Counter(seq) => Json::object([("seq", u64::from(seq).into())]),
            // A key that the host itself puts there comes back to it: that is not what is looked for.
            Kept::Damaged(text) if text.contains(LICENCE_KEY) => Json::object([]),
            Kept::Damaged(text) => match parse(text, Rules::HOST) {
                Ok(json @ Json::Object(_)) => json,
                _ => Json::object([("envelope", text.into()), ("seq", text.len().to_string().into())]),
            },
        };
        let (flags, more) = (opening.flags, opening.more);
        let flag = |bit: u8| more & bit > 0;
        let kind = KINDS[usize::from(flags & 3)];
        let keys = match (kind, flag(1), flag(2)) {
            (Kind::SignedFeed, _, true) | (_, true, true) => vec![pin(1), pin(2)],
            (Kind::SignedFeed, _, false) | (_, true, false) => vec![pin(1)],
            _ => Vec::new(),
        };
        let rooted = flag(16) && !keys.is_empty() && !self.manner.chains.is_empty();
        let start = parse_start(&Choice {
            kind,
            installed: INSTALLED[usize::from(flags >> 2 & 3)],
            beta: flags & 16 > 0,
            english: flags & 32 > 0,
            obstacle: flags & 64 > 0,
            by_panel: flags & 128 > 0,
            other_extension: flag(8),
            more: more >> 5,
            threshold: if flag(4) && keys.len() == 2 { 2 } else { 1 },
            keys: &keys,
            rooted,
            fresh_only: self.manner.fresh_only,
            memory: Some(&memory),
        })
        .expect("the config is right");
        let unchanged = self.session.config() == Some(&start.config);
        let installing = self.session.state().installs();
        let brought = Known::read(&memory);
        if installing {
            self.waiting = (!unchanged).then_some(brought);
        } else if !unchanged {
            self.waiting = Some(brought);
        }
        self.send(Event::Opened(Box::new(start)));
        // Asking for what is in force again changes nothing, whatever comes beside it.
        if !installing && let Some(config) = self.session.config().cloned() {
            let again = Start { config, memory: Memory::default(), running: None, approval: None, night: None };
            assert!(self.send(Event::Opened(Box::new(again))).is_empty());
        }
    }

    /// A config is in force from now on: what it brought counts where it is higher, and speaks of one extension only.
    fn put_in_force(&mut self, brought: &Known) {
        let config = self.session.config().expect("a config is in force");
        if self.extension.as_ref() != Some(&config.extension.id) {
            self.known = Known::default();
            self.unsure = false;
            self.extension = Some(config.extension.id.clone());
        }
        self.known.take_in(brought);
        self.choice = Choices::of(config);
    }

    fn answer(&mut self, reply: &Reply<'_>, ticket: u32) {
        let Some(id) = self.session.config().map(|config| config.extension.id.clone()) else { return };
        let asking = matches!(self.session.state(), State::Checking(check) if check.phase == Phase::Asking);
        let awaited = ticket == self.ticket && asking;
        let respond = |status: u16, body: String, retry_after: Option<String>| {
            Answer::Arrived(Response { status, body, etag: Some("\"x\"".into()), retry_after, ..Response::default() })
        };
        // What a feed has to become is said before the panel sees it.
        let mut due = None;
        let answer = match reply {
            Reply::Feed(made) => {
                let (body, expected) = self.write(made, &id);
                due = Some(Due { made: made.clone(), expected, began: self.now });
                respond(200, body, None)
            }
            Reply::NotModified => respond(304, String::new(), None),
            Reply::Status { status, retry_after, body } => {
                respond(*status, (*body).to_owned(), Some((*retry_after).to_owned()))
            }
            Reply::Silence(0..85) => Answer::Unreachable,
            Reply::Silence(85..170) => Answer::TimedOut,
            Reply::Silence(_) => Answer::TooLarge,
        };
        // What is not sure is not foretold.
        let mut due = due.filter(|_| awaited && !self.unsure);
        self.unsure |= awaited && due.is_none();
        let effects = self.send(Event::FeedArrived { ticket, answer });
        if !awaited {
            assert!(effects.is_empty(), "an answer that nobody waits for");
        } else if self.working {
            self.due = due.take();
        } else if let Some(due) = due {
            self.settle(&due);
        }
        while self.working && !self.manner.slow {
            self.send(Event::TimerFired(Timer::Judge));
        }
    }

    /// The body of a feed; whether it has to be accepted, and by whose signatures.
    fn write(&self, made: &Made, id: &str) -> (String, Option<Option<Trust>>) {
        let choice = &self.choice;
        let pinned = choice.pinned.as_ref();
        let (Kind::SignedFeed, Some(pinned)) = (choice.kind, pinned) else {
            return (made.write(choice.kind, id), pinned.is_none().then_some(None));
        };
        let chains = &self.manner.chains;
        let Written { body, signers, chain } = match chains.get(usize::from(made.seq) % chains.len().max(1)) {
            Some(chain) => made.write_chained(id, chain, pinned, choice.rooted),
            None => made.write_signed(id),
        };
        let trust = match choice.rooted {
            true => chain.judge(pinned, &self.known.floor, self.now),
            false => chain.judge_pinned(pinned, &self.known.floor),
        };
        let digest = || hash(made.write_payload(id));
        let trust = trust.ok().filter(|trust| {
            let seen = self.known.feed.as_ref().filter(|_| !trust.rekeyed);
            let in_order = seen.is_none_or(|(seq, sha256)| {
                let own = u64::from(made.seq);
                own > *seq || own == *seq && (sha256.is_empty() || *sha256 == digest())
            });
            let confirmed = !choice.fresh_only || chain.confirm(trust, self.now) == Confirmation::Fine;
            in_order && confirmed && made.is_good(self.now) && trust.feed.is_carried_by(&signers)
        });
        (body, trust.map(Some))
    }

    fn write_report(&self, told: &Told) -> String {
        let nobody = "nobody".to_owned();
        let operation = if told.old { self.operations.first() } else { self.operations.last() }.unwrap_or(&nobody);
        let number = told.number;
        let rest = match told.news % 9 {
            0 => r#""report":"accepted""#.to_owned(),
            1 => format!(r#""report":"progress","stage":"download","done":{number},"total":100"#),
            2 => r#""report":"progress","stage":"check""#.to_owned(),
            3 => r#""report":"progress","stage":"write""#.to_owned(),
            4 | 5 => format!(r#""report":"installed","version":"0.0.0.{}""#, number % 8),
            6 => r#""report":"failed","code":"cancelled","restored":true"#.to_owned(),
            8 => format!(r#""report":"preflight","problems":[{{"code":"sessions","blocks":{}}}]"#, number & 1 > 0),
            _ => r#""report":"failed","code":"other","text":"DEMO-Q2BAV-EAYBV-VIYFM-WE1WE""#.to_owned(),
        };
        format!(r#"{{"operation":"{operation}",{rest}}}"#)
    }

    fn report(&mut self, text: &str) {
        let admitted = HostReport::parse(text).and_then(|report| self.session.admit(report));
        match admitted {
            Ok(event) => drop(self.send(event)),
            Err(refusal) => {
                assert!(["report", "operation", "ticket"].contains(&refusal.code) && !refusal.text.is_empty())
            }
        }
    }
}
