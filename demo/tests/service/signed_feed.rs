//! Cases of the signed feed: what a panel with the demo's key makes of each variant, judged by the panel's own core.
//! No case may trust the service's own idea of an envelope. Read next: `faults.rs`, and `deceit.rs` of the crate.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use base64ct::{Base64, Encoding};
use extension_update::core::{moment::Moment, source::signed_feed::Statement, trust};
use extension_update_demo::{Fault, Folders, Scenario, Signatory, routes};
use serde_json::Value;

use crate::asking::{self, Answer};

const DAY: u64 = 24 * 60 * 60 * 1000;

fn keys() -> [[u8; 32]; 2] {
    [Signatory::First.public_key(), Signatory::Second.public_key()]
}

fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap();
    Moment::of_millis(since.as_millis() as u64)
}

/// At a loopback host, because a feed may name no other host without TLS.
async fn ask(address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(address).header("host", "127.0.0.1:4321");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    asking::send(routes(Folders::of_repository()), request.body(Body::empty()).unwrap()).await
}

async fn get(address: &str) -> Answer {
    ask(address, &[]).await
}

async fn open(prefix: &str, threshold: u64) -> Result<Statement, &'static str> {
    let text = get(&format!("{prefix}/feed.json")).await.text();
    let payload = trust::open(&text, &keys(), threshold).map_err(|failure| failure.code.as_str())?;
    Statement::parse(&payload).map_err(|failure| failure.code.as_str())
}

async fn open_sound(prefix: &str) -> Statement {
    open(prefix, 2).await.unwrap_or_else(|code| panic!("{prefix}: {code}"))
}

/// What the payload says, whoever has signed it: verifying is slow in a debug build, and the cases of the signatures do
/// it.
async fn read(prefix: &str) -> Statement {
    let envelope = get(&format!("{prefix}/feed.json")).await.json();
    let payload = Base64::decode_vec(envelope["payload"].as_str().unwrap()).unwrap();
    Statement::parse(&payload).unwrap_or_else(|failure| panic!("{prefix}: {failure:?}"))
}

/// The versions of the feed, and how many releases were dropped.
fn versions(statement: &Statement) -> (Vec<String>, usize) {
    let feed = statement.feed_of("DEMO").expect("a feed of DEMO");
    (feed.releases.iter().map(|release| release.version.to_string()).collect(), feed.dropped.len())
}

fn four() -> Vec<String> {
    (1..=4).rev().map(|number| format!("0.0.0.{number}")).collect()
}

#[tokio::test]
async fn the_feed_holds_four_releases_with_their_true_files() {
    let statement = open_sound("").await;
    assert_eq!(versions(&statement), (four(), 0));
    for release in &statement.feed_of("DEMO").unwrap().releases {
        let artifact = release.content.artifact().unwrap();
        let address = artifact.urls[0].as_str().strip_prefix("http://127.0.0.1:4321").unwrap();
        let file = get(address).await.bytes;
        assert_eq!(Some(file.len() as u64), artifact.size);
        assert_eq!(Some(trust::hex(&trust::sha256(&file))), artifact.sha256);
    }
}

#[tokio::test]
async fn the_feed_is_in_force_since_yesterday_and_for_half_a_year() {
    let statement = open_sound("").await;
    let now = now();
    assert!(now.since(statement.issued) >= DAY && now.since(statement.issued) < 2 * DAY);
    assert!(statement.expires.since(now) > 179 * DAY && statement.expires.since(now) <= 180 * DAY);
}

#[tokio::test]
async fn the_published_keys_are_those_that_sign() {
    let key = get("/demo/key").await.text();
    assert_eq!(Base64::decode_vec(&key).unwrap(), Signatory::First.public_key());
    let list = get("/demo/keys").await.json();
    let listed: Vec<Vec<u8>> =
        list["keys"].as_array().unwrap().iter().map(|key| Base64::decode_vec(key.as_str().unwrap()).unwrap()).collect();
    assert_eq!(listed, keys().map(|key| key.to_vec()));
    assert_eq!(list["stranger"], Base64::encode_string(&Signatory::Stranger.public_key()));
    let envelope = get("/feed.json").await.json();
    assert_eq!(envelope["signatures"][0]["keyid"], trust::key_id(&keys()[0]));
}

#[tokio::test]
async fn one_day_says_the_same_whatever_goes_wrong_on_the_way() {
    let sound = get("/feed.json").await;
    let again = get("/feed.json").await;
    assert_eq!((sound.header("etag"), &sound.bytes), (again.header("etag"), &again.bytes));
    let slow = get("/fault/bom/feed.json").await.bytes;
    assert_eq!(slow, [b"\xEF\xBB\xBF", sound.bytes.as_slice()].concat());
}

