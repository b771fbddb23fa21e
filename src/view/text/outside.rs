//! The words that stand in the page where there is no engine to draw a screen: the loader's and those of the page
//! itself.
//!
//! The build puts them into the scripts and the page (`xtask/src/dist`), which includes this very file, so it must name
//! nothing outside of itself. The engine has no use for them, and its module does not hold them.

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Outside {
    /// The language's code of two letters.
    pub lang: &'static str,
    /// The page's title.
    pub title: &'static str,
    /// While the engine loads.
    pub opening: &'static str,
    /// What stands below that, for whoever still reads it when nothing comes.
    pub stuck: &'static str,
    /// The engine cannot run here, in a form of 1C.
    pub cannot_run: &'static str,
    /// The engine did not come into a web page, whatever the cause: whoever reads it can do nothing about that but try
    /// again.
    pub cannot_load: &'static str,
    /// The engine has stopped.
    pub broken: &'static str,
}

/// The languages, in the order of [`super::LANGUAGES`].
pub static LANGUAGES: [Outside; 2] = [
    Outside {
        lang: "ru",
        title: "Обновление расширения",
        opening: "Обновление расширения открывается…",
        stuck: "Если эта надпись не исчезает, проверить обновления здесь нельзя: обновите платформу 1С:Предприятие до версии 8.3.14 или новее либо откройте базу в современном браузере. Установленное расширение продолжает работать.",
        cannot_run: "Проверить обновления здесь нельзя: обновите платформу 1С:Предприятие до версии 8.3.14 или новее либо откройте базу в современном браузере. Установленное расширение продолжает работать.",
        cannot_load: "Проверить обновления сейчас нельзя: эта часть страницы не загрузилась. Обновите страницу; если не поможет, напишите тем, кто отвечает за сайт. Установленное расширение продолжает работать.",
        broken: "Проверка обновлений остановилась из-за внутренней ошибки. Закройте это окно и откройте его снова. Установленное расширение продолжает работать.",
    },
    Outside {
        lang: "en",
        title: "Extension update",
        opening: "Opening the extension update…",
        stuck: "If this text does not go away, updates cannot be checked here: update the 1C:Enterprise platform to version 8.3.14 or later, or open the infobase in a current browser. The installed extension keeps working.",
        cannot_run: "Updates cannot be checked here: update the 1C:Enterprise platform to version 8.3.14 or later, or open the infobase in a current browser. The installed extension keeps working.",
        cannot_load: "Updates cannot be checked now: this part of the page did not load. Reload the page; if that does not help, tell whoever runs the site. The installed extension keeps working.",
        broken: "Checking for updates stopped because of an internal error. Close this window and open it again. The installed extension keeps working.",
    },
];
