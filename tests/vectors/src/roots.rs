//! The vectors of roots, revocations and fresh statements: an envelope, the policy and the memory that it meets, the
//! hour it comes at, and what becomes of it.
//!
//! Documents that many vectors share stand once, under `parts`; `<3>` in a text stands for part 3.
//! Next: `roots/chain.rs`.

mod chain;
mod documents;
mod floors;
mod fresh;
mod revocations;

use crate::{fold::fold, list};
use extension_update_signing::{
    FEED_TYPE as FEED, FRESH_TYPE as FRESH, REVOCATION_TYPE as REVOCATION, ROOT_TYPE as ROOT, envelope, hash, key, pin,
    pins,
};
use serde_json::{Value, json};

/// What the clock of each vector says that names no other time.
const NOW: &str = "2026-10-02T08:00:00Z";

/// For a key that is not there.
const ABSENT: &str = "absent";

// Of the keys 1 to 9 are those of roots, 11 to 19 of feeds, 21 to 29 of fresh statements, 99 is a stranger's.

/// What a revocation and the memory call this key.
fn name(number: u8) -> String {
    key(number).name()
}

fn role(keys: &[u8], threshold: u64) -> String {
    extension_update_signing::role(keys, threshold).to_string()
}

/// What is at each key of a document. Raw JSON, so that also what no writer writes can stand there.
#[derive(Clone)]
struct Document {
    kind: &'static str,
    entries: Vec<(&'static str, String)>,
    signers: Vec<u8>,
    /// Whether each signature names its key.
    keyid: bool,
    /// Bytes that stand instead of the entries.
    bytes: Option<Vec<u8>>,
}

impl Document {
    fn new(kind: &'static str, entries: &[(&'static str, &str)], signers: &[u8]) -> Document {
        let entries = entries.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        Document { kind, entries, signers: signers.to_vec(), keyid: false, bytes: None }
    }

    /// With something else under this key.
    fn with(mut self, key: &'static str, raw: &str) -> Document {
        match self.entries.iter_mut().find(|(known, _)| *known == key) {
            Some((_, value)) => *value = raw.into(),
            None => self.entries.push((key, raw.into())),
        }
        self
    }

    fn by(self, signers: &[u8]) -> Document {
        Document { signers: signers.to_vec(), ..self }
    }

    /// Under another payload type, and rightly signed as that.
    fn of(self, kind: &'static str) -> Document {
        Document { kind, ..self }
    }

    fn made_of(self, bytes: impl Into<Vec<u8>>) -> Document {
        Document { bytes: Some(bytes.into()), ..self }
    }

    fn payload(&self) -> Vec<u8> {
        let entry = |(key, value): &(&str, String)| format!("\"{key}\":{value}");
        let entries: Vec<String> = self.entries.iter().filter(|(_, value)| value != ABSENT).map(entry).collect();
        self.bytes.clone().unwrap_or_else(|| format!("{{{}}}", entries.join(",")).into_bytes())
    }

    fn signatures(&self) -> Vec<Value> {
        let payload = self.payload();
        let sign = |number: &u8| {
            let mut signature = key(*number).entry(self.kind, &payload);
            if !self.keyid {
                signature = json!({"sig": signature["sig"]});
            }
            signature
        };
        self.signers.iter().map(sign).collect()
    }

    /// With these signatures, whatever they are.
    fn signed(&self, signatures: &[Value]) -> String {
        envelope(self.kind, &self.payload(), signatures).to_string()
    }

    fn seal(&self) -> String {
        self.signed(&self.signatures())
    }
}

/// A root that key 1 signs, with a threshold of one everywhere and no word about fresh statements.
fn root(version: u64, keys: &[u8], feed: &[u8]) -> Document {
    let (version, own, feed) = (version.to_string(), role(keys, 1), role(feed, 1));
    let entries = [
        ("schema", "1"),
        ("version", &version),
        ("issued", "\"2026-09-01T08:00:00Z\""),
        ("expires", "\"2027-09-01T08:00:00Z\""),
        ("root", &own),
        ("feed", &feed),
    ];
    Document::new(ROOT, &entries, &[1])
}

/// The same with a role of key 21 for fresh statements.
fn root_with_fresh() -> Document {
    root(1, &[1], &[11]).with("fresh", &role(&[21], 1))
}

