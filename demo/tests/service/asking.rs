//! How the tests of this folder ask: one request against a fresh service, and the answer as status, headers and bytes.
//! It must never keep a service between two questions. Read next: `releases_api.rs`.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use extension_update_demo::{Folders, VALID_KEY, routes};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("the answer is UTF-8")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are text"))
    }

    /// `uniqid` of each release, in the order of the list.
    pub fn versions(&self) -> Vec<Option<String>> {
        let list = self.json();
        let modules = list["modules"].as_array().expect("a list of modules");
        modules.iter().map(|module| module["uniqid"].as_str().map(str::to_owned)).collect()
    }
}

pub async fn ask(method: Method, address: &str, body: String) -> Answer {
    ask_in(Folders::of_repository(), method, address, body).await
}

pub async fn ask_in(folders: Folders, method: Method, address: &str, body: String) -> Answer {
    let request =
        Request::builder().method(method).uri(address).header("host", "demo.test:4321").body(Body::from(body));
    send(routes(folders), request.expect("a request")).await
}

pub async fn send(service: Router, request: Request<Body>) -> Answer {
    let (parts, body) = service.oneshot(request).await.expect("the router answers").into_parts();
    let bytes = body.collect().await.expect("the body arrives").to_bytes().to_vec();
    Answer { status: parts.status, headers: parts.headers, bytes }
}

pub async fn get(address: &str) -> Answer {
    ask(Method::GET, address, String::new()).await
}

pub async fn post(address: &str, body: Value) -> Answer {
    ask(Method::POST, address, body.to_string()).await
}

/// A right request for releases; `change` replaces or, with null, takes away keys.
pub fn request(change: Value) -> Value {
    let mut request = json!({
      "TYPE": "DEMO_EXT", "CONF": "КошкинДом", "CONF_VERSION": "1.0.0.1", "KEY": VALID_KEY, "INSTALLED_VERSION": "0.0.0.3",
    });
    for (name, value) in change.as_object().expect("an object of changes") {
        request[name] = value.clone();
    }
    request
}

pub const AVAILABLE: &str = "/releases/v1/1c/getAvailableReleases";

pub async fn available(prefix: &str, change: Value) -> Answer {
    post(&format!("{prefix}{AVAILABLE}"), request(change)).await
}
