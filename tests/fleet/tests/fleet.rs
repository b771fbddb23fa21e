//! The simulation's arithmetic, its decisions beside those of a real panel, and its figures beside the service and the
//! document.

use base64ct::{Base64, Encoding};
use extension_update::core::config::Start;
use extension_update::core::effect::Effect;
use extension_update::core::event::Event;
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::interval::Interval;
use extension_update::core::message::Message;
use extension_update::core::moment::Moment;
use extension_update::core::session::Session;
use extension_update_demo::{Folders, Signatory, serve};
use extension_update_fleet::people::{Chance, Habits};
use extension_update_fleet::simulation::{Base, Fleet, NODES, RELEASED};
use extension_update_fleet::table::{FILE, LANGUAGES, UNCHANGED, WHOLE, run_all};
use extension_update_fleet::tally::{DAY, DAYS, FROM, Tally};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

const BASES: u32 = 2_000;

fn fleet(interval: Option<u32>) -> Fleet {
    Fleet { bases: BASES, interval }
}

#[test]
fn every_request_is_answered_with_the_feed_or_by_304_and_without_an_interval_every_opening_asks() {
    for interval in [None, Some(24)] {
        let outcome = fleet(interval).run();
        assert_eq!(outcome.whole + outcome.unchanged, outcome.requests.sum(FROM), "{interval:?}");
        assert_eq!(outcome.requests.sum(FROM) == outcome.openings, interval.is_none(), "{interval:?}");
        // Two feeds were published, and hardly a base was not opened after each of them.
        assert!(outcome.whole <= 2 * u64::from(BASES), "{}", outcome.whole);
    }
}

#[test]
fn with_an_interval_of_a_day_no_base_asks_more_than_once_a_day() {
    // Base by base: what a fleet with one base more asks more.
    let mut before = 0;
    for bases in 1..10 {
        let asked = Fleet { bases, interval: Some(24) }.run().requests.sum(FROM);
        assert!(asked - before <= u64::from(DAYS), "base {bases} asked {} times", asked - before);
        before = asked;
    }
    let outcome = fleet(Some(24)).run();
    assert!(outcome.requests.sum(FROM) <= u64::from(BASES) * u64::from(DAYS));
}

#[test]
fn the_interval_spares_requests_and_lowers_the_peak() {
    let (each, daily) = (fleet(None).run(), fleet(Some(24)).run());
    assert!(daily.requests.sum(FROM) * 3 < each.requests.sum(FROM));
    assert!(daily.requests.peak() < each.requests.peak());
}

#[test]
fn forms_that_were_opened_at_nine_and_never_closed_ask_over_more_and_more_of_the_day() {
    let interval = Interval::of_hours(24);
    let mut chance = Chance::of_base(3, 3);
    let nine = Moment::of_millis(9 * 3_600_000);
    let mut next = vec![nine; 1_000];
    let mut spread = Vec::new();
    for _ in 0..5 {
        for at in &mut next {
            *at = at.after(u64::from(interval.wait(*at, *at, chance.number())));
        }
        let times: Vec<u64> = next.iter().map(|at| at.millis()).collect();
        spread.push((times.iter().max().unwrap() - times.iter().min().unwrap()) / 60_000);
    }
    assert!(spread[0] > 130 && spread[0] <= 144, "a tenth of a day after the first: {spread:?}");
    assert!(spread.is_sorted() && spread[4] > 2 * spread[0], "{spread:?}");
}

#[test]
fn behind_a_cdn_the_origin_is_asked_once_a_minute_by_each_node_at_most() {
    for interval in [None, Some(24)] {
        let outcome = fleet(interval).run();
        let most = u64::from(NODES) * u64::from(DAYS) * u64::from(DAY) / 60;
        assert!(outcome.origin.sum(FROM) <= most.min(outcome.requests.sum(FROM)));
        assert!(outcome.origin.peak() <= NODES);
    }
    // The larger the fleet, the less of it the origin sees.
    let of = |bases| {
        let outcome = Fleet { bases, interval: None }.run();
        outcome.origin.sum(FROM) as f64 / outcome.requests.sum(FROM) as f64
    };
    assert!(of(8_000) < of(1_000));
}

#[test]
fn nobody_downloads_before_the_release_and_a_roll_out_spreads_it_over_the_week() {
    let outcome = fleet(Some(24)).run();
    for downloads in [&outcome.at_once, &outcome.phased] {
        assert_eq!(downloads.sum(0), downloads.sum(RELEASED));
        assert!(downloads.sum(0) <= u64::from(BASES));
    }
    let week = |downloads: &Tally| {
        let after = |days: u32| downloads.sum(RELEASED + days * DAY);
        (after(0) - after(1), after(0) - after(7))
    };
    let ((first, all), (slow, most)) = (week(&outcome.at_once), week(&outcome.phased));
    assert!(2 * slow < first, "on the first day {slow} instead of {first}");
    assert!(10 * most > 8 * all, "in the first week {most} of {all}");
    assert!(outcome.phased.heaviest_day() < outcome.at_once.heaviest_day());
}

