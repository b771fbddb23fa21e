//! Asks one address and gives the whole answer as it came over the wire. It follows no redirect, unpacks nothing and
//! keeps nothing.

use super::{Outcome, Trouble};
use std::io::Read;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header that stands once; empty where it is not there.
    ///
    /// # Errors
    /// Where it stands twice: browsers refuse two `Access-Control-Allow-Origin`, and no two answers about caching can
    /// both hold.
    pub fn header(&self, name: &str) -> Outcome<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (value, None) => Ok(value.unwrap_or_default()),
            (_, Some(_)) => Err(Trouble::new(format!("{name} stands twice: {:?}", self.headers))),
        }
    }

    /// The names of all headers, lower case.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(name, _)| name.as_str())
    }

    /// The body after `Content-Encoding: gzip`.
    pub fn ungzip(&self) -> Outcome<Vec<u8>> {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(self.body.as_slice()).read_to_end(&mut plain)?;
        Ok(plain)
    }
}

pub fn get(address: &str) -> Outcome<Answer> {
    ask("GET", address, &[])
}

/// A request with these headers and no others of its own that matter here.
pub fn ask(method: &str, address: &str, headers: &[(&str, &str)]) -> Outcome<Answer> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .allow_non_standard_methods(true)
        .proxy(None)
        .build()
        .into();
    let mut request = ureq::http::Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(()).map_err(|e| Trouble::new(e.to_string()))?;
    let mut response = agent.run(request).map_err(|e| Trouble::from(e).during(&format!("{method} {address}")))?;
    let told = response.headers().iter();
    let headers = told.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let (status, headers) = (response.status().as_u16(), headers.collect());
    let mut body = Vec::new();
    response.body_mut().as_reader().read_to_end(&mut body)?;
    Ok(Answer { status, headers, body })
}
