//! English.

use super::Texts;
use extension_update_core::config::Obstacle;
use extension_update_core::error::Code;
use extension_update_core::report::ProblemKind;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The words in English.
pub static TEXTS: Texts = Texts {
    lang: "en",
    decimal_mark: ".",
    size_units: ["B", "KB", "MB", "GB"],
    // No line ends within a day.
    date: |day| {
        let month = MONTHS.get(usize::from(day.month()).wrapping_sub(1)).copied().unwrap_or_default();
        format!("{}\u{a0}{month}\u{a0}{:04}", day.day(), day.year())
    },
    plural,
    panel: "Update for the extension “{0}”",

    installed_version: "Installed version:",
    offered_version: "New version:",
    running_version: "Running now:",
    restarted_version: "After the restart:",
    not_installed: "not installed",
    notes_heading: "What changed",
    notes_empty: "There is no description of the changes.",
    show_all: "Show all",
    history: "Release history",
    installed_mark: "installed",
    table: "Table",
    code_block: "Code",
    breaking_mark: "Breaking changes",
    security_mark: "Security",
    notes_shortened: "The description is too long and is not shown in full.",
    task_done: "done",
    task_open: "not done",

    waiting: "Waiting for the application…",
    checking: "Checking for updates…",
    up_to_date: "The latest version {0} is installed",
    updated: "Updated to version {0}",
    waiting_for_rollout: "Version {0} is being released gradually",
    rollout_reaches: "It has not reached this infobase yet and will be offered by {0} at the latest. The installed version keeps working.",
    waiting_for_age: "Version {0} will be offered later",
    age_known: "It was first seen here on {0}, and the rules of this infobase allow installing it from {1}. The installed version keeps working.",
    stale_headline: "The update information may be old",
    stale: "The vendor has not confirmed this information since {0}: it may be an old copy. Check again later; if this keeps happening, tell the administrator.",
    rollout_now: "If you cannot wait, press “Get it now”: the version is then offered at once.",
    get_now: "Get it now",
    skipped: "Version {0} has been skipped",
    skipped_later_ones: "You chose not to install it. You will be told about later versions.",
    skipped_notice: "The news about version {0} is hidden",
    told_of_later: "You will be told about later versions.",
    later_moment: "You will be reminded {0}.",
    later_session: "You will be reminded in the next session.",
    newer_than_feed: "The installed version is newer than the published ones",
    unclear: "Could not tell whether there is a new version",
    unclear_advice: "Check again later. If nothing changes, contact the extension’s vendor.",
    nothing_listed: "It lists no suitable releases.",
    unread: "Releases that could not be read: {0} ({1}).",
    hidden: "Releases that are not offered here: {0} ({1}).",
    none_newer: "None of the releases that were read is newer than the installed one.",
    rest_unread: "The list of releases was not read to the end; older ones are not shown.",
    available: "Version {0} is available",
    available_first: "Version {0} can be installed",
    available_critical: "Critical update: version {0}",
    available_withdrawn: "The installed version was withdrawn: install {0}",
    not_installable: "Version {0} cannot be installed here",
    nothing_to_install: "There is no version of the extension “{0}” for this application yet.",
    licence: "The licence key was not accepted",
    licence_advice: "Check the key and try again. The installed extension keeps working.",
    licence_missing: "Enter the licence key",
    licence_vendor: "Ask the extension’s vendor for a key.",
    licence_form: "The key is entered in the form “{0}”.",
    backup: "Back up the infobase before updating.",
    trust_signed: "The vendor’s signature has been verified",
    trust_unsigned: "Not signed: information from {0}",
    trust_unsigned_secure: "Not signed: information from {0} over HTTPS",
    trust_source: "Source: {0}",
    trust_keys: "Signed by the key {0}",
    trust_valid: "Number {0}, valid until {1}",
    trust_file: "File: {0}",
    register: "Enter the key",
    held_back: "Version {0} is out too, but it cannot be installed here yet:",
    service_says: "The service answered: {0}",
    host_says: "The application says: {0}",
    version_in_base: "Version in the infobase: {0}.",
    no_version_in_base: "The extension in the infobase has no version.",

    informational: "News about version {0}",
    read_more: "Read more at {0}",
    nothing_to_update: "There is nothing to update.",
    later_headline: "The update to version {0} is postponed",
    newest_published: "The latest published version is {0}.",
    unclear_answer: "The update service’s answer does not make this clear.",
    now_installed: "Installed now: {0}",
    new_released: "the new version was released on {0}",
    new_one: "size of the new version: {0}",
    size_of_file: "File size: {0}",
    nothing_headline: "There are no versions yet",
    licence_needed: "Without it the update service does not say whether there are new versions.",
    informational_line: "It comes from the vendor of the extension “{0}”. There is nothing to install.",
    installing: "Installing version {0}",
    restart_hint: "Save your data and restart the session: what is new takes effect after the restart.",
    critical: "This update is critical: install it without delay.",
    withdrawn: "The installed version has been withdrawn",
    withdrawn_line: "The vendor has withdrawn the installed version.",
    withdrawn_because: "Reason: {0}",
    withdrawn_replaced: "The vendor recommends version {0} instead.",
    withdrawn_without_other: "There is no suitable update yet. Ask the vendor what to do until there is one.",
    as_of: "The information shown was verified {0}.",
    last_success: "Last checked successfully {0}.",
    was_valid: "The information was valid until {0}.",
    last_check: "Checked {0}.",
    leave_alone: "You can check again {0}.",
    today_at: "today at {0}",
    tomorrow_at: "tomorrow at {0}",
    day_at: "on {0} at {1}",
    stamp: "{0} at\u{a0}{1}",
    missed: &["{0} release", "{0} releases"],
    list_available: &["There is an update for {0} extension", "There are updates for {0} extensions"],
    list: "Extension updates",
    list_checking: "Checking the extensions for updates…",
    list_nothing: "There are no updates to install",
    list_installing: "The extensions are being updated one by one",
    list_updated: "The extensions have been updated",
    list_failed: "Not all extensions could be checked or updated",
    list_pressing: "Install without delay: {0}.",

    need_platform: "Platform version {1} or later is needed; you have {0}. Contact the administrator.",
    need_configuration: "Configuration version {1} or later is needed; you have {0}. Update the configuration first.",
    configuration_too_new: "This version supports the configuration up to version {1}; you have {0}. Wait for the next release.",
    other_configuration: "This version is for {1}; you have {0}. Ask the vendor whether there is a version for your configuration.",
    need_from: "You can update directly only from version {1} or later; you have {0}. Ask the vendor which version to install first.",
    need_waypoint: "Version {0} has to be installed first.",
    need_licence: "The licence covers versions released up to and including {0}; this one was released on {1}. Renew the licence.",
    no_artifact: "This version has no extension file. Contact the vendor.",
    files_several: "This version has several files, and it is not clear which one is needed: {0}. Contact the vendor.",
    file_unfinished: "The file {0} is still being uploaded to the vendor’s server. Check again later.",
    refused_address: "The address of the file was not accepted: it must be https. Contact the vendor.",

    preflight: "Install version {0}?",
    preflight_blocked: "Resolve these problems, then check again.",
    queued: "Waiting for other extensions to be installed.",
    stage_asked: "Handing over…",
    stage_accepted: "Preparing to install…",
    stage_download: "Downloading the file…",
    stage_check: "Checking the file…",
    stage_write: "Writing the extension to the infobase…",
    bytes_of: "{0} of {1}",
    progress_label: "Installation progress",
    check_label: "Check progress",
    step: "Step {0} of {1}",
    percent: "{0}%",
    keep_open: "Do not close the application until the installation is finished.",
    service_slow: "The service is taking a while to answer…",
    preflight_blocked_headline: "Version {0} cannot be installed yet",
    preflight_blocks: "What prevents the installation",
    preflight_notes: "Good to know",
    list_done: "All extensions are up to date",
    list_deferred: "There are no updates but the postponed ones",
    channel_beta_hint: "Prerelease versions come out earlier but are less tested.",
    cancelling: "Cancelling…",
    slow: "The installation is taking longer than usual. Do not close the application.",
    silent_headline: "The installation is not responding",
    silent: "The application has not reported any progress for a long time. Close this window and open it again to see which version is installed. If it has not changed, install again or contact the administrator.",

    restart_banner: "Version {0} is installed",
    support: "Details for support",
    copied: "The details have been copied.",
    not_copied: "Copying failed: select the details and copy them by hand.",
    restored: "The previous version has been restored and is working.",
    not_restored: "The previous version could not be restored. Contact the administrator.",
    busy: "The update service asks you to wait",
    no_fault: "This is not an error.",
    filtered: "Access to the update service is blocked, usually by a network filter",
    proxy: "A proxy server or the network requires you to sign in",
    ask_administrator: "Contact the administrator.",

    install: "Install the update",
    install_all: "Install all updates",
    install_first: "Install the extension",
    cancel: "Cancel",
    download: "Download the extension file",
    download_sized: "Download the extension file ({0})",
    restart: "Restart the session",
    retry: "Try again",
    check: "Check again",
    skip: "Skip this version",
    skip_notice: "Do not show again",
    undo_skip: "Offer this version again",
    undo_skip_notice: "Show it again",
    later: "Remind me",
    later_hour: "in an hour",
    later_tomorrow: "tomorrow",
    later_session_button: "in the next session",
    undo_later: "Show what changed",
    proceed: "Continue the installation",
    look_again: "Check the conditions again",
    copy: "Copy the details",
    channels: "Which versions to offer",
    channel_stable: "stable",
    channel_beta: "prerelease",

    schedule: "Install at night",
    unschedule: "Cancel the overnight installation",
    scheduled: "Version {0} will be installed automatically",
    scheduled_again: "Version {0} will be tried again automatically",
    scheduled_hours: "On {0} between {1} and {2}. You may close the application.",
    scheduled_window: "Between {0} and {1}. You may close the application.",
    not_unscheduled: "The overnight installation could not be cancelled",
    not_scheduled_advice: "Install the update now, or contact the administrator.",
    not_scheduled: "The overnight installation could not be scheduled",
    night_installed: "Updated overnight, {1}: version {0} is installed",
    night_restored: "Version {0} did not work ({1}). The previous version was restored and works. Tell the extension’s vendor.",
    night_not_restored: "Version {0} did not work ({1}), and the previous one could not be restored. Contact the administrator: installing the extension again or restoring a backup of the infobase can help.",
    night_lost: "The extension may not be working",
    night_refused: "Version {0} was not installed ({1}). The previous version works.",
    night_failed: "The overnight update failed",
    night_not_run: "The overnight update did not start",
    night_missed: "Version {0} was not installed: the overnight job has not run for a long time. Tell the administrator.",

    obstacle,
    problem,
    check_failed,
    install_failed,
};

