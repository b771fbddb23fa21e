//! `watch`: what a host gives against what was published. It is run by a clock, so each outcome has an exit code of its
//! own.

use super::voice::{self, complain, say};
use crate::cli::Watch;
use crate::envelope::{Attached, Content, Envelope};
use crate::file;
use crate::problem::{Code, Problem, Severity, Stop};
use crate::public_key;
use crate::roots::chain::Chain;
use crate::roots::fresh::Fresh;
use crate::roots::revocation::Revocations;
use crate::web;
use extension_update::core::json::Json;
use extension_update::core::moment::Moment;
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::trust;
use std::process::ExitCode;

pub fn run(args: &Watch, now: Moment) -> Result<ExitCode, Stop> {
    let name = args.expect.display().to_string();
    let expected = match Content::read(&file::read_bytes(&args.expect)?, &name)? {
        Content::Signed(envelope) => envelope,
        Content::Bare(_) => return Err(Problem::error(Code::Unsigned, name, "nobody has signed the feed").into()),
    };
    let chain = expected.attached.roots.as_ref().map(|roots| Chain::of_json(roots, &name)).transpose()?;
    let mut keys = chain.as_ref().map(Chain::feed_keys).unwrap_or_default();
    for text in &args.key {
        keys.push(public_key::of_argument(text)?);
    }
    if keys.is_empty() {
        let text = "brings no roots along: give --key, or nobody knows which keys are yours";
        return Err(Problem::error(Code::Usage, name, text).into());
    }
    if expected.signed_by(&keys).is_empty() {
        return Err(Problem::error(Code::Signature, name, "none of your keys has signed it").into());
    }
    let seen = web::fetch(&args.address)?;
    let comparison = Comparison { url: &args.address, expected: &expected, chain: chain.as_ref(), keys: &keys, now };
    let mut problems = Vec::new();
    let published = match Content::read(&seen, &args.address) {
        Ok(Content::Signed(published)) => {
            problems.extend(comparison.judge(&published));
            Some(published)
        }
        Ok(Content::Bare(_)) => {
            let text = "gives no signed feed: panels refuse it";
            problems.push(Problem::error(Code::Format, &args.address, text));
            None
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let same = !problems.iter().any(|problem| problem.severity == Severity::Error);
    if voice::is_for_program() {
        voice::answer_with(&comparison.to_json(published.as_ref(), same, &problems));
    } else if same {
        say(&format!("{}: the feed of {name}: {}", args.address, describe(&expected)));
    }
    complain(&problems);
    Ok(if same { ExitCode::SUCCESS } else { ExitCode::from(Stop(problems).exit()) })
}

struct Comparison<'a> {
    url: &'a str,
    expected: &'a Envelope,
    chain: Option<&'a Chain>,
    /// The keys that are the vendor's, or have been.
    keys: &'a [[u8; 32]],
    now: Moment,
}

impl Comparison<'_> {
    fn error(&self, code: Code, text: impl Into<String>) -> Problem {
        Problem::error(code, self.url, text)
    }

    /// What speaks against a published feed.
    fn judge(&self, published: &Envelope) -> Vec<Problem> {
        let mut problems = Vec::new();
        let signed: Vec<String> = published.signed_by(self.keys).into_iter().map(trust::key_id).collect();
        if signed.is_empty() {
            let text = "gives a feed that none of your keys has signed: panels refuse it";
            problems.push(self.error(Code::Signature, text));
        } else if published.payload != self.expected.payload {
            problems.push(self.judge_other(published, &signed));
        } else {
            let lost = self.expected.signed_by(self.keys).len() > signed.len();
            if lost {
                let text = format!("gives the feed with fewer signatures, only by {}", signed.join(", "));
                problems.push(self.error(Code::Older, text));
            }
            problems.extend(self.judge_freshness(published));
        }
        problems.extend(self.judge_roots(published));
        problems.extend(self.judge_revocations(published));
        if signed.is_empty() {
            // A stranger's feed is not behind by what it does not bring along.
            problems.retain(|problem| problem.code != Code::Older);
        }
        problems
    }

    /// Another feed that a key of the vendor's has signed: an older one of the vendor's, or one of somebody who has the
    /// key.
    fn judge_other(&self, published: &Envelope, signed: &[String]) -> Problem {
        let number = |envelope: &Envelope| Statement::parse(&envelope.payload).map(|statement| statement.seq);
        if let (Ok(seq), Ok(own)) = (number(published), number(self.expected))
            && seq < own
        {
            let text = format!("gives an older feed: seq {seq}, {own} was published");
            return self.error(Code::Older, text);
        }
        let text = format!(
            "gives a feed that is not yours and that your key has signed: {}; signed by {}. Where --expect is not the newest \
             that you have published, give that one; else somebody else has the key: make a root without it, and revoke it",
            describe(published),
            signed.join(", ")
        );
        self.error(Code::Forged, text)
    }

    fn judge_roots(&self, published: &Envelope) -> Option<Problem> {
        let theirs = match published.attached.roots.as_ref().map(|roots| Chain::of_json(roots, self.url)).transpose() {
            Ok(theirs) => theirs,
            Err(problem) => return Some(problem),
        };
        let (own, theirs) = match (self.chain, theirs) {
            (None, None) => return None,
            (Some(own), None) => {
                let text = format!("brings no roots along, {} were published", own.links.len());
                return Some(self.error(Code::Older, text));
            }
            (None, Some(_)) => {
                return Some(self.error(Code::Root, "brings roots along, and none were published"));
            }
            (Some(own), Some(theirs)) => (own, theirs),
        };
        let known = own.links.len();
        let version = own.differs_at(&theirs).or((theirs.links.len() > known).then_some(known as u64 + 1));
        let Some(version) = version else {
            let text = format!("brings {} roots along, {known} were published", theirs.links.len());
            return (theirs.links.len() < known).then(|| self.error(Code::Older, text));
        };
        let root_keys: Vec<[u8; 32]> = own.links.iter().flat_map(|link| link.root.root.keys.clone()).collect();
        let link = usize::try_from(version).ok().and_then(|version| theirs.version(version));
        let signed = link.map(|link| link.envelope.signed_by(&root_keys)).unwrap_or_default();
        Some(if signed.is_empty() {
            let text =
                format!("brings along a root version {version} that none of your keys has signed: panels refuse it");
            self.error(Code::Root, text)
        } else {
            let ids: Vec<String> = signed.into_iter().map(trust::key_id).collect();
            let text = format!(
                "brings along a root version {version} that you have not published and that your root key has signed: {}",
                ids.join(", ")
            );
            self.error(Code::Forged, text)
        })
    }

    fn judge_revocations(&self, published: &Envelope) -> Vec<Problem> {
        let [own, theirs] =
            [self.expected, published].map(|envelope| Revocations::of_json(envelope.attached.revocations.as_ref()));
        let judge = |key: &[u8; 32]| match (own.of_key(key), theirs.of_key(key)) {
            (Some(_), None) => {
                let text = format!("does not say that {} is revoked, which was published", trust::key_id(key));
                Some(self.error(Code::Older, text))
            }
            (None, Some(said)) => {
                let text = format!(
                    "says that {} is revoked since {}, which you have not published: somebody else has that key",
                    trust::key_id(key),
                    said.issued
                );
                Some(self.error(Code::Forged, text))
            }
            _ => None,
        };
        self.keys.iter().filter_map(judge).collect()
    }

    /// The statement is made anew each day, so it is judged and not compared.
    fn judge_freshness(&self, published: &Envelope) -> Option<Problem> {
        let chain = self.chain?;
        chain.links.last()?.root.fresh.as_ref()?;
        // By the keys that were published: what the host gives instead of them is judged by itself.
        let mut feed = published.clone();
        feed.attached = Attached { fresh: feed.attached.fresh, ..self.expected.attached.clone() };
        let reason = Fresh::judge(&feed, chain, self.now).err()?;
        Some(self.error(Code::Stale, format!("gives no good statement that the feed is fresh: {reason}")))
    }

    fn to_json(&self, published: Option<&Envelope>, same: bool, problems: &[Problem]) -> Json {
        let feed = |envelope: &Envelope| {
            let statement = Statement::parse(&envelope.payload).ok();
            let signed = envelope.signed_by(self.keys).into_iter().map(|key| trust::key_id(key).into());
            Json::object([
                ("seq", statement.map(|statement| statement.seq).into()),
                ("sha256", trust::hex(&trust::sha256(&envelope.payload)).into()),
                ("signedBy", Json::Array(signed.collect())),
            ])
        };
        Json::object([
            ("url", self.url.into()),
            ("same", Json::Bool(same)),
            ("expected", feed(self.expected)),
            ("published", published.map(feed).into()),
            ("problems", Json::Array(problems.iter().map(Problem::to_json).collect())),
        ])
    }
}

fn describe(envelope: &Envelope) -> String {
    let sha256 = trust::hex(&trust::sha256(&envelope.payload));
    match Statement::parse(&envelope.payload) {
        Ok(statement) => format!("seq {}, issued {}, sha256 {sha256}", statement.seq, statement.issued),
        Err(_) => format!("sha256 {sha256}"),
    }
}
