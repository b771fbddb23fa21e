//! The stages of an install: what the host reports and the screen shows.

/// The stages of an install.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// «Передача задания программе…»: the host has not answered yet.
    Asked,
    /// «Подготовка…»: the host has accepted.
    Accepted,
    /// «Загрузка файла…»
    Download,
    /// «Проверка файла…»
    Check,
    /// «Запись в базу…»: it cannot be called off any more.
    Write,
}

impl Stage {
    /// Those that a host reports, by its words.
    pub const REPORTED: [(&str, Stage); 3] =
        [("download", Stage::Download), ("check", Stage::Check), ("write", Stage::Write)];
}
