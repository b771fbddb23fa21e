//! How data stays small: long runs of one text are described by a count, and a document that differs from another in
//! one place by that place.

use serde_json::{Value, json};

/// What limits are filled with; `eHh4` is the base64 of `xxx`.
const UNITS: [&str; 3] = ["eHh4", "x", "я"];

/// A run of less than this stays as it is.
const LEAST: usize = 1024;

/// The text as a vector holds it: itself, or `before`, `times` times `fill`, and `after`.
pub fn fold(text: &str) -> Value {
    let long = |unit: &str| unit.repeat(LEAST / unit.len());
    let Some((unit, at)) = UNITS.iter().find_map(|unit| text.find(&long(unit)).map(|at| (*unit, at))) else {
        return text.into();
    };
    let rest = text[at..].trim_start_matches(unit);
    let times = (text.len() - at - rest.len()) / unit.len();
    json!({"before": &text[..at], "fill": unit, "times": times, "after": rest})
}

/// The text again; `""` for anything that [`fold`] does not write.
pub fn unfold(folded: &Value) -> String {
    if let Some(text) = folded.as_str() {
        return text.into();
    }
    let part = |key: &str| folded[key].as_str().unwrap_or_default();
    let times = folded["times"].as_u64().and_then(|times| usize::try_from(times).ok()).unwrap_or_default();
    [part("before"), &part("fill").repeat(times), part("after")].concat()
}

/// `base` with raw JSON at this place, a pointer of RFC 6901; `absent` takes the key away, and the empty pointer means
/// the whole.
pub fn change(base: &Value, at: &str, raw: &str) -> String {
    const PLACE: &str = "a place that nothing else has";
    let mut changed = base.clone();
    let (parent, key) = at.rsplit_once('/').unwrap_or_default();
    match changed.pointer_mut(parent) {
        Some(Value::Object(object)) if !at.is_empty() => {
            if raw == "absent" {
                object.remove(key);
            } else {
                object.insert(key.into(), PLACE.into());
            }
        }
        _ => return raw.into(),
    }
    changed.to_string().replacen(&format!("\"{PLACE}\""), raw, 1)
}
