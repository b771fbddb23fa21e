//! The demo's service inside the test process, and a shelf beside it for pages that a test makes itself.
//!
//! A shelf of `pkg/` holds the engine back until a question has come: how early one comes is seen by an order, never by
//! a clock. Everything is on one free loopback port for the whole run. What ships is served untouched, but for engines
//! whose console can be read only from inside a page. Read `visit` next.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{map_request_with_state, map_response};
use axum::response::Response;
use axum::routing::get;
use base64ct::{Base64, Encoding};
use extension_update_browser::webdriver_console::INJECTED;
use extension_update_browser::{Engine, Outcome, Served, Trouble};
use extension_update_demo::{Folders, Signatory, tell_file};
use serde_json::Value;
use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

/// The marks (`?mark=…`) of the questions that have come, for files that wait for one.
type Marks = Arc<watch::Sender<Vec<String>>>;

const BLANK: &str = "<!doctype html><html><head><link rel=\"icon\" href=\"data:,\"><title>blank</title></head></html>";

#[derive(Clone)]
struct Held {
    pkg: PathBuf,
    marks: Marks,
}

pub struct Site {
    served: Served,
    blank: String,
    folders: Folders,
    injects: bool,
}

impl Site {
    pub fn start(engine: Engine) -> Outcome<Self> {
        let folders = Folders::of_repository();
        let injects = engine.needs_injected_console();
        let held = Held { pkg: folders.pkg.clone(), marks: Marks::new(watch::Sender::new(Vec::new())) };
        let marks = Arc::clone(&held.marks);
        let mut router = Router::new()
            .route("/held/{mark}/{file}", get(tell_held_file).with_state(held))
            .route("/smoke/{*path}", get(tell_smoke).with_state(folders.examples.with_file_name("smoke")))
            .fallback_service(extension_update_demo::routes(folders.clone()))
            .layer(map_request_with_state(marks, note_mark));
        if injects {
            router = router.layer(map_response(inject_console));
        }
        let served = Served::start_demo(router)?;
        let blank = served.put("/e2e/blank", &[("content-type", "text/html; charset=utf-8")], BLANK)?;
        Ok(Self { served, blank, folders, injects })
    }

    /// The address of a page with nothing in it. Of the service's own origin, unlike `about:blank`: browsers of today
    /// end the process of a page that is left for another origin, and to start one for each case took a third of the
    /// time.
    pub fn blank(&self) -> &str {
        &self.blank
    }

    /// `http://127.0.0.1:port`, without a slash at its end.
    pub fn origin(&self) -> &str {
        self.served.origin()
    }

    /// The key that the service's feeds are signed by, as a config pins it.
    pub fn public_key(&self) -> String {
        Base64::encode_string(&Signatory::First.public_key())
    }

    /// Puts an HTML page on the shelf and answers its address. A name is a page's own: cases run in parallel.
    pub fn put_page(&self, name: &str, text: &str, headers: &[(&'static str, &str)]) -> Outcome<String> {
        let is_page = headers.iter().all(|(name, _)| *name != "content-type");
        let text = if is_page { self.finish(text) } else { text.into() };
        let headers = [&[("content-type", "text/html; charset=utf-8")], headers].concat();
        self.served.put(&format!("/e2e/{name}"), &headers, text.into_owned())
    }

    /// The text of the shipped page, as a form reads it.
    pub fn panel_text(&self) -> Outcome<String> {
        let file = self.folders.pkg.join("extension-update.html");
        let text = std::fs::read_to_string(&file)
            .map_err(|e| Trouble::new(format!("{}: {e}; `cargo xtask dist` makes it", file.display())))?;
        Ok(self.finish(&text).into_owned())
    }

    /// A page as this engine needs it.
    fn finish<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.injects { with_console(text).into() } else { text.into() }
    }

    /// When the service was asked for addresses with this part, in milliseconds of its own clock, and what status it
    /// answered with.
    pub fn answers(&self, part: &str) -> Outcome<Vec<(u64, Option<u64>)>> {
        let entries = self.ask("/demo/request-log")?;
        let asked = entries.iter().filter(|entry| entry["request"].as_str().is_some_and(|text| text.contains(part)));
        Ok(asked.map(|entry| (entry["millis"].as_u64().unwrap_or(0), entry["status"].as_u64())).collect())
    }

    /// What the service was asked so far: a line `METHOD address` each.
    pub fn requests(&self) -> Outcome<Vec<String>> {
        Ok(self.ask("/demo/requests")?.iter().filter_map(|line| line.as_str().map(str::to_owned)).collect())
    }

    /// A list of the service's own.
    fn ask(&self, path: &str) -> Outcome<Vec<Value>> {
        let text = ureq::get(self.served.address(path)).call()?.body_mut().read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }
}

/// What the tools of web developers have made, by row; its own page where only the folder is named.
async fn tell_smoke(State(folder): State<PathBuf>, Path(path): Path<String>) -> Response {
    if !folder.is_dir() {
        return Response::new(Body::from("cargo xtask test --only smoke"));
    }
    let file = if path.ends_with('/') { format!("{path}index.html") } else { path };
    tell_file(&folder, &file)
}

async fn note_mark(State(marks): State<Marks>, request: Request) -> Request {
    let mark = request.uri().query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("mark=")));
    if let Some(mark) = mark {
        marks.send_modify(|marks| marks.push(mark.to_owned()));
    }
    request
}

/// A file of `pkg/`. Either form of the engine is held back until a question with this mark has come.
async fn tell_held_file(State(held): State<Held>, Path((mark, file)): Path<(String, String)>) -> Response {
    let kind = match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("wasm") => "application/wasm",
        _ => "text/javascript; charset=utf-8",
    };
    if file.ends_with("_bg.wasm") || file.ends_with("-twin.js") {
        // The sender lives as long as the service.
        let _ = held.marks.subscribe().wait_for(|marks| marks.contains(&mark)).await;
    }
    let mut response = match std::fs::read(held.pkg.join(&file)) {
        Ok(bytes) => Response::new(Body::from(bytes)),
        Err(_) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
    };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Puts the console's collector into every page. The text of the panel is such a page too, however it reaches its
/// frame.
async fn inject_console(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let is_page = parts.headers.get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return Response::from_parts(parts, body);
    }
    match to_bytes(body, 64 << 20).await {
        Ok(bytes) => {
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(with_console(&String::from_utf8_lossy(&bytes))))
        }
        // A page that breaks off on its way: a fault that a test asked for.
        Err(_) => Response::from_parts(parts, Body::empty()),
    }
}

fn with_console(text: &str) -> String {
    let after = |tag: &str| text.find(tag).and_then(|start| text[start..].find('>').map(|end| start + end + 1));
    match after("<head").or_else(|| after("<html")).or_else(|| after("<!")) {
        Some(place) => format!("{}{INJECTED}{}", &text[..place], &text[place..]),
        None => text.to_owned(),
    }
}
