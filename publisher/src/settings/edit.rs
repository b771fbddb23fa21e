//! Changes of `feed.toml` by a command: one key of one release, and nothing else of what somebody has written there.

use super::halts::Halt;
use extension_update::core::version::Version;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// The text with these halts of a release; a table of the release is made where there is none.
///
/// # Errors
/// A sentence where the text is of a form that only a person should change.
pub fn set_halts(text: &str, product: &str, version: &Version, halts: &[Halt]) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error| format!("{error}"))?;
    let products = document.get_mut("products").and_then(Item::as_table_like_mut).ok_or("products: there is none")?;
    let product =
        products.get_mut(product).and_then(Item::as_table_like_mut).ok_or("products: there is no such one")?;
    if product.get("releases").is_none() {
        let mut releases = Table::new();
        releases.set_implicit(true);
        product.insert("releases", Item::Table(releases));
    }
    let releases = product.get_mut("releases").and_then(Item::as_table_like_mut).ok_or("releases: is no table")?;
    let same = |key: &str| Version::parse(key).is_ok_and(|other| other == *version);
    let written = releases.iter().map(|(key, _)| key.to_string()).find(|key| same(key));
    let written = written.unwrap_or_else(|| version.to_string());
    if releases.get(&written).is_none() {
        let inner =
            if is_inline(releases) { Item::Value(InlineTable::new().into()) } else { Item::Table(Table::new()) };
        releases.insert(&written, inner);
    }
    let release = releases.get_mut(&written).and_then(Item::as_table_like_mut);
    let release = release.ok_or_else(|| format!("releases.\"{written}\": is no table"))?;
    if release.get("halts").is_some_and(|halts| !halts.is_value()) {
        return Err("halts: is not written as halts = […], so it is yours to change".into());
    }
    let mut list = Array::new();
    for halt in halts {
        let mut one = InlineTable::new();
        one.insert("from", Value::from(halt.from.as_str()));
        if let Some(until) = &halt.until {
            one.insert("until", Value::from(until.as_str()));
        }
        list.push(one);
    }
    release.insert("halts", Item::Value(list.into()));
    Ok(document.to_string())
}

/// Whether a table that has nothing in it yet stands inside of a line.
fn is_inline(table: &dyn TableLike) -> bool {
    table.iter().next().is_some_and(|(_, item)| item.is_inline_table())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn nothing_but_the_halts_changes() {
        let halt = |until: Option<&str>| Halt { from: "2026-10-02T12:00:00Z".into(), until: until.map(String::from) };
        let version = Version::parse("1.2.0.0").unwrap();
        for text in [
            "# котики\nvalidity_days = 30 # месяц\n\n[products.DEMO]\nkeep = 3\n",
            "[products.DEMO]\nkeep = 3\n\n[products.DEMO.releases.\"1.2\"] # тот самый\nrollout = { hours = 72 }\n\n[products.OTHER]\n",
            "[products.DEMO]\nreleases = { \"1.1\" = { channel = \"beta\" } }\n",
            "products.DEMO.keep = 3\n",
        ] {
            let halted = set_halts(text, "DEMO", &version, &[halt(None)]).unwrap();
            let settings = Settings::parse(&halted, "feed.toml").unwrap();
            assert!(settings.products["DEMO"].facts_of(&version).unwrap().is_halted(), "{halted}");
            for line in text.lines().filter(|line| !line.contains("releases = ")) {
                assert!(halted.contains(line), "{line} is gone: {halted}");
            }
            let resumed = set_halts(&halted, "DEMO", &version, &[halt(Some("2026-10-03T12:00:00Z"))]).unwrap();
            let settings = Settings::parse(&resumed, "feed.toml").unwrap();
            assert!(!settings.products["DEMO"].facts_of(&version).unwrap().is_halted(), "{resumed}");
            assert_eq!(resumed.matches("halts").count(), 1, "{resumed}");
        }
        for (text, product) in [("", "DEMO"), ("[products.DEMO]\n", "OTHER"), ("[products", "DEMO")] {
            assert!(set_halts(text, product, &version, &[halt(None)]).is_err(), "{text}");
        }
    }
}
