//! The panel's signatures and hashes, to be asked from JavaScript: vectors have arbitrary messages, and no feed could
//! carry them.
//!
//! It is built by the steps that build `pkg/` and never goes there. It must add nothing of its own: each export is one
//! call of the panel's crate. Read next: `conformance/ask.mjs`.

#[cfg(target_arch = "wasm32")]
mod exports {
    use extension_update::core::trust;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Whether the signature is good. A signature that has not 64 bytes, and a key that has not 32, are none.
    #[wasm_bindgen]
    pub fn verify(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        match (key.try_into(), signature.try_into()) {
            (Ok(key), Ok(signature)) => trust::verify(key, message, signature),
            _ => false,
        }
    }

    /// The SHA-256 of the message, in hex digits.
    #[wasm_bindgen]
    pub fn sha256(message: &[u8]) -> String {
        trust::hex(&trust::sha256(message))
    }
}
