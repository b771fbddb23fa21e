//! What is published is judged, what is history is not; and where the days come from.

use crate::changelog::dates::Dates;
use crate::changelog::entries::{Collected, collect};
use crate::compose::Work;
use crate::problem::Problem;
use crate::settings::Settings;
use extension_update::core::moment::Moment;
use std::collections::BTreeMap;
use std::path::Path;

/// The versions that are published, or the codes and places of what is wrong; nothing lies beside the changelog.
fn publish(
    settings: &str,
    changelogs: &[(&str, &str)],
    date: Option<&str>,
) -> Result<(Vec<String>, Collected), Vec<String>> {
    let text = format!(
        "[products.DEMO]\nurls = [\"https://example.com/{{file}}\"]\ndefaults = {{ kind = \"info\", link = \"https://example.com/\" }}\n{settings}"
    );
    let settings = Settings::parse(&text, "feed.toml").unwrap();
    let product = &settings.products["DEMO"];
    let texts =
        changelogs.iter().map(|(language, text)| (language.to_string(), (format!("{language}.md"), text.to_string())));
    let texts: BTreeMap<_, _> = texts.collect();
    let short = |problems: Vec<Problem>| {
        problems.iter().map(|problem| format!("{} {}", problem.code.as_str(), problem.place)).collect::<Vec<_>>()
    };
    let dates = Dates::new("DEMO", product, Path::new("/nowhere/at/all"), None, date);
    let mut collected = collect(&texts, &dates).map_err(short)?;
    let issued = Moment::parse("2026-12-01T00:00:00Z").unwrap();
    let work = Work { id: "DEMO", settings: &settings, product, previous: None, issued };
    let (made, _) = work.compose(std::mem::take(&mut collected.entries)).map_err(short)?;
    Ok((made.releases.iter().map(|release| format!("{} {}", release.version, release.date)).collect(), collected))
}

fn versions(settings: &str, changelog: &str) -> Vec<String> {
    let (list, _) =
        publish(settings, &[("ru", changelog)], None).unwrap_or_else(|wrong| panic!("{settings}: {wrong:?}"));
    list.iter().map(|line| line.split(' ').next().unwrap().to_string()).collect()
}

fn wrong(settings: &str, changelog: &str) -> Vec<String> {
    publish(settings, &[("ru", changelog)], None).expect_err(settings)
}

/// 1.2 is sound; what stands below it could not be published.
const RUIN: &str = "## 1.2 - 2026-10-03\n\n- x\n\n## 1.1\n\n### Added\n\n## Осенний выпуск\n\n- y\n\n## 1.0-rc.1 - 2026-02-30\n\n\
    ## 1.0 beta - 2026-10-01\n\n- z\n\n## 1.0 - 2026-10-01\n\n- z\n\n## Всё, что было раньше\n";

#[test]
fn what_is_below_what_is_published_is_never_judged() {
    assert_eq!(versions("oldest = \"1.2\"\n", RUIN), ["1.2.0.0"]);
    assert_eq!(versions("oldest = \"1.1.5\"\n", RUIN), ["1.2.0.0"]);
    assert_eq!(versions("keep = 1\n", RUIN), ["1.2.0.0"]);
    // With more room all of it counts.
    let all = [
        "section-empty ru.md:5",
        "date ru.md:5",
        "heading ru.md:9",
        "version ru.md:13",
        "heading ru.md:15",
        "version-twice ru.md:19",
        "heading ru.md:23",
    ];
    let mut found = wrong("keep = 9\n", RUIN);
    found.sort_by_key(|problem| problem.rsplit(':').next().unwrap().parse::<usize>().unwrap());
    assert_eq!(found, all);
    // 1.1 is published, so what stands above it counts, and what is below does not.
    assert_eq!(wrong("keep = 2\n", RUIN), ["section-empty ru.md:5", "date ru.md:5"]);
    assert_eq!(wrong("oldest = \"1.1\"\n", RUIN), ["section-empty ru.md:5", "date ru.md:5"]);
}

#[test]
fn a_waypoint_below_is_published_and_judged() {
    let text = "## 1.2 - 2026-10-03\n\n- x\n\n## 1.1\n\n- y\n\n## 1.0 - 2026-10-01\n\n- z\n";
    let settings = "keep = 2\n[products.DEMO.releases.\"1.0\"]\nwaypoint = true\n";
    assert_eq!(versions(settings, text), ["1.2.0.0", "1.0.0.0"]);
    assert_eq!(wrong(settings, &text.replace("2026-10-01", "2026-02-30")), ["date ru.md:9"]);
}

