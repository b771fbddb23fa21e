//! What must hold of every event, whatever it is: what it may make the panel say, and what the panel may show then.
//! It must never know where an answer came from: `fuzz_targets/session.rs` does. Read next: `offer.rs`.

use crate::{LICENCE_KEY, offer::check_offer};
use extension_update::core::{
    address::Link,
    effect::Effect,
    event::{Action, Event, Timer},
    message::Message,
    session::Session,
    state::{Attempt, Failed, State},
    verdict::Offer,
};
use extension_update::view::{node::Node, screen::view};

/// A check ends within this time, in milliseconds, whoever asks.
const CHECK_MS: u32 = 25_000;

/// Holds the effects of one event to the state in which it came.
pub fn check_effects(before: &State, event: &Event, effects: &[Effect], session: &Session) {
    let mut seen = Seen::default();
    for effect in effects {
        match effect {
            Effect::Fetch { .. } => seen.fetches += 1,
            Effect::TellHost(message) => check_message(message, before, event, session, &mut seen),
            Effect::SetTimer { timer: Timer::Answer | Timer::Retry, millis } => {
                assert!(*millis <= CHECK_MS, "{millis} ms");
            }
            Effect::SetTimer { .. } | Effect::ClearTimer(_) | Effect::AbortFetch => {}
            Effect::Copy(text) => {
                assert!(matches!(event, Event::Pressed(Action::Copy)) && matches!(before, State::Failed(_)));
                assert!(!text.contains(LICENCE_KEY), "the licence key in the details");
            }
        }
    }
    assert!(seen.fetches <= 1 && seen.installs <= 1 && seen.memories <= 1, "{effects:?}");
    // A second state is that of a config that waited for the end of an install.
    assert!(seen.states <= 1 + usize::from(before.installs()), "{effects:?}");
    if let State::Skipped(offer) | State::Later(offer, _) = session.state() {
        assert!(offer.may_wait(), "what must not wait was put off");
    }
    // What an earlier opening of the form began was judged then.
    let begun_before = matches!(session.state(), State::RestartNeeded(offer) if offer.content.artifact().is_none());
    if let (Some(offer), Some(config), false) = (session.state().offer(), session.config(), begun_before) {
        check_offer(config, offer);
    }
}

#[derive(Default)]
struct Seen {
    fetches: usize,
    installs: usize,
    memories: usize,
    states: usize,
}

fn check_message(message: &Message, before: &State, event: &Event, session: &Session, seen: &mut Seen) {
    let pressed = if let Event::Pressed(action) = event { Some(*action) } else { None };
    match message {
        Message::Ready => assert!(matches!(event, Event::Booted(_))),
        Message::Fetch { .. } => seen.fetches += 1,
        Message::State { .. } => seen.states += 1,
        Message::Remember { .. } => seen.memories += 1,
        // An approval: nothing is installed by it, and only a host that keeps approvals hears it.
        Message::Install { feed: Some(_), .. } => {
            assert!(session.may_schedule() && matches!(session.state(), State::Scheduled(..)));
        }
        Message::Unschedule { .. } => assert!(session.may_schedule()),
        Message::Install { offer, .. } => {
            seen.installs += 1;
            assert_eq!(find_pressed_offer(before, pressed), Some(&**offer), "installed without a press");
            assert!(offer.content.artifact().is_some() && matches!(session.state(), State::Installing(_)));
        }
        Message::Cancel { operation } => {
            assert_eq!(pressed, Some(Action::Cancel));
            let (State::Installing(install) | State::Preflight(install, _)) = before else {
                panic!("nothing to cancel")
            };
            assert!(install.operation == *operation && !install.cancelling);
        }
        Message::Proceed { operation } => {
            let held_up = matches!(before, State::Preflight(install, _) if install.operation == *operation);
            assert!(pressed == Some(Action::Proceed) && held_up);
        }
        Message::Download { offer, .. } => {
            assert!(pressed == Some(Action::Download) && offer.content.artifact().is_some());
            assert_eq!(before.offer(), Some(&**offer));
        }
        Message::OpenRegistration { .. } => {
            assert!(pressed == Some(Action::OpenRegistration) && matches!(before, State::Licence(_)));
            assert!(session.config().is_some_and(|config| config.host.registration.is_some()));
        }
        Message::Restart => assert!(pressed == Some(Action::Restart) && matches!(before, State::RestartNeeded(_))),
        Message::OpenLink { url } => {
            assert!(Link::parse(url).is_some());
            return;
        }
    }
    if !matches!(message, Message::Fetch { .. }) {
        assert!(!message.params().to_string().contains(LICENCE_KEY), "the licence key in {}", message.name());
    }
}

/// What a press installs in this state.
fn find_pressed_offer(before: &State, pressed: Option<Action>) -> Option<&Offer> {
    match (before, pressed?) {
        (State::Available(_) | State::Offline(_) | State::Later(..) | State::Scheduled(..), Action::Install) => {
            before.installable()
        }
        (State::Failed(Failed { attempt: Attempt::Install(install), .. }), Action::Retry) => Some(&install.offer),
        _ => None,
    }
}

/// Each state has a screen, and none of them shows the licence key.
pub fn check_screen(session: &Session) {
    let screen = Node::from(view(session));
    let text = screen.to_string();
    assert!(text.contains(session.state().name()), "{text}");
    assert!(!text.contains(LICENCE_KEY), "{text}");
}