/// Roots 1 to `count` that name the same keys.
fn row(count: u64) -> Vec<Document> {
    (1..=count).map(|version| root(version, &[1], &[11])).collect()
}

fn feed(seq: u64, signers: &[u8]) -> Document {
    let artifact = json!({"urls": ["https://e.test/a"], "size": 1, "sha256": "0a".repeat(32)});
    let release = json!({"version": "0.0.0.4", "date": "2026-10-01", "artifact": artifact});
    let products = json!({"DEMO": {"releases": [release]}}).to_string();
    let seq = seq.to_string();
    let entries = [
        ("schema", "1"),
        ("seq", seq.as_str()),
        ("issued", "\"2026-10-01T08:00:00Z\""),
        ("expires", "\"2027-03-30T08:00:00Z\""),
        ("products", &products),
    ];
    Document::new(FEED, &entries, signers)
}

fn confirmation(feed: &Document) -> Document {
    let seq = feed.entries.iter().find(|(key, _)| *key == "seq").map_or("0", |(_, value)| value);
    let sha256 = format!("\"{}\"", hash(feed.payload()));
    let entries = [
        ("schema", "1"),
        ("seq", seq),
        ("sha256", sha256.as_str()),
        ("issued", "\"2026-10-01T08:00:00Z\""),
        ("expires", "\"2026-10-31T08:00:00Z\""),
    ];
    Document::new(FRESH, &entries, &[21])
}

fn revocation(number: u8) -> Document {
    let entries = [("schema", "1"), ("key", &*format!("\"{}\"", name(number))), ("issued", "\"2026-10-01T08:00:00Z\"")];
    Document::new(REVOCATION, &entries, &[number])
}

/// An envelope, and everything that it meets.
#[derive(Clone)]
struct Case {
    feed: Document,
    /// Sealed documents by member: `roots`, `fresh`, `revocations`.
    roots: Vec<String>,
    fresh: Option<String>,
    revocations: Vec<String>,
    /// Raw members in place of those.
    members: Vec<(&'static str, String)>,
    policy: Value,
    memory: Value,
    now: &'static str,
    /// What is remembered where the case is taken.
    root: Value,
}

impl Case {
    /// A chain of roots behind pinned root key 1, and a feed by key 11.
    fn chain(roots: &[Document]) -> Case {
        let last = roots.last();
        let version = last.and_then(|root| root.entries.iter().find(|(key, _)| *key == "version"));
        let root = version.zip(last).map(|((_, version), root)| {
            json!({"version": version.parse::<u64>().unwrap_or_default(), "sha256": hash(root.payload())})
        });
        Case {
            feed: feed(42, &[11]),
            roots: roots.iter().map(Document::seal).collect(),
            fresh: None,
            revocations: Vec::new(),
            members: Vec::new(),
            policy: json!({"root": {"keys": [pin(1)]}}),
            memory: json!({}),
            now: NOW,
            root: root.unwrap_or_default(),
        }
    }

    /// One root that names these keys for the feed.
    fn one(feed: &[u8]) -> Case {
        Case::chain(&[root(1, &[1], feed)])
    }

    /// Pinned feed keys, as before there were roots.
    fn pinned(keys: &[u8], threshold: u64) -> Case {
        Case::chain(&[]).policy(json!({"publicKeys": pins(keys), "threshold": threshold}))
    }

    fn policy(self, policy: Value) -> Case {
        Case { policy, ..self }
    }

    /// With one more word of the policy.
    fn rule(mut self, key: &str, value: Value) -> Case {
        self.policy[key] = value;
        self
    }

    fn memory(self, memory: Value) -> Case {
        Case { memory, ..self }
    }

    fn at(self, now: &'static str) -> Case {
        Case { now, ..self }
    }

    fn feed(self, feed: Document) -> Case {
        Case { feed, ..self }
    }

    fn fresh(self, fresh: &Document) -> Case {
        Case { fresh: Some(fresh.seal()), ..self }
    }

    fn revoke(self, revocations: &[Document]) -> Case {
        Case { revocations: revocations.iter().map(Document::seal).collect(), ..self }
    }

    fn member(mut self, key: &'static str, raw: &str) -> Case {
        self.members.push((key, raw.into()));
        self
    }
}

struct Lines {
    parts: Vec<String>,
    lines: Vec<String>,
}

impl Lines {
    /// The place of this text among the parts.
    fn part(&mut self, text: &str) -> String {
        let at = self.parts.iter().position(|part| part == text).unwrap_or_else(|| {
            self.parts.push(text.into());
            self.parts.len() - 1
        });
        format!("<{at}>")
    }

