//! A release and its files, as every format of an answer has them.
//! It must never name a file that the service does not hand out.
//! Read next: `artifact`.

use crate::{
    artifact::{Artifact, Artifacts},
    circumstances::Circumstances,
    version::Version,
};

pub struct Release {
    /// What the feed gives as the version; a fault may leave it out or write nonsense.
    pub version: Option<String>,
    pub name: String,
    pub vendor: String,
    pub description: String,
    pub notes: String,
    /// The same in English, for the formats that have a place for it; empty where nobody has written it.
    pub notes_en: String,
    /// Day of publication, `2026-10-01`.
    pub published: &'static str,
    pub files: Vec<File>,
}

pub struct File {
    pub name: String,
    pub address: String,
    pub size: usize,
    pub md5: String,
    pub sha256: String,
}

impl Release {
    /// A sound release with the files of `version`.
    pub fn of(version: Version, published: &'static str, notes: String, circumstances: &Circumstances) -> Release {
        let file = |artifact: &Artifact| File::of(artifact, version, &circumstances.address);
        Release {
            version: Some(version.to_string()),
            name: "Демонстрационное расширение".to_owned(),
            vendor: "KOSHKIN DOM".to_owned(),
            description: "Расширение для базы «Кошкин дом»".to_owned(),
            notes,
            notes_en: String::new(),
            published,
            files: Artifacts::of(version).iter().flat_map(|artifacts| &artifacts.files).map(file).collect(),
        }
    }
}

impl File {
    /// What the service that is reached at this address says of a file.
    pub fn of(artifact: &Artifact, version: Version, address: &str) -> File {
        File {
            name: artifact.name.to_owned(),
            address: format!("{address}/files/{version}/{}", artifact.name),
            size: artifact.bytes.len(),
            md5: artifact.md5.clone(),
            sha256: artifact.sha256.clone(),
        }
    }
}