#[tokio::test]
async fn a_known_answer_is_not_sent_again() {
    let tag = get("/feed.json").await.header("etag").to_owned();
    for (known, status) in [
        (tag.as_str(), 304),
        (&format!("W/{tag}"), 304),
        (&format!("\"other\", {tag}"), 304),
        ("*", 304),
        ("\"other\"", 200),
        (tag.trim_matches('"'), 200),
    ] {
        let answer = ask("/feed.json", &[("if-none-match", known)]).await;
        assert_eq!(answer.status.as_u16(), status, "{known}");
        assert_eq!((answer.header("etag"), answer.bytes.is_empty()), (tag.as_str(), status == 304), "{known}");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert!(answer.header("access-control-expose-headers").contains("etag, link, retry-after"));
    }
    assert_eq!(ask("/fault/empty/feed.json", &[("if-none-match", &tag)]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_preflight_lets_the_tag_through() {
    let answer = asking::ask(Method::OPTIONS, "/feed.json", String::new()).await;
    let allowed = answer.header("access-control-allow-headers").to_owned();
    assert!(allowed.contains("if-none-match") && allowed.contains("content-type"), "{allowed}");
}

#[tokio::test]
async fn each_deceit_is_refused_for_its_own_reason() {
    for (fault, threshold, code) in [
        ("signature", 1, "signature"),
        ("other-key", 1, "signature"),
        ("one-signature", 2, "signature"),
        ("key-twice", 2, "signature"),
        ("unsigned", 1, "unsigned"),
        ("bare", 1, "unsigned"),
        ("other-type", 1, "format"),
        ("big-payload", 1, "too-large"),
        ("wrong-shape", 1, "format"),
        ("broken-json", 1, "format"),
    ] {
        assert_eq!(open(&format!("/fault/{fault}"), threshold).await.err(), Some(code), "{fault}");
    }
    for fault in ["one-signature", "key-twice"] {
        assert!(open(&format!("/fault/{fault}"), 1).await.is_ok(), "{fault} is right where one key is enough");
    }
}

#[tokio::test]
async fn what_is_rightly_signed_errs_in_one_thing_only() {
    let sound = open_sound("").await;
    let fault = async |name: &str| open_sound(&format!("/fault/{name}")).await;
    let now = now();
    assert!(fault("expired").await.expires < now);
    assert!(fault("clock").await.issued.since(now) > DAY);
    assert_eq!(fault("wrong-product").await.feed_of("DEMO").unwrap_err().code.as_str(), "wrong-product");
    assert_eq!(fault("21-releases").await.feed_of("DEMO").unwrap_err().code.as_str(), "too-large");
    assert!(fault("rollback").await.seq < sound.seq);
    let other = fault("equivocation").await;
    assert_eq!((other.seq, versions(&other)), (sound.seq, versions(&sound)));
    assert_ne!(get("/fault/equivocation/feed.json").await.json()["payload"], get("/feed.json").await.json()["payload"]);
    assert_eq!(versions(&fault("empty").await), (vec![], 0));
    assert_eq!(versions(&fault("no-version").await), (four(), 2));
    assert_eq!(versions(&fault("broken-releases").await), (four(), 14));
}

#[tokio::test]
async fn a_wrong_hash_is_signed_and_sound_in_form() {
    let (right, wrong) = (open_sound("").await, open_sound("/fault/wrong-hash").await);
    let artifact =
        |statement: &Statement| statement.feed_of("DEMO").unwrap().releases[0].content.artifact().cloned().unwrap();
    assert_eq!(artifact(&right).size, artifact(&wrong).size);
    assert_ne!(artifact(&right).sha256, artifact(&wrong).sha256);
}

#[tokio::test]
async fn a_hostile_feed_is_taken_but_for_its_broken_releases() {
    let statement = open_sound("/fault/hostile").await;
    let (versions, dropped) = versions(&statement);
    // The one with a hostile channel is sound: no panel follows that channel.
    assert_eq!((versions[0].as_str(), versions.len(), dropped), ("0.0.9.9", 5, 4));
    let feed = statement.feed_of("DEMO").unwrap();
    assert!(feed.releases[0].channel.contains("<script>"));
    assert!(feed.releases[1].content.artifact().is_some());
    let envelope = get("/fault/hostile/feed.json").await.json();
    let payload = Base64::decode_vec(envelope["payload"].as_str().unwrap()).unwrap();
    let payload: Value = serde_json::from_slice(&payload).unwrap();
    for lang in ["ru", "en"] {
        let notes = payload["products"]["DEMO"]["releases"][0]["notes"][lang].as_str().unwrap();
        assert!(notes.contains("__pwned") && notes.len() <= 16 << 10, "{lang}: {} bytes", notes.len());
    }
}

#[tokio::test]
async fn no_two_payloads_of_a_day_share_a_counter() {
    let mut seen: Vec<(u64, String)> = vec![];
    let scenarios = Scenario::ALL.iter().map(|scenario| format!("/scenario/{}", scenario.name()));
    let faults = Fault::ALL.iter().filter(|fault| fault.changes_the_payload() && fault.name() != "big-payload");
    let faults = faults.map(|fault| format!("/fault/{}", fault.name()));
    let others = ["", "/notes/10", "/notes/11", "/scenario/info/notes/10", "/fault/rollback"].map(str::to_owned);
    for prefix in scenarios.chain(faults).chain(others) {
        let statement = read(&prefix).await;
        let same = seen.iter().find(|(seq, _)| *seq == statement.seq);
        assert!(same.is_none(), "{prefix} and {same:?} have the counter {}", statement.seq);
        seen.push((statement.seq, prefix));
    }
}

#[tokio::test]
async fn each_scenario_is_sound_to_the_last_release() {
    for scenario in Scenario::ALL {
        let statement = read(&format!("/scenario/{}", scenario.name())).await;
        let (versions, dropped) = versions(&statement);
        assert_eq!(dropped, 0, "{}", scenario.name());
        assert!(versions.contains(&"0.0.0.4".to_owned()), "{}: {versions:?}", scenario.name());
        assert!(scenario.sentence().ends_with('.'));
    }
    let table = get("/demo/scenarios").await.json();
    assert_eq!(table.as_array().unwrap().len(), Scenario::ALL.len());
    assert_eq!(get("/scenario/nonsense/feed.json").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn scenarios_leave_other_sources_alone() {
    let list = "/repos/demo/extension/releases";
    assert_eq!(
        get(&format!("/scenario/waypoint{list}")).await.json().as_array().unwrap().len(),
        get(list).await.json().as_array().unwrap().len()
    );
}
