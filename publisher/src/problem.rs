//! What the tool complains of: a stable code, a place and a sentence. The codes are explained in `docs/publishing.md`.

use extension_update::core::address::is_format;
use extension_update::core::json::Json;
use extension_update::core::words;
use std::fmt;
use std::path::Path;

words! {
    /// The codes, in the order of the guide. A name that stands here keeps its meaning.
    pub Code {
        /// A file cannot be read or written.
        File = "file",
        /// A file is there already and would be lost.
        Exists = "exists",
        /// Another run is at work at the same place.
        Busy = "busy",
        /// Others can read a secret file.
        Permissions = "permissions",
        /// There is no passphrase, or it is not the right one.
        Passphrase = "passphrase",
        /// Something is no key.
        Key = "key",
        /// The arguments do not go together.
        Usage = "usage",
        /// The settings are wrong.
        Settings = "settings",
        /// A heading of the changelog is not understood.
        Heading = "heading",
        /// A version cannot stand in a feed.
        Version = "version",
        /// A version stands twice.
        VersionTwice = "version-twice",
        /// A version is named somewhere and missing elsewhere.
        VersionMissing = "version-missing",
        /// A section says nothing.
        SectionEmpty = "section-empty",
        /// A day is missing, or is none.
        Date = "date",
        /// A day is in the future.
        DateFuture = "date-future",
        /// Notes are larger than a panel reads.
        NotesTooLarge = "notes-too-large",
        /// There is no file for a release.
        FileMissing = "file-missing",
        /// A file is not what was published under its version.
        FileChanged = "file-changed",
        /// One file stands under two versions.
        FileTwice = "file-twice",
        /// A release has several files, and nobody says which one is meant.
        FileAmbiguous = "file-ambiguous",
        /// A file is not of the kind that its name says.
        FileKind = "file-kind",
        /// A file holds another extension, or another version of it.
        FileContent = "file-content",
        /// An extension wants a newer platform than its release.
        Compatibility = "compatibility",
        /// Something in the sources of an extension keeps bases from taking it.
        Sources = "sources",
        /// The counter does not grow.
        Seq = "seq",
        /// The feed's time is over, or nearly.
        Expires = "expires",
        /// The feed was made in the future, or before the one that it follows.
        Clock = "clock",
        /// The previous feed cannot be relied on.
        Previous = "previous",
        /// A release of the previous feed is gone.
        ReleaseGone = "release-gone",
        /// The feed is larger than a panel reads.
        TooLarge = "too-large",
        /// The panel would drop this release.
        Dropped = "dropped",
        /// A rule of the feed points at nothing.
        Reference = "reference",
        /// The panel would refuse this feed: it is none.
        Format = "format",
        /// The feed has no signature.
        Unsigned = "unsigned",
        /// Too few of the keys have signed.
        Signature = "signature",
        /// The chain of roots does not hold, or is not the one that panels have seen.
        Root = "root",
        /// Nothing says that the feed is fresh, or no more.
        Stale = "stale",
        /// The feed does not speak of this product.
        WrongProduct = "wrong-product",
        /// A host gives an older feed than was published.
        Older = "older",
        /// A host gives a feed that the vendor's keys have signed, and not the vendor.
        Forged = "forged",
        /// A host does not answer.
        Network = "network",
        /// Something stands there that is hardly meant.
        Odd = "odd",
    }
}

impl Code {
    /// The exit code of a run that ended with it: 1 says that the input was judged and refused, 2 that the call was
    /// wrong, 3 that the work could not be done here.
    pub fn exit(self) -> u8 {
        match self {
            Code::Usage => 2,
            Code::File
            | Code::Exists
            | Code::Busy
            | Code::Permissions
            | Code::Passphrase
            | Code::Key
            | Code::Network => 3,
            // Two that a job at night must tell apart: a host that lags behind, and a stolen key.
            Code::Older => 4,
            Code::Forged => 5,
            _ => 1,
        }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written or signed.
    Error,
    /// The vendor should look at it.
    Warning,
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// What kind it is of.
    pub code: Code,
    /// Where: a file, a line of one, or a product and a version. It may be empty.
    pub place: String,
    /// One sentence.
    pub text: String,
}

impl Problem {
    /// An error.
    pub fn error(code: Code, place: impl Into<String>, text: impl Into<String>) -> Problem {
        Problem { severity: Severity::Error, code, place: place.into(), text: text.into() }
    }

    /// A warning.
    pub fn warning(code: Code, place: impl Into<String>, text: impl Into<String>) -> Problem {
        Problem { severity: Severity::Warning, code, place: place.into(), text: text.into() }
    }

    /// An error of the file system.
    pub fn of_file(path: &Path, error: &std::io::Error) -> Problem {
        Problem::error(Code::File, path.display().to_string(), error.to_string())
    }

    /// The complaint as JSON.
    pub fn to_json(&self) -> Json {
        Json::object([
            ("severity", self.severity.as_str().into()),
            ("code", self.code.as_str().into()),
            ("place", self.place.as_str().into()),
            ("text", self.text.as_str().into()),
        ])
    }
}

impl Severity {
    fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// As a line of a terminal. What others wrote may stand in it, so control characters are shown, not carried out.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { String::new() } else { format!("{}: ", plain(&self.place)) };
        write!(f, "{}[{}] {place}{}", self.severity.as_str(), self.code.as_str(), plain(&self.text))
    }
}

/// The text with its control characters made visible, and those that turn the direction of a line: a feed must not
/// drive the terminal that shows it.
pub fn plain(text: &str) -> String {
    let shown = |c: char| if c.is_control() || is_format(c) { c.escape_default().collect() } else { vec![c] };
    text.chars().flat_map(shown).collect()
}

/// Why a command ended early.
#[derive(Debug, PartialEq, Eq)]
pub struct Stop(pub Vec<Problem>);

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Stop {
        Stop(vec![problem])
    }
}

impl Stop {
    /// The exit code: that of the gravest error.
    pub fn exit(&self) -> u8 {
        self.0.iter().filter(|p| p.severity == Severity::Error).map(|p| p.code.exit()).max().unwrap_or(1)
    }
}

/// Ends with all problems where one of them is an error; gives the warnings otherwise.
pub fn stop_at_errors(problems: Vec<Problem>) -> Result<Vec<Problem>, Stop> {
    if problems.iter().any(|problem| problem.severity == Severity::Error) { Err(Stop(problems)) } else { Ok(problems) }
}
