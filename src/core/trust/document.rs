//! What the small signed documents have in common: a payload that is JSON of schema 1, with moments and roles.

use super::{Envelope, Key, MAX_SIGNATURES, RULES, Role, decode};
use crate::excerpt::cut;
use crate::json::{Fields, Json, parse};
use crate::moment::Moment;

/// What `read` makes of a payload of this type and of schema 1.
pub(super) fn read<T>(
    envelope: &Envelope,
    payload_type: &str,
    read: impl FnOnce(Fields<'_>) -> Option<T>,
) -> Result<T, String> {
    let json = parse_payload(envelope, payload_type)?;
    Fields::read(&json, "the payload", |fields| {
        schema(fields);
        read(fields)
    })
}

fn parse_payload(envelope: &Envelope, payload_type: &str) -> Result<Json, String> {
    if envelope.payload_type != payload_type {
        return Err(format!("payloadType: {}", Json::from(cut(&envelope.payload_type))));
    }
    let text = core::str::from_utf8(&envelope.payload).map_err(|_| "the payload is not UTF-8")?;
    parse(text, RULES).map_err(|error| error.to_string())
}

/// The schema must be the one that there is.
pub fn schema(fields: Fields<'_>) {
    if fields.required_integer("schema") != 1 {
        fields.refuse_key("schema", format_args!("only 1 is known"));
    }
}

/// The moment under `key`, which must be there.
pub fn moment(fields: Fields<'_>, key: &str) -> Moment {
    let text = fields.required_text(key);
    let moment = Moment::parse(text);
    if moment.is_none() {
        fields.refuse_key(key, format_args!("{} is no moment of RFC 3339", Json::from(cut(text))));
    }
    moment.unwrap_or_default()
}

/// From when and until when a document holds.
pub fn validity(fields: Fields<'_>) -> (Moment, Moment) {
    let (issued, expires) = (moment(fields, "issued"), moment(fields, "expires"));
    if expires <= issued {
        fields.refuse_key("expires", format_args!("is not after issued"));
    }
    (issued, expires)
}

/// The keys under `keys` and the number under `threshold`. A key that stands twice is one.
pub(super) fn role(fields: Fields<'_>) -> Role {
    let mut keys: Vec<Key> = Vec::new();
    for text in fields.texts("keys") {
        match decode(&text).and_then(|bytes| Key::try_from(bytes).ok()) {
            Some(key) if !keys.contains(&key) => keys.push(key),
            Some(_) => {}
            None => fields.refuse_key("keys", format_args!("a key is the base64 text of 32 bytes")),
        }
    }
    // More than can sign one document.
    if keys.len() > MAX_SIGNATURES {
        fields.refuse_key("keys", format_args!("there are more than {MAX_SIGNATURES}"));
    }
    let threshold = fields.required_integer("threshold");
    if !(1..=keys.len() as u64).contains(&threshold) {
        let most = keys.len();
        fields.refuse_key("threshold", format_args!("a number from 1 to {most} is needed, not {threshold}"));
    }
    Role { keys, threshold }
}
