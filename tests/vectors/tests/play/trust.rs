//! Trust: strict Ed25519, and envelopes that are opened or refused.

use crate::{play, read, same, text};
use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use extension_update::core::trust;
use extension_update_vectors::{fold::unfold, loose};
use serde_json::Value;

const DATA: &str = include_str!("../../data/ed25519.json");

fn bytes<const N: usize>(hex: &Value) -> [u8; N] {
    message(hex).try_into().unwrap()
}

fn message(hex: &Value) -> Vec<u8> {
    base16ct::lower::decode_vec(hex.as_str().unwrap()).unwrap()
}

#[test]
fn each_verifier_does_what_the_vector_says_and_the_panel_takes_no_deceit() {
    let vectors: Vec<Value> = serde_json::from_str(DATA).unwrap();
    let mut plain_takes_more = 0;
    for vector in &vectors {
        let name = &vector["name"];
        let (key, signature) = (bytes::<32>(&vector["key"]), bytes::<64>(&vector["signature"]));
        let message = message(&vector["message"]);
        let plain = VerifyingKey::from_bytes(&key)
            .is_ok_and(|key| key.verify(&message, &Signature::from_bytes(&signature)).is_ok());
        assert_eq!(loose(&key, &message, &signature), vector["loose"] == true, "{name}: the loosest verifier");
        assert_eq!(plain, vector["plain"] == true, "{name}: plain `verify`");
        assert_eq!(trust::verify(&key, &message, &signature), vector["strict"] == true, "{name}: the panel");
        plain_takes_more += usize::from(plain && vector["strict"] == false);
    }
    assert!(vectors.len() > 60 && plain_takes_more > 20, "{} vectors, {plain_takes_more}", vectors.len());
}

/// No deceit can be made with such a key by anybody who cannot break Ed25519 (but of small order, which is refused
/// beside), so it is asked of the reader.
#[test]
fn a_key_in_another_than_its_one_encoding_is_no_key() {
    let (mut refused, mut read) = (0, 0);
    for sign in [0, 0x80] {
        for low in 0xdc..=0xff {
            let mut key = [0xff; 32];
            (key[0], key[31]) = (low, 0x7f | sign);
            if VerifyingKey::from_bytes(&key).is_err() {
                continue;
            }
            assert_eq!(trust::read_key(&key).is_some(), low < 0xed, "y = 2^255 - 256 + {low}");
            if low < 0xed {
                read += 1
            } else {
                refused += 1
            }
            // One byte less at any place is far below p.
            for at in 1..32 {
                let mut lower = key;
                lower[at] -= 1;
                assert_eq!(trust::read_key(&lower).is_some(), VerifyingKey::from_bytes(&lower).is_ok(), "byte {at}");
            }
        }
    }
    assert!(refused > 4 && read > 4, "{refused} and {read}");
}

const ENVELOPES: &str = include_str!("../../data/envelopes.json");

#[test]
fn each_envelope_is_opened_or_refused_with_the_code_that_its_vector_names() {
    play(&read(ENVELOPES), 90, |vector| {
        let keys = vector["keys"].as_array().unwrap().iter();
        let keys: Vec<[u8; 32]> =
            keys.map(|key| Base64::decode_vec(key.as_str().unwrap()).unwrap().try_into().unwrap()).collect();
        let opened = trust::open(&unfold(&vector["text"]), &keys, vector["threshold"].as_u64().unwrap());
        same("the code", opened.map_or_else(|failure| failure.code.as_str(), |_| "ok"), text(vector, "expected"))
    });
}
