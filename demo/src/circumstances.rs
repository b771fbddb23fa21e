//! What surrounds one request: a fault, a scenario, a wish for big notes, and the address under which the service was
//! reached. It must never be kept between requests: it is read from the address each time, so that tests can run side
//! by side. Read next: `fault`, `scenario` (the names).

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};

use crate::{fault::Fault, reply::refuse, scenario::Scenario};

/// The largest wish for notes, in kilobytes; twice what any test asks for is refused rather than built.
const MOST_NOTES: usize = 20_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstances {
    pub fault: Option<Fault>,
    /// What the vendor of the signed feed has written into it.
    pub scenario: Option<Scenario>,
    /// Kilobytes (of 1000 bytes) of generated notes in place of the demo's own releases.
    pub notes: Option<usize>,
    /// `http://HOST:PORT` alone.
    pub origin: String,
    /// `http://HOST:PORT` and the prefixes of this request, without a slash at the end: addresses in answers start with
    /// it.
    pub address: String,
}

/// Takes `/fault/<name>`, `/scenario/<name>` and `/notes/<kilobytes>` off the front of the address and keeps them
/// beside the request.
pub async fn peel_prefixes(mut request: Request) -> Result<Request, Response> {
    let path = request.uri().path().to_owned();
    let (circumstances, rest) =
        parse(&path, &parse_host(request.headers())).map_err(|sentence| refuse(StatusCode::NOT_FOUND, sentence))?;
    if rest.len() != path.len() {
        let mut address = rest.to_owned();
        if let Some(query) = request.uri().query() {
            address.push('?');
            address.push_str(query);
        }
        *request.uri_mut() =
            address.parse::<Uri>().map_err(|_| refuse(StatusCode::BAD_REQUEST, "Адрес запроса не читается"))?;
    }
    request.extensions_mut().insert(circumstances);
    Ok(request)
}

fn parse<'p>(path: &'p str, host: &str) -> Result<(Circumstances, &'p str), &'static str> {
    let origin = format!("http://{host}");
    let mut circumstances = Circumstances { fault: None, scenario: None, notes: None, address: origin.clone(), origin };
    let mut rest = path;
    loop {
        if let Some((name, tail)) = split_prefix(rest, "/fault/") {
            circumstances.fault = Some(Fault::parse(name).ok_or("Такой неисправности нет")?);
            rest = tail;
        } else if let Some((name, tail)) = split_prefix(rest, "/scenario/") {
            circumstances.scenario = Some(Scenario::parse(name).ok_or("Такого случая нет")?);
            rest = tail;
        } else if let Some((size, tail)) = split_prefix(rest, "/notes/") {
            let size = size.parse().ok().filter(|size| *size <= MOST_NOTES);
            circumstances.notes = Some(size.ok_or("Столько заметок стенд не даёт")?);
            rest = tail;
        } else {
            let prefix = &path[..path.len() - rest.len()];
            circumstances.address.push_str(prefix);
            return Ok((circumstances, rest));
        }
    }
}

/// `/fault/slow/releases/…` → (`slow`, `/releases/…`).
fn split_prefix<'p>(path: &'p str, prefix: &str) -> Option<(&'p str, &'p str)> {
    let tail = path.strip_prefix(prefix)?;
    let slash = tail.find('/')?;
    Some(tail.split_at(slash))
}

/// The request's own Host, so that addresses are right on any port; a Host that could break out of an address is not
/// used.
fn parse_host(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let sound = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b));
    if sound { host.to_owned() } else { "127.0.0.1".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_taken_off_in_any_order() {
        let (circumstances, rest) = parse("/notes/300/scenario/info/fault/slow/files/a", "h:1").unwrap();
        assert_eq!(rest, "/files/a");
        assert_eq!(circumstances.scenario, Some(Scenario::Info));
        assert_eq!(circumstances.origin, "http://h:1");
        assert_eq!(circumstances.fault, Some(Fault::Slow));
        assert_eq!(circumstances.notes, Some(300));
        assert_eq!(circumstances.address, "http://h:1/notes/300/scenario/info/fault/slow");
    }

    #[test]
    fn an_address_without_a_prefix_stays_as_it_is() {
        let (circumstances, rest) = parse("/releases/v1/1c/x", "h").unwrap();
        assert_eq!((rest, circumstances.address.as_str()), ("/releases/v1/1c/x", "http://h"));
    }

    #[test]
    fn an_unknown_fault_and_a_strange_size_are_refused() {
        for path in ["/fault/nonsense/x", "/scenario/nonsense/x", "/notes/many/x", "/notes/99999999/x"] {
            assert!(parse(path, "h").is_err(), "{path}");
        }
    }

    #[test]
    fn a_host_that_could_break_out_of_an_address_is_not_used() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "a/b?c".parse().unwrap());
        assert_eq!(parse_host(&headers), "127.0.0.1");
    }
}
