//! The demo's signing keys. They are public on purpose: whoever reads this can sign as the demo, so that tests
//! everywhere can. It must never sign for anybody but the demo: a vendor makes keys of his own, and no panel outside a
//! test may pin these. Read next: `envelope`.

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

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
    fn key(self) -> SigningKey {
        SigningKey::from_bytes(match self {
            Signatory::First => b"extension-update DEMO KEY no. 1!",
            Signatory::Second => b"extension-update DEMO KEY no. 2!",
            Signatory::Stranger => b"extension-update DEMO KEY no. 3!",
        })
    }

    /// The 32 bytes that a panel pins.
    pub fn public_key(self) -> [u8; 32] {
        self.key().verifying_key().to_bytes()
    }

    pub fn sign(self, message: &[u8]) -> [u8; 64] {
        self.key().sign(message).to_bytes()
    }

    /// The hint in an envelope: the first 16 hex digits of SHA-256 of the key.
    pub fn key_id(self) -> String {
        Sha256::digest(self.public_key())[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub fn base64(self) -> String {
        Base64::encode_string(&self.public_key())
    }
}
