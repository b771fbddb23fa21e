//! What goes on: a bar, «Отменить» beside it, and how far it is. Nothing may jump from stage to stage: each line keeps
//! its place.

use super::control::{PLAIN, button};
use super::format::{fill, size};
use super::node::{Attr, Element, Node, Tag, block};
use super::parts::Screen;
use super::said::{aside, line};
use extension_update_core::event::Action;
use extension_update_core::stage::Stage;
use extension_update_core::state::{Check, Install, Patience};

/// How many steps an install has.
const STEPS: &str = "4";

impl Screen<'_> {
    /// A check that goes on.
    pub fn check_progress(&self, check: &Check) -> Vec<Node> {
        let texts = self.texts;
        let bar = (check.patience != Patience::Fine)
            .then(|| bar().attr(Attr::AriaLabel, texts.check_label).attr(Attr::AriaValueText, texts.checking));
        let slow = (check.patience == Patience::Silent).then(|| line(texts.service_slow));
        let mut lines = vec![self.run(bar, true)];
        lines.extend(slow);
        lines
    }

    /// An install that goes on.
    pub fn progress(&self, install: &Install) -> Vec<Node> {
        let texts = self.texts;
        let (stage, step) = match install.stage {
            Stage::Asked => (texts.stage_asked, "1"),
            Stage::Accepted => (texts.stage_accepted, "1"),
            Stage::Download => (texts.stage_download, "2"),
            Stage::Check => (texts.stage_check, "3"),
            Stage::Write => (texts.stage_write, "4"),
        };
        let stage = if install.cancelling { texts.cancelling } else { stage };
        let bar = bar().attr(Attr::AriaLabel, texts.progress_label);
        let mut told = vec![fill(texts.step, &[step, STEPS])];
        let bar = match (install.done, install.total) {
            (Some(done), Some(total)) if total > 0 => {
                let done = done.min(total);
                // What JSON can say exactly, times a hundred, is no overflow.
                told.push(fill(texts.percent, &[&(done.saturating_mul(100) / total).to_string()]));
                if install.stage == Stage::Download {
                    told.push(fill(texts.bytes_of, &[&size(done, texts), &size(total, texts)]));
                }
                bar.attr(Attr::Max, total.to_string()).attr(Attr::Value, done.to_string())
            }
            _ => bar,
        };
        let told = told.join(" · ");
        let bar = bar.attr(Attr::AriaValueText, format!("{stage} {told}"));
        let may_cancel = install.stage < Stage::Write && !install.cancelling;
        let patience = match install.patience {
            Patience::Fine => texts.keep_open,
            Patience::Slow => texts.slow,
            Patience::Silent => texts.silent,
        };
        vec![line(stage), self.run(Some(bar), may_cancel), aside(told), line(patience)]
    }

    /// The row of the bar. It is there without a bar and without a button too.
    fn run(&self, bar: Option<Element>, may_cancel: bool) -> Node {
        let cancel = may_cancel.then(|| button(Action::Cancel, PLAIN, self.texts.cancel));
        let bar = bar.unwrap_or_else(|| block(Tag::Span, "eu-progress"));
        block(Tag::Div, "eu-run").child(bar).maybe(cancel).into()
    }
}

fn bar() -> Element {
    block(Tag::Progress, "eu-progress").part("progress")
}
