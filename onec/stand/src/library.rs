//! As much of the library 1C:SSL as the night calls, in words of our own: a configuration that is built on it, and one
//! that is not. Read next: `lock.rs`.

use crate::stand::Stand;

/// `СоединенияИБ`: what locks sessions, and what lifts that.
pub const CONNECTIONS: &str = "Функция УстановитьБлокировкуСоединений(Знач Текст = \"\", Знач Код = \"\", Знач Отсрочка = 0, Знач Длится = 0) Экспорт
Новая = Новый БлокировкаСеансов;
Новая.Установлена = Истина;
Новая.Начало = ТекущаяДатаСеанса() + Отсрочка * 60;
Новая.Конец = ?(Длится = 0, Дата(1, 1, 1), Новая.Начало + Длится * 60);
Новая.КодРазрешения = Код;
Новая.Сообщение = Текст;
УстановитьБлокировкуСеансов(Новая);
Возврат Истина;
КонецФункции
Функция РазрешитьРаботуПользователей() Экспорт
Прежняя = ПолучитьБлокировкуСеансов();
Прежняя.Установлена = Ложь;
УстановитьБлокировкуСеансов(Прежняя);
Возврат Истина;
КонецФункции";

/// `ОбщегоНазначения`; its storage of secrets is empty.
pub const COMMON: &str = "Функция РазделениеВключено() Экспорт
Возврат Ложь;
КонецФункции
Процедура ЗаписатьДанныеВБезопасноеХранилище(Владелец, Данные, Ключ) Экспорт
КонецПроцедуры
Функция ПрочитатьДанныеИзБезопасногоХранилища(Владелец, Ключ) Экспорт
КонецФункции";

/// How a configuration that is built on the library is known.
const SUBSYSTEM: &str = "СтандартныеПодсистемы";

impl Stand {
    /// The configuration is built on the library.
    ///
    /// # Errors
    /// As [`Stand::add_foreign_module`].
    pub fn add_library(&self) -> Result<(), String> {
        self.base.subsystems.borrow_mut().push(SUBSYSTEM.into());
        self.add_foreign_module("ОбщегоНазначения", COMMON)?;
        self.add_foreign_module("СоединенияИБ", CONNECTIONS)
    }

    /// The configuration is not built on the library any more.
    pub fn remove_library(&self) {
        self.base.subsystems.borrow_mut().retain(|name| name != SUBSYSTEM);
        self.base.foreign_modules.borrow_mut().retain(|name| name != "ОбщегоНазначения" && name != "СоединенияИБ");
    }
}
