//! Documents that stand in two languages: the same headings in the same order, and under each the same tables and
//! names.
//!
//! Only what no language changes is compared: how deep a heading is, and what stands in backticks in the first column
//! of a table, which is what a reader looks up. Whether the words mean the same is for people to say.

use std::fs;
use std::path::Path;

/// The names in backticks in the first cell of a row.
type Names = Vec<String>;

/// A heading, and what stands below it down to the next one.
struct Section {
    /// 1 for the title.
    level: usize,
    /// As it is written.
    title: String,
    /// Row by row, without the row of headings.
    tables: Vec<Vec<Names>>,
}

/// What a document cannot have less of: a file that was not read, or not understood, is no match for another one.
struct Least {
    sections: usize,
    tables: usize,
    names: usize,
}

fn read(name: &str) -> Vec<Section> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    outline(&fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name} is not there: {error}")))
}

/// The headings and tables of a text. What is fenced is code: `#` begins a comment there, and `|` joins programs.
fn outline(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let (mut fenced, mut rows) = (false, 0);
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        if fence {
            fenced = !fenced;
        }
        if fence || fenced || !line.starts_with('|') {
            rows = 0;
        }
        if fence || fenced {
            continue;
        }
        if let Some((level, title)) = heading(line) {
            sections.push(Section { level, title: title.into(), tables: Vec::new() });
            continue;
        }
        let Some(section) = sections.last_mut().filter(|_| line.starts_with('|')) else { continue };
        rows += 1;
        match rows {
            1 => section.tables.push(Vec::new()),
            // The line between the headings and the rows.
            2 => assert!(line.chars().all(|c| "|-: ".contains(c)), "no table begins so: {line}"),
            _ => section.tables.last_mut().unwrap().push(names(line)),
        }
    }
    assert!(!fenced, "the last fence is open");
    sections
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    (1..=6).contains(&level).then_some(level).zip(title.strip_prefix(' ').map(str::trim))
}

fn names(row: &str) -> Names {
    // A bar that is part of a cell is written `\|`.
    let row = row.replace("\\|", "\u{0}");
    let cell = row.split('|').nth(1).unwrap_or_default();
    cell.split('`').skip(1).step_by(2).map(|name| name.replace('\u{0}', "|")).collect()
}

/// Why the two do not say the same; nothing where they do.
fn difference(one: &[Section], other: &[Section]) -> Option<String> {
    for (left, right) in one.iter().zip(other) {
        let place = format!("«{}» and “{}”", left.title, right.title);
        if left.level != right.level {
            return Some(format!("{place} are headings of levels {} and {}", left.level, right.level));
        }
        // A heading of names alone, such as that of a message, is the same in each language.
        if is_name(&left.title) && left.title != right.title {
            return Some(format!("{place} are one name"));
        }
        if left.tables.len() != right.tables.len() {
            return Some(format!("{place} have {} and {} tables", left.tables.len(), right.tables.len()));
        }
        for (number, (table, twin)) in left.tables.iter().zip(&right.tables).enumerate() {
            let row = table.iter().zip(twin).position(|(row, other)| row != other);
            if let Some(row) = row {
                let (row, other) = (&table[row], &twin[row]);
                return Some(format!("table {} of {place} has {row:?} beside {other:?}", number + 1));
            }
            if table.len() != twin.len() {
                let lengths = [table, twin].map(Vec::len);
                return Some(format!("table {} of {place} has {lengths:?} rows", number + 1));
            }
        }
    }
    (one.len() != other.len()).then(|| format!("there are {} and {} headings", one.len(), other.len()))
}

/// Whether all of a title is in small Latin letters, as names of messages, reports and sources are.
fn is_name(title: &str) -> bool {
    title.chars().all(|c| c.is_ascii_lowercase() || "-, ".contains(c))
}

fn check(russian: &str, english: &str, least: &Least) {
    let [one, other] = [russian, english].map(read);
    for (name, sections) in [(russian, &one), (english, &other)] {
        let tables: Vec<&Vec<Names>> = sections.iter().flat_map(|section| &section.tables).collect();
        let names = tables.iter().flat_map(|table| table.iter()).map(Vec::len).sum::<usize>();
        let found = [sections.len(), tables.len(), names];
        let enough = found.into_iter().zip([least.sections, least.tables, least.names]).all(|(is, least)| is >= least);
        assert!(enough, "{name} has {found:?} headings, tables and names");
        assert!(tables.iter().all(|table| !table.is_empty()), "{name} has a table without rows");
    }
    if let Some(difference) = difference(&one, &other) {
        panic!("{russian} and {english}: {difference}");
    }
}

#[test]
fn the_protocol_names_the_same_things_in_both_languages() {
    let least = Least { sections: 40, tables: 18, names: 190 };
    check("host-protocol.md", "host-protocol.en.md", &least);
}

/// A fenced block has what looks like a heading and like a table.
const RUSSIAN: &str = "# Коды\n\n| код | что |\n|---|---|\n| `lock`, `hash` | замок |\n| слово | `x` |\n\n\
                       ```sh\n# no heading\n| no table\n```\n\n## fetch\n\nСлова.\n";

const ENGLISH: &str = "# Codes\n\n| code | what |\n|---|---|\n| `lock`, `hash` | a lock |\n| a word | `y` |\n\n\
                       ## fetch\n\nWords.\n";

#[test]
fn two_documents_that_drift_apart_are_told_apart() {
    let one = outline(RUSSIAN);
    assert_eq!(one.iter().map(|section| section.level).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(one[0].tables, [[vec!["lock".to_owned(), "hash".into()], vec![]]]);
    assert_eq!(difference(&one, &outline(ENGLISH)), None);
    for (from, to) in [
        ("`lock`, `hash`", "`hash`, `lock`"),
        ("`lock`, `hash`", "`lock`"),
        ("| a word | `y` |\n", ""),
        ("| a word | `y` |\n", "| a word | `y` |\n| more | `z` |\n"),
        ("| a word |", "| `word` |"),
        ("| a lock |\n", "| a lock |\n\n| code | what |\n|---|---|\n"),
        ("## fetch", "### fetch"),
        ("## fetch", "## fetched"),
        ("## fetch\n\nWords.\n", ""),
        ("Words.\n", "Words.\n\n## more\n"),
    ] {
        assert!(ENGLISH.contains(from), "{from}");
        assert!(difference(&one, &outline(&ENGLISH.replace(from, to))).is_some(), "{from} → {to}");
    }
    assert!(difference(&one, &outline("")).is_some());
}
