//! Changelogs as people keep them, kind by kind: what is read of each, or the line of each fault. The texts are our
//! own; those of other projects lie beside the project, nothing of them is copied here, and where they are not there
//! the test says so.

use extension_feed::changelog;
use extension_feed::problem::Severity;
use std::fs;
use std::path::Path;

/// A kind of changelog: what is true of it, a text of that kind, and what is read. `1.2 2026-10-01` is a release,
/// `1.2 -` one whose day stands elsewhere, `1.2 2026-10-01 withdrawn` a withdrawn one, `1.2 2026-10-01 «beta»` one that
/// needs a channel, `heading:3` a fault in line 3.
const KINDS: &[(&str, &str, &[&str])] = &[
    // The two conventions.
    (
        "Keep a Changelog",
        "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-10-01\n\n### Added\n\n- x\n\n## [1.1.0] - 2026-09-01\n\n### Fixed\n\n- y\n\n[1.2.0]: https://example.com/1.2\n",
        &["1.2.0 2026-10-01", "1.1.0 2026-09-01"],
    ),
    (
        "Keep a Changelog in Russian, four numbers",
        "# Журнал изменений\n\n## [Не выпущено]\n\n- z\n\n## [1.2.0.1] - 2026-10-01\n\n### Исправлено\n\n- x\n",
        &["1.2.0.1 2026-10-01"],
    ),
    (
        "Keep a Changelog with a withdrawn release",
        "## [1.2.0] - 2026-10-01\n\n- x\n\n## [1.1.0] - 2026-09-01 [YANKED]\n\n- y\n",
        &["1.2.0 2026-10-01", "1.1.0 2026-09-01 withdrawn"],
    ),
    ("Keep a Changelog without days", "## [1.2.0]\n\n### Added\n\n- x\n\n## [1.1.0]\n\n- y\n", &["1.2.0 -", "1.1.0 -"]),
    (
        "Common Changelog",
        "# Changelog\n\n## [1.2.0] - 2026-10-01\n\n_If you are upgrading, read this._\n\n### Changed\n\n- **Breaking:** x ([`abc`](https://example.com))\n",
        &["1.2.0 2026-10-01"],
    ),
    (
        "days with dots, the year first",
        "## [1.0.5] - 2026.10.01\n\n- x\n\n## [1.0.4] - 2026.09.01\n\n- y\n",
        &["1.0.5 2026-10-01", "1.0.4 2026-09-01"],
    ),
    ("a day without a dash before it", "## [1.0.0] 2026-2-13\n\n- x\n", &["1.0.0 2026-02-13"]),
    (
        "an extra word behind the mark of what is not released",
        "## [Unreleased] Неопубликованное (не вошло в релиз)\n\n- z\n\n## [2.0.0]\n\n### Добавлено\n\n- x\n",
        &["2.0.0 -"],
    ),
    // Generators.
    (
        "conventional-changelog: a link and a day in brackets",
        "# Changelog\n\n## [1.2.0](https://example.com/compare/v1.1.0...v1.2.0) (2026-10-01)\n\n### Bug Fixes\n\n* x ([abc](https://example.com))\n\n## [1.1.0](https://example.com) (2026-09-01)\n\n### Features\n\n* y\n",
        &["1.2.0 2026-10-01", "1.1.0 2026-09-01"],
    ),
    (
        "conventional-changelog: patches one level deeper",
        "# [2.0.0](https://example.com) (2026-10-02)\n\n### Features\n\n* x\n\n## [1.9.1](https://example.com) (2026-10-01)\n\n### Bug Fixes\n\n* y\n",
        &["2.0.0 2026-10-02", "1.9.1 2026-10-01"],
    ),
    (
        "Lerna: only the version was raised",
        "## [0.1.3](https://example.com) (2026-10-01)\n\n**Note:** Version bump only for package x\n\n## 0.1.1 (2026-09-01)\n\n### Bug Fixes\n\n* y\n",
        &["0.1.3 2026-10-01", "0.1.1 2026-09-01"],
    ),
    (
        "release-please with names of components",
        "## [demo-v1.2.0](https://example.com) (2026-10-01)\n\n### Features\n\n* x\n",
        &["1.2.0 2026-10-01"],
    ),
    (
        "git-cliff: pictograms before the groups",
        "## [0.3.1] - 2026-10-01\n\n\n### 📚 Documentation\n\n- **x:** y\n\n### 🚀 Features\n\n- z\n\n## [unreleased]\n",
        &["0.3.1 2026-10-01"],
    ),
    (
        "semantic-release in the first level",
        "# 1.2.0 (2026-10-01)\n\n\n### Features\n\n* x\n\n## 1.1.1 (2026-09-01)\n\n\n### Bug Fixes\n\n* y\n",
        &["1.2.0 2026-10-01", "1.1.1 2026-09-01"],
    ),
    (
        "GitHub's notes of a release, copied",
        "# v1.2.0 - October 1st, 2026\n\n## What's Changed\n\n* x by @y in https://example.com/1\n\n## New Contributors\n\n* @y\n\n**Full Changelog**: https://example.com/compare/v1.1.0...v1.2.0\n",
        &["1.2.0 2026-10-01"],
    ),
    (
        "GitHub's notes on the level of the releases",
        "## v1.2.0 (2026-10-01)\n\n- x\n\n## What's Changed\n\n* y\n",
        &["1.2.0 2026-10-01", "heading:5"],
    ),
    (
        "the whole heading is a link, the day inside",
        "# Changelog\n### Unreleased\n- Nothing\n\n### [3.5.0 - 2026.08.05](https://example.com)\n- x\n\n### [3.4.0 - 2026.03.16](https://example.com)\n- y\n",
        &["3.5.0 2026-08-05", "3.4.0 2026-03-16"],
    ),
    (
        "underlined headings",
        "Version 1.80 (2026-07-25)\n=========================\n\nLanguage\n--------\n- x\n\nVersion 1.79 (2026-06-13)\n=========================\n\n- y\n",
        &["1.80 2026-07-25", "1.79 2026-06-13"],
    ),
    (
        "American days",
        "## 1.2.0 (Oct 1, 2026)\n\n- x\n\n## 1.1.0 (September 1, 2026)\n\n- y\n",
        &["1.2.0 2026-10-01", "1.1.0 2026-09-01"],
    ),
    (
        "the history of an extension of an editor: oldest first",
        "# Change Log\n\n## 1.0.0\n\nInitial release\n\n## 1.0.1\n\n- x\n",
        &["1.0.0 -", "1.0.1 -"],
    ),
    (
        "prereleases of semver",
        "## v0.7.3-beta\n\n* x\n\n## 0.7.2 - 2026-10-01\n\n* y\n",
        &["0.7.3-beta -", "0.7.2 2026-10-01"],
    ),
    (
        "front matter of a site",
        "---\ntitle: Changes\nversion: 1.2\n---\n\n# Changes\n\n## 1.2 - 2026-10-01\n\n- x\n",
        &["1.2 2026-10-01"],
    ),
    (
        "parts by years",
        "# Changelog\n\n# 2026\n\n## 1.2 - 2026-10-01\n\n- x\n\n# 2025\n\n## 1.1 - 2025-10-01\n\n- y\n",
        &["1.2 2026-10-01", "1.1 2025-10-01"],
    ),
    (
        "versions by the calendar",
        "## 2026.3.1\n\n- x\n\n## 2026.2.1 - 2026-02-27\n\n- y\n",
        &["2026.3.1 -", "2026.2.1 2026-02-27"],
    ),
    (
        "lists of commits below each release",
        "## v1.0.15\n\n``Previous version v1.0.13``\n\n| Type | Hash |\n| :--- | :--- |\n| x | [abc](https://example.com) |\n",
        &["1.0.15 -"],
    ),
    // The 1C world.
    (
        "day in brackets, groups with colons",
        "## 0.5.5 (20.08.2026)\n\n### Новое:\n\n- x\n\n## 0.5.4 (19.08.2026)\n\n### Улучшения:\n\n- y\n",
        &["0.5.5 2026-08-20", "0.5.4 2026-08-19"],
    ),
    (
        "«Версия … от …»",
        "# История изменений\n\n## Версия 2.0.1.5 от 01.10.2026\n\n- x\n\n## Версия 2.0.1.4 от 30.09.2026\n\n- y\n",
        &["2.0.1.5 2026-10-01", "2.0.1.4 2026-09-30"],
    ),
    (
        "«Версия: …» and a month in words",
        "## Версия: 2.0.1.5 от 1 октября 2026 г.\n\n- x\n\n## Версия: 2.0.1.4 от 30 сентября 2026 г.\n\n- y\n",
        &["2.0.1.5 2026-10-01", "2.0.1.4 2026-09-30"],
    ),
    (
        "the day first",
        "## 01.10.2026 – 1.2.4\n\n- x\n\n## 01.09.2026 – 1.2.3\n\n- y\n",
        &["1.2.4 2026-10-01", "1.2.3 2026-09-01"],
    ),
    (
        "days with one digit",
        "## 1.2 - 1.10.2026\n\n- x\n\n## 1.1 - 9.9.2026\n\n- y\n",
        &["1.2 2026-10-01", "1.1 2026-09-09"],
    ),
    (
        "the configuration's version in brackets",
        "## 1.2 (ЗУП 3.1.30.52) - 2026-10-01\n\n- x\n\n## 1.1 для УТ 11.5 - 2026-09-01\n\n- y\n",
        &["1.2 2026-10-01", "1.1 2026-09-01"],
    ),
    (
        "the extension's name before the version",
        "## Кошкин дом 1.2.4 (01.10.2026)\n\n- x\n\n## Кошкин дом 1.2.3 (01.09.2026)\n\n- y\n",
        &["1.2.4 2026-10-01", "1.2.3 2026-09-01"],
    ),
    (
        "the extension's name and no days",
        "# Изменения\n\n## Кошкин дом 1.2.4\n\n- x\n\n## 1.2.3 - 2026-10-01\n\n- y\n",
        &["heading:3", "1.2.3 2026-10-01"],
    ),
    (
        "«Что нового в версии …»",
        "## Что нового в версии 1.2.4\n\n- x\n\n## Что нового в версии 1.2.3 (01.09.2026)\n\n- y\n",
        &["1.2.4 -", "1.2.3 2026-09-01"],
    ),
    (
        "«Релиз № …»",
        "## Релиз №12 от 01.10.2026\n\n- x\n\n## Релиз № 11 от 01.09.2026\n\n- y\n",
        &["12 2026-10-01", "11 2026-09-01"],
    ),
    (
        "builds by number",
        "## Сборка 124 (01.10.2026)\n\n- x\n\n## 1.2.3 - 2026-09-01\n\n- y\n",
        &["heading:1", "1.2.3 2026-09-01"],
    ),
    (
        "days only",
        "# Изменения\n\n## 01.10.2026\n\n- x\n\n## 01.09.2026\n\n- y\n",
        &["heading:3", "heading:7", "heading:0"],
    ),
    (
        "bold lines for headings",
        "# Изменения\n\n**1.2.4 от 01.10.2026**\n\n- x\n\n**1.2.3 от 01.09.2026**\n\n- y\n",
        &["heading:3", "heading:7", "heading:0"],
    ),
    (
        "number signs without a space",
        "##1.2.4 (01.10.2026)\n\n- x\n\n## 1.2.3 (01.09.2026)\n\n###Исправлено\n\n- y\n",
        &["heading:1", "1.2.3 2026-09-01"],
    ),
    (
        "a beta in words",
        "## 1.2 (тестовая) - 2026-10-01\n\n- x\n\n## 1.1 RC 1 - 2026-09-01\n\n- y\n",
        &["1.2 2026-10-01 «тестовая»", "1.1 2026-09-01 «rc»"],
    ),
    (
        "two releases under one heading",
        "## 1.2.4, 1.2.3 - 2026-10-01\n\n- x\n\n## 1.2.2 - 2026-09-01\n\n- y\n",
        &["heading:1", "1.2.2 2026-09-01"],
    ),
    (
        "a draft with its version",
        "## 1.3.0 (в разработке)\n\n- x\n\n## 1.2.2 - 2026-09-01\n\n- y\n",
        &["1.2.2 2026-09-01"],
    ),
    (
        "withdrawn in words",
        "## 1.2 (заменяет отозванный 1.1) - 2026-10-01\n\n- x\n\n## 1.1 от 01.09.2026 (отозвана)\n\n- y\n",
        &["1.2 2026-10-01", "1.1 2026-09-01 withdrawn"],
    ),
    (
        "headings and nothing below",
        "## 1.2 - 2026-10-01\n\n## 1.1 - 2026-09-01\n\n### Исправлено\n\n",
        &["1.2 2026-10-01", "section-empty:1", "1.1 2026-09-01", "section-empty:3"],
    ),
    (
        "platforms inside of the notes",
        "## 1.2 - 2026-10-01\n\n### 8.3.24\n\n- x\n\n### Платформа 8.3.25\n\n- y\n",
        &["1.2 2026-10-01"],
    ),
    (
        "news of a documentation site: parts, no versions",
        "# Новое\n\n## Новое в версии\n\n### Тестовые данные\n\n- x\n",
        &["heading:0"],
    ),
];

