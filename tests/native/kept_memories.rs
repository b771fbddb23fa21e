//! A memory of an older or a newer panel: what it held then it holds now, and what nobody knows here is kept.

use crate::desk::sight::screen;
use crate::desk::vendor::*;
use crate::desk::*;
use extension_update::core::event::{Action, Wait};
use extension_update::core::exchange::Answer;
use serde_json::Value;

/// What 0.1.0 told a form to keep, letter by letter, around an envelope.
fn memory_of_0_1_0(seq: u64, more: &str) -> String {
    let envelope = Value::from(sign(&newest(seq)));
    let sha256 = hash(newest(seq).to_string());
    format!(
        r#"{{"seq":{seq},"sha256":"{sha256}","envelope":{envelope},"etag":"\"v{seq}\"","url":"https://updates.example.com/feed.json","checked":"2026-10-01T08:00:00Z","rollout":7{more}}}"#
    )
}

#[test]
fn a_memory_of_0_1_0_holds_what_it_held_then() {
    let opened = |more: &str, changes: &[(&str, &str)]| {
        let kept = memory_of_0_1_0(42, more);
        waiting(&[&[("memory", kept.as_str())], changes].concat())
    };
    // The counter, the name of what is kept, and the answer without the network.
    for (seq, state, code) in [(41, "failed", Some("rollback")), (42, "available", None), (43, "available", None)] {
        let mut desk = opened("", &[]);
        let params = desk.messages("fetch").pop().unwrap();
        assert_eq!(params.get("headers").unwrap().get("if-none-match").unwrap().as_str(), Some("\"v42\""));
        give(&mut desk, 200, &sign(&newest(seq)));
        assert_eq!((desk.state(), desk.code()), (state, code), "{seq}");
    }
    let mut unchanged = opened("", &[]);
    give(&mut unchanged, 304, "");
    assert_eq!(unchanged.state(), "available");
    let mut offline = opened("", &[]);
    offline.give(Answer::Unreachable);
    assert_eq!((offline.state(), offline.code()), ("offline", Some("network")));
    let mut altered = newest(42);
    altered["expires"] = "2027-03-31T08:00:00Z".into();
    let mut same = opened("", &[]);
    give(&mut same, 200, &sign(&altered));
    assert_eq!(same.code(), Some("equivocation"));
    // What the user decided.
    let session = [("host", r#"{"session":"7"}"#)];
    type Decided<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let decided: [Decided<'_>; 7] = [
        (r#","skipped":"0.0.0.4""#, &[], "skipped"),
        (r#","skipped":"0.0.0.3""#, &[], "available"),
        (r#","later":{"until":"2026-10-02T09:00:00Z"}"#, &[], "later"),
        (r#","later":{"until":"2026-10-02T07:00:00Z"}"#, &[], "available"),
        (r#","later":{"session":"7"}"#, &session, "later"),
        (r#","later":{"session":"6"}"#, &session, "available"),
        (r#","channel":"beta""#, &[], "available"),
    ];
    for (more, changes, state) in decided {
        let mut desk = opened(more, changes);
        give(&mut desk, 200, &sign(&newest(43)));
        assert_eq!(desk.state(), state, "{more}");
    }
    // An install of the session before, and of this one.
    let pending = r#","pending":{"version":"0.0.0.4","session":"7"}"#;
    assert_eq!(opened(pending, &session).state(), "restart-needed");
    let mut next = opened(pending, &[("host", r#"{"session":"8"}"#), ("extension.version", "\"0.0.0.4\"")]);
    give(&mut next, 200, &sign(&newest(43)));
    assert!(screen(&next).contains("data-part=\"updated\""));
}

#[test]
fn an_older_panel_keeps_of_a_newer_memory_what_it_does_not_know() {
    let later = [
        ("anchor", r#"{"version":3,"sha256":"ab","keys":["a","b"]}"#),
        ("retired", r#"["ab","cd"]"#),
        ("familiar", r#"[{"version":"0.0.0.4","sha256":"ab","since":"2026-10-01T08:00:00Z"}]"#),
        ("count", "12345678901234567890"),
        ("half", "0.5"),
        ("flag", "false"),
        ("none", "null"),
        ("words", r#""Слова «и» \"знаки\"""#),
    ];
    let more: String = later.iter().map(|(key, value)| format!(",\"{key}\":{value}")).collect();
    let mut kept = memory_of_0_1_0(42, &more);
    // One opening after another, each with what the one before told the form to keep.
    let walk: [fn(&mut Desk); 6] = [
        |desk| give(desk, 200, &sign(&newest(43))),
        |desk| {
            give(desk, 200, &sign(&newest(44)));
            desk.press(Action::Skip);
            desk.press(Action::UndoSkip);
        },
        |desk| {
            give(desk, 200, &sign(&newest(45)));
            desk.press(Action::Later(Wait::Hour));
            desk.press(Action::UndoLater);
        },
        |desk| {
            desk.give(Answer::Unreachable);
            desk.press(Action::Retry);
            give(desk, 200, &sign(&newest(46)));
        },
        |desk| {
            // The form starts the panel anew in the same page, with an older memory: what is unknown there stays, too.
            give(desk, 200, &sign(&newest(47)));
            desk.open(signed_start(&[("locale", "\"en\"")]));
            give(desk, 200, &sign(&newest(48)));
        },
        |desk| {
            give(desk, 200, &sign(&newest(49)));
            desk.press(Action::Install);
            desk.report_install("accepted", "");
            desk.report_install("installed", r#","version":"0.0.0.4""#);
        },
    ];
    for (number, step) in walk.into_iter().enumerate() {
        let mut desk = waiting(&[("memory", &kept)]);
        step(&mut desk);
        let told = desk.messages("remember");
        assert!(!told.is_empty(), "step {number}");
        for params in &told {
            let text = params.get("memory").unwrap().to_string();
            let told: Value = serde_json::from_str(&text).unwrap();
            for (key, value) in later {
                assert_eq!(told.get(key), Some(&serde_json::from_str(value).unwrap()), "step {number}, {key}: {text}");
            }
            assert_eq!(text.matches("\"anchor\"").count(), 1, "step {number}: {text}");
        }
        kept = told.last().unwrap().get("memory").unwrap().to_string();
    }
}
