//! One container: its table and the contents of its entries. It must never trust a number of the file without a limit.
//! Read next: `chain.rs`, then `extension.rs`.

use std::collections::HashMap;

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::{
    chain::{Source, Width, read_chain},
    limits::{HEAD, Limits},
    problem::{Code, Problem},
};

const MARK_32: [u8; 4] = [0xff, 0xff, 0xff, 0x7f];
const MARK_64: [u8; 8] = [0xff; 8];
/// Two moments and a number stand before the name.
const NAME_AT: usize = 20;

/// A container whose table has been read; contents are read when they are asked for.
#[derive(Clone, Debug)]
pub struct Container<'a> {
    source: Source<'a>,
    limits: Limits,
    entries: Vec<Entry>,
    by_name: HashMap<String, usize>,
    end: usize,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    name: String,
    contents: u64,
}

impl Entry {
    /// The name, unique in its container.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl<'a> Container<'a> {
    /// Reads the table and the names.
    ///
    /// # Errors
    /// `not-a-container`, `too-large`, `truncated`, `cyclic-chain`, `malformed`, `duplicate-entry`.
    pub fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, Problem> {
        if bytes.len() > limits.file {
            let detail = format!("the file has {} bytes, {} are allowed", bytes.len(), limits.file);
            return Err(Problem::new(Code::TooLarge, detail));
        }
        let width = match bytes {
            _ if bytes.starts_with(&MARK_64) => Width::Bits64,
            _ if bytes.starts_with(&MARK_32) => Width::Bits32,
            _ => return Err(Problem::new(Code::NotAContainer, "the file does not begin with the mark of a container")),
        };
        if bytes.len() < width.header() {
            return Err(Problem::new(Code::Truncated, "the file ends within its header"));
        }
        let row = 3 * width.number();
        let source = Source { bytes, width, blocks: limits.blocks };
        let table = read_chain(&source, width.header() as u64, limits.entries.saturating_mul(row))?;
        let mut container = Self { source, limits, entries: Vec::new(), by_name: HashMap::new(), end: table.end };
        let rows = table.contents.chunks_exact(row);
        if !rows.remainder().is_empty() {
            return Err(Problem::new(Code::Malformed, "the table ends within a row"));
        }
        // Heads that share their bytes would let a small file ask for much work.
        let mut room = bytes.len();
        for row in rows {
            let taken = container.add(row)?;
            room = room.checked_sub(taken).ok_or_else(overlap)?;
        }
        Ok(container)
    }

    /// Gives the length of the head, in bytes.
    fn add(&mut self, row: &[u8]) -> Result<usize, Problem> {
        let mut numbers = row.chunks_exact(self.source.width.number()).map(read_number);
        let (Some(head), Some(contents), Some(mark)) = (numbers.next(), numbers.next(), numbers.next()) else {
            return Err(Problem::new(Code::Malformed, "the table ends within a row"));
        };
        let number = self.entries.len();
        if mark != self.source.width.end_mark() {
            return Err(Problem::new(Code::Malformed, format!("row {number} of the table has no end mark")));
        }
        let head = read_chain(&self.source, head, HEAD)?;
        self.end = self.end.max(head.end);
        let name = read_name(&head.contents)
            .ok_or_else(|| Problem::new(Code::Malformed, format!("row {number} of the table has no name")))?;
        if self.by_name.insert(name.clone(), number).is_some() {
            return Err(Problem::new(Code::DuplicateEntry, format!("there are two entries `{name}`")));
        }
        self.entries.push(Entry { name, contents });
        Ok(head.contents.len())
    }

    /// The container that stands directly behind this one: files for newer platforms begin with a small one in 32 bits.
    ///
    /// # Errors
    /// As [`Container::open`], or what is wrong with a chain of this container.
    pub fn open_next(&self) -> Result<Option<Self>, Problem> {
        let (mut end, mut room) = (self.end, self.source.bytes.len());
        for entry in &self.entries {
            if entry.contents != self.source.width.end_mark() {
                let chain = read_chain(&self.source, entry.contents, self.limits.file)
                    .map_err(|problem| problem.inside(&entry.name))?;
                room = room.checked_sub(chain.contents.len()).ok_or_else(overlap)?;
                end = end.max(chain.end);
            }
        }
        match self.source.bytes.get(end..) {
            Some(rest) if rest.starts_with(&MARK_64) || rest.starts_with(&MARK_32) => {
                Self::open(rest, self.limits).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Whether this is the form with numbers of 64 bits.
    #[must_use]
    pub fn is_64_bit(&self) -> bool {
        self.source.width == Width::Bits64
    }

    /// The entries, in the order of the table.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether there is an entry of that name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The contents as they stand in the file: packed in a file's own container, plain in one within it.
    ///
    /// # Errors
    /// `missing-entry`, `truncated`, `cyclic-chain`, `malformed`.
    pub fn read_packed(&self, name: &str) -> Result<Vec<u8>, Problem> {
        let entry = self.by_name.get(name).and_then(|number| self.entries.get(*number));
        let entry = entry.ok_or_else(|| Problem::new(Code::MissingEntry, format!("there is no entry `{name}`")))?;
        if entry.contents == self.source.width.end_mark() {
            return Ok(Vec::new());
        }
        let chain = read_chain(&self.source, entry.contents, self.limits.file);
        chain.map(|chain| chain.contents).map_err(|problem| problem.inside(name))
    }

    /// The unpacked contents.
    ///
    /// # Errors
    /// As [`Container::read_packed`], and `not-deflate`, `too-large`.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Problem> {
        self.unpack(name, self.limits.unpacked)
    }

    fn unpack(&self, name: &str, limit: usize) -> Result<Vec<u8>, Problem> {
        let packed = self.read_packed(name)?;
        decompress_to_vec_with_limit(&packed, limit).map_err(|error| {
            let problem = match error.status {
                TINFLStatus::HasMoreOutput => {
                    Problem::new(Code::TooLarge, format!("it unpacks to more than {limit} bytes"))
                }
                status => Problem::new(Code::NotDeflate, format!("it is not unpacked: {status:?}")),
            };
            problem.inside(name)
        })
    }

    /// The unpacked contents as text, without the byte order mark.
    ///
    /// # Errors
    /// As [`Container::read`], and `not-text`.
    pub fn read_text(&self, name: &str) -> Result<String, Problem> {
        let bytes = self.unpack(name, self.limits.unpacked.min(self.limits.text))?;
        let text = String::from_utf8(bytes).map_err(|_| Problem::new(Code::NotText, "it is not UTF-8").inside(name))?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }
}

fn overlap() -> Problem {
    Problem::new(Code::Malformed, "entries share their bytes")
}

fn read_number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Behind the name stand zeros, and behind a zero whatever was there before.
fn read_name(head: &[u8]) -> Option<String> {
    let units = head
        .get(NAME_AT..)?
        .chunks_exact(2)
        .map(|pair| pair.iter().rev().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    if units.is_empty() { None } else { String::from_utf16(&units).ok() }
}
