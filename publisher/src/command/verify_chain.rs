//! What `verify` says of the roots that a feed brings along: which steps a base takes from the keys that it pins to
//! those that sign feeds today, who has signed each, what is revoked, and what says that the feed is fresh. It judges
//! nothing; the panel's code has.

use crate::envelope::Envelope;
use crate::problem::Problem;
use crate::roots::chain::{Chain, Link};
use crate::roots::fresh::Fresh;
use crate::roots::revocation::Revocations;
use extension_update::core::json::Json;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::trust::{self, Role};

/// The chain of a feed that was accepted.
pub struct Trail {
    steps: Vec<Step>,
    /// Keys that were revoked, and since when.
    revoked: Vec<([u8; 32], Moment)>,
    /// Until when it is fresh; `Err` says why a panel would not say so. `None` where the last root asks nobody.
    fresh: Option<Result<Moment, String>>,
    /// When the last root ends.
    ends: Moment,
    /// Who may sign feeds by it.
    pub signers: Role,
}

/// One version of the root.
struct Step {
    version: u64,
    /// Who of the keys before has signed it, and who of its own.
    by_before: Vec<String>,
    needed_before: u64,
    by_own: Vec<String>,
    needed_own: u64,
    known: bool,
    /// Whether it names other keys for feeds than the one before.
    rekeys: bool,
}

impl Trail {
    /// Follows the chain of a feed from these pinned keys; `known` is the version that the base has seen, 0 where it
    /// has seen none.
    ///
    /// # Errors
    /// `root` where the feed brings none along.
    pub fn follow(feed: &Envelope, pinned: &Role, known: u64, now: Moment, name: &str) -> Result<Trail, Problem> {
        let chain = Chain::of_json(feed.attached.roots.as_ref().unwrap_or(&Json::Null), name)?;
        let revocations = Revocations::of_json(feed.attached.revocations.as_ref());
        let mut steps = Vec::new();
        let (mut before, mut feed_keys): (&Role, Option<&Role>) = (pinned, None);
        for link in &chain.links {
            steps.push(Step::of(link, before, feed_keys, known));
            (before, feed_keys) = (&link.root.root, Some(&link.root.feed));
        }
        let mut named: Vec<[u8; 32]> = Vec::new();
        for role in chain.links.iter().flat_map(|link| [Some(&link.root.feed), link.root.fresh.as_ref()]).flatten() {
            named.extend(role.keys.iter().filter(|key| !named.contains(key)).copied().collect::<Vec<_>>());
        }
        let revoked = named.iter().filter_map(|key| Some((*key, revocations.of_key(key)?.issued))).collect();
        let Some(last) = chain.links.last().map(|link| &link.root) else {
            return Err(Problem::error(crate::problem::Code::Root, name, "there is no root"));
        };
        let fresh = last.fresh.as_ref().map(|_| {
            let until = Fresh::of(feed).map(|fresh| fresh.expires);
            Fresh::judge(feed, &chain, now).and_then(|()| until.ok_or_else(|| "there is none".into()))
        });
        let signers = Role { keys: revocations.without(&last.feed.keys), threshold: last.feed.threshold };
        Ok(Trail { steps, revoked, fresh, ends: last.expires, signers })
    }

    /// The lines for people.
    pub fn lines(&self, now: Moment) -> Vec<String> {
        let mut lines: Vec<String> = self.steps.iter().map(Step::describe).collect();
        lines.push(format!("root ends  {} (in {} days)", self.ends, self.ends.since(now) / MILLIS_OF_DAY));
        lines
            .extend(self.revoked.iter().map(|(key, since)| format!("revoked    {} since {since}", trust::key_id(key))));
        lines.extend(self.fresh.as_ref().map(|fresh| match fresh {
            Ok(until) => format!("fresh      until {until}"),
            Err(reason) => {
                format!("fresh      no: {reason}; a panel warns of it, and one that requires it refuses the feed")
            }
        }));
        lines
    }

    /// The members for programs.
    pub fn to_json(&self) -> Vec<(String, Json)> {
        let texts = |list: &[String]| Json::Array(list.iter().map(|text| text.as_str().into()).collect());
        let step = |step: &Step| {
            Json::object([
                ("version", step.version.into()),
                ("signedByBefore", texts(&step.by_before)),
                ("signedByOwn", texts(&step.by_own)),
                ("known", Json::Bool(step.known)),
                ("newFeedKeys", Json::Bool(step.rekeys)),
            ])
        };
        let revoked = self.revoked.iter().map(|(key, _)| trust::key_id(key).into());
        let until = self.fresh.as_ref().and_then(|fresh| fresh.as_ref().ok()).map(Moment::to_string);
        let reason = self.fresh.as_ref().and_then(|fresh| fresh.as_ref().err()).map(String::as_str);
        vec![
            ("roots".into(), Json::Array(self.steps.iter().map(step).collect())),
            ("rootEnds".into(), self.ends.to_string().into()),
            ("revoked".into(), Json::Array(revoked.collect())),
            ("freshUntil".into(), until.into()),
            ("staleBecause".into(), reason.into()),
        ]
    }
}

impl Step {
    fn of(link: &Link, before: &Role, feed_keys: Option<&Role>, known: u64) -> Step {
        let ids = |role: &Role| link.envelope.signed_by(&role.keys).into_iter().map(trust::key_id).collect();
        let other = |one: &Role, other: &Role| one.keys.iter().any(|key| !other.keys.contains(key));
        let own = &link.root.feed;
        Step {
            version: link.root.version,
            by_before: ids(before),
            needed_before: before.threshold,
            by_own: ids(&link.root.root),
            needed_own: link.root.root.threshold,
            known: link.root.version <= known,
            rekeys: feed_keys.is_some_and(|old| other(old, own) || other(own, old)),
        }
    }

    fn describe(&self) -> String {
        let before = match self.version {
            1 => "of the pinned keys".into(),
            version => format!("of the root keys of version {}", version - 1),
        };
        let state = if self.known { "known here" } else { "new here" };
        let rekeys = match (self.rekeys, self.known) {
            (true, false) => "; the feed keys are others, so no older seq counts",
            (true, true) => "; the feed keys are others",
            _ => "",
        };
        format!(
            "root {:<5} signed by {} {before} ({} needed), by {} of its own ({} needed); {state}{rekeys}",
            self.version,
            self.by_before.join(", "),
            self.needed_before,
            self.by_own.join(", "),
            self.needed_own
        )
    }
}
