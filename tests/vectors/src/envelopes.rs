//! The vectors of envelopes: what `trust::open` must say of each.

use crate::fold::fold;
use base64ct::{Base64, Encoding};
use extension_update_signing::{FEED_TYPE as TYPE, encode, envelope, key, pins};
use serde_json::{Value, json};

/// A signature over these very bytes.
fn raw(number: u8, bytes: &[u8]) -> Value {
    json!({"sig": Base64::encode_string(&key(number).sign(bytes))})
}

/// What is signed, with these lengths in it.
fn encoded(kind: &str, kind_length: usize, payload: &[u8], length: usize) -> Vec<u8> {
    [format!("DSSEv1 {kind_length} {kind} {length} ").as_bytes(), payload].concat()
}

fn by(kind: &str, payload: &[u8], signers: &[u8]) -> Vec<Value> {
    signers.iter().map(|number| raw(*number, &encode(kind, payload))).collect()
}

fn wrap(kind: &str, payload: &[u8], signatures: &[Value]) -> String {
    envelope(kind, payload, signatures).to_string()
}

/// The text of `data/envelopes.json`: one vector a line.
pub fn envelopes_json() -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut push = |name: &str, keys: &[u8], threshold: u64, text: &str, expected: &str| {
        let line =
            json!({"name": name, "keys": pins(keys), "threshold": threshold, "text": fold(text), "expected": expected});
        lines.push(line.to_string());
    };
    let good = "{\"слово\":\"ÿþ>?>?\"}".as_bytes();
    let thresholds: &[(&[u8], u64, &[u8], &str)] = &[
        (&[1], 0, &[2], "signature"),
        (&[1], 0, &[1], "ok"),
        (&[1], 1, &[1], "ok"),
        (&[1], 1, &[2], "signature"),
        (&[1, 2], 2, &[1, 2], "ok"),
        (&[1, 2], 2, &[2, 1], "ok"),
        (&[1, 2], 2, &[1], "signature"),
        (&[1, 2], 2, &[1, 1], "signature"),
        (&[1, 1], 2, &[1, 1], "signature"),
        (&[1, 1], 2, &[1], "signature"),
        (&[1, 2, 3], 3, &[1, 2, 3], "ok"),
        (&[1, 2, 3], 3, &[1, 2, 4], "signature"),
        (&[1, 2, 3], 4, &[1, 2, 3], "signature"),
        (&[1, 2], 1, &[9, 2], "ok"),
        (&[], 0, &[1], "signature"),
        (&[1], u64::MAX, &[1], "signature"),
    ];
    for (keys, threshold, signers, expected) in thresholds {
        let name = format!("{threshold} of {keys:?}, signed by {signers:?}");
        push(&name, keys, *threshold, &wrap(TYPE, good, &by(TYPE, good, signers)), expected);
    }
    for (number, expected) in [(15, "ok"), (16, "ok"), (17, "format")] {
        let mut signers = vec![2; number - 1];
        signers.push(1);
        push(&format!("{number} signatures"), &[1], 1, &wrap(TYPE, good, &by(TYPE, good, &signers)), expected);
    }
    let most = 256 * 1024;
    for (size, expected) in [(most - 1, "ok"), (most, "ok"), (most + 1, "too-large")] {
        let payload = vec![b'x'; size];
        push(&format!("a payload of {size}"), &[1], 1, &wrap(TYPE, &payload, &by(TYPE, &payload, &[1])), expected);
    }
    let plain = wrap(TYPE, good, &by(TYPE, good, &[1]));
    let most = 384 * 1024;
    for (size, expected) in [(most - 1, "ok"), (most, "ok"), (most + 1, "too-large")] {
        let padding = "x".repeat(size - plain.len() - ",\"padding\":\"\"".len());
        let text = format!("{},\"padding\":\"{padding}\"}}", &plain[..plain.len() - 1]);
        push(&format!("an envelope of {size}"), &[1], 1, &text, expected);
    }
    let edit = |change: &dyn Fn(&mut Value)| {
        let mut envelope: Value = serde_json::from_str(&plain).unwrap_or_default();
        change(&mut envelope);
        envelope.to_string()
    };
    let url =
        |value: &mut Value| *value = value.as_str().unwrap_or_default().replace('+', "-").replace('/', "_").into();
    let bare = |value: &mut Value| *value = value.as_str().unwrap_or_default().trim_end_matches('=').into();
    let spaced = |value: &mut Value| *value = format!("{} ", value.as_str().unwrap_or_default()).into();
    let sig = |envelope: &mut Value, change: &dyn Fn(&mut Value)| change(&mut envelope["signatures"][0]["sig"]);
    let cut = |bytes: usize| {
        let mut signature = key(1).sign(&encode(TYPE, good)).to_vec();
        signature.resize(bytes, 0);
        json!({"sig": Base64::encode_string(&signature)})
    };
    let own = by(TYPE, good, &[1]);
    for bytes in [0, 1, 32, 63, 65, 96, 128] {
        push(&format!("a signature of {bytes} bytes"), &[1], 1, &wrap(TYPE, good, &[cut(bytes)]), "signature");
        let both = wrap(TYPE, good, &[cut(bytes), own[0].clone()]);
        push(&format!("a signature of {bytes} bytes before a good one"), &[1], 1, &both, "ok");
        let twice = wrap(TYPE, good, &[cut(bytes), cut(bytes), own[0].clone()]);
        push(&format!("signatures of {bytes} bytes count for nobody"), &[1, 2], 2, &twice, "signature");
    }
    push("a signature of 64 bytes", &[1], 1, &wrap(TYPE, good, &[cut(64)]), "ok");
    for (number, kind) in [
        "application/vnd.extension-update.feed.v2+json",
        "application/vnd.extension-update.feed.v1+json ",
        "application/vnd.extension-update.feed.v1",
        "Application/vnd.extension-update.feed.v1+json",
        "application/vnd.extension-update.root.v1+json",
        "application/json",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("rightly signed for another type {number}");
        push(&name, &[1], 1, &wrap(kind, good, &by(kind, good, &[1])), "format");
        push(
            &format!("{name}, altered to the right one"),
            &[1],
            1,
            &wrap(TYPE, good, &by(kind, good, &[1])),
            "signature",
        );
    }
    let edits: Vec<(&str, String, &str)> = vec![
        ("payload in the URL alphabet", edit(&|e| url(&mut e["payload"])), "ok"),
        ("signature in the URL alphabet", edit(&|e| sig(e, &url)), "ok"),
        ("payload without padding", edit(&|e| bare(&mut e["payload"])), "format"),
        ("signature without padding", edit(&|e| sig(e, &bare)), "signature"),
        ("payload with a space", edit(&|e| spaced(&mut e["payload"])), "format"),
        ("signature with a space", edit(&|e| sig(e, &spaced)), "signature"),
        ("a wrong keyid", edit(&|e| e["signatures"][0]["keyid"] = "0000000000000000".into()), "ok"),
        ("U+FFFD beside", edit(&|e| e["note"] = "\u{fffd}".into()), "format"),
        (
            "no keyid and other keys",
            edit(&|e| e["signatures"][0] = json!({"a": 1, "sig": e["signatures"][0]["sig"]})),
            "ok",
        ),
        ("a keyid that is no text", edit(&|e| e["signatures"][0]["keyid"] = 7.into()), "ok"),
        ("a signature that is no text", edit(&|e| e["signatures"][0]["sig"] = 7.into()), "format"),
        ("a signature without a sig", edit(&|e| e["signatures"] = json!([{}])), "format"),
        ("signatures that are an object", edit(&|e| e["signatures"] = json!({"sig": "AAAA"})), "format"),
        ("signatures that are a text", edit(&|e| e["signatures"] = "AAAA".into()), "format"),
        ("signatures that are null", edit(&|e| e["signatures"] = Value::Null), "unsigned"),
        ("a payload that is a number", edit(&|e| e["payload"] = 7.into()), "format"),
        ("a payload that is not there", edit(&|e| e["payload"] = Value::Null), "format"),
        ("a type that is not there", edit(&|e| e["payloadType"] = Value::Null), "format"),
        ("a type that is a list", edit(&|e| e["payloadType"] = json!([TYPE])), "format"),
        ("a feed out of its envelope", "{\"schema\":1,\"products\":{}}".into(), "unsigned"),
        ("half of a feed out of its envelope", "{\"schema\":1}".into(), "format"),
        ("products alone", "{\"products\":{}}".into(), "format"),
        ("type altered", edit(&|e| e["payloadType"] = "text/plain".into()), "signature"),
        ("no signature", edit(&|e| e["signatures"] = json!([])), "unsigned"),
        ("a key twice", plain.replacen('{', "{\"payload\":\"\",", 1), "format"),
        ("depth 8", edit(&|e| e["x"] = json!([[[[[[[1]]]]]]])), "ok"),
        ("depth 9", edit(&|e| e["x"] = json!([[[[[[[[1]]]]]]]])), "format"),
        ("rightly signed for something else", wrap("text/тип", good, &by("text/тип", good, &[1])), "format"),
        (
            "the type's length in characters",
            wrap("text/тип", good, &[raw(1, &encoded("text/тип", 8, good, good.len()))]),
            "signature",
        ),
        (
            "the payload's length in characters",
            wrap(TYPE, good, &[raw(1, &encoded(TYPE, TYPE.len(), good, 17))]),
            "signature",
        ),
        ("the payload alone signed", wrap(TYPE, good, &[raw(1, good)]), "signature"),
        ("another's payload that is no JSON", wrap(TYPE, b"<", &by(TYPE, b"<", &[2])), "signature"),
    ];
    for (name, text, expected) in edits {
        push(name, &[1], 1, &text, expected);
    }
    crate::list(&lines)
}
