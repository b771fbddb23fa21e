//! The addresses at which the demo hands out its keys, which are public on purpose.
//! Read next: `tests/scenes/src/signatory.rs`.

use axum::{http::StatusCode, response::Response};
use extension_update_scenes::Signatory;
use serde_json::json;

use crate::reply::{tell, tell_json};

/// GET `/demo/key`: the first key, as `policy.publicKeys` takes it, and nothing else.
pub async fn tell_key() -> Response {
    tell(StatusCode::OK, "text/plain; charset=utf-8", Signatory::First.base64())
}

/// GET `/demo/keys`: the two keys that sign every sound feed, and the one that nobody should pin.
pub async fn tell_keys() -> Response {
    tell_json(&json!({
      "keys": [Signatory::First.base64(), Signatory::Second.base64()],
      "stranger": Signatory::Stranger.base64(),
    }))
}
