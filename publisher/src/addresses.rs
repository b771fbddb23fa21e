//! Why an address is none that a panel would ask. The panel only says that it is none; its vendor wants to know what to
//! mend.

use extension_update::core::address::Address;

/// The reason; `None` where the address is good.
pub fn find_fault(text: &str) -> Option<String> {
    if Address::parse(text).is_some() {
        return None;
    }
    let odd = text.chars().find(|c| c.is_whitespace() || c.is_control());
    let forbidden = text.chars().find(|c| "\\\"<>`{}|^".contains(*c));
    let scheme = text.split_once("://").map(|(scheme, rest)| (scheme.to_lowercase(), rest));
    Some(match scheme {
        _ if text.is_empty() => "is empty".into(),
        _ if text.trim() != text => "has spaces or line breaks around it".into(),
        _ if text.len() > 2048 => format!("has {} bytes, a panel reads 2048", text.len()),
        _ if odd.is_some() => "has a space in it: write %20".into(),
        _ if text.contains('\\') => "has a backslash: an address has slashes (/)".into(),
        _ if forbidden.is_some() => {
            format!("has the character {}, which an address writes with a percent sign", forbidden.unwrap_or_default())
        }
        None if text.starts_with("//") => "has no scheme: begin it with https:".into(),
        None if text.starts_with("https:") => "has not two slashes after https:".into(),
        None => "has no scheme: begin it with https://".into(),
        Some((scheme, rest)) => explain_host(&scheme, rest),
    })
}

fn explain_host(scheme: &str, rest: &str) -> String {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match scheme {
        "file" => "is a file of this machine: a panel asks https: only".into(),
        "http" | "https" => explain_web(scheme, authority),
        _ => format!("begins with {scheme}:, and a panel asks https: only"),
    }
}

fn explain_web(scheme: &str, authority: &str) -> String {
    match scheme {
        _ if authority.contains('@') => "names a user before its host: a panel asks nobody by a password".into(),
        _ if authority.is_empty() || authority.starts_with(':') => "has no host".into(),
        _ if authority.contains('%') => {
            "has a percent sign in its host: write the host in letters or in Punycode".into()
        }
        "http" => "is http: — a panel asks http: of its own machine only; put the files behind https:".into(),
        _ => format!("has a host or a port that is none: {authority}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_one_that_helps() {
        for (text, reason) in [
            ("http://example.com/feed.json", "of its own machine only"),
            ("example.com/feed.json", "begin it with https://"),
            ("//example.com/a", "begin it with https:"),
            ("https:/example.com", "two slashes"),
            ("https://example.com/a b.cfe", "%20"),
            (" https://example.com/", "around it"),
            ("https://example.com\\a", "backslash"),
            ("https://example.com/{file}", "character {"),
            ("https://user:password@example.com/", "user"),
            ("https:///feed.json", "no host"),
            ("https://exa%6dple.com/", "percent sign in its host"),
            ("https://example.com:port/", "example.com:port"),
            ("ftp://example.com/", "ftp:"),
            ("file:///C:/feed.json", "a file of this machine"),
            ("", "empty"),
        ] {
            let found = find_fault(text).unwrap_or_default();
            assert!(found.contains(reason), "{text}: {found}");
        }
        for good in ["https://example.com/feed.json", "http://127.0.0.1:8080/feed.json", "HTTPS://EXAMPLE.COM"] {
            assert_eq!(find_fault(good), None, "{good}");
        }
    }
}
