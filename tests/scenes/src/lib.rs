//! The catalogue of scenes: how each state of the panel is brought about, in `screens/*.json`, and what they have in
//! common, in `config.json`.
//!
//! Two players bring a scene about: `tests/native/desk/player.rs` at the panel's core, `gallery-play.js` in a page.
//! What a scene may hold is said in `docs/gallery.md`. This crate must never know the panel: a scene is what a host has
//! and what a service answers.

mod signatory;

use extension_update_signing::ROOT_TYPE;
use serde_json::{Map, Value, json};
use std::{fs, path::Path};

pub use extension_update_signing::FEED_TYPE;
pub use signatory::{Signatory, seal};

/// How a screen is to look: what a reader of the gallery chooses.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// As the config has it; empty for the scene's own.
    pub locale: String,
    /// As the config has it; empty for the scene's own.
    pub theme: String,
}

/// The catalogue: everything that the scenes have in common, and the scenes.
pub struct Scenes {
    shared: Value,
    screens: Vec<Value>,
}

impl Scenes {
    /// Reads the scenes of this repository, as they stand in it now.
    ///
    /// # Errors
    /// A sentence that names the file that cannot be used.
    pub fn read() -> Result<Scenes, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
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
        Ok(Scenes { shared, screens })
    }

    /// What a list of the screens needs to know of each: `name`, `title`, `state`, `code`.
    pub fn list(&self) -> Vec<Value> {
        let told = |screen: &Value| {
            let told = ["name", "title", "state", "code", "telling"].map(|key| (key.to_owned(), screen[key].clone()));
            Value::Object(told.into_iter().filter(|(_, value)| !value.is_null()).collect())
        };
        self.screens.iter().map(told).collect()
    }

    /// The screen as the player of the page reads it: the whole config, and each answer as the text that a host would
    /// hand on.
    ///
    /// # Errors
    /// A sentence that says what the scene lacks.
    pub fn tell(&self, name: &str, look: &Look) -> Result<Value, String> {
        let scene = self.resolve(name)?;
        let kind = scene["source"].as_str().unwrap_or("releases-api");
        let source = &self.shared["sources"][kind];
        let mut config = self.shared["config"].clone();
        config["source"] = merge(&json!({"kind": kind, "transport": "host"}), source);
        config = merge(&config, &scene["config"]);
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
        let answers = scene["answers"].as_array().cloned().unwrap_or_default();
        let steps = scene["steps"].as_array().cloned().unwrap_or_default();
        let answers: Vec<Value> = answers.iter().map(|answer| self.write_answer(answer)).collect::<Result<_, _>>()?;
        let steps = steps.into_iter().map(|mut step| {
            if !step["answer"].is_null() {
                step["answer"] = self.write_answer(&step["answer"])?;
            }
            Ok(step)
        });
        Ok(json!({
            "name": name, "title": scene["title"], "state": scene["state"], "code": scene["code"], "start": scene["start"] != json!(false),
            "moment": self.shared["moment"], "config": config, "answers": answers, "steps": steps.collect::<Result<Vec<_>, String>>()?
        }))
    }

    /// The scene, with what it takes over from another one.
    fn resolve(&self, name: &str) -> Result<Value, String> {
        let found = self.screens.iter().find(|screen| screen["name"] == name);
        let scene = found.ok_or_else(|| format!("there is no screen «{name}»"))?;
        let Some(like) = scene["like"].as_str() else { return Ok(scene.clone()) };
        let mut whole = self.resolve(like)?;
        let config = merge(&whole["config"], &scene["config"]);
        for (key, value) in scene.as_object().into_iter().flatten() {
            whole[key] = value.clone();
        }
        whole["config"] = config;
        whole["code"] = scene["code"].clone();
        Ok(whole)
    }

    /// `{"status", "headers", "body"}` or `{"error"}`, whatever shorthand the scene uses.
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
        let role = |who: Signatory| json!({ "keys": [who.base64()], "threshold": 1 });
        let root = merge(
            &json!({ "schema": 1, "version": 1, "root": role(Signatory::First), "feed": role(Signatory::First), "fresh": role(Signatory::Second) }),
            &json!({ "issued": self.shared["feed"]["issued"], "expires": self.shared["feed"]["expires"] }),
        );
        seal(ROOT_TYPE, root.to_string().as_bytes(), &[Signatory::First])
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
        let mut envelope = seal(FEED_TYPE, payload.to_string().as_bytes(), &signatories);
        if answer["rooted"] == json!(true) {
            envelope["roots"] = json!([self.write_root()]);
        }
        Ok(envelope.to_string())
    }
}

/// A signed feed needs keys, and a scene that is `rooted` pins a root instead: where the scene names none it is the
/// demo's first.
fn pin(config: &mut Value) {
    if config["policy"]["root"] == json!(true) {
        config["policy"]["root"] = json!({ "keys": [Signatory::First.base64()] });
        return;
    }
    if config["source"]["kind"] == "signed-feed" && config["policy"]["publicKeys"].is_null() {
        config["policy"]["publicKeys"] = json!([Signatory::First.base64()]);
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

/// Writes out texts that the scene only describes: `{"repeat": 1000, "line": "- {n}"}`.
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
