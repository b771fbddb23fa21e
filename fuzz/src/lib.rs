//! What the fuzz targets share: configs, answers of services, and what must hold of them. It must never repeat how the
//! panel reaches a result; each check says what the result has to be. Read next: `fuzz_targets/`, a file a target, and
//! `docs/fuzzing.md`.

pub mod answer;
pub mod chain;
pub mod choices;
pub mod documents;
pub mod known;
pub mod made;
pub mod offer;
pub mod signing;
pub mod step;
pub mod tree;
pub mod trusted;
pub mod vendor;
pub mod watch;

use extension_update::core::effect::Effect;
use extension_update::core::event::Event;
use extension_update::core::exchange::{Answer, Response};
use extension_update::core::session::Session;
use extension_update::core::{config::Start, error::Refusal, json::Json};

/// The licence key of every config here: no error text may hold it.
pub const LICENCE_KEY: &str = "DEMO-Q2BAV-EAYBV-VIYFM-WE1WE";

/// The kinds of source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    SignedFeed,
    #[default]
    ReleasesApi,
    GithubReleases,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::SignedFeed => "signed-feed",
            Kind::ReleasesApi => "releases-api",
            Kind::GithubReleases => "github-releases",
        }
    }
}

/// What a config says; what is not named is as in the contract's example.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'a> {
    pub kind: Kind,
    /// The installed version; empty where there is none.
    pub installed: &'a str,
    pub beta: bool,
    pub english: bool,
    pub obstacle: bool,
    /// Whether the panel asks by itself; else the host does.
    pub by_panel: bool,
    /// Whether the extension is another one.
    pub other_extension: bool,
    /// Pinned keys, in base64.
    pub keys: &'a [String],
    /// How many of them must have signed; 0 stands for one.
    pub threshold: u64,
    /// Whether these are the keys of the roots, and not those of the feeds.
    pub rooted: bool,
    /// Whether a feed that nobody confirms is refused.
    pub fresh_only: bool,
    /// What else the host says, a bit each: the name of its session, channels to choose, a check interval.
    pub more: u8,
    /// What the host has kept.
    pub memory: Option<&'a Json>,
}

/// An answer of success with this body.
pub fn arrived(body: impl Into<String>) -> Answer {
    Answer::Arrived(Response { status: 200, body: body.into(), ..Response::default() })
}

/// A session of this config whose first question was answered so, and what came of the answer.
pub fn ask(start: Start, answer: Answer) -> (Session, Vec<Effect>) {
    let mut session = Session::new(1);
    session.handle(Event::Opened(Box::new(start)), vendor::NOW);
    let effects = session.handle(Event::FeedArrived { ticket: 1, answer }, vendor::NOW);
    (session, effects)
}

/// Reads a config that says so.
///
/// # Errors
/// As `Start::parse`.
pub fn parse_start(choice: &Choice<'_>) -> Result<Start, Refusal> {
    let pick = |other: bool, one: &'static str, usual: &'static str| Json::from(if other { one } else { usual });
    let keys: Vec<Json> = choice.keys.iter().map(|key| Json::from(key.as_str())).collect();
    let channels: Vec<Json> =
        [Some("stable"), choice.beta.then_some("beta")].into_iter().flatten().map(Json::from).collect();
    let extension = Json::object([
        ("id", pick(choice.other_extension, "OTHER", "DEMO")),
        ("name", "Демонстрационное расширение".into()),
        ("version", choice.installed.into()),
    ]);
    let source = Json::object([
        ("kind", choice.kind.as_str().into()),
        ("url", "https://updates.example.com/releases/v1/1c/".into()),
        ("transport", pick(choice.by_panel, "fetch", "host")),
    ]);
    let says = |bit: u8| choice.more & bit > 0;
    let choices = if says(2) { vec![Json::from("stable"), "beta".into()] } else { Vec::new() };
    let host = Json::object([
        ("session", if says(1) { "7".into() } else { Json::Null }),
        ("platform", "8.3.24.1548".into()),
        ("configuration", Json::object([("name", "КошкинДом".into()), ("version", "1.0.0.1".into())])),
        ("obstacle", choice.obstacle.then_some("safe-mode").into()),
    ]);
    let threshold = Json::from(choice.threshold.max(1));
    let (keys, root) = match choice.rooted {
        true => (Vec::new(), Json::object([("keys", Json::Array(keys)), ("threshold", threshold.clone())])),
        false => (keys, Json::Null),
    };
    let policy = Json::object([
        ("channels", Json::Array(channels)),
        ("publicKeys", Json::Array(keys)),
        ("root", root),
        ("freshness", pick(choice.fresh_only, "require", "warn")),
        ("channelChoices", Json::Array(choices)),
        ("checkInterval", if says(4) { 24.into() } else { Json::Null }),
        ("threshold", if choice.rooted { Json::Null } else { threshold }),
    ]);
    let config = Json::object([
        ("extension", extension),
        ("source", source),
        ("licenceKey", LICENCE_KEY.into()),
        ("host", host),
        ("policy", policy),
        ("licence", Json::object([("until", "2026-12-31".into())])),
        ("memory", choice.memory.cloned().unwrap_or(Json::object([]))),
        ("locale", pick(choice.english, "en", "ru")),
    ]);
    Start::parse(&config.to_string())
}
