//! Names of emoji, as github.com reads them in the notes of a release: the usual ones of release notes (gitmoji and headings), not all 1,900. A
//! name that is not here stays as it was written.

/// Names and characters, a line each, ordered by the bytes of the name.
const TABLE: &str = "\
+1 👍\n\
adhesive_bandage 🩹\n\
ambulance 🚑\n\
arrow_down ⬇️\n\
arrow_right ➡️\n\
arrow_up ⬆️\n\
art 🎨\n\
bell 🔔\n\
book 📖\n\
bookmark 🔖\n\
books 📚\n\
boom 💥\n\
bug 🐛\n\
building_construction 🏗️\n\
bulb 💡\n\
card_file_box 🗃️\n\
chart_with_upwards_trend 📈\n\
children_crossing 🚸\n\
clipboard 📋\n\
closed_lock_with_key 🔐\n\
construction 🚧\n\
construction_worker 👷\n\
exclamation ❗\n\
eyes 👀\n\
fire 🔥\n\
gear ⚙️\n\
globe_with_meridians 🌐\n\
green_heart 💚\n\
hammer 🔨\n\
hammer_and_wrench 🛠️\n\
heart ❤️\n\
heavy_check_mark ✔️\n\
heavy_exclamation_mark ❗\n\
heavy_minus_sign ➖\n\
heavy_plus_sign ➕\n\
information_source ℹ️\n\
key 🔑\n\
label 🏷️\n\
link 🔗\n\
lipstick 💄\n\
lock 🔒\n\
loudspeaker 📢\n\
mag 🔍\n\
mega 📣\n\
memo 📝\n\
nail_care 💅\n\
new 🆕\n\
no_entry ⛔\n\
no_entry_sign 🚫\n\
package 📦\n\
page_facing_up 📄\n\
pencil 📝\n\
pencil2 ✏️\n\
point_right 👉\n\
question ❓\n\
recycle ♻️\n\
rocket 🚀\n\
rotating_light 🚨\n\
shield 🛡️\n\
sparkles ✨\n\
speech_balloon 💬\n\
star ⭐\n\
star2 🌟\n\
stop_sign 🛑\n\
tada 🎉\n\
test_tube 🧪\n\
thumbsup 👍\n\
triangular_flag_on_post 🚩\n\
trophy 🏆\n\
truck 🚚\n\
up 🆙\n\
warning ⚠️\n\
wastebasket 🗑️\n\
wheelchair ♿\n\
white_check_mark ✅\n\
wrench 🔧\n\
x ❌\n\
zap ⚡\n\
";

/// The longest name, in bytes.
const LONGEST: usize = 24;

/// The character whose name, in colons, `text` begins with, and how many bytes that takes.
pub fn at(text: &str) -> Option<(usize, &'static str)> {
    let name = &text[1..];
    let name = &name[..name.bytes().take(LONGEST + 1).position(|byte| byte == b':')?];
    Some((name.len() + 2, character(name)?))
}

/// By halves: a text may be nothing but colons.
fn character(name: &str) -> Option<&'static str> {
    let mut table = TABLE;
    while !table.is_empty() {
        let middle = table.as_bytes()[..table.len() / 2].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (line, rest) = table[middle..].split_once('\n')?;
        let (known, character) = line.split_once(' ')?;
        table = match name.cmp(known) {
            core::cmp::Ordering::Equal => return Some(character),
            core::cmp::Ordering::Less => &table[..middle],
            core::cmp::Ordering::Greater => rest,
        };
    }
    None
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn each_name_of_the_table_is_found_and_no_other() {
        let names: Vec<&str> = TABLE.lines().map(|line| line.split_once(' ').unwrap().0).collect();
        assert!(names.is_sorted() && names.len() > 60);
        assert_eq!(names.iter().map(|name| name.len()).max(), Some(LONGEST));
        for line in TABLE.lines() {
            let (name, emoji) = line.split_once(' ').unwrap();
            assert_eq!(at(&format!(":{name}: x")), Some((name.len() + 2, emoji)));
            assert!(!emoji.is_ascii() && emoji.chars().count() <= 2, "{name}");
        }
        for text in
            [":", "::", ":Rocket:", ":rocket", ":rocke:", ":rockets:", ":zz:", ":0:", ": :", ":ж:", ":rocket 🚀\n:"]
        {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
