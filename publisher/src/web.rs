//! The one place that asks the network: what a host gives as the feed. It trusts nothing of the answer but its bytes.

use crate::addresses;
use crate::problem::{Code, Problem};
use extension_update::core::address::Address;
use extension_update::core::trust;
use std::io::Read;
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

const TIMEOUT: Duration = Duration::from_secs(30);

/// How often a host may send on.
const MAX_REDIRECTS: u32 = 5;

/// What stands at an address, up to the size of an envelope.
///
/// # Errors
/// `usage` where it is no address that a panel would ask; `network` where nothing comes; `too-large`.
pub fn fetch(text: &str) -> Result<Vec<u8>, Problem> {
    let address = Address::parse(text);
    let address = address.ok_or_else(|| {
        let fault = addresses::find_fault(text).unwrap_or_default();
        Problem::error(Code::Usage, text, format!("an https: address is needed: this one {fault}"))
    })?;
    let failed = |reason: String| Problem::error(Code::Network, text, reason);
    let agent = make_agent(address.as_str()).map_err(failed)?;
    // What a cache on the way has kept is not what the host gives.
    let request = agent.get(address.as_str()).header("cache-control", "no-cache").header("accept", "application/json");
    let mut response = request.call().map_err(|error| failed(format!("gives no answer: {error}")))?;
    let status = response.status();
    if status != 200 {
        return Err(failed(format!("answers with the status {}", status.as_u16())));
    }
    let mut bytes = Vec::new();
    let limit = trust::MAX_ENVELOPE_BYTES as u64 + 1;
    let body = response.body_mut().with_config().limit(limit).reader();
    body.take(limit).read_to_end(&mut bytes).map_err(|error| failed(format!("breaks off: {error}")))?;
    if bytes.len() > trust::MAX_ENVELOPE_BYTES {
        return Err(Problem::error(Code::TooLarge, text, "gives more than 384 KiB, and a panel reads no more"));
    }
    Ok(bytes)
}

/// An agent for this address: whoever is asked by TLS is not left for a host without it, and this very machine is asked
/// directly.
fn make_agent(address: &str) -> Result<Agent, String> {
    let common = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .user_agent(concat!("extension-feed/", env!("CARGO_PKG_VERSION")));
    if !address.starts_with("https:") {
        return Ok(common.proxy(None).max_redirects(0).max_redirects_will_error(false).build().into());
    }
    // There may be a provider already; it is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        return Err("cannot be asked: this machine knows no certificate authority".into());
    }
    let certificates = found.certs.iter().map(|certificate| Certificate::from_der(certificate).to_owned());
    let tls = TlsConfig::builder().root_certs(RootCerts::from(certificates)).build();
    Ok(common.https_only(true).max_redirects(MAX_REDIRECTS).tls_config(tls).build().into())
}
