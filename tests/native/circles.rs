//! The files of a layer import one another in one direction: none is reached from itself. A circle is a room that can
//! only be understood with all of its neighbours, and no compiler refuses it inside a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The modules below a folder, each with its text: `session::paging`, and `""` for the folder's own.
fn modules(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let name = if prefix.is_empty() { stem.clone() } else { format!("{prefix}::{stem}") };
        if path.is_dir() {
            modules(&path, &name, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && stem != "tests" {
            let name = if ["mod", "lib", "main"].contains(&stem.as_str()) { prefix.into() } else { name };
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// The paths of a `use`, each written out.
fn expand(tree: &str) -> Vec<String> {
    let Some((stem, rest)) = tree.split_once('{') else { return vec![tree.trim().into()] };
    let rest = &rest[..rest.rfind('}').unwrap()];
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&rest[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&rest[from..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(expand).map(|part| format!("{}{part}", stem.trim())).collect()
}

/// The module of the layer that a path leads to, where it leads to one.
fn resolve(path: &str, from: &str, layer: &str, modules: &BTreeMap<String, String>) -> Option<String> {
    let mut place: Vec<&str> = match path.strip_prefix(layer) {
        Some(rest) => rest.trim_start_matches("::").split("::").collect(),
        None => {
            let mut base: Vec<&str> = from.split("::").filter(|segment| !segment.is_empty()).collect();
            let mut rest = path.split("::").peekable();
            rest.next_if_eq(&"super").or_else(|| rest.next_if_eq(&"self"))?;
            if path.starts_with("super") {
                base.pop();
            }
            while rest.next_if_eq(&"super").is_some() {
                base.pop();
            }
            base.extend(rest);
            base
        }
    };
    while !modules.contains_key(&place.join("::")) {
        place.pop()?;
    }
    Some(place.join("::"))
}

#[test]
fn no_file_of_a_layer_is_reached_from_itself() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let layers = [("src/core", "crate"), ("src/view", "crate"), ("src/web", "crate::web"), ("demo/src", "crate")];
    for (folder, layer) in layers {
        let mut found = BTreeMap::new();
        modules(&root.join(folder), "", &mut found);
        let imports = |module: &str| -> BTreeSet<String> {
            let text = found[module].split("mod tests {").next().unwrap();
            let uses = text.split("\nuse ").skip(1).chain(text.split("\npub use ").skip(1));
            let paths = uses.filter_map(|rest| rest.split_once(';')).flat_map(|(tree, _)| expand(tree));
            paths.filter_map(|path| resolve(&path, module, layer, &found)).filter(|other| other != module).collect()
        };
        let graph: BTreeMap<&str, BTreeSet<String>> = found.keys().map(|module| (&**module, imports(module))).collect();
        assert!(graph.values().map(BTreeSet::len).sum::<usize>() > found.len(), "{folder}: no imports were found");
        for module in graph.keys() {
            let (mut reached, mut waiting) = (BTreeSet::new(), graph[module].iter().collect::<Vec<_>>());
            while let Some(next) = waiting.pop() {
                if reached.insert(next) {
                    waiting.extend(&graph[next.as_str()]);
                }
            }
            assert!(
                !reached.contains(&(*module).to_string()),
                "{folder}: {module} is reached from itself by {reached:?}"
            );
        }
    }
}
