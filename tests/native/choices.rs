//! What the user decides: passing over, putting off, a channel, and what an update leaves to be told in the next
//! session.

use crate::desk::sight::*;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::effect::Effect;
use extension_update::core::event::{Action, Event, Timer, Wait};
use extension_update::core::moment::Moment;
use extension_update::core::state::{Standing, State};
use serde_json::{Value, json};

/// The next opening of the form, with what the host was told to keep, so much later.
fn reopened(desk: &Desk, changes: &[(&str, &str)], millis: u64, releases: &[Value]) -> Desk {
    let kept = memory(desk).unwrap();
    let mut changes = changes.to_vec();
    changes.push(("memory", &kept));
    let mut next = later(&changes, desk.now.after(millis));
    give(&mut next, 200, &sign(&payload(2, releases)));
    next
}

const HOUR: u64 = 3_600_000;

#[test]
fn a_release_that_was_passed_over_stays_away_and_a_later_one_does_not() {
    let mut desk = given(&[], &[plain("0.0.0.4")]);
    desk.press(Action::Skip);
    assert_eq!((desk.state(), desk.session.state().offer().unwrap().version.as_str()), ("skipped", "0.0.0.4"));
    assert_eq!(reopened(&desk, &[], HOUR, &[plain("0.0.0.4")]).state(), "skipped");
    let newer = reopened(&desk, &[], HOUR, &[plain("0.0.0.5"), plain("0.0.0.4")]);
    assert_eq!(newer.state(), "available");
    assert_eq!(newer.session.state().notes().len(), 2, "the notes of the one that was passed over are told with it");
    let mut asked = reopened(&desk, &[], HOUR, &[plain("0.0.0.4")]);
    asked.press(Action::Check);
    give(&mut asked, 200, &sign(&payload(3, &[plain("0.0.0.4")])));
    assert_eq!(asked.state(), "available", "whoever asks gets an answer");
    let mut undone = reopened(&desk, &[], HOUR, &[plain("0.0.0.4")]);
    undone.press(Action::UndoSkip);
    assert_eq!(undone.state(), "available");
    assert_eq!(reopened(&undone, &[], HOUR, &[plain("0.0.0.4")]).state(), "available");
}

