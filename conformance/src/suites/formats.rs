//! Days, moments and addresses of JSON Schema's format tests: what is valid is read, what is not is refused.
//! What a refusal does to a release is shown by `json.rs` and the panel's own tests. Next: `feeds.rs`.

use extension_update::core::{
    address::{Address, Link},
    day::Day,
    moment::Moment,
};
use serde_json::Value;

use crate::{
    material::{Material, Missing, text},
    policy::Policy,
    suite::{Suite, Tally, Verdict},
    suites::addresses::shows_its_host,
};

pub fn list() -> Vec<Suite> {
    vec![
        Suite { name: "formats/date", run: |material| run(material, "date", judge_day) },
        Suite { name: "formats/date-time", run: |material| run(material, "date-time", judge_moment) },
        Suite { name: "formats/time", run: |material| run(material, "time", judge_time) },
        Suite { name: "formats/uri", run: |material| run(material, "uri", judge_address) },
        Suite { name: "formats/iri", run: |material| run(material, "iri", judge_address) },
        Suite { name: "formats/uri-reference", run: |material| run(material, "uri-reference", judge_reference) },
        Suite { name: "formats/iri-reference", run: |material| run(material, "iri-reference", judge_reference) },
        Suite { name: "formats/hostname", run: |material| run(material, "hostname", judge_host) },
        Suite { name: "formats/idn-hostname", run: |material| run(material, "idn-hostname", judge_host) },
    ]
}

fn run(material: &Material, name: &str, judge: fn(&str, bool) -> Verdict) -> Result<Tally, Missing> {
    let cases = material.read_list(&format!("formats/json-schema-formats/{name}.json"))?;
    let name = |case: &Value| format!("{} ({})", text(case, "description"), case["data"]);
    Ok(Tally::of(&cases, name, |case| match &case["data"] {
        Value::String(data) => judge(data, case["valid"] == true),
        _ => Verdict::Excused(Policy::NotOurs),
    }))
}

fn judge_day(text: &str, valid: bool) -> Verdict {
    Verdict::hold(Day::parse(text).is_some() == valid, || format!("read: {}", !valid))
}

fn judge_moment(text: &str, valid: bool) -> Verdict {
    match (Moment::parse(text), valid) {
        (None, true) if text.get(..4).is_some_and(|year| year < "1970") => Verdict::Excused(Policy::MomentsFrom1970),
        (moment, _) => Verdict::hold(moment.is_some() == valid, || format!("read as {moment:?}")),
    }
}

/// A time of day stands in feeds only behind a day.
fn judge_time(text: &str, valid: bool) -> Verdict {
    judge_moment(&format!("2026-06-30T{text}"), valid)
}

fn judge_address(text: &str, valid: bool) -> Verdict {
    // The lists speak of `http:`, which the panel lets through to this machine only; what else they say holds for
    // `https:`.
    let secure = text.replacen("http://", "https://", 1);
    let Some(address) = Address::parse(text).or_else(|| Address::parse(&secure)) else {
        return if valid { Verdict::Excused(Policy::NarrowAddresses) } else { Verdict::Passed };
    };
    let link = Link::Web(address);
    Verdict::hold(shows_its_host(&link), || format!("a browser would go to another host: {link:?}"))
        .and(|| if valid { Verdict::Passed } else { Verdict::Excused(Policy::UrlStandard) })
}

/// References are not addresses: the panel's page has no address of its own to which one could be relative.
fn judge_reference(text: &str, valid: bool) -> Verdict {
    if text.contains("://") {
        judge_address(text, valid)
    } else {
        Verdict::hold(Address::parse(text).is_none(), || "is let through".into())
    }
}

fn judge_host(host: &str, valid: bool) -> Verdict {
    match (Address::parse(&format!("https://{host}/")), valid) {
        (None, false) => Verdict::Passed,
        (None, true) => Verdict::Excused(Policy::NarrowAddresses),
        (Some(address), _) if address.host() != host => {
            Verdict::Failed(format!("the host is read as {}", address.host()))
        }
        (Some(_), true) => Verdict::Passed,
        // Which letters may stand side by side is for the resolver: the panel has no tables for it. What a browser goes
        // to is what was shown.
        (Some(address), false) => {
            let link = Link::Web(address);
            Verdict::hold(shows_its_host(&link), || format!("a browser would go to another host: {link:?}"))
                .and(|| Verdict::Excused(Policy::UrlStandard))
        }
    }
}
