//! A host, a user, a service and a clock that do anything in any order. One press is one install; nothing is offered that is not newer;
//! what is refused is neither offered nor remembered; a counter that was remembered never goes back; and what is right is accepted.
//! It must never look at the panel's memory from inside: it knows what it was told, as a host does. Read next: `src/made.rs`, `src/watch.rs`.
#![no_main]

use extension_update::core::{
    config::Start,
    effect::Effect,
    error::{Code, Failure},
    event::{Action, Event, Timer},
    json::{Json, Rules, parse},
    memory::Memory,
    message::Message,
    moment::Moment,
    report::HostReport,
    session::Session,
    source::{Answer, Response},
    state::{Phase, State},
    trust::{self, Anchor, Role},
};
use extension_update_fuzz::{
    Choice, Kind, LICENCE_KEY,
    made::{Made, Pins},
    parse_start,
    vendor::{NOW, pin},
    watch::{check_effects, check_screen},
};
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};

const INSTALLED: [&str; 4] = ["0.0.0.3", "", "0.0.0.5", "0.0.0.1"];
const KINDS: [Kind; 4] = [Kind::SignedFeed, Kind::ReleasesApi, Kind::GithubReleases, Kind::SignedFeed];
const MOST_STEPS: usize = 48;

#[derive(Arbitrary, Debug)]
enum Step<'a> {
    Open(Opening<'a>),
    Refuse,
    TurnOutWrong,
    Answer(Reply<'a>),
    /// The same for an older question.
    AnswerLate(Reply<'a>),
    Report(Told),
    /// A report as it stands in the host's text.
    Say(&'a str),
    Press(u8),
    RunOut(u8),
    /// Seconds, also backwards: clocks are set.
    Wait(i32),
    FollowLink(&'a str),
    ChooseChannel(bool),
    Copied(bool),
}

#[derive(Arbitrary, Debug)]
struct Opening<'a> {
    flags: u8,
    more: u8,
    memory: Kept<'a>,
}

#[derive(Arbitrary, Debug)]
enum Kept<'a> {
    Nothing,
    /// What the panel asked to be kept.
    Last,
    Counter(u8),
    Damaged(&'a str),
}

#[derive(Arbitrary, Debug)]
enum Reply<'a> {
    Feed(Made),
    NotModified,
    Status { status: u16, retry_after: &'a str, body: &'a str },
    Silence(u8),
}

#[derive(Arbitrary, Debug)]
struct Told {
    old: bool,
    news: u8,
    number: u8,
}

/// What a host knows of its panel.
struct World {
    session: Session,
    now: Moment,
    operations: Vec<String>,
    ticket: u32,
    kept: Json,
    /// The counter below which nothing may be accepted, with the hash of its payload where that is known, and whose it is.
    highest: Option<(u64, String)>,
    extension: Option<String>,
    /// What a config brought that has to wait for the end of an install.
    waiting: Option<Memory>,
    choice: Flags,
}

/// What of the config in force decides over an answer.
#[derive(Clone, Copy, Default)]
struct Flags {
    kind: Kind,
    beta: bool,
    keys: bool,
    both_keys: bool,
    both_needed: bool,
}

fuzz_target!(|steps: Vec<Step>| {
    let mut world = World {
        session: Session::new(7),
        now: NOW,
        operations: Vec::new(),
        ticket: 0,
        kept: Json::object([]),
        highest: None,
        extension: None,
        waiting: None,
        choice: Flags::default(),
    };
    world.send(Event::Booted);
    for step in steps.iter().take(MOST_STEPS) {
        world.take(step);
    }
});

impl World {
    fn take(&mut self, step: &Step<'_>) {
        match step {
            Step::Open(opening) => self.open(opening),
            Step::Refuse => drop(self.send(Event::Refused(Failure::of(Code::Config)))),
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
            && let Some(memory) = self.waiting.take()
        {
            self.put_in_force(&memory);
        }
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
        effects
    }

    fn remember(&mut self, memory: &Json) {
        let early = matches!(self.session.state(), State::Waiting | State::Checking(_));
        assert!(!early, "remembered in {}", self.session.state().name());
        let feed = Memory::read(memory).feed.map(|feed| (feed.seq, feed.sha256));
        if let Some((seq, sha256)) = &self.highest {
            let (kept, digest) = feed.as_ref().expect("a counter is never forgotten");
            assert!(kept > seq || kept == seq && (sha256.is_empty() || digest == sha256), "{kept} after {seq}");
        }
        self.highest = feed;
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
            memory: Some(&memory),
        })
        .expect("the config is right");
        let unchanged = self.session.config() == Some(&start.config);
        let installing = self.session.state().installs();
        let brought = Memory::read(&memory);
        if installing {
            self.waiting = (!unchanged).then_some(brought);
        } else if !unchanged {
            self.waiting = Some(brought);
        }
        self.send(Event::Opened(Box::new(start)));
        // Asking for what is in force again changes nothing, whatever comes beside it.
        if !installing && let Some(config) = self.session.config().cloned() {
            let again = Start { config, memory: Memory::default(), running: None };
            assert!(self.send(Event::Opened(Box::new(again))).is_empty());
        }
    }

    /// A config is in force from now on: what it brought counts where it is higher, and speaks of one extension only.
    fn put_in_force(&mut self, brought: &Memory) {
        let config = self.session.config().expect("a config is in force");
        if self.extension.as_ref() != Some(&config.extension.id) {
            self.highest = None;
            self.extension = Some(config.extension.id.clone());
        }
        if let Some(feed) = &brought.feed
            && self.highest.as_ref().is_none_or(|(seq, _)| feed.seq > *seq)
        {
            self.highest = Some((feed.seq, feed.sha256.clone()));
        }
        let nobody = Role { keys: Vec::new(), threshold: 0 };
        let pinned = match &config.policy.anchor {
            Anchor::Keys(pinned) | Anchor::Root(pinned) => pinned,
            Anchor::Nothing => &nobody,
        };
        self.choice = Flags {
            kind: match config.source.kind {
                extension_update::core::config::SourceKind::SignedFeed => Kind::SignedFeed,
                extension_update::core::config::SourceKind::ReleasesApi => Kind::ReleasesApi,
                extension_update::core::config::SourceKind::GithubReleases => Kind::GithubReleases,
            },
            // Where the user may choose, what may be offered is the user's affair.
            beta: config.policy.channels.len() > 1 || !config.policy.channel_choices.is_empty(),
            keys: config.policy.anchor.is_pinned(),
            both_keys: pinned.keys.len() > 1,
            both_needed: pinned.threshold > 1,
        };
    }

    fn answer(&mut self, reply: &Reply<'_>, ticket: u32) {
        let Some(id) = self.session.config().map(|config| config.extension.id.clone()) else { return };
        let awaited = ticket == self.ticket
            && matches!(self.session.state(), State::Checking(check) if check.phase == Phase::Asking);
        let respond = |status: u16, body: String, retry_after: Option<String>| {
            Answer::Arrived(Response { status, body, etag: Some("\"x\"".into()), retry_after, ..Response::default() })
        };
        let answer = match reply {
            Reply::Feed(made) => respond(200, made.write(self.choice.kind, &id), None),
            Reply::NotModified => respond(304, String::new(), None),
            Reply::Status { status, retry_after, body } => {
                respond(*status, (*body).to_owned(), Some((*retry_after).to_owned()))
            }
            Reply::Silence(0..85) => Answer::Unreachable,
            Reply::Silence(85..170) => Answer::TimedOut,
            Reply::Silence(_) => Answer::TooLarge,
        };
        // What it has to become is said before the panel sees it.
        let expected = match reply {
            Reply::Feed(made) => self.expect(made, &id),
            _ => false,
        };
        let effects = self.send(Event::FeedArrived { ticket, answer });
        if !awaited {
            assert!(effects.is_empty(), "an answer that nobody waits for");
        } else if let Reply::Feed(made) = reply {
            let state = self.session.state();
            assert_eq!(state.is_verdict(), expected, "{made:?} became {}", state.name());
            match state.offer() {
                Some(_) if !expected => panic!("offered, and refused"),
                Some(offer) if self.choice.kind == Kind::SignedFeed => {
                    assert!(made.may_offer(&offer.version, self.choice.beta, self.now), "{}", offer.version);
                }
                _ => {}
            }
        }
    }

    /// Whether a feed has to be accepted.
    fn expect(&self, made: &Made, id: &str) -> bool {
        let Flags { kind, keys, both_keys, both_needed, .. } = self.choice;
        if kind != Kind::SignedFeed {
            return !keys;
        }
        let digest = || trust::hex(&trust::sha256(&made.write_payload(id)));
        let in_order = self.highest.as_ref().is_none_or(|(seq, sha256)| {
            let own = u64::from(made.seq);
            own > *seq || own == *seq && (sha256.is_empty() || *sha256 == digest())
        });
        in_order && made.is_good(Pins { both_keys, both_needed, now: self.now })
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
