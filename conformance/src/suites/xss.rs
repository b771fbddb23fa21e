//! Inputs that have run scripts elsewhere, as notes and as every other string of a feed, of a refusal, and of a host's
//! report.
//!
//! The page is made of nodes, so there is no HTML to look at: what is checked is that no string becomes anything but
//! text, a checked address or a version. That nothing runs in a browser is a matter of the end-to-end tests. Next:
//! `json.rs`.

use std::{borrow::Cow, thread};

use extension_update::{
    core::{address::Link, event::Action, markdown::Dialect},
    view::{
        node::{Attr, Element, Node, Tag},
        notes::render_with,
        text::ru,
    },
};
use extension_update_signing::{payload, plain, release, sign};
use serde_json::{Value, json};

use crate::{
    material::{Material, Missing, text},
    panel::{Panel, config, pinned},
    suite::{Suite, Tally, Verdict},
    suites::{
        addresses::{is_safe, shows_its_host},
        feeds::sentence_of,
    },
    tree::elements,
};

pub fn list() -> Vec<Suite> {
    vec![
        Suite { name: "xss/inputs as notes", run: |material| run(material, as_notes) },
        Suite { name: "xss/inputs, Releases API", run: |material| run(material, in_releases_api) },
        Suite { name: "xss/inputs, GitHub", run: |material| run(material, in_github) },
        Suite { name: "xss/inputs, signed feed", run: |material| run(material, in_signed_feed) },
        Suite { name: "xss/inputs, errors", run: |material| run(material, in_errors) },
    ]
}

fn run(material: &Material, judge: fn(&str) -> Verdict) -> Result<Tally, Missing> {
    let cases = material.read_list("xss/inputs.json")?;
    let name = |case: &Value| format!("{} {:?}", text(case, "id"), text(case, "input"));
    let judge_all = |cases: &[Value]| Tally::of(cases, name, |case| judge(text(case, "input")));
    // Each input is several whole panels: two processors are worth having.
    let (first, second) = cases.split_at(cases.len() / 2);
    Ok(thread::scope(|scope| {
        let other = scope.spawn(|| judge_all(second));
        let mut tally = judge_all(first);
        match other.join() {
            Ok(second) => tally.merge(second),
            Err(_) => tally.failed.push("the second half ended early".into()),
        }
        tally
    }))
}

fn as_notes(input: &str) -> Verdict {
    let mut strange = Vec::new();
    for dialect in [Dialect::Markdown, Dialect::Github, Dialect::Lines] {
        look(&render_with(input, dialect, &ru::TEXTS, &[]), Place::Notes, &mut strange);
    }
    Verdict::hold(strange.is_empty(), || strange.join("; "))
}

fn in_releases_api(input: &str) -> Verdict {
    let file = json!({"name": input, "url": input, "size": input, "md5": input, "sha256": input});
    let named = json!({"name": format!("{input}.cfe"), "url": "https://updates.example.com/files/DEMO.cfe", "size": 1});
    let whole = |version: &str, changelog: Value, file: &Value| {
        json!({"uniqid": version, "version": input, "name": input, "description": input, "changelog": changelog, "date": input,
               "download_link": input, "min_1c_version": input, "files": [file]})
    };
    let modules = [
        whole("0.0.0.4", input.into(), &named),
        whole("0.0.0.5", json!({"ru": input, "en": input}), &file),
        whole(input, input.into(), &named),
        json!({"uniqid": input, "version": "0.0.0.6", "changelog_ru": input, "files": input}),
    ];
    offer(&config("releases-api"), &json!({"modules": modules, "result": input}).to_string())
}

