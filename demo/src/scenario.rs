//! What an honest vendor may write into a signed feed beyond the plain list: one scenario a name, for panels to judge.
//! It must never sign anything wrong: that is the business of `deceit`.
//! Read next: `signed_feed`.

use serde_json::{Value, json};

use crate::{
    calendar::Day,
    catalogue,
    circumstances::Circumstances,
    neighbours, scenario_notes,
    signed_feed::{Feed, tell_release},
    table::table,
};

table! {
    /// The sentence says what a panel with 0.0.0.3 installed has to do.
    Scenario {
        /// Выпуск 0.0.0.4 отозван: его не предлагают.
        WithdrawnNewest = "withdrawn-newest",
        /// Отозван установленный 0.0.0.3, вместо него 0.0.0.4.
        WithdrawnInstalled = "withdrawn-installed",
        /// Выпуск 0.0.0.4 критичен для всех: его нельзя пропустить или отложить.
        Critical = "critical",
        /// Выпуск 0.0.0.4 критичен только для версий ниже 0.0.0.2.
        CriticalBelow = "critical-below",
        /// Есть 0.0.0.5, но через 0.0.0.4 нельзя перескочить: сначала он.
        Waypoint = "waypoint",
        /// Выпуску 0.0.0.4 нужна платформа 8.3.99.
        RequiresPlatform = "requires-platform",
        /// Выпуску 0.0.0.4 нужна конфигурация «Кошкин дом» от 2.0.0.0.
        RequiresConfiguration = "requires-configuration",
        /// Выпуск 0.0.0.4 — для другой конфигурации.
        OtherConfiguration = "other-configuration",
        /// Есть 0.0.0.5, но его ставят только поверх 0.0.0.4.
        RequiresFrom = "requires-from",
        /// Новейший выпуск — сообщение со ссылкой, устанавливать в нём нечего.
        Info = "info",
        /// Выпуск 0.0.0.4 раздаётся постепенно, прошла половина срока.
        Rollout = "rollout",
        /// Раздача 0.0.0.4 начнётся завтра: его не предлагают никому.
        RolloutTomorrow = "rollout-tomorrow",
        /// Раздача 0.0.0.4 закончена: он для всех.
        RolloutOver = "rollout-over",
        /// Есть 0.0.0.5 в канале beta.
        Beta = "beta",
        /// Выпуск 0.0.0.4 входит в лицензии, действовавшие 1 октября 2026 года.
        Licence = "licence",
        /// У 0.0.0.4 два адреса, первый не отвечает по делу.
        Mirrors = "mirrors",
        /// Файлы отдаются медленно, по частям.
        SlowFiles = "slow-files",
        /// Описания только по-русски.
        OnlyRussian = "only-russian",
        /// Вышел ещё и 0.0.0.5: кто пропустил 0.0.0.4, увидит его.
        Newer = "newer",
        /// Описания по правилам Keep a Changelog, по-русски и по-английски, с несовместимыми изменениями.
        Changelog = "changelog",
        /// В описании 0.0.0.4 картинки: со стенда и с постороннего сервера.
        Images = "images",
        /// В ленте три продукта: к обычному ещё «Породы котов» и «Кошачий корм», у корма критический выпуск.
        Several = "several",
        /// Выпуск 0.0.0.4 раздаётся год, и начали сегодня: почти всем ещё ждать.
        RolloutBegun = "rollout-begun",
    }
}

impl Scenario {
    pub fn set(self, feed: &mut Feed, circumstances: &Circumstances, today: Day) {
        // Lists that a fault has emptied have nothing to set.
        if feed.releases.len() < 2 {
            return;
        }
        let next = |notes: &str| {
            let plain = Circumstances { address: circumstances.origin.clone(), ..circumstances.clone() };
            tell_release(&catalogue::make_beyond(5, notes, &plain))
        };
        let newest = &mut feed.releases[0];
        match self {
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
            Scenario::Changelog => {
                let (ru, en) = scenario_notes::CHANGELOG;
                newest["notes"] = json!({ "ru": ru, "en": en });
            }
            Scenario::Images => newest["notes"] = scenario_notes::tell_images(&circumstances.origin),
            Scenario::RolloutBegun => newest["rollout"] = json!({ "start": today.moment(0), "hours": 365 * 24 }),
            Scenario::Several => feed.others = neighbours::tell_products(&circumstances.origin),
        }
    }
}

fn withdrawn(replaced_by: &str) -> Value {
    json!({
      "reason": { "ru": "Портит справочник «Породы котов»", "en": "Damages the catalogue of breeds" },
      "replacedBy": replaced_by,
    })
}
