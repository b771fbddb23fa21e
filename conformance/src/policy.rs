//! The policies by which a case is excused, by number. Each stands in `docs/conformance.md` under its number and name;
//! a test compares the two. A policy must never excuse what it was not written for: the suites check what the panel
//! does instead. Read next: `suites/mod.rs`.

/// Why a suite's expectation is not the panel's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// Versions are 1C's: one to four numbers, a leading `v`, leading zeros.
    VersionsOf1c,
    /// A number of a version is at most 2³²−1.
    VersionLimit,
    /// Images are their text; a link is one only where its address is let through.
    LinksAndImages,
    /// Raw HTML shows as text.
    RawHtml,
    /// Extensions of markdown that the panel does not switch on.
    MarkdownExtensions,
    /// Fewer addresses are let through than a list allows.
    NarrowAddresses,
    /// Addresses are judged as a browser judges them, and hosts by their letters, without the tables of IDNA.
    UrlStandard,
    /// A signed feed is at most 8 deep, and no key stands twice.
    StrictJson,
    /// Moments begin in 1970.
    MomentsFrom1970,
    /// The panel has no such part.
    NotOurs,
    /// A bare address is a link.
    BareAddresses,
}

impl Policy {
    /// Each with its name in the documents, in the order of their numbers there.
    pub const ALL: [(Policy, &str); 11] = [
        (Policy::VersionsOf1c, "Versions are written as in 1C"),
        (Policy::VersionLimit, "A number of a version is at most 4294967295"),
        (Policy::LinksAndImages, "An image is its text, a link leads only to an address that is let through"),
        (Policy::RawHtml, "HTML markup is visible as text"),
        (Policy::MarkdownExtensions, "Extensions of markdown that are not switched on"),
        (Policy::NarrowAddresses, "Fewer addresses are let through than a list allows"),
        (Policy::UrlStandard, "Addresses are judged by the URL Standard"),
        (Policy::StrictJson, "Signed JSON is stricter than ordinary JSON"),
        (Policy::MomentsFrom1970, "Time begins in 1970"),
        (Policy::NotOurs, "The panel has no such part"),
        (Policy::BareAddresses, "A bare address is a link"),
    ];

    /// `P1` to `P11`: the number in the documents.
    pub fn number(self) -> String {
        let at = Policy::ALL.iter().position(|(policy, _)| *policy == self).unwrap_or_default();
        format!("P{}", at + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Policy;

    #[test]
    fn the_document_names_each_policy_once_and_no_other() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/conformance.md");
        let document = std::fs::read_to_string(path).unwrap();
        let written: Vec<&str> = document.lines().filter_map(|line| line.strip_prefix("### P")).collect();
        let known: Vec<String> = Policy::ALL
            .iter()
            .map(|(policy, name)| format!("{}. {name}", policy.number().trim_start_matches('P')))
            .collect();
        assert_eq!(written, known);
    }
}