#[test]
fn a_channel_that_the_user_chose_is_asked_for_where_the_service_hides_it() {
    let changes = [("policy.channelChoices", r#"["stable","beta"]"#)];
    let mut desk = Desk::opened(&changes);
    let asks = |desk: &Desk| {
        let fetch = desk.messages("fetch").pop().unwrap();
        fetch.get("body").and_then(|body| body.as_str()).unwrap().contains("SHOW_UNTESTED")
    };
    assert!(!asks(&desk));
    desk.answer(&modules(&[module("0.0.0.3", "")]));
    desk.send(Event::ChannelChosen("beta".into()));
    assert!(asks(&desk), "at once");
    desk.answer(&modules(&[module("0.0.0.3", "")]));
    let kept = memory(&desk).unwrap();
    assert!(asks(&Desk::opened(&[changes[0], ("memory", &kept)])), "and by the next form");
    desk.send(Event::ChannelChosen("stable".into()));
    assert!(!asks(&desk), "until it is taken back");
}

#[test]
fn who_passed_a_release_over_is_not_offered_an_older_one_in_its_place() {
    let mut desk = given(&[], &[plain("0.0.0.5"), plain("0.0.0.4")]);
    desk.press(Action::Skip);
    // The vendor has taken 0.0.0.5 back.
    assert_eq!(reopened(&desk, &[], HOUR, &[plain("0.0.0.4")]).state(), "skipped");
    assert_eq!(reopened(&desk, &[], HOUR, &[plain("0.0.0.6")]).state(), "available");
}

#[test]
fn who_passes_a_release_over_wants_no_reminder_of_it() {
    let mut desk = given(&[], &[plain("0.0.0.4")]);
    desk.press(Action::Later(Wait::Tomorrow));
    // Whoever asks gets an answer, and now decides otherwise.
    desk.press(Action::Check);
    give(&mut desk, 200, &sign(&payload(1, &[plain("0.0.0.4")])));
    desk.press(Action::Skip);
    let kept = memory(&desk).unwrap();
    assert!(kept.contains(r#""skipped":"0.0.0.4""#) && !kept.contains("later"), "{kept}");
    assert_eq!(reopened(&desk, &[], 1000, &[plain("0.0.0.5")]).state(), "available", "nothing hides what comes after");
}

#[test]
fn an_install_ends_what_was_decided_about_releases_and_keeps_the_channel() {
    let choices = ("policy.channelChoices", r#"["stable", "beta"]"#);
    for decided in [r#""skipped":"0.0.0.3""#, r#""later":{"until":"2026-10-02T09:00:00Z"}"#] {
        let before = format!(r#"{{{decided},"channel":"beta"}}"#);
        let mut desk = given(&[choices, ("memory", &before)], &[plain("0.0.0.4")]);
        assert!(memory(&desk).unwrap().contains(decided));
        desk.press(Action::Install);
        desk.report_install("installed", r#","version":"0.0.0.4""#);
        let kept = memory(&desk).unwrap();
        assert!(!kept.contains("skipped") && !kept.contains("later"), "{kept}");
        assert!(kept.contains(r#""channel":"beta""#) && kept.contains("pending"), "{kept}");
    }
    // What was decided stands where the install did not come to its end.
    let mut desk = given(&[("memory", r#"{"skipped":"0.0.0.3"}"#)], &[plain("0.0.0.4")]);
    desk.press(Action::Install);
    desk.report_install("failed", r#","code":"lock""#);
    assert!(memory(&desk).unwrap().contains("skipped"));
}

#[test]
fn whoever_wants_to_see_it_at_once_is_not_reminded_later() {
    let mut desk = given(&[], &[plain("0.0.0.4")]);
    desk.press(Action::Later(Wait::Hour));
    let effects = desk.press(Action::UndoLater);
    assert!(effects.contains(&Effect::ClearTimer(Timer::Due)), "{effects:?}");
}

#[test]
fn an_open_form_waits_for_what_is_left_of_a_wait() {
    let mut desk = given(&[], &[plain("0.0.0.4")]);
    desk.press(Action::Later(Wait::Hour));
    let due = |desk: &Desk| timer(&desk.effects, Timer::Due);
    assert_eq!(due(&reopened(&desk, &[], HOUR - 5_000, &[plain("0.0.0.4")])), Some(5_000));
    // A session ends by itself.
    let mut desk = given(&[("host.session", "\"7\"")], &[plain("0.0.0.4")]);
    desk.press(Action::Later(Wait::Session));
    assert_eq!(due(&desk), None);
}

#[test]
fn a_release_that_was_put_off_comes_back_when_it_is_due() {
    // It is eight in the morning.
    for (wait, just_before, due) in [(Wait::Hour, HOUR - 1000, HOUR), (Wait::Tomorrow, 25 * HOUR - 1000, 25 * HOUR)] {
        let mut desk = given(&[], &[plain("0.0.0.4")]);
        let effects = desk.press(Action::Later(wait));
        let millis = u32::try_from(due).unwrap();
        assert!(effects.contains(&Effect::SetTimer { timer: Timer::Due, millis }), "{wait:?}: {effects:?}");
        assert_eq!(desk.state(), "later");
        assert_eq!(reopened(&desk, &[], 0, &[plain("0.0.0.4")]).state(), "later", "{wait:?}: at once");
        assert_eq!(reopened(&desk, &[], just_before, &[plain("0.0.0.4")]).state(), "later", "{wait:?}");
        assert_eq!(reopened(&desk, &[], just_before, &[plain("0.0.0.5")]).state(), "later", "{wait:?}: peace is peace");
        assert_eq!(reopened(&desk, &[], due, &[plain("0.0.0.4")]).state(), "available", "{wait:?}");
        // The form stayed open.
        desk.now = desk.now.after(due);
        desk.send(Event::TimerFired(Timer::Due));
        give(&mut desk, 200, &sign(&payload(2, &[plain("0.0.0.4")])));
        assert_eq!(desk.state(), "available", "{wait:?}");
    }
}

#[test]
fn until_the_next_session_means_just_that() {
    let session = |name: &'static str| [("host.session", name)];
    let mut desk = given(&session("\"7\""), &[plain("0.0.0.4")]);
    desk.press(Action::Later(Wait::Session));
    assert_eq!(reopened(&desk, &session("\"7\""), 40 * HOUR, &[plain("0.0.0.4")]).state(), "later");
    assert_eq!(reopened(&desk, &session("\"8\""), 1000, &[plain("0.0.0.4")]).state(), "available");
    // A host that names no session: until the page is opened again.
    let mut desk = given(&[], &[plain("0.0.0.4")]);
    desk.press(Action::Later(Wait::Session));
    assert_eq!(desk.state(), "later");
    assert_eq!(reopened(&desk, &[], 1000, &[plain("0.0.0.4")]).state(), "available");
}

#[test]
fn a_clock_that_went_back_keeps_nobody_waiting_for_years() {
    let memory = r#"{"later":{"until":"2036-01-01T00:00:00Z"}}"#;
    assert_eq!(given(&[("memory", memory)], &[plain("0.0.0.4")]).state(), "available");
}

#[test]
fn what_must_not_wait_cannot_be_put_off_and_comes_back_although_it_was() {
    let critical = [plain("0.0.0.5"), release("0.0.0.4", json!({"critical": {"below": "0.0.0.4"}}))];
    let withdrawn = [plain("0.0.0.5"), release("0.0.0.3", json!({"withdrawn": {}}))];
    for releases in [&critical[..], &withdrawn[..]] {
        let mut desk = given(&[], releases);
        for action in [Action::Skip, Action::Later(Wait::Hour), Action::Later(Wait::Session)] {
            assert_eq!(desk.press(action), [], "{action:?}");
            assert_eq!(desk.state(), "available");
        }
        for choice in [r#"{"skipped":"0.0.0.9"}"#, r#"{"later":{"until":"2026-10-02T09:00:00Z"}}"#] {
            assert_eq!(given(&[("memory", choice)], releases).state(), "available", "{choice}");
        }
    }
}

#[test]
fn news_can_be_passed_over_too() {
    let news = || release("0.0.0.5", json!({"kind": "info", "artifact": null, "link": "https://example.com/"}));
    let mut desk = given(&[], &[news()]);
    assert_eq!(desk.state(), "informational");
    desk.press(Action::Skip);
    let hidden = screen(&desk);
    assert!(hidden.contains("Новость о версии 0.0.0.5 скрыта") && hidden.contains("\"Показать снова\""), "{hidden}");
    assert!(!hidden.contains("не устанавливать") && !hidden.contains("пропущена"), "{hidden}");
    assert_eq!(reopened(&desk, &[], HOUR, &[news()]).state(), "skipped");
    desk.press(Action::UndoSkip);
    assert_eq!(desk.state(), "informational");
    desk.press(Action::Later(Wait::Hour));
    assert_eq!(desk.press(Action::Install), [], "there is nothing to install");
}

#[test]
fn what_was_put_off_can_be_seen_and_installed_at_once() {
    let mut desk = given(&[], &[plain("0.0.0.4")]);
    desk.press(Action::Later(Wait::Tomorrow));
    desk.press(Action::UndoLater);
    assert_eq!(desk.state(), "available");
    assert!(!memory(&desk).unwrap().contains("later"));
    desk.press(Action::Later(Wait::Tomorrow));
    desk.press(Action::Install);
    assert_eq!(desk.state(), "installing");
}

#[test]
fn a_channel_is_followed_where_the_host_lets_choose_and_nowhere_else() {
    let choices = ("policy.channelChoices", r#"["stable", "beta", "nightly"]"#);
    let releases = [
        release("0.0.0.6", json!({"channel": "nightly"})),
        release("0.0.0.5", json!({"channel": "beta"})),
        plain("0.0.0.4"),
    ];
    let offered = |desk: &Desk| desk.session.state().offer().unwrap().version.to_string();
    let mut desk = given(&[choices], &releases);
    assert_eq!((offered(&desk).as_str(), desk.session.channel()), ("0.0.0.4", Some("stable")));
    desk.send(Event::ChannelChosen("beta".into()));
    assert_eq!(desk.state(), "checking");
    give(&mut desk, 200, &sign(&payload(1, &releases)));
    assert_eq!((offered(&desk).as_str(), desk.session.state().notes().len()), ("0.0.0.5", 2));
    assert_eq!(offered(&reopened(&desk, &[choices], HOUR, &releases)), "0.0.0.5");
    assert_eq!(offered(&reopened(&desk, &[], HOUR, &releases)), "0.0.0.4", "the host does not let choose any more");
    for nobody in ["secret", "", "beta"] {
        assert_eq!(desk.send(Event::ChannelChosen(nobody.into())), [], "{nobody}");
    }
    // A step back never goes to an older version.
    let mut bold =
        given(&[choices, ("extension.version", "\"0.0.0.5\""), ("memory", r#"{"channel":"beta"}"#)], &releases);
    assert_eq!(bold.state(), "up-to-date");
    bold.send(Event::ChannelChosen("stable".into()));
    give(&mut bold, 200, &sign(&payload(1, &releases)));
    assert_eq!(bold.state(), "up-to-date");
}

#[test]
fn within_the_interval_nobody_is_asked_and_after_it_everybody_is() {
    let interval = ("policy.checkInterval", "24");
    let desk = given(&[interval], &[plain("0.0.0.4")]);
    let kept = memory(&desk).unwrap();
    let open = |millis: u64, changes: &[(&str, &str)]| {
        let mut changes = changes.to_vec();
        changes.extend([interval, ("memory", kept.as_str())]);
        later(&changes, desk.now.after(millis))
    };
    let quiet = open(23 * HOUR, &[]);
    assert_eq!((quiet.state(), quiet.messages("fetch").len()), ("available", 0));
    let timer = timer(&quiet.effects, Timer::Interval);
    let (least, most) = (HOUR, HOUR + 24 * HOUR / 10);
    assert!((least..=most).contains(&timer.unwrap()), "{timer:?}: an hour is left, and chance adds up to a tenth");
    assert_eq!(open(24 * HOUR, &[]).state(), "checking");
    assert_eq!(open(23 * HOUR, &[("source.url", "\"https://other.example.com/feed.json\"")]).state(), "checking");
    let mut back = later(&[interval, ("memory", &kept)], Moment::of_millis(desk.now.millis() - 1));
    assert_eq!(back.state(), "checking", "the clock went back");
    give(&mut back, 200, &sign(&payload(2, &[plain("0.0.0.4")])));
    assert_eq!(back.state(), "available");
    // Asked by hand it always asks, and an open form asks by itself when it is time.
    let mut quiet = open(23 * HOUR, &[]);
    quiet.send(Event::TimerFired(Timer::Interval));
    assert_eq!(quiet.state(), "checking");
    let mut quiet = open(23 * HOUR, &[]);
    quiet.press(Action::Check);
    assert_eq!(quiet.state(), "checking");
    quiet.send(Event::TimerFired(Timer::Interval));
    assert_eq!(quiet.messages("fetch").len(), 1);
    // An answer that has been tampered with where it was kept is no answer.
    let broken = kept.replace("eyJ", "eyK");
    assert_eq!(later(&[interval, ("memory", &broken)], desk.now.after(HOUR)).state(), "checking");
}

/// A desk that has installed 0.0.0.4 in the session of this name.
fn updated(session: &'static str) -> Desk {
    let mut desk = given(&[("host.session", session)], &[plain("0.0.0.4")]);
    desk.press(Action::Install);
    desk.report_install("installed", r#","version":"0.0.0.4""#);
    assert_eq!(desk.state(), "restart-needed");
    desk
}

#[test]
fn the_banner_stays_until_the_session_is_new() {
    let desk = updated("\"7\"");
    let kept = memory(&desk).unwrap();
    let open = |session: &str, installed: &str| {
        later(&[("memory", &kept), ("host.session", session), ("extension.version", installed)], desk.now.after(HOUR))
    };
    for installed in ["\"0.0.0.3\"", "\"0.0.0.4\""] {
        let mut same = open("\"7\"", installed);
        assert_eq!((same.state(), same.messages("fetch").len()), ("restart-needed", 0));
        assert_eq!(same.messages("state").last().unwrap().get("offered").unwrap().as_str(), Some("0.0.0.4"));
        assert_eq!(names(&same.press(Action::Restart)), ["restart"]);
    }
    assert_eq!(open("\"8\"", "\"0.0.0.4\"").state(), "checking");
}

#[test]
fn an_update_is_told_once_and_only_where_it_came_into_force() {
    let told = |desk: &Desk| match desk.session.state() {
        State::UpToDate(Standing { updated, .. }) => *updated,
        other => panic!("{other:?}"),
    };
    let desk = updated("\"7\"");
    let new = [("host.session", "\"8\""), ("extension.version", "\"0.0.0.4\"")];
    let first = reopened(&desk, &new, HOUR, &[plain("0.0.0.4")]);
    assert!(told(&first));
    let second = reopened(&first, &new, HOUR, &[plain("0.0.0.4")]);
    assert!(!told(&second));
    // The service could not be asked in between: it is told when it can.
    let kept = memory(&desk).unwrap();
    let mut offline = later(&[&new[..], &[("memory", kept.as_str())]].concat(), desk.now.after(HOUR));
    offline.give(extension_update::core::exchange::Answer::Unreachable);
    assert_eq!(offline.state(), "offline");
    offline.press(Action::Check);
    give(&mut offline, 200, &sign(&payload(2, &[plain("0.0.0.4")])));
    assert!(told(&offline));
    // The new session runs the old release: somebody took the update back.
    let old = reopened(&desk, &[("host.session", "\"8\"")], HOUR, &[plain("0.0.0.4")]);
    assert_eq!(old.state(), "available");
    assert!(!memory(&old).unwrap().contains("pending"));
}

#[test]
fn an_update_that_somebody_took_back_is_not_told_as_one() {
    // 0.0.0.4 was installed, then the old release was written over it, and the vendor has withdrawn 0.0.0.4.
    let desk = updated("\"7\"");
    let old = reopened(&desk, &[("host.session", "\"8\"")], HOUR, &[plain("0.0.0.3")]);
    let State::UpToDate(standing) = old.session.state() else { panic!("{:?}", old.session.state()) };
    assert!(!standing.updated);
    // Told or not, it is told once.
    assert!(!memory(&old).unwrap().contains("pending"));
}

#[test]
fn an_update_to_a_version_that_is_not_published_is_told_too() {
    let desk = updated("\"7\"");
    let new = [("host.session", "\"8\""), ("extension.version", "\"0.0.0.4\"")];
    let next = reopened(&desk, &new, HOUR, &[plain("0.0.0.3")]);
    let State::NewerThanFeed { standing, .. } = next.session.state() else { panic!("{:?}", next.session.state()) };
    assert!(standing.updated);
}

#[test]
fn a_banner_of_another_session_or_of_none_asks_the_service() {
    let kept = memory(&updated("\"7\"")).unwrap();
    assert_eq!(waiting(&[("memory", &kept)]).state(), "checking", "the host names no session");
    let nameless = r#"{"pending":{"version":"0.0.0.4"}}"#;
    let desk = waiting(&[("memory", nameless), ("host.session", "\"7\"")]);
    assert_eq!(desk.state(), "checking", "nobody knows in which session it was installed");
}

#[test]
fn the_history_names_what_is_installed_and_what_was_before_it() {
    let releases = [
        plain("0.0.0.3"),
        release("0.0.0.2", json!({"withdrawn": {}})),
        plain("0.0.0.1"),
        release("0.0.0.0", json!({"channel": "beta"})),
    ];
    let desk = given(&[], &releases);
    let told: Vec<&str> = desk.session.state().notes().iter().map(|notes| notes.version.as_str()).collect();
    assert_eq!((desk.state(), told.as_slice()), ("up-to-date", &["0.0.0.3", "0.0.0.1"][..]));
}
