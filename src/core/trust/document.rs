//! What the small signed documents have in common: a payload that is JSON of schema 1, with moments and roles.

use super::{Envelope, Key, MAX_SIGNATURES, RULES, Role, decode};
use crate::core::json::{Fields, Json, parse};
use crate::core::moment::Moment;
use crate::core::source::cut;

/// The JSON of a payload of this type.
pub(super) fn read(envelope: &Envelope, payload_type: &str) -> Result<Json, String> {
    if envelope.payload_type != payload_type {
        return Err(format!("payloadType: {}", Json::from(cut(&envelope.payload_type))));
    }
    let text = core::str::from_utf8(&envelope.payload).map_err(|_| "the payload is not UTF-8")?;
    let json = parse(text, RULES).map_err(|error| error.to_string())?;
    match Fields::of(&json, "the payload")?.required_integer("schema")? {
        1 => Ok(json),
        _ => Err("schema: only 1 is known".into()),
    }
}

/// The moment under `key`.
pub(super) fn moment(fields: &Fields<'_>, key: &str) -> Result<Moment, String> {
    let text = fields.required_text(key)?;
    Moment::parse(text).ok_or_else(|| format!("{key}: {} is no moment of RFC 3339", Json::from(cut(text))))
}

/// From when and until when a document holds.
pub(super) fn validity(fields: &Fields<'_>) -> Result<(Moment, Moment), String> {
    let (issued, expires) = (moment(fields, "issued")?, moment(fields, "expires")?);
    if expires > issued { Ok((issued, expires)) } else { Err("expires: is not after issued".into()) }
}

/// The keys under `keys` and the number under `threshold`. A key that stands twice is one.
pub(super) fn role(fields: &Fields<'_>, name: &str) -> Result<Role, String> {
    let mut keys: Vec<Key> = Vec::new();
    for text in fields.texts("keys")?.unwrap_or_default() {
        let key = decode(&text).and_then(|bytes| Key::try_from(bytes).ok());
        let key = key.ok_or_else(|| format!("{name}.keys: a key is the base64 text of 32 bytes"))?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    // More than can sign one document.
    if keys.len() > MAX_SIGNATURES {
        return Err(format!("{name}.keys: there are more than {MAX_SIGNATURES}"));
    }
    let threshold = fields.required_integer("threshold")?;
    if !(1..=keys.len() as u64).contains(&threshold) {
        return Err(format!("{name}.threshold: a number from 1 to {} is needed, not {threshold}", keys.len()));
    }
    Ok(Role { keys, threshold })
}
