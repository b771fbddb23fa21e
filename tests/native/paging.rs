//! GitHub's list comes in pages: as many at once as it gives, three pages at most, never from elsewhere, and what was
//! not read is told.

use crate::desk::sight::*;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::event::{Event, Timer};
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::feed::Feed;
use extension_update::core::json::Json;
use extension_update::core::session::MAX_PAGES;
use extension_update::core::source::MAX_BYTES;
use serde_json::{Value, json};
use std::ops::RangeInclusive;

const URL: &str = "https://api.example.com/repos/demo/extension/releases";

/// The address that a session which reads this one puts first.
fn asked(url: &str) -> String {
    let url = format!("\"{url}\"");
    let desk = Desk::opened(&[GITHUB[0], ("source.url", url.as_str())]);
    last_url(&desk)
}

fn last_url(desk: &Desk) -> String {
    questions(&desk.effects).last().unwrap().1.url.clone()
}

fn asks(desk: &Desk) -> usize {
    questions(&desk.effects).len()
}

/// Releases 1.0.n, the newest first, as GitHub lists them.
fn releases(numbers: RangeInclusive<u32>) -> Value {
    let asset =
        json!({"name": "DEMO.cfe", "state": "uploaded", "browser_download_url": "https://example.com/DEMO.cfe"});
    numbers
        .rev()
        .map(|n| json!({"tag_name": format!("v1.0.{n}"), "body": "- Изменилась версия", "assets": [asset]}))
        .collect()
}

fn prereleases(count: u32) -> Value {
    let list: Vec<Value> =
        (0..count).rev().map(|n| json!({"tag_name": format!("v2.0.0-rc.{n}"), "prerelease": true})).collect();
    list.into()
}

/// Answers the newest question with this page.
fn give_page(desk: &mut Desk, list: &Value, link: Option<&str>) {
    let link = link.map(Into::into);
    desk.give(Answer::Arrived(Response { status: 200, body: list.to_string(), link, ..Response::default() }));
}

fn next(address: &str) -> String {
    format!("<https://api.example.com/repositories/1/releases?page=9>; rel=\"prev\", <{address}>; rel=\"next\"")
}

fn page(number: u32) -> String {
    format!("https://api.example.com/repositories/1/releases?per_page=100&page={number}")
}

const NOT_TO_ITS_END: &str = "Список выпусков прочитан не до конца";

#[test]
fn as_many_are_asked_for_as_github_gives_at_once() {
    let cases = [
        (URL.to_string(), format!("{URL}?per_page=100")),
        (format!("{URL}?a=b"), format!("{URL}?a=b&per_page=100")),
        (format!("{URL}?"), format!("{URL}?&per_page=100")),
        (format!("{URL}?per_page=7"), format!("{URL}?per_page=7")),
        (format!("{URL}?a=b&per_page=7&c=d"), format!("{URL}?a=b&per_page=7&c=d")),
        (format!("{URL}?xper_page=7"), format!("{URL}?xper_page=7&per_page=100")),
        (format!("{URL}#part"), format!("{URL}?per_page=100")),
        (format!("{URL}?a=b#part"), format!("{URL}?a=b&per_page=100")),
    ];
    for (url, expected) in cases {
        assert_eq!(asked(&url), expected, "{url}");
    }
    // Nobody else is asked so.
    assert!(!last_url(&Desk::opened(&[])).contains("per_page"));
    assert!(!last_url(&waiting(&[])).contains("per_page"));
}

/// The loader asks before the engine is there; that it asks the same is seen in a browser, too.
#[test]
fn what_a_service_says_of_its_list_is_not_lost_behind_a_page() {
    let first = Feed { said: Some("Срок ключа заканчивается".into()), ..Feed::default() };
    assert_eq!(first.clone().followed_by(Feed::default()).said, first.said);
}

#[test]
fn the_loader_asks_for_as_many_in_the_same_words() {
    let early = include_str!("../../www/embed/early.js");
    let added = asked(URL).strip_prefix(URL).unwrap().trim_start_matches('?').to_string();
    assert!(early.contains(&format!("+ '{added}'")), "{added}");
    assert!(early.contains("/[?&]per_page=/.test(url)") && early.contains("url.split('#')[0]"));
}

