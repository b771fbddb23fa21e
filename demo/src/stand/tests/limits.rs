//! Who is let in, what a page may say, and what a session may take.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderValue};
use extension_update_bsl::Limits;
use serde_json::{Value, json};

use super::{
    super::{
        admit,
        live::Bounds,
        sessions::{MOST_SESSIONS, Sessions},
    },
    browser::{Browser, serve, wait},
};

#[test]
fn a_setting_that_no_list_has_opens_no_session_and_changes_none() {
    let sessions = Sessions::default();
    let refused = Browser::open_in(sessions.clone(), 1, json!({ "source": "\"; x" }));
    assert!(refused.err().unwrap().contains("source"));
    assert_eq!(sessions.count(), 0);
    let browser = Browser::open_in(sessions, 1, json!({})).unwrap();
    for values in [json!({ "source": "ftp" }), json!({ "part": "service" }), json!(7)] {
        let answer = browser.ask(json!({ "do": "settings", "values": values }));
        assert!(answer["refused"].is_string(), "{answer}");
    }
    for body in [json!({ "do": "run" }), json!({ "do": "open", "form": "x" }), json!({ "do": "close", "form": 99 })] {
        let answer = browser.ask(body);
        assert!(answer["refused"].is_string(), "{answer}");
    }
}

#[test]
fn a_token_that_nobody_was_given_reaches_no_session() {
    let browser = Browser::open(1, json!({}));
    for token in ["", "0", &browser.token[1..], &browser.token.to_uppercase().replace('A', "B")] {
        let answer = wait(browser.sessions.send(token, json!({ "do": "tick" })));
        assert!(answer.is_err() || *token == browser.token, "{token}");
    }
    assert_eq!(browser.token.len(), 48);
    let other = Browser::open_in(browser.sessions.clone(), 1, json!({})).unwrap();
    assert_ne!(browser.token, other.token);
}

