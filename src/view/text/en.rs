//! English.

use super::Texts;
use crate::core::config::Obstacle;
use crate::core::error::Code;
use crate::core::report::ProblemKind;

/// The words in English.
pub static TEXTS: Texts = Texts {
    lang: "en",
    decimal_mark: ".",
    size_units: ["B", "KB", "MB", "GB"],
    day_first: false,
    plural,
    panel: "Update of the extension “{0}”",

    installed_version: "Installed version:",
    offered_version: "New version:",
    not_installed: "not installed",
    notes_heading: "What changed:",
    notes_empty: "The author did not describe the changes.",
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
    up_to_date: "The latest version is installed. There is nothing to update.",
    updated: "The extension “{0}” has been updated to version {1}.",
    waiting_for_rollout: "Version {0} is being released gradually and has not reached this infobase yet.",
    rollout_reaches: "It will be offered by {0} at the latest. The installed version keeps working.",
    waiting_for_age: "Version {0} is out. The installed version keeps working.",
    age_known: "It has been known here since {0}; the rules of this infobase allow installing it from {1}.",
    stale: "The vendor has not confirmed this information since {0}: it may be an old copy. Check again later; if it persists, tell the administrator.",
    rollout_now: "If it cannot wait, check again: the version is then offered at once.",
    skipped: "You have decided to skip version {0}.",
    skipped_later_ones: "You will be told of later versions.",
    later_moment: "The update to version {0} has been put off. You will be reminded {1}.",
    later_session: "The update to version {0} has been put off. You will be reminded in the next session.",
    newer_than_feed: "The installed version is newer than the published ones: the last published is {0}. There is nothing to update.",
    unclear: "The answer of the service does not tell whether there is a new version of the extension “{0}”.",
    unclear_advice: "Check again later. If nothing changes, tell the vendor of the extension.",
    nothing_listed: "There are no releases in it that fit.",
    unread: "Releases that could not be read: {0} ({1}).",
    hidden: "Releases that are not offered here: {0} ({1}).",
    none_newer: "None of the releases that were read is newer than the installed one.",
    rest_unread: "The list of releases was not read to its end: older ones are not shown.",
    available: "An update is available for the extension “{0}”.",
    available_first: "The extension “{0}” can be installed.",
    not_installable: "There is a new version of the extension “{0}”, but it cannot be installed here.",
    nothing_to_install: "There is no version of the extension “{0}” for this application yet.",
    licence: "The update service did not accept the licence key.",
    licence_advice: "Check the key on the page «Регистрация продукта» and check again. The installed extension keeps working.",
    licence_missing: "Enter the licence key: without it the update service does not say whether there are new versions.",
    licence_form: "The key is entered in the form «{0}».",
    backup: "Back up the infobase before the update.",
    trust_signed: "The vendor's signature was verified",
    trust_unsigned: "Not signed: information from {0}",
    trust_unsigned_secure: "Not signed: information from {0} over HTTPS",
    trust_source: "Source: {0}",
    trust_keys: "Signed by the key {0}",
    trust_valid: "Number {0}, valid until {1}",
    trust_file: "File: {0}",
    register: "Enter the key",
    held_back: "Version {0} has been published too, but it cannot be installed here yet:",
    service_says: "The service answered: {0}",
    host_says: "The application says: {0}",
    details: "Details: {0}",
    version_in_base: "Version in the infobase: {0}.",
    no_version_in_base: "The infobase names no version.",

    informational: "The vendor of the extension “{0}” has news about version {1}. There is nothing to install.",
    read_more: "Read more at {0}",
    critical: "This update is critical: install it without delay.",
    withdrawn: "The vendor has withdrawn the installed version.",
    withdrawn_because: "Reason: {0}",
    withdrawn_replaced: "The vendor recommends version {0} instead.",
    withdrawn_without_other: "There is no update that fits yet. Contact the vendor. The installed extension keeps working.",
    as_of: "This is what was verified {0}.",
    last_success: "The last successful check was {0}.",
    last_check: "Checked {0}.",
    leave_alone: "You can check again {0}.",
    today_at: "today at {0}",
    tomorrow_at: "tomorrow at {0}",
    day_at: "on {0} at {1}",
    missed: &["{0} release", "{0} releases"],
    list_available: &["There is an update for {0} extension.", "There are updates for {0} extensions."],
    list: "Update of the extensions",
    list_checking: "Checking the extensions for updates…",
    list_nothing: "There are no updates to install.",
    list_installing: "The extensions are being updated one after another. Do not close the application.",
    list_failed: "Not all extensions could be checked or updated.",

    need_platform: "It needs the platform version {1} or later, and this is {0}. Ask the administrator.",
    need_configuration: "It needs the configuration version {1} or later, and this is {0}. Update the configuration first.",
    configuration_too_new: "It works with configuration versions up to {1}, and this is {0}. Wait for the next release.",
    other_configuration: "It is meant for another configuration: {1}. This is {0}.",
    need_from: "It can be installed over version {1} or later only, and this is {0}.",
    need_waypoint: "Version {0} has to be installed first.",
    need_licence: "The licence covers versions released up to and including {0}, and this one was released on {1}. Renew the licence.",
    no_artifact: "This version comes without an extension file. Contact the vendor.",
    files_several: "This version comes with several files, and it is not clear which one is needed: {0}. Contact the vendor.",
    file_unfinished: "The file {0} is still being uploaded to the vendor's server. Check again later.",
    refused_address: "The address of the file is not accepted: https is needed. Contact the vendor.",

    preflight: "Found before the installation:",
    preflight_blocked: "While this is so, the update cannot be installed. Remove the cause and check again.",
    queued: "Waits for the installation of other extensions.",
    stage_asked: "Handing over to the application…",
    stage_accepted: "Preparing…",
    stage_download: "Downloading the file…",
    stage_check: "Checking the file…",
    stage_write: "Writing the extension to the infobase…",
    bytes_of: "{0} of {1}",
    progress_label: "Progress of the installation",
    cancelling: "Cancelling…",
    slow: "The installation is still running. Do not close the application.",
    silent: "The application has not reported for a long time. Close this form and open it again: it will show which version is installed. \
             If the version has not changed, install again or ask the administrator.",

    restart_banner: "Version {0} is installed. Restart the session to apply the update.",
    restart_all: "The extensions have been updated. Restart the session to apply the updates.",
    support: "Details for support",
    copied: "The details have been copied.",
    not_copied: "They could not be copied: select the details and copy them by hand.",
    restored: "The previous version has been restored and works.",
    not_restored: "The previous version could not be restored. Ask the administrator.",
    busy: "The update service asks to wait. This is no fault.",
    filtered: "Access to the update service is forbidden: usually by a filter of the network.",
    proxy: "A proxy or the network asks to sign in.",
    ask_administrator: "Contact the administrator.",
    http_status: "HTTP status: {0}.",

    install: "Install the update",
    install_all: "Install all updates",
    install_first: "Install the extension",
    cancel: "Cancel",
    download: "Download the extension",
    download_sized: "Download the extension ({0})",
    restart: "Restart the session",
    retry: "Try again",
    check: "Check again",
    skip: "Skip this version",
    skip_notice: "Do not show again",
    undo_skip: "Do not skip",
    later: "Remind me:",
    later_hour: "in an hour",
    later_tomorrow: "tomorrow",
    later_session_button: "in the next session",
    undo_later: "Show now",
    proceed: "Go on with the installation",
    look_again: "Check the conditions again",
    copy: "Copy the details",
    channels: "Update channel:",
    channel_stable: "stable",
    channel_beta: "prerelease",

    schedule: "Install at night",
    unschedule: "Do not install at night",
    install_now: "Install now",
    scheduled: "The update to version {0} has been approved and will install by itself.",
    scheduled_window: "It will be installed between {0} and {1}. You may close this form and the application.",
    unscheduling: "Taking the approval back…",
    not_unscheduled: "The approval could not be taken back: the update still waits for its time.",
    not_scheduled: "The update could not be approved for the night.",
    night_installed: "Updated at night, {1}: version {0} is installed.",
    night_restored: "Version {0} did not work when it was installed at night, {1}. The former version is back and works.",
    night_not_restored: "Version {0} did not work when it was installed at night, {1}, and the former one could not be put back. Ask the administrator.",
    night_refused: "Version {0} was not installed at night, {1}. The former version works.",
    night_missed: "The approved version {0} has not been installed: no night has come for it since {1}.",

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
            "Other users work in the infobase. They get the new version after their session is restarted."
        }
        ProblemKind::Lock => "Another session locks the infobase.",
        ProblemKind::Incompatible => "The new version does not wholly fit this configuration.",
        ProblemKind::Space => "There is too little room for the update.",
        ProblemKind::Other => "The application noticed something that may stand in the way of the update.",
    }
}