#[test]
fn the_pages_of_a_list_are_read_one_after_another_and_judged_once() {
    let mut desk = Desk::opened(GITHUB);
    let first = desk.ticket();
    give_page(&mut desk, &releases(201..=300), Some(&next(&page(2))));
    assert_eq!((desk.state(), last_url(&desk)), ("checking", page(2)));
    assert!(desk.ticket() > first);
    // The first page again, late: its ticket is an old one.
    desk.send(Event::FeedArrived { ticket: first, answer: arrived(&releases(0..=0).to_string()) });
    assert_eq!(desk.state(), "checking");
    give_page(&mut desk, &releases(101..=200), Some(&next(&page(3))));
    assert_eq!((desk.state(), last_url(&desk)), ("checking", page(3)));
    give_page(&mut desk, &releases(0..=100), Some("<https://api.example.com/x>; rel=\"first\""));
    assert_eq!((desk.state(), asks(&desk)), ("available", 3));
    let offer = desk.session.state().offer().unwrap();
    assert_eq!((offer.version.as_str(), offer.notes.len()), ("1.0.300", 300));
    assert!(!screen(&desk).contains(NOT_TO_ITS_END) && screen(&desk).contains("300 выпусков"));
    let told: Vec<String> =
        desk.messages("state").iter().map(|told| told.get("state").unwrap().as_str().unwrap().into()).collect();
    assert_eq!(told, ["checking", "available"], "a page is no state of its own");
}

#[test]
fn behind_three_pages_nothing_is_read_and_that_is_told() {
    let mut desk = Desk::opened(GITHUB);
    for number in 0..3_u32 {
        let newest = 500 - number * 100;
        give_page(&mut desk, &releases(newest - 99..=newest), Some(&next(&page(number + 2))));
    }
    assert_eq!((desk.state(), asks(&desk)), ("available", MAX_PAGES));
    assert_eq!(desk.session.state().offer().unwrap().notes.len(), 300);
    let screen = screen(&desk);
    assert!(screen.contains(NOT_TO_ITS_END) && screen.contains("data-part=\"notes-shortened\""), "{screen}");
    assert!(!screen.contains("300 выпусков"), "nobody knows how many were missed");
    // The same where none of them can be offered.
    let mut desk = Desk::opened(GITHUB);
    for number in 2..5 {
        give_page(&mut desk, &prereleases(100), Some(&next(&page(number))));
    }
    assert_eq!((desk.state(), asks(&desk)), ("unclear", MAX_PAGES));
    assert!(self::screen(&desk).contains(NOT_TO_ITS_END));
}

#[test]
fn the_mark_is_there_only_where_something_may_have_been_missed() {
    let elsewhere = next("https://elsewhere.example.com/?page=2");
    // The installed release stands on the page: what is behind it is older.
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &releases(0..=5), Some(&elsewhere));
    assert_eq!(desk.state(), "available");
    assert!(!screen(&desk).contains(NOT_TO_ITS_END) && screen(&desk).contains("5 выпусков"));
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &releases(1..=5), Some(&elsewhere));
    assert!(screen(&desk).contains(NOT_TO_ITS_END));
    // Up to date, with what was not read told beside it.
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &releases(0..=0), Some(&elsewhere));
    assert_eq!(desk.state(), "up-to-date");
    assert!(screen(&desk).contains(NOT_TO_ITS_END));
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &releases(0..=0), None);
    assert!(!screen(&desk).contains(NOT_TO_ITS_END));
}

