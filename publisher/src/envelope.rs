//! The envelope (DSSE, version 1) as its publisher sees it: a payload and who has signed it so far.
//!
//! Reading one here proves nothing; whether signatures are good is asked of the core. What is written here is read by
//! the panel.

use crate::problem::{Code, Problem};
use crate::secret::PrivateKey;
use crate::sizes;
use base64ct::{Base64, Encoding};
use extension_update::core::json::{Json, parse};
use extension_update::core::trust;

/// An envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// What kind of document is in it: it is signed with the bytes, so that a signature over one kind is none over
    /// another.
    pub payload_type: &'static str,
    /// The bytes that are signed.
    pub payload: Vec<u8>,
    /// Who has signed them.
    pub signatures: Vec<Signature>,
    /// What travels beside a feed, signed on its own; there is nothing of the kind beside other documents.
    pub attached: Attached,
}

/// What an envelope of a feed may bring along, as it stands there. The signatures of the feed do not cover it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attached {
    /// The chain of roots.
    pub roots: Option<Json>,
    /// The statement that the feed is the newest one.
    pub fresh: Option<Json>,
    /// The keys that are good no more.
    pub revocations: Option<Json>,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// What it says of its key: a hint, which may be missing.
    pub key_id: Option<String>,
    /// Its base64 text.
    pub sig: String,
}

/// A file of the tool: a feed in its envelope, or a bare payload.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// In its envelope.
    Signed(Envelope),
    /// What `build` wrote.
    Bare(Vec<u8>),
}

impl Content {
    /// Tells an envelope from a payload.
    ///
    /// # Errors
    /// `format` where it looks like an envelope and is none; `too-large`.
    pub fn read(bytes: &[u8], name: &str) -> Result<Content, Problem> {
        let wrong = |text: &str| Problem::error(Code::Format, name, text);
        let text = str::from_utf8(bytes).map_err(|_| wrong("is not UTF-8"))?;
        let text = text.trim_start_matches('\u{feff}');
        if text.len() > trust::MAX_ENVELOPE_BYTES {
            return Err(Problem::error(Code::TooLarge, name, "is larger than 384 KiB"));
        }
        let json = match parse(text, trust::RULES) {
            // Whatever is wrong with a payload is said by its reader.
            Err(_) if !text.contains("payloadType") => return Ok(Content::Bare(bytes.into())),
            Err(error) => return Err(wrong(&error.to_string())),
            Ok(json) => json,
        };
        let word = |key: &str| json.get(key).and_then(Json::as_str);
        if word("payloadType").is_none() {
            return Ok(Content::Bare(bytes.into()));
        }
        Envelope::of_json(&json, trust::PAYLOAD_TYPE).map(Content::Signed).map_err(|text| wrong(&text))
    }

    /// The payload, signed or not.
    pub fn payload(&self) -> &[u8] {
        match self {
            Content::Signed(envelope) => &envelope.payload,
            Content::Bare(payload) => payload,
        }
    }

    /// The envelope that there is.
    pub fn envelope(&self) -> Option<&Envelope> {
        match self {
            Content::Signed(envelope) => Some(envelope),
            Content::Bare(_) => None,
        }
    }

    /// The envelope that there is, or a new one without signatures.
    pub fn into_envelope(self) -> Envelope {
        match self {
            Content::Signed(envelope) => envelope,
            Content::Bare(payload) => Envelope::new(trust::PAYLOAD_TYPE, payload),
        }
    }
}

impl Envelope {
    /// An envelope that nobody has signed yet.
    pub fn new(payload_type: &'static str, payload: Vec<u8>) -> Envelope {
        Envelope { payload_type, payload, signatures: Vec::new(), attached: Attached::default() }
    }

