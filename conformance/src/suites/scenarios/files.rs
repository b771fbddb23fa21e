//! Scenarios of files and names: what is asked for, what is installed, and by which hash. Next: `../attacks.rs`.

use extension_update::core::event::Action;
use extension_update_signing::{newest, payload, plain, sign};
use serde_json::{Value, json};

use super::{Outcome, after, feed, is_not_remembered, same, start};
use crate::panel::{Panel, pinned};

pub fn one_question_for_one_file() -> Outcome {
    let mut panel = start(&json!({}))?;
    let question = panel.last("fetch");
    same(
        "method and address",
        (question["method"].as_str(), question["url"].as_str()),
        (Some("GET"), Some("https://updates.example.com/feed/")),
    )?;
    same("body", question["body"].clone(), Value::Null)?;
    panel.answer(200, &feed(1));
    same("questions", panel.count("fetch"), 1)
}

pub fn nothing_is_installed_before_a_check() -> Outcome {
    let mut panel = start(&json!({}))?;
    panel.press(Action::Install);
    same("installs", panel.count("install"), 0)?;
    panel.answer(200, &feed(1));
    panel.press(Action::Install);
    same("installs", panel.count("install"), 1)
}

pub fn a_missing_file_is_a_status_and_no_offer() -> Outcome {
    let mut panel = start(&json!({}))?;
    panel.answer(404, "not found");
    same("state", panel.ending().as_str(), "failed/http-status")?;
    is_not_remembered(&panel)
}

pub fn an_install_names_the_signed_file() -> Outcome {
    let mut panel = after(&feed(1))?;
    panel.press(Action::Install);
    let install = panel.last("install");
    same(
        "extension and version",
        (install["extension"].as_str(), install["version"].as_str()),
        (Some("DEMO"), Some("0.0.0.4")),
    )?;
    let file = json!({"name": "DEMO.cfe", "urls": ["https://updates.example.com/files/DEMO.cfe"], "size": 51814, "sha256": "0123456789abcdef".repeat(4), "md5": null});
    same("file", install["artifact"].clone(), file)
}

pub fn an_install_names_a_file_in_a_folder() -> Outcome {
    let mut release = plain("0.0.0.4");
    let url = "https://updates.example.com/a/b%20c/../d/DEMO.cfe";
    release["artifact"]["urls"] = json!([url]);
    let mut panel = after(&sign(&payload(1, &[release.clone()])))?;
    panel.press(Action::Install);
    same("address", panel.last("install")["artifact"]["urls"].clone(), json!([url]))?;
    // A name that would lead the host into another folder is no name.
    for name in ["../DEMO.cfe", "a/DEMO.cfe", "..\\DEMO.cfe", "C:DEMO.cfe"] {
        release["artifact"]["name"] = name.into();
        let panel = after(&sign(&payload(1, &[release.clone()])))?;
        same(name, panel.state(), "unclear")?;
    }
    Ok(())
}

pub fn a_substituted_file_is_not_installed() -> Outcome {
    let mut panel = after(&feed(1))?;
    panel.press(Action::Install);
    panel.report_install("accepted", &json!({}));
    panel.report_install("failed", &json!({"code": "hash", "text": "another file", "restored": true}));
    same("state", panel.ending().as_str(), "failed/hash")?;
    panel.press(Action::Retry);
    panel.report_install("installed", &json!({"version": "0.0.0.2"}));
    same("another version in the base", panel.ending().as_str(), "failed/version-mismatch")?;
    same("restarts", panel.count("restart"), 0)
}

pub fn each_honest_change_is_offered_and_each_other_is_refused() -> Outcome {
    let mut panel = after(&feed(1))?;
    for round in 1..=10 {
        let mut honest = plain("0.0.0.4");
        honest["artifact"]["sha256"] = format!("{round:064x}").into();
        panel.press(Action::Check);
        panel.answer(200, &sign(&payload(round + 1, &[honest.clone()])));
        same("an honest change", panel.ending().as_str(), "available")?;
        let memory = panel.memory();
        honest["artifact"]["sha256"] = "ff".repeat(32).into();
        panel.press(Action::Check);
        panel.answer(200, &sign(&payload(round + 1, &[honest])));
        same("the same counter again", panel.ending().as_str(), "failed/equivocation")?;
        same("the memory", panel.memory(), memory)?;
    }
    Ok(())
}

pub fn an_install_carries_size_and_sha256() -> Outcome {
    let mut upper = plain("0.0.0.4");
    upper["artifact"]["sha256"] = "AB".repeat(32).into();
    let mut panel = after(&sign(&payload(1, &[upper])))?;
    panel.press(Action::Install);
    let file = panel.last("install")["artifact"].clone();
    same(
        "size and hash",
        (file["size"].as_u64(), file["sha256"].as_str()),
        (Some(51814), Some("ab".repeat(32).as_str())),
    )
}

pub fn a_file_without_a_known_hash_is_not_offered() -> Outcome {
    for (name, value) in [
        ("sha512", "ab".repeat(64)),
        ("sha256", "ab".repeat(31)),
        ("sha256", "zz".repeat(32)),
        ("sha256", String::new()),
    ] {
        let mut unknown = plain("0.0.0.5");
        if let Some(artifact) = unknown["artifact"].as_object_mut() {
            artifact.remove("sha256");
            artifact.insert(name.to_owned(), value.into());
        }
        let panel = after(&sign(&payload(1, &[unknown, plain("0.0.0.4")])))?;
        same("offered", panel.offered().as_str(), "0.0.0.4")?;
    }
    Ok(())
}

pub fn a_product_of_any_name_is_found_and_names_no_path() -> Outcome {
    for name in
        ["../../x", "a/b", "?", "#", "%2e%2e", "\"><script>", "Ёж 🦔", "__proto__", "constructor", "\u{202e}x", "a\0b"]
    {
        let mut config = pinned(&[1], 1);
        config["extension"]["id"] = name.into();
        let mut payload = newest(1);
        let product = payload["products"]["DEMO"].take();
        payload["products"] = json!({name: product});
        let mut panel = Panel::start(&config)?;
        same("address", panel.last("fetch")["url"].as_str(), Some("https://updates.example.com/feed/"))?;
        panel.answer(200, &sign(&payload));
        same(name, panel.ending().as_str(), "available")?;
        panel.press(Action::Install);
        same(name, panel.last("install")["extension"].as_str(), Some(name))?;
        // A product of that name that is not there is not found by accident.
        let mut other = Panel::start(&config)?;
        other.answer(200, &feed(1));
        same(name, other.ending().as_str(), "failed/wrong-product")?;
    }
    Ok(())
}
