//! The module that a vendor edits, with the settings of the stand in it. Lines keep their numbers: the journal names
//! them. It must never change another module.
//! Read next: `settings`.

use extension_update_stand::{
    sources::{INSTALLER, Sources},
    stand::installer_sources,
};

use super::settings::Settings;

pub const MODULE: &str = "Демо_ОбновлениеРасширенияПереопределяемый";

/// The line of the vendor's module that the settings take the place of, and the one for other extensions.
const LINE: &str = "Настройки.АдресСведенийОЛицензии = \"http://127.0.0.1:8123/demo/licence\";";
const OTHERS: &str = "// Настройки = Демо_ОбновлениеРасширения.НовыеНастройки();";

/// What a part of the file is: 1 MiB would be more than the demo's whole file, and no progress could be seen.
const PIECE: (&str, &str) = ("Возврат 1048576;", "Возврат 8192;");

fn put(text: &str, old: &str, new: &str) -> Result<String, String> {
    if text.contains(old) { Ok(text.replacen(old, new, 1)) } else { Err(format!("no module says {old}")) }
}

/// The vendor's module as these settings want it.
pub fn text(settings: &Settings, origin: &str) -> Result<String, String> {
    let sources = Sources::read("extension")?;
    let module = sources.find(MODULE).ok_or("the vendor's module is missing")?;
    fill(&module.text, settings, origin)
}

fn fill(text: &str, settings: &Settings, origin: &str) -> Result<String, String> {
    let text = put(text, LINE, &settings.vendor(origin))?;
    if settings.extensions().len() > 1 { put(&text, OTHERS, &settings.others()) } else { Ok(text) }
}

/// The modules of a part, for this page.
///
/// # Errors
/// A file that cannot be read, or a module that does not say what is to be changed.
pub fn sources(settings: &Settings, origin: &str) -> Result<Sources, String> {
    let part = settings.get("part");
    let mut sources = if part == "installer" { installer_sources()? } else { Sources::read(part)? };
    for module in &mut sources.modules {
        let is_loading = module.text.contains(PIECE.0) && (part == "installer" || module.name.ends_with("Загрузка"));
        if is_loading {
            module.text = put(&module.text, PIECE.0, PIECE.1)?;
        }
        if module.name == MODULE || module.name == INSTALLER {
            module.text = fill(&module.text, settings, origin)?;
        }
    }
    Ok(sources)
}
