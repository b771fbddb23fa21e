//! Changelogs of other projects, as they are: each is read, or refused with the line of each fault. Nothing of them is copied here; where the
//! material is not there, the test says so.

use extension_feed::changelog;
use std::fs;
use std::path::Path;

#[test]
fn real_changelogs_are_read_or_refused_line_by_line() {
    let material = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/material/markdown");
    let mut seen = 0;
    for folder in ["changelogs-large", "changelogs-ru"] {
        let Ok(entries) = fs::read_dir(material.join(folder)) else {
            println!("{folder} not run: no material");
            continue;
        };
        for path in
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "md"))
        {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            seen += 1;
            match changelog::read(&text, &name, None) {
                Ok(sections) => {
                    println!("{name}: {} releases", sections.len());
                    assert!(!sections.is_empty(), "{name}");
                    for section in sections {
                        // The notes are the author's own words: each line of them stands in the file, but for definitions of links.
                        let own = |line: &&str| !line.starts_with('[');
                        let lost = section.notes.lines().filter(own).find(|line| !text.contains(*line));
                        assert_eq!(lost, None, "{name}:{}", section.line);
                        assert!(!section.notes.trim().is_empty(), "{name}:{}", section.line);
                    }
                }
                Err(problems) => {
                    println!("{name}: {} faults, the first: {}", problems.len(), problems[0]);
                    assert!(problems.iter().all(|problem| problem.place.starts_with(&name)), "{name}");
                }
            }
        }
    }
    println!("{seen} changelogs");
}
