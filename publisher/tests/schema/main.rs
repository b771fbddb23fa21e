//! `docs/feed.schema.json` against the panel's own reader: one table of documents, two judges, and every difference has
//! its reason. The table is in `cases.rs`.

mod cases;
mod roots;

use cases::{Case, Core, ENVELOPES, PAYLOAD, PAYLOADS, Schema, texts};
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::trust;
use extension_update_signing::{FEED_TYPE, key, seal_bytes};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::path::Path;

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/feed.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The judge of a part of the schema. Formats count, as the document says days and moments by them.
fn judge_of(part: &str) -> Validator {
    let mut schema = schema();
    schema["$ref"] = format!("#/$defs/{part}").into();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

/// What the reader of the panel does with a payload.
fn read(text: &str) -> Core {
    let refused = |failure: extension_update::core::error::Failure| Core::Refuses(failure.code.as_str());
    let statement = match Statement::parse(text.as_bytes()) {
        Ok(statement) => statement,
        Err(failure) => return refused(failure),
    };
    match statement.feed_of("DEMO") {
        Err(failure) => refused(failure),
        Ok(feed) if feed.dropped.is_empty() => Core::Reads,
        Ok(feed) => {
            assert_eq!((feed.dropped.len(), feed.releases.len()), (1, 1), "one is dropped and the other stays: {text}");
            Core::Drops
        }
    }
}

/// What is wrong with a case; nothing where both judges say what stands in the table.
fn compare(name: &str, core: Core, expected: Core, says: Schema, valid: bool) -> Option<String> {
    let (takes, differs) = match says {
        Schema::Agrees => (expected == Core::Reads, false),
        Schema::CannotSay(_) => (true, expected == Core::Reads),
        Schema::Stricter(_) => (false, expected != Core::Reads),
    };
    assert!(!differs, "{name}: the table names a difference where there is none");
    let fine = core == expected && valid == takes;
    (!fine).then(|| {
        format!("{name}: the reader {core:?} instead of {expected:?}; the schema says {valid} instead of {takes}")
    })
}

fn expect_none(wrong: Vec<Option<String>>) {
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The document with the change of a case.
fn change(base: &Value, case: &Case) -> Value {
    let at = case.0.strip_prefix('~').map_or(case.0.into(), |rest| format!("/products/DEMO/releases/0{rest}"));
    let (parent, key) = at.rsplit_once('/').unwrap();
    let mut document = base.clone();
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{at}"));
    let value = (!case.1.is_empty()).then(|| serde_json::from_str::<Value>(case.1).unwrap());
    match (parent, value) {
        (Value::Object(entries), Some(value)) => drop(entries.insert(key.into(), value)),
        (Value::Object(entries), None) => assert!(entries.remove(key).is_some(), "{at} is not there"),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        _ => panic!("{at}"),
    }
    document
}

/// What is wrong with the judgement of a sound document, and of each change of it.
fn judge_all(part: &str, base: &Value, cases: &[Case], read: impl Fn(&Value) -> Core) -> Vec<Option<String>> {
    let judge = judge_of(part);
    let mut wrong = vec![compare("the sound one", read(base), Core::Reads, Schema::Agrees, judge.is_valid(base))];
    wrong.extend(cases.iter().map(|case| {
        let document = change(base, case);
        let name = format!("{part} {} = {}", case.0, case.1);
        compare(&name, read(&document), case.2, case.3, judge.is_valid(&document))
    }));
    wrong
}

#[test]
fn the_schema_is_a_schema_and_knows_both_parts() {
    jsonschema::meta::validate(&schema()).unwrap();
    let sound: Value = serde_json::from_str(PAYLOAD).unwrap();
    let wrong: Vec<String> =
        judge_of("payload").iter_errors(&sound).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(schema()["$ref"], json!("#/$defs/envelope"));
}

#[test]
fn each_payload_is_judged_alike_by_the_reader_and_by_the_schema() {
    let (judge, base) = (judge_of("payload"), serde_json::from_str::<Value>(PAYLOAD).unwrap());
    assert_eq!(read(PAYLOAD), Core::Reads);
    let mut wrong = judge_all("payload", &base, PAYLOADS, |document| read(&document.to_string()));
    for (name, text, expected, says) in texts() {
        let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        wrong.push(compare(name, read(&text), expected, says, judge.is_valid(&document)));
    }
    expect_none(wrong);
}

#[test]
fn each_envelope_is_judged_alike_by_the_core_and_by_the_schema() {
    let base = seal_bytes(FEED_TYPE, PAYLOAD.as_bytes(), &[7]);
    let judge = judge_of("envelope");
    let open = |document: &Value| match trust::open(&document.to_string(), &[key(7).public()], 1) {
        Ok(payload) => {
            assert_eq!(payload, PAYLOAD.as_bytes());
            Core::Reads
        }
        Err(failure) => Core::Refuses(failure.code.as_str()),
    };
    let mut wrong = judge_all("envelope", &base, ENVELOPES, open);
    let crowd = |count: usize| {
        let mut document = base.clone();
        document["signatures"] = Value::Array(vec![base["signatures"][0].clone(); count]);
        document
    };
    // The payload without its envelope is told from something else.
    let bare: Value = serde_json::from_str(PAYLOAD).unwrap();
    for (name, document, expected) in [
        ("16 signatures", crowd(16), Core::Reads),
        ("17 signatures", crowd(17), Core::Refuses("format")),
        ("no envelope", bare, Core::Refuses("unsigned")),
    ] {
        wrong.push(compare(name, open(&document), expected, Schema::Agrees, judge.is_valid(&document)));
    }
    expect_none(wrong);
}
