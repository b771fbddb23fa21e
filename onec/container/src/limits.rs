//! How much a reader takes on. Read next: `container.rs`.

/// What a file may ask of the reader; beyond it stands the code `too-large`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The whole file, in bytes.
    pub file: usize,
    /// Rows of the table.
    pub entries: usize,
    /// One entry after unpacking, in bytes.
    pub unpacked: usize,
    /// The text of brace lists that is taken apart, in bytes.
    pub text: usize,
    /// Lists, texts and words in one text of brace lists.
    pub values: usize,
    /// Lists within lists.
    pub depth: usize,
}

/// The largest head of an entry that is read, in bytes: real names are GUIDs with a suffix.
pub(crate) const HEAD: usize = 2048;

impl Limits {
    /// For a vendor's own files: room for the largest extensions.
    pub const DEFAULT: Self =
        Self { file: 512 << 20, entries: 200_000, unpacked: 64 << 20, text: 16 << 20, values: 1_000_000, depth: 64 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