#[test]
fn only_the_same_scheme_host_and_port_is_asked_for_more() {
    let followed = |link: &str| {
        let mut desk = Desk::opened(GITHUB);
        give_page(&mut desk, &prereleases(3), Some(link));
        let follows = asks(&desk) == 2;
        assert_eq!(desk.state(), if follows { "checking" } else { "unclear" }, "{link}");
        follows
    };
    for link in [
        "<https://api.example.com/x?page=2>; rel=\"next\"",
        "<https://API.example.com:443/x?page=2,3;4>;rel=next",
        "<https://api.example.com/x>; rel=\"last\" , <https://api.example.com/y> ; title=\"a\"; REL=\"Next\"",
        "<https://api.example.com/x>; rel=\"last next\",<https://api.example.com/y>; rel=\"prev\"",
    ] {
        assert!(followed(link), "{link}");
    }
    for link in [
        "<http://api.example.com/x>; rel=\"next\"",
        "<https://api.example.com:8443/x>; rel=\"next\"",
        "<https://evil.example.com/x>; rel=\"next\"",
        "<https://api.example.com.evil.example/x>; rel=\"next\"",
        "<https://api.example.com@evil.example/x>; rel=\"next\"",
        "</x?page=2>; rel=\"next\"",
        "<javascript:alert(1)>; rel=\"next\"",
        "<https://api.example.com/x>; rel=\"nextish\"",
        "<https://api.example.com/x>; relation=\"next\"",
        "<https://api.example.com/x>",
        "rel=\"next\"",
        "<",
        "",
    ] {
        assert!(!followed(link), "{link}");
    }
    // What goes on elsewhere goes on; what names no next page ends.
    let marked = |link: &str| {
        let mut desk = Desk::opened(GITHUB);
        give_page(&mut desk, &prereleases(3), Some(link));
        screen(&desk).contains(NOT_TO_ITS_END)
    };
    assert!(marked("<https://evil.example.com/x>; rel=\"next\"") && marked("</x?page=2>; rel=\"next\""));
    assert!(!marked("<https://api.example.com/x>; rel=\"prev\"") && !marked(""));
}

#[test]
fn a_next_page_that_was_read_already_ends_the_list() {
    let own = format!("{URL}?per_page=100");
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &prereleases(30), Some(&next(&own)));
    assert_eq!((desk.state(), asks(&desk)), ("unclear", 1));
    // Two that name each other, and bring the same again.
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &releases(1..=30), Some(&next(&page(2))));
    give_page(&mut desk, &releases(1..=30), Some(&next(&page(2))));
    assert_eq!((desk.state(), asks(&desk)), ("available", 2));
    assert_eq!(desk.session.state().offer().unwrap().notes.len(), 30, "a release that stands twice is one");
    assert!(screen(&desk).contains(NOT_TO_ITS_END));
}

#[test]
fn a_page_that_fails_takes_nothing_from_those_before_it() {
    let busy = Response { status: 403, retry_after: Some("60".into()), ..Response::default() };
    let answers = [
        Answer::Unreachable,
        Answer::TimedOut,
        Answer::TooLarge,
        Answer::Arrived(busy),
        arrived("<html>"),
        arrived("{}"),
        arrived(&" ".repeat(MAX_BYTES as usize + 1)),
    ];
    for transport in ["\"host\"", "\"fetch\""] {
        for answer in &answers {
            let changes = [GITHUB, &[("source.transport", transport)]].concat();
            let mut desk = Desk::opened(&changes);
            give_page(&mut desk, &releases(1..=100), Some(&next(&page(2))));
            assert_eq!(desk.state(), "checking");
            desk.give(answer.clone());
            assert_eq!(desk.state(), "available", "{transport} {answer:?}");
            assert!(screen(&desk).contains(NOT_TO_ITS_END));
        }
    }
    // The host says nothing any more.
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &prereleases(100), Some(&next(&page(2))));
    desk.send(Event::TimerFired(Timer::Answer));
    assert_eq!(desk.state(), "unclear");
    // A check after that begins with the first page, and owes nothing to the one before it.
    desk.press(extension_update::core::event::Action::Check);
    assert_eq!(last_url(&desk), format!("{URL}?per_page=100"));
    desk.give(Answer::Unreachable);
    assert_eq!(desk.code(), Some("network"));
}

#[test]
fn no_page_is_begun_when_the_time_of_the_check_is_over() {
    let mut desk = Desk::opened(GITHUB);
    desk.now = NOW.after(19_001);
    give_page(&mut desk, &releases(1..=100), Some(&next(&page(2))));
    assert_eq!((desk.state(), asks(&desk)), ("available", 1));
    assert!(screen(&desk).contains(NOT_TO_ITS_END));
    let mut desk = Desk::opened(GITHUB);
    desk.now = NOW.after(19_000);
    give_page(&mut desk, &releases(1..=100), Some(&next(&page(2))));
    assert_eq!(asks(&desk), 2);
}

