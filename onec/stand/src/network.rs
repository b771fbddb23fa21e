//! `HTTPСоединение` and what belongs to it, in the process: a test answers each question. The object surface is the
//! platform's. Read next: `server.rs`.

use std::cell::RefCell;
use std::rc::Rc;

use extension_update_bsl::collections::{Pairs, map};
use extension_update_bsl::convert;
use extension_update_bsl::error::{limit, raise, raise_because};
use extension_update_bsl::library::binary::binary;
use extension_update_bsl::value::is;
use extension_update_bsl::{Args, Kind, Object, Outcome, Runtime, Value};

use crate::base::Base;
use crate::values::{Record, arg, bytes, text};

/// What one connection was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    pub method: String,
    pub is_secure: bool,
    pub host: String,
    pub port: usize,
    pub path: String,
    /// Names as the program wrote them.
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
    /// Milliseconds.
    pub timeout: i64,
}

impl Question {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What comes back.
#[derive(Clone, Debug)]
pub enum Answer {
    /// No connection.
    Lost,
    /// Nothing, until the program's own limit is over.
    Late,
    /// An answer; without a body where there is none.
    Arrived(usize, Vec<(String, String)>, Option<Vec<u8>>),
}

impl Answer {
    pub fn new(status: usize, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Answer::Arrived(status, headers.collect(), Some(body.to_vec()))
    }
}

pub type Network = Box<dyn Fn(&Question) -> Answer>;

/// A file of a server that answers ranges, and nothing else.
pub fn serve(question: &Question, body: &[u8]) -> Answer {
    let range = question.header("range").and_then(|range| range.strip_prefix("bytes="));
    let bounds = range.and_then(|range| range.split_once('-'));
    let Some((first, last)) = bounds.and_then(|(a, b)| Some((a.parse::<usize>().ok()?, b.parse::<usize>().ok()?)))
    else {
        return Answer::new(200, &[], body);
    };
    let end = body.len().min(last + 1);
    match body.get(first..end) {
        Some(part) if !part.is_empty() => {
            let range = format!("bytes {first}-{}/{}", end - 1, body.len());
            Answer::new(206, &[("Content-Range", &range)], part)
        }
        _ => Answer::new(416, &[("Content-Range", &format!("bytes */{}", body.len()))], b""),
    }
}

impl Base {
    /// From here on this answers every question.
    pub fn answer_with(&self, network: impl Fn(&Question) -> Answer + 'static) {
        drop(self.network.replace(Some(Box::new(network))));
    }
}

struct Connection {
    base: Rc<Base>,
    host: String,
    port: usize,
    timeout: i64,
    is_secure: bool,
}

impl Object for Connection {
    fn kind(&self) -> Kind {
        Kind::Platform("HTTPСоединение")
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        let (method, request) = match name {
            _ if is(name, "ВызватьHTTPМетод", "CallHTTPMethod") => (text(args, 0), arg(args, 1)),
            _ if is(name, "Получить", "Get") => ("GET".to_owned(), arg(args, 0)),
            _ => return self.no_method(name),
        };
        let Some(request) = request.downcast::<Request>() else {
            return raise("Несоответствие типов");
        };
        let headers = request.fields.find("Заголовки").unwrap_or_default();
        let headers = headers.downcast::<Pairs>().map(Pairs::pairs).unwrap_or_default();
        let headers = headers.iter().map(|(name, value)| (convert::show(name), convert::show(value))).collect();
        let question = Question {
            method,
            is_secure: self.is_secure,
            host: self.host.clone(),
            port: self.port,
            path: convert::show(&request.fields.find("АдресРесурса").unwrap_or_default()),
            headers,
            body: request.body.borrow().clone(),
            timeout: self.timeout,
        };
        self.base.questions.borrow_mut().push(question.clone());
        let answer = self.base.network.borrow().as_ref().map_or(Answer::Lost, |network| network(&question));
        // A job that was called off while it waited comes to no other line.
        if self.base.job.borrow().as_ref().is_some_and(|job| job.is_called_off()) {
            return limit("стенд: задание отменено");
        }
        match answer {
            Answer::Lost => raise_because("Ошибка работы с Интернет", "Не могу установить соединение"),
            Answer::Late => {
                self.base.clock.set(self.base.clock.get() + self.timeout);
                raise_because("Ошибка работы с Интернет", "Превышено время ожидания")
            }
            Answer::Arrived(status, headers, body) => {
                let all = map();
                for (name, value) in headers {
                    all.insert(Value::text(name), Value::text(value));
                }
                let fields = [("КодСостояния", Value::number(status)), ("Заголовки", Value::object(all))];
                let body = body.map_or(Value::Undefined, binary);
                let reply = Record::open("HTTPОтвет", &fields);
                Ok(reply.with_method(
                    "ПолучитьТелоКакДвоичныеДанные",
                    "GetBodyAsBinaryData",
                    move |_, _| Ok(body.clone()),
                ))
            }
        }
    }
}

/// `HTTPЗапрос`.
struct Request {
    fields: Record,
    body: RefCell<Option<Vec<u8>>>,
}

impl Object for Request {
    fn kind(&self) -> Kind {
        Kind::Platform("HTTPЗапрос")
    }
    fn get(&self, runtime: &Runtime, name: &str) -> Outcome {
        self.fields.get(runtime, name)
    }
    fn set(&self, runtime: &Runtime, name: &str, value: Value) -> Outcome<()> {
        self.fields.set(runtime, name, value)
    }
    fn call(&self, _runtime: &Runtime, name: &str, args: &mut Args) -> Outcome {
        match name {
            _ if is(name, "УстановитьТелоИзСтроки", "SetBodyFromString") => {
                // Without a word about it the platform writes a byte order mark.
                let bare = matches!(arg(args, 2), Value::Item(item) if item.name == "НеИспользовать");
                let mark = if bare { "" } else { "\u{feff}" };
                self.body.replace(Some(format!("{mark}{}", text(args, 0)).into_bytes()));
                Ok(Value::Undefined)
            }
            _ if is(name, "УстановитьТелоИзДвоичныхДанных", "SetBodyFromBinaryData") => {
                self.body.replace(Some(bytes(args, 0)?.to_vec()));
                Ok(Value::Undefined)
            }
            _ => self.no_method(name),
        }
    }
}

/// The constructors of this area.
pub fn construct(base: &Rc<Base>, of: &str, args: &Args) -> Option<Outcome> {
    Some(Ok(match of {
        "HTTPСоединение" => {
            let whole = |at: usize| convert::to_number(&arg(args, at)).ok().and_then(|number| number.to_i64());
            let port = whole(1).and_then(|port| usize::try_from(port).ok());
            Value::object(Connection {
                base: base.clone(),
                host: text(args, 0),
                port: port.unwrap_or(80),
                timeout: whole(5).unwrap_or(0) * 1000,
                is_secure: !matches!(arg(args, 6), Value::Undefined),
            })
        }
        "HTTPЗапрос" => {
            let headers = match arg(args, 1) {
                Value::Undefined => Value::object(map()),
                given => given,
            };
            let fields = [("АдресРесурса", Value::text(text(args, 0))), ("Заголовки", headers)];
            Value::object(Request { fields: Record::open("HTTPЗапрос", &fields), body: RefCell::default() })
        }
        "ЗащищенноеСоединениеOpenSSL" | "СертификатыУдостоверяющихЦентровОС" => {
            Record::closed("ЗащищенноеСоединение", &[])
        }
        _ => return None,
    }))
}
