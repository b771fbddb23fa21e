//! `root sign`: one more signature under the last version. Two and three people sign on machines of their own, and the
//! file goes around.

use super::super::voice::{answer, check_reported, say, show};
use super::{Bench, text};
use crate::cli::RootSign;
use crate::problem::{Code, Problem, Stop};
use crate::roots::document::roles;
use crate::secret::PrivateKey;
use extension_update::core::json::Json;
use extension_update::core::moment::Moment;
use extension_update::core::trust;
use std::process::ExitCode;

/// How far the signer's clock may be behind the maker's, in milliseconds.
const SKEW_MS: u64 = 10 * 60 * 1000;

pub fn run(args: &RootSign, now: Moment) -> Result<ExitCode, Stop> {
    let mut bench = Bench::open(&args.roots)?;
    let name = args.roots.display().to_string();
    let version = bench.chain.links.len();
    let Some(root) = bench.chain.links.last().map(|link| link.root.clone()) else {
        return Err(Problem::error(Code::Root, name, "there is no version to sign").into());
    };
    // Before the passphrase: whoever signs must have seen what.
    show(None, &text::describe(&bench.chain, now));
    if root.expires <= now {
        let text = format!("version {version} has ended at {}: nobody would take it", root.expires);
        return Err(Problem::error(Code::Root, name, text).into());
    }
    if root.issued.since(now) > SKEW_MS {
        let text = format!("version {version} is of {}, which is still to come (it is {now})", root.issued);
        return Err(Problem::error(Code::Clock, name, text).into());
    }
    check_reported()?;
    let key = PrivateKey::open_one(&args.key, &args.passphrase.passphrase_file)?;
    let public = key.public();
    let counts = bench.chain.counts(version);
    if !counts.iter().any(|count| count.signed.contains(&public) || count.waiting.contains(&public)) {
        let other = roles(&root).into_iter().find(|(_, role)| role.keys.contains(&public));
        let other = other.map(|(role, _)| format!(", but one of the {role} keys")).unwrap_or_default();
        let text = format!("is no root key of version {version}, nor of the one before{other}: it cannot sign a root");
        return Err(Problem::error(Code::Signature, args.key.display().to_string(), text).into());
    }
    if let Some(link) = bench.chain.links.last_mut() {
        link.envelope.sign(&key)?;
    }
    bench.write()?;
    say(&format!(
        "{name}: version {version} is signed by {}; {}",
        trust::key_id(&public),
        text::missing(&bench.chain, version)
    ));
    let chain = text::to_json(&bench.chain, now);
    let facts = vec![
        ("file", name.as_str().into()),
        ("version", (version as u64).into()),
        ("signedBy", trust::key_id(&public).into()),
        ("complete", Json::Bool(bench.chain.is_finished(version))),
        ("chain", chain),
    ];
    answer("signed", facts);
    Ok(ExitCode::SUCCESS)
}
