//! One envelope (DSSE, version 1), and who has signed it.

use super::verifier::{Stop, Verifier};
use super::{Key, MAX_PAYLOAD_BYTES, MAX_SIGNATURES, Role, decode, key_id, pre_authentication_encoding};
use crate::error::{Code, Failure};
use crate::json::Json;

/// An envelope. Who holds one knows nothing yet of who has signed it.
#[derive(Debug)]
pub struct Envelope {
    /// What kind of document it holds.
    pub payload_type: String,
    /// The document's bytes.
    pub payload: Vec<u8>,
    signatures: Vec<Signed>,
}

#[derive(Debug)]
struct Signed {
    /// What the signature says of its key.
    hint: String,
    /// `None` where the text is none: it does not count, and never spoils those beside it.
    signature: Option<[u8; 64]>,
}

impl Envelope {
    /// Reads an envelope.
    ///
    /// # Errors
    /// `format` where it is none, `unsigned` where nobody has signed, `too-large` where its payload is.
    pub fn read(json: &Json) -> Result<Envelope, Failure> {
        let wrong = |detail: &str| Failure::with_detail(Code::Format, detail);
        let word = |key: &str| json.get(key).and_then(Json::as_str);
        let signatures =
            json.get("signatures").map(|list| list.as_array().ok_or_else(|| wrong("signatures: no array")));
        let signatures = signatures.transpose()?.unwrap_or_default();
        let (Some(payload_type), Some(payload)) = (word("payloadType"), word("payload")) else {
            // The feed itself, out of its envelope.
            let bare = json.get("schema").is_some() && json.get("products").is_some();
            return Err(if bare { Failure::of(Code::Unsigned) } else { wrong("the answer is no signed envelope") });
        };
        if signatures.is_empty() {
            return Err(Failure::of(Code::Unsigned));
        }
        if signatures.len() > MAX_SIGNATURES {
            return Err(wrong("signatures: there are more than 16"));
        }
        let payload = decode(payload).ok_or_else(|| wrong("payload: is not base64"))?;
        if payload.len() > MAX_PAYLOAD_BYTES {
            return Err(Failure::of(Code::TooLarge));
        }
        let read = |entry: &Json| {
            let text = |key: &str| entry.get(key).and_then(Json::as_str);
            let signature = text("sig").ok_or_else(|| wrong("signatures: one has no \"sig\""))?;
            let signature = decode(signature).and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
            Ok(Signed { hint: text("keyid").unwrap_or_default().into(), signature })
        };
        let signatures = signatures.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Envelope { payload_type: payload_type.into(), payload, signatures })
    }
}

impl Envelope {
    /// Reads one that stands in another: what is wrong with it is no failure by itself.
    pub(super) fn read_inner(json: &Json) -> Result<Envelope, String> {
        Envelope::read(json).map_err(|failure| failure.detail.unwrap_or_else(|| failure.code.as_str().into()))
    }
}

/// Who has signed an envelope, as far as anybody has asked. No signature is verified twice with one key, and none once
/// enough have signed: so a root is asked about its own keys and about those of the one before for the price of one.
pub struct Ballot<'a> {
    envelope: &'a Envelope,
    message: Vec<u8>,
    /// Which signature is by which key.
    signers: Vec<(usize, Key)>,
    /// Which is not by which.
    refuted: Vec<(usize, Key)>,
}

impl Ballot<'_> {
    /// Nobody has asked yet.
    pub fn of(envelope: &Envelope) -> Ballot<'_> {
        let message = pre_authentication_encoding(&envelope.payload_type, &envelope.payload);
        Ballot { envelope, message, signers: Vec::new(), refuted: Vec::new() }
    }

    /// Whether enough of these keys have signed.
    ///
    /// # Errors
    /// [`Stop::Paused`] where nobody knows yet.
    pub fn carries(&mut self, role: &Role, verifier: &mut Verifier) -> Result<bool, Stop> {
        let needed = usize::try_from(role.threshold).unwrap_or(usize::MAX).max(1);
        for (index, signed) in self.envelope.signatures.iter().enumerate() {
            if self.count(role) >= needed {
                return Ok(true);
            }
            let Some(signature) = &signed.signature else { continue };
            // A key that has signed is not asked again: two signatures of one key count once. And a signature has one
            // signer.
            if self.signers.iter().any(|(of, _)| *of == index) {
                continue;
            }
            // The hint only says which keys are asked first.
            let (hinted, others): (Vec<&Key>, Vec<&Key>) = role.keys.iter().partition(|key| key_id(key) == signed.hint);
            for key in hinted.iter().chain(&others) {
                let asked = self.refuted.contains(&(index, **key)) || self.signers.iter().any(|(_, by)| by == *key);
                if asked {
                    continue;
                }
                if verifier.verify(key, &self.message, signature)? {
                    self.signers.push((index, **key));
                    break;
                }
                self.refuted.push((index, **key));
            }
        }
        Ok(self.count(role) >= needed)
    }

    /// The names of the keys that are known to have signed.
    pub fn names(&self) -> Vec<String> {
        self.signers.iter().map(|(_, key)| key_id(key)).collect()
    }

    /// How many of these keys are known to have signed.
    pub fn count(&self, role: &Role) -> usize {
        self.signers.iter().filter(|(_, key)| role.keys.contains(key)).count()
    }
}
