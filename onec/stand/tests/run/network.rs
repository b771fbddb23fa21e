//! What the network does to a question and to a download: how long it may take, whom it trusts, and what comes over a
//! real socket from a server that is as right or as wrong as servers are.

use std::time::Duration;

use extension_update_bsl::convert;
use extension_update_stand::network::Answer;
use extension_update_stand::socket::Cut::{self, Given, Refused};
use extension_update_stand::sources::INSTALLER_FORM;
use extension_update_stand::{Shown, Stand};

use crate::field;
use crate::visit::{FORM, STEM, Visit, artifact, file};
use crate::wire::{Asked, Say, Wire, answer, chunks, part, whole};

crate::cases![
    redirects_share_one_time,
    a_certificate_is_checked_or_nothing_is_asked,
    answers_come_over_a_socket,
    an_answer_that_does_not_come_is_a_timeout,
    files_come_over_a_socket,
    a_large_file_comes_in_parts
];

/// Six slow answers must not take six times as long as one.
fn redirects_share_one_time() {
    let visit = Visit::open();
    let clock = visit.stand.base.clone();
    visit.stand.base.answer_with(move |question| {
        clock.clock.set(clock.clock.get() + question.timeout.min(7_500));
        Answer::new(302, &[("Location", "/again")], b"")
    });
    let before = visit.stand.base.clock.get();
    let ask = |timeout: i64| {
        visit.stand.base.questions.borrow_mut().clear();
        let url = "http://127.0.0.1:8123/";
        let params = format!(r#"{{"method":"GET","url":"{url}","headers":{{}},"maxBytes":9,"timeoutMs":{timeout}}}"#);
        let params = visit.stand.on_server(STEM, "ОбъектИзJSON", &[params.as_str().into()]).expect("JSON");
        let found = visit.stand.on_server(&format!("{STEM}Сеть"), "ОтветСервиса", &[params]).expect("an answer");
        let asked: Vec<i64> = visit.stand.base.questions.borrow().iter().map(|question| question.timeout).collect();
        (convert::show(&field!(visit.stand, found, "Ошибка")), asked)
    };
    assert_eq!(ask(20_000), ("timeout".to_owned(), vec![20_000, 13_000, 5_000]));
    assert!(visit.stand.base.clock.get() - before <= 21_000);
    // Less than a second is a second: none would be as long as it takes.
    assert_eq!(ask(400), ("timeout".to_owned(), vec![1_000]));
}

fn a_certificate_is_checked_or_nothing_is_asked() {
    let visit = Visit::open();
    visit.stand.base.faults.always("Новый СертификатыУдостоверяющихЦентровОС", "Хранилище сертификатов недоступно");
    visit.ask(1, "https://example.com/");
    visit.stand.advance(5_000);
    assert_eq!(visit.page.reported("fetched"), [r#"{"report":"fetched","ticket":1,"error":"network"}"#]);
    assert!(visit.stand.base.questions.borrow().is_empty());
    assert!(visit.stand.base.log().iter().any(|line| line.contains("Хранилище сертификатов недоступно")));
    visit.calm();
}

/// Longer than any answer of these tests takes, however busy the machine.
const SECOND: Duration = Duration::from_secs(20);

fn visits() -> Vec<Visit> {
    let extension = Visit::open();
    let installer = Visit::open_on(Stand::installer().expect("the modules load"), INSTALLER_FORM);
    assert_eq!(extension.form.module, FORM);
    vec![extension, installer]
}

fn fetched(visit: &Visit, url: &str) -> String {
    visit.page.reports.borrow_mut().clear();
    visit.page.say(
        "fetch",
        &format!(r#"{{"ticket":1,"method":"POST","url":"{url}","headers":{{"accept":"a"}},"body":"{{}}","maxBytes":100000,"timeoutMs":1000}}"#),
    );
    visit.stand.advance(5_000);
    visit.calm();
    visit.page.reported("fetched").concat()
}

fn answers_come_over_a_socket() {
    let wire = Wire::start(|asked| {
        let say = |bytes: Vec<u8>| vec![Say::Bytes(bytes)];
        let long = vec![b'x'; 50_000];
        match asked.path.as_str() {
            "/feed" => say(whole("200 OK", &["ETag: \"1\"", "Content-Type: application/json"], b"feed")),
            "/chunks" => say(chunks(b"in several chunks", 5)),
            "/until-closed" => say(answer("200 OK", &[], b"until closed")),
            "/slow" => whole("200 OK", &[], b"slowly").chunks(1).map(|byte| Say::Bytes(byte.to_vec())).collect(),
            "/304" => say(answer("304 Not Modified", &["ETag: \"1\""], b"")),
            "/a/relative" => say(whole("302 Found", &["Location: ../feed"], b"go on")),
            "/dots" => say(whole("307 Temporary Redirect", &["location: ./a/../feed"], b"")),
            "/absolute" => {
                say(whole("301 Moved Permanently", &[&format!("Location: http://{}/feed", asked.body)], b""))
            }
            "/loop" => say(whole("302 Found", &["Location: /loop"], b"")),
            "/closed" => vec![],
            "/closed-in-head" => say(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
            "/closed-in-body" => say(answer("200 OK", &["Content-Length: 50001"], &long)),
            "/closed-in-chunk" => say(chunks(&long, 1000)[..20_000].to_vec()),
            "/short-length" => say(answer("200 OK", &["Content-Length: 4"], b"feed and more")),
            "/no-length" => say(answer("200 OK", &["Content-Length: many"], b"feed")),
            "/no-http" => say(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec()),
            "/large" => say(whole("200 OK", &[], &vec![b'x'; 100_001])),
            _ => say(whole("404 Not Found", &[], b"nothing")),
        }
    });
    let feed = r#""status":200,"headers":{"etag":"\"1\"","content-type":"application/json"},"body":"feed""#;
    for visit in visits() {
        for (path, cut, expected) in [
            ("/feed", Refused, feed),
            ("/chunks", Refused, r#""body":"in several chunks""#),
            ("/until-closed", Refused, r#""body":"until closed""#),
            ("/slow", Refused, r#""body":"slowly""#),
            ("/304", Refused, r#""status":304,"headers":{"etag":"\"1\""},"body":"""#),
            ("/none", Refused, r#""status":404"#),
            ("/a/relative", Refused, r#""status":200"#),
            ("/dots", Refused, r#""body":"feed""#),
            ("/loop", Refused, r#""error":"network""#),
            ("/closed", Refused, r#""error":"network""#),
            ("/closed-in-head", Given, r#""error":"network""#),
            ("/closed-in-body", Refused, r#""error":"network""#),
            ("/closed-in-body", Given, r#""status":200,"headers":{},"body":"xxx"#),
            ("/closed-in-chunk", Refused, r#""error":"network""#),
            ("/closed-in-chunk", Given, r#""status":200,"headers":{},"body":"xxx"#),
            ("/short-length", Refused, r#""body":"feed""#),
            ("/no-length", Refused, r#""error":"network""#),
            ("/no-http", Refused, r#""error":"network""#),
            ("/large", Refused, r#""error":"too-large""#),
        ] {
            visit.stand.base.ask_sockets(cut, SECOND);
            let told = fetched(&visit, &wire.url(path));
            assert!(told.contains(expected), "{path} {cut:?}: {told}");
        }
        // Where a redirect says the whole address, it is the one of the same server: the body may go there.
        visit.page.reports.borrow_mut().clear();
        let host = wire.url("").trim_start_matches("http://").to_owned();
        visit.page.say(
            "fetch",
            &format!(
                r#"{{"ticket":2,"method":"POST","url":"{}","body":"{host}","maxBytes":100,"timeoutMs":1000}}"#,
                wire.url("/absolute")
            ),
        );
        visit.stand.advance(5_000);
        assert!(
            visit.page.reported("fetched").concat().contains(r#""body":"feed""#),
            "{:?}",
            visit.page.reports.borrow()
        );
        // A server that is not there any more.
        let gone = Wire::start(|_| vec![]).url("/");
        assert!(fetched(&visit, &gone).contains(r#""error":"network""#));
    }
    // The body went along with the redirects that keep it.
    assert!(wire.asked().iter().filter(|asked| asked.path == "/feed").all(|asked| !asked.body.is_empty()));
}

fn an_answer_that_does_not_come_is_a_timeout() {
    let begun = whole("200 OK", &[], b"feed");
    let wire = Wire::start(move |asked| match asked.path.as_str() {
        "/begun" => vec![Say::Bytes(begun[..begun.len() - 2].to_vec()), Say::Wait],
        _ => vec![Say::Wait],
    });
    for visit in visits() {
        // The shorter it is, the sooner the test has its answer, which is the same.
        visit.stand.base.ask_sockets(Refused, Duration::from_millis(20));
        for path in ["/never", "/begun"] {
            assert!(fetched(&visit, &wire.url(path)).contains(r#""error":"timeout""#), "{path}");
        }
    }
}

/// How a server gives out a file, and what becomes of an install from it.
type Giving = (&'static str, fn(&Asked, &[u8]) -> Vec<u8>, Cut, &'static str);

const INSTALLED: &str = "installed";
const NETWORK: &str = r#""code":"network""#;
const HASH: &str = r#""code":"hash""#;

const GIVINGS: &[Giving] = &[
    ("parts", |asked, data| part(asked, data, usize::MAX), Refused, INSTALLED),
    ("less than asked", |asked, data| part(asked, data, 100), Refused, INSTALLED),
    ("whole", |_, data| whole("200 OK", &[], data), Refused, INSTALLED),
    ("in chunks", |_, data| chunks(data, 64), Refused, INSTALLED),
    ("until closed", |_, data| answer("200 OK", &[], data), Refused, INSTALLED),
    ("by a relative redirect", redirected, Refused, INSTALLED),
    ("closed at once", |_, _| vec![], Refused, NETWORK),
    ("closed in the middle", half, Refused, NETWORK),
    ("closed in the middle, and the platform gives the part", half, Given, HASH),
    ("closed in the middle of the second part", second_cut, Refused, NETWORK),
    ("closed in the middle of each part, and the platform gives what came", each_cut, Given, INSTALLED),
    ("with a length that is too small", |_, data| answer("200 OK", &["Content-Length: 100"], data), Refused, HASH),
    (
        "with a length that is too large",
        |_, data| answer("200 OK", &["Content-Length: 999999"], data),
        Refused,
        NETWORK,
    ),
    ("from another place of the file", displaced, Refused, NETWORK),
    ("larger than it said", |_, data| whole("200 OK", &[], &[data, b"!"].concat()), Refused, NETWORK),
    ("another file", |_, data| whole("200 OK", &[], &vec![b'x'; data.len()]), Refused, HASH),
    ("an error", |_, _| whole("503 Service Unavailable", &["Retry-After: 5"], b"later"), Refused, NETWORK),
];

fn redirected(asked: &Asked, data: &[u8]) -> Vec<u8> {
    match asked.path.as_str() {
        "/files/DEMO.cfe" => whole("302 Found", &["Location: ../moved/file?name=1#x"], b""),
        "/moved/file?name=1" => part(asked, data, 100),
        _ => whole("404 Not Found", &[], b""),
    }
}

fn half(_: &Asked, data: &[u8]) -> Vec<u8> {
    answer("200 OK", &[&format!("Content-Length: {}", data.len())], &data[..data.len() / 2])
}

fn second_cut(asked: &Asked, data: &[u8]) -> Vec<u8> {
    let part = part(asked, data, 100);
    if asked.range.is_some_and(|(first, _)| first > 0) { part[..part.len() - 1].to_vec() } else { part }
}

fn each_cut(asked: &Asked, data: &[u8]) -> Vec<u8> {
    let part = part(asked, data, 100);
    let is_last = asked.range.is_some_and(|(first, _)| first + 1 >= data.len());
    if is_last { part } else { part[..part.len() - 1].to_vec() }
}

fn displaced(_: &Asked, data: &[u8]) -> Vec<u8> {
    whole("206 Partial Content", &[&format!("Content-Range: bytes 5-{}/{0}", data.len())], &data[5..])
}

fn files_come_over_a_socket() {
    let data = file("0.0.0.4");
    let good = data.clone();
    let mirror = Wire::start(move |asked| vec![Say::Bytes(part(asked, &good, 300))]);
    for (name, give, cut, expected) in GIVINGS {
        let served = data.clone();
        let wire = Wire::start(move |asked| {
            // Slowly: the head by itself, and the rest in pieces.
            give(asked, &served).chunks(97).map(|piece| Say::Bytes(piece.to_vec())).collect()
        });
        for visit in visits() {
            visit.stand.base.ask_sockets(*cut, SECOND);
            let install = |operation: &str, urls: &[&str]| {
                let artifact = artifact(&data, urls);
                visit.page.say(
                    "install",
                    &format!(
                        r#"{{"operation":"{operation}","extension":"DEMO","version":"0.0.0.4","artifact":{artifact}}}"#
                    ),
                );
                let last = visit.finish();
                visit.page.reports.borrow_mut().clear();
                visit.calm();
                last
            };
            let before = visit.version();
            let first = wire.url("/files/DEMO.cfe");
            let last = install("op-1", &[&first]);
            assert!(last.contains(expected), "{name}: {last}");
            if *expected == INSTALLED {
                assert_eq!(visit.version(), "0.0.0.4", "{name}");
                continue;
            }
            assert_eq!(visit.version(), before, "{name}");
            // Another address brings the file where the first one did not; a wrong file that came whole is not asked
            // for again.
            let last = install("op-2", &[&first, &mirror.url("/DEMO.cfe")]);
            assert!(last.contains(if *expected == HASH { HASH } else { INSTALLED }), "{name}: {last}");
        }
    }
}

fn a_large_file_comes_in_parts() {
    let data: Vec<u8> = (0..2_500_000_u32).map(|number| (number % 251) as u8).collect();
    let served = data.clone();
    let wire = Wire::start(move |asked| vec![Say::Bytes(part(asked, &served, usize::MAX))]);
    for visit in visits() {
        visit.stand.base.ask_sockets(Refused, SECOND);
        let artifact = artifact(&data, &[&wire.url("/large")]);
        visit.page.say("download", &format!(r#"{{"version":"0.0.0.4","artifact":{artifact}}}"#));
        let came =
            visit.stand.wait(|| visit.stand.base.shown.borrow().contains(&Shown::File("DEMO-0.0.0.4.cfe".into())));
        assert!(came, "{:?} {:?} {:?}", visit.stand.base.shown.borrow(), visit.stand.base.log(), wire.asked());
        visit.calm();
    }
    let ranges: Vec<_> = wire.asked().iter().filter_map(|asked| asked.range).collect();
    let one = [(0, 1_048_575), (1_048_576, 2_097_151), (2_097_152, 2_500_000)];
    assert_eq!(ranges, [one, one].concat());
}
