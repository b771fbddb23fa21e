//! Answers that go wrong on their way: refused, too slow, too long, cut, squeezed, or in another form than was meant.
//! It must never touch a request without a fault in its address, never keep a state (the same address always errs the
//! same way), never hold more of an endless answer than one piece, and never keep on when whoever asked has left.
//! Read next: `fault` (the names), `connection`.

use std::{convert::Infallible, future, io, sync::LazyLock, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Extension, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use flate2::{Compress, Compression, FlushCompress};
use futures_util::{StreamExt, stream};
use serde_json::json;

use crate::{
    circumstances::Circumstances,
    connection::Connection,
    fault::Fault,
    reply::{self, JSON, paced, tell, with},
};

/// How long `slow` lets one wait.
pub const SLOWNESS: Duration = Duration::from_secs(3);

/// `too-large` sends this much, without a Content-Length, in pieces of `PIECE` bytes.
const TOO_LARGE: usize = 12 << 20;
const PIECE: usize = 64 << 10;

/// The largest sound answer that is rewritten; generated notes are the largest there is.
const LARGEST: usize = 64 << 20;

/// Pause before each sign of `drip`.
const DRIP: Duration = Duration::from_millis(200);

/// Pause before each piece of `endless`: an engine that cannot measure while it reads must not drown before its
/// patience ends.
const FLOW: Duration = Duration::from_millis(10);

/// Pause before each piece of a flood: a browser must come to its senses between two. WebKit serves what arrives before
/// anything that the page wants to do, so what comes without a pause, as no line brings it, keeps the page from ever
/// seeing that an answer has begun.
const BREATH: Duration = Duration::from_millis(40);

/// Stands before every route of the service and answers in its place where the fault wants so.
pub async fn apply(Extension(circumstances): Extension<Circumstances>, request: Request, next: Next) -> Response {
    let Some(fault) = circumstances.fault else { return next.run(request).await };
    match fault {
        // A file is slow in itself: it comes in pieces, so that there is a progress to show and something to cancel.
        Fault::Slow if request.uri().path().starts_with("/files/") => next.run(request).await,
        Fault::Slow => {
            tokio::time::sleep(SLOWNESS).await;
            next.run(request).await
        }
        Fault::Hang => std::future::pending().await,
        Fault::Internal => reply::refuse(StatusCode::INTERNAL_SERVER_ERROR, "Внутренняя ошибка сервера"),
        Fault::Unavailable => reply::refuse(StatusCode::SERVICE_UNAVAILABLE, "Сервис временно недоступен"),
        Fault::TooMany => ask_to_wait(StatusCode::TOO_MANY_REQUESTS, "Слишком много запросов", "30"),
        Fault::RetryAfter => ask_to_wait(StatusCode::SERVICE_UNAVAILABLE, "Сервис временно недоступен", "2"),
        Fault::Forbidden => reply::refuse(StatusCode::FORBIDDEN, "Доступ запрещён"),
        Fault::BrokenJson => tell_text("application/json", r#"{"modules":[{"uniqid":"0.0.0.4","name":"Демонстра"#),
        Fault::Html => tell_text("text/html; charset=utf-8", LOGIN_PAGE),
        Fault::WrongShape => reply::tell_json(&json!({ "modules": { "x": 1 } })),
        Fault::CutOff => cut_off(),
        Fault::TooLarge => too_large(),
        Fault::Drip => drip(),
        Fault::Reset => reset(&request),
        Fault::Endless => flow_endlessly(),
        Fault::RedirectLoop => redirect(&format!("{}{}", circumstances.address, request.uri())),
        Fault::GzipBomb => bomb(),
        Fault::WrongLength => promise_more(next.run(request).await).await,
        Fault::Bom => rewrite(next.run(request).await, add_mark).await,
        Fault::Crlf => rewrite(next.run(request).await, break_lines).await,
        Fault::Utf16 => rewrite(next.run(request).await, widen).await,
        Fault::Truncated => rewrite(next.run(request).await, halve).await,
        // The rest errs inside the list, `catalogue` knows it, or inside the signed feed, as `deceit` does.
        _ => next.run(request).await,
    }
}

fn ask_to_wait(status: StatusCode, sentence: &str, seconds: &str) -> Response {
    with(reply::refuse(status, sentence), header::RETRY_AFTER, seconds)
}

const LOGIN_PAGE: &str = "<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\"><title>Вход в сеть</title></head>\
<body><h1>Гостевая сеть</h1><form method=\"post\"><input name=\"user\"><button>Войти</button></form></body></html>";

fn tell_text(media_type: &'static str, text: &'static str) -> Response {
    tell(StatusCode::OK, media_type, text)
}

/// Promises more than it sends, then breaks the connection.
fn cut_off() -> Response {
    let start = Bytes::from_static(br#"{"modules":[{"release_id":1,"uniqid":"0.0.0.4","#);
    let pieces = stream::unfold(Some(start), |start| async move {
        let Some(start) = start else {
            // What was sent must have left before the break, or the client sees no answer at all instead of half of
            // one.
            tokio::time::sleep(Duration::from_millis(50)).await;
            return Some((Err(io::Error::other("the fault breaks the connection here")), None));
        };
        Some((Ok(start), None))
    });
    with(tell(StatusCode::OK, "application/json", Body::from_stream(pieces)), header::CONTENT_LENGTH, "4096")
}

/// Well-formed to its very end, so that only a limit can refuse it.
fn too_large() -> Response {
    let pieces = stream::unfold(0_usize, |sent| async move {
        let piece = match sent {
            0 => Bytes::from_static(br#"{"modules":[],"result":""#),
            sent if sent < TOO_LARGE => Bytes::from_static(&[b'x'; PIECE]),
            usize::MAX => return None,
            _ => return Some((Ok::<_, Infallible>(Bytes::from_static(b"\"}")), usize::MAX)),
        };
        let sent = sent + piece.len();
        Some((Ok(piece), sent))
    });
    tell(StatusCode::OK, "application/json", Body::from_stream(pieces))
}

/// White space is right before any JSON: nothing but the time tells that this will never be one.
fn drip() -> Response {
    tell(StatusCode::OK, JSON, paced(stream::repeat(Bytes::from_static(b" ")), DRIP))
}

/// Resets the connection where the listener lets it (`listen`), else ends it; either way before anything was answered.
fn reset(request: &Request) -> Response {
    if let Some(ConnectInfo(connection)) = request.extensions().get::<ConnectInfo<Connection>>() {
        connection.reset_at_end();
    }
    let broken = stream::once(future::ready(Err::<Bytes, _>(io::Error::other("the fault breaks the connection here"))));
    tell(StatusCode::OK, JSON, Body::from_stream(broken))
}

fn flow_endlessly() -> Response {
    let start = stream::once(future::ready(Bytes::from_static(br#"{"modules":[],"result":""#)));
    tell(StatusCode::OK, JSON, paced(start.chain(stream::repeat(Bytes::from_static(&[b'x'; PIECE]))), FLOW))
}

/// To itself, as a service does whose rules contradict each other. 307 keeps the method, so that the loop stays one.
fn redirect(address: &str) -> Response {
    with(reply::refuse(StatusCode::TEMPORARY_REDIRECT, "Переадресация"), header::LOCATION, address)
}

/// A thousand to one is the most that deflate can; without a checksum, because nobody gets to the end.
fn bomb() -> Response {
    const HEADER: &[u8] = &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
    let pieces = stream::once(future::ready(Bytes::from_static(HEADER)));
    let pieces = pieces.chain(stream::repeat(MEBIBYTE.clone()).take(400));
    with(tell(StatusCode::OK, JSON, paced(pieces, BREATH)), header::CONTENT_ENCODING, "gzip")
}

/// A mebibyte of spaces, deflated so that it can stand behind itself as often as one likes.
static MEBIBYTE: LazyLock<Bytes> = LazyLock::new(|| {
    let mut deflated = Vec::with_capacity(PIECE);
    // Deflating into memory fails only where the room is too small, and then the bomb is a smaller one.
    _ = Compress::new(Compression::best(), false).compress_vec(&[b' '; 1 << 20], &mut deflated, FlushCompress::Full);
    deflated.into()
});

/// The whole answer, a length that is too large by a kilobyte, and nothing more for ever.
async fn promise_more(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len() + 1024));
    let pieces = stream::once(future::ready(Ok::<_, Infallible>(bytes))).chain(stream::pending());
    Response::from_parts(parts, Body::from_stream(pieces))
}

/// The sound answer with another body. One without a body stays as it is.
async fn rewrite(response: Response, rewrite: fn(&[u8]) -> Vec<u8>) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(rewrite(&bytes)))
}

fn add_mark(bytes: &[u8]) -> Vec<u8> {
    [b"\xEF\xBB\xBF", bytes].concat()
}

/// JSON in lines, as an editor of another system saves it; anything else stays as it is.
fn break_lines(bytes: &[u8]) -> Vec<u8> {
    let lines =
        serde_json::from_slice::<serde_json::Value>(bytes).map(|json| format!("{json:#}\n").replace('\n', "\r\n"));
    lines.map_or_else(|_| bytes.to_vec(), String::into_bytes)
}

/// UTF-16 with its mark, as «Unicode» of an old editor; the header still says UTF-8.
fn widen(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn halve(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}
