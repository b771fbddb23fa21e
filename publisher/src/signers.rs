//! Whose signatures count on a feed, and what travels with it: the keys that panels pin (`public_keys`), and those that
//! the chain of roots names, without what was revoked. Panels of both kinds read one file, so each of these circles
//! must have signed on its own.
//!
//! It never lets a chain go out that panels would take for a step back: what a feed has brought once, the next one
//! brings too.

use crate::envelope::{Attached, Envelope};
use crate::lint::refused;
use crate::problem::{Code, Problem};
use crate::roots::chain::Chain;
use crate::roots::document::ids;
use crate::roots::fresh::Fresh;
use crate::roots::revocation::Revocations;
use crate::secret::PrivateKey;
use crate::settings::Settings;
use extension_update::core::moment::{MILLIS_OF_DAY, Moment};
use extension_update::core::trust::{self, MAX_REVOCATIONS, Role};
use std::path::Path;

/// From when on the end of a root is spoken of, in days: a new one takes several people.
const NEAR_DAYS: u64 = 60;

/// Keys of which so many must sign.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Circle {
    /// What they are, for complaints.
    what: String,
    /// Those that are not revoked.
    keys: Vec<[u8; 32]>,
    threshold: u64,
}

/// All who sign.
#[derive(Clone, Debug, Default)]
pub struct Signers {
    pinned: Option<Circle>,
    root: Option<Circle>,
    revocations: Revocations,
    chain: Option<Chain>,
    /// What the vendor should know of them.
    pub warnings: Vec<Problem>,
}

