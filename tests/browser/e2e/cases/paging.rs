//! GitHub's list in pages, through a page and through a form. The first question is the loader's, and is put once: in
//! the core's own words.

use super::Case;
use super::early::{open, start_at_once, value};
use crate::visit::{Visit, same};
use extension_update_browser::{Engine, Outcome};
use serde_json::{Value, json};

pub fn list(engine: Engine) -> Vec<Case> {
    let mut cases = vec![Case::new(
        "a form is asked for each page of a list, and gives the header that names the next",
        goes_through_a_form,
    )];
    if engine.fetches_by_itself() {
        cases.push(Case::new(
            "the pages of a list are asked for one after another, the first one once and early",
            goes_through_the_pages,
        ));
        for (name, query, asked) in ADDRESSES {
            cases.push(Case::new(
                format!("the loader and the core ask for a list in the same words: {name}"),
                move |visit| asks_once(visit, name, query, asked),
            ));
        }
        cases.push(Case::new("a list whose pages hold nothing to compare is unclear", finds_nothing));
    }
    cases
}

/// What stands behind the vendor's address, and behind the one that is asked.
const ADDRESSES: [(&str, &str, &str); 5] = [
    ("plain", "", "?per_page=100"),
    ("query", "?mark=a", "?mark=a&per_page=100"),
    ("size", "?per_page=7&mark=a", "?per_page=7&mark=a"),
    ("other-size", "?xper_page=7", "?xper_page=7&per_page=100"),
    ("fragment", "#part", "?per_page=100"),
];

/// Releases 0.0.n of these numbers, newest first.
fn releases(numbers: std::ops::RangeInclusive<u32>) -> String {
    let asset = json!({"name": "DEMO.cfe", "size": 5, "state": "uploaded", "browser_download_url": "https://example.com/DEMO.cfe"});
    let release = |n: u32| json!({"tag_name": format!("v0.0.{n}"), "body": format!("- {n}"), "assets": [asset]});
    Value::from(numbers.rev().map(release).collect::<Vec<_>>()).to_string()
}

fn name(visit: &Visit<'_>, name: &str) -> String {
    format!("list-{name}-{}", visit.engine)
}

/// Puts a page of a list on the shelf; `next` is the shelf's name of the page after it.
fn put(visit: &Visit<'_>, shelf: &str, body: &str, next: Option<&str>) -> Outcome<String> {
    let mut headers = vec![("content-type", "application/json".to_owned())];
    let origin = visit.site.origin();
    headers.extend(next.map(|next| ("link", format!("<{origin}/e2e/{next}?page=2>; rel=\"next\""))));
    let headers: Vec<(&'static str, &str)> = headers.iter().map(|(key, value)| (*key, value.as_str())).collect();
    visit.site.put_page(shelf, body, &headers)
}

/// Opens a page whose panel asks for the list at this address before its engine is there.
fn start(visit: &mut Visit<'_>, shelf: &str, url: &str) -> Outcome<()> {
    let config = json!({
        "mount": "#here", "extension": {"id": "DEMO", "version": "0.0.0"},
        "source": {"kind": "github-releases", "url": url, "transport": "fetch"}
    });
    let body = start_at_once(&config.to_string(), "/e2e/list-");
    open(visit, &format!("page-of-{shelf}"), &body)
}

fn asked(visit: &mut Visit<'_>) -> Outcome<Value> {
    value(visit, "questions('/e2e/list-').map(function (one) { return one.url; })")
}

fn asks_once(visit: &mut Visit<'_>, case: &str, query: &str, expected: &str) -> Outcome<()> {
    let shelf = name(visit, case);
    let url = put(visit, &shelf, &releases(0..=4), None)?;
    start(visit, &shelf, &format!("{url}{query}"))?;
    visit.wait_for_state("available")?;
    same("questions before the engine had a say", value(visit, "early")?, 1.into())?;
    same("questions of the whole page", asked(visit)?, json!([format!("{url}{expected}")]))
}

fn goes_through_the_pages(visit: &mut Visit<'_>) -> Outcome<()> {
    let shelves = ["one", "two", "three", "four"].map(|page| name(visit, page));
    let mut urls = Vec::new();
    for (index, shelf) in shelves.iter().enumerate() {
        let newest = 400 - 100 * index as u32;
        let next = shelves.get(index + 1).map(String::as_str);
        urls.push(put(visit, shelf, &releases(newest - 99..=newest), next)?);
    }
    start(visit, &shelves[0], &urls[0])?;
    visit.wait_for_state("available")?;
    let expected =
        json!([format!("{}?per_page=100", urls[0]), format!("{}?page=2", urls[1]), format!("{}?page=2", urls[2])]);
    same("questions", asked(visit)?, expected)?;
    same("questions before the engine had a say", value(visit, "early")?, 1.into())?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.400")?;
    visit.wait_in_page(
        "all that was read is shown",
        "return document.querySelectorAll('[data-part=notes] [data-version]').length === 300;",
    )?;
    let mark = "return document.querySelectorAll('[data-part=notes] > [data-part=notes-shortened]').length === 1;";
    visit.wait_in_page("and that there is more", mark)
}

fn finds_nothing(visit: &mut Visit<'_>) -> Outcome<()> {
    let (first, second) = (name(visit, "unclear"), name(visit, "unclear-more"));
    let tags =
        |tags: &[&str]| Value::from(tags.iter().map(|tag| json!({"tag_name": tag})).collect::<Vec<_>>()).to_string();
    let url = put(visit, &first, &tags(&["v2.0.0-rc.2", "release-1.3.0"]), Some(&second))?;
    put(visit, &second, &tags(&["v2.0.0-rc.1", "ext/v1.1.0"]), None)?;
    start(visit, &first, &url)?;
    visit.wait_for_state("unclear")?;
    same("code", visit.code()?.as_str(), "unreadable")?;
    let message = visit.part("message")?;
    for word in ["2 (2.0.0-rc.2, 2.0.0-rc.1)", "2 (release-1.3.0, ext/v1.1.0)"] {
        same(&format!("{word} in {message}"), message.contains(word), true)?;
    }
    Ok(())
}

/// The form hands on what the panel can make use of, the header with the next page among it.
fn goes_through_a_form(visit: &mut Visit<'_>) -> Outcome<()> {
    visit.open_offer("source=github-releases&transport=host&per_page=2")?;
    same("offered", visit.part("offered-version")?.as_str(), "0.0.0.4")?;
    same("messages fetch", visit.count_messages("fetch")?, 3)
}
