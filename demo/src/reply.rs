//! The forms an answer of the service takes: JSON, and a refusal with its sentence.
//! It must never put anything of a request into a refusal: a refused licence key would come back with it.
//! Read next: `routes`.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::{Value, json};

/// Any body with its media type.
pub fn tell(status: StatusCode, media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

pub fn tell_json(value: &Value) -> Response {
    tell(StatusCode::OK, "application/json; charset=utf-8", value.to_string())
}

/// The original service's form of a refusal.
pub fn refuse(status: StatusCode, sentence: &str) -> Response {
    tell(status, "application/json; charset=utf-8", json!({ "error": sentence }).to_string())
}