/// What is read of a changelog, in the order of the file: releases, and the errors of what is none.
fn describe(text: &str) -> Vec<String> {
    let line = |place: &str| place.split_once(':').map_or("0", |(_, line)| line).to_string();
    let fault = |problem: &extension_feed::problem::Problem| {
        (problem.severity == Severity::Error).then(|| format!("{}:{}", problem.code.as_str(), line(&problem.place)))
    };
    let found = match changelog::read(text, "x.md") {
        Ok(found) => found,
        Err(problems) => return problems.iter().filter_map(fault).collect(),
    };
    let mut lines = Vec::new();
    for (at, section) in found.sections.iter().enumerate() {
        lines.extend(found.strays.iter().filter(|stray| stray.after == at).filter_map(|stray| fault(&stray.problem)));
        let stage = section.stage.as_ref().map_or(String::new(), |word| format!(" «{word}»"));
        let withdrawn = if section.yanked { " withdrawn" } else { "" };
        lines.push(format!("{} {}{withdrawn}{stage}", section.written, section.date.as_deref().unwrap_or("-")));
        lines.extend(section.problems.iter().filter_map(fault));
    }
    let last = found.strays.iter().filter(|stray| stray.after == found.sections.len());
    lines.extend(last.filter_map(|stray| fault(&stray.problem)));
    lines
}

