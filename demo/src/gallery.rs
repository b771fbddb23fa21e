//! The gallery's fixtures: how each screen of the panel is brought about, read from `www/demo/gallery/`, and the page that shows one of them.
//! It must never show a screen by any other way than a host has: the page is the one that ships, with a clock that stands still and a host that plays
//! the fixture put in before it. Read next: `docs/gallery.md`, then `demo/pages/gallery-play.js`.

use std::{fs, path::Path};

use axum::{
    extract::{Path as Address, Query, State},
    http::StatusCode,
    response::Response,
};
use base64ct::{Base64, Encoding};
use serde_json::{Map, Value, json};

use crate::{
    Folders, Signatory,
    envelope::{Envelope, PAYLOAD_TYPE, ROOT_TYPE},
    folder,
    reply::{refuse, tell, tell_json},
    routes::Shared,
};

/// How a screen is to look: what a reader of the gallery chooses.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// As the config has it; empty for the fixture's own.
    pub locale: String,
    /// As the config has it; empty for the fixture's own.
    pub theme: String,
}

/// Everything that the fixtures have in common, and the fixtures.
pub struct Gallery {
    shared: Value,
    screens: Vec<Value>,
}

impl Gallery {
    /// Reads the fixtures in their folder.
    ///
    /// # Errors
    /// A sentence that names the file that cannot be used.
    pub fn read(folder: &Path) -> Result<Gallery, String> {
        let shared = read_json(&folder.join("config.json"))?;
        let entries = fs::read_dir(folder.join("screens")).map_err(|e| format!("{}: {e}", folder.display()))?;
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
        files.sort();
        let mut screens = Vec::new();
        for file in &files {
            match read_json(file)? {
                Value::Array(list) => screens.extend(list),
                _ => return Err(format!("{}: is no list of screens", file.display())),
            }
        }
        Ok(Gallery { shared, screens })
    }

    /// What a list of the screens needs to know of each: `name`, `title`, `state`, `code`.
    pub fn list(&self) -> Vec<Value> {
        let told = |screen: &Value| {
            let told = ["name", "title", "state", "code", "telling"].map(|key| (key.to_owned(), screen[key].clone()));
            Value::Object(told.into_iter().filter(|(_, value)| !value.is_null()).collect())
        };
        self.screens.iter().map(told).collect()
    }

    /// The screen as the player of the page reads it: the whole config, and each answer as the text that a host would hand on.
    ///
    /// # Errors
    /// A sentence that says what the fixture lacks.
    pub fn tell(&self, name: &str, look: &Look) -> Result<Value, String> {
        let fixture = self.resolve(name)?;
        let kind = fixture["source"].as_str().unwrap_or("releases-api");
        let source = &self.shared["sources"][kind];
        let mut config = self.shared["config"].clone();
        config["source"] = merge(&json!({"kind": kind, "transport": "host"}), source);
        config = merge(&config, &fixture["config"]);
        for (key, chosen) in [("locale", &look.locale), ("theme", &look.theme)] {
            if !chosen.is_empty() {
                config[key] = json!(chosen);
            }
        }
        let several = config["extensions"].as_array().cloned().unwrap_or_default();
        if several.is_empty() {
            pin(&mut config);
        } else {
            let whole = |one: &Value| {
                let kind = one["source"]["kind"].as_str().unwrap_or(kind);
                let mut source = merge(&json!({"kind": kind, "transport": "host"}), &self.shared["sources"][kind]);
                source = merge(&source, &one["source"]);
                let mut one = merge(one, &json!({ "source": source }));
                pin(&mut one);
                one
            };
            config["extensions"] = several.iter().map(whole).collect();
        }
        let answers = fixture["answers"].as_array().cloned().unwrap_or_default();
        let steps = fixture["steps"].as_array().cloned().unwrap_or_default();
        let answers: Vec<Value> = answers.iter().map(|answer| self.write_answer(answer)).collect::<Result<_, _>>()?;
        let steps = steps.into_iter().map(|mut step| {
            if !step["answer"].is_null() {
                step["answer"] = self.write_answer(&step["answer"])?;
            }
            Ok(step)
        });
        Ok(json!({
            "name": name, "title": fixture["title"], "state": fixture["state"], "code": fixture["code"], "start": fixture["start"] != json!(false),
            "moment": self.shared["moment"], "config": config, "answers": answers, "steps": steps.collect::<Result<Vec<_>, String>>()?
        }))
    }

