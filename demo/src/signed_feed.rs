//! The address of the signed feed: one file, signed with both demo keys, that says the same all day long.
//! It must never give the answers of one day two tags, nor sign again what it has signed.
//! Read next: `feed` (what is signed), `deceit` (who signs it, and what a hostile owner of the host would do).

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::Extension,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use sha2::{Digest, Sha256};

use crate::{
    calendar::Day,
    circumstances::Circumstances,
    deceit,
    reply::{JSON, tell, with},
};

/// GET `/feed.json`.
pub async fn tell_feed(Extension(circumstances): Extension<Circumstances>, headers: HeaderMap) -> Response {
    let text = sign_once(&circumstances, Day::today());
    let tag = format!("\"{}\"", base16ct::lower::encode_string(&Sha256::digest(text.as_bytes())[..16]));
    let response = if knows(&headers, &tag) {
        tell(StatusCode::NOT_MODIFIED, JSON, "")
    } else {
        tell(StatusCode::OK, JSON, text.to_string())
    };
    // A browser keeps it and asks each time whether it still holds: that is how the panel's own requests get their 304.
    with(with(response, header::CACHE_CONTROL, "no-cache"), header::ETAG, &tag)
}

/// Signing is slow in a debug build, and a day's answer stays what it is: the last few are kept.
fn sign_once(circumstances: &Circumstances, today: Day) -> Arc<str> {
    const MOST: usize = 32;
    static SIGNED: Mutex<VecDeque<(Circumstances, Day, Arc<str>)>> = Mutex::new(VecDeque::new());
    let mut signed = SIGNED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, _, text)) = signed.iter().find(|(known, day, _)| (known, *day) == (circumstances, today)) {
        return Arc::clone(text);
    }
    let text: Arc<str> = deceit::write(circumstances, today).into();
    signed.truncate(MOST - 1);
    signed.push_front((circumstances.clone(), today, Arc::clone(&text)));
    text
}

/// Whether whoever asks has this very answer already.
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|line| line.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    })
}
