//! The scenarios of TUF's conformance suite as a checklist: each is re-expressed for the signed feed (`scenarios/`), or
//! does not apply, with the reason.
//!
//! A scenario that the list does not know fails, so that none is passed over when the suite grows. Next:
//! `scenarios/mod.rs`.

use serde_json::Value;

use crate::{
    material::{Material, Missing, text},
    policy::Policy,
    suite::{Suite, Tally, Verdict},
    suites::scenarios::{self as s, Scenario},
};

pub fn list() -> Vec<Suite> {
    vec![Suite { name: "updates/tuf-conformance", run }]
}

enum Case {
    /// What the scenario means for a signed feed.
    Holds(Scenario),
    /// Why there is nothing of the kind; the sentence stands in the documents.
    NotOurs,
}
use Case::{Holds, NotOurs};

const CASES: [(&str, Case); 53] = [
    ("test_basic_refresh_requests", Holds(s::one_question_for_one_file)),
    ("test_basic_refresh_trusted_data", Holds(s::what_was_verified_is_remembered)),
    ("test_implicit_refresh", Holds(s::nothing_is_installed_before_a_check)),
    ("test_invalid_initial_root", Holds(s::keys_that_are_none_are_refused_at_the_start)),
    ("test_unsigned_initial_root", Holds(s::a_feed_without_pins_or_their_root_is_refused)),
    ("test_unsigned_metadata", Holds(s::unsigned_and_wrongly_signed_feeds_are_refused)),
    ("test_url_and_metadata_version_mismatch", Holds(s::a_root_has_the_number_of_its_place)),
    ("test_timestamp_content_changes", Holds(s::other_bytes_under_the_same_counter_are_refused)),
    ("test_basic_metadata_hash_support", Holds(s::a_feed_is_confirmed_by_its_hash)),
    ("test_targets_hash_mismatch", Holds(s::another_feed_than_the_confirmed_one_is_refused)),
    ("test_snapshot_hash_mismatch", Holds(s::a_newer_feed_with_an_older_statement_is_refused)),
    ("test_metadata_bytes_match", Holds(s::the_very_bytes_are_remembered)),
    ("test_custom_fields", Holds(s::unknown_keys_are_signed_and_ignored)),
    ("test_deprecated_keyid_hash_algorithms", Holds(s::hints_beside_a_signature_mean_nothing)),
    ("test_snapshot_404", Holds(s::a_missing_statement_is_no_confirmation)),
    ("test_targets_404", Holds(s::an_answer_without_its_roots_is_refused)),
    ("test_timestamp_404", Holds(s::a_missing_file_is_a_status_and_no_offer)),
    ("test_incorrect_metadata_type", Holds(s::another_type_that_is_rightly_signed_is_refused)),
    ("test_faketime", Holds(s::time_is_what_the_clock_says)),
    ("test_root_expired", Holds(s::an_expired_root_lets_nothing_else_in)),
    ("test_timestamp_expired", Holds(s::an_expired_feed_offers_nothing_and_is_not_remembered)),
    ("test_snapshot_expired", Holds(s::an_expired_statement_is_no_confirmation)),
    ("test_targets_expired", Holds(s::a_confirmed_feed_that_has_expired_is_refused)),
    ("test_expired_local_root", Holds(s::a_new_root_follows_a_known_one_that_has_expired)),
    ("test_expired_local_timestamp", Holds(s::a_new_feed_follows_a_remembered_one_that_has_expired)),
    ("test_client_downloads_expected_file", Holds(s::an_install_names_the_signed_file)),
    ("test_client_downloads_expected_file_in_sub_dir", Holds(s::an_install_names_a_file_in_a_folder)),
    ("test_repository_substitutes_target_file", Holds(s::a_substituted_file_is_not_installed)),
    ("test_multiple_changes_to_target", Holds(s::each_honest_change_is_offered_and_each_other_is_refused)),
    ("test_download_with_hash_algorithms", Holds(s::an_install_carries_size_and_sha256)),
    ("test_download_with_unknown_hash_algorithm", Holds(s::a_file_without_a_known_hash_is_not_offered)),
    ("test_artifact_cache", NotOurs),
    ("test_snapshot_does_not_meet_threshold", Holds(s::too_few_signatures_are_refused)),
    ("test_snapshot_has_too_few_keys", Holds(s::a_threshold_above_the_keys_is_refused_at_the_start)),
    ("test_duplicate_keys", Holds(s::a_key_that_is_pinned_twice_is_one_key)),
    ("test_duplicate_sig_keyids", Holds(s::two_signatures_of_one_key_count_once)),
    ("test_keytype_and_scheme", NotOurs),
    ("test_invalid_sig_in_valid_metadata", Holds(s::a_bad_signature_beside_good_ones_does_no_harm)),
    ("test_unusual_role_name", Holds(s::a_product_of_any_name_is_found_and_names_no_path)),
    ("test_new_timestamp_version_rollback", Holds(s::a_lower_counter_is_refused)),
    ("test_snapshot_rollback", Holds(s::a_lower_counter_is_refused_in_the_next_session)),
    ("test_targets_role_removal", Holds(s::a_feed_that_lost_its_product_is_refused_and_not_remembered)),
    ("test_targets_fast_forward_recovery", Holds(s::another_feed_key_frees_from_a_counter_that_a_thief_has_driven_up)),
    ("test_new_snapshot_fast_forward_recovery", Holds(s::a_stolen_key_of_statements_is_replaced_by_the_next_root)),
    ("test_new_timestamp_fast_forward_recovery", Holds(s::a_stolen_feed_key_is_worth_nothing_after_its_rotation)),
    ("test_targets_rollback", Holds(s::older_releases_are_never_offered)),
    ("test_static_repository", NotOurs),
    ("test_graph_traversal", NotOurs),
    ("test_targetfile_search", NotOurs),
    ("test_cached_role_is_verified_against_current_delegator", Holds(s::what_was_kept_is_judged_by_the_keys_of_today)),
    ("test_delegation_not_in_snapshot", Holds(s::a_key_that_the_last_root_does_not_list_is_not_used)),
    ("test_root_rotation", Holds(s::keys_are_rotated_with_roots_and_without)),
    ("test_non_root_rotations", Holds(s::each_set_of_keys_and_threshold_is_judged_alike)),
];

fn run(material: &Material) -> Result<Tally, Missing> {
    let scenarios = material.read_list("updates/tuf-conformance/scenarios.json")?;
    let name = |scenario: &Value| text(scenario, "name").to_owned();
    Ok(Tally::of(&scenarios, name, |scenario| match CASES.iter().find(|(known, _)| scenario["name"] == *known) {
        Some((_, Holds(holds))) => holds().map(|()| Verdict::Passed).into(),
        Some((_, NotOurs)) => Verdict::Excused(Policy::NotOurs),
        None => Verdict::Failed("nobody has said what this scenario means here".into()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_that_does_not_apply_has_its_reason_in_the_documents() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/conformance.md");
        let document = std::fs::read_to_string(path).unwrap();
        for (name, case) in &CASES {
            let row = document.lines().any(|line| line.starts_with(&format!("| `{name}` |")));
            assert_eq!(row, matches!(case, NotOurs), "{name}");
        }
    }
}
