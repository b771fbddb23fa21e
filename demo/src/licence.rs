//! Licence keys of the demo and what the form «Регистрация продукта» shows for them.
//! It must never repeat a key it was given, and every person in it is invented.
//! Read next: `releases_api`.

use axum::{body::Bytes, http::StatusCode, response::Response};
use serde_json::{Value, json};

use crate::reply::{refuse, tell_json};

/// The key whose subscription runs.
pub const VALID_KEY: &str = "DEMO-Q2BAV-EAYBV-VIYFM-WE1WE";
/// A key whose subscription ended on 1 September 2026: it still gets what was published before.
pub const EXPIRED_KEY: &str = "DEMO-EXPRD-EAYBV-VIYFM-WE1WE";

const EXPIRED_ON: &str = "2026-09-01";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Licence {
    /// Gets every release.
    Running,
    /// Gets the releases published while it ran.
    Expired,
}

impl Licence {
    pub fn parse(key: &str) -> Result<Licence, &'static str> {
        match key.trim() {
            VALID_KEY => Ok(Licence::Running),
            EXPIRED_KEY => Ok(Licence::Expired),
            _ => Err("Лицензионный ключ не найден"),
        }
    }

    /// Whether a release of this day (`2026-10-01`) belongs to the licence.
    pub fn covers(self, day: &str) -> bool {
        self == Licence::Running || day < EXPIRED_ON
    }
}

/// POST `/demo/licence` with `{"key": …}`.
pub async fn tell_licence(body: Bytes) -> Response {
    let request: Value = serde_json::from_slice(&body).unwrap_or_default();
    let Some(key) = request["key"].as_str() else {
        return refuse(StatusCode::BAD_REQUEST, "Не указан лицензионный ключ");
    };
    match Licence::parse(key) {
        Err(sentence) => refuse(StatusCode::BAD_REQUEST, sentence),
        Ok(licence) => tell_json(&json!({
          "organisation": "ООО «Усы и хвосты»",
          "contact": "Мурлыкина Василиса Барсиковна",
          "email": "vasilisa@example.com",
          "phone": "+7 000 000-00-00",
          "products": [{
            "name": "Кошкин дом",
            "state": match licence {
              Licence::Running => "Действует".to_owned(),
              Licence::Expired => format!("Подписка закончилась {EXPIRED_ON}"),
            },
            "features": [{ "name": "Демонстрационное расширение", "used": 0, "total": 1 }],
          }],
        })),
    }
}
