//! The answer of the Releases API: whatever stands in it, it becomes a feed in order or one failure, and no offer that
//! breaks the policy. Read next: `src/answer.rs` here, `src/core/source/releases_api.rs` in the panel.
#![no_main]

use extension_update_fuzz::{Kind, answer::check_answer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| check_answer(Kind::ReleasesApi, data));
