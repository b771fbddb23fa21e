//! What went wrong, in words: what happened, what it means for what is installed, and what to do. Next: `message.rs`.

use super::aftermath::{has_lost, wants_help};
use super::control::{LINK, button};
use super::format::{fill, time};
use super::node::{Node, Tag, block, element};
use super::parts::Screen;
use super::said::{Said, Severity, aside, line};
use extension_update_core::error::Code;
use extension_update_core::event::Action;
use extension_update_core::excerpt::cut;
use extension_update_core::moment::{MILLIS_OF_DAY, Moment};
use extension_update_core::state::Failed;
use extension_update_core::support;

/// Up to which wait a service is quoted, in milliseconds: a week. What asks for more is out of order, and nobody would
/// come back for it.
const LONGEST_QUOTED_MS: u64 = 7 * MILLIS_OF_DAY;

impl Screen<'_> {
    /// What happened, what to do, what became of the old version, and what the other side said.
    pub fn failure(&self, failed: &Failed) -> Said {
        let texts = self.texts;
        let failure = &failed.failure;
        let (advice, says) = match failed.install() {
            // What the service said. What the panel itself found is for whoever helps: it stands in the details.
            None => (texts.check_failed, texts.service_says),
            Some(_) if failure.code == Code::VersionMismatch => (texts.install_failed, texts.version_in_base),
            Some(_) => (texts.install_failed, texts.host_says),
        };
        let [happened, advice] = match failure.status {
            // What lies between here and the service says so by these numbers, and by forbidding without a word of the
            // service's.
            Some(407 | 511) => [texts.proxy, texts.ask_administrator],
            _ if asks_to_wait(failed) => [texts.busy, texts.no_fault],
            Some(401..=403) if failure.detail.is_none() => [texts.filtered, texts.ask_administrator],
            _ => advice(failure.code),
        };
        let at_night = failed.install().is_some_and(|install| install.at_night);
        // Nothing was installed yet that could have failed.
        let headline = if at_night { texts.not_scheduled } else { happened };
        let mut lines = Vec::new();
        match failed.install().and_then(|install| install.restored) {
            Some(true) => lines.push(line(texts.restored)),
            Some(false) => lines.push(line(texts.not_restored)),
            None => {}
        }
        let now = self.session.now();
        let waits = failed.not_before().filter(|moment| (1..=LONGEST_QUOTED_MS).contains(&moment.since(now.moment)));
        let advice = if at_night { texts.not_scheduled_advice } else { advice };
        // Where the old version is gone, only that counts: the advice to try again would be wrong.
        if !has_lost(failed) {
            lines.push(line(advice));
        }
        // Up to the next whole minute: whoever comes when the clock says so must not come too early.
        let minute = |moment: Moment| time(moment.after(59_999), now, texts);
        lines.extend(waits.map(|moment| line(fill(texts.leave_alone, &[&minute(moment)]))));
        match failure.detail.as_deref() {
            Some(detail) if failed.install().is_some() || failure.code == Code::HttpStatus => {
                lines.push(aside(fill(says, &[&cut(detail)])))
            }
            Some(detail) if failure.code == Code::Expired => lines.extend(
                Moment::parse(detail).map(|moment| aside(fill(texts.was_valid, &[&(texts.date)(now.day(moment))]))),
            ),
            None if failure.code == Code::VersionMismatch => lines.push(aside(texts.no_version_in_base)),
            _ => {}
        }
        let copied = self.copied();
        // Where copying is what the screen is about, what came of it is not folded away.
        let main = self.config.is_some() && wants_help(failed);
        let (inside, outside) = if main { (None, copied) } else { (copied, None) };
        lines.extend(outside);
        lines.extend(self.backup());
        if failure.code != Code::Cancelled {
            lines.extend(self.details(main, inside));
        }
        if failed.install().is_none() {
            let checked = self.session.checked().map(|moment| time(moment, now, texts));
            lines.extend(checked.map(|when| aside(fill(texts.last_success, &[&when]))));
        }
        Said::new(severity(failed), headline, lines)
    }

    /// What came of copying the details.
    pub(super) fn copied(&self) -> Option<Node> {
        let texts = self.texts;
        self.session.copied().map(|done| line(if done { texts.copied } else { texts.not_copied }))
    }

    /// What whoever helps wants to know, folded.
    pub(super) fn details(&self, main: bool, copied: Option<Node>) -> Option<Node> {
        let texts = self.texts;
        let told = support::details(self.state, self.session.night(), self.session.now().moment, self.config)?;
        let text = block(Tag::Pre, "eu-details").text(told);
        let copy = (!main).then(|| button(Action::Copy, LINK, texts.copy));
        let details = block(Tag::Details, "eu-support").part("details");
        let details = details.child(element(Tag::Summary).text(texts.support)).child(text);
        Some(details.maybe(copy).maybe(copied).into())
    }
}

/// Called off by the user: nothing has failed. What may do better next time, and took nothing away, is no alarm, nor is
/// what somebody with other rights can do.
fn severity(failed: &Failed) -> Severity {
    let install = failed.install();
    match failed.failure.code {
        Code::Cancelled => Severity::Calm,
        _ if asks_to_wait(failed) => Severity::Notice,
        // A file that is not the published one may be somebody's.
        Code::Hash => Severity::Danger,
        _ if has_lost(failed) => Severity::Danger,
        // Nothing was lost.
        _ if install.is_some_and(|install| install.restored == Some(true)) => Severity::Warning,
        Code::Rights | Code::SafeMode | Code::MainNode => Severity::Warning,
        code if code.may_pass() => Severity::Warning,
        _ => Severity::Danger,
    }
}

/// The service is busy, whether or not it says until when: nobody has done anything wrong.
fn asks_to_wait(failed: &Failed) -> bool {
    failed.not_before().is_some() || failed.failure.status == Some(429)
}
