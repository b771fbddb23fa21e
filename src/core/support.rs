//! The details of what stands in the way, for whoever is asked for help: plain text, in English keys, without the
//! licence key.

use super::config::Config;
use super::hindrance::Hindrance;
use super::moment::Moment;
use super::schedule::{Night, Outcome};
use super::state::State;
use super::version::Version;
use core::fmt::Write;

/// All that helps to understand a failure, or why a version cannot be installed here: a line each. What is not known
/// has no line. What a night has left comes before what is offered since.
pub fn details(state: &State, night: Option<&Night>, now: Moment, config: Option<&Config>) -> Option<String> {
    let mut out = String::new();
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            // Writing into a string cannot fail.
            let _written = writeln!(out, "{key}: {value}");
        }
    };
    line("panel", concat!("extension-update ", env!("CARGO_PKG_VERSION")));
    let harm = night.filter(|night| night.outcome.has_harmed());
    match (state, harm) {
        (State::Failed(failed), _) => {
            line("time", &failed.at.to_string());
            line("code", failed.failure.code.as_str());
            line("http-status", &failed.failure.status.map_or_else(String::new, |status| status.to_string()));
            line("detail", failed.failure.detail.as_deref().unwrap_or(""));
            if let Some(install) = failed.install() {
                line("offered", install.offer.version.as_str());
                line("restored", install.restored.map_or("", |restored| if restored { "yes" } else { "no" }));
            }
        }
        (_, Some(night)) => {
            line("time", &night.at.to_string());
            line("code", "night");
            line("detail", &night.text);
            line("offered", &night.version);
            line("restored", if night.outcome == Outcome::Restored { "yes" } else { "no" });
        }
        (State::Withdrawn(withdrawal), None) => {
            line("time", &now.to_string());
            line("code", "withdrawn");
            line("detail", &withdrawal.reason);
        }
        (State::NotInstallable(offer, hindrances), None) => {
            line("time", &now.to_string());
            hindrances.iter().map(Hindrance::code).for_each(|code| line("code", code));
            line("offered", offer.version.as_str());
        }
        _ => return None,
    }
    let Some(config) = config else { return Some(out) };
    line("extension", &config.extension.id);
    line("installed", config.extension.installed.as_ref().map_or("", Version::as_str));
    line("source", config.source.url.as_str());
    line("platform", &config.host.platform);
    line("configuration", &config.host.configuration);
    line("configuration-version", &config.host.configuration_version);
    // An address may carry the key, and so may what a vendor puts into a name.
    Some(config.licence_key.redact(&out))
}
