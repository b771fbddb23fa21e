//! Web addresses: which of them the panel asks, offers to the host, or shows as a link.
//!
//! Only what the panel needs of RFC 3986: absolute addresses with a host that can be shown. Everything a browser would
//! repair (backslashes, white space, user names, percent signs in a host) is refused, because what is repaired is not
//! what was shown.

use core::fmt;

/// An absolute `https:` address, or `http:` to a loopback address.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    text: Box<str>,
    host: (usize, usize),
}

/// What a link in notes may point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A web page.
    Web(Address),
    /// A mail address, with the `mailto:` before it.
    Mail(String),
}

impl Address {
    /// Reads an address; `None` for anything that is not an `https:` address (or `http:` to this machine).
    pub fn parse(text: &str) -> Option<Address> {
        if text.len() > 2048
            || text.chars().any(|c| c.is_whitespace() || c.is_control() || is_format(c) || "\\\"<>`{}|^".contains(c))
        {
            return None;
        }
        let colon = text.find("://")?;
        let scheme = &text[..colon];
        let start = colon + 3;
        let end = text[start..].find(['/', '?', '#']).map_or(text.len(), |at| start + at);
        let authority = &text[start..end];
        let host = host_of(authority)?;
        let allowed =
            scheme.eq_ignore_ascii_case("https") || (scheme.eq_ignore_ascii_case("http") && is_loopback(host));
        allowed.then(|| Address { text: text.into(), host: (start, start + host.len()) })
    }

    /// The whole address, as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host alone, for showing where a link leads.
    pub fn host(&self) -> &str {
        &self.text[self.host.0..self.host.1]
    }

    /// Whether the two have one scheme, host and port.
    pub fn shares_origin(&self, other: &Address) -> bool {
        self.port() == other.port()
            && self.is_secure() == other.is_secure()
            && self.host().eq_ignore_ascii_case(other.host())
    }

    /// Whether it is `https:`; else it is `http:`.
    pub fn is_secure(&self) -> bool {
        self.text.as_bytes().get(4) != Some(&b':')
    }

    fn port(&self) -> u16 {
        let named = self.text[self.host.1..].strip_prefix(':').and_then(|rest| rest.split(['/', '?', '#']).next());
        named.and_then(|port| port.parse().ok()).unwrap_or(if self.is_secure() { 443 } else { 80 })
    }

    /// This address with `name` after it, as in a folder.
    pub fn join(&self, name: &str) -> String {
        let slash = if self.text.ends_with('/') { "" } else { "/" };
        format!("{}{slash}{name}", self.text)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Link {
    /// Reads the destination of a link; `None` means that the link is shown as text.
    pub fn parse(text: &str) -> Option<Link> {
        if let Some(scheme) = text.get(..7)
            && scheme.eq_ignore_ascii_case("mailto:")
        {
            let plain = |c: char| c.is_alphanumeric() || "@.-_+".contains(c);
            let mail = &text[7..];
            let (name, host) = mail.split_once('@')?;
            let whole = !name.is_empty() && host.contains('.') && !host.contains('@') && mail.chars().all(plain);
            return whole.then(|| Link::Mail(text.into()));
        }
        Address::parse(text).map(Link::Web)
    }

    /// The destination as it is handed to the host.
    pub fn as_str(&self) -> &str {
        match self {
            Link::Web(address) => address.as_str(),
            Link::Mail(text) => text,
        }
    }
}

/// The host of `host[:port]`, checked; there is none in anything else (so user names are refused).
fn host_of(authority: &str) -> Option<&str> {
    let (host, rest) = if let Some(inner) = authority.strip_prefix('[') {
        let end = inner.find(']')?;
        let (address, rest) = (&inner[..end], &inner[end + 1..]);
        if address.is_empty() || !address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.') {
            return None;
        }
        (&authority[..end + 2], rest)
    } else {
        let end = authority.find(':').unwrap_or(authority.len());
        let host = &authority[..end];
        let label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        };
        // One dot at the end (the root) is allowed by DNS.
        let name = host.strip_suffix('.').unwrap_or(host);
        if !name.split('.').all(label) || (ends_in_number(name) && !is_dotted_v4(name)) {
            return None;
        }
        (host, &authority[end..])
    };
    match rest.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok_and(|_| port.bytes().all(|b| b.is_ascii_digit())).then_some(host),
        None => rest.is_empty().then_some(host),
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host == "[::1]" || (host.starts_with("127.") && is_dotted_v4(host))
}

