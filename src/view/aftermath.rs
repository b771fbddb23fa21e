//! What a failure leaves behind. Next: `failure.rs`, which says it.

use extension_update_core::error::Code;
use extension_update_core::state::Failed;

/// Whether somebody else has to act, who wants to know what it is about: trying again helps nobody.
pub fn wants_help(failed: &Failed) -> bool {
    !failed.failure.code.may_pass() || has_lost(failed)
}

/// Whether nobody knows which version the base holds now.
pub fn leaves_doubt(failed: &Failed) -> bool {
    failed.failure.code == Code::VersionMismatch || has_lost(failed)
}

/// Whether neither the old version nor the new one works.
pub fn has_lost(failed: &Failed) -> bool {
    failed.install().is_some_and(|install| install.restored == Some(false))
}