    /// The fixture, with what it takes over from another one.
    fn resolve(&self, name: &str) -> Result<Value, String> {
        let found = self.screens.iter().find(|screen| screen["name"] == name);
        let fixture = found.ok_or_else(|| format!("there is no screen «{name}»"))?;
        let Some(like) = fixture["like"].as_str() else { return Ok(fixture.clone()) };
        let mut whole = self.resolve(like)?;
        let config = merge(&whole["config"], &fixture["config"]);
        for (key, value) in fixture.as_object().into_iter().flatten() {
            whole[key] = value.clone();
        }
        whole["config"] = config;
        whole["code"] = fixture["code"].clone();
        Ok(whole)
    }

    /// `{"status", "headers", "body"}` or `{"error"}`, whatever shorthand the fixture uses.
    fn write_answer(&self, answer: &Value) -> Result<Value, String> {
        let body = if let Some(modules) = answer["modules"].as_array() {
            let modules: Vec<Value> =
                modules.iter().map(|module| expand(merge(&self.shared["module"], module))).collect();
            json!({ "modules": modules, "result": "" }).to_string()
        } else if answer["feed"].is_object() {
            self.write_feed(&answer["feed"], answer)?
        } else if answer["json"].is_null() {
            answer["body"].as_str().unwrap_or_default().to_owned()
        } else {
            answer["json"].to_string()
        };
        Ok(match answer.get("error") {
            Some(error) => json!({ "error": error }),
            None => json!({
                "status": answer["status"].as_u64().unwrap_or(200), "headers": merge(&json!({}), &answer["headers"]), "body": body
            }),
        })
    }

    /// The demo's first root: its first key signs feeds, its second says that they are the newest.
    fn write_root(&self) -> Value {
        let role = |who: Signatory| json!({ "keys": [Base64::encode_string(&who.public_key())], "threshold": 1 });
        let root = merge(
            &json!({ "schema": 1, "version": 1, "root": role(Signatory::First), "feed": role(Signatory::First), "fresh": role(Signatory::Second) }),
            &json!({ "issued": self.shared["feed"]["issued"], "expires": self.shared["feed"]["expires"] }),
        );
        Envelope::sign(ROOT_TYPE, root.to_string().into_bytes(), &[Signatory::First]).to_value()
    }

    fn write_feed(&self, feed: &Value, answer: &Value) -> Result<String, String> {
        let mut payload = merge(&self.shared["feed"], feed);
        let default = &self.shared["release"];
        let releases = feed["releases"].as_array().ok_or("a feed has no list of releases")?;
        let releases: Vec<Value> = releases
            .iter()
            .map(|release| {
                // Notes are taken as they are, or not at all: merged by language they would mix.
                let mut whole = merge(default, release);
                match release.get("notes") {
                    Some(Value::Null) => whole["notes"] = json!({}),
                    Some(notes) => whole["notes"] = notes.clone(),
                    None => {}
                }
                expand(whole)
            })
            .collect();
        let product = feed["product"].as_str().unwrap_or("DEMO").to_owned();
        let name = payload["name"].clone();
        if let Some(fields) = payload.as_object_mut() {
            fields.retain(|key, _| !["releases", "product", "name"].contains(&key.as_str()));
        }
        payload["products"] = json!({ product: { "name": name, "releases": releases } });
        let keys: Vec<&str> = match answer.get("keys") {
            Some(keys) => keys.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
            None => vec!["first"],
        };
        if keys.is_empty() {
            return Ok(payload.to_string());
        }
        let signatories: Vec<Signatory> = keys.into_iter().map(name_signatory).collect::<Result<_, _>>()?;
        let mut envelope = Envelope::sign(PAYLOAD_TYPE, payload.to_string().into_bytes(), &signatories).to_value();
        if answer["rooted"] == json!(true) {
            envelope["roots"] = json!([self.write_root()]);
        }
        Ok(envelope.to_string())
    }
}

/// A signed feed needs keys, and a fixture that is `rooted` pins a root instead: where the fixture names none it is the demo's first.
fn pin(config: &mut Value) {
    if config["policy"]["root"] == json!(true) {
        config["policy"]["root"] = json!({ "keys": [Base64::encode_string(&Signatory::First.public_key())] });
        return;
    }
    if config["source"]["kind"] == "signed-feed" && config["policy"]["publicKeys"].is_null() {
        config["policy"]["publicKeys"] = json!([Base64::encode_string(&Signatory::First.public_key())]);
    }
}

