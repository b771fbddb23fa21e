//! One case for each fault of the network, over a socket where only that shows it.
//! No case may wait for the end of an answer that has none. Read next: `network.rs` of the crate.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};

use axum::http::StatusCode;
use extension_update_demo::{Folders, serve};
use flate2::read::GzDecoder;
use serde_json::json;

use crate::asking::{available, get};

/// What a client reads, and how it ended.
struct Heard {
    bytes: Vec<u8>,
    end: Result<(), ErrorKind>,
}

impl Heard {
    fn parts(&self) -> (String, &[u8]) {
        let body = find_body(&self.bytes).expect("a head");
        (String::from_utf8_lossy(&self.bytes[..body]).into_owned(), &self.bytes[body..])
    }
}

fn find_body(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|part| part == b"\r\n\r\n").map(|at| at + 4)
}

/// Asks over a socket, reads `most` bytes of a body, and leaves. By HTTP/1.0, which knows no chunks.
async fn hear(address: &str, most: usize) -> Heard {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let place = listener.local_addr().unwrap();
    let serving = tokio::spawn(serve(listener, Folders::of_repository()));
    let request = format!("GET {address} HTTP/1.0\r\nhost: {place}\r\n\r\n");
    let heard = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(place).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut heard = Heard { bytes: Vec::new(), end: Ok(()) };
        let mut piece = vec![0; 1 << 16];
        let mut body = None;
        while body.is_none_or(|body| heard.bytes.len() - body < most) {
            match stream.read(&mut piece) {
                Ok(0) => break,
                Ok(size) => {
                    heard.bytes.extend_from_slice(&piece[..size]);
                    body = body.or_else(|| find_body(&heard.bytes));
                }
                Err(error) => {
                    heard.end = Err(error.kind());
                    break;
                }
            }
        }
        heard
    });
    let heard = heard.await.unwrap();
    serving.abort();
    heard
}

const LIST: &str = "/repos/demo/extension/releases";

#[tokio::test]
async fn drip_sends_white_space_sign_by_sign() {
    let heard = hear(&format!("/fault/drip{LIST}"), 3).await;
    let (head, body) = heard.parts();
    assert!(head.contains(" 200 ") && !head.contains("\ncontent-length:"), "{head}");
    assert!(body.len() > 1 && body.iter().all(|sign| *sign == b' '));
}

#[tokio::test]
async fn reset_is_a_reset_and_nothing_else() {
    for address in [LIST, "/feed.json", "/files/0.0.0.4/DEMO.cfe"] {
        let heard = hear(&format!("/fault/reset{address}"), 1 << 20).await;
        assert_eq!((heard.bytes.len(), heard.end), (0, Err(ErrorKind::ConnectionReset)), "{address}");
    }
    // Another request of the same service is none of its business.
    assert!(hear(LIST, 1 << 20).await.end.is_ok());
}

#[tokio::test]
async fn cut_off_promises_more_than_it_sends() {
    let heard = hear(&format!("/fault/cut-off{LIST}"), 1 << 20).await;
    let (head, body) = heard.parts();
    assert!(head.contains(" 200 ") && head.contains("content-length: 4096"), "{head}");
    assert!(!body.is_empty() && body.len() < 4096, "{} bytes came", body.len());
}

#[tokio::test]
async fn endless_sends_more_than_any_limit() {
    assert!(hear(&format!("/fault/endless{LIST}"), 8 << 20).await.bytes.len() >= 8 << 20);
}

#[tokio::test]
async fn wrong_length_promises_a_kilobyte_that_never_comes() {
    let sound = get("/feed.json").await.bytes.len();
    let heard = hear("/fault/wrong-length/feed.json", sound - 1000).await;
    let (head, body) = heard.parts();
    let promised: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    // The port of this host is in the addresses of the feed, so the length differs a little from the one of the test's
    // host.
    assert!(promised >= body.len() + 1024 && promised < sound + 2048, "{promised} promised, {} came", body.len());
}

#[tokio::test]
async fn a_redirect_leads_to_itself() {
    let answer = available("/fault/redirect-loop", json!({})).await;
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
    let location = answer.header("location").strip_prefix("http://demo.test:4321").unwrap().to_owned();
    assert_eq!(location, "/fault/redirect-loop/releases/v1/1c/getAvailableReleases");
    let answer = get("/fault/redirect-loop/feed.json?x=1").await;
    assert_eq!(answer.header("location"), "http://demo.test:4321/fault/redirect-loop/feed.json?x=1");
}

#[tokio::test]
async fn a_gzip_bomb_unpacks_to_a_thousand_times_its_size() {
    let heard = hear("/fault/gzip-bomb/feed.json", 1 << 20).await;
    let (head, body) = heard.parts();
    assert!(head.contains("content-encoding: gzip") && heard.end.is_ok(), "{head}");
    assert!(body.len() < 500 << 10, "{} bytes are no bomb", body.len());
    // The head has ten bytes, and every piece after it is one mebibyte.
    let piece = (body.len() - 10) / 400;
    assert_eq!(body.len(), 10 + 400 * piece);
    let mut unpacked = Vec::new();
    // There is no end mark: the decoder complains when all is read.
    _ = GzDecoder::new(&body[..10 + 3 * piece]).read_to_end(&mut unpacked);
    assert_eq!(unpacked.len(), 3 << 20);
}

#[tokio::test]
async fn other_forms_hold_the_sound_answer() {
    let sound = get(LIST).await;
    let of = async |fault: &str| get(&format!("/fault/{fault}{LIST}")).await;
    let bom = of("bom").await;
    assert_eq!(bom.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap().len(), bom.bytes.len() - 3);
    let lines = of("crlf").await;
    assert!(
        lines.text().lines().count() > 50 && lines.text().matches('\n').count() == lines.text().matches("\r\n").count()
    );
    let wide = of("utf-16").await.bytes;
    let signs: Vec<u16> = wide.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let wide: serde_json::Value =
        serde_json::from_str(String::from_utf16(&signs).unwrap().trim_start_matches('\u{feff}')).unwrap();
    for list in [lines.json(), wide] {
        assert_eq!(list.as_array().unwrap().len(), sound.json().as_array().unwrap().len());
    }
    let half = of("truncated").await;
    assert!(half.bytes.len() > 1000 && serde_json::from_slice::<serde_json::Value>(&half.bytes).is_err());
}

#[tokio::test]
async fn what_is_kept_by_the_client_is_not_spoiled() {
    // A 304 has nothing to cut.
    let tag = get("/feed.json").await.header("etag").to_owned();
    assert!(!tag.is_empty());
    let file = get("/fault/truncated/files/0.0.0.4/DEMO.cfe").await;
    assert_eq!(file.bytes.len(), 51_814 / 2);
}
