//! Makes small files in 32 bits, the same bytes for the same input, for a demo and for tests. Moments are zero. Read
//! next: `extension.rs`.

use std::collections::HashSet;

use base64ct::{Base64, Encoding};
use miniz_oxide::deflate::compress_to_vec;
use sha1::{Digest, Sha1};

use crate::{
    braces::Value,
    chain::Width,
    compatibility::Compatibility,
    extension::{INFO, PROPERTIES},
    problem::{Code, Problem},
};

const PAGE: usize = 512;
const LEVEL: u8 = 6;
/// Texts begin with a byte order mark.
const MARK: char = '\u{feff}';
const NO_OBJECT: &str = "00000000-0000-0000-0000-000000000000";
/// The classes of the sections behind the properties, in the order of real files.
const SECTIONS: [&str; 6] = [
    "9fcd25a0-4822-11d4-9414-008048da11f9",
    "e3687481-0a87-462c-a166-9f34594f9bba",
    "9de14907-ec23-4a07-96f0-85521cb6b53b",
    "51f2d5d8-ea4d-4064-8892-82951750031e",
    "e68182ea-4237-4383-967f-90c1e3370bc7",
    "fb282519-d103-4dd3-bc12-cb271d631dfc",
];
/// Where the list of properties ends; the values that stand further back in real files are left out.
const PROPERTIES_LENGTH: usize = 44;
/// Where the mode of the configuration stands.
const CONFIGURATION: usize = 26;

/// What a written extension says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The name; must not be empty.
    pub name: &'a str,
    /// The vendor.
    pub vendor: &'a str,
    /// The version.
    pub version: &'a str,
    /// The prefix.
    pub prefix: &'a str,
    /// The compatibility mode.
    pub compatibility: Compatibility,
}

/// Writes a small extension. It can be read, but it is not one that the platform could install.
///
/// # Errors
/// `malformed` for an empty name, `too-large` for more than 2 GiB.
pub fn write_extension(draft: &Draft<'_>) -> Result<Vec<u8>, Problem> {
    if draft.name.is_empty() {
        return Err(Problem::new(Code::Malformed, "the name is empty"));
    }
    let root = name_root(draft.name);
    let object = format!("{MARK}{}", compose_object(draft, &root));
    // The third list holds a hash of each packed entry. What the second holds behind the object is not publicly known:
    // nothing.
    let hash = Base64::encode_string(&Sha1::digest(pack(object.as_bytes())));
    let number = draft.compatibility.number();
    let info =
        format!("{MARK}{{0,\r\n{{216,0,\r\n{{{number},0}}\r\n}}\r\n}},\r\n{{2,{root},}},\r\n{{1,\"{root}\",{hash}}}");
    write_container(&[(&root, object.as_bytes()), (INFO, info.as_bytes())])
}

/// Writes a container of entries with packed contents.
///
/// # Errors
/// `malformed` for a name that is empty, given twice, holds a zero or is too long; `too-large` for more than 2 GiB.
pub fn write_container(entries: &[(&str, &[u8])]) -> Result<Vec<u8>, Problem> {
    let width = Width::Bits32;
    let row = 3 * width.number();
    let table_page = PAGE.max(entries.len() * row);
    let mut names = HashSet::new();
    let (mut table, mut blocks) = (Vec::new(), Vec::new());
    let start = width.header() + width.head() + table_page;
    for (name, contents) in entries {
        if name.is_empty() || name.contains('\0') || name.len() > PAGE || !names.insert(*name) {
            return Err(Problem::new(Code::Malformed, format!("`{name}` is no name for an entry")));
        }
        let mut head = vec![0; 20];
        head.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        head.extend([0; 4]);
        let head_at = start + blocks.len();
        add_block(&mut blocks, &head, head.len());
        let packed = pack(contents);
        let contents_at = start + blocks.len();
        add_block(&mut blocks, &packed, PAGE.max(packed.len()));
        for number in [address(head_at)?, address(contents_at)?, 0x7fff_ffff] {
            table.extend(number.to_le_bytes());
        }
    }
    address(start + blocks.len())?;
    let mut file = Vec::with_capacity(start + blocks.len());
    for number in [0x7fff_ffff, PAGE as u32, u32::try_from(entries.len()).unwrap_or_default(), 0] {
        file.extend(number.to_le_bytes());
    }
    add_block(&mut file, &table, table_page);
    file.extend(blocks);
    Ok(file)
}

fn pack(contents: &[u8]) -> Vec<u8> {
    compress_to_vec(contents, LEVEL)
}

fn add_block(file: &mut Vec<u8>, contents: &[u8], page: usize) {
    file.extend(format!("\r\n{:08x} {page:08x} 7fffffff \r\n", contents.len()).into_bytes());
    file.extend_from_slice(contents);
    file.resize(file.len() + page - contents.len(), 0);
}

fn address(at: usize) -> Result<u32, Problem> {
    let number = u32::try_from(at).ok().filter(|number| *number < 0x7fff_ffff);
    number.ok_or_else(|| Problem::new(Code::TooLarge, "a container of 32 bits ends at 2 GiB"))
}

fn compose_object(draft: &Draft<'_>, root: &str) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    let number = draft.compatibility.number().to_string();
    let heading =
        list([word("3"), list([word("1"), word("0"), word(root)]), text(draft.name), list([word("0")]), text("")]);
    let mut properties = vec![word("63"), list([word("0"), heading]), text(""), word("1")];
    properties.extend((0..5).map(|_| list([word("0")])));
    properties.extend((0..4).map(|_| word(NO_OBJECT)));
    properties.push(word("0"));
    properties.extend([text(draft.vendor), text(draft.version), text("")]);
    properties.resize(PROPERTIES_LENGTH - 2, word("0"));
    if let Some(mode) = properties.get_mut(CONFIGURATION) {
        *mode = word(&number);
    }
    properties.extend([text(draft.prefix), word(&number)]);
    // Of every kind of object the extension has none.
    let properties = list([word("1"), Value::List(properties), word("0")]);
    let mut sections = vec![word("2"), list([word(root)]), word("7"), list([word(PROPERTIES), properties])];
    sections.extend(SECTIONS.map(|class| list([word(class), list([word("1"), list([word("0")]), word("0")])])));
    sections.push(list([list([word("0"), text(""), text("")])]));
    Value::List(sections)
}

fn word(word: &str) -> Value {
    Value::Word(word.to_owned())
}

fn list<const N: usize>(parts: [Value; N]) -> Value {
    Value::List(parts.into())
}

/// A GUID made of the name (FNV-1a, twice), so that the same draft gives the same file.
fn name_root(name: &str) -> String {
    let hash =
        |seed: u64| name.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let digits = format!("{:016x}{:016x}", hash(0xcbf2_9ce4_8422_2325), hash(0x6c62_272e_07bb_0142));
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