impl Signers {
    /// Who signs by the settings, where a feed was published before or lies there with what these envelopes bring
    /// along.
    ///
    /// # Errors
    /// `root` where the chain does not hold, has ended, or is not the one that panels have seen; `settings`; `file` and
    /// `format` of the files that the settings name.
    pub fn find<'a>(
        settings: Option<&Settings>,
        attached: impl IntoIterator<Item = (&'a str, &'a Attached)>,
        now: Moment,
    ) -> Result<Signers, Problem> {
        let mut signers = Signers::default();
        if let Some(settings) = settings {
            let mut wanting = None;
            if let Some(path) = &settings.roots {
                let whole = Chain::read(&settings.path(path))?;
                wanting = whole.unfinished().map(|link| link.root.version);
                signers.chain = Some(whole.finished());
            }
            if let (Some(version), Some(chain)) = (wanting, &signers.chain) {
                let text = format!("version {version} still wants signatures: it does not go out with the feed");
                if chain.links.is_empty() {
                    return Err(Problem::error(Code::Root, &chain.name, text));
                }
                signers.warnings.push(Problem::warning(Code::Root, &chain.name, text));
            }
            if let Some(path) = &settings.revocations {
                signers.revocations = Revocations::read(&settings.path(path))?;
            }
        }
        for (name, brought) in attached {
            signers.take_over(name, brought)?;
        }
        if signers.revocations.len() > MAX_REVOCATIONS {
            let text = format!("there are {} revocations, a panel reads {MAX_REVOCATIONS}", signers.revocations.len());
            return Err(Problem::error(Code::Format, "revocations", text));
        }
        if let Some(settings) = settings {
            let keys = settings.keys().map_err(|text| Problem::error(Code::Settings, "", text))?;
            if !keys.is_empty() {
                let role = Role { keys, threshold: settings.threshold };
                signers.pinned = Some(signers.circle("the public_keys of feed.toml".into(), &role)?);
            }
        }
        signers.judge_root(now)?;
        Ok(signers)
    }

    /// What an envelope brings along stays, unless the settings have more of the same.
    fn take_over(&mut self, name: &str, brought: &Attached) -> Result<(), Problem> {
        self.revocations.merge(&Revocations::of_json(brought.revocations.as_ref()));
        let Some(roots) = &brought.roots else { return Ok(()) };
        let theirs = Chain::of_json(roots, name)?;
        if let Some(link) = theirs.unfinished() {
            let text = format!("version {} of its roots is not signed by enough", link.root.version);
            return Err(Problem::error(Code::Root, name, text));
        }
        let Some(own) = &self.chain else {
            self.chain = Some(theirs);
            return Ok(());
        };
        if let Some(version) = own.differs_at(&theirs) {
            let text = format!(
                "version {version} is not the one that {name} brings along: a panel that has seen either refuses the other"
            );
            return Err(Problem::error(Code::Root, &own.name, text));
        }
        if theirs.links.len() > own.links.len() {
            let text = format!(
                "ends with version {}, {name} brings {} of them along: those go out, since panels never go back",
                own.links.len(),
                theirs.links.len()
            );
            self.warnings.push(Problem::warning(Code::Root, &own.name, text));
            self.chain = Some(theirs);
        }
        Ok(())
    }

    fn circle(&self, what: String, role: &Role) -> Result<Circle, Problem> {
        let keys = self.revocations.without(&role.keys);
        if (keys.len() as u64) < role.threshold {
            let text = format!(
                "{} of {what} are left, the others are revoked, and {} must sign: panels would take no feed",
                keys.len(),
                role.threshold
            );
            return Err(Problem::error(Code::Root, "revocations", text));
        }
        Ok(Circle { what, keys, threshold: role.threshold })
    }

    /// The last root: its keys, and how long it holds.
    fn judge_root(&mut self, now: Moment) -> Result<(), Problem> {
        let Some((name, link)) = self.chain.as_ref().and_then(|chain| Some((chain.name.clone(), chain.links.last()?)))
        else {
            return Ok(());
        };
        let root = &link.root;
        let circle = self.circle(format!("the feed keys of root version {}", root.version), &root.feed)?;
        let (version, expires) = (root.version, root.expires);
        if expires <= now {
            let text = format!(
                "version {version} has ended at {expires}: panels take no feed with it; root rotate makes the next"
            );
            return Err(Problem::error(Code::Root, name, text));
        }
        if expires.since(now) < NEAR_DAYS * MILLIS_OF_DAY {
            let days = expires.since(now) / MILLIS_OF_DAY;
            let text = format!(
                "version {version} ends in {days} days, and panels take no feed from then on: root rotate makes the next"
            );
            self.warnings.push(Problem::warning(Code::Root, name, text));
        }
        self.root = Some(circle);
        Ok(())
    }

    fn circles(&self) -> impl Iterator<Item = &Circle> {
        self.pinned.iter().chain(&self.root)
    }

    /// All keys that count somewhere.
    pub fn keys(&self) -> Vec<[u8; 32]> {
        self.circles().flat_map(|circle| circle.keys.iter().copied()).collect()
    }

    /// The same, and the feed keys of older roots: a feed that was published with them is the vendor's own.
    pub fn past_keys(&self) -> Vec<[u8; 32]> {
        let past = self.chain.as_ref().map(Chain::feed_keys).unwrap_or_default();
        self.keys().into_iter().chain(past).collect()
    }

    /// The keys that panels pin one by one: such a panel may know one of them only.
    pub fn pinned(&self) -> &[[u8; 32]] {
        self.pinned.as_ref().map_or(&[], |circle| &circle.keys)
    }

    /// The revocations that go out.
    pub fn revocations(&self) -> &Revocations {
        &self.revocations
    }

    /// Who they are, for complaints.
    pub fn names(&self) -> String {
        self.circles().map(|circle| circle.what.as_str()).collect::<Vec<_>>().join(" and ")
    }

    /// Whether panels count this key; `path` is its file, for the complaint.
    ///
    /// # Errors
    /// `signature` where none does.
    pub fn check(&self, key: &PrivateKey, path: &Path) -> Result<(), Problem> {
        let (public, place) = (key.public(), path.display().to_string());
        if let Some(said) = self.revocations.of_key(&public) {
            let text = format!("is revoked since {}: panels would not count it, nothing is written", said.issued);
            return Err(Problem::error(Code::Signature, place, text));
        }
        if self.circles().next().is_none() || self.circles().any(|circle| circle.keys.contains(&public)) {
            return Ok(());
        }
        let way =
            if self.root.is_some() { "a new key comes into the next root" } else { "a new key is added there first" };
        let text = format!("is none of {}: panels would not count it, nothing is written; {way}", self.names());
        Err(Problem::error(Code::Signature, place, text))
    }

    /// How many have signed of how many, and of which keys, where panels want more; `None` where they want no more.
    pub fn missing(&self, envelope: &Envelope) -> Option<(u64, u64, &str)> {
        let mut counts = self
            .circles()
            .map(|circle| (envelope.signed_by(&circle.keys).len() as u64, circle.threshold, circle.what.as_str()));
        counts.find(|(good, needed, _)| good < needed)
    }

    /// What goes out with a feed. A statement of freshness is of one payload, so it stays only where that does.
    pub fn attach(&self, envelope: &mut Envelope) {
        envelope.attached.roots = self.chain.as_ref().map(Chain::to_json);
        envelope.attached.revocations = self.revocations.to_json();
    }

    /// The last look before a feed goes out: whether a panel that pins the first root takes it, by the panel's own
    /// code.
    ///
    /// # Errors
    /// What the panel would refuse it for.
    pub fn confirm(&self, text: &str, name: &str, now: Moment) -> Result<(), Problem> {
        let Some(chain) = &self.chain else { return Ok(()) };
        let opened = chain.open(text, now);
        opened.map(|_| ()).map_err(|failure| refused(name, &failure))
    }

    /// What the vendor should know of a feed that is about to go out: whether panels that ask for it find a statement
    /// that it is fresh.
    pub fn warn_of_freshness(&self, envelope: &Envelope, name: &str, now: Moment) -> Option<Problem> {
        let chain = self.chain.as_ref()?;
        let role = chain.links.last()?.root.fresh.as_ref()?;
        let reason = Fresh::judge(envelope, chain, now).err()?;
        let text = format!(
            "nothing says that this feed is fresh ({reason}): panels that require it refuse the feed until `fresh` has run with {}",
            ids(role).join(" or ")
        );
        Some(Problem::warning(Code::Stale, name, text))
    }

    /// One line for what goes along; nothing where nothing does.
    pub fn describe(&self) -> Option<String> {
        let chain = self.chain.as_ref()?;
        let root = &chain.links.last()?.root;
        let revoked = if self.revocations.is_empty() {
            String::new()
        } else {
            format!(", {} revocations", self.revocations.len())
        };
        Some(format!(
            "with roots up to version {}, which names the feed keys {}, {} of them needed{revoked}",
            root.version,
            ids(&root.feed).join(", "),
            root.feed.threshold
        ))
    }
}

/// Whether a feed that was published before is one of the vendor's own by the chain of the settings: signed by the keys
/// of the root that it brings along, or where it brings none, by those of any.
///
/// # Errors
/// A sentence that says why not.
pub fn judge_by_chain(chain: &Chain, text: &str, attached: &Attached, name: &str) -> Result<(), String> {
    let Some(roots) = &attached.roots else {
        let by = |role: &Role| trust::open(text, &role.keys, role.threshold).is_ok();
        let any = chain.links.iter().any(|link| by(&link.root.feed));
        return if any { Ok(()) } else { Err("is not signed by the feed keys of any root of the settings".into()) };
    };
    let theirs = Chain::of_json(roots, name).map_err(|problem| problem.text)?;
    if let Some(version) = chain.differs_at(&theirs) {
        return Err(format!("brings along another root version {version} than {}", chain.name));
    }
    // Its last root may have ended since: it is judged by the time in which it was the last one.
    let at = theirs.links.last().map(|link| link.root.issued).unwrap_or_default();
    let opened = chain.open(text, at);
    opened
        .map(|_| ())
        .map_err(|failure| format!("is not signed by the keys that its roots name ({})", failure.code.as_str()))
}
