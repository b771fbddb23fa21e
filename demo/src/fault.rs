//! Everything that can go wrong with an update service, by name.
//! It must never say how an answer errs: the names stand below everything that answers by them.
//! Read next: `network` for answers that go wrong on their way, `hostile` and `deceit` for what lies inside an
//! otherwise sound list.

use crate::table::table;

table! {
    /// One way to err; the sentence of each is what the page shows beside its name.
    Fault {
        /// Отвечает через 3 секунды, файл отдаёт по частям.
        Slow = "slow",
        /// Не отвечает, пока клиент не уйдёт.
        Hang = "hang",
        /// HTTP 500: внутренняя ошибка сервера.
        Internal = "500",
        /// HTTP 503: сервис временно недоступен.
        Unavailable = "503",
        /// HTTP 429 с заголовком Retry-After: слишком много запросов.
        TooMany = "429",
        /// HTTP 403: доступ запрещён.
        Forbidden = "403",
        /// JSON обрывается на середине, хотя ответ получен целиком.
        BrokenJson = "broken-json",
        /// Вместо JSON приходит страница входа в интернет.
        Html = "html",
        /// JSON другой формы: вместо списка выпусков объект.
        WrongShape = "wrong-shape",
        /// Соединение обрывается раньше, чем обещал Content-Length.
        CutOff = "cut-off",
        /// Ответ больше 8 МиБ и без Content-Length.
        TooLarge = "too-large",
        /// Среди выпусков есть один без версии и один с версией «7.25.1e».
        NoVersion = "no-version",
        /// В названиях, описаниях и именах файлов — скрипты, ссылки javascript:, знаки смены направления и очень
        /// длинные строки.
        Hostile = "hostile",
        /// Хеш файла в списке не совпадает с файлом.
        WrongHash = "wrong-hash",
        /// Список выпусков пуст.
        Empty = "empty",
        /// Ответ идёт по одному знаку и не кончается никогда.
        Drip = "drip",
        /// Соединение сбрасывается без ответа.
        Reset = "reset",
        /// HTTP 503 с заголовком Retry-After: просит прийти через 2 секунды.
        RetryAfter = "503-retry-after",
        /// Ответ идёт быстро и не кончается никогда.
        Endless = "endless",
        /// Content-Length больше, чем пришло, и соединение не закрывается.
        WrongLength = "wrong-length",
        /// Переадресация на тот же адрес, без конца.
        RedirectLoop = "redirect-loop",
        /// 400 КиБ в сжатом виде, 400 МиБ после распаковки.
        GzipBomb = "gzip-bomb",
        /// Верный ответ, перед которым стоит BOM.
        Bom = "bom",
        /// Верный ответ в несколько строк, строки разделены CRLF.
        Crlf = "crlf",
        /// Верный ответ в кодировке UTF-16.
        Utf16 = "utf-16",
        /// Первая половина верного ответа, по HTTP он целый.
        Truncated = "truncated",
        /// Подписанный список: срок действия истёк 20 дней назад.
        Expired = "expired",
        /// Подписанный список: счётчик меньше, чем в обычном ответе.
        Rollback = "rollback",
        /// Подписанный список: счётчик тот же, а содержание другое.
        Equivocation = "equivocation",
        /// Подписанный список: после подписи изменён один знак.
        AlteredByte = "signature",
        /// Подписанный список: подписан чужим ключом.
        OtherKey = "other-key",
        /// Подписанный список: подписей нет.
        Unsigned = "unsigned",
        /// Подписанный список: само содержание без конверта.
        Bare = "bare",
        /// Подписанный список: одна подпись, первым ключом.
        OneSignature = "one-signature",
        /// Подписанный список: две подписи одним и тем же ключом.
        KeyTwice = "key-twice",
        /// Подписанный список: верно подписан, но о другом продукте.
        WrongProduct = "wrong-product",
        /// Подписанный список: выпущен через три дня от сегодняшнего.
        Clock = "clock",
        /// Подписанный список: верно подписан документ другого вида.
        OtherType = "other-type",
        /// Подписанный список: содержание больше 256 КиБ.
        BigPayload = "big-payload",
        /// Подписанный список: 21 выпуск одного продукта.
        ManyReleases = "21-releases",
        /// Подписанный список: рядом с верными выпусками стоят испорченные, каждый по-своему.
        BrokenReleases = "broken-releases",
    }
}

impl Fault {
    /// Whether what is signed differs from the sound feed, so that it needs a counter of its own.
    pub const fn changes_the_payload(self) -> bool {
        use Fault::*;
        matches!(
            self,
            NoVersion
                | Hostile
                | WrongHash
                | Empty
                | Expired
                | WrongProduct
                | Clock
                | BigPayload
                | ManyReleases
                | BrokenReleases
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_a_name_of_its_own_and_a_sentence() {
        for (place, fault) in Fault::ALL.iter().enumerate() {
            assert_eq!(Fault::parse(fault.name()), Some(*fault), "two faults are called {}", fault.name());
            assert_eq!(*fault as usize, place, "counters of feeds go by the place: {}", fault.name());
            assert!(fault.sentence().ends_with('.'), "{}", fault.name());
        }
        assert_eq!(Fault::parse("none"), None);
    }
}