/// The rule of CLDR for whole numbers: 1 — one; the rest — other.
fn plural(number: u64) -> usize {
    usize::from(number != 1)
}

fn problem(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Sessions => {
            "Other users are working in the infobase. They will get the new version after restarting their sessions."
        }
        ProblemKind::Lock => "The infobase is locked by another session.",
        ProblemKind::Incompatible => "The new version is not fully compatible with this configuration.",
        ProblemKind::Space => "There is not enough space for the update.",
        ProblemKind::Other => "The application has found something that may get in the way of the update.",
    }
}

fn obstacle(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NoRight => {
            "You do not have the right to administer configuration extensions. Contact the administrator."
        }
        Obstacle::SafeMode => "The extension runs in safe mode and cannot update itself. Contact the administrator.",
        Obstacle::MainNode => "The extension comes from the main node of a distributed infobase. Update it there.",
    }
}

fn check_failed(code: Code) -> [&'static str; 2] {
    match code {
        Code::Config => ["Checking for updates is not set up correctly", "Contact the extension’s vendor."],
        Code::Network => [
            "The update service cannot be reached",
            "Check the internet connection and the proxy settings and try again. The installed extension keeps working.",
        ],
        Code::Timeout => ["The update service did not answer in time", "Try again in a few minutes."],
        Code::HttpStatus => [
            "The update service answered with an error",
            "Try again later. If this keeps happening, contact the extension’s vendor.",
        ],
        Code::TooLarge => {
            ["The update service’s answer is too large and was not read", "Contact the extension’s vendor."]
        }
        Code::Format => [
            "The update service’s answer could not be read",
            "A network sign-in page may have answered instead. Check the connection and try again.",
        ],
        Code::Unsigned => [
            "The update service’s answer is not signed and was rejected",
            "Nothing has changed. Tell the extension’s vendor and the administrator.",
        ],
        Code::Signature => [
            "The signature of the update information could not be confirmed, so it was rejected",
            "Nothing has changed. Tell the extension’s vendor and the administrator: the answer may have been forged.",
        ],
        Code::Rollback => [
            "The service sent outdated update information, so it was rejected",
            "Nothing has changed: newer information was received before. Try again later. If this keeps happening, tell the extension’s vendor and the administrator.",
        ],
        Code::Equivocation => [
            "The service sent different update information under the same number, so it was rejected",
            "Tell the extension’s vendor and the administrator.",
        ],
        Code::Expired => [
            "The update information is out of date",
            "The installed extension keeps working. Check the date on this computer; if it is correct, contact the vendor.",
        ],
        Code::Clock => {
            ["The update information is dated in the future", "Check the date and time on this computer and try again."]
        }
        Code::Root => [
            "The vendor’s keys could not be confirmed, so the update information was rejected",
            "Nothing has changed. Tell the extension’s vendor and the administrator: the answer may have been forged.",
        ],
        Code::Stale => [
            "The vendor has not confirmed the update information lately, and the rules of this infobase require it",
            "The service may be giving out an old copy. Check again later; if this keeps happening, tell the administrator.",
        ],
        Code::WrongProduct => {
            ["The update information does not include this extension", "Contact the extension’s vendor."]
        }
        Code::Cancelled => ["The check was cancelled", "You can check for updates at any time."],
        _ => ["The check for updates failed", "Try again later. If this keeps happening, contact the administrator."],
    }
}