/// An older form keeps the header to itself; then a full page is all that is known.
#[test]
fn a_full_page_without_the_header_is_not_taken_for_the_whole_list() {
    let judged = |url: &str, list: &Value, link: Option<&str>| {
        let url = format!("\"{url}\"");
        let mut desk = Desk::opened(&[GITHUB[0], ("source.url", url.as_str()), GITHUB[2]]);
        give_page(&mut desk, list, link);
        (desk.state(), asks(&desk), screen(&desk).contains(NOT_TO_ITS_END))
    };
    let installed_is_newest = {
        let mut list: Vec<Value> = prereleases(99).as_array().unwrap().clone();
        list.extend(releases(0..=0).as_array().unwrap().clone());
        Value::from(list)
    };
    assert_eq!(judged(URL, &installed_is_newest, None), ("unclear", 1, true));
    assert_eq!(
        judged(URL, &installed_is_newest, Some("<https://api.example.com/x>; rel=\"prev\"")),
        ("up-to-date", 1, false)
    );
    assert_eq!(judged(URL, &prereleases(100), None), ("unclear", 1, true));
    assert_eq!(judged(URL, &releases(1..=100), None), ("available", 1, true));
    // A page that is not full is the last one.
    assert_eq!(judged(URL, &releases(0..=0), None), ("up-to-date", 1, false));
    assert_eq!(judged(URL, &prereleases(99), None), ("unclear", 1, false));
    // The vendor's own size counts, and never more than GitHub gives.
    let by = |size: &str| format!("{URL}?per_page={size}");
    assert_eq!(judged(&by("3"), &releases(0..=2), None), ("available", 1, false));
    assert_eq!(judged(&by("3"), &releases(1..=3), None), ("available", 1, true));
    assert_eq!(judged(&by("500"), &releases(1..=100), None), ("available", 1, true));
    assert_eq!(judged(&by("x"), &releases(1..=100), None), ("available", 1, false));
    // Of a list without an entry there is no more.
    assert_eq!(judged(&by("0"), &json!([]), None), ("unclear", 1, false));
    // Behind a page that named the next one, one that names none is the last.
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &prereleases(100), Some(&next(&page(2))));
    give_page(&mut desk, &releases(1..=100), None);
    assert_eq!(desk.state(), "available");
    assert!(!screen(&desk).contains(NOT_TO_ITS_END));
}

#[test]
fn only_what_is_newer_is_counted_as_not_offered() {
    let url = format!("\"{URL}\"");
    let mut desk = Desk::opened(&[GITHUB[0], ("source.url", url.as_str()), ("extension.version", "\"2.0.0-rc.50\"")]);
    give_page(&mut desk, &prereleases(100), None);
    assert_eq!(desk.state(), "unclear");
    assert!(screen(&desk).contains("не предлагаются: 49 (2.0.0-rc.99"), "{}", screen(&desk));
}

#[test]
fn a_host_gives_the_header_in_whatever_case() {
    for name in ["link", "Link", "LINK"] {
        let mut desk = Desk::opened(GITHUB);
        let report = json!({
            "report": "fetched", "ticket": desk.ticket(), "status": 200,
            "headers": {name: next(&page(2))}, "body": prereleases(3).to_string()
        });
        desk.report(&report.to_string()).unwrap();
        assert_eq!((desk.state(), last_url(&desk)), ("checking", page(2)), "{name}");
    }
}

#[test]
fn the_question_for_a_page_is_as_bare_as_the_first() {
    let mut desk = Desk::opened(GITHUB);
    give_page(&mut desk, &prereleases(3), Some(&next(&page(2))));
    let [first, second] = &desk.messages("fetch")[..] else { panic!() };
    for key in ["method", "headers", "body", "maxBytes", "timeoutMs"] {
        assert_eq!(first.get(key).map(Json::to_string), second.get(key).map(Json::to_string), "{key}");
    }
    assert!(!second.to_string().contains(KEY));
}
