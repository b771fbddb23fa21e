//! Twin: the JavaScript form in an engine of 2016 beside WebAssembly in today's engine of the same family, the panel alone in both. Here the
//! column of the panel is the twin, and that of the peer is the wasm. One engine runs after the other has ended, not in turns: a WebKit of
//! today goes on compiling the module in threads of its own, and on two cores that nearly doubled the time of the engine beside it. Next:
//! `../stand.rs`.

use crate::extent::Extent;
use crate::feed;
use crate::stand::{CONTENDERS, OldTab, Stand, agree, figure};
use crate::table::{Goal, Line, Unit};
use extension_update_e2e::Outcome;

pub fn measure(stand: &mut Stand, extent: Extent) -> Outcome<Vec<Line>> {
    let feed = feed::made(extent.bytes(100_000));
    stand.put_feed(&feed);
    let address = stand.site.address(&format!("/alone/{}", CONTENDERS[0]));
    let arguments = [CONTENDERS[0].into(), feed.name.as_str().into(), true.into()];
    let mut answers = [vec![], vec![]];
    {
        let mut old = OldTab::start()?;
        old.open(&address)?;
        for name in [feed.name.as_str(), "nothing"] {
            old.ask("loadFeed", &[name.into()])?;
        }
        for _ in 0..extent.warm_up + extent.rounds {
            old.ask("clear", &arguments[..1])?;
            answers[0].push(old.ask("run", &arguments)?);
        }
    }
    let mut today = stand.start_today()?;
    today.open(&address)?;
    today.load_feeds([feed.name.as_str()].into_iter())?;
    for _ in 0..extent.warm_up + extent.rounds {
        today.ask("clear", &arguments[..1])?;
        answers[1].push(today.ask("run", &arguments)?);
    }
    let (mut first, mut all) = ([vec![], vec![]], [vec![], vec![]]);
    for (twin, wasm) in answers[0].iter().zip(&answers[1]).skip(extent.warm_up) {
        agree(twin, wasm)?;
        for (place, answer) in [twin, wasm].into_iter().enumerate() {
            first[place].push(figure(answer, "first")?);
            all[place].push(figure(answer, "all")?);
        }
    }
    let line = |what: &str, figures: &[Vec<f64>; 2], goal| {
        Line::of_turns(what, Unit::Millis, [&figures[0], &figures[1]], goal)
    };
    Ok(vec![
        line(
            "`start` → offer, 100 kB: the twin in QtWebKit 602, beside it the wasm in WebKitGTK",
            &first,
            Goal::Ratio(3.0),
        )?,
        line("the same until all notes are in the DOM, by the clock", &all, Goal::None)?,
    ])
}
