//! Who vouches for what is on the screen: folded, for whoever has to trust it.

use super::format::{fill, size};
use super::node::{Element, Node, Tag, block, element};
use super::parts::Screen;
use extension_update_core::state::State;

impl Screen<'_> {
    /// Where the answer comes from and who has signed it, where there is one.
    pub fn trust(&self) -> Option<Element> {
        // Also where the install is agreed to.
        let shown = self.state.is_verdict() || matches!(self.state, State::Offline(_) | State::Preflight(..));
        let config = self.config.filter(|_| shown)?;
        let (texts, source) = (self.texts, &config.source.url);
        let voucher = self.session.voucher();
        let summary = match voucher {
            Some(_) => texts.trust_signed.into(),
            None if source.is_secure() => fill(texts.trust_unsigned_secure, &[source.host()]),
            None => fill(texts.trust_unsigned, &[source.host()]),
        };
        let mut rows = Vec::new();
        if let Some(voucher) = voucher {
            let day = (texts.date)(self.session.now().day(voucher.expires));
            rows.push(fill(texts.trust_keys, &[&voucher.keys.join(", ")]));
            rows.push(fill(texts.trust_valid, &[&voucher.seq.to_string(), &day]));
        }
        rows.push(fill(texts.trust_source, &[source.as_str()]));
        if let Some(artifact) = self.state.offer().and_then(|offer| offer.content.artifact()) {
            let name = artifact.name.clone();
            let told = [
                name,
                artifact.size.map(|bytes| size(bytes, texts)),
                artifact.sha256.as_ref().map(|sha256| format!("SHA-256 {sha256}")),
            ];
            rows.push(fill(texts.trust_file, &[&told.into_iter().flatten().collect::<Vec<_>>().join(", ")]));
        }
        // An address may carry the key, and so may what a vendor puts into a name.
        let row = |text: String| Node::from(block(Tag::P, "eu-aside").text(config.licence_key.redact(&text)));
        let class = if voucher.is_some() { "eu-support eu-vouched" } else { "eu-support" };
        let details = block(Tag::Details, class).part("trust").child(element(Tag::Summary).text(summary));
        Some(details.children(rows.into_iter().map(row)))
    }
}