    /// Reads an envelope of this kind.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn of_json(json: &Json, payload_type: &'static str) -> Result<Envelope, String> {
        let word = |key: &str| json.get(key).and_then(Json::as_str);
        match word("payloadType") {
            Some(other) if other == payload_type => {}
            Some(other) if payload_type == trust::PAYLOAD_TYPE => {
                return Err(format!("payloadType: {} is no feed", Json::from(other)));
            }
            other => return Err(format!("payloadType: {} is needed, not {}", payload_type, Json::from(other))),
        }
        let payload = word("payload").and_then(trust::decode).ok_or("payload: is no base64")?;
        let list = json.get("signatures").and_then(Json::as_array).ok_or("signatures: no array")?;
        let signature = |entry: &Json| {
            let word = |key: &str| entry.get(key).and_then(Json::as_str).map(String::from);
            word("sig").map(|sig| Signature { key_id: word("keyid"), sig })
        };
        let signatures = list.iter().map(signature).collect::<Option<_>>().ok_or("signatures: one has no \"sig\"")?;
        let member = |key: &str| json.get(key).cloned();
        let attached = Attached { roots: member("roots"), fresh: member("fresh"), revocations: member("revocations") };
        Ok(Envelope { payload_type, payload, signatures, attached })
    }

    /// The bytes that a key signs.
    fn message(&self) -> Vec<u8> {
        trust::pre_authentication_encoding(self.payload_type, &self.payload)
    }

    /// Adds the signature of a key. One that the key has made before is replaced; those of other keys stay as they are.
    ///
    /// # Errors
    /// `key` where the panel would not take the signature: a key that cannot be verified with must not be published
    /// with.
    pub fn sign(&mut self, key: &PrivateKey) -> Result<(), Problem> {
        let public = key.public();
        let message = self.message();
        let signature = key.sign(&message);
        let key_id = trust::key_id(&public);
        if !trust::verify(&public, &message, &signature) {
            return Err(Problem::error(Code::Key, key_id, "the panel does not accept this key's signature"));
        }
        let made = Signature { key_id: Some(key_id.clone()), sig: Base64::encode_string(&signature) };
        let own = |other: &Signature| other.key_id.as_deref() == Some(&key_id) || other.is_by(&public, &message);
        // In its old place: what is signed again stays the same file.
        if !self.signatures.iter().any(own) && self.signatures.len() >= trust::MAX_SIGNATURES {
            let text = "there are 16 signatures already: of an envelope with more a panel reads nothing";
            return Err(Problem::error(Code::Signature, key_id, text));
        }
        let place = self.signatures.iter().position(own).unwrap_or(self.signatures.len());
        self.signatures.retain(|other| !own(other));
        self.signatures.insert(place.min(self.signatures.len()), made);
        Ok(())
    }

    /// Takes over the signatures of another envelope of the same payload, but those of the keys `own`, which have
    /// signed this one.
    ///
    /// # Errors
    /// `signature` where there would be more than a panel reads.
    pub fn keep(&mut self, other: &Envelope, own: &[[u8; 32]]) -> Result<(), Problem> {
        let message = self.message();
        // A statement is of the payload, whoever has signed that.
        if self.attached.fresh.is_none() {
            self.attached.fresh.clone_from(&other.attached.fresh);
        }
        let made = std::mem::take(&mut self.signatures);
        // In the order of the other one, which was there first.
        for theirs in &other.signatures {
            let anew = made.iter().find(|one| one.is_in_place_of(theirs));
            match anew {
                Some(one) if !self.signatures.contains(one) => self.signatures.push(one.clone()),
                Some(_) => {}
                None if own.iter().any(|key| theirs.is_by(key, &message)) => {}
                None => self.signatures.push(theirs.clone()),
            }
        }
        for one in made {
            if !self.signatures.contains(&one) {
                self.signatures.push(one);
            }
        }
        if self.signatures.len() > trust::MAX_SIGNATURES {
            let text = "there would be more than 16 signatures: of such a feed a panel reads nothing";
            return Err(Problem::error(Code::Signature, "", text));
        }
        Ok(())
    }

    /// Whose signatures another feed has and this one has not, as their ids. Only the keys of `own` are known; of the
    /// others, what they say.
    pub fn signers_lost(&self, before: &Envelope, own: &[[u8; 32]]) -> Vec<String> {
        let message = before.message();
        let signed = self.signed_by(own);
        let stays = |theirs: &&Signature| {
            let named = theirs.key_id.is_some() && self.signatures.iter().any(|one| one.key_id == theirs.key_id);
            named || signed.iter().any(|key| theirs.is_by(key, &message))
        };
        let lost = before.signatures.iter().filter(|theirs| !stays(theirs));
        lost.map(|theirs| theirs.key_id.clone().unwrap_or_else(|| "a key without a name".into())).collect()
    }

    /// A pinned key that signed the feed before and not this one: panels may know no other, as when keys are changed.
    pub fn warn_of_lost(&self, before: &Envelope, pinned: &[[u8; 32]], name: &str) -> Option<Problem> {
        let signed = self.signed_by(pinned);
        let lost: Vec<String> =
            before.signed_by(pinned).into_iter().filter(|key| !signed.contains(key)).map(trust::key_id).collect();
        (!lost.is_empty()).then(|| {
            let text = format!(
                "is not signed by {}, which signed the feed before: panels that pin no other key would refuse it",
                lost.join(", ")
            );
            Problem::warning(Code::Signature, name, text)
        })
    }

    /// The envelope as it stands in a file, or beside a feed.
    pub fn to_json(&self) -> Json {
        let signature = |signature: &Signature| {
            let key_id = signature.key_id.iter().map(|id| ("keyid".to_string(), id.as_str().into()));
            Json::Object(key_id.chain([("sig".to_string(), signature.sig.as_str().into())]).collect())
        };
        let mut members = vec![
            ("payloadType".to_string(), self.payload_type.into()),
            ("payload".into(), Base64::encode_string(&self.payload).into()),
            ("signatures".into(), Json::Array(self.signatures.iter().map(signature).collect())),
        ];
        let Attached { roots, fresh, revocations } = &self.attached;
        let attached = [("roots", roots), ("fresh", fresh), ("revocations", revocations)];
        members.extend(attached.into_iter().filter_map(|(key, value)| Some((key.into(), value.clone()?))));
        Json::Object(members)
    }

    /// The text of the file.
    ///
    /// # Errors
    /// `too-large` where a panel would not read it: what is attached counts too. `name` is the file, for the complaint.
    pub fn to_text(&self, name: &str) -> Result<String, Problem> {
        let text = format!("{}\n", self.to_json());
        if text.len() <= trust::MAX_ENVELOPE_BYTES {
            return Ok(text);
        }
        let reason = format!(
            "the envelope has {} bytes, a panel reads {}: keep fewer releases, or shorten the notes; the payload has {}{}{}",
            text.len(),
            trust::MAX_ENVELOPE_BYTES,
            Base64::encode_string(&self.payload).len(),
            self.describe_attached(),
            sizes::describe_largest(&self.payload)
        );
        Err(Problem::error(Code::TooLarge, name, reason))
    }

    /// How large what travels along is, part by part.
    fn describe_attached(&self) -> String {
        let Attached { roots, fresh, revocations } = &self.attached;
        let parts = [("roots", roots), ("fresh", fresh), ("revocations", revocations)];
        let parts = parts.into_iter().filter_map(|(name, part)| Some((name, part.as_ref()?.to_string().len())));
        parts.map(|(name, size)| format!(", {name} {size}")).collect()
    }

    /// The keys of `keys` that have signed.
    pub fn signed_by<'a>(&self, keys: &'a [[u8; 32]]) -> Vec<&'a [u8; 32]> {
        let message = self.message();
        keys.iter().filter(|key| self.signatures.iter().any(|signature| signature.is_by(key, &message))).collect()
    }
}

impl Signature {
    /// Whether it is the same key's, made anew: Ed25519 gives the same bytes each time.
    fn is_in_place_of(&self, other: &Signature) -> bool {
        self.sig == other.sig || (self.key_id.is_some() && self.key_id == other.key_id)
    }

    fn is_by(&self, key: &[u8; 32], message: &[u8]) -> bool {
        let bytes = trust::decode(&self.sig).and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
        bytes.is_some_and(|signature| trust::verify(key, message, &signature))
    }
}
