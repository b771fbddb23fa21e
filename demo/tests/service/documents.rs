//! Cases that hold the documents to what there is: every fault and scenario is named, every procedure of the form has
//! its end-to-end case. No case may read more out of a document than its tables and its words in code marks. Read next:
//! `docs/demo.md`, `onec/docs/simulator.md`.

use std::{fs, path::PathBuf};

use extension_update_demo::{Fault, Scenario};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    let file = root().join(path);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_document_of_the_demo_names_every_fault_and_every_scenario() {
    let text = read("docs/demo.md");
    let faults = Fault::ALL.iter().map(|fault| fault.name());
    for name in faults.chain(Scenario::ALL.iter().map(|scenario| scenario.name())) {
        assert!(text.contains(&format!("`{name}`")), "docs/demo.md does not name {name}");
    }
}

/// What stands in code marks, in order.
fn marked(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn list_cases() -> String {
    let folder = root().join("tests/browser/e2e/cases");
    let files = fs::read_dir(folder).expect("the end-to-end cases").map(|entry| entry.expect("a file").path());
    files.map(|file| fs::read_to_string(file).expect("a case")).collect()
}

#[test]
fn each_row_of_what_is_checked_names_what_is_there() {
    let (text, cases) = (read("onec/docs/simulator.md"), list_cases());
    let table =
        text.split("## Что где проверено").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("the table");
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('|').collect()).collect();
    assert!(rows.len() > 40, "{} rows", rows.len());
    for row in rows {
        let (module, procedure) = marked(row[1])[0].split_once('.').expect("module and procedure");
        let path = format!("onec/extension/CommonModules/Демо_ОбновлениеРасширения{module}/Ext/Module.bsl");
        let bsl = read(&path);
        let declared = |kind: &str| bsl.contains(&format!("{kind} {procedure}("));
        assert!(declared("Процедура") || declared("Функция"), "{path} has no {procedure}");
        let case = row[2].trim().trim_start_matches('«').trim_end_matches('»');
        assert!(cases.contains(case), "no end-to-end case is called «{case}»");
    }
}
