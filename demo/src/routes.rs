//! The table of addresses, and what is done around every request: prefixes, faults, any origin, no cache, the request
//! log. It must never decide what an answer says: that is the business of the modules it names.
//! Read next: `releases_api`, `github`, `network`.

use std::path::PathBuf;

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::{MethodRouter, get, post},
};

use crate::{
    circumstances,
    fault::Fault,
    folder,
    folder::Folders,
    gallery, github, keys, licence, network, releases_api,
    reply::{refuse, tell_json},
    request_log::RequestLog,
    scenario::Scenario,
    shared::Shared,
    signed_feed, stand,
};

/// The whole service as a router, for `serve` and for tests that need no socket.
pub fn routes(folders: Folders) -> Router {
    let shared = Shared { folders, requests: RequestLog::default() };
    let service = Router::new()
        .route("/releases/v1/1c/getAvailableReleases", post(releases_api::tell_available))
        .route("/releases/v1/1c/getLatestRelease", post(releases_api::tell_latest))
        .route("/releases/v1/1c/getModuleInfo", post(releases_api::tell_module))
        .route("/releases/v1/1c/getExtensionHash/{module}/{version}", get(releases_api::tell_hash))
        .route("/releases/v1/1c/getModuleFile/{module}/{version}/{hash}", get(releases_api::tell_module_file))
        .route("/releases/v1/1c/addNewRelease", post(releases_api::refuse_new_release))
        .route("/repos/demo/extension/releases", get(github::tell_releases))
        .route("/feed.json", get(signed_feed::tell_feed))
        .route("/files/{version}/{name}", get(releases_api::tell_file))
        .route("/demo/licence", post(licence::tell_licence))
        .layer(middleware::from_fn(network::apply));
    let pages = Router::new()
        .route("/", tell_page("index.html"))
        .route("/gallery", tell_page("gallery.html"))
        .route("/demo/faults", get(async || tell_json(&Fault::tell())))
        .route("/demo/scenarios", get(async || tell_json(&Scenario::tell())))
        .route("/demo/key", get(keys::tell_key))
        .route("/demo/keys", get(keys::tell_keys))
        .route("/demo/requests", get(tell_requests))
        .route("/demo/request-log", get(tell_request_log))
        .route("/demo/{*path}", tell_files(|folders| &folders.pages))
        .route("/pkg/{*path}", tell_files(|folders| &folders.pkg))
        .route("/gallery.html", tell_page("gallery.html"))
        .route("/gallery/screens.json", get(gallery::tell_list))
        .route("/gallery/screen/{name}", get(gallery::tell_screen))
        .route("/gallery/pictures/{file}", tell_files(|folders| &folders.pictures))
        .route("/examples/", get(async |shared: State<Shared>| tell_example(shared, Path(String::new())).await))
        .route("/examples/{*path}", get(tell_example))
        .fallback(async || refuse(StatusCode::NOT_FOUND, "Такого адреса нет"));
    let inner = service.merge(pages).with_state(shared.clone());
    // The prefixes are taken off around the router, not inside it: a router has chosen its route before its own layers
    // run.
    Router::new()
        .fallback_service(inner)
        .layer(middleware::map_request(circumstances::peel_prefixes))
        .layer(middleware::from_fn(open_to_any_origin))
        .layer(middleware::from_fn_with_state(shared, log_request))
        // Only for pages of this service, and so outside of what lets every origin in.
        .merge(stand::routes())
}

/// One of the demo's pages.
fn tell_page(name: &'static str) -> MethodRouter<Shared> {
    get(async move |State(shared): State<Shared>| folder::tell_file(&shared.folders.pages, name))
}

/// The files of a folder, by the end of their address.
fn tell_files(folder: fn(&Folders) -> &PathBuf) -> MethodRouter<Shared> {
    get(async move |State(shared): State<Shared>, Path(path): Path<String>| {
        folder::tell_file(folder(&shared.folders), &path)
    })
}

async fn tell_example(State(shared): State<Shared>, Path(mut path): Path<String>) -> Response {
    if !shared.folders.examples.is_dir() {
        return refuse(
            StatusCode::NOT_FOUND,
            "Примеры не собраны: их собирает cargo xtask demo, и для этого нужны Node и npm",
        );
    }
    if path.is_empty() || path.ends_with('/') {
        path.push_str("index.html");
    }
    folder::tell_file(&shared.folders.examples, &path)
}

async fn tell_requests(State(shared): State<Shared>) -> Response {
    tell_json(&shared.requests.tell())
}

async fn tell_request_log(State(shared): State<Shared>) -> Response {
    tell_json(&shared.requests.tell_more())
}

async fn log_request(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let number = shared.requests.begin(format!("{} {}", request.method(), request.uri()));
    let response = next.run(request).await;
    shared.requests.end(number, response.status().as_u16());
    response
}

/// The panel's document has the origin `null` in the HTML field, so every origin is let in; nothing here depends on who
/// asks.
async fn open_to_any_origin(request: Request, next: Next) -> Response {
    let mut response = if request.method() == Method::OPTIONS {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    } else {
        next.run(request).await
    };
    const OPEN: [(HeaderName, &str); 5] = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "accept, authorization, cache-control, content-type, if-modified-since, if-none-match, range",
        ),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "content-length, content-range, etag, link, retry-after, x-ratelimit-remaining, x-ratelimit-reset",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    for (name, value) in OPEN {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    // Nothing is kept by a browser, but for what says itself how it may be.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
