//! Again: the second opening of a page that asks by itself for a list of releases that has not changed. What goes over
//! the network is counted where it is answered, what is drawn is counted in the page. Next: `../arena.rs`.

use crate::arena::{Arena, CONTENDERS, Keeping, Tab, agree, figure};
use crate::extent::Extent;
use crate::feed::{self, Feed};
use crate::table::{Cell, Goal, Line};
use extension_update_browser::devtools::DevTools;
use extension_update_browser::{Outcome, Served, Trouble};
use serde_json::{Value, json};

const PATH: &str = "/releases.json";

/// What one opening cost.
struct Opening {
    answer: Value,
    statuses: Vec<u16>,
    bytes: usize,
}

pub fn measure(arena: &mut Arena, extent: Extent) -> Outcome<Vec<Line>> {
    let feed = Feed { name: "again".to_owned(), ..feed::made(extent.bytes(100_000)) };
    arena.put_feed(&feed)?;
    let site = arena.site.clone();
    let mut cells = Vec::new();
    let mut reached = false;
    let mut answers = Vec::new();
    for name in CONTENDERS {
        // A mark of its own for each: what the browser keeps of one is nothing to the other.
        arena.put(PATH, "application/json", Keeping::Marked(&format!("\"{name}\"")), feed.json.clone())?;
        let tab = arena.chromium()?;
        let first = open(tab, &site, name, &json!({}))?;
        if first.statuses != [200] {
            return Err(Trouble::new(format!("the first opening of the {name} was answered by {:?}", first.statuses)));
        }
        let second = open(tab, &site, name, &first.answer["memory"])?;
        let (drawn, releases) = (figure(&second.answer, "drawn")?, figure(&second.answer, "releases")?);
        if name == CONTENDERS[0] {
            reached = second.statuses == [304] && drawn == releases;
        }
        let statuses: Vec<String> = second.statuses.iter().map(u16::to_string).collect();
        cells.push(Cell::Text(format!(
            "{} request ({}), {} bytes, {drawn} of {releases} releases drawn",
            second.statuses.len(),
            statuses.join(", "),
            second.bytes
        )));
        answers.push(second.answer);
    }
    agree(&answers[0], &answers[1])?;
    let peer = cells.pop().unwrap_or(Cell::Nothing);
    let panel = cells.pop().unwrap_or(Cell::Nothing);
    let what = "second opening, the feed has not changed".to_owned();
    Ok(vec![Line {
        what,
        panel,
        peer,
        ratio: None,
        goal: Goal::Said("one request, 304, nothing drawn twice", reached),
    }])
}

fn open(tab: &mut Tab<DevTools>, site: &Served, name: &str, memory: &Value) -> Outcome<Opening> {
    tab.open(&site.address("/blank"))?;
    tab.open(&site.address(&format!("/alone/{name}")))?;
    tab.load_feeds(["again"].into_iter())?;
    site.take_log();
    let answer = tab.ask("open", &[name.into(), site.address(PATH).into(), memory.clone()])?;
    let answered: Vec<_> = site.take_log().into_iter().filter(|answered| answered.path() == PATH).collect();
    Ok(Opening {
        answer,
        statuses: answered.iter().map(|answered| answered.status).collect(),
        bytes: answered.iter().map(|answered| answered.bytes).sum(),
    })
}