/// Waits until no session is left.
fn wait_for_none(sessions: &Sessions) {
    let end = Instant::now() + Duration::from_secs(30);
    while sessions.count() > 0 {
        assert!(Instant::now() < end, "a session is still there");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_session_ends_with_its_page_and_with_its_silence() {
    let browser = Browser::open(1, json!({}));
    browser.ask(json!({ "do": "bye" }));
    wait_for_none(&browser.sessions);
    let told = wait(browser.sessions.send(&browser.token, json!({ "do": "tick" })));
    assert!(told.unwrap_err().contains("Сеанс окончен"));

    let bounds = Bounds { idle: Duration::from_millis(50), ..Bounds::default() };
    let browser = Browser::open_in(Sessions::with(bounds), 1, json!({})).unwrap();
    wait_for_none(&browser.sessions);
}

#[test]
fn a_page_that_is_asked_and_says_nothing_is_gone() {
    let bounds = Bounds { patience: Duration::from_millis(50), ..Bounds::default() };
    let mut browser = Browser::open_in(Sessions::with(bounds), 1, json!({})).unwrap();
    browser.event(json!({ "do": "open", "form": "update" }));
    let formed = json!({ "do": "formed", "form": browser.told["opened"] });
    let answer = browser.ask(formed);
    assert!(answer["call"].is_object(), "{answer}");
    wait_for_none(&browser.sessions);
}

#[test]
fn only_so_many_pages_have_a_session() {
    let sessions = Sessions::default();
    let all: Vec<_> = (0..MOST_SESSIONS).map(|_| Browser::open_in(sessions.clone(), 1, json!({})).unwrap()).collect();
    let refused = Browser::open_in(sessions.clone(), 1, json!({}));
    assert!(refused.err().unwrap().contains("слишком много"));
    wait(sessions.send(&all[0].token, json!({ "do": "bye" }))).unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    while sessions.count() == MOST_SESSIONS && Instant::now() < end {
        thread::sleep(Duration::from_millis(5));
    }
    assert!(Browser::open_in(sessions, 1, json!({})).is_ok());
}

#[test]
fn what_goes_beyond_a_limit_ends_in_a_sentence_and_the_page_goes_on() {
    let usual = Bounds::default().limits;
    for (limits, word) in [
        (Limits { steps: 100, ..usual }, "шагов"),
        (Limits { depth: 2, ..usual }, "стека"),
        (Limits { memory: 100_000, ..usual }, "памяти"),
    ] {
        let bounds = Bounds { limits, ..Bounds::default() };
        let opened = Browser::open_in(Sessions::with(bounds), 1, json!({ "source": "signed-feed" }));
        let mut browser = opened.unwrap_or_else(|text| panic!("{word}: {text}"));
        let opened = browser.ask(json!({ "do": "open", "form": "update" }));
        assert!(opened["refused"].is_string(), "{word}: {opened}");
        browser.event(json!({ "do": "tick" }));
        let told = Value::Array([browser.shown.clone(), browser.log.clone()].concat()).to_string();
        assert!(told.contains(word), "{word}: {told}");
    }
}

#[test]
fn only_a_page_of_this_service_is_let_in() {
    let local = Some("127.0.0.1:8123".parse().unwrap());
    let headers = |all: &[(&'static str, &'static str)]| {
        all.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect::<HeaderMap>()
    };
    let good = [("host", "127.0.0.1:8123"), ("origin", "http://127.0.0.1:8123"), ("x-stand", "")];
    assert_eq!(admit(&headers(&good), local), Ok(8123));
    assert_eq!(admit(&headers(&[good[0], good[2]]), local), Ok(8123));
    let by_name = [("host", "localhost:8123"), ("origin", "http://localhost:8123"), ("x-stand", "")];
    assert_eq!(admit(&headers(&by_name), local), Ok(8123));
    for bad in [
        vec![good[0], good[1]],
        vec![good[1], good[2]],
        vec![("host", "evil.example"), ("origin", "http://evil.example"), good[2]],
        vec![("host", "127.0.0.1:9"), good[2]],
        vec![good[0], ("origin", "http://evil.example"), good[2]],
        vec![good[0], ("origin", "null"), good[2]],
        vec![good[0], ("origin", "http://localhost:8123"), good[2]],
    ] {
        assert!(admit(&headers(&bad), local).is_err(), "{bad:?}");
    }
    assert!(admit(&headers(&good), None).is_err());
    assert!(admit(&headers(&good), Some("192.168.0.1:8123".parse().unwrap())).is_err());
}

/// The status and the body of an answer of the service.
fn post(port: u16, path: &str, headers: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let length = body.len();
    write!(stream, "POST {path} HTTP/1.0\r\n{headers}content-length: {length}\r\n\r\n{body}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[test]
fn a_page_that_is_left_ends_its_session_without_a_header_and_no_other_page_can() {
    let port = serve();
    let own = format!("host: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n");
    let foreign = format!("host: 127.0.0.1:{port}\r\norigin: http://evil.example\r\n");
    let (status, told) = post(port, "/stand/open", &format!("{own}x-stand: \r\n"), "{}");
    assert_eq!(status, 200, "{told}");
    let token = serde_json::from_str::<Value>(&told).unwrap()["token"].as_str().unwrap().to_owned();
    let tick = || post(port, "/stand/event", &format!("{own}x-stand: {token}\r\n"), "{\"do\":\"tick\"}").0;

    assert_eq!(post(port, "/stand/bye", &foreign, &token).0, 403);
    assert_eq!(post(port, "/stand/bye", &own, &token[1..]).0, 410);
    assert_eq!(post(port, "/stand/bye", &own, &format!("{token}{token}")).0, 410);
    assert_eq!(tick(), 200);
    assert_eq!(post(port, "/stand/bye", &own, &token).0, 200);
    assert_eq!(tick(), 410);
}
