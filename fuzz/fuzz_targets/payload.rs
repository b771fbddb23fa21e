//! Payloads as a vendor's key may have signed them. Each is read as it is; what the first byte is odd for is signed as
//! well and goes through a session: refused with one code and nothing remembered, or judged, remembered, and the same
//! once more when it is offline. It must never fix a payload before it is signed. Read next:
//! `src/core/source/signed_feed.rs` of the panel.
#![no_main]

use extension_update::core::config::Start;
use extension_update::core::effect::Effect;
use extension_update::core::error::{Code, Failure};
use extension_update::core::event::{Action, Event};
use extension_update::core::exchange::Answer;
use extension_update::core::feed::Feed;
use extension_update::core::json::{Json, parse};
use extension_update::core::memory::Memory;
use extension_update::core::message::Message;
use extension_update::core::moment::Moment;
use extension_update::core::session::Session;
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::state::State;
use extension_update::core::trust;
use extension_update::core::version::Version;
use extension_update::view::screen::view;
use extension_update_fuzz::{
    Choice, Kind,
    answer::check_feed,
    arrived, ask,
    offer::{check_offer, check_state},
    parse_start,
    vendor::{NOW, seal},
};
use extension_update_signing::{hash, pin};
use libfuzzer_sys::fuzz_target;

/// What the limits of the contract say.
const RELEASES: usize = 20;
const URLS: usize = 4;
const INTEGER: u64 = (1 << 53) - 1;
const AHEAD_MS: u64 = 24 * 60 * 60 * 1000;

fuzz_target!(|data: &[u8]| {
    let [first, payload @ ..] = data else { return };
    let statement = Statement::parse(payload);
    if let Ok(statement) = &statement {
        check_statement(statement, payload);
    }
    if first & 1 > 0 {
        check_session(*first, payload, &statement);
    }
});

fn check_statement(statement: &Statement, payload: &[u8]) {
    assert!(statement.seq <= INTEGER && statement.issued < statement.expires);
    for moment in [statement.issued, statement.expires] {
        let again = Moment::parse(&moment.to_string()).expect("a moment reads again");
        assert_eq!(again.millis(), moment.millis() / 1000 * 1000);
    }
    let text = std::str::from_utf8(payload).expect("a payload is UTF-8");
    let json = parse(text, trust::RULES).expect("a payload is JSON");
    assert_eq!(parse(&json.to_string(), trust::RULES).as_ref(), Ok(&json));
    assert_eq!(Statement::parse(json.to_string().as_bytes()).as_ref(), Ok(statement));
    for product in statement.products() {
        if let Ok(feed) = statement.feed_of(product) {
            check_signed_feed(&feed, &json, product);
        }
    }
}

fn check_signed_feed(feed: &Feed, json: &Json, product: &str) {
    check_feed(feed);
    let entry = json.get("products").and_then(|products| products.get(product));
    let list = entry.and_then(|entry| entry.get("releases")?.as_array()).expect("the product has releases");
    assert!(list.len() <= RELEASES);
    assert_eq!(feed.releases.len() + feed.dropped.len(), list.len(), "an entry is read, or dropped with a reason");
    for release in &feed.releases {
        assert_eq!(Version::parse_strict(release.version.as_str()).as_ref(), Ok(&release.version));
        assert!(release.date.is_some() && !release.channel.is_empty());
        assert!(
            release.content.artifact().is_some() != release.content.notice().is_some(),
            "a file, or a link instead of one"
        );
        if let Some(artifact) = release.content.artifact() {
            assert!(artifact.urls.len() <= URLS && artifact.sha256.is_some() && artifact.md5.is_none());
            assert!(artifact.size.is_some_and(|size| (1..=INTEGER).contains(&size)));
        }
    }
}