fn obstacle(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NoRight => "The user has no right to administrate configuration extensions. Ask the administrator.",
        Obstacle::SafeMode => "The extension runs in safe mode and cannot update itself. Ask the administrator.",
        Obstacle::MainNode => "The extension comes from the main node of a distributed infobase. Update it there.",
    }
}

fn check_failed(code: Code) -> [&'static str; 2] {
    match code {
        Code::Config => ["The update panel is configured wrongly.", "Tell the vendor of the extension."],
        Code::Network => [
            "The update service cannot be reached.",
            "Check the internet connection and the proxy settings and try again. The installed extension keeps working.",
        ],
        Code::Timeout => ["The update service did not answer in time.", "Try again in a few minutes."],
        Code::HttpStatus => {
            ["The update service answered with an error.", "Try again later. If it persists, tell the vendor."]
        }
        Code::TooLarge => {
            ["The answer of the update service is too large and was not read.", "Tell the vendor of the extension."]
        }
        Code::Format => [
            "The answer of the update service could not be read.",
            "A network's login page may have answered instead. Check the connection and try again.",
        ],
        Code::Unsigned => [
            "The answer of the update service is not signed and was refused.",
            "Nothing has changed. Tell the vendor of the extension and the administrator.",
        ],
        Code::Signature => [
            "The signature of the update information could not be confirmed, so it was refused.",
            "Nothing has changed. Tell the vendor of the extension and the administrator: the answer may have been forged.",
        ],
        Code::Rollback => [
            "The service sent update information older than what was received before, so it was refused.",
            "Try again later. If it persists, tell the vendor of the extension and the administrator.",
        ],
        Code::Equivocation => [
            "The service sent different update information under the same number, so it was refused.",
            "Tell the vendor of the extension and the administrator.",
        ],
        Code::Expired => [
            "The update information is no longer valid.",
            "The installed extension keeps working. Check the date of the computer; if it is right, tell the vendor.",
        ],
        Code::Clock => {
            ["The update information is dated in the future.", "Check the date and time of the computer and try again."]
        }
        Code::Root => [
            "The vendor's keys could not be confirmed, so the update information was refused.",
            "Nothing has changed. Tell the vendor of the extension and the administrator: the answer may have been forged.",
        ],
        Code::Stale => [
            "The vendor has not confirmed the update information lately, and the rules of this infobase require it.",
            "The service may be giving out an old copy. Check again later; if it persists, tell the administrator.",
        ],
        Code::WrongProduct => {
            ["The update information does not include this extension.", "Tell the vendor of the extension."]
        }
        _ => ["The check for updates failed.", "Try again later. If it persists, ask the administrator."],
    }
}

