//! The demo's signing keys. They are public on purpose: whoever reads this can sign as the demo, so that tests
//! everywhere can. It must never sign for anybody but the demo: a vendor makes keys of his own, and no panel outside a
//! test may pin these.

use extension_update_signing::{Key, envelope};
use serde_json::Value;

/// Who signs in the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signatory {
    /// The key that the demo's vendor pins.
    First,
    /// The one that it pins beside the first where two people have to sign.
    Second,
    /// A key that nobody pins.
    Stranger,
}

impl Signatory {
    fn key(self) -> Key {
        Key::from_seed(match self {
            Signatory::First => b"extension-update DEMO KEY no. 1!",
            Signatory::Second => b"extension-update DEMO KEY no. 2!",
            Signatory::Stranger => b"extension-update DEMO KEY no. 3!",
        })
    }

    /// The 32 bytes that a panel pins.
    pub fn public_key(self) -> [u8; 32] {
        self.key().public()
    }

    pub fn base64(self) -> String {
        self.key().pin()
    }
}

/// An envelope that these have signed; the same one may stand twice where that is the deceit.
pub fn seal(payload_type: &str, payload: &[u8], signatories: &[Signatory]) -> Value {
    let entry = |signatory: &Signatory| signatory.key().entry(payload_type, payload);
    envelope(payload_type, payload, &signatories.iter().map(entry).collect::<Vec<_>>())
}