/// The payload, signed, in a panel that has seen counter 7 where the second bit says so.
fn check_session(first: u8, payload: &[u8], statement: &Result<Statement, Failure>) {
    let keys = [pin(1)];
    let seen = (first & 2 > 0).then_some(7);
    let memory = Json::object([("seq", seen.into()), ("sha256", seen.map(|_| "0".repeat(64)).into())]);
    let choice = Choice {
        kind: Kind::SignedFeed,
        installed: if first & 32 > 0 { "" } else { "0.0.0.3" },
        beta: first & 4 > 0,
        english: first & 8 > 0,
        obstacle: first & 16 > 0,
        by_panel: first & 64 > 0,
        keys: &keys,
        memory: Some(&memory),
        ..Choice::default()
    };
    let start = parse_start(&choice).expect("the config is right");
    let config = start.config.clone();
    let (mut session, effects) = ask(start, arrived(seal(payload, &[1])));
    assert!(!view(&session).children.is_empty());
    let remembered = find_remembered(&effects);
    match judge(statement, seen) {
        Err(code) => {
            assert!(matches!(session.state(), State::Failed(failed) if failed.failure.code == code), "{code:?}");
            assert_eq!(remembered, None, "remembered after {code:?}");
            assert!(session.handle(Event::Pressed(Action::Install), NOW).is_empty());
        }
        Ok((statement, feed)) => {
            assert!(session.state().is_verdict(), "{:?}", session.state());
            check_state(&config, &feed, session.state());
            let memory = remembered.expect("what was verified is remembered");
            assert_eq!(memory.get("seq").and_then(Json::as_u64), Some(statement.seq));
            let sha256 = memory.get("sha256").and_then(Json::as_str).map(str::to_owned);
            assert_eq!(sha256, Some(hash(payload)));
            check_follow_ups(&session, payload, statement);
            check_offline(&Choice { memory: Some(&memory), ..choice }, session.state());
        }
    }
}

/// What must become of a statement, in the order in which the panel says it.
fn judge(statement: &Result<Statement, Failure>, seen: Option<u64>) -> Result<(&Statement, Feed), Code> {
    let statement = statement.as_ref().map_err(|failure| failure.code)?;
    let feed = statement.feed_of("DEMO").map_err(|failure| failure.code)?;
    match seen {
        Some(seen) if statement.seq < seen => return Err(Code::Rollback),
        Some(seen) if statement.seq == seen => return Err(Code::Equivocation),
        _ => {}
    }
    if statement.issued.millis() > NOW.millis() + AHEAD_MS {
        return Err(Code::Clock);
    }
    if statement.expires <= NOW { Err(Code::Expired) } else { Ok((statement, feed)) }
}

/// The same counter over other bytes, and the same bytes by a key that nobody has pinned, change nothing but the
/// screen.
fn check_follow_ups(session: &Session, payload: &[u8], statement: &Statement) {
    let mut other = payload.to_vec();
    other.push(b' ');
    let cases = [(seal(&other, &[1]), Code::Equivocation), (seal(payload, &[2]), Code::Signature)];
    let config = session.config().expect("a config is in force").clone();
    for (body, code) in cases {
        let memory = Json::object([("seq", statement.seq.into()), ("sha256", hash(payload).into())]);
        let start =
            Start { config: config.clone(), memory: Memory::read(&memory), running: None, approval: None, night: None };
        let (session, effects) = ask(start, arrived(body));
        assert!(matches!(session.state(), State::Failed(failed) if failed.failure.code == code), "{code:?}");
        assert_eq!(find_remembered(&effects), None, "remembered after {code:?}");
        assert!(session.state().offer().is_none());
    }
}

/// What is remembered is verified and judged again when the service cannot be reached, to the same end.
fn check_offline(choice: &Choice<'_>, online: &State) {
    let start = parse_start(&Choice { by_panel: false, ..*choice }).expect("the config is right");
    let config = start.config.clone();
    let (session, effects) = ask(start, Answer::Unreachable);
    let State::Offline(offline) = session.state() else { panic!("{:?} with a kept feed", session.state()) };
    assert_eq!(&*offline.answer, online);
    assert_eq!(find_remembered(&effects), None);
    if let Some(offer) = session.state().offer() {
        check_offer(&config, offer);
    }
    let other = [pin(2)];
    let start = parse_start(&Choice { keys: &other, by_panel: false, ..*choice }).expect("the config is right");
    let (session, _) = ask(start, Answer::Unreachable);
    assert!(matches!(session.state(), State::Failed(_)), "a kept feed of a key that is pinned no more");
}

fn find_remembered(effects: &[Effect]) -> Option<Json> {
    effects.iter().find_map(|effect| match effect {
        Effect::TellHost(Message::Remember { memory, .. }) => Some(memory.clone()),
        _ => None,
    })
}
