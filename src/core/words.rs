//! Closed lists of words: what stands in the protocol and in the page, beside the value that each word means. Whatever
//! reads such a word and whatever writes it takes it from here; so do the tests which hold that none is forgotten.
//! Words that are only read, or whose values carry more than a word, stand where they are read.

/// Makes an enum of a closed list of words.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $vis:vis $name:ident { $($(#[$of:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name { $($(#[$of])* $variant),+ }

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
