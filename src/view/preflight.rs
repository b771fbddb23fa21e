//! What the host found before an install: what stands in its way, and what is only good to know.

use super::format::fill;
use super::node::{Tag, block};
use super::parts::Screen;
use super::said::{Said, Severity, item, line};
use extension_update_core::report::Problem;
use extension_update_core::state::Install;

impl Screen<'_> {
    /// The two groups, and what to do about the first.
    pub fn preflight(&self, install: &Install, problems: &[Problem]) -> Said {
        let texts = self.texts;
        let blocked = problems.iter().any(|problem| problem.blocks);
        let mut groups = block(Tag::Div, "eu-groups").part("problems");
        for (blocks, label) in [(true, texts.preflight_blocks), (false, texts.preflight_notes)] {
            let mut list = block(Tag::Ul, "eu-hindrances");
            for problem in problems.iter().filter(|problem| problem.blocks == blocks) {
                // The host knows more than a code does. Where it says nothing, the code has a sentence.
                let said = if problem.text.is_empty() { (texts.problem)(problem.kind) } else { "" };
                list = list.child(item(problem.kind.as_str(), problem.text.clone() + said));
            }
            if !list.children.is_empty() {
                groups = groups.child(block(Tag::P, "eu-label").text(label)).child(list);
            }
        }
        let headline = if blocked { texts.preflight_blocked_headline } else { texts.preflight };
        let headline = fill(headline, &[install.offer.version.as_str()]);
        let mut lines = vec![groups.into()];
        lines.extend(blocked.then(|| line(texts.preflight_blocked)));
        Said::new(Severity::Warning, headline, lines)
    }
}
