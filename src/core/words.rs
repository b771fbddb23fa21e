//! Closed lists of words: what stands in the protocol and in the page, beside the value that each word means. Whatever
//! reads a word and whatever writes it takes it from the one list; so do the tests which hold that none is forgotten.

/// Makes an enum of a closed list of words.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$of])* $variant),+ }

        impl $name {
            /// All of them, each behind its word.
            pub const WORDS: &'static [(&'static str, $name)] = &[$(($text, $name::$variant)),+];

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }
    };
}

pub use words;
