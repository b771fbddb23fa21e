//! JSONTestSuite as the payload of a feed that is validly signed: what is JSON is read, what is not is refused with
//! `format` and nothing else. Next: `crypto.rs`.

use extension_update_signing::{FEED_TYPE, newest, seal_bytes};

use crate::{
    material::{Material, Missing},
    panel::{Panel, pinned},
    policy::Policy,
    suite::{Suite, Tally, Verdict},
};

pub fn list() -> Vec<Suite> {
    vec![Suite { name: "json/JSONTestSuite", run }]
}

fn run(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    for file in material.list_files("json/JSONTestSuite/test_parsing", ".json")? {
        let text = material.read_bytes(&file)?;
        let name = file.rsplit('/').next().unwrap_or_default();
        tally.judge(name, || {
            // As a key that the feed's reader does not know, before all that it does: what the text swallows is missed,
            // and what it leaves open is never closed. And as the whole payload, where even good JSON is no feed.
            let (inside, alone) = (open(&embed(&text)), open(&text));
            let refused = |ending: &str| ending == "failed/format";
            if !refused(&alone) {
                return Verdict::Failed(format!("as the whole payload it ends in {alone}"));
            }
            match name.as_bytes()[0] {
                b'y' if inside == "available" => Verdict::Passed,
                b'y' if refused(&inside) && is_stricter(name) => Verdict::Excused(Policy::StrictJson),
                b'n' => Verdict::hold(refused(&inside), || format!("it ends in {inside}")),
                b'i' => Verdict::hold(refused(&inside) || inside == "available", || format!("it ends in {inside}")),
                _ => Verdict::Failed(format!("it ends in {inside}")),
            }
        });
    }
    Ok(tally)
}

/// Good JSON that two readers may read as two things, or that is deeper than a feed may be.
fn is_stricter(name: &str) -> bool {
    name.contains("duplicated_key")
}

fn embed(text: &[u8]) -> Vec<u8> {
    let feed = newest(1).to_string();
    [b"{\"foreign\":", text, b",", &feed.as_bytes()[1..]].concat()
}

/// How a panel ends that gets this payload, rightly signed.
fn open(payload: &[u8]) -> String {
    let answered = Panel::answered(&pinned(&[1], 1), 200, &seal_bytes(FEED_TYPE, payload, &[1]).to_string());
    answered.map_or_else(|refusal| refusal, |panel| panel.ending())
}
