//! `diff`: what has changed from one feed to another, most often from the published one. It judges nothing and believes
//! nobody.

use super::voice::{answer, say};
use crate::cli::Diff;
use crate::difference::describe_difference;
use crate::envelope::{Attached, Content, Envelope};
use crate::previous::Previous;
use crate::problem::{Stop, plain};
use crate::published;
use extension_update::core::json::Json;
use std::process::ExitCode;

pub fn run(args: &Diff) -> Result<ExitCode, Stop> {
    let [before, after] = [published::read(&args.before)?, published::read(&args.after)?];
    let mut lines = describe_difference(&before.payload, &after.payload).unwrap_or_default();
    lines.extend(compare_envelopes(&before, &after));
    let [old, new] = [plain(&before.name), plain(&after.name)];
    if lines.is_empty() {
        say(&format!("{old} and {new} say the same"));
    } else {
        say(&format!("from {old} to {new}:\n  {}", lines.join("\n  ")));
    }
    let outcome = if lines.is_empty() { "same" } else { "different" };
    let differs = !lines.is_empty();
    let changes = Json::Array(lines.into_iter().map(Json::from).collect());
    answer(outcome, vec![("before", old.into()), ("after", new.into()), ("changes", changes)]);
    Ok(if differs && args.exit_code { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What stands beside the payload: who says to have signed it, and what travels along.
fn compare_envelopes(before: &Previous, after: &Previous) -> Vec<String> {
    let (Content::Signed(before), Content::Signed(after)) = (&before.content, &after.content) else {
        return match (&before.content, &after.content) {
            (Content::Bare(_), Content::Signed(_)) => vec!["signatures: a payload → a signed feed".into()],
            (Content::Signed(_), Content::Bare(_)) => vec!["signatures: a signed feed → a payload".into()],
            _ => Vec::new(),
        };
    };
    let signers = |envelope: &Envelope| {
        let names =
            envelope.signatures.iter().map(|one| one.key_id.clone().unwrap_or_else(|| "a key without a name".into()));
        let mut names: Vec<String> = names.collect();
        names.sort();
        plain(&names.join(", "))
    };
    let mut lines = Vec::new();
    if signers(before) != signers(after) {
        lines.push(format!("signatures: {} → {}", signers(before), signers(after)));
    }
    let Attached { roots, fresh, revocations } = &before.attached;
    let pairs = [
        ("roots", roots, &after.attached.roots),
        ("fresh", fresh, &after.attached.fresh),
        ("revocations", revocations, &after.attached.revocations),
    ];
    lines.extend(pairs.into_iter().filter(|(_, old, new)| old != new).map(|(name, old, new)| {
        let count = |part: &Option<Json>| match part {
            None => "nothing".into(),
            Some(Json::Array(list)) => format!("{} entries", list.len()),
            Some(_) => "a statement".into(),
        };
        format!(
            "{name}: {} → {}{}",
            count(old),
            count(new),
            if count(old) == count(new) { ", another one" } else { "" }
        )
    }));
    lines
}
