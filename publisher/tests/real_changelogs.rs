//! Changelogs as people keep them: each is read, or refused with the line of each fault. Two are our own; those of other projects lie beside the
//! project, nothing of them is copied here, and where they are not there the test says so.

use extension_feed::changelog;
use std::fs;
use std::path::Path;

const OWN: [(&str, &str, usize); 2] = [
    (
        "keep.md",
        "# Изменения\n\n## [Unreleased]\n\n## [1.2.0.0] - 2026-10-01\n\n### Добавлено\n\n- Поле «Любимое место».\n\n\
         ## [1.1.0.0] - 2026-09-01\n\n### Исправлено\n\n- Отчёт «Корм на неделю».\n",
        2,
    ),
    ("broken.md", "# Изменения\n\n## [1.2.0.0] - 2026-13-01\n\n- Нет такого месяца.\n", 0),
];

/// What is true of every changelog; gives how many releases were read.
fn judge(text: &str, name: &str) -> usize {
    match changelog::read(text, name).map(|found| found.sections) {
        Ok(sections) => {
            assert!(!sections.is_empty(), "{name}");
            for section in &sections {
                // The notes are the author's own words: each line of them stands in the file, but for definitions of links.
                let own = |line: &&str| !line.starts_with('[');
                let lost = section.notes.lines().filter(own).find(|line| !text.contains(*line));
                assert_eq!(lost, None, "{name}:{}", section.line);
                assert!(!section.notes.trim().is_empty(), "{name}:{}", section.line);
            }
            println!("{name}: {} releases", sections.len());
            sections.len()
        }
        Err(problems) => {
            println!("{name}: {} faults, the first: {}", problems.len(), problems[0]);
            assert!(problems.iter().all(|problem| problem.place.starts_with(name)), "{name}");
            0
        }
    }
}

#[test]
fn changelogs_are_read_or_refused_line_by_line() {
    for (name, text, releases) in OWN {
        assert_eq!(judge(text, name), releases, "{name}");
    }
    let material = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/material/markdown");
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
            judge(&text, &name);
        }
    }
    println!("{seen} changelogs");
}
