//! Envelopes. Texts of any kind: what opens is a payload that stands below, because nothing else was ever signed by the
//! pinned keys. Envelopes made here: each opens exactly when enough distinct pinned keys have signed those very bytes.
//! It must never sign anything in the first kind of input. Read next: `src/core/trust/mod.rs` of the panel.
#![no_main]

use extension_update::core::{
    error::Code,
    json::parse,
    trust::{self, PAYLOAD_TYPE, open},
};
use extension_update_fuzz::vendor::{SIGNED_PAYLOADS, sign, write_envelope};
use extension_update_signing::key;
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};

#[derive(Arbitrary, Debug)]
struct Made<'a> {
    /// By number; 1 and 2 are pinned, 3 is not, others are none.
    signers: Vec<u8>,
    both_needed: bool,
    other_type: bool,
    tamper: Tamper,
    payload: &'a [u8],
}

#[derive(Arbitrary, Debug)]
enum Tamper {
    Nothing,
    /// One bit of the payload, after it was signed.
    Payload(u16),
    /// One bit of each signature.
    Signatures(u16),
    /// One bit of the type.
    Type(u8),
}

fuzz_target!(|data: &[u8]| {
    let [first, rest @ ..] = data else { return };
    match first {
        // A letter, a digit or a brace: the text of an envelope.
        32..128 => check_text(&String::from_utf8_lossy(rest), u64::from(first & 1) + 1),
        _ => {
            let mut rest = arbitrary::Unstructured::new(rest);
            if let Ok(made) = Made::arbitrary(&mut rest) {
                check_made(&made);
            }
        }
    }
});

fn check_text(text: &str, threshold: u64) {
    if let Ok(json) = parse(text, trust::RULES) {
        assert_eq!(parse(&json.to_string(), trust::RULES), Ok(json));
    }
    let keys = [key(1).public(), key(2).public()];
    let opened = open(text, &keys, threshold);
    assert_eq!(opened, open(text, &keys, threshold));
    if let Ok(payload) = &opened {
        assert!(SIGNED_PAYLOADS.contains(&payload.as_slice()), "nobody has signed {payload:?}");
    }
    // What opens with two keys opens with one.
    if threshold > 1 && opened.is_ok() {
        assert_eq!(open(text, &keys, 1), opened);
    }
    assert!(open(text, &[key(3).public()], 1).is_err());
    assert!(open(text, &[], 1).is_err() && open(text, &[], 0).is_err(), "opened without a key");
}

fn check_made(made: &Made<'_>) {
    let signers: Vec<u8> = made.signers.iter().take(8).map(|number| number % 4).filter(|number| *number > 0).collect();
    let mut payload_type = if made.other_type { "text/plain".to_owned() } else { PAYLOAD_TYPE.to_owned() };
    let mut payload = made.payload.to_vec();
    let mut signatures: Vec<_> = signers.iter().map(|number| sign(*number, &payload_type, &payload)).collect();
    let spoilt = match made.tamper {
        Tamper::Nothing => false,
        Tamper::Payload(bit) => flip(&mut payload, bit),
        Tamper::Signatures(bit) => {
            signatures.iter_mut().for_each(|signature| assert!(flip(signature, bit)));
            true
        }
        Tamper::Type(at) => {
            payload_type.replace_range(usize::from(at) % payload_type.len()..payload_type.len(), "~");
            true
        }
    };
    let text = write_envelope(&payload_type, &payload, &signatures);
    let threshold = if made.both_needed { 2 } else { 1 };
    let have = [1, 2].into_iter().filter(|pinned| !spoilt && signers.contains(pinned)).count() as u64;
    let expected = match () {
        () if signers.is_empty() => Err(Code::Unsigned),
        () if have < threshold => Err(Code::Signature),
        () if made.other_type => Err(Code::Format),
        () => Ok(payload),
    };
    let keys = [key(1).public(), key(2).public()];
    assert_eq!(open(&text, &keys, threshold).map_err(|failure| failure.code), expected);
    // The same key pinned twice does not count twice.
    let twice = [key(1).public(), key(1).public()];
    assert!(threshold == 1 || open(&text, &twice, threshold).is_err());
}

/// Whether there was a bit to flip.
fn flip(bytes: &mut [u8], bit: u16) -> bool {
    let count = bytes.len() * 8;
    if count == 0 {
        return false;
    }
    let bit = usize::from(bit) % count;
    bytes[bit / 8] ^= 1 << (bit % 8);
    true
}
