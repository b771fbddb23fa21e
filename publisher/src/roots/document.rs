//! A root as it is made: three roles, each with its keys and how many of them are needed. Read it is by the panel's own
//! reader.

use super::read_by_core;
use crate::envelope::Envelope;
use crate::public_key;
use extension_update::core::json::Json;
use extension_update::core::moment::Moment;
use extension_update::core::trust::{self, Role};

/// What a version of the root says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The version: 1 for the first, and no gaps.
    pub version: u64,
    /// When it was made.
    pub issued: Moment,
    /// Until when it holds, as long as it is the last one.
    pub expires: Moment,
    /// Who may change it.
    pub root: Role,
    /// Who signs feeds.
    pub feed: Role,
    /// Who signs that a feed is fresh.
    pub fresh: Option<Role>,
}

/// A role as `policy.root` of a config has it as well.
pub fn role_to_json(role: &Role) -> Json {
    let keys = role.keys.iter().map(|key| public_key::write(key).into());
    Json::object([("keys", Json::Array(keys.collect())), ("threshold", role.threshold.into())])
}

/// The ids of the keys of a role.
pub fn ids(role: &Role) -> Vec<String> {
    role.keys.iter().map(trust::key_id).collect()
}

impl Draft {
    /// The version in an envelope that nobody has signed, once a panel could read it.
    ///
    /// # Errors
    /// A sentence that names what is wrong.
    pub fn seal(&self) -> Result<(Envelope, trust::Root), String> {
        let envelope = Envelope::new(trust::ROOT_TYPE, self.to_bytes());
        let root = trust::Root::read(&read_by_core(&envelope)?)?;
        Ok((envelope, root))
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut members = vec![
            ("schema".to_string(), Json::from(1)),
            ("version".into(), self.version.into()),
            ("issued".into(), self.issued.to_string().into()),
            ("expires".into(), self.expires.to_string().into()),
            ("root".into(), role_to_json(&self.root)),
            ("feed".into(), role_to_json(&self.feed)),
        ];
        members.extend(self.fresh.as_ref().map(|fresh| ("fresh".into(), role_to_json(fresh))));
        format!("{}\n", Json::Object(members)).into_bytes()
    }
}

/// The roles that a root has, by their names.
pub fn roles(root: &trust::Root) -> Vec<(&'static str, &Role)> {
    let fresh = root.fresh.iter().map(|fresh| ("fresh", fresh));
    [("root", &root.root), ("feed", &root.feed)].into_iter().chain(fresh).collect()
}

/// Keys in two roles: whoever steals one has both.
pub fn shared_keys(root: &trust::Root) -> Vec<String> {
    let roles = roles(root);
    let mut lines = Vec::new();
    for (index, (name, role)) in roles.iter().enumerate() {
        for (other, of) in &roles[..index] {
            let both = of.keys.iter().filter(|key| role.keys.contains(key));
            lines.extend(both.map(|key| format!("{} is a key of {other} and of {name}", trust::key_id(key))));
        }
    }
    lines
}