/// Whether a browser reads the host as an IPv4 address (URL Standard, "ends in a number"): it would go to 127.0.0.1
/// where 2130706433 is shown.
fn ends_in_number(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    let hex = last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    hex || last.chars().all(char::is_numeric)
}

/// Whether this is an IPv4 address in the one form that is shown as it is: four numbers up to 255 without leading
/// zeros.
fn is_dotted_v4(host: &str) -> bool {
    let number = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u8>().is_ok()
            && (part == "0" || !part.starts_with('0'))
    };
    host.split('.').count() == 4 && host.split('.').all(number)
}

/// Characters that change how the text around them reads (bidirectional controls, zero-width ones): Unicode's Cf of
/// that kind.
pub fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn https_and_loopback_are_addresses_with_a_host_to_show() {
        let cases = [
            ("https://example.com", "example.com"),
            ("HTTPS://Example.com:8443/a?b#c", "Example.com"),
            ("https://пример.рф/обновления/", "пример.рф"),
            ("https://example.com./x", "example.com."),
            ("https://example.com/a@b:c", "example.com"),
            ("http://127.0.0.1:8080/releases/", "127.0.0.1"),
            ("http://localhost:1/", "localhost"),
            ("http://[::1]:80/", "[::1]"),
            ("https://[2001:db8::1]/", "[2001:db8::1]"),
            ("https://192.0.2.10/feed.json", "192.0.2.10"),
            ("https://4pda.example/", "4pda.example"),
        ];
        for (text, host) in cases {
            assert_eq!(Address::parse(text).as_ref().map(Address::host), Some(host), "{text}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let same = |one: &str, other: &str| Address::parse(one).unwrap().shares_origin(&Address::parse(other).unwrap());
        for (one, other) in [
            ("https://example.com", "https://example.com/a?b=1#c"),
            ("HTTPS://Example.com:443/", "https://example.com/"),
            ("http://127.0.0.1:80/a", "http://127.0.0.1?b"),
            ("http://[::1]:8080/", "http://[::1]:8080/a:9"),
        ] {
            assert!(same(one, other) && same(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("https://example.com/", "https://example.com:8443/"),
            ("https://example.com/", "https://api.example.com/"),
            ("https://example.com/", "https://example.com./"),
            ("https://localhost:80/", "http://localhost:80/"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8081/"),
        ] {
            assert!(!same(one, other) && !same(other, one), "{one} {other}");
        }
    }

    #[test]
    fn whatever_a_browser_would_repair_or_run_is_no_address() {
        let cases = [
            "",
            "https:",
            "https://",
            "https:///x",
            "//example.com/",
            "/files/a.cfe",
            "ftp://example.com/",
            "javascript://example.com/%0aalert(1)",
            "http://example.com/",
            "http://127.0.0.1.example.com/",
            "http://127.1/",
            "http://0127.0.0.1/",
            "http://2130706433/",
            "https://2130706433/",
            "https://127.1/",
            "https://0x7f.1/",
            "https://example.0x1/",
            "https://1.2.3.256/",
            "https://１２７.０.０.１/",
            "https://user@example.com/",
            "https://example.com@evil.test/",
            "https://example.com\\@evil.test/",
            "https://exa mple.com/",
            " https://example.com/",
            "https://example.com/\u{202e}fdp",
            "https://example.com:port/",
            "https://example.com:99999/",
            "https://example.com:+80/",
            "https://%65xample.com/",
            "https://a..b/",
            "https://-a.test/",
            "https://example.com/\"onload=",
            "https://[::1/",
            "https://[zz]/",
            "data:text/html,x",
            "blob:https://example.com/1",
        ];
        for text in cases {
            assert_eq!(Address::parse(text), None, "{text}");
        }
        assert_eq!(Address::parse(&format!("https://example.com/{}", "a".repeat(2048))), None);
    }

    #[test]
    fn a_link_is_a_web_address_or_a_plain_mail_address() {
        assert!(matches!(Link::parse("mailto:support@example.com"), Some(Link::Mail(_))));
        for text in [
            "mailto:",
            "mailto:a",
            "mailto:a@b",
            "mailto:a@b.test?body=x",
            "mailto:a@b@c.test",
            "MAILTO:a b@c.test",
            "tel:1",
            "a.html",
            "#a",
        ] {
            assert_eq!(Link::parse(text), None, "{text}");
        }
    }
}
