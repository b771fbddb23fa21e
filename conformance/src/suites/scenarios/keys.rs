//! Scenarios of keys and signatures: who may speak for the vendor, and who only seems to. Next: `order.rs`.

use extension_update_signing::{FEED_TYPE, envelope, key, newest, pin, seal};
use serde_json::{Value, json};

use super::{Outcome, after, ending, feed, same, start};
use crate::panel::{Panel, pinned, rooted};

pub fn keys_that_are_none_are_refused_at_the_start() -> Outcome {
    for wrong in [json!("AAAA"), json!("not base64!"), json!(7), json!("")] {
        let mut config = pinned(&[1], 1);
        config["policy"]["publicKeys"] = json!([pin(1), wrong]);
        let refused = Panel::start(&config).err().is_some_and(|words| words.starts_with("config: policy.publicKeys"));
        same(&format!("{wrong} is refused"), refused, true)?;
        let mut config = rooted(&[1], 1);
        config["policy"]["root"]["keys"] = json!([pin(1), wrong]);
        let refused = Panel::start(&config).err().is_some_and(|words| words.starts_with("config: policy.root.keys"));
        same(&format!("{wrong} is refused as a root key"), refused, true)?;
    }
    Ok(())
}

pub fn a_feed_without_pins_or_their_root_is_refused() -> Outcome {
    for none in [json!([]), Value::Null] {
        let mut config = pinned(&[1], 1);
        config["policy"]["publicKeys"] = none;
        let refused = Panel::start(&config).err().is_some_and(|words| words.starts_with("config: policy.publicKeys"));
        same("no pins are refused", refused, true)?;
    }
    super::a_chain_that_the_pinned_keys_have_not_signed_is_refused()
}

pub fn unsigned_and_wrongly_signed_feeds_are_refused() -> Outcome {
    let payload = newest(9).to_string();
    let by = |signers: &[u8]| seal(FEED_TYPE, &newest(9), signers).to_string();
    let other_payload = payload.replace("0.0.0.4", "0.0.0.5");
    let signature = key(1).entry(FEED_TYPE, payload.as_bytes());
    let moved = envelope(FEED_TYPE, other_payload.as_bytes(), &[signature]).to_string();
    for (answer, wanted) in [
        (by(&[2]), "failed/signature"),
        (moved, "failed/signature"),
        (by(&[]), "failed/unsigned"),
        (payload, "failed/unsigned"),
    ] {
        let mut panel = start(&json!({"seq": 5, "sha256": "00"}))?;
        panel.answer(200, &answer);
        same("the feed ends in", panel.ending().as_str(), wanted)?;
        same("offered", panel.offered().as_str(), "")?;
        same("told to remember", panel.memory()["seq"].as_u64().unwrap_or(5), 5)?;
    }
    Ok(())
}

pub fn hints_beside_a_signature_mean_nothing() -> Outcome {
    let payload = newest(3).to_string();
    let ending = |signature: &Value| {
        ending(&envelope(FEED_TYPE, payload.as_bytes(), std::slice::from_ref(signature)).to_string())
    };
    for hint in [json!("sha512"), json!(["md5", 7]), Value::Null] {
        let mut signature = key(1).entry(FEED_TYPE, payload.as_bytes());
        signature["keyid_hash_algorithms"] = hint;
        for keyid in [json!("0000000000000000"), json!(""), json!("../../x")] {
            signature["keyid"] = keyid;
            same("with hints", ending(&signature)?.as_str(), "available")?;
        }
        if let Some(entry) = signature.as_object_mut() {
            entry.remove("keyid");
        }
        same("without a keyid", ending(&signature)?.as_str(), "available")?;
    }
    Ok(())
}

pub fn another_type_that_is_rightly_signed_is_refused() -> Outcome {
    let other = "application/vnd.extension-update.feed.v2+json";
    let mut envelope = seal(other, &newest(3), &[1]);
    same("another type", ending(&envelope.to_string())?.as_str(), "failed/format")?;
    envelope["payloadType"] = FEED_TYPE.into();
    same("its signature under our type", ending(&envelope.to_string())?.as_str(), "failed/signature")
}

/// How a panel with these pins ends that gets a feed by these keys.
fn judge(pins: &[u8], threshold: u64, signers: &[u8]) -> Result<String, String> {
    let answer = seal(FEED_TYPE, &newest(1), signers).to_string();
    Ok(Panel::answered(&pinned(pins, threshold), 200, &answer)?.ending())
}