fn install_failed(code: Code) -> [&'static str; 2] {
    match code {
        Code::Network => ["The update file could not be downloaded", "Check the internet connection and try again."],
        Code::Hash => [
            "The downloaded file differs from the published one, so it was not installed",
            "Try again. If this keeps happening, contact the extension’s vendor.",
        ],
        Code::Name => [
            "The downloaded file is another extension, so it was not installed",
            "Copy the details and send them to the extension’s vendor.",
        ],
        Code::Incompatible => [
            "The extension is not compatible with this configuration",
            "Copy the details and send them to the extension’s vendor, who can advise you on a version.",
        ],
        Code::NotConnected => [
            "The new version was written but did not connect",
            "Copy the details and send them to the extension’s vendor, who can advise you.",
        ],
        Code::Rights => [
            "You do not have enough rights to install the extension",
            "Ask the administrator to install the update: the right to administer configuration extensions is required.",
        ],
        Code::SafeMode => [
            "Safe mode did not allow the extension to be updated",
            "Ask the administrator to turn off safe mode for the extension, and try again.",
        ],
        Code::Lock => [
            "Other sessions are using the infobase",
            "Ask the users to log out, or try again when the infobase is free.",
        ],
        Code::MainNode => [
            "The extension is managed by the main node of a distributed infobase",
            "Ask the administrator to update it in the main node: the new version will arrive here with the data exchange.",
        ],
        Code::Cancelled => ["The installation was cancelled", "You can install the update at any time."],
        Code::VersionMismatch => [
            "After the installation, the infobase has a different version from the one offered",
            "Ask the administrator to check which extension is connected.",
        ],
        _ => ["The update could not be installed", "Try again. If this keeps happening, contact the administrator."],
    }
}