fn in_github(input: &str) -> Verdict {
    let asset = |name: &str, url: &str| json!({"name": name, "browser_download_url": url, "size": 1, "digest": input});
    let release = |tag: &str, assets: Value| json!({"tag_name": tag, "name": input, "body": input, "published_at": input, "html_url": input, "assets": assets});
    let good = "https://github.example.com/a/b.cfe";
    let releases = [
        // Where the input makes a name that no file can have, the other file stays.
        release("v0.0.0.4", json!([asset(&format!("{input}.cfe"), good), asset("DEMO.cfe", good)])),
        release("v0.0.0.5", json!([asset("DEMO.cfe", input)])),
        release(input, json!([asset("DEMO.cfe", good)])),
        release("v0.0.0.6", json!([asset(input, input)])),
    ];
    offer(&config("github-releases"), &json!(releases).to_string())
}

/// One release for each place that a string of the feed can stand in; those that become wrong by it are dropped, and
/// the rest stands.
fn in_signed_feed(input: &str) -> Verdict {
    let words = json!({"ru": input, "en": input});
    let changes: [(&str, Value); 11] = [
        ("/notes", words.clone()),
        ("/artifact/name", format!("{input}.cfe").into()),
        ("/artifact/urls", json!([input])),
        ("/artifact/sha256", input.into()),
        ("/channel", input.into()),
        ("/date", input.into()),
        ("/kind", input.into()),
        ("/requires", json!({"configurations": [{"name": input}]})),
        ("/requires", json!({"platform": {"min": input}, "from": input})),
        ("/critical", json!({"below": input})),
        ("/rollout", json!({"start": input, "hours": 1})),
    ];
    let mut releases: Vec<Value> = (4u32..)
        .zip(changes)
        .map(|(number, (place, value))| {
            let mut release = plain(&format!("0.0.0.{number}"));
            let (parent, key) = place.rsplit_once('/').unwrap_or_default();
            if let Some(object) = release.pointer_mut(parent).and_then(Value::as_object_mut) {
                object.insert(key.to_owned(), value);
            }
            release
        })
        .collect();
    releases.push(json!({"version": "0.0.0.30", "date": "2026-10-01", "kind": "info", "link": input, "notes": words}));
    releases.push(json!({"version": "0.0.0.31", "date": "2026-10-01", "kind": "info", "link": format!("https://example.com/{input}"), "notes": words}));
    releases.push(release("0.0.0.3", json!({"withdrawn": {"reason": words, "replacedBy": input}})));
    releases.push(plain(input));
    let mut statement = payload(1, &releases);
    statement["products"]["DEMO"]["name"] = words;
    statement["products"]["DEMO"]["homepage"] = input.into();
    let mut config = pinned(&[1], 1);
    // Each channel is allowed, also the one that the input names.
    config["policy"]["channels"] = json!(["stable", input]);
    offer(&config, &sign(&statement))
}

fn in_errors(input: &str) -> Verdict {
    let refusals = [
        (400, json!({"error": input}).to_string()),
        (200, json!({"error": input}).to_string()),
        (403, input.to_owned()),
        (200, input.to_owned()),
    ];
    refusals
        .iter()
        .fold(Verdict::Passed, |so_far, (status, body)| so_far.and(|| answer(&config("releases-api"), *status, body)))
        .and(|| answer(&config("github-releases"), 500, &json!({"message": input}).to_string()))
        .and(|| answer(&pinned(&[1], 1), 200, input))
        .and(|| in_a_report(input))
}

/// The words of a host about an install that failed, and the version that it says it has installed.
fn in_a_report(input: &str) -> Verdict {
    let mut verdict = Verdict::Passed;
    for (name, more) in [
        ("failed", json!({"code": "other", "text": input, "restored": true})),
        ("failed", json!({"code": "lock", "text": input, "restored": false})),
        ("installed", json!({"version": input})),
    ] {
        let file = json!({"name": "DEMO.cfe", "url": "https://updates.example.com/files/DEMO.cfe", "size": 1});
        let offer = json!({"modules": [{"uniqid": "0.0.0.4", "changelog": "a", "files": [file]}]}).to_string();
        let report = |mut panel: Panel| {
            panel.press(Action::Install);
            panel.report_install(name, &more);
            look_at_page(&panel)
        };
        verdict = verdict.and(|| Panel::answered(&config("releases-api"), 200, &offer).map(report).into());
    }
    verdict
}

