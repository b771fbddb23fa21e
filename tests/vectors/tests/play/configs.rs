//! The config: refused with the code `config` and words that name the key, or read as its vector says.

use crate::{contains, play, read, same, text};
use base64ct::{Base64, Encoding};
use extension_update::core::config::{Freshness, Opening, Source, SourceKind, Theme, Transport};
use extension_update::core::stage::Stage;
use extension_update::core::trust::{Anchor, Role};
use extension_update_vectors::fold::{change, unfold};
use serde_json::{Value, json};

const CONFIGS: &str = include_str!("../../data/configs.json");

fn word(source: &Source) -> (&'static str, &'static str) {
    let kind = match source.kind {
        SourceKind::SignedFeed => "signed-feed",
        SourceKind::ReleasesApi => "releases-api",
        SourceKind::GithubReleases => "github-releases",
    };
    (kind, if source.transport == Transport::Host { "host" } else { "fetch" })
}

/// What the panel has read of the last extension, in the words of the vectors.
fn told(opening: &Opening) -> Value {
    let ids: Vec<&str> = opening.starts.iter().map(|start| start.config.extension.id.as_str()).collect();
    let start = opening.starts.last().unwrap();
    let config = &start.config;
    let (kind, transport) = word(&config.source);
    let pinned = |role: &Role| (role.keys.iter().map(|key| Base64::encode_string(key)).collect(), role.threshold);
    let (keys, threshold): (Vec<String>, u64) = match &config.policy.anchor {
        Anchor::Keys(role) => pinned(role),
        Anchor::Root(_) | Anchor::Nothing => (Vec::new(), 1),
    };
    let root = if let Anchor::Root(role) = &config.policy.anchor { Some(pinned(role)) } else { None };
    let root = root.map(|(keys, threshold): (Vec<String>, u64)| json!({"keys": keys, "threshold": threshold}));
    let further: Vec<&str> = config.source.further_urls.iter().map(|url| url.as_str()).collect();
    let stage = |stage| match stage {
        Stage::Accepted => "accepted",
        Stage::Download => "download",
        Stage::Check => "check",
        Stage::Write => "write",
        _ => "another",
    };
    let theme = match config.look.theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    json!({
        "list": opening.list, "ids": ids, "id": config.extension.id, "name": config.extension.name,
        "installed": config.extension.installed.as_ref().map(|version| version.as_str()),
        "kind": kind, "url": config.source.url.as_str(), "transport": transport, "distributive": config.source.distributive,
        "licenceKey": config.licence_key.reveal(), "until": config.licence_until.map(|day| day.to_string()),
        "platform": config.host.platform, "configuration": config.host.configuration,
        "configurationVersion": config.host.configuration_version,
        "obstacle": config.host.obstacle.map(|obstacle| obstacle.as_str()), "session": config.host.session,
        "channels": config.policy.channels, "publicKeys": keys, "threshold": threshold,
        "root": root, "minSeq": config.policy.min_seq, "require": config.policy.freshness == Freshness::Require,
        "minAgeHours": config.policy.min_age_hours, "urls": further,
        "channelChoices": config.policy.channel_choices, "checkInterval": config.policy.check_interval,
        "imageHosts": config.policy.image_hosts, "memory": start.memory.to_json().to_string(),
        "running": start.running.as_ref().map(|running| json!({
            "operation": running.operation, "version": running.version.as_str(), "stage": stage(running.stage)
        })),
        "locale": config.look.locale.as_str(), "theme": theme, "mount": opening.mount()
    })
}

#[test]
fn each_config_is_read_or_refused_as_its_vector_says() {
    let data = read(CONFIGS);
    let usual = told(&Opening::parse(&data["base"].to_string()).unwrap());
    play(&data["vectors"], 380, |vector| check(&data["base"], &usual, vector));
}

fn check(base: &Value, usual: &Value, vector: &Value) -> Result<(), String> {
    let at = text(vector, "at");
    let opened = Opening::parse(&change(base, at, &unfold(&vector["value"])));
    let Some(expected) = vector["reads"].as_object() else {
        let Err(refusal) = opened else { return Err("it was taken".into()) };
        same("the code", refusal.code, "config")?;
        return contains("the words", &refusal.text, text(vector, "refused"));
    };
    let told = told(&opened.map_err(|refusal| refusal.text)?);
    for (key, value) in expected {
        same(key, &told[key], value)?;
    }
    // Another policy is not another base.
    if at.starts_with("/policy/") {
        for key in ["id", "installed", "kind", "url", "platform", "obstacle", "memory", "until"] {
            same(key, &told[key], &usual[key])?;
        }
    }
    Ok(())
}

#[test]
fn a_chosen_channel_brings_those_before_it_and_each_once() {
    let base = &read(CONFIGS)["base"];
    let with = change(base, "/policy/channelChoices", r#"["stable","beta","alpha"]"#);
    let policy = &Opening::parse(&with).unwrap().starts[0].config.policy;
    assert_eq!(policy.channels, ["beta"]);
    for (choice, channels) in [
        (None, &["beta"][..]),
        (Some("nightly"), &["beta"]),
        (Some("stable"), &["beta", "stable"]),
        (Some("beta"), &["beta", "stable"]),
        (Some("alpha"), &["beta", "stable", "alpha"]),
    ] {
        assert_eq!(policy.channels_with(choice), channels, "{choice:?}");
    }
}
