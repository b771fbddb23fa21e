//! Version numbers: semver's own lists, the strict rows of node-semver, and what 1C's programs compare.
//!
//! The panel reads versions as 1C writes them, so a verdict of semver is not always the panel's. What the contract says
//! instead is written here once more, as a regular expression, and the panel is held to that in every case. Next:
//! `markdown.rs`.

use std::{cmp::Ordering, sync::LazyLock};

use extension_update::core::version::Version;
use regex::Regex;
use serde_json::Value;

use crate::{
    material::{Material, Missing, text},
    policy::Policy,
    suite::{Suite, Tally, Verdict},
};

pub fn list() -> Vec<Suite> {
    vec![
        Suite { name: "versions/semver-org-list", run: semver_org },
        Suite { name: "versions/node-semver", run: node_semver },
        Suite { name: "versions/1c-four-part", run: four_part },
    ]
}

/// The contract: up to four numbers, a leading `v` and leading zeros ignored, a semver prerelease or build part after
/// them.
static CONTRACT: LazyLock<Regex> = LazyLock::new(|| {
    let prerelease = r"(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
    let build = "[0-9a-zA-Z-]+";
    let whole = format!(
        r"^\s*[vV]?([0-9]+(?:\.[0-9]+){{0,3}})(?:-{prerelease}(?:\.{prerelease})*)?(?:\+{build}(?:\.{build})*)?\s*$"
    );
    Regex::new(&whole).unwrap_or_else(|error| unreachable!("{error}"))
});

/// What the contract says of a text: whether its form is a version, and whether its numbers fit.
fn read_by_contract(text: &str) -> (bool, bool) {
    let Some(found) = CONTRACT.captures(text) else { return (false, false) };
    (
        true,
        found[1].split('.').all(|number| {
            number.trim_start_matches('0').len() <= 10
                && number.parse::<u128>().unwrap_or(u128::MAX) <= u128::from(u32::MAX)
        }),
    )
}

/// The panel's reading must be the contract's; where semver has another verdict, a policy says why.
fn judge_reading(text: &str, valid: bool) -> Verdict {
    let (form, fits) = read_by_contract(text);
    let ours = Version::parse(text).is_ok();
    let by_contract = form && fits;
    Verdict::hold(ours == by_contract, || format!("{text:?} is read: {ours}, the contract says {by_contract}")).and(
        || match (valid, ours) {
            _ if valid == ours => Verdict::Passed,
            (true, _) if form => Verdict::Excused(Policy::VersionLimit),
            (false, _) => Verdict::Excused(Policy::VersionsOf1c),
            _ => Verdict::Failed(format!("{text:?} is valid by semver and is refused")),
        },
    )
}

fn judge_order(left: &str, right: &str, expected: Ordering) -> Verdict {
    match (Version::parse(left), Version::parse(right)) {
        (Ok(a), Ok(b)) => Verdict::hold(a.cmp(&b) == expected && b.cmp(&a) == expected.reverse(), || {
            format!("{left} is {:?} to {right}, expected {expected:?}", a.cmp(&b))
        }),
        (a, b) => Verdict::Failed(format!("cannot be read: {a:?}, {b:?}")),
    }
}

fn semver_org(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    for (file, valid) in [("valid", true), ("invalid", false)] {
        for case in material.read_list(&format!("versions/semver-org-list/{file}.json"))? {
            let text = case.as_str().unwrap_or_default();
            tally.judge(text, || judge_reading(text, valid));
        }
    }
    let rules = material.read_json("versions/semver-org-list/spec_regex.json")?;
    for chain in rules["precedence_examples"].as_array().into_iter().flatten() {
        let versions: Vec<&str> = chain.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        tally.judge(&versions.join(" < "), || {
            versions
                .windows(2)
                .fold(Verdict::Passed, |so_far, pair| so_far.and(|| judge_order(pair[0], pair[1], Ordering::Less)))
        });
    }
    let extra = material.read_json("versions/semver-org-list/zig_std_extra.json")?;
    for (key, valid) in [("valid", true), ("invalid", false)] {
        for case in extra[key].as_array().into_iter().flatten().filter_map(Value::as_str) {
            tally.judge(case, || judge_reading(case, valid));
        }
    }
    Ok(tally)
}

fn node_semver(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    let rows = |name: &str| material.read_list(&format!("versions/node-semver/{name}.json"));
    // Rows that end in `true` or `{"loose": true}` are another language than semver's.
    let strict = |row: &Value| {
        !row.as_array().and_then(|row| row.last()).is_some_and(|last| *last == true || last["loose"] == true)
    };
    for row in rows("comparisons")?.iter().filter(|row| strict(row)) {
        let (higher, lower) = (row[0].as_str().unwrap_or_default(), row[1].as_str().unwrap_or_default());
        tally.judge(&format!("{higher} > {lower}"), || judge_order(higher, lower, Ordering::Greater));
    }
    for row in rows("equality")?.iter().filter(|row| strict(row)) {
        let (left, right) = (row[0].as_str().unwrap_or_default(), row[1].as_str().unwrap_or_default());
        tally.judge(&format!("{left} = {right}"), || judge_order(left, right, Ordering::Equal));
    }
    for row in rows("valid-versions")?.iter().filter(|row| strict(row)) {
        let version = row[0].as_str().unwrap_or_default();
        tally.judge(version, || {
            let numbers = format!("{}.{}.{}", row[1], row[2], row[3]);
            let prerelease = row[4].as_array().is_some_and(|parts| !parts.is_empty());
            judge_reading(version, true).and(|| {
                // The numbers are those that the row names: the version stands between its own bare form and the one
                // before.
                let expected = if prerelease { Ordering::Less } else { Ordering::Equal };
                judge_order(version, &numbers, expected)
            })
        });
    }
    for row in rows("invalid-versions")?.iter().filter(|row| strict(row)) {
        tally.judge(&row[0].to_string(), || match row[0].as_str() {
            Some(version) => judge_reading(version, false),
            // A value of JavaScript that is no text: the panel is only ever given texts.
            None => Verdict::Excused(Policy::NotOurs),
        });
    }
    Ok(tally)
}

fn four_part(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    let lists = material.read_json("versions/1c-four-part/compare.json")?;
    for list in ["yaxunit_tests", "yaxunit_doc_examples", "opm_versions_test"] {
        for case in lists[list].as_array().into_iter().flatten() {
            let (a, b) = (text(case, "a"), text(case, "b"));
            let expected = case["cmp"].as_i64().unwrap_or_default().cmp(&0);
            tally.judge(&format!("{a} to {b}"), || judge_order(a, b, expected));
        }
    }
    Ok(tally)
}
