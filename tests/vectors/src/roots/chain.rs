//! The order of the roots, and who must have signed which. Next: `documents.rs`.

use super::{Case, Document, Lines, confirmation, feed, pin, revocation, role, root, root_with_fresh, row};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

pub(super) fn order(lines: &mut Lines) {
    lines.take("one root", &Case::one(&[11]));
    for count in [2, 3, 15, 16] {
        lines.take(&format!("{count} roots"), &Case::chain(&row(count)));
    }
    lines.refuse("17 roots", &Case::chain(&row(17)), "root", "more than 16");
    lines.refuse("no roots", &Case::chain(&[]), "root", "there are none");
    lines.refuse("an empty list of roots", &Case::chain(&[]).member("roots", "[]"), "root", "there are none");
    lines.refuse("roots are null", &Case::chain(&[]).member("roots", "null"), "root", "there are none");
    let numbered = |versions: &[u64]| {
        let roots: Vec<Document> = versions.iter().map(|version| root(*version, &[1], &[11])).collect();
        Case::chain(&roots)
    };
    for versions in [
        &[0][..],
        &[2],
        &[16],
        &[9_007_199_254_740_991],
        &[0, 1],
        &[1, 1],
        &[1, 3],
        &[2, 1],
        &[2, 3],
        &[3, 2, 1],
        &[1, 2, 2],
        &[1, 2, 1],
        &[1, 2, 4],
        &[1, 2, 3, 5],
        &[1, 3, 2],
        &[1, 2, 0],
    ] {
        // Each is rightly signed, so the number must be what it is refused for.
        lines.refuse(&format!("roots {versions:?}"), &numbered(versions), "root", "version: is not the next one");
    }
    // The roots are whole, and the feed is not by the last one's key.
    let rotated = [root(1, &[1], &[11]), root(2, &[1], &[12]), root(3, &[1], &[13])];
    for (signer, code) in [(11, "signature"), (12, "signature"), (13, "ok"), (1, "signature"), (99, "signature")] {
        let case = Case::chain(&rotated).feed(feed(42, &[signer]));
        match code {
            "ok" => lines.take("the feed is by the last of three feed keys", &case),
            _ => lines.refuse(&format!("three feed keys, the feed is by {signer}"), &case, code, ""),
        }
    }
    let cut = Case::chain(&rotated[..2]).feed(feed(42, &[13]));
    lines.refuse("the last root was cut off", &cut, "signature", "");
    let unsigned = Case::one(&[11]).feed(feed(42, &[]));
    lines.refuse("a good chain above an unsigned feed", &unsigned, "unsigned", "");
    let nobody = Case::chain(&[root(1, &[1], &[11]).by(&[99])]).feed(feed(42, &[99]));
    lines.refuse("a stranger's root and a stranger's feed", &nobody, "root", OLD);
    let both = json!({"publicKeys": [pin(11)], "root": {"keys": [pin(1)]}});
    lines.refuse("both kinds of pins", &Case::one(&[11]).policy(both), "config", "policy.root");
    // A base that pins feed keys, as an old panel does, needs no roots and is not moved by any.
    lines.take_with("roots beside pinned feed keys", &beside(&[root(1, &[1], &[11])]), json!({"root": null}));
    let foreign = beside(&[root(7, &[99], &[99]).by(&[99])]);
    lines.take_with("a stranger's roots beside pinned feed keys", &foreign, json!({"root": null}));
    let other = beside(&[root(1, &[1], &[12])]).feed(feed(42, &[12]));
    lines.refuse("a root names no key for a base that pins feed keys", &other, "signature", "");
}

/// Why a root does not count: too few keys of the version before it have signed, or too few of its own.
const OLD: &str = "too few keys of the version before it";
const OWN: &str = "too few of its own keys";

/// Roots that come to a base which pins feed key 11.
fn beside(roots: &[Document]) -> Case {
    Case { roots: roots.iter().map(Document::seal).collect(), ..Case::pinned(&[11], 1) }
}

