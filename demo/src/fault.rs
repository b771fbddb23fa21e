//! Everything that can go wrong with an update service, by name: the table, and the answers that replace the right one.
//! It must never touch a request without a fault in its address, and never keep a state: the same address always errs the same way.
//! Read next: `hostile` for the faults that lie inside an otherwise sound list.

use std::{convert::Infallible, io, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Extension, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use futures_util::stream;
use serde_json::{Value, json};

use crate::{circumstances::Circumstances, reply};

/// How long `slow` lets one wait.
pub const SLOWNESS: Duration = Duration::from_secs(3);

/// `too-large` sends this much, without a Content-Length, in pieces of `PIECE` bytes.
const TOO_LARGE: usize = 12 << 20;
const PIECE: usize = 64 << 10;

macro_rules! faults {
  ($($(#[doc = $sentence:literal])+ $variant:ident = $name:literal,)+) => {
    /// One way to err; the sentence of each is what the simulator shows beside its name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Fault {
      $($(#[doc = $sentence])+ $variant,)+
    }

    impl Fault {
      pub const ALL: &[Fault] = &[$(Fault::$variant,)+];

      /// The name in the address.
      pub const fn name(self) -> &'static str {
        match self { $(Fault::$variant => $name,)+ }
      }

      pub fn sentence(self) -> &'static str {
        match self { $(Fault::$variant => concat!($($sentence),+).trim(),)+ }
      }
    }
  };
}

faults! {
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
  /// В названиях, описаниях и именах файлов — скрипты, ссылки javascript:, знаки смены направления и очень длинные строки.
  Hostile = "hostile",
  /// Хеш файла в списке не совпадает с файлом.
  WrongHash = "wrong-hash",
  /// Список выпусков пуст.
  Empty = "empty",
}

impl Fault {
    pub fn parse(name: &str) -> Option<Fault> {
        Fault::ALL.iter().copied().find(|fault| fault.name() == name)
    }
}

/// `/demo/faults`: the table, for whoever lets a person choose.
pub fn tell_table() -> Value {
    Fault::ALL.iter().map(|fault| json!({ "name": fault.name(), "sentence": fault.sentence() })).collect()
}

/// Stands before every route of the service and answers in its place where the fault wants so.
pub async fn apply(Extension(circumstances): Extension<Circumstances>, request: Request, next: Next) -> Response {
    let Some(fault) = circumstances.fault else { return next.run(request).await };
    match fault {
        // A file is slow in itself: it comes in pieces, so that there is a progress to show and something to cancel.
        Fault::Slow if request.uri().path().starts_with("/files/") => next.run(request).await,
        Fault::Slow => {
            tokio::time::sleep(SLOWNESS).await;
            next.run(request).await
        }
        Fault::Hang => std::future::pending().await,
        Fault::Internal => reply::refuse(StatusCode::INTERNAL_SERVER_ERROR, "Внутренняя ошибка сервера"),
        Fault::Unavailable => reply::refuse(StatusCode::SERVICE_UNAVAILABLE, "Сервис временно недоступен"),
        Fault::TooMany => {
            let mut response = reply::refuse(StatusCode::TOO_MANY_REQUESTS, "Слишком много запросов");
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
            response
        }
        Fault::Forbidden => reply::refuse(StatusCode::FORBIDDEN, "Доступ запрещён"),
        Fault::BrokenJson => tell_text("application/json", r#"{"modules":[{"uniqid":"0.0.0.4","name":"Демонстра"#),
        Fault::Html => tell_text("text/html; charset=utf-8", LOGIN_PAGE),
        Fault::WrongShape => reply::tell_json(&json!({ "modules": { "x": 1 } })),
        Fault::CutOff => cut_off(),
        Fault::TooLarge => too_large(),
        // These err inside the list: `catalogue` knows them.
        Fault::NoVersion | Fault::Hostile | Fault::WrongHash | Fault::Empty => next.run(request).await,
    }
}

const LOGIN_PAGE: &str = "<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\"><title>Вход в сеть</title></head>\
<body><h1>Гостевая сеть</h1><form method=\"post\"><input name=\"user\"><button>Войти</button></form></body></html>";

fn tell_text(media_type: &'static str, text: &'static str) -> Response {
    reply::tell(StatusCode::OK, media_type, text)
}

/// Promises more than it sends, then breaks the connection.
fn cut_off() -> Response {
    let start = Bytes::from_static(br#"{"modules":[{"release_id":1,"uniqid":"0.0.0.4","#);
    let pieces = stream::unfold(Some(start), |start| async move {
        let Some(start) = start else {
            // What was sent must have left before the break, or the client sees no answer at all instead of half of one.
            tokio::time::sleep(Duration::from_millis(50)).await;
            return Some((Err(io::Error::other("the fault breaks the connection here")), None));
        };
        Some((Ok(start), None))
    });
    let mut response = reply::tell(StatusCode::OK, "application/json", Body::from_stream(pieces));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(4096));
    response
}

/// Well-formed to its very end, so that only a limit can refuse it.
fn too_large() -> Response {
    let pieces = stream::unfold(0_usize, |sent| async move {
        let piece = match sent {
            0 => Bytes::from_static(br#"{"modules":[],"result":""#),
            sent if sent < TOO_LARGE => Bytes::from_static(&[b'x'; PIECE]),
            usize::MAX => return None,
            _ => return Some((Ok::<_, Infallible>(Bytes::from_static(b"\"}")), usize::MAX)),
        };
        let sent = sent + piece.len();
        Some((Ok(piece), sent))
    });
    reply::tell(StatusCode::OK, "application/json", Body::from_stream(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_a_name_of_its_own_and_a_sentence() {
        for (place, fault) in Fault::ALL.iter().enumerate() {
            assert_eq!(Fault::parse(fault.name()), Some(*fault), "two faults are called {}", fault.name());
            assert_eq!(Fault::ALL[place], *fault);
            assert!(fault.sentence().ends_with('.'), "{}", fault.name());
        }
        assert_eq!(Fault::parse("none"), None);
    }
}
