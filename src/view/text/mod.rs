//! The words of the panel. A language is one file with one [`Texts`], and its line in [`LANGUAGES`]; nothing else in
//! the crate is read by users.

pub mod en;
pub mod outside;
pub mod ru;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use extension_update_core::config::Obstacle;
use extension_update_core::day::Day;
use extension_update_core::error::Code;
use extension_update_core::json::Json;
use extension_update_core::locale::Locale;
use extension_update_core::report::ProblemKind;
use std::cell::RefCell;

/// The languages, the first one for whoever asks for another.
pub static LANGUAGES: [&Texts; 2] = [&ru::TEXTS, &en::TEXTS];

macro_rules! texts {
    (words: { $($word:ident),+ $(,)? } own: { $($own:ident = $name:literal),+ $(,)? } forms: { $($form:ident),+ $(,)? } tables: { $($(#[$doc:meta])* $table:ident($key:ty) -> $value:ty),+ $(,)? }) => {
        /// All words of one language. `{0}`, `{1}` are places for values, filled by [`super::format::fill`].
        #[allow(missing_docs, reason = "each field is the text that stands in it; ru.rs is the place to read them")]
        #[derive(Clone, Copy, Debug)]
        pub struct Texts {
            /// The language's code of two letters.
            pub lang: &'static str,
            pub decimal_mark: &'static str,
            pub size_units: [&'static str; 4],
            pub date: fn(Day) -> String,
            /// Which of a text's forms stands with a number: the order is the language's own.
            pub plural: fn(u64) -> usize,
            $(pub $word: &'static str,)+
            $(pub $form: &'static [&'static str],)+
            $($(#[$doc])* pub $table: fn($key) -> $value,)+
        }

        impl Texts {
            /// The words that a host may say in its own way, and what they are called in a config (`texts`). None of
            /// them has places for values, and none says what is dangerous, what is signed or why something cannot be
            /// done: that is the panel's alone.
            fn own(&mut self) -> [(&'static str, &mut &'static str); [$($name),+].len()] {
                [$(($name, &mut self.$own)),+]
            }
        }

        #[cfg(test)]
        impl Texts {
            /// What a config calls the words that it may say in its own way.
            pub const OWN: &[&str] = &[$($name),+];

            /// The names of the words, and the words.
            pub fn words(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($word), self.$word)),+]
            }

            /// The names of the texts with a number, and their forms.
            pub fn forms(&self) -> Vec<(&'static str, &'static [&'static str])> {
                vec![$((stringify!($form), self.$form)),+]
            }
        }
    };
}

texts! {
    words: {
        panel, installed_version, running_version, restarted_version, offered_version, not_installed, notes_heading, notes_empty, notes_shortened, show_all, history,
        installed_mark, task_done, task_open, table, code_block, breaking_mark, security_mark,

        unclear, unclear_answer, unclear_advice, nothing_listed, unread, hidden, none_newer, rest_unread,

        waiting, checking, up_to_date, nothing_to_update, updated, newer_than_feed, newest_published, waiting_for_rollout, rollout_reaches, rollout_now, get_now,
        waiting_for_age, age_known, stale, stale_headline, available,
        available_first, available_critical, available_withdrawn, now_installed, new_one, new_released, size_of_file, skipped, skipped_later_ones, skipped_notice, told_of_later, later_headline, later_moment, later_session, not_installable, nothing_headline, nothing_to_install, licence,
        licence_advice, licence_missing, licence_needed, licence_vendor, licence_form, register, backup, held_back,
        trust_signed, trust_unsigned, trust_unsigned_secure, trust_source, trust_keys, trust_valid, trust_file, service_says, host_says, version_in_base, no_version_in_base,

        informational, informational_line, read_more, critical, withdrawn, withdrawn_line, withdrawn_because, withdrawn_replaced, withdrawn_without_other, as_of,
        last_success, was_valid, last_check, leave_alone, today_at, tomorrow_at, day_at, stamp,

        need_platform, need_configuration, configuration_too_new, other_configuration, need_from, need_waypoint, need_licence,
        no_artifact, files_several, file_unfinished, refused_address,

        preflight, preflight_blocked_headline, preflight_blocks, preflight_notes, preflight_blocked, queued, installing, stage_asked, stage_accepted, stage_download, stage_check, stage_write, bytes_of,
        progress_label, check_label, step, percent, keep_open, service_slow, cancelling, slow, silent, silent_headline,

        restart_banner, restart_hint, restored, not_restored, busy, no_fault, filtered, proxy, ask_administrator, support, copied, not_copied,

        install, install_first, install_all, cancel, download, download_sized, restart, retry, check, skip, skip_notice, undo_skip, undo_skip_notice,
        later, later_hour, later_tomorrow, later_session_button, undo_later, proceed, look_again, copy, channels, channel_stable,
        channel_beta, channel_beta_hint,

        schedule, unschedule, scheduled, scheduled_again, scheduled_hours, scheduled_window, not_unscheduled,
        not_scheduled, not_scheduled_advice, night_installed, night_restored, night_failed, night_not_restored, night_lost, night_refused, night_missed, night_not_run,

        list, list_checking, list_nothing, list_done, list_deferred, list_installing, list_updated, list_failed, list_pressing,
    }
    own: {
        install = "install", restart = "restart", check = "check", retry = "retry", later = "later", skip = "skip", schedule = "schedule", register = "register",
        copy = "copy", notes_heading = "notesHeading", notes_empty = "notesEmpty", history = "history", backup = "backup", keep_open = "keepOpen",
        restart_hint = "restartHint", ask_administrator = "askAdministrator", licence_missing = "licenceMissing", licence_needed = "licenceNeeded",
        licence_vendor = "licenceVendor", licence_advice = "licenceAdvice",
    }
    forms: { missed, list_available }
    tables: {
        obstacle(Obstacle) -> &'static str,
        /// What the host found before the install.
        problem(ProblemKind) -> &'static str,
        /// What happened when the check failed, and what to do about it.
        check_failed(Code) -> [&'static str; 2],
        /// What happened when the install failed, and what to do about it.
        install_failed(Code) -> [&'static str; 2],
    }
}

/// The words of a language; Russian where there are none.
pub fn texts(locale: Locale) -> &'static Texts {
    LANGUAGES.iter().find(|texts| texts.lang == locale.as_str()).unwrap_or(&LANGUAGES[0])
}

/// A language's code, the words of a host's own, and the two together.
type Made = (&'static str, Json, &'static Texts);

thread_local! {
    /// Screens hold words for as long as the page lives, so each set that a host gives is made once and kept, however
    /// many panels come and go.
    static MADE: RefCell<Vec<Made>> = const { RefCell::new(Vec::new()) };
}

/// The words of a language, with those of a host's own in their places.
pub fn texts_with(locale: Locale, own: &Json) -> &'static Texts {
    let language = texts(locale);
    if *own == Json::Null {
        return language;
    }
    MADE.with_borrow_mut(|all| {
        if let Some(made) = all.iter().find(|made| made.0 == language.lang && made.1 == *own) {
            return made.2;
        }
        let mut texts = *language;
        for (name, place) in texts.own() {
            if let Some(text) = own.get(name).and_then(Json::as_str) {
                *place = text.to_owned().leak();
            }
        }
        let texts = Box::leak(Box::new(texts));
        all.push((language.lang, own.clone(), texts));
        texts
    })
}