fn name_signatory(name: &str) -> Result<Signatory, String> {
    match name {
        "first" => Ok(Signatory::First),
        "second" => Ok(Signatory::Second),
        "stranger" => Ok(Signatory::Stranger),
        _ => Err(format!("nobody is called «{name}»")),
    }
}

/// `base` with the keys of `changes` in their places; `null` takes a key away.
fn merge(base: &Value, changes: &Value) -> Value {
    match (base, changes) {
        (_, Value::Null) => base.clone(),
        (Value::Object(base), Value::Object(changes)) => {
            let mut merged: Map<String, Value> = base.clone();
            for (key, value) in changes {
                if value.is_null() {
                    merged.remove(key);
                } else {
                    let whole = merged.get(key).map_or_else(|| value.clone(), |old| merge(old, value));
                    merged.insert(key.clone(), whole);
                }
            }
            Value::Object(merged)
        }
        _ => changes.clone(),
    }
}

/// Writes out texts that the fixture only describes: `{"repeat": 1000, "line": "- {n}"}`.
fn expand(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            match (fields.get("repeat").and_then(Value::as_u64), fields.get("line").and_then(Value::as_str)) {
                (Some(count), Some(line)) => {
                    let lines: Vec<String> = (1..=count).map(|n| line.replace("{n}", &n.to_string())).collect();
                    json!(lines.join("\n"))
                }
                _ => fields.into_iter().map(|(key, value)| (key, expand(value))).collect::<Map<_, _>>().into(),
            }
        }
        Value::Array(items) => items.into_iter().map(expand).collect(),
        other => other,
    }
}

fn read_json(file: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))
}

/// The shipped page with the fixture, its clock and its host before everything else.
///
/// # Errors
/// A sentence that names what is missing.
pub fn write_page(folders: &Folders, name: &str, look: &Look) -> Result<String, String> {
    let read = |folder: &Path, file: &str| {
        let file = folder.join(file);
        fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))
    };
    let screen = Gallery::read(&folders.gallery)?.tell(name, look)?;
    let page = read(&folders.pkg, "extension-update.html")?;
    let place = page.find("<meta").ok_or("the shipped page has no head")?;
    // Nothing in a JSON text can end a script, once its `<` are written by number.
    let screen =
        screen.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    let (clock, play) = (read(&folders.simulator, "gallery-clock.js")?, read(&folders.simulator, "gallery-play.js")?);
    let before = format!(
        "<link rel=\"icon\" href=\"data:,\"><script>window.galleryScreen = {screen};</script><script>{clock}</script><script>{play}</script>"
    );
    Ok(format!("{}{before}{}", &page[..place], &page[place..]))
}

/// GET `/gallery.html`.
pub async fn tell_gallery(State(shared): State<Shared>) -> Response {
    folder::tell_file(&shared.folders.simulator, "gallery.html")
}

/// GET `/gallery/screens.json`: the list for the gallery's page.
pub async fn tell_list(State(shared): State<Shared>) -> Response {
    match Gallery::read(&shared.folders.gallery) {
        Ok(gallery) => tell_json(&Value::Array(gallery.list())),
        Err(text) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &text),
    }
}

/// GET `/gallery/screen/{name}?locale=…&theme=…`: one screen and nothing else.
pub async fn tell_screen(
    State(shared): State<Shared>,
    Address(name): Address<String>,
    query: Query<Vec<(String, String)>>,
) -> Response {
    let mut look = Look::default();
    for (key, value) in &query.0 {
        match key.as_str() {
            "locale" => value.clone_into(&mut look.locale),
            "theme" => value.clone_into(&mut look.theme),
            _ => {}
        }
    }
    match write_page(&shared.folders, &name, &look) {
        Ok(page) => tell(StatusCode::OK, "text/html; charset=utf-8", page),
        Err(text) => refuse(StatusCode::NOT_FOUND, &text),
    }
}

/// GET `/gallery/pictures/{file}`: a kept picture.
pub async fn tell_picture(State(shared): State<Shared>, Address(file): Address<String>) -> Response {
    folder::tell_file(&shared.folders.pictures, &file)
}