fn install_failed(code: Code) -> [&'static str; 2] {
    match code {
        Code::Network => ["The update file could not be loaded.", "Check the internet connection and try again."],
        Code::Hash => [
            "The loaded file differs from the published one and was not installed.",
            "Try again. If it persists, tell the vendor of the extension.",
        ],
        Code::Name => {
            ["The loaded file holds another extension and was not installed.", "Tell the vendor of the extension."]
        }
        Code::Incompatible => {
            ["The extension does not fit this configuration.", "Pass the application's message on to the vendor."]
        }
        Code::NotConnected => {
            ["The new version was written but did not connect.", "Pass the application's message on to the vendor."]
        }
        Code::Rights => {
            ["There are not enough rights to install the extension.", "Ask the administrator to install the update."]
        }
        Code::SafeMode => ["Safe mode did not allow the extension to be updated.", "Ask the administrator."],
        Code::Lock => [
            "The infobase is in use by other sessions.",
            "Ask the users to log out, or try again when the infobase is free.",
        ],
        Code::MainNode => ["The extension is managed by the main node of a distributed infobase.", "Update it there."],
        Code::Cancelled => ["The installation was cancelled.", "You can install the update at any time."],
        Code::VersionMismatch => [
            "After the installation the infobase holds another version than the one offered.",
            "Ask the administrator to check which extension is connected.",
        ],
        _ => ["The update could not be installed.", "Try again. If it persists, ask the administrator."],
    }
}
