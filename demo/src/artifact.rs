//! The files of a release: made-up bytes that are the same in every run, their sizes and hashes, and how they are sent.
//! It must never read a file of the disk: what a release holds is a function of its version.
//! Read next: `catalogue`.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::Bytes,
    http::{StatusCode, header},
    response::Response,
};
use base16ct::lower::encode_string as hex;
use extension_update_stand::extensions::make_file;
use futures_util::stream;
use md5::{Digest, Md5};
use sha2::Sha256;

use crate::{
    reply::{paced, tell, with},
    version::Version,
};

/// The last release that has files: the tenth of the generated ones.
const LAST_NUMBER: u32 = 13;

/// Pieces in which a file is sent, so that whoever downloads it has a progress to show.
const PIECES: usize = 16;

pub struct Artifact {
    pub name: &'static str,
    pub bytes: Bytes,
    pub md5: String,
    pub sha256: String,
}

/// What a release consists of: the extension, and the same in an archive.
pub struct Artifacts {
    pub files: [Artifact; 2],
}

impl Artifacts {
    /// The files of a release of the demo; `None` for a version that was never published.
    pub fn of(version: Version) -> Option<Arc<Artifacts>> {
        static MADE: Mutex<BTreeMap<u32, Arc<Artifacts>>> = Mutex::new(BTreeMap::new());
        let number = version.number();
        if version != Version::of_release(number) || !(1..=LAST_NUMBER).contains(&number) {
            return None;
        }
        // Hashing is kept: a debug build is slow at it, and a list of releases needs every file's.
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(made.entry(number).or_insert_with(|| Arc::new(Artifacts::make(version)))))
    }

    pub fn extension(&self) -> &Artifact {
        &self.files[0]
    }

    fn make(version: Version) -> Artifacts {
        let number = version.number();
        let size = match number {
            1 => 48_231,
            2 => 49_502,
            3 => 50_377,
            _ => 51_814 + 97 * (number as usize - 4),
        };
        let extension = make_extension("DEMO", version, size);
        let archive = make_archive("DEMO.cfe", &extension);
        Artifacts { files: [Artifact::of("DEMO.cfe", extension), Artifact::of("DEMO.zip", archive)] }
    }
}

impl Artifact {
    /// The file of an extension that the demo's vendor has beside DEMO.
    pub fn of_extension(name: &'static str, product: &str, version: Version) -> Artifact {
        Artifact::of(name, make_extension(product, version, 20_480))
    }

    fn of(name: &'static str, bytes: Vec<u8>) -> Artifact {
        Artifact { name, md5: hex(&Md5::digest(&bytes)), sha256: hex(&Sha256::digest(&bytes)), bytes: bytes.into() }
    }

    /// The file, or the part of it that `range` asks for (`bytes=0-8191`), in pieces with a pause before each: a link
    /// that is not instant.
    pub fn tell(&self, pause: Duration, range: Option<&str>) -> Response {
        let size = self.bytes.len();
        let step = size.div_ceil(PIECES).max(1);
        let part = range.and_then(|range| parse_range(range, size));
        let bytes = self.bytes.slice(part.clone().unwrap_or(0..size));
        let piece = |at: usize| bytes.slice(at..bytes.len().min(at + step));
        let pieces: Vec<Bytes> = (0..bytes.len()).step_by(step).map(piece).collect();
        let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
        let response = tell(status, "application/octet-stream", paced(stream::iter(pieces), pause));
        let response = with(response, header::CONTENT_LENGTH, &bytes.len().to_string());
        let response = with(response, header::ACCEPT_RANGES, "bytes");
        let named = format!("attachment; filename=\"{}\"", self.name);
        let response = with(response, header::CONTENT_DISPOSITION, &named);
        let Some(part) = part else { return response };
        with(response, header::CONTENT_RANGE, &format!("bytes {}-{}/{size}", part.start, part.end - 1))
    }
}

/// One part, from here to there; whatever else a range may be gets the whole file, as HTTP lets a server do.
fn parse_range(range: &str, size: usize) -> Option<Range<usize>> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = (from.parse::<usize>().ok()?, to.parse::<usize>().ok()?);
    (from <= to && from < size).then(|| from..size.min(to.saturating_add(1)))
}

