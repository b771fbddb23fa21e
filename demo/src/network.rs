//! Answers that go wrong on their way: too slow, too long, cut, squeezed, or in another form than was meant.
//! It must never hold more of an endless answer than one piece, and never keep on when whoever asked has left.
//! Read next: `fault`, which chooses among these.

use std::{convert::Infallible, future, io, sync::LazyLock, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use flate2::{Compress, Compression, FlushCompress};
use futures_util::{StreamExt, stream};

use crate::{
    connection::Connection,
    reply::{self, tell},
};

const JSON: &str = "application/json; charset=utf-8";

/// `too-large` sends this much, without a Content-Length, in pieces of `PIECE` bytes.
const TOO_LARGE: usize = 12 << 20;
const PIECE: usize = 64 << 10;

/// The largest sound answer that is rewritten; generated notes are the largest there is.
const LARGEST: usize = 64 << 20;

/// Pause before each sign of `drip`.
const DRIP: Duration = Duration::from_millis(200);

/// Pause before each piece of `endless`: an engine that cannot measure while it reads must not drown before its patience ends.
const FLOW: Duration = Duration::from_millis(10);

/// Pause before each piece of a flood: a browser must come to its senses between two. WebKit serves what arrives before anything that the
/// page wants to do, so what comes without a pause, as no line brings it, keeps the page from ever seeing that an answer has begun.
const BREATH: Duration = Duration::from_millis(40);

/// Promises more than it sends, then breaks the connection.
pub fn cut_off() -> Response {
    let start = Bytes::from_static(br#"{"modules":[{"release_id":1,"uniqid":"0.0.0.4","#);
    let pieces = stream::unfold(Some(start), |start| async move {
        let Some(start) = start else {
            // What was sent must have left before the break, or the client sees no answer at all instead of half of one.
            tokio::time::sleep(Duration::from_millis(50)).await;
            return Some((Err(io::Error::other("the fault breaks the connection here")), None));
        };
        Some((Ok(start), None))
    });
    let mut response = reply::tell(StatusCode::OK, "application/json", Body::from_stream(pieces));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(4096));
    response
}

/// Well-formed to its very end, so that only a limit can refuse it.
pub fn too_large() -> Response {
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
    reply::tell(StatusCode::OK, "application/json", Body::from_stream(pieces))
}

/// White space is right before any JSON: nothing but the time tells that this will never be one.
pub fn drip() -> Response {
    let signs = stream::repeat(()).then(|()| async {
        tokio::time::sleep(DRIP).await;
        Ok::<_, Infallible>(Bytes::from_static(b" "))
    });
    tell(StatusCode::OK, JSON, Body::from_stream(signs))
}

/// Resets the connection where the listener lets it (`listen`), else ends it; either way before anything was answered.
pub fn reset(request: &Request) -> Response {
    if let Some(ConnectInfo(connection)) = request.extensions().get::<ConnectInfo<Connection>>() {
        connection.reset_at_end();
    }
    let broken = stream::once(future::ready(Err::<Bytes, _>(io::Error::other("the fault breaks the connection here"))));
    tell(StatusCode::OK, JSON, Body::from_stream(broken))
}

pub fn flow_endlessly() -> Response {
    let start = stream::once(future::ready(Bytes::from_static(br#"{"modules":[],"result":""#)));
    let pieces = start.chain(stream::repeat(Bytes::from_static(&[b'x'; PIECE]))).then(async |piece| {
        tokio::time::sleep(FLOW).await;
        Ok::<_, Infallible>(piece)
    });
    tell(StatusCode::OK, JSON, Body::from_stream(pieces))
}

async fn breathe(piece: Bytes) -> Result<Bytes, Infallible> {
    tokio::time::sleep(BREATH).await;
    Ok(piece)
}

/// To itself, as a service does whose rules contradict each other. 307 keeps the method, so that the loop stays one.
pub fn redirect(address: &str) -> Response {
    let mut response = reply::refuse(StatusCode::TEMPORARY_REDIRECT, "Переадресация");
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

/// A thousand to one is the most that deflate can; without a checksum, because nobody gets to the end.
pub fn bomb() -> Response {
    const HEADER: &[u8] = &[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];
    let pieces = stream::once(future::ready(Bytes::from_static(HEADER)));
    let pieces = pieces.chain(stream::repeat(MEBIBYTE.clone()).take(400)).then(breathe);
    let mut response = tell(StatusCode::OK, JSON, Body::from_stream(pieces));
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

/// A mebibyte of spaces, deflated so that it can stand behind itself as often as one likes.
static MEBIBYTE: LazyLock<Bytes> = LazyLock::new(|| {
    let mut deflated = Vec::with_capacity(PIECE);
    // Deflating into memory fails only where the room is too small, and then the bomb is a smaller one.
    _ = Compress::new(Compression::best(), false).compress_vec(&[b' '; 1 << 20], &mut deflated, FlushCompress::Full);
    deflated.into()
});

/// The whole answer, a length that is too large by a kilobyte, and nothing more for ever.
pub async fn promise_more(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len() + 1024));
    let pieces = stream::once(future::ready(Ok::<_, Infallible>(bytes))).chain(stream::pending());
    Response::from_parts(parts, Body::from_stream(pieces))
}

/// The sound answer with another body. One without a body stays as it is.
pub async fn rewrite(response: Response, rewrite: fn(&[u8]) -> Vec<u8>) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(rewrite(&bytes)))
}

pub fn add_mark(bytes: &[u8]) -> Vec<u8> {
    [b"\xEF\xBB\xBF", bytes].concat()
}

/// JSON in lines, as an editor of another system saves it; anything else stays as it is.
pub fn break_lines(bytes: &[u8]) -> Vec<u8> {
    let lines =
        serde_json::from_slice::<serde_json::Value>(bytes).map(|json| format!("{json:#}\n").replace('\n', "\r\n"));
    lines.map_or_else(|_| bytes.to_vec(), String::into_bytes)
}

/// UTF-16 with its mark, as «Unicode» of an old editor; the header still says UTF-8.
pub fn widen(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

pub fn halve(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}
