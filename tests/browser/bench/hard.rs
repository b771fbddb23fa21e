//! Inputs that nobody writes: what makes a careless parser quadratic, or a tree deep. Made here, so that they are
//! always there; those of other projects are described beside the repository and brought to the size that is asked for.
//! Nothing here is ever shown to the peer: it might never come back. Next: `rows/growth.rs`.

use crate::real::MATERIAL;
use extension_update_browser::{Outcome, Trouble};
use serde_json::Value;
use std::path::Path;

/// A text of one kind in any size.
pub struct Hard {
    pub name: String,
    make: Box<dyn Fn(usize) -> String>,
}

impl Hard {
    fn repeated(name: &str, unit: &'static str) -> Hard {
        Hard { name: name.to_owned(), make: Box::new(move |bytes| unit.repeat(bytes / unit.len())) }
    }

    pub fn text(&self, bytes: usize) -> String {
        (self.make)(bytes)
    }
}

/// The kinds that are in the repository.
pub fn list() -> Vec<Hard> {
    let mut kinds = vec![
        Hard::repeated("quotes in quotes", "> "),
        Hard::repeated("emphasis", "*a* **b** _c_ ~~d~~ "),
        Hard::repeated("emphasis without an end", "*a **b _c "),
        Hard::repeated("emphasis that crosses", "*a _b* c_ "),
        Hard::repeated("links", "[a](https://example.com/1) "),
        Hard::repeated("links without an end", "[a](b"),
        Hard::repeated("brackets", "[[[]]"),
        Hard::repeated("code marks", "`a ``b "),
        Hard::repeated("raw HTML", "<b>a</b> <!-- "),
        Hard::repeated("entities", "&amp; &#1078; &nosuch; "),
        Hard::repeated("bare addresses", "https://example.com/a_b "),
        Hard::repeated("words that are no address", "https://a*"),
        Hard::repeated("names of emoji", ":bug: :nosuch:a "),
        Hard::repeated("list", "- a\n"),
        Hard::repeated("long line", "слово за словом "),
    ];
    kinds.push(Hard {
        name: "list in list".to_owned(),
        make: Box::new(|bytes| {
            let mut text = String::new();
            // Each line is two blanks deeper than the one before; at 200 it starts again.
            for depth in (0..200).cycle() {
                if text.len() >= bytes {
                    break;
                }
                text.push_str(&format!("{}- a\n", "  ".repeat(depth)));
            }
            text
        }),
    });
    kinds.push(Hard {
        name: "table".to_owned(),
        make: Box::new(|bytes| format!("| a | b | c |\n|---|---|---|\n{}", "| 1 | 2 | 3 |\n".repeat(bytes / 14))),
    });
    kinds.push(Hard {
        name: "wide table".to_owned(),
        make: Box::new(|bytes| {
            let columns = bytes / 16;
            format!("{}|\n{}|\n{}|\n", "| a ".repeat(columns), "|---".repeat(columns), "| b ".repeat(columns))
        }),
    });
    kinds
}

/// The kinds of other projects' tests; empty where the material is not there.
pub fn list_of_others() -> Outcome<Vec<Hard>> {
    let file = Path::new(MATERIAL).join("pathological/cases.json");
    let Ok(text) = std::fs::read_to_string(file) else { return Ok(Vec::new()) };
    let cases: Value = serde_json::from_str(&text)?;
    let cases = cases.as_array().ok_or_else(|| Trouble::new("the pathological cases are no list"))?;
    Ok(cases.iter().filter_map(of_case).collect())
}

/// A case that is made of repeated pieces can have any size; the few others have the one that their makers gave them.
fn of_case(case: &Value) -> Option<Hard> {
    let pieces: Vec<(String, usize)> = case["generator"]["segments"]
        .as_array()?
        .iter()
        .filter_map(|piece| Some((piece[0].as_str()?.to_owned(), usize::try_from(piece[1].as_u64()?).ok()?)))
        .collect();
    let own: usize = pieces.iter().map(|(unit, times)| unit.len() * times).sum();
    if own == 0 || pieces.iter().all(|(_, times)| *times == 1) {
        return None;
    }
    Some(Hard {
        name: case["name"].as_str()?.to_owned(),
        make: Box::new(move |bytes| {
            let scaled = |times: usize| if times == 1 { 1 } else { (times * bytes / own).max(1) };
            pieces.iter().map(|(unit, times)| unit.repeat(scaled(*times))).collect()
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_about_the_size_that_is_asked_for() {
        for kind in list() {
            for bytes in [1_000, 100_000] {
                let size = kind.text(bytes).len();
                assert!(size > bytes / 2 && size < bytes + 500, "{}: {size} for {bytes}", kind.name);
            }
        }
    }

    #[test]
    fn a_described_case_is_brought_to_size() {
        let case = serde_json::json!({"name": "n", "generator": {"segments": [["ab", 100], ["c", 1], ["d", 50]]}});
        assert_eq!(of_case(&case).map(|hard| hard.text(25).len()), Some(9 * 2 + 1 + 4));
        assert!(of_case(&serde_json::json!({"name": "n", "generator": {"kind": "ramp"}})).is_none());
    }
}
