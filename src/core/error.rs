//! What can go wrong, by stable codes: one for each cause, never guessed from the text of a message.

use super::words::words;

words! {
    /// The code of a failure. It stands in `[data-part=message][data-code]` and in the `state` message.
    pub Code {
        /// The config is wrong; the detail names the key.
        Config = "config",
        /// The update service could not be reached, or (in an install) the host could not load the file.
        Network = "network",
        /// The update service did not answer in time.
        Timeout = "timeout",
        /// The update service answered with an HTTP status that is no success.
        HttpStatus = "http-status",
        /// The answer is larger than the panel reads.
        TooLarge = "too-large",
        /// The answer is not a feed of the kind that the config names.
        Format = "format",
        /// The policy pins public keys and the answer carries no signature.
        Unsigned = "unsigned",
        /// Too few of the pinned keys have signed these bytes.
        Signature = "signature",
        /// The feed is older than one that was seen before.
        Rollback = "rollback",
        /// The feed has the counter of one that was seen before, and other bytes.
        Equivocation = "equivocation",
        /// The feed's time is over.
        Expired = "expired",
        /// The feed was issued in the future: one of the two clocks is wrong.
        Clock = "clock",
        /// The chain of roots does not hold: nobody can tell whose keys count.
        Root = "root",
        /// The policy wants the feed confirmed as the newest, and nobody has confirmed it lately.
        Stale = "stale",
        /// The feed does not speak of this extension.
        WrongProduct = "wrong-product",
        /// The service refused the licence key.
        Licence = "licence",
        /// The file that the host loaded is not the one that was offered.
        Hash = "hash",
        /// The file holds an extension of another name.
        Name = "name",
        /// The platform says that the extension does not fit.
        Incompatible = "incompatible",
        /// The extension was written, and the new version did not connect.
        NotConnected = "not-connected",
        /// The user may not install extensions.
        Rights = "rights",
        /// The extension runs in safe mode and may not rewrite itself.
        SafeMode = "safe-mode",
        /// Another session locks the base.
        Lock = "lock",
        /// The extension belongs to the main node of a distributed base.
        MainNode = "main-node",
        /// The user, or the host, called the install off.
        Cancelled = "cancelled",
        /// The host reported another version than the one that was offered.
        VersionMismatch = "version-mismatch",
        /// Something else; the host's text says what.
        Other = "other",
    }
}

impl Code {
    /// Whether trying again can help. Where it cannot, whoever helps needs the details.
    pub fn may_pass(self) -> bool {
        !matches!(
            self,
            Code::Signature
                | Code::Unsigned
                | Code::Root
                | Code::Equivocation
                | Code::WrongProduct
                | Code::TooLarge
                | Code::Name
                | Code::Rights
                | Code::SafeMode
                | Code::MainNode
                | Code::Incompatible
                | Code::NotConnected
                | Code::VersionMismatch
        )
    }

    /// The code of a `failed` report; `None` for a name that the protocol does not know.
    pub fn of_report(name: &str) -> Option<Code> {
        const REPORTED: [Code; 11] = [
            Code::Network,
            Code::Hash,
            Code::Name,
            Code::Incompatible,
            Code::NotConnected,
            Code::Rights,
            Code::SafeMode,
            Code::Lock,
            Code::MainNode,
            Code::Cancelled,
            Code::Other,
        ];
        REPORTED.into_iter().find(|code| code.as_str() == name)
    }
}

/// One failure, as the panel shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The cause.
    pub code: Code,
    /// The HTTP status, where the service answered with one.
    pub status: Option<u16>,
    /// What the host or the service said, or which key of the config is wrong. Hostile text: cut and without the
    /// licence key.
    pub detail: Option<String>,
}

impl Failure {
    /// A failure of which only the cause is known.
    pub fn of(code: Code) -> Failure {
        Failure { code, status: None, detail: None }
    }

    /// A failure with a text that came from outside or names a key.
    pub fn with_detail(code: Code, detail: impl Into<String>) -> Failure {
        Failure { code, status: None, detail: Some(detail.into()) }
    }
}

/// Why a call of `start` or `report` was refused; the answer to that call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// `config` for `start`; `report`, `operation` or `ticket` for `report`.
    pub code: &'static str,
    /// One sentence for the form's author, in English, which names the key.
    pub text: String,
}

impl Refusal {
    /// A config that cannot be used.
    pub fn config(text: impl Into<String>) -> Refusal {
        Refusal { code: "config", text: text.into() }
    }

    /// A report that cannot be read.
    pub fn report(text: impl Into<String>) -> Refusal {
        Refusal { code: "report", text: text.into() }
    }
}
