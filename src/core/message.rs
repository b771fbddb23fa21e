//! Messages: what the panel tells the host. Names and parameters are the contract's.

use super::exchange::Request;
use super::json::Json;
use super::verdict::Offer;

/// The number of the protocol. A name or a meaning changes only with a new one.
pub const PROTOCOL: u64 = 1;

/// A message to the host.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The panel runs; once, before any other.
    Ready,
    /// The host is to ask the update service; answered by the report `fetched`.
    Fetch {
        /// Names the question.
        ticket: u32,
        /// The question.
        request: Request,
    },
    /// The state has changed.
    State {
        /// Whose state it is, where a panel shows a list of extensions.
        extension: Option<String>,
        /// Its name.
        state: &'static str,
        /// The installed version.
        installed: Option<String>,
        /// The offered version.
        offered: Option<String>,
        /// The code of what is wrong.
        code: Option<&'static str>,
    },
    /// The host is to install; answered by `accepted`, `progress`, `installed`, `failed`.
    Install {
        /// Names the install.
        operation: String,
        /// The extension's id.
        extension: String,
        /// What is to be installed.
        offer: Box<Offer>,
        /// Where it is not to be installed before the host's next window, and answered by `scheduled` or `failed`: the
        /// address that gave the feed, and SHA-256 of its payload that was verified, hex. Then the message is
        /// `schedule`.
        feed: Option<[String; 2]>,
    },
    /// The host is to call an install off; answered by `failed` with code `cancelled`, or by `installed` where it is
    /// too late.
    Cancel {
        /// The install.
        operation: String,
    },
    /// The host is to give an approval back; answered by `unscheduled`.
    Unschedule {
        /// The approval.
        operation: String,
    },
    /// The host is to go on with an install that it held up by the report `preflight`, or to look again where something
    /// blocks.
    Proceed {
        /// The install.
        operation: String,
    },
    /// The host is to let the user keep the file.
    Download {
        /// Of which extension, where a panel shows a list of them.
        extension: Option<String>,
        /// What is to be kept.
        offer: Box<Offer>,
    },
    /// The host is to open its form for the licence key.
    OpenRegistration {
        /// Of which extension, where a panel shows a list of them.
        extension: Option<String>,
    },
    /// The host is to restart the session.
    Restart,
    /// The host is to keep this object, and to give it back in the next config.
    Remember {
        /// Of which extension, where a panel shows a list of them.
        extension: Option<String>,
        /// What is remembered; see [`super::memory`].
        memory: Json,
    },
    /// The host is to open an address outside the panel.
    OpenLink {
        /// An `https:`, `mailto:` or loopback `http:` address.
        url: String,
    },
}

impl Message {
    /// The name.
    pub fn name(&self) -> &'static str {
        match self {
            Message::Ready => "ready",
            Message::Fetch { .. } => "fetch",
            Message::State { .. } => "state",
            Message::Install { feed: None, .. } => "install",
            Message::Install { .. } => "schedule",
            Message::Cancel { .. } => "cancel",
            Message::Unschedule { .. } => "unschedule",
            Message::Proceed { .. } => "proceed",
            Message::Download { .. } => "download",
            Message::OpenRegistration { .. } => "open-registration",
            Message::Restart => "restart",
            Message::OpenLink { .. } => "open-link",
            Message::Remember { .. } => "remember",
        }
    }

    /// The parameters.
    pub fn params(&self) -> Json {
        match self {
            Message::Ready => {
                Json::object([("protocol", PROTOCOL.into()), ("version", env!("CARGO_PKG_VERSION").into())])
            }
            Message::Fetch { ticket, request } => fetch_params(*ticket, request),
            Message::State { extension, state, installed, offered, code } => named(extension.as_deref()).with([
                ("state", (*state).into()),
                ("installed", installed.clone().into()),
                ("offered", offered.clone().into()),
                ("code", (*code).into()),
            ]),
            Message::Install { operation, extension, offer, feed } => {
                let params = Json::object([
                    ("operation", operation.as_str().into()),
                    ("extension", extension.as_str().into()),
                    ("version", offer.version.as_str().into()),
                    ("artifact", artifact_params(offer)),
                ]);
                match feed {
                    Some([url, sha256]) => {
                        let feed = [("url", url.as_str().into()), ("sha256", sha256.as_str().into())];
                        params.with([("feed", Json::object(feed))])
                    }
                    None => params,
                }
            }
            Message::Cancel { operation } | Message::Unschedule { operation } | Message::Proceed { operation } => {
                Json::object([("operation", operation.as_str().into())])
            }
            Message::Download { extension, offer } => named(extension.as_deref())
                .with([("version", offer.version.as_str().into()), ("artifact", artifact_params(offer))]),
            Message::OpenRegistration { extension } => named(extension.as_deref()),
            Message::Restart => Json::object([]),
            Message::Remember { extension, memory } => named(extension.as_deref()).with([("memory", memory.clone())]),
            Message::OpenLink { url } => Json::object([("url", url.as_str().into())]),
        }
    }
}

/// The extension, where a panel shows a list of them.
fn named(extension: Option<&str>) -> Json {
    let object = Json::object([]);
    match extension {
        Some(id) => object.with([("extension", id.into())]),
        None => object,
    }
}

fn fetch_params(ticket: u32, request: &Request) -> Json {
    let headers = request.headers.iter().map(|(name, value)| ((*name).into(), (**value).into())).collect();
    Json::object([
        ("ticket", u64::from(ticket).into()),
        ("method", request.method.into()),
        ("url", request.url.as_str().into()),
        ("headers", Json::Object(headers)),
        ("body", request.body.clone().into()),
        ("maxBytes", u64::from(request.max_bytes).into()),
        ("timeoutMs", u64::from(request.timeout_ms).into()),
    ])
}

fn artifact_params(offer: &Offer) -> Json {
    let Some(artifact) = offer.content.artifact() else { return Json::Null };
    let params = Json::object([
        ("name", artifact.name.clone().into()),
        ("urls", Json::Array(artifact.urls.iter().map(|url| url.as_str().into()).collect())),
        ("size", artifact.size.into()),
        ("sha256", artifact.sha256.clone().into()),
        ("md5", artifact.md5.clone().into()),
    ]);
    // Only a signed feed says it.
    if offer.security { params.with([("security", Json::Bool(true))]) } else { params }
}