/// A feed in which a release stays that can be offered: the input has reached the page, and is not only dropped with
/// all that it stands in.
fn offer(config: &Value, feed: &str) -> Verdict {
    let judge = |panel: Panel| {
        Verdict::hold(panel.state() == "available", || format!("it ends in {}", panel.ending()))
            .and(|| look_at_page(&panel))
    };
    Panel::answered(config, 200, feed).map(judge).into()
}

/// A panel gets this answer: whatever it is, the page shows a state with words, and nothing of the answer is more than
/// text.
fn answer(config: &Value, status: u16, body: &str) -> Verdict {
    Panel::answered(config, status, body).map(|panel| look_at_page(&panel)).into()
}

fn look_at_page(panel: &Panel) -> Verdict {
    let page = panel.view();
    let mut strange = Vec::new();
    for notes in panel.notes() {
        look(&notes, Place::Notes, &mut strange);
    }
    look(&[Node::Element(page)], Place::Screen, &mut strange);
    let words = sentence_of(panel.view());
    Verdict::hold(strange.is_empty(), || strange.join("; ")).and(|| {
        Verdict::hold(!words.is_empty() && panel.state() != "checking", || format!("{} without words", panel.state()))
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Screen,
    Notes,
}

/// Collects what could not have come from the panel itself.
fn look(nodes: &[Node], place: Place, strange: &mut Vec<String>) {
    for Element { tag, attrs, .. } in elements(nodes) {
        // The words of buttons and bars are the panel's; notes that held one could play the panel.
        if place == Place::Notes && matches!(tag, Tag::Button | Tag::Progress | Tag::Section | Tag::Div) {
            strange.push(format!("<{}> in the notes", tag.as_str()));
        }
        for (attr, value) in attrs {
            // What is borrowed stands in the program itself; what is owned came from outside.
            let from_outside = if let Cow::Owned(value) = value { Some(value.as_str()) } else { None };
            let fits = from_outside.is_none_or(|value| may_hold(*attr, value));
            if !fits || (place == Place::Notes && matches!(attr, Attr::Action | Attr::Panel | Attr::State)) {
                strange.push(format!("<{} {}={value:?}>", tag.as_str(), attr.as_str()));
            }
        }
    }
}

/// Whether an attribute may hold this text from outside.
fn may_hold(attr: Attr, text: &str) -> bool {
    let harmless = |c: char| c.is_ascii_alphanumeric() || ".+-".contains(c);
    match attr {
        Attr::Href => is_safe(text) && Link::parse(text).is_some_and(|link| shows_its_host(&link)),
        Attr::Start | Attr::Max | Attr::Value => text.bytes().all(|byte| byte.is_ascii_digit()),
        Attr::Version => text.chars().all(harmless),
        // Labels that the panel puts together of its own words, and of the name that the config gives: nothing of a
        // feed stands in them.
        Attr::AriaLabel | Attr::AriaValueText => {
            text.chars().all(|c| c.is_alphanumeric() || " «».,…\u{a0}".contains(c))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The inputs that the end-to-end tests tell a browser: they stand in this repository, so this holds without any
    /// material beside it.
    const OWN: &str = include_str!("../../../tests/browser/e2e/cases/xss.json");

    #[test]
    fn our_own_inputs_are_no_more_than_text_wherever_they_stand() {
        let cases: Vec<Value> = serde_json::from_str(OWN).unwrap();
        assert!(cases.len() >= 180, "{} inputs", cases.len());
        let mut tally = Tally::default();
        for case in &cases {
            let input = text(case, "input");
            for judge in [as_notes, in_releases_api, in_github, in_signed_feed, in_errors] {
                tally.judge(&format!("{input:?}"), || judge(input));
            }
        }
        assert_eq!(tally.failed, [""; 0]);
        assert_eq!(tally.passed, 5 * cases.len());
    }
}