#[test]
fn each_kind_of_changelog_is_read_or_its_fault_is_named() {
    assert!(KINDS.len() >= 37);
    for (kind, text, expected) in KINDS {
        assert_eq!(describe(text), *expected, "{kind}:\n{text}");
        judge(text, kind);
    }
}

/// What is true of every changelog; gives how many releases were read.
fn judge(text: &str, name: &str) -> usize {
    match changelog::read(text, name) {
        Ok(found) => {
            for section in &found.sections {
                // The notes are the author's own words: each line of them stands in the file, but for definitions of
                // links.
                let own = |line: &&str| !line.starts_with('[');
                let lost = section.notes.lines().filter(own).find(|line| !text.contains(*line));
                assert_eq!(lost, None, "{name}:{}", section.line);
                let sound = section.problems.is_empty();
                assert!(!sound || !section.notes.trim().is_empty(), "{name}:{}", section.line);
            }
            println!("{name}: {} releases, {} faults beside them", found.sections.len(), found.strays.len());
            found.sections.len()
        }
        Err(problems) => {
            println!("{name}: {} faults, the first: {}", problems.len(), problems[0]);
            assert!(problems.iter().all(|problem| problem.place.starts_with(name)), "{name}");
            0
        }
    }
}

#[test]
fn changelogs_of_other_projects_are_read_or_refused_line_by_line() {
    let material = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/material/markdown");
    // How many releases the files have whose headings all name one.
    let known = [
        ("core-js.CHANGELOG.md", 100),
        ("keep-a-changelog.CHANGELOG.md", 10),
        ("node-semver.CHANGELOG.md", 30),
        ("rust.releases.md", 100),
        ("bsl_console.md", 3),
        ("csm-1s-GoToLinkedObjects.md", 3),
    ];
    let mut seen = 0;
    for folder in ["changelogs-large", "changelogs-ru"] {
        let Ok(entries) = fs::read_dir(material.join(folder)) else {
            println!("skipped: {folder} is not there; only our own were tried");
            continue;
        };
        for path in
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "md"))
        {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            seen += 1;
            let releases = judge(&text, &name);
            let least = known.iter().find(|(file, _)| *file == name).map_or(0, |(_, least)| *least);
            assert!(releases >= least, "{name}: {releases} releases");
        }
    }
    println!("{seen} changelogs");
}
