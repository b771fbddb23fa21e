//! A stand-in for GitHub Pages and GitLab Pages on loopback: a folder, answered with the headers that these set and
//! with no others.
//!
//! It shows that the panel is content with these headers; it proves nothing about GitHub or GitLab. Where each header
//! is known from stands in `docs/hosting.md`. Read next: the tests.

use super::{Outcome, Trouble};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use extension_update_browser::Served;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Whose habits are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Packs what it answers by itself, and lets every origin read it.
    GitHub,
    /// Gives the packed copy that lies beside a file, and names CORS only to whoever names an origin.
    GitLab,
}

#[derive(Clone)]
struct Folder {
    provider: Provider,
    root: PathBuf,
}

/// What is in this folder.
pub fn serve(provider: Provider, root: &Path) -> Outcome<Served> {
    let folder = Folder { provider, root: root.to_path_buf() };
    Served::start(Router::new().fallback(answer).with_state(folder))
}

async fn answer(State(folder): State<Folder>, uri: Uri, asked: HeaderMap) -> Response {
    let mut response = folder.tell(uri.path(), &asked).unwrap_or_else(|_| {
        let mut missing = Response::new(Body::from("<!DOCTYPE html><title>Site not found</title>"));
        *missing.status_mut() = StatusCode::NOT_FOUND;
        put(missing.headers_mut(), header::CONTENT_TYPE, "text/html; charset=utf-8");
        missing
    });
    let headers = response.headers_mut();
    match folder.provider {
        Provider::GitHub => {
            put(headers, header::SERVER, "GitHub.com");
            put(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        Provider::GitLab => {
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
            if asked.contains_key(header::ORIGIN) {
                put(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            }
        }
    }
    response
}

impl Folder {
    fn tell(&self, path: &str, asked: &HeaderMap) -> Outcome<Response> {
        let file = self.root.join(path.trim_start_matches('/'));
        let bytes = fs::read(&file)?;
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
        let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let tag = format!("\"{sum:x}-{:x}\"", bytes.len());
        let packed = if says(header::ACCEPT_ENCODING, "gzip") { self.pack(&file, kind, &bytes)? } else { None };
        // GitHub packs as it sends, and says so in the tag; a copy that lies there has a tag of its own.
        let tag = match (&packed, self.provider) {
            (Some(_), Provider::GitHub) => format!("W/{tag}"),
            (Some(_), Provider::GitLab) => tag.replacen('"', "\"gz-", 1),
            (None, _) => tag,
        };
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        put(headers, header::CACHE_CONTROL, "max-age=600");
        put(headers, header::VARY, "Accept-Encoding");
        put(headers, header::ETAG, &tag);
        if says(header::IF_NONE_MATCH, tag.trim_start_matches("W/")) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Ok(response);
        }
        put(headers, header::CONTENT_TYPE, kind);
        if packed.is_some() {
            put(headers, header::CONTENT_ENCODING, "gzip");
        }
        *response.body_mut() = Body::from(packed.unwrap_or(bytes));
        Ok(response)
    }

    /// The file as it goes to whoever takes gzip.
    fn pack(&self, file: &Path, kind: &str, bytes: &[u8]) -> Outcome<Option<Vec<u8>>> {
        match self.provider {
            Provider::GitHub if kind == "application/octet-stream" => Ok(None),
            Provider::GitHub => {
                let mut packed = Vec::new();
                let level = flate2::Compression::default();
                flate2::read::GzEncoder::new(bytes, level).read_to_end(&mut packed).map_err(Trouble::from)?;
                Ok(Some(packed))
            }
            Provider::GitLab => {
                let mut beside = file.as_os_str().to_owned();
                beside.push(".gz");
                Ok(fs::read(beside).ok())
            }
        }
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
