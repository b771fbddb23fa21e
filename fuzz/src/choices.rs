//! What of a config in force decides over an answer. Read next: `fuzz_targets/session.rs`.

use crate::{Kind, trusted::Role};
use extension_update::core::{
    config::{Config, Freshness, SourceKind},
    trust::Anchor,
};
use extension_update_signing::key;

#[derive(Clone, Default)]
pub struct Choices {
    pub kind: Kind,
    pub beta: bool,
    /// The pinned keys by number; `None` where nobody has to sign.
    pub pinned: Option<Role>,
    /// Whether these sign roots.
    pub rooted: bool,
    pub fresh_only: bool,
}

impl Choices {
    pub fn of(config: &Config) -> Choices {
        let policy = &config.policy;
        let pinned = match &policy.anchor {
            Anchor::Keys(pinned) | Anchor::Root(pinned) => Some(Role {
                keys: (1..=2).filter(|number| pinned.keys.contains(&key(*number).public())).collect(),
                threshold: pinned.threshold,
            }),
            Anchor::Nothing => None,
        };
        Choices {
            kind: match config.source.kind {
                SourceKind::SignedFeed => Kind::SignedFeed,
                SourceKind::ReleasesApi => Kind::ReleasesApi,
                SourceKind::GithubReleases => Kind::GithubReleases,
            },
            // Where the user may choose, what may be offered is the user's affair.
            beta: policy.channels.len() > 1 || !policy.channel_choices.is_empty(),
            pinned,
            rooted: matches!(policy.anchor, Anchor::Root(_)),
            fresh_only: policy.freshness == Freshness::Require,
        }
    }
}