#[test]
fn a_changelog_that_grows_downwards_is_read_too() {
    let text = "# x\n\n## Начало\n\n## 0.9\n\n- v\n\n## 1.0 - 2026-10-01\n\n- x\n\n## 1.1 - 2026-10-02\n\n- y\n";
    assert_eq!(versions("keep = 2\n", text), ["1.1.0.0", "1.0.0.0"]);
    assert_eq!(wrong("keep = 2\n", &format!("{text}\n## Кошкин дом 1.2\n\n- z\n")), ["heading ru.md:17"]);
}

#[test]
fn the_newest_heading_is_never_lost() {
    for heading in
        ["## Кошкин дом 1.2.4", "## Сборка 124", "## 01.10.2026", "##1.2.4", "# Демо 1.2.4", "#### Демо 1.2.4"]
    {
        let text = format!("# Изменения\n\n{heading}\n\n- x\n\n## 1.2.3 - 2026-10-01\n\n- y\n");
        for settings in ["", "keep = 1\n", "oldest = \"1.2.3\"\n"] {
            assert_eq!(wrong(settings, &text), ["heading ru.md:3"], "{heading}");
        }
    }
}

#[test]
fn an_empty_feed_is_not_made() {
    assert_eq!(wrong("", "# x\n\n## [Unreleased]\n\n- x\n"), ["heading ru.md"]);
    assert_eq!(
        wrong("", "# x\n\n## [Unreleased]\n\n### Кошкин дом 1.0\n\n## Сборка 12\n"),
        ["heading ru.md:5", "heading ru.md:7", "heading ru.md"]
    );
    assert_eq!(wrong("", "## 1.0-rc.1 - 2026-10-01\n\n- x\n"), ["version ru.md:1"]);
}

#[test]
fn a_prerelease_in_words_needs_a_channel_in_so_many_words() {
    let text = "## 1.2 beta - 2026-10-02\n\n- x\n\n## 1.1 - 2026-10-01\n\n- y\n";
    assert_eq!(wrong("", text), ["heading ru.md:1"]);
    for channel in ["beta", "early", "stable"] {
        let settings = format!("[products.DEMO.releases.\"1.2.0.0\"]\nchannel = \"{channel}\"\n");
        assert_eq!(versions(&settings, text), ["1.2.0.0", "1.1.0.0"], "{channel}");
    }
}

#[test]
fn a_day_comes_from_feed_toml_or_the_command_line_where_the_heading_has_none() {
    let text = "## 1.2\n\n- x\n\n## 1.1 - 2026-10-01\n\n- y\n";
    let own = "[products.DEMO.releases.\"1.2.0\"]\ndate = \"2026-10-05\"\n";
    assert_eq!(wrong("", text), ["date ru.md:1"]);
    let (list, said) = publish(own, &[("ru", text)], Some("2026-10-06")).unwrap();
    assert_eq!(list, ["1.2.0.0 2026-10-05", "1.1.0.0 2026-10-01"]);
    let published = ["1.2"].map(|text| extension_update::core::version::Version::parse(text).unwrap()).into();
    assert_eq!(said.days(&published), ["1.2 is of 2026-10-05 (by feed.toml)"]);
    let (list, said) = publish("", &[("ru", text)], Some("2026-10-06")).unwrap();
    assert_eq!(list, ["1.2.0.0 2026-10-06", "1.1.0.0 2026-10-01"]);
    assert_eq!(said.days(&published), ["1.2 is of 2026-10-06 (by --date)"]);
    // What contradicts its heading is a mistake in one of them.
    assert_eq!(wrong(&own.replace("1.2.0", "1.1"), &text.replace("## 1.2", "## 1.2 - 2026-10-02")), ["date ru.md:5"]);
}

#[test]
fn the_heading_of_any_language_gives_the_day() {
    let (ru, en) = ("## 1.2\n\n- x\n", "## 1.2 - Oct 2, 2026\n\n- y\n\n## 1.1 beta\n\n## Once upon a time 1\n");
    let (list, _) = publish("keep = 1\n", &[("ru", ru), ("en", en)], None).unwrap();
    assert_eq!(list, ["1.2.0.0 2026-10-02"]);
    assert_eq!(
        publish("", &[("ru", ru), ("en", en)], None).unwrap_err(),
        ["version-missing en.md:5", "heading en.md:7"]
    );
}