/// The demo's service on a free port; it ends with the runtime.
struct Service(SocketAddr, #[expect(dead_code, reason = "it is dropped with the service")] Runtime);

/// One answer of it.
struct Answered {
    status: u16,
    etag: String,
    body: Vec<u8>,
    /// All bytes of it, had the body come as gzip at the level that nginx takes.
    bytes: u64,
}

impl Service {
    fn start() -> Service {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(serve(listener, Folders::of_repository()));
        Service(address, runtime)
    }

    /// Asks for the feed, as a base that knows this one.
    fn ask(&self, etag: &str) -> Answered {
        let mut stream = TcpStream::connect(self.0).unwrap();
        let known = if etag.is_empty() { String::new() } else { format!("If-None-Match: {etag}\r\n") };
        write!(stream, "GET /feed.json HTTP/1.1\r\nHost: {}\r\n{known}Connection: close\r\n\r\n", self.0).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        let body = bytes.split_off(end);
        let head = String::from_utf8(bytes).unwrap();
        let mut packed = Vec::new();
        if !body.is_empty() {
            packed.extend(b"content-encoding: gzip\r\nvary: accept-encoding\r\n");
            flate2::read::GzEncoder::new(&*body, flate2::Compression::fast()).read_to_end(&mut packed).unwrap();
        }
        let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap_or_default().to_owned();
        Answered { status: head[9..12].parse().unwrap(), etag, body, bytes: (end + packed.len()) as u64 }
    }
}

/// The panel's own session, opened anew each time with what it asked to keep: when does it ask?
#[test]
fn a_real_panel_asks_at_the_same_openings() {
    let service = Service::start();
    let envelope = String::from_utf8(service.ask("").body).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
    let key = Base64::encode_string(&Signatory::First.public_key());
    let mut asked = 0;
    for number in 0..4 {
        let mut chance = Chance::of_base(11, number);
        let habits = Habits::draw(&mut chance);
        let (mut base, mut memory, mut openings) = (Base::default(), serde_json::json!({}), Vec::new());
        for day in 1..8 {
            habits.open_on(day, &mut chance, &mut openings);
            for opened in &openings {
                let expected = base.open(*opened, Some(Interval::of_hours(24)));
                let config = serde_json::json!({
                    "extension": {"id": "DEMO", "version": "0.0.0.3"},
                    "source": {"kind": "signed-feed", "url": "https://updates.example.com/feed.json", "transport": "fetch"},
                    "policy": {"publicKeys": [key], "checkInterval": 24}, "memory": memory
                });
                let mut session = Session::new(number + 1);
                let at = Moment::of_millis(now + u64::from(*opened) * 1000);
                let start = Start::parse(&config.to_string()).unwrap();
                let mut effects = session.handle(Event::Opened(Box::new(start)), at);
                let ticket = effects.iter().find_map(|effect| match effect {
                    Effect::Fetch { ticket, .. } => Some(*ticket),
                    _ => None,
                });
                assert_eq!(ticket.is_some(), expected, "base {number}, second {opened}");
                if let Some(ticket) = ticket {
                    asked += 1;
                    let answer =
                        Answer::Arrived(Response { status: 200, body: envelope.clone(), ..Response::default() });
                    effects.extend(session.handle(Event::FeedArrived { ticket, answer }, at));
                    assert_eq!(session.state().name(), "available");
                }
                for effect in effects {
                    if let Effect::TellHost(Message::Remember { memory: kept, .. }) = effect {
                        memory = serde_json::from_str(&kept.to_string()).unwrap();
                    }
                }
            }
        }
    }
    assert!(asked > 12, "{asked} questions are too few to say anything");
}

#[test]
fn a_sample_of_the_requests_weighs_at_the_service_what_the_table_says() {
    let service = Service::start();
    let outcome = Fleet { bases: 100, interval: Some(24) }.run();
    let all = outcome.whole + outcome.unchanged;
    let (mut real, mut told) = (0, 0);
    let etag = service.ask("").etag;
    for number in 0..200 {
        let known = number * outcome.unchanged / all < (number + 1) * outcome.unchanged / all;
        let answer = service.ask(if known { &etag } else { "" });
        assert_eq!(answer.status, if known { 304 } else { 200 });
        real += answer.bytes;
        told += if known { UNCHANGED } else { WHOLE };
        let one = if known { UNCHANGED } else { WHOLE };
        assert!(answer.bytes.abs_diff(one) * 20 <= one, "{} instead of {one} bytes", answer.bytes);
    }
    assert!(real.abs_diff(told) * 20 <= told, "{real} bytes, and the table says {told}");
    let feed: serde_json::Value = serde_json::from_slice(&service.ask("").body).unwrap();
    let payload = Base64::decode_vec(feed["payload"].as_str().unwrap()).unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(payload["products"]["DEMO"]["releases"][0]["artifact"]["size"], FILE);
}

#[test]
fn the_documents_show_what_the_program_gives() {
    let outcomes = run_all();
    for language in &LANGUAGES {
        let document = std::fs::read_to_string(language.file()).unwrap();
        let fresh = language.put_into_document(&outcomes).unwrap();
        assert!(fresh == document, "{} is not what `cargo xtask fleet --write` gives", language.file().display());
    }
}
