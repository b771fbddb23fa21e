//! Names of emoji, as github.com reads them in the notes of a release: the usual ones of release notes (gitmoji and
//! headings), not all 1,900. A name that is not here stays as it was written.

/// A name, its character, and so on, a colon between each. It must hold no name twice.
const TABLE: &str = ":+1:👍:ambulance:🚑:arrow_down:⬇️:arrow_right:➡️:arrow_up:⬆️:art:🎨:book:📖:bookmark:🔖:books:📚:boom:💥:bug:🐛:bulb:💡:\
    chart_with_upwards_trend:📈:construction:🚧:exclamation:❗:fire:🔥:gear:⚙️:globe_with_meridians:🌐:green_heart:💚:hammer:🔨:\
    heavy_check_mark:✔️:heavy_minus_sign:➖:heavy_plus_sign:➕:information_source:ℹ️:key:🔑:lipstick:💄:lock:🔒:mag:🔍:mega:📣:\
    memo:📝:new:🆕:no_entry_sign:🚫:package:📦:pencil:📝:question:❓:recycle:♻️:rocket:🚀:rotating_light:🚨:sparkles:✨:star:⭐:\
    tada:🎉:test_tube:🧪:truck:🚚:up:🆙:warning:⚠️:wastebasket:🗑️:white_check_mark:✅:wrench:🔧:x:❌:zap:⚡:card_file_box:🗃️:closed_lock_with_key:🔐:\
    hammer_and_wrench:🛠️:heart:❤️:lady_beetle:🐞:link:🔗:no_entry:⛔:shield:🛡️:thumbsup:👍:";

/// The longest name with its colons, in bytes.
const LONGEST: usize = 26;

/// The character whose name, in colons, `text` begins with, and how many bytes that takes.
pub fn at(text: &str) -> Option<(usize, &'static str)> {
    let end = 2 + text.bytes().skip(1).take(LONGEST).position(|byte| byte == b':')?;
    // A character between colons is no name.
    let name = text.get(..end).filter(|name| name.is_ascii() && end > 2)?;
    let (_, after) = TABLE.split_once(name)?;
    let (character, _) = after.split_once(':')?;
    Some((end, character))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn each_name_of_the_table_is_found_and_no_other() {
        let parts: Vec<&str> = TABLE.trim_matches(':').split(':').collect();
        assert!(parts.len() > 90 && parts.len().is_multiple_of(2));
        for pair in parts.chunks(2) {
            assert_eq!(at(&format!(":{}: x", pair[0])), Some((pair[0].len() + 2, pair[1])));
            assert!(pair[0].is_ascii() && !pair[1].is_ascii() && pair[1].chars().count() <= 2, "{pair:?}");
            assert_eq!(parts.iter().filter(|part| *part == &pair[0]).count(), 1, "{pair:?}");
        }
        assert_eq!(parts.iter().step_by(2).map(|name| name.len() + 2).max(), Some(LONGEST));
        for text in [
            ":",
            "::",
            ":::",
            ":Rocket:",
            ":rocket",
            ":rocke:",
            ":rockets:",
            ":zz:",
            ":0:",
            ": :",
            ":ж:",
            ":🚀:",
            ":🚀:tada:",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
