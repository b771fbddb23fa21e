//! The forms an answer of the service takes: JSON, and a refusal with its sentence.
//! It must never put anything of a request into a refusal: a refused licence key would come back with it.
//! Read next: `routes`.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};

pub const JSON: &str = "application/json; charset=utf-8";

/// Any body with its media type.
pub fn tell(status: StatusCode, media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

pub fn tell_json(value: &Value) -> Response {
    tell(StatusCode::OK, JSON, value.to_string())
}

/// The original service's form of a refusal.
pub fn refuse(status: StatusCode, sentence: &str) -> Response {
    tell(status, JSON, json!({ "error": sentence }).to_string())
}

/// The answer with one more header; what no header can hold is left out.
pub fn with(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

/// A body in pieces, with a pause before each.
pub fn paced(pieces: impl Stream<Item = Bytes> + Send + 'static, pause: Duration) -> Body {
    Body::from_stream(pieces.then(move |piece| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, Infallible>(piece)
    }))
}