/// The pinned keys and their threshold, the first root's own, who signed it, and why it does not count.
type First = (&'static [u8], u64, &'static [u8], u64, &'static [u8], &'static str);

pub(super) fn signers(lines: &mut Lines) {
    let pinned = |keys: &[u8], threshold: u64| json!({"root": extension_update_signing::role(keys, threshold)});
    let first: &[First] = &[
        (&[1], 1, &[1], 1, &[1], ""),
        (&[1], 1, &[1], 1, &[2], OLD),
        (&[1], 1, &[1], 1, &[], "unsigned"),
        (&[1], 1, &[2], 1, &[1], OWN),
        (&[1], 1, &[2], 1, &[2], OLD),
        (&[1], 1, &[2], 1, &[1, 2], ""),
        (&[1], 1, &[2], 1, &[2, 1], ""),
        (&[1, 2], 2, &[1, 2], 2, &[1, 2], ""),
        (&[1, 2], 2, &[1, 2], 2, &[1], OLD),
        (&[1, 2], 2, &[1, 2], 2, &[1, 1], OLD),
        (&[1, 2], 2, &[1, 2], 1, &[1], OLD),
        (&[1, 2], 1, &[1, 2], 2, &[1], OWN),
        (&[1, 2], 1, &[1, 2], 1, &[2], ""),
        (&[1, 2], 2, &[3], 1, &[1, 3], OLD),
        (&[1, 2], 2, &[3], 1, &[1, 2, 3], ""),
        (&[1, 2], 2, &[3, 4], 2, &[1, 2, 3], OWN),
        (&[1, 2, 3], 2, &[1, 2, 3], 3, &[1, 3], OWN),
        (&[1, 2, 3], 2, &[1, 2, 3], 2, &[99, 3, 2], ""),
    ];
    for (pins, most, own, threshold, by, words) in first {
        let root = root(1, own, &[11]).with("root", &role(own, *threshold)).by(by);
        let case = Case::chain(&[root]).policy(pinned(pins, *most));
        let name = format!("root 1 wants {threshold} of {own:?}, {most} of {pins:?} are pinned, {by:?} signed");
        lines.judge(&name, &case, words);
    }
    // Each further root is by the one before and by itself; the pins have nothing to say any more.
    let second: &[(&[u8], &[u8], &str)] = &[
        (&[2], &[1], OWN),
        (&[2], &[2], OLD),
        (&[2], &[1, 2], ""),
        (&[2], &[99, 2], OLD),
        (&[2], &[11, 2], OLD),
        (&[1], &[1], ""),
        (&[1, 2], &[1], ""),
        (&[1, 2], &[2], OLD),
    ];
    for (own, by, words) in second {
        let case = Case::chain(&[root(1, &[1], &[11]), root(2, own, &[11]).by(by)]);
        lines.judge(&format!("root 2 of {own:?} after root 1 of [1], {by:?} signed"), &case, words);
    }
    let moved = |third: &[u8]| {
        Case::chain(&[root(1, &[1], &[11]), root(2, &[2], &[11]).by(&[1, 2]), root(3, &[3], &[12]).by(third)])
            .feed(feed(42, &[12]))
    };
    lines.take("root 3 by the keys of 2 and 3", &moved(&[2, 3]));
    for (by, words) in [(&[1, 3][..], OLD), (&[3], OLD), (&[2], OWN), (&[1, 2], OWN)] {
        lines.refuse(&format!("root 3 of [3] after root 2 of [2], {by:?} signed"), &moved(by), "root", words);
    }
    let wider = |by: &[u8]| {
        let two = root(1, &[1, 2, 3], &[11]).with("root", &role(&[1, 2, 3], 2)).by(&[1, 2]);
        Case::chain(&[two, root(2, &[4], &[11]).by(by)])
    };
    lines.take("two of three let go of their power", &wider(&[1, 3, 4]));
    lines.refuse("one of three lets go of all their power", &wider(&[1, 4]), "root", OLD);
    lines.refuse("one of three, twice, lets go of all their power", &wider(&[1, 1, 4]), "root", OLD);
    // A key of one role has no say in another.
    let cross = |roots: &[Document], signers: &[u8]| Case::chain(roots).feed(feed(42, signers));
    let usurped = cross(&[root(1, &[1], &[11]), root(2, &[11], &[11]).by(&[11])], &[11]);
    lines.refuse("a feed key signs a root", &usurped, "root", OLD);
    let fresh = root(2, &[1], &[21]).by(&[21]);
    lines.refuse("a fresh key signs a root", &cross(&[root_with_fresh(), fresh], &[21]), "root", OLD);
    lines.refuse("a fresh key signs a feed", &cross(&[root_with_fresh()], &[21]), "signature", "");
    lines.refuse("a root key signs a feed", &cross(&[root(1, &[1], &[11])], &[1]), "signature", "");
    let shared = cross(&[root(1, &[1], &[1])], &[1]);
    lines.take("one key in both roles", &shared);
    let many = |signers: &[u8]| {
        let root = root(1, &[1], &[]).with("feed", &role(&[11, 12, 13], 2));
        cross(&[root], signers)
    };
    lines.take("two of three feed keys", &many(&[13, 11]));
    for by in [&[11][..], &[12, 12], &[11, 21], &[11, 1], &[11, 99]] {
        lines.refuse(&format!("two of three feed keys, {by:?} signed"), &many(by), "signature", "");
    }
}

