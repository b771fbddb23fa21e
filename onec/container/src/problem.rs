//! Why a file is not read: a stable code for programs and a sentence for people. Read next: `container.rs`.

use std::fmt;

/// The kinds of problems. Their words ([`Code::as_str`]) do not change between versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The file does not begin as a container does.
    NotAContainer,
    /// The file ends before what it announces.
    Truncated,
    /// The blocks of a chain lead back to one of them.
    CyclicChain,
    /// Something is larger than [`crate::Limits`] allow.
    TooLarge,
    /// A block, the table or the head of an entry is not as the format wants it.
    Malformed,
    /// Two entries have the same name.
    DuplicateEntry,
    /// There is no entry of that name.
    MissingEntry,
    /// The contents of an entry are not deflate, or end too early.
    NotDeflate,
    /// A text is not UTF-8.
    NotText,
    /// A text is not a list in braces.
    NotAList,
    /// A container, but not of an extension: a configuration or a data processor.
    NotAnExtension,
    /// The root object is not laid out as in the files this reader was tried on. Nothing is guessed.
    UnknownLayout,
}

impl Code {
    /// The word of the code, for example `not-a-container`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAContainer => "not-a-container",
            Self::Truncated => "truncated",
            Self::CyclicChain => "cyclic-chain",
            Self::TooLarge => "too-large",
            Self::Malformed => "malformed",
            Self::DuplicateEntry => "duplicate-entry",
            Self::MissingEntry => "missing-entry",
            Self::NotDeflate => "not-deflate",
            Self::NotText => "not-text",
            Self::NotAList => "not-a-list",
            Self::NotAnExtension => "not-an-extension",
            Self::UnknownLayout => "unknown-layout",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why something was not read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    code: Code,
    detail: String,
}

impl Problem {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// Says which entry the problem is in.
    pub(crate) fn inside(mut self, entry: &str) -> Self {
        self.detail = format!("entry `{entry}`: {}", self.detail);
        self
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// What was found and where, in English.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl std::error::Error for Problem {}