/// A container that names extension and version, with bytes behind it that make it as large as it should be.
fn make_extension(product: &str, version: Version, size: usize) -> Vec<u8> {
    // Only a name that is empty is refused, and the demo has none.
    let mut bytes = make_file(product, &version.to_string()).unwrap_or_default();
    let mut seed = 0x9E37_79B9_u32 ^ version.number();
    while bytes.len() < size {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        bytes.push(seed as u8);
    }
    bytes
}

/// A ZIP archive of one stored file, which any archiver opens.
fn make_archive(name: &str, content: &[u8]) -> Vec<u8> {
    let size = content.len() as u32;
    // Shared by the local and the central header: flags, method "stored", 1 October 2026 12:00, CRC, both sizes, length
    // of the name.
    let mut description = vec![0, 0, 0, 0, 0, 0x60, 0x41, 0x5D];
    description.extend(crc32fast::hash(content).to_le_bytes());
    description.extend(size.to_le_bytes());
    description.extend(size.to_le_bytes());
    description.extend((name.len() as u16).to_le_bytes());

    let mut archive = b"PK\x03\x04\x0A\x00".to_vec();
    archive.extend(&description);
    archive.extend([0, 0]);
    archive.extend(name.as_bytes());
    archive.extend(content);

    let directory = archive.len() as u32;
    archive.extend(b"PK\x01\x02\x0A\x00\x0A\x00");
    archive.extend(&description);
    archive.extend([0; 16]);
    archive.extend(name.as_bytes());

    let length = archive.len() as u32 - directory;
    archive.extend(b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00");
    archive.extend(length.to_le_bytes());
    archive.extend(directory.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

#[cfg(test)]
mod tests {
    use extension_update_container::read_extension;

    use super::*;

    #[test]
    fn the_fourth_release_has_the_size_of_the_original_screens() {
        let artifacts = Artifacts::of(Version::of_release(4)).unwrap();
        assert_eq!(artifacts.extension().bytes.len(), 51_814);
    }

    #[test]
    fn a_file_is_a_container_of_the_extension_that_the_list_names() {
        for number in 1..=LAST_NUMBER {
            let version = Version::of_release(number);
            let artifacts = Artifacts::of(version).unwrap();
            let read = read_extension(&artifacts.extension().bytes).unwrap();
            assert_eq!((read.name.as_str(), read.version), ("DEMO", version.to_string()));
        }
        let food = Artifact::of_extension("DEMO_FOOD.cfe", "DEMO_FOOD", Version::of_release(2));
        assert_eq!((food.bytes.len(), read_extension(&food.bytes).unwrap().name.as_str()), (20_480, "DEMO_FOOD"));
    }

    #[test]
    fn files_are_the_same_in_every_run() {
        let version = Version::of_release(4);
        assert_eq!(make_extension("DEMO", version, 9_000), make_extension("DEMO", version, 9_000));
        assert_ne!(
            Artifacts::of(version).unwrap().extension().md5,
            Artifacts::of(Version::of_release(3)).unwrap().extension().md5
        );
    }

    #[test]
    fn hashes_are_the_published_ones() {
        let artifact = Artifact::of("a", b"abc".to_vec());
        assert_eq!(artifact.md5, "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(artifact.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_part_is_cut_at_the_end_and_what_is_no_part_is_the_whole() {
        for (range, expected) in [
            ("bytes=0-9", Some(0..10)),
            ("bytes=90-200", Some(90..100)),
            ("bytes=99-99", Some(99..100)),
            ("bytes=100-110", None),
            ("bytes=5-4", None),
            ("bytes=-5", None),
            ("bytes=0-", None),
            ("bytes=0-1,3-4", None),
            ("chunks=0-1", None),
        ] {
            assert_eq!(parse_range(range, 100), expected, "{range}");
        }
    }

    #[test]
    fn only_published_versions_have_files() {
        for version in ["0.0.0.0", "0.0.0.14", "0.0.1.4", "1.0.0.4"] {
            assert!(Artifacts::of(Version::parse(version).unwrap()).is_none(), "{version}");
        }
    }
}