/// A signature that fits the neutral point as a key, whatever is signed: s·B = R is the whole equation.
fn forged() -> Value {
    let (r, s) = crate::neutral_signature();
    json!({"sig": Base64::encode_string(&crate::join(r, s))})
}

/// The same bytes for a reader that passes over the bits which base64 leaves at the end.
fn loosen(text: &str) -> String {
    let last = text.as_bytes().get(42).copied().unwrap_or_default();
    format!("{}{}=", &text[..42], char::from(last + 1))
}

pub(super) fn keys(lines: &mut Lines) {
    let encode = |bytes: &[u8; 32]| Base64::encode_string(bytes);
    let mut canonical = [0; 32];
    canonical[0] = 1;
    // y = p + 1 and the negative zero: other spellings of the same point.
    let mut spelt = [0xff; 32];
    (spelt[0], spelt[31]) = (0xee, 0x7f);
    let mut negative = canonical;
    negative[31] = 0x80;
    let roles = |keys: &[String], threshold: u64| json!({"keys": keys, "threshold": threshold}).to_string();
    for (what, bytes) in [("the neutral point", canonical), ("p + 1", spelt), ("a negative zero", negative)] {
        let weak = encode(&bytes);
        let one = std::slice::from_ref(&weak);
        let by_root = root(1, &[1], &[11]).with("root", &roles(one, 1));
        let sealed = by_root.signed(&[by_root.signatures(), vec![forged()]].concat());
        let case = Case { roots: vec![sealed], ..Case::one(&[11]) };
        lines.refuse(&format!("{what} is the root key"), &case, "root", OWN);
        let first = root(1, &[1], &[11]);
        let sealed = first.signed(&[forged()]);
        let policy = json!({"root": {"keys": [weak]}});
        let case = Case { roots: vec![sealed], ..Case::one(&[11]).policy(policy) };
        lines.refuse(&format!("{what} is the pinned root key"), &case, "root", OLD);
        let second = root(2, &[1], &[11]).with("root", &roles(&[pin(1), weak.clone()], 2));
        let sealed = second.signed(&[second.signatures(), vec![forged()]].concat());
        let case = Case { roots: vec![first.seal(), sealed], ..Case::one(&[11]) };
        lines.refuse(&format!("{what} is the second of two root keys"), &case, "root", OWN);
        let feed = feed(42, &[]);
        let named = root(1, &[1], &[11]).with("feed", &roles(one, 1));
        lines.refuse_sealed(&format!("{what} is the feed key"), &Case::chain(&[named]), &feed.signed(&[forged()]));
        lines.refuse_sealed(
            &format!("{what} is the pinned feed key"),
            &Case::chain(&[]).policy(json!({"publicKeys": [weak]})),
            &feed.signed(&[forged()]),
        );
        let named = root(1, &[1], &[11]).with("feed", &roles(&[pin(11), weak], 2));
        let feed = super::feed(42, &[11]);
        let both = feed.signed(&[feed.signatures(), vec![forged()]].concat());
        lines.refuse_sealed(&format!("{what} is the second of two feed keys"), &Case::chain(&[named]), &both);
    }
    // One key in two spellings is one key: a reader that compares texts, or takes a loose one, counts it twice.
    let good = pin(11);
    let url = good.replace('+', "-").replace('/', "_");
    for (what, other, words) in [
        ("twice", good.clone(), "feed.threshold"),
        ("with a space", format!("{good} "), "feed.keys"),
        ("without padding", good.trim_end_matches('=').to_owned(), "feed.keys"),
        ("with a line", format!("{good}\n"), "feed.keys"),
        ("with loose bits", loosen(&good), "feed.keys"),
        ("in letters of an address", url, "feed.threshold"),
    ] {
        let named = root(1, &[1], &[]).with("feed", &roles(&[good.clone(), other], 2));
        let case = Case::chain(&[named]);
        lines.refuse(&format!("two feed keys are needed, and one is named {what}"), &case, "root", words);
    }
    let twice = root(1, &[1], &[11]).with("root", &roles(&[pin(1), pin(1)], 2));
    lines.refuse("two root keys are needed, and one is named twice", &Case::chain(&[twice]), "root", "root.threshold");
    // The keyid is a hint; whoever trusts it is led astray.
    let mut hinted = root(1, &[1], &[11]);
    hinted.keyid = true;
    lines.take("a root that names its signer", &Case::chain(&[hinted.clone()]));
    for (what, keyid) in [("another key", json!(super::name(2)[..16])), ("nobody", json!("")), ("a number", json!(7))] {
        let mut signature = hinted.signatures();
        signature[0]["keyid"] = keyid;
        let case = Case { roots: vec![hinted.signed(&signature)], ..Case::chain(&[hinted.clone()]) };
        lines.take(&format!("the keyid of a root's signature is that of {what}"), &case);
    }
    let mut claimed = root(1, &[1], &[11]).by(&[99]).signatures();
    claimed[0]["keyid"] = super::name(1)[..16].into();
    let case = Case { roots: vec![root(1, &[1], &[11]).signed(&claimed)], ..Case::one(&[11]) };
    lines.refuse("a stranger's signature with the keyid of the root key", &case, "root", OLD);
    let two = root(1, &[1], &[11]).with("root", &role(&[1, 2], 2));
    let mut copied = two.clone().by(&[1, 1]).signatures();
    copied[0]["keyid"] = super::name(1)[..16].into();
    copied[1]["keyid"] = super::name(2)[..16].into();
    let case = Case { roots: vec![two.signed(&copied)], ..Case::one(&[11]) };
    lines.refuse("one signature under the keyids of both root keys", &case, "root", OWN);
    for (what, document) in [("a fresh statement", confirmation(&feed(42, &[11]))), ("a revocation", revocation(1))] {
        let case = Case { roots: vec![root(1, &[1], &[11]).seal(), document.by(&[1]).seal()], ..Case::one(&[11]) };
        lines.refuse(&format!("{what} among the roots"), &case, "root", "payloadType");
    }
    let named = root(1, &[1], &[]).with("feed", &role(&[11, 12], 1));
    lines.take("either of two feed keys", &Case::chain(&[named]));
}
