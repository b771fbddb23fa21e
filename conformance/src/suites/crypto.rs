//! Verdicts on signatures and hashes, in native code, in WebAssembly and in the JavaScript twin: every one of them,
//! without a policy. Next: `attacks.rs`.

use base64ct::{Base64, Encoding};
use serde_json::Value;

use crate::{
    engine::{Form, Question},
    material::{Material, Missing, text},
    policy::Policy,
    suite::{Suite, Tally, Verdict},
};

pub fn list() -> Vec<Suite> {
    vec![
        Suite { name: "crypto/own, native", run: |material| run(material, Form::Native, own) },
        Suite { name: "crypto/own, wasm", run: |material| run(material, Form::Wasm, own) },
        Suite { name: "crypto/own, twin", run: |material| run(material, Form::Twin, own) },
        Suite { name: "crypto/wycheproof, native", run: |material| run(material, Form::Native, wycheproof) },
        Suite { name: "crypto/wycheproof, wasm", run: |material| run(material, Form::Wasm, wycheproof) },
        Suite { name: "crypto/wycheproof, twin", run: |material| run(material, Form::Twin, wycheproof) },
        Suite { name: "crypto/ed25519-sign-input, native", run: |material| run(material, Form::Native, sign_input) },
        Suite { name: "crypto/ed25519-sign-input, wasm", run: |material| run(material, Form::Wasm, sign_input) },
        Suite { name: "crypto/ed25519-sign-input, twin", run: |material| run(material, Form::Twin, sign_input) },
        Suite { name: "crypto/sha256-cavp, native", run: |material| run(material, Form::Native, sha256) },
        Suite { name: "crypto/sha256-cavp, wasm", run: |material| run(material, Form::Wasm, sha256) },
        Suite { name: "crypto/sha256-cavp, twin", run: |material| run(material, Form::Twin, sha256) },
        Suite { name: "crypto/minisign", run: minisign },
    ]
}

/// A question, and the answer that must come.
struct Vector {
    name: String,
    question: Question,
    expected: Value,
}

type Vectors = fn(&Material) -> Result<Vec<Vector>, Missing>;

fn run(material: &Material, form: Form, vectors: Vectors) -> Result<Tally, Missing> {
    let vectors = vectors(material)?;
    let (questions, expected): (Vec<Question>, Vec<(String, Value)>) =
        vectors.into_iter().map(|vector| (vector.question, (vector.name, vector.expected))).unzip();
    let answers = form.ask(&questions)?;
    let mut tally = Tally::default();
    for ((name, expected), answer) in expected.iter().zip(answers) {
        tally.judge(name, || Verdict::hold(answer == *expected, || format!("{answer} instead of {expected}")));
    }
    Ok(tally)
}

/// Our own vectors, which stand in this repository: the compiled forms are held to them also where there is no
/// material.
const OWN: &str = include_str!("../../../tests/vectors/data/ed25519.json");

fn own(_: &Material) -> Result<Vec<Vector>, Missing> {
    let cases: Vec<Value> = serde_json::from_str(OWN).map_err(|error| Missing(format!("ed25519.json ({error})")))?;
    let vector = |case: &Value| Vector {
        name: text(case, "name").into(),
        question: Question::Verify {
            key: bytes(text(case, "key")),
            message: bytes(text(case, "message")),
            signature: bytes(text(case, "signature")),
        },
        expected: case["strict"].clone(),
    };
    Ok(cases.iter().map(vector).collect())
}

fn wycheproof(material: &Material) -> Result<Vec<Vector>, Missing> {
    let suite = material.read_json("crypto/wycheproof/ed25519_test.json")?;
    let mut vectors = Vec::new();
    for group in suite["testGroups"].as_array().into_iter().flatten() {
        for test in group["tests"].as_array().into_iter().flatten() {
            let question = Question::Verify {
                key: bytes(text(&group["publicKey"], "pk")),
                message: bytes(text(test, "msg")),
                signature: bytes(text(test, "sig")),
            };
            let expected = (test["result"] == "valid").into();
            vectors.push(Vector { name: format!("{} {}", test["tcId"], test["flags"]), question, expected });
        }
    }
    let size = suite["numberOfTests"].as_u64();
    if size == Some(vectors.len() as u64) { Ok(vectors) } else { Err(Missing(format!("{size:?} vectors"))) }
}

/// Each vector as it is, and with one bit of it changed in the message, the signature and the key.
fn sign_input(material: &Material) -> Result<Vec<Vector>, Missing> {
    let mut vectors = Vec::new();
    for (at, case) in material.read_list("crypto/ed25519-sign-input/vectors.json")?.iter().enumerate() {
        let (key, message, signature) = (bytes(text(case, "pk")), bytes(text(case, "msg")), bytes(text(case, "sig")));
        let flip = |mut bytes: Vec<u8>| {
            let place = at % bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= 1 << (at % 8);
            }
            bytes
        };
        let longer = [message.clone(), vec![0]].concat();
        let mut push = |what: &str, key: &[u8], message: &[u8], signature: &[u8], expected: bool| {
            let question = Question::Verify { key: key.into(), message: message.into(), signature: signature.into() };
            vectors.push(Vector { name: format!("{}{what}", at + 1), question, expected: expected.into() });
        };
        push("", &key, &message, &signature, true);
        push(", a longer message", &key, &longer, &signature, false);
        push(", another signature", &key, &message, &flip(signature.clone()), false);
        push(", another key", &flip(key.clone()), &message, &signature, false);
    }
    Ok(vectors)
}

fn sha256(material: &Material) -> Result<Vec<Vector>, Missing> {
    let cases = material.read_list("crypto/sha256-cavp/SHA256ShortMsg.json")?;
    let vector = |case: &Value| Vector {
        name: format!("{} bits", case["len_bits"]),
        question: Question::Hash { message: bytes(text(case, "msg")) },
        expected: case["md"].clone(),
    };
    Ok(cases.iter().map(vector).collect())
}

/// The panel's feeds are no minisign files; what is plain Ed25519 in them holds all the same.
fn minisign(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    for case in material.read_list("crypto/minisign/cases.json")? {
        tally.judge(&format!("{} of {}", case["message"], case["valid"]), || {
            let decode = |line: &str| Base64::decode_vec(line).unwrap_or_default();
            let file = text(&case, "signature_file");
            let (key, signature) = (decode(text(&case, "public_key")), decode(file.lines().nth(1).unwrap_or_default()));
            let (Some(key), Some(signature)) = (key.get(10..), signature.get(10..)) else {
                return Verdict::Failed("no minisign file".into());
            };
            if case["prehashed"] == true {
                // Over a BLAKE2b hash, which the panel does not have.
                return Verdict::Excused(Policy::NotOurs);
            }
            let question = Question::Verify {
                key: key.into(),
                message: text(&case, "message").into(),
                signature: signature.into(),
            };
            match Form::Native.ask(&[question]) {
                Ok(answers) => Verdict::hold(answers[0] == case["valid"], || format!("{answers:?}")),
                Err(Missing(what)) => Verdict::Failed(what),
            }
        });
    }
    Ok(tally)
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().filter_map(|c| c.to_digit(16)).filter_map(|digit| u8::try_from(digit).ok()).collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
