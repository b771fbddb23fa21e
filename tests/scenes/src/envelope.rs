//! The envelope of a signed feed (DSSE, version 1), as the contract of the panel has it.
//! It must never look into a payload: it signs bytes. Read next: `src/core/trust/envelope.rs`, which opens it.

use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use crate::Signatory;

pub const PAYLOAD_TYPE: &str = "application/vnd.extension-update.feed.v1+json";
pub const ROOT_TYPE: &str = "application/vnd.extension-update.root.v1+json";

pub struct Envelope {
    pub payload_type: &'static str,
    pub payload: Vec<u8>,
    /// Key and signature; the same key may stand twice where that is the deceit.
    pub signatures: Vec<(Signatory, [u8; 64])>,
}

impl Envelope {
    pub fn sign(payload_type: &'static str, payload: Vec<u8>, signatories: &[Signatory]) -> Envelope {
        let message = encode(payload_type, &payload);
        let signatures = signatories.iter().map(|signatory| (*signatory, signatory.sign(&message))).collect();
        Envelope { payload_type, payload, signatures }
    }

    pub fn to_json(&self) -> String {
        self.to_value().to_string()
    }

    pub fn to_value(&self) -> Value {
        let signatures: Vec<Value> = self
            .signatures
            .iter()
            .map(|(signatory, bytes)| json!({ "keyid": signatory.key_id(), "sig": Base64::encode_string(bytes) }))
            .collect();
        json!({ "payloadType": self.payload_type, "payload": Base64::encode_string(&self.payload), "signatures": signatures })
    }
}

/// `"DSSEv1" SP len(type) SP type SP len(payload) SP payload`, lengths in decimal digits.
fn encode(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut message = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    message.extend_from_slice(payload);
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the DSSE specification (protocol.md).
    #[test]
    fn the_signed_bytes_are_those_of_the_specification() {
        assert_eq!(
            encode("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }
}
