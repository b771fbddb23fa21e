//! The chain of roots: which keys sign feeds, which sign that a feed is fresh, and which may change that. Beside it
//! what else travels with a feed on its own signatures: statements of freshness and revocations.
//!
//! Writing them is the vendor's work. Read next: `document.rs`, `chain.rs`, then `fresh.rs` and `revocation.rs`.

pub mod chain;
pub mod document;
pub mod fresh;
pub mod revocation;

use crate::envelope::Envelope;
use crate::problem::{Code, Problem};
use extension_update::core::json::{Json, parse};
use extension_update::core::trust;

/// The envelope as the panel's readers want it. They read none that nobody has signed; what waits for its first
/// signature is read all the same, with one in it that is none.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn read_by_core(envelope: &Envelope) -> Result<trust::Envelope, String> {
    let mut envelope = envelope.clone();
    if envelope.signatures.is_empty() {
        envelope.signatures.push(crate::envelope::Signature { key_id: None, sig: String::new() });
    }
    let read = trust::Envelope::read(&envelope.to_json());
    read.map_err(|failure| failure.detail.unwrap_or_else(|| failure.code.as_str().into()))
}

/// Reads the text of a list of envelopes, or of a feed that brings such a list under `member`.
///
/// # Errors
/// `format` where it is neither; `too-large` where no envelope could hold it.
pub fn read_list(text: &str, member: &str, name: &str) -> Result<Json, Problem> {
    if text.len() > trust::MAX_ENVELOPE_BYTES {
        return Err(Problem::error(Code::TooLarge, name, "is larger than 384 KiB"));
    }
    let wrong = |text: String| Problem::error(Code::Format, name, text);
    let json = parse(text, trust::RULES).map_err(|error| wrong(error.to_string()))?;
    match &json {
        Json::Array(_) => Ok(json),
        Json::Object(_) => match json.get(member) {
            Some(list) => Ok(list.clone()),
            None => Err(wrong(format!("has no \"{member}\""))),
        },
        other => Err(wrong(format!("an array of envelopes is needed, not {}", other.kind()))),
    }
}

/// The text of a list as it is written: an envelope a line, so that a comparison of two files shows what came.
pub fn write_list(list: &Json) -> String {
    let lines: Vec<String> = list.as_array().unwrap_or_default().iter().map(Json::to_string).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}
