//! What the host found before an install: what stands in its way, and what is only good to know.

use super::format::fill;
use super::node::{Node, Tag, block};
use super::said::{Said, Severity, item, line, list};
use super::screen::Screen;
use crate::core::report::Problem;
use crate::core::state::Install;

impl Screen<'_> {
    /// The two groups, and what to do about the first.
    pub fn preflight(&self, install: &Install, problems: &[Problem]) -> Said {
        let texts = self.texts;
        let (blocking, others): (Vec<&Problem>, Vec<&Problem>) = problems.iter().partition(|problem| problem.blocks);
        let blocked = !blocking.is_empty();
        let mut groups = block(Tag::Div, "eu-groups").part("problems");
        for (label, group) in [(texts.preflight_blocks, blocking), (texts.preflight_notes, others)] {
            if !group.is_empty() {
                let items = group.into_iter().map(|problem| {
                    // The host knows more than a code does. Where it says nothing, the code has a sentence.
                    let said = if problem.text.is_empty() { (texts.problem)(problem.kind) } else { "" };
                    item(problem.kind.as_str(), problem.text.clone() + said)
                });
                groups = groups.child(block(Tag::P, "eu-label").text(label)).child(list(items));
            }
        }
        let headline = if blocked { texts.preflight_blocked_headline } else { texts.preflight };
        let headline = fill(headline, &[install.offer.version.as_str()]);
        let advice = blocked.then(|| line(texts.preflight_blocked));
        let lines: Vec<Node> = [groups.into()].into_iter().chain(advice).collect();
        Said::new(Severity::Warning, headline, lines)
    }
}
