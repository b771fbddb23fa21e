//! A stand-in for GitHub Pages on loopback: a folder, answered with the headers that GitHub Pages sets and with no others.
//!
//! It shows that the panel is content with these headers; it proves nothing about GitHub. Where each header is known from stands in
//! `docs/hosting.md`. Read next: the tests.

use crate::host::Server;
use crate::{Outcome, Trouble};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone)]
struct Folder {
    root: PathBuf,
    log: Arc<Mutex<Vec<String>>>,
}

pub struct Pages {
    server: Server,
    log: Arc<Mutex<Vec<String>>>,
}

impl Pages {
    pub fn serve(root: &Path) -> Outcome<Pages> {
        let folder = Folder { root: root.to_path_buf(), log: Arc::default() };
        let log = Arc::clone(&folder.log);
        Ok(Pages { server: Server::start(Router::new().fallback(answer).with_state(folder))?, log })
    }

    pub fn origin(&self) -> String {
        self.server.origin()
    }

    /// What was asked and answered since the last call: `/feed.json 200` each.
    pub fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn answer(State(folder): State<Folder>, uri: Uri, asked: HeaderMap) -> Response {
    let response = tell(&folder.root, uri.path(), &asked).unwrap_or_else(|_| {
        let mut missing = Response::new(Body::from("<!DOCTYPE html><title>Site not found</title>"));
        *missing.status_mut() = StatusCode::NOT_FOUND;
        put(missing.headers_mut(), header::CONTENT_TYPE, "text/html; charset=utf-8");
        put(missing.headers_mut(), header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        missing
    });
    let line = format!("{} {}", uri.path(), response.status().as_u16());
    folder.log.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    response
}

fn tell(root: &Path, path: &str, asked: &HeaderMap) -> Outcome<Response> {
    let bytes = fs::read(root.join(path.trim_start_matches('/')))?;
    let kind = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("json") => "application/json; charset=utf-8",
        Some("js") => "application/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    let says = |name: HeaderName, word: &str| {
        asked.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
    };
    let squeezed = kind != "application/octet-stream" && says(header::ACCEPT_ENCODING, "gzip");
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let tag = format!("\"{sum:x}-{:x}\"", bytes.len());
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    put(headers, header::SERVER, "GitHub.com");
    put(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    put(headers, header::CACHE_CONTROL, "max-age=600");
    put(headers, header::VARY, "Accept-Encoding");
    put(headers, header::ETAG, &if squeezed { format!("W/{tag}") } else { tag.clone() });
    if says(header::IF_NONE_MATCH, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    put(headers, header::CONTENT_TYPE, kind);
    if squeezed {
        put(headers, header::CONTENT_ENCODING, "gzip");
        let mut packed = Vec::new();
        let level = flate2::Compression::default();
        flate2::read::GzEncoder::new(bytes.as_slice(), level).read_to_end(&mut packed).map_err(Trouble::from)?;
        *response.body_mut() = Body::from(packed);
    } else {
        *response.body_mut() = Body::from(bytes);
    }
    Ok(response)
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
