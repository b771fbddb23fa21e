//! Verdicts on addresses by the sanitisers of others: the panel lets through nothing that they refuse, and refuses much
//! that they let through. The vocabulary of the page is held to the list of the HTML Sanitizer API. Next: `formats.rs`.

use extension_update::{
    core::address::Link,
    view::node::{Attr, Tag},
};
use url::{Host, Url};

use crate::{
    material::{Material, Missing, text},
    policy::Policy,
    suite::{Suite, Tally, Verdict},
};

pub fn list() -> Vec<Suite> {
    vec![
        Suite { name: "xss/safevalues", run: safevalues },
        Suite { name: "xss/sanitize-url", run: sanitize_url },
        Suite { name: "xss/sanitizer-api-spec", run: sanitizer_api },
    ]
}

/// Whether a browser would go where the panel lets links lead: `https:`, a plain mail address, `http:` to this machine.
/// Judged by the URL Standard, not by the panel's own reader.
pub fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    match url.scheme() {
        "https" => plain && url.has_host(),
        "http" => plain && loopback,
        "mailto" => true,
        _ => false,
    }
}

/// Whether a browser that goes to a link goes to the host that the panel shows beside it, or does not go at all.
pub fn shows_its_host(link: &Link) -> bool {
    let Link::Web(address) = link else { return true };
    let Ok(url) = Url::parse(address.as_str()) else { return true };
    let shown = Host::parse(address.host()).map(|host| host.to_string());
    // A number that the browser would turn into an address of four parts is not what the reader saw.
    let is_number = matches!(url.host(), Some(Host::Ipv4(_))) && url.host_str() != Some(address.host());
    !is_number && url.host().is_some_and(|host| shown.is_ok_and(|shown| shown == host.to_string()))
}

/// `allowed`: what the list says. The panel may be narrower and never broader.
fn judge(address: &str, allowed: bool) -> Verdict {
    match (allowed, Link::parse(address)) {
        (false, Some(link)) => Verdict::Failed(format!("{link:?} is let through")),
        (true, None) => Verdict::Excused(Policy::NarrowAddresses),
        (true, Some(link)) => Verdict::hold(is_safe(link.as_str()) && shows_its_host(&link), || {
            format!("a browser would go elsewhere: {link:?}")
        }),
        (false, None) => Verdict::Passed,
    }
}

fn safevalues(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    for name in ["javascript_url_sanitizer_test_vectors.URL_TEST_VECTORS", "url_test_vectors.URL_TEST_VECTORS"] {
        for case in material.read_list(&format!("xss/safevalues/{name}.json"))? {
            let (input, expected) = (text(&case, "input"), text(&case, "expected"));
            tally.judge(&format!("{input:?}"), || judge(input, input == expected));
        }
    }
    for case in material.read_list("xss/safevalues/url_test_vectors.URL_TEST_VECTORS_WITH_SCHEME.json")? {
        // What only a caller with more schemes lets through is refused by one who has none of them.
        tally.judge(&format!("{case}"), || judge(text(&case, "input"), false));
    }
    Ok(tally)
}

fn sanitize_url(material: &Material) -> Result<Tally, Missing> {
    let cases = material.read_list("xss/sanitize-url/cases.json")?;
    Ok(Tally::of(&cases, ToString::to_string, |case| match (case["input"].as_str(), text(case, "expected")) {
        // The list repairs addresses before it lets them through; the panel refuses what it would have to repair.
        (Some(input), expected) => judge(input, input == expected || expected == format!("{input}/")),
        (None, _) => Verdict::Excused(Policy::NotOurs),
    }))
}

fn sanitizer_api(material: &Material) -> Result<Tally, Missing> {
    let mut tally = Tally::default();
    let folder = "xss/sanitizer-api-spec";
    for line in material.read_text(&format!("{folder}/event-handler-content-attributes.txt"))?.lines() {
        if !line.starts_with("on") {
            continue;
        }
        tally.judge(line, || {
            Verdict::hold(!Attr::WORDS.iter().any(|(word, _)| word.eq_ignore_ascii_case(line)), || {
                "the page has this attribute".into()
            })
        });
    }
    let baseline = material.read_json(&format!("{folder}/safe-baseline-configuration-materialized.json"))?;
    let removed: Vec<&str> =
        baseline["removeElements"].as_array().into_iter().flatten().map(|e| text(e, "name")).collect();
    let default = material.read_json(&format!("{folder}/safe-default-configuration.json"))?;
    let elements = || default["elements"].as_array().into_iter().flatten();
    for (_, tag) in Tag::WORDS {
        tally.judge(&format!("element {}", tag.as_str()), || {
            let allowed =
                elements().any(|e| text(e, "name") == tag.as_str() && text(e, "namespace").ends_with("xhtml"));
            Verdict::hold(!removed.contains(&tag.as_str()), || "it must never stand in a page".into()).and(|| match tag
            {
                // What the panel's own screens need and the list has not: buttons, a bar of progress, the box of a
                // task, the choice of a channel with its label, folds; and images, which only a host can allow, by the
                // name of their server.
                Tag::Button | Tag::Progress | Tag::Input | Tag::Label | Tag::Details | Tag::Summary | Tag::Img => {
                    Verdict::Excused(Policy::NotOurs)
                }
                _ => Verdict::hold(allowed, || "it is not in the default list".into()),
            })
        });
    }
    Ok(tally)
}
