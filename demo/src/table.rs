//! Tables of named things, each with the sentence that a person reads beside the name: faults, scenarios.
//! It must never let a name without a sentence into a table.
//! Read next: `fault`, `scenario`.

/// An enum whose variants have a name in addresses, and whose doc comment is the sentence shown for it.
macro_rules! table {
    ($(#[$about:meta])* $table:ident { $($(#[doc = $sentence:literal])+ $variant:ident = $name:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $table {
            $($(#[doc = $sentence])+ $variant,)+
        }

        impl $table {
            pub const ALL: &[$table] = &[$($table::$variant,)+];

            /// The name in the address.
            pub const fn name(self) -> &'static str {
                match self { $($table::$variant => $name,)+ }
            }

            /// What the page shows beside the name.
            pub fn sentence(self) -> &'static str {
                match self { $($table::$variant => concat!($($sentence),+).trim(),)+ }
            }

            pub fn parse(name: &str) -> Option<$table> {
                $table::ALL.iter().copied().find(|row| row.name() == name)
            }

            /// The rows as `[{name, sentence}]`, for whoever lets a person choose.
            pub fn tell() -> serde_json::Value {
                $table::ALL.iter().map(|row| serde_json::json!({ "name": row.name(), "sentence": row.sentence() })).collect()
            }
        }
    };
}

pub(crate) use table;
