//! Archives without a clock and without an owner: the same files give the same bytes. A tar (POSIX ustar) in gzip, and
//! a ZIP (PKWARE's APPNOTE, without extensions), as far as a few small files need them.

use std::io::Write;

use flate2::{Compression, Crc, GzBuilder, write::DeflateEncoder};

/// How an archive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    TarGz,
    Zip,
}

impl Kind {
    pub fn ending(self) -> &'static str {
        match self {
            Kind::TarGz => "tar.gz",
            Kind::Zip => "zip",
        }
    }
}

/// A file of an archive.
pub struct Entry {
    /// Its name with the folders before it.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Whether it is a program.
    pub runs: bool,
}

const TOO_LARGE: &str = "a file is larger than an archive of the old form can say";

/// The bytes of an archive.
pub fn write(kind: Kind, entries: &[Entry]) -> Result<Vec<u8>, String> {
    match kind {
        Kind::TarGz => write_tar_gz(entries),
        Kind::Zip => write_zip(entries),
    }
}

fn write_tar_gz(entries: &[Entry]) -> Result<Vec<u8>, String> {
    let mut tar = Vec::new();
    for entry in entries {
        tar.extend_from_slice(&tar_header(entry)?);
        tar.extend_from_slice(&entry.bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    // Two empty blocks end it.
    tar.resize(tar.len() + 1024, 0);
    // No time, no name, and the same «system» everywhere.
    let mut gz = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    gz.write_all(&tar).and_then(|()| gz.finish()).map_err(|e| e.to_string())
}

fn tar_header(entry: &Entry) -> Result<[u8; 512], String> {
    let name = entry.name.as_bytes();
    if name.len() > 100 {
        return Err(format!("{} is longer than a tar can say", entry.name));
    }
    let mut header = [0; 512];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    put(0, name);
    put(100, if entry.runs { b"0000755\0" } else { b"0000644\0" });
    for owner in [108, 116] {
        put(owner, b"0000000\0");
    }
    put(124, format!("{:011o}\0", entry.bytes.len()).as_bytes());
    put(136, b"00000000000\0");
    // The sum is taken with spaces in its own place.
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    Ok(header)
}

fn write_zip(entries: &[Entry]) -> Result<Vec<u8>, String> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let mut crc = Crc::new();
        crc.update(&entry.bytes);
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
        let packed = deflate.write_all(&entry.bytes).and_then(|()| deflate.finish()).map_err(|e| e.to_string())?;
        let size = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| TOO_LARGE.to_owned());
        let (at, name) = (size(&out)?, entry.name.as_bytes());
        // Needs 2.0 (deflate); names are UTF-8; the first moment that the form knows: midnight, 1 January 1980.
        let mut common = Vec::new();
        for number in [20_u16, 1 << 11, 8, 0, 0x21] {
            common.extend_from_slice(&number.to_le_bytes());
        }
        for number in [crc.sum(), size(&packed)?, size(&entry.bytes)?] {
            common.extend_from_slice(&number.to_le_bytes());
        }
        common.extend_from_slice(&u16::try_from(name.len()).map_err(|_| TOO_LARGE.to_owned())?.to_le_bytes());
        common.extend_from_slice(&[0; 2]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(name);
        out.extend_from_slice(&packed);
        // Made by 2.0 on Unix, so that the rights of a program are kept where somebody unpacks it there.
        directory.extend_from_slice(b"PK\x01\x02\x14\x03");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 6]);
        let mode: u32 = if entry.runs { 0o100_755 } else { 0o100_644 };
        directory.extend_from_slice(&(mode << 16).to_le_bytes());
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name);
    }
    let count = u16::try_from(entries.len()).map_err(|_| TOO_LARGE.to_owned())?.to_le_bytes();
    let number = |length: usize| u32::try_from(length).map(u32::to_le_bytes).map_err(|_| TOO_LARGE.to_owned());
    let (length, at) = (number(directory.len())?, number(out.len())?);
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count);
    out.extend_from_slice(&count);
    out.extend_from_slice(&length);
    out.extend_from_slice(&at);
    out.extend_from_slice(&[0; 2]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    fn entries() -> Vec<Entry> {
        let file = |name: &str, text: &str, runs| Entry { name: format!("top/{name}"), bytes: text.into(), runs };
        vec![
            file("extension-feed", &"program".repeat(300), true),
            file("docs/о выпуске.md", "Котики\n", false),
            file("empty", "", false),
        ]
    }

    /// Other people's programs unpack what is written here, and find it whole: Python's standard library knows both
    /// forms.
    #[test]
    fn other_programs_unpack_what_is_written() -> Result<(), String> {
        const READ: &str = "
import sys, tarfile, zipfile
kind, path = sys.argv[1:]
if kind == 'zip':
    archive = zipfile.ZipFile(path)
    assert archive.testzip() is None
    for one in archive.infolist():
        print(one.filename, oct(one.external_attr >> 16)[-3:], len(archive.read(one)), one.date_time[0])
else:
    archive = tarfile.open(path)
    for one in archive.getmembers():
        print(one.name, oct(one.mode)[-3:], len(archive.extractfile(one).read()), one.mtime + 1980)
";
        let wanted = "top/extension-feed 755 2100 1980\ntop/docs/о выпуске.md 644 13 1980\ntop/empty 644 0 1980\n";
        for kind in [Kind::TarGz, Kind::Zip] {
            let name = format!("extension-feed-{}.{}", std::process::id(), kind.ending());
            let path = std::env::temp_dir().join(name);
            crate::layout::write_file(&path, write(kind, &entries())?)?;
            let mut python = Command::new("python3");
            python.env("PYTHONIOENCODING", "utf-8").args(["-c", READ, kind.ending()]).arg(&path);
            let output = python.output().map_err(|e| e.to_string())?;
            std::fs::remove_file(&path).map_err(|e| e.to_string())?;
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(said, wanted, "{kind:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    #[test]
    fn the_same_files_are_the_same_bytes_and_another_file_is_not() -> Result<(), String> {
        for kind in [Kind::TarGz, Kind::Zip] {
            assert_eq!(write(kind, &entries())?, write(kind, &entries())?);
            let mut other = entries();
            other[2].bytes.push(0);
            assert_ne!(write(kind, &entries())?, write(kind, &other)?);
        }
        let long = Entry { name: "x".repeat(101), bytes: Vec::new(), runs: false };
        assert!(write(Kind::TarGz, &[long]).is_err(), "a name is never cut");
        Ok(())
    }
}
