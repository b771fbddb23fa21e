//! The words of the panel. A language is one file with one [`Texts`]; nothing else in the crate is read by users.

pub mod en;
pub mod ru;

use crate::core::config::{Locale, Obstacle};
use crate::core::error::Code;

/// All words of one language. `{0}`, `{1}` are places for values, filled by [`super::format::fill`].
#[allow(missing_docs, reason = "each field is the text that stands in it; ru.rs is the place to read them")]
#[derive(Debug)]
pub struct Texts {
    pub lang: &'static str,
    pub decimal_mark: &'static str,
    pub size_units: [&'static str; 4],
    pub day_first: bool,

    pub installed_version: &'static str,
    pub offered_version: &'static str,
    pub not_installed: &'static str,
    pub notes_heading: &'static str,
    pub notes_empty: &'static str,
    pub notes_shortened: &'static str,
    pub task_done: &'static str,
    pub task_open: &'static str,

    pub waiting: &'static str,
    pub checking: &'static str,
    pub up_to_date: &'static str,
    pub newer_than_feed: &'static str,
    pub available: &'static str,
    pub available_first: &'static str,
    pub not_installable: &'static str,
    pub nothing_to_install: &'static str,
    pub licence: &'static str,
    pub licence_advice: &'static str,
    pub held_back: &'static str,
    pub service_says: &'static str,
    pub host_says: &'static str,
    pub details: &'static str,
    pub version_in_base: &'static str,

    pub informational: &'static str,
    pub read_more: &'static str,
    pub critical: &'static str,
    pub withdrawn: &'static str,
    pub withdrawn_because: &'static str,
    pub withdrawn_replaced: &'static str,
    pub withdrawn_without_other: &'static str,
    pub as_of: &'static str,
    pub last_success: &'static str,
    pub leave_alone: &'static str,
    pub seconds: &'static str,
    pub minutes: &'static str,

    pub need_platform: &'static str,
    pub need_configuration: &'static str,
    pub configuration_too_new: &'static str,
    pub other_configuration: &'static str,
    pub need_from: &'static str,
    pub need_waypoint: &'static str,
    pub need_licence: &'static str,
    pub no_artifact: &'static str,

    pub stage_asked: &'static str,
    pub stage_accepted: &'static str,
    pub stage_download: &'static str,
    pub stage_check: &'static str,
    pub stage_write: &'static str,
    pub bytes_of: &'static str,
    pub progress_label: &'static str,
    pub cancelling: &'static str,
    pub slow: &'static str,
    pub silent: &'static str,

    pub restart_banner: &'static str,
    pub restored: &'static str,
    pub not_restored: &'static str,
    pub http_status: &'static str,

    pub install: &'static str,
    pub install_first: &'static str,
    pub cancel: &'static str,
    pub download: &'static str,
    pub download_sized: &'static str,
    pub restart: &'static str,
    pub retry: &'static str,
    pub check: &'static str,

    pub obstacle: fn(Obstacle) -> &'static str,
    /// What happened when the check failed, and what to do about it.
    pub check_failed: fn(Code) -> [&'static str; 2],
    /// What happened when the install failed, and what to do about it.
    pub install_failed: fn(Code) -> [&'static str; 2],
}

/// The words of a language.
pub fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::Ru => &ru::TEXTS,
        Locale::En => &en::TEXTS,
    }
}
