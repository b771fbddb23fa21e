//! Signatures under a made document: enough of them or too few, doubled, foreign, unreadable, with names that are
//! right or wrong. It must never count them against a role: `trusted.rs` does. Read next: `chain.rs`.

use crate::{
    trusted::Role,
    vendor::{KEYS, encode, envelope, sign},
};
use extension_update::core::json::Json;
use extension_update_signing::key;
use libfuzzer_sys::arbitrary::{self, Arbitrary};

/// How many signatures an envelope may have.
const MOST_SIGNATURES: usize = 16;

/// Who signs a document, and what is done to it then.
#[derive(Arbitrary, Clone, Copy, Debug, Default)]
pub struct Signing {
    /// How many of the role: mostly as many as are needed.
    how: u8,
    /// What stands there beside them, a bit each.
    beside: u8,
    /// By how much the signatures are turned.
    turn: u8,
    spoil: u8,
}

/// A document that was signed.
pub struct Written {
    pub envelope: Json,
    /// The bytes that the envelope holds.
    pub payload: Vec<u8>,
    pub form: Form,
    /// The keys with a signature over those very bytes; nobody where the envelope is none.
    pub signers: Vec<u8>,
}

impl Signing {
    /// Nothing but what is needed; `altered` where the bytes are changed after they were signed.
    pub fn plain(altered: bool) -> Signing {
        Signing { spoil: u8::from(altered), ..Signing::default() }
    }

    /// Of a role, those that sign.
    pub fn signers(self, role: &Role) -> Vec<u8> {
        let threshold = role.threshold as usize;
        let keys = &role.keys;
        match self.how % 8 {
            1 => keys[..threshold.saturating_sub(1)].to_vec(),
            2 => keys.clone(),
            3 => keys[keys.len() - threshold..].to_vec(),
            _ => keys[..threshold].to_vec(),
        }
    }

    /// The envelope around these bytes, with the signatures of these keys.
    pub fn write(self, payload_type: &str, payload: &[u8], numbers: &[u8]) -> Written {
        let entry = |number: u8| {
            let sig = ("sig", encode(&sign(number, payload_type, payload)).into());
            let id = |number: u8| key(number).name()[..16].to_owned();
            let keyid = match self.beside >> 6 {
                1 => id(number),
                2 => id(number % KEYS + 1),
                3 => "\u{1f511}".to_owned(),
                _ => return Json::object([sig]),
            };
            Json::object([("keyid", keyid.into()), sig])
        };
        let mut entries: Vec<Json> = numbers.iter().map(|number| entry(*number)).collect();
        if let Some(first) = entries.first().filter(|_| self.is(1)).cloned() {
            entries.push(first);
        }
        if self.is(2) {
            // A signature of the right length by nobody, and a key that is in no role.
            entries.insert(0, Json::object([("sig", encode(&[0; 64]).into())]));
            entries.insert(1, entry(KEYS));
        }
        if self.is(4) {
            entries.insert(0, Json::object([("sig", "!".into())]));
        }
        if self.is(8) {
            let missing = (MOST_SIGNATURES + 1).saturating_sub(entries.len());
            entries.extend((0..missing).map(|_| entry(KEYS)));
        }
        if self.is(16) {
            // No signature by its form: then the whole envelope is none.
            entries.push(Json::object([("keyid", "0".into())]));
        }
        if !entries.is_empty() {
            let turn = usize::from(self.turn) % entries.len();
            entries.rotate_left(turn);
        }
        let form = match entries.len() {
            0 => Form::Unsigned,
            count if count > MOST_SIGNATURES || self.is(16) => Form::Broken,
            _ => Form::Envelope,
        };
        let mut payload = payload.to_vec();
        let mut signers = if form == Form::Envelope { numbers.to_vec() } else { Vec::new() };
        if self.spoil == 1 {
            payload.push(b' ');
            signers.clear();
        }
        Written { envelope: envelope(payload_type, &payload, entries), payload, form, signers }
    }

    fn is(self, bit: u8) -> bool {
        self.beside & bit > 0
    }
}

/// What an envelope is before anybody asks who has signed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Envelope,
    Unsigned,
    Broken,
}

/// Each of both, once.
pub fn join(one: &[u8], other: &[u8]) -> Vec<u8> {
    let mut all = one.to_vec();
    all.extend(other.iter().filter(|number| !one.contains(number)));
    all
}

/// The number of a key.
pub fn fold(byte: u8) -> u8 {
    1 + byte % (KEYS - 1)
}

pub fn is_of(bits: u8, place: u8) -> bool {
    bits & (1 << place) > 0
}
