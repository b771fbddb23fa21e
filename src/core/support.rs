//! The details of a failure, for whoever is asked for help: plain text, in English keys, without the licence key.

use super::config::Config;
use super::state::Failed;
use super::version::Version;
use core::fmt::Write;

/// All that helps to understand a failure, a line each. What is not known has no line.
pub fn details(failed: &Failed, config: Option<&Config>) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            // Writing into a string cannot fail.
            let _written = writeln!(out, "{key}: {value}");
        }
    };
    line("panel", concat!("extension-update ", env!("CARGO_PKG_VERSION")));
    line("time", &failed.at.to_string());
    line("code", failed.failure.code.as_str());
    line("http-status", &failed.failure.status.map_or_else(String::new, |status| status.to_string()));
    line("detail", failed.failure.detail.as_deref().unwrap_or(""));
    if let Some(install) = &failed.install {
        line("offered", install.offer.version.as_str());
        line("restored", install.restored.map_or("", |restored| if restored { "yes" } else { "no" }));
    }
    if let Some(config) = config {
        line("extension", &config.extension.id);
        line("installed", config.extension.installed.as_ref().map_or("", Version::as_str));
        line("source", config.source.url.as_str());
        line("platform", &config.host.platform);
        line("configuration", &config.host.configuration);
        line("configuration-version", &config.host.configuration_version);
        // An address may carry the key, and so may what a vendor puts into a name.
        return config.licence_key.redact(&out);
    }
    out
}
