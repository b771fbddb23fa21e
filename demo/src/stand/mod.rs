//! The stand behind the page «Кошкин дом»: the shipped BSL runs here, in a session for each page, and the page is its
//! thin client. It must never answer anybody but a page of this service, never let a page bring code, and never reach
//! beyond this service. Read next: `sessions`, `live`, then `events`.

mod events;
mod fields;
mod journal;
mod live;
mod mishaps;
mod network;
mod night;
mod page;
mod sessions;
mod settings;
mod state;
mod telling;
#[cfg(test)]
mod tests;
mod vendor;

use std::net::SocketAddr;

use axum::{
    Router,
    body::to_bytes,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
    routing::post,
};
use serde_json::{Map, Value, json};

use crate::{
    connection::Connection,
    reply::{refuse, tell, tell_json},
};
use sessions::Sessions;

/// The header with a page's token. No page of another origin can send it: the service allows it to none.
const TOKEN: &str = "x-stand";
const MOST_TOKEN: usize = 64;
/// The most that a request may bring: a file in base64, and a little more.
const MOST_BODY: usize = 6 << 20;

/// `/stand/open`, `/stand/event`, `/stand/document`, `/stand/bye`: none of it is written into the log of requests, none
/// is open to another origin.
pub fn routes() -> Router {
    Router::new()
        .route("/stand/open", post(open))
        .route("/stand/event", post(take_event))
        .route("/stand/document", post(tell_document))
        .route("/stand/bye", post(end))
        .with_state(Sessions::default())
}

/// Whether a request comes from a page of this very service, and has the header that no other page can send.
fn admit(headers: &HeaderMap, local: Option<SocketAddr>) -> Result<u16, &'static str> {
    let port = admit_place(headers, local)?;
    if headers.get(TOKEN).is_none_or(|token| token.to_str().is_err()) {
        return Err("У запроса нет знака страницы");
    }
    Ok(port)
}

/// Whether a request comes from a page of this very service; `local` is where the connection has come in.
fn admit_place(headers: &HeaderMap, local: Option<SocketAddr>) -> Result<u16, &'static str> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let local = local.filter(|local| local.ip().is_loopback()).ok_or("Стенд отвечает только этому компьютеру")?;
    let port = local.port();
    let host = text(header::HOST).unwrap_or_default();
    if host != format!("127.0.0.1:{port}") && host != format!("localhost:{port}") {
        return Err("Стенд отвечает только по своему адресу");
    }
    match text(header::ORIGIN) {
        // An old engine names no origin for its own; the token is what no other page knows.
        None if headers.contains_key(header::ORIGIN) => Err("Стенд отвечает только своей странице"),
        Some(origin) if origin != format!("http://{host}") => Err("Стенд отвечает только своей странице"),
        _ => Ok(port),
    }
}

/// Where the connection of a request has come in.
fn local_of(request: &Request) -> Option<SocketAddr> {
    request.extensions().get::<ConnectInfo<Connection>>()?.0.local()
}

/// A request that was let in: its token, the port, the body.
async fn read(request: Request) -> Result<(String, u16, Map<String, Value>), Response> {
    let admitted = admit(request.headers(), local_of(&request));
    let port = admitted.map_err(|sentence| refuse(StatusCode::FORBIDDEN, sentence))?;
    let token = request.headers().get(TOKEN).and_then(|token| token.to_str().ok()).unwrap_or_default().to_owned();
    let body = to_bytes(request.into_body(), MOST_BODY).await;
    let body = body.map_err(|_| refuse(StatusCode::PAYLOAD_TOO_LARGE, "Запрос слишком велик"))?;
    let body = serde_json::from_slice(&body);
    let body = body.map_err(|_| refuse(StatusCode::BAD_REQUEST, "Тело запроса должно быть объектом JSON"))?;
    Ok((token, port, body))
}

/// What a session answers; one that has ended says so.
async fn send(sessions: &Sessions, token: &str, body: Value) -> Result<Value, Response> {
    sessions.send(token, body).await.map_err(|sentence| refuse(StatusCode::GONE, &sentence))
}

async fn open(State(sessions): State<Sessions>, request: Request) -> Result<Response, Response> {
    let (_, port, body) = read(request).await?;
    let opened = sessions.open(&body, port).await;
    let (token, told) = opened.map_err(|sentence| refuse(StatusCode::SERVICE_UNAVAILABLE, &sentence))?;
    Ok(tell_json(&json!({ "token": token, "told": told })))
}

/// A page is left. What may be sent then carries no header of one's own, so the token is the body.
async fn end(State(sessions): State<Sessions>, request: Request) -> Result<Response, Response> {
    admit_place(request.headers(), local_of(&request)).map_err(|sentence| refuse(StatusCode::FORBIDDEN, sentence))?;
    let token = to_bytes(request.into_body(), MOST_TOKEN).await.unwrap_or_default();
    send(&sessions, &String::from_utf8_lossy(&token), json!({ "do": "bye" })).await?;
    Ok(tell_json(&json!({})))
}

async fn take_event(State(sessions): State<Sessions>, request: Request) -> Result<Response, Response> {
    let (token, _, body) = read(request).await?;
    Ok(tell_json(&send(&sessions, &token, body.into()).await?))
}

/// The panel's text as the form holds it, as a page of its own.
async fn tell_document(State(sessions): State<Sessions>, request: Request) -> Result<Response, Response> {
    let (token, _, body) = read(request).await?;
    let told = send(&sessions, &token, json!({ "do": "document", "form": body.get("form") })).await?;
    match told["end"]["document"].as_str() {
        Some(text) => Ok(tell(StatusCode::OK, "text/html; charset=utf-8", text.to_owned())),
        None => Err(refuse(StatusCode::NOT_FOUND, "Такой формы нет")),
    }
}