pub fn too_few_signatures_are_refused() -> Outcome {
    same("two of three", judge(&[1, 2, 3], 3, &[1, 2])?.as_str(), "failed/signature")?;
    same("three of three", judge(&[1, 2, 3], 3, &[3, 1, 2])?.as_str(), "available")
}

pub fn a_threshold_above_the_keys_is_refused_at_the_start() -> Outcome {
    for threshold in [0, 3, 4, u64::MAX] {
        let refused =
            judge(&[1, 2], threshold, &[1, 2]).err().is_some_and(|words| words.starts_with("config: policy.threshold"));
        same(&format!("a threshold of {threshold} for two keys is refused"), refused, true)?;
    }
    Ok(())
}

pub fn a_key_that_is_pinned_twice_is_one_key() -> Outcome {
    same("one signer for a threshold of two", judge(&[1, 1, 2], 2, &[1])?.as_str(), "failed/signature")?;
    same("the same signer twice", judge(&[1, 1, 2], 2, &[1, 1])?.as_str(), "failed/signature")?;
    same("a threshold that only the double would reach", judge(&[1, 1, 2], 3, &[1, 2]).is_err(), true)?;
    same("both signers", judge(&[1, 1, 2], 2, &[1, 2])?.as_str(), "available")
}

pub fn two_signatures_of_one_key_count_once() -> Outcome {
    same("for a threshold of two", judge(&[1, 2], 2, &[1, 1, 1])?.as_str(), "failed/signature")?;
    // Under names of their own, as if they were of two keys.
    let payload = newest(1).to_string();
    let mut signatures = [(); 2].map(|()| key(1).entry(FEED_TYPE, payload.as_bytes()));
    signatures[0]["keyid"] = "a".into();
    signatures[1]["keyid"] = "b".into();
    let answer = envelope(FEED_TYPE, payload.as_bytes(), &signatures).to_string();
    let panel = Panel::answered(&pinned(&[1, 2], 2), 200, &answer)?;
    same("under two names", panel.ending().as_str(), "failed/signature")
}

pub fn a_bad_signature_beside_good_ones_does_no_harm() -> Outcome {
    let payload = newest(1).to_string();
    let good = key(1).entry(FEED_TYPE, payload.as_bytes());
    let plausible = key(2).entry(FEED_TYPE, b"something else");
    for bad in [plausible, json!({"keyid": "b", "sig": ""}), json!({"sig": "AAAA"})] {
        for pair in [[good.clone(), bad.clone()], [bad.clone(), good.clone()]] {
            let answer = envelope(FEED_TYPE, payload.as_bytes(), &pair).to_string();
            let panel = Panel::answered(&pinned(&[1, 2], 1), 200, &answer)?;
            same(&format!("beside {bad}"), panel.ending().as_str(), "available")?;
        }
    }
    Ok(())
}

pub fn keys_are_rotated_with_roots_and_without() -> Outcome {
    super::roots_are_rotated_by_the_keys_before_and_their_own()?;
    // While both sign, old pins and new pins read the feed; then the old key signs no more.
    for (pins, signers, wanted) in [
        ([1].as_slice(), [1].as_slice(), "available"),
        (&[1], &[1, 2], "available"),
        (&[2], &[1, 2], "available"),
        (&[1, 2], &[2], "available"),
        (&[2], &[2], "available"),
        (&[2], &[1], "failed/signature"),
        (&[1], &[2], "failed/signature"),
    ] {
        same(&format!("pins {pins:?}, signed by {signers:?}"), judge(pins, 1, signers)?.as_str(), wanted)?;
    }
    // What is remembered of a feed by the old key is verified again with the new pins.
    let mut next = Panel::remembering(pinned(&[2], 1), &after(&feed(7))?.memory())?;
    next.cut_off()?;
    same("offline with other pins", (next.state(), next.offered().as_str()), ("failed", ""))
}

pub fn each_set_of_keys_and_threshold_is_judged_alike() -> Outcome {
    let subsets =
        |of: u8| (0u8..1 << of).map(move |bits| (1..=of).filter(|key| bits >> (key - 1) & 1 == 1).collect::<Vec<u8>>());
    for pins in subsets(3).filter(|pins| !pins.is_empty()) {
        for threshold in 1..=pins.len() as u64 {
            for signers in subsets(4).filter(|signers| !signers.is_empty()) {
                let good = signers.iter().filter(|signer| pins.contains(signer)).count() as u64;
                let wanted = if good >= threshold { "available" } else { "failed/signature" };
                let what = format!("{threshold} of {pins:?}, signed by {signers:?}");
                same(&what, judge(&pins, threshold, &signers)?.as_str(), wanted)?;
            }
        }
    }
    Ok(())
}
