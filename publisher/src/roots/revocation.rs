//! Revocations: a key says of itself that it is good no more. Whoever has stolen a key can say that as well, and does
//! no harm by it.

use super::{read_by_core, read_list, write_list};
use crate::envelope::Envelope;
use crate::file;
use crate::problem::{Code, Problem};
use extension_update::core::json::Json;
use extension_update::core::moment::Moment;
use extension_update::core::trust::{self, MAX_REVOCATIONS, Revocation};
use std::path::Path;

/// The envelope of a revocation that its key has not signed yet.
pub fn seal(key: &[u8; 32], issued: Moment) -> Envelope {
    let json = Json::object([
        ("schema", 1.into()),
        ("key", trust::hex(&trust::sha256(key)).into()),
        ("issued", issued.to_string().into()),
    ]);
    Envelope::new(trust::REVOCATION_TYPE, format!("{json}\n").into_bytes())
}

/// A list of revocations. Whether one is rightly signed is known only with the key that it speaks of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Revocations(Vec<(Envelope, Revocation)>);

impl Revocations {
    /// Reads a file: a list, or a feed that brings one along.
    ///
    /// # Errors
    /// `file`, `format`, `too-large`: here nothing is passed over, since somebody would believe a key to be revoked
    /// that is not.
    pub fn read(path: &Path) -> Result<Revocations, Problem> {
        let name = path.display().to_string();
        let list = read_list(&file::read_text(path)?, "revocations", &name)?;
        let list = list.as_array().unwrap_or_default();
        let mut revocations = Revocations::default();
        for (index, entry) in list.iter().enumerate() {
            let read = Revocations::read_entry(entry);
            let wrong = |text| Problem::error(Code::Format, &name, format!("entry {}: {text}", index + 1));
            revocations.0.push(read.map_err(wrong)?);
        }
        revocations.check_count(&name)?;
        Ok(revocations)
    }

    /// Those of a published feed. What cannot be read is passed over, as a panel does.
    pub fn of_json(list: Option<&Json>) -> Revocations {
        let list = list.and_then(Json::as_array).unwrap_or_default();
        Revocations(list.iter().filter_map(|entry| Revocations::read_entry(entry).ok()).collect())
    }

    fn read_entry(entry: &Json) -> Result<(Envelope, Revocation), String> {
        let envelope = Envelope::of_json(entry, trust::REVOCATION_TYPE)?;
        let revocation = Revocation::read(&read_by_core(&envelope)?)?;
        Ok((envelope, revocation))
    }

    fn check_count(&self, name: &str) -> Result<(), Problem> {
        if self.0.len() <= MAX_REVOCATIONS {
            return Ok(());
        }
        let text = format!("there are {} revocations, a panel reads {MAX_REVOCATIONS}", self.0.len());
        Err(Problem::error(Code::Format, name, text))
    }

    /// Adds one.
    ///
    /// # Errors
    /// `format` where there would be more than a panel reads; `name` is the file.
    pub fn add(&mut self, envelope: Envelope, name: &str) -> Result<(), Problem> {
        let revocation = read_by_core(&envelope).and_then(|envelope| Revocation::read(&envelope));
        self.0.push((envelope, revocation.map_err(|text| Problem::error(Code::Format, name, text))?));
        self.check_count(name)
    }

    /// Takes over those of another list that are missing here.
    pub fn merge(&mut self, other: &Revocations) {
        for (envelope, revocation) in &other.0 {
            if !self.0.iter().any(|(own, _)| own == envelope) {
                self.0.push((envelope.clone(), revocation.clone()));
            }
        }
    }

    /// The revocation of this key, signed by itself.
    pub fn of_key(&self, key: &[u8; 32]) -> Option<&Revocation> {
        let name = trust::hex(&trust::sha256(key));
        let own = |(envelope, said): &&(Envelope, Revocation)| {
            said.key == name && !envelope.signed_by(std::slice::from_ref(key)).is_empty()
        };
        self.0.iter().find(own).map(|(_, said)| said)
    }

    /// The keys that are still good.
    pub fn without(&self, keys: &[[u8; 32]]) -> Vec<[u8; 32]> {
        keys.iter().filter(|key| self.of_key(key).is_none()).copied().collect()
    }

    /// The list as a feed brings it along; `None` where it is empty.
    pub fn to_json(&self) -> Option<Json> {
        let list: Vec<Json> = self.0.iter().map(|(envelope, _)| envelope.to_json()).collect();
        (!list.is_empty()).then_some(Json::Array(list))
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        write_list(&self.to_json().unwrap_or(Json::Array(Vec::new())))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
