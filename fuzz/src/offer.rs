//! What must hold of every offer, wherever it comes from. It must never ask the verdict: the versions are compared
//! here. Read next: `src/core/verdict.rs` of the panel.

use extension_update::core::{
    address::Address,
    config::Config,
    feed::{Artifact, Feed},
    state::State,
    verdict::Offer,
};

/// An offer is newer than what is installed, and its notes are of the releases in between, newest first.
pub fn check_offer(config: &Config, offer: &Offer) {
    let installed = config.extension.installed.as_ref();
    assert!(installed.is_none_or(|installed| offer.version > *installed), "{} is not newer", offer.version);
    offer.content.artifact().into_iter().for_each(check_artifact);
    if let Some((version, hindrances)) = &offer.held_back {
        assert!(*version > offer.version && !hindrances.is_empty(), "{version} is held back for nothing");
    }
}

/// What a state offers can be traced to the feed that it was judged by.
pub fn check_state(config: &Config, feed: &Feed, state: &State) {
    let Some(offer) = state.offer() else { return };
    check_offer(config, offer);
    let release = feed.releases.iter().find(|release| release.version == offer.version);
    let release = release.expect("what is offered stands in the feed");
    assert_eq!(&release.content, &offer.content);
    assert!(release.withdrawn.is_none(), "{} was withdrawn", offer.version);
    assert!(config.policy.channels.contains(&release.channel));
    if let State::Available(offer) = state {
        assert!(offer.content.artifact().is_some() && config.host.obstacle.is_none());
    }
}

/// A file has addresses that read again as themselves, and digests of the right form.
pub fn check_artifact(artifact: &Artifact) {
    assert!(!artifact.urls.is_empty());
    for url in &artifact.urls {
        assert_eq!(Address::parse(url.as_str()).as_ref(), Some(url));
    }
    check_digest(artifact.sha256.as_deref(), 64);
    check_digest(artifact.md5.as_deref(), 32);
}

/// A digest that is handed to the host is hex in lower case, of its full length.
fn check_digest(digest: Option<&str>, digits: usize) {
    if let Some(digest) = digest {
        assert!(digest.len() == digits && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{digest}");
    }
}
