//! Containers put together by hand, in both widths and with any fault: not by the writer under test. Read next:
//! `chains.rs`.
#![allow(dead_code)]

use miniz_oxide::deflate::compress_to_vec;

#[derive(Clone, Copy)]
pub enum Bits {
    B32,
    B64,
}

pub use Bits::{B32, B64};

pub const GUID: &str = "441409d2-3886-401b-a438-efef4ec22dc9";

/// A file that grows; positions are those in the container.
pub struct File {
    pub bits: Bits,
    pub bytes: Vec<u8>,
    rows: Vec<[u64; 3]>,
    table_room: usize,
}

impl File {
    /// With room for so many rows of the table.
    pub fn new(bits: Bits, rows: usize) -> Self {
        let mut file = Self { bits, bytes: Vec::new(), rows: Vec::new(), table_room: rows * 3 * bits.number() };
        file.bytes.extend(match bits {
            B32 => vec![0xff, 0xff, 0xff, 0x7f],
            B64 => vec![0xff; 8],
        });
        file.bytes.extend([0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        file.bytes.resize(file.bytes.len() + bits.head() + file.table_room, 0);
        file
    }

    /// Adds a block as it is described, true or not, and gives its position.
    pub fn block(&mut self, length: u64, page: u64, next: Option<u64>, contents: &[u8]) -> u64 {
        let at = self.bytes.len() as u64;
        self.bytes.extend(self.bits.write_head(length, page, next.unwrap_or(self.bits.end())));
        self.bytes.extend_from_slice(contents);
        at
    }

    /// Adds a chain of one block with just the contents.
    pub fn chain(&mut self, contents: &[u8]) -> u64 {
        self.block(contents.len() as u64, contents.len() as u64, None, contents)
    }

    pub fn head(&mut self, name: &str) -> u64 {
        let mut head = vec![7; 20];
        head.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        head.extend([0; 4]);
        self.chain(&head)
    }

    pub fn row(&mut self, head: u64, contents: u64) {
        self.rows.push([head, contents, self.bits.end()]);
    }

    pub fn row_without_end(&mut self, head: u64, contents: u64) {
        self.rows.push([head, contents, 5]);
    }

    pub fn entry(&mut self, name: &str, contents: &[u8]) {
        self.packed_entry(name, &compress_to_vec(contents, 6));
    }

    pub fn packed_entry(&mut self, name: &str, contents: &[u8]) {
        let head = self.head(name);
        let contents = self.chain(contents);
        self.row(head, contents);
    }

    /// The file with its table.
    pub fn finish(mut self) -> Vec<u8> {
        let mut table = Vec::new();
        for number in self.rows.iter().flatten() {
            table.extend_from_slice(&number.to_le_bytes()[..self.bits.number()]);
        }
        assert!(table.len() <= self.table_room, "there is no room for the table");
        let mut block = self.bits.write_head(table.len() as u64, self.table_room as u64, self.bits.end());
        block.extend(table);
        let start = self.bits.header();
        self.bytes[start..start + block.len()].copy_from_slice(&block);
        self.bytes
    }
}

impl Bits {
    pub fn header(self) -> usize {
        match self {
            B32 => 16,
            B64 => 20,
        }
    }

    fn number(self) -> usize {
        match self {
            B32 => 4,
            B64 => 8,
        }
    }

    pub fn head(self) -> usize {
        match self {
            B32 => 31,
            B64 => 55,
        }
    }

    pub fn end(self) -> u64 {
        match self {
            B32 => 0x7fff_ffff,
            B64 => u64::MAX,
        }
    }

    fn write_head(self, length: u64, page: u64, next: u64) -> Vec<u8> {
        match self {
            B32 => format!("\r\n{length:08x} {page:08x} {next:08x} \r\n"),
            // The platform writes capitals here.
            B64 => format!("\r\n{length:016X} {page:016X} {next:016X} \r\n"),
        }
        .into_bytes()
    }
}

/// The properties of an extension, value by value, as real files have them.
pub fn properties() -> Vec<String> {
    let mut all: Vec<String> = vec![
        "63".into(),
        r#"{0,{3,{1,0,2ebf230d-0083-482e-a005-2c69bca5b5a8},"Имя",{1,"ru","Имя"},"",1}}"#.into(),
        r#""""#.into(),
        "1".into(),
    ];
    all.extend((4..9).map(|_| "{0}".to_owned()));
    all.extend((9..13).map(|_| "00000000-0000-0000-0000-000000000000".to_owned()));
    all.extend(
        ["0", r#""Поставщик ""Ы""""#, r#""2.0.1""#, r#""""#, "1", "{0,0}", "1", "{0,0}", "1"].map(str::to_owned),
    );
    all.extend((22..26).map(|_| "00000000-0000-0000-0000-000000000000".to_owned()));
    all.push("80315".into());
    all.extend((27..41).map(|_| "{0,0}".to_owned()));
    all.extend(["2", r#""Имя_""#, "80316", "1"].map(str::to_owned));
    all
}

pub fn object(properties: &[String]) -> String {
    let properties = properties.join(",");
    format!(
        "\u{feff}{{2,\r\n{{{GUID}}},7,\r\n{{9cd510cd-abfc-11d4-9434-004095e12fc7,\r\n{{1,\r\n{{{properties}}}\r\n}},0}}\r\n}}"
    )
}

pub fn info() -> String {
    format!("\u{feff}{{0,\r\n{{216,0,\r\n{{80315,0}}\r\n}}\r\n}},\r\n{{2,{GUID},Q9xk\r\nOR92==}},\r\n{{0}}")
}

/// An extension of these properties.
pub fn extension(bits: Bits, properties: &[String]) -> Vec<u8> {
    let mut file = File::new(bits, 4);
    file.entry(GUID, object(properties).as_bytes());
    file.entry("configinfo", info().as_bytes());
    file.finish()
}
