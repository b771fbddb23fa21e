//! The statement that a feed is the newest one: made each day by a key that can sign nothing else, so that a base which
//! is shown an old copy notices before the feed itself expires. Whether one counts is asked of the panel's own judge.

use super::chain::Chain;
use crate::envelope::Envelope;
use extension_update::core::json::{Json, parse};
use extension_update::core::moment::Moment;
use extension_update::core::source::signed_feed::Statement;
use extension_update::core::trust::{self, in_one_piece};

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// When it was made.
    pub issued: Moment,
    /// Until when it holds.
    pub expires: Moment,
}

impl Fresh {
    /// The statement of this feed in an envelope that nobody has signed.
    pub fn seal(&self, feed: &Statement, payload: &[u8]) -> Envelope {
        let json = Json::object([
            ("schema", 1.into()),
            ("seq", feed.seq.into()),
            ("sha256", trust::hex(&trust::sha256(payload)).into()),
            ("issued", self.issued.to_string().into()),
            ("expires", self.expires.to_string().into()),
        ]);
        Envelope::new(trust::FRESH_TYPE, format!("{json}\n").into_bytes())
    }

    /// What the statement beside a feed says, whether it counts or not: only to be shown.
    pub fn of(feed: &Envelope) -> Option<Fresh> {
        let envelope = Envelope::of_json(feed.attached.fresh.as_ref()?, trust::FRESH_TYPE).ok()?;
        let json = parse(str::from_utf8(&envelope.payload).ok()?, trust::RULES).ok()?;
        let moment = |key: &str| json.get(key).and_then(Json::as_str).and_then(Moment::parse);
        Some(Fresh { issued: moment("issued")?, expires: moment("expires")? })
    }

    /// Whether a panel would count the statement beside a feed that brings this chain along. Where the last root asks
    /// for none, nothing is missing.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn judge(feed: &Envelope, chain: &Chain, now: Moment) -> Result<(), String> {
        let opened = chain.open(&feed.to_json().to_string(), now).map_err(|failure| {
            failure.detail.unwrap_or_else(|| format!("the feed itself is refused ({})", failure.code.as_str()))
        })?;
        let Some(confirmation) = opened.fresh else { return Ok(()) };
        let statement = Statement::parse(&opened.payload).map_err(|failure| failure.detail.unwrap_or_default())?;
        let sha256 = trust::hex(&trust::sha256(&opened.payload));
        match in_one_piece(|verifier| confirmation.check(statement.seq, &sha256, now, verifier)) {
            Ok(None) => Ok(()),
            Ok(Some(doubt)) => Err(doubt.reason.strip_prefix("fresh: ").map(String::from).unwrap_or(doubt.reason)),
            Err(_) => Err("nobody knows whether it is".into()),
        }
    }
}
