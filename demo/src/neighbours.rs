//! The other extensions of the demo's vendor, for a form that updates several: two products in the same feed, and their
//! files. It must never stand in the plain feed: who updates one extension reads of one.
//! Read next: `scenario_feed`.

use serde_json::{Value, json};

use crate::{artifact::Artifact, feed::tell_file, release::File, version::Version};

struct Neighbour {
    id: &'static str,
    file: &'static str,
    name: [&'static str; 2],
    /// Number of the release, day, notes in Russian and in English; newest first.
    releases: &'static [(u32, &'static str, &'static str, &'static str)],
    /// Below which release the newest one is critical.
    critical_below: Option<&'static str>,
}

const ALL: [Neighbour; 2] = [
    Neighbour {
        id: "DEMO_BREEDS",
        file: "DEMO_BREEDS.cfe",
        name: ["Породы котов", "Breeds of cats"],
        releases: &[
            (2, "2026-06-15", "- Справочник пород дополнен", "- More breeds"),
            (1, "2026-02-10", "- Первый выпуск", "- First release"),
        ],
        critical_below: None,
    },
    Neighbour {
        id: "DEMO_FOOD",
        file: "DEMO_FOOD.cfe",
        name: ["Кошачий корм", "Food for cats"],
        releases: &[
            (
                2,
                "2026-09-20",
                "- Исправлен расчёт порции: котам давали вдвое больше",
                "- The portion was twice too large",
            ),
            (1, "2026-04-01", "- Первый выпуск", "- First release"),
        ],
        critical_below: Some("0.0.0.2"),
    },
];

/// Their entries in a feed, by id.
pub fn tell_products(origin: &str) -> Vec<(&'static str, Value)> {
    ALL.iter().map(|neighbour| (neighbour.id, neighbour.tell(origin))).collect()
}

/// A file of theirs; `None` where nobody has such a file.
pub fn find_file(name: &str, version: Version) -> Option<Artifact> {
    let neighbour = ALL.iter().find(|neighbour| neighbour.file == name)?;
    let known = neighbour.releases.iter().any(|(number, ..)| version == Version::of_release(*number));
    known.then(|| neighbour.artifact(version))
}

impl Neighbour {
    fn artifact(&self, version: Version) -> Artifact {
        Artifact::of_extension(self.file, self.id, version)
    }

    fn tell(&self, origin: &str) -> Value {
        let mut releases: Vec<Value> = self.releases.iter().map(|release| self.tell_release(origin, release)).collect();
        if let Some(below) = self.critical_below {
            releases[0]["critical"] = json!({ "below": below });
        }
        json!({
          "name": { "ru": self.name[0], "en": self.name[1] },
          "homepage": "https://example.com/koshkin-dom",
          "releases": releases,
        })
    }

    fn tell_release(&self, origin: &str, (number, date, ru, en): &(u32, &str, &str, &str)) -> Value {
        let version = Version::of_release(*number);
        json!({
          "version": version.to_string(),
          "date": date,
          "channel": "stable",
          "kind": "update",
          "notes": { "ru": ru, "en": en },
          "artifact": tell_file(&File::of(&self.artifact(version), version, origin)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_neighbour_says_whose_it_is() {
        let file = find_file("DEMO_FOOD.cfe", Version::of_release(2)).unwrap();
        let read = extension_update_container::read_extension(&file.bytes).unwrap();
        assert_eq!((read.name.as_str(), read.version.as_str()), ("DEMO_FOOD", "0.0.0.2"));
        assert!(find_file("DEMO_FOOD.cfe", Version::of_release(3)).is_none());
        assert!(find_file("DEMO.cfe", Version::of_release(2)).is_none());
    }
}
