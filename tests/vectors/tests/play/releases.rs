//! One release: dropped for the reason that its vector names, or read as it says.

use crate::{contains, play, read, same, text};
use extension_update::core::feed::{Critical, Release};
use extension_update::core::locale::Locale;
use extension_update::core::source::signed_feed::Statement;
use extension_update_vectors::fold::{change, unfold};
use serde_json::{Value, json};

const RELEASES: &str = include_str!("../../data/releases.json");

/// What the panel has read, in the words of the vectors.
fn told(release: &Release) -> Value {
    let version = |version: &Option<_>| version.as_ref().map(ToString::to_string);
    let configurations: Vec<Value> = release
        .requires
        .configurations
        .iter()
        .map(|needed| json!({"name": needed.name, "min": version(&needed.min), "max": version(&needed.max)}))
        .collect();
    let platform = version(&release.requires.platform);
    let artifact = release.content.artifact().map(|file| {
        let urls: Vec<&str> = file.urls.iter().map(|url| url.as_str()).collect();
        assert_eq!(file.md5, None);
        json!({"name": file.name, "urls": urls, "size": file.size, "sha256": file.sha256})
    });
    json!({
        "version": release.version.as_str(), "date": release.date.map(|day| day.to_string()), "channel": release.channel,
        "link": release.content.notice().map(|link| link.as_str()), "artifact": artifact,
        "notes.ru": release.notes.in_locale(Locale::RU), "notes.en": release.notes.in_locale(Locale::EN),
        "requires": {"platform": platform, "configurations": configurations, "from": version(&release.requires.from)},
        "critical": match &release.critical {
            Critical::No => json!(false),
            Critical::Always => json!(true),
            Critical::Below(version) => json!(version.as_str()),
        },
        "waypoint": release.waypoint,
        "withdrawn": release.withdrawn.as_ref().map(|withdrawn| json!({
            "reason": withdrawn.reason.in_locale(Locale::RU), "replacedBy": version(&withdrawn.replaced_by)
        })),
        "licence": release.released_by.map(|day| day.to_string()),
        "rollout": release.rollout.map(|rollout| json!({"start": rollout.start.to_string(), "hours": rollout.hours}))
    })
}

#[test]
fn each_release_is_read_or_dropped_as_its_vector_says() {
    let data = read(RELEASES);
    play(&data["vectors"], 400, |vector| check(&data["base"], vector));
}

/// What stands at the places of the good release that a vector does not change.
fn usual() -> [(&'static str, Value); 8] {
    [
        ("version", json!("0.0.0.4")),
        ("date", json!("2026-10-01")),
        ("channel", json!("beta")),
        ("critical", json!("0.0.0.2")),
        ("waypoint", json!(true)),
        ("withdrawn", json!({"reason": "портит", "replacedBy": "0.0.0.5"})),
        ("licence", json!("2026-11-01")),
        ("rollout", json!({"start": "2026-10-01T08:00:00Z", "hours": 168})),
    ]
}

fn check(base: &Value, vector: &Value) -> Result<(), String> {
    let at = text(vector, "at");
    let release = change(base, at, &unfold(&vector["value"]));
    let payload = format!(
        r#"{{"schema":1,"seq":1,"issued":"2026-10-01T08:00:00Z","expires":"2027-03-30T08:00:00Z","products":{{"DEMO":{{"releases":[{release}]}}}}}}"#
    );
    let statement = Statement::parse(payload.as_bytes()).map_err(|failure| format!("{failure:?}"))?;
    let feed = statement.feed_of("DEMO").map_err(|failure| format!("{failure:?}"))?;
    let Some(expected) = vector["reads"].as_object() else {
        let [dropped] = feed.dropped.as_slice() else { return Err("it was not dropped".into()) };
        same("releases", feed.releases.len(), 0)?;
        return contains("the reason", &dropped.reason, text(vector, "drops"));
    };
    let [release] = feed.releases.as_slice() else { return Err(format!("it was dropped: {:?}", feed.dropped)) };
    let told = told(release);
    for (key, value) in expected {
        // A key of the release, or a key in one.
        let inner = |(outer, inner): (&str, &str)| &told[outer][inner];
        let found = told.get(key).or_else(|| key.split_once('.').map(inner));
        same(key, found.unwrap_or(&Value::Null), value)?;
    }
    let place = at.split('/').nth(1).unwrap_or_default();
    for (key, value) in usual().iter().filter(|(key, _)| !place.is_empty() && *key != place) {
        same(key, &told[*key], value)?;
    }
    Ok(())
}
