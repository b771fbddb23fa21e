//! The feed as an honest vendor writes it in a scenario.
//! It must never sign anything wrong: that is the business of `deceit`.
//! Read next: `feed`.

use serde_json::{Value, json};

use crate::{
    calendar::Day,
    catalogue,
    circumstances::Circumstances,
    feed::{Feed, tell_release},
    neighbours,
    scenario::Scenario,
    scenario_notes,
};

/// Changes the sound feed to what the scenario says.
pub fn set(scenario: Scenario, feed: &mut Feed, circumstances: &Circumstances, today: Day) {
    // Lists that a fault has emptied have nothing to set.
    if feed.releases.len() < 2 {
        return;
    }
    let next = |notes: &str| {
        let plain = Circumstances { address: circumstances.origin.clone(), ..circumstances.clone() };
        tell_release(&catalogue::make_beyond(5, notes, &plain))
    };
    let newest = &mut feed.releases[0];
    match scenario {
        Scenario::WithdrawnNewest => newest["withdrawn"] = withdrawn("0.0.0.3"),
        Scenario::WithdrawnInstalled => feed.releases[1]["withdrawn"] = withdrawn("0.0.0.4"),
        Scenario::Critical => newest["critical"] = json!({ "below": "0.0.0.4" }),
        Scenario::CriticalBelow => newest["critical"] = json!({ "below": "0.0.0.2" }),
        Scenario::Waypoint => {
            newest["waypoint"] = json!(true);
            feed.releases.insert(0, next("- Выпуск после остановки"));
        }
        Scenario::RequiresPlatform => newest["requires"] = json!({ "platform": { "min": "8.3.99.1" } }),
        Scenario::RequiresConfiguration => {
            newest["requires"] = json!({ "configurations": [{ "name": "КошкинДом", "min": "2.0.0.0" }] });
        }
        Scenario::OtherConfiguration => {
            newest["requires"] =
                json!({ "configurations": [{ "name": "СобачьяБудка", "min": "1.0.0.0", "max": "9.0.0.0" }] });
        }
        Scenario::RequiresFrom => {
            let mut release = next("- Ставится поверх 0.0.0.4");
            release["requires"] = json!({ "from": "0.0.0.4" });
            feed.releases.insert(0, release);
        }
        Scenario::Info => {
            let mut release = next("- В декабре сервис обновлений переезжает");
            release["kind"] = json!("info");
            release["link"] = json!("https://example.com/koshkin-dom/news");
            if let Some(fields) = release.as_object_mut() {
                fields.remove("artifact");
            }
            feed.releases.insert(0, release);
        }
        Scenario::Rollout => newest["rollout"] = json!({ "start": today.moment(-4), "hours": 8 * 24 + 12 }),
        Scenario::RolloutTomorrow => newest["rollout"] = json!({ "start": today.moment(1), "hours": 168 }),
        Scenario::RolloutOver => newest["rollout"] = json!({ "start": today.moment(-30), "hours": 168 }),
        Scenario::Beta => {
            let mut release = next("- Пробный выпуск");
            release["channel"] = json!("beta");
            feed.releases.insert(0, release);
        }
        Scenario::Licence => newest["licence"] = json!({ "releasedBy": "2026-10-01" }),
        Scenario::Mirrors => {
            let address = newest["artifact"]["urls"][0].clone();
            let dead = format!("{}/fault/503/files/0.0.0.4/DEMO.cfe", circumstances.origin);
            newest["artifact"]["urls"] = json!([dead, address]);
        }
        Scenario::SlowFiles => {
            let slow = format!("{}/fault/slow/files/", circumstances.origin);
            for release in &mut feed.releases {
                let address = release["artifact"]["urls"][0].as_str().unwrap_or_default();
                let address = address.replace(&format!("{}/files/", circumstances.origin), &slow);
                release["artifact"]["urls"][0] = json!(address);
            }
        }
        Scenario::OnlyRussian => {
            for notes in feed.releases.iter_mut().filter_map(|release| release["notes"].as_object_mut()) {
                notes.remove("en");
            }
        }
        Scenario::Newer => feed.releases.insert(0, next("- Котики научились открывать холодильник")),
        Scenario::Changelog => newest["notes"] = scenario_notes::tell_changelog(),
        Scenario::Images => newest["notes"] = scenario_notes::tell_images(&circumstances.origin),
        Scenario::RolloutBegun => newest["rollout"] = json!({ "start": today.moment(0), "hours": 365 * 24 }),
        Scenario::Several => feed.others = neighbours::tell_products(&circumstances.origin),
    }
}

fn withdrawn(replaced_by: &str) -> Value {
    json!({
      "reason": { "ru": "Портит справочник «Породы котов»", "en": "Damages the catalogue of breeds" },
      "replacedBy": replaced_by,
    })
}
