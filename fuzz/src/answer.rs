//! Answers of services without signatures. The first byte of an input chooses the circumstances, the second the HTTP
//! status, the rest is the body; so a service's text can be put into a corpus as it is, with two characters before it.
//! It must never look at a feed through the session alone: the feed itself is checked as well. Read next: `offer.rs`.

use crate::{
    Choice, Kind, LICENCE_KEY, ask,
    offer::{check_artifact, check_state},
    parse_start,
    vendor::NOW,
};
use extension_update::core::config::Start;
use extension_update::core::error::{Code, Failure};
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::feed::Feed;
use extension_update::core::json::{Rules, parse};
use extension_update::core::memory::Memory;
use extension_update::core::source;
use extension_update::core::state::State;
use extension_update::core::version::Version;
use extension_update::view::{node::Node, screen::view};

/// What is installed, by the two lowest bits of the first byte, counted from `0`.
const INSTALLED: [&str; 4] = ["0.0.0.3", "", "1.0-rc.1", "4294967295.4294967295.4294967295.4294967295"];

/// By the second byte: a space (and so every text of a corpus) is a success.
const STATUSES: [u16; 8] = [200, 204, 304, 400, 401, 403, 500, 0];

/// How many characters of a foreign text are shown.
const SHOWN_CHARS: usize = 300;

/// How many of them are kept for whoever is asked for help.
const KEPT_CHARS: usize = 4000;

pub fn check_answer(kind: Kind, data: &[u8]) {
    let [first, second, body @ ..] = data else { return };
    // So that texts can begin with characters: `0` chooses nothing.
    let first = first.wrapping_sub(b'0');
    let keys = if first & 32 > 0 { vec!["A".repeat(43) + "="] } else { Vec::new() };
    let (beta, english, obstacle) = (first & 4 > 0, first & 8 > 0, first & 16 > 0);
    let installed = INSTALLED[usize::from(first & 3)];
    let start = parse_start(&Choice { kind, installed, beta, english, obstacle, keys: &keys, ..Choice::default() })
        .expect("the config is right");
    let body = String::from_utf8_lossy(body).into_owned();
    check_json(&body);
    let answer = Answer::Arrived(Response { status: STATUSES[usize::from(second & 7)], body, ..Response::default() });
    let config = start.config.clone();
    let read = source::read(&config, &answer, &Memory::default(), NOW);
    assert_eq!(read, source::read(&config, &answer, &Memory::default(), NOW), "the same answer is the same feed");
    match &read {
        Ok((feed, seen)) => {
            assert!(seen.is_none(), "there is nothing to remember of what nobody has signed");
            assert!(!config.policy.anchor.is_pinned(), "unsigned, and accepted");
            check_feed(feed);
        }
        Err(failure) => check_failure(failure),
    }
    check_session(start, answer, &read);
}

/// What is read, printed and read again is the same.
fn check_json(text: &str) {
    if let Ok(json) = parse(text, Rules::HOST) {
        assert_eq!(parse(&json.to_string(), Rules::HOST), Ok(json));
    }
}

/// What must hold of a feed, whatever its format.
pub fn check_feed(feed: &Feed) {
    for pair in feed.releases.windows(2) {
        assert!(pair[0].version > pair[1].version, "newest first, each version once");
    }
    for release in &feed.releases {
        assert_eq!(Version::parse(release.version.as_str()).as_ref(), Ok(&release.version));
        release.content.artifact().into_iter().for_each(check_artifact);
    }
    for dropped in &feed.dropped {
        assert!(!dropped.reason.is_empty() && dropped.entry.chars().count() <= SHOWN_CHARS);
    }
}

fn check_failure(failure: &Failure) {
    if let Some(detail) = &failure.detail {
        assert!(detail.chars().count() <= KEPT_CHARS, "{detail}");
        assert!(!detail.contains(LICENCE_KEY), "{detail}");
    }
}

/// The same answer in a session: the state that follows from what was read, and a screen for it.
fn check_session(start: Start, answer: Answer, read: &Result<source::Read, Failure>) {
    let config = start.config.clone();
    let (session, _) = ask(start, answer);
    match (session.state(), read) {
        (State::Failed(failed), Err(failure)) => assert_eq!(failed.failure.code, failure.code),
        (State::Licence(_), Err(failure)) => assert_eq!(failure.code, Code::Licence),
        (state, Ok((feed, _))) if state.is_verdict() => check_state(&config, feed, state),
        (state, read) => panic!("{state:?} after {read:?}"),
    }
    let screen = Node::from(view(&session)).to_string();
    assert!(!matches!(session.state(), State::Failed(_)) || !screen.contains(LICENCE_KEY));
}