    fn text(&mut self, case: &Case, sealed: &str) -> String {
        let mut members = vec![self.part(&sealed[1..sealed.len() - 1])];
        let mut push = |key: &str, raw: Option<String>| {
            if let Some(raw) = raw.filter(|_| case.members.iter().all(|(other, _)| *other != key)) {
                members.push(format!("\"{key}\":{raw}"));
            }
        };
        let roots: Vec<String> = case.roots.iter().map(|text| self.part(text)).collect();
        push("roots", (!roots.is_empty()).then(|| format!("[{}]", roots.join(","))));
        push("fresh", case.fresh.as_ref().map(|text| self.part(text)));
        let revocations: Vec<String> = case.revocations.iter().map(|text| self.part(text)).collect();
        push("revocations", (!revocations.is_empty()).then(|| format!("[{}]", revocations.join(","))));
        members.extend(case.members.iter().map(|(key, raw)| format!("\"{key}\":{raw}")));
        format!("{{{}}}", members.join(","))
    }

    /// How many bytes the envelope of this case has.
    fn length(&mut self, case: &Case) -> usize {
        let text = self.text(case, &case.feed.seal());
        self.parts.iter().enumerate().fold(text, |text, (at, part)| text.replace(&format!("<{at}>"), part)).len()
    }

    fn push(&mut self, name: &str, case: &Case, expected: Value) {
        self.push_sealed(name, case, &case.feed.seal(), expected);
    }

    /// The feed's envelope stands apart, for signatures that nobody makes.
    fn push_sealed(&mut self, name: &str, case: &Case, sealed: &str, expected: Value) {
        let text = self.text(case, sealed);
        let line = json!({
            "name": name, "policy": case.policy, "memory": case.memory, "now": case.now, "text": fold(&text),
            "expected": expected,
        });
        self.lines.push(line.to_string());
    }

    /// Taken, not stale, and remembered with the last root and no revoked key; `other` says what is otherwise.
    fn take_with(&mut self, name: &str, case: &Case, other: Value) {
        let seq = case.feed.entries.iter().find(|(key, _)| *key == "seq").and_then(|(_, seq)| seq.parse::<u64>().ok());
        let mut expected = json!({
            "code": "ok", "stale": false, "seq": seq, "sha256": hash(case.feed.payload()), "root": case.root,
            "revoked": [],
        });
        for (key, value) in other.as_object().into_iter().flatten() {
            expected[key] = value.clone();
        }
        self.push(name, case, expected);
    }

    fn take(&mut self, name: &str, case: &Case) {
        self.take_with(name, case, json!({}));
    }

    /// A feed whose signatures are worth nothing.
    fn refuse_sealed(&mut self, name: &str, case: &Case, sealed: &str) {
        self.push_sealed(name, case, sealed, json!({"code": "signature", "detail": ""}));
    }

    /// A chain that does not hold, for what these words say; without words it holds.
    fn judge(&mut self, name: &str, case: &Case, words: &str) {
        if words.is_empty() { self.take(name, case) } else { self.refuse(name, case, "root", words) }
    }

    /// Refused with this code; `words` stand in the detail, where several causes share the code.
    fn refuse(&mut self, name: &str, case: &Case, code: &str, words: &str) {
        self.push(name, case, json!({"code": code, "detail": words}));
    }
}

/// The text of `data/roots.json`: parts and vectors, one a line.
pub fn roots_json() -> String {
    let mut lines = Lines { parts: Vec::new(), lines: Vec::new() };
    chain::order(&mut lines);
    chain::signers(&mut lines);
    chain::keys(&mut lines);
    documents::types(&mut lines);
    documents::forms(&mut lines);
    documents::sizes(&mut lines);
    floors::expiry(&mut lines);
    floors::versions(&mut lines);
    floors::counters(&mut lines);
    revocations::roles(&mut lines);
    revocations::forms(&mut lines);
    revocations::memory(&mut lines);
    fresh::statements(&mut lines);
    fresh::policies(&mut lines);
    let parts: Vec<String> = lines.parts.iter().map(|part| fold(part).to_string()).collect();
    format!("{{\"parts\":{},\"vectors\":{}}}\n", list(&parts).trim_end(), list(&lines.lines).trim_end())
}
